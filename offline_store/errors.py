"""What can be wrong with the store, sorted by what happens next.

Knows SQLite's result codes and the sentences for staff. A refused loan is an answer and not here.
"""

import sqlite3

from offline_store import room


class StoreError(Exception):
    """Something about the store; the text is a sentence for staff.

    StoreUnwritable  full, read-only, broken   -> out of service, try again each second
    StoreRefused     a person has to act       -> do not start
      StoreInUse     another kiosk runs on it  -> stop that one
      StoreTooNew    a later Muon wrote it     -> update the program
      StoreWrongKey  key file gone or another  -> put the right one back
      StoreCorrupt   the file makes no sense   -> the kiosk puts it aside and saves what it can (offline_store.salvage)
      StoreForeign   another program's     -> name another path; it is not touched
      StoreMissing   staff asked for a store that is not there
    """

    words = "store_failed"


class StoreUnwritable(StoreError):
    """`words` says which kind: store_full, store_read_only, store_io, store_busy."""

    def __init__(self, sentence: str, words: str = "store_io"):
        super().__init__(sentence)
        self.words = words

    @classmethod
    def of(cls, what: str, error: OSError, advice: str) -> "StoreUnwritable":
        """A file beside the store, or a folder, that could not be written."""
        if error.errno in room.FULL_ERRORS:
            return cls(f"{what}: the disk is full: make room", "store_full")
        return cls(f"{what} ({error.strerror}){advice}")


class StoreRefused(StoreError):
    pass


class StoreInUse(StoreRefused):
    words = "store_in_use"


class StoreTooNew(StoreRefused):
    words = "store_too_new"


class StoreWrongKey(StoreRefused):
    words = "store_wrong_key"


class StoreCorrupt(StoreRefused):
    words = "store_corrupt"


class StoreForeign(StoreRefused):
    words = "store_foreign"


class StoreMissing(StoreRefused):
    words = "store_missing"


_FAULTS = {                                   # primary result codes, https://sqlite.org/rescode.html
    sqlite3.SQLITE_FULL: ("store_full", "the disk is full: make room"),
    sqlite3.SQLITE_READONLY: ("store_read_only", "the disk is read-only: check the card and its mount"),
    sqlite3.SQLITE_IOERR: ("store_io", "the disk does not write: check the card"),
    sqlite3.SQLITE_CANTOPEN: ("store_io", "the file or its folder cannot be opened: check the path and its owner"),
    sqlite3.SQLITE_PERM: ("store_io", "the file may not be opened: check its owner"),
    sqlite3.SQLITE_BUSY: ("store_busy", "another program holds the store: close it"),
    sqlite3.SQLITE_LOCKED: ("store_busy", "another program holds the store: close it"),
    sqlite3.SQLITE_PROTOCOL: ("store_busy", "another program holds the store: close it"),
}
_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def as_store_error(error: sqlite3.Error, path: str) -> StoreError | None:
    """The disk's faults as ours; None when it is no fault of the disk but a bug in what we asked."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and "decode to UTF-8" in str(error):
        return _corrupt(error, path)
    if code is None:
        return None
    if code & 0xFF in _CORRUPT:
        return _corrupt(error, path)
    words, what = _FAULTS.get(code & 0xFF, ("", ""))
    if words == "store_io" and room.is_none(path):        # the index of the log cannot be made: SQLite calls that an I/O error
        words, what = _FAULTS[sqlite3.SQLITE_FULL]
    return StoreUnwritable(f"{path}: {what} ({error})", words) if words else None


def _corrupt(error: sqlite3.Error, path: str) -> StoreCorrupt:
    return StoreCorrupt(f"{path}: this is not a sound store ({error}). Keep the file: the kiosk saves what it holds "
                        "when it starts")
