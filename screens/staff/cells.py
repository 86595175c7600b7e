"""The cells of the staff screen: each port with its sign and its word, or a second sign for the word.

Knows boxes; what is said is `screens.staff.told`'s work.
"""

from kiosk.values import dataclass
from screens.frame import badge
from screens.page import Page
from screens.scene import Box
from screens.staff import told
from screens.staff.told import Cell
from screens.staff.waiting import letters
from screens.theme import pitch
from screens.tones import tones

COLUMNS = {False: (3, 2), True: (2,)}
"""By whether the screen is upright: the first in which all names find room."""

MARKS = {"yours": "check", "wait": "question", "no": "cross"}
MARK_APART_MM = 2
"""Of a name from its sign on a small screen: a mark stands over the edge of the sign."""

SLIM_MM = 8.4
"""The sign of a cell where room is least."""


@dataclass(frozen=True)
class Form:
    """How one cell is drawn. `short`: a second sign stands for the word; `px`: the letters of the name; `slim`: as low as can
    be."""

    short: bool
    px: int
    slim: bool = False


@dataclass(frozen=True)
class Grid:
    """How cells stand."""

    columns: int
    rows: int
    form: Form

    @property
    def shown(self) -> int:
        return self.columns * self.rows


# ---- which --------------------------------------------------------------------------------------------------------------

def grid_of(page: Page, width: int, rooms: tuple[int, ...], cells: list[Cell]) -> tuple[Grid, bool]:
    """The first in which all cells have room; else that which shows most of them, and all that are not well. `rooms`: beside all
    sentences, and beside those that have to stand there; is it the second?"""
    s = page.s
    usual = [Form(s.compact, letters(page))]
    if s.letters > 1 and not s.upright:
        usual += [Form(True, px) for px in (s.body, (s.body + s.plain) // 2, s.plain)]
    slim = [] if s.compact or s.upright else [Form(True, s.plain, slim=True)]
    needed = min(len(cells), 1 + len(cells) - told.well(cells))
    for less, forms in ((False, usual), (False, slim), (True, usual if s.compact else slim)):
        grids = [_grid(page, width, rooms[less] - s.mm(1.0), cells, form) for form in dict.fromkeys(forms)]
        full = next((grid for grid in grids if grid.shown >= len(cells)), None)
        best = full or max(grids, key=lambda grid: grid.shown, default=None)
        if best and best.shown >= needed:
            return best, less
    return Grid(0, 0, usual[0]), True


def _grid(page: Page, width: int, room: int, cells: list[Cell], form: Form) -> Grid:
    columns = _columns(page, width, cells, form)
    rows = min(-(-len(cells) // columns), room // (_cell_height(page, form) + _apart(page))) if columns else 0
    return Grid(columns, max(0, rows), form)


def _columns(page: Page, width: int, cells: list[Cell], form: Form) -> int:
    """As many as leave each name and its word their room."""
    for columns in COLUMNS[page.s.upright]:
        room = _cell_room(page, (width - (columns - 1) * _apart(page)) // columns, form)
        if all(page.measure(words, room, form.px, bold=True).fits
               for cell in cells for words in (cell.name, cell.state)[:1 if form.short else 2]):
            return columns
    return 0


# ---- how large ----------------------------------------------------------------------------------------------------------

def cells_height(page: Page, grid: Grid, more: int) -> int:
    """With what is between them and the sentences. `more`: so much higher is each row."""
    return grid.rows * (_cell_height(page, grid.form) + more + _apart(page)) + page.s.mm(1.0) if grid.rows else 0


def _apart(page: Page) -> int:
    return page.s.mm(0.8 if page.s.compact else 1.6)


def _cell_height(page: Page, form: Form) -> int:
    s = page.s
    if form.short:
        return max(_badge(page, form) + s.mm(0.6), pitch(form.px if form.slim else s.body) + s.mm(0.4))
    return 2 * pitch(letters(page)) + s.mm(8 if s.upright else 1.6)


def _badge(page: Page, form: Form) -> int:
    s = page.s
    return s.mm(SLIM_MM if s.compact or form.slim else 22 if s.upright else 10 if form.short else 11)


def _cell_room(page: Page, wide: int, form: Form) -> int:
    """For the words of a cell."""
    s = page.s
    apart = s.half + s.mm(MARK_APART_MM if s.compact else 2.4) if form.short else s.inner + (s.mm(4) if s.upright else s.half)
    return wide - _badge(page, form) - apart - _end(page, form)


def _end(page: Page, form: Form) -> int:
    """Between a name and the right edge of its cell."""
    s = page.s
    return s.half if s.compact else s.mm(3 if s.upright and not form.short else 2.4)


# ---- drawn --------------------------------------------------------------------------------------------------------------

def draw_cells(page: Page, box: Box, grid: Grid, more: int) -> None:
    """Where not all have room, what is not well before the others: the rest is counted in a last one."""
    if not grid.rows:
        return
    (x, y, width, _), gap = box, _apart(page)
    tall, wide = _cell_height(page, grid.form) + more, (width - (grid.columns - 1) * gap) // grid.columns
    for i, cell in enumerate(told.first(told.cells(page.kiosk, page.w), grid.shown, page.w)):
        at = x + i % grid.columns * (wide + gap), y + i // grid.columns * (tall + gap)
        _cell(page, (*at, wide, tall), cell, grid.form)


def _cell(page: Page, box: Box, cell: Cell, form: Form) -> None:
    s, t, px = page.s, page.t, form.px
    x, y, width, height = box
    color, tint = tones(t, cell.tone)
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.6, 0.07, 0.4))
    size, room = _badge(page, form), _cell_room(page, width, form)
    left = x + width - _end(page, form) - room
    if form.short:
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
