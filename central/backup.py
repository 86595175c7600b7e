"""A copy of central's database beside the running server, and what has to be done when an older one is put back.

Copies SQLite only: PostgreSQL has its own means (docs/central.md, «Backup and restore»).
"""

import os
import uuid
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, update
from sqlalchemy.exc import SQLAlchemyError

from central.database import Database
from central.schema import documents


class NoBackup(Exception):
    """No copy was made; says why."""


def make(database: Database, file: Path) -> None:
    """All of one moment, checked, and on disk; nobody waits for it meanwhile. A copy that is not finished has another name."""
    if database.engine.dialect.name != "sqlite":
        raise NoBackup("this database is not SQLite: use pg_dump, or pg_basebackup with an archive of the log")
    if file.exists():
        raise NoBackup(f"{file} is there already; a backup never takes the place of another")
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))     # cards, names and addresses are in it
        _copy(database, part)
        part.rename(file)
        _sync(file.parent)
    except (OSError, SQLAlchemyError) as error:
        with suppress(OSError):
            part.unlink()
        raise NoBackup(f"{file}: {error}") from error


def _copy(database: Database, part: Path) -> None:
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()                     # VACUUM is no part of a transaction
        try:
            cursor.execute("VACUUM INTO ?", (str(part),))
        except database.engine.dialect.loaded_dbapi.Error as error:
            raise OSError(str(error)) from error
    _sync(part)
    copy = Database(f"sqlite:///{part}")
    try:
        with copy.engine.connect() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    finally:
        copy.close()
    if said != "ok":
        raise OSError(f"the copy is damaged: {said}")


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def restored(connection: Connection) -> None:
    """An older state of this database is in use now: from here on it has another name, so every kiosk takes its copy anew
    instead of going on at a position that means something else now."""
    connection.execute(update(documents).where(documents.c.name == "epoch").values(body=uuid.uuid4().hex[:8]))
