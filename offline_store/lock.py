"""One kiosk a store: a lock file beside the database, held with flock for as long as the process lives.

A crash releases it by itself. Staff tools do not ask for it, so they may look in while the kiosk runs.
"""

import fcntl
import os

from offline_store.errors import StoreInUse, StoreUnwritable

HOLDER_BYTES_MAX = 20
"""Read of the name of the process that holds it."""


class Lock:
    """`path` + ".lock"; StoreInUse when another process (or another store object) holds it."""

    def __init__(self, path: str):
        self._name = path + ".lock"
        try:
            self._file = os.open(self._name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreUnwritable.of(f"{self._name}: cannot be made", error, ": check the folder and its owner") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._file, HOLDER_BYTES_MAX).decode("ascii", "replace").strip()
            os.close(self._file)
            raise StoreInUse(f"{path}: another kiosk{f' (process {holder})' if holder else ''} works on this store. "
                             "Stop it first, or give this one a store of its own") from error
        self._say_who()

    def _say_who(self) -> None:
        """Only for the sentence above: a disk too full for it does not matter."""
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, str(os.getpid()).encode(), 0)
        except OSError:
            return

    def release(self) -> None:
        """The file stays: removing it would let two kiosks hold two different ones."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
