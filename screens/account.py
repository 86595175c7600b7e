"""The account: loans with their dates, overdue first; what is ready; what the library says; what is to pay. Four loans a page."""

from kiosk.state import Account, Kiosk, LoanShown
from kiosk.touches import LOANS_A_PAGE, may_renew
from screens.account_extras import Extra, draw_extras, extras, field, fitting
from screens.covers import Work, cover
from screens.frame import Action, bands, bar, bar_top, header, progress
from screens.looks import Looks
from screens.page import Page
from screens.pile import greeting
from screens.scene import Box, Scene
from screens.theme import Color, pitch
from screens.words import Words

NARROW_MM = 150
"""In a narrower row the renewal is a sign alone."""
COLUMN_PART = 0.38


def account(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Account)
    page = Page(kiosk, looks)
    s, phase = page.s, kiosk.phase
    y = header(page, _title(page), _page_words(page))
    y = bands(page, y, offline=_offline(page))
    bottom = bar_top(page) - s.mm(1.4)
    box = (s.margin, y, s.width - 2 * s.margin, bottom - y)
    _loans(page, _extras(page, box)) if phase.known else _waiting(page, y, bottom)
    bar(page, _actions(page))
    return page.scene()


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


def _pages(phase: Account) -> int:
    return max(1, -(-len(phase.loans) // LOANS_A_PAGE))


def _page_words(page: Page) -> str:
    phase = page.kiosk.phase
    assert isinstance(phase, Account)
    return page.w.say("page", n=phase.page + 1, total=_pages(phase)) if _pages(phase) > 1 else ""


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
    if phase.page + 1 < _pages(phase):
        actions.append(Action("page_next", w.say("page_next"), "secondary", "next"))
    if phase.page > 0:
        actions.append(Action("page_prev", w.say("page_prev"), "secondary", "previous"))
    actions.append(Action("back", w.say("back"), "secondary", "back"))
    return tuple(actions)


# ---- loans ----------------------------------------------------------------------------------------------------------

def _loans(page: Page, box: Box) -> None:
    phase, s = page.kiosk.phase, page.s
    assert isinstance(phase, Account)
    x, y, width, height = box
    here = _here(phase)
    if not here:
        page.text(box, page.w.say("loans_none"), s.title, bold=True, align="center", max_lines=2, balance=True)
        return
    gap = s.mm(1.4)
    columns = 2 if s.compact else 1
    rows = -(-(LOANS_A_PAGE if _pages(phase) > 1 else len(here)) // columns)
    tall = min((height - gap * (rows - 1)) // rows, s.mm(20 if s.compact else 28))
    wide = (width - gap * (columns - 1)) // columns
    for i, loan in enumerate(here):
        _loan(page, (x + i % columns * (wide + gap), y + i // columns * (tall + gap), wide, tall), loan)


def _here(phase: Account) -> tuple[LoanShown, ...]:
    """The loans of this page."""
    return phase.loans[phase.page * LOANS_A_PAGE:(phase.page + 1) * LOANS_A_PAGE]


def said(loan: LoanShown, w: Words, short: bool) -> tuple[str, str]:
    """What a loan says, and its tone."""
    if loan.renewing:
        return w.say("renewing"), "muted"
    if loan.refused:
        return w.say("not_renewed") if short else w.not_renewed(loan.refused), "gold"
    if not loan.due:
        return w.say("ask_desk" if short else "due_unknown"), "muted"
    key, tone = ("renewed", "jade") if loan.renewed else ("overdue", "lacquer") if loan.overdue else ("due", "muted")
    if short:
        return w.say(f"{key}_short", date=w.date_short(loan.due)), tone
    return w.say(key, date=w.date(loan.due)), tone


def _loan(page: Page, box: Box, loan: LoanShown) -> None:
    s, t = page.s, page.t
    x, y, width, height = box
    page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.6, 0.07, 0.4))
    left = x + (s.half if s.compact else s.mm(1.6))
    if not s.compact:
        tall = min(height, s.mm(22)) - 2 * s.mm(0.9)
        page.cover(cover((left, y + (height - tall) // 2, round(tall * 0.7), tall), Work(loan.title, loan.author), t))
        left += round(tall * 0.7) + s.gap
    right = x + width - (s.half if s.compact else s.mm(1.6))
    narrow = width < s.mm(NARROW_MM)
    if may_renew(loan):
        right -= _renew_button(page, right, y + (height - s.touch) // 2, loan, narrow) + s.half
    _loan_words(page, (left, y, right - left, height), loan)


def _loan_words(page: Page, box: Box, loan: LoanShown) -> None:
    """The title, and below it what there is to say: in few words where the whole sentence has no room."""
    s, t = page.s, page.t
    x, y, width, height = box
    sentence, tone = said(loan, page.w, False)
    if not page.measure(sentence, width, s.body, bold=True).fits:
        sentence, tone = said(loan, page.w, True)
    color: Color = {"muted": t.muted, "gold": t.gold, "jade": t.jade_deep, "lacquer": t.lacquer}[tone]
    most = max(1, min(3, height // pitch(s.body) - 1))
    titles = len(page.measure(loan.title, width, s.body, bold=True, max_lines=most, cut=True).lines)
    top = y + (height - (titles + 1) * pitch(s.body)) // 2
    top = page.text((x, top, width, 0), loan.title, s.body, bold=True, ground=t.surface, cut=True, max_lines=titles)
    page.text((x, top, width, 0), sentence, s.body, color=color, ground=t.surface, bold=tone != "muted", cut=True)


def _renew_button(page: Page, right: int, y: int, loan: LoanShown, narrow: bool) -> int:
    s, label = page.s, page.w.say("renew")
    width = s.touch if narrow else page.button_width(label, "renew")
    page.button("renew", label, (right - width, y, width, s.touch), icon="renew", icon_only=narrow, target=loan.item)
    return width


# ---- holds and fees -------------------------------------------------------------------------------------------------

def _extras(page: Page, box: Box) -> Box:
    """Holds and fees: a column at the right, on a low screen a strip below; what is left for the loans."""
    phase = page.kiosk.phase
    assert isinstance(phase, Account)
    found, (x, y, width, height) = extras(page), box
    if page.s.compact:
        return _strip(page, box, found)
    if not found:
        return box
    if not _here(phase):
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
    if refused:
        found = [Extra("clock", "gold", "", lambda _: page.w.not_renewed(refused))]
    if not found:
        return box
    least = -(-len(_here(phase)) // 2) * (max(s.touch, 2 * pitch(s.body)) + s.mm(1.4)) or 2 * pitch(s.body)
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
