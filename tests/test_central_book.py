"""`want=book`: late arrivals (design §8). Enter what fits, never overwrite, never lose, never guess."""

import pytest
from sqlalchemy import update

from central.conflicts import Sort
from central.schema import patrons
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Result, Want
from tests import central_desk
from tests.central_desk import (
    BAO_FULL,
    DAY_MS,
    DE_MEN,
    DREAM_READY,
    EMMA,
    HA_EXPIRED,
    HAI_LOST,
    HOUR_MS,
    KIEU,
    LAN,
    MARIE,
    MAT_BIEC_FOR_EMMA,
    MINUTE_MS,
    OUYANG,
    QUAN,
    REFERENCE,
    SO_DO,
    WITHDRAWN_ITEM,
    Desk,
    again,
    results,
)

desk = central_desk.desk
OUT, IN = Kind.CHECKOUT, Kind.CHECKIN
OK = Result.ACCEPTED


# --- checkout ---


def test_a_checkout_made_offline_is_entered_with_the_due_date_of_its_own_day(desk: Desk):
    answer = desk.kiosk().book(OUT, KIEU, LAN, ago_ms=2 * DAY_MS)
    assert (answer.result, answer.due, answer.renewals_left) == (OK, "2026-12-11", 2)
    assert desk.loan(KIEU) == (LAN, "2026-12-11")
    assert desk.rows("SELECT out_ms FROM loans WHERE item = :item", item=KIEU) == [(desk.now_ms - 2 * DAY_MS,)]


def test_a_visit_without_network_out_and_in_again_is_entered_in_order(desk: Desk):
    kiosk = desk.kiosk()
    answers = kiosk.send(kiosk.tx(OUT, KIEU, LAN, Want.BOOK, 2 * HOUR_MS), kiosk.tx(IN, KIEU, "", Want.BOOK, HOUR_MS))
    assert results(answers) == [OK, OK]
    assert desk.applied(KIEU) == ["checkout", "checkin"] and desk.loan(KIEU) is None


def test_a_checkout_by_the_patron_who_has_it_is_accepted_without_renewal(desk: Desk):
    due = desk.item(DE_MEN).due
    answer = desk.kiosk().book(OUT, DE_MEN, QUAN, ago_ms=HOUR_MS)
    assert (answer.result, answer.reason, answer.due) == (OK, Reason.ALREADY_YOURS, due)
    assert desk.loan(DE_MEN) == (QUAN, due) and desk.applied(DE_MEN) == []


def test_so_it_is_when_the_card_was_blocked_meanwhile(desk: Desk):
    with desk.database.write() as connection:
        connection.execute(update(patrons).where(patrons.c.card == QUAN), {"blocked": "blocked"})
    answer = desk.kiosk().book(OUT, DE_MEN, QUAN)
    assert (answer.result, answer.reason, answer.renewals_left) == (OK, Reason.ALREADY_YOURS, 2)
    assert desk.conflicts(None) == []


def test_a_card_that_expired_after_the_loan_was_good_then(desk: Desk):
    with desk.database.write() as connection:
        connection.execute(update(patrons).where(patrons.c.card == LAN), {"expires": "2026-11-21"})
    kiosk = desk.kiosk()
    assert kiosk.book(OUT, KIEU, LAN, ago_ms=DAY_MS).result is OK
    assert desk.notices() == []
    assert kiosk.book(OUT, SO_DO, LAN, ago_ms=HOUR_MS).result is OK
    assert desk.notices() == [Reason.EXPIRED]


def test_the_same_without_a_trusted_clock(desk: Desk):
    kiosk = desk.kiosk()
    kiosk.trusted = False
    assert kiosk.book(OUT, DE_MEN, QUAN).result is OK
    assert desk.conflicts() == []


def test_a_checkout_of_what_another_has_is_a_conflict_and_overwrites_nothing(desk: Desk):
    before = desk.loan(DE_MEN)
    answer = desk.kiosk().book(OUT, DE_MEN, LAN, ago_ms=HOUR_MS)
    assert (answer.result, answer.reason) == (Result.CONFLICT, Reason.OTHER_BORROWER)
    assert desk.loan(DE_MEN) == before and desk.applied(DE_MEN) == []
    (kept,) = desk.conflicts()
    assert (kept["reason"], kept["item"], kept["transaction"]["patron"]) == (Reason.OTHER_BORROWER, DE_MEN, LAN)
    assert kept["stood"]["loan_card"] == QUAN


def test_an_unknown_patron_or_item_is_a_conflict_that_keeps_the_numbers(desk: Desk):
    kiosk = desk.kiosk()
    assert kiosk.book(OUT, KIEU, "29009999999999").reason == Reason.UNKNOWN_CARD
    assert kiosk.book(OUT, "39009999999999", LAN).reason == Reason.UNKNOWN_ITEM
    assert kiosk.book(IN, "39009999999999").reason == Reason.UNKNOWN_ITEM
    assert [one["transaction"]["item"] for one in desk.conflicts()] == [KIEU, "39009999999999", "39009999999999"]


@pytest.mark.parametrize(
    ("card", "item", "reason"),
    [
        (HAI_LOST, KIEU, Reason.CARD_LOST),
        (HA_EXPIRED, KIEU, Reason.EXPIRED),
        (BAO_FULL, KIEU, Reason.LOAN_LIMIT),
        (LAN, MAT_BIEC_FOR_EMMA, Reason.RESERVED),
        (LAN, WITHDRAWN_ITEM, Reason.WITHDRAWN_ITEM),
        (LAN, REFERENCE, Reason.NOT_FOR_LOAN),
    ],
)
def test_a_loan_that_broke_a_rule_is_entered_because_the_book_is_gone_and_staff_are_told(desk, card, item, reason):
    answer = desk.kiosk().book(OUT, item, card, ago_ms=HOUR_MS)
    assert answer.result is OK and answer.due
    assert desk.loan(item) == (card, answer.due)
    assert desk.notices() == [reason] and desk.conflicts() == []


def test_a_hold_that_was_ready_waits_again_when_another_has_carried_the_item_off(desk: Desk):
    desk.kiosk().book(OUT, DREAM_READY, LAN, ago_ms=HOUR_MS)
    held = desk.item(DREAM_READY)
    assert (held.hold_card, held.hold_ready, held.hold_shelf) == (OUYANG, False, "")


# --- a loan that had ended before what is known ---


def online_loan(desk: Desk, item: str = KIEU, card: str = QUAN) -> None:
    """Another kiosk lends the item now."""
    assert desk.kiosk("kiosk-b").ask(OUT, item, card).result is OK


def test_a_checkout_and_its_checkin_that_fit_before_what_is_known_are_a_closed_loan(desk: Desk):
    kiosk = desk.kiosk()
    online_loan(desk)
    answers = kiosk.send(kiosk.tx(OUT, KIEU, LAN, Want.BOOK, 3 * HOUR_MS), kiosk.tx(IN, KIEU, "", Want.BOOK, HOUR_MS))
    assert results(answers) == [OK, OK]
    assert desk.loan(KIEU) == (QUAN, "2026-12-13"), "the standing loan is not touched"
    assert desk.applied(KIEU) == ["checkout", "checkin", "checkout"]
    closed = desk.rows("SELECT card, out_ms, in_ms FROM loans WHERE item = :item AND in_ms IS NOT NULL", item=KIEU)
    assert closed == [(LAN, desk.now_ms - 3 * HOUR_MS, desk.now_ms - HOUR_MS)]
    assert desk.conflicts() == []


def test_they_fit_before_a_loan_that_has_ended_too(desk: Desk):
    kiosk, other = desk.kiosk(), desk.kiosk("kiosk-b")
    online_loan(desk)
    desk.pass_ms(HOUR_MS)
    other.ask(IN, KIEU)
    answers = kiosk.send(kiosk.tx(OUT, KIEU, LAN, Want.BOOK, 3 * HOUR_MS), kiosk.tx(IN, KIEU, "", Want.BOOK, 2 * HOUR_MS))
    assert results(answers) == [OK, OK]
    assert desk.applied(KIEU) == ["checkout", "checkin", "checkout", "checkin"] and desk.loan(KIEU) is None


def test_the_same_patron_may_have_had_it_twice(desk: Desk):
    kiosk = desk.kiosk()
    online_loan(desk, card=LAN)
    answers = kiosk.send(kiosk.tx(OUT, KIEU, LAN, Want.BOOK, 3 * HOUR_MS), kiosk.tx(IN, KIEU, "", Want.BOOK, HOUR_MS))
    assert results(answers) == [OK, OK]
    assert desk.applied(KIEU) == ["checkout", "checkin", "checkout"]
    assert desk.loan(KIEU) == (LAN, "2026-12-13")


def test_a_checkin_that_comes_in_a_later_batch_explains_its_checkout_and_closes_the_conflict(desk: Desk):
    kiosk = desk.kiosk()
    online_loan(desk)
    first = kiosk.book(OUT, KIEU, LAN, ago_ms=3 * HOUR_MS)
    assert (first.result, first.reason) == (Result.CONFLICT, Reason.OTHER_BORROWER)
    assert kiosk.book(IN, KIEU, ago_ms=HOUR_MS).result is OK
    assert desk.applied(KIEU) == ["checkout", "checkin", "checkout"]
    assert desk.conflicts() == []
    assert desk.loan(KIEU) == (QUAN, "2026-12-13")


def test_a_checkin_known_from_another_kiosk_ends_a_checkout_that_comes_late(desk: Desk):
    assert desk.kiosk("kiosk-b").ask(IN, KIEU).reason == Reason.NOT_ON_LOAN
    desk.pass_ms(HOUR_MS)
    answer = desk.kiosk().book(OUT, KIEU, LAN, ago_ms=2 * HOUR_MS)
    assert answer.result is OK
    assert desk.loan(KIEU) is None, "the book lies in the library: nobody is charged"
    assert desk.applied(KIEU) == ["checkout", "checkin"]


def test_the_same_when_that_checkin_was_made_offline_and_another_has_the_item_now(desk: Desk):
    late, other = desk.kiosk("kiosk-a"), desk.kiosk("kiosk-c")
    online_loan(desk)
    assert other.book(IN, KIEU, ago_ms=HOUR_MS).reason == Reason.OLDER_THAN_LOAN
    assert desk.applied(KIEU) == ["checkout"], "so far without effect"
    assert late.book(OUT, KIEU, LAN, ago_ms=2 * HOUR_MS).result is OK
    assert desk.applied(KIEU) == ["checkout", "checkin", "checkout"]
    assert desk.loan(KIEU) == (QUAN, "2026-12-13") and desk.conflicts() == []


def test_a_checkout_before_another_loan_without_a_return_between_is_a_conflict(desk: Desk):
    online_loan(desk)
    answer = desk.kiosk().book(OUT, KIEU, LAN, ago_ms=HOUR_MS)
    assert (answer.result, answer.reason) == (Result.CONFLICT, Reason.OTHER_BORROWER)


def test_a_pair_that_overlaps_another_loan_is_not_entered(desk: Desk):
    """Lan's checkout lies within the loan of Quân, which ended only after her checkin."""
    kiosk, other = desk.kiosk(), desk.kiosk("kiosk-b")
    other.ask(OUT, KIEU, QUAN)
    desk.pass_ms(4 * HOUR_MS)
    other.ask(IN, KIEU)
    desk.pass_ms(HOUR_MS)
    answers = kiosk.send(kiosk.tx(OUT, KIEU, LAN, Want.BOOK, 3 * HOUR_MS), kiosk.tx(IN, KIEU, "", Want.BOOK, 2 * HOUR_MS))
    assert (answers[0].result, answers[0].reason) == (Result.CONFLICT, Reason.OTHER_BORROWER)
    assert answers[1].result is OK
    assert desk.applied(KIEU) == ["checkout", "checkin"]


def test_a_pair_without_a_trusted_clock_is_not_entered_before_what_is_known(desk: Desk):
    kiosk = desk.kiosk()
    online_loan(desk)
    kiosk.trusted = False
    answers = kiosk.send(kiosk.tx(OUT, KIEU, LAN, Want.BOOK), kiosk.tx(IN, KIEU, "", Want.BOOK))
    assert [(one.result, one.reason) for one in answers] == [(Result.CONFLICT, Reason.CLOCK_UNTRUSTED)] * 2
    assert desk.loan(KIEU) == (QUAN, "2026-12-13")


def test_a_refused_checkout_that_was_booked_stays_a_conflict_even_when_its_checkin_comes(desk: Desk):
    kiosk = desk.kiosk()
    desk.kiosk("kiosk-b").ask(OUT, KIEU, QUAN)
    tx = kiosk.tx(OUT, KIEU, LAN)
    assert kiosk.one(tx).result is Result.REFUSED
    desk.kiosk("kiosk-b").ask(IN, KIEU)
    assert kiosk.one(again(tx, Want.BOOK)).reason == Reason.REFUSED_BEFORE
    kiosk.book(IN, KIEU)
    assert desk.reasons() == [Reason.REFUSED_BEFORE]


# --- checkin ---


def test_a_checkin_made_offline_ends_the_loan_at_its_own_time(desk: Desk):
    assert desk.kiosk().book(IN, DE_MEN, ago_ms=HOUR_MS).result is OK
    assert desk.loan(DE_MEN) is None
    assert desk.rows("SELECT in_ms FROM loans WHERE item = :item", item=DE_MEN) == [(desk.now_ms - HOUR_MS,)]


def test_a_checkin_of_what_is_not_on_loan_is_accepted(desk: Desk):
    answer = desk.kiosk().book(IN, KIEU, ago_ms=HOUR_MS)
    assert (answer.result, answer.reason, answer.where) == (OK, Reason.NOT_ON_LOAN, "shelf")
    assert desk.conflicts() == []


def test_a_checkin_older_than_the_standing_loan_never_closes_it(desk: Desk):
    online_loan(desk)
    answer = desk.kiosk().book(IN, KIEU, ago_ms=HOUR_MS)
    assert (answer.result, answer.reason) == (OK, Reason.OLDER_THAN_LOAN)
    assert desk.loan(KIEU) == (QUAN, "2026-12-13")
    assert desk.applied(KIEU) == ["checkout"] and desk.conflicts() == []


def test_a_checkin_that_may_be_older_is_a_conflict_and_closes_nothing(desk: Desk):
    online_loan(desk)
    kiosk = desk.kiosk()
    kiosk.trusted = False
    answer = kiosk.book(IN, KIEU)
    assert (answer.result, answer.reason) == (Result.CONFLICT, Reason.CLOCK_UNTRUSTED)
    assert desk.loan(KIEU) == (QUAN, "2026-12-13")


def test_the_corrected_time_makes_an_untrusted_reading_good(desk: Desk):
    online_loan(desk)
    desk.pass_ms(HOUR_MS)
    kiosk = desk.kiosk()
    kiosk.trusted = False
    assert kiosk.book(IN, KIEU, happened_ms=desk.now_ms - MINUTE_MS).result is OK
    assert desk.loan(KIEU) is None


def test_without_a_clock_the_order_of_one_kiosk_is_still_known(desk: Desk):
    """The kiosk lent it with seq 1; whatever its clock says, seq 2 came after that."""
    kiosk = desk.kiosk()
    kiosk.ask(OUT, KIEU, LAN)
    kiosk.trusted = False
    assert kiosk.book(IN, KIEU).result is OK
    assert desk.loan(KIEU) is None


def test_without_a_clock_a_checkin_is_later_than_what_the_same_kiosk_did_before_it(desk: Desk):
    """The loan is of yesterday, and this kiosk spoke with central this morning: the checkin came after that."""
    kiosk = desk.kiosk()
    online_loan(desk)
    desk.pass_ms(DAY_MS)
    kiosk.ask(OUT, SO_DO, MARIE)
    desk.pass_ms(HOUR_MS)
    kiosk.trusted = False
    assert kiosk.book(IN, KIEU).result is OK
    assert desk.loan(KIEU) is None


def test_without_a_clock_a_whole_visit_on_a_free_item_is_entered(desk: Desk):
    kiosk = desk.kiosk()
    kiosk.trusted = False
    answers = kiosk.send(kiosk.tx(OUT, KIEU, LAN, Want.BOOK), kiosk.tx(IN, KIEU, "", Want.BOOK),
                         kiosk.tx(OUT, KIEU, MARIE, Want.BOOK))  # fmt: skip
    assert results(answers) == [OK, OK, OK]
    assert desk.loan(KIEU) == (MARIE, "2026-12-13"), "due from the day it arrived: nobody knows a better one"
    assert desk.applied(KIEU) == ["checkout", "checkin", "checkout"]


def test_a_checkin_after_a_checkout_that_changed_nothing_ends_the_standing_loan(desk: Desk):
    """Found by the random weather: both within the millisecond of the loan, so the two fitted before it as well."""
    kiosk = desk.kiosk()
    kiosk.ask(OUT, KIEU, LAN)
    kiosk.trusted = False
    assert kiosk.book(OUT, KIEU, LAN).reason == Reason.ALREADY_YOURS
    assert kiosk.book(IN, KIEU).result is OK
    assert desk.loan(KIEU) is None and desk.applied(KIEU) == ["checkout", "checkin"]


def test_a_clock_that_is_slow_does_not_turn_one_kiosks_order_round(desk: Desk):
    kiosk = desk.kiosk()
    kiosk.ask(OUT, KIEU, LAN)
    desk.pass_ms(1000)
    kiosk.book(IN, KIEU, ago_ms=MINUTE_MS)
    assert desk.loan(KIEU) is None
    assert desk.applied(KIEU) == ["checkout", "checkin"]


def test_a_late_checkin_of_what_somebody_waits_for_goes_to_the_hold_shelf(desk: Desk):
    assert desk.kiosk().book(IN, MAT_BIEC_FOR_EMMA).where == "hold_shelf"
    assert desk.item(MAT_BIEC_FOR_EMMA).hold_ready


# --- the rest ---


def test_a_renewal_promised_offline_is_kept_to(desk: Desk):
    answer = desk.kiosk().book(Kind.RENEW, DE_MEN, QUAN, ago_ms=DAY_MS)
    assert (answer.result, answer.due, answer.renewals_left) == (OK, "2026-12-12", 1)


def test_a_renewal_of_what_another_has_is_a_conflict(desk: Desk):
    kiosk = desk.kiosk()
    assert kiosk.book(Kind.RENEW, DE_MEN, LAN).reason == Reason.OTHER_BORROWER
    assert kiosk.book(Kind.RENEW, KIEU, LAN).reason == Reason.NOT_ON_LOAN


def test_a_payment_made_offline_is_kept_for_a_person(desk: Desk):
    answer = desk.kiosk().book(Kind.PAYMENT, KIEU, MARIE)
    assert answer.result is Result.CONFLICT and answer.message
    assert desk.reasons() == ["no_rule"]


def test_a_conflict_does_not_hold_up_what_follows_on_the_item(desk: Desk):
    kiosk = desk.kiosk()
    answers = kiosk.send(kiosk.tx(OUT, DE_MEN, LAN, Want.BOOK, HOUR_MS), kiosk.tx(IN, DE_MEN, "", Want.BOOK, MINUTE_MS))
    assert results(answers) == [Result.CONFLICT, OK]
    assert desk.loan(DE_MEN) is None, "the book is back: Quân has it no more"
    assert desk.reasons() == [Reason.OTHER_BORROWER]


def test_two_kiosks_that_lent_one_item_offline_are_one_loan_and_one_conflict(desk: Desk):
    one, other = desk.kiosk("kiosk-a"), desk.kiosk("kiosk-b")
    assert one.book(OUT, KIEU, LAN, ago_ms=2 * HOUR_MS).result is OK
    assert other.book(OUT, KIEU, EMMA, ago_ms=HOUR_MS).reason == Reason.OTHER_BORROWER
    assert desk.loan(KIEU) == (LAN, "2026-12-13")
    assert len(desk.conflicts(Sort.CONFLICT)) == 1
