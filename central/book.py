"""`want=book`: what a kiosk decided while central was silent. It has happened; the question is where it belongs.

Design §8: enter what fits, never overwrite, never lose. What cannot be entered without guessing is a conflict for a
person. A loan that broke a rule is entered all the same, because the book is gone with the patron, and leaves a notice.
"""

import json
from datetime import date

from sqlalchemy import and_, bindparam, or_, select

from central import conflicts, history, library
from central.conflicts import Sort
from central.decide import Outcome, answer, judge
from central.history import Happening
from central.ledger import Ledger
from central.order import Event
from central.schema import loans, transactions
from central.stands import Stand
from kiosk.reasons import Reason
from kiosk.rules import Verdict
from kiosk.transactions import Answer, Kind, Result, Transaction

PAIRABLE = (Reason.OTHER_BORROWER, Reason.OLDER_THAN_LOAN, Reason.ALREADY_YOURS)
"""Answers to a late checkout that its checkin may explain afterwards."""

PAIRED = "Settled by its checkin, which came later: both were entered as a closed loan."


def book(ledger: Ledger, device: str, tx: Transaction, event: Event, follower: Event | None = None) -> Outcome:
    """`follower`: the next checkin of this item in the same batch, not entered yet."""
    item = ledger.item(tx.item)
    if tx.kind is Kind.PAYMENT:
        return park(ledger, device, tx, item, conflicts.NO_RULE)
    if item is None:
        return park(ledger, device, tx, None, Reason.UNKNOWN_ITEM)
    if tx.kind is Kind.CHECKIN:
        return _checkin(ledger, device, tx, event, item)
    patron = ledger.patron(tx.patron)
    if patron is None:
        return park(ledger, device, tx, item, Reason.UNKNOWN_CARD)
    if tx.kind is Kind.RENEW:
        return _renew(ledger, device, tx, event, item, patron)
    return _checkout(ledger, device, tx, event, item, patron, follower)


def park(ledger: Ledger, device: str, tx: Transaction, item: library.Item | None, reason: str) -> Outcome:
    """A conflict: nothing is entered, everything is kept."""
    message = conflicts.MESSAGES.get(reason, "")
    conflicts.park(ledger, device, tx.to_json(), reason, message)
    title, author = (item.title, item.author) if item else ("", "")
    own = reason in conflicts.MESSAGES
    word = Answer(tx.id, Result.CONFLICT, reason="" if own else reason, title=title, author=author, message=message)
    return Stand.CONFLICT, word


# --- checkout ---


def _checkout(
    ledger: Ledger,
    device: str,
    tx: Transaction,
    event: Event,
    item: library.Item,
    patron: library.Patron,
    follower: Event | None,
) -> Outcome:
    verdict = judge(ledger, Kind.CHECKOUT, patron, item, _day(ledger, event))
    later = ledger.not_before(event)
    days = ledger.house.rules.for_item(item.kind).loan_days
    if back := _return_of(ledger, event, later, follower):
        _enter_closed(ledger, event, back, patron.card, days)
        return Stand.APPLIED, answer(tx, Result.ACCEPTED, item, Verdict(True), ledger.due(event.lo_ms, days))
    if item.loan_card == patron.card:
        return Stand.APPLIED, answer(tx, Result.ACCEPTED, item, _already_yours(ledger, item, patron), item.due)
    if item.loan is None and not later:
        due = ledger.lend(event, patron.card, days)
        _notice(ledger, device, tx, verdict)
        entered = Verdict(True, renewals_left=ledger.house.rules.for_patron(patron.category).renewals)
        return Stand.APPLIED, answer(tx, Result.ACCEPTED, item, entered, due)
    return park(ledger, device, tx, item, _why_not(ledger, event, item, patron, later))


def _day(ledger: Ledger, event: Event) -> date:
    """The local day on which it was decided: a card that expires meanwhile was good then."""
    return ledger.house.local_date(event.known_ms(ledger.now_ms))


def _already_yours(ledger: Ledger, item: library.Item, patron: library.Patron) -> Verdict:
    left = ledger.house.rules.for_patron(patron.category).renewals - item.renewed
    return Verdict(True, Reason.ALREADY_YOURS, renewals_left=max(0, left))


def _notice(ledger: Ledger, device: str, tx: Transaction, verdict: Verdict) -> None:
    if not verdict.ok:
        conflicts.park(ledger, device, tx.to_json(), verdict.reason, sort=Sort.NOTICE)


def _why_not(
    ledger: Ledger, event: Event, item: library.Item, patron: library.Patron, later: list[Happening]
) -> Reason:
    if any(not event.is_before(one.event) for one in later):
        return Reason.CLOCK_UNTRUSTED
    others = select(loans.c.n).where(_overlapping(event, None), loans.c.card != patron.card)
    return Reason.OTHER_BORROWER if ledger.connection.execute(others).first() else Reason.OLDER_THAN_LOAN


def _return_of(ledger: Ledger, out: Event, later: list[Happening], follower: Event | None) -> Happening | Event | None:
    """The checkin that ended this checkout before what is known now; both moments must be known for certain."""
    known: list[Happening | Event] = [
        one for one in later if one.event.kind == Kind.CHECKIN and one.loan is None and out.is_before(one.event)
    ]
    if follower is not None and later:
        known.append(follower)
    fitting = [one for one in known if _fits(ledger, out, _event(one))]
    return min(fitting, key=lambda one: _event(one).lo_ms, default=None)


def _event(one: Happening | Event) -> Event:
    return one.event if isinstance(one, Happening) else one


def _fits(ledger: Ledger, out: Event, back: Event) -> bool:
    if not (out.trusted and back.trusted and back.is_after(out)):
        return False
    return ledger.connection.execute(select(loans.c.n).where(_overlapping(out, back))).first() is None


def _overlapping(out: Event, back: Event | None):
    """Loans of the item that stood at some moment between the two (None: at any time since `out`)."""
    still = or_(loans.c.in_ms.is_(None), loans.c.in_ms > out.lo_ms)
    return and_(loans.c.item == out.item, still, *([loans.c.out_ms < back.lo_ms] if back else []))


def _enter_closed(ledger: Ledger, out: Event, back: Happening | Event, card: str, days: int) -> None:
    """Both at their true place in the item's history; the checkin may stand there already."""
    end = _event(back)
    loan = ledger.lend_and_return(out, end, card, days)
    ledger.happened(out, loan, late=True)
    if isinstance(back, Happening):
        history.belongs_to(ledger.connection, back.n, loan)
    else:
        ledger.happened(end, loan, late=True)


# --- checkin ---


def _checkin(ledger: Ledger, device: str, tx: Transaction, event: Event, item: library.Item) -> Outcome:
    if ledger.has_ended_a_loan(tx.id):
        return _taken(tx, item, Verdict(True, where="shelf"))       # entered with its checkout
    verdict = judge(ledger, Kind.CHECKIN, None, item, ledger.today)
    later = ledger.not_before(event)
    if not later:
        ledger.take_back(event, item)
        return _taken(tx, item, verdict)
    if _pair(ledger, device, tx, event):
        return _taken(tx, item, Verdict(True, where="shelf"))
    if any(not event.is_before(one.event) for one in later):
        return park(ledger, device, tx, item, Reason.CLOCK_UNTRUSTED)
    ledger.happened(event, None, effect=False, late=True)
    return _taken(tx, item, Verdict(True, Reason.OLDER_THAN_LOAN if item.loan else Reason.NOT_ON_LOAN, where="shelf"))


def _taken(tx: Transaction, item: library.Item, verdict: Verdict) -> Outcome:
    return Stand.APPLIED, answer(tx, Result.ACCEPTED, item, verdict)


_BEFORE = (
    select(transactions)
    .where(
        transactions.c.device == bindparam("device"),
        transactions.c.item == bindparam("item"),
        transactions.c.seq < bindparam("seq"),
        transactions.c.stand.in_((Stand.APPLIED, Stand.CONFLICT)),
    )
    .order_by(transactions.c.seq.desc())
    .limit(1)
)


def _pair(ledger: Ledger, device: str, tx: Transaction, event: Event) -> bool:
    """Its checkout was parked, or had no effect: now that the checkin is known the two may fit as a closed loan."""
    ledger.write_out()
    before = ledger.connection.execute(_BEFORE, {"device": device, "item": tx.item, "seq": tx.seq}).first()
    if before is None or before.kind != Kind.CHECKOUT or _has_loan(ledger, before.id):
        return False
    if Answer.from_json(json.loads(before.answer)).reason not in PAIRABLE:
        return False
    first = Transaction.from_json(json.loads(before.body))
    out = Event(tx.item, Kind.CHECKOUT, before.lo_ms, before.hi_ms, device, before.seq, before.id)
    found = ledger.item(tx.item)
    if found is None or not _fits(ledger, out, event):
        return False
    conflicts.settle(ledger, device, before.id, PAIRED)
    _enter_closed(ledger, out, event, first.patron, ledger.house.rules.for_item(found.kind).loan_days)
    return True


def _has_loan(ledger: Ledger, tx: str) -> bool:
    return ledger.connection.execute(select(loans.c.n).where(loans.c.out_tx == tx)).first() is not None


# --- renewal ---


def _renew(
    ledger: Ledger, device: str, tx: Transaction, event: Event, item: library.Item, patron: library.Patron
) -> Outcome:
    """A kiosk of ours renews nothing by itself; one that did has promised a date, so the patron gets it."""
    if item.loan is None or item.loan_card != patron.card:
        return park(ledger, device, tx, item, Reason.OTHER_BORROWER if item.loan else Reason.NOT_ON_LOAN)
    if ledger.not_before(event):
        return park(ledger, device, tx, item, Reason.CLOCK_UNTRUSTED if not event.trusted else Reason.OLDER_THAN_LOAN)
    verdict = judge(ledger, Kind.RENEW, patron, item, _day(ledger, event))
    _notice(ledger, device, tx, verdict)
    days = verdict.loan_days or ledger.house.rules.for_item(item.kind).loan_days
    due = ledger.prolong(event, item, days)
    return Stand.APPLIED, answer(tx, Result.ACCEPTED, item, Verdict(True, renewals_left=verdict.renewals_left), due)
