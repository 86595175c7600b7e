"""What a library system says of itself in a 98 (3M SIP2 2.00, pages 22 to 25). Pure and tolerant: what makes no sense is
taken as unknown, and an unknown number as our own.
"""

from dataclasses import dataclass, field
from datetime import datetime

from drivers.sip2 import values
from drivers.sip2.codec import Message

TIMEOUT_S, TIMEOUT_LEAST_S, TIMEOUT_MOST_S = 5.0, 1.0, 60.0
"""Usual, least and most wait for an answer: what the library system says (98) is kept between the two."""

RETRIES, RETRIES_MOST = 3, 10
"""Usual and most repeats of a message whose answer was garbled; then the line is given up and opened anew."""

UNKNOWN = 999
"""As a time-out or as a number of retries."""

PLACES = ("23", "11", "09", "01", "99", "97", "93", "63", "35", "37", "17", "19", "25", "15", "29", "65")
"""The request that each letter of BX is about."""

FIRST_YEAR, LAST_YEAR = 2026, 2090
"""No true time lies before the year this was built; a clock that has lost its battery says 1970 or 2099."""


@dataclass(frozen=True)
class AcsStatus:
    """`supported`: requests that it knows; None: it has not said. `server_time`: its wall clock, without a zone."""

    online: bool
    checkin_ok: bool
    checkout_ok: bool
    offline_ok: bool
    renewal_ok: bool
    supported: frozenset[str] | None = None
    timeout_s: float = TIMEOUT_S
    retries: int = RETRIES
    server_time: datetime | None = None
    institution: str = ""
    library_name: str = ""
    messages: tuple[str, ...] = field(default=(), repr=False)


def parse(message: Message) -> AcsStatus:
    """Of a 98. A time-out of 000 says the same as on-line N."""
    fixed = message.fixed
    timeout, retries = values.count(fixed["timeout_period"]), values.count(fixed["retries_allowed"])
    return AcsStatus(
        values.yes(fixed["online_status"]) and timeout != 0, values.yes(fixed["checkin_ok"]), values.yes(fixed["checkout_ok"]),
        values.yes(fixed["offline_ok"]), values.yes(fixed["acs_renewal_policy"]), _supported(message.get("BX")),
        _timeout_s(timeout), RETRIES if retries in (None, 0, UNKNOWN) else min(retries, RETRIES_MOST),
        _wall_clock(fixed["datetime_sync"]), values.text(message.get("AO")), values.text(message.get("AM")),
        tuple(values.text(line) for line in message.all("AF")[:10]))


def _supported(letters: str) -> frozenset[str] | None:
    """May be short (what is missing is N), long, or not there."""
    if not letters.strip():
        return None
    return frozenset(code for code, letter in zip(PLACES, letters, strict=False) if values.yes(letter))


def _timeout_s(tenths: int | None) -> float:
    if tenths in (None, 0, UNKNOWN):
        return TIMEOUT_S
    return min(max(tenths / 10, TIMEOUT_LEAST_S), TIMEOUT_MOST_S)


def _wall_clock(value: str) -> datetime | None:
    """One with a zone letter is not the library's wall clock."""
    at = values.moment(value)
    return at if at and at.tzinfo is None and FIRST_YEAR <= at.year <= LAST_YEAR else None
