"""Talks with a library system, played without a line: answers come from a list or from a function."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from drivers.sip2.codec import Message, decode
from drivers.sip2.ground import Ground, Talk
from drivers.sip2.profiles import PROFILES, Profile
from drivers.sip2.say import Say, Terms
from kiosk.transactions import Kind, Transaction, Want

NOW = datetime(2026, 11, 22, 8, 22, 0)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW_MS = int(NOW.replace(tzinfo=ZONE).timestamp() * 1000)
HOUR_MS, DAY_MS = 3_600_000, 86_400_000


def ground(profile: str | Profile = "koha", **more: Any) -> Ground:
    known = PROFILES[profile] if isinstance(profile, str) else profile
    given: dict[str, Any] = {"profile": known, "terms": Terms("CPL", "", "CPL"), "now": lambda: NOW, "boot_ms": lambda: HOUR_MS,
                             "zone": ZONE, "currency": "USD", "digits": 2}
    return Ground(**(given | more))


def tx(kind: Kind = Kind.CHECKOUT, item: str = "VN001", patron: str = "P0001", want: Want = Want.BOOK, *, seq: int = 1,
       ago_ms: int = HOUR_MS, trusted: bool = True, **more: Any) -> Transaction:
    at = NOW_MS - ago_ms
    return Transaction(f"00000000-0000-7000-8000-{seq:012}", seq, kind, item, "" if kind is Kind.CHECKIN else patron, want,
                       "boot-1", HOUR_MS - min(ago_ms, HOUR_MS), at, trusted, **more)


def play(talk: Talk, answers: Iterable[bytes | str | Message] | Callable[[Say], Any]) -> tuple[Any, list[Say]]:
    """What came of it, and what was said. LookupError: it asked for more than there is."""
    asked: list[Say] = []
    supply = None if callable(answers) else iter(answers)
    try:
        request = next(talk)
        while True:
            asked.append(request)
            answer = answers(request) if supply is None else next(supply, None)      # type: ignore[operator]
            if answer is None:
                raise LookupError(f"nobody answers the {request.code}; said so far: {[s.code for s in asked]}")
            request = talk.send(message(answer))
    except StopIteration as end:
        return end.value, asked


def message(answer: bytes | str | Message) -> Message:
    if isinstance(answer, Message):
        return answer
    return decode(answer.encode() if isinstance(answer, str) else answer)
