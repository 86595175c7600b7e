"""A single book of a pile, large: the cover, the title, its state, the buttons.

What the library says in its own words takes room from the cover and the title; what then has none is opened by a button.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from kiosk.values import dataclass
from screens.page import Page
from screens.paint.covers import COVER_RATIO, cover
from screens.pile.cells import Card
from screens.pile.read import MESSAGE, READ, openable
from screens.pile.told import QUIET_LEAST_LINES, QUIETS, WHOLE_LINES, Part, field, field_height, field_room, is_whole, parts
from screens.scene import Box
from screens.sentences import Told
from screens.theme import pitch

LEAST_TITLES = {False: (2,), True: (2, 1)}
"""Lines of the title of a single book in the letters of its text, where it has no room for larger ones; by whether the screen is
compact, or more is to be said than its state: what the library says, or where it goes."""

Way = tuple[Told, int]
Order = tuple[Way, tuple[int, int], int, bool]

COVER_PARTS = (1.0, 0.75, 0.5)
"""Of the height of the card, where the library says much."""


def hero(page: Page, box: Box, card: Card) -> bool:
    """Draws it, if there is room."""
    rich = next(_tries(page, box, card), None)
    if rich:
        _draw(page, box, rich)
    return bool(rich)


def pad_of(page: Page) -> int:
    """Inside a large card."""
    return page.s.mm(1.6) if page.s.compact else page.s.mm(3.6)


def _words(page: Page, box: Box, part: float) -> tuple[int, int]:
    """x and width of the words beside a cover that is so much smaller than the card."""
    wide = round((box[3] - 2 * pad_of(page)) * part * COVER_RATIO)
    left = box[0] + pad_of(page) + wide + (page.s.gap if page.s.compact else page.s.mm(8))
    return left, box[0] + box[2] - pad_of(page) - (0 if page.s.compact else page.s.mm(2)) - left


def _title(page: Page, width: int, card: Card) -> tuple[int, int]:
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
    """How much of a single book is told: the size and lines of the title, whether its author stands there, the field's texts;
    and what part of the card's height its cover has."""

    card: Card
    px: int
    titles: int
    author: bool
    said: tuple[Part, ...]
    cover: float = 1.0


def _tries(page: Page, box: Box, card: Card) -> Iterator[Rich]:
    """The best first. With all that the library says, on a smaller cover if need be; else with its beginning and a button that
    opens the rest, at last with the button alone."""
    told = card.told
    if not told.more:
        yield from _fitting(page, box, card, 1.0, _ways(told))
        return
    few = replace(told, sentence=told.middle or told.sentence)
    for ways, part in product(([(told, WHOLE_LINES)], [(few, WHOLE_LINES)], _ways(told)), COVER_PARTS):
        yield from (rich for rich in _fitting(page, box, card, part, ways)
                    if is_whole(page, _room(page, box, rich), rich.said, told))
    for button, quiets in ((READ, True), (MESSAGE, False)):
        opening = replace(card, told=openable(told, button))
        for covers in (COVER_PARTS[:-1], COVER_PARTS[-1:]):                   # fewer words rather than a cover that floats
            for way, part in product(_ways(opening.told), covers):
                if bool(way[1]) == quiets:
                    yield from _fitting(page, box, opening, part, [way])


def _ways(told: Told) -> list[tuple[Told, int]]:
    """What is said, and in how many lines what the library adds: first its words in fewer lines, then ours in few words, then
    without the sentence below where the book goes."""
    unders = dict.fromkeys((*(told.unders or (told.under,)), ""))
    forms = tuple(replace(told, under=under) for under in unders) if told.head else (told,)
    return [pair for form in forms for pair in (
        *((form, quiet) for quiet in QUIETS if quiet), (replace(form, sentence=form.middle or form.sentence), QUIET_LEAST_LINES),
        (form, 0))]


def _fitting(page: Page, box: Box, card: Card, part: float, ways: list[tuple[Told, int]]) -> Iterator[Rich]:
    """The author, who stands on the cover too, and large letters of the title go before what the library adds. No title is cut
    for another library's whole name."""
    s, told = page.s, card.told
    _, width = _words(page, box, part)
    least = LEAST_TITLES[s.compact or bool(told.more or told.head)]
    titles = (_title(page, width, card), *(_least_title(page, width, card, most) for most in least))
    heads = (s.display, s.title, s.body) if told.head else (s.body,)
    for (what, quiet), (px, lines), head, author in _orders(told, ways, titles, heads):
        said = parts(page, field_room(page, width, head), what, quiet=quiet, head_px=head)
        rich = Rich(card, px, lines, author and bool(card.line.author), said, part)
        whole = page.measure(card.title, width, px, bold=True, max_lines=lines).fits or what.under not in what.unders[:1]
        if whole and _height(page, width, rich) <= box[3] - 2 * pad_of(page):
            yield rich


def _orders(told: Told, ways: list[Way], titles: Sequence[tuple[int, int]], heads: Sequence[int]) -> Iterator[Order]:
    """The best first. Where a book goes stands as large as it can: before that, its title is cut, not what becomes of it; that it
    is returned, which is counted below, goes before what the library adds."""
    if told.head:
        said = told.unders[:2] or ((told.under, "") if told.quiet else (told.under,))
        whole = [way for way in ways if way[0].under in said and (way[1] or not told.quiet)]
        for head, way, title, author in product(heads, whole, titles, (True, False)):
            yield way, title, head, author
    yield from product(ways, titles, heads, (True, False))


def _room(page: Page, box: Box, rich: Rich) -> int:
    """Width of the texts of its field."""
    return field_room(page, _words(page, box, rich.cover)[1], rich.said[0].px)


def _least_title(page: Page, width: int, card: Card, most: int) -> tuple[int, int]:
    return page.s.body, len(page.measure(card.title, width, page.s.body, bold=True, max_lines=most, cut=True).lines)


def _height(page: Page, width: int, rich: Rich) -> int:
    s = page.s
    return (rich.titles * pitch(rich.px) + rich.author * pitch(s.body) + _air(page) + field_height(page, width, rich.said)
            + (s.touch + _air(page) if rich.card.told.buttons else 0))


def _air(page: Page) -> int:
    return page.s.mm(1.2) if page.s.compact else page.s.mm(3)


def _draw(page: Page, box: Box, rich: Rich) -> None:
    t, card, pad = page.t, rich.card, pad_of(page)
    left, width = _words(page, box, rich.cover)
    page.card(box)
    tall = round((box[3] - 2 * pad) * rich.cover)
    at = box[0] + pad, box[1] + (box[3] - tall) // 2, round(tall * COVER_RATIO), tall
    page.cover(cover(at, card.work, t, page.shadow(3, 0.22, 1.0)))
    y = box[1] + (box[3] - _height(page, width, rich)) // 2
    y = page.text((left, y, width, 0), card.title, rich.px, bold=True, ground=t.surface, cut=True, balance=True,
                  max_lines=rich.titles)
    if rich.author:
        y = page.text((left, y, width, 0), card.line.author, page.s.body, color=t.muted, ground=t.surface, cut=True)
    y = field(page, (left, y + _air(page), width, 0), card.told, rich.said)
    buttons(page, card, left, y + _air(page))


# ---- pieces ---------------------------------------------------------------------------------------------------------

def buttons(page: Page, card: Card, x: int, y: int, width: int = 0) -> None:
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
