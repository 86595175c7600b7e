"""One book in a cell of a pile's grid: its measures and its drawing.

The cover, the title, the state with its sign below it, buttons with their words at the right. On a small screen a sliver of the
cloth instead of a cover, and lines that stand closer. What stands where is `screens.pile.grid`' work.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from kiosk.state import Line
from kiosk.values import dataclass
from screens.frame import badge
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.paint.covers import COVER_RATIO, Work, cloth, cover
from screens.scene import Box
from screens.sentences import Told, tell
from screens.theme import CAP_HEIGHT_EM, Color, pitch
from screens.tones import tones

COVER_MM = {False: 17, True: 32}
"""How high covers are at most; by whether the screen stands upright."""

INSET_MM = 1.4
"""Above and below a cover; before it stands the inner margin of all cards."""

SLIVER_MM = 1.6
"""A small screen has no room for covers: this much of the cloth."""

TALLEST = 10_000
"""A row in which the cover is as wide as it can be."""

TITLES_MAX = {False: 2, True: 2}
"""Lines of a title; what is more is cut, and ends in …; by whether the screen stands upright."""

TITLE_LEAST_EM = {False: 6, True: 4.5}
"""A title beside buttons gets at least so much, or its card the whole row; by whether the screen is compact."""

TIGHT_EM = {True: 1.11, False: 1.18}
"""Line to line, where three rows of two lines have to find room, or of three; by whether the screen is compact."""

DESCENT_EM = 0.25
"""So far letters reach below their line."""

INK_MM = {True: 0.15, False: 0.7}
"""So far they stay from the edge of their cell below, at least; by whether the screen is compact."""

RAISED_EM = {True: 0.03, False: 0.12}
"""Letters reach down more often than up: so much more is left below them; by whether the screen is compact."""


@dataclass(frozen=True)
class Card:
    """A line with its words."""

    line: Line
    title: str
    told: Told

    @property
    def work(self) -> Work:
        return Work(self.line.title, self.line.author, self.line.parts)


@dataclass(frozen=True)
class Grid:
    """What all cells share, px: the width of half a row (in one column: of a whole one), the height of a row and how many stand
    on a page; how many lines a cell has."""

    columns: int
    half: int
    rows: int
    high: int
    lines: int
    stacked: bool                    # labels of two words stand on two lines
    turning: int                     # what the pager takes beside a row


@dataclass(frozen=True)
class Entry:
    """A card in its cell: how many cells of a row it takes, its state in words, and in how many lines that stands. `less`: so
    much of them is left to the pager, px; `narrow`: itself so."""

    card: Card
    span: int
    words: str
    lines: int
    less: int = 0
    narrow: "Entry | None" = None


# ---- room -----------------------------------------------------------------------------------------------------------

def gap_of(page: Page) -> int:
    """Between rows; a small screen has it in their letters."""
    return page.s.mm(0.5) if page.s.compact else page.s.mm(2.8) if page.s.upright else page.s.mm(1.4)


def aisle_of(page: Page) -> int:
    """Between columns."""
    return 2 * (page.s.mm(1) if page.s.compact else gap_of(page))


def lead_of(page: Page) -> int:
    """Line to line, at least."""
    return pitch(page.s.body) if page.s.upright else round(page.s.body * TIGHT_EM[page.s.compact])


def _lead(page: Page, high: int, lines: int) -> int:
    """Line to line in a cell so high: on a small screen, where letters stand closest, as far apart as they have the room for, but
    not farther than in all texts."""
    least, most = lead_of(page), pitch(page.s.body) if page.s.compact else 0
    return next((lead for lead in range(most, least, -1) if lines * lead + around_of(page, lead) <= high), least)


def _raised(page: Page) -> int:
    return round(page.s.body * RAISED_EM[page.s.compact])


def least_of(page: Page, lines: int, cards: Sequence[Card] = (), stacked: bool = False) -> int:
    """The least height of a row; buttons stand apart from those above and below."""
    apart = max(page.s.gap, 2 * (page.s.gap - gap_of(page) - 1))
    high = max((_button_height(page, card, stacked) + apart for card in cards if card.told.buttons), default=0)
    return max(page.s.touch, high, lines * lead_of(page) + around_of(page))


def around_of(page: Page, lead: int = 0) -> int:
    """What else the words of a cell take of its height, so that letters stay from its edge; where it has one of its own, that is
    not written over; but on a small screen, where a row less would be half of them."""
    s, lead = page.s, lead or lead_of(page)
    below = lead - round((lead + s.body * CAP_HEIGHT_EM) / 2) - ceil(s.body * DESCENT_EM)           # inside of their line
    need = s.mm(INK_MM[s.compact]) - below + (0 if s.compact else page.edge)
    return max(2 * need - _raised(page) - 1, _raised(page))


def _cover_size(page: Page, high: int) -> tuple[int, int]:
    if page.s.compact:
        return page.s.mm(SLIVER_MM), high
    tall = min(high - 2 * _inset(page), page.s.mm(COVER_MM[page.s.upright]))
    return round(tall * COVER_RATIO), tall


def _inset(page: Page) -> int:
    """From the edge of the cell down to the cover; where both have an edge of their own, enough for the eye to part them."""
    return page.s.mm(INSET_MM) + (2 * page.edge if page.edge else 0)


def _before(page: Page) -> int:
    return max(page.s.inner, _inset(page))


def _left(page: Page, high: int) -> int:
    """Where the words of a cell begin."""
    wide = _cover_size(page, high)[0]
    if page.s.compact:
        return 2 * page.edge + wide + page.s.half
    return _before(page) + wide + page.s.mm(4 if page.s.upright else 2.7)


def _button(page: Page, card: Card, stacked: bool) -> int:
    """The width of each button: they are equal."""
    labels = [page.w.say(word) for _, word, _, _ in card.told.buttons]
    return max((_on_two_lines(page, label) if stacked else page.button_width(label) for label in labels), default=0)


def _on_two_lines(page: Page, label: str) -> int:
    """Where its words part so that it is narrowest."""
    words = label.split(" ")
    cuts = (max(page.button_width(" ".join(half)) for half in (words[:at], words[at:])) for at in range(1, len(words)))
    return min(cuts, default=page.button_width(label))


def _button_height(page: Page, card: Card, stacked: bool) -> int:
    two = stacked and any(" " in page.w.say(word) for _, word, _, _ in card.told.buttons)
    return page.s.two_lines(page.s.body) if two else page.s.touch


def _buttons(page: Page, card: Card, stacked: bool) -> int:
    """What its buttons take of a row."""
    count = len(card.told.buttons)
    return count * (_button(page, card, stacked) + page.s.gap) + page.s.half if count else _after(page)


def _after(page: Page) -> int:
    """Behind the words of a cell without buttons."""
    return max(page.s.half, _before(page) * 2 // 3) if page.s.upright else page.s.half


def span_of(page: Page, half: int, card: Card, stacked: bool) -> int:
    """How many cells of a row it takes: both where half a row is too little for the state, or for the title beside buttons."""
    s, told = page.s, card.told
    room = half - _left(page, least_of(page, 2)) - _buttons(page, card, stacked)
    least = TITLE_LEAST_EM[s.compact] * s.body if told.buttons else 0
    beside = half - _left(page, TALLEST) - _buttons(page, card, stacked)
    few = tell(card.line, page.w, short=True) if told.tone == "yours" else told       # the date without its year
    words = sign_of(page) + s.half + text_width(few.least or few.short, s.body, False)
    cut = told.buttons and not page.measure(card.title, room, s.body, bold=True, max_lines=TITLES_MAX[s.upright]).fits
    return 2 if cut or room < least or beside < words else 1


def width_of(page: Page, grid: Grid, span: int) -> int:
    return grid.half if span == 1 else 2 * grid.half + aisle_of(page)


def room_of(page: Page, grid: Grid, card: Card, span: int) -> int:
    """Width of its words."""
    return width_of(page, grid, span) - _left(page, grid.high) - _buttons(page, card, grid.stacked)


def sign_of(page: Page) -> int:
    return round(page.s.body * 1.05)


def titles_of(page: Page, grid: Grid, entry: Entry) -> int:
    """Lines of its title: what is left beside the state."""
    most = max(1, min(TITLES_MAX[page.s.upright], grid.lines - entry.lines))
    room = room_of(page, grid, entry.card, entry.span) - entry.less
    return len(page.measure(entry.card.title, room, page.s.body, bold=True, max_lines=most, cut=True).lines)


def needs_of(page: Page, grid: Grid, entry: Entry) -> tuple[int, int]:
    """What its words take of the height of its row, and the least height of one with its cover and its buttons."""
    texts = (titles_of(page, grid, entry) + entry.lines) * lead_of(page)
    around = 0 if page.s.compact else _cover_size(page, grid.high)[1] + 2 * _inset(page)
    return texts, max(around, least_of(page, 1, [entry.card], grid.stacked))


# ---- drawing --------------------------------------------------------------------------------------------------------

def draw_cell(page: Page, box: Box, grid: Grid, entry: Entry) -> None:
    """Title and state in the middle of its height, as the cover and the buttons are."""
    s, t, card = page.s, page.t, entry.card
    x, y, _, height = box
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.4, 0.06, 0.4))
    _draw_cover(page, box, card, grid.high)
    left, room = x + _left(page, grid.high), room_of(page, grid, card, entry.span) - entry.less
    titles, sign = titles_of(page, grid, entry), sign_of(page)
    lead = _lead(page, height, titles + entry.lines)
    first = y + (height - (titles + entry.lines) * lead - _raised(page)) // 2
    top = first + titles * lead
    _text(page, (left, first, room, lead), card.title, t.ink, bold=True, max_lines=titles)
    color, tint = tones(t, card.told.tone)
    badge(page, card.told.icon, left, top + (lead - sign) // 2, sign, tint, color)
    _text(page, (left + sign + s.half, top, room - sign - s.half, lead), entry.words, color, max_lines=entry.lines)
    _draw_buttons(page, box, card, grid.stacked)


def _draw_buttons(page: Page, box: Box, card: Card, stacked: bool) -> None:
    s, (x, y, width, height) = page.s, box
    wide, high = _button(page, card, stacked), _button_height(page, card, stacked)
    high = s.primary if s.upright and height > s.primary else high
    at = x + width - _buttons(page, card, stacked) + s.gap
    for key, word, _, look in card.told.buttons:
        page.button(key, page.w.say(word), (at, y + (height - high) // 2, wide, high), look, target=card.line.item)
        at += wide + s.gap


def _draw_cover(page: Page, box: Box, card: Card, high: int) -> None:
    """As large as in a row so `high`, that they are alike."""
    s, (x, y, _, height) = page.s, box
    wide, tall = _cover_size(page, height if page.s.compact else high)
    if s.compact:
        inside = 2 * page.edge                                       # beside the edge of the cell, not over it
        page.panel((x + inside, y + inside, wide, tall - 2 * inside), cloth(card.work, page.t.mist), s.radius // 2)
    else:
        page.cover(cover((x + _before(page), y + (height - tall) // 2, wide, tall), card.work, page.t))


def _text(page: Page, at: Box, words: str, color: Color, *, max_lines: int, bold: bool = False) -> None:
    """Lines so far apart as `at` is high."""
    text = page.make_text((*at[:3], 0), words, page.s.body, color=color, ground=page.t.surface, bold=bold, max_lines=max_lines,
                          cut=True, balance=True)
    page.add(replace(text, pitch_px=at[3], box=(*at[:3], at[3] * len(text.lines))))
