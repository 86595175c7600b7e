"""An account on an upright screen: a headline with its sign, and what it heads close below it: the loans and the groups, or one
part. Both stand at one height on all screens of a visit, and go up only where what stands below needs more.
"""

from dataclasses import replace

from kiosk.state import Account
from kiosk.values import dataclass
from screens.account import loans as account_loans
from screens.account import rows as account_rows
from screens.account import side as account_side
from screens.account.groups import groups
from screens.account.rows import Rows
from screens.page import Page
from screens.roomy import Sign, headline_over, under_headline
from screens.scene import Box

HANGS_PART = 0.365
"""Of the height of the screen: here begins what a headline heads; six holds have room below it."""

GROUPS_APART_MM = 5
"""Of the loans from what stands below them."""


@dataclass(frozen=True)
class Below:
    """What stands below the loans: a stack of groups, or the row of their buttons; and its height."""

    stack: account_side.Stack | None
    height: int


def hung(page: Page, box: Box) -> int:
    """What a box has below the place of what a headline heads."""
    return box[1] + box[3] - round(page.s.height * HANGS_PART)


def headed(page: Page, box: Box, words: str, sign: Sign, used: int) -> int:
    """A headline in the box, and the y where what it heads begins, which is so high."""
    x, y, width, height = box
    least = under_headline(page, box, words)[1]
    top = max(least, y + height - max(used, hung(page, box)))
    headline_over(page, (x, y, width, top - y), words, sign)
    return top


def upright(page: Page, within: Page, box: Box) -> Rows | None:
    """The loans, then the groups. `within`: the letters of both."""
    assert isinstance(page.kiosk.phase, Account)
    loans = page.kiosk.phase.loans
    words = page.w.count("with_you", len(loans)) if loans else page.w.say("loans_none")
    x, y, width, height = under_headline(page, box, words)
    apart = page.s.mm(GROUPS_APART_MM) if loans else 0
    wanted = min(len(loans), account_rows.A_PAGE_UPRIGHT) * account_rows.least_row(within)
    below = _below(within, width, height - wanted - apart)
    space = below.height + apart if below.height else 0
    there = account_rows.rows(within, (x, y, width, height - space)) if loans else None
    used = there.tall * min(there.slots, len(loans)) if there else 0
    top = headed(page, box, words, ("book", page.t.jade_tint, page.t.jade_deep), used + space)
    if there:
        there = replace(there, box=(x, top, width, used))
        account_loans.draw_loans(within, there)
    _draw_below(within, (x, top + used + (apart if below.height else 0), width, below.height), below)
    page.add(*within.nodes)
    return there


def _below(page: Page, width: int, room: int) -> Below:
    """Every group with its items, or the row of their buttons."""
    found = groups(page)
    laid = account_side.stack(page, width, max(0, room))
    if found and laid.height <= room and len(laid.open) == len(found):
        return Below(laid, laid.height)
    return Below(None, account_side.row_height(page, width, found))


def _draw_below(page: Page, box: Box, below: Below) -> None:
    if below.stack:
        account_side.draw_stack(page, *box[:3], below.stack)
    elif below.height:
        account_side.draw_row(page, box, groups(page))
