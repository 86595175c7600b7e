"""What the cells of a pile say: their states in the fullest words for which each of them has room, due dates all in one form.

Knows the width and the lines of a cell, and no places; which cells stand on a page is `screens.pile.grid`' work.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from kiosk.state import LineStep
from kiosk.values import dataclass
from screens.letters.breaks import keeps
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.pile.cells import TITLES_MAX, Card, Entry, Grid, room_of, sign_of, span_of
from screens.pile.told import DOT
from screens.sentences import ASKED, Told, tell

SENTENCE_MAX = 3
"""Lines of a sentence; our own ones fit."""

FEW_MAX = 2
"""Lines of the few words that stand for it, where the title leaves them."""

FEW_ROWS = 2
"""So few rows of a page leave none to the button that leads on."""

PLACES = 4
"""Ways of saying where a returned book goes."""

SENT = frozenset({"hold_shelf", "other_branch"})
"""Places with a shelf of their own."""

LONG, SHORT, UNTIL, LEAST = range(4)
"""How due dates are said, all of a screen alike: in a sentence with the year, without, in few words, in the fewest."""


@dataclass(frozen=True)
class _Room:
    """What a state has in its cell: a width, lines for a sentence, and lines for few words beside the title."""

    page: Page
    width: int
    lines: int
    few: int = 1

    def holds(self, words: str, lines: int = 0) -> bool:
        return self.page.measure(words, self.width, self.page.s.body, max_lines=lines or self.lines).fits

    def holds_well(self, words: str, lines: int = 0) -> bool:
        """And no phrase of it is broken."""
        laid = self.page.measure(words, self.width, self.page.s.body, max_lines=lines or self.lines, balance=True)
        return laid.fits and keeps(laid.lines)

    def of_one_line(self, words: str) -> bool:
        return text_width(words, self.page.s.body, False) <= self.width


def spans_of(page: Page, grid: Grid, cards: Sequence[Card]) -> list[int]:
    return [span_of(page, grid.half, card, grid.stacked) if grid.columns > 1 else 1 for card in cards]


def entries(page: Page, grid: Grid, cards: Sequence[Card], paged: bool) -> list[Entry]:
    """Their states in words; dates all in one form, and places too. `paged`: not all of them stand on one page."""
    both = [(card, _room(page, grid, card, span)) for card, span in zip(cards, spans_of(page, grid, cards), strict=True)]
    spans = spans_of(page, grid, cards)
    beside = [_beside(page, grid, card) if paged and _narrows(grid, card, span) else None
              for card, span in zip(cards, spans, strict=True)]
    form = _form([(card, room) for (card, at), less in zip(both, beside, strict=True) for room in (at, less)
                  if room and is_dated(card)], any(beside))
    whole = all(room.holds(card.told.sentence) for card, room in both if card.told.head)
    both = [(_asked(card, both), room) for card, room in both]
    place = _place_form(both)
    both = both if whole else [(_placed(card, place, page), room) for card, room in both]
    return [Entry(card, span, *_said(page, grid, card, room, form, whole), narrow=_narrow(page, grid, card, less, form))
            for (card, room), span, less in zip(both, spans, beside, strict=True)]


def _room(page: Page, grid: Grid, card: Card, span: int, less: int = 0) -> _Room:
    width = room_of(page, grid, card, span) - less
    most = max(1, min(TITLES_MAX[page.s.upright], grid.lines - 1))
    titles = page.measure(card.title, width, page.s.body, bold=True, max_lines=most, cut=True)
    few = grid.lines - (1 if less else len(titles.lines))            # what is asked goes before the rest of a title
    return _Room(page, width - sign_of(page) - page.s.half, _sentence_lines(grid, span), max(1, min(FEW_MAX, few)))


def _sentence_lines(grid: Grid, span: int) -> int:
    """In half a row few words are enough."""
    return max(1, min(SENTENCE_MAX, grid.lines - 1)) if grid.columns == 1 or span > 1 else 1


# ---- beside the button that leads on --------------------------------------------------------------------------------

def _narrows(grid: Grid, card: Card, span: int) -> bool:
    """What takes a whole row, and is asked, but has no answers: those stay in the column of all others. Where a page has fewest
    rows, what has a single button too."""
    count = len(card.told.buttons)
    return span > 1 and (not count if card.line.step in ASKED else count == 1 and grid.rows <= FEW_ROWS)


def _beside(page: Page, grid: Grid, card: Card) -> _Room:
    return _room(page, grid, card, 2, grid.turning)


def _narrow(page: Page, grid: Grid, card: Card, room: _Room | None, form: int) -> Entry | None:
    """A whole row with room for the pager beside it; None where its words have none. What is asked is said in more than the
    least of words."""
    if room is None:
        return None
    words, lines = _said(page, grid, card, room, form, True)
    least = card.line.step in ASKED and card.told.middle and words == card.told.least
    fits = lines <= max(1, grid.lines - 1) and room.holds(words, lines)
    return Entry(card, 2, words, lines, grid.turning) if fits and not least else None


def is_scarce(page: Page, grid: Grid, entry: Entry) -> bool:
    """It has no room beside the button that leads on, or only its fewest words have."""
    if entry.narrow is None:
        return _narrows(grid, entry.card, entry.span)
    return is_dated(entry.card) and entry.narrow.words == _due(page, entry.card, LEAST)


# ---- words ----------------------------------------------------------------------------------------------------------

def is_dated(card: Card) -> bool:
    return card.told.tone == "yours" and bool(card.line.due and card.told.least)


def _told(page: Page, card: Card, form: int) -> Told:
    return card.told if form == LONG or not is_dated(card) else tell(card.line, page.w, short=True)


def _due(page: Page, card: Card, form: int) -> str:
    told = _told(page, card, form)
    return (told.sentence, told.sentence, told.short, told.least)[form]


def _form(dated: Sequence[tuple[Card, _Room]], narrow: bool) -> int:
    """The fullest for which each of them has room, on a small screen with some to spare; where cells are `narrow`, one line
    leaves the title another one."""
    page = dated[0][1].page if dated else None
    dated = [(card, replace(room, width=room.width - page.s.half)) for card, room in dated] if page and page.s.compact else dated
    tries = product((1, 0) if narrow else (0,), (LONG, SHORT, UNTIL))
    return next((form for lines, form in tries
                 if page and all(room.holds(_due(page, card, form), lines) for card, room in dated)), LEAST)


def _place_form(both: Sequence[tuple[Card, _Room]]) -> int:
    """Where returned books go, all of a screen alike: the fullest words for which each of them has room, or the fewest."""
    placed = [(_places(room.page, card), room) for card, room in both if card.told.head]
    return next((form for form in range(PLACES) if all(room.of_one_line(places[form]) for places, room in placed)), -1)


def _placed(card: Card, form: int, page: Page) -> Card:
    told = card.told
    return replace(card, told=replace(told, middle="", short=_places(page, card)[form])) if told.head else card


def _places(page: Page, card: Card) -> tuple[str, str, str, str]:
    """The place and its bin; the bin without the word that says that it has a number; the place in its least words; the least."""
    told, number, least = card.told, card.line.bin, card.told.least or card.told.short
    if not number.isdecimal():
        return told.short, told.short, _least_place(page, card, least), least
    named, brief = page.w.bin(number), page.w.say("bin_brief", bin=number)
    short = told.short.replace(_opening(named), _opening(brief))
    return told.short, short, _least_place(page, card, _opening(brief)), least


def _least_place(page: Page, card: Card, bin_: str) -> str:
    """Before a bin; a bin of the shelf for all books says enough."""
    where = card.line.where
    return DOT.join((page.w.say(f"{where}_least"), bin_)) if where in SENT and card.line.bin else bin_


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]


def _asked(card: Card, both: Sequence[tuple[Card, _Room]]) -> Card:
    """Whose it is is asked in one way on all of a screen: the fullest for which each of them has room."""
    if card.line.step is not LineStep.HERE:
        return card
    rooms = [room for other, room in both if other.line.step is LineStep.HERE]
    told = card.told
    if all(_as_sentence(told, room) for room in rooms):
        return card
    middle = all(room.of_one_line(told.middle) or (room.few > 1 and room.holds_well(told.middle, room.few)) for room in rooms)
    words = told.middle if middle else told.short
    return replace(card, told=replace(told, sentence=words, middle=words, short=words))


def _said(page: Page, grid: Grid, card: Card, room: _Room, form: int, whole: bool) -> tuple[str, int]:
    """The words of a state, and their lines. `whole`: where returned books go is said in sentences."""
    told, most = _told(page, card, form), room.lines
    if is_dated(card):
        words = _due(page, card, form)
    elif (told.whole or grid.columns == 1) and (whole or not told.head) and _as_sentence(told, room):
        words = told.sentence
    else:
        words, most = _few(told, room)
    return words, len(page.measure(words, room.width, page.s.body, max_lines=most).lines)


def _as_sentence(told: Told, room: _Room) -> bool:
    """A question rather in few words than with a phrase broken."""
    return room.holds(told.sentence) and (told.tone != "info" or not told.middle or room.holds_well(told.sentence))


def _few(told: Told, room: _Room) -> tuple[str, int]:
    """The most that has one line, or two beside the title, none of which ends in a point between; at last the least."""
    few = [words for words in (told.middle, told.short, told.least) if words]
    for words in few:
        if room.of_one_line(words):
            return words, 1
        if room.few > 1 and DOT not in words and room.holds_well(words, room.few):
            return words, room.few
    return few[-1], 1
