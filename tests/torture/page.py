"""docs/torture.md, printed from a run: what each part says of itself, and what it found. Knows no part."""

import platform
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from tests.benchmarks.process import kind_of_machine
from tests.torture.report import Report

FILE = Path(__file__).resolve().parents[2] / "docs" / "torture.md"
POINTS_MOST = 24

HEAD = """\
# Nothing is ever lost: the proof

Printed by `python -m tests.torture --page`; do not edit it by hand. `make torture` does the same anew and prints it (about 15
minutes on two cores), `ARGS=--short make torture` a short form in four, and `ARGS="visits kills" make torture` only these parts.

**Confirmed** is what the screen, a slip or an answer had said has happened. Of all that, **lost** and **doubled** must be 0,
and so must **unsecured**: items whose tag is unsecured while nobody has borrowed them and no row tells staff. A **mutation**
is a guard taken away on purpose; the test has to notice each of them, or it proves nothing.

What is not modelled: a disk that lies about a sync (`make torture-vm` shows what is lost then: our promise needs a disk that
keeps its own), the directory entry of a new file that is lost although the folder was synced, and two failures of
different kinds at the same moment beyond those named below.

This run: {form}, {machine}, Python {python}, {struck} strikes in {took} s. Seeds are fixed; kills of real processes are not
repeatable to the millisecond.

| part | strikes | confirmed | lost | doubled | unsecured | mutations caught |
| --- | ---: | ---: | ---: | ---: | ---: | --- |
"""


def write(reports: Iterable[tuple[str, Report]], short: bool) -> None:
    FILE.write_text(text(list(reports), "the short form" if short else "the long form"), encoding="utf-8")
    print(f"written: docs/{FILE.name}", file=sys.stderr)


def text(reports: list[tuple[str, Report]], form: str) -> str:
    head = HEAD.format(form=form, machine=kind_of_machine(), python=platform.python_version(),
                       struck=f"{sum(r.strikes.total() for _, r in reports):,}", took=round(sum(r.took_s for _, r in reports)))
    return head + "".join(map(_row, reports)) + "".join(map(_chapter, reports))


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
