"""Many books: rows that share the room.

A row that needs a hand keeps its whole sentence and its buttons, over the full width. The others grow and shrink: three
lines, two, one. What still does not fit is told as a number; what needs a hand goes first.
"""

from collections.abc import Sequence
from typing import Protocol

from kiosk.state import Line
from screens.covers import Work, cover
from screens.faces import width as text_width
from screens.frame import badge
from screens.page import Page
from screens.scene import Box
from screens.sentences import Told
from screens.theme import pitch
from screens.tones import tones

COVER_RATIO = 0.70
LINES_MAX = 3
SENTENCE_LINES = 9


class Card(Protocol):
    @property
    def line(self) -> Line: ...
    @property
    def title(self) -> str: ...
    @property
    def told(self) -> Told: ...
    @property
    def work(self) -> Work: ...


def lay_rows(page: Page, box: Box, cards: Sequence[Card]) -> None:
    """Full rows while they fit; otherwise the smaller cells."""
    for titles in (2, 1):
        heights = [wide_height(page, box[2], card, titles) for card in cards]
        spare = box[3] - sum(heights) - _gap(page) * (len(cards) - 1)
        if spare >= 0:
            break
    else:
        _mixed(page, box, cards)
        return
    more, y = min(spare // len(cards), page.s.mm(5)), box[1]
    for card, height in zip(cards, heights, strict=True):
        _wide(page, (box[0], y, box[2], height + more), card, titles)
        y += height + more + _gap(page)


def _gap(page: Page) -> int:
    return page.s.mm(1) if page.s.compact else page.s.mm(1.4)


# ---- cells beside full rows -----------------------------------------------------------------------------------------

def _mixed(page: Page, box: Box, cards: Sequence[Card]) -> None:
    full, small = _shared(page, box, cards)
    rest = len(cards) - len(full) - len(small)
    room = box[3] - (pitch(page.s.body) + _gap(page) if rest else 0)
    y = box[1]
    for card in full:
        height = wide_height(page, box[2], card)
        _wide(page, (box[0], y, box[2], height), card)
        y += height + _gap(page)
    if small:
        y = _cells(page, (box[0], y, box[2], box[1] + room - y), small)
    if rest:
        page.text((box[0], y, box[2], 0), page.w.count("count_more", rest), page.s.body, color=page.muted, bold=True)


def _shared(page: Page, box: Box, cards: Sequence[Card]) -> tuple[list[Card], list[Card]]:
    """Who gets a full row and who a cell: first what needs a hand, then the newest of the rest. In their own order."""
    full, small = [c for c in cards if c.told.whole], [c for c in cards if not c.told.whole]
    if _least_height(page, box[2], full, small) <= box[3]:
        return full, small
    room = box[3] - pitch(page.s.body) - _gap(page)
    full, small = [], []
    newest_first = list(reversed(cards))
    for card in sorted(newest_first, key=lambda card: not card.told.whole):
        if card.told.whole and _least_height(page, box[2], [*full, card], small) <= room:
            full.append(card)
        elif _least_height(page, box[2], full, [*small, card]) <= room:
            small.append(card)
    return [c for c in cards if any(c is x for x in full)], [c for c in cards if any(c is x for x in small)]


def _least_height(page: Page, width: int, full: Sequence[Card], small: Sequence[Card]) -> int:
    rows = -(-len(small) // 2)
    return (sum(wide_height(page, width, card) for card in full) + rows * _cell_least(page, 1)
            + _gap(page) * max(0, len(full) + rows - 1))


def _cell_least(page: Page, lines: int) -> int:
    return lines * pitch(page.s.body) + page.s.mm(0.8)


def _cells(page: Page, box: Box, cards: Sequence[Card]) -> int:
    """Equal cells in one column or two, whichever leaves more lines to each; the y below."""
    x, y, width, room = box
    gap = _gap(page)
    lines, columns, height = max((_fit(page, room, len(cards), columns) for columns in ((1, 2) if page.s.compact else (2,))),
                                 key=lambda fit: (fit[0], -fit[1]))
    wide = (width - 2 * gap * (columns - 1)) // columns
    for i, card in enumerate(cards):
        at = (x + i % columns * (wide + 2 * gap), y + i // columns * (height + gap), wide, height)
        _cell(page, at, card, lines)
    return y + -(-len(cards) // columns) * (height + gap)


def _fit(page: Page, room: int, count: int, columns: int) -> tuple[int, int, int]:
    """(lines, columns, height) of a cell."""
    rows = -(-count // columns)
    height = (room - _gap(page) * (rows - 1)) // rows
    lines = next((n for n in range(LINES_MAX, 0, -1) if height >= _cell_least(page, n)), 0)
    return lines, columns, min(height, _cell_least(page, max(1, lines)) + page.s.mm(2.4))


def _cell(page: Page, box: Box, card: Card, lines: int) -> None:
    """Cover, title, what is most needed and its sign, in one line or more."""
    s, t = page.s, page.t
    x, y, width, height = box
    inset = s.mm(0.7)
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.4, 0.06, 0.4))
    tall = height - 2 * inset
    wide = round(tall * COVER_RATIO) if lines > 1 or not s.compact else 0
    if wide:
        page.cover(cover((x + inset, y + inset, wide, tall), card.work, t))
    left = x + inset + wide + s.half
    inside = (left, y, x + width - s.half - left, height)
    _cell_line(page, inside, card) if lines <= 1 else _cell_lines(page, inside, card, lines)


def _cell_lines(page: Page, box: Box, card: Card, lines: int) -> None:
    """The title, its state below it; where the title needs that line too, the date stands at its end."""
    s, t = page.s, page.t
    left, y, width, height = box
    color, tint = tones(t, card.told.tone)
    sign = round(s.body * 1.1)
    badge(page, card.told.icon, left + width - sign, y + (height - sign) // 2, sign, tint, color)
    words = width - sign - s.half
    shared = lines == 2 and _date_beside_title(page, card, words)
    most = 2 if shared else lines - 1
    most = min(most, len(page.measure(card.title, words, s.body, bold=True, max_lines=most, cut=True).lines))
    top = y + (height - (most + (0 if shared else 1)) * pitch(s.body)) // 2
    bottom = page.text((left, top, words, 0), card.title, s.body, bold=True, ground=t.surface, max_lines=most, cut=True)
    short = shared or _short(page, card, words) or card.told.short
    at = (left, bottom - pitch(s.body) if shared else bottom, words, 0)
    page.text(at, short, s.body, color=color, ground=t.surface, cut=True, align="right" if shared else "left")


def _date_beside_title(page: Page, card: Card, width: int) -> str:
    """The short date, when a title of two lines leaves room for it; else empty."""
    laid = page.measure(card.title, width, page.s.body, bold=True, max_lines=2)
    if not (card.line.due and card.told.tone == "yours" and laid.fits and len(laid.lines) == 2):
        return ""
    date = page.w.date_short(card.line.due)
    used = text_width(laid.lines[1], page.s.body, True) + text_width(date, page.s.body, False)
    return date if used + page.s.gap <= width else ""


def _cell_line(page: Page, box: Box, card: Card) -> None:
    s, t = page.s, page.t
    left, y, width, height = box
    color, tint = tones(t, card.told.tone)
    sign = round(s.body * 0.95)
    badge(page, card.told.icon, left, y + (height - sign) // 2, sign, tint, color)
    left, right = left + sign + s.half, left + width
    date = page.w.date_short(card.line.due) if card.line.due and card.told.tone == "yours" else ""
    tail = date or _short(page, card, round((right - left) * 0.4))
    wide = text_width(tail, s.body, False) + 2 if tail else 0
    page.text((left, y, right - left - wide - (s.half if tail else 0), height), card.title, s.body, bold=True, ground=t.surface,
              cut=True)
    if tail:
        page.text((right - wide, y, wide, height), tail, s.body, color=color, ground=t.surface, align="right")


def _short(page: Page, card: Card, room: int) -> str:
    """The state in few words: as many as there is room for; a date is never cut, and what needs a hand is always said."""
    if card.told.whole:
        return card.told.short
    due = card.line.due if card.told.tone == "yours" else ""
    dates = (page.w.date(due), page.w.date_short(due)) if due else ()
    return next((words for words in (card.told.short, *dates) if text_width(words, page.s.body, False) <= room), "")


# ---- full rows ------------------------------------------------------------------------------------------------------

def _inset(page: Page) -> int:
    return page.s.mm(1) if page.s.compact else page.s.mm(1.6)


def _cover_width(page: Page) -> int:
    return round(2 * pitch(page.s.body) * COVER_RATIO)


def _words_width(page: Page, width: int, card: Card) -> int:
    """What is left for a row's words."""
    s = page.s
    buttons = sum(page.button_width(page.w.say(word)) + s.gap for _, word, _, _ in card.told.buttons)
    return width - 2 * _inset(page) - _cover_width(page) - s.gap - round(s.body * 1.25) - s.half - buttons


def _row_lines(page: Page, width: int, card: Card) -> int:
    words = _words_width(page, width, card)
    return len(page.measure(card.told.sentence, words, page.s.body, max_lines=SENTENCE_LINES).lines)


def _title_lines(page: Page, width: int, card: Card, most: int) -> int:
    words = _words_width(page, width, card)
    return len(page.measure(card.title, words, page.s.body, bold=True, max_lines=most, cut=True).lines)


def wide_height(page: Page, width: int, card: Card, titles: int = 1) -> int:
    """The least height of a full row with a title of at most so many lines, px."""
    s = page.s
    words = (_title_lines(page, width, card, titles) + _row_lines(page, width, card)) * pitch(s.body)
    return max(words, s.touch if card.told.buttons else 0) + _inset(page) + s.mm(0.6)


def _wide(page: Page, box: Box, card: Card, titles: int = 1) -> None:
    """Cover, sign, title and sentence, buttons."""
    s, t, inset = page.s, page.t, _inset(page)
    x, y, width, height = box
    color, tint = tones(t, card.told.tone)
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.8, 0.08, 0.5))
    tall = round(_cover_width(page) / COVER_RATIO)
    page.cover(cover((x + inset, y + (height - tall) // 2, _cover_width(page), tall), card.work, t))
    left, sign = x + inset + _cover_width(page) + s.gap, round(s.body * 1.25)
    badge(page, card.told.icon, left, y + (height - sign) // 2, sign, tint, color)
    left += sign + s.half
    words, lines = _words_width(page, width, card), _row_lines(page, width, card)
    top = y + (height - (_title_lines(page, width, card, titles) + lines) * pitch(s.body)) // 2
    top = page.text((left, top, words, 0), card.title, s.body, bold=True, ground=t.surface, cut=True, max_lines=titles)
    page.text((left, top, words, 0), card.told.sentence, s.body, color=color, ground=t.surface, max_lines=SENTENCE_LINES,
              balance=True)
    at = left + words + s.gap
    for key, word, _, look in card.told.buttons:
        wide = page.button_width(page.w.say(word))
        page.button(key, page.w.say(word), (at, y + (height - s.touch) // 2, wide, s.touch), look, target=card.line.item)
        at += wide + s.gap
