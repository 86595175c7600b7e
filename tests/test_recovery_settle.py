"""What a stop left half done, at the next start: who may finish it, who may not, and what the library hears (design §5)."""

import pytest

from kiosk import policy
from kiosk.effects import FetchOwed, LookUpItem, Mark, MarkTag, Settle
from kiosk.events import ItemLooked, OwedFetched
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Security, Status, Want
from tests.store_help import KIEU, LAN, MINH, Book, FakeClock, page


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    book.do([page()])
    return book


def restart(book: Book) -> Book:
    return book.after_power_cut(FakeClock("boot-2", at=20_000, wall=book.clock.wall + 60_000))


def verdict(book: Book, card: str) -> tuple[bool, str]:
    """What is decided here, without the library system, when this patron lays the book down."""
    looked = book.ask(LookUpItem(1, KIEU, card))
    assert isinstance(looked, ItemLooked)
    said = policy.decide(Kind.CHECKOUT, looked.known)
    return said.ok, said.reason


def owed(book: Book) -> list[tuple[str, Want]]:
    fetched = book.ask(FetchOwed())
    assert isinstance(fetched, OwedFetched)
    return [(t.id, t.want) for t in fetched.transactions]


def test_a_loan_whose_tag_was_not_written_is_finished_by_its_patron_and_by_nobody_else(book):
    row = book.lend()
    book.do([Mark(1, row.id, KIEU, Status.PENDING)])
    again = restart(book)
    assert verdict(again, LAN) == (True, Reason.ALREADY_YOURS) and verdict(again, MINH) == (False, Reason.ON_LOAN_TO_OTHER)
    assert again.row(row)["attention"] == "power_cut", "until then staff see it"
    second = again.lend()
    again.do([Mark(1, second.id, KIEU, Status.PENDING), MarkTag(second.id, Security.UNSECURED)])
    assert again.row(row)["attention"] == "" and again.desk.live.counts == (2, 0), "her own hand has put it right"
    again.close()


def test_while_it_is_not_known_whether_it_was_lent_nobody_else_gets_it(book):
    row = book.lend()
    again = restart(book)
    assert again.status(row) is Status.WITHDRAWING and owed(again) == [(row.id, Want.WITHDRAW)]
    assert verdict(again, MINH) == (False, Reason.ON_LOAN_TO_OTHER)
    again.do([Settle((Answer(row.id, Result.WITHDRAWN),))])
    assert verdict(again, MINH) == (True, "") and owed(again) == []
    again.close()


def test_a_return_is_owed_under_its_own_id_and_the_book_may_be_lent_again(book):
    lent = book.lend()
    book.do([Mark(1, lent.id, KIEU, Status.ACCEPTED), MarkTag(lent.id, Security.UNSECURED)])
    back = book.lend(kind=Kind.CHECKIN, found=Security.UNSECURED)
    again = restart(book)
    assert owed(again) == [(back.id, Want.BOOK)] and verdict(again, MINH) == (True, "")
    assert again.row(back)["attention"] == "power_cut", "its tag was not proven secured"
    third = again.lend(kind=Kind.CHECKIN, found=Security.UNSECURED)
    again.do([MarkTag(third.id, Security.SECURED)])
    assert again.row(back)["attention"] == "", "laid down again, and secured"
    again.close()


def test_starting_twice_changes_nothing_more(book):
    rows = [book.lend(f"i{n}", kind=kind) for n, kind in enumerate((Kind.CHECKOUT, Kind.CHECKIN, Kind.RENEW))]
    once = restart(book)
    states = [dict(once.row(row)) for row in rows]
    twice = restart(once)
    assert [dict(twice.row(row)) for row in rows] == states
    twice.close()
