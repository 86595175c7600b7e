"""docs/performance.md, printed from a run: what each benchmark says of itself, and its figures. Knows no benchmark."""

import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from tests.benchmarks.figure import Figure, markdown
from tests.benchmarks.process import kind_of_machine

FILE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"

HEAD = """\
# What Muon costs

Printed by `python -m tests.bench --page`; do not edit it by hand. `make bench` counts the same anew and prints it, and
`python -m tests.bench NAME …` only a part. It wants no screen, no device and no network, and takes under four minutes on two
cores. `strace` is needed to count opened files (`apt install strace`); without it that figure is missing.

**Least** is what no program could go below, as far as we know it. **Aim** is what we have set ourselves: `ok` is at most
that, `over` is not there yet. Counts and ratios are the same on any machine, or nearly; milliseconds only mean something
beside their least. On a Raspberry Pi 4 Python is about five times slower than on a desktop core, and a sync to an SD card
takes 2 to 10 ms: there the counts say more than any time measured elsewhere.

The counts that can be told in a moment are asserted in the tests, too (`tests/test_bench_counts.py`,
`tests/test_store_costs.py`).

Sources: "design" is the project's design, "facts" are the limits and the peers that were measured before Muon was written:
bare appends, bare Xlib, a browser in kiosk mode, the arithmetic of ISO 15693 and of serial lines.

This run: {machine}, Python {python}. Other work ran on the machine meanwhile.
"""


def write(counted: Iterable[tuple[ModuleType, list[Figure]]]) -> None:
    FILE.write_text(text(counted), encoding="utf-8")
    print(f"written: docs/{FILE.name}", file=sys.stderr)


def text(counted: Iterable[tuple[ModuleType, list[Figure]]]) -> str:
    head = HEAD.format(machine=kind_of_machine(), python=platform.python_version())
    return head + "".join(f"\n{_chapter(module)}\n\n{markdown(figures)}\n" for module, figures in counted)


def _chapter(module: ModuleType) -> str:
    """The docstring: its first sentence is the heading's, the rest the text."""
    first, _, rest = (module.__doc__ or "").strip().partition("\n\n")
    return f"{heading(module.__name__.rpartition('.')[2])}\n\n{_flat(first)}\n\n{_flat(rest)}"


def heading(name: str) -> str:
    return f"## {name.replace('_', ' ').capitalize()}"


def _flat(paragraphs: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs.split("\n\n"))
