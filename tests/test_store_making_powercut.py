"""The power is cut while a start makes its tables, or brings those of an older Muon up to date: nobody sees damage after it.

After every write, with every disk that this may leave: the next start opens what is there as on any day (nothing is put
aside), has each row of before, and lends.
"""

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils

from kiosk.effects import Settle
from kiosk.transactions import Answer, Result
from offline_store import schema
from offline_store.migrations import STEPS
from offline_store.salvage import open_saved
from offline_store.set_aside import kept
from tests.powercut import vfs
from tests.powercut.images import Disk, Files
from tests.store_help import KEY, LAN, Book, FakeClock
from tests.torture.cuts import shared_memory

STORE = "store.db"
OLDER = {"loans_have_an_age": 1, "boots_have_a_place_in_time": 2}
"""The step that an older Muon had not heard of, and the version of its stores."""

EACH = 4
"""One of so many disks is started on: there are thousands, and a start syncs."""


def rows(path: Path) -> list[tuple]:
    db = sqlite3.connect(path)
    try:
        return [tuple(row) for row in db.execute("SELECT seq, id, kind, item, status, wall_ms FROM txn ORDER BY seq")]
    finally:
        db.close()


def an_older_store(folder: Path, before: str) -> None:
    """Its rows were written by this program: `txn` and `boot` have not changed since the first version."""
    folder.mkdir()
    now = Book(folder)
    settled = now.lend()
    now.do([Settle((Answer(settled.id, Result.ACCEPTED),))])
    now.lend("i2", LAN)
    now.store.close()
    (folder / STORE).rename(folder / "now.db")
    with sqlite3.connect(folder / STORE) as db:
        db.execute("PRAGMA journal_mode=WAL")
        STEPS.apply(sqlite_utils.Database(db, execute_plugins=False), stop_before=before)
        db.execute("ATTACH ? AS now", (str(folder / "now.db"),))
        for table in ("boot", "txn", "meta"):
            db.execute(f"INSERT INTO {table} SELECT * FROM now.{table}")
        db.execute("DELETE FROM meta WHERE name = 'line_ms'")
        assert db.execute("PRAGMA user_version").fetchone() == (OLDER[before],)
    db.close()
    (folder / "now.db").unlink()


def left_by_cuts(log: list, before: Files) -> list[Files]:
    disk, dice, seen = Disk(before), random.Random(1), dict[int, Files]()
    for op in log:
        disk.take(op)
        for files in disk.images(dice, new_only=True):
            seen.setdefault(hash(tuple(sorted(files.items()))), files)
    return list(seen.values())


def start(folder: Path, *, on: str | None = None) -> None:
    """As `run_kiosk.py` opens it; then a book is lent."""
    open_saved(str(folder / STORE), key=KEY, vfs=on).close()
    book = Book(folder, FakeClock("boot-2"), vfs=on)
    try:
        assert book.store.db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        assert book.lend("i9").seq == len(book.seqs())
    finally:
        book.store.close()


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=shared_memory()) as name:
        yield Path(name)


@pytest.mark.parametrize("before", ["", *OLDER])
def test_a_start_that_makes_tables_may_be_cut_anywhere(before, place):
    folder, known = place / "day", []
    if before:
        an_older_store(folder, before)
        known = rows(folder / STORE)
        assert len(known) == 2
    else:
        folder.mkdir()
    found = {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith(".lock")}
    recorder = vfs.install()
    start(folder, on=vfs.NAME)
    disks = left_by_cuts(list(recorder.log), found)
    assert len(disks) > 1000
    for number, files in enumerate(disks[::EACH]):
        again = place / str(number)
        again.mkdir()
        for name, data in files.items():
            (again / name).write_bytes(data)
        start(again)
        assert kept(str(again / STORE)) == [], number
        assert rows(again / STORE)[:len(known)] == [(*row[:4], there[4], row[5]) for row, there in
                                                    zip(known, rows(again / STORE), strict=False)], number
