"""Random visits with random faults through the real session, store and policy; every promise is looked for after each event.

    python -m tests.simulate --visits 10000 --seed 1

Two kiosks share one upstream and one library. The same seed plays the same days.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from kiosk.rules import ItemRule, PatronRule, Rules
from tests.simulation.device import Device, let_pass
from tests.simulation.schedule import Schedule
from tests.simulation.upstream_model import Upstream
from tests.simulation.visitor import Visitor
from tests.simulation.world import CARDS, Pad, library

RULES = Rules(patron={"adult": PatronRule(5, 2), "student": PatronRule(8, 2), "child": PatronRule(3, 1)},
              item={"book": ItemRule(21), "reference": ItemRule(0)})
CALM_LIMIT_MS = 900_000
DAY_OF_VISITS = 500
"""After so many visits everybody goes home, all must be settled, and a new day begins on fresh kiosks."""


class Day:
    def __init__(self, seed: int, folder: Path, count: Counter):
        self.dice, self.count = random.Random(seed), count
        self.schedule, self.items = Schedule(), library(self.dice)
        kinds = {x.barcode: x.kind for x in self.items.values()}
        self.upstream = Upstream(RULES, CARDS, kinds)
        self.visitors = [self._visitor(name, folder) for name in ("kiosk-1", "kiosk-2")]

    def _visitor(self, name: str, folder: Path) -> Visitor:
        home = folder / name
        home.mkdir(parents=True)
        device = Device(name, home, self.dice, self.schedule, self.upstream, Pad(self.dice, self.items), self.count)
        return Visitor(device, self.dice, self.items)

    def play(self, visits: int) -> None:
        end = self.count["visits ended"] + visits
        while self.count["visits ended"] < end:
            visitor = self.dice.choice(self.visitors)
            self._pass(self.dice.choice([20, 150, 400, 900, 2_500]))
            self._misfortune(visitor.device)
            visitor.act()
            if self.dice.random() < 0.01:
                self._pass(70_000)                 # nobody there for a while
        self._calm_down()

    def _pass(self, span_ms: int) -> None:
        let_pass(self.schedule, [visitor.device for visitor in self.visitors], span_ms)

    def _misfortune(self, device: Device) -> None:
        roll = self.dice.random()
        if roll < 0.01:
            device.set_weather(self.dice.choice(["down", "silent"]))
        elif roll < 0.04:
            device.set_weather("up")
        elif roll < 0.045:
            device.plug(not device.pad.ok)
        elif roll < 0.06:
            device.plug(True)
        elif roll < 0.07:
            device.paper = not device.paper
        elif roll < 0.075:
            device.trusted = not device.trusted
        elif roll < 0.08:
            self.count["power cuts by hand"] += 1
            device.power_cut()

    def _calm_down(self) -> None:
        """Everybody goes home, everything works again: now all must be settled."""
        for visitor in self.visitors:
            device = visitor.device
            for name in ("power", "disk_full", "answer_lost", "question_lost", "write_fails", "proof_silent"):
                setattr(device.moods, name, 0.0)
            device.set_weather("up")
            device.plug(True)
        self._pass(CALM_LIMIT_MS)
        for visitor in self.visitors:
            visitor.device.checks.at_the_end()
            self.count["transactions"] += visitor.device.clerk.desk.db.execute("SELECT count(*) FROM txn").fetchone()[0]
            visitor.device.close()
        self.count["conflicts at upstream"] += len(self.upstream.conflicts)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    count: Counter = Counter()
    started = time.monotonic()
    shared_memory = Path("/dev/shm")
    day = 0
    while count["visits ended"] < asked.visits:
        seed = asked.seed * 1_000_003 + day
        with tempfile.TemporaryDirectory(dir=shared_memory if shared_memory.is_dir() else None) as folder:
            try:
                Day(seed, Path(folder), count).play(min(DAY_OF_VISITS, asked.visits - count["visits ended"]))
            except BaseException:
                print(f"a promise was broken on day {day} of seed {asked.seed}; play it again with the same --seed",
                      file=sys.stderr)
                raise
        day += 1
    report(count, asked.seed, time.monotonic() - started)
    return 0


def report(count: Counter, seed: int, took_s: float) -> None:
    for what, times in sorted(count.items()):
        print(f"{times:>10,}  {what}")
    print(f"{count['visits ended']:,} visits, seed {seed}, {took_s:.0f} s: every promise was kept")


if __name__ == "__main__":
    sys.exit(main())
