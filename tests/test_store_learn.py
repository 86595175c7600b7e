"""What answers taught by the way: facts for the hours without upstream, and nothing more than facts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.effects import Learn, LookUpItem, LookUpPatron, Mark, MarkTag
from kiosk.reasons import Reason
from kiosk.rules import Holder
from kiosk.transactions import Kind, Security, Status
from offline_store.clerk import may_follow
from tests.store_help import HOUR_MS, KIEU, LAN, MINH, SO_DO, Book, item, page, patron
from tests.test_store_absorb import json_like

D1, D2 = "2026-12-01", "2026-12-09"


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def learn(book, *items, patrons=()):
    assert book.do([Learn(tuple(patrons), items)]) == [], "nobody waits for it"


def row(book, code=KIEU):
    found = book.store.db.execute("SELECT * FROM item WHERE item = ?", (code,)).fetchone()
    return dict(found) if found else {}


def known(book, code=KIEU, card=LAN):
    return book.ask(LookUpItem(1, code, card)).known


def back(book):
    return book.lend(KIEU, kind=Kind.CHECKIN).due


def test_an_unknown_item_and_an_unknown_patron_become_known(book):
    patrons = [{"card": LAN, "greeting": "Lan", "fees": 5}]
    learn(book, {"item": KIEU, "title": "Truye\u0323\u0302n Kie\u0302\u0300u"}, patrons=patrons)
    assert book.ask(LookUpItem(1, KIEU)).title == "Truyện Kiều"
    facts = known(book)
    assert (facts.item.kind, facts.item.on_loan, facts.patron.fees, facts.patron.category) == ("book", Holder.NOBODY, 5, "adult")


def test_only_what_was_said_changes(book):
    book.do([page(items=[item(KIEU, kind="dvd", loan_to=LAN, loan_due=D1, loan_renewed=1, hold_for=MINH)])])
    before = row(book)
    learn(book, {"item": KIEU, "title": "neu", "author": None}, patrons=[{"card": LAN, "fees": 7}])
    assert row(book) == before | {"title": "neu"}
    looked = book.ask(LookUpPatron(LAN))
    assert (looked.known.patron.fees, looked.greeting, looked.has_mail) == (7, "Lan", True)


def test_the_copy_is_as_old_as_before_and_its_cursor_stays(book):
    learn(book, {"item": KIEU, "title": "T"})
    assert known(book).data_age_h is None
    book.do([page("e.1")])
    book.clock.pass_ms(3 * HOUR_MS)
    learn(book, {"item": KIEU, "title": "T"})
    assert known(book).data_age_h == pytest.approx(3) and book.store.get("cursor") == "e.1"


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_snapshot_forgets_at_its_end_what_it_did_not_mention_taught_or_not(book, when):
    if when == "before":
        learn(book, {"item": "taught"}, patrons=[{"card": MINH}])
    book.do([page("f.1", more=True, reset=True, patrons=[patron(LAN)], items=[item(KIEU)])])
    learn(book, {"item": "taught"}, {"item": KIEU, "title": "neu"}, patrons=[{"card": MINH}])
    book.do([page("f.2", patrons=[], items=[])])
    assert not row(book, "taught") and book.ask(LookUpPatron(MINH)).known.patron is None
    assert book.ask(LookUpItem(1, KIEU)).title == "neu", "mentioned before, and known better since"


def test_changes_of_central_leave_it_in_peace(book):
    book.do([page("e.1")])
    learn(book, {"item": "taught"})
    book.do([page("e.2", patrons=[], items=[])])
    assert row(book, "taught")


# ---- loans ----------------------------------------------------------------------------------------------------------

def test_a_taught_loan_is_known_and_counted(book):
    book.do([page()])
    learn(book, {"item": KIEU, "loan_to": MINH, "loan_due": D1})
    assert known(book, KIEU, MINH).item.on_loan is Holder.SAME and known(book, KIEU, MINH).patron.loans == 1
    assert known(book, KIEU, LAN).item.on_loan is Holder.OTHER


def test_nothing_of_an_old_loan_is_true_of_another(book):
    book.do([page(items=[item(KIEU, loan_to=LAN, loan_due=D1, loan_renewed=2)])])
    learn(book, {"item": KIEU, "loan_to": MINH})
    assert (row(book)["loan_due"], row(book)["loan_renewed"]) == ("", 0)
    learn(book, {"item": KIEU, "loan_to": MINH, "loan_due": D2})
    learn(book, {"item": KIEU, "loan_to": MINH})
    assert row(book)["loan_due"] == D2
    learn(book, {"item": KIEU, "loan_to": "", "loan_due": D1})
    assert (row(book)["loan_to"], row(book)["loan_due"]) == (None, "")


@pytest.mark.parametrize("status", [Status.PENDING, Status.ACCEPTED])
def test_our_own_newer_row_goes_before_a_taught_loan(book, status):
    book.do([page()])
    book.do([Mark(1, book.lend(KIEU, LAN).id, KIEU, status)])
    learn(book, {"item": KIEU, "loan_to": MINH, "loan_due": D1})
    assert known(book, KIEU, LAN).item.on_loan is Holder.SAME and known(book, KIEU, LAN).own_row


@pytest.mark.parametrize(("said", "proof"), [
    ({"loan_to": LAN, "loan_due": D1}, D1), ({"title": "neu"}, D1), ({"loan_to": LAN, "loan_due": D2}, ""),
    ({"loan_due": D2}, ""), ({"loan_to": MINH, "loan_due": D1}, ""), ({"loan_to": ""}, ""),
])
def test_a_loan_taught_today_proves_nothing_and_one_told_again_loses_nothing(book, said, proof):
    book.do([page(items=[item(KIEU, loan_to=LAN, loan_due=D1)])])
    book.clock.pass_ms(24 * HOUR_MS)
    learn(book, {"item": KIEU} | said)
    assert back(book) == proof
    book.clock.pass_ms(24 * HOUR_MS)
    assert back(book) == ("" if said.get("loan_to") == "" else said.get("loan_due", D1))


def test_a_loan_taught_without_a_clock_proves_nothing(book):
    book.clock.ok = False
    learn(book, {"item": KIEU, "loan_to": LAN, "loan_due": D1})
    book.clock.ok = True
    book.clock.pass_ms(48 * HOUR_MS)
    assert back(book) == ""


# ---- what it is not ---------------------------------------------------------------------------------------------------

def test_it_promises_nothing_and_rides_with_the_next_commit():
    assert may_follow(Learn())


def test_it_is_done_with_what_else_waits(book):
    lent = book.lend()
    book.do([Learn((), ({"item": SO_DO},)), MarkTag(lent.id, Security.UNSECURED), Mark(1, lent.id, KIEU, Status.ACCEPTED)])
    assert row(book, SO_DO) and book.status(lent) is Status.ACCEPTED


def test_what_is_gone_upstream_is_gone(book):
    book.do([page()])
    learn(book, {"item": KIEU, "gone": True}, patrons=[{"card": LAN, "gone": True}])
    assert not row(book) and book.ask(LookUpPatron(LAN)).known.patron is None


def test_a_row_that_makes_no_sense_teaches_nothing_and_the_others_do(book):
    book.do([page()])
    learn(book, {"item": KIEU, "parts": "many"}, {"title": "nothing"}, {"item": SO_DO, "title": "neu"},
          patrons=[{"card": LAN, "fees": LAN}])
    assert (row(book)["parts"], row(book, SO_DO)["title"]) == (1, "neu")
    assert book.reports == ["3 rows of what upstream said by the way make no sense and were left out"]


def test_no_card_number_rests_in_the_files(book, tmp_path):
    learn(book, {"item": KIEU, "loan_to": LAN}, patrons=[{"card": MINH, "blocked": Reason.BLOCKED}])
    book.store.checkpoint()
    assert all(LAN.encode() not in file.read_bytes() and MINH.encode() not in file.read_bytes() for file in tmp_path.iterdir())


names = st.sampled_from(["card", "item", "title", "kind", "loan_to", "loan_due", "parts", "fees", "gone", "round", "n", "key"])
facts = st.dictionaries(names, st.just(KIEU) | json_like, max_size=6) | json_like


@settings(max_examples=100, deadline=None)
@given(patrons=st.lists(facts, max_size=3), items=st.lists(facts, max_size=3))
def test_any_row_is_learned_or_left_out(tmp_path_factory, patrons, items):
    if not _book:
        _book.append(Book(tmp_path_factory.mktemp("learn")))
    learn(_book[0], *items, patrons=patrons)
    assert not [report for report in _book[0].reports if "could not be done" in report]


_book: list[Book] = []


def teardown_module():
    for book in _book:
        book.store.close()
