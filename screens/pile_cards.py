"""How the cards of a pile share the room: the richest form in which all of them fit.

Forms: hero (one book), tall (two or three side by side), wide (a row with its whole sentence), short (two lines), mini
(one line). What still does not fit is told as a number; what needs a hand is never among it.
"""

from dataclasses import dataclass

from kiosk.state import Line
from screens.covers import Work, cover
from screens.frame import badge
from screens.page import Page
from screens.scene import Box
from screens.sentences import Told, tell, title_of
from screens.theme import Color, pitch

COVER_RATIO = 0.70


@dataclass(frozen=True)
class Card:
    line: Line
    title: str
    told: Told


@dataclass(frozen=True)
class Form:
    """A way to show the cards that need no whole sentence: `lines` of text each, `columns` side by side."""

    lines: int
    columns: int


FORMS_WIDE = (Form(2, 2), Form(1, 2))
FORMS_COMPACT = (Form(2, 1), Form(1, 1), Form(1, 2))


def tones(page: Page, tone: str) -> tuple[Color, Color]:
    """Colour of the words, and the tint below them."""
    t = page.t
    return {"yours": (t.jade_deep, t.jade_tint), "work": (t.muted, t.mist), "wait": (t.gold, t.gold_tint),
            "no": (t.lacquer, t.lacquer_tint), "info": (t.sky, t.sky_tint)}[tone]


def lay_pile(page: Page, box: Box, lines: tuple[Line, ...]) -> None:
    """All lines of a visit in a box."""
    cards = [Card(line, title_of(line, page.w), tell(line, page.w)) for line in lines]
    if len(cards) == 1 and _hero_fits(page, box, cards[0]):
        _hero(page, box, cards[0])
    elif len(cards) <= 3 and not page.s.compact and all(_tall_fits(page, _column(page, box, len(cards)), c) for c in cards):
        for i, card in enumerate(cards):
            _tall(page, _column(page, box, max(2, len(cards)), i), card)
    else:
        _rows(page, box, cards)


# ---- one book -------------------------------------------------------------------------------------------------------

def _hero_parts(page: Page, box: Box, card: Card) -> tuple[int, int, int]:
    """Width of the cover, x of the words, their width."""
    s = page.s
    wide = round((box[3] - 2 * _pad(page)) * COVER_RATIO)
    left = box[0] + _pad(page) + wide + (s.gap if s.compact else s.mm(7))
    return wide, left, box[0] + box[2] - _pad(page) - left


def _pad(page: Page) -> int:
    return page.s.mm(1.6) if page.s.compact else page.s.mm(4)


def _hero_height(page: Page, width: int, card: Card) -> int:
    s = page.s
    title = len(page.measure(card.title, width, s.title, bold=True, max_lines=2 if s.compact else 3, cut=True).lines)
    return (title * pitch(s.title) + s.mm(1) + _told_height(page, width, card.told, 5)
            + (s.touch + s.half if card.told.buttons else 0))


def _hero_fits(page: Page, box: Box, card: Card) -> bool:
    _, _, width = _hero_parts(page, box, card)
    return _hero_height(page, width, card) <= box[3] - 2 * _pad(page)


def _hero(page: Page, box: Box, card: Card) -> None:
    s, pad = page.s, _pad(page)
    wide, left, width = _hero_parts(page, box, card)
    page.card(box)
    page.cover(cover((box[0] + pad, box[1] + pad, wide, box[3] - 2 * pad), work(card), page.t, page.shadow(3, 0.22, 1.0)))
    height = _hero_height(page, width, card)
    author = card.line.author if height + pitch(s.body) <= box[3] - 2 * pad else ""
    y = box[1] + (box[3] - height - (pitch(s.body) if author else 0)) // 2
    y = page.text((left, y, width, 0), card.title, s.title, bold=True, ground=page.t.surface, cut=True, balance=True,
                  max_lines=2 if s.compact else 3)
    if author:
        y = page.text((left, y, width, 0), author, s.body, color=page.t.muted, ground=page.t.surface, cut=True)
    y = told(page, (left, y + s.mm(1), width, 0), card.told, 5)
    _buttons(page, card, left, y + s.half)


# ---- two or three, side by side -------------------------------------------------------------------------------------

def _column(page: Page, box: Box, count: int, i: int = 0) -> Box:
    count = max(2, count)
    gap = page.s.mm(3.4)
    width = (box[2] - gap * (count - 1)) // count
    return box[0] + i * (width + gap), box[1], width, box[3]


def _tall_room(page: Page, box: Box, card: Card) -> int:
    """What is left for the cover."""
    s, pad = page.s, _pad(page)
    width = box[2] - 2 * pad
    title = len(page.measure(card.title, width, s.body, bold=True, max_lines=2, cut=True).lines)
    return (box[3] - pad - s.mm(2.4) - title * pitch(s.body) - s.mm(1) - _told_height(page, width, card.told, 5) - s.mm(2.6)
            - (s.touch + s.half if card.told.buttons else 0))


def _tall_fits(page: Page, box: Box, card: Card) -> bool:
    return _tall_room(page, box, card) >= page.s.mm(17)


def _tall(page: Page, box: Box, card: Card) -> None:
    s, pad = page.s, _pad(page)
    width = box[2] - 2 * pad
    page.card(box)
    height = min(_tall_room(page, box, card), s.mm(50))
    wide = round(height * COVER_RATIO)
    page.cover(cover((box[0] + (box[2] - wide) // 2, box[1] + pad, wide, height), work(card), page.t,
                     page.shadow(2.4, 0.20, 0.9)))
    y = box[1] + pad + height + s.mm(2.4)
    y = page.text((box[0] + pad, y, width, 0), card.title, s.body, bold=True, ground=page.t.surface, align="center",
                  max_lines=2, cut=True, balance=True)
    y = told(page, (box[0] + pad, y + s.mm(1), width, 0), card.told, 5)
    _buttons(page, card, box[0] + pad, y + s.half)


# ---- rows -----------------------------------------------------------------------------------------------------------

def _gap(page: Page) -> int:
    return page.s.mm(1) if page.s.compact else page.s.mm(1.8)


def _rows(page: Page, box: Box, cards: list[Card]) -> None:
    """Wide rows while they fit; then smaller forms for those that need no sentence; then a number for the rest."""
    s = page.s
    if _wide_total(page, box[2], cards) <= box[3]:
        y = box[1]
        for card in cards:
            y = _wide(page, (box[0], y, box[2], _wide_height(page, box[2], card)), card) + _gap(page)
        return
    forms = FORMS_COMPACT if s.compact else FORMS_WIDE
    form = next((f for f in forms if _mixed_height(page, box[2], cards, f) <= box[3]), forms[-1])
    shown = _shown(page, box, cards, form)
    y = _place(page, box, shown, form)
    if len(shown) < len(cards):
        page.text((box[0], y, box[2], 0), page.w.count("count_more", len(cards) - len(shown)), s.body, color=page.muted,
                  bold=True)


def _wide_total(page: Page, width: int, cards: list[Card]) -> int:
    return sum(_wide_height(page, width, card) + _gap(page) for card in cards) - _gap(page)


def _mixed_height(page: Page, width: int, cards: list[Card], form: Form) -> int:
    small = sum(not card.told.needs_room for card in cards)
    height = sum(_wide_height(page, width, card) + _gap(page) for card in cards if card.told.needs_room)
    return height + -(-small // form.columns) * (_small_height(page, form) + _gap(page)) - _gap(page)


def _shown(page: Page, box: Box, cards: list[Card], form: Form) -> list[Card]:
    """Those that fit: first what needs a hand, the newest first; then the newest of the rest. In their own order."""
    room = box[3]
    if _mixed_height(page, box[2], cards, form) <= room:
        return cards
    room -= pitch(page.s.body)
    chosen: list[Card] = []
    newest_first = sorted(reversed(cards), key=lambda card: not card.told.needs_room)
    for card in newest_first:
        if _mixed_height(page, box[2], [*chosen, card], form) + _gap(page) <= room:
            chosen.append(card)
    return [card for card in cards if any(card is x for x in chosen)]


def _place(page: Page, box: Box, cards: list[Card], form: Form) -> int:
    """Rows from above; the y below the last."""
    x, y, width, _ = box
    gap = _gap(page)
    for card in (c for c in cards if c.told.needs_room):
        y = _wide(page, (x, y, width, _wide_height(page, width, card)), card) + gap
    small = [c for c in cards if not c.told.needs_room]
    column = (width - gap * 2 * (form.columns - 1)) // form.columns
    height = _small_height(page, form)
    for i, card in enumerate(small):
        at = i % form.columns
        _small(page, (x + at * (column + 2 * gap), y, column, height), card, form)
        if at == form.columns - 1 or i == len(small) - 1:
            y += height + gap
    return y


def _inner(page: Page) -> int:
    return page.s.mm(1) if page.s.compact else page.s.mm(1.6)


def _wide_cover(page: Page) -> int:
    """Width of a row's cover."""
    return round(2 * pitch(page.s.body) * COVER_RATIO)


def _wide_width(page: Page, width: int, card: Card) -> int:
    """What is left for a row's words."""
    s = page.s
    buttons = sum(page.button_width(page.w.say(word)) + s.gap for _, word, _, _ in card.told.buttons)
    sign = round(s.body * 1.25) + s.half
    return width - 2 * _inner(page) - _wide_cover(page) - s.gap - sign - buttons


def _wide_lines(page: Page, width: int, card: Card) -> int:
    return len(page.measure(card.told.sentence, _wide_width(page, width, card), page.s.body, max_lines=9).lines)


def _wide_height(page: Page, width: int, card: Card) -> int:
    s = page.s
    words = (1 + _wide_lines(page, width, card)) * pitch(s.body)
    least = s.touch if card.told.buttons else 0
    return max(words, least) + 2 * _inner(page) // 2 + s.mm(0.8)


def _wide(page: Page, box: Box, card: Card) -> int:
    """A row: cover, title and sentence, its sign, its buttons. The y below."""
    s, inner = page.s, _inner(page)
    x, y, width, height = box
    color, tint = tones(page, card.told.tone)
    page.panel(box, page.t.surface, border=page.t.hair, border_px=1, shadow=page.shadow(1.8, 0.08, 0.5))
    tall = min(height - 2 * s.mm(0.8), round(_wide_cover(page) / COVER_RATIO))
    page.cover(cover((x + inner, y + (height - tall) // 2, round(tall * COVER_RATIO), tall), work(card), page.t))
    left = x + inner + _wide_cover(page) + s.gap
    sign = round(s.body * 1.25)
    words = _wide_width(page, width, card)
    lines = _wide_lines(page, width, card)
    top = y + (height - (1 + lines) * pitch(s.body)) // 2
    badge(page, card.told.icon, left, y + (height - sign) // 2, sign, tint, color)
    left += sign + s.half
    top = page.text((left, top, words, 0), card.title, s.body, bold=True, ground=page.t.surface, cut=True)
    page.text((left, top, words, 0), card.told.sentence, s.body, color=color, ground=page.t.surface, max_lines=9)
    right = x + width - inner
    for key, word, _, look in reversed(card.told.buttons):
        wide = page.button_width(page.w.say(word))
        right -= wide
        page.button(key, page.w.say(word), (right, y + (height - s.touch) // 2, wide, s.touch), look, target=card.line.item)
        right -= s.gap
    return y + height


def _small_height(page: Page, form: Form) -> int:
    s = page.s
    return form.lines * pitch(s.body) + (s.mm(1) if s.compact else s.mm(2 if form.lines == 2 else 1.4))


def _small(page: Page, box: Box, card: Card, form: Form) -> None:
    """Title and what is most needed, in one line or two."""
    s, inner = page.s, _inner(page)
    x, y, width, height = box
    color, tint = tones(page, card.told.tone)
    surface = page.t.surface
    page.panel(box, surface, border=page.t.hair, border_px=1)
    tall = height - 2 * s.mm(0.6)
    wide = round(tall * COVER_RATIO)
    page.cover(cover((x + inner, y + s.mm(0.6), wide, tall), work(card), page.t))
    sign = round(s.body * (1.1 if form.lines == 2 else 0.95))
    left, right = x + inner + wide + s.half, x + width - inner
    if form.lines == 2:
        badge(page, card.told.icon, right - sign, y + (height - sign) // 2, sign, tint, color)
        words = right - sign - s.half - left
        top = page.text((left, y + (height - 2 * pitch(s.body)) // 2, words, 0), card.title, s.body, bold=True,
                        ground=surface, cut=True)
        page.text((left, top, words, 0), card.told.short, s.body, color=color, ground=surface, cut=True)
        return
    badge(page, card.told.icon, left, y + (height - sign) // 2, sign, tint, color)
    left += sign + s.half
    tail = page.w.date_short(card.line.due) if card.line.due and form.columns == 2 else card.told.short
    tail_width = _tail_width(page, tail, right - left)
    page.text((left, y, right - left - tail_width - s.half, height), card.title, s.body, bold=True, ground=surface, cut=True)
    if tail_width:
        page.text((right - tail_width, y, tail_width, height), tail, s.body, color=color, ground=surface, align="right")


def _tail_width(page: Page, tail: str, room: int) -> int:
    """The date at a row's end, where it leaves enough for the title."""
    from screens.faces import width
    wide = width(tail, page.s.body, False) + 2
    return wide if wide <= room * 0.5 else 0


# ---- pieces ---------------------------------------------------------------------------------------------------------

def work(card: Card) -> Work:
    return Work(card.line.title, card.line.author, card.line.parts)


def _told_inset(page: Page) -> tuple[int, int, int]:
    """Padding, sign and space of a sentence's field."""
    s = page.s
    return (s.mm(1) if s.compact else s.mm(1.8)), round(s.body * 1.0), s.half


def _told_lines(page: Page, width: int, what: Told, most: int) -> int:
    pad, sign, space = _told_inset(page)
    return len(page.measure(what.sentence, width - 2 * pad - sign - space, page.s.body, max_lines=most).lines)


def _told_height(page: Page, width: int, what: Told, most: int) -> int:
    pad, _, _ = _told_inset(page)
    return _told_lines(page, width, what, most) * pitch(page.s.body) + pad


def told(page: Page, box: Box, what: Told, most: int) -> int:
    """The state in words, with its sign, on its tint; the y below."""
    x, y, width, _ = box
    pad, sign, space = _told_inset(page)
    color, tint = tones(page, what.tone)
    height = _told_height(page, width, what, most)
    page.panel((x, y, width, height), tint)
    page.icon(what.icon, x + pad, y + pad // 2 + (pitch(page.s.body) - sign) // 2, sign, color)
    page.text((x + pad + sign + space, y, width - 2 * pad - sign - space, height), what.sentence, page.s.body, color=color,
              ground=tint, max_lines=most)
    return y + height


def _buttons(page: Page, card: Card, x: int, y: int) -> None:
    """The buttons of one card, side by side."""
    for key, word, icon, look in card.told.buttons:
        label = page.w.say(word)
        wide = page.button_width(label, icon)
        page.button(key, label, (x, y, wide, page.s.touch), look, icon=icon, target=card.line.item)
        x += wide + page.s.gap

