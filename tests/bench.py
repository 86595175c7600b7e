"""The costs we count, each beside its least and its aim (docs/performance.md).

    python -m tests.bench [NAME …]     all of them (about ten minutes on two cores), or these
    python -m tests.bench --page …     and write their chapters of docs/performance.md

Exit code 0 whatever the figures are: they are for people. What must hold is asserted in tests/test_bench_counts.py.
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
from importlib import import_module
from types import ModuleType

from tests.benchmarks import page
from tests.benchmarks.figure import Figure, table

NAMES = ("store", "append", "central", "ingest", "kiosks", "pad", "stack", "visit_sip2", "slip", "wire", "sip2_codec", "start",
         "idle", "memory", "libraries", "screens", "ui")


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    modules = [import_module(f"tests.benchmarks.{name}") for name in asked.names or NAMES]
    with tempfile.TemporaryDirectory(prefix="muon-bench-") as folder:
        _keep_bytecode(folder)
        counted = [figure for module in modules for figure in _run(module, asked.page)]
    print(table(counted))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[[], *NAMES], metavar="NAME", help=" ".join(NAMES))
    parser.add_argument("--page", action="store_true", help="write the chapters of docs/performance.md anew")
    return parser


def _keep_bytecode(folder: str) -> None:
    """Programs start from bytecode, as on a device; not from a folder of this repository, whatever the desk's settings."""
    os.environ |= {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}


def _run(module: ModuleType, to_page: bool) -> list[Figure]:
    """One that fails is a line that says so, and the others go on."""
    name, began = module.__name__.rpartition(".")[2], time.monotonic()
    print(f"bench: {name} …", end="", flush=True)
    try:
        figures = module.figures()
    except Exception as error:  # noqa: BLE001  the figures of ten minutes are not thrown away for it
        traceback.print_exc()
        return [Figure(f"{name} failed", None, source=f"{type(error).__name__}: {error}"[:100])]
    print(f" {time.monotonic() - began:.0f} s", flush=True)
    if to_page:
        page.write(module, figures, NAMES)
    return figures


if __name__ == "__main__":
    sys.exit(main())
