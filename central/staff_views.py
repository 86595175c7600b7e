"""What staff and the story runner look up: open loans, and what was applied to an item."""

from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy import true as always

from central.schema import happenings, patrons
from central.schema import loans as loans_table
from central.schema import transactions as transactions_table

TRANSACTIONS_MAX = 500
"""Rows of one look; a longer history is the database's own business."""


def loans(connection: Connection, item: str = "") -> list[dict[str, Any]]:
    """Open loans, oldest first; `item` empty: all of them."""
    columns = (loans_table.c.item, loans_table.c.card, patrons.c.name, loans_table.c.due)
    wanted = and_(loans_table.c.in_ms.is_(None), loans_table.c.item == item if item else always())
    found = select(*columns).join(patrons, patrons.c.card == loans_table.c.card).where(wanted)
    return [dict(row._mapping) for row in connection.execute(found.order_by(loans_table.c.n))]


def transactions(connection: Connection, item: str = "", device: str = "", limit: int = TRANSACTIONS_MAX) -> list[dict[str, Any]]:
    """The newest of an item or of a kiosk, in the order of the latest time that each may have happened (`to_ms`), with
    what its kiosk's clock read, whether that was believed, and what it was corrected to."""
    t = transactions_table
    wanted = and_(t.c.item == item if item else always(), t.c.device == device if device else always())
    columns = (t.c.id, t.c.device, t.c.seq, t.c.item, t.c.kind, t.c.want, t.c.stand, t.c.raw_ms, t.c.raw_trusted,
               t.c.corrected_ms, t.c.lo_ms.label("from_ms"), t.c.hi_ms.label("to_ms"), t.c.received_ms)  # fmt: skip
    newest = select(*columns).where(wanted).order_by(t.c.received_ms.desc(), t.c.seq.desc()).limit(limit)
    found = [dict(row._mapping) for row in connection.execute(newest)]
    return sorted(found, key=lambda one: (one["to_ms"], one["received_ms"], one["seq"] or 0))


def applied(connection: Connection, item: str) -> list[str]:
    """The kinds of the transactions that had an effect on this item, in their true order."""
    mine = and_(happenings.c.item == item, happenings.c.effect, happenings.c.tx.is_not(None))
    found = select(happenings.c.kind).where(mine).order_by(happenings.c.at_ms, happenings.c.n)
    return list(connection.execute(found).scalars())
