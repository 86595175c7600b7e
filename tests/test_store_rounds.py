"""A copy with a date of its own (the nightly file): its age, and for which of our own rows it speaks."""

import pytest

from kiosk.effects import Absorb, Learn, LookUpItem, LookUpPatron, Mark
from kiosk.events import Absorbed
from kiosk.rules import Holder
from kiosk.transactions import Kind, Status
from tests.store_help import HOUR_MS, KIEU, LAN, MINH, NOW_MS, SO_DO, Book, FakeClock, item, page

MINUTE_MS = 60_000


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def dated(cursor, as_of_ms, **more):
    return page(cursor, as_of_ms=as_of_ms, reset=True, **more)


def unchanged(cursor, as_of_ms):
    return page(cursor, as_of_ms=as_of_ms, patrons=[], items=[])


def age_h(book):
    return book.ask(LookUpPatron(LAN)).known.data_age_h


def holder(book, card=MINH):
    return book.ask(LookUpItem(1, KIEU, card)).known.item.on_loan


def lent(book, card=LAN, kind=Kind.CHECKOUT):
    row = book.lend(KIEU, card, kind)
    book.do([Mark(1, row.id, KIEU, Status.ACCEPTED)])


# ---- age ------------------------------------------------------------------------------------------------------------

def test_the_copy_is_as_old_as_the_file_says(book):
    book.do([dated("n.1", NOW_MS - 7 * HOUR_MS)])
    assert age_h(book) == pytest.approx(7)


def test_reading_the_same_file_again_makes_it_no_younger(book):
    book.do([dated("n.1", NOW_MS - HOUR_MS)])
    for _ in range(3):
        book.clock.pass_ms(HOUR_MS)
        assert book.do([unchanged("n.1", NOW_MS - HOUR_MS)]) == [Absorbed("n.1", False)]
    assert age_h(book) == pytest.approx(4)
    book.do([dated("n.other", NOW_MS - HOUR_MS)])
    assert age_h(book) == pytest.approx(4), "other bytes, the same date"


def test_an_unchanged_file_costs_no_commit(book):
    book.do([dated("n.1", NOW_MS)])
    before = book.store.db.total_changes
    book.do([unchanged("n.1", NOW_MS)])
    assert book.store.db.total_changes == before


def test_a_file_from_the_future_is_as_old_as_its_reading(book):
    book.do([dated("n.1", NOW_MS + 100 * HOUR_MS)])
    book.clock.pass_ms(3 * HOUR_MS)
    assert age_h(book) == pytest.approx(3)
    book.do([unchanged("n.1", NOW_MS + 100 * HOUR_MS), dated("n.2", NOW_MS + 2 * HOUR_MS)])
    assert age_h(book) == pytest.approx(1), "and the next one, with a right date, is believed"


def test_an_older_file_makes_the_copy_older(book):
    book.do([dated("n.2", NOW_MS - HOUR_MS), dated("n.1", NOW_MS - 25 * HOUR_MS)])
    assert age_h(book) == pytest.approx(25)


def test_a_file_read_without_a_clock_ages_from_its_reading(tmp_path):
    first = Book(tmp_path, FakeClock())
    dark = first.after_power_cut(first.clock.reboot())
    dark.do([dated("n.1", NOW_MS + 60 * HOUR_MS)])
    assert age_h(dark) == 0
    dark.clock.pass_ms(2 * HOUR_MS)
    assert age_h(dark) == pytest.approx(2)
    dark.store.close()


@pytest.mark.parametrize("as_of", ["2026", -1, True, 1 << 70, 1.5])
def test_a_date_that_makes_no_sense_makes_no_page(book, as_of):
    book.do([page("e.1")])
    assert book.do([page("n.1", as_of_ms=as_of)]) == [Absorbed("e.1", False)] and len(book.reports) == 1


def test_pages_of_a_snapshot_share_its_date(book):
    book.do([page("n.1", more=True, reset=True, as_of_ms=NOW_MS - HOUR_MS, items=[])])
    assert age_h(book) is None
    book.do([page("n.2", as_of_ms=NOW_MS - HOUR_MS, patrons=[])])
    assert age_h(book) == pytest.approx(1)


def test_rules_alone_say_nothing_of_patrons_and_items_nor_when(book):
    only = {"cursor": "n.1", "more": False, "only_rules": True, "rules": {"offline": "off"}, "library": {"timezone": "UTC"}}
    book.do([Learn((), ({"item": KIEU, "title": "T"},))])
    assert book.do([Absorb(only)]) == [Absorbed("n.1", False)]
    assert age_h(book) is None and book.desk.rules().offline == "off" and book.ask(LookUpItem(1, KIEU)).title == "T"
    before = book.store.db.total_changes
    assert book.do([Absorb({"cursor": "n.1", "more": False, "only_rules": True})]) == [Absorbed("n.1", False)]
    assert book.store.db.total_changes == before


# ---- our own rows ---------------------------------------------------------------------------------------------------

def test_an_accepted_row_speaks_however_often_the_file_is_read_again(book):
    book.do([dated("n.1", NOW_MS - 8 * HOUR_MS)])
    lent(book)
    for _ in range(5):
        book.do([unchanged("n.1", NOW_MS - 8 * HOUR_MS)])
    assert holder(book) is Holder.OTHER
    after = book.after_power_cut()
    assert holder(after) is Holder.OTHER and after.ask(LookUpItem(1, KIEU, LAN)).known.own_row
    after.store.close()


@pytest.mark.parametrize(("minutes", "says"), [(-30, Holder.OTHER), (0, Holder.OTHER), (4, Holder.OTHER), (6, Holder.NOBODY)])
def test_it_speaks_until_a_file_that_was_made_after_it(book, minutes, says):
    book.do([dated("n.1", NOW_MS - 8 * HOUR_MS)])
    lent(book)
    book.clock.pass_ms(HOUR_MS)
    book.do([dated("n.2", NOW_MS + minutes * MINUTE_MS)])
    assert holder(book) is says
    after = book.after_power_cut()
    assert holder(after) is says
    after.store.close()


def test_a_checkin_speaks_too(book):
    book.do([dated("n.1", NOW_MS - HOUR_MS, items=[item(KIEU, loan_to=LAN), item(SO_DO)])])
    lent(book, "", Kind.CHECKIN)
    book.do([unchanged("n.1", NOW_MS - HOUR_MS)] * 3)
    assert holder(book, LAN) is Holder.NOBODY


def test_a_row_settled_while_the_first_file_is_being_read_speaks(book):
    book.do([page("n.1", more=True, reset=True, as_of_ms=NOW_MS - HOUR_MS)])
    lent(book)
    book.do([page("n.2", as_of_ms=NOW_MS - HOUR_MS, patrons=[], items=[])])
    assert holder(book) is Holder.OTHER


# ---- from one kind of copy to the other ------------------------------------------------------------------------------

def test_a_kiosk_that_moves_from_central_to_a_nightly_file_keeps_what_central_had_not_confirmed(book):
    book.do([page("e.1")])
    lent(book)
    book.do([dated("n.1", NOW_MS - HOUR_MS)])
    assert holder(book) is Holder.OTHER
    book.clock.pass_ms(HOUR_MS)
    book.do([dated("n.2", NOW_MS + HOUR_MS)])
    assert holder(book) is Holder.NOBODY


def test_what_central_had_confirmed_does_not_rise_again(book):
    book.do([page("e.1")])
    lent(book)
    book.do([page("e.2"), page("e.3")])
    book.do([dated("n.1", NOW_MS - HOUR_MS)])
    assert holder(book) is Holder.NOBODY


def test_a_kiosk_that_moves_to_central_waits_for_a_page_that_was_asked_for_after_it(book):
    book.do([dated("n.1", NOW_MS - HOUR_MS)])
    lent(book)
    book.do([page("e.1", reset=True)])
    assert holder(book) is Holder.OTHER
    book.do([page("e.2", items=[item(KIEU)]), page("e.3", items=[item(KIEU)])])
    assert holder(book) is Holder.NOBODY and age_h(book) == 0
