"""`want=ask`: a checkout, checkin or renewal, decided now by the rules of the library.

Knows no HTTP and no late arrival: what it is asked happens at this moment.
"""

from datetime import date

from central import library
from central.ledger import Ledger
from central.order import Event
from central.stands import Stand
from kiosk import rules
from kiosk.reasons import Reason
from kiosk.rules import Verdict
from kiosk.transactions import Answer, Kind, Result, Transaction

NO_PAYMENT = "This library takes no payments at a kiosk."

Outcome = tuple[Stand, Answer]


def decide(ledger: Ledger, tx: Transaction, event: Event) -> Outcome:
    patron = ledger.patron(tx.patron)
    item = ledger.item(tx.item)
    if tx.kind is Kind.PAYMENT:
        return Stand.REFUSED, Answer(tx.id, Result.REFUSED, message=NO_PAYMENT)
    verdict = judge(ledger, tx.kind, patron, item, ledger.today)
    if not verdict.ok or item is None:
        return Stand.REFUSED, answer(tx, Result.REFUSED, item, verdict)
    due = {Kind.CHECKOUT: _lend, Kind.CHECKIN: _take_back, Kind.RENEW: _renew}[tx.kind](
        ledger, event, tx.patron, item, verdict
    )
    return Stand.APPLIED, answer(tx, Result.ACCEPTED, item, verdict, due)


def judge(ledger: Ledger, kind: Kind, patron: library.Patron | None, item: library.Item | None, day: date) -> Verdict:
    """What the rules say of it on that day."""
    law = ledger.house.rules
    facts = library.item_facts(item, patron.card if patron else "")
    if kind is Kind.CHECKIN:
        return rules.checkin(law, facts)
    rule = rules.checkout if kind is Kind.CHECKOUT else rules.renew
    return rule(law, library.patron_facts(patron, day), facts)


def _lend(ledger: Ledger, event: Event, card: str, item: library.Item, verdict: Verdict) -> str:
    if verdict.reason == Reason.ALREADY_YOURS:
        return item.due                         # lying on the pad never renews
    return ledger.lend(event, card, verdict.loan_days)


def _take_back(ledger: Ledger, event: Event, card: str, item: library.Item, verdict: Verdict) -> str:
    ledger.take_back(event, item)
    return ""


def _renew(ledger: Ledger, event: Event, card: str, item: library.Item, verdict: Verdict) -> str:
    return ledger.prolong(event, item, verdict.loan_days)


def answer(
    tx: Transaction, result: Result, item: library.Item | None, verdict: Verdict, due: str = ""
) -> Answer:
    """The answer to one transaction, with the title that the kiosk may not know."""
    lent = result is Result.ACCEPTED and tx.kind is not Kind.CHECKIN
    return Answer(
        tx.id,
        result,
        reason=verdict.reason,
        title=item.title if item else "",
        author=item.author if item else "",
        due=due,
        renewals_left=verdict.renewals_left if lent else None,
        where=verdict.where,
    )
