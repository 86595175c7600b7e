"""The power is cut after every write of central: what was answered is there, no batch is half there. And what it costs.

The last test shows that this test would notice: with less than a full sync it finds losses.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from central import intake
from central.database import Database
from central.server import open_database
from kiosk.transactions import Kind, Result, Want
from tests import central_desk
from tests.central_desk import DE_MEN, KIEU, LAN, QUAN, SO_DO, Desk, Kiosk
from tests.powercut import images, vfs

desk = central_desk.desk
STATE = (
    "SELECT id, stand, answer FROM transactions ORDER BY id",
    "SELECT item, card, due, in_ms FROM loans ORDER BY n",
    "SELECT item, kind, tx, effect FROM happenings ORDER BY n",
    "SELECT tx, reason FROM conflicts ORDER BY n",
    "SELECT kind, key, n FROM changes ORDER BY n",
)


class Watched:
    """The desk's library on a disk that keeps a log; `do` sends a batch and notes what central then promises."""

    def __init__(self, desk: Desk, synchronous: str = ""):
        desk.close()
        for leftover in desk.folder.glob("*.sqlite-*"):
            leftover.unlink()
        self.desk, self.kiosk = desk, Kiosk(desk, "kiosk-a")
        self.recorder = vfs.install()
        self.recorder.log.append(vfs.Write(desk.file.name, 0, desk.file.read_bytes()))
        self.recorder.log.append(vfs.Sync(desk.file.name))
        self.database = Database(f"sqlite:///file:{desk.file}?vfs={vfs.NAME}&uri=true")
        if synchronous:
            event.listen(self.database.engine, "connect", lambda one, _record: one.execute(f"PRAGMA synchronous={synchronous}"))
        self.recorder.note(state(self.database))

    def do(self, *wishes: tuple[Kind, str, str, Want]) -> list[Result]:
        bodies = [self.kiosk.tx(kind, item, card, want).to_json() for kind, item, card, want in wishes]
        answers = intake.take(self.database, self.kiosk.name, bodies, self.desk.now_ms)
        self.recorder.note(state(self.database))
        return [one.result for one in answers]


def state(database: Database) -> list[list[tuple]]:
    with database.read() as connection:
        return [[tuple(row) for row in connection.execute(text(question))] for question in STATE]


OUT, IN, ASK, BOOK = Kind.CHECKOUT, Kind.CHECKIN, Want.ASK, Want.BOOK


def a_short_day(watched: Watched) -> list[Any]:
    watched.do((OUT, KIEU, LAN, ASK))
    watched.do((OUT, SO_DO, LAN, BOOK), (IN, SO_DO, "", BOOK), (OUT, DE_MEN, LAN, BOOK), (OUT, SO_DO, QUAN, BOOK))
    watched.do((IN, KIEU, "", ASK), (OUT, KIEU, QUAN, Want.WITHDRAW), (OUT, KIEU, LAN, Want.NOTE))
    with watched.database.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    watched.do((Kind.RENEW, DE_MEN, QUAN, ASK))
    watched.database.close()
    return watched.recorder.log


def cuts(log: list[Any], folder: Path, fates: int) -> Iterator[bool]:
    """For each cut: is what was answered there, and nothing half?"""
    notes = [op.what for op in log if isinstance(op, vfs.Note)]
    said = 0
    for place, op in enumerate(log, 1):
        said += isinstance(op, vfs.Note)
        if said == 0:
            continue
        for fate in range(fates):
            _put(folder, images.after_cut(log[:place], random.Random(place * 1000 + fate)))
            yield kept(folder) in notes[said - 1 : said + 1]


def kept(folder: Path) -> list[list[tuple]]:
    (file,) = folder.glob("*.sqlite")
    database = Database(f"sqlite:///{file}")
    try:
        return state(database)
    finally:
        database.close()


def test_wherever_the_power_is_cut_what_was_answered_is_there_and_no_batch_is_half_there(desk: Desk, tmp_path: Path):
    outcomes = list(cuts(a_short_day(Watched(desk)), tmp_path / "disk", fates=3))
    assert len(outcomes) > 100 and all(outcomes)


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_with_less_than_a_full_sync_this_test_finds_losses(desk: Desk, tmp_path: Path, synchronous: str):
    log = a_short_day(Watched(desk, synchronous))
    assert not all(_outcomes(log, tmp_path / "disk"))


def _outcomes(log: list[Any], folder: Path) -> list[bool]:
    try:
        return list(cuts(log, folder, fates=3))
    except Exception:  # noqa: BLE001  a database that cannot be read any more is a loss too
        return [False]


@pytest.mark.parametrize(("opened", "all_kept"), [(open_database, True), (Database, False)])
def test_what_a_killed_process_had_not_synced_is_on_disk_before_it_is_confirmed(
    desk: Desk, tmp_path: Path, opened: Callable[[str], Database], all_kept: bool
):
    """SQLite shows the next process what the killed one wrote; to answer `duplicate` is to confirm it. (`Database` alone does
    not see to that: so this test would notice.)"""
    watched = Watched(desk)
    body = watched.kiosk.tx(OUT, KIEU, LAN, ASK).to_json()
    intake.take(watched.database, "kiosk-a", [body], desk.now_ms)
    log = list(watched.recorder.log)
    watched.database.close()
    killed = log[: max(place for place, op in enumerate(log) if isinstance(op, vfs.Sync))]
    _put(tmp_path / "left", images.after_cut([*killed, *(vfs.Sync(op.file) for op in killed if isinstance(op, vfs.Write))],
                                           random.Random(0)))  # fmt: skip
    watched.recorder.log[:] = killed
    database = opened(f"sqlite:///file:{tmp_path / 'left' / desk.file.name}?vfs={vfs.NAME}&uri=true")
    assert [one.result for one in intake.take(database, "kiosk-a", [body], desk.now_ms)] == [Result.DUPLICATE]
    log = list(watched.recorder.log)
    database.close()
    outcomes = []
    for seed in range(20):
        _put(tmp_path / "disk", images.after_cut(log, random.Random(seed)))
        outcomes.append(bool(kept(tmp_path / "disk")[0]))
    assert all(outcomes) is all_kept


def _put(folder: Path, files: dict[str, bytearray]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def test_a_batch_costs_one_sync_and_so_does_one_asked_alone(desk: Desk):
    watched = Watched(desk)
    watched.do((OUT, KIEU, LAN, ASK))                       # the first write of a new log syncs its header too
    for wishes in ([(IN, KIEU, "", ASK)], [(OUT, KIEU, LAN, BOOK), (IN, KIEU, "", BOOK)] * 20):
        watched.recorder.clear()
        watched.do(*wishes)
        assert watched.recorder.syncs == 1
    watched.database.close()


def test_a_batch_that_comes_again_writes_nothing(desk: Desk):
    watched = Watched(desk)
    bodies = [watched.kiosk.tx(OUT, KIEU, LAN, ASK).to_json() for _ in range(3)]
    intake.take(watched.database, "kiosk-a", bodies, desk.now_ms)
    watched.recorder.clear()
    intake.take(watched.database, "kiosk-a", bodies, desk.now_ms)
    assert watched.recorder.syncs == 0 and watched.recorder.bytes == 0
    watched.database.close()


def test_on_a_full_disk_a_batch_is_retry_and_comes_through_when_there_is_room(desk: Desk):
    watched = Watched(desk)
    body = watched.kiosk.tx(OUT, KIEU, LAN, ASK).to_json()
    watched.recorder.refuse = vfs.FULL
    assert [one.result for one in intake.take(watched.database, "kiosk-a", [body], desk.now_ms)] == [Result.RETRY]
    watched.recorder.refuse = 0
    assert [one.result for one in intake.take(watched.database, "kiosk-a", [body], desk.now_ms)] == [Result.ACCEPTED]
    watched.database.close()
