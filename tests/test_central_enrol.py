"""One-time codes, the secrets of kiosks, and what staff see of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central import enrol
from kiosk.transactions import Kind
from tests import central_desk
from tests.central_desk import KIEU, NOON_MS, Desk

desk = central_desk.desk


def new_code(desk: Desk, life_ms: int = enrol.CODE_LIFE_MS) -> str:
    with desk.database.write() as connection:
        return enrol.new_code(connection, desk.now_ms, life_ms)


def enrolled(desk: Desk, code: str) -> tuple[str, str] | None:
    with desk.database.write() as connection:
        return enrol.enrol(connection, code, "Sảnh", desk.now_ms)


def check(desk: Desk, token: str) -> str | None:
    with desk.database.read() as connection:
        return enrol.check(connection, token)


def test_a_code_has_eight_letters_that_nobody_mistakes(desk: Desk):
    codes = {new_code(desk) for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch("[A-HJ-NP-Z2-9]{8}", code) for code in codes)
    assert not set("01IO") & set(enrol.ALPHABET) and len(enrol.ALPHABET) == 32


def test_a_code_makes_one_kiosk_and_no_second(desk: Desk):
    code = new_code(desk)
    made = enrolled(desk, code)
    assert made and check(desk, f"{made[0]}.{made[1]}") == made[0]
    assert enrolled(desk, code) is None


@pytest.mark.parametrize("typed", [str.lower, lambda code: f" {code[:4]}-{code[4:]} "])
def test_a_code_may_be_typed_as_people_type(desk: Desk, typed):
    assert enrolled(desk, typed(new_code(desk)))


def test_a_code_is_good_until_it_expires(desk: Desk):
    code = new_code(desk, life_ms=60_000)
    desk.pass_ms(60_000)
    assert enrolled(desk, code) is None


def test_an_unknown_code_makes_nothing(desk: Desk):
    new_code(desk)
    assert enrolled(desk, "AAAAAAAA") is None and enrolled(desk, "") is None
    assert desk.rows("SELECT count(*) FROM devices") == [(0,)]


def test_no_code_and_no_secret_is_kept_as_it_is(desk: Desk):
    code = new_code(desk)
    made = enrolled(desk, code)
    assert made and len(made[1]) >= 43                      # 32 bytes in base64
    desk.close()
    kept = desk.file.read_bytes()
    assert code.encode() not in kept and made[1].encode() not in kept and made[0].encode() in kept


def test_a_wrong_secret_proves_nothing(desk: Desk):
    made = enrolled(desk, new_code(desk))
    assert made
    device, secret = made
    other = enrolled(desk, new_code(desk))
    assert other
    for token in (f"{device}.", f"{device}", "", ".", f".{secret}", f"{device}.{other[1]}", f"{device}.{secret}x",
                  f"{device.upper()}.{secret}", f"nobody.{secret}", f"{device}.{secret}.{secret}"):  # fmt: skip
        assert check(desk, token) is None, token


@given(st.text())
def test_any_text_at_all_is_no_token_and_no_code(text: str):
    enrol.tidy(text)
    assert not enrol.same_secret(text, "")


def test_a_revoked_kiosk_is_nobody(desk: Desk):
    made = enrolled(desk, new_code(desk))
    assert made
    with desk.database.write() as connection:
        assert enrol.revoke(connection, made[0], desk.now_ms)
        assert not enrol.revoke(connection, made[0], desk.now_ms)
        assert not enrol.revoke(connection, "nobody", desk.now_ms)
    assert check(desk, f"{made[0]}.{made[1]}") is None


def test_staff_see_each_kiosk_and_when_it_was_last_heard(desk: Desk):
    made = enrolled(desk, new_code(desk))
    assert made
    desk.pass_ms(1000)
    desk.kiosk(made[0]).ask(Kind.CHECKIN, KIEU, seq=2)
    with desk.database.read() as connection:
        assert enrol.known(connection) == [
            {"device": made[0], "name": "Sảnh", "enrolled_ms": NOON_MS, "revoked_ms": None, "heard_ms": NOON_MS + 1000,
             "missing": [(1, 1)], "seen": []}
        ]  # fmt: skip
