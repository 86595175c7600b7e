"""What the pages of a damaged database still hold: cells, and the records in these.

Formats: https://sqlite.org/fileformat2.html. Knows no table: whoever asks says how many columns a record of his has, and
whether one that was found is his.
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from offline_store.raw_file import Image

INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
_HEAD_BYTES = {INDEX_INNER: 12, TABLE_INNER: 12, INDEX_LEAF: 8, TABLE_LEAF: 8}
_INT_BYTES = (0, 1, 2, 3, 4, 6, 8)


class Record(NamedTuple):
    rowid: int | None                # None: of a table without one
    values: list[Any]


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
