"""The tables of central, one SQL schema for SQLite and PostgreSQL.

Knows no rule of lending. Times are milliseconds since 1970 (UTC), dates are `YYYY-MM-DD` in the library's own zone,
bodies and answers are JSON text as they came and went. The migrations in `migrations/` make these tables; a test
compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

CODE = 64                     # characters of a barcode, card number, id or name of a device: the limit on the wire too

_serial = BigInteger().with_variant(Integer, "sqlite")      # SQLite numbers rows by itself only in INTEGER


def _key() -> Column:
    return Column("n", _serial, primary_key=True, autoincrement=True)


def _text(name: str, size: int = CODE, **more) -> Column:
    return Column(name, String(size), nullable=more.pop("nullable", False), **more)


def _ms(name: str, nullable: bool = False) -> Column:
    return Column(name, BigInteger, nullable=nullable)


counters = Table("counters", METADATA, _text("name", primary_key=True), Column("n", BigInteger, nullable=False))
"""`change`: the last position of the change log. Its row is also the lock that lets one writer in at a time."""

documents = Table("documents", METADATA, _text("name", primary_key=True), Column("body", Text, nullable=False))
"""`library`, `rules` and `seen` (central/seen.py) as JSON, and `epoch`, this database's own name (part of every cursor)."""

patrons = Table(
    "patrons",
    METADATA,
    _text("card", primary_key=True),
    Column("name", Text, nullable=False),
    _text("language", 8),
    _text("category"),
    Column("email", Text, nullable=False),
    _text("blocked"),                                  # a Reason, or empty
    _text("expires", 10),                              # the last day of the card, or empty
    Column("pin_hash", Text, nullable=False),
)

fees = Table(
    "fees",
    METADATA,
    _key(),
    _text("card", index=True),
    Column("why", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
)

items = Table(
    "items",
    METADATA,
    _text("item", primary_key=True),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    _text("kind"),
    _text("shelf"),
    Column("parts", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)

loans = Table(
    "loans",
    METADATA,
    _key(),
    _text("item", index=True),
    _text("card", index=True),
    _ms("out_ms"),                                     # when the item left, by its effective time
    _text("due", 10),
    Column("renewed", Integer, nullable=False),
    _ms("in_ms", nullable=True),                       # empty while the loan is open
    _text("out_tx", nullable=True),
    _text("in_tx", nullable=True, index=True),
)
Index("ux_loans_open", loans.c.item, unique=True, sqlite_where=loans.c.in_ms.is_(None))
"""No item is on loan twice, whatever the code does. The migration says the same condition to PostgreSQL; said here as well
it would load that dialect at every start."""

holds = Table(
    "holds",
    METADATA,
    _key(),
    _text("item", index=True),
    _text("card", index=True),
    _ms("placed_ms"),
    Column("ready", Boolean, nullable=False),
    _text("shelf"),
    _ms("done_ms", nullable=True),
)

happenings = Table(
    "happenings",
    METADATA,
    _key(),
    _text("item"),
    _text("kind", 16),
    Column("loan", BigInteger, ForeignKey("loans.n"), nullable=True),
    _text("tx", nullable=True),                        # empty: not from a kiosk (taken over with the library's data)
    _text("device"),
    Column("seq", BigInteger, nullable=False),
    _ms("lo_ms"),                                      # it happened between these two; the same when the clock was trusted
    _ms("hi_ms"),
    _ms("at_ms"),                                      # its place in the item's history
    Column("effect", Boolean, nullable=False),
    Index("ix_happenings_item_at_ms", "item", "at_ms"),
)
"""What happened to an item, in its true order. `loan` is empty for a checkin of what was not on loan."""

transactions = Table(
    "transactions",
    METADATA,
    _text("id", primary_key=True),
    _text("device"),
    Column("seq", BigInteger, nullable=True),          # empty when another id of this device had it before
    _text("item", index=True),
    _text("kind", 16),
    _text("want", 16),
    _text("stand", 16),
    _ms("lo_ms"),
    _ms("hi_ms"),
    _ms("received_ms"),
    Column("body", Text, nullable=False),
    Column("answer", Text, nullable=False),
    _ms("raw_ms", nullable=True),                      # as the kiosk's wall clock read, never changed …
    Column("raw_trusted", Boolean, nullable=True),     # … and whether it was believed then
    _ms("corrected_ms", nullable=True),                # what the kiosk knew better afterwards
    UniqueConstraint("device", "seq"),
)

conflicts = Table(
    "conflicts",
    METADATA,
    _key(),
    _text("kind", 16),                                 # conflict | notice
    _text("fingerprint", 80, unique=True),             # the same thing is parked once
    _text("tx"),
    _text("device"),
    _text("item", index=True),
    _text("reason"),
    Column("message", Text, nullable=False),
    Column("body", Text, nullable=False),              # the whole transaction as it came
    Column("stood", Text, nullable=False),             # what central knew of the item then
    _ms("made_ms"),
    _ms("closed_ms", nullable=True),
    Column("note", Text, nullable=False),
)

changes = Table(
    "changes",
    METADATA,
    _text("kind", 16, primary_key=True),               # patron | item | library | rules
    _text("key", primary_key=True),
    Column("n", BigInteger, nullable=False, unique=True),
)
"""The newest position of each thing in the change log; what is not in its own table any more is a tombstone."""

devices = Table(
    "devices",
    METADATA,
    _text("device", primary_key=True),
    Column("name", Text, nullable=False),
    _text("secret_hash"),
    _ms("enrolled_ms"),
    _ms("revoked_ms", nullable=True),
)

codes = Table(
    "codes",
    METADATA,
    _text("code_hash", primary_key=True),
    _ms("made_ms"),
    _ms("expires_ms"),
    _ms("used_ms", nullable=True),
    _text("device", nullable=True),
)

tries = Table(
    "tries",
    METADATA,
    _text("scope", 16, primary_key=True),              # card | device | enrol
    _text("key", primary_key=True),
    Column("failed", Integer, nullable=False),
    _ms("last_ms"),
    _ms("wait_until_ms"),
)

letters = Table(
    "letters",
    METADATA,
    _key(),
    _text("fingerprint", unique=True),                 # the same slip asked for again is one letter
    Column("address", Text, nullable=False),
    Column("message", Text, nullable=False),           # the e-mail; emptied when it is sent
    _ms("made_ms"),
    _ms("next_ms"),
    Column("tried", Integer, nullable=False),
    _text("state", 16),                                # waiting | sent | failed
    Column("trouble", Text, nullable=False),
    Index("ix_letters_state_next_ms", "state", "next_ms"),
)
