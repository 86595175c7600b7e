"""The due date that goes with a transaction: what the patron was promised, or which loan was meant (SIP2 has no ids)."""

import sqlite3

import pytest
import sqlite_utils

from kiosk.effects import FetchOwed, LookUpItem, Mark, NoteClock, Settle
from kiosk.transactions import Answer, Kind, Result, Status, Transaction, Want
from offline_store import migrations, schema
from offline_store.store import open_store
from tests.store_help import HOUR_MS, KEY, KIEU, LAN, MINH, NOW_MS, SO_DO, Book, FakeClock, item, page

DAY_MS = 24 * HOUR_MS
D1, D2 = "2026-12-01", "2026-12-09"
HANOI = {"timezone": "Asia/Ho_Chi_Minh"}


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def lent(book, due=D1, status=Status.PENDING, card=LAN):
    row = book.lend(KIEU, card)
    book.do([Mark(1, row.id, KIEU, status, due=due)])
    return row


def back(book, code=KIEU) -> str:
    return book.lend(code, kind=Kind.CHECKIN).due


def on_loan(due=D1, card=LAN):
    return [item(KIEU, loan_to=card, loan_due=due)]


# ---- checkout -------------------------------------------------------------------------------------------------------

def test_a_checkout_decided_here_carries_what_the_patron_was_promised(book):
    row = lent(book)
    assert row.due == ""
    [owed] = book.ask(FetchOwed()).transactions
    assert (owed.want, owed.due) == (Want.BOOK, D1)


@pytest.mark.parametrize("status", [Status.ASKING, Status.WITHDRAWING, Status.REFUSED])
def test_a_checkout_that_promises_nothing_carries_none(book, status):
    lent(book, status=Status.ASKING)
    row = book.lend(SO_DO)
    book.do([Mark(1, row.id, SO_DO, status, due=D1)])
    owed = [t for t in book.ask(FetchOwed()).transactions if t.item == SO_DO]
    assert all(t.due == "" for t in owed) and len(owed) == (status is not Status.ASKING)


# ---- checkin: our own loans ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("status", [Status.PENDING, Status.ACCEPTED])
@pytest.mark.parametrize(("hours", "known"), [(0, ""), (23, ""), (24, D1), (300, D1)])
def test_a_checkin_names_the_loan_that_this_kiosk_made_a_day_before(book, status, hours, known):
    lent(book, status=status)
    book.clock.pass_ms(hours * HOUR_MS)
    assert back(book) == known


@pytest.mark.parametrize(("minutes", "known"), [(29, ""), (31, D1)])
def test_the_day_is_the_librarys_own(tmp_path, minutes, known):
    book = Book(tmp_path, FakeClock(wall=1_795_018_200_000))            # 16:10 UTC, 23:10 in Hanoi
    book.do([page(library=HANOI)])
    book.clock.pass_ms(20 * 60_000)
    lent(book)
    book.clock.pass_ms(minutes * 60_000)
    assert back(book) == known
    book.store.close()


def test_a_loan_that_came_back_here_is_no_loan_any_more(book):
    book.do([page(items=on_loan())])
    lent(book)
    book.clock.pass_ms(2 * DAY_MS)
    row = book.lend(KIEU, kind=Kind.CHECKIN)
    book.do([Mark(1, row.id, KIEU, Status.PENDING)])
    assert row.due == D1 and back(book) == ""


def test_an_untrusted_clock_proves_nothing(book):
    lent(book)
    book.clock.pass_ms(2 * DAY_MS)
    book.clock.ok = False
    assert back(book) == ""


def test_a_loan_made_without_a_clock_counts_once_its_time_is_known(tmp_path):
    book = Book(tmp_path, FakeClock(at=40_000, wall=12_345, ok=False))
    lent(book)
    book.clock.at, book.clock.wall, book.clock.ok = 100_000, NOW_MS, True
    book.clock.pass_ms(2 * DAY_MS)
    assert back(book) == "", "nobody knows when it was lent"
    book.do([NoteClock(book.clock.at, book.clock.wall)])
    assert book.lend(KIEU, kind=Kind.CHECKIN).due == D1
    book.store.close()


def test_a_settled_loan_has_the_date_that_upstream_gave(book):
    row = lent(book)
    book.do([Settle((Answer(row.id, Result.ACCEPTED, due=D2),))])
    book.clock.pass_ms(2 * DAY_MS)
    assert back(book) == D2


def test_refused_and_withdrawn_loans_are_none(book):
    lent(book, status=Status.REFUSED)
    lent(book, status=Status.WITHDRAWING)
    book.clock.pass_ms(2 * DAY_MS)
    assert back(book) == ""


# ---- checkin: loans of the copy -------------------------------------------------------------------------------------

def test_a_checkin_names_the_loan_that_the_copy_has_known_since_another_day(book):
    book.do([page(items=on_loan())])
    assert back(book) == ""
    book.clock.pass_ms(DAY_MS)
    assert back(book) == D1 and back(book, SO_DO) == "" and back(book, "unheard of") == ""


def test_a_loan_that_the_copy_tells_again_is_known_since_the_first_time(book):
    book.do([page("e.1", items=on_loan())])
    book.clock.pass_ms(DAY_MS)
    book.do([page("e.2", reset=True, items=on_loan())])
    assert back(book) == D1


@pytest.mark.parametrize("clock", [True, False])
def test_a_nightly_file_knew_it_since_it_was_made(book, clock):
    book.clock.ok = clock
    book.do([page("n.1", reset=True, as_of_ms=NOW_MS - DAY_MS, items=on_loan())])
    book.clock.ok = True
    assert back(book) == D1


@pytest.mark.parametrize("now", [on_loan(D2), on_loan(D1, MINH)])
def test_another_loan_or_another_date_is_known_since_today(book, now):
    book.do([page("e.1", items=on_loan())])
    book.clock.pass_ms(DAY_MS)
    book.do([page("e.2", items=now)])
    assert back(book) == ""
    book.clock.pass_ms(DAY_MS)
    assert back(book) == now[0]["loan_due"]


def test_what_the_copy_told_without_a_clock_counts_from_when_it_tells_it_again(book):
    book.clock.ok = False
    book.do([page("e.1", items=on_loan())])
    book.clock.pass_ms(2 * DAY_MS)
    book.clock.ok = True
    assert back(book) == ""
    book.do([page("e.2", items=on_loan())])
    book.clock.pass_ms(DAY_MS)
    assert back(book) == D1


def test_the_copy_may_know_a_newer_date_of_our_own_loan(book):
    book.do([page("e.1")])
    lent(book)
    book.clock.pass_ms(DAY_MS)
    book.do([page("e.2", more=True, items=on_loan(D2))])
    assert back(book) == "", "renewed today, somewhere else"
    book.clock.pass_ms(DAY_MS)
    assert back(book) == D2


# ---- renewals -------------------------------------------------------------------------------------------------------

def test_a_renewal_carries_the_date_before_it(book):
    book.do([page(items=on_loan())])
    assert book.lend(KIEU, LAN, Kind.RENEW).due == D1
    assert book.lend(KIEU, MINH, Kind.RENEW).due == "", "it is somebody else's"
    assert book.lend(SO_DO, LAN, Kind.RENEW).due == ""


def test_a_renewal_of_our_own_loan_carries_its_date(book):
    lent(book)
    row = book.lend(KIEU, LAN, Kind.RENEW)
    book.do([Mark(1, row.id, KIEU, Status.WITHDRAWING)])
    assert row.due == D1 and book.row(row)["due"] == D1


# ---- the wire and the file -------------------------------------------------------------------------------------------

def test_a_due_date_is_sent_only_where_there_is_one(book):
    assert "due" not in book.lend(SO_DO).to_json()
    lent(book)
    [owed] = book.ask(FetchOwed()).transactions
    assert owed.to_json()["due"] == D1 and Transaction.from_json(owed.to_json()) == owed


def test_a_store_of_the_first_version_learns_the_age_of_loans(tmp_path):
    path = tmp_path / "store.db"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    only_first = migrations.Migrations("offline_store")
    only_first()(migrations.first_tables)
    only_first.apply(sqlite_utils.Database(db))
    db.execute("INSERT INTO item (item, kind, title, author, withdrawn, parts, loan_to, loan_due, loan_renewed, hold_for,"
               " hold_shelf, round) VALUES (?, 'book', 'T', '', 0, 1, ?, ?, 0, NULL, '', 1)", (KIEU, KEY.hash(LAN), D1))
    db.close()
    open_store(str(path), key=KEY).close()
    book = Book(tmp_path)
    assert book.store.db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert book.ask(LookUpItem(1, KIEU, LAN)).title == "T" and back(book) == ""
    book.store.close()
