"""The pages of a damaged database with its log, read as bytes: SQLite would refuse them, or change them.

Formats: https://sqlite.org/fileformat2.html. Knows files, pages and frames; what is on a page is `pages`' work.
"""

import os
import struct
import sys
from typing import NamedTuple

from offline_store.schema import PAGE_BYTES

READ_MAX_BYTES = 128 << 20
"""So much of a file is looked at; a store has a few dozen MB. The rest stays in the file that is put aside."""

CHUNK_BYTES = 1 << 20
"""Read at a time; of a part that cannot be read sector by sector."""

SECTOR_BYTES = 512
"""The least that a card refuses: so much becomes zeros."""

WAL_HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24
FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES
"""What the heads of the files say about it is not asked: a bit of that may be wrong, too, and then no page is where it is."""

SUMMED_BYTES = 24
WORDS = ">" if sys.byteorder == "big" else "<"
"""Sums of the log count its words as the machine does that wrote it: this one."""


class Image(NamedTuple):
    """The newest version of each page. `lost_frames`: parts of the log that were damaged, so some pages are older."""

    pages: dict[int, bytes]
    lost_frames: int

    def as_file(self) -> bytes:
        """One database without a log beside it."""
        whole = bytearray(max(self.pages, default=0) * PAGE_BYTES)
        for number, page in self.pages.items():
            whole[(number - 1) * PAGE_BYTES:number * PAGE_BYTES] = page
        whole[16:20] = struct.pack(">H2B", PAGE_BYTES, 1, 1)     # without a log, else SQLite looks for it
        return bytes(whole)


def read(path: str) -> Image:
    """The database and its log, as far as either is there."""
    main, log = _bytes_of(path), _bytes_of(path + "-wal")
    starts = range(0, len(main), PAGE_BYTES)
    pages = {n: main[at:at + PAGE_BYTES].ljust(PAGE_BYTES, b"\0") for n, at in enumerate(starts, 1)}
    newer, lost = _frames(log)
    return Image(pages | newer, lost)


def commits_in_log(path: str) -> list[int]:
    """Which frames end a commit, counted from 1, as far as the log was written since it began anew; nothing is proven."""
    log = _bytes_of(path + "-wal")
    salts = log[16:24] if _head_is_right(log) else log[WAL_HEADER_BYTES + 8:WAL_HEADER_BYTES + 16]
    return [number for number, at in enumerate(_starts(log), 1)
            if log[at + 8:at + 16] == salts and log[at + 4:at + 8] != bytes(4)]


def frames_believed(path: str) -> int:
    """So many frames SQLite reads: up to the first whose sum is wrong, or which an older log has left behind."""
    log = _bytes_of(path + "-wal")
    if not _head_is_right(log):
        return 0
    seed = struct.unpack(">2I", log[24:32])
    for number, at in enumerate(_starts(log)):
        told = struct.unpack_from(">2I", log, at + 16)
        page = log[at + FRAME_HEADER_BYTES:at + FRAME_BYTES]
        if log[at + 8:at + 16] != log[16:24] or _sum(log[at:at + 8] + page, seed) != told:
            return number
        seed = told
    return len(_starts(log))


def _starts(log: bytes) -> range:
    """Where its whole frames begin."""
    return range(WAL_HEADER_BYTES, len(log) - FRAME_BYTES + 1, FRAME_BYTES)


def _head_is_right(log: bytes) -> bool:
    """It is on disk before any frame is written; where it is wrong SQLite believes nothing of the log."""
    return len(log) >= WAL_HEADER_BYTES and _sum(log[:SUMMED_BYTES], (0, 0)) == struct.unpack(">2I", log[24:32])


def _bytes_of(path: str) -> bytes:
    """The file; zeros where the card does not give its bytes."""
    if not os.path.isfile(path):
        return b""
    handle = os.open(path, os.O_RDONLY)
    try:
        size = min(os.fstat(handle).st_size, READ_MAX_BYTES)
        return b"".join(_chunk(handle, at, min(CHUNK_BYTES, size - at)) for at in range(0, size, CHUNK_BYTES))
    finally:
        os.close(handle)


def _chunk(handle: int, at: int, size: int) -> bytes:
    try:
        return os.pread(handle, size, at).ljust(size, b"\0")
    except OSError:
        if size <= SECTOR_BYTES:
            return bytes(size)
        half = max(SECTOR_BYTES, size // 2)
        return _chunk(handle, at, half) + _chunk(handle, at + half, size - half)


def _frames(log: bytes) -> tuple[dict[int, bytes], int]:
    """Committed pages of the log, and how many frames were damaged.

    SQLite stops at the first frame whose sum is wrong. Each sum goes on from the one before, which stands in that frame's
    head: so the frames behind a damaged one can be proven all the same.
    """
    starts = _starts(log)
    if not starts:
        return {}, 0
    salts = {log[16:24], log[starts[0] + 8:starts[0] + 16]}          # the head of the log, or of its first frame
    seed = struct.unpack(">2I", log[24:32])
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    lost = lost_waiting = 0
    for at in starts:
        if log[at + 8:at + 16] not in salts:                         # its head is damaged, or it is of an older log
            lost_waiting += 1
            continue
        page = log[at + FRAME_HEADER_BYTES:at + FRAME_BYTES]
        number, commits, *_salts, one, two = struct.unpack_from(">6I", log, at)
        if _sum(log[at:at + 8] + page, seed) == (one, two):
            waiting[number] = page
        else:
            lost_waiting += 1
        seed = (one, two)
        if commits:
            committed |= waiting
            lost, lost_waiting, waiting = lost + lost_waiting, 0, {}
    return committed, lost


def _sum(data: bytes, seed: tuple[int, ...]) -> tuple[int, int]:
    one, two = seed
    words = struct.unpack(f"{WORDS}{len(data) // 4}I", data)
    for n in range(0, len(words), 2):
        one = (one + words[n] + two) & 0xFFFFFFFF
        two = (two + words[n + 1] + one) & 0xFFFFFFFF
    return one, two
