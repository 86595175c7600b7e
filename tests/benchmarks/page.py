"""docs/performance.md, printed from a run: what each benchmark says of itself, and its figures. Knows no benchmark."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from tests.benchmarks.figure import Figure, markdown
from tests.benchmarks.process import kind_of_machine

NEWLINE = "\n"
FILE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"

HEAD = """\
# What Muon costs

Printed by `python -m tests.bench --page`; do not edit it by hand. `make bench` counts the same anew and prints it, and
`python -m tests.bench NAME …` only a part. It wants no device and no network, and takes about ten minutes on two cores that
have nothing else to do. What is measured beside us is wanted, too: `apt install strace xvfb chromium gcc libx11-dev libxtst6
postgresql`, and `make peers` for the packages of pip. Whatever is not here is a line that says so, and the rest is measured.

**Least** is what no program could go below, as far as we know it. **Aim** is what we have set ourselves: `ok` is at most
that, `over` is not there yet. Counts and ratios are the same on any machine, or nearly; milliseconds only mean something
beside their least. On a Raspberry Pi 4 Python is about five times slower than on a desktop core, and a sync to an SD card
takes 2 to 10 ms: there the counts say more than any time measured elsewhere.

The counts that can be told in a moment are asserted in the tests, too (`tests/test_bench_counts.py`,
`tests/test_store_costs.py`).

Peers and limits of the same run stand in the last column, in turns with us: the ratio of two figures of one round says more
than either figure. "set beforehand": what Muon was to cost at most, decided before it was written.
"measured beforehand": taken from limits and peers that were measured for that.

Last run: {machine}, Python {python}, SQLite {sqlite}; {load}. A chapter is always of one run, two chapters may be of
two: `python -m tests.bench --page NAME …` writes those chapters anew.
"""


def write(module: ModuleType, figures: list[Figure], order: Iterable[str]) -> None:
    """This chapter anew; the others stay as they are."""
    before = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    FILE.write_text(text(before, module, figures, order), encoding="utf-8")


def text(before: str, module: ModuleType, figures: list[Figure], order: Iterable[str]) -> str:
    head = HEAD.format(machine=kind_of_machine(), python=platform.python_version(), sqlite=sqlite3.sqlite_version, load=_load())
    chapters = {f"## {chapter.partition(NEWLINE)[0]}": f"## {chapter.rstrip()}" for chapter in before.split("\n## ")[1:]}
    chapters[heading(_name(module))] = f"{_chapter(module)}\n\n{markdown(figures)}"
    return head + "".join(f"\n{chapters[heading(name)]}\n" for name in order if heading(name) in chapters)


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _load() -> str:
    """Our own share is one, or two."""
    minutes = os.getloadavg()[2]
    other = "other work ran meanwhile" if minutes > 2.5 else "little else ran meanwhile"
    return f"{other} (load {minutes:.0f} over the last 15 minutes)"


def _chapter(module: ModuleType) -> str:
    """The docstring: its first sentence is the heading's, the rest the text."""
    first, _, rest = (module.__doc__ or "").strip().partition("\n\n")
    return f"{heading(_name(module))}\n\n{_flat(first)}\n\n{_flat(rest)}"


def heading(name: str) -> str:
    return f"## {name.replace('_', ' ').capitalize()}"


def _flat(paragraphs: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs.split("\n\n"))
