"""A library of any size in a database for central, with as many enrolled kiosks; and what central made of their transactions.

Knows the tables; knows no wire.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert

from central import demo
from central.ledger import Ledger
from central.schema import devices, items, patrons
from central.server import open_database

FACTS = {"name": {"en": "Storm Library"}, "isil": "VN-MUON", "branch": "HN1", "currency": "VND", "timezone": "UTC", "pin": False}
RULES = {"patron": {"adult": {"loan_limit": 1_000_000}}, "item": {"book": {"loan_days": 21}}, "offline": "both"}


def item(kiosk: int, n: int) -> str:
    return f"39{kiosk:06d}{n:06d}"


def card(kiosk: int, n: int) -> str:
    return f"29{kiosk:06d}{n:06d}"


def device(kiosk: int) -> str:
    return f"storm-{kiosk}"


def secret(kiosk: int) -> str:
    return f"secret-{kiosk}"


@dataclass(frozen=True)
class Size:
    kiosks: int
    items_each: int
    patrons_each: int


def build(file: Path, size: Size, now_ms: int) -> None:
    """`file`: where central will look."""
    database = open_database(f"sqlite:///{file}")
    kiosks = range(size.kiosks)
    with database.write() as connection:
        ledger = Ledger(connection, now_ms)
        demo.set_library(ledger, FACTS, RULES)
        for rows, table in ((_devices(kiosks, now_ms), devices), (_patrons(kiosks, size.patrons_each), patrons),
                            (item_rows(kiosks, size.items_each), items)):
            for first in range(0, len(rows), 5_000):
                connection.execute(insert(table), rows[first : first + 5_000])
        ledger.finish()
    database.close()


def _devices(kiosks: range, now_ms: int) -> list[dict]:
    same = {"name": "", "enrolled_ms": now_ms}
    return [{"device": device(k), "secret_hash": hashlib.sha256(secret(k).encode()).hexdigest(), **same} for k in kiosks]


def _patrons(kiosks: range, each: int) -> list[dict]:
    same = {"name": "Lan", "language": "vi", "category": "adult", "email": "", "blocked": "", "expires": "", "pin_hash": ""}
    return [{"card": card(k, n), **same} for k in kiosks for n in range(each)]


def item_rows(kiosks: Iterable[int], each: int) -> list[dict]:
    same = {"title": "Truyện Kiều", "author": "Nguyễn Du", "kind": "book", "shelf": "A", "parts": 1, "withdrawn": False}
    return [{"item": item(k, n), **same} for k in kiosks for n in range(each)]


# ---- what became of them --------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Truth:
    """Ids by how often they had their effect; `otherwise`: never, or more than once."""

    once: frozenset[str]
    otherwise: frozenset[str]
    conflicts: int


def truth(file: Path) -> Truth:
    """While central runs or after."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as central:
        counted = central.execute("SELECT tx, sum(effect) FROM happenings WHERE tx IS NOT NULL GROUP BY tx").fetchall()
        conflicts = central.execute("SELECT count(*) FROM conflicts").fetchone()[0]
    once, otherwise = (frozenset(tx for tx, times in counted if (times == 1) is one) for one in (True, False))
    return Truth(once, otherwise, conflicts)
