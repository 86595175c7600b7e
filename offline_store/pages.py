"""What the bytes of a damaged database still hold: pages, the cells on them, the records in these.

Reads files as bytes and never through SQLite, which would refuse them, or change them. Formats: https://sqlite.org/fileformat2.html.
Knows no table: whoever asks says how many columns a record of his has, and whether one that was found is his.
"""

import os
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

READ_MAX_BYTES = 1 << 30
"""So much of a file is looked at; a store has a few dozen MB."""

CHUNK_BYTES = 1 << 20
"""Read at a time; of a part that cannot be read sector by sector."""

SECTOR_BYTES = 512
USUAL_PAGE_BYTES = 4096
PAGE_SIZES = frozenset(1 << n for n in range(9, 17))
MAGIC = b"SQLite format 3\x00"
WAL_HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24
BIG_ENDIAN_SUMS = 0x377F0683

INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
_HEAD_BYTES = {INDEX_INNER: 12, TABLE_INNER: 12, INDEX_LEAF: 8, TABLE_LEAF: 8}
_INT_BYTES = (0, 1, 2, 3, 4, 6, 8)


class Record(NamedTuple):
    rowid: int | None                # None: of a table without one
    values: list[Any]


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


# ---- files to pages -------------------------------------------------------------------------------------------------

def read(path: str) -> Image:
    """The database and its log, as far as either is there."""
    main, log = _bytes_of(path), _bytes_of(path + "-wal")
    size = _page_bytes(main, log)
    pages = {n + 1: main[n * size:(n + 1) * size].ljust(size, b"\0") for n in range(-(-len(main) // size))}
    newer, lost = _frames(log, size)
    return Image(pages | newer, size, lost)


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
        if log[at + 8:at + 16] not in salts:
            if log[at + 8 + step:at + 16 + step] not in salts:       # the rest is of an older log
                break
            lost_waiting += 1                                        # the head of one frame is damaged
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


# ---- pages to records -----------------------------------------------------------------------------------------------

def table_records(image: Image, columns: range, begins: bytes = b"") -> Iterator[Record]:
    """Rows with so many columns, of any table; more than once where an old page was not overwritten.

    `begins`: the types of the first columns, by which they are found also where the head of a page is damaged.
    """
    for number, page in image.pages.items():
        start = 100 if number == 1 else 0
        places = _cells(page, start) if page[start] in _HEAD_BYTES else None
        if places is None:
            places = _anywhere(page, begins) if begins else []
        elif page[start] != TABLE_LEAF:
            continue
        yield from (record for at in places if (record := _table_cell(page, at, columns)))


def _anywhere(page: bytes, begins: bytes) -> list[int]:
    """Where a cell may begin: its length and rowid, two to eleven bytes, stand before the head of its record."""
    found, at = [], page.find(begins)
    while at >= 0:
        found += range(max(0, at - 12), max(0, at - 2))
        at = page.find(begins, at + 1)
    return found


def index_records(image: Image, columns: int) -> Iterator[Record]:
    """Rows with so many columns, of tables without rowid; those that fit on one page."""
    for number, page in image.pages.items():
        start = 100 if number == 1 else 0
        if page[start] in (INDEX_LEAF, INDEX_INNER):
            child = 4 if page[start] == INDEX_INNER else 0
            for at in _cells(page, start) or ():
                size, begins = _varint(page, at + child)
                if values := _record(page, begins, size, range(columns, columns + 1)):
                    yield Record(None, values)


def _cells(page: bytes, start: int) -> list[int] | None:
    """Where the cells begin; None where the head of the page makes no sense."""
    first = start + _HEAD_BYTES[page[start]]
    count = int.from_bytes(page[start + 3:start + 5], "big")
    if first + 2 * count > len(page):
        return None
    places = list(struct.unpack_from(f">{count}H", page, first))
    return places if all(first + 2 * count <= at < len(page) for at in places) else None


def _table_cell(page: bytes, at: int, columns: range) -> Record | None:
    size, at = _varint(page, at)
    rowid, at = _varint(page, at)
    values = _record(page, at, size, columns)
    return Record(rowid, values) if values else None


def _record(page: bytes, at: int, size: int, columns: range) -> list[Any] | None:
    """None where it is not whole, or has another number of columns."""
    end = at + size
    if size < columns.start or end > len(page):
        return None
    head, place = _varint(page, at)
    body = at + head
    if not columns.start < head <= size:
        return None
    kinds = []
    while place < body:
        kind, place = _varint(page, place)
        kinds.append(kind)
    if place != body or len(kinds) not in columns:
        return None
    sizes = [_size_of(kind) for kind in kinds]
    if -1 in sizes or body + sum(sizes) != end:
        return None
    values = []
    for kind, length in zip(kinds, sizes, strict=True):
        values.append(_value(kind, page[body:body + length]))
        body += length
    return values


def _size_of(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return _INT_BYTES[kind] if kind < 7 else {7: 8, 8: 0, 9: 0}.get(kind, -1)


def _value(kind: int, data: bytes) -> Any:
    """A text that is no UTF-8 stays bytes: nobody takes it for a text."""
    if kind == 0 or kind in (8, 9):
        return (None, 0, 1)[max(0, kind - 7)]
    if kind < 7:
        return int.from_bytes(data, "big", signed=True)
    if kind == 7:
        return struct.unpack(">d", data)[0]
    if kind % 2 == 0:
        return data
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """Its value and where the next thing begins. Beyond the page: 0, which no record has."""
    value = 0
    for n in range(9):
        if at >= len(page):
            return 0, at
        byte = page[at]
        at += 1
        if n == 8:
            return value << 8 | byte, at
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value, at
