"""Due dates are the library's own day, right across daylight saving, New Year and a leap day, at the kiosk and at central."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.library import Library
from kiosk.clock import BUILD_MS
from kiosk.events import Tick
from kiosk.session import step
from kiosk.state import Kiosk
from kiosk.steps import due_in
from screens.gallery.states import SETTINGS

PARIS, HANOI, KIRITIMATI = "Europe/Paris", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati"


def kiosk_at(at_ms: int, zone: str, trusted: bool = True) -> Kiosk:
    return step(Kiosk(replace(SETTINGS, timezone=zone)), Tick(50_000, at_ms, trusted))[0]


def ms(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(("local", "zone", "days", "due"), [
    ("2027-03-27T23:59:59", PARIS, 1, "2027-03-28"),           # the night with 23 hours
    ("2027-03-28T00:00:00", PARIS, 21, "2027-04-18"),
    ("2027-03-28T03:00:00", PARIS, 1, "2027-03-29"),
    ("2027-10-30T23:59:59", PARIS, 1, "2027-10-31"),           # the night with 25 hours
    ("2027-10-31T23:30:00", PARIS, 1, "2027-11-01"),
    ("2027-10-10T12:00:00", PARIS, 28, "2027-11-07"),
    ("2027-03-27T23:59:59", HANOI, 1, "2027-03-28"),
    ("2028-02-28T23:59:59", HANOI, 1, "2028-02-29"),
    ("2028-02-29T00:00:00", HANOI, 1, "2028-03-01"),
    ("2028-02-29T12:00:00", PARIS, 366, "2029-03-01"),
    ("2028-02-29T12:00:00", PARIS, 365, "2029-02-28"),
    ("2028-02-08T12:00:00", PARIS, 21, "2028-02-29"),
    ("2027-02-08T12:00:00", PARIS, 21, "2027-03-01"),
    ("2026-12-31T23:59:59", HANOI, 1, "2027-01-01"),
    ("2027-01-01T00:00:00", KIRITIMATI, 365, "2028-01-01"),
])
def test_so_many_days_after_the_librarys_own_day(local, zone, days, due):
    at_ms = ms(local, zone)
    assert due_in(kiosk_at(at_ms, zone), days) == due
    assert (Library(timezone=zone).local_date(at_ms) + timedelta(days=days)).isoformat() == due


def test_an_hour_that_comes_twice_is_one_day():
    first = ms("2027-10-31T00:30:00")
    assert {due_in(kiosk_at(first + n * 3_600_000, PARIS), 7) for n in range(3)} == {"2027-11-07"}


@given(st.integers(BUILD_MS, BUILD_MS + 20 * 366 * 86_400_000), st.integers(1, 400), st.sampled_from([PARIS, HANOI, KIRITIMATI]))
def test_kiosk_and_central_say_the_same_date(at_ms, days, zone):
    due = due_in(kiosk_at(at_ms, zone), days)
    assert due == (Library(timezone=zone).local_date(at_ms) + timedelta(days=days)).isoformat()
    there = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(zone)).date()
    assert date.fromisoformat(due) - there == timedelta(days=days)


@given(st.integers(-10**12, 5 * 10**12))
def test_there_is_no_date_from_a_clock_that_nobody_believes(at_ms):
    assert due_in(kiosk_at(at_ms, PARIS, trusted=False), 21) == ""
