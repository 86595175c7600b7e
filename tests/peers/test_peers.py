"""The whole port against library systems that are not ours (tools/peers). What was carried out stands in their own books."""

import random
import time
from dataclasses import replace
from datetime import datetime

import pytest

from drivers.sip2.line import Sip2Line
from drivers.sip2.login import LoginRefused
from drivers.sip2.say import item, patron
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver
from kiosk.events import AccountAnswered, Answered, Delivered, LinkLost, LinkUp, NotDelivered, PatronAnswered
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Result, Want
from tests.peers import relay
from tests.peers.bench import DAY_MS, ELEONORE, HOUR_MS, LAN, LAN_PIN, TERMS, Bench, Peer

CHANGES = ("11", "09", "29", "37")


def booked(bench: Bench) -> list[str]:
    return [f"{one['kind']} {one['item']} {one['card']}".replace("  ", " ") for one in bench.peer.booked]


# ---- the connection -------------------------------------------------------------------------------------------------

def test_a_line_speaks_with_checksums_and_knows_what_the_other_end_can_do(peer: Peer):
    line = Sip2Line(peer.settings)
    answer = line.call(item(TERMS, datetime.now(), "B001"), 5)
    assert (answer.code, answer.get("AJ"), bool(answer.checksum)) == ("18", "Truyện Kiều", True)
    assert line.status and line.status.online and line.status.supported
    assert {"11", "09", "17", "29", "37", "63"} <= line.status.supported and "65" not in line.status.supported
    line.close()
    wrong = Sip2Line(replace(peer.settings, password="wrong"))
    with pytest.raises(LoginRefused):
        wrong.call(item(TERMS, datetime.now(), "B001"), 5)
    wrong.close()


def test_names_come_through_in_every_script(peer: Peer):
    line = Sip2Line(peer.settings)
    names = [line.call(patron(TERMS, datetime.now(), card), 5).get("AE") for card in ("P0001", "P0002", "P0003")]
    assert names == ["Nguyễn Thị Lan", "Éléonore Façade", "欧阳 小明"]
    line.close()


# ---- a visit --------------------------------------------------------------------------------------------------------

def test_a_card_is_known_with_its_pin(bench: Bench):
    answer = bench.signs_in()
    assert (answer.reason, answer.greeting, answer.fees) == (Reason.NONE, "Nguyễn Thị Lan", 350)


@pytest.mark.parametrize(("card", "pin", "reason"), [
    (LAN, "9999", Reason.PIN_WRONG), (LAN, "", Reason.PIN_NEEDED), ("P9999", "1234", Reason.UNKNOWN_CARD)])
def test_a_card_that_cannot_be_used_says_why(bench: Bench, card: str, pin: str, reason: Reason):
    bench.wish(AskPatron(card, pin))
    assert bench.hears(PatronAnswered) == PatronAnswered(card, reason)


def test_an_item_is_lent_once_and_what_is_the_patrons_own_is_not_renewed_by_lying_there(bench: Bench):
    bench.signs_in()
    first = bench.asks(Kind.CHECKOUT, "B001")
    assert (first.result, first.title, bool(first.due), first.keep_secured) == (Result.ACCEPTED, "Truyện Kiều", True, False)
    again = bench.asks(Kind.CHECKOUT, "B001")
    assert (again.result, again.reason, again.due) == (Result.ACCEPTED, Reason.ALREADY_YOURS, first.due)
    assert booked(bench) == ["checkout B001 P0001"]
    assert len(bench.wire.frames("11")) == 1


def test_what_was_lent_at_the_desk_before_is_known_too(bench: Bench):
    bench.peer.lend(LAN, "B002")
    assert bench.signs_in().loans == 1
    assert bench.asks(Kind.CHECKOUT, "B002").reason is Reason.ALREADY_YOURS
    assert booked(bench) == []


@pytest.mark.parametrize(("barcode", "reason"), [
    ("B002", Reason.ON_LOAN_TO_OTHER), ("B005", Reason.WITHDRAWN_ITEM), ("B999", Reason.UNKNOWN_ITEM)])
def test_what_cannot_be_lent_is_refused_with_a_reason(bench: Bench, barcode: str, reason: Reason):
    bench.peer.lend(ELEONORE, "B002")
    bench.signs_in()
    answer = bench.asks(Kind.CHECKOUT, barcode)
    assert (answer.result, answer.reason, booked(bench)) == (Result.REFUSED, reason, [])


def test_an_item_comes_back_once(bench: Bench):
    bench.peer.lend(ELEONORE, "B003")
    back = bench.asks(Kind.CHECKIN, "B003")
    assert (back.result, back.reason, back.where, back.title) == (Result.ACCEPTED, Reason.NONE, "shelf", "L'Étranger")
    again = bench.asks(Kind.CHECKIN, "B003")
    assert (again.result, again.reason) == (Result.ACCEPTED, Reason.NOT_ON_LOAN)
    assert bench.asks(Kind.CHECKIN, "B999").reason is Reason.UNKNOWN_ITEM
    assert booked(bench) == ["checkin B003 P0002"]


def test_a_loan_is_renewed_up_to_the_limit(bench: Bench):
    bench.peer.lend(LAN, "B001", days=3)
    bench.signs_in()
    answers = [bench.asks(Kind.RENEW, "B001") for _ in range(3)]
    assert [answer.result for answer in answers] == [Result.ACCEPTED, Result.ACCEPTED, Result.REFUSED]
    assert answers[0].due < answers[1].due == bench.peer.loans["B001"][1]
    assert answers[2].reason is Reason.RENEWAL_LIMIT
    assert booked(bench) == ["renew B001 P0001"] * 2


def test_the_account_names_titles_due_dates_and_fees(bench: Bench):
    for barcode in ("B001", "B004"):
        bench.peer.lend(LAN, barcode)
    bench.wish(AskAccount(LAN))
    account = bench.hears(AccountAnswered)
    assert isinstance(account, AccountAnswered)
    assert {loan.title for loan in account.loans} == {"Truyện Kiều", "活着"}
    assert {loan.due for loan in account.loans} == {bench.peer.loans["B001"][1]}
    assert [fee.amount for fee in account.fees] == [350]


def test_a_fee_is_paid_once_and_never_more_than_is_owed(bench: Bench):
    bench.signs_in()
    assert bench.asks(Kind.PAYMENT, "", amount=350).result is Result.ACCEPTED
    assert bench.asks(Kind.PAYMENT, "", amount=350).result is Result.REFUSED
    assert booked(bench) == ["payment P0001"]


# ---- answers that are lost ------------------------------------------------------------------------------------------

LOSSES = (relay.SWALLOW, relay.HANG_UP, relay.EARLY)
"""The first two after the work was done, the last one before."""


@pytest.mark.parametrize("how", LOSSES)
def test_a_question_whose_answer_is_lost_is_withdrawn_where_the_item_still_lies_here(bench: Bench, how: str):
    bench.signs_in()
    bench.wire.lose("11", how)
    row, sent = bench.asks_in_vain(Kind.CHECKOUT, "B001")
    assert sent
    bench.hears(LinkLost)
    bench.hears(LinkUp)
    withdrawn = bench.delivers(replace(row, want=Want.WITHDRAW), here=frozenset({"B001"}))
    assert [answer.result for answer in withdrawn.values()] == [Result.WITHDRAWN]
    assert bench.peer.kinds("B001") == ([] if how == relay.EARLY else ["checkout", "checkin"])
    assert bench.peer.loans == {} and len(bench.wire.frames("11")) == 1


def test_a_withdrawn_loan_whose_item_has_gone_stands(bench: Bench):
    bench.signs_in()
    bench.wire.lose("11", relay.HANG_UP)
    row, _ = bench.asks_in_vain(Kind.CHECKOUT, "B001")
    answer, = bench.delivers(replace(row, want=Want.WITHDRAW)).values()
    assert answer.result is Result.ACCEPTED
    assert bench.peer.kinds("B001") == ["checkout"] and bench.wire.frames("09") == []


@pytest.mark.parametrize("how", LOSSES)
def test_a_checkout_decided_here_is_booked_once_whatever_is_lost(bench: Bench, how: str):
    bench.wire.lose("11", how)
    answer, = bench.delivers(bench.tx(Kind.CHECKOUT, "B001", want=Want.BOOK, ago_ms=HOUR_MS)).values()
    assert answer.result is Result.ACCEPTED
    assert booked(bench) == ["checkout B001 P0001"]
    assert len(bench.wire.frames("11")) == (2 if how == relay.EARLY else 1)


@pytest.mark.parametrize("how", LOSSES)
def test_a_checkin_decided_here_is_booked_once_whatever_is_lost(bench: Bench, how: str):
    bench.peer.lend(ELEONORE, "B002")
    bench.wire.lose("09", how)
    answer, = bench.delivers(bench.tx(Kind.CHECKIN, "B002", want=Want.BOOK, ago_ms=HOUR_MS)).values()
    assert answer.result is Result.ACCEPTED
    assert booked(bench) == ["checkin B002 P0002"]
    assert len(bench.wire.frames("09")) == (2 if how == relay.EARLY else 1)


@pytest.mark.parametrize("code", ["11", "09", "17", "63"])
def test_what_was_lent_and_came_back_meanwhile_is_booked_in_that_order(bench: Bench, code: str):
    bench.wire.lose(code, relay.HANG_UP)
    rows = [bench.tx(Kind.CHECKOUT, "B001", want=Want.BOOK, ago_ms=3 * HOUR_MS, due="2030-01-01"),
            bench.tx(Kind.CHECKIN, "B001", want=Want.BOOK, ago_ms=HOUR_MS, borrower=LAN)]
    answers = [answer.result for answer in bench.delivers(*rows).values()]
    assert answers == [Result.ACCEPTED, Result.ACCEPTED]
    assert bench.peer.kinds("B001") == ["checkout", "checkin"]


def test_an_old_return_does_not_end_a_younger_loan(bench: Bench):
    row = bench.tx(Kind.CHECKIN, "B002", want=Want.BOOK, ago_ms=2 * DAY_MS)
    bench.peer.lend(ELEONORE, "B002", days=21)         # lent since, at the desk
    answer, = bench.delivers(row).values()
    assert (answer.result, answer.reason) == (Result.CONFLICT, Reason.OLDER_THAN_LOAN)
    assert "B002" in bench.peer.loans and bench.wire.frames("09") == []


def test_a_checkout_that_another_patron_came_before_is_for_a_person(bench: Bench):
    bench.peer.lend(ELEONORE, "B002")
    answer, = bench.delivers(bench.tx(Kind.CHECKOUT, "B002", want=Want.BOOK)).values()
    assert (answer.result, answer.reason) == (Result.CONFLICT, Reason.OTHER_BORROWER)
    assert bench.peer.loans["B002"][0] == ELEONORE and bench.wire.frames("11") == []


@pytest.mark.parametrize("how", LOSSES)
def test_a_renewal_whose_answer_is_lost_is_not_asked_again(bench: Bench, how: str):
    bench.peer.lend(LAN, "B001", days=3)
    due = bench.peer.loans["B001"][1]
    bench.signs_in()
    bench.wire.lose("29", how)
    row, _ = bench.asks_in_vain(Kind.RENEW, "B001", due=due)
    answer, = bench.delivers(replace(row, want=Want.WITHDRAW)).values()
    assert answer.result is (Result.WITHDRAWN if how == relay.EARLY else Result.ACCEPTED)
    assert bench.peer.kinds("B001") == ([] if how == relay.EARLY else ["renew"])
    assert len(bench.wire.frames("29")) == 1


@pytest.mark.parametrize("how", LOSSES)
def test_a_payment_whose_answer_is_lost_is_for_a_person_and_never_taken_again(bench: Bench, how: str):
    bench.signs_in()
    bench.wire.lose("37", how)
    row, sent = bench.asks_in_vain(Kind.PAYMENT, "", amount=350)
    assert sent
    answer, = bench.delivers(replace(row, want=Want.BOOK)).values()
    assert answer.result is Result.CONFLICT
    assert len(bench.wire.frames("37")) == 1


def test_a_visit_whose_checkout_was_lost_goes_on_at_once_and_is_settled_before_the_next_question(bench: Bench):
    """The row goes along with the next question about the item, and before it."""
    bench.signs_in()
    bench.wire.lose("11", relay.HANG_UP)
    row, _ = bench.asks_in_vain(Kind.CHECKOUT, "B001")
    bench.hears(LinkUp)
    time.sleep(0.4)                                     # what the old line still carried has arrived
    bench.wish(Ask(2, bench.tx(Kind.CHECKIN, "B001"), earlier=(replace(row, want=Want.WITHDRAW),)))
    settled = bench.hears(Delivered)
    assert isinstance(settled, Delivered) and settled.answers[0].result is Result.ACCEPTED
    back = bench.hears(Answered)
    assert isinstance(back, Answered) and back.answer.result is Result.ACCEPTED
    assert bench.peer.kinds("B001") == ["checkout", "checkin"]


@pytest.mark.parametrize("seed", range(3))
def test_a_queue_of_rows_is_booked_exactly_once_each_on_a_line_that_loses_much(bench: Bench, seed: int):
    """Every exchange of the first dozen may be lost, in one of the three ways; also those that only look."""
    dice = random.Random(seed)
    left = [12]

    def choose(code: str) -> str:
        if code in ("93", "99") or left[0] <= 0:
            return ""
        left[0] -= 1
        return dice.choice(["", "", relay.HANG_UP, relay.EARLY])
    bench.peer.lend(ELEONORE, "B002")
    bench.peer.lend(LAN, "B003")
    rows = [bench.tx(Kind.CHECKOUT, "B001", want=Want.BOOK, ago_ms=5 * HOUR_MS),
            bench.tx(Kind.CHECKIN, "B002", want=Want.BOOK, ago_ms=4 * HOUR_MS),
            bench.tx(Kind.CHECKIN, "B003", want=Want.BOOK, ago_ms=3 * HOUR_MS),
            bench.tx(Kind.CHECKOUT, "B004", ELEONORE, want=Want.BOOK, ago_ms=2 * HOUR_MS)]
    bench.wire.choose = choose
    answers = bench.delivers(*rows, within_s=60)
    assert {answer.result for answer in answers.values()} == {Result.ACCEPTED}
    assert sorted(booked(bench)) == ["checkin B002 P0002", "checkin B003 P0001", "checkout B001 P0001", "checkout B004 P0002"]


def test_a_row_is_not_sent_while_the_line_is_down(bench: Bench):
    bench.wire.choose = lambda code: relay.EARLY
    bench.wish(AskPatron(LAN, LAN_PIN))
    bench.hears(LinkLost)
    bench.wish(Deliver((bench.tx(Kind.CHECKOUT, "B001", want=Want.BOOK),)))
    bench.hears(NotDelivered)
    assert bench.wire.frames(*CHANGES) == [] and booked(bench) == []


# ---- a wire that spoils ---------------------------------------------------------------------------------------------

def test_an_answer_to_a_checkout_that_arrives_spoilt_is_looked_up_and_never_sent_again(bench: Bench):
    bench.wire.lose("11", relay.SPOIL)
    answer, = bench.delivers(bench.tx(Kind.CHECKOUT, "B001", want=Want.BOOK)).values()
    assert answer.result is Result.ACCEPTED
    assert booked(bench) == ["checkout B001 P0001"] and len(bench.wire.frames("11")) == 1


def test_what_was_lent_without_a_sign_in_is_lent_all_the_same(bench: Bench):
    """Library systems do not ask who is signed in; only the kiosk does."""
    assert bench.asks(Kind.CHECKOUT, "B001").result is Result.ACCEPTED
