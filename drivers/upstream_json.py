"""The JSON of central's answers, checked and made into events. Pure: parsed JSON in, events out, or PortGarbled.

Fields of a later version are ignored. Texts are cleaned at the door (NFC, no control characters, a named limit),
because they go straight to the screen and the slip.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kiosk.events import AccountAnswered, PatronAnswered
from kiosk.ports import PortGarbled
from kiosk.slip import Slip
from kiosk.state import FeeShown, HoldShown, LoanShown
from kiosk.transactions import Answer, Result

TEXT_MAX = 500
"""Characters of a title or a sentence; a longer one is cut."""

ROWS_MAX = 1_000
"""Loans, holds or fees of one patron; changes on one page; answers in one batch."""

LINES_MAX = 10
"""Lines for the slip in one answer, notices in one account; what is more is left out."""

BIN_MAX = 20
"""Characters of the place that a returned book goes to; a longer one is cut."""

SHOWN_MAX = 20
"""Characters of a wrong value that are repeated in the sentence about it."""

NUMBER_MAX = 1 << 53
"""Times in ms and amounts; anything beyond is noise."""

NOT_SHOWN = ("Cc", "Cf", "Zl", "Zp")
"""Unicode categories of control and format characters (direction marks among them) and line ends."""

_NEEDED = object()

Note = Callable[[str], None]
"""Takes a sentence for the log; no card number, no PIN."""


@dataclass(frozen=True)
class Health:
    """`time_ms`: central's clock, UTC."""

    time_ms: int
    features: frozenset[str]


# ---- one field ------------------------------------------------------------------------------------------------------

def _field(body: dict[str, Any], name: str, kind: type, default: Any = _NEEDED) -> Any:
    """null counts as left out."""
    value = body.get(name)
    if value is None and default is not _NEEDED:
        return default
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise PortGarbled(f"{name}: missing" if value is None else f"{name}: not {kind.__name__}")
    return value


def text(body: dict[str, Any], name: str, default: Any = "") -> str:
    """Clean words, single spaces."""
    return _clean(_field(body, name, str, default))


def _clean(value: str) -> str:
    value = value[:TEXT_MAX].encode("utf-8", "replace").decode("utf-8")
    shown = "".join(" " if unicodedata.category(c) in NOT_SHOWN else c for c in value)
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def texts(body: dict[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts, each clean; empty ones are left out."""
    value = _field(body, name, list, ())
    if not all(isinstance(one, str) for one in value):
        raise PortGarbled(f"{name}: not a list of texts")
    return tuple(filter(None, map(_clean, value[:LINES_MAX])))


def number(body: dict[str, Any], name: str, default: Any = 0) -> int:
    value = _field(body, name, int, default)
    if not 0 <= value <= NUMBER_MAX:
        raise PortGarbled(f"{name}: {str(value)[:SHOWN_MAX]} is out of range")
    return value


def flag(body: dict[str, Any], name: str) -> bool:
    return _field(body, name, bool, False)


def day(body: dict[str, Any], name: str) -> str:
    """YYYY-MM-DD or empty."""
    value = text(body, name)
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise PortGarbled(f"{name}: {value[:SHOWN_MAX]!r} is no date") from None


def rows(body: dict[str, Any], name: str, default: Any = ()) -> list[dict[str, Any]]:
    """A list of objects."""
    value = _field(body, name, list, default)
    if len(value) > ROWS_MAX or not all(isinstance(row, dict) for row in value):
        raise PortGarbled(f"{name}: not a list of at most {ROWS_MAX} objects")
    return list(value)


# ---- whole answers --------------------------------------------------------------------------------------------------

def health(body: dict[str, Any]) -> Health:
    features = _field(body, "features", list, ())
    return Health(number(body, "time_ms"), frozenset(f for f in features if isinstance(f, str)))


def patron(card: str, body: dict[str, Any]) -> PatronAnswered:
    """`reason` is asked for: an object without one is not taken for a welcome."""
    return PatronAnswered(
        card, text(body, "reason", _NEEDED), text(body, "greeting"), text(body, "language"),
        text(body, "category", "adult"), flag(body, "has_mail"),
        number(body, "loan_limit"), number(body, "loans"), number(body, "fees"), text(body, "message"))


def account(card: str, body: dict[str, Any]) -> AccountAnswered:
    return AccountAnswered(card, tuple(map(_loan, rows(body, "loans", _NEEDED))),
                           tuple(map(_hold, rows(body, "holds"))), tuple(map(_fee, rows(body, "fees"))),
                           texts(body, "messages"))


def _loan(row: dict[str, Any]) -> LoanShown:
    return LoanShown(text(row, "item", _NEEDED), text(row, "title"), text(row, "author"), day(row, "due"),
                     flag(row, "overdue"), number(row, "renewals_left"))


def _hold(row: dict[str, Any]) -> HoldShown:
    return HoldShown(text(row, "item"), text(row, "title"), text(row, "author"), flag(row, "ready"), text(row, "shelf"))


def _fee(row: dict[str, Any]) -> FeeShown:
    return FeeShown(text(row, "why"), number(row, "amount"))


def answers(body: dict[str, Any], asked: set[str], note: Note) -> dict[str, Answer]:
    """The answers to what was asked, by id. One that is garbled or not ours is dropped and noted, the others count."""
    heard: dict[str, Answer] = {}
    for row in rows(body, "answers", _NEEDED):
        try:
            answer = _answer(row)
        except PortGarbled as error:
            note(f"an answer makes no sense ({error})")
            continue
        if answer.id not in asked:
            note("an answer to what was not asked")
        else:
            heard.setdefault(answer.id, answer)
    if missing := asked - set(heard):
        note(f"no answer to {len(missing)} of {len(asked)} transactions")
    return heard


def _answer(row: dict[str, Any]) -> Answer:
    left = _field(row, "renewals_left", int, None)
    return Answer(
        id=text(row, "id", _NEEDED), result=_result(row, "result"), first=_first(row), reason=text(row, "reason"),
        title=text(row, "title"), author=text(row, "author"), due=day(row, "due"),
        renewals_left=None if left is None else number(row, "renewals_left"),
        where=text(row, "where"), message=text(row, "message"), retry_after_s=number(row, "retry_after_s"),
        bin=text(row, "bin")[:BIN_MAX], branch=text(row, "branch"), print_lines=texts(row, "print_lines"),
        keep_secured=flag(row, "keep_secured"))


def _result(row: dict[str, Any], name: str) -> Result:
    try:
        return Result(text(row, name, _NEEDED))
    except ValueError:
        raise PortGarbled(f"{name}: not a result") from None


def _first(row: dict[str, Any]) -> Result | None:
    """A duplicate without the first answer says nothing."""
    if row.get("result") != Result.DUPLICATE:
        return None
    first = _result(row, "first")
    if first in (Result.DUPLICATE, Result.RETRY):
        raise PortGarbled("first: not an answer")
    return first


def page(body: dict[str, Any]) -> dict[str, Any]:
    """A page of the down-sync, as it came; the store reads its rows. Only what the session relies on is checked."""
    _field(body, "cursor", str)
    _field(body, "more", bool)
    for name, key in (("patrons", "card"), ("items", "item")):
        for row in rows(body, name):
            _field(row, key, str)
    return body


# ---- what we send ---------------------------------------------------------------------------------------------------

def slip(value: Slip) -> dict[str, Any]:
    """The Slip dataclass as JSON, for the letter that central sends. What is empty is left out where an earlier central
    would not know it."""
    body = asdict(value)
    return body if value.print_lines else {name: each for name, each in body.items() if name != "print_lines"}
