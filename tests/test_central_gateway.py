"""Central before a library system: each transaction once, whatever is lost on the way, in order, and with its whole story."""

import time
from dataclasses import replace
from itertools import product

import pytest

from central.gateway.forward import BEGIN_S, QUESTION_S
from central.problems import Refused
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Result, Want
from tests import gateway_desk
from tests.central_desk import CHI_PHEO, HAI_LOST, HOUR_MS, KIEU, LAN, MARIE, MINUTE_MS, QUAN, SO_DO, again, results
from tests.gateway_desk import LATE_MS, GatewayDesk, GatewayKiosk, PowerCut, at_the_same_time

desk = gateway_desk.desk

A, R, C, W, N, D, Y = (
    Result.ACCEPTED, Result.REFUSED, Result.CONFLICT, Result.WITHDRAWN, Result.NOTED, Result.DUPLICATE, Result.RETRY,
)  # fmt: skip


# ---- a question, and a decision of the kiosk ------------------------------------------------------------------------

def test_the_library_system_decides_and_a_repeat_is_answered_without_it(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    first = kiosk.one(tx)
    assert (first.result, first.title, first.due) == (A, "Truyện Kiều", "2026-12-13")
    assert desk.lent_to(KIEU) == LAN and desk.line.took("11") == 1
    second = kiosk.one(tx)
    assert (second.result, second.first, second.due) == (D, A, "2026-12-13") and desk.line.said == []
    assert desk.central.loan(KIEU) is None                  # our own books are not asked and not written


def test_a_no_of_the_library_system_is_a_no_in_its_words(desk: GatewayDesk):
    desk.library.lend(QUAN, KIEU, desk.local_now())
    answer = desk.kiosk().ask(Kind.CHECKOUT, KIEU, LAN)
    assert (answer.result, answer.reason) == (R, Reason.ON_LOAN_TO_OTHER)
    assert desk.lent_to(KIEU) == QUAN


def test_a_checkin_says_where_the_item_goes_and_a_renewal_its_new_day(desk: GatewayDesk):
    kiosk = desk.kiosk()
    kiosk.ask(Kind.CHECKOUT, KIEU, LAN)
    assert kiosk.ask(Kind.RENEW, KIEU, LAN).due > "2026-12-13"
    answer = kiosk.ask(Kind.CHECKIN, KIEU)
    assert (answer.result, answer.where, desk.lent_to(KIEU)) == (A, "shelf", "")


def test_what_was_decided_offline_is_looked_up_before_it_is_entered(desk: GatewayDesk):
    assert desk.kiosk().book(Kind.CHECKOUT, KIEU, LAN).result is A
    assert desk.line.said == ["63", "17", "11"] and desk.lent_to(KIEU) == LAN


def test_a_loan_and_its_return_made_offline_are_both_entered_whatever_the_kiosks_clock_says(desk: GatewayDesk):
    for trusted in (True, False):
        kiosk = desk.kiosk(f"kiosk-{trusted}")
        kiosk.trusted = trusted
        out = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK, ago_ms=2 * HOUR_MS, boot_ms=10**12)
        back = kiosk.tx(Kind.CHECKIN, KIEU, "", Want.BOOK, ago_ms=HOUR_MS, boot_ms=10**12 + 1)
        assert results(kiosk.send(out, back)) == [A, A]
        assert desk.lent_to(KIEU) == ""
    assert desk.applied(KIEU) == ["checkout", "checkin"] * 2


def test_a_return_of_which_nobody_knows_whether_the_loan_is_younger_is_left_to_a_person(desk: GatewayDesk):
    desk.library.lend(QUAN, KIEU, desk.local_now())
    kiosk = desk.kiosk()
    kiosk.trusted = False
    tx = kiosk.tx(Kind.CHECKIN, KIEU, "", Want.BOOK)
    assert kiosk.one(tx).reason == Reason.OLDER_THAN_LOAN
    assert desk.lent_to(KIEU) == QUAN and desk.stand(tx) == "conflict"


def test_a_loan_that_another_kiosk_made_after_a_return_is_not_ended_by_it(desk: GatewayDesk):
    """Both were made offline, and the return comes last: that the loan was entered here a moment ago proves nothing."""
    first, second = desk.kiosk("kiosk-a"), desk.kiosk("kiosk-b")
    back = first.tx(Kind.CHECKIN, KIEU, "", Want.BOOK, ago_ms=2 * HOUR_MS)
    assert second.book(Kind.CHECKOUT, KIEU, QUAN, ago_ms=HOUR_MS).result is A
    assert first.one(back).reason == Reason.OLDER_THAN_LOAN and desk.lent_to(KIEU) == QUAN


def test_a_conflict_is_parked_once_with_its_whole_story(desk: GatewayDesk):
    desk.library.lend(QUAN, KIEU, desk.local_now())
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK, ago_ms=MINUTE_MS)
    answer = kiosk.one(tx)
    assert (answer.result, answer.reason) == (C, Reason.OTHER_BORROWER)
    assert kiosk.one(tx).word is C
    (parked,) = desk.central.conflicts()
    assert parked["transaction"] == tx.to_json() and parked["reason"] == "other_borrower"
    assert "on loan" in parked["message"] and parked["message"] == answer.message
    assert [(one["asked"], one["answer"]) for one in parked["stood"]["said"]] == [("63", "64"), ("17", "18")]
    assert parked["stood"]["said"][1]["AJ"] == ["Truyện Kiều"] and QUAN not in str(parked["stood"])


def test_times_are_kept_as_central_keeps_them(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK, ago_ms=HOUR_MS)
    kiosk.one(tx)
    now_ms = desk.central.now_ms
    assert desk.central.rows("SELECT seq, lo_ms, hi_ms, received_ms FROM transactions") == [
        (1, now_ms - HOUR_MS, now_ms - HOUR_MS, now_ms)]                                                # fmt: skip


# ---- how an id stands, and what is wanted then ----------------------------------------------------------------------

CONTRACT: dict[tuple[str, Want], tuple[Result, str, str, int]] = {
    # how it stands, what is wanted: the answer, its reason, how it stands then, exchanges with the library system
    ("applied", Want.ASK): (D, "", "applied", 0),
    ("applied", Want.BOOK): (D, "", "applied", 0),
    ("applied", Want.WITHDRAW): (A, "", "applied", 0),
    ("applied", Want.NOTE): (N, "", "applied", 0),
    ("refused", Want.ASK): (D, Reason.ON_LOAN_TO_OTHER, "refused", 0),
    ("refused", Want.BOOK): (C, Reason.REFUSED_BEFORE, "conflict", 0),
    ("refused", Want.WITHDRAW): (W, "", "fenced", 0),
    ("refused", Want.NOTE): (N, "", "refused", 0),
    ("conflict", Want.ASK): (D, Reason.OTHER_BORROWER, "conflict", 0),
    ("conflict", Want.BOOK): (D, Reason.OTHER_BORROWER, "conflict", 0),
    ("conflict", Want.WITHDRAW): (W, "", "fenced", 0),
    ("conflict", Want.NOTE): (N, "", "conflict", 0),
    ("fenced", Want.ASK): (R, Reason.WITHDRAWN, "fenced", 0),
    ("fenced", Want.BOOK): (C, Reason.WITHDRAWN, "conflict", 0),
    ("fenced", Want.WITHDRAW): (D, "", "fenced", 0),
    ("fenced", Want.NOTE): (N, "", "fenced", 0),
    ("noted", Want.ASK): (R, Reason.WITHDRAWN, "noted", 0),
    ("noted", Want.BOOK): (C, Reason.REFUSED_BEFORE, "conflict", 0),
    ("noted", Want.WITHDRAW): (W, "", "fenced", 0),
    ("noted", Want.NOTE): (D, "", "noted", 0),
    ("done", Want.ASK): (A, "", "applied", 2),              # asked, carried out, and the answer lost
    ("done", Want.BOOK): (A, "", "applied", 1),
    ("done", Want.WITHDRAW): (A, "", "applied", 2),
    ("done", Want.NOTE): (N, "", "applied", 2),
    ("not done", Want.ASK): (Y, "", "asked", 2),            # asked, and lost on the way there
    ("not done", Want.BOOK): (A, "", "applied", 3),
    ("not done", Want.WITHDRAW): (W, "", "fenced", 2),
    ("not done", Want.NOTE): (N, "", "fenced", 2),
}


def brought_to(how: str, kiosk: GatewayKiosk) -> tuple:
    """A checkout whose id stands so, and the number of loans that the library system has entered by then."""
    house = kiosk.house
    taken = how in ("refused", "conflict")
    if taken:
        house.library.lend(QUAN, SO_DO, house.local_now())
    tx = kiosk.tx(Kind.CHECKOUT, SO_DO if taken else KIEU, LAN)
    if how in ("done", "not done"):
        house.line.faults["11"] = ["after" if how == "done" else "before"]
        with pytest.raises(Refused):
            kiosk.one(tx)
        house.back()
        house.pass_ms(LATE_MS)
        assert house.stand(tx) == "asked"
    else:
        first = {"conflict": Want.BOOK, "fenced": Want.WITHDRAW, "noted": Want.NOTE}.get(how, Want.ASK)
        kiosk.one(again(tx, first))
        assert house.stand(tx) == how
    house.line.said.clear()
    return tx, len(house.applied(tx.item))


@pytest.mark.parametrize(("how", "want"), list(CONTRACT))
def test_every_repeat_of_an_id_is_answered_as_the_contract_says(desk: GatewayDesk, how: str, want: Want):
    kiosk = desk.kiosk()
    tx, before = brought_to(how, kiosk)
    answer = kiosk.one(again(tx, want))
    result, reason, then, exchanges = CONTRACT[how, want]
    assert (answer.id, answer.result, answer.reason, desk.stand(tx)) == (tx.id, result, reason, then)
    assert len(desk.line.said) == exchanges
    assert len(desk.applied(tx.item)) == (1 if (how, want) == ("not done", Want.BOOK) else before)


def test_the_contract_is_whole():
    assert set(CONTRACT) == set(product(("applied", "refused", "conflict", "fenced", "noted", "done", "not done"), Want))


def test_what_the_kiosk_gave_up_and_the_library_system_entered_is_told_to_staff(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx, _ = brought_to("done", kiosk)
    kiosk.one(again(tx, Want.NOTE))
    assert desk.central.notices() == ["not_wanted"]


# ---- lost answers ---------------------------------------------------------------------------------------------------

def test_what_may_still_be_carried_out_is_not_looked_up_too_soon(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    desk.line.faults["11"] = ["silent"]
    with pytest.raises(Refused):
        kiosk.one(tx)
    desk.back()
    desk.pass_ms(2_000)
    assert kiosk.one(again(tx, Want.WITHDRAW)).result is Y and desk.line.said == []
    desk.library.lend(LAN, KIEU, desk.local_now())          # now it is carried out, and nobody hears of it
    desk.pass_ms(1_001)
    assert kiosk.one(again(tx, Want.WITHDRAW)).result is A


@pytest.mark.parametrize(("kind", "card", "code"), [(Kind.CHECKOUT, LAN, "11"), (Kind.CHECKIN, "", "09")])
@pytest.mark.parametrize("how", ["before", "after"])
@pytest.mark.parametrize("first", [Want.ASK, Want.BOOK])
def test_whatever_is_lost_it_happens_once(desk: GatewayDesk, kind: Kind, card: str, code: str, how: str, first: Want):
    if kind is Kind.CHECKIN:
        desk.library.lend(LAN, KIEU, desk.local_now(), due=desk.local_now().date())
    kiosk, before = desk.kiosk(), len(desk.applied(KIEU))
    tx = kiosk.tx(kind, KIEU, card, first)
    desk.line.faults[code] = [how, how]
    for _ in range(2):
        try:
            kiosk.one(tx if first is Want.BOOK else again(tx, Want.ASK))
        except Refused:
            desk.back()
            desk.pass_ms(LATE_MS)
    desk.line.faults.clear()
    assert kiosk.one(again(tx, Want.BOOK)).word is A
    assert kiosk.one(again(tx, Want.BOOK)).word is A
    assert desk.applied(KIEU)[before:] == [kind]
    assert desk.lent_to(KIEU) == card


def test_a_question_that_never_left_is_withdrawn_without_asking_anybody(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    desk.line.away = True
    with pytest.raises(Refused):
        kiosk.one(tx)
    assert desk.stand(tx) == "new"
    assert kiosk.one(again(tx, Want.WITHDRAW)).result is W
    desk.back()
    assert kiosk.one(tx).reason == Reason.WITHDRAWN and desk.line.said == []


def test_lost_in_the_look_up_it_is_as_if_it_had_never_come(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK)
    desk.line.faults["63"] = ["before"]
    with pytest.raises(Refused):
        kiosk.one(tx)
    assert desk.stand(tx) == "new"
    desk.back()
    assert kiosk.one(tx).result is A and desk.applied(KIEU) == ["checkout"]


def test_a_row_over_which_the_line_is_lost_again_and_again_waits_longer_and_holds_up_no_other(desk: GatewayDesk):
    kiosk = desk.kiosk()
    bad, good = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK), kiosk.tx(Kind.CHECKOUT, SO_DO, QUAN, Want.BOOK)
    desk.line.faults["63"] = ["before"] * 5
    with pytest.raises(Refused):
        kiosk.send(bad, good)
    desk.line.faults.clear()
    desk.ils.look()
    assert results(kiosk.send(bad, good)) == [Y, A]


@pytest.mark.parametrize("how", ["before", "after"])
def test_a_payment_whose_answer_is_lost_is_never_sent_again(desk: GatewayDesk, how: str):
    kiosk = desk.kiosk()
    paid = kiosk.tx(Kind.PAYMENT, "fee-1", MARIE, amount=10_000)
    assert kiosk.one(paid).result is A and kiosk.one(paid).word is A
    lost = kiosk.tx(Kind.PAYMENT, "fee-1", MARIE, amount=5_000)
    desk.line.faults["37"] = [how]
    with pytest.raises(Refused):
        kiosk.one(lost)
    desk.back()
    desk.pass_ms(LATE_MS)
    assert kiosk.one(lost).result is Y
    answer = kiosk.one(again(lost, Want.BOOK))
    assert answer.result is C and "Receipt number" in answer.message
    assert [one.amount for one in desk.library.applied] == ([10_000, 5_000] if how == "after" else [10_000])


# ---- a crash --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("how", ["killed", "killed_after"])
@pytest.mark.parametrize(("want", "expected"), [(Want.BOOK, A), (Want.WITHDRAW, None)])
def test_killed_before_the_request_or_before_the_answer_is_written_it_is_looked_up(
    desk: GatewayDesk, how: str, want: Want, expected: Result | None
):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    desk.line.faults["11"] = [how]
    with pytest.raises(PowerCut):
        kiosk.one(tx)
    assert desk.stand(tx) == "asked"
    desk.restart()
    assert kiosk.one(again(tx, want)).result is Y           # whoever had it may still be at it
    desk.pass_ms(10_000)
    done = how == "killed_after"
    assert kiosk.one(again(tx, want)).result is (expected or (A if done else W))
    assert desk.applied(KIEU) == (["checkout"] if done or want is Want.BOOK else [])


def test_killed_in_a_batch_what_was_answered_stands_and_the_rest_comes_again(desk: GatewayDesk):
    kiosk = desk.kiosk()
    batch = [kiosk.tx(Kind.CHECKOUT, item, LAN, Want.BOOK) for item in (KIEU, SO_DO, CHI_PHEO)]
    desk.line.faults["11"] = ["", "killed_after"]
    with pytest.raises(PowerCut):
        kiosk.send(*batch)
    assert [desk.stand(tx) for tx in batch] == ["applied", "asked", "new"]
    desk.restart()
    desk.pass_ms(40_000)
    assert [one.word for one in kiosk.send(*batch)] == [A, A, A]
    assert [desk.applied(tx.item) for tx in batch] == [["checkout"]] * 3


# ---- several at a time ----------------------------------------------------------------------------------------------

def test_two_kiosks_that_want_one_item_get_one_loan(desk: GatewayDesk):
    one, two = desk.kiosk("kiosk-a"), desk.kiosk("kiosk-b")
    answers = at_the_same_time(lambda: one.ask(Kind.CHECKOUT, KIEU, LAN), lambda: two.ask(Kind.CHECKOUT, KIEU, QUAN))
    assert sorted(answer.result for answer in answers) == [A, R]
    assert desk.applied(KIEU) == ["checkout"]


def test_the_same_id_twice_at_the_same_time_is_asked_once(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    desk.line.slow_s = 0.05
    answers = at_the_same_time(*[lambda: kiosk.one(tx)] * 4)
    assert sorted(answer.result for answer in answers) == [A, D, D, D] and all(answer.word is A for answer in answers)
    assert desk.line.took("11") == 1


def test_while_one_central_talks_about_an_id_another_says_retry(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    other, _ = desk.process(gateway_desk.Line(desk.simulated))
    meanwhile = []
    desk.line.faults["11"] = [lambda: meanwhile.extend(
        other.take("kiosk-a", [again(tx, want).to_json()], desk.central.now_ms)[0].result for want in (Want.ASK, Want.BOOK))]
    assert kiosk.one(tx).result is A
    assert meanwhile == [Y, Y] and desk.applied(KIEU) == ["checkout"]
    assert other.take("kiosk-a", [tx.to_json()], desk.central.now_ms)[0].word is A


def test_the_rows_of_a_batch_go_in_order_and_a_stuck_item_holds_up_its_own_rows_only(desk: GatewayDesk):
    kiosk = desk.kiosk()
    stuck = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    desk.line.faults["11"] = ["silent"]
    with pytest.raises(Refused):
        kiosk.one(stuck)
    desk.back()
    batch = [again(stuck, Want.BOOK), kiosk.tx(Kind.CHECKIN, KIEU, "", Want.BOOK), kiosk.tx(Kind.CHECKOUT, SO_DO, LAN, Want.BOOK)]
    assert results(kiosk.send(*batch)) == [Y, Y, A]
    desk.pass_ms(LATE_MS)
    assert [one.word for one in kiosk.send(*batch)] == [A, A, A]
    assert desk.applied(KIEU) == ["checkout", "checkin"]


def test_a_long_delivery_is_done_in_parts_without_a_pause(desk: GatewayDesk):
    kiosk = desk.kiosk()
    desk.line.slow_s = BEGIN_S / 5
    batch = [kiosk.tx(Kind.CHECKOUT, item, LAN, Want.BOOK) for item in (KIEU, SO_DO, CHI_PHEO)]
    answers = kiosk.send(*batch)
    assert results(answers) == [A, A, Y] and answers[2].retry_after_s == 0
    assert results(kiosk.send(batch[2])) == [A]


def test_an_id_asked_and_withdrawn_in_one_request_is_taken_in_that_order(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    assert results(kiosk.send(tx, again(tx, Want.WITHDRAW))) == [A, A]


# ---- away, slow, and nonsense ---------------------------------------------------------------------------------------

def test_while_the_library_system_is_away_nobody_waits_and_what_needs_it_not_is_answered(desk: GatewayDesk):
    kiosk = desk.kiosk()
    lent = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    kiosk.one(lent)
    desk.line.away = True
    with pytest.raises(Refused) as silence:
        kiosk.ask(Kind.CHECKOUT, SO_DO, LAN)
    assert (silence.value.status, silence.value.retry_s) == (503, 2)
    desk.line.said.clear()
    batch = [again(lent, Want.BOOK), kiosk.tx(Kind.CHECKOUT, SO_DO, LAN, Want.NOTE), kiosk.tx(Kind.CHECKOUT, CHI_PHEO, LAN)]
    assert results(kiosk.send(*batch)) == [D, N, Y] and desk.line.said == []
    with pytest.raises(Refused):
        desk.gateway.check()
    desk.back()
    desk.gateway.check()
    assert kiosk.one(batch[2]).result is A


def test_a_question_has_three_seconds_in_all_and_what_was_not_begun_is_retry(desk: GatewayDesk):
    kiosk = desk.kiosk()
    desk.line.slow_s = QUESTION_S * 0.36
    batch = [kiosk.tx(Kind.CHECKOUT, item, LAN) for item in (KIEU, SO_DO, CHI_PHEO)]
    began_s = time.monotonic()
    assert results(kiosk.send(*batch)) == [A, A, Y]
    assert time.monotonic() - began_s < QUESTION_S and desk.ils.up and desk.stand(batch[2]) == "new"


def test_who_waits_for_a_line_that_is_busy_for_too_long_is_told_to_come_again(desk: GatewayDesk):
    one, two = desk.kiosk("kiosk-a"), desk.kiosk("kiosk-b")
    desk.line.slow_s = BEGIN_S + 0.3
    tx = two.tx(Kind.CHECKOUT, SO_DO, LAN)
    answers = at_the_same_time(lambda: one.ask(Kind.CHECKOUT, KIEU, LAN), lambda: time.sleep(0.2), lambda: two.one(tx))
    assert (answers[0].result, answers[2].result, desk.stand(tx)) in ((A, Y, "new"), (Y, A, "applied"))


def test_a_letter_that_the_line_cannot_carry_is_said_so_and_stops_nothing(desk: GatewayDesk):
    desk.line.encoding = "latin-1"
    kiosk = desk.kiosk()
    batch = [kiosk.tx(Kind.CHECKOUT, "Số-đỏ", LAN), kiosk.tx(Kind.CHECKOUT, "Số-đỏ", LAN, Want.BOOK)]
    answers = kiosk.send(*batch)
    assert [(one.result, one.reason) for one in answers] == [(R, Reason.LIBRARY_SAYS_NO), (C, Reason.LIBRARY_SAYS_NO)]
    assert desk.ils.up and len(desk.central.conflicts()) == 1


def test_a_fault_of_ours_is_kept_for_a_person_and_the_others_go_on(desk: GatewayDesk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("central.gateway.talks.questions.ask", lambda *_: 1 / 0)
    kiosk = desk.kiosk()
    answers = kiosk.send(kiosk.tx(Kind.CHECKOUT, KIEU, LAN), kiosk.tx(Kind.CHECKOUT, SO_DO, LAN, Want.BOOK), {"id": "broken"})
    assert results(answers) == [C, A, C]
    assert desk.central.reasons() == ["malformed", "fault"]


def test_a_number_or_an_id_that_was_used_for_something_else_is_parked_and_never_asked(desk: GatewayDesk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    kiosk.one(tx)
    desk.line.said.clear()
    other = replace(kiosk.tx(Kind.CHECKOUT, SO_DO, LAN), seq=tx.seq)
    assert results(kiosk.send(replace(tx, item=SO_DO), other)) == [C, C]
    assert desk.central.reasons() == ["id_reused", "seq_reused"] and desk.line.said == []


def test_a_blocked_card_gets_no_loan(desk: GatewayDesk):
    assert desk.kiosk().ask(Kind.CHECKOUT, KIEU, HAI_LOST).result is R
