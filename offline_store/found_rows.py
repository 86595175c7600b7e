"""Which of the records on damaged pages are ours, and may be believed: each transaction proves itself.

Its id carries its number, and its sealed card opens only with the device key and this id. Pure but for the key; writes nothing.
"""

import uuid
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kiosk.transactions import OWED, Kind, Security, Status
from offline_store import damage, pages, raw_file, times, uuid7
from offline_store.attention import Attention
from offline_store.errors import StoreWrongKey
from offline_store.privacy import DeviceKey

TXN = ("seq", "id", "kind", "item", "patron", "card", "status", "reason", "due", "boot", "boot_ms", "wall_ms", "trusted",
       "pin_checked", "found", "parts", "title", "security", "closed", "attention", "heard", "settled_at", "attempts", "note")
"""As they lie in a record, oldest columns first (schema.CREATE_1)."""

TXN_BEGINS = bytes((0, 12 + 2 * 16))
"""The types of its first columns: the key is left out of a record, the id has 16 bytes."""

BOOT = ("boot", "boot_id", "anchor_at_ms", "anchor_wall_ms")

BOOT_AGE = ("boot", "began_ms", "off_ms")

OWN_META = ("key", "seq_floor", "purged_to", "closed_to", "newest_ms", "line_ms", "lines_before",
            "away_since_ms", "visit_ended", "cut_visits")
"""What of `meta` does not belong to the synced copy."""

NUMBER_MAX = 1 << 62
"""Of a time or a count; a row with a greater one is no row."""

TEXTS = ("item", "reason", "due", "title", "note")
NUMBERS = ("boot", "boot_ms", "wall_ms", "trusted", "pin_checked", "parts", "closed", "heard", "attempts")
LATER = (Status.ASKING, Status.PENDING, Status.WITHDRAWING)
"""Of two versions of a row (an old page that was not written over) the one that went on is the newer."""


@dataclass
class Found:
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)      # by seq
    boots: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    ages: dict[int, tuple[Any, ...]] = field(default_factory=dict)     # … and when they were
    meta: dict[str, Any] = field(default_factory=dict)
    nonsense: set[int] = field(default_factory=set)                    # numbers of records that cannot be believed
    keys_fit: int = 0                                                  # cards that this key opens …
    keys_differ: int = 0                                               # … and does not

    @property
    def newest(self) -> int:
        return max(self.rows, default=0)

    def lost(self) -> tuple[tuple[int, int], ...]:
        """Numbers that were given and are not here. What was forgotten on purpose, long ago, is not lost."""
        first = self.meta.get("purged_to") or 0
        edges = [first, *sorted(seq for seq in self.rows if seq > first)]
        return tuple((a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1)

    def moments(self) -> list[tuple[int, int]]:
        """Number and UTC of each row of which it is known, in order."""
        rows = ((seq, self._moment_ms(row)) for seq, row in sorted(self.rows.items()))
        return [(seq, at_ms) for seq, at_ms in rows if at_ms]

    def _moment_ms(self, row: dict[str, Any]) -> int | None:
        _boot, _id, at_ms, wall_ms = self.boots.get(row["boot"], (0, "", None, None))
        return times.moment_ms(row | {"anchor_at_ms": at_ms, "anchor_wall_ms": wall_ms})


def look(image: raw_file.Image, key: DeviceKey) -> Found:
    """All that can be believed."""
    found = Found()
    for record in pages.table_records(image, range(len(TXN), len(TXN) + 1), TXN_BEGINS):
        _take_row(found, record, key)
    for record in pages.table_records(image, range(len(BOOT), len(BOOT) + 1)):
        _take_boot(found, record)
    for record in pages.table_records(image, range(len(BOOT_AGE), len(BOOT_AGE) + 1)):
        _take_age(found, record)
    for record in pages.index_records(image, 2):
        _take_meta(found, *record.values)
    return found


def between(lost: Iterable[tuple[int, int]], moments: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """UTC of what was written before and after each gap; 0 where nobody knows it, or a clock went back between them."""
    found = []
    for first, last in lost:
        at, behind = bisect_left(moments, (first,)), bisect_left(moments, (last + 1,))
        before_ms = moments[at - 1][1] if at else 0
        after_ms = moments[behind][1] if behind < len(moments) else 0
        found.append((before_ms, after_ms) if before_ms <= after_ms or not after_ms else (0, 0))
    return tuple(found)


def owed(rows: Iterable[dict[str, Any]]) -> int:
    return sum(row["status"] in OWED for row in rows)


def doubt_questions(found: Found) -> None:
    """What was being asked may have gone on in a part that is lost: a person looks whether the patron has the book."""
    for row in found.rows.values():
        if row["status"] == Status.ASKING and row["kind"] != Kind.CHECKIN:
            row["attention"] = row["attention"] or Attention.SAVED


# ---- transactions ---------------------------------------------------------------------------------------------------

def _take_row(found: Found, record: pages.Record, key: DeviceKey) -> None:
    row: dict[str, Any] = dict(zip(TXN, record.values, strict=True))
    if not _is_row(row, record.rowid):
        return
    seq = row["seq"] = uuid7.seq_of(uuid.UUID(bytes=row["id"]))
    if not _makes_sense(row):
        found.nonsense.add(seq)
        return
    _open_card(found, row, key)
    before = found.rows.get(seq)
    if before is None or _is_newer(row, before):
        found.rows[seq] = row


def _is_row(row: dict[str, Any], rowid: int | None) -> bool:
    """A transaction at all: an id with its own number in it."""
    id_ = row["id"]
    if row["seq"] is not None or not isinstance(id_, bytes) or len(id_) != 16:
        return False
    known = uuid.UUID(bytes=id_)
    return known.version == 7 and uuid7.seq_of(known) == (rowid or 0) > 0


def _makes_sense(row: dict[str, Any]) -> bool:
    texts = all(isinstance(row[name], str) for name in TEXTS) and row["item"].isprintable() and row["item"] != ""
    numbers = all(type(row[name]) is int and -NUMBER_MAX < row[name] < NUMBER_MAX for name in NUMBERS)
    words = row["kind"] in list(Kind) and row["status"] in list(Status)
    secrets = all(row[name] is None or isinstance(row[name], bytes) for name in ("patron", "card"))
    if not (texts and numbers and words and secrets and row["boot"] > 0):
        return False
    for name in ("found", "security"):
        row[name] = row[name] if row[name] in list(Security) else Security.UNKNOWN
    row["attention"] = row["attention"] if row["attention"] in ("", *Attention) else Attention.SAVED
    row["settled_at"] = row["settled_at"] if type(row["settled_at"]) is int else None
    return row["kind"] == Kind.CHECKIN or row["patron"] is not None


def _open_card(found: Found, row: dict[str, Any], key: DeviceKey) -> None:
    """A card that opens is right, and so is its hash then; one that does not is for a person."""
    if row["card"] is None:
        return
    try:
        row["patron"] = key.hash(key.unseal(row["card"], row["id"]))
        found.keys_fit += 1
    except (StoreWrongKey, ValueError):
        found.keys_differ += 1
        row["attention"] = Attention.CARD_UNREADABLE


def _is_newer(row: dict[str, Any], other: dict[str, Any]) -> bool:
    def age(one: dict[str, Any]) -> tuple[bool, bool, bool, int]:
        return (one["status"] not in LATER, one["status"] != Status.ASKING, one["security"] != Security.UNKNOWN, one["attempts"])

    return age(row) > age(other)


# ---- the rest -------------------------------------------------------------------------------------------------------

def _take_boot(found: Found, record: pages.Record) -> None:
    none, boot_id, at_ms, wall_ms = record.values
    anchors = (at_ms, wall_ms)
    if none is not None or not isinstance(boot_id, str) or not boot_id.isprintable() or not _is_number(record.rowid):
        return
    if anchors != (None, None) and not all(type(n) is int and 0 <= n < NUMBER_MAX for n in anchors):
        return
    found.boots[record.rowid or 0] = (record.rowid, boot_id, *anchors)


def _is_number(rowid: int | None) -> bool:
    """Of a row that SQLite takes; a garbled one may have twice as many."""
    return 0 < (rowid or 0) < NUMBER_MAX


def _take_age(found: Found, record: pages.Record) -> None:
    none, began_ms, off_ms = record.values
    moved = all(type(ms) is int and -NUMBER_MAX < ms < NUMBER_MAX for ms in (began_ms, off_ms or 0))
    if none is None and moved and _is_number(record.rowid):
        found.ages[record.rowid or 0] = (record.rowid, began_ms, off_ms)


def _take_meta(found: Found, name: Any, value: Any) -> None:
    if not isinstance(name, str) or not (name in OWN_META or damage.is_name(name)):
        return
    before = found.meta.get(name)
    if not isinstance(before, int) or not isinstance(value, int) or value > before:
        found.meta[name] = value
