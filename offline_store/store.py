"""The file: opened once, written by one connection, each commit on disk before it returns.

`open_store` is the one factory, for the kiosk, for staff tools and for tests that cut the power (`vfs`). Knows tables and
commits; knows no visit, no rule and no wire.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from offline_store import numbers, schema, set_aside, soundness
from offline_store.errors import (
    StoreCorrupt,
    StoreError,
    StoreForeign,
    StoreMissing,
    StoreTooNew,
    StoreUnwritable,
    StoreWrongKey,
    as_store_error,
)
from offline_store.lock import Lock
from offline_store.privacy import DeviceKey, sync_folder

MIGRATIONS = "_sqlite_migrations"
"""The table in which sqlite-utils notes what it has made."""


class Store:
    """One connection. Whoever has it is the only one who uses it; it may be handed from thread to thread."""

    def __init__(self, path: str, key: DeviceKey | None, vfs: str | None, staff: bool):
        self.path, self.key, self._vfs, self._staff = path, key, vfs, staff
        self._lock = None if staff else Lock(path)
        self.db: sqlite3.Connection
        try:
            self._connect()
        except BaseException:
            self.release()
            raise

    # ---- opening ----

    def _connect(self) -> None:
        fresh = not os.path.exists(self.path)
        if fresh and self._staff:
            raise StoreMissing(f"{self.path}: {missing(self.path)}")
        with self.faults():
            self.db = sqlite3.connect(_uri(self.path, self._vfs), uri=True, isolation_level=None, check_same_thread=False)
        try:
            with self.faults():
                self._prepare()
            if fresh:
                sync_folder(os.path.dirname(os.path.abspath(self.path)))
        except BaseException:
            self.db.close()
            raise

    def _prepare(self) -> None:
        self.db.row_factory = sqlite3.Row
        for pragma in schema.ON_OPEN:
            self.db.execute(pragma)
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        names = self._tables()
        if names and names.isdisjoint({*schema.FIRST_TABLES, MIGRATIONS}) and self._sound_for_sqlite():
            raise StoreForeign(f"{self.path}: this is the database of another program ({', '.join(sorted(names)[:3])}). "
                               "Give the kiosk a path of its own: [store] path")
        if not 0 <= version <= schema.VERSION_MAX or not self._is_ours(version):
            raise StoreCorrupt(f"{self.path}: this is not a store of this kiosk, or its first page is damaged")
        if version > schema.VERSION:
            raise StoreTooNew(f"{self.path}: written by a later Muon (version {version}, this program knows "
                              f"{schema.VERSION}). Update the program")
        if version < schema.VERSION and not self._staff:
            self._migrate()
        self._check_key()
        self._data_version = self._read_data_version()

    def _is_ours(self, version: int) -> bool:
        """One that is being made has a part of our tables, or none yet."""
        names = self._tables()
        return names.issuperset(schema.FIRST_TABLES) if version else not names or MIGRATIONS in names

    def _sound_for_sqlite(self) -> bool:
        return self.db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"

    def _tables(self) -> set[str]:
        return {row[0] for row in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def _migrate(self) -> None:
        from offline_store import migrations  # late: sqlite-utils is 250 modules, and a store is made once

        self.db.execute(f"PRAGMA page_size={schema.PAGE_BYTES}")
        mode = self.db.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if mode != "wal":
            raise StoreUnwritable(f"{self.path}: the file system keeps no write-ahead log here (journal mode {mode})")
        migrations.apply(self.db)
        if self.key:
            with self.transaction():
                self.put("key", self.key.fingerprint)

    def _check_key(self) -> None:
        if self.key is None:
            return
        known = self.get("key")
        if known is None:                           # the power went between the tables and this
            with self.transaction():
                self.put("key", self.key.fingerprint)
        elif known != self.key.fingerprint:
            raise StoreWrongKey(f"{self.path}: made with another device key. Put the key file of this store back; "
                                "another key cannot open the card numbers that are still owed")

    # ---- working ----

    @contextmanager
    def faults(self) -> Iterator[None]:
        """What SQLite says about the disk, as a StoreError."""
        try:
            yield
        except UnicodeDecodeError as error:         # SQLite names what it cannot understand in its own bytes
            raise StoreCorrupt(f"{self.path}: this is not a sound store ({error.reason})") from error
        except sqlite3.Error as error:
            ours = as_store_error(error, self.path)
            if ours is None:
                raise
            raise ours from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; on disk when it returns. StoreUnwritable or StoreCorrupt: nothing of it was done."""
        with self.faults():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        if self.db.in_transaction:
            try:
                self.db.execute("ROLLBACK")
            except sqlite3.Error:                   # a broken disk may refuse this too: a new connection forgets it all
                self.db.close()

    def get(self, name: str, default: Any = None) -> Any:
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return default if row is None else row[0]

    def put(self, name: str, value: int | str | bytes) -> None:
        self.db.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value))

    def changed_elsewhere(self) -> bool:
        """Has another program (a staff tool) committed since this was asked last?"""
        with self.faults():
            before, self._data_version = self._data_version, self._read_data_version()
        return before != self._data_version

    def _read_data_version(self) -> int:
        return self.db.execute("PRAGMA data_version").fetchone()[0]

    def checkpoint(self, *, truncate: bool = False) -> None:
        """Move what was committed from the log into the file. `truncate`: leave no byte of it in the log."""
        with self.faults():
            self.db.execute(f"PRAGMA wal_checkpoint({'TRUNCATE' if truncate else 'PASSIVE'})").fetchall()

    def is_sound(self) -> bool:
        with self.faults():
            return soundness.is_sound(self.db)

    # ---- closing ----

    def reconnect(self) -> None:
        """A new connection after a fault of the disk; the lock is kept meanwhile."""
        self.db.close()
        self._connect()

    def close(self) -> None:
        try:
            self.db.close()
        finally:
            self.release()

    def release(self) -> None:
        if self._lock:
            self._lock.release()


def open_store(path: str, *, key: DeviceKey | None, vfs: str | None = None, staff: bool = False) -> Store:
    """Open the store at `path`; made and brought up to date when due.

    `key`: the device key; a kiosk needs it, staff may look without (`staff`: no lock, no changes to the tables, the
    store must be there). `vfs`: the SQLite VFS that a test puts below. StoreError with a sentence for staff.
    """
    if key is None and not staff:
        raise StoreError("a kiosk opens its store with its device key")
    return Store(path, key, vfs, staff)


def missing(path: str) -> str:
    """What it means for staff that there is no store at `path`."""
    if os.path.exists(path + set_aside.DRAFT):
        return ("a damaged store is being saved just now. Wait a minute and ask again; where no kiosk runs, start it: it goes on "
                "with that")
    if set_aside.kept(path) or numbers.given_up_to(path):
        return "the store is gone. The kiosk begins a new one when it starts, and then this list says what that means"
    return "there is no store here; name it with --store"


def _uri(path: str, vfs: str | None) -> str:
    quoted = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:{quoted}" + (f"?vfs={vfs}" if vfs else "")
