"""Checkout and checkin: the pile of books as cards with covers, newest last, and what may be done next.

Few books stand large; many stand small. What needs a hand (put it back, is it yours?) always keeps its whole sentence.
"""

from typing import Any

from kiosk.state import Kiosk, Lending, Line, LineStep, Returning
from kiosk.transactions import Kind
from screens.art import pad_picture
from screens.cut_short import cut_short_band
from screens.frame import Action, bands, bar, bar_top, header, is_offline, progress
from screens.looks import Looks
from screens.page import Page
from screens.pile_cards import lay_pile
from screens.scene import Scene
from screens.sentences import offline_key
from screens.stage import stage

CROWDED, CROWDED_COMPACT = 6, 4
ROOM_FOR_EARLIER = 2
"""So many things of this visit may lie there beside what is told of an earlier one; a small screen has room for none."""


def lending(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Lending)
    page = Page(kiosk, looks)
    w, s = page.w, page.s
    left, short = _left(kiosk, page)
    y = header(page, greeting(page), short if s.compact else left)
    lines = kiosk.visit.lines if kiosk.visit else ()
    y = _bands(page, y, kiosk.phase.notice, lines)
    y = cut_short_band(page, y) if not kiosk.phase.notice and len(lines) <= (0 if s.compact else ROOM_FOR_EARLIER) else y
    _pile(page, y, lines, w.say("lay"), w.say("lay_hint"))
    yours = sum(line.step is LineStep.DONE and line.success and line.kind is not Kind.CHECKIN for line in lines)
    bar(page, (Action("finish", w.say("finish"), "primary" if lines else "secondary", "check", short=False),
               Action("account", w.say("account"), "secondary", "person")),
        **_below(page, lines, w.count("count_yours", yours) if yours else ""))
    return page.scene()


def returning(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Returning)
    page = Page(kiosk, looks)
    w = page.w
    y = header(page, w.say("returning"))
    lines = kiosk.visit.lines if kiosk.visit else ()
    y = _bands(page, y, kiosk.phase.notice, lines)
    _pile(page, y, lines, w.say("lay_return"), w.say("lay_hint"))
    returned = sum(line.success and line.step in (LineStep.DONE, LineStep.DESK) for line in lines)
    bar(page, (Action("finish", w.say("finish"), "primary" if lines else "secondary", "check", short=False),),
        **_below(page, lines, w.count("count_returned", returned) if returned else ""))
    return page.scene()


def _crowded(page: Page, lines: tuple[Line, ...]) -> bool:
    """So many things that they need the room of the gold band: its sentence then stands beside the buttons."""
    return len(lines) > (CROWDED_COMPACT if page.s.compact else CROWDED)


def _bands(page: Page, y: int, notice: str, lines: tuple[Line, ...]) -> int:
    return bands(page, y, notice, offline="" if _crowded(page, lines) else "offline")


def _below(page: Page, lines: tuple[Line, ...], count: str) -> dict[str, Any]:
    """The sentence beside the buttons, and its tone."""
    if _crowded(page, lines) and is_offline(page.kiosk):
        return {"words": page.w.say(offline_key(page.kiosk)), "tone": "gold"}
    return {"words": count, "tone": "jade"}


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


def _pile(page: Page, y: int, lines: tuple[Line, ...], invitation: str, hint: str) -> None:
    s = page.s
    bottom = bar_top(page) - (s.mm(1.6) if s.compact else s.mm(2.4))
    if not lines:
        stage(page, (s.margin, y, s.width - 2 * s.margin, bottom - y), pad_picture, invitation, hint)
        return
    if page.kiosk.visit and page.kiosk.visit.under_way:
        progress(page, bottom)
    lay_pile(page, (s.margin, y, s.width - 2 * s.margin, bottom - y - s.mm(1)), lines, invitation)
