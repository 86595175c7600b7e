"""Room on the disk: how much there is, and how much a kiosk wants before a visit begins. Knows no store and no commit."""

import errno
import os

RESERVE_LEAST_BYTES = 4 << 20
"""With less free than this no visit is begun; one that is under way may go on and finds the reserve. It is what the log takes
before the clerk moves it into the file (clerk.LOG_LONG_PAGES): twenty visits of twenty books, 0.2 MB each at most."""

AGAIN_LEAST_BYTES = 2 * RESERVE_LEAST_BYTES
"""A kiosk that stopped for want of room begins again when there is so much: else each log that grows and is shortened would
close it and open it."""

OPENS_LEAST_BYTES = 64 << 10
"""With less than this SQLite cannot even open a store: the index of its log alone is 32 kB, and what it says then is «disk
I/O error»."""

FULL_ERRORS = (errno.ENOSPC, errno.EDQUOT)


def free_bytes(path: str) -> int | None:
    """For a program without special rights, where the file `path` lies or will lie; None: nobody can say."""
    try:
        seen = os.statvfs(os.path.dirname(os.path.abspath(path)))
    except OSError:
        return None
    if seen.f_files and not seen.f_favail:          # no file can be made, however many bytes are free
        return 0
    return seen.f_bavail * seen.f_frsize


def is_short(path: str) -> bool:
    return _less(path, RESERVE_LEAST_BYTES)


def is_back(path: str) -> bool:
    return not _less(path, AGAIN_LEAST_BYTES)


def is_none(path: str) -> bool:
    return _less(path, OPENS_LEAST_BYTES)


def sentence(path: str) -> str:
    """What staff are to do about it."""
    free = free_bytes(path) or 0
    return (f"{path}: the disk is full ({free / (1 << 20):.1f} MB free): make room. No visit is begun until "
            f"{AGAIN_LEAST_BYTES >> 20} MB are free")


def _less(path: str, wanted: int) -> bool:
    """Where nobody can say, the commits have to."""
    free = free_bytes(path)
    return free is not None and free < wanted
