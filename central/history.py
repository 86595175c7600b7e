"""The history of an item: what happened to it, each at its true place. Decides nothing.

What happened now, or is proven to have been later than all that is known, stands last, whatever the clocks say. What
belongs before that (`late`) stands at its own moment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

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


@dataclass(frozen=True)
class Past:
    """What is known of an item since some moment, and the newest moment that is written down of it at all."""

    near: tuple[Any, ...] = ()
    newest_ms: int = 0


def row(event: Event, at_ms: int, loan: int | None, effect: bool) -> dict[str, Any]:
    """`at_ms`: the moment to write down. Without `effect` it is kept as evidence and changes nothing."""
    return {
        "item": event.item, "kind": event.kind, "loan": loan, "tx": event.tx, "device": event.device, "seq": event.seq,
        "lo_ms": event.lo_ms, "hi_ms": event.hi_ms, "at_ms": at_ms, "effect": effect,
    }  # fmt: skip


def newest_ms(connection: Connection, item: str) -> int:
    return connection.execute(_NEWEST, {"item": item}).scalar() or 0


def pasts(connection: Connection, items: Iterable[str], since_ms: int) -> dict[str, Past]:
    """Of all of a batch: two statements however many. Good for every event that was not before `since_ms`."""
    wanted = list(items)
    near: dict[str, list[Any]] = {item: [] for item in wanted}
    for one in connection.execute(_ALL_NEAR, {"items": wanted, "from_ms": since_ms - CLOCKS_DIFFER_MS}):
        near[one.item].append(one)
    newest = dict(map(tuple, connection.execute(_ALL_NEWEST, {"items": wanted})))
    return {item: Past(tuple(near[item]), newest.get(item, 0)) for item in wanted}


def not_before(connection: Connection, event: Event, now_ms: int, past: Past | None = None) -> list[Happening]:
    """What happened to the item and is not proven to have been before `event`, in its order. `past`: known already."""
    from_ms = event.lo_ms - CLOCKS_DIFFER_MS
    rows = connection.execute(_NEAR, {"item": event.item, "from_ms": from_ms}) if past is None else past.near
    found = [_happening(row, now_ms) for row in rows if row.hi_ms > from_ms]
    return [one for one in found if not event.is_after(one.event)]


def belongs_to(connection: Connection, happening: int, loan: int) -> None:
    """A checkin that stood alone ended this loan, as it turns out."""
    connection.execute(update(happenings).where(happenings.c.n == happening), {"loan": loan, "effect": True})


_NEWEST = select(happenings.c.at_ms).where(happenings.c.item == bindparam("item")).order_by(happenings.c.at_ms.desc()).limit(1)
_NEAR = (
    select(happenings)
    .where(happenings.c.item == bindparam("item"), happenings.c.hi_ms > bindparam("from_ms"))
    .order_by(happenings.c.at_ms, happenings.c.n)
)

_ALL_NEWEST = (
    select(happenings.c.item, func.max(happenings.c.at_ms))
    .where(happenings.c.item.in_(bindparam("items", expanding=True)))
    .group_by(happenings.c.item)
)
_ALL_NEAR = (
    select(happenings)
    .where(happenings.c.item.in_(bindparam("items", expanding=True)), happenings.c.hi_ms > bindparam("from_ms"))
    .order_by(happenings.c.at_ms, happenings.c.n)
)


def _happening(row, now_ms: int) -> Happening:
    """What is written down for a time to come was written under a wrong clock of central: then nobody knows when it was."""
    lo, hi = (row.lo_ms, row.hi_ms) if row.hi_ms <= now_ms + CLOCKS_AGREE_MS else (0, now_ms)
    return Happening(row.n, row.loan, Event(row.item, row.kind, lo, hi, row.device, row.seq, row.tx))
