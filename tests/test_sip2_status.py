"""What a library system says of itself, read tolerantly."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.sip2.codec import Message, decode
from drivers.sip2.status import AcsStatus, parse
from tests.sip2_server import AT

ALL = frozenset({"23", "11", "09", "01", "99", "97", "93", "63", "35", "37", "17", "19", "25", "15", "29", "65"})


def status(numbers: str = "100005", at: str = AT, letters: str = "YYYYNN", fields: str = "AOCPL|") -> AcsStatus:
    return parse(decode(f"98{letters}{numbers}{at}2.00{fields}".encode()))


def test_a_status_is_read_whole():
    said = status(letters="YYNYYY", fields="AOCPL|AMThư viện|BXYYYYYYYYYYYYYYYY|AFMind the\x1b step|AFBye|")
    assert said == AcsStatus(True, True, False, True, True, ALL, 10.0, 5, datetime(2026, 11, 22, 8, 0), "CPL", "Thư viện",
                             ("Mind the step", "Bye"))


@pytest.mark.parametrize(("numbers", "timeout_s", "retries"), [
    ("030003", 3.0, 3), (" 10 10", 1.0, 10), ("999999", 5.0, 3), ("xxxyyy", 5.0, 3), ("      ", 5.0, 3), ("-10-10", 5.0, 3),
    ("005001", 1.0, 1), ("900050", 60.0, 10), ("100000", 10.0, 3), ("²²²³³³", 5.0, 3),
])
def test_times_and_tries_are_taken_within_bounds(numbers: str, timeout_s: float, retries: int):
    said = status(numbers)
    assert (said.timeout_s, said.retries, said.online) == (timeout_s, retries, True)


@pytest.mark.parametrize(("letters", "numbers"), [("NYYYNN", "100005"), ("YYYYNN", "000005"), ("YYYYNN", "  0005"),
                                                 (" YYYNN", "100005")])
def test_off_line_is_what_says_so_or_has_no_time(letters: str, numbers: str):
    assert not status(numbers, letters=letters).online


@pytest.mark.parametrize(("letters", "supported"), [
    ("", None), ("    ", None), ("Y", {"23"}), ("yyn", {"23", "11"}), ("NNNNNNNNNNNNNNNYYYYYYY", {"65"}), ("NNNN", set()),
    ("YNYxY\u00ffY", {"23", "09", "99", "93"}),
])
def test_what_it_knows_may_be_told_short_or_long_or_not_at_all(letters: str, supported: set[str] | None):
    assert status(fields=f"BX{letters}|").supported == supported


def test_a_status_without_fields_is_one():
    said = status(fields="")
    assert (said.online, said.supported, said.institution) == (True, None, "")


@pytest.mark.parametrize("at", ["0" * 18, " " * 18, "19700101    000000", "20990101    000000", "20260230    080000",
                                "20261122    256000", "20261122   Z080000", "today, about noon "])
def test_a_clock_that_cannot_be_right_says_nothing(at: str):
    assert status(at=at).server_time is None


@given(st.text(min_size=40, max_size=80))
def test_any_letters_at_all_are_a_status(text: str):
    message = decode(("98" + text).encode("utf-8", "replace"), as_sent=True)
    assert isinstance(message, Message) and isinstance(parse(message), AcsStatus)
