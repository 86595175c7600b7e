"""Asks the C library (glibc) to give memory back: a kiosk runs for months, and paints a picture now and then.

Left to itself it keeps a heap for each thread, and after the first large picture that goes it takes the next ones from the
middle of a heap, where they leave holes: a fifth more memory after a visit. Elsewhere (musl) nothing of this is needed.
"""

import ctypes

ARENAS_MAX = 1
"""Heaps. Threads would wait for one another at it, but ours wait for Python's lock already."""

LARGE_BYTES = 65_536
"""What is as large has pages of its own, which go when it goes; and so much of a heap's end may lie idle."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Parameters of mallopt(3)."""


def keep_small() -> bool:
    """Before there are threads. Whether somebody listened."""
    try:
        tell = ctypes.CDLL(None).mallopt
    except AttributeError:
        return False
    wishes = ((_ARENA_MAX, ARENAS_MAX), (_MMAP_THRESHOLD, LARGE_BYTES), (_TRIM_THRESHOLD, LARGE_BYTES))
    heard = [tell(parameter, value) for parameter, value in wishes]
    return all(heard)
