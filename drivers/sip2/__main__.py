"""`python -m drivers.sip2 check FILE.json`: do we read and build the messages of this file as it says?

Ends with `N passed, M failed`. Exit 0 when all passed, 1 when one failed, 2 when the file cannot be read.
"""

import sys

from drivers import vectors
from drivers.sip2.check import faults


def main(arguments: list[str] | None = None) -> int:
    return vectors.run("python -m drivers.sip2", "SIP2, the wire to a library system",
                       "decode and build again every message of a vectors file, compare, count", faults, arguments)


if __name__ == "__main__":
    sys.exit(main())
