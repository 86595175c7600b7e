"""An item of an account's groups: the useful fact, and beside it or below it what it is about.

Knows boxes and how high an item is; which items stand where is said elsewhere.
"""

from kiosk.values import dataclass
from screens.account.groups import Item
from screens.page import Page
from screens.scene import Box
from screens.theme import Color, pitch

FIRST_PART = 0.42
"""Of the width at most, where both stand side by side."""

BESIDE_MM = 100
"""From this width on they may."""

FIRST_LINES = 2
"""Of the useful fact: a shelf with an endless name is cut there."""


@dataclass(frozen=True)
class Column:
    """How items stand in a width: `first`: the width of the facts where the titles stand beside them, 0: below them; `most`:
    the lines of a title."""

    width: int
    first: int
    most: int


def column(page: Page, width: int, items: tuple[Item, ...], most: int) -> Column:
    """Side by side where the longest fact leaves a title its room."""
    wanted = max((_natural(page, item.first) for item in items if item.first), default=0)
    beside = 0 < wanted <= width * FIRST_PART and width >= page.s.mm(BESIDE_MM)
    return Column(width, wanted if beside else 0, most)


def _natural(page: Page, words: str) -> int:
    from screens.letters.faces import width

    return width(page.measure(words, 10_000, page.s.body, bold=True).lines[0], page.s.body, True) + 1


def height(page: Page, there: Column, item: Item) -> int:
    """Of both, without any distance."""
    first, then = _lines(page, there, item)
    return pitch(page.s.body) * (max(first, then) if there.first else first + then)


def _lines(page: Page, there: Column, item: Item) -> tuple[int, int]:
    px = page.s.body
    first = page.measure(item.first, there.first or there.width, px, bold=True, max_lines=FIRST_LINES, cut=True)
    then = page.measure(item.then, _then_width(page, there, item), px, max_lines=there.most, cut=True)
    return len(first.lines) if item.first else 0, len(then.lines) if item.then.strip() else 0


def is_whole(page: Page, there: Column, item: Item) -> bool:
    """Nothing of it is cut."""
    px = page.s.body
    return (page.measure(item.first, there.first or there.width, px, bold=True, max_lines=FIRST_LINES).fits
            and page.measure(item.then, _then_width(page, there, item), px, max_lines=there.most).fits)


def _then_width(page: Page, there: Column, item: Item) -> int:
    return there.width - (there.first + 2 * page.s.gap if there.first and item.first else 0)


def draw(page: Page, at: tuple[int, int], there: Column, item: Item, color: Color, ground: Color) -> None:
    """`at`: its upper left corner."""
    x, y = at
    px, (first, then) = page.s.body, _lines(page, there, item)
    if first:
        box: Box = (x, y, there.first or there.width, 0)
        bottom = page.text(box, item.first, px, bold=True, color=color, ground=ground, max_lines=FIRST_LINES, cut=True)
        x, y = (x + there.first + 2 * page.s.gap, y) if there.first else (x, bottom)
    if then:
        quiet = page.t.ink if ground == page.t.surface else color
        page.text((x, y, _then_width(page, there, item), 0), item.then, px, color=quiet, ground=ground, max_lines=there.most,
                  cut=True)
