"""The account: loans with their dates, overdue first; what is ready; what is to pay. Four loans a page."""

from kiosk.state import Account, Kiosk, LoanShown
from kiosk.touches import LOANS_A_PAGE, may_renew
from screens.covers import Work, cover
from screens.frame import Action, bands, bar, bar_top, header, progress
from screens.looks import Looks
from screens.page import Page
from screens.pile import greeting
from screens.scene import Box, Scene
from screens.theme import Color, pitch
from screens.words import Words


def account(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Account)
    page = Page(kiosk, looks)
    s, phase = page.s, kiosk.phase
    y = header(page, _title(page), _page_words(page))
    y = bands(page, y)
    bottom = bar_top(page) - s.mm(1.4)
    if not phase.known:
        _waiting(page, y, bottom)
    else:
        bottom = _extras(page, bottom)
        _loans(page, y, bottom)
    bar(page, _actions(page))
    return page.scene()


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

def _loans(page: Page, y: int, bottom: int) -> None:
    phase, s = page.kiosk.phase, page.s
    assert isinstance(phase, Account)
    here = phase.loans[phase.page * LOANS_A_PAGE:(phase.page + 1) * LOANS_A_PAGE]
    if not here:
        page.text((s.margin, y, s.width - 2 * s.margin, bottom - y), page.w.say("loans_none"), s.title, bold=True, align="center",
                  max_lines=2, balance=True)
        return
    gap = s.mm(1.4)
    columns = 2 if s.compact else 1
    rows = -(-(LOANS_A_PAGE if _pages(phase) > 1 else len(here)) // columns)
    height = min((bottom - y - gap * (rows - 1)) // rows, s.mm(20 if s.compact else 28))
    width = (s.width - 2 * s.margin - gap * (columns - 1)) // columns
    for i, loan in enumerate(here):
        _loan(page, (s.margin + i % columns * (width + gap), y + i // columns * (height + gap), width, height), loan)


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
    inner = s.half if s.compact else s.mm(1.6)
    left = x + inner
    if not s.compact:
        tall = height - 2 * s.mm(0.9)
        page.cover(cover((left, y + s.mm(0.9), round(tall * 0.7), tall), Work(loan.title, loan.author), t))
        left += round(tall * 0.7) + s.gap
    right = x + width - inner
    if may_renew(loan):
        right -= _renew_button(page, right, y + (height - s.touch) // 2, loan) + s.half
    sentence, tone = said(loan, page.w, s.compact)
    color: Color = {"muted": t.muted, "gold": t.gold, "jade": t.jade_deep, "lacquer": t.lacquer}[tone]
    wide = right - left
    top = y + (height - 2 * pitch(s.body)) // 2
    top = page.text((left, top, wide, 0), loan.title, s.body, bold=True, ground=t.surface, cut=True)
    page.text((left, top, wide, 0), sentence, s.body, color=color, ground=t.surface, bold=tone != "muted")


def _renew_button(page: Page, right: int, y: int, loan: LoanShown) -> int:
    s, label = page.s, page.w.say("renew")
    width = s.touch if s.compact else page.button_width(label, "renew")
    page.button("renew", label, (right - width, y, width, s.touch), icon="renew", icon_only=s.compact, target=loan.item)
    return width


# ---- holds and fees -------------------------------------------------------------------------------------------------

def _extras(page: Page, bottom: int) -> int:
    """Ready holds and fees in a strip above the actions; the y above it."""
    s, t = page.s, page.t
    parts = extras(page)
    if not parts:
        return bottom
    gap = s.mm(1.4)
    width = (s.width - 2 * s.margin - gap * (len(parts) - 1)) // len(parts)
    inner = width - 3 * s.half - s.body
    lines = max(len(page.measure(words, inner, s.body, bold=True, max_lines=2).lines) for _, words, _ in parts)
    height = lines * pitch(s.body) + s.mm(0.6)
    for i, (icon, words, tone) in enumerate(parts):
        color, tint = {"jade": (t.jade_deep, t.jade_tint), "gold": (t.gold, t.gold_tint), "sky": (t.sky, t.sky_tint)}[tone]
        x = s.margin + i * (width + gap)
        page.panel((x, bottom - height, width, height), tint)
        page.icon(icon, x + s.half, bottom - height + (height - s.body) // 2, s.body, color)
        page.text((x + 2 * s.half + s.body, bottom - height, inner, height), words, s.body, bold=True, color=color, ground=tint,
                  max_lines=2, cut=True)
    return bottom - height - gap


def extras(page: Page) -> list[tuple[str, str, str]]:
    """(icon, sentence, tone)."""
    phase, w = page.kiosk.phase, page.w
    assert isinstance(phase, Account)
    ready = [hold for hold in phase.holds if hold.ready]
    waiting = len(phase.holds) - len(ready)
    owed = sum(fee.amount for fee in phase.fees)
    refused = next((loan.refused for loan in phase.loans if loan.refused), "")
    if page.s.compact and refused:
        return [("clock", w.not_renewed(refused), "gold")]
    if page.s.compact and phase.holds and owed:
        return [("hold", w.say("ready_short", n=len(ready)), "jade"),
                ("coins", w.say("fees_short", amount=w.money(owed, page.kiosk.settings.currency)), "gold")]
    parts = []
    if len(ready) == 1 and ready[0].shelf and not page.s.compact:
        parts.append(("hold", w.say("hold_shelf_at", title=ready[0].title, shelf=ready[0].shelf), "jade"))
    elif ready:
        parts.append(("hold", w.count("holds_ready", len(ready)), "jade"))
    elif waiting:
        parts.append(("hold", w.count("hold_waiting", waiting), "sky"))
    if owed:
        parts.append(("coins", w.say("fees", amount=w.money(owed, page.kiosk.settings.currency)), "gold"))
    return parts
