"""Batches of transactions from one kiosk: each with its answer, in order, in one commit.

Exactly once: an id is applied at most once, whatever comes again and whatever it wants (`stands.py`). A bad transaction
is parked and never blocks the others. What the rules and the late arrivals say is in `decide.py` and `book.py`.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import and_, insert, select, update
from sqlalchemy.exc import OperationalError

from central import conflicts
from central.book import book, park
from central.database import Database, DatabaseBusy
from central.decide import Outcome, decide
from central.ledger import Ledger
from central.order import Event, event_of
from central.schema import CODE, transactions
from central.stands import ACTS, Act, Stand
from central.withdraw import fence, stands
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Transaction, Want

BATCH_MAX = 500
"""Transactions in one request; a kiosk halves its batch when it is told 413."""

RETRY_S = 2
"""What a kiosk is told to wait when the database was busy."""

BIGGEST = 2**53
"""Of any whole number on the wire: what JSON carries exactly everywhere."""

_log = logging.getLogger("central.intake")
_shape = TypeAdapter(Transaction)


@dataclass(frozen=True)
class Malformed:
    """Not a transaction. `why` is a sentence for a person."""

    body: Any
    why: str

    @property
    def id(self) -> str:
        found = self.body.get("id") if isinstance(self.body, dict) else ""
        return found if isinstance(found, str) and _is_code(found) else ""


def parse(body: Any) -> Transaction | Malformed:
    """One transaction of a batch, checked field by field."""
    if not isinstance(body, dict):
        return Malformed(body, "A transaction is an object.")
    try:
        tx = _shape.validate_json(json.dumps(body), strict=True, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return Malformed(body, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
    for name in ("id", "item", "patron", "boot_id", "reason"):
        if not _is_code(getattr(tx, name), empty=name in ("patron", "reason", "boot_id")):
            return Malformed(body, f"{name}: at most {CODE} printable characters")
    for name in ("seq", "boot_ms", "wall_ms", "happened_ms"):
        if not -BIGGEST < (getattr(tx, name) or 0) < BIGGEST:
            return Malformed(body, f"{name}: out of bounds")
    return tx if tx.seq >= 0 else Malformed(body, "seq: out of bounds")


def _is_code(text: str, empty: bool = False) -> bool:
    return len(text) <= CODE and text.isprintable() and (empty or bool(text))


def take(database: Database, device: str, bodies: Sequence[Any], now_ms: int) -> list[Answer]:
    """One answer for each body, in the same order. When the database gave no turn all of them are `retry`."""
    parsed = [parse(body) for body in bodies]
    try:
        with database.write() as connection:
            ledger = Ledger(connection, now_ms)
            answers = [_safely(ledger, device, parsed, place) for place in range(len(parsed))]
            ledger.finish()
            return answers
    except DatabaseBusy:
        return [Answer(one.id, Result.RETRY, retry_after_s=RETRY_S) for one in parsed]


def _safely(ledger: Ledger, device: str, parsed: list[Transaction | Malformed], place: int) -> Answer:
    """A transaction that central fails on is parked for a person; the others go on."""
    one = parsed[place]
    try:
        with ledger.connection.begin_nested():
            if isinstance(one, Malformed):
                return _park_malformed(ledger, device, one)
            return _one(ledger, device, one, parsed[place + 1 :])
    except OperationalError:
        raise                                   # the database itself: the whole batch again
    except Exception:  # a bug of ours must not stop a kiosk's queue: it is logged, and kept for a person
        _log.exception("transaction %s of %s", one.id, device)
        body = one.body if isinstance(one, Malformed) else one.to_json()
        conflicts.park(ledger, device, body, conflicts.FAULT, conflicts.MESSAGES[conflicts.FAULT])
        return Answer(one.id, Result.CONFLICT, message=conflicts.MESSAGES[conflicts.FAULT])


def _park_malformed(ledger: Ledger, device: str, one: Malformed) -> Answer:
    new = conflicts.park(ledger, device, one.body, conflicts.MALFORMED, one.why)
    word = Answer(one.id, Result.CONFLICT, message=one.why)
    return word if new else _again(word)


def _again(first: Answer) -> Answer:
    return replace(first, result=Result.DUPLICATE, first=first.word)


def _one(ledger: Ledger, device: str, tx: Transaction, rest: list[Transaction | Malformed]) -> Answer:
    before = ledger.connection.execute(select(transactions).where(transactions.c.id == tx.id)).first()
    if before is not None and not _same(before, device, tx):
        message = conflicts.MESSAGES[conflicts.ID_REUSED]
        conflicts.park(ledger, device, tx.to_json(), conflicts.ID_REUSED, message)
        return Answer(tx.id, Result.CONFLICT, message=message)
    if before is None and _seq_used(ledger, device, tx):
        return _keep(ledger, device, tx, None, _seq_reused(ledger, device, tx))
    first = Answer.from_json(json.loads(before.answer)) if before is not None else None
    act = ACTS[Stand(before.stand) if before is not None else Stand.NEW, tx.want]
    if first is not None and act in UNCHANGED:
        return UNCHANGED[act](first)
    return _keep(ledger, device, tx, before, _act(ledger, device, tx, act, rest))


UNCHANGED = {
    Act.REPEAT: _again,
    Act.STANDS: stands,
    Act.REMARK: lambda first: Answer(first.id, Result.NOTED),
    Act.TOO_LATE: lambda first: Answer(first.id, Result.REFUSED, reason=Reason.WITHDRAWN),
}
"""What is answered from what is written already: nothing new is written."""


def _same(before: Any, device: str, tx: Transaction) -> bool:
    """The same thing from the same kiosk. A withdrawal or a note may have forgotten the patron by now."""
    if before.device != device:
        return False
    if tx.want in (Want.WITHDRAW, Want.NOTE):
        return True
    first = json.loads(before.body)
    return (first["item"], first["kind"], first["patron"]) == (tx.item, tx.kind, tx.patron)


def _seq_used(ledger: Ledger, device: str, tx: Transaction) -> bool:
    place = and_(transactions.c.device == device, transactions.c.seq == tx.seq)
    return ledger.connection.execute(select(transactions.c.id).where(place)).first() is not None


def _seq_reused(ledger: Ledger, device: str, tx: Transaction) -> Outcome:
    """Parked, never applied; what its kiosk needs to hear to be done with it is said all the same."""
    outcome = park(ledger, device, tx, None, conflicts.SEQ_REUSED)
    if tx.want is Want.WITHDRAW:
        return fence(tx)
    return (Stand.NOTED, Answer(tx.id, Result.NOTED)) if tx.want is Want.NOTE else outcome


def _act(ledger: Ledger, device: str, tx: Transaction, act: Act, rest: list[Transaction | Malformed]) -> Outcome:
    if act is Act.FENCE:
        return fence(tx)
    if act is Act.NOTE:
        return Stand.NOTED, Answer(tx.id, Result.NOTED)
    if act in PARKED:
        return park(ledger, device, tx, None, PARKED[act])
    event = event_of(tx, device, ledger.now_ms, _floor(ledger, device, tx.seq))
    if act is Act.DECIDE:
        return decide(ledger, tx, event)
    return book(ledger, device, tx, event, _follower(ledger, device, tx, rest))


PARKED = {Act.PARK_REFUSED: Reason.REFUSED_BEFORE, Act.PARK_WITHDRAWN: Reason.WITHDRAWN}


def _follower(ledger: Ledger, device: str, tx: Transaction, rest: list[Transaction | Malformed]) -> Event | None:
    """The next of this batch on the same item, when it is a checkin that central has not seen."""
    for one in rest:
        if isinstance(one, Malformed) or one.item != tx.item or one.want is Want.NOTE:
            continue
        known = ledger.connection.execute(select(transactions.c.id).where(transactions.c.id == one.id)).first()
        if one.kind is Kind.CHECKIN and one.want is Want.BOOK and one.seq > tx.seq and not known:
            return event_of(one, device, ledger.now_ms, 0)
        return None
    return None


def _floor(ledger: Ledger, device: str, seq: int) -> int:
    """Not before this did anything of the kiosk's later than its earlier transactions happen."""
    place = and_(transactions.c.device == device, transactions.c.seq < seq)
    found = select(transactions.c.lo_ms).where(place).order_by(transactions.c.seq.desc()).limit(1)
    return ledger.connection.execute(found).scalar() or 0


def _keep(ledger: Ledger, device: str, tx: Transaction, before: Any, outcome: Outcome) -> Answer:
    """Write down how the id stands now, with its answer."""
    stand, word = outcome
    values = {"stand": stand, "want": tx.want, "answer": json.dumps(word.to_json())}
    if before is not None:
        ledger.connection.execute(update(transactions).where(transactions.c.id == tx.id).values(values))
        return word
    event = event_of(tx, device, ledger.now_ms, _floor(ledger, device, tx.seq))
    reused = conflicts.SEQ_REUSED if _seq_used(ledger, device, tx) else ""
    ledger.connection.execute(
        insert(transactions).values(
            id=tx.id, device=device, seq=None if reused else tx.seq, item=tx.item, kind=tx.kind,
            lo_ms=event.lo_ms, hi_ms=event.hi_ms, received_ms=ledger.now_ms, body=json.dumps(tx.to_json()), **values,
        )
    )  # fmt: skip
    return word
