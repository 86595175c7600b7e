"""Central without HTTP, for tests: a database of the demo library in a folder, a clock that tests turn, and short words
for kiosks that ask, book, withdraw and note.

A test file that says `desk = central_desk.desk` has the fixture.
"""

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from central import conflicts, demo, downsync, intake, library, staff_views
from central.ledger import Ledger
from central.server import Start, open_database, prepare_start
from kiosk.transactions import Answer, Kind, Result, Transaction, Want

NOON_MS = 1_795_348_800_000            # 2026-11-22 12:00 UTC, 19:00 in Hà Nội
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000

LAN, QUAN, MARIE, WANG, EMMA = (f"290010000000{n}" for n in ("13", "21", "39", "47", "54"))
HAI_LOST, HA_EXPIRED, BAO_FULL = "29001000000062", "29001000000070", "29001000000088"
OUYANG, AN_STAFF = "29001000000112", "29001000000120"

KIEU, SO_DO, CHI_PHEO, DE_MEN = "39001000000011", "39001000000029", "39001000000037", "39001000000045"
MAT_BIEC_FOR_EMMA, DREAM_READY = "39001000000185", "39001000000292"
REFERENCE, WITHDRAWN_ITEM, DVD = "39001000000169", "39001000000565", "39001000000508"
TOTTO_OF_BAO = "39001000000193"


@cache
def demo_file(folder: Path) -> Path:
    """The demo library, loaded once for all tests; each works on a copy."""
    file = folder / "central-demo.sqlite"
    database = open_database(f"sqlite:///{file}")
    with database.write() as connection:
        prepare_start(Ledger(connection, NOON_MS), Start(demo.DEMO_LIBRARY))
    database.close()                   # the last connection empties the log into the file
    return file


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator["Desk"]:
    one = Desk(demo_file(tmp_path_factory.getbasetemp()), tmp_path)
    yield one
    one.close()


@dataclass
class Desk:
    """One central, on a copy of the demo library. `now_ms` is its clock."""

    template: Path
    folder: Path
    now_ms: int = NOON_MS
    _kiosks: dict[str, "Kiosk"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.file = self.folder / f"central-{next(_files)}.sqlite"
        shutil.copyfile(self.template, self.file)
        self.database = open_database(f"sqlite:///{self.file}")

    def kiosk(self, name: str = "kiosk-a") -> "Kiosk":
        """The same one each time."""
        return self._kiosks.setdefault(name, Kiosk(self, name))

    def close(self) -> None:
        self.database.close()

    def pass_ms(self, ms: int) -> None:
        self.now_ms += ms

    # --- what central knows ---

    def loan(self, item: str) -> tuple[str, str] | None:
        """(card, due) of the open loan."""
        found = self.item(item)
        return (found.loan_card, found.due) if found.loan is not None else None

    def item(self, barcode: str) -> library.Item:
        with self.database.read() as connection:
            found = library.item(connection, barcode)
        assert found
        return found

    def applied(self, item: str) -> list[str]:
        with self.database.read() as connection:
            return staff_views.applied(connection, item)

    def conflicts(self, sort: conflicts.Sort | None = conflicts.Sort.CONFLICT) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return conflicts.waiting(connection, sort)

    def reasons(self) -> list[str]:
        return [one["reason"] for one in self.conflicts()]

    def notices(self) -> list[str]:
        return [one["reason"] for one in self.conflicts(conflicts.Sort.NOTICE)]

    def rows(self, sql: str, **values: Any) -> list[tuple]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]

    def page(self, cursor: str = "", limit: int = 500) -> downsync.Page:
        with self.database.read() as connection:
            return downsync.page(connection, cursor, limit)


_files = itertools.count()


@dataclass
class Kiosk:
    """One device with its own seq. `trusted`: is its clock?"""

    desk: Desk
    name: str
    seq: int = 0
    trusted: bool = True

    def tx(self, kind: Kind, item: str, patron: str = "", want: Want = Want.ASK, ago_ms: int = 0, **more: Any) -> Transaction:
        """A transaction as the kiosk would write it, `ago_ms` before central's now."""
        self.seq += 1
        values: dict[str, Any] = {
            "id": f"{self.name}-{self.seq}",
            "seq": self.seq,
            "kind": kind,
            "item": item,
            "patron": patron,
            "want": want,
            "boot_id": "boot-1",
            "boot_ms": self.seq * 1000,
            "wall_ms": self.desk.now_ms - ago_ms if self.trusted else 5_000,
            "trusted": self.trusted,
        }
        return Transaction(**(values | more))

    def send(self, *transactions: Transaction | dict[str, Any] | Any) -> list[Answer]:
        bodies = [one.to_json() if isinstance(one, Transaction) else one for one in transactions]
        return intake.take(self.desk.database, self.name, bodies, self.desk.now_ms)

    def one(self, tx: Transaction) -> Answer:
        return self.send(tx)[0]

    def ask(self, kind: Kind, item: str, patron: str = "", **more: Any) -> Answer:
        return self.one(self.tx(kind, item, patron, **more))

    def book(self, kind: Kind, item: str, patron: str = "", ago_ms: int = 0, **more: Any) -> Answer:
        return self.one(self.tx(kind, item, patron, Want.BOOK, ago_ms, **more))


def again(tx: Transaction, want: Want) -> Transaction:
    return replace(tx, want=want)


def results(answers: list[Answer]) -> list[Result]:
    return [one.result for one in answers]
