"""Down-sync: what a kiosk may know for the hours without a network, in pages by cursor.

The cursor is a position in the change log. Each thing stands there once, at its newest change; a page gives it as it is
now, and what has moved on meanwhile comes again later. So a snapshot from the beginning can be broken off and resumed at
any page. A thing that is gone is a tombstone. No PIN, no address and no full name goes down.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from central import library
from central.schema import changes, documents

PAGE_MAX = 1_000


@dataclass
class Page:
    """`reset`: the cursor was of another database; this page is the first of a new snapshot."""

    cursor: str
    more: bool = False
    reset: bool = False
    rules: dict[str, Any] | None = None
    library: dict[str, Any] | None = None
    patrons: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)


def page(connection: Connection, cursor: str, limit: int) -> Page:
    epoch = connection.execute(select(documents.c.body).where(documents.c.name == "epoch")).scalar() or ""
    since = _position(cursor, epoch)
    found = Page(cursor=f"{epoch}.{since or 0}", reset=bool(cursor) and since is None)
    limit = max(1, min(limit, PAGE_MAX))
    later = select(changes).where(changes.c.n > (since or 0)).order_by(changes.c.n).limit(limit + 1)
    rows = connection.execute(later).all()
    for row in rows[:limit]:
        _add[row.kind](connection, found, row.key)
        found.cursor = f"{epoch}.{row.n}"
    found.more = len(rows) > limit
    return found


def _position(cursor: str, epoch: str) -> int | None:
    """None for a cursor that this database has not given."""
    mine, _dot, n = cursor.partition(".")
    return int(n) if mine == epoch and n.isdecimal() and n.isascii() and len(n) < 19 else None


def _patron(connection: Connection, found: Page, card: str) -> None:
    one = library.patron(connection, card)
    if one is None:
        found.patrons.append({"card": card, "gone": True})
        return
    found.patrons.append(
        {
            "card": card,
            "greeting": library.greeting(one.name, one.language),
            "language": one.language,
            "category": one.category,
            "blocked": one.blocked,
            "expires": one.expires,
            "fees": one.fees,
            "has_mail": bool(one.email),
        }
    )


def _item(connection: Connection, found: Page, barcode: str) -> None:
    one = library.item(connection, barcode)
    if one is None:
        found.items.append({"item": barcode, "gone": True})
        return
    found.items.append(
        {
            "item": barcode,
            "kind": one.kind,
            "title": one.title,
            "author": one.author,
            "withdrawn": one.withdrawn,
            "parts": one.parts,
            "loan_to": one.loan_card,
            "loan_due": one.due,
            "loan_renewed": one.renewed,
            "hold_for": one.hold_card,
            "hold_shelf": one.hold_shelf,
        }
    )


def _library(connection: Connection, found: Page, _key: str) -> None:
    found.library = json.loads(library.document(connection, "library"))


def _rules(connection: Connection, found: Page, _key: str) -> None:
    found.rules = json.loads(library.document(connection, "rules"))


_add = {"patron": _patron, "item": _item, "library": _library, "rules": _rules}
