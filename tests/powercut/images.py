"""Every disk that a power cut may leave at one moment: what was synced is there; of each later write all, nothing or a part.

Pure: operations in, files out. Up to eight writes that were not synced: each subset of them, and each of them torn. Beyond
that a named number of subsets by dice. Not modelled: a lost directory entry of a new file, a disk that lies about a sync.
"""

import itertools
import random
from collections.abc import Iterable, Iterator

from tests.powercut.vfs import Delete, Sync, Truncate, Write

SECTOR = 512
SUBSETS_UP_TO = 8
BEYOND = 48
"""Subsets of more writes than eight that are tried, for each operation."""

GONE, TORN = 0.4, 0.2
"""By chance: how often a write that was not synced is lost, or arrives in parts. The rest arrives whole."""

Loose = Write | Truncate
Files = dict[str, bytes]


class Disk:
    """`newest`: the operation that came last is among those that may be lost."""

    def __init__(self, files: Files | None = None) -> None:
        self._safe = {name: bytearray(data) for name, data in (files or {}).items()}
        self._loose: list[Loose] = []
        self.newest = False

    def take(self, op: object) -> None:
        """One operation of the log."""
        self.newest = isinstance(op, Loose)
        if isinstance(op, Loose):
            self._loose.append(op)
        elif isinstance(op, Sync | Delete):
            for earlier in self._loose:
                if earlier.file == op.file:
                    apply(self._safe, earlier)
            self._loose = [left for left in self._loose if left.file != op.file]
            if isinstance(op, Delete):
                self._safe.pop(op.file, None)

    def images(self, dice: random.Random, *, new_only: bool) -> Iterator[Files]:
        """`new_only`: those that were not possible before the newest write."""
        for fate in self._fates(dice, new_only and self.newest):
            files = {name: bytearray(data) for name, data in self._safe.items()}
            for part in fate:
                apply(files, part)
            yield {name: bytes(data) for name, data in files.items()}

    def by_chance(self, dice: random.Random) -> dict[str, bytearray]:
        """One of them."""
        files = {name: bytearray(data) for name, data in self._safe.items()}
        for op in self._loose:
            fate = dice.random()
            for part in [] if fate < GONE else torn(op, dice) if fate < GONE + TORN else [op]:
                apply(files, part)
        return files

    def _fates(self, dice: random.Random, newest: bool) -> Iterator[list[Loose]]:
        if not newest:
            yield from subsets(self._loose, dice)
            yield from _one_torn(self._loose, dice)
            return
        older, last = self._loose[:-1], self._loose[-1]
        for kept in subsets(older, dice):
            yield [*kept, last]
            yield [*kept, *torn(last, dice)]


def after_cut(ops: Iterable[object], dice: random.Random) -> dict[str, bytearray]:
    """One disk, by chance, that a cut behind these operations may leave."""
    disk = Disk()
    for op in ops:
        disk.take(op)
    return disk.by_chance(dice)


def subsets(loose: list[Loose], dice: random.Random) -> Iterator[list[Loose]]:
    if len(loose) <= SUBSETS_UP_TO:
        for kept in itertools.product((False, True), repeat=len(loose)):
            yield list(itertools.compress(loose, kept))
        return
    yield []
    yield list(loose)
    for _ in range(BEYOND):
        chance = dice.random()
        yield [op for op in loose if dice.random() < chance]


def _one_torn(loose: list[Loose], dice: random.Random) -> Iterator[list[Loose]]:
    for place, op in enumerate(loose):
        yield [*loose[:place], *torn(op, dice), *loose[place + 1:]]


def torn(op: Loose, dice: random.Random) -> list[Loose]:
    """Some of its sectors, never all."""
    if isinstance(op, Truncate):
        return []
    starts = range(0, len(op.data), SECTOR)
    lost = dice.randrange(len(starts))
    return [Write(op.file, op.at + n, op.data[n:n + SECTOR])
            for place, n in enumerate(starts) if place != lost and dice.random() < 0.5]


def apply(files: dict[str, bytearray], op: Loose) -> None:
    data = files.setdefault(op.file, bytearray())
    if isinstance(op, Truncate):
        del data[op.size:]
        return
    if len(data) < op.at:
        data.extend(bytes(op.at - len(data)))
    data[op.at:op.at + len(op.data)] = op.data
