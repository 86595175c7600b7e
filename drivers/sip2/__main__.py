"""`python -m drivers.sip2 check FILE.json`: do we read and build the messages of this file as it says?

Ends with `N passed, M failed`. Exit 0 when all passed, 1 when one failed, 2 when the file cannot be read.
"""

import argparse
import sys
from pathlib import Path

from drivers.sip2.check import UnreadableFile, faults, load


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        vectors = load(options.file)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m drivers.sip2", description="SIP2, the wire to a library system")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    check = verbs.add_parser("check", help="decode and build again every message of a vectors file, compare, count")
    check.add_argument("file", type=Path, metavar="FILE.json")
    return parser


if __name__ == "__main__":
    sys.exit(main())
