"""The history of an item: what happened to it, each at its true place. Decides nothing.

What happened now, or is proven to have been later than all that is known, stands last, whatever the clocks say. What
belongs before that (`late`) stands at its own moment.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from central.order import CLOCKS_AGREE_MS, Event
from central.schema import happenings

CLOCKS_DIFFER_MS = 86_400_000
"""Trusted clocks that differ by more than a day do not occur; older history is not looked at."""


@dataclass(frozen=True)
class Happening:
    """A row of `happenings`. `loan` None: a checkin of what was not on loan."""

    n: int
    loan: int | None
    event: Event


def add(connection: Connection, event: Event, at_ms: int, loan: int | None, effect: bool = True, late: bool = False) -> None:
    """`at_ms`: the moment to write down. Without `effect` it is kept as evidence and changes nothing."""
    if not late:
        at_ms = max(at_ms, connection.execute(_NEWEST, {"item": event.item}).scalar() or at_ms)
    values = {
        "item": event.item, "kind": event.kind, "loan": loan, "tx": event.tx, "device": event.device, "seq": event.seq,
        "lo_ms": event.lo_ms, "hi_ms": event.hi_ms, "at_ms": at_ms, "effect": effect,
    }  # fmt: skip
    connection.execute(_ADD, values)


def not_before(connection: Connection, event: Event, now_ms: int) -> list[Happening]:
    """What happened to the item and is not proven to have been before `event`, in its order."""
    rows = connection.execute(_NEAR, {"item": event.item, "from_ms": event.lo_ms - CLOCKS_DIFFER_MS})
    found = [_happening(row, now_ms) for row in rows]
    return [one for one in found if not event.is_after(one.event)]


def belongs_to(connection: Connection, happening: int, loan: int) -> None:
    """A checkin that stood alone ended this loan, as it turns out."""
    connection.execute(update(happenings).where(happenings.c.n == happening), {"loan": loan, "effect": True})


_ADD = insert(happenings)
_NEWEST = select(happenings.c.at_ms).where(happenings.c.item == bindparam("item")).order_by(happenings.c.at_ms.desc()).limit(1)
_NEAR = (
    select(happenings)
    .where(happenings.c.item == bindparam("item"), happenings.c.hi_ms > bindparam("from_ms"))
    .order_by(happenings.c.at_ms, happenings.c.n)
)


def _happening(row, now_ms: int) -> Happening:
    """What is written down for a time to come was written under a wrong clock of central: then nobody knows when it was."""
    lo, hi = (row.lo_ms, row.hi_ms) if row.hi_ms <= now_ms + CLOCKS_AGREE_MS else (0, now_ms)
    return Happening(row.n, row.loan, Event(row.item, row.kind, lo, hi, row.device, row.seq, row.tx))
