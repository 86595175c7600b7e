"""Batches of transactions from one kiosk: each with its answer, in order, in one commit.

Exactly once: an id is applied at most once, whatever comes again and whatever it wants (`stands.py`). A bad transaction
is parked and never blocks the others. What the rules and the late arrivals say is in `decide.py` and `book.py`.
"""

import logging
from collections.abc import Sequence
from typing import Any

from central import repeats, written
from central.book import book, park
from central.database import Database, DatabaseBusy, is_away
from central.decide import Outcome, decide
from central.ledger import Ledger
from central.order import Event, event_of
from central.repeats import PARKED, UNCHANGED
from central.schema import transactions
from central.shape import Malformed, parse
from central.stands import ACTS, Act, Stand
from central.withdraw import fence
from central.written import Before
from kiosk.transactions import Answer, Kind, Result, Transaction, Want

BATCH_MAX = 500
"""Transactions in one request; a kiosk halves its batch when it is told 413."""

LOOKS_BACK_MS = 40 * 86_400_000
"""So much of the history of a batch's items is read at once: a kiosk keeps its rows for thirty days. Older events look for
themselves."""

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
        return [repeats.retry(one.id) for one in parsed]


def _take(database: Database, device: str, parsed: Parsed, now_ms: int, careful: bool) -> list[Answer]:
    """`careful`: each transaction in a savepoint of its own, so that one on which central fails can be parked."""
    with database.write() as connection:
        ledger = Ledger(connection, now_ms)
        batch = _Batch(ledger, device, parsed, together=not careful)
        answers = [batch.careful(place) if careful else batch.one(place) for place in range(len(parsed))]
        ledger.finish()
    return answers


class _Batch:
    """The transactions of one request, and what central knew of their ids and seqs."""

    def __init__(self, ledger: Ledger, device: str, parsed: Parsed, together: bool):
        self._ledger, self._device, self._parsed = ledger, device, parsed
        good = [one for one in parsed if isinstance(one, Transaction)]
        self._before = written.known(ledger.connection, {tx.id for tx in good})
        self._seqs = written.used(ledger.connection, device, {tx.seq for tx in good})
        fresh = [tx for tx in good if tx.id not in self._before]
        if fresh:
            ledger.look_up({tx.item for tx in fresh}, {tx.patron for tx in fresh})
        if fresh and together:
            since_ms = max(min(tx.wall_ms for tx in fresh), ledger.now_ms - LOOKS_BACK_MS)
            ledger.work_together({tx.item for tx in fresh}, {tx.id for tx in fresh}, since_ms)

    def careful(self, place: int) -> Answer:
        one, ledger = self._parsed[place], self._ledger
        try:
            with ledger.connection.begin_nested():
                return self.one(place)
        except Exception as error:                  # see `take`
            if is_away(error):
                raise                               # the database itself: the whole batch again
            _log.exception("transaction %s of %s", one.id, self._device)
            return repeats.fault(ledger, self._device, one)

    def one(self, place: int) -> Answer:
        tx, ledger, device = self._parsed[place], self._ledger, self._device
        if isinstance(tx, Malformed):
            return repeats.malformed(ledger, device, tx)
        before = self._before.get(tx.id)
        if before and not repeats.same(before, device, tx):
            return repeats.id_reused(ledger, device, tx)
        act = ACTS[before.stand if before else Stand.NEW, tx.want]
        if before and act in UNCHANGED:
            return UNCHANGED[act](before.answer)
        if act is Act.LOOK_UP:
            return repeats.retry(tx.id)         # this database has stood before a library system: only that can tell
        event = event_of(tx, device, ledger.now_ms, lambda: self._floor_ms(tx.seq))
        if before:
            return self._keep(tx, event, self._act(tx, act, event, place), new=False)
        if tx.seq in self._seqs:
            return self._keep(tx, event, repeats.seq_reused(ledger, device, tx))
        return self._keep(tx, event, self._act(tx, act, event, place))

    def _floor_ms(self, seq: int) -> int:
        self._ledger.write_out()
        return written.floor_ms(self._ledger.connection, self._device, seq)

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

    def _keep(self, tx: Transaction, event: Event, outcome: Outcome, new: bool = True) -> Answer:
        """Write down how the id stands now, with its answer."""
        stand, word = outcome
        ledger = self._ledger
        if new:
            seq = None if tx.seq in self._seqs else tx.seq
            ledger.insert(transactions, written.row(self._device, tx, seq, event, ledger.now_ms, stand, word))
        else:
            ledger.write_out()
            written.change(ledger.connection, tx, stand, word)
        self._seqs.add(tx.seq)
        self._before[tx.id] = Before(self._device, tx.item, tx.kind, stand, word, tx.to_json())
        return word
