"""The down-sync at rest: pages of patrons, items and rules, as central sends them (GET /changes), written with their cursor.

A snapshot from the beginning forgets at its end what it did not mention. Card numbers become keyed hashes at this door.
Knows the shape of a page; knows no wire and no rule of lending.
"""

import json
import unicodedata
from collections.abc import Iterable
from typing import Any

from kiosk.effects import Absorb
from kiosk.events import Absorbed, Event
from offline_store import rounds, rules_json
from offline_store.desk import Desk

_PATRON = """INSERT INTO patron VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET greeting = excluded.greeting,
    language = excluded.language, category = excluded.category, blocked = excluded.blocked, expires = excluded.expires,
    fees = excluded.fees, has_mail = excluded.has_mail, round = excluded.round"""
_ITEM = """INSERT INTO item (item, kind, title, author, withdrawn, parts, loan_to, loan_due, loan_renewed, hold_for,
    hold_shelf, loan_since_ms, round) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (item) DO UPDATE SET
    kind = excluded.kind, title = excluded.title, author = excluded.author, withdrawn = excluded.withdrawn,
    parts = excluded.parts, loan_to = excluded.loan_to, loan_due = excluded.loan_due,
    loan_renewed = excluded.loan_renewed, hold_for = excluded.hold_for, hold_shelf = excluded.hold_shelf,
    loan_since_ms = CASE WHEN item.loan_since_ms > 0 AND item.loan_to IS excluded.loan_to
        AND item.loan_due = excluded.loan_due THEN item.loan_since_ms ELSE excluded.loan_since_ms END,
    round = excluded.round"""


def absorb(desk: Desk, wish: Absorb) -> list[Event]:
    """-> Absorbed with the page's cursor; with the old one (and no more) when the page makes no sense."""
    try:
        cursor, more = _field(wish.page, "cursor", str), _field(wish.page, "more", bool)
        patrons, items = _field(wish.page, "patrons", list, []), _field(wish.page, "items", list, [])
        reset, as_of_ms = _field(wish.page, "reset", bool, False), _as_of(wish.page)
    except (TypeError, ValueError) as error:
        desk.report(f"a page of the down-sync makes no sense and was left out: {error}")
        return [Absorbed(desk.store.get("cursor", ""), False)]
    before = desk.store.get("cursor", "")
    if as_of_ms is not None and cursor == before and not (more or reset or patrons or items):
        return [Absorbed(cursor, False)]                       # the same copy as before, read once more: no news
    if reset or before == "":
        rounds.begin(desk, as_of_ms)
    _write_rules(desk, wish.page)
    told_ms = rounds.told_ms(desk, as_of_ms)
    _write_rows(desk, "patron", patrons, told_ms)
    _write_rows(desk, "item", items, told_ms)
    desk.store.put("cursor", cursor)
    rounds.page_absorbed(desk)
    if not more:
        rounds.end(desk, as_of_ms)
    return [Absorbed(cursor, more)]


def _as_of(page: Any) -> int | None:
    """When this copy was made, where it does not say: now."""
    return None if page.get("as_of_ms") is None else _number(page, "as_of_ms")


def _write_rules(desk: Desk, page: dict[str, Any]) -> None:
    """Rules that make no sense leave the old ones in force."""
    if "rules" in page:
        try:
            text = json.dumps(page["rules"])
            rules_json.parse(text)
        except (TypeError, ValueError) as error:
            desk.report(f"the rules of the down-sync make no sense, the old ones stay: {error}")
        else:
            desk.store.put("rules", text)
            desk.rules_changed()
    if isinstance(page.get("library"), dict):
        desk.store.put("library", json.dumps(page["library"]))


def _write_rows(desk: Desk, table: str, rows: Iterable[Any], told_ms: int) -> None:
    """The last word on each. A row that makes no sense is forgotten, not kept as it was: not to know is the careful side."""
    key_of, columns_of, upsert, column = _TABLES[table]
    round_, bad = desk.store.get("round", 0), 0
    told: dict[Any, tuple[Any, ...] | None] = {}
    for row in rows:
        key = None
        try:
            key = key_of(desk, row)
            told[key] = None if _field(row, "gone", bool, False) else (key, *columns_of(desk, row, told_ms), round_)
        except (TypeError, ValueError):
            bad += 1
            if key is not None:
                told[key] = None
    gone = [(key,) for key, values in told.items() if values is None]
    desk.db.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)
    desk.db.executemany(upsert, [values for values in told.values() if values is not None])
    if bad:
        desk.report(f"{bad} {table} rows of the down-sync make no sense and were left out")


def _patron_key(desk: Desk, row: Any) -> bytes:
    return desk.key.hash(_filled(row, "card"))


def _item_key(desk: Desk, row: Any) -> str:
    return _filled(row, "item")


def _patron(desk: Desk, row: dict[str, Any], told_ms: int) -> tuple[Any, ...]:
    return (_words(row, "greeting"), _field(row, "language", str, ""), _field(row, "category", str, "adult"),
            _field(row, "blocked", str, ""), _field(row, "expires", str, ""), _number(row, "fees"),
            _field(row, "has_mail", bool, False))


def _item(desk: Desk, row: dict[str, Any], told_ms: int) -> tuple[Any, ...]:
    return (_field(row, "kind", str, "book"), _words(row, "title"), _words(row, "author"),
            _field(row, "withdrawn", bool, False), _number(row, "parts", 1),
            _card(desk, row, "loan_to"), _field(row, "loan_due", str, ""), _number(row, "loan_renewed"),
            _card(desk, row, "hold_for"), _words(row, "hold_shelf"), told_ms)


_TABLES = {"patron": (_patron_key, _patron, _PATRON, "key"), "item": (_item_key, _item, _ITEM, "item")}


def _card(desk: Desk, row: dict[str, Any], name: str) -> bytes | None:
    card = _field(row, name, str, "")
    return desk.key.hash(card) if card else None


def _words(row: dict[str, Any], name: str) -> str:
    """Text for people: NFC, as the fonts want it."""
    return unicodedata.normalize("NFC", _field(row, name, str, ""))


def _filled(row: Any, name: str) -> str:
    value = _field(row, name, str)
    if not value:
        raise ValueError(f"{name} is empty")
    return value


def _number(row: dict[str, Any], name: str, default: int = 0) -> int:
    """A whole number that the database can hold."""
    value = _field(row, name, int, default)
    if isinstance(value, bool) or not 0 <= value < 1 << 62:
        raise ValueError(f"{name} is {value!r}")
    return value


def _field(row: Any, name: str, kind: type, default: Any = None) -> Any:
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
