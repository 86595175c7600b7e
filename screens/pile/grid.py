"""More books than stand large: equal cells in one column or two, page by page where there are more of them than have room.

All cells of a screen are alike; what has no room for its buttons in half a row gets a whole one. In pages, what asks
something comes first, then what is for the desk, then the newest; whatever is not seen is counted on the button that leads to it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from kiosk.state import LineStep
from screens.frame import bar_top
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.pile.cells import (
    TITLES_MAX,
    Card,
    Entry,
    Grid,
    aisle_of,
    around_of,
    draw_cell,
    gap_of,
    lead_of,
    least_of,
    needs_of,
    span_of,
    width_of,
)
from screens.pile.said import SENTENCE_MAX, entries, is_scarce, spans_of
from screens.scene import Box, Button, Node
from screens.sentences import ASKED

COLUMN_MAX = 10
"""On an upright screen so many stand one below the other."""

ROW_MM = {False: 28, True: 44}
"""How high rows are at most; by whether the screen stands upright."""

NUMBERED = re.compile(r"(?<!\d) ")
"""A number and what it counts stand on one line."""

PAGER = "quiet"
"""Filled, so that it is no third answer beside Yes and No."""


def needs_hand(card: Card) -> bool:
    """Something is asked of the patron, or a person has to look."""
    return card.told.whole and card.told.tone != "yours"


def rank_of(card: Card) -> int:
    """In pages: what asks yes or no, what else is asked of the patron, what is for the desk, what is done."""
    step = card.line.step
    return 0 if step is LineStep.HERE else 1 if step in ASKED else 2 if needs_hand(card) else 3


def lay_grid(page: Page, box: Box, cards: Sequence[Card], at: int) -> tuple[int, int]:
    """Page `at` of them, or the last one: which it is, and of how many."""
    box, grid, sheets = _laid(page, box, cards)
    at = min(at, len(sheets) - 1)
    _draw_sheet(page, box, grid, sheets[at], grid.rows - (len(sheets) > 1))
    if len(sheets) > 1:
        beside = grid.columns == 1 or any(entry.less for entry in sheets[at])
        _pager(page, _pager_cell(page, box, grid, beside), at, sum(map(len, sheets[at + 1:])))
    return at, len(sheets)


def pages(page: Page, box: Box, cards: Sequence[Card]) -> int:
    """How many they take."""
    return len(_laid(page, box, cards)[2])


def _laid(page: Page, box: Box, cards: Sequence[Card]) -> tuple[Box, Grid, list[list[Entry]]]:
    """How the cells stand, and what stands in them, page by page; where, for the button that leads on stands apart from those
    below."""
    grid = _grid(page, box, cards)
    paged = _is_paged(page, grid, cards)
    if paged and page.s.compact:
        x, y, width, height = box
        box = x, y, width, min(height, bar_top(page) - page.s.gap - y)
        grid = _grid(page, box, cards)
        paged = _is_paged(page, grid, cards)
    said = entries(page, grid, cards, paged)
    if paged and any(is_scarce(page, grid, entry) for entry in said):
        grid = replace(grid, turning=min(grid.turning, _least_turning(page, len(cards))))
        said = entries(page, grid, cards, paged)
    return box, grid, _sheets(grid, said)


def _is_paged(page: Page, grid: Grid, cards: Sequence[Card]) -> bool:
    return _rows_of(grid.columns, sorted(spans_of(page, grid, cards), reverse=True)) > grid.rows


# ---- room -----------------------------------------------------------------------------------------------------------

def _rows(page: Page, height: int, least: int) -> int:
    """How many rows find room."""
    return max(1, (height + gap_of(page)) // (least + gap_of(page)))


def _grid(page: Page, box: Box, cards: Sequence[Card]) -> Grid:
    """One column while it holds all of them, with their sentences; then two."""
    gap = gap_of(page)
    stacked = page.s.compact and _rows(page, box[3], least_of(page, 2, cards, True)) > 1
    most = _rows(page, box[3], least_of(page, 2, cards, stacked))
    columns = 1 if len(cards) <= (min(most, COLUMN_MAX) if page.s.upright else most) or most == 1 else 2
    half = box[2] if columns == 1 else (box[2] - aisle_of(page)) // 2
    spans = sorted((span_of(page, half, card, stacked) if columns > 1 else 1 for card in cards), reverse=True)
    rows = min(_rows_of(columns, spans), most)
    cap = max(least_of(page, 3), page.s.mm(ROW_MM[page.s.upright])) if len(cards) > 1 else box[3]
    high = min((box[3] - gap * (rows - 1)) // rows, cap)
    lines = max(1, (high - around_of(page)) // lead_of(page))
    turning = _turning(page, len(cards))
    half -= turning if columns == 1 and len(cards) > rows else 0
    most_lines = TITLES_MAX[page.s.upright] + (SENTENCE_MAX if columns == 1 else 1)
    return Grid(columns, half, rows, high, min(lines, most_lines), stacked, turning)


def _least_turning(page: Page, count: int) -> int:
    """What the pager takes with its signs, and no words but a number."""
    return max(2 * (page.s.touch + page.s.gap), page.button_width(_number(count), "next") + page.s.gap)


def _number(count: int) -> str:
    return f"+{count}"


def _turning(page: Page, count: int) -> int:
    """What the pager takes beside the one row that has room: its words and their sign; on a small screen that stands below."""
    s, label = page.s, page.w.count("page_more", count)
    parts = max(text_width(part, s.body, True) for part in NUMBERED.split(label)) + 2 * s.mm(2) + 2
    return max(_least_turning(page, 0), (parts if s.compact else page.button_width(label, "next")) + s.gap)


# ---- pages ----------------------------------------------------------------------------------------------------------

def _rows_of(columns: int, spans: Sequence[int]) -> int:
    """How many rows they take, one after the other: what needs a whole row begins a new one."""
    taken = 0
    for span in spans:
        taken += span + (taken % 2 if span > 1 else 0)
    return -(-taken // columns)


def _sheets(grid: Grid, entries: Sequence[Entry]) -> list[list[Entry]]:
    """All of them on one as they came; whole rows first where one would leave a hole above it. Else by rank, the newest
    first, each sheet with room for the button that leads on: beside what asks something and takes a whole row, that is a narrow
    one."""
    def room(these: Sequence[Entry], *more: int) -> bool:
        return _rows_of(grid.columns, [*(entry.span for entry in _whole_first(these)), *more]) <= grid.rows

    if room(entries):
        return [_whole_first(entries) if _leaves_a_hole(entries) else list(entries)]
    newest_first = entries[::-1]
    left = sorted(newest_first, key=lambda entry: (rank_of(entry.card), -entry.span))
    sheets: list[list[Entry]] = []
    while left:
        sheet: list[Entry] = []
        for entry in left:
            if not sheet or room([*sheet, entry], 1):
                sheet.append(entry)
            elif entry.narrow and room([*sheet, entry]):
                sheet.append(entry.narrow)
        left = [entry for entry in left if all(entry.card is not taken.card for taken in sheet)]
        sheets.append(_without_a_hole(grid, sheet))
    return sheets


def _leaves_a_hole(entries: Sequence[Entry]) -> bool:
    """Half of a row stays empty above one that is whole."""
    return any(entry.span > 1 and sum(before.span for before in entries[:at]) % 2 for at, entry in enumerate(entries))


def _whole_first(entries: Sequence[Entry]) -> list[Entry]:
    """What takes a whole row; beside the button that leads on last of all."""
    return sorted(entries, key=lambda entry: (entry.less > 0, -entry.span))


def _without_a_hole(grid: Grid, sheet: list[Entry]) -> list[Entry]:
    """By their rank, if no whole row then leaves half of the one above it empty: `room` counted them with the whole rows first,
    so an order with holes may need a row that is not there."""
    either = (_rows_of(grid.columns, [*(entry.span for entry in order), 1]) for order in (sheet, _whole_first(sheet)))
    return sheet if next(either) <= next(either) else _whole_first(sheet)


# ---- drawing --------------------------------------------------------------------------------------------------------

def _cell(page: Page, box: Box, grid: Grid, turned: int, row: int, column: int, span: int) -> Box:
    """`turned`: so many rows stand in the other order."""
    gap, (x, y, _, height) = gap_of(page), box
    if page.s.upright or (page.s.low and grid.rows == 1):     # the first ones low, where hands reach
        y += height - grid.rows * (grid.high + gap) + gap
    if page.s.upright:
        row = turned - 1 - row if row < turned else row
    return x + column * (grid.half + aisle_of(page)), y + row * (grid.high + gap), width_of(page, grid, span), grid.high


def _pager_cell(page: Page, box: Box, grid: Grid, beside: bool) -> Box:
    """The last one of the sheet, or what is left `beside` a row that takes the rest."""
    x, y, width, high = _cell(page, box, grid, 0, grid.rows - 1, 0 if beside else 1, 1)
    wide = grid.turning - page.s.gap
    return (box[0] + box[2] - wide, y, wide, high) if beside else (x, y, width, high)


def _draw_sheet(page: Page, box: Box, grid: Grid, entries: Sequence[Entry], turned: int) -> None:
    """Row by row. Upright the uppermost has the whole row where it is alone in it."""
    row = column = 0
    alone = page.s.upright and turned == grid.rows and _rows_of(2, [*(entry.span for entry in entries), 1]) == grid.rows
    placed: list[tuple[int, int, Entry]] = []
    for entry in (*entries[:-1], replace(entries[-1], span=2)) if alone and grid.columns > 1 else entries:
        if column + entry.span > grid.columns:
            row, column = row + 1, 0
        placed.append((row, column, entry))
        column += entry.span
    bands = _shared(page, grid, placed) if turned == grid.rows and not page.s.upright else [(0, 0)] * grid.rows
    for row, column, entry in placed:
        x, y, width, high = _cell(page, box, grid, turned, row, column, entry.span)
        lower, higher = bands[row]
        draw_cell(page, (x, y + lower, width - entry.less, high + higher), grid, entry)


def _shared(page: Page, grid: Grid, placed: Sequence[tuple[int, int, Entry]]) -> list[tuple[int, int]]:
    """How much lower each row begins, and how much higher it is, than if all of them were alike: those of more lines get more, so
    that there is as much air in each. In pages the rows are alike, and the button that leads on stays in its place."""
    rows = max(row for row, _, _ in placed) + 1
    needs = [[needs_of(page, grid, entry) for at, _, entry in placed if at == row] for row in range(rows)]
    texts, least = [max(text for text, _ in row) for row in needs], [max(high for _, high in row) for row in needs]
    low = {row for row in range(rows) if _with_air(grid, texts, least, set())[row] < least[row]}
    high = _with_air(grid, texts, least, low)
    if any(high[row] < least[row] for row in range(rows)):
        high = [grid.high] * rows
    return [(sum(high[:row]) - row * grid.high, high[row] - grid.high) for row in range(rows)]


def _with_air(grid: Grid, texts: Sequence[int], least: Sequence[int], low: Collection[int]) -> list[int]:
    """Heights of the rows with as much air in each, but for the `low` ones, which have what they need at least."""
    rows = len(texts)
    rest = [row for row in range(rows) if row not in low]
    free = rows * grid.high - sum(texts[row] for row in rest) - sum(least[row] for row in low)
    high = [least[row] if row in low else texts[row] + free // max(1, len(rest)) for row in range(rows)]
    if rest:
        high[rest[0]] += rows * grid.high - sum(high)
    return high


def _pager(page: Page, box: Box, at: int, rest: int) -> None:
    """How many are not seen yet, and the way to them; the way back. In the last cell of each page, so that a finger may stay."""
    s, w, (x, top, width, height) = page.s, page.w, box
    bottom = min(top + height, bar_top(page) - s.gap)
    y = min(top, bottom - s.touch)
    height = bottom - y
    if at:
        wide, label = s.touch if rest else width, w.say("page_prev")
        page.button("page_prev", label, (x, y, wide, height), PAGER, icon="previous", target=str(at - 1),
                    icon_only=wide < page.button_width(label, "previous"))
        x, width = x + wide + s.gap, width - wide - s.gap
    if rest:
        _next(page, (x, y, width, height), rest, str(at + 1))


def _next(page: Page, box: Box, rest: int, target: str) -> None:
    """The words before their sign; else above it, where they have room so; else the number, and at last the sign alone."""
    s, lead, (x, y, width, height) = page.s, lead_of(page), box
    label, number = page.w.count("page_more", rest), _number(rest)
    whole, sign = width >= page.button_width(label, "next"), round(s.body * 0.85)
    lines = (height - sign - s.half) // lead
    laid = page.measure(label, width - 2 * s.mm(2), s.body, bold=True, max_lines=min(2, max(1, lines)), balance=True)
    if not whole and (lines < 1 or not laid.fits) and width >= page.button_width(number, "next"):
        page.button("page_next", number, box, PAGER, icon="next", icon_last=True, target=target)
        page.nodes.append(_named(page.nodes.pop(), label))
        return
    if whole or lines < 1 or not laid.fits:
        page.button("page_next", label, box, PAGER, icon="next", icon_last=True, target=target, icon_only=not whole)
        return
    page.button("page_next", label, box, PAGER, target=target)
    button, high = page.nodes.pop(), len(laid.lines) * lead
    assert isinstance(button, Button)
    top, color = y + (height - high - sign) // 2, page.button_look(PAGER).color
    text = page.make_text((x, top, width, 0), label, s.body, bold=True, color=color, ground=page.button_look(PAGER).fill,
                          max_lines=len(laid.lines), balance=True, align="center")
    icon = page.make_icon("next", x + (width - sign) // 2, top + high, sign, color)
    page.add(replace(button, parts=(button.parts[0], replace(text, pitch_px=lead, box=(x, top, width, high)), icon)))


def _named(node: Node, label: str) -> Button:
    """A button that says less than it is called."""
    assert isinstance(node, Button)
    return replace(node, label=label)
