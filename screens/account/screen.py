"""The account: the loans with their dates, overdue first, in pages; beside or below them what is ready, what is to pay and
what the library says, each whole where there is room, else as a button that opens it.

Where what stands is a matter of the screen: a wide one has a column at the right, a low one, large letters and low buttons a
row below, an upright one a block that ends where hands are.
"""

from dataclasses import replace

from kiosk.state import Account, Kiosk
from kiosk.touches import may_renew
from kiosk.values import dataclass
from screens.account import loans as account_loans
from screens.account import rows as account_rows
from screens.account import side as account_side
from screens.account import told as account_told
from screens.account.groups import groups
from screens.account.part import part, title
from screens.account.rows import Rows
from screens.frame import Action, badge, bands, bar, bar_top, header, header_height, is_offline, progress, title_room
from screens.letters.faces import width as text_width
from screens.looks import Looks
from screens.page import Page
from screens.pager import pager, pager_width
from screens.paint.art import sign_picture
from screens.roomy import headline, headline_height, roomy
from screens.scene import Box, Scene
from screens.theme import pitch

COLUMN_PARTS = (0.337, 0.36, 0.388)
"""Of the width: what stands beside the loans has the narrowest in which it says as much, for titles and dates need theirs."""

HEADLINE_APART_MM = 3.4
"""Of a headline from what stands below it, at least."""

NEAR_MM = 2.2
"""Of the cards of a low screen from the buttons below them: their own buttons keep from the edges of the cards."""

BAND_APART_MM = 5
"""Of a headline from a band above it."""

NOTE_LINES = 2
"""Of the sentence why a renewal was refused, where it has no room beside its loan."""


def account(kiosk: Kiosk, looks: Looks) -> Scene:
    """On an upright screen as large as its room allows; renewing changes no size."""
    assert isinstance(kiosk.phase, Account)
    quiet = tuple(replace(loan, renewing=False, renewed=False, refused="") for loan in kiosk.phase.loans)
    before = kiosk if quiet == kiosk.phase.loans else replace(kiosk, phase=replace(kiosk.phase, loans=quiet))
    return roomy(kiosk, looks, _account, quiet=before)


def _account(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Account)
    page = Page(kiosk, looks)
    s, phase = page.s, kiosk.phase
    opened = next((group for group in groups(page) if group.part == phase.part), None)
    if phase.known and opened:
        return part(page, opened)
    y = bands(page, _header(page), offline=_offline(page))
    bottom = bar_top(page) - s.mm(6 if s.upright else 3.1 if _is_low(page) else 4)
    box = (s.margin, y, s.width - 2 * s.margin, bottom - y)
    there = None
    if phase.known and (phase.loans or groups(page)):
        there = _upright(page, box) if s.upright else _with_row(page, box) if _is_low(page) else _with_column(page, box)
    else:
        _sentence(page, box)
    count = account_rows.pages(page, there) if there else 1
    small = _is_tight(page, count)
    left, _ = bar(page, _actions(page), left=pager_width(page, count, small=small))
    if there:
        pager(page, account_rows.page_of(page, there), count, left, small=small)
    return page.scene()


def _phase(page: Page) -> Account:
    assert isinstance(page.kiosk.phase, Account)
    return page.kiosk.phase


# ---- words of the frame ---------------------------------------------------------------------------------------------

def _offline(page: Page) -> str:
    """Looking at an account saves nothing; a renewal of this visit may wait here. Without the network none can be begun."""
    kiosk, phase = page.kiosk, _phase(page)
    if any(line.decided == "pending" for line in (kiosk.visit.lines if kiosk.visit else ())):
        return "offline"
    return "no_network_renew" if phase.known and any(map(may_renew, phase.loans)) else "no_network"


def _header(page: Page) -> int:
    """Where the languages stand low, how many stands at the end of the title's line, and leaves a line to the loans."""
    s, words, under = page.s, title(page), _under(page)
    room = s.width - 2 * s.margin - text_width(words, s.title, True) - s.gap
    if not (s.low and under) or s.compact or s.upright or not page.measure(under, room, s.body).fits:
        return header(page, words, under)
    y = header(page, words)
    top = s.mm(2.4)
    page.text((s.width - s.margin - room, top, room, header_height(page, words, "") - top), under, s.body, color=page.muted,
              align="right")
    return y


def _under(page: Page) -> str:
    """How many."""
    loans = _phase(page).loans
    if not loans or page.s.upright:
        return ""
    said = [page.w.count(key, len(loans)) for key in ("with_you", "with_you_short")]
    return page.that_fits(title_room(page, logo=False), *said, *([""] if page.s.compact else []))


def _actions(page: Page) -> tuple[Action, ...]:
    w = page.w
    actions = [Action("finish", w.say("finish"), "primary", "check", short=False)]
    if sum(account_told.has_button(page, loan) for loan in _phase(page).loans) > 1:
        actions.append(Action("renew_all", w.say("renew_all"), "secondary", "renew", short=False))
    return (*actions, Action("back", w.say("back"), "secondary", "back"))


def _is_tight(page: Page, count: int) -> bool:
    """Are the arrows of the pages to stand near for the sake of the other buttons and their words?"""
    s, actions = page.s, _actions(page)
    wanted = sum(page.button_width(action.label) + s.gap for action in actions)
    return s.compact or (s.letters > 1 and not s.upright and wanted > s.width - 2 * s.margin - pager_width(page, count))


# ---- where what stands ----------------------------------------------------------------------------------------------

def _is_low(page: Page) -> bool:
    """Too low for a column, or what can be touched is to stand low."""
    return page.s.compact or page.s.letters > 1 or page.s.low


def _no_loans(page: Page, box: Box, px: int) -> None:
    words = page.w.say("loans_none")
    page.text(box, words, px, bold=True, align="center", max_lines=2, balance=True)


def _with_column(page: Page, box: Box) -> Rows | None:
    """The groups at the right of the loans; below the sentence where there are none."""
    s, (x, y, width, height) = page.s, box
    if not _phase(page).loans:
        apart = s.mm(HEADLINE_APART_MM)
        tries = ((px, account_side.stack(page, width, height - pitch(px) - apart)) for px in (s.title, s.body))
        px, laid = next((one for one in tries if len(one[1].open) == len(one[1].groups)),
                        (s.title, account_side.stack(page, width, height - pitch(s.title) - apart)))
        top = max(pitch(px) + apart, (height - laid.height) * 2 // 3)
        _no_loans(page, (x, y, width, top - apart), px)
        account_side.draw_stack(page, x, y + top, width, laid)
        return None
    wide = account_side.narrowest(page, [round(width * part) for part in COLUMN_PARTS], height) if groups(page) else 0
    if wide:
        account_side.draw_stack(page, x + width - wide, y, wide, account_side.stack(page, wide, height))
    there = account_rows.rows(page, (x, y, width - (wide + s.gap if wide else 0), height))
    account_loans.draw_loans(page, there)
    return there


def _with_row(page: Page, box: Box) -> Rows | None:
    """The buttons of the groups in a row below the loans."""
    s, found, (x, y, width, height) = page.s, groups(page), box
    high = account_side.row_height(page, width, found)
    if not _phase(page).loans:
        _no_loans(page, (x, y, width, height - high - s.gap), s.title)
        account_side.draw_row(page, (x, y + height - high, width, high), found)
        return None
    apart = s.half if page.kiosk.offline else s.mm(NEAR_MM) if s.compact else s.gap              # no buttons: nearer
    space = high + apart if found else _note(page, box)
    there = account_rows.rows(page, (x, y, width, height - space))
    if s.low and account_rows.pages(page, there) == 1:                  # what is touched stands low
        there = account_rows.lowered(page, there)
    account_loans.draw_loans(page, there)
    if found:
        account_side.draw_row(page, (x, y + height - high, width, high), found)
    return there


def _note(page: Page, box: Box) -> int:
    """Why a renewal was refused, where its row has no room for that: a sentence below the loans; what it takes, px."""
    s, t, (x, y, width, height) = page.s, page.t, box
    there = account_rows.rows(page, box)
    refused = next((loan for loan in _phase(page).loans if loan.refused and not account_loans.tells_refusal(page, there, loan)),
                   None)
    if refused is None:
        return 0
    words = page.w.not_renewed(refused.refused)
    left, room = x + 2 * s.half + s.body, width - 3 * s.half - s.body
    lines = len(page.measure(words, room, s.body, bold=True, max_lines=NOTE_LINES).lines)
    high = lines * pitch(s.body) + s.mm(0.6)
    page.panel((x, y + height - high, width, high), t.gold_tint)
    page.icon("clock", x + s.half, y + height - high + (high - s.body) // 2, s.body, t.gold)
    page.text((left, y + height - high, room, high), words, s.body, bold=True, color=t.gold, ground=t.gold_tint,
              max_lines=NOTE_LINES)
    return high + s.half


@dataclass(frozen=True)
class Below:
    """What stands below the loans of an upright screen: a stack of groups, or the row of their buttons; and its height."""

    stack: account_side.Stack | None
    height: int


def _upright(page: Page, box: Box) -> Rows | None:
    """One block that ends where hands are: the loans, then the groups. The headline is in the middle of what is free above."""
    s, (x, y, width, height) = page.s, box
    if is_offline(page.kiosk):                            # below the band that says so
        y, height = y + s.mm(BAND_APART_MM), height - s.mm(BAND_APART_MM)
    loans = _phase(page).loans
    words = page.w.count("with_you", len(loans)) if loans else page.w.say("loans_none")
    head = headline_height(page, width, words)
    wanted = min(len(loans), account_rows.A_PAGE_UPRIGHT) * account_rows.least_row(page)
    below = _below(page, width, height - head - wanted - s.mm(5))
    space = below.height + s.mm(5) if below.height else 0
    there = account_rows.rows(page, (x, y + head, width, height - head - space)) if loans else None
    used = there.tall * min(there.slots, len(loans)) if there else 0
    top = y + height - space - used
    headline(page, (x, y, width, top - y), words)
    if there:
        there = replace(there, box=(x, top, width, used))
        account_loans.draw_loans(page, there)
    bottom = y + height - below.height
    if below.stack:
        account_side.draw_stack(page, x, bottom, width, below.stack)
    elif below.height:
        account_side.draw_row(page, (x, bottom, width, below.height), groups(page))
    return there


def _below(page: Page, width: int, room: int) -> Below:
    """Every group with its items, or the row of their buttons."""
    found = groups(page)
    laid = account_side.stack(page, width, max(0, room))
    if found and laid.height <= room and len(laid.open) == len(found):
        return Below(laid, laid.height)
    return Below(None, account_side.row_height(page, width, found))


# ---- nothing to list ------------------------------------------------------------------------------------------------

def _sentence(page: Page, box: Box) -> None:
    """No loans and nothing else, not fetched yet, or not to be had: one sentence with its sign."""
    s, phase, (x, y, width, height) = page.s, _phase(page), box
    key, icon = ("loans_none", "book") if phase.known else ("account_failed", "cloud") if phase.failed else ("account_loading",
                                                                                                          "dots")
    words = page.w.say(key)
    sizes = (s.display, s.title, s.body) if s.upright else (s.title, s.body)
    px = next((px for px in sizes if page.measure(words, width, px, bold=True, max_lines=3).fits), s.body)
    lines = len(page.measure(words, width, px, bold=True, max_lines=4, balance=True).lines)
    sign = s.mm(12 if s.compact else 130 if s.upright else 20)
    used = lines * pitch(px) + sign + s.gap
    sign = sign if used <= height else 0
    top = y + (height - lines * pitch(px) - (sign + s.gap if sign else 0)) // 2
    if sign:
        box = (x + (width - sign) // 2, top, sign, sign)
        if s.upright:
            sign_picture(page, box, icon)
        else:
            badge(page, icon, *box[:3], page.t.jade_tint, page.t.jade)
        top += sign + s.gap
    page.text((x, top, width, 0), words, px, bold=True, align="center", max_lines=4, balance=True)
    if not (phase.known or phase.failed):
        progress(page, y + height)
