"""The rows that still matter, in memory: owed ones, refusals to be delivered, and what the synced copy does not know yet.

A mirror of part of the table, so that no question scans the rest of it and the table needs no second index (an index
doubles the bytes of each commit). After a rollback it is thrown away and loaded again.
"""

import sqlite3
import sys
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kiosk.transactions import OWED, Kind, Status

STANDING = frozenset({Status.PENDING, Status.ACCEPTED})
"""Checkouts and checkins that hold, as far as this kiosk knows."""

MOVES = (Kind.CHECKOUT, Kind.CHECKIN)


class Row(NamedTuple):
    seq: int
    kind: Kind
    item: str
    patron: bytes | None
    status: Status
    heard: bool = False
    settled_at: int | None = None      # accepted: pages of the down-sync absorbed before, or UTC in ms (offline_store.rounds)

    def covered_by(self, complete_at: int) -> bool:
        """Does the synced copy know of it? The page that was absorbed after the next one was asked for after it.

        Of a copy with a date of its own: was it made after that?
        """
        return self.settled_at is not None and complete_at >= self.settled_at + 2


@dataclass
class Live:
    rows: dict[int, Row] = field(default_factory=dict)            # by seq, in order
    by_item: dict[str, list[int]] = field(default_factory=dict)   # in order
    heads: list[int] = field(default_factory=list)                # of each item the oldest row that is not accepted, in order
    head_of: dict[str, int] = field(default_factory=dict)         # the same by item
    lent_to: dict[bytes, set[int]] = field(default_factory=dict)  # a patron's standing checkouts
    moved: dict[str, int] = field(default_factory=dict)           # by item: the newest accepted checkout or checkin
    staff: dict[int, str] = field(default_factory=dict)           # rows that wait for a person: seq -> item
    staff_on: dict[str, set[int]] = field(default_factory=dict)   # the same by item
    damages: int = 0                   # of the whole store, not closed yet (offline_store.damage)
    owed: int = 0
    complete_at: int = 0               # the page that ended the last round of the down-sync, or the date of the copy

    @property
    def counts(self) -> tuple[int, int]:
        """Owed upstream; waiting for a person."""
        return self.owed, len(self.staff) + self.damages

    def put(self, row: Row, *, for_staff: bool) -> None:
        """A row as it is now: kept while it matters."""
        self._forget(row.seq)
        self._show_staff(row, for_staff)
        if row.status is Status.ACCEPTED and row.kind in MOVES:
            self.moved[row.item] = max(row.seq, self.moved.get(row.item, 0))
        if not self._matters(row):
            self._drop(row.seq, row.item)
            return
        if row.seq not in self.rows:
            insort(self.by_item.setdefault(row.item, []), row.seq)
        self.rows[row.seq] = row
        self._find_head(row.item, row.seq)
        self.owed += row.status in OWED
        if row.patron and row.kind is Kind.CHECKOUT and row.status in STANDING:
            self.lent_to.setdefault(row.patron, set()).add(row.seq)

    def _forget(self, seq: int) -> None:
        """Take it out of the counts; its place in the order stays."""
        old = self.rows.get(seq)
        if old is None:
            return
        self.owed -= old.status in OWED
        if old.patron in self.lent_to:
            self.lent_to[old.patron].discard(seq)
            if not self.lent_to[old.patron]:
                del self.lent_to[old.patron]

    def _drop(self, seq: int, item: str) -> None:
        if self.rows.pop(seq, None) is None:
            return
        seqs = self.by_item[item]
        del seqs[bisect_left(seqs, seq)]
        self._find_head(item, seq)
        if not seqs:
            del self.by_item[item]

    def _find_head(self, item: str, changed: int) -> None:
        """After a row of this item has changed or gone. What lies before the old head and before that row is accepted."""
        old, seqs = self.head_of.pop(item, None), self.by_item[item]
        begin = bisect_left(seqs, changed if old is None else min(old, changed))
        new = next((seq for seq in seqs[begin:] if self.rows[seq].status is not Status.ACCEPTED), None)
        if new is not None:
            self.head_of[item] = new
        if new == old:
            return
        if old is not None:
            del self.heads[bisect_left(self.heads, old)]
        if new is not None:
            insort(self.heads, new)

    def _show_staff(self, row: Row, for_staff: bool) -> None:
        if for_staff:
            self.staff[row.seq] = row.item
            self.staff_on.setdefault(row.item, set()).add(row.seq)
        elif self.staff.pop(row.seq, None) is not None:
            self.staff_on[row.item].discard(row.seq)
            if not self.staff_on[row.item]:
                del self.staff_on[row.item]

    def on_item(self, item: str) -> list[Row]:
        """Oldest first."""
        return [self.rows[seq] for seq in self.by_item.get(item, ())]

    def newest_standing(self, item: str) -> Row | None:
        """Our own newest word on where an item is; None: the synced copy knows better."""
        return next((r for r in reversed(self.on_item(item)) if r.kind in MOVES and r.status in STANDING), None)

    def lent(self, patron: bytes) -> Iterator[Row]:
        return (self.rows[seq] for seq in self.lent_to.get(patron, ()))

    def synced_to(self, complete_at: int) -> None:
        """A round of the down-sync has ended: it speaks for the rows it covers from now on."""
        self.complete_at = complete_at
        for row in [r for r in self.rows.values() if not self._matters(r)]:
            self._forget(row.seq)
            self._drop(row.seq, row.item)

    def _matters(self, row: Row) -> bool:
        if row.status in OWED or (row.status is Status.REFUSED and not row.heard):
            return True
        moved = row.status is Status.ACCEPTED and row.kind in MOVES
        return moved and row.settled_at is not None and not row.covered_by(self.complete_at)


_LOAD = """SELECT seq, kind, item, patron, status, heard, settled_at, status = 'conflict' OR attention <> '' AS for_staff FROM txn
    WHERE status IN ('asking', 'pending', 'withdrawing', 'conflict') OR attention <> '' OR (status = 'refused' AND NOT heard)
       OR (status = 'accepted' AND settled_at > ? - 2) ORDER BY seq"""

_MOVED = """SELECT item, max(seq) FROM txn WHERE status = 'accepted' AND kind IN ('checkout', 'checkin') GROUP BY item"""


def load(db: sqlite3.Connection, *, synced_to: int) -> Live:
    """`synced_to`: the page that ended the last round of the down-sync."""
    live = Live(complete_at=synced_to, moved=dict(map(tuple, db.execute(_MOVED))))
    for row in db.execute(_LOAD, (synced_to,)):
        live.put(of(row), for_staff=bool(row["for_staff"]))
    return live


def of(row: sqlite3.Row) -> Row:
    """The rows of an item share its name."""
    return Row(row["seq"], Kind(row["kind"]), sys.intern(row["item"]), row["patron"], Status(row["status"]), bool(row["heard"]),
               row["settled_at"])
