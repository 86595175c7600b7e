"""Room on the disk: a kiosk that ran out of it comes back when there is really room, and begins nothing without."""

import json
import os
import time

import pytest

from kiosk.effects import LookUpPatron, Mark, Record
from kiosk.events import PatronLooked, QueueCounted, Recorded, RoomSeen, StoreFailed, StoreOpened
from kiosk.transactions import Kind, Status
from offline_store import port, room
from offline_store.__main__ import main
from offline_store.errors import StoreError, StoreUnwritable
from offline_store.lock import Lock
from offline_store.privacy import load_key
from offline_store.store import open_store
from tests.small_disk import small_disk
from tests.store_help import KIEU, LAN, SO_DO, Book
from tests.test_store_port import Kiosk

MB = 1 << 20


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(port, "RETRY_S", 0.1)


@pytest.fixture
def free(monkeypatch):
    """So many bytes are free, as the file system says it."""
    class Free:
        bytes: int | None = 100 * MB
    monkeypatch.setattr(room, "free_bytes", lambda path: Free.bytes)
    return Free


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", 24) as made:
        yield made


def count(kiosk: Kiosk, kind: type) -> int:
    return sum(isinstance(event, kind) for event in kiosk.events)


# ---- as the file system says it ---------------------------------------------------------------------------------------

def test_whoever_shows_a_card_on_a_disk_with_too_little_room_is_told_and_what_is_under_way_is_still_written(tmp_path, free):
    kiosk = Kiosk(tmp_path).start()
    free.bytes = room.RESERVE_LEAST_BYTES - 1
    kiosk.wish(LookUpPatron(LAN))
    assert kiosk.until(RoomSeen) == RoomSeen(False) and kiosk.until(PatronLooked)
    assert kiosk.lend().seq == 1 and not count(kiosk, StoreFailed)
    free.bytes = room.AGAIN_LEAST_BYTES - 1
    time.sleep(0.5)
    assert count(kiosk, RoomSeen) == 1, "a little more is not enough: it would close again with the next page of the log"
    free.bytes = room.AGAIN_LEAST_BYTES
    assert kiosk.until(RoomSeen, 2) == RoomSeen(True)
    assert any("make room" in said and "4.0 MB free" in said for said in kiosk.reports)
    kiosk.worker.stop()


def test_room_is_looked_at_when_nobody_comes(tmp_path, free, monkeypatch):
    monkeypatch.setattr(port, "LOOK_AROUND_S", 0.2)
    kiosk = Kiosk(tmp_path).start()
    free.bytes = 0
    assert kiosk.until(RoomSeen) == RoomSeen(False)
    kiosk.worker.stop()


def test_room_without_a_commit_that_works_is_no_room(tmp_path, free, monkeypatch):
    from offline_store.clerk import Clerk

    kiosk = Kiosk(tmp_path).start()
    free.bytes = 0
    kiosk.wish(LookUpPatron(LAN))
    kiosk.until(RoomSeen)
    with monkeypatch.context() as patched:
        def refuses(_clerk):
            raise StoreUnwritable("full", "store_full")
        patched.setattr(Clerk, "try_a_commit", refuses)
        free.bytes = 100 * MB
        assert kiosk.until(StoreFailed) == StoreFailed("store_full")
    assert kiosk.until(StoreOpened, 2).room and count(kiosk, RoomSeen) == 1
    kiosk.worker.stop()


def test_a_start_with_too_little_room_says_so_at_once(tmp_path, free):
    free.bytes = room.RESERVE_LEAST_BYTES - 1
    kiosk = Kiosk(tmp_path).start()
    assert not kiosk.until(StoreOpened).room
    free.bytes = 100 * MB
    assert kiosk.until(RoomSeen) == RoomSeen(True)
    kiosk.worker.stop()


def test_where_nobody_can_say_how_much_room_there_is_the_commits_have_to(tmp_path, free):
    free.bytes = None
    kiosk = Kiosk(tmp_path).start()
    assert kiosk.until(StoreOpened).room and kiosk.lend().seq == 1
    kiosk.worker.stop()
    assert not room.is_none(str(tmp_path / "store.db")) and not room.is_short("/nowhere/at/all/store.db")


def test_a_disk_on_which_no_file_can_be_made_is_full_however_many_bytes_are_free(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result((4096, 4096, 9999, 9999, 9999, 100, 0, 0, 0, 255)))
    assert room.free_bytes(str(tmp_path / "store.db")) == 0


# ---- on a disk that is really full ------------------------------------------------------------------------------------

def test_a_full_disk_keeps_the_kiosk_out_until_there_is_room_though_small_commits_work(disk):
    """The log has old room, in which a small commit fits: it was let in, and failed at the next larger one."""
    kiosk = Kiosk(disk.folder).start()
    for n in range(30):
        row = kiosk.lend(f"i{n}", n + 1)
    kiosk.wish(Mark(1, row.id, row.item, Status.PENDING))
    kiosk.until(QueueCounted)
    disk.fill()
    for n in range(100):
        kiosk.wish(*(Record(2, Kind.CHECKOUT, f"x{n}-{k}", LAN) for k in range(20)))
        time.sleep(0.02)
        if count(kiosk, StoreFailed):
            break
    assert kiosk.until(StoreFailed) == StoreFailed("store_full")
    time.sleep(1.0)
    disk.fill(leave_bytes=room.AGAIN_LEAST_BYTES - MB)
    time.sleep(1.0)
    assert count(kiosk, StoreOpened) == 1, "it did not come back while there was no room"
    before = count(kiosk, Recorded)
    disk.make_room()
    assert kiosk.until(StoreOpened, 2, limit_s=4).room and kiosk.lend(SO_DO, before + 1)
    kiosk.worker.stop()


def test_a_start_on_a_full_disk_names_the_cause_and_is_back_when_there_is_room(disk):
    book = Book(disk.folder)
    book.lend()
    files = {name: (disk.folder / name).read_bytes() for name in ("store.db", "store.db-wal")}
    book.store.close()
    (disk.folder / "key").write_text(bytes(range(32)).hex())
    (disk.folder / "key").chmod(0o600)
    for name, data in files.items():                     # as a power cut leaves it: the log is there
        (disk.folder / name).write_bytes(data)
    disk.fill()
    kiosk = Kiosk(disk.folder)
    with pytest.raises(StoreUnwritable, match="the disk is full: make room") as trouble:
        kiosk.port.open()
    assert trouble.value.words == "store_full"
    kiosk.worker.start()
    assert kiosk.until(StoreFailed) == StoreFailed("store_full")
    disk.make_room()
    assert kiosk.until(StoreOpened).owed == 1
    kiosk.worker.stop()


def test_a_new_kiosk_on_a_full_disk_names_the_cause_too(disk):
    disk.fill()
    kiosk = Kiosk(disk.folder)
    with pytest.raises(StoreError) as trouble:
        kiosk.port.open()
    assert trouble.value.words == "store_full" and "make room" in str(trouble.value)


@pytest.fixture
def cut_off(disk):
    """Three rows, two of them in the log alone; the kiosk was cut off, and the disk is full."""
    book = Book(disk.folder)
    book.lend()
    book.store.checkpoint(truncate=True)
    book.lend(SO_DO)
    book.lend("third")
    files = {name: (disk.folder / name).read_bytes() for name in ("store.db", "store.db-wal")}
    book.store.close()
    for name, data in files.items():
        (disk.folder / name).write_bytes(data)
    disk.fill()
    return str(disk.folder / "store.db")


def test_staff_read_their_list_on_a_full_disk_with_what_stands_in_the_log_alone(cut_off, disk, capsys):
    def kept():
        return [(disk.folder / name).read_bytes() for name in ("store.db", "store.db-wal")]
    before = kept()
    with pytest.raises(StoreUnwritable):
        open_store(cut_off, key=None, staff=True)
    assert main(["queue", "list", "--json", "--store", cut_off]) == 0
    said = capsys.readouterr()
    assert [row["item"] for row in json.loads(said.out)["to_send"]] == [KIEU, SO_DO, "third"]
    assert "the disk is full: make room" in said.err
    assert main(["queue", "close", "1", "--note", "seen", "--store", cut_off]) == 2
    assert "the disk is full: make room" in capsys.readouterr().err
    assert kept() == before


def test_beside_a_kiosk_that_works_on_it_no_copy_is_made(cut_off, capsys):
    lock = Lock(cut_off)
    assert main(["queue", "list", "--store", cut_off]) == 2
    assert "the disk is full: make room" in capsys.readouterr().err
    lock.release()


def test_beside_a_running_kiosk_on_a_full_disk_the_list_is_the_kiosks_own(disk, capsys):
    kiosk = Kiosk(disk.folder).start()
    kiosk.lend()
    disk.fill()
    assert main(["queue", "list", "--owed", "--store", kiosk.path]) == 0
    assert "1 still to be sent" in capsys.readouterr().out
    disk.make_room()
    kiosk.worker.stop()
    assert load_key(kiosk.key)
