"""`python -m drivers.tags check FILE.json`: do we read the tags of this file as it says?

Ends with `N passed, M failed`. Exit 0 when all passed, 1 when one failed, 2 when the file cannot be read.
"""

import sys

from drivers import vectors
from drivers.tags.check import faults


def main(arguments: list[str] | None = None) -> int:
    return vectors.run("python -m drivers.tags", "Library tags by the standard",
                       "decode and encode every image of a vectors file, compare, count", faults, arguments)


if __name__ == "__main__":
    sys.exit(main())
