"""`want=ask`: the rules of the library at work on its books."""

import pytest

from kiosk.reasons import Reason
from kiosk.transactions import Kind, Result
from tests import central_desk
from tests.central_desk import (
    AN_STAFF,
    BAO_FULL,
    CHI_PHEO,
    DAY_MS,
    DE_MEN,
    DREAM_READY,
    DVD,
    EMMA,
    HA_EXPIRED,
    HAI_LOST,
    HOUR_MS,
    KIEU,
    LAN,
    MAT_BIEC_FOR_EMMA,
    NOON_MS,
    OUYANG,
    QUAN,
    REFERENCE,
    SO_DO,
    TOTTO_OF_BAO,
    WITHDRAWN_ITEM,
    Desk,
)

desk = central_desk.desk


def test_a_checkout_is_a_loan_with_a_due_date_in_the_librarys_own_days(desk: Desk):
    answer = desk.kiosk().ask(Kind.CHECKOUT, KIEU, LAN)
    assert (answer.result, answer.due, answer.renewals_left) == (Result.ACCEPTED, "2026-12-13", 2)
    assert (answer.title, answer.author) == ("Truyện Kiều", "Nguyễn Du")
    assert desk.loan(KIEU) == (LAN, "2026-12-13")
    assert desk.applied(KIEU) == ["checkout"]


def test_after_midnight_in_ha_noi_the_due_date_is_a_day_later(desk: Desk):
    desk.now_ms = NOON_MS + 5 * HOUR_MS                     # 17:00 UTC is 00:00 in Hà Nội
    assert desk.kiosk().ask(Kind.CHECKOUT, DVD, LAN).due == "2026-11-30"


@pytest.mark.parametrize(
    ("card", "item", "reason"),
    [
        ("29009999999999", KIEU, Reason.UNKNOWN_CARD),
        (HAI_LOST, KIEU, Reason.CARD_LOST),
        (HA_EXPIRED, KIEU, Reason.EXPIRED),
        (LAN, "39009999999999", Reason.UNKNOWN_ITEM),
        (LAN, WITHDRAWN_ITEM, Reason.WITHDRAWN_ITEM),
        (LAN, REFERENCE, Reason.NOT_FOR_LOAN),
        (LAN, DE_MEN, Reason.ON_LOAN_TO_OTHER),
        (LAN, MAT_BIEC_FOR_EMMA, Reason.RESERVED),
        (LAN, DREAM_READY, Reason.RESERVED),
        (BAO_FULL, KIEU, Reason.LOAN_LIMIT),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(desk: Desk, card: str, item: str, reason: Reason):
    answer = desk.kiosk().ask(Kind.CHECKOUT, item, card)
    assert (answer.result, answer.reason, answer.due, answer.renewals_left) == (Result.REFUSED, reason, "", None)
    assert desk.applied(item) == []
    assert desk.conflicts() == []


def test_the_one_who_waits_for_an_item_gets_it_and_waits_no_more(desk: Desk):
    assert desk.kiosk().ask(Kind.CHECKOUT, DREAM_READY, OUYANG).result is Result.ACCEPTED
    assert desk.item(DREAM_READY).hold is None


def test_what_lies_there_and_is_yours_already_is_accepted_and_never_renewed(desk: Desk):
    kiosk, due = desk.kiosk(), desk.item(DE_MEN).due
    answer = kiosk.ask(Kind.CHECKOUT, DE_MEN, QUAN)
    assert (answer.result, answer.reason, answer.due, answer.renewals_left) == (
        Result.ACCEPTED, Reason.ALREADY_YOURS, due, 2)  # fmt: skip
    assert desk.loan(DE_MEN) == (QUAN, due)
    assert desk.applied(DE_MEN) == []


def test_a_checkin_ends_the_loan_and_says_where_the_item_goes(desk: Desk):
    answer = desk.kiosk().ask(Kind.CHECKIN, DE_MEN)
    assert (answer.result, answer.reason, answer.where, answer.due) == (Result.ACCEPTED, "", "shelf", "")
    assert desk.loan(DE_MEN) is None
    assert desk.applied(DE_MEN) == ["checkin"]


def test_a_checkin_of_what_somebody_waits_for_makes_the_hold_ready(desk: Desk):
    answer = desk.kiosk().ask(Kind.CHECKIN, MAT_BIEC_FOR_EMMA)
    assert (answer.where, answer.reason) == ("hold_shelf", Reason.NOT_ON_LOAN)
    held = desk.item(MAT_BIEC_FOR_EMMA)
    assert (held.hold_card, held.hold_ready, bool(held.hold_shelf)) == (EMMA, True, True)


def test_a_withdrawn_item_goes_to_the_desk(desk: Desk):
    assert desk.kiosk().ask(Kind.CHECKIN, WITHDRAWN_ITEM).where == "desk"


def test_a_checkin_of_an_unknown_item_is_refused(desk: Desk):
    answer = desk.kiosk().ask(Kind.CHECKIN, "39009999999999")
    assert (answer.result, answer.reason) == (Result.REFUSED, Reason.UNKNOWN_ITEM)


def test_a_renewal_is_a_new_period_from_today_and_is_counted(desk: Desk):
    kiosk = desk.kiosk()
    answer = kiosk.ask(Kind.RENEW, DE_MEN, QUAN)
    assert (answer.result, answer.due, answer.renewals_left) == (Result.ACCEPTED, "2026-12-13", 1)
    desk.pass_ms(DAY_MS)
    assert kiosk.ask(Kind.RENEW, DE_MEN, QUAN).renewals_left == 0
    assert kiosk.ask(Kind.RENEW, DE_MEN, QUAN).reason == Reason.RENEWAL_LIMIT
    assert desk.loan(DE_MEN) == (QUAN, "2026-12-14")
    assert desk.applied(DE_MEN) == ["renew", "renew"]


def test_a_renewal_never_makes_a_loan_shorter(desk: Desk):
    kiosk = desk.kiosk()
    kiosk.ask(Kind.CHECKOUT, KIEU, LAN)
    desk.now_ms -= 3 * DAY_MS                               # central's own clock was set back
    assert kiosk.ask(Kind.RENEW, KIEU, LAN).due == "2026-12-13"


def test_nobody_renews_what_another_has(desk: Desk):
    assert desk.kiosk().ask(Kind.RENEW, DE_MEN, LAN).reason == Reason.NOT_ON_LOAN


def test_a_payment_is_refused_with_a_sentence(desk: Desk):
    answer = desk.kiosk().ask(Kind.PAYMENT, KIEU, LAN)
    assert answer.result is Result.REFUSED and answer.message


def test_the_limit_counts_the_loans_of_the_same_batch(desk: Desk):
    kiosk = desk.kiosk()
    free = [row[0] for row in desk.rows(
        "SELECT item FROM items WHERE kind = 'book' AND NOT withdrawn AND item NOT IN (SELECT item FROM loans)"
        " AND item NOT IN (SELECT item FROM holds) ORDER BY item LIMIT 6"
    )]  # fmt: skip
    answers = kiosk.send(*(kiosk.tx(Kind.CHECKOUT, item, LAN) for item in free))
    assert [one.result for one in answers] == [Result.ACCEPTED] * 5 + [Result.REFUSED]
    assert answers[-1].reason == Reason.LOAN_LIMIT


def test_an_item_may_change_hands_within_one_batch(desk: Desk):
    kiosk = desk.kiosk()
    answers = kiosk.send(
        kiosk.tx(Kind.CHECKIN, TOTTO_OF_BAO), kiosk.tx(Kind.CHECKOUT, TOTTO_OF_BAO, AN_STAFF),
        kiosk.tx(Kind.CHECKOUT, SO_DO, BAO_FULL), kiosk.tx(Kind.CHECKOUT, CHI_PHEO, BAO_FULL),
    )  # fmt: skip
    assert [one.reason for one in answers] == ["", "", "", Reason.LOAN_LIMIT]
    assert desk.loan(TOTTO_OF_BAO) == (AN_STAFF, "2026-12-13")
