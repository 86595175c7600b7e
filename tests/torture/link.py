"""Bad lines: kiosks with a night of transactions and patrons who go on asking, each behind a line with faults of its own.

Real stores, the real port, a real central; latency, loss, a thin line, resets at any byte, half answers, connections that hang
or are slow to close, mixed by a seed (`drivers/simulators/link_faults.py`). The faults stay to the end.
"""

import random
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from drivers.simulators.link import Link
from drivers.simulators.link_faults import Faults
from kiosk.transactions import Status
from tests.central_process import Server
from tests.link_kiosk import LinkKiosk
from tests.torture import storm_library as library
from tests.torture.report import Report

NAME = "link"
WAIT_MS, GRACE_S, TURN_MOST_S = 4_000, 2.0, 1.0
"""A patron waits no longer than the first and a little; the screen's thread is never held up for longer than the last."""

OWED, ASKED, PATRONS = 60, 8, 5
PAUSE_S = 0.7
BESIDE = 10
"""Kiosks at work at a time."""

LIMIT_S = 150.0
BREAKING, BROKEN_MOST = ("reset", "cut", "hang"), 0.9
"""One connection in ten gets through: with less it is chance whether the replay is done within the limit."""

SHORT_MIXES, LONG_MIXES = 10, 30


def mix(seed: int, hangs: bool = True) -> Faults:
    """Some of everything; about one in four has a fault to itself. Connections that hang cost half a minute each."""
    dice = random.Random(seed)
    alone = dice.random() < 0.25
    kinds = [dice.randrange(7)] if alone else [kind for kind in range(7) if dice.random() < 0.4]
    settings: tuple[dict[str, Any], ...] = (
        {"latency_ms": dice.randint(20, 400), "jitter_ms": dice.randint(0, 300)},
        {"loss": dice.uniform(0.02, 0.2), "stall_ms": dice.randint(200, 1_500)},
        {"bytes_s": dice.choice((2_000, 4_000, 20_000))},
        {"reset": dice.uniform(0.3, 0.9)},
        {"cut": dice.uniform(0.3, 0.9)},
        {"hang": dice.uniform(0.05, 0.2)},
        {"slow_close_ms": dice.randint(100, 2_000)},
    )
    chosen = {name: value for kind in kinds for name, value in settings[kind].items()}
    broken = sum(chosen.get(name, 0.0) for name in BREAKING)
    chosen |= {name: chosen[name] * BROKEN_MOST / broken for name in BREAKING if name in chosen and broken > BROKEN_MOST}
    faults = Faults(**chosen, reach=dice.choice((600, 3_000)), seed=seed)
    return faults if hangs else replace(faults, hang=0.0)


@dataclass
class Outcome:
    seed: int
    faults: Faults
    accepted: set[str] = field(default_factory=set)
    open: int = 0
    waits_s: list[float] = field(default_factory=list)
    missing: int = 0
    longest_turn_s: float = 0.0
    struck: dict[str, int] = field(default_factory=dict)
    why: str = ""


def run(short: bool) -> Report:
    report, seeds = Report(NAME), list(range(SHORT_MIXES if short else LONG_MIXES))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library.build(folder / "central.sqlite", library.Size(len(seeds), OWED + ASKED, PATRONS), time.time_ns() // 1_000_000)
        with Server(folder) as server:
            outcomes = _all(server, folder, {seed: mix(seed, hangs=not short) for seed in seeds})
        truth = library.truth(folder / "central.sqlite")
    for one in outcomes:
        _judge(report, one, truth)
    report.doubled = len(truth.otherwise)
    if truth.conflicts:
        report.broken.append(f"{truth.conflicts} conflicts where nobody else had the books")
    return report


def _all(server: Server, folder: Path, nights: dict[int, Faults]) -> list[Outcome]:
    left, outcomes, lock = list(nights), list[Outcome](), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not left:
                    return
                seed = left.pop()
            outcome = _night(server, folder, seed, nights[seed])
            with lock:
                outcomes.append(outcome)

    threads = [threading.Thread(target=work) for _ in range(BESIDE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _night(server: Server, folder: Path, seed: int, faults: Faults) -> Outcome:
    outcome, home = Outcome(seed, faults), folder / f"kiosk-{seed}"
    home.mkdir()
    link = Link("127.0.0.1", int(server.url.rpartition(":")[2]), faults)
    try:
        with LinkKiosk(home, f"http://127.0.0.1:{link.port}", library.device(seed), library.secret(seed), WAIT_MS) as kiosk:
            _live(kiosk, seed, outcome)
    except AssertionError as error:
        outcome.why = str(error)
    finally:
        link.close()
        outcome.struck = dict(link.struck)
    return outcome


def _live(kiosk: LinkKiosk, seed: int, outcome: Outcome) -> None:
    for n in range(OWED):
        kiosk.decide_here(library.item(seed, n), library.card(seed, n % PATRONS))
    try:
        for n in range(OWED, OWED + ASKED):
            next_s = time.monotonic() + PAUSE_S
            kiosk.run_until(lambda next_s=next_s: time.monotonic() >= next_s, LIMIT_S)
            kiosk.ask(library.item(seed, n), library.card(seed, n % PATRONS))
        kiosk.run_until(lambda: kiosk.settled, LIMIT_S, "the replay")
    finally:
        rows = kiosk.clerk.store.db.execute("SELECT id, status FROM txn").fetchall()
        outcome.accepted = {str(uuid.UUID(bytes=id_)) for id_, status in rows if status == Status.ACCEPTED}
        outcome.open = len(rows) - len(outcome.accepted)
        outcome.waits_s = [question.heard_s for question in kiosk.questions.values()]
        outcome.missing = sum(question.missing for question in kiosk.questions.values())
        outcome.longest_turn_s = kiosk.longest_turn_s


def _judge(report: Report, one: Outcome, truth: library.Truth) -> None:
    report.confirmed += len(one.accepted)
    report.lost += len(one.accepted - truth.once - truth.otherwise)
    report.strikes.update(one.struck)
    report.found["questions answered in time"] += len(one.waits_s) - one.missing
    report.found["questions declared unheard in time"] += one.missing
    if one.why or one.open:
        report.broken.append(f"seed {one.seed} ({one.faults}): {one.open} rows open; {one.why}")
    late = [wait for wait in one.waits_s if not 0 < wait <= WAIT_MS / 1000 + GRACE_S]
    if late:
        report.broken.append(f"seed {one.seed}: a patron waited {max(late):.1f} s")
    if one.longest_turn_s > TURN_MOST_S:
        report.missed.append(f"seed {one.seed}: the screen's thread was held up for {one.longest_turn_s:.1f} s")


if __name__ == "__main__":
    began = time.monotonic()
    told = run("--short" in sys.argv)
    told.took_s = time.monotonic() - began
    print("\n".join(told.lines()))
    sys.exit(not told.kept)
