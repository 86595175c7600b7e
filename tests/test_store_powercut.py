"""The power is cut after every write of a day at the kiosk: what was answered is there, no pile is half there.

The promise is the answer: when `do` has returned, the store is as it was then, or as the next pile makes it, whatever the
disk lost. The last tests show that this test would notice: with less than a full sync it finds losses.
"""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from kiosk.effects import CountPin, Mark, MarkTag, Record, Settle
from kiosk.events import Recorded
from kiosk.transactions import Answer, Kind, Result, Security, Status
from offline_store import schema
from tests.powercut import images, vfs
from tests.store_help import LAN, MINH, Book, FakeClock, item, page

STATE = ("SELECT seq, status, security, attention FROM txn ORDER BY seq", "SELECT count(*) FROM patron",
         "SELECT count(*) FROM item", "SELECT sum(wrong) FROM pin", "SELECT value FROM meta WHERE name = 'cursor'")


def state(db: sqlite3.Connection):
    """All that was promised; None while there are no tables yet."""
    if db.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('txn', 'pin')").fetchone()[0] < 2:
        return None
    return [[tuple(row) for row in db.execute(question)] for question in STATE]


def a_short_day(folder: Path) -> vfs.Recorder:
    """A new store, a down-sync, two piles, a return, a refusal, a wrong PIN; each answer noted in the log."""
    recorder = vfs.install()
    recorder.note(None)
    book = Book(folder, vfs=vfs.NAME)
    recorder.note(state(book.store.db))

    def do(*wishes):
        events = book.do(wishes)
        recorder.note(state(book.store.db))
        return [e.transaction for e in events if isinstance(e, Recorded)]

    do(page(items=[item(f"i{n}") for n in range(30)]))
    for size, card in ((5, LAN), (3, MINH)):
        rows = do(*(Record(1, Kind.CHECKOUT, f"i{n}", card) for n in range(size)))
        do(*(Mark(1, row.id, row.item, Status.PENDING, due="2026-12-13") for row in rows))
        do(*(MarkTag(row.id, Security.UNSECURED) for row in rows))
    (back,) = do(Record(2, Kind.CHECKIN, "i1"), CountPin(LAN, False))
    do(Mark(2, back.id, back.item, Status.ACCEPTED), MarkTag(back.id, Security.SECURED))
    do(Settle(tuple(Answer(row.id, Result.ACCEPTED) for row in rows)))
    book.store.checkpoint()
    do(Record(3, Kind.CHECKOUT, "i9", LAN), Record(3, Kind.RENEW, "i8", LAN))
    do(page("e.2", patrons=[], items=[item(f"i{n}", loan_to=LAN) for n in range(20)]))
    book.store.close()
    return recorder


def cut_everywhere(log: list, folder: Path, fates: int, reopen: bool = False) -> tuple[int, int]:
    """Cut after every operation, with so many fates of what was not synced -> cuts, and cuts that broke a promise."""
    notes = [op.what for op in log if isinstance(op, vfs.Note)]
    broken = cuts = said = 0
    for cut, op in enumerate(log, 1):
        said += isinstance(op, vfs.Note)
        for fate in range(fates):
            put_down(folder, images.after_cut(log[:cut], random.Random(cut * 1000 + fate)))
            kept = promise_kept(folder, notes[max(0, said - 1):said + 1]) and (not reopen or comes_back(folder))
            cuts, broken = cuts + 1, broken + (not kept)
    return cuts, broken


def put_down(folder: Path, files: dict[str, bytearray]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def promise_kept(folder: Path, allowed: list) -> bool:
    """The last state that was answered, or the one that was being written."""
    try:
        db = sqlite3.connect(folder / "store.db")
        try:
            return db.execute("PRAGMA integrity_check").fetchone()[0] == "ok" and state(db) in allowed
        finally:
            db.close()
    except sqlite3.DatabaseError:
        return False


def comes_back(folder: Path) -> bool:
    """The kiosk opens it, settles what was open, and the next number follows the last one."""
    book = Book(folder, FakeClock("boot-2"))
    try:
        before = book.seqs()
        asking = book.store.db.execute("SELECT count(*) FROM txn WHERE status = 'asking'").fetchone()[0]
        return asking == 0 and book.lend().seq == len(before) + 1 and book.seqs() == list(range(1, len(before) + 2))
    finally:
        book.store.close()


@pytest.fixture
def day(tmp_path):
    (tmp_path / "day").mkdir()
    return tmp_path / "day"


def test_nothing_that_was_answered_is_lost_whenever_the_power_is_cut(day, tmp_path):
    cuts, broken = cut_everywhere(a_short_day(day).log, tmp_path / "cut", fates=3, reopen=True)
    assert cuts > 300 and broken == 0


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_this_test_finds_losses_when_a_commit_does_not_wait_for_the_disk(day, tmp_path, monkeypatch, synchronous):
    weak = tuple(p.replace("synchronous=FULL", f"synchronous={synchronous}") for p in schema.ON_OPEN)
    assert weak != schema.ON_OPEN
    monkeypatch.setattr(schema, "ON_OPEN", weak)
    cuts, broken = cut_everywhere(a_short_day(day).log, tmp_path / "cut", fates=1)
    assert broken > cuts // 10


def test_what_a_killed_kiosk_left_unsynced_is_on_disk_before_the_next_one_believes_it(day, tmp_path):
    """Kill -9 in the middle of a sync: the page cache shows the commit to the next process, the disk may not have it."""
    book = Book(day)
    book.lend()
    killed = tmp_path / "killed"
    shutil.copytree(day, killed)
    book.store.close()
    recorder = vfs.install()
    again = Book(killed, vfs=vfs.NAME)
    first_sync = next(op for op in recorder.log if isinstance(op, vfs.Sync))
    assert first_sync == vfs.Sync("store.db-wal")
    assert not any(isinstance(op, vfs.Write) for op in before(recorder.log, first_sync))
    again.store.close()


def before(log: list, op: object) -> list:
    return log[:log.index(op)]
