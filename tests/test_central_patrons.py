"""The door: cards and PINs, wrong ones with growing waits; and the account."""

import threading

import pytest

from central import patrons, pins, tries
from central.ledger import Ledger
from central.tries import LIMITS, MustWait, wait_ms
from kiosk.reasons import Reason
from kiosk.transactions import Kind
from tests import central_desk
from tests.central_desk import HA_EXPIRED, HAI_LOST, HOUR_MS, KIEU, LAN, MARIE, OUYANG, QUAN, Desk

desk = central_desk.desk
NOTHING = {"greeting": "", "language": "", "category": "", "has_mail": False, "loan_limit": 0, "loans": 0, "fees": 0}


def sign_in(desk: Desk, card: str, pin: str | None = None, device: str = "kiosk-a") -> dict:
    return patrons.sign_in(desk.database, device, card, pin, desk.now_ms)


def test_card_and_pin_are_a_welcome(desk: Desk):
    assert sign_in(desk, QUAN, "2345") == {
        "reason": "", "greeting": "Quân", "language": "vi", "category": "student", "has_mail": True, "loan_limit": 8,
        "loans": 2, "fees": 0,
    }  # fmt: skip
    assert sign_in(desk, MARIE, "3456")["fees"] == 35_000


@pytest.mark.parametrize(
    ("card", "pin", "reason"),
    [
        (LAN, None, Reason.PIN_NEEDED),
        (LAN, "9999", Reason.PIN_WRONG),
        (LAN, "", Reason.PIN_WRONG),
        (LAN, "१२३४", Reason.PIN_WRONG),
        (HAI_LOST, None, Reason.CARD_LOST),
        (HAI_LOST, "6789", Reason.CARD_LOST),
        (HA_EXPIRED, None, Reason.EXPIRED),
        ("29009999999999", None, Reason.UNKNOWN_CARD),
        ("29009999999999", "1234", Reason.UNKNOWN_CARD),
    ],
)
def test_anything_else_says_why_and_nothing_personal(desk: Desk, card: str, pin: str | None, reason: Reason):
    assert sign_in(desk, card, pin) == {"reason": reason, **NOTHING}


def test_a_library_without_pins_welcomes_the_card_alone(desk: Desk):
    with desk.database.write() as connection:
        from central import demo

        demo.set_library(Ledger(connection, desk.now_ms), {"pin": False, "timezone": "Asia/Ho_Chi_Minh"}, {})
    assert sign_in(desk, LAN)["greeting"] == "Lan"


def wrong(desk: Desk, times: int, card: str = LAN) -> None:
    for _ in range(times):
        assert sign_in(desk, card, "9999")["reason"] == Reason.PIN_WRONG


def test_after_five_wrong_pins_even_the_right_one_waits(desk: Desk):
    wrong(desk, 5)
    with pytest.raises(MustWait) as wait:
        sign_in(desk, LAN, "1234")
    assert wait.value.wait_s == 30
    assert sign_in(desk, LAN)["reason"] == Reason.PIN_NEEDED, "the card alone is no try"
    desk.pass_ms(30_000)
    assert sign_in(desk, LAN, "1234")["reason"] == ""


def test_the_waits_grow_and_the_right_pin_forgets_them(desk: Desk):
    wrong(desk, 5)
    desk.pass_ms(30_000)
    wrong(desk, 1)
    with pytest.raises(MustWait) as wait:
        sign_in(desk, LAN, "1234")
    assert wait.value.wait_s == 60
    desk.pass_ms(60_000)
    assert sign_in(desk, LAN, "1234")["reason"] == ""
    wrong(desk, 4)


def test_a_try_while_waiting_does_not_make_the_wait_longer(desk: Desk):
    wrong(desk, 5)
    for _ in range(3):
        with pytest.raises(MustWait):
            sign_in(desk, LAN, "9999")
    desk.pass_ms(30_000)
    assert sign_in(desk, LAN, "1234")["reason"] == ""


def test_after_a_hundred_wrong_pins_only_staff_can_help(desk: Desk):
    for n in range(100):
        desk.pass_ms(2 * HOUR_MS)
        assert sign_in(desk, LAN, "9999", f"kiosk-{n}")["reason"] == Reason.PIN_WRONG
    desk.pass_ms(1000 * HOUR_MS)
    with pytest.raises(MustWait) as wait:
        sign_in(desk, LAN, "1234")
    assert wait.value.ended
    with desk.database.write() as connection:
        assert patrons.forget_wrong_pins(Ledger(connection, desk.now_ms), LAN)
        assert not patrons.forget_wrong_pins(Ledger(connection, desk.now_ms), LAN)
    assert sign_in(desk, LAN, "1234")["reason"] == ""


def test_one_patrons_wrong_pins_do_not_stop_another(desk: Desk):
    wrong(desk, 5)
    assert sign_in(desk, QUAN, "2345")["reason"] == ""


def test_a_kiosk_that_tries_many_cards_waits_too(desk: Desk):
    cards = [row[0] for row in desk.rows("SELECT card FROM patrons WHERE blocked = '' AND expires = ''")]
    for n in range(30):
        assert sign_in(desk, cards[n % len(cards)], "0001")["reason"] == Reason.PIN_WRONG
    with pytest.raises(MustWait):
        sign_in(desk, OUYANG, "4680")
    assert sign_in(desk, OUYANG, "4680", "kiosk-b")["reason"] == "", "another kiosk does not"


def test_a_busy_kiosk_where_some_mistype_is_never_stopped(desk: Desk):
    for _ in range(60):
        wrong(desk, 1)
        assert sign_in(desk, LAN, "1234")["reason"] == ""


def test_many_tries_at_once_get_no_free_ones(desk: Desk):
    outcomes: list[str] = []

    def one() -> None:
        try:
            outcomes.append(sign_in(desk, LAN, "9999")["reason"])
        except MustWait:
            outcomes.append("wait")

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [Reason.PIN_WRONG] * 5 + ["wait"] * 7


def test_waits_double_up_to_their_limit():
    card, device = LIMITS["card"], LIMITS["device"]
    assert [wait_ms(card, n) // 1000 for n in (1, 4, 5, 6, 7, 11, 12, 99)] == [0, 0, 30, 60, 120, 1920, 3600, 3600]
    assert wait_ms(device, 29) == 0 and wait_ms(device, 99) == device.longest_ms


def test_codes_are_counted_by_address_and_forgotten_after_a_quiet_hour(desk: Desk):
    for _ in range(10):
        tries.count(desk.database, {"enrol": "192.0.2.7"}, desk.now_ms)
    with pytest.raises(MustWait):
        tries.count(desk.database, {"enrol": "192.0.2.7"}, desk.now_ms)
    tries.count(desk.database, {"enrol": "192.0.2.8"}, desk.now_ms)
    desk.pass_ms(HOUR_MS + 1)
    tries.count(desk.database, {"enrol": "192.0.2.7"}, desk.now_ms)


# --- PINs at rest ---


def test_a_pin_matches_itself_only_and_no_two_hashes_are_alike():
    one, other = pins.hashed("1234", 2**4), pins.hashed("1234", 2**4)
    assert one != other and "1234" not in one.split("$")[0] + one.split("$")[1]
    assert pins.matches("1234", one) and pins.matches("1234", other)
    assert not pins.matches("1235", one) and not pins.matches("", one)


@pytest.mark.parametrize("stored", ["", "1234", "scrypt$x$y$z", "scrypt$16$zz$00", "md5$1$2$3", "scrypt$3$00$00"])
def test_what_is_no_hash_matches_nothing(stored: str):
    assert not pins.matches("1234", stored)


def test_no_pin_rests_in_the_database(desk: Desk):
    assert all(row[0].startswith("scrypt$") for row in desk.rows("SELECT pin_hash FROM patrons"))


# --- the account ---


def account(desk: Desk, card: str) -> dict:
    with desk.database.read() as connection:
        return patrons.account(connection, card, desk.now_ms)


def test_an_account_has_loans_by_due_date_with_what_is_overdue(desk: Desk):
    loans = account(desk, QUAN)["loans"]
    assert [(one["title"], one["due"], one["overdue"], one["renewals_left"]) for one in loans] == [
        ("Dế Mèn phiêu lưu ký", "2026-11-17", True, 2), ("Cho tôi xin một vé đi tuổi thơ", "2026-12-06", False, 2),
    ]  # fmt: skip


def test_an_account_has_holds_and_fees(desk: Desk):
    assert account(desk, OUYANG)["holds"] == [
        {"item": "39001000000292", "title": "红楼梦", "author": "曹雪芹", "ready": True, "shelf": "H1"}
    ]
    assert account(desk, MARIE)["fees"] == [{"why": "Livre rendu en retard", "amount": 35_000}]


def test_a_loan_made_now_stands_in_the_account_and_one_given_back_does_not(desk: Desk):
    desk.kiosk().ask(Kind.CHECKOUT, KIEU, LAN)
    assert [one["item"] for one in account(desk, LAN)["loans"]] == [KIEU]
    desk.kiosk().ask(Kind.CHECKIN, KIEU)
    assert account(desk, LAN) == {"loans": [], "holds": [], "fees": []}


def test_an_unknown_card_has_an_empty_account(desk: Desk):
    assert account(desk, "29009999999999") == {"loans": [], "holds": [], "fees": []}
