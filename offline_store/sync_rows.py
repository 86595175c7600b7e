"""The rows of patrons and items as they come with the down-sync, column by column, and what each may hold.

Card numbers become keyed hashes at this door. What makes no sense raises TypeError or ValueError. Knows no page and no SQL.
"""

import unicodedata
from collections.abc import Callable
from typing import Any

from offline_store.desk import Desk

Column = Callable[[Desk, Any], Any]
"""The value that belongs into the database; the usual one where the row does not name it."""


def patron_key(desk: Desk, row: Any) -> bytes:
    return desk.key.hash(filled(row, "card"))


def item_key(desk: Desk, row: Any) -> str:
    return filled(row, "item")


def card(desk: Desk, row: dict[str, Any], name: str) -> bytes | None:
    card = field(row, name, str, "")
    return desk.key.hash(card) if card else None


def words(row: dict[str, Any], name: str) -> str:
    """Text for people: NFC, as the fonts want it."""
    return unicodedata.normalize("NFC", field(row, name, str, ""))


def filled(row: Any, name: str) -> str:
    value = field(row, name, str)
    if not value:
        raise ValueError(f"{name} is empty")
    return value


def number(row: dict[str, Any], name: str, default: int = 0) -> int:
    """A whole number that the database can hold."""
    value = field(row, name, int, default)
    if isinstance(value, bool) or not 0 <= value < 1 << 62:
        raise ValueError(f"{name} is {value!r}")
    return value


def field(row: Any, name: str, kind: type, default: Any = None) -> Any:
    """TypeError where it is missing or of another type, ValueError where it is no text; null counts as missing."""
    if not isinstance(row, dict):
        raise TypeError(f"a {type(row).__name__} is not a table of keys")
    value = row.get(name)
    if value is None:
        value = default
    if not isinstance(value, kind):
        raise TypeError(f"{name} is {'missing' if value is None else 'a ' + type(value).__name__}")
    if kind is str:
        value.encode()            # a lone surrogate is valid JSON and no text
    return value


PATRON: dict[str, Column] = {
    "greeting": lambda desk, row: words(row, "greeting"),
    "language": lambda desk, row: field(row, "language", str, ""),
    "category": lambda desk, row: field(row, "category", str, "adult"),
    "blocked": lambda desk, row: field(row, "blocked", str, ""),
    "expires": lambda desk, row: field(row, "expires", str, ""),
    "fees": lambda desk, row: number(row, "fees"),
    "has_mail": lambda desk, row: field(row, "has_mail", bool, False),
}

ITEM: dict[str, Column] = {
    "kind": lambda desk, row: field(row, "kind", str, "book"),
    "title": lambda desk, row: words(row, "title"),
    "author": lambda desk, row: words(row, "author"),
    "withdrawn": lambda desk, row: field(row, "withdrawn", bool, False),
    "parts": lambda desk, row: number(row, "parts", 1),
    "loan_to": lambda desk, row: card(desk, row, "loan_to"),
    "loan_due": lambda desk, row: field(row, "loan_due", str, ""),
    "loan_renewed": lambda desk, row: number(row, "loan_renewed"),
    "hold_for": lambda desk, row: card(desk, row, "hold_for"),
    "hold_shelf": lambda desk, row: words(row, "hold_shelf"),
}


def told(columns: dict[str, Column], desk: Desk, row: Any) -> dict[str, Any]:
    """Only the columns that the row names."""
    return {name: value_of(desk, row) for name, value_of in columns.items() if row.get(name) is not None}


def is_gone(row: Any) -> bool:
    return field(row, "gone", bool, False)
