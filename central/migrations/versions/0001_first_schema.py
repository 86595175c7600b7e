"""The first schema.

Revision 0001. A migration that has been released never changes: what comes later gets a file of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("in_ms IS NULL")


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_changes"),
        sa.UniqueConstraint("n", name="uq_changes_n"),
    )
    op.create_table(
        "codes",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_ms", sa.BigInteger(), nullable=True),
        sa.Column("device", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name="pk_codes"),
    )
    op.create_table(
        "conflicts",
        sa.Column("n", NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(80), nullable=False),
        sa.Column("tx", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("stood", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("closed_ms", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_conflicts"),
        sa.UniqueConstraint("fingerprint", name="uq_conflicts_fingerprint"),
    )
    op.create_index("ix_conflicts_item", "conflicts", ["item"])
    op.create_table(
        "counters",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "devices",
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("enrolled_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("device", name="pk_devices"),
    )
    op.create_table(
        "documents",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_documents"),
    )
    op.create_table(
        "fees",
        sa.Column("n", NUMBER, autoincrement=True, nullable=False),
        sa.Column("card", sa.String(64), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_fees"),
    )
    op.create_index("ix_fees_card", "fees", ["card"])
    op.create_table(
        "holds",
        sa.Column("n", NUMBER, autoincrement=True, nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("card", sa.String(64), nullable=False),
        sa.Column("placed_ms", sa.BigInteger(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("shelf", sa.String(64), nullable=False),
        sa.Column("done_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("n", name="pk_holds"),
    )
    op.create_index("ix_holds_card", "holds", ["card"])
    op.create_index("ix_holds_item", "holds", ["item"])
    op.create_table(
        "items",
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("shelf", sa.String(64), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("item", name="pk_items"),
    )
    op.create_table(
        "letters",
        sa.Column("n", NUMBER, autoincrement=True, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("next_ms", sa.BigInteger(), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_letters"),
        sa.UniqueConstraint("fingerprint", name="uq_letters_fingerprint"),
    )
    op.create_index("ix_letters_state_next_ms", "letters", ["state", "next_ms"])
    op.create_table(
        "loans",
        sa.Column("n", NUMBER, autoincrement=True, nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("card", sa.String(64), nullable=False),
        sa.Column("out_ms", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.String(10), nullable=False),
        sa.Column("renewed", sa.Integer(), nullable=False),
        sa.Column("in_ms", sa.BigInteger(), nullable=True),
        sa.Column("out_tx", sa.String(64), nullable=True),
        sa.Column("in_tx", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("n", name="pk_loans"),
    )
    op.create_index("ix_loans_card", "loans", ["card"])
    op.create_index("ix_loans_in_tx", "loans", ["in_tx"])
    op.create_index("ix_loans_item", "loans", ["item"])
    op.create_index("ux_loans_open", "loans", ["item"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "patrons",
        sa.Column("card", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("category", sa.String(64), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("blocked", sa.String(64), nullable=False),
        sa.Column("expires", sa.String(10), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("card", name="pk_patrons"),
    )
    op.create_table(
        "transactions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("want", sa.String(16), nullable=False),
        sa.Column("stand", sa.String(16), nullable=False),
        sa.Column("lo_ms", sa.BigInteger(), nullable=False),
        sa.Column("hi_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transactions"),
        sa.UniqueConstraint("device", "seq", name="uq_transactions_device_seq"),
    )
    op.create_index("ix_transactions_item", "transactions", ["item"])
    op.create_table(
        "tries",
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("last_ms", sa.BigInteger(), nullable=False),
        sa.Column("wait_until_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_tries"),
    )
    op.create_table(
        "happenings",
        sa.Column("n", NUMBER, autoincrement=True, nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("loan", sa.BigInteger(), nullable=True),
        sa.Column("tx", sa.String(64), nullable=True),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("lo_ms", sa.BigInteger(), nullable=False),
        sa.Column("hi_ms", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("effect", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["loan"], ["loans.n"], name="fk_happenings_loan"),
        sa.PrimaryKeyConstraint("n", name="pk_happenings"),
    )
    op.create_index("ix_happenings_item_at_ms", "happenings", ["item", "at_ms"])
