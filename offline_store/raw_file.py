"""The pages of a damaged database with its log, read as bytes: SQLite would refuse them, or change them.

Formats: https://sqlite.org/fileformat2.html. Knows files, pages and frames; what is on a page is `pages`' work.
"""

import os
import struct
from typing import NamedTuple

READ_MAX_BYTES = 1 << 30
"""So much of a file is looked at; a store has a few dozen MB. The rest stays in the file that is put aside."""

CHUNK_BYTES = 1 << 20
"""Read at a time; of a part that cannot be read sector by sector."""

SECTOR_BYTES = 512
"""The least that a card refuses: so much becomes zeros."""

USUAL_PAGE_BYTES = 4096
PAGE_SIZES = frozenset(1 << n for n in range(9, 17))
MAGIC = b"SQLite format 3\x00"
WAL_HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24
SUMMED_BYTES = 24
BIG_ENDIAN_SUMS = 0x377F0683


class Image(NamedTuple):
    """The newest version of each page. `lost_frames`: parts of the log that were damaged, so some pages are older."""

    pages: dict[int, bytes]
    page_bytes: int
    lost_frames: int

    def as_file(self) -> bytes:
        """One database without a log beside it."""
        whole = bytearray(max(self.pages, default=0) * self.page_bytes)
        for number, page in self.pages.items():
            whole[(number - 1) * self.page_bytes:number * self.page_bytes] = page
        whole[18:20] = b"\x01\x01"                     # else SQLite looks for the log
        return bytes(whole)


def read(path: str) -> Image:
    """The database and its log, as far as either is there."""
    main, log = _bytes_of(path), _bytes_of(path + "-wal")
    size = _page_bytes(main, log)
    pages = {n + 1: main[n * size:(n + 1) * size].ljust(size, b"\0") for n in range(-(-len(main) // size))}
    newer, lost = _frames(log, size)
    return Image(pages | newer, size, lost)


def commits_in_log(path: str) -> list[int]:
    """Which frames end a commit, counted from 1, as far as the log was written since it began anew; nothing is proven."""
    log = _bytes_of(path + "-wal")
    step = FRAME_HEADER_BYTES + _page_bytes(b"", log)
    found = []
    for number, at in enumerate(range(WAL_HEADER_BYTES, len(log) - step + 1, step), 1):
        if log[at + 8:at + 16] == log[16:24] and log[at + 4:at + 8] != bytes(4):
            found.append(number)
    return found


def frames_believed(path: str) -> int:
    """So many frames SQLite reads: up to the first whose sum is wrong, or which an older log has left behind."""
    log = _bytes_of(path + "-wal")
    step = FRAME_HEADER_BYTES + _page_bytes(b"", log)
    seed, big = struct.unpack(">2I", log[24:32]), int.from_bytes(log[:4], "big") == BIG_ENDIAN_SUMS
    if _sum(log[:SUMMED_BYTES], (0, 0), big) != seed:
        return 0
    for number, at in enumerate(range(WAL_HEADER_BYTES, len(log) - step + 1, step)):
        told = struct.unpack_from(">2I", log, at + 16)
        if log[at + 8:at + 16] != log[16:24] or _sum(log[at:at + 8] + log[at + FRAME_HEADER_BYTES:at + step], seed, big) != told:
            return number
        seed = told
    return max(0, (len(log) - WAL_HEADER_BYTES) // step)


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


def _page_bytes(main: bytes, log: bytes) -> int:
    told = [int.from_bytes(main[16:18], "big")] if main.startswith(MAGIC) else []
    told += [int.from_bytes(log[8:12], "big")]
    told = [1 << 16 if size == 1 else size for size in told]
    return next((size for size in told if size in PAGE_SIZES), USUAL_PAGE_BYTES)


def _frames(log: bytes, size: int) -> tuple[dict[int, bytes], int]:
    """Committed pages of the log, and how many frames were damaged.

    SQLite stops at the first frame whose sum is wrong. Each sum goes on from the one before, which stands in that frame's
    head: so the frames behind a damaged one can be proven all the same.
    """
    step = FRAME_HEADER_BYTES + size
    starts = range(WAL_HEADER_BYTES, len(log) - step + 1, step)
    if not starts:
        return {}, 0
    big = int.from_bytes(log[:4], "big") == BIG_ENDIAN_SUMS
    salts = {log[16:24], log[starts[0] + 8:starts[0] + 16]}          # the head of the log, or of its first frame
    seed = struct.unpack(">2I", log[24:32])
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    lost = lost_waiting = 0
    for at in starts:
        if log[at + 8:at + 16] not in salts:                         # its head is damaged, or it is of an older log
            lost_waiting += 1
            continue
        page = log[at + FRAME_HEADER_BYTES:at + step]
        number, commits, *_salts, one, two = struct.unpack_from(">6I", log, at)
        if _sum(log[at:at + 8] + page, seed, big) == (one, two):
            waiting[number] = page
        else:
            lost_waiting += 1
        seed = (one, two)
        if commits:
            committed |= waiting
            lost, lost_waiting, waiting = lost + lost_waiting, 0, {}
    return committed, lost


def _sum(data: bytes, seed: tuple[int, ...], big: bool) -> tuple[int, int]:
    one, two = seed
    words = struct.unpack(f"{'>' if big else '<'}{len(data) // 4}I", data)
    for n in range(0, len(words), 2):
        one = (one + words[n] + two) & 0xFFFFFFFF
        two = (two + words[n + 1] + one) & 0xFFFFFFFF
    return one, two
