"""Checkout and checkin: the pile of books as cards with covers, newest last, and what may be done next.

Few books stand large; many stand small. What needs a hand (put it back, is it yours?) always keeps its whole sentence.
"""

from kiosk.state import Kiosk, Lending, Line, Returning
from kiosk.transactions import Kind
from screens.art import pad_picture
from screens.cut_short import cut_short_band
from screens.frame import Action, bands, bar, bar_top, header, progress
from screens.looks import Looks
from screens.page import Page
from screens.pile_cards import lay_pile
from screens.pile_notes import beside, is_settled, needed, notes
from screens.scene import Scene
from screens.stage import stage

ROOM_FOR_EARLIER = 2
"""So many things of this visit may lie there beside what is told of an earlier one; a small screen has room for none."""


def lending(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Lending)
    page = Page(kiosk, looks)
    w, s = page.w, page.s
    left, short = _left(kiosk, page)
    y = header(page, greeting(page), short if s.compact else left)
    lines = kiosk.visit.lines if kiosk.visit else ()
    y = bands(page, y, kiosk.phase.notice)
    y = cut_short_band(page, y) if not kiosk.phase.notice and len(lines) <= (0 if s.compact else ROOM_FOR_EARLIER) else y
    told = _pile(page, y, lines, w.say("lay"))
    _bar(page, lines, told, Action("account", w.say("account"), "secondary", "person"))
    return page.scene()


def returning(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Returning)
    page = Page(kiosk, looks)
    y = header(page, page.w.say("returning"))
    lines = kiosk.visit.lines if kiosk.visit else ()
    y = bands(page, y, kiosk.phase.notice)
    _bar(page, lines, _pile(page, y, lines, page.w.say("lay_return")))
    return page.scene()


def _bar(page: Page, lines: tuple[Line, ...], told: bool, *others: Action) -> None:
    """Finish is what comes next when nothing is awaited. `told`: how the pile stands was said above."""
    look = "primary" if lines and is_settled(lines) else "secondary"
    finish = Action("finish", page.w.say("finish"), look, "check", short=False)
    these = () if told else notes(page, lines)
    begin = bar(page, (finish, *others), left=needed(page, these, (finish, *others)))
    beside(page, these, begin - page.s.gap - page.s.margin)


def greeting(page: Page) -> str:
    patron = page.kiosk.visit.patron if page.kiosk.visit else None
    if patron is None or not patron.greeting:
        return page.w.say("greeting_plain")
    return page.w.say("greeting", name=patron.greeting)


def _left(kiosk: Kiosk, page: Page) -> tuple[str, str]:
    """How many may still be borrowed, long and short."""
    patron = kiosk.visit.patron if kiosk.visit else None
    if patron is None or not patron.loan_limit or kiosk.visit is None:
        return "", ""
    fresh = sum(line.kind is Kind.CHECKOUT and line.success and line.reason != "already_yours" for line in kiosk.visit.lines)
    left = max(0, patron.loan_limit - patron.loans - fresh)
    if not left:
        return page.w.say("left_none"), page.w.say("left_none_short")
    return page.w.count("left", left), page.w.count("left_short", left)


def _pile(page: Page, y: int, lines: tuple[Line, ...], invitation: str) -> bool:
    """Was it said above the books how the pile stands?"""
    s, kiosk = page.s, page.kiosk
    assert isinstance(kiosk.phase, Lending | Returning)
    bottom = bar_top(page) - (s.mm(1.6) if s.compact else s.mm(2.4))
    if not lines:
        stage(page, (s.margin, y, s.width - 2 * s.margin, bottom - y), pad_picture, invitation, page.w.say("lay_hint"))
        return False
    if kiosk.visit and kiosk.visit.under_way:
        progress(page, bottom)
    return lay_pile(page, (s.margin, y, s.width - 2 * s.margin, bottom - y - s.mm(1)), lines, kiosk.phase.page)
