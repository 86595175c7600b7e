"""Full rows of a pile: cover, sign, title, and what is told of the book in as many words as all rows have room for.

Knows one form for all rows of a pile, so that they look alike; whether rows or cells are drawn is `screens.pile_rows`' work.
"""

from collections.abc import Sequence

from kiosk.values import dataclass
from screens.covers import cover
from screens.frame import badge
from screens.page import Page
from screens.pile_cells import COVER_RATIO, Card
from screens.scene import Box
from screens.theme import pitch
from screens.told import Part, heights, lay, parts
from screens.tones import tones

LONG_TITLE = 60
"""Longer titles may be cut."""


@dataclass(frozen=True)
class Form:
    """`head`: where it goes on a line of its own. `quiet`: what the library adds stands there."""

    head: bool
    quiet: bool


FORMS = (Form(True, True), Form(True, False), Form(False, True), Form(False, False))
"""The richest first."""


@dataclass(frozen=True)
class Wide:
    """How all rows are drawn: their form, how many lines each title has; `cut`: one is cut that is not really long."""

    form: Form
    titles: tuple[int, ...]
    cut: bool


def fit(page: Page, box: Box, cards: Sequence[Card], gap: int) -> Wide | None:
    """The richest rows that fit, whole titles before what the library adds; None where not even sentences have room."""
    found = [wide for form in FORMS if (wide := _fit(page, box, cards, gap, form))]
    return min(found, key=lambda wide: wide.cut, default=None)


def _fit(page: Page, box: Box, cards: Sequence[Card], gap: int, form: Form) -> Wide | None:
    """Titles get a second line first where that makes them whole."""
    least = [_height(page, box[2], card, 1, form) for card in cards]
    room = box[3] - gap * (len(cards) - 1) - sum(least)
    if room < 0:
        return None
    titles = [1] * len(cards)
    for at in sorted(range(len(cards)), key=lambda at: len(cards[at].title) > LONG_TITLE):
        more = _height(page, box[2], cards[at], 2, form) - least[at]
        if more <= room:
            titles[at], room = 2, room - more
    return Wide(form, tuple(titles), _titles_cut(page, box[2], cards, titles))


def _titles_cut(page: Page, width: int, cards: Sequence[Card], titles: Sequence[int]) -> bool:
    """Is one cut that is not really long?"""
    return any(len(card.title) <= LONG_TITLE
               and not page.measure(card.title, _words_width(page, width, card), page.s.body, bold=True, max_lines=count).fits
               for card, count in zip(cards, titles, strict=True))


# ---- room -----------------------------------------------------------------------------------------------------------

def _inset(page: Page) -> int:
    return page.s.mm(1) if page.s.compact else page.s.mm(1.6)


def _cover_width(page: Page) -> int:
    return round(2 * pitch(page.s.body) * COVER_RATIO)


def _words_width(page: Page, width: int, card: Card) -> int:
    """What is left for a row's words."""
    s = page.s
    buttons = sum(page.button_width(page.w.say(word)) + s.gap for _, word, _, _ in card.told.buttons)
    return width - 2 * _inset(page) - _cover_width(page) - s.gap - round(s.body * 1.25) - s.half - buttons


def _said(page: Page, width: int, card: Card, form: Form) -> tuple[Part, ...]:
    return parts(page, _words_width(page, width, card), card.told, quiet=form.quiet, head_px=page.s.body * form.head)


def _words_height(page: Page, width: int, card: Card, titles: int, form: Form) -> int:
    words = _words_width(page, width, card)
    title = len(page.measure(card.title, words, page.s.body, bold=True, max_lines=titles, cut=True).lines)
    return title * pitch(page.s.body) + sum(heights(page, words, _said(page, width, card, form)))


def _height(page: Page, width: int, card: Card, titles: int, form: Form) -> int:
    """The least height of a row with a title of at most so many lines, px."""
    words = _words_height(page, width, card, titles, form)
    return max(words, page.s.touch if card.told.buttons else 0) + _inset(page) + page.s.mm(0.6)


# ---- drawing --------------------------------------------------------------------------------------------------------

def draw_wide(page: Page, box: Box, cards: Sequence[Card], wide: Wide, gap: int) -> None:
    """One row below the other; what is left of the room goes into them."""
    least = [_height(page, box[2], card, count, wide.form) for card, count in zip(cards, wide.titles, strict=True)]
    spare = box[3] - sum(least) - gap * (len(cards) - 1)
    more, y = min(spare // len(cards), page.s.mm(5)), box[1]
    for card, height, count in zip(cards, least, wide.titles, strict=True):
        _row(page, (box[0], y, box[2], height + more), card, count, wide.form)
        y += height + more + gap


def _row(page: Page, box: Box, card: Card, titles: int, form: Form) -> None:
    s, t, inset = page.s, page.t, _inset(page)
    x, y, width, height = box
    color, tint = tones(t, card.told.tone)
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.8, 0.08, 0.5))
    tall = round(_cover_width(page) / COVER_RATIO)
    page.cover(cover((x + inset, y + (height - tall) // 2, _cover_width(page), tall), card.work, t))
    left, sign = x + inset + _cover_width(page) + s.gap, round(s.body * 1.25)
    badge(page, card.told.icon, left, y + (height - sign) // 2, sign, tint, color)
    left += sign + s.half
    words = _words_width(page, width, card)
    top = y + (height - _words_height(page, width, card, titles, form)) // 2
    top = page.text((left, top, words, 0), card.title, s.body, bold=True, ground=t.surface, cut=True, max_lines=titles)
    lay(page, (left, top, words, 0), card.told, _said(page, width, card, form), ground=t.surface)
    _buttons(page, left + words + s.gap, y + (height - s.touch) // 2, card)


def _buttons(page: Page, x: int, y: int, card: Card) -> None:
    for key, word, _, look in card.told.buttons:
        wide = page.button_width(page.w.say(word))
        page.button(key, page.w.say(word), (x, y, wide, page.s.touch), look, target=card.line.item)
        x += wide + page.s.gap
