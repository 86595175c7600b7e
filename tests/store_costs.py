"""What the store costs, counted: syncs for a pile and bytes for a transaction (the same on any machine).

    python -m tests.store_costs

`measure` and `pile_syncs` are for the bench; limits and their least are in docs/store.md.
"""

import select
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from kiosk.effects import Mark, MarkTag, Record, ToStore
from kiosk.events import Event, Marked, Recorded, StoreOpened
from kiosk.transactions import Kind, Security, Status
from kiosk.workers import Inbox, Worker
from offline_store.port import StorePort
from tests.powercut import vfs
from tests.store_help import LAN, Book, FakeClock

LEAST_BYTES = 179
"""A bare append of one record (measured before Muon was written)."""

CLOSING_SYNCS = 3
"""A clean stop keeps the newest time (1) and moves the log into the file (2)."""


@dataclass(frozen=True)
class Cost:
    syncs: float            # for a pile
    bytes: float            # for a transaction, with its share of moving the log into the file


def measure(pile: int, transactions: int = 400) -> Cost:
    """Recording so many transactions, `pile` at a time, in a store that has been used before."""
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder), vfs=_recorder_name())
        book.do([Record(1, Kind.CHECKOUT, _item(n), LAN) for n in range(200)])
        book.store.checkpoint(truncate=True)
        vfs.RECORDER.clear()
        for first in range(0, transactions, pile):
            book.do([Record(1, Kind.CHECKOUT, _item(first + n), LAN) for n in range(pile)])
        syncs = vfs.RECORDER.syncs / (transactions // pile)
        book.store.checkpoint(truncate=True)
        cost = Cost(syncs, vfs.RECORDER.bytes / transactions)
        book.store.close()
        return cost


def pile_syncs(size: int, *, online: bool) -> int:
    """A pile's whole way through the store's own thread: recorded, decided, tags noted as the pad writes them.

    Offline all decisions come together; online they come one by one, as upstream gives them.
    """
    with tempfile.TemporaryDirectory() as folder:
        drive = Drive(Path(folder))
        drive.wish(*(Record(1, Kind.CHECKOUT, "warm", LAN) for _ in range(2)))
        drive.wait_for(Recorded, 2)
        vfs.RECORDER.clear()
        drive.wish(*(Record(1, Kind.CHECKOUT, _item(n), LAN) for n in range(size)))
        rows = [event.transaction for event in drive.wait_for(Recorded, size)]
        status = Status.ACCEPTED if online else Status.PENDING
        for some in ([r] for r in rows) if online else (rows,):
            drive.wish(*(Mark(1, row.id, row.item, status) for row in some))
            drive.wait_for(Marked, len(some))
            for row in some:
                time.sleep(0.02)
                drive.wish(MarkTag(row.id, Security.UNSECURED))
        drive.stop()
        return vfs.RECORDER.syncs - CLOSING_SYNCS


class Drive:
    """A store port in its own thread, on the recording disk."""

    def __init__(self, folder: Path):
        self._inbox, self._events = Inbox(), list[Event]()
        port = StorePort(str(folder / "store.db"), str(folder / "key"), FakeClock(), vfs=_recorder_name())
        self._worker = Worker(port, self._inbox.post, print)
        self._worker.start()
        self.wait_for(StoreOpened, 1)

    def wish(self, *wishes: ToStore) -> None:
        for wish in wishes:
            assert self._worker.wishes.put(wish)

    def wait_for(self, kind: type, count: int, limit_s: float = 5.0) -> list:
        until = time.monotonic() + limit_s
        while len(found := [e for e in self._events if isinstance(e, kind)]) < count:
            left = until - time.monotonic()
            assert left > 0, f"{len(found)} of {count} {kind.__name__} in {limit_s} s"
            select.select([self._inbox], [], [], left)
            self._events += self._inbox.take_all()
        self._events = [e for e in self._events if not isinstance(e, kind)]
        return found

    def stop(self) -> None:
        self._worker.stop()


def _recorder_name() -> str:
    vfs.install()
    return vfs.NAME


def _item(n: int) -> str:
    return f"{30_001_000_000_000 + n}"


def main() -> None:
    for pile in (1, 5, 20):
        cost = measure(pile)
        print(f"piles of {pile:2}: {cost.syncs:.2f} syncs a pile, {cost.bytes:5.0f} bytes a transaction (least {LEAST_BYTES})")
    for size in (1, 5, 10, 20):
        print(f"a pile of {size:2} from record to tag: {pile_syncs(size, online=False)} syncs offline, "
              f"{pile_syncs(size, online=True)} online (at most 3, and {size + 2})")


if __name__ == "__main__":
    main()
