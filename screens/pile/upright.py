"""The pile on an upright screen: how it stands as a headline, below it rows with large covers, as high together as one book.

The lowest row is the oldest, but for those with buttons, which stand where hands reach. Rows keep their height while the next
book comes: so less is painted, and nothing moves. Which books there are is the visit's business; more of them than have a row
here are cells (`screens.pile.grid`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from kiosk.values import dataclass
from screens.page import Page
from screens.paint.covers import COVER_RATIO, cover
from screens.pile.cells import Card
from screens.pile.grid import COLUMN_MAX
from screens.pile.head import Head, heads
from screens.pile.told import QUIET_LEAST_LINES, QUIETS, WHOLE_LINES, Part, field, field_height, field_room, is_whole, parts
from screens.scene import Box
from screens.sentences import Told, for_desk
from screens.theme import pitch

PILE_MM = 280
"""How high one to six books stand together: however many they are, the headline above and the uppermost edge keep their place."""

ROWS_MM = (52, 71)
"""How high rows may be where that is too little for their words, or a title would be cut."""

HEADED_ROW_MM = 30
"""Rows so high leave the whole headline its room; of lower ones its first line stands above, and the rest beside the buttons."""

ROOMY_MM = 72
"""Rows so high have buttons below their words, and larger letters."""

FEW = 6
"""… and of more each row is as high as of so many."""

STEPS = (1, 2, 3, 4, 6, 8, COLUMN_MAX)
"""Rows are as high as of so many, though there is one less."""

INNER_ROW_MM = 42
"""Rows so high have the inner margin of all cards."""

BUTTON_GAP_MM = 4
LONG_TITLE = 60
"""A longer title may be cut."""

TITLES = ((True, 2), (False, 3), (False, 2), (True, 1), (False, 1))
"""Whether titles are large, and in how many lines; the best first."""

ROOMY_TITLES = 3
"""Lines of a title in a high row."""


@dataclass(frozen=True)
class Form:
    """How every row says its book. `quiet`: in so many lines what the library adds; `brief`: in few words."""

    px: int
    titles: int
    quiet: int
    head_px: int
    author: bool
    said_px: int = 0
    brief: bool = False


def lay_upright(page: Page, box: Box, ways: Sequence[Sequence[Card]]) -> int | None:
    """How many of the notes a headline told. None where the cards have no room so. `ways`: with all that is to be said first,
    at last those with buttons for what the library says, where not all of it stands there."""
    count = len(ways[0])
    if count > COLUMN_MAX:
        return None
    above = heads(page, box[2], [card.line for card in ways[0]])
    for brief, head in product((False, True), above):
        tries = (list(_stands(page, box, cards, head, brief, head is above[-1])) for cards in dict.fromkeys(map(tuple, ways)))
        found = next(filter(None, tries), [])[:1 if count == 1 else None]
        if stand := max(found, key=lambda stand: stand.shown, default=None):
            _draw(page, box, stand.cards, stand.tall, _one if count == 1 else _row, stand.form)
            free = box[3] - count * (stand.tall + _gap(page)) + _gap(page)
            return next((head for head in above if head.high <= free), head).draw(page, box)
    return None


@dataclass(frozen=True)
class Stand:
    """Rows so high, px, with these words in this form; so many signs of their titles are `shown`."""

    cards: tuple[Card, ...]
    tall: int
    form: Form
    shown: int


def _stands(page: Page, box: Box, cards: tuple[Card, ...], head: Head, brief: bool, last: bool) -> Iterator[Stand]:
    """Below that headline, the best first. `last`: there is no lower one, so titles may be small and have one line."""
    tried: dict[int, Form | None] = {}
    for most in (*ROWS_MM[::-1], 0) if head.full else (0, *ROWS_MM):
        tall = _tall(page, box[3] - head.high, len(cards), most)
        if not last and len(cards) > 1 and tall < page.s.mm(HEADED_ROW_MM):
            continue
        if tall not in tried:
            tried[tall] = _form(page, box[2], tall, cards, brief)
        if form := tried[tall]:
            laid = [page.measure(card.title, _room(page, box[2], tall, card), form.px, bold=True, max_lines=form.titles, cut=True)
                    for card in cards]
            if (most and last) or form.titles > 1 or form.px > page.s.body or not any(one.cut for one in laid):
                yield Stand(cards, tall, form, sum(len(line.replace(" ", "")) for one in laid for line in one.lines))


def _gap(page: Page) -> int:
    return page.s.mm(3)


def _tall(page: Page, height: int, count: int, most: int) -> int:
    """`most`: they may be so high, mm, though all of them are higher then than a single book; at most they leave the next one
    no room."""
    rows = count if most == ROWS_MM[-1] else next(step for step in STEPS if step >= count)
    gaps = _gap(page) * (rows - 1)
    share = (page.s.mm(PILE_MM) - gaps) // min(rows, FEW)
    return min(max(share, page.s.mm(most)), (height - gaps) // rows)


def _is_roomy(page: Page, tall: int) -> bool:
    return tall >= page.s.mm(ROOMY_MM)


def _draw(page: Page, box: Box, cards: Sequence[Card], tall: int, draw, form: Form) -> None:
    """From below, those with buttons first."""
    top = box[1] + box[3]
    for card in sorted(cards, key=lambda card: not card.told.buttons):
        top -= tall
        draw(page, (box[0], top, box[2], tall), card, form)
        top -= _gap(page)


def _inset(page: Page, tall: int) -> int:
    """As in all cards; low rows keep their room for words."""
    return page.s.inner if tall >= page.s.mm(INNER_ROW_MM) else page.s.mm(3)


def _above(page: Page, tall: int) -> int:
    """Above and below the words of a row, at least."""
    return page.s.mm(3) if tall >= page.s.mm(ROWS_MM[0]) else page.s.half


# ---- rows -----------------------------------------------------------------------------------------------------------

def _cover_size(page: Page, tall: int) -> tuple[int, int]:
    high = tall - 2 * _inset(page, tall)
    return round(high * COVER_RATIO), high


def _button(page: Page, card: Card) -> int:
    """The width of each: they are equal."""
    return max((page.button_width(page.w.say(word)) for _, word, _, _ in card.told.buttons), default=0)


def _buttons_width(page: Page, card: Card) -> int:
    return len(card.told.buttons) * (_button(page, card) + page.s.mm(BUTTON_GAP_MM))


def _room(page: Page, width: int, tall: int, card: Card) -> int:
    """Width of the words of a row."""
    beside = 0 if _is_roomy(page, tall) else _buttons_width(page, card)
    return width - _cover_size(page, tall)[0] - 2 * _inset(page, tall) - page.s.mm(3) - page.s.gap - beside


def _high(page: Page, tall: int, card: Card) -> int:
    """Height of the words of a row."""
    below = page.s.primary + page.s.gap if card.told.buttons and _is_roomy(page, tall) else 0
    return tall - 2 * _above(page, tall) - below


def _form(page: Page, width: int, tall: int, cards: Sequence[Card], brief: bool) -> Form | None:
    """The best in which all rows say all that they have to say. What had no room in one is asked first of the next."""
    if len(cards) == 1:
        return _one_form(page, width, tall, cards[0])
    rooms = [(card, _room(page, width, tall, card), _high(page, tall, card)) for card in cards]
    for form in _forms(page, _is_roomy(page, tall), brief):
        at = next((at for at, (card, room, high) in enumerate(rooms) if not _fits(page, room, high, card, form)), -1)
        if at < 0:
            return form
        rooms.insert(0, rooms.pop(at))
    return None


def _forms(page: Page, roomy: bool, brief: bool) -> Iterator[Form]:
    """The best first."""
    s, quiets = page.s, (QUIET_LEAST_LINES, 0)
    sizes = (s.display, s.title), *((s.title, px) for px in (s.title, (s.title + s.body) // 2, s.body))
    for quiet, (px, said) in product(quiets, sizes):
        if roomy and not brief:
            yield Form(px, ROOMY_TITLES, quiet, s.title, True, said)
    for (large, titles), quiet, head in product(TITLES, quiets, (s.title, s.body)):
        yield Form(s.title if large else s.body, titles, quiet, head, False, brief=brief)


def _fits(page: Page, room: int, tall: int, card: Card, form: Form) -> bool:
    """Of its titles only really long ones are cut, in three lines; in the largest letters none."""
    most = form.titles
    laid = page.measure(card.title, room, form.px, bold=True, max_lines=most)
    may_cut = (most >= 3 and form.px < page.s.display) or len(card.title) > LONG_TITLE or (most == 1 and form.px == page.s.body)
    return (laid.fits or may_cut) and _words_height(page, room, card, form) <= tall and _is_whole(page, room, card, form)


def _is_whole(page: Page, room: int, card: Card, form: Form) -> bool:
    """All that the library says stands there, or a button opens it."""
    said = _said(page, room, card, form)
    return bool(card.told.buttons) or is_whole(page, field_room(page, room, said[0].px), said, card.told)


def _said(page: Page, room: int, card: Card, form: Form) -> tuple[Part, ...]:
    told = _told(card, form)
    head = form.head_px if told.head else form.said_px or page.s.body
    return parts(page, field_room(page, room, head), told, quiet=form.quiet, head_px=head, px=form.said_px)


def _told(card: Card, form: Form) -> Told:
    told = card.told
    icon = "desk" if for_desk(card.line) else told.icon
    return replace(told, sentence=told.middle or told.short, head=(), icon=icon) if form.brief else told


def _titles(page: Page, room: int, card: Card, form: Form) -> int:
    return len(page.measure(card.title, room, form.px, bold=True, max_lines=form.titles, cut=True).lines)


def _words_height(page: Page, room: int, card: Card, form: Form) -> int:
    author = pitch(page.s.body) if form.author and card.line.author else 0
    return (_titles(page, room, card, form) * pitch(form.px) + author + page.s.half
            + field_height(page, room, _said(page, room, card, form)))


def _row(page: Page, box: Box, card: Card, form: Form) -> None:
    s, inset, (x, y, width, height) = page.s, _inset(page, box[3]), box
    wide, tall = _cover_size(page, height)
    page.card(box)
    page.cover(cover((x + inset, y + inset, wide, tall), card.work, page.t, page.shadow(2.4, 0.18, 0.8)))
    left, room = x + inset + wide + s.gap + s.mm(3), _room(page, width, height, card)
    words, roomy = _words_height(page, room, card, form), _is_roomy(page, height)
    top = y + _above(page, height) + (_high(page, height, card) - words) // 2
    _words(page, (left, top, room, 0), card, form)
    each, high = _button(page, card), min(s.primary, height - 2 * inset)
    at = left if roomy else x + width - inset - _buttons_width(page, card) + s.mm(BUTTON_GAP_MM)
    top = top + words + s.gap if roomy else y + (height - high) // 2
    for key, word, _, look in card.told.buttons:
        page.button(key, page.w.say(word), (at, top, each, high), look, target=card.line.item)
        at += each + s.mm(BUTTON_GAP_MM)


def _words(page: Page, box: Box, card: Card, form: Form, align: str = "left") -> int:
    s, (x, y, room, _) = page.s, box
    y = page.text((x, y, room, 0), card.title, form.px, bold=True, ground=page.t.surface, cut=True, align=align, balance=True,
                  max_lines=_titles(page, room, card, form))
    if form.author and card.line.author:
        y = page.text((x, y, room, 0), card.line.author, s.body, color=page.t.muted, ground=page.t.surface, cut=True, align=align)
    return field(page, (x, y + s.half, room, 0), _told(card, form), _said(page, room, card, form), align)


# ---- one ------------------------------------------------------------------------------------------------------------

def _one_form(page: Page, width: int, tall: int, card: Card) -> Form | None:
    """Its words below a cover of half its height or more."""
    s, room = page.s, width - 2 * page.s.inner
    ways = product((WHOLE_LINES, *QUIETS), ((s.display, 2), (s.title, 3), (s.body, 3)), (s.title, s.body))
    for quiet, (px, titles), said in ways:
        form = Form(px, titles, quiet, s.display, True, said)
        laid = page.measure(card.title, room, px, bold=True, max_lines=titles)
        fits = (laid.fits or px == s.body) and _one_cover(page, room, tall, card, form) >= tall * 0.4
        if fits and _is_whole(page, room, card, form):
            return form
    return None


def _one_cover(page: Page, room: int, tall: int, card: Card, form: Form) -> int:
    """Height that is left for it."""
    buttons = page.s.primary + page.s.gap if card.told.buttons else 0
    return tall - 2 * page.s.inner - page.s.gap - _words_height(page, room, card, form) - buttons


def _one(page: Page, box: Box, card: Card, form: Form) -> None:
    """The cover, its words below; two buttons over the whole width, one as wide as its word wants."""
    s, inset, (x, y, width, height) = page.s, page.s.inner, box
    room = width - 2 * inset
    tall = _one_cover(page, room, height, card, form)
    wide = round(tall * COVER_RATIO)
    page.card(box)
    page.cover(cover((x + (width - wide) // 2, y + inset, wide, tall), card.work, page.t, page.shadow(3, 0.22, 1.0)))
    top = _words(page, (x + inset, y + inset + tall + s.gap, room, 0), card, form, "center") + s.gap
    given, gap = card.told.buttons, s.mm(BUTTON_GAP_MM)
    natural = max((page.button_width(page.w.say(word), icon) for _, word, icon, _ in given), default=0)
    each = min(room, natural) if len(given) == 1 else (room - gap) // 2
    left = x + (width - each * len(given) - gap * (len(given) - 1)) // 2
    for i, (key, word, icon, look) in enumerate(given):
        page.button(key, page.w.say(word), (left + i * (each + gap), top, each, s.primary), look, icon=icon,
                    target=card.line.item)
