"""Each transaction shows its times: as the kiosk's clock read, whether it was believed, and as it was corrected.

Revision 0002. They lay in `body` before; what was written then is taken from there.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

AT_ONCE = 1_000


def upgrade() -> None:
    for column in (
        sa.Column("raw_ms", sa.BigInteger(), nullable=True),
        sa.Column("raw_trusted", sa.Boolean(), nullable=True),
        sa.Column("corrected_ms", sa.BigInteger(), nullable=True),
    ):
        op.add_column("transactions", column)
    table = sa.table("transactions", *map(sa.column, ("id", "body", "raw_ms", "raw_trusted", "corrected_ms")))
    connection = op.get_bind()
    ids = connection.execute(sa.select(table.c.id)).scalars().all()
    fill = sa.update(table).where(table.c.id == sa.bindparam("key"))
    for first in range(0, len(ids), AT_ONCE):
        some = sa.select(table.c.id, table.c.body).where(table.c.id.in_(ids[first : first + AT_ONCE]))
        rows = [(row.id, json.loads(row.body)) for row in connection.execute(some)]
        times = [
            {"key": key, "raw_ms": tx.get("wall_ms"), "raw_trusted": tx.get("trusted"), "corrected_ms": tx.get("happened_ms")}
            for key, tx in rows
        ]
        connection.execute(fill, times)
