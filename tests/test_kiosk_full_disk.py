"""The real kiosk on a small disk that is really full: nobody is let in, staff are told, a start names the cause, and it is
back when there is room."""

import json
import time

import pytest

from offline_store import room
from offline_store.__main__ import main
from tests.benchmarks.room import BORROWER, READY_LIMIT_S, Room
from tests.small_disk import small_disk
from tests.test_kiosk_disk import Kiosk

STAYS_S = 4.0
SIZE_MB = 32


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("full")
    with small_disk(folder / "store", SIZE_MB) as made:
        yield made


@pytest.fixture(scope="module")
def kiosk(disk):
    made = Room(disk.folder.parent, {})
    yield Kiosk(made)
    made.close()


@pytest.fixture(autouse=True)
def at_home(kiosk, disk):
    disk.fill()
    disk.make_room()
    kiosk.house.pad.ask(do="lift", all=True)
    kiosk.until_screen("Welcome", READY_LIMIT_S)
    kiosk.room.until(lambda: not kiosk.hand.status["offline"], "the network is not known to be up")


def stays_out(kiosk, seconds: float = STAYS_S) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        kiosk.hand.wait_until(lambda: kiosk.hand.screen != "OutOfService", end - time.monotonic())
        if kiosk.hand.screen != "OutOfService":
            return False
    return True


def test_whoever_comes_to_a_full_disk_is_not_let_in_until_there_is_room(kiosk, disk):
    disk.fill()
    kiosk.room.stage.card(BORROWER)
    kiosk.until_screen("OutOfService")
    assert stays_out(kiosk)
    disk.fill(leave_bytes=room.RESERVE_LEAST_BYTES // 2)
    kiosk.room.stage.card(BORROWER)
    uids = kiosk.room.lay(["Chí Phèo"])
    assert stays_out(kiosk) and kiosk.secured(uids) and kiosk.on_loan("Chí Phèo") == set()
    disk.make_room()
    kiosk.until_screen("Welcome")
    kiosk.room.sign_in()
    kiosk.room.wait_unsecured(uids)
    kiosk.touch("finish", leads_to="SlipChoice")
    kiosk.touch("receipt_none", leads_to="Goodbye")
    kiosk.until_screen("Welcome", 20.0)


def test_a_visit_that_is_under_way_ends_well_in_the_reserve_and_nobody_begins_after_it(kiosk, disk):
    kiosk.room.sign_in()
    kiosk.room.wait_unsecured(kiosk.room.lay(["Số đỏ"]))
    disk.fill(leave_bytes=room.RESERVE_LEAST_BYTES // 2)
    kiosk.room.wait_unsecured(kiosk.room.lay(["Tắt đèn"]))
    kiosk.touch("finish", leads_to="SlipChoice")
    kiosk.touch("receipt_none", leads_to="Goodbye")
    kiosk.until_screen("OutOfService", 20.0)
    assert kiosk.on_loan("Số đỏ", "Tắt đèn") == {"Số đỏ", "Tắt đèn"} and stays_out(kiosk, 2.0)
    disk.make_room()
    kiosk.until_screen("Welcome")
    kiosk.room.until(lambda: kiosk.room.stage.queue()["staff"] == 0, "what is right waits for staff")


def test_a_start_on_a_full_disk_names_the_cause_and_staff_can_read_their_list(kiosk, disk, capsys):
    kiosk.room.stage.kiosk.kill()                                # a power cut: the log stays
    (disk.folder / "muon.db-shm").unlink()
    disk.fill()
    log = disk.folder.parent / "kiosk.log"
    said_before = len(log.read_text("utf-8"))
    assert main(["queue", "list", "--json", "--store", str(kiosk.house.store)]) == 0
    assert "staff" in json.loads(capsys.readouterr().out)
    kiosk.room.stage.kiosk = kiosk.house.start_kiosk()
    kiosk.until_screen("OutOfService", READY_LIMIT_S)
    assert "the disk is full: make room" in log.read_text("utf-8")[said_before:]
    disk.make_room()
    kiosk.until_screen("Welcome")
