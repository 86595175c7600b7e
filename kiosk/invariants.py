"""The promises of design §6 that can be seen in the state and in the wishes; asserted after every step.

A broken one is a bug in the session, never bad input: the worker of the agent lets it end the process, the kiosk comes back
by itself and settles what was open by asking (invariant 10).
"""

from kiosk.effects import Print, Record, SendMail, SetSecurity
from kiosk.state import (
    Account,
    Closing,
    Kiosk,
    Lending,
    Line,
    LineStep,
    Returning,
    SlipChoice,
    SlipPhone,
    StaffScreen,
    Welcome,
)
from kiosk.steps import Effects, inner
from kiosk.transactions import Kind, Security

SUCCESSES = ("borrowed", "returned", "renewed")


class BrokenPromise(AssertionError):
    """Which invariant, and what was there."""


def check(before: tuple[Kiosk, ...], after: Kiosk, wishes: Effects) -> None:
    """`before`: the states on the way to `after`; the last of a visit that has just ended is among them."""
    for wish in wishes:
        if isinstance(wish, SetSecurity) and wish.to is Security.UNSECURED:
            _unsecured_only_when_durable(after, wish)
        if isinstance(wish, Record):
            _only_this_patron(before[0], after, wish)
        if isinstance(wish, (Print, SendMail)):
            _slip_tells_what_is_on_disk(before, wish)
    if after.visit is not None:
        for line in after.visit.lines:
            _shown_is_true(line)
        _promise(9, len(after.visit.lines) <= after.settings.items_per_visit_max, "too many lines")
    _nothing_left(after)


def _promise(number: int, holds: bool, what: str) -> None:
    if not holds:
        raise BrokenPromise(f"invariant {number}: {what}")


def _unsecured_only_when_durable(kiosk: Kiosk, wish: SetSecurity) -> None:
    line = kiosk.visit.line(wish.item) if kiosk.visit else None
    _promise(1, line is not None, f"{wish.item} unsecured outside a visit")
    assert line is not None
    put_back = line.restore and line.found is Security.UNSECURED
    lent = line.kind in (Kind.CHECKOUT, Kind.RENEW) and line.success and bool(line.tx)
    _promise(1, lent or put_back, f"{wish.item} unsecured before its checkout was durable")
    _promise(1, not line.keep_secured, f"{wish.item} unsecured, it was to stay secured")
    _promise(1, set(wish.uids) <= set(line.uids), f"{wish.item}: a tag of another item was unsecured")


def _only_this_patron(before: Kiosk, kiosk: Kiosk, wish: Record) -> None:
    patron = kiosk.visit.patron if kiosk.visit else None
    card = patron.card if patron and wish.kind is not Kind.CHECKIN else ""
    _promise(7, wish.patron == card, "a transaction for somebody else")
    lying, line = kiosk.pad.at(wish.item), before.visit.line(wish.item) if before.visit else None
    joined = line is not None and line.step is not LineStep.HERE       # before this step, by the rules
    _promise(7, lying is None or not lying.needs_touch or joined, f"{wish.item} joined without a touch")


def _shown_is_true(line: Line) -> None:
    """What is shown as done is on disk, and proven on the tag."""
    if line.step is LineStep.DONE:
        _promise(2, (bool(line.tx) and line.success) or line.kind is Kind.RENEW, f"{line.item} is shown as done, not decided")
        if line.kind is Kind.CHECKOUT:
            _promise(1, line.security is Security.UNSECURED, f"{line.item} is shown as yours, its tag is {line.security}")
        if line.kind is Kind.CHECKIN:
            _promise(1, line.security is Security.SECURED, f"{line.item} is shown as returned, its tag is {line.security}")


def _slip_tells_what_is_on_disk(before: tuple[Kiosk, ...], wish: Print | SendMail) -> None:
    lines = [line for kiosk in before if kiosk.visit for line in kiosk.visit.lines]
    on_disk = {line.item for line in lines if line.tx and line.success}
    on_disk |= {told.item for kiosk in before if kiosk.visit for told in kiosk.visit.cut}
    for told in wish.slip.lines:
        _promise(2, told.kind not in SUCCESSES or told.item in on_disk, f"the slip says {told.kind}: {told.item} is not")


def _nothing_left(kiosk: Kiosk) -> None:
    here = inner(kiosk.phase)
    if isinstance(here, (Welcome, StaffScreen)):
        _promise(8, kiosk.visit is None, "a visit on the welcome or staff screen")
    if isinstance(here, (Lending, Account)):
        _promise(8, kiosk.visit is not None and kiosk.visit.patron is not None, "checkout without a patron")
    if isinstance(here, (Returning, SlipChoice, SlipPhone, Closing)):
        _promise(8, kiosk.visit is not None, "a visit's screen without a visit")
