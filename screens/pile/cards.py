"""One to three books of a pile, large: the cover, the title, the state in words on its tint, the buttons.

Four and more are a grid (`screens.pile.grid`). Knows boxes and sentences; which books there are is the visit's business.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from kiosk.reasons import Reason
from kiosk.state import Line, LineStep
from kiosk.values import dataclass
from screens.letters.breaks import keeps
from screens.letters.typeset import Laid
from screens.page import Page
from screens.paint.covers import COVER_RATIO, cover
from screens.pile.cells import Card
from screens.pile.grid import lay_grid, pages
from screens.pile.head import heads
from screens.pile.hero import buttons, hero, pad_of
from screens.pile.read import openable
from screens.pile.said import SENT, is_dated
from screens.pile.told import DOT, QUIET_LEAST_LINES, Part, heights, is_whole, lay, parts
from screens.pile.upright import lay_upright
from screens.scene import Box
from screens.sentences import LEFT_AT_DESK, for_desk, is_received, tell, title_of
from screens.theme import pitch
from screens.tones import tones

TALL_MAX = 3
TALL_TITLES = (3, 2)
"""Lines of a title, the best first."""

ROW_TITLE = 100
"""A longer title may be cut."""
SEEN_COVER_MM, ENOUGH_COVER_MM = 21, 16
"""Height of covers: on a lower one its title does not stand, so rather fewer words stand below; lower ones are too low."""

FIELD_LINES, LESS_LINES = 3, 2
"""In the field of a card so many lines are read at a glance; a due date stands in fewer, without its year if need be, and so does
what can be said in fewer words. Longer ones have room in the rows of a grid."""


@dataclass(frozen=True)
class Stands:
    """`told`: so many of the notes on how the pile stands are told above. Which page it is, and of how many."""

    told: int = 0
    at: int = 0
    pages: int = 1


def lay_pile(page: Page, box: Box, lines: tuple[Line, ...], at: int = 0) -> Stands:
    """All lines of a visit in a box: the richest form in which all of them fit, else page `at` of them."""
    cards = [Card(line, title_of(line, page.w), tell(line, page.w)) for line in lines]
    if one := len(cards) == 1:
        cards = [_said_once(page, card) for card in cards]
    opening = [replace(card, told=openable(card.told)) for card in cards]
    signed = [_signed(card) for card in opening]
    if page.s.upright:
        named = [replace(card, told=replace(card.told, under=next(iter(card.told.unders), card.told.under))) for card in cards]
        told = lay_upright(page, box, (named, cards, opening))
        return Stands(told) if told is not None else _headed_grid(page, box, signed, at)
    few = 1 < len(cards) <= TALL_MAX and not page.s.compact
    if (one and hero(page, box, cards[0])) or (few and _lay_tall(page, box, cards, opening)):
        return Stands()
    return Stands(0, *lay_grid(page, box, signed, at))


def _said_once(page: Page, card: Card) -> Card:
    """Of a single book without what the headline says; that it is to be left at the desk the note beside the buttons says too."""
    w, line = page.w, card.line
    if is_received(line):
        return replace(card, told=replace(card.told, under=w.say("received"), unders=(w.say("received"),)))
    rest = "here_found" if line.step is LineStep.HERE else "foreign_take" if line.reason == Reason.FOREIGN_TAG else ""
    return replace(card, told=replace(card.told, sentence=w.say(rest))) if rest and page.s.upright else card


def _signed(card: Card) -> Card:
    """Where few words have room the sign says who has to look at it: the desk, where its bell is."""
    return replace(card, told=replace(card.told, icon="desk")) if for_desk(card.line) else card


def _headed_grid(page: Page, box: Box, cards: list[Card], at: int) -> Stands:
    """Below all of the headline where that makes no more pages than its first line alone."""
    x, y, width, height = box
    above = heads(page, width, [card.line for card in cards])
    boxes = [(x, y + head.high, width, height - head.high) for head in above]
    least = pages(page, boxes[-1], cards)
    head, below = next((head, below) for head, below in zip(above, boxes, strict=True) if pages(page, below, cards) == least)
    return Stands(head.draw(page, box), *lay_grid(page, below, cards, at))


def _lay_tall(page: Page, box: Box, cards: list[Card], opening: list[Card]) -> bool:
    """Side by side, if there is room; `opening`: where not all that the library says has room, with the button that opens it."""
    columns = [_column(page, box, len(cards), i) for i in range(len(cards))]
    ways = (cards, True), (opening, False)
    tries = {SEEN_COVER_MM: (*FEWER, _asking(_in_few_words), _asking(_in_fewest)), ENOUGH_COVER_MM: FEWER}
    for (given, whole), seen, fewer in ((way, seen, fewer) for way in ways for seen, these in tries.items() for fewer in these):
        these = [_placed(page, columns[0], fewer(page, card) if fewer else card) for card in given]
        if tall := _tall_share(page, columns[0], these, whole, seen):
            for place, card in zip(columns, these, strict=True):
                _tall(page, place, card, tall)
            return True
    return False


def _without_year(page: Page, card: Card) -> Card:
    return replace(card, told=tell(card.line, page.w, short=True)) if is_dated(card) else card


def _in_few_words(page: Page, card: Card) -> Card:
    """Of what was returned where it goes; why a book is to be left, in the fewest words, and where."""
    told = card.told
    if card.line.step is LineStep.REFUSED and card.line.reason in LEFT_AT_DESK:
        words = page.w.say("brief_desk", why=told.least) if told.least else told.middle
        return replace(card, told=replace(told, sentence=words))
    return replace(card, told=replace(told, under="")) if told.head else _without_year(page, card)


def _asking(others: Callable[[Page, Card], Card]) -> Callable[[Page, Card], Card]:
    """What is to be put back in few words, and the `others` so."""
    def fewer(page: Page, card: Card) -> Card:
        asked = card.line.step is LineStep.PUT_BACK and not card.line.here
        return replace(card, told=replace(card.told, sentence=card.told.short)) if asked else others(page, card)
    return fewer


def _placed(page: Page, box: Box, card: Card) -> Card:
    """Before a bin the place on one line, if need be in its least words."""
    head, where = card.told.head, card.line.where
    if len(head) < 2 or where not in SENT or page.measure(head[0], _tall_words(page, box), page.s.body, bold=True).fits:
        return card
    return replace(card, told=replace(card.told, head=(page.w.say(f"{where}_least"), *head[1:])))


def _in_fewest(page: Page, card: Card) -> Card:
    """Of a loan its date, and what it is."""
    card = _in_few_words(page, card)
    return replace(card, told=replace(card.told, sentence=card.told.least)) if is_dated(card) else card


FEWER = (None, _without_year, _in_few_words, _in_fewest)
"""The best first."""


# ---- two or three, side by side -------------------------------------------------------------------------------------

def _column(page: Page, box: Box, count: int, i: int) -> Box:
    gap = page.s.mm(3.4)
    width = (box[2] - gap * (count - 1)) // max(1, count)
    return box[0] + i * (width + gap), box[1], width, box[3]


@dataclass(frozen=True)
class Tall:
    """What cards side by side share, px: the height of the covers, of the titles, of the sentences' fields."""

    cover: int
    title: int
    field: int
    titles: int                      # … the lines of a title
    quiet: int                       # … and in how many lines what the library adds stands in them
    head_px: int


def _tall_words(page: Page, box: Box) -> int:
    """Width of a sentence in its field."""
    return box[2] - 2 * page.s.inner - 2 * page.s.mm(1.8)


def _tall_share(page: Page, box: Box, cards: list[Card], whole: bool, seen: int) -> Tall | None:
    """Equal parts for all of them, so that their covers and sentences stand in line; None where they have no room, or covers so
    high, mm."""
    one_line = all(page.measure(DOT.join(c.told.head), _tall_words(page, box), page.s.title, bold=True).fits for c in cards)
    heads = (page.s.title, page.s.body) if one_line else (page.s.body,)
    widest = max(sum(page.button_width(page.w.say(word)) + page.s.gap for _, word, _, _ in c.told.buttons) for c in cards)
    if widest - page.s.gap > box[2] - 2 * page.s.inner:
        return None
    tries = (_tall_parts(page, box, cards, whole, *how) for how in product(TALL_TITLES, (QUIET_LEAST_LINES, 0), heads))
    return next((share for share in tries if share and share.cover >= page.s.mm(seen)), None)


def _tall_parts(page: Page, box: Box, cards: list[Card], whole: bool, most: int, quiet: int, head_px: int) -> Tall | None:
    """In the fewest lines a title may be cut, elsewhere only a long one. `whole`: all that the library says stands there."""
    s, pad, width = page.s, pad_of(page), _tall_words(page, box)
    laid = [_tall_title(page, box, card, most) for card in cards]
    if most > min(TALL_TITLES) and any(one.cut and len(card.title) <= ROW_TITLE for one, card in zip(laid, cards, strict=True)):
        return None
    said = [parts(page, width, c.told, quiet=quiet, head_px=head_px) for c in cards]
    if whole and not all(is_whole(page, width, one, c.told) for one, c in zip(said, cards, strict=True)):
        return None
    if not all(_at_a_glance(page, width, one, card) for one, card in zip(said, cards, strict=True)):
        return None
    high = max(sum(heights(page, width, one)) for one in said)
    below = s.touch + s.half if any(c.told.buttons for c in cards) else 0
    title, field = max(len(one.lines) for one in laid) * pitch(s.body), high + s.half
    return Tall(box[3] - pad - s.mm(2.4) - title - s.half - field - s.inner - below, title, field, most, quiet, head_px)


def _at_a_glance(page: Page, width: int, said: tuple[Part, ...], card: Card) -> bool:
    """No word is broken, as Chinese would, that has no spaces."""
    most = LESS_LINES if is_dated(card) or card.line.reason in LEFT_AT_DESK else FIELD_LINES
    laid = page.measure(said[0].words, width, said[0].px, max_lines=said[0].lines, balance=True)
    whole = page.w.language != "zh" or keeps(laid.lines)
    room = all(part.quiet or page.measure(part.words, width, part.px, bold=part.bold, max_lines=part.lines).fits for part in said)
    return whole and room and _lines(page, width, said) <= most


def _lines(page: Page, width: int, said: tuple[Part, ...]) -> int:
    """Of what we say; what the library adds is cut where it is long."""
    return sum(len(page.measure(part.words, width, part.px, bold=part.bold, max_lines=part.lines).lines)
               for part in said if not part.quiet)


def _tall_title(page: Page, box: Box, card: Card, most: int) -> Laid:
    return page.measure(card.title, box[2] - 2 * page.s.half, page.s.body, bold=True, max_lines=most, cut=True)


def _tall(page: Page, box: Box, card: Card, share: Tall) -> None:
    """Cover with its sign, title and sentence in the middle, one below the other."""
    s, t, pad = page.s, page.t, pad_of(page)
    x, y, width, height = box
    tint = tones(t, card.told.tone)[1]
    page.card(box)
    tall = min(share.cover, s.mm(46))
    y += (share.cover - tall) // 2
    _cover_with_sign(page, (x, y + pad, width, tall), card)
    y += pad + tall + s.mm(2.4)
    page.text((x + s.half, y, width - 2 * s.half, share.title), card.title, s.body, bold=True, ground=t.surface, align="center",
              max_lines=share.titles, cut=True, balance=True)
    below = s.touch + s.half if card.told.buttons else 0
    field_top = box[1] + height - s.inner - share.field - below
    page.panel((x + s.inner, field_top, width - 2 * s.inner, share.field), tint)
    words = _tall_words(page, box)
    said = parts(page, words, card.told, quiet=share.quiet, head_px=share.head_px)
    top = field_top + (share.field - sum(heights(page, words, said))) // 2
    lay(page, (x + (width - words) // 2, top, words, 0), card.told, said, align="center")
    buttons(page, card, x + s.inner, box[1] + height - s.inner - s.touch, width - 2 * s.inner)


def _cover_with_sign(page: Page, box: Box, card: Card) -> None:
    """The cover in the middle of a box, its sign over the lower right corner."""
    s, t = page.s, page.t
    x, y, width, tall = box
    color, tint = tones(t, card.told.tone)
    wide, sign = round(tall * COVER_RATIO), s.mm(8.5)
    left = x + (width - wide) // 2
    page.cover(cover((left, y, wide, tall), card.work, t, page.shadow(2.4, 0.20, 0.9)))
    at = left + wide - sign * 5 // 8, y + tall - sign * 5 // 8
    page.panel((*at, sign, sign), tint, sign // 2, border=t.surface, border_px=s.mm(0.7))
    page.icon(card.told.icon, at[0] + sign // 4, at[1] + sign // 4, sign // 2, color)
