"""Kill -9 of the real kiosk at random moments of its visits; central and the simulators stay up.

Two households at a time, each a library in a folder and a process of its own. Then kiosks that break a promise on
purpose: the same visits and strikes have to notice each of them.
"""

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from drivers.simulators.programs import ROOT
from tests.torture.kills_mutant import MUTANTS
from tests.torture.report import Report

NAME = "kills"
AT_A_TIME = 2
KILLS_LONG, KILLS_SHORT = 50, 8
"""In each household."""

TRIES_OF_A_MUTANT = 6
HOUSEHOLD_LIMIT_S = 900


def run(short: bool) -> Report:
    report = Report(NAME)
    first = random.SystemRandom().randrange(1_000_000)
    report.found[f"seed of the first household: {first}"] = 1
    jobs = [["--seed", str(first + n), "--kills", str(KILLS_SHORT if short else KILLS_LONG)] for n in range(AT_A_TIME)]
    mutants = [] if short else list(MUTANTS)
    with ThreadPoolExecutor(AT_A_TIME) as households:
        honest = households.map(_household, jobs)
        mutated = households.map(_noticed_at_last, [(first, name) for name in mutants])
        _tell(report, honest)
        report.caught.update(zip(mutants, mutated, strict=True))
    return report


def _household(arguments: list[str]) -> dict[str, Any]:
    said = subprocess.run([sys.executable, "-m", "tests.torture.kills_household", *arguments], cwd=ROOT, capture_output=True,
                          text=True, timeout=HOUSEHOLD_LIMIT_S, check=False)
    try:
        return json.loads(said.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        return {"broken": [f"a household did not come to its end: {said.stderr.strip()[-800:]}"]}


def _tell(report: Report, told: Iterable[dict[str, Any]]) -> None:
    for one in told:
        report.strikes.update(one.get("strikes", {}))
        report.confirmed += one.get("confirmed", 0)
        report.lost += len(one.get("lost", ()))
        report.doubled += len(one.get("doubled", ()))
        report.unsecured += len(one.get("unsecured", ()))
        report.broken += [sentence for kind in ("lost", "doubled", "unsecured", "broken") for sentence in one.get(kind, ())]
        for what, times in one.get("found", {}).items():
            report.found[what] = max(report.found[what], times) if what.startswith("slowest") else report.found[what] + times


def _noticed_at_last(mutant: tuple[int, str]) -> bool:
    """A kill has to meet the moment in which the promise breaks: so many households of a few kills each."""
    first, name = mutant
    return any(_noticed(_household(["--seed", str(first + n), "--mutant", name])) for n in range(TRIES_OF_A_MUTANT))


def _noticed(told: dict[str, Any]) -> bool:
    """By a promise that did not hold; a household that fell over has noticed nothing."""
    return bool(told.get("lost") or told.get("doubled") or told.get("unsecured")
                or any(sentence[:1].isdigit() for sentence in told.get("broken", ())))
