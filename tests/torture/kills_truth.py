"""Where the truth of one household lies once it is calm: rows of the store, central's books, tags on and off the pad.

Reads the two SQLite files beside their owners; asks the pad's simulator. Judges nothing.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from drivers.simulators.household import Household
from tests.torture.kills_model import Booked, Entry, Row, World
from tests.torture.kills_witness import Witness

UNSECURED = "C2"


def world(house: Household, witness: Witness) -> World:
    with _opened(house.folder / "central.db") as central, _opened(house.store) as store:
        return World(
            confirmed=list(witness.confirmed.values()), slip_numbers=witness.slip_numbers, rows=rows(store),
            booked=_booked(central), history=_history(central),
            loans={loan["item"]: loan["card"] for loan in house.upstream.loans()},
            conflicts=_conflicts(central), unsecured=_unsecured(house),
            lent_before=frozenset(house.library.item(title).barcode for title in house.library.lent))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as db:
        db.row_factory = sqlite3.Row
        yield db


def rows(store: sqlite3.Connection) -> list[Row]:
    found = store.execute("SELECT seq, id, kind, item, status, wall_ms, reason, attention FROM txn ORDER BY seq")
    return [Row(r["seq"], str(uuid.UUID(bytes=r["id"])), r["kind"], r["item"], r["status"], r["wall_ms"], r["reason"],
                r["attention"]) for r in found]


def all_heard(house: Household) -> bool:
    """Has central every row, and is none open here?"""
    with _opened(house.folder / "central.db") as central, _opened(house.store) as store:
        known = {b.id for b in _booked(central)}
        return all(r.id in known and r.status not in ("asking", "pending", "withdrawing") for r in rows(store))


def _booked(central: sqlite3.Connection) -> list[Booked]:
    found = central.execute("SELECT id, seq, stand, body, answer FROM transactions").fetchall()
    return [_one(r, json.loads(r["body"]), json.loads(r["answer"])) for r in found]


def _one(row: sqlite3.Row, body: dict, answer: dict) -> Booked:
    return Booked(row["id"], row["seq"], row["stand"], body["wall_ms"], body.get("patron", ""), answer.get("reason", ""))


def _history(central: sqlite3.Connection) -> list[Entry]:
    found = central.execute("SELECT item, kind, tx, seq, effect FROM happenings WHERE tx IS NOT NULL ORDER BY at_ms, n")
    return [Entry(r["item"], r["kind"], r["tx"], r["seq"], bool(r["effect"])) for r in found]


def _conflicts(central: sqlite3.Connection) -> set[str]:
    return {r["tx"] for r in central.execute("SELECT tx FROM conflicts WHERE kind = 'conflict'")}


def _unsecured(house: Household) -> dict[str, tuple[bool, ...]]:
    """Only items that were on the pad once; the others are as they were."""
    afi = {tag["uid"]: tag["afi"] for tag in house.pad.ask(do="show")["tags"]}
    tags = {item.barcode: [image["uid"] for image in house.images(item.barcode)] for item in house.library.items}
    return {item: tuple(afi[uid] == UNSECURED for uid in uids) for item, uids in tags.items() if set(uids) <= set(afi)}
