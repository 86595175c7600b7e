"""Thirty days without a network: twenty thousand transactions wait, and the real kiosk starts on them and delivers them all.

How soon it welcomes somebody; that its memory stands still while it delivers, and that it costs little beside central; that
each batch costs one sync and the last no more than the first; that a visit in the middle is served as on any day; and that
every transaction arrives, and has its effect once.
"""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kiosk.upkeep import BATCH_MAX
from tests.benchmarks.books import ordinary
from tests.benchmarks.process import memory_mib
from tests.benchmarks.room import PLAIN, Room
from tests.torture.month_library import Month, furnish
from tests.torture.report import Report

NAME = "month"
LONG, SHORT = 20_000, 3_000
WELCOME_MOST_S = 3.0
GROWTH_MOST_MIB = 6.0
"""Flat, but for what the heap has lost between rows that came and went: 4 MiB after twenty thousand."""

SYNCS_MOST = 0.04
"""For a transaction: one a batch, batches that are not full, a visit."""

STORE_SHARE_MOST = 0.7
"""Of central's own time for the same transactions; the disk that counts, written in Python, is part of ours."""

SLOWER_MOST, PATIENCE_S = 2.0, 1.0
"""A visit meanwhile: so much slower than usual, and a moment on top (ours is a noisy machine)."""

LATE_MOST = 1.5
"""The store's time for a transaction at the end, when little waits, beside that at the beginning."""

LOOK_S = 0.05
SAMPLES = 20
LIMIT_S = 240.0
FAST = Path("/dev/shm")


def run(short: bool) -> Report:
    report = Report(NAME)
    with _library() as library:
        _month(library, SHORT if short else LONG, report)
    return report


@contextmanager
def _library() -> Iterator[Room]:
    """In memory where there is such a folder: the disk is no matter here."""
    with tempfile.TemporaryDirectory(prefix="muon-month-", dir=FAST if FAST.is_dir() else None) as folder:
        library = Room(Path(folder), {})
        try:
            yield library
        finally:
            library.close()


def _month(library: Room, count: int, report: Report) -> None:
    usual_s = _visit(library, 0)
    library.stop()
    library.house.link.set("down")
    month = Month(library.house.store, library.house.store.with_suffix(".key"), count, int(time.time() * 1000))
    furnish(_central_file(library))
    month.write()
    _start(library, report)
    _replay(library, month, usual_s, report)
    report.strikes["the plug pulled: boots of the month"] = month.boots
    report.found["boots without a right clock"] = month.dark
    _arrived(library, month, report)


def _central_file(library: Room) -> Path:
    return library.stage.folder / "central.db"


# ---- the start ------------------------------------------------------------------------------------------------------

def _start(library: Room, report: Report) -> None:
    """As on any day, with everything owed and nobody to tell. The better of two: the machine may do other things."""
    took_s = _welcome_s(library)
    library.stop()
    took_s = min(took_s, _welcome_s(library))
    report.found["start to the welcome screen, ms"] = round(took_s * 1000)
    report.found["store, KiB"] = library.house.store.stat().st_size // 1024
    report.found["memory at the welcome screen, KiB"] = round(memory_mib(library.pid)["Pss"] * 1024)
    if took_s > WELCOME_MOST_S:
        report.missed.append(f"the start took {took_s:.1f} s, {WELCOME_MOST_S:g} s is the most")
    library.stop()


def _welcome_s(library: Room) -> float:
    began = time.monotonic()
    library.stage.kiosk = library.launch(PLAIN)
    library.until(lambda: library.hand.screen == "Welcome", "the kiosk did not welcome anybody", 10 * WELCOME_MOST_S)
    return time.monotonic() - began


# ---- the replay -----------------------------------------------------------------------------------------------------

def _replay(library: Room, month: Month, usual_s: float, report: Report) -> None:
    library.stage.kiosk = library.launch(library.watched)
    library.until(lambda: library.hand.screen == "Welcome", "the kiosk did not welcome anybody", 10 * WELCOME_MOST_S)
    watch = _Watch(library, len(month.ids))
    began = time.monotonic()
    library.house.link.set("up")
    library.until(lambda: watch.look() >= len(month.ids) // 2, "half of the month was not delivered", LIMIT_S)
    watch.sample()
    visit_s = _visit(library, 1)
    watch.sample_after_visit()
    library.until(lambda: watch.look() >= len(month.ids), "the month was not delivered", LIMIT_S)
    took_s = time.monotonic() - began
    watch.report(report)
    report.found["replay, transactions a second"] = round(len(month.ids) / took_s)
    report.found["a book in a visit, ms: usual"] = round(usual_s * 1000)
    report.found["a book in a visit, ms: in the middle of the replay"] = round(visit_s * 1000)
    if visit_s > SLOWER_MOST * usual_s + PATIENCE_S:
        report.missed.append(f"a book in a visit took {visit_s:.1f} s during the replay, usually {usual_s:.1f} s")


def _visit(library: Room, n: int) -> float:
    """Seconds from a book on the pad to its unsecured tag."""
    library.sign_in()
    began = time.monotonic()
    library.wait_unsecured(library.lay([ordinary(n + 1)[n]]))
    took_s = time.monotonic() - began
    library.stage.tap("finish")
    library.stage.tap("receipt_none")
    library.stage.lift_all()
    library.until(lambda: library.hand.screen == "Welcome", "the visit did not end")
    return took_s


class _Watch:
    """Looks at both sides while the month is delivered: memory and the processor's time, twenty times."""

    def __init__(self, library: Room, count: int):
        self._library, self._count = library, count
        self._store = next(int(thread) for thread, name in library.told()["threads"].items() if name == "store")
        self._central_pid = library.house.pid_of("central")
        self._central = sqlite3.connect(f"file:{_central_file(library)}?mode=ro", uri=True)
        self._before, self._batches, self._syncs = self._arrived(), 0, library.told()["syncs"]
        self._looked_at = 0.0
        self._delivered = 0
        self._memory, self._visit_mib = [memory_mib(library.pid)["Pss"]], 0.0
        self._spent = [(0, *self._times())]                      # (delivered, store's s, central's s)

    def look(self) -> int:
        """So many have arrived."""
        if time.monotonic() - self._looked_at >= LOOK_S:
            self._looked_at, self._delivered = time.monotonic(), self._arrived() - self._before
            if self._delivered * SAMPLES // self._count > self._spent[-1][0] * SAMPLES // self._count:
                self.sample()
        return self._delivered

    def sample(self) -> None:
        self._memory.append(memory_mib(self._library.pid)["Pss"])
        self._spent.append((self._delivered, *self._times()))

    def sample_after_visit(self) -> None:
        """What the visit took (its screens, its fonts) is no growth of the replay."""
        self._visit_mib = memory_mib(self._library.pid)["Pss"] - self._memory[-1]

    def _arrived(self) -> int:
        return self._central.execute("SELECT count(*) FROM transactions").fetchone()[0]

    def _times(self) -> tuple[float, float]:
        store = Path(f"/proc/{self._library.pid}/task/{self._store}/schedstat")
        central = Path(f"/proc/{self._central_pid}/task").glob("*/schedstat")
        return _spent_s(store), sum(map(_spent_s, central))

    def report(self, report: Report) -> None:
        """And what of it is too much."""
        (_, store_0, central_0), (count, store_1, central_1) = self._spent[0], self._spent[-1]
        share, growth = (store_1 - store_0) / (central_1 - central_0), self._memory[-1] - self._memory[1] - self._visit_mib
        late = _cost(self._spent[-6:]) / _cost(self._spent[:6])
        report.found["store's share beside central's, %"] = round(100 * share)
        report.found["store's µs a transaction"] = round(1e6 * (store_1 - store_0) / count)
        report.found["store's time for one at the end beside the beginning, %"] = round(100 * late)
        report.found["memory grown between the first and the last twentieth, KiB"] = round(1024 * growth)
        report.found["syncs for a hundred transactions"] = round(100 * self._synced() / count)
        if growth > GROWTH_MOST_MIB:
            report.broken.append(f"the kiosk grew by {growth:.1f} MiB while it delivered, {GROWTH_MOST_MIB:g} is the most")
        if self._synced() > SYNCS_MOST * count:
            report.broken.append(f"{self._synced()} syncs to disk for {count} transactions in batches of {BATCH_MAX}")
        if share > STORE_SHARE_MOST:
            report.missed.append(f"the store took {share:.2f} of central's time, {STORE_SHARE_MOST:g} is the most")
        if late > LATE_MOST:
            report.missed.append(f"a transaction cost the store {late:.1f} times as much at the end, {LATE_MOST:g} is the most")
        self._central.close()

    def _synced(self) -> int:
        return self._library.told()["syncs"] - self._syncs


def _spent_s(schedstat: Path) -> float:
    """Of one thread, on the processor (proc(5))."""
    return int(schedstat.read_text().split()[0]) / 1e9


def _cost(spent: list[tuple[int, float, float]]) -> float:
    """The store's seconds a transaction between the first and the last of these."""
    return (spent[-1][1] - spent[0][1]) / max(1, spent[-1][0] - spent[0][0])


# ---- what became of them --------------------------------------------------------------------------------------------

def _arrived(library: Room, month: Month, report: Report) -> None:
    library.until(lambda: _owed(library.house.store) == 0, "the kiosk did not hear of its last rows", LIMIT_S)
    with closing(sqlite3.connect(f"file:{_central_file(library)}?mode=ro", uri=True)) as central:
        there = {tx for (tx,) in central.execute("SELECT id FROM transactions")}
        effects = dict(central.execute("SELECT tx, sum(effect) FROM happenings WHERE tx IS NOT NULL GROUP BY tx").fetchall())
        report.found["conflicts for a person"] = central.execute("SELECT count(*) FROM conflicts").fetchone()[0]
    report.confirmed = len(month.ids)
    report.lost = len(set(month.ids) - there)
    report.doubled = sum(effects.get(tx, 0) > 1 for tx in month.ids)
    report.found["had their effect"] = sum(effects.get(tx, 0) == 1 for tx in month.ids)
    report.found[f"batches of {BATCH_MAX} at least"] = -(-len(month.ids) // BATCH_MAX)


def _owed(store: Path) -> int:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as db:
        return db.execute("SELECT count(*) FROM txn WHERE status IN ('asking', 'pending', 'withdrawing')").fetchone()[0]
