"""The staff screen's second part: what waits for a person, row by row, in pages.

Knows boxes; what is said is `screens.staff.told`'s work.
"""

from kiosk.standing import WaitingRow
from kiosk.state import StaffScreen
from screens.frame import Action, bar, bar_top, header
from screens.page import Page
from screens.pager import pager, pager_width
from screens.roomy import headline, headline_height
from screens.scene import Box
from screens.staff import told
from screens.theme import pitch

NOTE_LINES = 4
"""Of the sentence how these are closed; where it has no room it is left out."""

ROW_LINES = 5
"""Of one thing that waits for a person: what is longer is cut, the reason first."""

MORE_MM = {"compact": 2.4, "wide": 3, "upright": 18}
"""So much higher a row becomes where there is room."""

ROWS_MOST = {False: 2, True: 4}
"""Of them on a page, where they have room; on an upright screen."""


def room_below(page: Page, y: int) -> Box:
    """What is left between the header and the actions."""
    s = page.s
    return s.margin, y, s.width - 2 * s.margin, bar_top(page) - (s.mm(0.6) if s.compact else s.mm(3)) - y


def letters(page: Page) -> int:
    """An upright screen has the room for larger letters, and is looked at from a step further away."""
    return page.s.title if page.s.upright and page.s.letters == 1 else page.s.body


def titled(page: Page, title: str, under: str) -> int:
    """Where the screen's own part begins. On an upright screen the title is the headline: which kiosk it is stands above."""
    if page.s.upright:
        return header(page, page.kiosk.settings.kiosk, under if under != page.kiosk.settings.kiosk else "", help_button=False)
    return header(page, title, under, help_button=False)


def waiting(page: Page, phase: StaffScreen) -> None:
    """As many rows as have room; which page of how many stands below the title."""
    s, w = page.s, page.w
    rows = told.standing_of(page.kiosk).waiting
    total = page.kiosk.queue.staff - len(told.standing_of(page.kiosk).damages)
    title = w.say("waiting_title", n=total)
    x, y, width, height = room_below(page, titled(page, title, _under(page, total, len(rows))))
    head = headline_height(page, width, title) if s.upright else 0
    leaves = _pages(page, rows, width, height - head)
    at = min(phase.row_page, len(leaves) - 1)
    if not rows:
        headline(page, (x, y, width, height), w.say("waiting_none"), ("check", page.t.jade_tint, page.t.jade))
    used = sum(_row_tall(page, row, width, height) + _gap(page) for row in leaves[at])
    note = _note_height(page, width, height - used)
    more = min((height - head - used - note) // max(1, len(leaves[at])),
               s.mm(MORE_MM[s.form]))
    more = max(0, more)
    used += more * len(leaves[at])
    if s.upright and rows:
        headline(page, (x, y, width, height - used - note), title, ("person", page.t.gold_tint, page.t.gold))
        y += height - used - note
    for row in leaves[at]:
        tall = _row_tall(page, row, width, height) + more
        _row(page, (x, y, width, tall), row)
        y += tall + _gap(page)
    if rows:
        _note(page, (x, y, width, note))
    left, _ = bar(page, (Action("back", w.say("back"), "primary", "back", short=False),), left=pager_width(page, len(leaves)))
    pager(page, at, len(leaves), left)


def _under(page: Page, total: int, listed: int) -> str:
    return page.w.say("newest", n=listed) if total > listed and not page.s.compact else ""


def _note_height(page: Page, width: int, most: int) -> int:
    """So much of the room below the rows is the note's."""
    px = page.s.body
    return min(most, pitch(px) * len(page.measure(page.w.say("close_by"), width, px, max_lines=NOTE_LINES, cut=True).lines))


def _note(page: Page, box: Box) -> None:
    """How they are closed: whole, in smaller letters where these are needed, or not at all."""
    s, words = page.s, page.w.say("close_by")
    for px in (s.body, s.plain):
        lines = min(NOTE_LINES, (box[3] + 2) // pitch(px))
        if lines and page.measure(words, box[2], px, max_lines=lines).fits:
            page.text(box, words, px, color=page.muted, max_lines=lines, balance=True)
            return


def _row_pad(page: Page) -> int:
    """Above and below its lines together."""
    return page.s.mm(0.4 if page.s.compact else 8 if page.s.upright else 2.8)


def _gap(page: Page) -> int:
    s = page.s
    return s.mm(0.8 if s.compact or s.letters > 1 else 3 if s.upright else 1.6)


def _pages(page: Page, rows: tuple[WaitingRow, ...], width: int, height: int) -> list[list[WaitingRow]]:
    """As many on each as have room with a line of the note, at least one."""
    leaves: list[list[WaitingRow]] = [[]]
    used, room = 0, height - pitch(page.s.plain)
    for row in rows:
        high = _row_tall(page, row, width, height) + _gap(page)
        if leaves[-1] and (used + high - _gap(page) > room or len(leaves[-1]) == ROWS_MOST[page.s.upright]):
            leaves.append([])
            used = 0
        leaves[-1].append(row)
        used += high
    return leaves


def _row_tall(page: Page, row: WaitingRow, width: int, height: int) -> int:
    lines = 1 + sum(_row_lines(page, row, width, ROW_LINES))
    return min(lines * pitch(letters(page)) + _row_pad(page), height)


def _row_lines(page: Page, row: WaitingRow, width: int, most: int) -> tuple[int, int]:
    """Of what is to be looked up, and of why, when a row has so many; the first goes before the second."""
    px, room = letters(page), width - 2 * page.s.inner
    why = len(page.measure(told.row_why(row, page.w), room, px, bold=True, max_lines=2, cut=True).lines)
    meta = min(len(_meta(page, row, room)), max(1, most - 2))
    return meta, max(1, min(why, most - 1 - meta))


def _meta(page: Page, row: WaitingRow, room: int) -> list[str]:
    """As many parts on a line as have room; between two lines no point stands."""
    lines: list[str] = []
    for part in told.row_meta(row, page.kiosk, page.w):
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and page.measure(longer, room, letters(page)).fits:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _row(page: Page, box: Box, row: WaitingRow) -> None:
    """What; which book and whose card, never cut for the others' sake: they are looked up in the library system; and why."""
    s, t, w, px = page.s, page.t, page.w, letters(page)
    x, y, width, height = box
    page.panel(box, t.surface, border=t.hair, border_px=1)
    left, room = x + s.inner, width - 2 * s.inner
    metas, whys = _row_lines(page, row, width, min(ROW_LINES, height // pitch(px)))
    top = y + (height - (1 + metas + whys) * pitch(px)) // 2
    top = page.text((left, top, room, 0), told.row_head(row, w), px, bold=True, ground=t.surface, cut=True)
    lines = _meta(page, row, room)
    for line in (*lines[:metas - 1], " · ".join(lines[metas - 1:])):
        top = page.text((left, top, room, 0), line, px, color=t.muted, ground=t.surface, cut=True)
    page.text((left, top, room, 0), told.row_why(row, w), px, color=t.gold, ground=t.surface, bold=True, cut=True, max_lines=whys)
