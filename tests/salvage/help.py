"""A store that was cut off in the morning, to be damaged by a test; and a start on it as the kiosk does it."""

import os
import sqlite3
from pathlib import Path

from kiosk.effects import FetchOwed
from kiosk.events import OwedFetched
from kiosk.transactions import Transaction
from offline_store import damage, set_aside
from offline_store.clerk import Clerk
from offline_store.errors import StoreCorrupt
from offline_store.salvage import open_saved
from tests.store_help import KEY, FakeClock

OWED, HEARD, ASKING = 30, 20, 2
ALL = range(1, HEARD + OWED + ASKING + 1)
FIRST_ASKING = HEARD + OWED + 1
TXN_COLUMNS = range(24, 25)


def start(path: str, suspect: str = "", reports: list | None = None) -> Clerk:
    """As the kiosk does it: looked at once, saved where it is damaged."""
    said = reports if reports is not None else []
    for why in (suspect, "the file is damaged"):
        store = open_saved(path, key=KEY, report=said.append, suspect=why if why == suspect or not suspect else "")
        clerk = Clerk(store, FakeClock("boot-2"), report=said.append)
        try:
            if not store.is_sound():
                raise StoreCorrupt("unsound")
            clerk.open()
            return clerk
        except StoreCorrupt:
            store.close()
        except BaseException:
            store.close()
            raise
    raise AssertionError(f"not even the saved store is sound: {said}")


def rows(clerk: Clerk) -> dict[int, dict]:
    return {row["seq"]: dict(row) for row in clerk.store.db.execute("SELECT * FROM txn")}


def owed_of(clerk: Clerk) -> tuple[Transaction, ...]:
    (fetched,) = clerk.do([FetchOwed()])
    assert isinstance(fetched, OwedFetched)
    return fetched.transactions


def told(clerk: Clerk) -> damage.Damage:
    (one,) = damage.open_ones(clerk.store.db)
    return one


def damaged_files(path: str) -> list[str]:
    return sorted(name for name in os.listdir(os.path.dirname(path)) if set_aside.MARK in name)


def merged(folder: Path, morning: dict[str, bytes]) -> bytes:
    """The same store in one file, its log moved in by SQLite itself."""
    for name, data in morning.items():
        (folder / name).write_bytes(data)
    db = sqlite3.connect(folder / "store.db")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    data = (folder / "store.db").read_bytes()
    for name in os.listdir(folder):
        os.remove(folder / name)
    return data
