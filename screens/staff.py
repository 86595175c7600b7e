"""The staff screen: one look tells whether this kiosk needs a hand, and what to do. No patron's name, no whole card.

Three parts: all at a glance; what waits for a person; the facts. What is said is staff_told's; boxes are laid here.
"""

from kiosk.standing import WaitingRow
from kiosk.state import Kiosk, StaffScreen
from screens import staff_told as told
from screens.frame import Action, badge, bar, bar_top, header, progress
from screens.looks import Looks
from screens.page import Page
from screens.scene import Box, Scene
from screens.staff_told import Cell, Said
from screens.theme import pitch
from screens.tones import tones
from screens.words.staff import staff_words_of

COLUMNS = {False: (3, 2), True: (2,)}
"""By whether the screen is upright: the first in which all names find room."""

MARKS = {"yours": "check", "wait": "question", "no": "cross"}
LINES_MAX = 3
"""Of one sentence about what needs a hand."""

ROW_LINES = 5
"""Of one thing that waits for a person: what is longer is cut, the reason first."""

ROWS_MOST = {False: 2, True: 4}
"""Of them on a page, where they have room; on an upright screen."""


def staff_screen(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, StaffScreen)
    page = Page(kiosk, looks)
    page.w = staff_words_of(kiosk.language)
    {"waiting": _waiting, "details": _details}.get(kiosk.phase.part, _glance)(page, kiosk.phase)
    return page.scene()


def _room(page: Page, y: int) -> Box:
    s = page.s
    return s.margin, y, s.width - 2 * s.margin, bar_top(page) - (s.mm(0.6) if s.compact else s.mm(3)) - y


# ---- at a glance ----------------------------------------------------------------------------------------------------

def _glance(page: Page, phase: StaffScreen) -> None:
    kiosk, w = page.kiosk, page.w
    said = told.things(kiosk, w)
    count = told.hands(said)
    title = w.say("staff_looking") if phase.standing is None else w.count("staff_hands", count) if count else w.say("staff_well")
    y = header(page, title, "" if page.s.compact else kiosk.settings.kiosk, help_button=False)
    box = _room(page, y)
    if not count:
        said = told.calm(kiosk, w)[phase.standing is None:] + said          # no verdict before everybody was asked
    if phase.notice:
        tone = {"not_printed": "no", "printed": "yours"}.get(phase.notice, "info")
        said.insert(0, Said(tone, "slip" if "print" in phase.notice else "renew", w.say(phase.notice), hand=False))
    if phase.standing is None:
        progress(page, bar_top(page) - page.s.mm(1.4))
    below = sum(_sentence_height(page, one, box[2]) + _gap(page) for one in said)
    _sentences(page, _cells(page, box, below), said)
    bar(page, _actions(page))


def _actions(page: Page) -> tuple[Action, ...]:
    w = page.w
    test = Action("print_test", w.say("print_test"), "secondary", "slip")
    printer = (test,) if "printer" in page.kiosk.settings.devices else ()
    waits = page.s.compact and any(one.key for one in told.things(page.kiosk, w))
    rows = (Action("staff_waiting", w.say("staff_waiting"), "secondary", "person"),) if waits else ()
    return (Action("staff_leave", w.say("staff_leave"), "primary", "check", short=False), *rows,
            Action("try_again", w.say("try_again"), "secondary", "renew"), *printer,
            Action("staff_details", w.say("staff_details"), "secondary", "dots"))


def _cells(page: Page, box: Box, below: int) -> Box:
    """Each port with its sign and its word; where the sentences need the room, what is not well before the others: the rest is
    left out. On an upright screen all of it stands low."""
    s, cells = page.s, told.cells(page.kiosk, page.w)
    x, y, width, height = box
    gap, tall = s.mm(0.8 if s.compact else 1.6), _cell_height(page)
    columns = _columns(page, width, gap, cells)
    rows = min(-(-len(cells) // columns), (height - below - s.mm(1.0)) // (tall + gap)) if columns else 0
    used = rows * (tall + gap) + s.mm(1.0) if rows > 0 else 0
    if s.upright:
        y += max(0, height - used - below)
    wide = (width - (columns - 1) * gap) // max(1, columns)
    for i, cell in enumerate(told.first(cells, columns * rows) if rows > 0 else []):
        _cell(page, (x + i % columns * (wide + gap), y + i // columns * (tall + gap), wide, tall), cell)
    return x, y + used, width, box[1] + height - y - used


def _columns(page: Page, width: int, gap: int, cells: list[Cell]) -> int:
    """As many as leave each name its room."""
    for columns in COLUMNS[page.s.upright]:
        room = _cell_room(page, (width - (columns - 1) * gap) // columns)
        if all(page.measure(cell.name, room, _px(page), bold=True).fits for cell in cells):
            return columns
    return 0


def _px(page: Page) -> int:
    """An upright screen has the room for larger letters, and is looked at from a step further away."""
    return page.s.title if page.s.upright else page.s.body


def _cell_height(page: Page) -> int:
    s = page.s
    return s.mm(10.2) if s.compact else 2 * pitch(_px(page)) + s.mm(8 if s.upright else 1.6)


def _cell(page: Page, box: Box, cell: Cell) -> None:
    s, t, px = page.s, page.t, _px(page)
    x, y, width, height = box
    color, tint = tones(t, cell.tone)
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.6, 0.07, 0.4))
    size, room = _badge(page), _cell_room(page, width)
    left = x + width - s.half - room
    if s.compact:
        _marked(page, cell, x + s.half // 2, y + (height - size) // 2, size)
        page.text((left, y, room, height), cell.name, s.body, bold=True, ground=t.surface)
        return
    badge(page, cell.icon, x + s.half, y + (height - size) // 2, size, tint, color)
    top = y + (height - 2 * pitch(px)) // 2
    top = page.text((left, top, room, 0), cell.name, px, bold=True, ground=t.surface, cut=True)
    page.text((left, top, room, 0), cell.state, px, color=color if cell.tone != "work" else t.muted, ground=t.surface,
              bold=cell.tone in ("no", "wait"), cut=True)


def _badge(page: Page) -> int:
    return page.s.mm(8.4 if page.s.compact else 22 if page.s.upright else 11)


def _cell_room(page: Page, wide: int) -> int:
    """For the words of a cell."""
    s = page.s
    return wide - s.mm(9.4) - s.half * 2 if s.compact else wide - _badge(page) - 3 * s.half


def _marked(page: Page, cell: Cell, x: int, y: int, size: int) -> None:
    """A sign that says by a second one how it is: never by colour alone."""
    color, tint = tones(page.t, cell.tone)
    mark = round(size * 0.46)
    badge(page, cell.icon, x, y, size, tint, color)
    if cell.tone in MARKS:
        badge(page, MARKS[cell.tone], x + size - mark * 3 // 4, y + size - mark, mark, color, page.t.surface)


def _gap(page: Page) -> int:
    return page.s.mm(0.5 if page.s.compact else 3 if page.s.upright else 1.2)


def _sentences(page: Page, box: Box, said: list[Said]) -> None:
    """One below the other; what has no room is counted in the last line."""
    x, y, width, height = box
    bottom, gap = y + height, _gap(page)
    for i, one in enumerate(said):
        tall = _sentence_height(page, one, width)
        rest = sum(_sentence_height(page, other, width) + gap for other in said[i + 1:] if other.hand)
        if y + tall + min(rest, pitch(_px(page)) + gap) > bottom:
            if one.hand:                             # what only wants to be known stands among the facts
                page.text((x, y, width, 0), page.w.count("and_more", told.hands(said[i:])), _px(page), color=page.muted)
            return
        _sentence(page, (x, y, width, tall), one)
        y += tall + gap


def _words_box(page: Page, one: Said, width: int) -> tuple[int, int]:
    """Left of the words inside a sentence's panel, and their width."""
    s = page.s
    left = s.half + round(_px(page) * 0.95) + s.half
    button = _button_width(page, one) + s.half if _has_button(page, one) else 0
    return left, width - left - s.half - button


def _has_button(page: Page, one: Said) -> bool:
    """On a low screen it stands among the actions."""
    return bool(one.key) and not page.s.compact


def _button_width(page: Page, one: Said) -> int:
    return page.button_width(page.w.say(one.key))


def _sentence_height(page: Page, one: Said, width: int) -> int:
    s, px = page.s, _px(page)
    lines = len(page.measure(one.sentence, _words_box(page, one, width)[1], px, bold=one.hand, max_lines=LINES_MAX,
                             cut=True).lines)
    pad = 0 if s.compact else s.mm(5 if s.upright else 1)
    return max(lines * pitch(px) + pad, s.touch if _has_button(page, one) else 0)


def _sentence(page: Page, box: Box, one: Said) -> None:
    s, px = page.s, _px(page)
    x, y, width, height = box
    color, tint = tones(page.t, one.tone)
    sign = round(px * 0.95)
    left, room = _words_box(page, one, width)
    page.panel(box, tint)
    said = page.make_text((x + left, y, room, height), one.sentence, px, color=color, ground=tint, bold=one.hand,
                          max_lines=LINES_MAX, cut=True)
    first = y + (height - len(said.lines) * pitch(px)) // 2                # its sign stands there
    page.icon(one.icon, x + s.half, first + (pitch(px) - sign) // 2, sign, color)
    page.add(said)
    if _has_button(page, one):
        wide = _button_width(page, one)
        page.button(one.key, page.w.say(one.key), (x + width - wide, y + (height - s.touch) // 2, wide, s.touch))


# ---- what waits for a person ----------------------------------------------------------------------------------------

def _waiting(page: Page, phase: StaffScreen) -> None:
    s, w = page.s, page.w
    rows = told.standing_of(page.kiosk).waiting
    total = page.kiosk.queue.staff - len(told.standing_of(page.kiosk).damages)
    under = w.say("newest", n=len(rows)) if total > len(rows) and not s.compact else ""
    y = header(page, w.say("waiting_title", n=total), under, help_button=False)
    x, y, width, height = _room(page, y)
    gap, tall = s.mm(0.8 if s.compact else 3 if s.upright else 1.6), _row_tall(page, rows, width, height)
    fit = min(ROWS_MOST[s.upright], max(1, (height - pitch(s.body) + gap) // (tall + gap)))
    count = max(1, -(-len(rows) // fit))
    at = min(phase.row_page, count - 1)
    here = rows[at * fit:(at + 1) * fit]
    if not here:
        page.text((x, y, width, height), w.say("waiting_none"), s.title, bold=True, align="center", max_lines=2)
    used = len(here) * (tall + gap)
    room = min(height - used, (LINES_MAX + 1) * pitch(s.body))                     # near its rows on a high screen
    y += height - used - room if s.upright else 0
    for i, row in enumerate(here):
        _row(page, (x, y + i * (tall + gap), width, tall), row)
    if here and room >= pitch(s.body):                   # large letters that stand low leave none
        page.text((x, y + used, width, room), w.say("close_by"), s.body, color=page.muted,
                  max_lines=(room + 2) // pitch(s.body), cut=True)
    bar(page, (Action("back", w.say("back"), "primary", "back", short=False), *_pager(page, at, count)))


def _pager(page: Page, at: int, count: int) -> tuple[Action, ...]:
    """To the pages beside this one."""
    return tuple(Action(key, page.w.say(key), "secondary", icon, target=str(to)) for key, icon, to in
                 (("page_next", "next", at + 1), ("page_prev", "previous", at - 1)) if 0 <= to < count)


def _row_pad(page: Page) -> int:
    return page.s.mm(0.4 if page.s.compact else 8 if page.s.upright else 1.6)


def _row_tall(page: Page, rows: tuple[WaitingRow, ...], width: int, height: int) -> int:
    """All alike, so that nothing jumps from page to page: as the one that needs most, if there is room for it."""
    lines = max((1 + sum(_row_lines(page, row, width, ROW_LINES)) for row in rows), default=3)
    return min(lines * pitch(_px(page)) + _row_pad(page), height)


def _row_lines(page: Page, row: WaitingRow, width: int, most: int) -> tuple[int, int]:
    """Of what is to be looked up, and of why, when a row has so many; the first goes before the second."""
    px, room = _px(page), width - 2 * page.s.half
    meta, why = (len(page.measure(words, room, px, bold=bold, max_lines=2, cut=True).lines) for words, bold in
                 ((told.row_meta(row, page.kiosk, page.w), False), (told.row_why(row, page.w), True)))
    meta = min(meta, max(1, most - 2))
    return meta, max(1, min(why, most - 1 - meta))


def _row(page: Page, box: Box, row: WaitingRow) -> None:
    """What; which book and whose card, never cut for the others' sake: they are looked up in the library system; and why."""
    s, t, w, px = page.s, page.t, page.w, _px(page)
    x, y, width, height = box
    page.panel(box, t.surface, border=t.hair, border_px=1)
    left, room = x + s.half, width - 2 * s.half
    metas, whys = _row_lines(page, row, width, min(ROW_LINES, height // pitch(px)))
    top = y + (height - (1 + metas + whys) * pitch(px)) // 2
    top = page.text((left, top, room, 0), told.row_head(row, w), px, bold=True, ground=t.surface, cut=True)
    top = page.text((left, top, room, 0), told.row_meta(row, page.kiosk, w), px, color=t.muted, ground=t.surface, cut=True,
                    max_lines=metas)
    page.text((left, top, room, 0), told.row_why(row, w), px, color=t.gold, ground=t.surface, bold=True, cut=True, max_lines=whys)


# ---- the facts ------------------------------------------------------------------------------------------------------

def _details(page: Page, phase: StaffScreen) -> None:
    s, t, w = page.s, page.t, page.w
    facts, px = told.facts(page.kiosk, w), _px(page)
    facts = facts[:-1] if s.compact else facts       # the command has no room there
    x, y, width, height = _room(page, header(page, w.say("staff_details"), help_button=False))
    tall = min(height // len(facts), pitch(px) + s.mm(12 if s.upright else 4))
    y += height - tall * len(facts) if s.upright else 0
    names = max(page.button_width(name, px=px) for name, _ in facts) - 2 * s.mm(3)
    names = min(names, width * 2 // 5)
    if not s.compact:
        page.panel((x, y, width, tall * len(facts)), t.surface, border=t.hair, border_px=1)
    ground = page.ground if s.compact else t.surface
    for i, (name, value) in enumerate(facts):
        top, left = y + i * tall, x + (0 if s.compact else s.mm(2))
        page.text((left, top, names, tall), name, _px(page), color=page.muted, ground=ground, cut=True)
        room = x + width - left - names - s.gap - s.half
        px = next((px for px in (_px(page), s.body) if page.measure(value.split(" · ")[0], room, px, bold=True).fits), s.body)
        whole = page.measure(value, room, px, bold=True).fits
        page.text((left + names + s.gap, top, room, tall), value if whole else value.split(" · ")[0], px, bold=True,
                  ground=ground, cut=True)
    bar(page, (Action("back", w.say("back"), "primary", "back", short=False),))
