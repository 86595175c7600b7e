"""Power cuts: random visits at one kiosk, cut after every write and sync, with every disk that this may leave.

    python -m tests.torture visits [--short]

The same seeds play the same days.
"""

import random
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.torture.cuts import Cuts, Tally, shared_memory
from tests.torture.day import Day
from tests.torture.report import Report

NAME = "visits"
DAYS, DAYS_SHORT = 6, 3
VISITS = 4
AGAIN = 12
"""One recovery in so many is cut itself, at each of its writes."""

WORKERS = 2


def run(short: bool) -> Report:
    report = Report("power cuts")
    with ProcessPoolExecutor(WORKERS) as pool:
        for tally in pool.map(torture, range(1, 1 + (DAYS_SHORT if short else DAYS))):
            add(report, tally)
    return report


def torture(seed: int) -> Tally:
    """One day, cut everywhere."""
    with tempfile.TemporaryDirectory(dir=shared_memory()) as name:
        folder = Path(name) / "day"
        log = list(Day(seed, folder, VISITS).run())
        return Cuts((folder / "key").read_bytes(), random.Random(seed), AGAIN).everywhere(log)


def add(report: Report, tally: Tally) -> None:
    report.strikes += tally.strikes
    found = Counter(tally.found)
    report.confirmed += found.pop("transactions confirmed", 0)
    report.found += found
    report.lost += len(tally.verdict.lost)
    report.doubled += len(tally.verdict.doubled)
    report.unsecured += len(tally.verdict.unsecured)
    report.broken += tally.verdict.bad
