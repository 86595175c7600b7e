"""Runs a file of test vectors from the command line: `python -m drivers.tags check FILE.json`, `python -m drivers.sip2 check …`.

Knows the form of such a file (a list called `vectors`) and how it is counted; what is wrong with one vector is said by whoever
knows that wire.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Faults = Callable[[dict[str, Any]], list[str]]
"""What is wrong with our answer to one vector; empty when it passes."""


class UnreadableFile(Exception):
    """The file cannot be read or has not the form of a vectors file."""


def load(path: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as wrong:
        raise UnreadableFile(f"{path}: {wrong}") from wrong
    vectors = content.get("vectors") if isinstance(content, dict) else None
    if not isinstance(vectors, list) or not all(isinstance(one, dict) for one in vectors):
        raise UnreadableFile(f"{path}: there is no list called vectors in it")
    return vectors


def run(program: str, about: str, check: str, faults: Faults, arguments: list[str] | None = None) -> int:
    """Ends with `N passed, M failed`. 0 when all passed, 1 when one failed, 2 when the file cannot be read."""
    try:
        vectors = load(_parser(program, about, check).parse_args(arguments).file)
    except UnreadableFile as wrong:
        print(f"cannot read the vectors: {wrong}", file=sys.stderr)
        return 2
    failed = 0
    for place, vector in enumerate(vectors):
        found = faults(vector)
        failed += bool(found)
        for fault in found:
            print(f"{vector.get('id', f'vector {place}')}: {fault}")
    print(f"{len(vectors) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _parser(program: str, about: str, check: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description=about)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("check", help=check).add_argument("file", type=Path, metavar="FILE.json")
    return parser
