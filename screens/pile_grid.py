"""More books than stand large: equal cells in one column or two, page by page where there are more of them than have room.

All cells of a screen are alike; what has no room for its buttons in half a row gets a whole one. In pages, what asks
something comes first, then what is for the desk, then the newest; whatever is not seen is counted on the button that leads to it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kiosk.state import LineStep
from kiosk.values import dataclass
from screens.faces import width as text_width
from screens.frame import bar_top
from screens.page import Page
from screens.pile_cells import (
    TITLES_MAX,
    Card,
    Entry,
    Grid,
    apart_of,
    draw_cell,
    gap_of,
    lead_of,
    least_of,
    room_of,
    sign_of,
    span_of,
    width_of,
)
from screens.scene import Box, Button
from screens.sentences import ASKED, Told, tell

COLUMN_MAX = 10
"""On an upright screen so many stand one below the other."""

ROW_MM = {False: 28, True: 44}
"""How high rows are at most; by whether the screen stands upright."""

SENTENCE_MAX = 3
"""Lines of a sentence; our own ones fit."""

NUMBERED = re.compile(r"(?<!\d) ")
"""A number and what it counts stand on one line."""

PAGER = "quiet"
"""Filled, so that it is no third answer beside Yes and No."""

LONG, SHORT, UNTIL, DATE = range(4)
"""How due dates are said, all of a screen alike: in a sentence with the year, without, in few words, alone."""


def needs_hand(card: Card) -> bool:
    """Something is asked of the patron, or a person has to look."""
    return card.told.whole and card.told.tone != "yours"


def rank_of(card: Card) -> int:
    """In pages: what asks yes or no, what else is asked of the patron, what is for the desk, what is done."""
    step = card.line.step
    return 0 if step is LineStep.HERE else 1 if step in ASKED else 2 if needs_hand(card) else 3


def lay_grid(page: Page, box: Box, cards: Sequence[Card], at: int) -> tuple[int, int]:
    """Page `at` of them, or the last one: which it is, and of how many."""
    grid = _grid(page, box, cards)
    sheets = _sheets(grid, _entries(page, grid, cards))
    at = min(at, len(sheets) - 1)
    _draw_sheet(page, box, grid, sheets[at], grid.rows - (len(sheets) > 1))
    if len(sheets) > 1:
        beside = grid.columns == 1 or any(entry.less for entry in sheets[at])
        _pager(page, _pager_cell(page, box, grid, beside), at, sum(map(len, sheets[at + 1:])))
    return at, len(sheets)


def pages(page: Page, box: Box, cards: Sequence[Card]) -> int:
    """How many they take."""
    grid = _grid(page, box, cards)
    return len(_sheets(grid, _entries(page, grid, cards)))


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
    half = box[2] if columns == 1 else (box[2] - 2 * gap) // 2
    spans = sorted((span_of(page, half, card, stacked) if columns > 1 else 1 for card in cards), reverse=True)
    rows = min(_rows_of(columns, spans), most)
    cap = max(least_of(page, 3), page.s.mm(ROW_MM[page.s.upright])) if len(cards) > 1 else box[3]
    high = min((box[3] - gap * (rows - 1)) // rows, cap)
    lines = max(1, (high - apart_of(page) - page.s.mm(0.4)) // lead_of(page))
    turning = _turning(page, len(cards))
    half -= turning if columns == 1 and len(cards) > rows else 0
    most_lines = TITLES_MAX[page.s.upright] + (SENTENCE_MAX if columns == 1 else 1)
    return Grid(columns, half, rows, high, min(lines, most_lines), stacked, turning)


def _turning(page: Page, count: int) -> int:
    """What the pager takes beside the one row that has room: its words and their sign; on a small screen that stands below."""
    s, label = page.s, page.w.count("page_more", count)
    parts = max(text_width(part, s.body, True) for part in NUMBERED.split(label)) + 2 * s.mm(2) + 2
    return max(2 * (s.touch + s.gap), (parts if s.compact else page.button_width(label, "next")) + s.gap)


# ---- pages ----------------------------------------------------------------------------------------------------------

def _rows_of(columns: int, spans: Sequence[int]) -> int:
    """How many rows they take, one after the other: what needs a whole row begins a new one."""
    taken = 0
    for span in spans:
        taken += span + (taken % 2 if span > 1 else 0)
    return -(-taken // columns)


def _sheets(grid: Grid, entries: Sequence[Entry]) -> list[list[Entry]]:
    """All of them on one as they came, whole rows first. Else by their rank, then the newest first, each sheet with room for the
    button that leads on: beside what asks something and takes a whole row, that is a narrow one."""
    def room(these: Sequence[Entry], *more: int) -> bool:
        return _rows_of(grid.columns, [*(entry.span for entry in these), *more]) <= grid.rows

    whole_first = sorted(entries, key=lambda entry: -entry.span)
    if room(whole_first):
        return [whole_first]
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
        sheets.append(sheet)
    return sheets


# ---- words ----------------------------------------------------------------------------------------------------------

def _entries(page: Page, grid: Grid, cards: Sequence[Card]) -> list[Entry]:
    """Their states in words; dates all in one form, the fullest for which each of them has room, and places too."""
    spans = [span_of(page, grid.half, card, grid.stacked) if grid.columns > 1 else 1 for card in cards]
    rooms = [_Room(page, room_of(page, grid, card, span) - sign_of(page) - page.s.half, _sentence_lines(grid, span))
             for card, span in zip(cards, spans, strict=True)]
    both = list(zip(cards, rooms, strict=True))
    dated = [(card, room) for card, room in both if is_dated(card)]
    form = next((form for form in (LONG, SHORT, UNTIL)
                 if all(room.holds(_due(page, card, form)) for card, room in dated)), DATE)
    whole = all(room.holds(card.told.sentence) for card, room in both if card.told.head)
    return [Entry(card, span, *_said(page, grid, card, room, form, whole), narrow=_narrow(page, grid, card, span, form))
            for (card, room), span in zip(both, spans, strict=True)]


def _narrow(page: Page, grid: Grid, card: Card, span: int, form: int) -> Entry | None:
    """What asks something and takes a whole row, with room for the pager beside it; None where its words have none."""
    if span == 1 or card.line.step not in ASKED:
        return None
    less = grid.turning
    width = room_of(page, grid, card, span) - less - sign_of(page) - page.s.half
    room = _Room(page, width, _sentence_lines(grid, span))
    words, lines = _said(page, grid, card, room, form, True)
    return Entry(card, span, words, lines, less) if lines > 1 or room.of_one_line(words) else None


@dataclass(frozen=True)
class _Room:
    """What a state has in its cell: a width and lines."""

    page: Page
    width: int
    lines: int

    def holds(self, words: str) -> bool:
        return self.page.measure(words, self.width, self.page.s.body, max_lines=self.lines).fits

    def of_one_line(self, words: str) -> bool:
        return text_width(words, self.page.s.body, False) <= self.width


def _sentence_lines(grid: Grid, span: int) -> int:
    """In half a row few words are enough."""
    return max(1, min(SENTENCE_MAX, grid.lines - 1)) if grid.columns == 1 or span > 1 else 1


def is_dated(card: Card) -> bool:
    return card.told.tone == "yours" and bool(card.line.due and card.told.least)


def _told(page: Page, card: Card, form: int) -> Told:
    return card.told if form == LONG else tell(card.line, page.w, short=True)


def _due(page: Page, card: Card, form: int) -> str:
    told = _told(page, card, form)
    return (told.sentence, told.sentence, told.short, told.least)[form]


def _said(page: Page, grid: Grid, card: Card, room: _Room, form: int, whole: bool) -> tuple[str, int]:
    """The words of a state, and their lines. `whole`: where returned books go is said in sentences."""
    told = _told(page, card, form)
    if is_dated(card):
        words = _due(page, card, form)
        words = words if form != DATE or room.holds(words) else page.w.date_short(card.line.due)
    elif (told.whole or grid.columns == 1) and (whole or not told.head) and room.holds(told.sentence):
        words = told.sentence
    else:
        few = [words for words in (told.middle, told.short, told.least) if words]
        return next((words for words in few if room.of_one_line(words)), few[-1]), 1
    return words, len(page.measure(words, room.width, page.s.body, max_lines=room.lines).lines)


# ---- drawing --------------------------------------------------------------------------------------------------------

def _cell(page: Page, box: Box, grid: Grid, turned: int, row: int, column: int, span: int) -> Box:
    """`turned`: so many rows stand in the other order."""
    gap, (x, y, _, height) = gap_of(page), box
    if page.s.upright or (page.s.low and grid.rows == 1):     # the first ones low, where hands reach
        y += height - grid.rows * (grid.high + gap) + gap
    if page.s.upright:
        row = turned - 1 - row if row < turned else row
    return x + column * (grid.half + 2 * gap), y + row * (grid.high + gap), width_of(page, grid, span), grid.high


def _pager_cell(page: Page, box: Box, grid: Grid, beside: bool) -> Box:
    """The last one of the sheet, or what is left `beside` a row that takes the rest."""
    x, y, width, high = _cell(page, box, grid, 0, grid.rows - 1, 0 if beside else 1, 1)
    wide = grid.turning - page.s.gap
    return (box[0] + box[2] - wide, y, wide, high) if beside else (x, y, width, high)


def _draw_sheet(page: Page, box: Box, grid: Grid, entries: Sequence[Entry], turned: int) -> None:
    """Row by row. Titles of all of them have as many lines as are left beside the longest state. Upright the uppermost has
    the whole row where it is alone in it."""
    most = max(1, min(TITLES_MAX[page.s.upright], grid.lines - max(entry.lines for entry in entries)))
    row = column = 0
    alone = page.s.upright and turned == grid.rows and _rows_of(2, [*(entry.span for entry in entries), 1]) == grid.rows
    for entry in (*entries[:-1], replace(entries[-1], span=2)) if alone and grid.columns > 1 else entries:
        if column + entry.span > grid.columns:
            row, column = row + 1, 0
        x, y, width, high = _cell(page, box, grid, turned, row, column, entry.span)
        draw_cell(page, (x, y, width - entry.less, high), grid, entry, most)
        column += entry.span


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
        _next(page, (x, y, width, height), w.count("page_more", rest), str(at + 1))


def _next(page: Page, box: Box, label: str, target: str) -> None:
    """The words before their sign; else above it, where they have room so; else the sign alone."""
    s, lead, (x, y, width, height) = page.s, lead_of(page), box
    whole, sign = width >= page.button_width(label, "next"), round(s.body * 0.85)
    lines = (height - sign - s.half) // lead
    laid = page.measure(label, width - 2 * s.mm(2), s.body, bold=True, max_lines=min(2, max(1, lines)), balance=True)
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
