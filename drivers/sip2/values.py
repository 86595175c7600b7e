"""Single values of SIP2 as they are found on the wire: dates, amounts, letters, counts. Pure and tolerant: what makes no
sense is None or empty, never an exception.

Source: 3M SIP2 2.00, pages 16 to 33, and what servers really send (dates in four forms, amounts with commas and signs).
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

TEXT_MAX = 500
"""Characters of a title or a sentence; a longer one is cut."""

NOT_SHOWN = ("Cc", "Cf", "Zl", "Zp")
"""Unicode categories of control and format characters (direction marks among them) and line ends."""

LEAK = re.compile(r"\w+(?:::\w+)+=[A-Z]+\(0x[0-9a-f]+\)")
"""A program's own reference that one server prints into its fields."""

_ENTITIES = {"&#124;": "|", "&amp;": "&"}

_WIRE_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(....)(\d\d)(\d\d)(\d\d)")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SLASH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_PLAIN_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)\b")

_MILITARY = "ABCDEFGHIKLM"
"""Zone letters east of Greenwich, A is +1; J is left out. N to Y are the west, Z is UTC."""


def text(value: str) -> str:
    """Clean words in one line, for the screen and the slip."""
    for entity, letter in _ENTITIES.items():
        value = value.replace(entity, letter)
    value = LEAK.sub("", value[: TEXT_MAX * 2])
    shown = "".join(" " if unicodedata.category(c) in NOT_SHOWN else c for c in value.replace("\ufffd", "?"))
    return " ".join(shown.split())[:TEXT_MAX]


def moment(value: str, local: timezone | None = None) -> datetime | None:
    """18 characters. With a zone letter an aware datetime, without one a naive (or in `local`)."""
    found = _WIRE_DATE.fullmatch(value)
    if not found:
        return None
    year, month, day, zone, hour, minute, second = found.groups()
    try:
        at = datetime(int(year), int(month), int(day), int(hour), int(minute), min(59, int(second)))
    except ValueError:
        return None
    offset = _zone(zone.strip())
    return at.replace(tzinfo=offset or local) if (offset or local) else at


def _zone(letter: str) -> timezone | None:
    if letter.upper() == "Z":
        return UTC
    if len(letter) == 1 and letter.upper() in _MILITARY:
        return timezone(timedelta(hours=_MILITARY.index(letter.upper()) + 1))
    if len(letter) == 1 and "N" <= letter.upper() <= "Y":
        return timezone(timedelta(hours=-(ord(letter.upper()) - ord("N") + 1)))
    return None


def due(value: str, order: str = "dmy") -> str:
    """A due date (AH) as YYYY-MM-DD; empty where it is none. `order`: of 06/12/2026, which nothing on the wire tells."""
    value = value.strip()
    if found := (_ISO_DATE.match(value) or _PLAIN_DATE.match(value) or _WIRE_DATE.match(value)):
        return _day(*map(int, found.groups()[:3]))
    if found := _SLASH_DATE.match(value):
        first, second, year = map(int, found.groups())
        day, month = (first, second) if order == "dmy" else (second, first)
        return _day(year, month, day)
    return ""


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


_AMOUNT = re.compile(r"-?\d[\d.,\u00a0 ]*")


DIGITS_MAX = 13
"""Of a count or an amount; what is longer is noise."""

LAST_NUMBER = re.compile(_AMOUNT.pattern + r"\D*$")
"""Where the amount of a fee begins in a text."""


def amount(value: str, digits: int) -> int | None:
    """Money in the smallest usual unit (`digits` after the point: VND 0, EUR 2). «3.5», «1,234.50», «2.00 元», «15000»."""
    numbers = _AMOUNT.findall(value[:TEXT_MAX])
    if not numbers or sum(c.isdigit() for c in numbers[-1]) >= DIGITS_MAX:
        return None
    plain = numbers[-1].strip(" \u00a0.,").replace(" ", "").replace("\u00a0", "")
    whole, mark, tail = plain.replace(",", ".").rpartition(".")
    if not mark or (len(tail) == 3 and (digits == 0 or "," in plain)):     # 75; 15.000 dong, 1,234: groups of three
        whole, tail = whole + tail, ""
    whole = whole.replace(".", "")
    try:
        return int((Decimal(f"{whole or 0}.{tail or 0}") * 10**digits).to_integral_value())
    except InvalidOperation:
        return None


def money(units: int, digits: int) -> str:
    """As it goes out: always with a point."""
    return f"{Decimal(units).scaleb(-digits):.{digits}f}"


DIGITS = {"VND": 0, "JPY": 0, "KRW": 0, "XAF": 0, "XOF": 0, "XPF": 0, "KHR": 0, "LAK": 0}
"""Digits after the point by currency (ISO 4217 as it is used); any other has two."""


def digits_of(currency: str) -> int:
    return DIGITS.get(currency, 2)


def yes(letter: str) -> bool:
    return letter in ("Y", "y")


def ok(letter: str) -> bool:
    """The ok of 12, 10, 30, 66 and 94: only 1 is success."""
    return letter == "1"


def paid(letter: str, date: str) -> bool | None:
    """Of a 38: was the money taken? None: it says neither. One system puts the letter behind the date."""
    letter = date[-1:] if letter.isdigit() else letter
    return yes(letter) if letter in ("Y", "y", "N", "n") else None


def count(value: str) -> int | None:
    """Four digits; blanks: not available."""
    value = value.strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < DIGITS_MAX else None


def same_id(one: str, other: str) -> bool:
    """Card numbers and barcodes: servers echo their own spelling."""
    return one.strip().casefold() == other.strip().casefold()
