"""Transactions at rest: births, numbers, marks and tags."""

import re
import sqlite3

import pytest

from kiosk.effects import Mark, MarkTag, NoteClock, Record, Settle
from kiosk.events import Marked, QueueCounted, Recorded
from kiosk.reasons import Reason
from kiosk.transactions import MAY_BECOME, Answer, Kind, Result, Security, Status, Want
from offline_store import live, uuid7
from offline_store.transactions import deliverable
from tests.store_help import KIEU, LAN, MINH, NOW_MS, SO_DO, Book, FakeClock, page


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def test_a_transaction_is_recorded_with_everything_that_upstream_will_ask_for(book):
    events = book.do([Record(7, Kind.CHECKOUT, KIEU, LAN, pin_checked=False, parts=2)])
    row = events[0].transaction
    assert events == [Recorded(7, row), QueueCounted(1, 0)]
    assert (row.kind, row.item, row.patron, row.want, row.seq) == (Kind.CHECKOUT, KIEU, LAN, Want.ASK, 1)
    assert (row.boot_id, row.boot_ms, row.wall_ms, row.trusted, row.happened_ms) == ("boot-1", 50_000, NOW_MS, True, None)
    assert row.pin_checked is False
    known = uuid7.parse(row.id)
    assert known and known.version == 7 and uuid7.seq_of(known) == 1


def test_a_refusal_made_here_is_born_as_a_note(book):
    row = book.lend(status=Status.REFUSED, reason="offline_items")
    assert (row.want, row.reason) == (Want.NOTE, "offline_items")
    assert book.desk.live.counts == (0, 0), "a note is delivered, but nothing is owed"


@pytest.mark.parametrize("anchored", [False, True])
@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("status", [Status.ASKING, Status.REFUSED])
@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_answered_at_birth_is_what_lies_on_disk(book, kind, status, trusted, anchored):
    book.clock.ok = trusted
    if anchored:
        book.do([NoteClock(30_000, NOW_MS)])
    book.do([page()])
    row = book.lend(KIEU, LAN, kind, status=status, reason="" if status is Status.ASKING else "offline_items", title="Kiều")
    assert deliverable(book.desk, row.seq) == row
    assert book.desk.live.rows[row.seq] == live.load(book.store.db, synced_to=book.desk.live.complete_at).rows[row.seq]


def test_a_transaction_is_not_born_decided(book):
    assert book.do([Record(1, Kind.CHECKOUT, KIEU, LAN, status=Status.ACCEPTED)]) == []
    assert "cannot be born" in book.reports[0] and book.seqs() == []


def test_earlier_rows_on_the_same_item_go_with_a_new_one(book):
    first, other = book.lend(KIEU, LAN), book.lend(SO_DO, LAN)
    for row in (first, other):
        book.do([Mark(1, row.id, row.item, Status.PENDING)])
    recorded = book.ask(Record(2, Kind.CHECKIN, KIEU))
    assert [(t.id, t.want, t.patron) for t in recorded.earlier] == [(first.id, Want.BOOK, LAN)]


def test_settled_rows_are_not_earlier_ones(book):
    first = book.lend()
    book.do([Mark(1, first.id, KIEU, Status.ACCEPTED)])
    assert book.do([Record(2, Kind.CHECKIN, KIEU)])[0].earlier == ()


@pytest.mark.parametrize("old", list(Status))
@pytest.mark.parametrize("new", list(Status))
def test_only_the_steps_of_the_table_are_taken(book, old, new):
    row = book.lend()
    book.store.db.execute("UPDATE txn SET status = ?", (old,))
    book.desk.load()
    allowed = new in MAY_BECOME[old] or new is old
    events = book.do([Mark(3, row.id, KIEU, new, reason="reserved")])
    assert events[0] == Marked(3, row.id, KIEU, new if allowed else old)
    assert book.status(row) == (new if allowed else old)
    assert bool(book.reports) is not allowed


def test_a_mark_on_an_unknown_id_is_reported_and_answered_by_nothing(book):
    row = book.lend()
    foreign = str(uuid7.make(NOW_MS, row.seq))
    for id_ in (foreign, "not an id", ""):
        assert book.do([Mark(1, id_, KIEU, Status.ACCEPTED)]) == []
    assert len(book.reports) == 3 and book.status(row) is Status.ASKING


def test_a_later_mark_keeps_the_due_date_of_an_earlier_one(book):
    row = book.lend()
    book.do([Mark(1, row.id, KIEU, Status.PENDING, due="2026-12-13")])
    book.do([Mark(1, row.id, KIEU, Status.ACCEPTED)])
    assert book.row(row)["due"] == "2026-12-13"


def test_numbers_have_no_gap_after_a_rolled_back_pile(book):
    book.lend()
    book.store.db.execute("CREATE TEMP TRIGGER t BEFORE INSERT ON main.txn WHEN new.item = 'bad' "
                          "BEGIN SELECT raise(ABORT, 'no'); END")
    events = book.do([Record(1, Kind.CHECKOUT, item, LAN) for item in (KIEU, "bad", SO_DO)])
    assert [e.transaction.seq for e in events if isinstance(e, Recorded)] == [2, 3]
    assert book.seqs() == [1, 2, 3] and len(book.reports) == 1


def test_ids_of_one_moment_sort_in_their_order(book):
    ids = [book.lend(KIEU).id for _ in range(50)]
    assert ids == sorted(ids) and len(set(ids)) == 50


def test_a_tag_that_is_right_waits_for_nobody(book):
    row = book.lend()
    book.do([Mark(1, row.id, KIEU, Status.ACCEPTED), MarkTag(row.id, Security.UNSECURED, closed=True)])
    assert book.desk.live.counts == (0, 0)


@pytest.mark.parametrize(("kind", "security", "gate_rings", "why"), [
    (Kind.CHECKOUT, Security.SECURED, True, "gate_rings"),
    (Kind.CHECKOUT, Security.UNKNOWN, False, "gate_rings"),
    (Kind.CHECKOUT, Security.MIXED, False, "mixed"),
    (Kind.CHECKIN, Security.UNSECURED, False, "not_secured"),
    (Kind.CHECKIN, Security.UNKNOWN, False, "not_secured"),
])
def test_a_tag_that_is_not_right_when_the_visit_ends_is_for_staff(book, kind, security, gate_rings, why):
    row = book.lend(kind=kind)
    book.do([Mark(1, row.id, KIEU, Status.PENDING)])
    book.do([MarkTag(row.id, security, gate_rings)])
    assert book.desk.live.counts == (1, 0), "the visit still goes on"
    events = book.do([MarkTag(row.id, security, gate_rings, closed=True)])
    assert events == [QueueCounted(1, 1)] and book.row(row)["attention"] == why
    book.do([MarkTag(row.id, Security.UNSECURED if kind is Kind.CHECKOUT else Security.SECURED)])
    assert book.desk.live.counts == (1, 0), "put right in a later visit"


@pytest.mark.parametrize(("security", "reason", "staff"), [
    (Security.UNSECURED, "", 0),
    (Security.SECURED, "", 1),
    (Security.UNKNOWN, Reason.STAYS_SECURED, 0),
])
def test_what_staff_were_told_of_a_tag_is_over_once_a_later_row_on_it_is_right(book, security, reason, staff):
    ringing, other, again = book.lend(), book.lend(SO_DO), book.lend()
    for row in (ringing, other):
        book.do([Mark(1, row.id, row.item, Status.PENDING), MarkTag(row.id, Security.SECURED, closed=True)])
    book.do([Mark(2, again.id, KIEU, Status.PENDING, reason=reason)])
    book.do([Settle((Answer(again.id, Result.ACCEPTED),)), MarkTag(again.id, security)])
    assert book.row(ringing)["attention"] == ("gate_rings" if staff else "")
    assert book.row(other)["attention"] == "gate_rings"


def test_a_visit_that_is_over_leaves_no_row_asking(book):
    out, back = book.lend(KIEU), book.lend(SO_DO, kind=Kind.CHECKIN)
    book.do([MarkTag(out.id, Security.UNKNOWN, closed=True), MarkTag(back.id, Security.SECURED, closed=True)])
    assert (book.status(out), book.status(back)) == (Status.WITHDRAWING, Status.PENDING)
    assert book.desk.live.counts == (2, 0)


def test_the_corrected_time_stands_beside_the_raw_one(tmp_path):
    from kiosk.effects import FetchOwed, NoteClock

    clock = FakeClock(at=40_000, wall=12_345, ok=False)
    book = Book(tmp_path, clock)
    row = book.lend()
    book.do([Mark(1, row.id, KIEU, Status.PENDING)])
    assert (row.wall_ms, row.trusted, row.happened_ms) == (12_345, False, None)
    clock.at, clock.wall, clock.ok = 100_000, NOW_MS, True
    book.do([NoteClock(100_000, NOW_MS)])
    clock.at += 5_000
    book.do([NoteClock(105_000, NOW_MS + 999_999)])
    owed = book.ask(FetchOwed()).transactions[0]
    assert (owed.wall_ms, owed.trusted, owed.happened_ms) == (12_345, False, NOW_MS - 60_000)
    later = book.lend(SO_DO)
    assert (later.trusted, later.happened_ms) == (True, None)
    book.store.close()


def test_no_card_number_rests_in_the_files(book, tmp_path):
    row = book.lend(KIEU, LAN)
    book.do([page(items=[]), Mark(1, row.id, KIEU, Status.PENDING)])
    book.do([Record(1, Kind.CHECKOUT, SO_DO, MINH)])
    book.store.checkpoint()
    for file in tmp_path.iterdir():
        assert not re.search(rb"29001000000\d\d\d", file.read_bytes()), file
    assert book.lend(KIEU, LAN).patron == LAN


def test_two_rows_of_one_card_are_sealed_differently_and_hashed_alike(book):
    one, two = book.row(book.lend(KIEU)), book.row(book.lend(SO_DO))
    assert one["patron"] == two["patron"] and one["card"] != two["card"]


def test_a_title_is_kept_only_where_the_synced_copy_lacks_it(book):
    book.do([page()])
    assert book.row(book.lend(KIEU, title="Truyện Kiều"))["title"] == ""
    assert book.row(book.lend("30009", title="Mới"))["title"] == "Mới"


def test_the_table_takes_no_row_twice(book):
    book.lend()
    with pytest.raises(sqlite3.IntegrityError):
        book.store.db.execute("INSERT INTO txn SELECT * FROM txn")
