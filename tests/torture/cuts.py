"""The power is cut after every write and sync of a recorded day, with every disk that this may leave.

Of each disk: it opens, it is sound, it holds what the last commit that had returned left, or the one that was under way,
and no card number lies bare in it. Disks that hold the same while the world stood the same have the same future, so the
kiosk lives on once for each of them and each fate of what was on its way (aftermath). Knows no visit.
"""

import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offline_store import log_check
from tests.powercut import vfs
from tests.powercut.images import Disk, Files
from tests.torture.aftermath import FLYING, Verdict, live_on
from tests.torture.day import Committed, Moment, RecordedDevice, left_in

STORE = "store.db"
LOOKED_AT = 40
"""Of so many disks one is looked at as a start does before it opens it: is its log damaged? (The day opens as the store alone
does, so that a corrupt file cannot pass for a success; docs/decisions/0010.)"""

CARD = b"2900100000"
"""How all card numbers of the simulated library begin."""


def shared_memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


@dataclass
class Tally:
    strikes: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    verdict: Verdict = field(default_factory=Verdict)

    def add(self, other: Verdict) -> None:
        mine = self.verdict
        mine.lost += other.lost
        mine.doubled += other.doubled
        mine.unsecured += other.unsecured
        mine.broken += other.broken
        self.found.update(other.count)


@dataclass
class Cuts:
    """`stop_at_first`: a mutation is noticed once. `again`: one recovery in so many is cut itself, at each of its writes."""

    key: bytes
    dice: random.Random
    again: int = 0
    stop_at_first: bool = False
    tally: Tally = field(default_factory=Tally)
    looked: int = 0

    def everywhere(self, log: list[Any], before: Files | None = None, world: bytes = b"", left: str = "") -> Tally:
        """`before`, `world`, `left`: what was there when the log began."""
        disk, place = Disk(before), Moment(world, "before its first screen")
        commits = [op.what.left for op in _notes(log, Committed)]
        returned, lived, seen = 0, set[tuple[str, bytes, str]](), set[tuple[int, bytes]]()
        known: dict[int, str] = {}
        for op in log:
            note = op.what if isinstance(op, vfs.Note) else None
            if isinstance(note, Moment):
                place = note
            elif isinstance(note, Committed):
                returned += 1
            else:
                disk.take(op)
            if not place.world:
                continue
            allowed = {commits[returned - 1] if returned else left, *commits[returned:returned + 1]}
            for files in disk.images(self.dice, new_only=note is None):
                if (key := (hash(tuple(sorted(files.items()))), place.world)) in seen:
                    continue
                seen.add(key)
                self._one(op, place, files, allowed, known, lived)
                if self.stop_at_first and self.tally.verdict.bad:
                    return self.tally
        return self.tally

    def _one(self, op: Any, place: Moment, files: Files, allowed: set[str], known: dict[int, str],
             lived: set[tuple[str, bytes, str]]) -> None:
        self.tally.strikes[f"{_said(op)}, {place.where}"] += 1
        with tempfile.TemporaryDirectory(dir=shared_memory()) as name:
            folder = Path(name)
            self._put_down(folder, files)
            left = self._read(folder, files, allowed)
            for flying in FLYING if b"Transaction" in place.world else FLYING[:1]:
                if left is None or (left, place.world, flying) in lived:
                    continue
                lived.add((left, place.world, flying))
                self._put_down(folder, files)
                self._live_on(folder, files, place.world, flying, left)

    def _put_down(self, folder: Path, files: Files) -> None:
        for old in folder.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        (folder / "key").write_bytes(self.key)
        (folder / "key").chmod(0o600)

    def _read(self, folder: Path, files: Files, allowed: set[str]) -> str | None:
        """What the disk holds; None: it is not what was promised."""
        verdict = self.tally.verdict
        self.looked += 1
        if self.looked % LOOKED_AT == 0 and log_check.lost_commits(str(folder / STORE)):
            verdict.broken.append("10: a start takes what a power cut has left for damage")
        if any(CARD in data for data in files.values()):
            verdict.broken.append("8: a card number lies bare on the disk")
        try:
            db = sqlite3.connect(folder / STORE)
            try:
                sound = db.execute("PRAGMA integrity_check").fetchone()[0]
                left = left_in(db) if sound == "ok" else ""
                self._count_open_rows(db)
            finally:
                db.close()
        except sqlite3.Error as error:
            sound, left = str(error), ""
        if sound != "ok":
            verdict.lost.append(f"2: the store cannot be read: {sound}")
        elif left not in allowed:
            verdict.lost.append("2: the store is not as the last commit left it")
        else:
            return left
        return None

    def _count_open_rows(self, db: sqlite3.Connection) -> None:
        """What the kiosk was in the middle of."""
        for row in db.execute("SELECT DISTINCT kind, status FROM txn WHERE status IN ('asking', 'pending', 'withdrawing')"):
            self.tally.found[f"cuts while a {row[0]} was {row[1]}"] += 1

    def _live_on(self, folder: Path, files: Files, world: bytes, flying: str, left: str) -> None:
        self.tally.found["recoveries lived through"] += 1
        deeper = self.again and self.dice.randrange(self.again) == 0
        if not deeper:
            self.tally.add(live_on(folder, world, flying))
            return
        recorder = vfs.install()
        self.tally.add(live_on(folder, world, flying, vfs=vfs.NAME, device_kind=RecordedDevice, comes_back=False))
        self.tally.found["recoveries that were cut themselves"] += 1
        inner = Cuts(self.key, self.dice, stop_at_first=self.stop_at_first)
        log = list(recorder.log)
        inner.everywhere(log[:_last_commit(log)], files, world, left)      # the clean stop behind it is cut in the day itself
        self.tally.add(inner.tally.verdict)
        self.tally.strikes.update({f"{what} (recovering)": n for what, n in inner.tally.strikes.items()})
        self.tally.found.update(inner.tally.found)


def _notes(log: list[Any], kind: type) -> Iterator[vfs.Note]:
    return (op for op in log if isinstance(op, vfs.Note) and isinstance(op.what, kind))


def _last_commit(log: list[Any]) -> int:
    return max((n for n, op in enumerate(log, 1) if isinstance(op, vfs.Note) and isinstance(op.what, Committed)), default=0)


def _said(op: Any) -> str:
    if isinstance(op, vfs.Note):
        return "between two writes"
    log = op.file.endswith("-wal")
    where = "the log" if log else "the file"
    return f"{type(op).__name__.lower()} of {where}"
