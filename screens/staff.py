"""The staff screen: one look tells whether this kiosk needs a hand, and what to do. No patron's name, no whole card.

Three parts: all at a glance; what waits for a person; the facts. What is said is staff_told's; boxes are laid here.
"""

from kiosk.state import Kiosk, StaffScreen
from kiosk.values import dataclass
from screens import staff_told as told
from screens.frame import Action, badge, bar, bar_top, progress
from screens.looks import Looks
from screens.page import Page
from screens.roomy import headline, headline_height, roomy
from screens.scene import Box, Scene
from screens.staff_told import Cell, Said
from screens.staff_waiting import letters, room_below, titled, waiting
from screens.theme import pitch
from screens.tones import tones
from screens.words.staff import staff_words_of

COLUMNS = {False: (3, 2), True: (2,)}
"""By whether the screen is upright: the first in which all names find room."""

MARKS = {"yours": "check", "wait": "question", "no": "cross"}
LINES_MAX = 3
"""Of one sentence about what needs a hand."""


MORE_MM = {"compact": 2.2, "wide": 3, "upright": 14}
"""So much higher a cell or a sentence becomes where there is room."""


def staff_screen(kiosk: Kiosk, looks: Looks) -> Scene:
    """On an upright screen its buttons have letters as large as what is said."""
    return roomy(kiosk, looks, _staff_screen, same=False)


def _staff_screen(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, StaffScreen)
    page = Page(kiosk, looks)
    page.w = staff_words_of(kiosk.language)
    {"waiting": waiting, "details": _details}.get(kiosk.phase.part, _glance)(page, kiosk.phase)
    return page.scene()


# ---- at a glance ----------------------------------------------------------------------------------------------------

def _glance(page: Page, phase: StaffScreen) -> None:
    kiosk, w = page.kiosk, page.w
    said = told.things(kiosk, w)
    count = told.hands(said)
    title = w.say("staff_looking") if phase.standing is None else w.count("staff_hands", count) if count else w.say("staff_well")
    box = room_below(page, titled(page, title, "" if page.s.compact else kiosk.settings.kiosk))
    if not count:
        said = told.calm(kiosk, w)[phase.standing is None:] + said          # no verdict before everybody was asked
    if phase.notice:
        tone = {"not_printed": "no", "printed": "yours"}.get(phase.notice, "info")
        said.insert(0, Said(tone, "slip" if "print" in phase.notice else "renew", w.say(phase.notice), hand=False))
    if phase.standing is None:
        progress(page, bar_top(page) - page.s.mm(1.4))
    below = sum(_sentence_height(page, one, box[2]) + _gap(page) for one in said)
    head = headline_height(page, box[2], title) if page.s.upright else 0
    more = _more(page, box, below + head, len(said))
    rest = _cells(page, box, below + more * len(said), more)
    if page.s.upright:
        color, tint = tones(page.t, "wait" if count else "work" if phase.standing is None else "yours")
        top = rest[1] - _cells_height(page, _grid(page, box[2], box[3] - below - page.s.mm(1.0), told.cells(kiosk, w)), more)
        headline(page, (*box[:3], top - box[1]), title, ("hand" if count else "dots" if phase.standing is None else "check", tint,
                                                         color))
    _sentences(page, rest, said, more)
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


def _more(page: Page, box: Box, taken: int, said: int) -> int:
    """So much higher is each row of cells and each sentence, of what is left."""
    s = page.s
    grid = _grid(page, box[2], box[3] - taken - s.mm(1.0), told.cells(page.kiosk, page.w))
    left = box[3] - taken - _cells_height(page, grid, 0)
    most = s.mm(MORE_MM["compact" if s.compact else "upright" if s.upright else "wide"])
    return max(0, min(most, left // max(1, grid.rows + said)))


def _cells_height(page: Page, grid: "Grid", more: int) -> int:
    """With what is between them and the sentences."""
    return grid.rows * (_cell_height(page, grid.short) + more + _apart(page)) + page.s.mm(1.0) if grid.rows else 0


def _cells(page: Page, box: Box, below: int, more: int) -> Box:
    """Each port with its sign and its word, or a second sign for the word; where the sentences need the room, what is not well
    before the others: the rest is counted in a last one. On an upright screen all of it stands low."""
    s, cells = page.s, told.cells(page.kiosk, page.w)
    x, y, width, height = box
    gap, grid = _apart(page), _grid(page, width, height - below - s.mm(1.0), cells)
    columns, tall, used = grid.columns, _cell_height(page, grid.short) + more, _cells_height(page, grid, more)
    if s.upright:
        y += max(0, height - used - below)
    wide = (width - (columns - 1) * gap) // max(1, columns)
    for i, cell in enumerate(told.first(cells, grid.shown, page.w) if grid.rows else []):
        _cell(page, (x + i % columns * (wide + gap), y + i // columns * (tall + gap), wide, tall), cell, grid)
    return x, y + used, width, box[1] + height - y - used


@dataclass(frozen=True)
class Grid:
    """How cells stand. `short`: a second sign stands for the word; `px`: the letters of the names."""

    columns: int
    rows: int
    short: bool
    px: int

    @property
    def shown(self) -> int:
        return self.columns * self.rows


def _apart(page: Page) -> int:
    return page.s.mm(0.8 if page.s.compact else 1.6)


def _grid(page: Page, width: int, room: int, cells: list[Cell]) -> Grid:
    """The first in which all cells have room; else that which shows most of them."""
    s = page.s
    forms = [(s.compact, letters(page))]
    if s.letters > 1 and not s.upright:
        forms += [(True, s.body), (True, s.plain)]
    grids: list[Grid] = []
    for short, px in dict.fromkeys(forms):
        columns = _columns(page, width, cells, short, px)
        rows = max(0, min(-(-len(cells) // columns), room // (_cell_height(page, short) + _apart(page)))) if columns else 0
        grids.append(Grid(columns, rows, short, px))
    return next((grid for grid in grids if grid.shown >= len(cells)), max(grids, key=lambda grid: grid.shown))


def _columns(page: Page, width: int, cells: list[Cell], short: bool, px: int) -> int:
    """As many as leave each name and its word their room."""
    for columns in COLUMNS[page.s.upright]:
        room = _cell_room(page, (width - (columns - 1) * _apart(page)) // columns, short)
        if all(page.measure(words, room, px, bold=True).fits
               for cell in cells for words in (cell.name, cell.state)[:1 if short else 2]):
            return columns
    return 0


def _cell_height(page: Page, short: bool) -> int:
    s = page.s
    if short:
        return max(_badge(page, short) + s.mm(0.6), pitch(s.body) + s.mm(0.4))
    return 2 * pitch(letters(page)) + s.mm(8 if s.upright else 1.6)


def _cell(page: Page, box: Box, cell: Cell, grid: Grid) -> None:
    s, t, px, short = page.s, page.t, grid.px, grid.short
    x, y, width, height = box
    color, tint = tones(t, cell.tone)
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.6, 0.07, 0.4))
    size, room = _badge(page, short), _cell_room(page, width, short)
    left = x + width - s.half - room
    if short:
        _marked(page, cell, x + s.half, y + (height - size) // 2, size)
        page.text((left, y, room, height), cell.name, px, bold=True, ground=t.surface)
        return
    if not cell.state:                                   # how many more there are
        badge(page, MARKS[cell.tone], x + s.inner, y + (height - size) // 2, size, tint, color)
        page.text((left, y, room, height), cell.name, px, bold=True, ground=t.surface, cut=True)
        return
    badge(page, cell.icon, x + s.inner, y + (height - size) // 2, size, tint, color)
    top = y + (height - 2 * pitch(px)) // 2
    top = page.text((left, top, room, 0), cell.name, px, bold=True, ground=t.surface, cut=True)
    page.text((left, top, room, 0), cell.state, px, color=color if cell.tone != "work" else t.muted, ground=t.surface,
              bold=cell.tone in ("no", "wait"), cut=True)


def _badge(page: Page, short: bool) -> int:
    return page.s.mm(8.4 if page.s.compact else 22 if page.s.upright else 10 if short else 11)


def _cell_room(page: Page, wide: int, short: bool) -> int:
    """For the words of a cell."""
    s = page.s
    apart = 2 * s.half + s.mm(1 if s.compact else 2.4) if short else s.inner + s.half + (s.inner if s.upright else s.half)
    return wide - _badge(page, short) - apart


def _marked(page: Page, cell: Cell, x: int, y: int, size: int) -> None:
    """A sign that says by a second one how it is: never by colour alone."""
    color, tint = tones(page.t, cell.tone)
    mark = round(size * 0.46)
    if cell.icon:
        badge(page, cell.icon, x, y, size, tint, color)
    elif cell.tone in MARKS:
        badge(page, MARKS[cell.tone], x, y, size, tint, color)
        return
    if cell.tone in MARKS:
        badge(page, MARKS[cell.tone], x + size - mark * 3 // 4, y + size - mark, mark, color, page.t.surface)


def _gap(page: Page) -> int:
    return page.s.mm(0.5 if page.s.compact else 3 if page.s.upright else 1.2)


def _sentences(page: Page, box: Box, said: list[Said], more: int) -> None:
    """One below the other; what has no room is counted in the last line."""
    x, y, width, height = box
    bottom, gap = y + height, _gap(page)
    for i, one in enumerate(said):
        tall = _sentence_height(page, one, width) + more
        rest = sum(_sentence_height(page, other, width) + gap for other in said[i + 1:] if other.hand)
        if y + tall + min(rest, pitch(letters(page)) + gap) > bottom:
            if one.hand:                             # what only wants to be known stands among the facts
                page.text((x, y, width, 0), page.w.count("and_more", told.hands(said[i:])), letters(page), color=page.muted)
            return
        _sentence(page, (x, y, width, tall), one)
        y += tall + gap


def _words_box(page: Page, one: Said, width: int) -> tuple[int, int]:
    """Left of the words inside a sentence's panel, and their width."""
    s = page.s
    left = s.inner + round(letters(page) * 0.95) + max(s.half, s.inner // 2)
    button = _button_width(page, one) + s.half if _has_button(page, one) else 0
    return left, width - left - s.half - button


def _has_button(page: Page, one: Said) -> bool:
    """On a low screen it stands among the actions."""
    return bool(one.key) and not page.s.compact


def _button_width(page: Page, one: Said) -> int:
    return page.button_width(page.w.say(one.key))


def _sentence_height(page: Page, one: Said, width: int) -> int:
    s, px = page.s, letters(page)
    _left, room = _words_box(page, one, width)
    lines = len(page.measure(one.sentence, room, px, bold=one.hand, max_lines=LINES_MAX, cut=True).lines)
    pad = 0 if s.compact else s.mm(5 if s.upright else 1)
    return max(lines * pitch(px) + pad, s.touch if _has_button(page, one) else 0)


def _sentence(page: Page, box: Box, one: Said) -> None:
    s, px = page.s, letters(page)
    x, y, width, height = box
    (color, tint), sign = tones(page.t, one.tone), round(px * 0.95)
    left, room = _words_box(page, one, width)
    page.panel(box, tint)
    said = page.make_text((x + left, y, room, height), one.sentence, px, color=color, ground=tint, bold=one.hand,
                          max_lines=LINES_MAX, cut=True)
    first = y + (height - len(said.lines) * pitch(px)) // 2                # its sign stands there
    page.icon(one.icon, x + s.inner, first + (pitch(px) - sign) // 2, sign, color)
    page.add(said)
    if _has_button(page, one):
        wide = _button_width(page, one)
        page.button(one.key, page.w.say(one.key), (x + width - wide, y + (height - s.touch) // 2, wide, s.touch))


# ---- the facts ------------------------------------------------------------------------------------------------------

def _details(page: Page, phase: StaffScreen) -> None:
    s, t, w = page.s, page.t, page.w
    px, facts = letters(page), told.facts(page.kiosk, w)[:-1 if s.compact else None]       # the command has no room there
    title = w.say("staff_details")
    x, y, width, height = room_below(page, titled(page, title, ""))
    head = headline_height(page, width, title) if s.upright else 0
    facts = facts[:(height - head) // pitch(px)]     # a very low screen has no room for the last ones
    tall = min((height - head) // len(facts), pitch(px) + s.mm(22 if s.upright else 4))
    if s.upright:
        headline(page, (x, y, width, height - tall * len(facts)), title, ("dots", page.g.track, page.muted))
        y += height - tall * len(facts)
    names = max(page.button_width(name, px=px) for name, _ in facts) - 2 * s.mm(3)
    names = min(names, width * 2 // 5)
    if not s.compact:
        page.panel((x, y, width, tall * len(facts)), t.surface, border=t.hair, border_px=1)
    ground = page.ground if s.compact else t.surface
    for i, (name, value) in enumerate(facts):
        top, left = y + i * tall, x + (0 if s.compact else s.inner)
        page.text((left, top, names, tall), name, letters(page), color=page.muted, ground=ground, cut=True)
        room = x + width - left - names - s.gap - (0 if s.compact else s.inner)
        words, px = _value(page, value, room)
        page.text((left + names + s.gap, top, room, tall), words, px, bold=True, ground=ground, cut=True)
    bar(page, (Action("back", w.say("back"), "primary", "back", short=False),))


def _value(page: Page, value: str, room: int) -> tuple[str, int]:
    """All of it, or what stands before the point, in the largest letters in which that is whole: half a command is none."""
    s, short = page.s, value.split(" · ")[0]
    tries = ((words, px) for px in (letters(page), s.body, (s.body + s.plain) // 2, s.plain)
             for words in (value, short))
    return next(((words, px) for words, px in tries if page.measure(words, room, px, bold=True).fits), (short, s.plain))
