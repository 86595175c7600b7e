"""Forgetting: acknowledged and old goes, owed stays, numbers go on."""

import pytest

from kiosk.effects import FetchOwed, Mark, Settle
from kiosk.transactions import Answer, Result, Status
from offline_store import purge
from tests.store_help import HOUR_MS, KIEU, LAN, Book, FakeClock

DAY_MS = 24 * HOUR_MS


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def put(book, *steps):
    row = book.lend()
    for step in steps:
        book.do([Mark(1, row.id, KIEU, step)])
    return row


def pass_days(book, days):
    book.clock.pass_ms(days * DAY_MS)
    book.look_around()


def test_a_row_that_upstream_acknowledged_goes_after_the_retention(book):
    put(book, Status.ACCEPTED)
    pass_days(book, 29)
    assert book.seqs() == [1]
    pass_days(book, 2)
    assert book.seqs() == []


def test_what_is_owed_stays_with_its_card_however_old(book):
    rows = [put(book, Status.PENDING), put(book, Status.WITHDRAWING), put(book, Status.REFUSED)]
    pass_days(book, 400)
    assert book.seqs() == [1, 2, 3] and all(book.row(row)["card"] for row in rows)
    assert book.ask(FetchOwed()).transactions[0].patron == LAN
    book.do([Settle((Answer(rows[2].id, Result.NOTED),))])
    pass_days(book, 1)
    assert book.seqs() == [1, 2]


def test_what_a_person_has_not_seen_stays_without_its_card(book):
    row = put(book, Status.PENDING, Status.CONFLICT)
    pass_days(book, 31)
    assert book.seqs() == [1] and book.row(row)["card"] is None and book.row(row)["patron"] is not None
    book.do([Mark(1, row.id, KIEU, Status.RESOLVED)])
    pass_days(book, 1)
    assert book.seqs() == []


def test_numbers_go_on_when_all_rows_are_gone(book):
    for _ in range(3):
        put(book, Status.ACCEPTED)
    pass_days(book, 31)
    assert book.seqs() == [] and book.lend().seq == 4
    again = book.after_power_cut()
    assert again.lend().seq == 5
    again.store.close()


def test_the_retention_is_the_librarys(tmp_path):
    book = Book(tmp_path, retention_days=2)
    put(book, Status.ACCEPTED)
    pass_days(book, 3)
    assert book.seqs() == []
    book.store.close()


@pytest.mark.parametrize("ok", [True, False])
def test_rows_grow_old_by_the_time_that_the_kiosk_was_on_whatever_its_clock_says(tmp_path, ok):
    clock = FakeClock(wall=1_000, ok=False)
    book = Book(tmp_path, clock)
    put(book, Status.ACCEPTED)
    clock.wall, clock.ok = FakeClock().wall, ok
    pass_days(book, 29)
    assert book.seqs() == [1]
    pass_days(book, 2)
    assert book.seqs() == []
    book.store.close()


def test_a_row_of_a_boot_whose_age_was_lost_is_as_old_as_the_next(book):
    put(book, Status.PENDING, Status.CONFLICT, Status.RESOLVED)
    book.store.db.execute("DELETE FROM boot_age")
    again = book.after_power_cut(FakeClock("boot-2"))
    pass_days(again, 400)
    assert again.seqs() == [1], "nobody can tell how old it is"
    put(again, Status.ACCEPTED)
    pass_days(again, 29)
    assert again.seqs() == [1, 2]
    pass_days(again, 2)
    assert again.seqs() == []
    again.store.close()


def test_a_card_that_was_forgotten_leaves_no_bytes(book, tmp_path):
    row = put(book, Status.PENDING, Status.CONFLICT)
    sealed = bytes(book.row(row)["card"])
    book.store.checkpoint()
    assert sealed in (tmp_path / "store.db").read_bytes()
    pass_days(book, 31)
    for file in tmp_path.glob("store.db*"):
        assert sealed not in file.read_bytes(), file


def test_boots_without_rows_are_forgotten_but_the_last(book):
    for n in range(purge.BOOTS_KEPT + 5):
        book = book.after_power_cut(FakeClock(f"boot-{n + 2}"))
    pass_days(book, 0)
    put(book, Status.ACCEPTED)
    pass_days(book, 31)
    for table in ("boot", "boot_age"):
        assert book.store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == purge.BOOTS_KEPT
    book.store.close()


def test_the_clerk_tidies_once_an_hour(book):
    book.look_around()
    put(book, Status.ACCEPTED)
    book.clock.pass_ms(40 * DAY_MS)
    book._tidied_ms = book.clock.at - HOUR_MS + 1
    book.look_around()
    assert book.seqs() == [1]
    book.clock.pass_ms(1)
    book.look_around()
    assert book.seqs() == []
