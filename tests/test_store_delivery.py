"""What upstream still has to hear, its answers, and what a restart makes of unsettled rows."""

import pytest

from kiosk.effects import FetchOwed, Mark, MarkTag, Record, Settle
from kiosk.events import QueueCounted, Recorded, Settled
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Security, Status, Want
from offline_store import staff, uuid7
from tests.store_help import KIEU, LAN, MINH, NOW_MS, SO_DO, Book


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def put(book, status, item=KIEU, card=LAN, kind=Kind.CHECKOUT):
    """A row in this status, on the way that it really takes."""
    row = book.lend(item, card, kind)
    ways = {Status.ASKING: (), Status.CONFLICT: (Status.PENDING, Status.CONFLICT),
            Status.WITHDRAWN: (Status.WITHDRAWING, Status.WITHDRAWN)}
    for step in ways.get(status, (status,)):
        book.do([Mark(1, row.id, item, step)])
    return row


def owed(book, **more):
    return [(t.seq, t.want) for t in book.ask(FetchOwed(**more)).transactions]


def test_owed_rows_come_in_their_order_with_their_want(book):
    put(book, Status.PENDING, "a")
    put(book, Status.WITHDRAWING, "b")
    put(book, Status.ACCEPTED, "c")
    put(book, Status.REFUSED, "d")
    put(book, Status.CONFLICT, "e")
    put(book, Status.WITHDRAWN, "f")
    put(book, Status.PENDING, "g")
    assert owed(book) == [(1, Want.BOOK), (2, Want.WITHDRAW), (4, Want.NOTE), (7, Want.BOOK)]


def test_what_is_being_asked_now_stays_out_and_so_do_later_rows_on_its_item(book):
    asked = put(book, Status.PENDING, "a")
    put(book, Status.PENDING, "a")
    put(book, Status.PENDING, "b")
    put(book, Status.ASKING, "c")
    put(book, Status.REFUSED, "c")
    assert owed(book, not_now=(asked.id, "nonsense")) == [(3, Want.BOOK)]


def test_the_next_row_on_an_item_waits_until_the_first_is_settled(book):
    first, second = put(book, Status.PENDING), put(book, Status.PENDING, kind=Kind.CHECKIN)
    assert owed(book) == [(1, Want.BOOK)]
    book.do([Settle((Answer(first.id, Result.RETRY),))])
    assert owed(book) == [(1, Want.BOOK)] and book.row(first)["attempts"] == 1
    book.do([Settle((Answer(first.id, Result.CONFLICT, reason="other_borrower"),))])
    assert owed(book) == [(2, Want.BOOK)] and second.seq == 2


def test_a_batch_has_its_limit(book):
    for n in range(5):
        put(book, Status.PENDING, f"i{n}")
    assert [seq for seq, _ in owed(book, limit=2)] == [1, 2]


@pytest.mark.parametrize(("before", "answer", "after"), [
    (Status.ASKING, Result.ACCEPTED, Status.ACCEPTED), (Status.ASKING, Result.REFUSED, Status.REFUSED),
    (Status.PENDING, Result.ACCEPTED, Status.ACCEPTED), (Status.PENDING, Result.REFUSED, Status.CONFLICT),
    (Status.PENDING, Result.CONFLICT, Status.CONFLICT), (Status.PENDING, Result.WITHDRAWN, Status.CONFLICT),
    (Status.PENDING, Result.NOTED, Status.PENDING), (Status.PENDING, Result.RETRY, Status.PENDING),
    (Status.WITHDRAWING, Result.WITHDRAWN, Status.WITHDRAWN), (Status.WITHDRAWING, Result.ACCEPTED, Status.ACCEPTED),
    (Status.WITHDRAWING, Result.REFUSED, Status.WITHDRAWN), (Status.WITHDRAWING, Result.RETRY, Status.WITHDRAWING),
    (Status.ACCEPTED, Result.REFUSED, Status.ACCEPTED), (Status.CONFLICT, Result.ACCEPTED, Status.CONFLICT),
    (Status.WITHDRAWN, Result.ACCEPTED, Status.WITHDRAWN), (Status.REFUSED, Result.NOTED, Status.REFUSED),
])
@pytest.mark.parametrize("repeated", [False, True])
def test_an_answer_makes_of_a_row_what_the_table_says(book, before, answer, after, repeated):
    row = put(book, before)
    said = Answer(row.id, Result.DUPLICATE, first=answer) if repeated and answer is not Result.RETRY else Answer(row.id, answer)
    events = book.do([Settle((said,))])
    assert book.status(row) is after
    assert events[0] == Settled() and isinstance(events[-1], QueueCounted)
    if after is not Status.PENDING and after is not Status.WITHDRAWING:
        assert owed(book) == [], "upstream has heard it"


def test_answers_may_be_settled_twice_and_foreign_ones_are_passed_over(book):
    row = put(book, Status.PENDING)
    answers = (Answer(str(uuid7.make(NOW_MS, 1)), Result.ACCEPTED), Answer("rubbish", Result.CONFLICT),
               Answer(row.id, Result.ACCEPTED, due="2026-12-13"))
    for _ in range(2):
        assert book.do([Settle(answers)]) == [Settled(), QueueCounted(0, 0)]
    assert (book.status(row), book.row(row)["due"]) == (Status.ACCEPTED, "2026-12-13")


def test_a_refusal_in_replay_waits_for_a_person_with_its_reason(book):
    row = put(book, Status.PENDING)
    answer = Answer(row.id, Result.CONFLICT, reason="other_borrower", message="It has been with Minh since Monday.")
    assert book.do([Settle((answer,))])[-1] == QueueCounted(0, 1)
    assert (book.row(row)["reason"], book.row(row)["note"]) == ("other_borrower", answer.message)


def test_a_withdrawn_loan_that_stands_after_all_owes_its_tag(book):
    row = put(book, Status.WITHDRAWING)
    book.do([MarkTag(row.id, Security.SECURED, closed=True)])
    assert book.do([Settle((Answer(row.id, Result.ACCEPTED),))])[-1] == QueueCounted(0, 1)
    assert book.row(row)["attention"] == "gate_rings"


def test_a_withdrawal_that_upstream_cannot_decide_waits_for_a_person(book):
    row = put(book, Status.WITHDRAWING)
    book.do([Settle((Answer(row.id, Result.CONFLICT),))])
    assert (book.status(row), book.row(row)["attention"]) == (Status.WITHDRAWN, "loan_unknown")
    book.do([MarkTag(row.id, Security.SECURED, closed=True)])
    assert book.desk.live.counts == (0, 1), "a tag does not settle a loan"


def test_a_note_that_upstream_takes_for_a_loan_waits_for_a_person(book):
    row = put(book, Status.REFUSED)
    book.do([Settle((Answer(row.id, Result.DUPLICATE, first=Result.ACCEPTED),))])
    assert book.row(row)["attention"] == "loan_unknown" and owed(book) == []


@pytest.mark.parametrize(("where", "waits"), [("hold_shelf", True), ("other_branch", True), ("shelf", False), ("desk", False)])
def test_a_return_whose_place_only_replay_hears_is_told_to_staff(book, where, waits):
    """Its patron has gone home, and the book lies on the returns shelf."""
    row = put(book, Status.PENDING, kind=Kind.CHECKIN, card="")
    book.do([MarkTag(row.id, Security.SECURED, closed=True)])
    book.do([Settle((Answer(row.id, Result.ACCEPTED, where=where),))])
    book.do([MarkTag(row.id, Security.SECURED, closed=True)])
    assert [one.attention for one in staff.waiting(book.store)] == (["goes_elsewhere"] if waits else [])


def test_after_a_power_cut_checkouts_are_withdrawn_and_checkins_are_owed(book):
    rows = [put(book, Status.ASKING, f"i{n}", kind=kind) for n, kind in enumerate((Kind.CHECKOUT, Kind.RENEW, Kind.CHECKIN))]
    settled = put(book, Status.PENDING, "i9")
    book.do([MarkTag(settled.id, Security.UNSECURED)])
    after = book.after_power_cut()
    assert [after.status(r) for r in rows] == [Status.WITHDRAWING, Status.WITHDRAWING, Status.PENDING]
    assert after.opened.owed == 4
    assert [t.id for t in after.ask(FetchOwed()).transactions] == [r.id for r in [*rows, settled]]
    assert after.opened.staff == 1, "the tag of the book that was handed over was not read back"
    after.store.close()


def test_a_loan_for_use_in_the_library_waits_for_nobody_though_its_tag_stays_secured(book):
    row, plain = book.lend(KIEU), book.lend(SO_DO)
    book.do([Mark(1, row.id, KIEU, Status.ACCEPTED, Reason.STAYS_SECURED, heard=True),
             Mark(1, plain.id, SO_DO, Status.ACCEPTED, heard=True)])
    book.do([MarkTag(row.id, Security.UNKNOWN, closed=True)])
    assert book.row(row)["attention"] == ""
    after = book.after_power_cut()
    assert (after.opened.staff, after.row(row)["attention"], after.row(plain)["attention"]) == (1, "", "power_cut")


def test_after_a_power_cut_a_loan_whose_tag_was_not_proven_waits_for_a_person_once(book):
    row = put(book, Status.ACCEPTED)
    after = book.after_power_cut()
    assert (after.opened.staff, after.row(row)["attention"]) == (1, "power_cut")
    after.do([MarkTag(row.id, Security.UNSECURED)])
    assert after.desk.live.counts == (0, 0)
    again = after.after_power_cut()
    assert again.opened.staff == 0
    again.store.close()


def test_a_row_whose_card_cannot_be_opened_holds_up_nobody(book):
    row = put(book, Status.PENDING, "a")
    put(book, Status.PENDING, "b", MINH)
    book.store.db.execute("UPDATE txn SET card = x'00112233' WHERE seq = ?", (row.seq,))
    events = book.do([FetchOwed()])
    assert [t.patron for t in events[0].transactions] == [MINH]
    assert events[1] == QueueCounted(2, 1) and LAN not in " ".join(book.reports)
    assert book.do([FetchOwed()])[1:] == [] and len(book.reports) == 1


def test_a_pile_is_delivered_with_its_cards(book):
    book.do([Record(1, Kind.CHECKOUT, f"i{n}", LAN) for n in range(20)])
    after = book.after_power_cut()
    transactions = after.ask(FetchOwed()).transactions
    assert [t.seq for t in transactions] == list(range(1, 21)) and {t.patron for t in transactions} == {LAN}
    after.store.close()


def test_a_row_whose_card_cannot_be_opened_stops_nobody_who_lays_its_item_down(book):
    row = put(book, Status.PENDING, "a")
    book.store.db.execute("UPDATE txn SET card = x'00112233' WHERE seq = ?", (row.seq,))
    [recorded] = [e for e in book.do([Record(2, Kind.CHECKOUT, "a", MINH)]) if isinstance(e, Recorded)]
    assert recorded.earlier == () and recorded.transaction.patron == MINH


def test_a_row_whose_card_cannot_be_opened_is_closed_for_good_by_a_person(book):
    row = put(book, Status.PENDING, "a")
    book.store.db.execute("UPDATE txn SET card = x'00112233' WHERE seq = ?", (row.seq,))
    book.do([FetchOwed()])
    assert staff.close(book.store, book.row(row), "booked by hand")
    book.desk.load()
    assert book.ask(FetchOwed()).transactions == () and book.desk.live.counts == (0, 0)
