"""What staff and the story runner look up: open loans, and what was applied to an item."""

from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy import true as always

from central.schema import happenings, patrons
from central.schema import loans as loans_table


def loans(connection: Connection, item: str = "") -> list[dict[str, Any]]:
    """Open loans, oldest first; `item` empty: all of them."""
    columns = (loans_table.c.item, loans_table.c.card, patrons.c.name, loans_table.c.due)
    wanted = and_(loans_table.c.in_ms.is_(None), loans_table.c.item == item if item else always())
    found = select(*columns).join(patrons, patrons.c.card == loans_table.c.card).where(wanted)
    return [dict(row._mapping) for row in connection.execute(found.order_by(loans_table.c.n))]


def applied(connection: Connection, item: str) -> list[str]:
    """The kinds of the transactions that had an effect on this item, in their true order."""
    mine = and_(happenings.c.item == item, happenings.c.effect, happenings.c.tx.is_not(None))
    found = select(happenings.c.kind).where(mine).order_by(happenings.c.at_ms, happenings.c.n)
    return list(connection.execute(found).scalars())
