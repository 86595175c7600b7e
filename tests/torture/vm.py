"""The power cut under a real kernel: the store works on a memory card that loses, reorders and tears what was not flushed.

A busy day runs in the pretend kiosk (`tests.vm.rig`; RIG_DIR names its image); its card records every write and flush, each
promise reaches us at once. Then the card is rebuilt as a cut at many moments leaves it, the file system is put right as at
a start (e2fsck), the store is opened, and all that had been promised by then must be there. Cards that lie lose something:
that is counted apart, and must be seen. Takes minutes: not in the default list. `make torture-vm`.
"""

import json
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from kiosk.transactions import MAY_BECOME, Kind, Security, Status
from tests.torture.report import Report
from tests.torture.vm_card import HONEST, LYING, REORDERING, Bench, Card, Op
from tests.torture.vm_kernel import FOLDER, Sleeper
from tests.vm import rig
from tests.vm.look import look

NAME = "vm"

CARD_MB = 32
Examine = Callable[[Path, Path], dict[str, Any]]

STANDS = (Status.PENDING, Status.ACCEPTED, Status.CONFLICT, Status.RESOLVED)


@dataclass
class Day:
    """One recorded day: the card before it, what was written to it, and what was promised when."""

    base: Path
    history: list[Op]
    promises: list[tuple[float, dict[str, Any]]]

    def promised_by(self, moment: float) -> dict[int, dict[str, Any]]:
        """The newest promise about each transaction."""
        return {tx["seq"]: tx for when, tx in self.promises if when <= moment}


@dataclass
class Verdict:
    lost: int = 0
    doubled: int = 0
    unsecured: int = 0
    broken: str = ""
    refused: str = ""
    told: str = ""
    empty: bool = False

    @property
    def sentence(self) -> str:
        return self.refused or self.broken or self.told or f"{self.lost} lost, {self.doubled} doubled, {self.unsecured} unsecured"

    @property
    def whole(self) -> bool:
        return not (self.lost or self.doubled or self.unsecured or self.broken or self.told or self.refused)

    @property
    def in_words(self) -> str:
        if self.refused:
            return f"not opened, a person is told ({self.refused})"
        if self.whole:
            return "everything was there"
        if self.told:
            return "saved what could be read, and staff are told of the rest"
        return "begun anew, as if nothing had been there" if self.empty else "opened, and something is missing"


def run(short: bool) -> Report:
    report = Report(NAME)
    if why := rig.missing():
        report.broken.append(why)
        return report
    with tempfile.TemporaryDirectory(prefix="card-") as folder:
        work = Path(folder)
        cuts, mounted, seconds = (40, 2, 20) if short else (300, 8, 60)
        day = record(work / "full", "FULL", seconds)
        report.confirmed = len(day.promised_by(float("inf")))
        report.found["card operations recorded"] = len(day.history)
        for card in (HONEST, REORDERING):
            _count(report, day, card, cuts, work, examine, f"cuts of a card that is {card.name}")
        with Sleeper(work / "kernel", CARD_MB) as machine:
            _count(report, day, REORDERING, mounted, work, lambda image, _: machine.look(image),
                   "cuts of such a card, mounted by a real kernel")
        careless = record(work / "off", "OFF", seconds / 2)
        for name, of, card in ((f"a card {LYING.name}", day, LYING), ("synchronous=OFF", careless, REORDERING)):
            report.caught[name] = _notice(report, of, card, cuts, work, name)
    return report


# ---- a day in the machine -------------------------------------------------------------------------------------------

def record(work: Path, synchronous: str, seconds: float) -> Day:
    promises: list[tuple[float, dict[str, Any]]] = []

    def hear(_tag: str, line: str) -> None:
        if line.startswith("tx "):
            promises.append((time.monotonic(), json.loads(line[3:])))

    with rig.machine(work, card_mb=CARD_MB, card_options={"record": True}) as vm:
        vm.boot(wait=400)
        vm.sh(f"systemctl start var-lib-kiosk.mount; ls {rig.TREE}/run_kiosk.py")
        if why := rig.packages(vm):
            raise SystemExit(why)
        vm.on_line = hear
        rig.module(vm, "day", "tests.vm.day", FOLDER, "--synchronous", synchronous).prints("tx ")
        time.sleep(seconds)
        vm.card.freeze()
        history = list(vm.card.history)
    return Day(work / "card.img.base", history, promises)


# ---- cuts -----------------------------------------------------------------------------------------------------------

def _count(report: Report, day: Day, card: Card, cuts: int, work: Path, how: Examine, strike: str) -> None:
    """An honest flush: nothing may be missing."""
    for upto, verdict in cut_at_many_moments(day, card, cuts, work, report.found, how):
        report.strikes[strike] += 1
        report.lost += verdict.lost
        report.doubled += verdict.doubled
        report.unsecured += verdict.unsecured
        if not verdict.whole:
            report.broken.append(f"{card.name} card, cut at operation {upto}: {verdict.sentence}")


def _notice(report: Report, day: Day, card: Card, cuts: int, work: Path, name: str) -> bool:
    """A flush that is none: losses are expected. They are told apart, and must be seen at all."""
    seen = 0
    for _, verdict in cut_at_many_moments(day, card, cuts, work, Counter(), examine):
        seen += not verdict.whole
        report.found[f"{name}: {verdict.in_words}"] += 1
    return seen > 0


def cut_at_many_moments(day: Day, card: Card, cuts: int, work: Path, found: Counter[str],
                        how: Examine) -> Iterator[tuple[int, "Verdict"]]:
    """`found` counts what the card lost; `how` looks at the card, in a folder that is its own."""
    dice, bench = Random(f"{card.name} {cuts}"), Bench(day.base, day.history, card, work)
    for upto in sorted(dice.sample(range(1, len(day.history)), min(cuts, len(day.history) - 1))):
        loose, lost = bench.cut(upto, dice)
        found[f"writes loose at the cuts ({card.name} card)"] += loose
        found[f"writes that did not arrive ({card.name} card)"] += lost
        yield upto, judge(how(bench.image, work / "taken"), day.promised_by(day.history[upto][0]))


def examine(image: Path, folder: Path) -> dict[str, Any]:
    """The files as they are after the file system's own recovery, opened as the kiosk opens them."""
    fsck = subprocess.run(["e2fsck", "-fy", image], capture_output=True, text=True, check=False)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    subprocess.run(["debugfs", "-R", f"rdump / {folder}", image], capture_output=True, check=False)
    return look(folder) | {"fsck": fsck.returncode}


def judge(found: dict[str, Any], promised: dict[int, dict[str, Any]]) -> Verdict:
    if "refused" in found:
        return Verdict(lost=len(promised), refused=found["refused"])
    rows = {row["seq"]: row for row in found["rows"]}
    verdict = Verdict(lost=sum(not _kept(rows.get(seq), tx) for seq, tx in promised.items()),
                      told=" ".join(found["told"]), empty=not rows)
    verdict.doubled = len(rows) - len({(row["item"], row["kind"]) for row in rows.values()})
    verdict.unsecured = sum(row["kind"] == Kind.CHECKOUT and row["security"] == Security.UNSECURED and row["status"] not in STANDS
                            for row in rows.values())
    if found["sound"] != "ok":
        verdict.broken = f"the file is not sound: {found['sound'][:80]}"
    elif [*rows, found["next"]] != list(range(1, len(rows) + 2)):
        verdict.broken = "the numbers have a gap"
    return verdict


def _kept(row: dict[str, Any] | None, tx: dict[str, Any]) -> bool:
    """The same transaction, where it was or further on its way."""
    return (row is not None and row["id"].lower() == tx["id"].replace("-", "") and row["item"] == tx["item"]
            and row["kind"] == tx["kind"] and Status(row["status"]) in _reachable(Status(tx["status"])))


def _reachable(status: Status) -> frozenset[Status]:
    return frozenset({status}).union(*(_reachable(after) for after in MAY_BECOME[status]))
