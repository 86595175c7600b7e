"""A batch is taken together (histories read at once, rows written at once) or, after a fault, one by one in savepoints: the
books must look the same. Random batches on few items, with repeats, late arrivals and clocks that nobody believes.
"""

import random
from pathlib import Path

import pytest
from sqlalchemy import text

from central import intake
from central.database import Database
from central.server import open_database
from central.shape import parse
from kiosk.transactions import Kind, Want
from tests.central_desk import DAY_MS, DE_MEN, DVD, KIEU, LAN, MARIE, MINUTE_MS, NOON_MS, QUAN, SO_DO, demo_file

ITEMS, CARDS = (KIEU, SO_DO, DE_MEN, DVD), (LAN, QUAN, MARIE)
WANTS = (Want.BOOK, Want.BOOK, Want.BOOK, Want.ASK, Want.WITHDRAW, Want.NOTE)
AGO_MS = (0, MINUTE_MS, 3_600_000, DAY_MS, 30 * DAY_MS, 60 * DAY_MS)
BATCHES, SIZE = 6, 25
TABLES = ("loans", "happenings", "transactions", "changes", "holds")


@pytest.mark.parametrize("seed", range(3))
def test_a_batch_taken_together_leaves_the_same_books_as_one_by_one(tmp_path_factory: pytest.TempPathFactory, seed: int):
    told = [_play(tmp_path_factory, seed, careful) for careful in (False, True)]
    assert told[0] == told[1]
    assert len(told[0]["happenings"]) > BATCHES * 3, "hardly anything happened: this proves nothing"


def _play(folders: pytest.TempPathFactory, seed: int, careful: bool) -> dict[str, list]:
    file = folders.mktemp("together") / "central.sqlite"
    file.write_bytes(demo_file(Path(folders.getbasetemp())).read_bytes())
    database = open_database(f"sqlite:///{file}")
    try:
        dice = random.Random(seed)
        sent: list[dict] = []
        answers = [intake._take(database, f"kiosk-{n % 2}", [parse(one) for one in _batch(dice, n, sent)], NOON_MS + n, careful)
                   for n in range(BATCHES)]
        return {"answers": answers, **{table: _rows(database, table) for table in TABLES}}
    finally:
        database.close()


def _batch(dice: random.Random, n: int, sent: list[dict]) -> list[dict]:
    """Some of it has been sent before, in this batch or in another, and may be wanted otherwise now."""
    made: list[dict] = []
    for place in range(SIZE):
        repeat = bool(sent) and dice.random() < 0.15
        one = {**dice.choice(sent), "want": dice.choice(WANTS)} if repeat else _transaction(dice, n, place)
        made.append(one)
        sent.append(one)
    return made


def _transaction(dice: random.Random, n: int, place: int) -> dict:
    kind, trusted = dice.choice((Kind.CHECKOUT, Kind.CHECKOUT, Kind.CHECKIN, Kind.CHECKIN, Kind.RENEW)), dice.random() < 0.8
    return {"id": f"{n}-{place}", "seq": n // 2 * SIZE + place + 1, "kind": kind, "item": dice.choice(ITEMS),
            "patron": "" if kind is Kind.CHECKIN else dice.choice(CARDS), "want": dice.choice(WANTS), "boot_id": "boot",
            "boot_ms": place, "wall_ms": NOON_MS - dice.choice(AGO_MS) if trusted else 5_000, "trusted": trusted}


def _rows(database: Database, table: str) -> list[tuple]:
    with database.read() as connection:
        return sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))), key=repr)
