"""Batches of transactions from one kiosk: each with its answer, in order, in one commit.

Exactly once: an id is applied at most once, whatever comes again and whatever it wants (`stands.py`). A bad transaction
is parked and never blocks the others. What the rules and the late arrivals say is in `decide.py` and `book.py`.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import OperationalError

from central import conflicts
from central.book import book, park
from central.database import Database, DatabaseBusy
from central.decide import Outcome, decide
from central.ledger import Ledger
from central.order import Event, event_of
from central.schema import transactions
from central.shape import Malformed, parse
from central.stands import ACTS, Act, Stand
from central.withdraw import fence, stands
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Transaction, Want

BATCH_MAX = 500
"""Transactions in one request; a kiosk halves its batch when it is told 413."""

RETRY_S = 2
"""What a kiosk is told to wait when the database was busy."""

Parsed = list[Transaction | Malformed]

_log = logging.getLogger("central.intake")


def take(database: Database, device: str, bodies: Sequence[Any], now_ms: int) -> list[Answer]:
    """One answer for each body, in the same order. When the database gave no turn all of them are `retry`."""
    parsed = [parse(body) for body in bodies]
    try:
        try:
            return _take(database, device, parsed, now_ms, careful=False)
        except DatabaseBusy:
            raise
        except Exception:  # noqa: BLE001  a bug of ours must not stop a kiosk's queue: once more, and what fails is parked
            _log.exception("a batch of %s; once more with care", device)
            return _take(database, device, parsed, now_ms, careful=True)
    except DatabaseBusy:
        return [Answer(one.id, Result.RETRY, retry_after_s=RETRY_S) for one in parsed]


def _take(database: Database, device: str, parsed: Parsed, now_ms: int, careful: bool) -> list[Answer]:
    """`careful`: each transaction in a savepoint of its own, so that one on which central fails can be parked."""
    with database.write() as connection:
        ledger = Ledger(connection, now_ms)
        batch = _Batch(ledger, device, parsed)
        answers = [batch.careful(place) if careful else batch.one(place) for place in range(len(parsed))]
        ledger.finish()
    return answers


@dataclass(frozen=True)
class _Before:
    """What is written of an id already."""

    device: str
    item: str
    kind: str
    patron: str
    stand: Stand
    answer: Answer


class _Batch:
    """The transactions of one request, and what central knew of their ids and seqs."""

    def __init__(self, ledger: Ledger, device: str, parsed: Parsed):
        self._ledger, self._device, self._parsed = ledger, device, parsed
        good = [one for one in parsed if isinstance(one, Transaction)]
        self._before = self._known({tx.id for tx in good})
        self._seqs = self._used({tx.seq for tx in good})
        fresh = [tx for tx in good if tx.id not in self._before]
        if fresh:
            ledger.look_up({tx.item for tx in fresh}, {tx.patron for tx in fresh})

    def _known(self, ids: set[str]) -> dict[str, _Before]:
        rows = self._ledger.connection.execute(_KNOWN, {"ids": list(ids)})
        return {row.id: _before(row) for row in rows}

    def _used(self, seqs: set[int]) -> set[int]:
        rows = self._ledger.connection.execute(_USED, {"device": self._device, "seqs": list(seqs)})
        return set(rows.scalars())

    def careful(self, place: int) -> Answer:
        one, ledger = self._parsed[place], self._ledger
        try:
            with ledger.connection.begin_nested():
                return self.one(place)
        except OperationalError:
            raise                                   # the database itself: the whole batch again
        except Exception:  # noqa: BLE001  see `take`
            _log.exception("transaction %s of %s", one.id, self._device)
            body = one.body if isinstance(one, Malformed) else one.to_json()
            conflicts.park(ledger, self._device, body, conflicts.FAULT, conflicts.MESSAGES[conflicts.FAULT])
            return Answer(one.id, Result.CONFLICT, message=conflicts.MESSAGES[conflicts.FAULT])

    def one(self, place: int) -> Answer:
        tx, ledger, device = self._parsed[place], self._ledger, self._device
        if isinstance(tx, Malformed):
            return _park_malformed(ledger, device, tx)
        before = self._before.get(tx.id)
        if before and not _same(before, device, tx):
            message = conflicts.MESSAGES[conflicts.ID_REUSED]
            conflicts.park(ledger, device, tx.to_json(), conflicts.ID_REUSED, message)
            return Answer(tx.id, Result.CONFLICT, message=message)
        act = ACTS[before.stand if before else Stand.NEW, tx.want]
        if before and act in UNCHANGED:
            return UNCHANGED[act](before.answer)
        event = event_of(tx, device, ledger.now_ms, lambda: self._floor(tx.seq))
        if before:
            return self._keep(tx, event, self._act(tx, act, event, place), new=False)
        if tx.seq in self._seqs:
            return self._keep(tx, event, _seq_reused(ledger, device, tx))
        return self._keep(tx, event, self._act(tx, act, event, place))

    def _act(self, tx: Transaction, act: Act, event: Event, place: int) -> Outcome:
        ledger, device = self._ledger, self._device
        if act is Act.FENCE:
            return fence(tx)
        if act is Act.NOTE:
            return Stand.NOTED, Answer(tx.id, Result.NOTED)
        if act in PARKED:
            return park(ledger, device, tx, ledger.item(tx.item), PARKED[act])
        if act is Act.DECIDE:
            return decide(ledger, tx, event)
        return book(ledger, device, tx, event, self._follower(tx, place))

    def _follower(self, tx: Transaction, place: int) -> Event | None:
        """The next of this batch on the same item, when it is a checkin that central has not seen."""
        for one in self._parsed[place + 1 :]:
            if isinstance(one, Malformed) or one.item != tx.item or one.want is Want.NOTE:
                continue
            fresh = one.id not in self._before and one.seq not in self._seqs and one.seq > tx.seq
            if fresh and one.kind is Kind.CHECKIN and one.want is Want.BOOK:
                return event_of(one, self._device, self._ledger.now_ms, lambda: 0)
            return None
        return None

    def _floor(self, seq: int) -> int:
        """Nothing that this kiosk did later happened before this."""
        return self._ledger.connection.execute(_FLOOR, {"device": self._device, "seq": seq}).scalar() or 0

    def _keep(self, tx: Transaction, event: Event, outcome: Outcome, new: bool = True) -> Answer:
        """Write down how the id stands now, with its answer."""
        stand, word = outcome
        values = {"stand": stand, "want": tx.want, "answer": json.dumps(word.to_json())}
        if new:
            values |= {
                "id": tx.id, "device": self._device, "seq": None if tx.seq in self._seqs else tx.seq, "item": tx.item,
                "kind": tx.kind, "lo_ms": event.lo_ms, "hi_ms": event.hi_ms, "received_ms": self._ledger.now_ms,
                "body": json.dumps(tx.to_json()),
            }  # fmt: skip
            self._ledger.connection.execute(insert(transactions), values)
        else:
            self._ledger.connection.execute(update(transactions).where(transactions.c.id == tx.id), values)
        self._seqs.add(tx.seq)
        self._before[tx.id] = _Before(self._device, tx.item, tx.kind, tx.patron, stand, word)
        return word


_KNOWN = select(
    *(transactions.c[name] for name in ("id", "device", "item", "kind", "stand", "body", "answer"))
).where(transactions.c.id.in_(bindparam("ids", expanding=True)))
_USED = select(transactions.c.seq).where(
    transactions.c.device == bindparam("device"), transactions.c.seq.in_(bindparam("seqs", expanding=True))
)
_FLOOR = (
    select(transactions.c.lo_ms)
    .where(transactions.c.device == bindparam("device"), transactions.c.seq < bindparam("seq"))
    .order_by(transactions.c.seq.desc())
    .limit(1)
)


def _before(row: Any) -> _Before:
    patron = json.loads(row.body).get("patron", "")
    return _Before(row.device, row.item, row.kind, patron, Stand(row.stand), Answer.from_json(json.loads(row.answer)))


def _park_malformed(ledger: Ledger, device: str, one: Malformed) -> Answer:
    new = conflicts.park(ledger, device, one.body, conflicts.MALFORMED, one.why)
    word = Answer(one.id, Result.CONFLICT, message=one.why)
    return word if new else _again(word)


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


def _same(before: _Before, device: str, tx: Transaction) -> bool:
    """The same thing from the same kiosk. A withdrawal or a note may have forgotten the patron by now."""
    if before.device != device:
        return False
    if tx.want in (Want.WITHDRAW, Want.NOTE):
        return True
    return (before.item, before.kind, before.patron) == (tx.item, tx.kind, tx.patron)


def _seq_reused(ledger: Ledger, device: str, tx: Transaction) -> Outcome:
    """Parked, never applied; what its kiosk needs to hear to be done with it is said all the same."""
    outcome = park(ledger, device, tx, None, conflicts.SEQ_REUSED)
    if tx.want is Want.WITHDRAW:
        return fence(tx)
    return (Stand.NOTED, Answer(tx.id, Result.NOTED)) if tx.want is Want.NOTE else outcome
