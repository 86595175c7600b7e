"""The account: what is ready, what the library says, what is to pay; the loans with their dates, overdue first, in pages.

How many loans stand on a page is a matter of the screen: an upright one has those that can be renewed where hands reach.
"""

from kiosk.state import Account, Kiosk
from kiosk.touches import may_renew
from screens.account_extras import Extra, draw_extras, extras, field, fitting
from screens.account_loans import draw_loans, here, page_of, pages
from screens.frame import Action, bands, bar, bar_top, header, pager, progress
from screens.looks import Looks
from screens.page import Page
from screens.pile import greeting
from screens.scene import Box, Scene
from screens.theme import pitch

COLUMN_PART = 0.38
REACH_PART = 0.40
"""Of an upright screen: what can be touched stands in this part, the lowest."""


def account(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Account)
    page = Page(kiosk, looks)
    s, phase = page.s, kiosk.phase
    y = header(page, _title(page), _under(page))
    y = bands(page, y, offline=_offline(page))
    bottom = bar_top(page) - s.mm(6 if s.upright else 1.4)
    box = (s.margin, y, s.width - 2 * s.margin, bottom - y)
    if phase.known:
        _known(page, box)
    else:
        _waiting(page, y, bottom)
    bar(page, _actions(page), left=_pager(page))
    return page.scene()


def _known(page: Page, box: Box) -> None:
    """Beside or above the loans what is told of the rest."""
    s, phase = page.s, page.kiosk.phase
    assert isinstance(phase, Account)
    room = _above(page, box) if s.upright else _extras(page, box)
    if phase.loans:
        draw_loans(page, room)
    else:
        page.text(room, page.w.say("loans_none"), s.title, bold=True, align="center", max_lines=2, balance=True)


def _above(page: Page, box: Box) -> Box:
    """On an upright screen: the number of the books, then the rest, where eyes are; the loans have the reach of a hand."""
    s, phase = page.s, page.kiosk.phase
    assert isinstance(phase, Account)
    x, y, width, height = box
    loans = min(height, y + height - round(s.height * (1 - REACH_PART)))
    bottom = y + height - loans
    if phase.loans:
        words = page.w.count("with_you", len(phase.loans))
        px = s.display if page.measure(words, width, s.display, bold=True).fits else s.title
        y = page.text((x, y, width, 0), words, px, bold=True, max_lines=2, balance=True) + s.mm(6)
    shown = fitting(page, width, bottom - y - s.mm(6), extras(page))
    draw_extras(page, x, y, width, shown)
    return x, bottom, width, loans


def _offline(page: Page) -> str:
    """Looking at an account saves nothing; a renewal of this visit may wait here. A low screen has no room beside loans."""
    kiosk = page.kiosk
    assert isinstance(kiosk.phase, Account)
    if page.s.compact and kiosk.phase.known:
        return ""
    pending = any(line.decided == "pending" for line in (kiosk.visit.lines if kiosk.visit else ()))
    return "offline" if pending else "no_network"


def _title(page: Page) -> str:
    patron = page.kiosk.visit.patron if page.kiosk.visit else None
    if patron is None or not patron.greeting:
        return page.w.say("account")
    return greeting(page) if page.s.compact else page.w.say("account_title", name=patron.greeting)


def _under(page: Page) -> str:
    phase = page.kiosk.phase
    assert isinstance(phase, Account)
    return page.w.count("with_you", len(phase.loans)) if phase.loans and not (page.s.compact or page.s.upright) else ""


def _pager(page: Page) -> int:
    return pager(page, page_of(page), pages(page)) if pages(page) > 1 else 0


def _waiting(page: Page, y: int, bottom: int) -> None:
    s, phase = page.s, page.kiosk.phase
    assert isinstance(phase, Account)
    words = page.w.say("account_failed" if phase.failed else "account_loading")
    px = s.body if phase.failed else s.title
    width = s.width - 2 * s.margin
    page.text((s.margin, y, width, bottom - y), words, px, bold=True, align="center", max_lines=4, balance=True)
    if not phase.failed:
        progress(page, bottom)


def _actions(page: Page) -> tuple[Action, ...]:
    phase, w = page.kiosk.phase, page.w
    assert isinstance(phase, Account)
    actions = [Action("finish", w.say("finish"), "primary", "check", short=False)]
    if sum(may_renew(loan) for loan in phase.loans) > 1:
        actions.append(Action("renew_all", w.say("renew_all"), "secondary", "renew"))
    return (*actions, Action("back", w.say("back"), "secondary", "back"))


# ---- holds and fees -------------------------------------------------------------------------------------------------

def _extras(page: Page, box: Box) -> Box:
    """Holds and fees: a column at the right, on a low screen a strip below; what is left for the loans."""
    phase = page.kiosk.phase
    assert isinstance(phase, Account)
    found, (x, y, width, height) = extras(page), box
    if page.s.compact or page.s.letters > 1:
        return _strip(page, box, found)
    if not found:
        return box
    if not here(page):
        top = y + height // 3
        draw_extras(page, x, top, width, fitting(page, width, y + height - top, found))
        return x, y, width, height // 3
    wide = round(width * COLUMN_PART)
    draw_extras(page, x + width - wide, y, wide, fitting(page, wide, height, found))
    return x, y, width - wide - page.s.mm(3), height


def _strip(page: Page, box: Box, found: list[Extra]) -> Box:
    """Where the loans leave too little room for each, the counts stand side by side. Why a renewal was refused goes first."""
    phase, s = page.kiosk.phase, page.s
    assert isinstance(phase, Account)
    x, y, width, height = box
    refused = next((loan.refused for loan in phase.loans if loan.refused), "")
    if refused and s.compact:
        found = [Extra("clock", "gold", "", lambda _: page.w.not_renewed(refused))]
    if not found:
        return box
    least = -(-len(here(page)) // 2) * (max(s.touch, 2 * pitch(s.body)) + s.mm(1.4)) or 2 * pitch(s.body)
    shown = fitting(page, width, height - least, found)
    if len(shown.each) < min(2, len(found)) or not (refused or shown.tells(phase.fees)):
        return _counts(page, box)
    draw_extras(page, x, y + height - shown.height, width, shown)
    return x, y, width, height - shown.height - s.mm(0.4)


def _counts(page: Page, box: Box) -> Box:
    """How many are ready, how many are not here yet, and how much is to pay, side by side."""
    phase, w, s = page.kiosk.phase, page.w, page.s
    assert isinstance(phase, Account)
    x, y, width, height = box
    ready = sum(hold.ready for hold in phase.holds)
    owed = sum(fee.amount for fee in phase.fees)
    parts = [("hold", "jade", w.say("ready_short", n=ready))] if ready else []
    if len(phase.holds) > ready and not (ready and owed):
        parts += [("clock", "sky", w.count("holds_waiting", len(phase.holds) - ready))]
    if owed:
        parts += [("coins", "gold", w.say("fees_short", amount=w.money(owed, page.kiosk.settings.currency)))]
    if not parts:
        return box
    gap = s.mm(1.4)
    wide = (width - gap * (len(parts) - 1)) // len(parts)
    used = 0
    for i, (icon, tone, words) in enumerate(parts):
        used = field(page, (x + i * (wide + gap), y + height, wide), icon, tone, words)
    return x, y, width, height - used - s.mm(0.4)
