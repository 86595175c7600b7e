"""The pile on an upright screen: rows with large covers that grow upwards, as books do; what lies there never moves.

The lowest row is the oldest. Above them the invitation stays as long as there is room for it. Which books there are is the
visit's business; more of them than have a row here are cells (`screens.pile_rows`).
"""

from collections.abc import Sequence
from itertools import product

from kiosk.values import dataclass
from screens.art import pad_picture
from screens.covers import cover
from screens.page import Page
from screens.pile_cells import COVER_RATIO, Card
from screens.scene import Box
from screens.stage import stage
from screens.theme import pitch
from screens.told import Part, field, field_height, field_room, parts

ROW_MM = 58
STAGE_MM = 130
"""From this height on there is room for the picture and its invitation."""

ONE_MM = 250
"""How high a single book stands."""

TITLES = ((True, 2), (False, 3), (False, 2), (False, 1))
"""Whether titles are large, and in how many lines; the best first."""


@dataclass(frozen=True)
class Form:
    """How every row says its book."""

    px: int
    titles: int
    quiet: bool
    head_px: int
    author: bool


def lay_upright(page: Page, box: Box, cards: Sequence[Card], invitation: str) -> bool:
    """False where they have no room so."""
    s, (x, y, width, height) = page.s, box
    gap, count = s.mm(3), len(cards)
    tall = min(s.mm(ONE_MM if count == 1 else ROW_MM), (height - gap * (count - 1)) // count)
    draw, form = (_one, _one_form(page, width, tall, cards[0])) if count == 1 else (_row, _form(page, width, tall, cards))
    if form is None:
        return False
    top = y + height
    for card in cards:
        top -= tall
        draw(page, (x, top, width, tall), card, form)
        top -= gap
    if top - y >= s.mm(STAGE_MM):
        stage(page, (x, y, width, top - y - s.mm(4)), pad_picture, invitation)
    return True


def _inset(page: Page) -> int:
    return page.s.mm(3)


# ---- rows -----------------------------------------------------------------------------------------------------------

def _cover_size(page: Page, tall: int) -> tuple[int, int]:
    high = tall - 2 * _inset(page)
    return round(high * COVER_RATIO), high


def _buttons_width(page: Page, card: Card) -> int:
    return sum(page.button_width(page.w.say(word)) + page.s.gap for _, word, _, _ in card.told.buttons)


def _room(page: Page, width: int, tall: int, card: Card) -> int:
    """Width of the words of a row."""
    return width - _cover_size(page, tall)[0] - 3 * _inset(page) - page.s.gap - _buttons_width(page, card)


def _form(page: Page, width: int, tall: int, cards: Sequence[Card]) -> Form | None:
    """The best in which all rows say all that they have to say."""
    s = page.s
    for (large, titles), quiet, head in product(TITLES, (True, False), (s.title, s.body)):
        form = Form(s.title if large else s.body, titles, quiet, head, False)
        if all(_fits(page, _room(page, width, tall, card), tall - 2 * s.half, card, form, titles) for card in cards):
            return form
    return None


def _fits(page: Page, room: int, tall: int, card: Card, form: Form, most: int) -> bool:
    """Of its titles only really long ones are cut, in three lines."""
    laid = page.measure(card.title, room, form.px, bold=True, max_lines=most)
    return (laid.fits or most >= 3 or (most == 1 and form.px == page.s.body)) and _words_height(page, room, card, form) <= tall


def _said(page: Page, room: int, card: Card, form: Form) -> tuple[Part, ...]:
    head = form.head_px if card.told.head else page.s.body
    return parts(page, field_room(page, room, head), card.told, quiet=form.quiet, head_px=head)


def _titles(page: Page, room: int, card: Card, form: Form) -> int:
    return len(page.measure(card.title, room, form.px, bold=True, max_lines=form.titles, cut=True).lines)


def _words_height(page: Page, room: int, card: Card, form: Form) -> int:
    author = pitch(page.s.body) if form.author and card.line.author else 0
    return (_titles(page, room, card, form) * pitch(form.px) + author + page.s.half
            + field_height(page, room, _said(page, room, card, form)))


def _row(page: Page, box: Box, card: Card, form: Form) -> None:
    s, inset, (x, y, width, height) = page.s, _inset(page), box
    wide, tall = _cover_size(page, height)
    page.card(box)
    page.cover(cover((x + inset, y + inset, wide, tall), card.work, page.t, page.shadow(2.4, 0.18, 0.8)))
    left, room = x + inset + wide + s.gap + inset, _room(page, width, height, card)
    top = y + (height - _words_height(page, room, card, form)) // 2
    _words(page, (left, top, room, 0), card, form)
    at = x + width - inset - _buttons_width(page, card) + s.gap
    for key, word, _, look in card.told.buttons:
        button = page.button_width(page.w.say(word))
        page.button(key, page.w.say(word), (at, y + (height - s.touch) // 2, button, s.touch), look, target=card.line.item)
        at += button + s.gap


def _words(page: Page, box: Box, card: Card, form: Form, align: str = "left") -> int:
    s, (x, y, room, _) = page.s, box
    y = page.text((x, y, room, 0), card.title, form.px, bold=True, ground=page.t.surface, cut=True, align=align, balance=True,
                  max_lines=_titles(page, room, card, form))
    if form.author and card.line.author:
        y = page.text((x, y, room, 0), card.line.author, s.body, color=page.t.muted, ground=page.t.surface, cut=True, align=align)
    return field(page, (x, y + s.half, room, 0), card.told, _said(page, room, card, form))


# ---- one ------------------------------------------------------------------------------------------------------------

def _one_form(page: Page, width: int, tall: int, card: Card) -> Form | None:
    """Its words below a cover of half its height or more."""
    s, room = page.s, width - 4 * _inset(page)
    for (px, titles), quiet in product(((s.display, 2), (s.title, 3), (s.body, 3)), (True, False)):
        form = Form(px, titles, quiet, s.display, True)
        laid = page.measure(card.title, room, px, bold=True, max_lines=titles)
        if (laid.fits or px == s.body) and _one_cover(page, room, tall, card, form) >= tall * 0.4:
            return form
    return None


def _one_cover(page: Page, room: int, tall: int, card: Card, form: Form) -> int:
    """Height that is left for it."""
    buttons = page.s.primary + page.s.gap if card.told.buttons else 0
    return tall - 4 * _inset(page) - page.s.gap - _words_height(page, room, card, form) - buttons


def _one(page: Page, box: Box, card: Card, form: Form) -> None:
    """The cover, its words below, the buttons over the whole width."""
    s, inset, (x, y, width, height) = page.s, _inset(page), box
    room = width - 4 * inset
    tall = _one_cover(page, room, height, card, form)
    wide = round(tall * COVER_RATIO)
    page.card(box)
    page.cover(cover((x + (width - wide) // 2, y + 2 * inset, wide, tall), card.work, page.t, page.shadow(3, 0.22, 1.0)))
    top = _words(page, (x + 2 * inset, y + 2 * inset + tall + s.gap, room, 0), card, form, "center") + s.gap
    given = card.told.buttons
    for i, (key, word, icon, look) in enumerate(given):
        each = (room - s.gap * (len(given) - 1)) // len(given)
        page.button(key, page.w.say(word), (x + 2 * inset + i * (each + s.gap), top, each, s.primary), look, icon=icon,
                    target=card.line.item)
