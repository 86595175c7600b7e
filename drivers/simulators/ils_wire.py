"""Answers of a library system as bytes: its order of fields, its forms of dates and amounts, its character set, its checksum.

Written apart from drivers/sip2/codec.py, so that what is wrong in one is not wrong in both. Knows no library.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from drivers.simulators.ils_manners import Manners

Fields = list[tuple[str, str]]

NO_DIGITS = ("VND", "JPY", "KRW", "LAK")
"""Currencies without a smaller coin."""

COMPOUND_NAMES = ("欧阳", "司马", "诸葛", "上官", "慕容")
"""Family names of two letters."""


class Reply(NamedTuple):
    """`tail` stands after the last delimiter; nothing should."""

    code: str
    fixed: str
    fields: Fields
    tail: str = ""


class HangUp(Exception):
    """The line is closed without a word. What was done before stands."""


@lru_cache(maxsize=64)
def _ranks(order: str) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(order.split())}


def sealed(reply: Reply, manners: Manners, seq: int | None, checks: bool) -> bytes:
    """The whole message with its line end. `checks`: with a checksum, and with `seq` where there is one."""
    ranks = _ranks(manners.order.get(reply.code, ""))
    fields = sorted(reply.fields, key=lambda one: ranks.get(one[0], 99))
    text = "".join([reply.code, reply.fixed, *(f"{name}{_clean(value, manners)}|" for name, value in fields), reply.tail])
    if manners.normal_form == "NFD" and not text.isascii():
        text = unicodedata.normalize("NFD", text)
    if checks:
        text += ("" if seq is None else f"AY{seq}") + "AZ"
        text += checksum(text, manners)
    return (text + manners.line_end).encode(manners.encoding, "replace")


def _clean(value: str, manners: Manners) -> str:
    return value.replace("|", manners.pipe).replace("\r", " ") if "|" in value or "\r" in value else value


def checksum(text: str, manners: Manners) -> str:
    if manners.checksum_of == "letters":
        counted = sum(ord(letter) & 0xFF for letter in text)
    else:
        counted = sum(text.encode(manners.encoding, "replace"))
    return f"{-counted & 0xFFFF:04X}"


# ---- values ---------------------------------------------------------------------------------------------------------

def stamp(at: datetime) -> str:
    return at.strftime("%Y%m%d    %H%M%S")


def end_of(day: date) -> str:
    return day.strftime("%Y%m%d    235900")


def moment(value: str) -> datetime | None:
    """The digits as they stand; a zone letter is not looked at."""
    try:
        return datetime.strptime(value[:8] + value[12:18], "%Y%m%d%H%M%S")
    except ValueError:
        return None


def due(day: date, manners: Manners) -> str:
    forms = {"sip": end_of, "iso": lambda at: at.strftime("%Y-%m-%d 23:59:00"), "dmy": lambda at: at.strftime("%d/%m/%Y"),
             "mdy": lambda at: at.strftime("%m/%d/%Y")}
    return forms[manners.due_form](day)


def digits_of(currency: str) -> int:
    return 0 if currency in NO_DIGITS else 2


def amount(units: int, currency: str, form: str) -> str:
    """`short`: 75, 3.5. `digits`: 75.00, 35000. `grouped`: 1,234.50. `two`: always two digits after the point."""
    value = units / 10 ** digits_of(currency)
    if form == "short":
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if form == "grouped":
        return f"{value:,.2f}"
    return f"{value:.2f}" if form == "two" else f"{value:.{digits_of(currency)}f}"


def units(text: str, currency: str, cuts: bool) -> int | None:
    """`cuts`: at the first letter that is no digit or point, as Perl does."""
    digits = "".join(_number(text)) if cuts else text.strip()
    try:
        return round(float(digits or "0") * 10 ** digits_of(currency))
    except ValueError:
        return None


def _number(text: str) -> Iterable[str]:
    for letter in text.strip():
        if letter not in "0123456789.":
            return
        yield letter


def name(full: str, language: str, form: str) -> str:
    """A name as this system puts it together. Nobody can tell from it which part is which."""
    family, given = _parted(full, language)
    if not family or form == "as_kept":
        return full
    return f"{family}, {given}" if form == "family_comma" else f"{given} {family}"


def _parted(full: str, language: str) -> tuple[str, str]:
    """(family names and what stands with them, given name). A Western name has its given name first already."""
    if language == "vi" and " " in full:
        family, _, given = full.rpartition(" ")
        return family, given
    if language == "zh" and not full.isascii() and " " not in full:
        long = 2 if full[:2] in COMPOUND_NAMES else 1
        return full[:long], full[long:]
    given, _, family = full.partition(" ")
    return family, given
