"""Before the first book of a visit: put them down; or why that leads nowhere just now, as the largest thing.

Knows what is asked then, and its picture; screens.pile.screen frames it.
"""

from kiosk.state import Kiosk, Lending
from kiosk.transactions import Kind
from screens.frame import pad_is_lost
from screens.page import Page
from screens.paint.art import pad_picture, sign_picture
from screens.scene import Box
from screens.stage import Picture, halves, stage
from screens.words import Words


def books_left(kiosk: Kiosk) -> int | None:
    """How many may still be borrowed; None where nobody counts."""
    visit, patron = kiosk.visit, kiosk.visit.patron if kiosk.visit else None
    if visit is None or patron is None or not patron.loan_limit:
        return None
    fresh = sum(line.kind is Kind.CHECKOUT and line.success and line.reason != "already_yours" for line in visit.lines)
    return max(0, patron.loan_limit - patron.loans - fresh)


def nothing_lent(kiosk: Kiosk) -> bool:
    """She is at her limit, and nothing lies there."""
    return isinstance(kiosk.phase, Lending) and not (kiosk.visit and kiosk.visit.lines) and books_left(kiosk) == 0


def asked(kiosk: Kiosk, w: Words) -> tuple[str, str]:
    """What is asked before the first book, and how; or what stands in its way."""
    if pad_is_lost(kiosk):
        return halves(w.say("pad_lost"))
    if nothing_lent(kiosk):
        return w.say("limit_title"), w.say("limit_hint")
    return w.say("lay" if isinstance(kiosk.phase, Lending) else "lay_return"), w.say("lay_hint")


def empty(page: Page, box: Box) -> None:
    """The question in the middle of a box."""
    lost = pad_is_lost(page.kiosk)
    title, hint = asked(page.kiosk, page.w)
    stage(page, box, _picture(page, lost), title, hint, color=page.t.gold if lost else None)


def _picture(page: Page, lost: bool) -> Picture:
    sign = "waves" if lost else "book" if nothing_lent(page.kiosk) else ""
    return (lambda on, box: sign_picture(on, box, sign)) if sign else pad_picture
