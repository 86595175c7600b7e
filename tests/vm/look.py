"""What a restart finds on the card: opens the store as the kiosk does, settles what was open, and tells all rows as JSON.

    python -m tests.vm.look FOLDER

The same on the host (the card rebuilt as a file) and in the guest (the card mounted by a real kernel).
"""

import json
import select
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from kiosk.clock import Clock
from kiosk.effects import Record
from kiosk.events import Recorded, StoreOpened
from kiosk.transactions import Kind
from kiosk.workers import Inbox, Worker
from offline_store.errors import StoreRefused, StoreUnwritable
from offline_store.port import StorePort
from tests.vm.day import KEY, STORE

ROWS = "SELECT seq, hex(id) AS id, item, kind, status, security FROM txn ORDER BY seq"

OPEN_WAIT_S = 60.0
"""To open, and to save what can be read of a damaged store, on an emulated processor."""


def look(folder: Path) -> dict[str, Any]:
    """`rows` as they are after the start, `next`: the seq of a loan that is made then, `told`: what staff hear of the start;
    or `refused`: why it does not start.
    """
    told: list[str] = []
    port = StorePort(str(folder / STORE), str(folder / KEY), Clock(), report=told.append)
    try:
        port.open()
    except StoreRefused as error:
        return {"refused": type(error).__name__, "sentence": str(error)}
    except StoreUnwritable:                  # the kiosk starts all the same: the port tries again by itself
        pass
    inbox = Inbox()
    worker = Worker(port, inbox.post, told.append)
    worker.start()
    try:
        if _comes(inbox, StoreOpened) is None:
            return {"refused": "it never opened", "sentence": " ".join(told)}
        found = _found(folder / STORE)
        worker.wishes.put(Record(1, Kind.CHECKOUT, "after", "29001000000013"))
        made = _comes(inbox, Recorded)
        return found | {"next": made.transaction.seq if made else 0, "told": told}
    finally:
        worker.stop(OPEN_WAIT_S)


def _found(store: Path) -> dict[str, Any]:
    db = sqlite3.connect(store)
    db.row_factory = sqlite3.Row
    sound = db.execute("PRAGMA integrity_check").fetchone()[0]
    rows = [dict(row) for row in db.execute(ROWS)]
    db.close()
    return {"rows": rows, "sound": sound}


def _comes(inbox: Inbox, kind: type) -> Any:
    """The first event of this kind; None: it does not come."""
    until = time.monotonic() + OPEN_WAIT_S
    while (left := until - time.monotonic()) > 0:
        select.select([inbox], [], [], left)
        if wanted := next((event for event in inbox.take_all() if isinstance(event, kind)), None):
            return wanted
    return None


if __name__ == "__main__":
    print(json.dumps(look(Path(sys.argv[1]))))
