"""The small library: its own facts and rules, and its patrons and items as `kiosk/rules.py` wants to know them.

Decides nothing. Dates are the library's local dates.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter
from sqlalchemy import Connection, and_, bindparam, func, select

from central.schema import documents, fees, holds, items, loans, patrons
from kiosk.rules import Holder, ItemFacts, PatronFacts, Rules

LIBRARIES_CACHED = 8
"""Read libraries that are kept; the one least recently used is forgotten and read anew."""


@dataclass(frozen=True)
class Library:
    """Who we are and what we allow."""

    name: dict[str, str] = field(default_factory=dict)     # language -> name
    isil: str = ""
    branch: str = ""
    currency: str = ""
    timezone: str = "UTC"
    pin: bool = True                                       # False: the card alone signs in
    rules: Rules = Rules()

    def local_date(self, at_ms: int) -> date:
        return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(self.timezone)).date()


def load(connection: Connection) -> Library:
    """The library in force. An empty database is a library without a name and with the default rules."""
    return _parsed(document(connection, "library"), document(connection, "rules"))


def document(connection: Connection, name: str) -> str:
    """`library` or `rules` as its JSON text; `{}` when there is none yet."""
    return connection.execute(select(documents.c.body).where(documents.c.name == name)).scalar() or "{}"


@lru_cache(maxsize=LIBRARIES_CACHED)
def _parsed(library: str, rules: str) -> Library:
    return checked(json.loads(library), json.loads(rules))


def checked(facts: dict[str, Any], rules: dict[str, Any]) -> Library:
    """A library's `[library]` and `[rules]` tables. ValueError says which key or value is wrong."""
    whole = json.dumps({**facts, "rules": rules})
    found = TypeAdapter(Library).validate_json(whole, strict=True, extra="forbid")
    try:
        ZoneInfo(found.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"timezone: {found.timezone!r} is not known") from error
    return found


@dataclass(frozen=True)
class Patron:
    """A row of `patrons` with what is counted beside it."""

    card: str
    name: str
    language: str
    category: str
    email: str
    blocked: str
    expires: str
    pin_hash: str
    fees: int
    loans: int


def patrons_by_card(connection: Connection, cards: Iterable[str]) -> dict[str, Patron]:
    """Those that there are; one statement however many."""
    rows = connection.execute(_PATRONS, {"cards": list(cards)})
    return {row.card: Patron(*row[:8], fees=int(row[8]), loans=row[9]) for row in rows}


def patron(connection: Connection, card: str) -> Patron | None:
    return patrons_by_card(connection, [card]).get(card)


_OWED = select(func.coalesce(func.sum(fees.c.amount), 0)).where(fees.c.card == patrons.c.card).scalar_subquery()
_HAS = select(func.count()).where(loans.c.card == patrons.c.card, loans.c.in_ms.is_(None)).scalar_subquery()
_PATRONS = select(patrons, _OWED, _HAS).where(patrons.c.card.in_(bindparam("cards", expanding=True)))


def expired(expires: str, today: date) -> bool:
    """The day named on the card is its last good one."""
    return bool(expires) and expires < today.isoformat()


def patron_facts(found: Patron | None, today: date) -> PatronFacts | None:
    if found is None:
        return None
    return PatronFacts(found.category, found.blocked, expired(found.expires, today), found.fees, found.loans)


@dataclass(frozen=True)
class Item:
    """A row of `items` with its open loan and the first hold in its queue."""

    item: str
    title: str
    author: str
    kind: str
    shelf: str
    parts: int
    withdrawn: bool
    loan: int | None = None            # number of the open loan
    loan_card: str = ""
    due: str = ""
    renewed: int = 0
    hold: int | None = None            # number of the first hold
    hold_card: str = ""
    hold_ready: bool = False
    hold_shelf: str = ""


def items_by_barcode(connection: Connection, barcodes: Iterable[str]) -> dict[str, Item]:
    """Those that there are, each as it stands now; one statement however many."""
    rows = connection.execute(_ITEMS, {"barcodes": list(barcodes)})
    return {row.item: Item(*row[:7], *_or(row[7:11], _NO_LOAN), *_or(row[11:], _NO_HOLD)) for row in rows}


def item(connection: Connection, barcode: str) -> Item | None:
    return items_by_barcode(connection, [barcode]).get(barcode)


_NO_LOAN = (None, "", "", 0)
_NO_HOLD = (None, "", False, "")


def _or(found: Sequence[Any], nothing: tuple[Any, ...]) -> Sequence[Any]:
    return nothing if found[0] is None else found


_QUEUE = holds.alias("queue")
_NEXT_HOLD = (                             # one that is ready comes before those that wait
    select(_QUEUE.c.n)
    .where(_QUEUE.c.item == items.c.item, _QUEUE.c.done_ms.is_(None))
    .order_by(_QUEUE.c.ready.desc(), _QUEUE.c.n)
    .limit(1)
    .scalar_subquery()
)
_ITEMS = (
    select(items, loans.c.n, loans.c.card, loans.c.due, loans.c.renewed, holds.c.n, holds.c.card, holds.c.ready, holds.c.shelf)
    .outerjoin(loans, and_(loans.c.item == items.c.item, loans.c.in_ms.is_(None)))
    .outerjoin(holds, holds.c.n == _NEXT_HOLD)
    .where(items.c.item.in_(bindparam("barcodes", expanding=True)))
)


def item_facts(found: Item | None, card: str) -> ItemFacts | None:
    if found is None:
        return None
    return ItemFacts(
        kind=found.kind,
        withdrawn=found.withdrawn,
        on_loan=holder(found.loan_card, card),
        held_for=holder(found.hold_card, card),
        renewed=found.renewed,
    )


def holder(whose: str, card: str) -> Holder:
    if not whose:
        return Holder.NOBODY
    return Holder.SAME if whose == card else Holder.OTHER
