"""How a store came to have its tables, one step a release. Imported only when a store is not of this version.

Each step is atomic with the note that it was done (sqlite-utils); the last one writes `user_version` with it.
"""

import sqlite3

import sqlite_utils
from sqlite_utils.migrations import Migrations

from offline_store import schema

STEPS = Migrations("offline_store")


@STEPS()
def first_tables(db: sqlite_utils.Database) -> None:
    for statement in schema.CREATE_1:
        db.execute(statement)
    db.execute("PRAGMA user_version=1")


@STEPS()
def loans_have_an_age(db: sqlite_utils.Database) -> None:
    for statement in schema.CREATE_2:
        db.execute(statement)
    db.execute("PRAGMA user_version=2")


@STEPS()
def boots_have_a_place_in_time(db: sqlite_utils.Database) -> None:
    for statement in schema.CREATE_3:
        db.execute(statement)
    db.execute("PRAGMA user_version=3")


def apply(connection: sqlite3.Connection) -> None:
    """Bring the store of this connection to `schema.VERSION`."""
    STEPS.apply(sqlite_utils.Database(connection, execute_plugins=False))
