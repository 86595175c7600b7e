"""Whose turn it is on the one line: the desk with a real lane, and a line that is a library system in the same process."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from drivers.simulators.ils_answers import Ils
from drivers.simulators.ils_library import Fee, Item, Library, Patron
from drivers.simulators.ils_manners import ALL
from drivers.sip2.codec import Message, decode, encode
from drivers.sip2.desk import Desk
from drivers.sip2.profiles import PROFILES
from drivers.sip2.say import Say, Unsayable
from drivers.upstream_lanes import Lane
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, FetchChanges, Probe, SendMail
from kiosk.events import (
    AccountAnswered,
    Answered,
    AnswerMissing,
    ChangesMissing,
    Delivered,
    Event,
    LinkLost,
    LinkUp,
    Mailed,
    NotDelivered,
    PatronAnswered,
    PatronSilent,
    Taught,
)
from kiosk.ports import PortLost, PortName
from kiosk.reasons import Reason
from kiosk.slip import Slip
from kiosk.transactions import Kind, Result, Want
from kiosk.workers import Inbox, Post, Wishes
from tests.listening import Listener
from tests.sip2_help import NOW, ground, tx

QUICK = 0.15
"""s that replay waits after a lost line, in these tests."""


@dataclass
class Line:
    """`slow_s`: code -> seconds over that message. `broken`: nobody is there. `said`: what came."""

    ils: Ils
    slow_s: dict[str, float] = field(default_factory=dict)
    broken: bool = False
    lose_answer_to: str = ""
    said: list[Say] = field(default_factory=list)
    left: bool = False
    _cut: threading.Event = field(default_factory=threading.Event)

    def arm(self) -> None:
        self.left = False
        self._cut.clear()

    def call(self, request: Say, wait_s: float) -> Message:
        if self.broken:
            raise PortLost("nobody is there")
        if not request.get("AB").isascii():
            raise Unsayable("a barcode with a strange letter")
        self.left = True
        self.said.append(request)
        answer = self.ils.answer(decode(encode(request.code, request.fixed, request.fields)[:-1]))
        if self._cut.wait(self.slow_s.get(request.code, 0)) or self.lose_answer_to == request.code:
            raise PortLost("closed before the answer")
        assert answer
        return decode(answer.rstrip(b"\r\n"))

    def cut(self) -> bool:
        self._cut.set()
        return self.left

    def close(self) -> None:
        self._cut.set()

    def codes(self) -> list[str]:
        return [one.code for one in self.said]


class Port:
    name = PortName.UPSTREAM

    def __init__(self, line: Line, block_after: int = 0, **more):
        self._line, self._block_after, self._more = line, block_after, more

    def serve(self, wishes: Wishes, post: Post) -> None:
        inbox = Inbox()
        lane = Lane(self._line, inbox.post, print)
        it = ground(replace(PROFILES["koha"], late_s=QUICK), currency="VND", digits=0, block_after=self._block_after)
        try:
            Desk(post, lambda sentence: None, it, lane, None, 25, **self._more).work(wishes, inbox)
        finally:
            lane.close()


@contextmanager
def desk(**more) -> Iterator[tuple[Listener, Line]]:
    library = Library(branch="HN1")
    library.add(Patron("P0001", "Nguyễn Thị Lan", "1234"), Patron("P0002", "An", "0000"))
    library.add(*(Item(f"VN00{n}", f"Sách {n}") for n in range(1, 9)))
    line = Line(Ils(library, ALL["koha"], lambda: NOW, logged_in=True))
    with Listener(Port(line, **more)) as kiosk:
        kiosk.hears(LinkUp)
        line.said.clear()
        yield kiosk, line


def ask(item: str = "VN001", kind: Kind = Kind.CHECKOUT, earlier=(), wait_ms: int = 4_000, seq: int = 9) -> Ask:
    return Ask(1, tx(kind, item, "P0001", Want.ASK, seq=seq), earlier, wait_ms)


def is_answer(item: str) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, Answered) and event.item == item


def test_a_card_with_its_pin_is_one_message_and_brings_what_it_has():
    with desk() as (kiosk, line):
        kiosk.wish(AskPatron("P0001", "1234"))
        answer = kiosk.hears(PatronAnswered)
        assert (answer.reason, line.codes()) == ("", ["63"])


@pytest.mark.parametrize(("card", "pin", "reason"), [("P0001", "", Reason.PIN_NEEDED), ("P0001", "9", Reason.PIN_WRONG),
                                                     ("NOBODY", "1234", Reason.UNKNOWN_CARD)])
def test_a_card_that_is_not_good_is_told_so(card: str, pin: str, reason: Reason):
    with desk() as (kiosk, _):
        kiosk.wish(AskPatron(card, pin))
        assert kiosk.hears(PatronAnswered).reason == reason


def test_what_the_patron_has_already_is_not_asked_for_because_that_would_renew_it():
    with desk() as (kiosk, line):
        line.ils.library.lend("P0001", "VN001", NOW - timedelta(days=3))
        kiosk.wish(AskPatron("P0001", "1234"), ask())
        answer = kiosk.hears(is_answer("VN001")).answer
        assert (answer.result, answer.reason) == (Result.ACCEPTED, Reason.ALREADY_YOURS)
        assert line.codes() == ["63", "63", "17"], "asked once more: the list may be of another hour"
        assert answer.due == (NOW.date() + timedelta(days=18)).isoformat()


def test_a_loan_teaches_the_store_its_title_and_due_date():
    with desk() as (kiosk, _):
        kiosk.wish(ask())
        kiosk.hears(is_answer("VN001"))
        taught = kiosk.hears(Taught)
        assert taught.items == ({"item": "VN001", "title": "Sách 1", "loan_to": "P0001", "loan_due": "2026-12-13"},)


def test_a_patrons_question_goes_before_replay_which_yields_after_each_message():
    with desk() as (kiosk, line):
        line.slow_s["63"] = 0.1
        kiosk.wish(Deliver(tuple(tx(item=f"VN00{n}", seq=n) for n in (2, 3, 4))))
        time.sleep(QUICK + 0.15)
        kiosk.wish(ask("VN001"))
        kiosk.hears(is_answer("VN001"))
        assert line.codes()[:2] == ["63", "11"] or line.codes()[:3] == ["63", "17", "11"]
        answers = kiosk.hears(Delivered).answers
        assert [answer.result for answer in answers] == [Result.ACCEPTED] * 3


def test_a_row_that_is_being_settled_goes_before_a_question_about_its_item():
    with desk() as (kiosk, line):
        line.slow_s["63"] = 0.2
        kiosk.wish(Deliver((tx(item="VN001", patron="P0002"),)))
        time.sleep(QUICK + 0.1)
        kiosk.wish(ask("VN001"))
        answer = kiosk.hears(is_answer("VN001")).answer
        assert line.codes() == ["63", "17", "11", "11"]
        assert answer.reason == Reason.ON_LOAN_TO_OTHER


def test_after_a_time_out_all_questions_go_unanswered_at_once_and_only_the_one_under_way_may_have_been_sent():
    with desk() as (kiosk, line):
        line.slow_s["11"] = 5
        kiosk.wish(ask("VN001", wait_ms=600), ask("VN002", wait_ms=4_000, seq=10), AskAccount("P0001"))
        first = kiosk.hears(AnswerMissing)
        assert (first.item, first.sent) == ("VN001", True)
        second = kiosk.hears(AnswerMissing)
        assert (second.item, second.sent) == ("VN002", False)
        kiosk.hears(PatronSilent)
        kiosk.hears(LinkLost)
        kiosk.hears(LinkUp)                                     # the probe goes on by itself
        assert line.codes().count("11") == 1


def test_replay_waits_after_a_line_was_lost_in_the_middle_of_a_checkout_and_then_looks_first():
    with desk() as (kiosk, line):
        time.sleep(QUICK)
        line.lose_answer_to = "11"
        kiosk.wish(Deliver((tx(item="VN001"),)))
        kiosk.hears(NotDelivered)
        line.lose_answer_to = ""
        kiosk.hears(LinkUp)
        began = time.monotonic()
        kiosk.wish(Deliver((tx(item="VN001"),)))
        assert kiosk.hears(Delivered).answers[0].result is Result.ACCEPTED
        assert time.monotonic() - began >= QUICK * 0.8
        assert line.codes().count("11") == 1, "the loan was found, not made again"


def test_a_question_behind_owed_rows_settles_them_first():
    with desk() as (kiosk, line):
        time.sleep(QUICK)
        line.ils.library.lend("P0002", "VN001", NOW - timedelta(days=20))
        owed = tx(Kind.CHECKIN, "VN001", due=date(2026, 11, 23).isoformat())
        kiosk.wish(ask("VN001", earlier=(owed,)))
        heard = kiosk.hears(Delivered)
        assert (heard.batch, heard.answers[0].result) == (False, Result.ACCEPTED)
        assert kiosk.hears(is_answer("VN001")).answer.result is Result.ACCEPTED
        assert line.codes() == ["17", "09", "11"]


def test_all_that_a_patron_has_is_renewed_in_one_message():
    with desk() as (kiosk, line):
        for item in ("VN001", "VN002", "VN003"):
            line.ils.library.lend("P0001", item, NOW - timedelta(days=3))
        kiosk.wish(AskPatron("P0001", "1234"))
        kiosk.hears(PatronAnswered)
        kiosk.wish(*(ask(item, Kind.RENEW, seq=n) for n, item in enumerate(("VN001", "VN002", "VN003"), 10)))
        for item in ("VN001", "VN002", "VN003"):
            assert kiosk.hears(is_answer(item)).answer.result is Result.ACCEPTED
        assert line.codes() == ["63", "65", "17", "17", "17"]


def test_one_of_several_loans_is_renewed_alone():
    with desk() as (kiosk, line):
        for item in ("VN001", "VN002"):
            line.ils.library.lend("P0001", item, NOW - timedelta(days=3))
        kiosk.wish(AskPatron("P0001", "1234"), ask("VN001", Kind.RENEW))
        assert kiosk.hears(is_answer("VN001")).answer.due > "2026-12-13"
        assert line.codes() == ["63", "29"]


def test_the_account_has_titles_due_dates_ready_and_waiting_holds_and_fees():
    with desk() as (kiosk, line):
        library = line.ils.library
        library.lend("P0001", "VN001", NOW - timedelta(days=30))
        library.hold("P0001", "VN002")
        library.take_back("VN002", NOW)                         # it waits on the shelf now
        library.lend("P0002", "VN003", NOW)
        library.hold("P0001", "VN003")
        kiosk.wish(AskAccount("P0001"))
        account = kiosk.hears(AccountAnswered)
        assert [(loan.title, loan.overdue) for loan in account.loans] == [("Sách 1", True)]
        assert [(hold.title, hold.ready) for hold in account.holds] == [("Sách 2", True), ("Sách 3", False)]


def test_a_barcode_that_cannot_be_written_is_refused_and_the_line_stays():
    with desk() as (kiosk, _):
        time.sleep(QUICK)
        kiosk.wish(ask("VN€"))
        answer = kiosk.hears(is_answer("VN€")).answer
        assert (answer.result, answer.reason) == (Result.REFUSED, Reason.UNKNOWN_ITEM)
        kiosk.wish(Deliver((tx(Kind.CHECKIN, "VN€"), tx(item="VN002", seq=2))))
        assert [one.result for one in kiosk.hears(Delivered).answers] == [Result.CONFLICT, Result.ACCEPTED]


def test_a_doubt_is_answered_by_the_whole_library_system_not_by_its_status():
    with desk() as (kiosk, line):
        kiosk.wish(Probe())
        kiosk.hears(LinkUp)
        assert line.codes() == ["17"]


def test_a_refused_login_is_not_tried_again_each_second():
    with desk(barred=lambda: True) as (kiosk, line):
        line.broken = True
        kiosk.wish(Probe())
        kiosk.hears(LinkLost)
        time.sleep(1.3)
        line.broken = False
        kiosk.hears_nothing(0.5)


def test_letters_and_a_nightly_file_that_there_is_not_are_said_to_be_missing():
    with desk() as (kiosk, _):
        slip = Slip("vi", "", "", "", 0, "", ())
        kiosk.wish(FetchChanges(), SendMail("P0001", slip))
        kiosk.hears(ChangesMissing)
        assert kiosk.hears(Mailed).ok is False


@pytest.mark.parametrize(("manners", "reason"), [("generic", Reason.BLOCKED), ("koha", Reason.PIN_WRONG)])
def test_a_card_is_blocked_after_wrong_pins_where_the_library_wants_it_and_its_system_does_it(manners: str, reason: Reason):
    """Koha answers «blocked», and blocks nothing: the patron is told what is true."""
    with desk(block_after=3) as (kiosk, line):
        line.ils.manners = ALL[manners]
        for expected in (Reason.PIN_WRONG, Reason.PIN_WRONG, reason):
            kiosk.wish(AskPatron("P0001", "9999"))
            assert kiosk.hears(PatronAnswered).reason == expected
        assert line.codes() == ["63", "63", "63", "01", "63"]


def test_a_fee_is_paid_once_in_the_smallest_unit_with_our_receipt_number():
    with desk() as (kiosk, line):
        line.ils.library.patrons["p0001"].fees.append(Fee("Trễ hạn", 15_000))
        payment = Ask(1, tx(Kind.PAYMENT, "", "P0001", Want.ASK, amount=15_000))
        kiosk.wish(payment)
        assert kiosk.hears(Answered).answer.result is Result.ACCEPTED
        assert (line.said[0].get("BV"), line.said[0].fixed["currency_type"]) == ("15000", "VND")
        assert line.said[0].get("BK") == payment.transaction.id.replace("-", "")
        assert line.ils.library.patrons["p0001"].owes == 0
