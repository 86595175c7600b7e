"""One to three books of a pile, large: the cover, the title, the state in words on its tint, the buttons.

Four and more are a grid (`screens.pile_grid`). Knows boxes and sentences; which books there are is the visit's business.
"""

from dataclasses import replace
from itertools import product

from kiosk.state import Line
from kiosk.values import dataclass
from screens.covers import Work, cover
from screens.page import Page
from screens.pile_grid import lay_grid
from screens.pile_upright import lay_upright
from screens.scene import Box
from screens.sentences import Told, tell, title_of
from screens.theme import pitch
from screens.told import DOT, QUIET_LEAST_LINES, QUIETS, Part, field, field_height, field_room, heights, lay, parts
from screens.tones import tones
from screens.typeset import Laid

COVER_RATIO = 0.70
TALL_MAX = 3
TALL_TITLES = (3, 2)
"""Lines of a title, the best first."""
LEAST_TITLES = {False: (2,), True: (2, 1)}
"""Lines of the title of a single book in the letters of its text, where it has no room for larger ones; by whether the screen is
compact."""

ROW_TITLE = 100
"""A longer title may be cut."""
ENOUGH_COVER_MM = 16


@dataclass(frozen=True)
class Card:
    """A line with its words."""

    line: Line
    title: str
    told: Told

    @property
    def work(self) -> Work:
        return Work(self.line.title, self.line.author, self.line.parts)


def lay_pile(page: Page, box: Box, lines: tuple[Line, ...], at: int = 0) -> bool:
    """All lines of a visit in a box: the richest form in which all of them fit, else page `at` of them. Does a headline say how
    the pile stands?"""
    cards = [Card(line, title_of(line, page.w), tell(line, page.w)) for line in lines]
    if page.s.upright:
        told = lay_upright(page, box, cards)
        if told is None:
            lay_grid(page, box, cards, at)
        return bool(told)
    columns = [_column(page, box, len(cards), i) for i in range(len(cards))]
    tall = _tall_share(page, columns[0], cards) if 1 < len(cards) <= TALL_MAX and not page.s.compact else None
    if len(cards) == 1 and (rich := _hero_fits(page, box, cards[0])):
        _hero(page, box, cards[0], rich)
    elif tall:
        for place, card in zip(columns, cards, strict=True):
            _tall(page, place, card, tall)
    else:
        lay_grid(page, box, cards, at)
    return False


def _pad(page: Page) -> int:
    return page.s.mm(1.6) if page.s.compact else page.s.mm(3.6)


# ---- one book -------------------------------------------------------------------------------------------------------

def _hero_words(page: Page, box: Box) -> tuple[int, int]:
    """x and width of the words beside the cover."""
    wide = round((box[3] - 2 * _pad(page)) * COVER_RATIO)
    left = box[0] + _pad(page) + wide + (page.s.gap if page.s.compact else page.s.mm(8))
    return left, box[0] + box[2] - _pad(page) - (0 if page.s.compact else page.s.mm(2)) - left


def _hero_title(page: Page, width: int, card: Card) -> tuple[int, int]:
    """Size and lines of the title: as large as whole words allow. Where it goes is larger than what it is."""
    s = page.s
    most = 2 if s.compact else 3
    sizes = ((s.title, most), (s.body, most)) if s.compact or card.told.head else ((s.display, 2), (s.title, most))
    for px, lines in sizes:
        laid = page.measure(card.title, width, px, bold=True, max_lines=lines)
        if laid.fits:
            return px, len(laid.lines)
    return sizes[-1][0], len(page.measure(card.title, width, sizes[-1][0], bold=True, max_lines=most, cut=True).lines)


@dataclass(frozen=True)
class Rich:
    """How much of a single book is told: the size and lines of the title, whether its author stands there, the field's texts."""

    px: int
    titles: int
    author: bool
    said: tuple[Part, ...]


def _hero_fits(page: Page, box: Box, card: Card) -> Rich | None:
    """The author, who stands on the cover too, and large letters of the title go before what the library adds; then our own
    sentence is said in few words, then without the sentence below where the book goes; None where not even that has room."""
    s, told = page.s, card.told
    _, width = _hero_words(page, box)
    titles = (_hero_title(page, width, card), *(_least_title(page, width, card, most) for most in LEAST_TITLES[s.compact]))
    heads = (s.display, s.title, s.body) if told.head else (s.body,)
    forms = (told, replace(told, under="")) if told.head else (told,)
    how = [pair for form in forms for pair in (
        *((form, quiet) for quiet in QUIETS if quiet), (replace(form, sentence=form.middle or form.sentence), QUIET_LEAST_LINES),
        (form, 0))]
    for (what, quiet), (px, lines), head, author in product(how, titles, heads, (True, False)):
        said = parts(page, field_room(page, width, head), what, quiet=quiet, head_px=head)
        rich = Rich(px, lines, author and bool(card.line.author), said)
        if _hero_height(page, width, card, rich) <= box[3] - 2 * _pad(page):
            return rich
    return None


def _least_title(page: Page, width: int, card: Card, most: int) -> tuple[int, int]:
    return page.s.body, len(page.measure(card.title, width, page.s.body, bold=True, max_lines=most, cut=True).lines)


def _hero_height(page: Page, width: int, card: Card, rich: Rich) -> int:
    s = page.s
    return (rich.titles * pitch(rich.px) + rich.author * pitch(s.body) + _air(page) + field_height(page, width, rich.said)
            + (s.touch + _air(page) if card.told.buttons else 0))


def _air(page: Page) -> int:
    return page.s.mm(1.2) if page.s.compact else page.s.mm(3)


def _hero(page: Page, box: Box, card: Card, rich: Rich) -> None:
    t, pad = page.t, _pad(page)
    left, width = _hero_words(page, box)
    page.card(box)
    tall = box[3] - 2 * pad
    page.cover(cover((box[0] + pad, box[1] + pad, round(tall * COVER_RATIO), tall), card.work, t, page.shadow(3, 0.22, 1.0)))
    y = box[1] + (box[3] - _hero_height(page, width, card, rich)) // 2
    y = page.text((left, y, width, 0), card.title, rich.px, bold=True, ground=t.surface, cut=True, balance=True,
                  max_lines=rich.titles)
    if rich.author:
        y = page.text((left, y, width, 0), card.line.author, page.s.body, color=t.muted, ground=t.surface, cut=True)
    y = field(page, (left, y + _air(page), width, 0), card.told, rich.said)
    _buttons(page, card, left, y + _air(page))


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
    return box[2] - 2 * page.s.half - 2 * page.s.mm(1.2)


def _tall_share(page: Page, box: Box, cards: list[Card]) -> Tall | None:
    """Equal parts for all of them, so that their covers and sentences stand in line; None where they have no room."""
    one_line = all(page.measure(DOT.join(c.told.head), _tall_words(page, box), page.s.title, bold=True).fits for c in cards)
    heads = (page.s.title, page.s.body) if one_line else (page.s.body,)
    widest = max(sum(page.button_width(page.w.say(word)) + page.s.gap for _, word, _, _ in c.told.buttons) for c in cards)
    if widest - page.s.gap > box[2] - 2 * page.s.half:
        return None
    tries = (_tall_parts(page, box, cards, *how) for how in product(TALL_TITLES, (QUIET_LEAST_LINES, 0), heads))
    return next((share for share in tries if share and share.cover >= page.s.mm(ENOUGH_COVER_MM)), None)


def _tall_parts(page: Page, box: Box, cards: list[Card], most: int, quiet: int, head_px: int) -> Tall | None:
    """In the fewest lines a title may be cut, elsewhere only a long one."""
    s, pad, width = page.s, _pad(page), _tall_words(page, box)
    laid = [_tall_title(page, box, card, most) for card in cards]
    if most > min(TALL_TITLES) and any(one.cut and len(card.title) <= ROW_TITLE for one, card in zip(laid, cards, strict=True)):
        return None
    high = max(sum(heights(page, width, parts(page, width, c.told, quiet=quiet, head_px=head_px))) for c in cards)
    buttons = s.touch + s.half if any(c.told.buttons for c in cards) else 0
    title, field = max(len(one.lines) for one in laid) * pitch(s.body), high + s.half
    return Tall(box[3] - pad - s.mm(2.4) - title - s.half - field - s.half - buttons, title, field, most, quiet, head_px)


def _tall_title(page: Page, box: Box, card: Card, most: int) -> Laid:
    return page.measure(card.title, box[2] - 2 * page.s.half, page.s.body, bold=True, max_lines=most, cut=True)


def _tall(page: Page, box: Box, card: Card, share: Tall) -> None:
    """Cover with its sign, title and sentence in the middle, one below the other."""
    s, t, pad = page.s, page.t, _pad(page)
    x, y, width, height = box
    tint = tones(t, card.told.tone)[1]
    page.card(box)
    tall = min(share.cover, s.mm(46))
    y += (share.cover - tall) // 2
    _cover_with_sign(page, (x, y + pad, width, tall), card)
    y += pad + tall + s.mm(2.4)
    page.text((x + s.half, y, width - 2 * s.half, share.title), card.title, s.body, bold=True, ground=t.surface, align="center",
              max_lines=share.titles, cut=True, balance=True)
    buttons = s.touch + s.half if card.told.buttons else 0
    field_top = box[1] + height - s.half - share.field - buttons
    page.panel((x + s.half, field_top, width - 2 * s.half, share.field), tint)
    words = _tall_words(page, box)
    said = parts(page, words, card.told, quiet=share.quiet, head_px=share.head_px)
    top = field_top + (share.field - sum(heights(page, words, said))) // 2
    lay(page, (x + (width - words) // 2, top, words, 0), card.told, said, align="center")
    _buttons(page, card, x + s.half, box[1] + height - s.half - s.touch, width - 2 * s.half)


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


# ---- pieces ---------------------------------------------------------------------------------------------------------

def _buttons(page: Page, card: Card, x: int, y: int, width: int = 0) -> None:
    """The buttons of one card, side by side and equal; over the whole width where one is given."""
    s, given = page.s, card.told.buttons
    if not given:
        return
    labels = [(page.w.say(word), icon) for _, word, icon, _ in given]
    each = (width - s.gap * (len(given) - 1)) // len(given) if width else max(page.button_width(*label) for label in labels)
    signs = all(page.button_width(*label) <= each for label in labels)
    for (key, _, icon, look), (label, _) in zip(given, labels, strict=True):
        page.button(key, label, (x, y, each, s.touch), look, icon=icon if signs else "", target=card.line.item)
        x += each + s.gap
