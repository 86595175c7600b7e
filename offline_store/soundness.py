"""Is a store sound? Every page, the names of tables and columns, and the few words of a row by which it would be lost sight of.

A row whose status is no word of ours is in no list: neither sent nor shown. Looked at once a start, and after a fault.
"""

import sqlite3
import uuid

from kiosk.transactions import Kind, Status
from offline_store import schema, uuid7


def is_sound(db: sqlite3.Connection) -> bool:
    """sqlite3.Error where SQLite says so itself."""
    try:
        for probe in schema.PROBES:
            db.execute(probe)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        return False
    return db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok" and _rows_are_in_sight(db)


def _rows_are_in_sight(db: sqlite3.Connection) -> bool:
    kinds, states = (", ".join(f"'{word}'" for word in words) for words in (Kind, Status))
    if db.execute(f"SELECT 1 FROM txn WHERE kind NOT IN ({kinds}) OR status NOT IN ({states}) OR length(id) <> 16").fetchone():
        return False
    return all(uuid7.seq_of(uuid.UUID(bytes=id_)) == seq for seq, id_ in db.execute("SELECT seq, id FROM txn"))
