"""All of the torture, or parts of it; ends with what was confirmed, lost and doubled.

    python -m tests.torture [--short] [--page] [PART …]

Exit code 1 when a promise broke, or when a mutation (a guard taken away on purpose) was not noticed.
"""

import argparse
import sys
import time
from importlib import import_module

from tests.torture import page
from tests.torture.report import Report

PARTS = ("visits", "mutations", "damage", "kills", "month", "central", "link", "storm")
APART = ("vm",)
"""Only when it is named: it wants a machine in a machine (RIG_DIR)."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{' '.join(PARTS)}; and, only when named, {' '.join(APART)}")
    parser.add_argument("--short", action="store_true", help="the same in under four minutes")
    parser.add_argument("--page", action="store_true", help="and write docs/torture.md, of each part as it ran last")
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.parts if name not in (*PARTS, *APART)]:
        parser.error(f"there is no part {unknown[0]!r}: {', '.join((*PARTS, *APART))}")
    began, names = time.monotonic(), asked.parts or PARTS
    reports = [_run(name, asked.short) for name in names]
    print("\n".join([total(reports, time.monotonic() - began), *(line for report in reports for line in report.verdict())]))
    for name, report in zip(names, reports, strict=True):
        page.keep(name, report, asked.short)
    if asked.page:
        page.write((*PARTS, *APART))
    return 0 if all(report.kept for report in reports) else 1


def _run(name: str, short: bool) -> Report:
    print(f"torture: {name} …", flush=True)
    began = time.monotonic()
    report = import_module(f"tests.torture.{name}").run(short)
    report.took_s = time.monotonic() - began
    print("\n".join(report.lines()), flush=True)
    return report


def total(reports: list[Report], took_s: float) -> str:
    struck = sum(report.strikes.total() for report in reports)
    caught = [seen for report in reports for seen in report.caught.values()]
    return (f"torture: struck {struck:,} times in {took_s:.0f} s: {sum(r.confirmed for r in reports):,} transactions confirmed, "
            f"{sum(r.lost for r in reports)} lost, {sum(r.doubled for r in reports)} doubled, "
            f"{sum(r.unsecured for r in reports)} items unsecured without a loan"
            + (f"; {sum(caught)} of {len(caught)} mutations caught" if caught else ""))


if __name__ == "__main__":
    sys.exit(main())
