"""Pages of what is longer than a screen: turned by a touch; when something new is to be seen, a pile goes back to the first,
and from what is being read.

How much stands on a page is the screen's own affair. The first page of a pile holds what needs a hand, and the newest.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kiosk.events import Touched
from kiosk.reasons import Reason
from kiosk.state import Account, Kiosk, Lending, Line, LineStep, Returning
from kiosk.steps import Step, inner, stay, with_inner

NEEDS_A_HAND = frozenset({LineStep.HERE, LineStep.PARTS, LineStep.PUT_BACK, LineStep.REFUSED, LineStep.DESK})
"""Something is asked of the patron, or a person has to look."""


def turn(by: int) -> Callable[[Kiosk, Touched], Step]:
    """The button says which page it leads to."""
    def act(kiosk: Kiosk, event: Touched) -> Step:
        here = kiosk.phase
        assert isinstance(here, Account | Lending | Returning)
        name = _turned(here)
        page = int(event.target) if event.target.isdecimal() else getattr(here, name) + by
        page = min(max(0, len(_listed(kiosk, here)) - 1), max(0, page))
        return stay(replace(kiosk, phase=replace(here, **{name: page})))
    return act


def _turned(here: Account | Lending | Returning) -> str:
    """Which of its pages: the outermost, or those of what was opened."""
    if isinstance(here, Account):
        return "part_page" if here.part else "page"
    return "read_page" if here.read else "page"


def _listed(kiosk: Kiosk, here: Account | Lending | Returning) -> Sequence[object]:
    """A page holds one of these at least."""
    if isinstance(here, Account):
        return {"holds": here.holds, "pay": here.fees, "messages": here.messages}.get(here.part, here.loans)
    if here.read and kiosk.visit and (line := kiosk.visit.line(here.read)):
        return line.message
    return kiosk.visit.lines if kiosk.visit else ()


def to_the_news(before: Kiosk, after: Kiosk) -> Kiosk:
    """A thing that came, or that needs a hand since just now, stands on the first page."""
    here = inner(after.phase)
    if not isinstance(here, Lending | Returning) or not (here.page or here.read) or before.visit is None or after.visit is None:
        return after
    known = {line.item: _needs(line) for line in before.visit.lines}
    news = any(line.item not in known or (_needs(line) and not known[line.item]) for line in after.visit.lines)
    return replace(after, phase=with_inner(after.phase, replace(here, page=0, read="", read_page=0))) if news else after


def _needs(line: Line) -> bool:
    return line.step in NEEDS_A_HAND and line.reason != Reason.LEFT_HERE
