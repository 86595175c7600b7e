"""What answers taught by the way (SIP2 sends nothing down): facts on patrons and items, written over what the copy has.

Of a row that is known only the keys that were said change; our own newer rows go before all of it (knowledge). The copy
becomes no younger by it and its cursor stays; the next snapshot forgets what it does not mention, taught or not.
"""

from typing import Any

from kiosk.effects import Learn
from offline_store import rounds
from offline_store.desk import Desk
from offline_store.sync_rows import ITEM, PATRON, is_gone, item_key, patron_key, told

NO_LOAN = {"loan_to": None, "loan_due": "", "loan_renewed": 0}
MENTIONED_BY_NONE = 0
"""The `round` of a row that no snapshot has told of."""


def learn(desk: Desk, wish: Learn) -> tuple[()]:
    """A row that makes no sense teaches nothing."""
    bad = 0
    for rows, take in ((wish.patrons, _patron), (wish.items, _item)):
        for row in rows:
            try:
                take(desk, row)
            except (TypeError, ValueError):
                bad += 1
    if bad:
        desk.report(f"{bad} rows of what upstream said by the way make no sense and were left out")
    return ()


def _patron(desk: Desk, row: Any) -> None:
    key = patron_key(desk, row)
    if is_gone(row):
        desk.db.execute("DELETE FROM patron WHERE key = ?", (key,))
        return
    said = told(PATRON, desk, row)
    known = desk.db.execute("SELECT 1 FROM patron WHERE key = ?", (key,)).fetchone()
    _write(desk, "patron", "key", key, said if known else {name: usual(desk, row) for name, usual in PATRON.items()}, bool(known))


def _item(desk: Desk, row: Any) -> None:
    item = item_key(desk, row)
    if is_gone(row):
        desk.db.execute("DELETE FROM item WHERE item = ?", (item,))
        return
    said = told(ITEM, desk, row)
    known = desk.db.execute("SELECT * FROM item WHERE item = ?", (item,)).fetchone()
    before: dict[str, Any] = dict(known) if known else {name: usual(desk, {}) for name, usual in ITEM.items()}
    if "loan_to" in said and said["loan_to"] is None:
        said |= NO_LOAN
    elif "loan_to" in said and said["loan_to"] != before["loan_to"]:
        said = NO_LOAN | said                            # another loan: nothing of the old one is true of it
    after = before | said
    if not known or (after["loan_to"], after["loan_due"]) != (before["loan_to"], before["loan_due"]):
        said["loan_since_ms"] = rounds.told_ms(desk, None)
    _write(desk, "item", "item", item, said if known else {name: after[name] for name in ITEM} | said, bool(known))


def _write(desk: Desk, table: str, column: str, key: Any, said: dict[str, Any], known: bool) -> None:
    """Names of columns are our own, never from outside."""
    if known and said:
        assignments = ", ".join(f"{name} = ?" for name in said)
        desk.db.execute(f"UPDATE {table} SET {assignments} WHERE {column} = ?", (*said.values(), key))
    elif not known:
        row = {column: key, "round": MENTIONED_BY_NONE} | said
        places = ", ".join("?" * len(row))
        desk.db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))
