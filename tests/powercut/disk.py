"""What a power cut leaves on a disk: everything that was synced; of each later write nothing, all, or some sectors.

Pure: a log in, files out. Not modelled: a lost directory entry of a new file, and a disk that lies about a sync.
"""

import random
from collections.abc import Iterable
from typing import Any

from tests.powercut.images import SECTOR, apply
from tests.powercut.vfs import Delete, Sync, Truncate, Write

GONE, TORN = 0.4, 0.2
"""How often a write that was not synced is lost, or arrives in parts. The rest arrives whole."""


def after_cut(ops: Iterable[Any], dice: random.Random) -> dict[str, bytearray]:
    """Files by name."""
    files: dict[str, bytearray] = {}
    loose: dict[str, list[Any]] = {}
    for op in ops:
        if isinstance(op, Sync | Delete):
            for earlier in loose.pop(op.file, ()):
                apply(files, earlier)
            if isinstance(op, Delete):
                files.pop(op.file, None)
        elif isinstance(op, Write | Truncate):
            loose.setdefault(op.file, []).append(op)
    for left in loose.values():
        for op in left:
            for part in _what_arrived(op, dice):
                apply(files, part)
    return files


def _what_arrived(op: Write | Truncate, dice: random.Random) -> list[Write | Truncate]:
    fate = dice.random()
    if fate < GONE:
        return []
    if fate < GONE + TORN and isinstance(op, Write):
        sectors = range(0, len(op.data), SECTOR)
        return [Write(op.file, op.at + n, op.data[n:n + SECTOR]) for n in sectors if dice.random() < 0.5]
    return [op]

