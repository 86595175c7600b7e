"""Many books: full rows while they fit, then cells in two columns that share the room.

Everything that lies there is named with its state. Where the room ends, what is done is folded into a number first, the
oldest of it; what needs a hand stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kiosk.values import dataclass
from screens.page import Page
from screens.pile_cells import LINES_MAX, Card, Form, Menu, Place, draw_cell, height_of, menu, needs_hand
from screens.pile_wide import LONG_TITLE, draw_wide, fit
from screens.scene import Box
from screens.theme import pitch

FULL_ROWS_MAX = 4
TITLE_WEIGHT, SENTENCE_WEIGHT = 1_000, 100


def lay_rows(page: Page, box: Box, cards: Sequence[Card]) -> None:
    """Full rows with their sentences where all of them fit; otherwise cells."""
    wide = fit(page, box, cards, _gap(page)) if len(cards) <= FULL_ROWS_MAX else None
    plan = None if wide and not wide.cut else _plan(page, box, cards)
    if plan and (not wide or plan.lost < SENTENCE_WEIGHT):
        _draw_cells(page, box, plan)
    elif wide:
        draw_wide(page, box, cards, wide, _gap(page))
    else:                                                # not even one row: letters are too large here
        page.add(replace(page.make_text(box, page.w.count("count_more", len(cards)), page.s.body), overflow=True))


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


def _plan(page: Page, box: Box, cards: Sequence[Card]) -> Plan | None:
    """In their own order with the largest covers that cost no words; else with what needs a hand first, or folded."""
    width = (box[2] - 2 * _gap(page)) // 2
    covers = (3, 2, 0, 0) if page.s.compact else (4, 3, 2, 2)
    tries = [(Place(width, lines), max(2, lines)) for lines in covers[:-1]] + [(Place(width, covers[-1]), 1)]
    found = [_fill(page, box, _with_menus(page, cards, place, least), place) for place, least in tries
             if _rows_height(page, [least] * -(-len(cards) // 2)) <= box[3]]
    if any(found):
        return min(filter(None, found), key=lambda plan: plan.lost)
    place, least = tries[-1]
    return next(_folded(page, box, [(card, menu(page, place, card, least)) for card in cards], place), None)


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
    return min(plan.spare // max(1, len(plan.rows) + (plan.rest > 0)), page.s.mm(8 if page.s.upright else 2.4))


def _draw_rest(page: Page, box: Box, plan: Plan, y: int) -> None:
    """«and 3 more», in the cell after the last one."""
    row, lines = plan.rows[-1] if plan.rows else ((), 1)
    x = box[0]
    if len(row) == 1:
        x += plan.place.width + 2 * _gap(page)
        y -= height_of(page, lines) + _padding(page, plan) + _gap(page)
    page.text((x + page.s.half, y, plan.place.width - page.s.half, height_of(page, 1)), page.w.count("count_more", plan.rest),
              page.s.body, color=page.muted, bold=True)
