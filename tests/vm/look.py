"""What a restart finds on the card: opens the store as the kiosk does, settles what was open, and tells all rows as JSON.

    python -m tests.vm.look FOLDER

The same on the host (the card rebuilt as a file) and in the guest (the card mounted by a real kernel).
"""

import json
import sys
from pathlib import Path
from typing import Any

from kiosk.clock import Clock
from kiosk.effects import Record
from kiosk.events import Recorded
from kiosk.transactions import Kind
from offline_store.clerk import Clerk
from offline_store.errors import StoreError
from offline_store.port import StorePort
from tests.vm.day import KEY, STORE

ROWS = "SELECT seq, hex(id) AS id, item, kind, status, security FROM txn ORDER BY seq"


def look(folder: Path) -> dict[str, Any]:
    """`rows` as they are after the start, `next`: the seq of a loan that is made then, `told`: what staff hear of the start;
    or `refused`: why it does not start.
    """
    told: list[str] = []
    port = StorePort(str(folder / STORE), str(folder / KEY), Clock(), report=told.append)
    try:
        port.open()
    except StoreError as error:
        return {"refused": type(error).__name__, "sentence": str(error)}
    clerk = port._clerk
    assert clerk is not None
    try:
        return _found(clerk) | {"told": told}
    except StoreError as error:
        return {"refused": type(error).__name__, "sentence": str(error)}
    finally:
        clerk.store.close()


def _found(clerk: Clerk) -> dict[str, Any]:
    clerk.open()
    db = clerk.store.db
    sound = db.execute("PRAGMA integrity_check").fetchone()[0]
    rows = [dict(row) for row in db.execute(ROWS)]
    made = next(event for event in clerk.do([Record(1, Kind.CHECKOUT, "after", "29001000000013")]) if isinstance(event, Recorded))
    return {"rows": rows, "next": made.transaction.seq, "sound": sound}


if __name__ == "__main__":
    print(json.dumps(look(Path(sys.argv[1]))))
