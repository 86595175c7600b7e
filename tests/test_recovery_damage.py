"""The file is damaged under the kiosk: while it runs, and between two starts of the real program. It comes back by itself."""

import os
import sqlite3
from pathlib import Path

import pytest

from kiosk.effects import Mark, Record
from kiosk.events import Marked, StoreFailed, StoreOpened
from kiosk.transactions import Kind, Status
from offline_store import port
from tests.benchmarks.room import room
from tests.store_help import KIEU, LAN
from tests.test_store_port import Kiosk


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(port, "RETRY_S", 0.2)


def damage(path: str, first: int = 0, pages: int = 1) -> None:
    """Other bytes, as a failing card gives them."""
    with open(path, "r+b") as file:
        file.seek(first * 4096)
        file.write(b"\xa5" * 4096 * pages)
        file.flush()
        os.fsync(file.fileno())


def forget_pages(kiosk: Kiosk) -> None:
    """The log is moved into the file, and no page is kept in memory: the next look reads the card."""
    assert kiosk.port._clerk is not None
    kiosk.port._clerk.store.checkpoint(truncate=True)
    kiosk.port._clerk.store.db.execute("PRAGMA shrink_memory")


def test_damage_that_a_commit_meets_is_saved_without_a_person(tmp_path):
    kiosk = Kiosk(tmp_path).start()
    first = kiosk.lend()
    kiosk.wish(Mark(1, first.id, KIEU, Status.PENDING))
    kiosk.until(Marked)
    forget_pages(kiosk)
    damage(kiosk.path)
    kiosk.wish(Record(1, Kind.CHECKOUT, "another", LAN))
    assert kiosk.until(StoreFailed).why == "store_corrupt"
    opened = kiosk.until(StoreOpened, 2)
    assert (opened.owed, opened.staff) == (1, 2), "owed as before; the damage, and the tag that nobody proved"
    second = kiosk.lend("third", 2)
    assert second.seq > 1000 and [row["status"] for row in kiosk.rows()] == ["pending", "asking"]
    assert os.path.exists(kiosk.path + ".damaged-1") and any("1 transaction could be saved" in said for said in kiosk.reports)
    kiosk.worker.stop()


def test_damage_that_nobody_met_is_found_at_the_next_start(tmp_path):
    kiosk = Kiosk(tmp_path).start()
    kiosk.lend()
    pages = os.path.getsize(kiosk.path) // 4096
    kiosk.worker.stop()
    damage(kiosk.path, first=pages - 1)
    again = Kiosk(tmp_path).start()
    assert os.path.exists(kiosk.path + ".damaged-1") and len(again.rows()) == 1
    again.worker.stop()


@pytest.mark.timeout(120)
def test_owed_rows_in_a_damaged_file_arrive_at_central_once():
    """The real program: two books lent without a network, the file damaged while the kiosk is off, then the network is back."""
    with room() as place:
        stage, titles = place.stage, ["Truyện Kiều", "Chí Phèo"]
        stage.network("down")
        stage.card("Nguyễn Thị Lan")
        stage.pin("1234")
        place.wait_unsecured(place.lay(titles))
        place.until(lambda: stage.owed() == 2, "not both are owed")
        stage.kiosk.kill()
        stage.house.link.lose_sender()
        place.until(lambda: not place.hand.scene, "the glass did not go dark")
        path = str(place.house.store)
        _everything_into_the_file(path)
        damage(path)
        stage.network("up")
        stage.kiosk = stage.house.start_kiosk()
        stage._ready()
        stage.sync()
        said = stage.queue()
        assert said["owed"] == 0 and [one["saved"] for one in said["damages"]] == [2]
        assert Path(path + ".damaged-1").exists()
        applied = [stage.house.upstream.applied(stage.house.library.item(title).barcode) for title in titles]
        assert applied == [["checkout"], ["checkout"]]


def _everything_into_the_file(path: str) -> None:
    """As the kiosk itself does now and then; a log would make up for a damaged file."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
