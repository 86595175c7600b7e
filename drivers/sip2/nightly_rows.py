"""One row of patrons.csv, items.csv or holds.csv -> one row of the down-sync, or the name of the column that makes no sense.

The form of the columns is docs/nightly-file.md; the form of the rows is central's GET /changes. Pure. Knows no file, and
guesses nothing: a date in another order, a number that a spreadsheet has rounded, a word that is neither yes nor no is no
value. Where a rule of caution is needed it is here: a block that is not understood is a block.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from kiosk.config_options import LANGUAGES
from kiosk.greeting import greeting
from kiosk.reasons import Reason

NEEDED = {
    "patrons.csv": ("card", "name", "blocked", "expires"),
    "items.csv": ("barcode", "title", "loan_card", "due"),
    "holds.csv": ("barcode", "card"),
}
OPTIONAL = {
    "patrons.csv": ("language", "category", "fees", "has_mail"),
    "items.csv": ("author", "kind", "withdrawn", "parts", "renewed"),
    "holds.csv": ("shelf", "position"),
}

CODE_MAX = 64            # characters of a card number or barcode, as on every wire of ours; a row with a longer one is left out
TEXT_MAX = 200           # characters of a title or a name; a longer one is cut
WORD_MAX = 40            # characters of a category, a kind, a shelf; a longer one is cut
NUMBER_MAX = 10**12      # of an amount; what is greater makes no sense, and the row is left out
PARTS_MAX = 99           # of one item; the same

YES, NO = frozenset({"1", "yes", "true", "vrai", "y"}), frozenset({"", "0", "no", "false", "faux", "n"})

NOBODY_KNOWS = "?"
"""Holder of a hold whose own card makes no sense: the item is kept for somebody all the same."""

_NUMBER = re.compile(r"(-?\d{1,13})(?:[.,]0+)?", re.ASCII)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Row = dict[str, Any]


class NoSense(ValueError):
    """Its text is the column's name. Never the value: it may be a card number."""


class Hold(NamedTuple):
    position: int
    card: str
    shelf: str


class Columns:
    """Where each column stands in this file."""

    def __init__(self, names: Sequence[str], known: Sequence[str]):
        self._places = {name: names.index(name) for name in known if name in names}

    def of(self, fields: Sequence[str]) -> Callable[[str], str]:
        """Column -> its text, "" where the file has no such column."""
        places = self._places
        return lambda name: fields[places[name]].strip() if name in places else ""


def patron(get: Callable[[str], str]) -> Row:
    language = get("language")[:2].casefold()
    language = language if language in LANGUAGES else ""
    return {
        "card": _code(get, "card"),
        "greeting": greeting(_text(get("name"), TEXT_MAX), language),
        "language": language,
        "category": _text(get("category"), WORD_MAX) or "adult",
        "blocked": _blocked(get("blocked")),
        "expires": _day(get, "expires", None),
        "fees": max(0, _number(get, "fees", 0)),
        "has_mail": _flag(get, "has_mail"),
    }


def item(get: Callable[[str], str], zone: tzinfo) -> Row:
    """Without its holds."""
    loan_to = _code(get, "loan_card") if get("loan_card") else ""
    return {
        "item": _code(get, "barcode"),
        "kind": _text(get("kind"), WORD_MAX) or "book",
        "title": _text(get("title"), TEXT_MAX),
        "author": _text(get("author"), TEXT_MAX),
        "withdrawn": _flag(get, "withdrawn"),
        "parts": _number(get, "parts", 1, least=1, most=PARTS_MAX),
        "loan_to": loan_to,
        "loan_due": _day(get, "due", zone) if loan_to else "",
        "loan_renewed": _number(get, "renewed", 0, least=0) if loan_to else 0,
        "hold_for": "",
        "hold_shelf": "",
    }


def hold(get: Callable[[str], str], line: int) -> tuple[str, Hold]:
    """Barcode and hold. Without a position they stand in the order of the file."""
    return _code(get, "barcode"), Hold(_number(get, "position", line), _code(get, "card"), _text(get("shelf"), WORD_MAX))


def held_for_somebody(get: Callable[[str], str]) -> tuple[str, Hold]:
    """What is left of a hold that makes no sense, where at least its barcode does."""
    return _code(get, "barcode"), Hold(-1, NOBODY_KNOWS, "")


def _code(get: Callable[[str], str], name: str) -> str:
    code = get(name)
    if not 0 < len(code) <= CODE_MAX or not code.isprintable() or _ROUNDED.fullmatch(code):
        raise NoSense(name)
    return code


def _text(value: str, most: int) -> str:
    """Text for people: on one line, without what cannot be printed."""
    value = " ".join(value.split())
    return (value if value.isprintable() else "".join(filter(str.isprintable, value)))[:most]


def _blocked(value: str) -> str:
    word = value.casefold()
    if word in NO:
        return ""
    return (Reason.CARD_LOST if word in ("lost", Reason.CARD_LOST) else Reason.BLOCKED).value


def _flag(get: Callable[[str], str], name: str) -> bool:
    word = get(name).casefold()
    if word not in YES and word not in NO:
        raise NoSense(name)
    return word in YES


def _number(get: Callable[[str], str], name: str, usual: int, least: int = -NUMBER_MAX, most: int = NUMBER_MAX) -> int:
    text = get(name)
    if not text:
        return usual
    found = _NUMBER.fullmatch(text)
    if not found or not least <= int(found[1]) <= most:
        raise NoSense(name)
    return int(found[1])


def _day(get: Callable[[str], str], name: str, zone: tzinfo | None) -> str:
    """YYYY-MM-DD, alone or with a time; a time with a zone of its own is put into the library's."""
    text = get(name)
    if not text:
        return ""
    if not _DAY.match(text):
        raise NoSense(name)
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        at = datetime.fromisoformat(text)
        return (at.astimezone(zone) if at.tzinfo else at).date().isoformat()
    except (ValueError, OverflowError) as error:
        raise NoSense(name) from error
