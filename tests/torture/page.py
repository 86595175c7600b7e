"""docs/torture.md, printed from a run: what each part says of itself, and what it found. Knows no part."""

import json
import platform
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.process import kind_of_machine
from tests.torture.report import Report

FILE = Path(__file__).resolve().parents[2] / "docs" / "torture.md"
KEPT = FILE.parents[1] / "out" / "torture"
POINTS_MOST = 24

HEAD = """\
# Nothing is ever lost: the proof

Printed by `python -m tests.torture --page`; do not edit it by hand. `make torture` does the same anew and prints it (about 15
minutes on two cores), `ARGS=--short make torture` a short form in four, and `ARGS="visits kills" make torture` only these parts.

**Confirmed** is what the screen, a slip or an answer had said has happened. Of all that, **lost** and **doubled** must be 0,
and so must **unsecured**: items whose tag is unsecured while nobody has borrowed them and no row tells staff. A **mutation**
is a guard taken away on purpose; the test has to notice each of them, or it proves nothing.

In *damage* the bytes of rows are destroyed, and nothing brings these back. There **lost** is a row that the damage did not
reach, or one that it reached and nobody is told of. One kind of damage cannot be told from a power cut, and is counted apart:
a hit at the very end of the log takes what was committed last, without a word.

What is not modelled: a disk that lies about a sync (`make torture-vm` shows what is lost then: our promise needs a disk that
keeps its own), the directory entry of a new file that is lost although the folder was synced, and two failures of
different kinds at the same moment beyond those named below.

These figures: {form}, {days}, {machine}, Python {python}, {struck} strikes in {took} minutes. Seeds are fixed; kills of real
processes are not repeatable to the millisecond.

| part | strikes | confirmed | lost | doubled | unsecured | mutations caught |
| --- | ---: | ---: | ---: | ---: | ---: | --- |
"""


def keep(name: str, report: Report, short: bool) -> None:
    """For the page: some parts take long, and one wants a machine in a machine, so each may run when it suits."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}.json").write_text(json.dumps(vars(report) | {"short": short, "day": str(date.today())}), encoding="utf-8")


def write(names: Iterable[str]) -> None:
    """Of those that have ever run here."""
    files = {name: KEPT / f"{name}.json" for name in names}
    kept = [(name, json.loads(file.read_text("utf-8"))) for name, file in files.items() if file.exists()]
    FILE.write_text(text(kept), encoding="utf-8")
    print(f"written: docs/{FILE.name}", file=sys.stderr)


def text(kept: list[tuple[str, dict[str, Any]]]) -> str:
    days = sorted({said.pop("day") for _, said in kept})
    short = [name for name, said in kept if said.pop("short")]
    form = ("the long form" if not short else "the short form" if len(short) == len(kept)
            else f"the long form, but the short one of {', '.join(short)}")
    reports = [(name, _report(said)) for name, said in kept]
    head = HEAD.format(form=form, machine=kind_of_machine(), python=platform.python_version(), days=" to ".join(days),
                       struck=f"{sum(r.strikes.total() for _, r in reports):,}",
                       took=round(sum(r.took_s for _, r in reports) / 60))
    return head + "".join(map(_row, reports)) + "".join(map(_chapter, reports))


def _report(said: dict[str, Any]) -> Report:
    counts: dict[str, Any] = {"strikes": Counter(said["strikes"]), "found": Counter(said["found"])}
    return Report(**{**said, **counts})


def _row(part: tuple[str, Report]) -> str:
    name, found = part
    caught = f"{sum(found.caught.values())} of {len(found.caught)}" if found.caught else ""
    return (f"| [{name}](#{name}) | {found.strikes.total():,} | {found.confirmed:,} | {found.lost} | {found.doubled} | "
            f"{found.unsecured} | {caught} |\n")


def _chapter(part: tuple[str, Report]) -> str:
    name, found = part
    told = "\n\n".join(" ".join(block.split()) for block in _docstring(name).split("\n\n") if not block.startswith("    "))
    counted = _counts("struck at", found.strikes) + _counts("found", found.found)
    missed = "".join(f"\nAim missed: {sentence}.\n" for sentence in found.missed)
    return f"\n## {name.capitalize()}\n\n{told}\n{counted}{missed}{_caught(found)}"


def _docstring(name: str) -> str:
    return (import_module(f"tests.torture.{name}").__doc__ or "").strip()


def _counts(head: str, counts) -> str:
    if not counts or max(counts.values()) == 1:
        return ""                                   # the mutations tell of themselves below
    rows = counts.most_common(POINTS_MOST)
    more = sum(counts.values()) - sum(times for _, times in rows)
    rows += [("others", more)] if len(counts) > POINTS_MOST else []
    return f"\n| {head} | times |\n| --- | ---: |\n" + "".join(f"| {what} | {times:,} |\n" for what, times in rows)


def _caught(found: Report) -> str:
    if not found.caught:
        return ""
    rows = "".join(f"| {name} | {'yes' if seen else 'NO'} |\n" for name, seen in found.caught.items())
    return f"\n| a guard is taken away | noticed |\n| --- | --- |\n{rows}"
