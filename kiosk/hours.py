"""When the library is open: hours by weekday, other hours on special days, and what they mean at this moment. Pure.

A span may run past midnight; it belongs to the day on which it began. Knows no clock and no language: the moment is
handed in (only a trusted one is worth asking about), and the screens have the words.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.values import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOSED = "closed"
MINUTES_A_DAY = 24 * 60

AHEAD_DAYS = 62
"""A library that does not open within so many days says nothing of when."""

SPECIAL_MAX = 200
"""Special days of one library; with more the kiosk does not start."""

SPANS_MOST = 6
"""Spans of one day; with more the kiosk does not start."""

Span = tuple[int, int]
"""Minutes from the midnight at which the day begins; the end may lie in the next day."""

_SPAN = re.compile(r"(\d{1,2}):(\d\d) ?[-–] ?(\d{1,2}):(\d\d)")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?: ?\.\. ?(\d{4}-\d\d-\d\d))?")
_YEARLY = re.compile(r"(\d\d)-(\d\d)")


@dataclass(frozen=True)
class Hours:
    """`week`: seven days from Monday. `special`: (first, last, spans), dates as YYYY-MM-DD. `yearly`: MM-DD -> spans."""

    week: tuple[tuple[Span, ...], ...]
    special: tuple[tuple[str, str, tuple[Span, ...]], ...]
    yearly: tuple[tuple[str, tuple[Span, ...]], ...]

    def of(self, day: date) -> tuple[Span, ...]:
        """A special day goes before a yearly one, and that before the weekday."""
        iso = day.isoformat()
        for first, last, spans in self.special:
            if first <= iso <= last:
                return spans
        return next((spans for when, spans in self.yearly if when == iso[5:]), self.week[day.weekday()])


@dataclass(frozen=True)
class Standing:
    """Open until `at`, or closed until then; `at` None: it never closes. `days`: calendar days from today to `at`.
    `changes_ms`: so much later something else has to be said."""

    open: bool
    at: datetime | None
    days: int
    changes_ms: int


# ---- from the configuration -----------------------------------------------------------------------------------------

def hours(week: Mapping[str, str], special: Mapping[str, str]) -> Hours | None:
    """None where the library says nothing."""
    if not week and not special:
        return None
    days: list[tuple[str, str, tuple[Span, ...]]] = []
    yearly: list[tuple[str, tuple[Span, ...]]] = []
    for when, text in special.items():
        if _YEARLY.fullmatch(when):
            yearly.append((when, spans(text)))
        else:
            days.append((*_first_and_last(when), spans(text)))
    return Hours(tuple(spans(week.get(day, CLOSED)) for day in WEEKDAYS), tuple(sorted(days)), tuple(yearly))


def week_table(value: Any) -> dict[str, str]:
    """A check of the configuration: weekday -> spans. ValueError with a sentence."""
    return _table(value, _weekday, 'monday = "8:00-12:00, 13:30-20:00"')


def special_table(value: Any) -> dict[str, str]:
    """A check of the configuration: days -> spans. ValueError with a sentence."""
    found = _table(value, _first_and_last, '"2026-12-25" = "closed", or "2027-02-05..2027-02-12" = "9:00-12:00", or "09-02"')
    if len(found) > SPECIAL_MAX:
        raise ValueError(f"{len(found)} special days; at most {SPECIAL_MAX} are kept")
    return found


def _table(value: Any, key_check, example: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"a table is wanted, such as {example}")
    for when, text in value.items():
        try:
            key_check(when)
            if not isinstance(text, str):
                raise ValueError(f"a text in quotes is wanted, such as {example}")
            spans(text)
        except ValueError as wrong:
            raise ValueError(f"{when}: {wrong}") from None
    return dict(value)


def _weekday(name: str) -> None:
    if name not in WEEKDAYS:
        raise ValueError(f"no such weekday; they are called {', '.join(WEEKDAYS)}")


def _first_and_last(when: str) -> tuple[str, str]:
    """Of `2026-12-25`, `2027-02-05..2027-02-12`; of every year's `09-02` its form is checked."""
    if yearly := _YEARLY.fullmatch(when):
        date(2024, int(yearly[1]), int(yearly[2]))               # a leap year has all of them; else ValueError
        return when, when
    found = _DAYS.fullmatch(when)
    if not found:
        raise ValueError("days are written 2026-12-25, 2027-02-05..2027-02-12, or 09-02 for each year")
    first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1])
    if last < first:
        raise ValueError("the last day comes before the first")
    return first.isoformat(), last.isoformat()


def spans(text: str) -> tuple[Span, ...]:
    """`8:00-12:00, 13:30-20:00`, `20:00-2:00`, `closed`. ValueError with a sentence."""
    if text.strip() in ("", CLOSED):
        return ()
    found = tuple(_span(part.strip()) for part in text.split(","))
    if len(found) > SPANS_MOST:
        raise ValueError(f"at most {SPANS_MOST} spans a day")
    for (_, end), (begin, _) in pairwise(found):
        if begin < end:
            raise ValueError("the spans of a day stand in order and do not overlap")
    return found


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValueError(f'hours are written "8:00-12:00, 13:30-20:00" or "{CLOSED}"')
    begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if begin >= MINUTES_A_DAY or end > MINUTES_A_DAY or int(found[2]) > 59 or int(found[4]) > 59:
        raise ValueError(f"{text}: the day has the hours 0:00 to 24:00")
    if begin == end:
        raise ValueError(f"{text}: begins when it ends; for the whole day write 0:00-24:00")
    return begin, end if end > begin else end + MINUTES_A_DAY


# ---- at this moment -------------------------------------------------------------------------------------------------

def standing(when: Hours, zone: str, wall_ms: int) -> Standing | None:
    """None where it does not open for a long time. Times are the library's own, whatever its clocks do in spring and autumn."""
    here = ZoneInfo(zone)
    now = datetime.fromtimestamp(wall_ms / 1000, here)
    for begin, end in _joined(when, now.date(), here):
        if end.timestamp() * 1000 <= wall_ms:
            continue
        is_open = begin.timestamp() * 1000 <= wall_ms
        if is_open and (end.date() - now.date()).days >= AHEAD_DAYS - 1:
            return Standing(True, None, 0, _until_midnight(now))
        at = end if is_open else begin
        change = int(at.timestamp() * 1000) - wall_ms
        return Standing(is_open, at, (at.date() - now.date()).days, max(1, min(change, _until_midnight(now))))
    return None


def _joined(when: Hours, today: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Open from … to …, from yesterday on; what ends where the next begins is one."""
    held: tuple[datetime, datetime] | None = None
    for n in range(-1, AHEAD_DAYS):
        day = today + timedelta(days=n)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        for first, last in when.of(day):
            begin, end = midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)
            if held and begin <= held[1]:
                held = held[0], max(held[1], end)
                continue
            if held:
                yield held
            held = begin, end
    if held:
        yield held


def _until_midnight(now: datetime) -> int:
    """Then «tomorrow» has become «today»."""
    tomorrow = now.date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=now.tzinfo)
    return int((midnight.timestamp() - now.timestamp()) * 1000) + 1
