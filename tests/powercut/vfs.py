"""A SQLite VFS in the same libsqlite3 that the sqlite3 module uses: passes everything through, and keeps a log of it.

The log is what a disk saw: writes, truncations, syncs and deletions, with notes of the test between them. It can also
refuse (a full disk, a card that fails) and take its time. Knows no store; `disk` makes of a log what a power cut leaves.
"""

import ctypes
import os
import sqlite3
import time
from dataclasses import dataclass, field
from typing import Any

NAME = "cut"
FULL = sqlite3.SQLITE_FULL
IOERR_WRITE = sqlite3.SQLITE_IOERR_WRITE
READONLY = sqlite3.SQLITE_READONLY

_Pointer, _Int, _Long = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Pointer, _Int, _Pointer)
_DELETE = ctypes.CFUNCTYPE(_Int, _Pointer, ctypes.c_char_p, _Int)
_WRITE = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Int, _Long)
_TRUNCATE = ctypes.CFUNCTYPE(_Int, _Pointer, _Long)
_SYNC = ctypes.CFUNCTYPE(_Int, _Pointer, _Int)


class _Vfs(ctypes.Structure):
    """sqlite3_vfs (sqlite3.h): up to the functions that we replace; the rest is copied as it is."""

    _fields_ = (("version", _Int), ("file_size", _Int), ("path_max", _Int), ("next", _Pointer), ("name", ctypes.c_char_p),
                ("app_data", _Pointer), ("open", _Pointer), ("delete", _Pointer), ("rest", _Pointer * 14))


class _Methods(ctypes.Structure):
    """sqlite3_io_methods."""

    _fields_ = (("version", _Int), ("close", _Pointer), ("read", _Pointer), ("write", _Pointer), ("truncate", _Pointer),
                ("sync", _Pointer), ("rest", _Pointer * 13))


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


@dataclass(frozen=True)
class Write:
    file: str
    at: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    file: str
    size: int


@dataclass(frozen=True)
class Sync:
    file: str


@dataclass(frozen=True)
class Delete:
    file: str


@dataclass(frozen=True)
class Note:
    """Something that the test knows at this moment."""

    what: Any


@dataclass
class Recorder:
    log: list[Any] = field(default_factory=list)
    refuse: int = 0                  # a result code: every write gets it, until it is 0 again
    sync_s: float = 0.0              # so long does each sync take

    def clear(self) -> None:
        self.log.clear()
        self.refuse, self.sync_s = 0, 0.0

    def note(self, what: Any) -> None:
        self.log.append(Note(what))

    @property
    def syncs(self) -> int:
        return sum(isinstance(op, Sync) for op in self.log)

    @property
    def bytes(self) -> int:
        return sum(len(op.data) for op in self.log if isinstance(op, Write))


RECORDER = Recorder()
_keep: list[Any] = []                # ctypes objects that SQLite points to, for as long as the process lives


def install() -> Recorder:
    """The VFS is there as `?vfs=cut` from now on; its log is the one recorder of the process."""
    if not _keep:
        _register(_library(), RECORDER)
    RECORDER.clear()
    return RECORDER


def _library() -> ctypes.CDLL:
    import _sqlite3

    with open("/proc/self/maps") as maps:
        for line in maps:
            if "libsqlite3" in line:
                return ctypes.CDLL(line.split()[-1])
    return ctypes.CDLL(_sqlite3.__file__)             # builds that have SQLite inside


def _register(library: ctypes.CDLL, recorder: Recorder) -> None:
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    library.sqlite3_vfs_register.argtypes = [_Pointer, _Int]
    base = library.sqlite3_vfs_find(None)
    ours = _Vfs()
    ctypes.memmove(ctypes.byref(ours), base, ctypes.sizeof(_Vfs))
    ours.name, ours.next = NAME.encode(), None
    real_open, real_delete = _OPEN(base.contents.open), _DELETE(base.contents.delete)
    tables: dict[int, _Methods] = {}
    names: dict[int, str] = {}

    def open_(_vfs, path, file, flags, out):
        result = real_open(ctypes.addressof(base.contents), path, file, flags, out)
        if result == 0 and path:
            names[file] = os.path.basename(ctypes.string_at(path)).decode()
            handle = ctypes.cast(file, ctypes.POINTER(_File)).contents
            where = ctypes.addressof(handle.methods.contents)
            if where not in tables:
                tables[where] = _watched(handle.methods, names, recorder)
            handle.methods = ctypes.pointer(tables[where])
        return result

    def delete(_vfs, path, sync):
        recorder.log.append(Delete(os.path.basename(path).decode()))
        return real_delete(ctypes.addressof(base.contents), path, sync)

    callbacks = _OPEN(open_), _DELETE(delete)
    ours.open, ours.delete = (ctypes.cast(c, _Pointer) for c in callbacks)
    _keep.extend((ours, real_open, real_delete, callbacks, tables))
    assert library.sqlite3_vfs_register(ctypes.addressof(ours), 0) == 0


def _watched(real: Any, names: dict[int, str], recorder: Recorder) -> _Methods:
    """The same methods, with a log of those that change the disk."""
    ours = _Methods()
    ctypes.memmove(ctypes.byref(ours), real, ctypes.sizeof(_Methods))
    write, truncate, sync = _WRITE(ours.write), _TRUNCATE(ours.truncate), _SYNC(ours.sync)

    def on_write(file, buffer, size, at):
        if recorder.refuse:
            return recorder.refuse
        recorder.log.append(Write(names[file], at, ctypes.string_at(buffer, size)))
        return write(file, buffer, size, at)

    def on_truncate(file, size):
        recorder.log.append(Truncate(names[file], size))
        return truncate(file, size)

    def on_sync(file, flags):
        time.sleep(recorder.sync_s)
        recorder.log.append(Sync(names[file]))
        return sync(file, flags)

    callbacks = _WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync)
    ours.write, ours.truncate, ours.sync = (ctypes.cast(c, _Pointer) for c in callbacks)
    _keep.extend((write, truncate, sync, callbacks))
    return ours
