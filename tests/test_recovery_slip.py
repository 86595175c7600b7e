"""The visit that a stop cut short: told to its patron, as it stands at that moment, and to nobody else."""

import json
from dataclasses import replace

import pytest

from kiosk import signing_in
from kiosk.effects import EndVisit, FetchCutVisit, Mark, MarkTag, Print, Settle
from kiosk.events import CutVisitFound, Settled
from kiosk.phases import Lending, SlipChoice
from kiosk.reasons import Reason
from kiosk.session import step
from kiosk.state import Earlier, Kiosk, Line, LineStep, Patron, Settings, Visit
from kiosk.transactions import Answer, Kind, Result, Security, Status
from offline_store import cut_visits
from offline_store.__main__ import main
from tests.store_help import HOUR_MS, KIEU, LAN, MINH, SO_DO, Book, FakeClock, page


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    book.do([page()])
    yield book
    book.store.close()


def lend(book: Book, item: str, card: str = LAN, security: Security = Security.UNSECURED, status: Status = Status.PENDING):
    row = book.lend(item, card)
    book.do([Mark(1, row.id, item, status, due="2026-12-13"), MarkTag(row.id, security)])
    return row


def found(book: Book, card: str) -> dict[str, tuple[str, str]]:
    """Item -> kind and note; nothing at all for somebody who was not cut short."""
    events = book.do([FetchCutVisit(7, card)])
    assert len(events) <= 1
    return {line.item: (line.kind, line.note) for event in events if isinstance(event, CutVisitFound) for line in event.lines}


def told(book: Book, card: str) -> CutVisitFound:
    (event,) = book.do([FetchCutVisit(7, card)])
    assert isinstance(event, CutVisitFound)
    return event


def cut(book: Book, off_ms: int = 0) -> Book:
    later = FakeClock("boot-2", at=20_000, wall=book.clock.wall + 60_000 + off_ms)
    return book.after_power_cut(later)


def test_what_was_decided_is_told_with_its_date_and_its_state(book):
    lend(book, KIEU)
    lend(book, SO_DO, security=Security.UNKNOWN)
    book.lend("unanswered", LAN)
    again = cut(book)
    assert again.opened.cut_visits == 1
    assert found(again, LAN) == {KIEU: ("borrowed", "pending"), SO_DO: ("borrowed", "gate_rings"),
                                 "unanswered": ("desk", Reason.CUT_SHORT)}
    event = told(again, LAN)
    assert [(x.title, x.due) for x in event.lines][:1] == [("Truyện Kiều", "2026-12-13")] and event.visit == 7


def test_nobody_else_hears_of_it(book):
    lend(book, KIEU)
    again = cut(book)
    assert found(again, MINH) == {} and again.do([FetchCutVisit(7, MINH)]) == []


def test_a_visit_that_ended_was_not_cut_short(book):
    lend(book, KIEU)
    book.do([EndVisit()])
    again = cut(book)
    assert again.opened.cut_visits == 0 and found(again, LAN) == {}


def test_only_the_newest_visit_is_told_and_not_those_that_ended_before_it(book):
    lend(book, KIEU)
    book.do([EndVisit()])
    lend(book, SO_DO)
    assert set(found(cut(book), LAN)) == {SO_DO}


def test_it_waits_through_other_visits_and_stops_until_its_patron_comes_and_is_told_once(book):
    lend(book, KIEU)
    second = cut(book)
    lend(second, SO_DO, MINH)
    second.do([EndVisit()])
    third = second.after_power_cut(FakeClock("boot-3", at=9_000, wall=second.clock.wall + 5_000))
    event = told(third, LAN)
    assert [x.item for x in event.lines] == [KIEU]
    third.do([EndVisit(event.ids)])
    assert found(third, LAN) == {} and found(third, MINH) == {}


def test_after_two_days_the_account_says_what_is_hers(book):
    lend(book, KIEU)
    again = cut(book, off_ms=(cut_visits.HOURS + 1) * HOUR_MS)
    assert found(again, LAN) == {}


def test_it_says_how_things_stand_when_it_is_asked(book):
    row = lend(book, KIEU)
    waiting = book.lend(SO_DO, LAN)
    again = cut(book)
    assert found(again, LAN)[SO_DO] == ("desk", Reason.CUT_SHORT)
    again.do([Settle((Answer(row.id, Result.CONFLICT, reason=Reason.RESERVED), Answer(waiting.id, Result.WITHDRAWN)))])
    assert found(again, LAN) == {KIEU: ("desk", Reason.RESERVED), SO_DO: ("refused", Reason.CUT_SHORT)}


def test_a_loan_that_stood_after_all_is_hers_and_its_tag_is_not_right_yet(book):
    row = book.lend(KIEU, LAN)
    again = cut(book)
    again.do([Settle((Answer(row.id, Result.ACCEPTED, due="2026-12-13"),))])
    assert found(again, LAN) == {KIEU: ("borrowed", "gate_rings")}


def test_what_came_back_or_was_lent_again_since_is_not_told_as_hers(book):
    lend(book, KIEU)
    lend(book, SO_DO)
    again = cut(book)
    back = again.lend(KIEU, kind=Kind.CHECKIN)
    again.do([Mark(2, back.id, KIEU, Status.PENDING), EndVisit()])
    assert found(again, LAN) == {SO_DO: ("borrowed", "pending")}


def test_so_many_visits_are_remembered(book):
    for n in range(cut_visits.VISITS_MAX + 3):
        lend(book, f"i{n}")
        book = book.after_power_cut()
    assert len(cut_visits.kept(book.store)) == cut_visits.VISITS_MAX
    book.store.close()


def test_staff_print_any_of_them_also_a_return_without_a_card(book, capsys):
    back = book.lend(KIEU, kind=Kind.CHECKIN)
    book.do([Mark(1, back.id, KIEU, Status.PENDING), MarkTag(back.id, Security.SECURED)])
    again = cut(book)
    assert main(["slip", "--store", again.store.path]) == 0
    said = capsys.readouterr().out
    assert "Truyện Kiều" in said and KIEU in said and "returned" in said and "without a card" in said
    assert main(["slip", "--json", "--store", again.store.path]) == 0
    assert [[x["item"] for x in visit["lines"]] for visit in json.loads(capsys.readouterr().out)["visits"]] == [[KIEU]]
    again.store.close()


def test_staff_are_told_when_no_visit_was_cut_short(book, capsys):
    assert main(["slip", "--store", book.store.path]) == 0
    assert "No visit" in capsys.readouterr().out


# ---- in the session ---------------------------------------------------------------------------------------------------

HERS = (Earlier("borrowed", "Truyện Kiều", KIEU, "2026-12-13"),)
START = Kiosk(Settings(library={"vi": "Thư viện Mẫu"}), language="vi", cut_visits=1, printer="ok")


def signed_in():
    return signing_in.sign_in(START, Patron(LAN, "Lan"), signing_in.Intent.BORROW, "vi")


def test_signing_in_asks_only_while_a_visit_waits_to_be_told():
    _kiosk, wishes = signed_in()
    assert FetchCutVisit(1, LAN) in wishes
    _kiosk, wishes = signing_in.sign_in(replace(START, cut_visits=0), Patron(LAN, "Lan"), signing_in.Intent.BORROW, "vi")
    assert not any(isinstance(wish, FetchCutVisit) for wish in wishes)


def test_an_answer_that_comes_after_the_visit_is_nobodys():
    kiosk, _ = signed_in()
    other = replace(kiosk, visit=Visit(2, Patron(MINH, "Minh")), visits=2)
    assert step(other, CutVisitFound(1, HERS, (3,)))[0].visit == other.visit


def test_the_slip_lists_it_and_the_visit_forgets_it():
    kiosk, _ = step(signed_in()[0], CutVisitFound(1, HERS, (3,)))
    kiosk, wishes = step(replace(kiosk, phase=SlipChoice()), _touch("receipt_print"))
    (slip,) = [wish.slip for wish in wishes if isinstance(wish, Print)]
    assert [(x.kind, x.item, x.due) for x in slip.lines] == [("borrowed", KIEU, "2026-12-13")]
    assert EndVisit((3,)) in wishes and kiosk.visit is None and KIEU not in repr(kiosk)


def test_what_lies_there_again_is_told_by_its_own_line_only():
    kiosk, _ = step(signed_in()[0], CutVisitFound(1, HERS, (3,)))
    assert kiosk.visit is not None
    line = Line(KIEU, Kind.CHECKOUT, LineStep.REFUSED, reason=Reason.RESERVED)
    assert kiosk.visit.earlier == HERS and kiosk.visit.with_line(line).earlier == ()


def test_while_it_is_shown_an_answer_of_the_library_asks_for_it_again():
    kiosk, _ = step(signed_in()[0], CutVisitFound(1, HERS, (3,)))
    assert isinstance(kiosk.phase, Lending)
    assert FetchCutVisit(1, LAN) in step(kiosk, Settled())[1]


def _touch(key: str):
    from kiosk.events import Touched
    return Touched(key)
