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
from central.schema import changes, counters, documents
from kiosk.greeting import greeting

PAGE_USUAL, PAGE_MAX = 500, 1_000
"""Rows of a page where the kiosk does not say, and at most; the next page goes on behind it."""


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
    if since and since > connection.execute(select(counters.c.n).where(counters.c.name == "change")).scalar_one():
        since = None                       # given before the database went back to an older state of itself
    found = Page(cursor=f"{epoch}.{since or 0}", reset=bool(cursor) and since is None)
    limit = max(1, min(limit, PAGE_MAX))
    later = select(changes).where(changes.c.n > (since or 0)).order_by(changes.c.n).limit(limit + 1)
    rows = connection.execute(later).all()
    _fill(connection, found, [(row.kind, row.key) for row in rows[:limit]])
    if rows:
        found.cursor = f"{epoch}.{rows[:limit][-1].n}"
    found.more = len(rows) > limit
    return found


def _fill(connection: Connection, found: Page, places: list[tuple[str, str]]) -> None:
    keys = {sort: [key for kind, key in places if kind == sort] for sort in ("patron", "item", "library", "rules")}
    if keys["library"]:
        found.library = json.loads(library.document(connection, "library"))
    if keys["rules"]:
        found.rules = json.loads(library.document(connection, "rules"))
    patrons = library.patrons_by_card(connection, keys["patron"]) if keys["patron"] else {}
    found.patrons = [_patron(patrons[card]) if card in patrons else {"card": card, "gone": True} for card in keys["patron"]]
    items = library.items_by_barcode(connection, keys["item"]) if keys["item"] else {}
    found.items = [_item(items[code]) if code in items else {"item": code, "gone": True} for code in keys["item"]]


def _position(cursor: str, epoch: str) -> int | None:
    """None for a cursor that this database has not given."""
    mine, _dot, n = cursor.partition(".")
    return int(n) if mine == epoch and n.isdecimal() and n.isascii() and len(n) < 19 else None


def _patron(one: library.Patron) -> dict[str, Any]:
    return {
        "card": one.card,
        "greeting": greeting(one.name, one.language),
        "language": one.language,
        "category": one.category,
        "blocked": one.blocked,
        "expires": one.expires,
        "fees": one.fees,
        "has_mail": bool(one.email),
    }


def _item(one: library.Item) -> dict[str, Any]:
    return {
        "item": one.item,
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
