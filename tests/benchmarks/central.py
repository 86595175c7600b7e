"""Syncs to disk of the central server, for one transaction and for a batch of 100, counted below its SQLite.

The intake of the server's own process, without HTTP, on a database with the demo library (WAL, synchronous FULL): the same
staff card borrows and returns ordinary books. The least is one sync, however many transactions come together.
"""

import tempfile
from pathlib import Path

from central import demo, intake
from central.database import Database
from central.ledger import Ledger
from central.server import Start, open_database, prepare_start
from drivers.simulators.demo_library import load
from tests.benchmarks.books import ordinary
from tests.benchmarks.figure import Figure
from tests.benchmarks.room import BORROWER
from tests.powercut import vfs

BATCH = 100
NOW_MS = 1_795_000_000_000


def figures() -> list[Figure]:
    piles = {1: "one transaction", BATCH: f"batch of {BATCH}"}
    return [Figure(f"syncs of central, {pile}", syncs(size), "", 1, 1, "set beforehand") for size, pile in piles.items()]


def syncs(size: int) -> int:
    vfs.install()
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///file:{Path(folder) / 'central.db'}?vfs={vfs.NAME}&uri=true")
        try:
            with database.write() as connection:
                prepare_start(Ledger(connection, NOW_MS), Start(demo.DEMO_LIBRARY))
            return _syncs_of(database, [_transaction(n) for n in range(size)])
        finally:
            database.close()


def _syncs_of(database: Database, batch: list[dict]) -> int:
    intake.take(database, "kiosk-1", [_transaction(-2)], NOW_MS)     # a log that has begun
    vfs.RECORDER.clear()
    answers = intake.take(database, "kiosk-1", batch, NOW_MS)
    assert {answer.result for answer in answers} == {"accepted"}, answers
    return vfs.RECORDER.syncs


def _transaction(n: int) -> dict:
    """Even: a checkout; odd: the return of the same book."""
    library, titles = load(), ordinary(20)
    item = library.item(titles[n // 2 % 20]).barcode
    kind, patron = ("checkin", "") if n % 2 else ("checkout", library.person(BORROWER).card)
    return {"id": f"transaction-{n}", "seq": n + 10, "kind": kind, "item": item, "patron": patron, "want": "book",
            "boot_id": "boot", "boot_ms": 1_000 + n, "wall_ms": NOW_MS - 60_000 + n, "trusted": True}
