"""Many books: full rows while they fit, then cells in two columns that share the room.

Everything that lies there is named with its state. Where the room ends, what is done is folded into a number first, the
oldest of it; what needs a hand stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from screens.covers import cover
from screens.frame import badge
from screens.page import Page
from screens.pile_cells import COVER_RATIO, LINES_MAX, Card, Form, Menu, Place, draw_cell, height_of, menu, needs_hand
from screens.scene import Box
from screens.theme import pitch
from screens.tones import tones

FULL_ROWS_MAX = 4
SENTENCE_LINES = 9
TITLE_WEIGHT, SENTENCE_WEIGHT = 1_000, 100
LONG_TITLE = 60
"""Longer titles may be cut."""


def lay_rows(page: Page, box: Box, cards: Sequence[Card]) -> None:
    """Full rows with their sentences where all of them fit; otherwise cells."""
    titles = _full_titles(page, box, cards) if len(cards) <= FULL_ROWS_MAX else None
    plan = None if titles and not _titles_cut(page, box, cards, titles) else _plan(page, box, cards)
    if plan and (not titles or plan.lost < SENTENCE_WEIGHT):
        _draw_cells(page, box, plan)
    elif titles:
        _draw_rows(page, box, cards, titles)


def _draw_rows(page: Page, box: Box, cards: Sequence[Card], titles: Sequence[int]) -> None:
    heights = [wide_height(page, box[2], card, count) for card, count in zip(cards, titles, strict=True)]
    spare = box[3] - sum(heights) - _gap(page) * (len(cards) - 1)
    more, y = min(spare // len(cards), page.s.mm(5)), box[1]
    for card, height, count in zip(cards, heights, titles, strict=True):
        _wide(page, (box[0], y, box[2], height + more), card, count)
        y += height + more + _gap(page)


def _gap(page: Page) -> int:
    return page.s.mm(1) if page.s.compact else page.s.mm(1.4)


# ---- cells ----------------------------------------------------------------------------------------------------------

Entry = tuple[Card, Menu]
Row = tuple[Entry, ...]


@dataclass(frozen=True)
class Plan:
    """`rows`: the cards of each row with their forms, and how many lines the row has. `folded`: cards were left out or put
    in another order; `rest`: how many are left out."""

    place: Place
    rows: tuple[tuple[tuple[tuple[Card, Form], ...], int], ...]
    folded: bool
    rest: int
    lost: int                        # titles cut and sentences left out that somebody needs, weighed
    spare: int                       # px


def _plan(page: Page, box: Box, cards: Sequence[Card]) -> Plan:
    """In their own order with the largest covers that cost no words; else with what needs a hand first, or folded."""
    width = (box[2] - 2 * _gap(page)) // 2
    covers = (3, 2, 0, 0) if page.s.compact else (4, 3, 2, 2)
    tries = [(Place(width, lines), max(2, lines)) for lines in covers[:-1]] + [(Place(width, covers[-1]), 1)]
    found = [_fill(page, box, _with_menus(page, cards, place, least), place) for place, least in tries
             if _rows_height(page, [least] * -(-len(cards) // 2)) <= box[3]]
    if any(found):
        return min(filter(None, found), key=lambda plan: plan.lost)
    place, least = tries[-1]
    return next(_folded(page, box, [(card, menu(page, place, card, least)) for card in cards], place))


def _rows_height(page: Page, lines: Sequence[int]) -> int:
    return sum(height_of(page, count) for count in lines) + _gap(page) * max(0, len(lines) - 1)


def _with_menus(page: Page, cards: Sequence[Card], place: Place, least: int) -> list[Entry]:
    return [(card, menu(page, _place_of(page, place, cards, i), card, least)) for i, card in enumerate(cards)]


def _place_of(page: Page, place: Place, cards: Sequence[Card], at: int) -> Place:
    """One that needs a hand and stands alone in the last row gets the whole row for its sentence."""
    alone = at == len(cards) - 1 and len(cards) % 2 and needs_hand(cards[at])
    return replace(place, width=2 * place.width + 2 * _gap(page)) if alone else place


def _folded(page: Page, box: Box, entries: Sequence[Entry], place: Place) -> Iterator[Plan]:
    """What needs a hand first. Then without the oldest of what is done; where that is not enough, of the others."""
    order = sorted(range(len(entries)), key=lambda i: needs_hand(entries[i][0]))
    for rest in range(len(entries) + 1):
        kept = [entries[i] for i in sorted(order[rest:], key=lambda i: (not needs_hand(entries[i][0]), i))]
        plan = _fill(page, box, kept, place, rest)
        if plan:
            yield plan


def _fill(page: Page, box: Box, entries: Sequence[Entry], place: Place, rest: int = -1) -> Plan | None:
    """Two columns, row by row. Every row gets its fewest lines; what is left goes where it saves the most words.

    `rest`: how many were left out of them; -1: all of them in their own order.
    """
    rows = [tuple(entries[i:i + 2]) for i in range(0, len(entries), 2)]
    lines = [max(min(choice) for _, choice in row) for row in rows]
    ends = [*lines, 1] if rest > 0 and len(entries) % 2 == 0 else lines          # «and 3 more» takes a cell
    room = box[3] - _rows_height(page, ends)
    if room < 0:
        return None
    while more := _next_lines(rows, lines, room // pitch(page.s.body)):
        lines[more[0]] += more[1]
        room -= more[1] * pitch(page.s.body)
    chosen = tuple((tuple((card, _best(choice[count])) for card, choice in row), count)
                   for row, count in zip(rows, lines, strict=True))
    return Plan(place, chosen, rest >= 0, max(0, rest), sum(map(_lost, rows, lines)), room)


def _next_lines(rows: Sequence[Row], lines: Sequence[int], spare: int) -> tuple[int, int] | None:
    """(row, lines more) that save the most for each line; None where nothing more is to be had."""
    gains = [((_lost(row, count) - _lost(row, count + more)) / more, -i, more)
             for i, (row, count) in enumerate(zip(rows, lines, strict=True))
             for more in range(1, min(spare, LINES_MAX - count) + 1)]
    gain, at, more = max(gains, default=(0, 0, 0))
    return (-at, more) if gain > 0 else None


def _best(forms: Sequence[Form]) -> Form:
    return min(forms, key=lambda form: (TITLE_WEIGHT * form.cut + SENTENCE_WEIGHT * (not form.whole), form.beside))


def _lost(row: Row, lines: int) -> int:
    """What this row cannot say in so many lines."""
    return sum(_weight(card, _best(choice[lines])) for card, choice in row)


def _weight(card: Card, form: Form) -> int:
    title = TITLE_WEIGHT if len(card.title) <= LONG_TITLE else 1
    return title * form.cut + SENTENCE_WEIGHT * (not form.words or (needs_hand(card) and not form.whole))


def _draw_cells(page: Page, box: Box, plan: Plan) -> None:
    y, more = box[1], _padding(page, plan)
    step = plan.place.width + 2 * _gap(page)
    cards = [card for row, _ in plan.rows for card, _ in row]
    at = 0
    for row, lines in plan.rows:
        height = height_of(page, lines) + more
        for column, (card, form) in enumerate(row):
            place = plan.place if plan.folded else _place_of(page, plan.place, cards, at)
            draw_cell(page, (box[0] + column * step, y, place.width, height), card, form, place, lines)
            at += 1
        y += height + _gap(page)
    if plan.rest:
        _draw_rest(page, box, plan, y)


def _padding(page: Page, plan: Plan) -> int:
    """What each row gets of the room that is left, px."""
    return min(plan.spare // max(1, len(plan.rows) + (plan.rest > 0)), page.s.mm(2.4))


def _draw_rest(page: Page, box: Box, plan: Plan, y: int) -> None:
    """«and 3 more», in the cell after the last one."""
    row, lines = plan.rows[-1] if plan.rows else ((), 1)
    x = box[0]
    if len(row) == 1:
        x += plan.place.width + 2 * _gap(page)
        y -= height_of(page, lines) + _padding(page, plan) + _gap(page)
    page.text((x + page.s.half, y, plan.place.width - page.s.half, height_of(page, 1)), page.w.count("count_more", plan.rest),
              page.s.body, color=page.muted, bold=True)


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


def _full_titles(page: Page, box: Box, cards: Sequence[Card]) -> list[int] | None:
    """How many lines each title gets, first those that a second line makes whole; None where the rows do not fit."""
    room = box[3] - _gap(page) * (len(cards) - 1) - sum(wide_height(page, box[2], card) for card in cards)
    if room < 0:
        return None
    titles = [1] * len(cards)
    for at in sorted(range(len(cards)), key=lambda at: len(cards[at].title) > LONG_TITLE):
        more = wide_height(page, box[2], cards[at], 2) - wide_height(page, box[2], cards[at])
        if more <= room:
            titles[at], room = 2, room - more
    return titles


def _titles_cut(page: Page, box: Box, cards: Sequence[Card], titles: Sequence[int]) -> bool:
    """Is one cut that is not really long?"""
    return any(len(card.title) <= LONG_TITLE
               and not page.measure(card.title, _words_width(page, box[2], card), page.s.body, bold=True, max_lines=count).fits
               for card, count in zip(cards, titles, strict=True))


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
