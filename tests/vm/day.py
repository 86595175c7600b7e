"""Runs in the guest: a busy day at the store of a kiosk on the card. Each promise is a line, printed as soon as it is made.

    python -m tests.vm.day FOLDER [--synchronous NORMAL]

The real port in its real worker; piles of one to five are lent, some online and some not, some refused, some brought back.
`tx {"seq": …, "id": …, "item": …, "kind": …, "status": …}` is what a screen would say has happened. No rule and no wire here.
"""

import argparse
import json
import select
from itertools import count
from pathlib import Path
from random import Random

from kiosk.clock import Clock
from kiosk.effects import Mark, MarkTag, Record, Settle, ToStore
from kiosk.events import Event, Marked, Recorded, StoreFailed, StoreOpened
from kiosk.transactions import Answer, Kind, Result, Security, Status, Transaction
from kiosk.workers import Inbox, Worker
from offline_store import clerk, port, schema

STORE, KEY = "store.db", "store.key"

LOOK_AROUND_S = 1.0
LOG_SHORT_PAGES = 60
"""A minute is to hold many of the moments in which the log is moved into the file; a kiosk takes an hour for as many."""

OUTCOMES = (Status.PENDING, Status.PENDING, Status.PENDING, Status.ACCEPTED, Status.ACCEPTED, Status.REFUSED)
CARDS = [f"2900100{number:07}" for number in range(40)]


class Till:
    """Asks the store and waits for its answer, as a visit does; says what was promised."""

    def __init__(self, folder: Path):
        self._inbox = Inbox()
        store = port.StorePort(str(folder / STORE), str(folder / KEY), Clock())
        self._worker = Worker(store, self._inbox.post, print)
        self._worker.start()
        (opened,) = self._answers(StoreOpened, 1)
        print("opened", opened, flush=True)

    def record(self, wishes: list[Record]) -> list[Transaction]:
        self.tell(*wishes)
        rows = [event.transaction for event in self._answers(Recorded, len(wishes))]
        for row in rows:
            _promise(row, Status.ASKING)
        return rows

    def mark(self, rows: list[Transaction], status: Status) -> None:
        self.tell(*(Mark(1, row.id, row.item, status) for row in rows))
        marked = {event.tx: event.status for event in self._answers(Marked, len(rows))}
        for row in rows:
            _promise(row, marked[row.id])

    def tell(self, *wishes: ToStore) -> None:
        for wish in wishes:
            assert self._worker.wishes.put(wish)

    def _answers(self, kind: type[Event], wanted: int) -> list:
        found: list[Event] = []
        while len(found) < wanted:
            select.select([self._inbox], [], [])
            events = self._inbox.take_all()
            if failed := next((event for event in events if isinstance(event, StoreFailed)), None):
                raise SystemExit(f"the store failed: {failed}")
            found += [event for event in events if isinstance(event, kind)]
        return found


def _promise(row: Transaction, status: Status) -> None:
    print("tx", json.dumps({"seq": row.seq, "id": row.id, "item": row.item, "kind": row.kind, "status": status}), flush=True)


def visits(till: Till, dice: Random) -> None:
    """For ever. Each item is lent once, and brought back once at most: what is there twice has been doubled."""
    for visit in count(1):
        card = dice.choice(CARDS)
        rows = till.record([Record(visit, Kind.CHECKOUT, f"{visit:06}-{n}", card) for n in range(dice.randint(1, 5))])
        outcome = dice.choice(OUTCOMES)
        till.mark(rows, outcome)
        if outcome is Status.REFUSED:
            continue
        till.tell(*(MarkTag(row.id, Security.UNSECURED, closed=True) for row in rows))
        if dice.random() < 0.3:
            (back,) = till.record([Record(visit, Kind.CHECKIN, rows[0].item, found=Security.UNSECURED)])
            till.mark([back], Status.PENDING)
            till.tell(MarkTag(back.id, Security.SECURED, closed=True))
        if outcome is Status.PENDING and dice.random() < 0.5:
            till.tell(Settle(tuple(Answer(row.id, Result.ACCEPTED) for row in rows)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.vm.day")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--synchronous", default="FULL")
    asked = parser.parse_args()
    port.LOOK_AROUND_S, clerk.LOG_SHORT_PAGES = LOOK_AROUND_S, LOG_SHORT_PAGES
    schema.ON_OPEN = tuple(p.replace("synchronous=FULL", f"synchronous={asked.synchronous}") for p in schema.ON_OPEN)
    visits(Till(asked.folder), Random(4))


if __name__ == "__main__":
    main()
