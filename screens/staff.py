"""The staff screen: one look tells whether this kiosk needs a hand, and what to do. No patron's name, no whole card.

Three parts: all at a glance; what waits for a person; the facts. What is said is staff_told's; boxes are laid here.
"""

from kiosk.staff_door import ROWS_A_PAGE, pages
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

COLUMNS = 3
MARKS = {"yours": "check", "wait": "question", "no": "cross"}
LINES_MAX = 3
"""Of one sentence about what needs a hand."""


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
        said = told.calm(kiosk, w) + said
    if phase.notice:
        tone = {"not_printed": "no", "printed": "yours"}.get(phase.notice, "info")
        said.insert(0, Said(tone, "slip" if "print" in phase.notice else "renew", w.say(phase.notice), hand=False))
    if phase.standing is None:
        progress(page, bar_top(page) - page.s.mm(1.4))
    _sentences(page, _cells(page, box, sum(_sentence_height(page, one, box[2]) + _gap(page) for one in said)), said)
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
    """Each port with its sign and its word; the signs alone, or none, where the sentences need the room: what is not well is
    said there."""
    s, cells = page.s, told.cells(page.kiosk, page.w)
    x, y, width, height = box
    gap = s.mm(0.8 if s.compact else 1.6)
    tall = _sign(page) + s.mm(0.8) if s.compact else 2 * pitch(s.body) + s.mm(1.6)
    wide = (width - (COLUMNS - 1) * gap) // COLUMNS
    names_fit = all(page.measure(cell.name, _cell_room(page, wide), s.body, bold=True).fits for cell in cells)
    if not names_fit or -(-len(cells) // COLUMNS) * (tall + gap) + s.mm(1.0) + below > height:
        return _signs(page, box, cells) if _sign(page) + s.mm(0.8) + below <= height else box
    for i, cell in enumerate(cells):
        _cell(page, (x + i % COLUMNS * (wide + gap), y + i // COLUMNS * (tall + gap), wide, tall), cell)
    used = -(-len(cells) // COLUMNS) * (tall + gap) + s.mm(1.0)
    return x, y + used, width, height - used


def _cell(page: Page, box: Box, cell: Cell) -> None:
    s, t = page.s, page.t
    x, y, width, height = box
    color, tint = tones(t, cell.tone)
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.6, 0.07, 0.4))
    size, room = s.mm(8.4 if s.compact else 11), _cell_room(page, width)
    left = x + width - s.half - room
    if s.compact:
        _marked(page, cell, x + s.half // 2, y + (height - size) // 2, size)
        page.text((left, y, room, height), cell.name, s.body, bold=True, ground=t.surface)
        return
    badge(page, cell.icon, x + s.half, y + (height - size) // 2, size, tint, color)
    top = y + (height - 2 * pitch(s.body)) // 2
    top = page.text((left, top, room, 0), cell.name, s.body, bold=True, ground=t.surface, cut=True)
    page.text((left, top, room, 0), cell.state, s.body, color=color if cell.tone != "work" else t.muted, ground=t.surface,
              bold=cell.tone in ("no", "wait"), cut=True)


def _cell_room(page: Page, wide: int) -> int:
    """For the words of a cell."""
    s = page.s
    return wide - s.mm(9.4) - s.half * 2 if s.compact else wide - s.mm(11) - 3 * s.half


def _sign(page: Page) -> int:
    return page.s.mm(9.4 if page.s.compact else 14)


def _signs(page: Page, box: Box, cells: list[Cell]) -> Box:
    s = page.s
    x, y, width, height = box
    size = _sign(page)
    step = (width - round(size * 1.25)) // (len(cells) - 1)
    for i, cell in enumerate(cells):
        _marked(page, cell, x + i * step, y, size)
    used = size + s.mm(0.8 if s.compact else 3)
    return x, y + used, width, height - used


def _marked(page: Page, cell: Cell, x: int, y: int, size: int) -> None:
    """A sign that says by a second one how it is: never by colour alone."""
    color, tint = tones(page.t, cell.tone)
    mark = round(size * 0.46)
    badge(page, cell.icon, x, y, size, tint, color)
    if cell.tone in MARKS:
        badge(page, MARKS[cell.tone], x + size - mark * 3 // 4, y + size - mark, mark, color, page.t.surface)


def _gap(page: Page) -> int:
    return page.s.mm(0.5 if page.s.compact else 1.2)


def _sentences(page: Page, box: Box, said: list[Said]) -> None:
    """One below the other; what has no room is counted in the last line."""
    s = page.s
    x, y, width, height = box
    bottom, gap = y + height, _gap(page)
    for i, one in enumerate(said):
        tall = _sentence_height(page, one, width)
        rest = sum(_sentence_height(page, other, width) + gap for other in said[i + 1:] if other.hand)
        if y + tall + min(rest, pitch(s.body) + gap) > bottom:
            if one.hand:                             # what only wants to be known stands among the facts
                page.text((x, y, width, 0), page.w.count("and_more", told.hands(said[i:])), s.body, color=page.muted)
            return
        _sentence(page, (x, y, width, tall), one)
        y += tall + gap


def _words_box(page: Page, one: Said, width: int) -> tuple[int, int]:
    """Left of the words inside a sentence's panel, and their width."""
    s = page.s
    left = s.half + round(s.body * 0.95) + s.half
    button = _button_width(page, one) + s.half if _has_button(page, one) else 0
    return left, width - left - s.half - button


def _has_button(page: Page, one: Said) -> bool:
    """On a low screen it stands among the actions."""
    return bool(one.key) and not page.s.compact


def _button_width(page: Page, one: Said) -> int:
    return page.button_width(page.w.say(one.key))


def _sentence_height(page: Page, one: Said, width: int) -> int:
    s = page.s
    lines = len(page.measure(one.sentence, _words_box(page, one, width)[1], s.body, bold=one.hand, max_lines=LINES_MAX,
                             cut=True).lines)
    return max(lines * pitch(s.body) + (0 if s.compact else s.mm(1.0)), s.touch if _has_button(page, one) else 0)


def _sentence(page: Page, box: Box, one: Said) -> None:
    s = page.s
    x, y, width, height = box
    color, tint = tones(page.t, one.tone)
    sign = round(s.body * 0.95)
    left, room = _words_box(page, one, width)
    page.panel(box, tint)
    page.icon(one.icon, x + s.half, y + (height - sign) // 2, sign, color)
    page.text((x + left, y, room, height), one.sentence, s.body, color=color, ground=tint, bold=one.hand, max_lines=LINES_MAX,
              cut=True)
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
    here = rows[phase.row_page * ROWS_A_PAGE:(phase.row_page + 1) * ROWS_A_PAGE]
    if not here:
        page.text((x, y, width, height), w.say("waiting_none"), s.title, bold=True, align="center", max_lines=2)
    gap = s.mm(0.1 if s.compact else 1.6)
    lines = 2 if s.compact else 3
    tall = lines * pitch(s.body) + (0 if s.compact else s.mm(1.6))
    for i, row in enumerate(here):
        _row(page, (x, y + i * (tall + gap), width, tall), row)
    if here:
        top = y + len(here) * (tall + gap)
        room = min(y + height - top, (LINES_MAX + 1) * pitch(s.body))          # near its rows on a high screen
        if room >= pitch(s.body):                        # large letters that stand low leave none
            page.text((x, top, width, room), w.say("close_with", command=told.COMMAND), s.body, color=page.muted,
                      max_lines=round(room / pitch(s.body)), cut=True)
    bar(page, (Action("back", w.say("back"), "primary", "back", short=False), *_pager(page, phase, len(rows))))


def _pager(page: Page, phase: StaffScreen, rows: int) -> tuple[Action, ...]:
    w = page.w
    following = (Action("page_next", w.say("page_next"), "secondary", "next"),) if phase.row_page + 1 < pages((0,) * rows) else ()
    return (*following, *((Action("page_prev", w.say("page_prev"), "secondary", "previous"),) if phase.row_page else ()))


def _row(page: Page, box: Box, row: WaitingRow) -> None:
    """What, which, whose card ends how; and why a person has to look, which goes first where room is scarce."""
    s, t, w = page.s, page.t, page.w
    x, y, width, height = box
    page.panel(box, t.surface, border=t.hair, border_px=1)
    left, room = x + s.half, width - 2 * s.half
    top = y + (height - (2 if s.compact else 3) * pitch(s.body)) // 2
    top = page.text((left, top, room, 0), told.row_head(row, w), s.body, bold=True, ground=t.surface, cut=True)
    if not s.compact:
        meta = told.row_meta(row, page.kiosk, w)
        top = page.text((left, top, room, 0), meta, s.body, color=t.muted, ground=t.surface, cut=True)
    page.text((left, top, room, 0), told.row_why(row, w), s.body, color=t.gold, ground=t.surface, bold=True, cut=True)


# ---- the facts ------------------------------------------------------------------------------------------------------

def _details(page: Page, phase: StaffScreen) -> None:
    s, t, w = page.s, page.t, page.w
    facts = told.facts(page.kiosk, w)
    x, y, width, height = _room(page, header(page, w.say("staff_details"), help_button=False))
    tall = min(height // len(facts), pitch(s.body) + s.mm(4))
    names = max(page.button_width(name) for name, _ in facts) - 2 * s.mm(3)
    names = min(names, width * 2 // 5)
    if not s.compact:
        page.panel((x, y, width, tall * len(facts)), t.surface, border=t.hair, border_px=1)
    ground = page.ground if s.compact else t.surface
    for i, (name, value) in enumerate(facts):
        top, left = y + i * tall, x + (0 if s.compact else s.mm(2))
        page.text((left, top, names, tall), name, s.body, color=page.muted, ground=ground, cut=True)
        room = x + width - left - names - s.gap - s.half
        whole = page.measure(value, room, s.body, bold=True).fits
        page.text((left + names + s.gap, top, room, tall), value if whole else value.split(" · ")[0], s.body, bold=True,
                  ground=ground, cut=True)
    bar(page, (Action("back", w.say("back"), "primary", "back", short=False),))
