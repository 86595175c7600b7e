"""A damaged store is put aside under a name of its own: never deleted, never written over, whole with its log.

`store.db` becomes `store.db.damaged-1`, the next one `-2`. The database goes first and its log follows, so a store that is
there has nothing half moved beside it, and after a power cut the rest can be moved. Before that an empty draft of the new
store is laid down; it goes when it is given the store's name. So without a draft nothing was interrupted: a store that is
gone is gone, and what was put aside one day is not taken for it. Knows names, not what is in the files.
"""

import os

from offline_store.errors import StoreUnwritable
from offline_store.privacy import sync_folder

MARK = ".damaged-"
DRAFT = ".saving"
BESIDE = ("-wal", "-shm")
KEPT_MAX = 20
"""So many damaged stores are kept. Another one means that the card is failing: a person has to exchange it."""


def kept(path: str) -> list[int]:
    """Numbers of the stores that were put aside, oldest first; also of one that has only its log."""
    folder, name = os.path.split(os.path.abspath(path))
    if not os.path.isdir(folder):
        return []
    tails = (entry[len(name + MARK):].removesuffix("-wal").removesuffix("-shm")
             for entry in os.listdir(folder) if entry.startswith(name + MARK))
    return sorted({int(tail) for tail in tails if tail.isdecimal()})


def name_of(path: str, number: int) -> str:
    return f"{path}{MARK}{number}"


def put(path: str) -> int:
    """Move the store with its log out of the way -> its number. What was interrupted before is finished under its old one."""
    numbers = kept(path)
    newest = numbers[-1] if numbers else 0
    interrupted = to_read(path) == newest and not os.path.exists(name_of(path, newest) + "-wal")
    if not newest or not interrupted:
        newest = _next(path)
        empty_draft(path)
    _move(path, name_of(path, newest))
    for tail in BESIDE:
        _move(path + tail, name_of(path, newest) + tail)
    return newest


def put_nothing(path: str) -> int:
    """The store is gone: an empty file takes its number, before the draft is there. So the next one has another number, and
    after a power cut nothing that was put aside one day is taken for it."""
    number = _next(path)
    with open(name_of(path, number), "xb"):
        pass
    sync_folder(os.path.dirname(os.path.abspath(path)))
    empty_draft(path)
    return number


def is_nothing(path: str, number: int) -> bool:
    """Stands this number for a store of which no byte was there?"""
    names = [name_of(path, number) + tail for tail in ("", "-wal")]
    return not any(os.path.exists(name) and os.path.getsize(name) for name in names)


def _next(path: str) -> int:
    numbers = kept(path)
    if len(numbers) < KEPT_MAX:
        return (numbers[-1] if numbers else 0) + 1
    raise StoreUnwritable(f"{path}: damaged for the {numbers[-1] + 1}th time. Exchange the card, and keep the files named "
                          f"{os.path.basename(path)}{MARK}…: they may hold transactions", "store_corrupt")


def to_read(path: str) -> int:
    """The store that was put aside while its successor is not there yet; 0: there is none to read."""
    if os.path.exists(path) or not os.path.exists(path + DRAFT):
        return 0
    numbers = kept(path)
    return numbers[-1] if numbers else 0


def empty_draft(path: str) -> None:
    """Nothing of an earlier attempt is left in it; on disk."""
    for tail in (*BESIDE, ".lock"):
        if os.path.exists(path + DRAFT + tail):
            os.remove(path + DRAFT + tail)
    with open(path + DRAFT, "wb"):
        pass
    sync_folder(os.path.dirname(os.path.abspath(path)))


def has_log(path: str) -> bool:
    """A log that waits for its database: either was not moved yet, or lost its other half."""
    return os.path.exists(path + "-wal") and os.path.getsize(path + "-wal") > 0


def _move(old: str, new: str) -> None:
    if not os.path.exists(old):
        return
    if os.path.exists(new):
        raise StoreUnwritable(f"{new}: is there already, and nothing may be written over it: move it away")
    os.rename(old, new)
    sync_folder(os.path.dirname(os.path.abspath(old)))
