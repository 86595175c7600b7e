"""CSV as databases and spreadsheets write it: one record at a time, with the place where the next one begins.

UTF-8 (a byte order mark is passed over), comma or semicolon, either line end, RFC 4180 quotes. A record that makes no sense
costs itself only, whatever its quotes pretend to swallow. Knows no column by name.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

LINE_BYTES_MAX = 65_536
RECORD_LINES_MAX = 10
"""A field may hold line ends, but a quote that is never closed must not swallow the rest of the file."""

BOM = b"\xef\xbb\xbf"

NO_TEXT = b"\xff\n"
"""Stands for a line that is too long to be looked at."""


class Record(NamedTuple):
    """`fields` None: it makes no sense. `line`: where it begins, from 1. `end`: the byte after it."""

    line: int
    end: int
    fields: list[str] | None


@dataclass(frozen=True)
class Header:
    columns: tuple[str, ...]         # lower case
    delimiter: str
    end: int                         # the byte after it


def header(file: BinaryIO) -> Header | None:
    """From the beginning of a file; None: its first line is no row of names."""
    raw = file.readline(LINE_BYTES_MAX)
    try:
        text = raw.removeprefix(BOM).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        return None
    delimiter = ";" if text.count(";") > text.count(",") else ","
    names = _split(text, delimiter)
    if not names or not raw.endswith(b"\n"):
        return None
    return Header(tuple(name.strip().casefold() for name in names), delimiter, len(raw))


def records(file: BinaryIO, start: Header, offset: int) -> Iterator[Record]:
    """From `offset`, where a record begins; lines are counted as if that were behind the header. Blank ones are passed over."""
    lines, width = _Lines(file, offset), len(start.columns)
    while (raw := lines.take()) is not None:
        line, fields = lines.number, _fields(lines, raw, start.delimiter, width)
        if fields and not any(fields[width:]):
            fields = fields[:width]                    # a spreadsheet's empty cells
        if fields is None or any(fields):
            yield Record(line, lines.offset, fields if fields and len(fields) == width else None)


class _Lines:
    """Lines of a file that can be given back."""

    def __init__(self, file: BinaryIO, offset: int):
        self._file = file
        self._waiting: list[bytes] = []
        self.offset, self.number = offset, 1
        file.seek(offset)

    def take(self) -> bytes | None:
        raw = self._waiting.pop() if self._waiting else self._file.readline(LINE_BYTES_MAX)
        if not raw:
            return None
        self.offset, self.number = self.offset + len(raw), self.number + 1
        if len(raw) >= LINE_BYTES_MAX and not raw.endswith(b"\n"):
            self._pass_over()
            return NO_TEXT
        return raw

    def _pass_over(self) -> None:
        while more := self._file.readline(LINE_BYTES_MAX):
            self.offset += len(more)
            if more.endswith(b"\n"):
                return

    def give_back(self, raw: list[bytes]) -> None:
        self._waiting += reversed(raw)
        self.offset -= sum(map(len, raw))
        self.number -= len(raw)


def _fields(lines: _Lines, raw: bytes, delimiter: str, width: int) -> list[str] | None:
    """Most lines have no quote, and need no parser. None: no sense."""
    if b'"' in raw:
        return _quoted(lines, raw, delimiter, width)
    text = _decoded(raw)
    return None if text is None else text.split(delimiter)


def _quoted(lines: _Lines, first: bytes, delimiter: str, width: int) -> list[str] | None:
    """A record with quotes, over as many lines as it takes. When they never come out even, it was the first line alone."""
    taken: list[bytes] = [first]
    while (text := _decoded(b"".join(taken))) is not None:
        fields = _split(text, delimiter)
        if fields is not None and len(fields) >= width:
            return fields
        more = lines.take() if text.count('"') % 2 and len(taken) < RECORD_LINES_MAX else None
        if more is None:
            break
        taken.append(more)
    lines.give_back(taken[1:])
    alone = _decoded(first)
    return None if alone is None else _split(alone, delimiter, strict=False)


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        return None


def _split(text: str, delimiter: str, strict: bool = True) -> list[str] | None:
    """None where the quotes are not as they should be, or a line ends outside of them."""
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=strict), None)
    except csv.Error:
        return None
