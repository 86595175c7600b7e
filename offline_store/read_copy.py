"""Staff's look at a store on a disk that is full, while no kiosk works on it: a copy in memory, nothing is written.

SQLite cannot open it then: the index of its log has no room, and without the log the newest rows would be missing. So the
pages are read as bytes, with the log's (raw_file), while the lock keeps a kiosk from starting on it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from offline_store import raw_file
from offline_store.errors import StoreCorrupt, StoreUnwritable
from offline_store.lock import Lock
from offline_store.privacy import DeviceKey
from offline_store.store import Store


class ReadCopy(Store):
    """A store that cannot be changed. StoreInUse: a kiosk works on it."""

    def __init__(self, path: str, key: DeviceKey | None):
        self.path, self.key, self._vfs, self._staff, self._lock = path, key, None, True, None
        self._connect()

    def _connect(self) -> None:
        whole = self._bytes()
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        try:
            with self.faults():
                self.db.deserialize(whole)
                self._prepare()
                if not self._sound_for_sqlite():
                    raise StoreCorrupt(f"{self.path}: the file is damaged")
        except BaseException:
            self.db.close()
            raise

    def _bytes(self) -> bytes:
        lock = Lock(self.path)
        try:
            if os.path.getsize(self.path) > raw_file.READ_MAX_BYTES:
                raise StoreUnwritable(f"{self.path}: the disk is full: make room", "store_full")
            image = raw_file.read(self.path)
        finally:
            lock.release()
        if image.lost_frames or not image.pages:
            raise StoreCorrupt(f"{self.path}: the file or its log is damaged")
        return image.as_file()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        raise StoreUnwritable(f"{self.path}: the disk is full: make room, nothing can be closed before", "store_full")
        yield
