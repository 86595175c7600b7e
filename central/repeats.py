"""What is said to an id that has come before, and to what should never have come: one place for the small library and for
the gateway, so that a kiosk hears the same from both. Knows no rule of lending and no library system.
"""

from dataclasses import replace

from central import conflicts
from central.book import park
from central.decide import Outcome
from central.ledger import Ledger
from central.shape import Malformed
from central.stands import Act, Stand
from central.withdraw import fence, stands
from central.written import Before
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Result, Transaction, Want

RETRY_S = 2
"""What a kiosk is told to wait when the database was busy, or a library system did not answer."""


def retry(tx: str, wait_s: int = RETRY_S) -> Answer:
    return Answer(tx, Result.RETRY, retry_after_s=wait_s)


def _again(first: Answer) -> Answer:
    return replace(first, result=Result.DUPLICATE, first=first.word)


UNCHANGED = {
    Act.REPEAT: _again,
    Act.STANDS: stands,
    Act.REMARK: lambda first: Answer(first.id, Result.NOTED),
    Act.TOO_LATE: lambda first: Answer(first.id, Result.REFUSED, reason=Reason.WITHDRAWN),
}
"""What is answered from what is written already: nothing new is written."""

PARKED = {Act.PARK_REFUSED: Reason.REFUSED_BEFORE, Act.PARK_WITHDRAWN: Reason.WITHDRAWN}


def same(before: Before, device: str, tx: Transaction) -> bool:
    """The same thing from the same kiosk. A withdrawal or a note may have forgotten the patron by now."""
    if before.device != device:
        return False
    if tx.want in (Want.WITHDRAW, Want.NOTE):
        return True
    return (before.item, before.kind, before.patron) == (tx.item, tx.kind, tx.patron)


def id_reused(ledger: Ledger, device: str, tx: Transaction) -> Answer:
    message = conflicts.MESSAGES[conflicts.ID_REUSED]
    conflicts.park(ledger, device, tx.to_json(), conflicts.ID_REUSED, message)
    return Answer(tx.id, Result.CONFLICT, message=message)


def seq_reused(ledger: Ledger, device: str, tx: Transaction) -> Outcome:
    """Parked, never applied; what its kiosk needs to hear to be done with it is said all the same."""
    outcome = park(ledger, device, tx, None, conflicts.SEQ_REUSED)
    if tx.want is Want.WITHDRAW:
        return fence(tx)
    return (Stand.NOTED, Answer(tx.id, Result.NOTED)) if tx.want is Want.NOTE else outcome


def malformed(ledger: Ledger, device: str, one: Malformed) -> Answer:
    new = conflicts.park(ledger, device, one.body, conflicts.MALFORMED, one.why)
    word = Answer(one.id, Result.CONFLICT, message=one.why)
    return word if new else _again(word)


def fault(ledger: Ledger, device: str, one: Transaction | Malformed) -> Answer:
    """Central has failed on it: it is kept for a person, and the others go on."""
    body = one.body if isinstance(one, Malformed) else one.to_json()
    conflicts.park(ledger, device, body, conflicts.FAULT, conflicts.MESSAGES[conflicts.FAULT])
    return Answer(one.id, Result.CONFLICT, message=conflicts.MESSAGES[conflicts.FAULT])
