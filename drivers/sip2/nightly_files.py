"""The nightly folder, looked through once before any page of it is given: is it whole, and does it make sense?

Whole means: `complete` names the time, every other file is proven by its sum there or at least ends with a line end and
is not newer, and nothing changed while it was read. Keeps of it all the first hold of each item, and where the rows begin.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any, BinaryIO

from drivers.sip2 import nightly_csv, nightly_folder, nightly_rows
from drivers.sip2.nightly_csv import Header
from drivers.sip2.nightly_folder import (
    COMPLETE,
    HOLDS,
    ITEMS,
    PATRONS,
    RULES,
    TABLES,
    NotNow,
    Stamp,
    Unusable,
    opened,
    stamp,
    whole,
)
from drivers.sip2.nightly_rows import NEEDED, OPTIONAL, Columns, Hold, NoSense

HOLDS_MAX = 50_000
"""They are kept in memory, to be joined with the items; with more the export is not used, and staff are told."""

CHUNK = 1 << 20
"""Bytes of a file that are read and summed at a time."""

BAD_ROWS_MAX, BAD_SHARE = 20, 10
"""So many rows may make no sense, or one in ten; with more the file is not what it should be."""


@dataclass(frozen=True)
class Table:
    """Where the rows of a file are."""

    header: Header
    columns: Columns


@dataclass(frozen=True)
class Export:
    """`mark` is another one when any byte is. Without tables (`patrons` and `items` None) it has rules only."""

    folder: Path
    stamp: Stamp
    as_of_ms: int
    mark: str
    patrons: Table | None
    items: Table | None
    holds: dict[str, Hold]
    rules: dict[str, Any] | None
    complaints: tuple[str, ...]


def load(folder: Path, zone: tzinfo) -> Export:
    """Reads everything once. Unusable: not whole, not ours, or being replaced."""
    before = stamp(folder)
    if before[COMPLETE] is None:
        raise Unusable(f"there is no finished export (no file «{COMPLETE}»)")
    as_of_ms, sums = nightly_folder.complete(whole(folder, COMPLETE))
    look = _Look(folder, zone, sums, before)
    rules = None if before[RULES] is None else look.rules()
    only_rules = rules is not None and not any(before[name] for name in TABLES)
    patrons, items = (None, None) if only_rules else (look.through(PATRONS), look.through(ITEMS))
    if not only_rules:
        look.through(HOLDS)
    if stamp(folder) != before:
        raise NotNow("it is being replaced")
    return Export(folder, before, as_of_ms, look.mark(as_of_ms), patrons, items, look.holds, rules, tuple(look.complaints))


def check_unchanged(export: Export, name: str, file: BinaryIO) -> None:
    """Is this still the file that was looked through, here and in its folder?"""
    if nightly_folder.short_stamp(os.fstat(file.fileno())) != export.stamp[name] or stamp(export.folder) != export.stamp:
        raise NotNow("it is being replaced")


class _Look:
    """One look through all tables."""

    def __init__(self, folder: Path, zone: tzinfo, sums: dict[str, str], before: Stamp):
        self._folder, self._zone, self._sums, self._before = folder, zone, sums, before
        self._digests: list[bytes] = []
        self.holds: dict[str, Hold] = {}
        self.complaints: list[str] = []

    def mark(self, as_of_ms: int) -> str:
        return hashlib.sha256(b"".join([str(as_of_ms).encode(), *self._digests])).hexdigest()[:16]

    def _prove(self, name: str, digest: Any, ends_well: bool) -> None:
        """By its sum; without one, it must not be newer than `complete`, nor stop in the middle of a line."""
        self._digests.append(digest.digest())
        own, complete = self._before[name], self._before[COMPLETE]
        if name in self._sums:
            if self._sums[name] != digest.hexdigest():
                raise Unusable(f"{name} is not as {COMPLETE} says: cut off, or of another export")
        elif not ends_well:
            raise Unusable(f"{name} is cut off: its last line has no end")
        elif own and complete and own[3] > complete[3]:
            raise Unusable(f"{name} is newer than {COMPLETE}, which has to be written last")

    def rules(self) -> dict[str, Any]:
        content = whole(self._folder, RULES)
        self._prove(RULES, hashlib.sha256(content), ends_well=content.endswith(b"\n"))
        return nightly_folder.rules(content)

    def through(self, name: str) -> Table:
        with opened(self._folder, name) as file:
            digest, size, end = hashlib.sha256(), 0, b""
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size, end = size + len(chunk), chunk[-1:]
            if not size:
                raise Unusable(f"{name} is empty")
            file.seek(0)
            header = nightly_csv.header(file)
            if header is None:
                raise Unusable(f"{name} does not begin with a row of column names in UTF-8")
            table = Table(header, _columns(name, header))
            self._prove(name, digest, ends_well=end == b"\n")
            self._rows(name, file, table)
            return table

    def _rows(self, name: str, file: BinaryIO, table: Table) -> None:
        good = bad = 0
        first = ""
        for record in nightly_csv.records(file, table.header, table.header.end):
            try:
                self._row(name, table.columns, record)
                good += 1
            except NoSense as error:
                bad += 1
                first = first or f"line {record.line} ({error})"
        told = f"{name}: {bad:,} of {good + bad:,} rows make no sense, the first in {first}"
        if bad > BAD_ROWS_MAX and bad * BAD_SHARE > good + bad:
            raise Unusable(f"{told}: that is too many")
        if not good and name != HOLDS:
            raise Unusable(told if bad else f"{name} has no rows")
        if bad:
            self.complaints.append(f"{told}; they were left out")

    def _row(self, name: str, columns: Columns, record: nightly_csv.Record) -> None:
        if record.fields is None:
            raise NoSense("columns")
        get = columns.of(record.fields)
        if name == PATRONS:
            nightly_rows.patron(get)
        elif name == ITEMS:
            nightly_rows.item(get, self._zone)
        else:
            self._hold(get, record.line)

    def _hold(self, get: Any, line: int) -> None:
        try:
            barcode, hold = nightly_rows.hold(get, line)
        except NoSense:
            self._keep(*nightly_rows.held_for_somebody(get))
            raise
        self._keep(barcode, hold)

    def _keep(self, barcode: str, hold: Hold) -> None:
        first = self.holds.get(barcode)
        if first is None or hold.position < first.position:
            self.holds[barcode] = hold
        if len(self.holds) > HOLDS_MAX:
            raise Unusable(f"{HOLDS} has holds on more than {HOLDS_MAX:,} items")


def _columns(name: str, header: Header) -> Columns:
    known = (*NEEDED[name], *OPTIONAL[name])
    missing = [column for column in NEEDED[name] if column not in header.columns]
    if missing:
        raise Unusable(f"{name} has no column «{missing[0]}»")
    double = [column for column in known if header.columns.count(column) > 1]
    if double:
        raise Unusable(f"{name} has the column «{double[0]}» twice")
    return Columns(header.columns, known)
