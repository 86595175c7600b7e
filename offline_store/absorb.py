"""The down-sync at rest: pages of patrons, items and rules, as central sends them (GET /changes), written with their cursor.

A snapshot from the beginning forgets at its end what it did not mention. Card numbers become keyed hashes at this door.
Knows the shape of a page; knows no wire and no rule of lending.
"""

import json
from collections.abc import Iterable
from typing import Any

from kiosk.effects import Absorb
from kiosk.events import Absorbed, Event
from offline_store import rounds, rules_json
from offline_store.desk import Desk
from offline_store.sync_rows import ITEM, PATRON, field, is_gone, item_key, number, patron_key
from offline_store.uuid7 import SEQ_MAX

_PATRON = """INSERT INTO patron (key, greeting, language, category, blocked, expires, fees, has_mail, round)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET greeting = excluded.greeting,
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
        cursor, more = field(wish.page, "cursor", str), field(wish.page, "more", bool)
        patrons, items = field(wish.page, "patrons", list, []), field(wish.page, "items", list, [])
        reset, as_of_ms = field(wish.page, "reset", bool, False), _as_of(wish.page)
        only_rules, newest_seq = field(wish.page, "only_rules", bool, False), number(wish.page, "newest_seq")
    except (TypeError, ValueError) as error:
        desk.report(f"a page of the down-sync makes no sense and was left out: {error}")
        return [Absorbed(desk.store.get("cursor", ""), False)]
    _numbers_go_on_behind(desk, newest_seq)
    before = desk.store.get("cursor", "")
    if (as_of_ms is not None or only_rules) and cursor == before and not (more or reset or patrons or items):
        return [Absorbed(cursor, False)]                       # the same copy as before, read once more: no news
    if only_rules:                                             # of patrons and items nothing is known by this, nor when
        _write_rules(desk, wish.page)
        desk.store.put("cursor", cursor)
        return [Absorbed(cursor, False)]
    if reset or before == "":
        rounds.begin(desk, as_of_ms)
    _write_rules(desk, wish.page)
    _write_rows(desk, "patron", patrons)
    _write_rows(desk, "item", items, rounds.told_ms(desk, as_of_ms))
    desk.store.put("cursor", cursor)
    rounds.page_absorbed(desk)
    if not more:
        rounds.end(desk, as_of_ms)
    return [Absorbed(cursor, more)]


def _numbers_go_on_behind(desk: Desk, newest_seq: int) -> None:
    """A store that has begun anew under the same name (another card, an old copy put back) takes no number twice: central
    would enter nothing of it. The first page comes with the link, before a patron has laid a book down.
    """
    if desk.newest_seq < newest_seq < SEQ_MAX:
        desk.report(f"central knows this kiosk's transactions up to number {newest_seq}, the store only up to {desk.newest_seq}: "
                    "was its card exchanged, or an old copy put back? Numbers go on from there")
        desk.store.put("seq_floor", newest_seq)
        desk.newest_seq = newest_seq


def _as_of(page: Any) -> int | None:
    """When this copy was made, where it does not say: now."""
    return None if page.get("as_of_ms") is None else number(page, "as_of_ms")


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


def _write_rows(desk: Desk, table: str, rows: Iterable[Any], *more: Any) -> None:
    """The last word on each. A row that makes no sense is forgotten, not kept as it was: not to know is the careful side."""
    key_of, columns, upsert, column = _TABLES[table]
    round_, bad = desk.store.get("round", 0), 0
    told: dict[Any, tuple[Any, ...] | None] = {}
    for row in rows:
        key = None
        try:
            key = key_of(desk, row)
            told[key] = None if is_gone(row) else (key, *(value(desk, row) for value in columns.values()), *more, round_)
        except (TypeError, ValueError):
            bad += 1
            if key is not None:
                told[key] = None
    gone = [(key,) for key, values in told.items() if values is None]
    desk.db.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)
    desk.db.executemany(upsert, [values for values in told.values() if values is not None])
    if bad:
        desk.report(f"{bad} {table} rows of the down-sync make no sense and were left out")


_TABLES = {"patron": (patron_key, PATRON, _PATRON, "key"), "item": (item_key, ITEM, _ITEM, "item")}
