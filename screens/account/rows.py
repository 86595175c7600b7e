"""Where the loans of an account stand: how many on a page, in rows or cards, and how high each is.

A row with a title of two lines is higher than one with a short title. What is touched in a row is at home in it whatever is
under way: heights are those of the loans at rest.
"""

from dataclasses import replace

from kiosk.state import Account, LoanShown
from kiosk.values import dataclass
from screens.account.renew import has_room_below, renew_width
from screens.account.told import (
    EDGE_MM,
    NEAR_EDGE_MM,
    TITLE_LINES,
    at_rest,
    had_button,
    has_button,
    nearer,
    not_renewable,
    overdue,
    said,
    title_lines,
    told,
)
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.paint.covers import COVER_RATIO
from screens.scene import Box
from screens.theme import pitch

A_PAGE, A_PAGE_UPRIGHT = 4, 7
"""Loans on a page at most: what eyes take in at once; the others stand on the next."""

LEAST_LOW = 2
"""So many have room on a page where they begin low."""

WORDS_PART = 0.3
"""Of the width of a screen: about what a title has in a row beside its button, when holds and fees stand beside the loans."""

ROW_MM = {"compact": 36, "wide": 27, "upright": 64}
"""The highest a row is."""

COVER_MM = {False: 20, True: 52}
"""How high covers are; on an upright screen."""

APART_MM, UPRIGHT_APART_MM = 4, 6
"""Of words from their button on a wide screen, and on an upright one."""

LEAST_UPRIGHT_MM, AIR_MM = 40, 4
"""How high rows of an upright screen are at least, where others need more; above and below their words."""

ENDLESS_PX = 10_000
"""The height of a row in which everything has room."""


@dataclass(frozen=True)
class Rows:
    """Where the loans stand: how many on a page, in how many columns, and how high each is (`heights`: of this page, where
    they differ). `below`: the button stands below the title, which has all of the width of its card."""

    box: Box
    slots: int
    columns: int
    tall: int
    wide: int
    gap: int
    heights: tuple[int, ...] = ()
    below: bool = False

    @property
    def lowest(self) -> int:
        """How high the lowest row is: covers have one size."""
        return min(self.heights, default=self.tall)


def _phase(page: Page) -> Account:
    assert isinstance(page.kiosk.phase, Account)
    return page.kiosk.phase


# ---- pages ----------------------------------------------------------------------------------------------------------

def least_row(page: Page) -> int:
    """A row holds a title and what is said of it, and its button is a finger's breadth from the next."""
    s = page.s
    if s.upright:
        return max(s.mm(46), 3 * pitch(s.body) + s.mm(4))
    words = 2 * pitch(s.body) + s.mm(0.6)
    return words if page.kiosk.offline else max(s.touch + s.gap, words)        # without the network there are no buttons


def rows(page: Page, box: Box) -> Rows:
    """As many as have room. On a low screen in cards, two beside one another; in rows where buttons with their words have no
    room in cards, or where two rows have room."""
    s = page.s
    if not s.compact or len(_phase(page).loans) < 2:
        return _in_columns(page, box, 1)
    two = _in_columns(page, box, 2)
    buttons = _any_button(page)
    if buttons and (_fit(page, box[3]) > 1 or not has_room_below(page, two.wide, two.tall)):
        return _in_columns(page, box, 1)
    return replace(two, below=buttons)


def _fit(page: Page, height: int) -> int:
    gap = _gap(page)
    return max(1, (height + gap) // (least_row(page) + gap))


def _gap(page: Page) -> int:
    return page.s.mm(1.4) if page.s.compact else 0


def _in_columns(page: Page, box: Box, columns: int) -> Rows:
    s, count, gap, (width, height) = page.s, len(_phase(page).loans), _gap(page), box[2:]
    slots = min(_most(page), columns * _fit(page, height))
    lines = -(-(slots if count > slots else max(1, count)) // columns)
    high = s.mm(ROW_MM[s.form])
    tall = min((height - gap * (lines - 1)) // lines, max(high, least_row(page)))
    there = Rows(box, slots, columns, tall, (width - gap * (columns - 1)) // columns, gap)
    if columns > 1:
        return replace(there, below=_any_button(page) and has_room_below(page, there.wide, tall))
    return replace(there, heights=_levelled(page, there) if s.upright else _heights(page, there))


def _any_button(page: Page) -> bool:
    return any(had_button(page, loan) for loan in _phase(page).loans)


def _most(page: Page) -> int:
    """Fewer where more rows would cut titles that have room in fewer."""
    s, loans = page.s, _phase(page).loans
    if s.upright:
        return A_PAGE_UPRIGHT
    if s.compact or len(loans) <= A_PAGE:
        return A_PAGE
    room = s.width * WORDS_PART
    return A_PAGE if all(text_width(loan.title, s.body, True) <= room for loan in loans) else A_PAGE - 1


def pages(page: Page, there: Rows) -> int:
    """How many pages of loans there are."""
    return max(1, -(-len(_phase(page).loans) // there.slots))


def page_of(page: Page, there: Rows) -> int:
    """The number of the one that is shown."""
    return min(_phase(page).page, pages(page, there) - 1)


def here(page: Page, there: Rows) -> tuple[LoanShown, ...]:
    """The loans of this page."""
    first = page_of(page, there) * there.slots
    return _phase(page).loans[first:first + there.slots]


# ---- heights --------------------------------------------------------------------------------------------------------

def _heights(page: Page, there: Rows) -> tuple[int, ...]:
    """Shared by need; nothing where all have what they need, or where there is too little for all."""
    loans, long = here(page, there), long_dates(page, there)
    free = there.box[3] - there.gap * (len(loans) - 1)
    ways = ([_needed(page, there, loan, TITLE_LINES, near, long) for loan in loans] for near in (False, True))
    needs = next((way for way in ways if sum(way) <= free), None) or _some_titles_whole(page, there, loans, free)
    if max(needs, default=0) <= there.tall or sum(needs) > free:
        return ()
    more = (max(sum(needs), there.tall * len(loans)) - sum(needs)) // len(loans)
    return tuple(need + more for need in needs)


def _some_titles_whole(page: Page, there: Rows, loans: tuple[LoanShown, ...], free: int) -> list[int]:
    """One line for each title; two where that has room, the first ones first."""
    long = long_dates(page, there)
    needs = [_needed(page, there, loan, 1, False, long) for loan in loans]
    for i, loan in enumerate(loans):
        wanted = _needed(page, there, loan, TITLE_LINES, True, long)
        if sum(needs) - needs[i] + wanted <= free:
            needs[i] = max(needs[i], wanted)
    return needs


def _levelled(page: Page, there: Rows) -> tuple[int, ...]:
    """On an upright screen, where all covers are large: rows of many lines get some air, and the others stay alike."""
    long = long_dates(page, there)
    needs = [_needed(page, there, loan, TITLE_LINES + 1, False, long) for loan in here(page, there)]
    free, level = there.tall * len(needs), there.tall
    while needs and (over := [need for need in needs if need > level]) and len(over) < len(needs):
        lower = (free - sum(over)) // (len(needs) - len(over))
        if lower == level or lower < page.s.mm(LEAST_UPRIGHT_MM):
            break
        level = lower
    heights = tuple(max(need, level) for need in needs)
    return heights if sum(heights) <= free and max(heights, default=0) > there.tall else ()


def _needed(page: Page, there: Rows, loan: LoanShown, most: int, near: bool, long: bool) -> int:
    """How high its row is to be, at rest, with so many lines of its title."""
    width = room(page, there, place(there, 0), had_button(page, loan))[2]
    what = told(page, width, ENDLESS_PX, at_rest(loan), long)
    lines = title_lines(page, loan, title_width(page, width, had_button(page, loan)), most) + what.all_lines
    words = lines * pitch(page.s.body) - near * nearer(page) * (1 + bool(what.note))
    if page.s.upright:
        return words + 2 * page.s.mm(AIR_MM)
    return max(least_row(page), words + 2 * page.s.mm(NEAR_EDGE_MM if near else EDGE_MM))


# ---- places ---------------------------------------------------------------------------------------------------------

def place(there: Rows, at: int) -> Box:
    """Of the row with that number on its page."""
    x, y = there.box[:2]
    if there.heights:
        return x, y + sum(there.heights[:at]) + at * there.gap, there.wide, there.heights[min(at, len(there.heights) - 1)]
    return (x + at % there.columns * (there.wide + there.gap), y + at // there.columns * (there.tall + there.gap), there.wide,
            there.tall)


def lowered(page: Page, there: Rows) -> Rows:
    """At the end of their box."""
    x, y, width, height = there.box
    last = place(there, len(here(page, there)) - 1)
    down = y + height - last[1] - last[3]
    return replace(there, box=(x, y + down, width, height - down))


def side(page: Page) -> int:
    """Between a row's words or button and its right edge; a button of a low one stands nearer, for the date's sake."""
    return page.s.half if page.s.compact else page.s.inner


def cover_tall(page: Page, there: Rows) -> int:
    """Of all covers of a page."""
    return min(there.lowest - 2 * page.s.mm(1.6), page.s.mm(COVER_MM[page.s.upright]))


def room(page: Page, there: Rows, box: Box, button: bool) -> Box:
    """What its words have of a row, beside its button."""
    s, (x, y, width, height) = page.s, box
    left = s.inner if s.compact else s.inner + round(cover_tall(page, there) * COVER_RATIO) + max(s.gap, s.inner)
    right = side(page) + (renew_width(page, width)[0] + _apart(page) if button else 0)
    return x + left, y, width - left - right, height


def _apart(page: Page) -> int:
    s = page.s
    return s.mm(UPRIGHT_APART_MM) if s.upright else s.half if s.compact or s.letters > 1 else s.mm(APART_MM)


def title_width(page: Page, width: int, button: bool) -> int:
    """A title may come nearer to the button than what is said below it: it loses letters else."""
    return width + (_apart(page) - page.s.half if button else 0)


def long_dates(page: Page, there: Rows) -> bool:
    """Dates stand in one form on all pages: with the year where every one of them has room for it."""
    wide = {button: room(page, there, place(there, 0), button)[2] for button in (False, True)}
    return all(_has_room(page, loan, wide[has_button(page, loan)]) for loan in map(at_rest, _phase(page).loans) if loan.due)


def _has_room(page: Page, loan: LoanShown, width: int) -> bool:
    words, tone = said(loan, page.w, False)
    if tone == "lacquer":
        return bool(overdue(page, width, loan, True))
    if not_renewable(loan) and page.s.letters == 1 and not page.s.upright and not page.kiosk.offline:
        words = f"{words} · {page.w.say('no_renewal_brief')}"
    return page.measure(words, width, page.s.body, bold=True).fits
