"""One book in a cell: which of its words stand there, in how many lines, and how they are drawn.

A form is one way to say a card: the title whole or cut, the state as a sentence or in few words, below the title or at
the end of its last line. Which form a cell gets is `screens.pile_rows`' work; this file knows one cell only.
"""

from collections.abc import Hashable, Iterator
from typing import Protocol

from kiosk.state import Line
from kiosk.transactions import Kind
from kiosk.values import dataclass
from screens.covers import Work, cover
from screens.faces import width as text_width
from screens.frame import badge
from screens.page import Page
from screens.scene import Box
from screens.sentences import Told
from screens.theme import pitch
from screens.tones import tones

COVER_RATIO = 0.70
TITLES_MAX = 3
SENTENCE_MAX = 4
LINES_MAX = 6
"""Of one cell, and of its title and its sentence; what is more is cut, and ends in …"""

MENUS_CACHED = 256
"""Cards of two visits, each tried with all covers; beyond it all are planned anew."""

TITLE_LEAST = {Kind.CHECKOUT: 0.5, Kind.RENEW: 0.5, Kind.CHECKIN: 0.3}
"""A title never gets less than this part of a line that it shares. Where a returned book goes is worth more than its title."""


class Card(Protocol):
    @property
    def line(self) -> Line: ...
    @property
    def title(self) -> str: ...
    @property
    def told(self) -> Told: ...
    @property
    def work(self) -> Work: ...


@dataclass(frozen=True)
class Form:
    """`words`: the state. `beside`: it ends the title's last line. `sign`: there is room for its sign. `cut`: the title is
    cut. `whole`: nothing of the sentence is left out."""

    titles: int
    states: int
    words: str
    beside: bool = False
    sign: bool = True
    cut: bool = False
    whole: bool = True

    @property
    def lines(self) -> int:
        return self.titles + self.states


@dataclass(frozen=True)
class Place:
    """What all cells of a pile share, px: their width, and how many lines high their covers are (0: none)."""

    width: int
    cover_lines: int


def needs_hand(card: Card) -> bool:
    """Something is asked of the patron, or a person has to look: never folded away."""
    return card.told.whole and card.told.tone != "yours"


def height_of(page: Page, lines: int) -> int:
    """The least height of a cell with so many lines, px."""
    return lines * pitch(page.s.body) + page.s.mm(0.8)


# ---- room -----------------------------------------------------------------------------------------------------------

def _cover_size(page: Page, place: Place, lines: int) -> tuple[int, int]:
    """(width, height) of the cover in a cell with so many lines."""
    if not place.cover_lines:
        return 0, 0
    tall = height_of(page, min(lines, place.cover_lines)) - 2 * page.s.mm(0.7)
    return round(tall * COVER_RATIO), tall


def _words_room(page: Page, place: Place, lines: int, buttons: int) -> tuple[int, int]:
    """(left edge, width) of the words in a cell with so many lines."""
    s = page.s
    wide = _cover_size(page, place, lines)[0]
    left = s.mm(0.7) + wide + s.half if wide else s.half
    right = s.half + buttons * s.touch + max(0, buttons - 1) * s.gap + (s.half if buttons else 0)
    return left, place.width - left - right


def _sign(page: Page) -> int:
    return round(page.s.body * 1.05)


def _buttons(card: Card, lines: int) -> int:
    """How many buttons a cell of so many lines has; a single line has none."""
    return len(card.told.buttons) if lines > 1 else 0


# ---- forms ----------------------------------------------------------------------------------------------------------

Menu = dict[int, tuple[Form, ...]]
"""How many lines a row has -> every form of one card that fits there."""


_menus: dict[Hashable, Menu] = {}


def menu(page: Page, place: Place, card: Card, least: int) -> Menu:
    """Every way to say this card in rows of `least` lines or more. The smallest key is the least that it needs.

    Kept, since one line changes at a time: nothing else of a page decides it.
    """
    key = (page.w.language, page.s, place, card.title, card.told, card.line.kind, card.line.due, least)
    if key not in _menus:
        if len(_menus) >= MENUS_CACHED:
            _menus.clear()
        found = {lines: tuple(_forms(page, place, card, lines)) for lines in range(least, LINES_MAX + 1)}
        _menus[key] = {lines: forms for lines, forms in found.items() if forms}
    return _menus[key]


def _forms(page: Page, place: Place, card: Card, lines: int) -> Iterator[Form]:
    """In a row of so many lines: its cover and its buttons leave the words their width."""
    if lines == 1 and needs_hand(card) and card.told.buttons:
        return
    room = _words_room(page, place, lines, _buttons(card, lines))[1]
    for titles in range(1, min(lines, TITLES_MAX) + 1):
        laid = page.measure(card.title, room, page.s.body, bold=True, max_lines=titles, cut=True)
        if len(laid.lines) < titles:
            return
        yield from _beside(page, card, room, titles, lines)
        if titles < lines:
            yield from _below(page, card, room, titles, lines, laid.cut)


def _below(page: Page, card: Card, room: int, titles: int, lines: int, cut: bool) -> Iterator[Form]:
    """The state below the title: what needs a hand as a whole sentence too, the others in few words, all alike."""
    told, width = card.told, room - _sign(page) - page.s.half
    said = page.measure(told.sentence, width, page.s.body, max_lines=2 if told.buttons else SENTENCE_MAX)
    if told.whole and said.fits and titles + len(said.lines) <= lines:
        yield Form(titles, len(said.lines), told.sentence, cut=cut)
    short = (told.short, *_dates(page, card), told.least)
    words = next((words for words in short if words and _stands(page, words, width)), "")
    cut = cut or not _stands(page, words or told.least or told.short, room)
    yield Form(titles, 1, words or told.least or told.short, sign=bool(words), cut=cut, whole=False)


def _stands(page: Page, words: str, room: int) -> bool:
    return text_width(words, page.s.body, False) <= room


def _beside(page: Page, card: Card, room: int, titles: int, lines: int) -> Iterator[Form]:
    """The state in few words at the end of the title's last line. In a single line a title may be cut for it."""
    laid = page.measure(card.title, room, page.s.body, bold=True, max_lines=titles)
    fixed = _sign(page) + page.s.half + page.s.gap
    most = room - fixed - text_width(laid.lines[-1], page.s.body, True) if laid.fits else -1
    words = card.told.sentence if needs_hand(card) and _stands(page, card.told.sentence, most) else _fitting(page, card, most)
    if words:
        yield Form(titles, 0, words, beside=True, whole=words == card.told.sentence)
    elif lines == titles == 1 and not needs_hand(card):
        most = round(room * (1 - TITLE_LEAST[card.line.kind])) - fixed
        words = _fitting(page, card, most)
        yield Form(1, 0, words, beside=True, cut=bool(words) or not laid.fits, whole=False)


def _fitting(page: Page, card: Card, most: int) -> str:
    short = _dates(page, card)[2 if page.s.compact else 1:] or (card.told.short, card.told.least)
    return next((words for words in short if words and _stands(page, words, most)), "")


def _dates(page: Page, card: Card) -> tuple[str, ...]:
    """A date alone: what is left of a sentence when all is well."""
    due = card.line.due if card.told.tone == "yours" else ""
    return (page.w.date(due), page.w.date_short(due), page.w.date_least(due)) if due else ()


# ---- drawing --------------------------------------------------------------------------------------------------------

def draw_cell(page: Page, box: Box, card: Card, form: Form, place: Place, lines: int) -> None:
    """A card in its form. `lines`: what its row is high for."""
    s, t = page.s, page.t
    x, y, width, height = box
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.4, 0.06, 0.4))
    wide, tall = _cover_size(page, place, lines)
    if wide:
        page.cover(cover((x + s.mm(0.7), y + (height - tall) // 2, wide, tall), card.work, t))
    buttons = _buttons(card, lines)
    left, room = _words_room(page, place, lines, buttons)
    top = y + (height - form.lines * pitch(s.body)) // 2
    _title(page, (x + left, top, room, 0), card, form)
    _state(page, (x + left, top + form.titles * pitch(s.body), room, form.states * pitch(s.body)), card, form)
    _draw_buttons(page, x + width - s.half, y + (height - s.touch) // 2, card, buttons)


def _state_width(page: Page, form: Form) -> int:
    words = text_width(form.words, page.s.body, False) + 2 if form.words else 0
    return _sign(page) + (page.s.half + words if words else 0)


def _title(page: Page, box: Box, card: Card, form: Form) -> None:
    x, y, room, _ = box
    if form.beside and form.titles == 1:
        room -= _state_width(page, form) + page.s.half
    page.text((x, y, room, 0), card.title, page.s.body, bold=True, ground=page.t.surface, max_lines=form.titles, cut=True)


def _state(page: Page, box: Box, card: Card, form: Form) -> None:
    """Its sign, then its words: below the title, or at the right end of the title's last line."""
    s, t = page.s, page.t
    x, y, room, height = box
    color, tint = tones(t, card.told.tone)
    sign, high = _sign(page), pitch(s.body)
    if form.beside:
        x, y, room = x + room - _state_width(page, form), y - high, _state_width(page, form)
    if form.sign:
        badge(page, card.told.icon, x, y + (high - sign) // 2, sign, tint, color)
        x, room = x + sign + s.half, room - sign - s.half
    if form.words:
        page.text((x, y, room, height or high), form.words, s.body, color=color, ground=t.surface, max_lines=max(1, form.states),
                  cut=form.states == 1)


def _draw_buttons(page: Page, right: int, y: int, card: Card, count: int) -> None:
    """Their signs alone, from the right; the question stands beside them."""
    s = page.s
    x = right - count * s.touch - max(0, count - 1) * s.gap
    for key, word, icon, look in card.told.buttons[:count]:
        page.button(key, page.w.say(word), (x, y, s.touch, s.touch), look, icon=icon, icon_only=True, target=card.line.item)
        x += s.touch + s.gap
