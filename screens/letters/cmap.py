"""Which characters a font file has: its cmap (OpenType, formats 4 and 12). Reads the pages of the table, not the file."""

import mmap
import struct
from bisect import bisect_right
from functools import cache
from pathlib import Path


def maps(file: Path, code: int) -> bool:
    """Does this file draw the character?"""
    firsts, lasts = coverage(file)
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= lasts[at]


@cache
def coverage(file: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code points of the runs, sorted."""
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _runs(data)


def _runs(data: mmap.mmap) -> tuple[tuple[int, ...], tuple[int, ...]]:
    cmap = _table(data, b"cmap")
    best: list[tuple[int, int]] = []
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        offset = cmap + struct.unpack_from(">I", data, cmap + 4 + 8 * i + 4)[0]
        form = struct.unpack_from(">H", data, offset)[0]
        runs = _format_12(data, offset) if form == 12 else _format_4(data, offset) if form == 4 else []
        best = max(best, runs, key=lambda r: sum(b - a for a, b in r))
    return tuple(a for a, _ in best), tuple(b for _, b in best)


def _table(data: mmap.mmap, tag: bytes) -> int:
    for i in range(struct.unpack_from(">H", data, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if name == tag:
            return offset
    raise ValueError(f"the font has no {tag.decode()} table")


def _format_12(data: mmap.mmap, offset: int) -> list[tuple[int, int]]:
    count = struct.unpack_from(">I", data, offset + 12)[0]
    return sorted(struct.unpack_from(">II", data, offset + 16 + 12 * i) for i in range(count))


def _format_4(data: mmap.mmap, offset: int) -> list[tuple[int, int]]:
    n = struct.unpack_from(">H", data, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{n}H", data, offset + 14)
    starts = struct.unpack_from(f">{n}H", data, offset + 16 + 2 * n)
    return [(a, b) for a, b in zip(starts, ends, strict=True) if a <= b and a != 0xFFFF]
