"""Central with its guard taken away: it does not know an id again. For the test of the test; serves as `central` does.

    python -m tests.torture.central_unkeyed serve …
"""

import sys

from sqlalchemy import delete, or_

from central import written
from central.__main__ import main
from central.schema import transactions


def unkeyed() -> None:
    add = written.add

    def anew(connection, device, tx, seq, *more) -> None:
        same = or_(transactions.c.id == tx.id, (transactions.c.device == device) & (transactions.c.seq == tx.seq))
        connection.execute(delete(transactions).where(same))
        add(connection, device, tx, seq, *more)

    written.known = lambda connection, ids: {}
    written.used = lambda connection, device, seqs: set()
    written.add = anew


if __name__ == "__main__":
    unkeyed()
    sys.exit(main())
