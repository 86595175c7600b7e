"""The costs we count, each beside its least and its aim (docs/performance.md).

    python -m tests.bench [NAME …]     all of them (under 4 minutes on two cores), or these
    python -m tests.bench --page       and write docs/performance.md

Exit code 0 whatever the figures are: they are for people. What must hold is asserted in tests/test_bench_counts.py.
"""

import argparse
import os
import sys
import tempfile
import time
from importlib import import_module
from types import ModuleType

from tests.benchmarks.figure import Figure, table

NAMES = ("store", "central", "pad", "stack", "visit_sip2", "slip", "wire", "sip2_codec", "start", "idle", "memory")


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    modules = [import_module(f"tests.benchmarks.{name}") for name in asked.names or NAMES]
    with tempfile.TemporaryDirectory(prefix="muon-bench-") as folder:
        _keep_bytecode(folder)
        counted = [(module, _run(module)) for module in modules]
    print(table([figure for _, figures in counted for figure in figures]))
    if asked.page:
        from tests.benchmarks import page
        page.write(counted)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[[], *NAMES], metavar="NAME", help=" ".join(NAMES))
    parser.add_argument("--page", action="store_true", help="write the figures into docs/performance.md")
    return parser


def _keep_bytecode(folder: str) -> None:
    """Programs start from bytecode, as on a device; not from a folder of this repository, whatever the desk's settings."""
    os.environ |= {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}


def _run(module: ModuleType) -> list[Figure]:
    began = time.monotonic()
    print(f"bench: {module.__name__.rpartition('.')[2]} …", end="", flush=True)
    figures = module.figures()
    print(f" {time.monotonic() - began:.0f} s", flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main())
