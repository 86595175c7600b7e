"""Opening hours: spans over midnight, days when the clocks change, holidays; what is said of them in four languages."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.hours import Hours, hours, spans, standing
from kiosk.state import Welcome
from screens.gallery.states import SETTINGS, base
from screens.welcome.opening import opening
from screens.words import words_of

HANOI, PARIS = "Asia/Ho_Chi_Minh", "Europe/Paris"
WEEK = {"monday": "8:00-12:00, 13:30-20:00", "tuesday": "8:00-20:00", "friday": "20:00-2:00"}      # 30 November 2026: a Monday


def ms(local: str, zone: str = HANOI, fold: int = 0) -> int:
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp() * 1000)


def the(week: dict[str, str], special: dict[str, str] | None = None) -> Hours:
    found = hours(week, special or {})
    assert found
    return found


def seen(when: Hours, local: str, zone: str = HANOI) -> tuple[bool, str]:
    """(open?, until or from when)"""
    now = standing(when, zone, ms(local, zone))
    assert now and now.at
    return now.open, now.at.replace(tzinfo=None).isoformat(" ", "minutes")


@pytest.mark.parametrize(("now", "found"), [
    ("2026-11-30 07:59", (False, "2026-11-30 08:00")),
    ("2026-11-30 08:00", (True, "2026-11-30 12:00")),
    ("2026-11-30 12:00", (False, "2026-11-30 13:30")),
    ("2026-11-30 20:00", (False, "2026-12-01 08:00")),
    ("2026-12-01 20:30", (False, "2026-12-04 20:00")),
])
def test_it_is_open_from_the_first_minute_to_the_last(now: str, found: tuple[bool, str]):
    assert seen(the(WEEK), now) == found


def test_a_night_belongs_to_the_day_on_which_it_began():
    assert seen(the(WEEK), "2026-12-04 23:00") == (True, "2026-12-05 02:00")
    assert seen(the(WEEK), "2026-12-05 01:59") == (True, "2026-12-05 02:00")
    assert seen(the(WEEK), "2026-12-05 02:00") == (False, "2026-12-07 08:00")
    assert seen(the(WEEK, {"2026-12-05": "closed"}), "2026-12-05 01:00") == (True, "2026-12-05 02:00")


def test_what_ends_where_the_next_day_begins_is_one():
    through = the({"friday": "8:00-24:00", "saturday": "0:00-6:00"})
    assert seen(through, "2026-12-04 09:00") == (True, "2026-12-05 06:00")


def test_a_special_day_goes_before_its_weekday_and_before_the_day_of_each_year():
    special = the(WEEK, {"2026-11-30..2026-12-01": "closed", "12-04": "9:00-10:00", "2027-12-04": "closed"})
    assert seen(special, "2026-11-30 09:00") == (False, "2026-12-04 09:00")
    assert special.of(date(2028, 12, 4)) == ((540, 600),) and special.of(date(2027, 12, 4)) == ()


def test_the_time_on_the_wall_counts_when_the_clocks_change():
    night = the({"saturday": "20:00-4:00", "sunday": "10:00-12:00"})
    spring = standing(night, PARIS, ms("2027-03-28 01:00", PARIS))             # 2:00 becomes 3:00
    autumn = standing(night, PARIS, ms("2026-10-25 02:30", PARIS, fold=1))     # 3:00 became 2:00
    assert spring and autumn and spring.at and autumn.at
    assert (spring.at.hour, spring.changes_ms) == (4, 2 * 3_600_000)
    assert (autumn.at.hour, autumn.changes_ms) == (4, 90 * 60_000)
    assert seen(night, "2027-03-28 05:00", PARIS) == (False, "2027-03-28 10:00")


def test_it_says_when_something_else_has_to_be_said():
    before_midnight = standing(the(WEEK), HANOI, ms("2026-11-30 23:00"))
    assert before_midnight and before_midnight.changes_ms == 3_600_001         # then «tomorrow» is «today»
    after = standing(the(WEEK), HANOI, ms("2026-11-30 23:00") + before_midnight.changes_ms)
    assert before_midnight.days == 1 and after and after.days == 0


def test_a_library_that_never_closes_and_one_that_never_opens():
    always = standing(the(dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
                                        "0:00-24:00")), HANOI, ms("2026-11-30 09:00"))
    assert always and always.open and always.at is None
    assert standing(the({"monday": "closed"}), HANOI, ms("2026-11-30 09:00")) is None
    assert hours({}, {}) is None


@pytest.mark.parametrize("wrong", ["8-9", "8:00", "25:00-26:00", "8:60-9:00", "8:00-8:00", "8:00-12:00, 11:00-13:00",
                                   "20:00-2:00, 1:00-3:00", "8:00-24:01", ", ".join(f"{n}:00-{n}:30" for n in range(7))])
def test_hours_that_cannot_be_are_a_sentence(wrong: str):
    with pytest.raises(ValueError, match=r"[a-z] [a-z]"):
        spans(wrong)


# ---- in words -------------------------------------------------------------------------------------------------------

def said(language: str, now: str, week: dict[str, str] = WEEK, special: dict[str, str] | None = None) -> str:
    when = the(week, special)
    kiosk = base(Welcome(), settings=replace(SETTINGS, hours=when), trusted=True, wall_ms=ms(now))
    return opening(kiosk, words_of(language))[0].replace("\u00a0", " ")


@pytest.mark.parametrize(("language", "sentences"), [
    ("vi", ("Mở cửa đến 12:00", "Mở cửa lúc 13:30 hôm nay", "Mở cửa lúc 8:00 ngày mai", "Mở cửa lúc 20:00 thứ Sáu")),
    ("en", ("Open until 12:00", "Opens today at 13:30", "Opens tomorrow at 8:00", "Opens Friday at 20:00")),
    ("fr", ("Ouvert jusqu'à 12 h", "Réouverture aujourd'hui à 13 h 30", "Réouverture demain à 8 h",
            "Réouverture vendredi à 20 h")),
    ("zh", ("今日开放至12:00", "今天13:30开放", "明天8:00开放", "周五20:00开放")),
])
def test_the_hours_are_told_as_people_say_them(language: str, sentences: tuple[str, ...]):
    times = ("2026-11-30 09:00", "2026-11-30 12:30", "2026-11-30 21:00", "2026-12-01 21:00")
    assert tuple(said(language, now) for now in times) == sentences


def test_midnight_a_long_day_and_a_long_holiday():
    assert said("en", "2026-11-30 21:00", {"monday": "8:00-24:00"}) == "Open until midnight"
    assert said("en", "2026-11-30 09:00", {"monday": "8:00-24:00", "tuesday": "0:00-24:00"}) == "Open now"
    assert said("en", "2026-11-30 21:00", WEEK, {"2026-12-01..2026-12-20": "closed"}) == "Opens 21 Dec at 8:00"


def test_nothing_is_said_while_the_clock_is_not_trusted_or_no_hours_are_known():
    settings = replace(SETTINGS, hours=the(WEEK))
    assert opening(base(Welcome(), settings=settings, wall_ms=ms("2026-11-30 09:00")), words_of("en")) == ("", 0)
    assert opening(base(Welcome(), trusted=True, wall_ms=ms("2026-11-30 09:00")), words_of("en")) == ("", 0)
