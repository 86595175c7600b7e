"""The store's worker: piles, answers only after the commit, a disk that fails, a stop that loses nothing."""

import time
from typing import Any

import pytest

from kiosk.effects import CountPin, FetchOwed, LookUpPatron, Mark, MarkTag, NoteLink, Record
from kiosk.events import Event, OwedFetched, PatronLooked, PinCounted, QueueCounted, Recorded, StoreFailed, StoreOpened
from kiosk.ports import PortName
from kiosk.transactions import Kind, Security, Status
from kiosk.workers import Worker
from offline_store import port
from offline_store.errors import StoreInUse
from offline_store.port import Following, StorePort
from offline_store.privacy import load_key
from offline_store.store import Store, open_store
from tests.powercut import vfs
from tests.store_help import KIEU, LAN, SO_DO, FakeClock


class Kiosk:
    """The store's worker and what it posts."""

    def __init__(self, folder, **more):
        self.events: list[Event] = []
        self.reports: list[str] = []
        self.path, self.key = str(folder / "store.db"), str(folder / "key")
        self.port = StorePort(self.path, self.key, FakeClock(), report=self.reports.append, **more)
        self.worker = Worker(self.port, self.events.append, self.reports.append)

    def start(self):
        self.worker.start()
        self.until(StoreOpened)
        return self

    def wish(self, *wishes):
        for wish in wishes:
            assert self.worker.wishes.put(wish)

    def until(self, kind, count=1, limit_s=5.0) -> Any:
        end = time.monotonic() + limit_s
        while len(found := [e for e in list(self.events) if isinstance(e, kind)]) < count:
            assert time.monotonic() < end, f"no {kind.__name__}; there is {self.events} {self.reports}"
            time.sleep(0.002)
        return found[count - 1]

    def lend(self, item=KIEU, count=1):
        self.wish(Record(1, Kind.CHECKOUT, item, LAN))
        return self.until(Recorded, count).transaction

    def rows(self):
        store = open_store(self.path, key=load_key(self.key), staff=True)
        try:
            return [dict(row) for row in store.db.execute("SELECT * FROM txn ORDER BY seq")]
        finally:
            store.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """A broken disk is tried again five times a second here."""
    assert port.RETRY_S == 1.0
    monkeypatch.setattr(port, "RETRY_S", 0.2)


@pytest.fixture
def kiosk(tmp_path):
    kiosk = Kiosk(tmp_path)
    yield kiosk.start()
    kiosk.worker.stop()


def test_the_store_says_how_it_was_found(kiosk):
    assert kiosk.events == [StoreOpened(0, 0, "")] and kiosk.port.name is PortName.STORE


def test_a_recorded_answer_comes_after_the_commit(kiosk):
    row = kiosk.lend()
    assert [r["seq"] for r in kiosk.rows()] == [row.seq]


def test_a_pile_that_comes_in_a_row_is_one_commit(tmp_path):
    recorder = vfs.install()
    kiosk = Kiosk(tmp_path, vfs=vfs.NAME).start()
    kiosk.lend()
    recorder.clear()
    kiosk.wish(*(Record(1, Kind.CHECKOUT, f"i{n}", LAN) for n in range(20)))
    kiosk.until(Recorded, 21)
    assert recorder.syncs == 1
    kiosk.worker.stop()


def test_what_may_follow_rides_with_the_next_commit(tmp_path):
    recorder = vfs.install()
    kiosk = Kiosk(tmp_path, vfs=vfs.NAME).start()
    row = kiosk.lend()
    recorder.clear()
    kiosk.wish(MarkTag(row.id, Security.UNSECURED), NoteLink(False))
    kiosk.wish(FetchOwed(), LookUpPatron(LAN))
    kiosk.until(OwedFetched)
    kiosk.until(PatronLooked)
    assert recorder.syncs == 0
    kiosk.wish(Mark(1, row.id, KIEU, Status.PENDING))
    kiosk.until(QueueCounted)
    time.sleep(0.1)
    assert recorder.syncs == 1 and kiosk.rows()[0]["security"] == "unsecured"
    kiosk.worker.stop()


def test_what_may_follow_is_written_when_nothing_else_comes(kiosk, monkeypatch):
    row = kiosk.lend()
    kiosk.wish(MarkTag(row.id, Security.SECURED))
    time.sleep(port.FOLLOW_S + 0.3)
    assert kiosk.rows()[0]["security"] == "secured"


def test_what_may_follow_waits_for_its_like_but_not_for_ever():
    following = Following()
    assert following.due_in(0.0) is None
    following.add([NoteLink(True)], 10.0)
    assert following.due_in(10.0) == port.FOLLOW_S
    for n in range(100):
        following.add([NoteLink(True)], 10.0 + n / 10)
    assert following.due_in(20.0) == 0.0
    following.add([NoteLink(False)] * 400, 20.0)
    assert len(following.take()) == port.FOLLOW_LIMIT and following.due_in(20.0) is None


def test_a_clean_stop_writes_what_waits_and_the_next_start_finds_it(kiosk, tmp_path):
    row = kiosk.lend()
    kiosk.wish(Mark(1, row.id, KIEU, Status.PENDING), MarkTag(row.id, Security.UNSECURED))
    kiosk.worker.stop()
    assert [(r["status"], r["security"]) for r in kiosk.rows()] == [("pending", "unsecured")]
    assert not (tmp_path / "store.db-wal").exists()
    again = Kiosk(tmp_path).start()
    assert again.events[0] == StoreOpened(1, 0, "", cut_visits=1), "the visit had not ended"
    again.worker.stop()


DISK_FAULTS = [(vfs.FULL, "store_full"), (vfs.IOERR_WRITE, "store_io"), (vfs.READONLY, "store_read_only")]


@pytest.mark.parametrize(("code", "words"), DISK_FAULTS)
def test_a_disk_that_fails_promises_nothing_and_works_again_by_itself(tmp_path, code, words):
    recorder = vfs.install()
    kiosk = Kiosk(tmp_path, vfs=vfs.NAME).start()
    first = kiosk.lend()
    kiosk.wish(Mark(1, first.id, KIEU, Status.PENDING))
    kiosk.until(QueueCounted)
    recorder.refuse = code
    kiosk.wish(Record(2, Kind.CHECKOUT, SO_DO, LAN), Record(2, Kind.CHECKOUT, "x", LAN), MarkTag(first.id, Security.UNSECURED))
    assert kiosk.until(StoreFailed) == StoreFailed(words)
    kiosk.wish(CountPin(LAN, False))
    time.sleep(0.5)
    assert sum(isinstance(e, StoreFailed) for e in kiosk.events) == 1, "said once"
    recorder.refuse = 0
    assert kiosk.until(StoreOpened, 2, limit_s=4).owed == 1
    assert sum(isinstance(e, Recorded) for e in kiosk.events) == 1
    assert not any(isinstance(e, PinCounted) for e in kiosk.events)
    assert kiosk.lend(SO_DO, 2).seq == 2, "no gap"
    kiosk.worker.stop()
    assert [(r["seq"], r["security"]) for r in kiosk.rows()] == [(1, "unsecured"), (2, "unknown")], "the tag's fact was kept"


def test_a_disk_on_which_not_even_a_rollback_works_keeps_the_facts_of_the_pile(tmp_path, monkeypatch):
    recorder = vfs.install()
    kiosk = Kiosk(tmp_path, vfs=vfs.NAME).start()
    row = kiosk.lend()
    kiosk.wish(Mark(1, row.id, KIEU, Status.PENDING))
    kiosk.until(QueueCounted)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "_roll_back", lambda store: store.db.close())
        recorder.refuse = vfs.IOERR_WRITE
        kiosk.wish(MarkTag(row.id, Security.UNSECURED), Record(2, Kind.CHECKOUT, SO_DO, LAN))
        assert kiosk.until(StoreFailed) == StoreFailed("store_io")
    recorder.refuse = 0
    kiosk.until(StoreOpened, 2, limit_s=4)
    kiosk.worker.stop()
    assert kiosk.rows()[0]["security"] == "unsecured" and not any("ProgrammingError" in said for said in kiosk.reports)


def test_a_question_that_was_open_when_the_disk_failed_is_withdrawn(tmp_path):
    recorder = vfs.install()
    kiosk = Kiosk(tmp_path, vfs=vfs.NAME).start()
    row = kiosk.lend()
    recorder.refuse = vfs.FULL
    kiosk.wish(Mark(1, row.id, KIEU, Status.ACCEPTED))
    kiosk.until(StoreFailed)
    recorder.refuse = 0
    kiosk.until(StoreOpened, 2, limit_s=4)
    assert [r["status"] for r in kiosk.rows()] == ["withdrawing"]
    kiosk.worker.stop()


def test_a_second_kiosk_on_the_same_store_is_refused_with_a_sentence(kiosk, tmp_path):
    with pytest.raises(StoreInUse, match=r"another kiosk \(process \d+\) works on this store"):
        StorePort(kiosk.path, kiosk.key, FakeClock()).open()
    second = Kiosk(tmp_path)
    second.worker.start()
    assert second.until(StoreFailed) == StoreFailed("store_in_use")
    kiosk.worker.stop()
    second.until(StoreOpened, limit_s=4)
    second.worker.stop()


def test_a_store_that_cannot_be_made_is_tried_again(tmp_path):
    kiosk = Kiosk(tmp_path / "card")
    kiosk.worker.start()
    assert kiosk.until(StoreFailed).why == "store_io"
    (tmp_path / "card").mkdir()
    kiosk.until(StoreOpened, limit_s=4)
    kiosk.worker.stop()


def test_a_wish_that_makes_no_sense_takes_nothing_with_it(kiosk):
    kiosk.wish(Record(1, Kind.CHECKOUT, KIEU, LAN), Record(1, Kind.CHECKOUT, "\ud800", LAN), Record(1, Kind.CHECKOUT, SO_DO, LAN))
    assert kiosk.until(Recorded, 2).transaction.item == SO_DO
    assert [r["seq"] for r in kiosk.rows()] == [1, 2] and "could not be done" in kiosk.reports[0]


def test_nothing_is_woken_while_nothing_is_wished(kiosk):
    time.sleep(0.05)
    before = _switches()
    time.sleep(1.0)
    assert _switches() - before <= 6, "the test's own thread included"


def _switches() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
