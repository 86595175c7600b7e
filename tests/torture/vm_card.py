"""What a memory card is left with when the power goes: the card rebuilt from the record of what was written to it.

Three cards. `honest`: what was flushed is there, the rest is gone. `reordering`: of what was not flushed, some arrived, in
any order, some torn. `lying`: it says "flushed" and has its newest writes only in its own memory. The guest cannot tell
them apart while it runs, so one record serves all three.

A record is a list of (when, "write" or "flush", offset, bytes). Knows files of bytes; no store and no file system.
"""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import BinaryIO

Op = tuple[float, str, int, bytes]

SECTOR = 512


@dataclass(frozen=True)
class Card:
    name: str
    keeps: tuple[float, ...] = (0.0,)
    """Shares of the loose writes that arrive; one of them is drawn for each cut."""

    torn: float = 0.0
    """The share of those that arrive which does so in part."""

    loose: int = 0
    """This many writes, the newest, are loose although the card has said that they are flushed."""

    @property
    def lies(self) -> bool:
        return self.loose > 0


HONEST = Card("honest")
REORDERING = Card("reordering and tearing", keeps=(0.1, 0.5, 0.9), torn=0.3)
LYING = Card("lying about flush", keeps=(0.0, 0.5), torn=0.3, loose=64)


class Bench:
    """Rebuilds cards from one record. Cuts come in the order of time: what is safe is written once."""

    def __init__(self, base: Path, history: Sequence[Op], card: Card, work: Path):
        self._history, self._card, self._safe_to = history, card, 0
        self._safe, self.image = work / "safe.img", work / "cut.img"
        shutil.copyfile(base, self._safe)

    def cut(self, upto: int, dice: Random) -> tuple[int, int]:
        """`image` becomes the card after a cut just before `history[upto]` -> loose writes, and how many of them are lost."""
        safe_to = self._flushed(upto)
        with self._safe.open("r+b") as file:
            _put(file, self._writes(self._safe_to, safe_to))
        self._safe_to = safe_to
        shutil.copyfile(self._safe, self.image)
        loose = list(self._writes(safe_to, upto))
        arrived = self._arrive(loose, dice)
        with self.image.open("r+b") as file:
            _put(file, arrived)
        return len(loose), len(loose) - len(arrived)

    def _writes(self, start: int, end: int) -> Iterable[tuple[int, bytes]]:
        return ((offset, data) for _, what, offset, data in self._history[start:end] if what == "write")

    def _flushed(self, upto: int) -> int:
        """Everything before this place is on the card whatever happens."""
        flushed = next((n for n in range(upto - 1, -1, -1) if self._history[n][1] == "flush"), 0)
        if not self._card.lies:
            return flushed
        writes = [n for n in range(max(0, upto - 4 * self._card.loose), upto) if self._history[n][1] == "write"]
        return max(self._safe_to, writes[-self._card.loose] if len(writes) >= self._card.loose else 0)

    def _arrive(self, loose: list[tuple[int, bytes]], dice: Random) -> list[tuple[int, bytes]]:
        share = dice.choice(self._card.keeps)
        arrived = [(offset, self._tear(data, dice)) for offset, data in loose if dice.random() < share]
        if not self._card.lies:
            dice.shuffle(arrived)
        return arrived

    def _tear(self, data: bytes, dice: Random) -> bytes:
        if len(data) <= SECTOR or dice.random() >= self._card.torn:
            return data
        return data[:SECTOR * dice.randrange(1, len(data) // SECTOR)]


def _put(file: BinaryIO, writes: Iterable[tuple[int, bytes]]) -> None:
    for offset, data in writes:
        file.seek(offset)
        file.write(data)
