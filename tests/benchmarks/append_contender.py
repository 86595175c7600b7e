"""One contender of the durable append, a program of its own: what is on standard input is written, and how long it took.

    python -m tests.benchmarks.append_contender NAME FOLDER      then lines "K N": N records, K of them in each commit;
                                                                 it says the seconds, and those of the processor

Every contender gets the same checkout and makes it durable by its own means; the peers know no commit of several records.
`sqlite` is the table of the kiosk's store and nothing else: its values are there already, nothing is read, hashed or sealed.
Runs under the Python of its peer, so it imports nothing at the top that is not in the standard library.
"""

import json
import os
import sqlite3
import sys
import time
import uuid
from collections.abc import Callable

RECORD = {"kiosk": "hanoi-01", "seq": 0, "type": "checkout", "item": "30000012345678", "patron": "29000012345678",
          "at": "2026-11-22T08:00:00.000Z", "due": "2026-12-06", "no_block": True}

Write = Callable[[int], object]
"""So many records, durable together when it returns."""


def bare(folder: str) -> Write:
    """The limit: a line a record, one fdatasync for all."""
    file = os.open(os.path.join(folder, "bare.log"), os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    line = json.dumps(RECORD).encode() + b"\n"

    def write(count: int) -> None:
        os.write(file, line * count)
        os.fdatasync(file)
    return write


def sqlite(folder: str) -> Write:
    from offline_store.schema import CREATE_1

    db = sqlite3.connect(os.path.join(folder, "plain.db"), isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", CREATE_1[0]):
        db.execute(statement)
    values = ("checkout", RECORD["item"], bytes(16), bytes(30), "asking", "", "2026-12-06", 1, 50_000, 1_795_000_000_000, 1, 1,
              "unknown", 1, "Truyện Kiều")
    insert = f"""INSERT INTO txn (id, kind, item, patron, card, status, reason, due, boot, boot_ms, wall_ms, trusted, pin_checked,
                 found, parts, title) VALUES ({', '.join('?' * 16)})"""

    def write(count: int) -> None:
        db.execute("BEGIN IMMEDIATE")
        for _ in range(count):
            db.execute(insert, (uuid.uuid4().bytes, *values))
        db.execute("COMMIT")
    return write


def ours(folder: str) -> Write:
    """The clerk of the kiosk's store, as its thread calls it: each record with its id, hashed and sealed, and read back."""
    clerk, wishes = _clerk(folder), _wishes()

    def write(count: int) -> None:
        clerk.do([next(wishes) for _ in range(count)])
        if clerk.log_is_long:                             # as the thread does once the answers are out; SQLite in its commit
            clerk.look_around()
    return write


def persist_queue(folder: str) -> Write:
    import persistqueue  # type: ignore[import-not-found]

    queue = persistqueue.SQLiteAckQueue(folder, auto_commit=True)
    return lambda count: [queue.put(RECORD) for _ in range(count)]


def litequeue(folder: str) -> Write:
    return _litequeue(folder, "NORMAL")


def litequeue_full(folder: str) -> Write:
    return _litequeue(folder, "FULL")


def _litequeue(folder: str, synchronous: str) -> Write:
    from litequeue import LiteQueue  # type: ignore[import-not-found]

    queue = LiteQueue(os.path.join(folder, "lite.db"))
    queue.conn.execute(f"PRAGMA synchronous={synchronous}")
    return lambda count: [queue.put(json.dumps(RECORD)) for _ in range(count)]


def _clerk(folder: str):
    from kiosk.clock import Clock
    from offline_store.clerk import Clerk
    from offline_store.privacy import load_key
    from offline_store.store import open_store

    key = load_key(os.path.join(folder, "key"), make=True)
    clerk = Clerk(open_store(os.path.join(folder, "store.db"), key=key), Clock())
    clerk.open()
    clerk.desk.key.warm()
    return clerk


def _wishes():
    from kiosk.effects import Record
    from kiosk.transactions import Kind

    item = int(RECORD["item"])                            # type: ignore[call-overload]
    while True:
        item += 1
        yield Record(1, Kind.CHECKOUT, str(item), str(RECORD["patron"]), title="Truyện Kiều")


CONTENDERS = {made.__name__: made for made in (bare, sqlite, ours, persist_queue, litequeue, litequeue_full)}


def main() -> None:
    write = CONTENDERS[sys.argv[1]](sys.argv[2])
    print("ready", flush=True)
    for line in sys.stdin:
        together, count = map(int, line.split())
        began, worked = time.perf_counter(), time.process_time()
        for _ in range(count // together):
            write(together)
        print(time.perf_counter() - began, time.process_time() - worked, flush=True)


if __name__ == "__main__":
    main()
