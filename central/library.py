"""The small library: its own facts and rules, and its patrons and items as `kiosk/rules.py` wants to know them.

Decides nothing. Dates are the library's local dates.
"""

import json
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, select

from central.schema import documents, fees, holds, items, loans, patrons
from kiosk.rules import Holder, ItemFacts, ItemRule, OfflineMode, PatronFacts, PatronRule, Rules


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


@lru_cache(maxsize=8)
def _parsed(library: str, rules: str) -> Library:
    return Library(**json.loads(library), rules=rules_from(json.loads(rules)))


def rules_from(table: dict[str, Any]) -> Rules:
    """A library's `[rules]` table. ValueError or TypeError when a key or value is not one."""
    values = dict(table)
    patron = {category: PatronRule(**rule) for category, rule in values.pop("patron", {}).items()}
    item = {kind: ItemRule(**rule) for kind, rule in values.pop("item", {}).items()}
    if "offline" in values:
        values["offline"] = OfflineMode(values["offline"])
    return Rules(patron=patron, item=item, **values)


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


def patron(connection: Connection, card: str) -> Patron | None:
    owed = select(func.coalesce(func.sum(fees.c.amount), 0)).where(fees.c.card == patrons.c.card).scalar_subquery()
    has = (
        select(func.count())
        .where(and_(loans.c.card == patrons.c.card, loans.c.in_ms.is_(None)))
        .scalar_subquery()
    )
    row = connection.execute(select(patrons, owed, has).where(patrons.c.card == card)).first()
    return Patron(*row[:8], fees=int(row[8]), loans=row[9]) if row else None


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


def item(connection: Connection, barcode: str) -> Item | None:
    standing = and_(loans.c.item == items.c.item, loans.c.in_ms.is_(None))
    row = connection.execute(
        select(items, loans.c.n, loans.c.card, loans.c.due, loans.c.renewed)
        .outerjoin(loans, standing)
        .where(items.c.item == barcode)
    ).first()
    if row is None:
        return None
    loan = (row[7], row[8], row[9], row[10]) if row[7] is not None else (None, "", "", 0)
    return Item(*row[:7], *loan, *_first_hold(connection, barcode))


def _first_hold(connection: Connection, barcode: str) -> tuple[int | None, str, bool, str]:
    """One that is ready comes before those that wait."""
    row = connection.execute(
        select(holds.c.n, holds.c.card, holds.c.ready, holds.c.shelf)
        .where(and_(holds.c.item == barcode, holds.c.done_ms.is_(None)))
        .order_by(holds.c.ready.desc(), holds.c.n)
        .limit(1)
    ).first()
    return tuple(row) if row else (None, "", False, "")


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


def greeting(name: str, language: str) -> str:
    """The given name: the last word of a Vietnamese name, the first of a Western one, a Chinese one whole."""
    words = unicodedata.normalize("NFC", name).split()
    if not words or any(_is_han(letter) for letter in name):
        return " ".join(words)
    return words[-1] if language == "vi" else words[0]


def _is_han(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("CJK ")
