"""The library's name on a tag: ISIL (ISO 15511), plain and packed.

Two written forms: ISO 28560-3 leaves out the hyphen after the country, ISO 28560-2 packs the characters into three
sets of 5, 5 and 4 bits. Knows no tag and no list of libraries. Several packings of one ISIL are legal: compare text.
"""

import re
from typing import NamedTuple

from drivers.tags.compaction import pack_bits
from drivers.tags.model import TagError

# Prefix, hyphen, unit; 16 characters at most.
_ISIL = re.compile(r"(?=.{1,16}\Z)[A-Z0-9]{1,4}-[A-Za-z0-9/:-]+")
_COUNTRY_AND_UNIT = re.compile(r"([A-Z]{2})([A-Za-z0-9/:][A-Za-z0-9/:-]*)")

_UPPER, _LOWER, _DIGIT = "upper", "lower", "digit"
_WIDTH = {_UPPER: 5, _LOWER: 5, _DIGIT: 4}
_CHARACTERS = {
    _UPPER: "-ABCDEFGHIJKLMNOPQRSTUVWXYZ:",
    _LOWER: "-abcdefghijklmnopqrstuvwxyz/",
    _DIGIT: "0123456789-:",
}
# From a set, (to another, latch there, or shift for one character): ISO 28560-2, the ISIL compaction.
_LATCH = {
    (_UPPER, _LOWER): 28, (_UPPER, _DIGIT): 30,
    (_LOWER, _UPPER): 28, (_LOWER, _DIGIT): 30,
    (_DIGIT, _UPPER): 12, (_DIGIT, _LOWER): 14,
}
_SHIFT = {pair: code + 1 for pair, code in _LATCH.items()}
_LATCHED = {(here, code): there for (here, there), code in _LATCH.items()}
_SHIFTED = {(here, code): there for (here, there), code in _SHIFT.items()}


def is_isil(text: str) -> bool:
    return _ISIL.fullmatch(text) is not None


def with_hyphen(stored: str) -> str:
    """The ISIL of an ISO 28560-3 tag as people write it; text that is no ISIL stays as it is."""
    parts = _COUNTRY_AND_UNIT.fullmatch(stored)
    return f"{parts[1]}-{parts[2]}" if parts else stored


def without_hyphen(isil: str) -> str:
    """The form that ISO 28560-3 stores. Raises TagError bad_value where the hyphen could not be put back."""
    stored = isil[:2] + isil[3:] if isil[2:3] == "-" and with_hyphen(isil[:2] + isil[3:]) == isil else isil
    if with_hyphen(stored) != isil:
        raise TagError("bad_value", f"{isil!r} is no ISIL with a country of two letters")
    return stored


def unpack(data: bytes) -> str | None:
    """The ISIL in packed octets; None when a set is changed twice without a character."""
    rest = "".join(f"{octet:08b}" for octet in data)
    text, latched, active = "", _UPPER, _UPPER
    while len(rest) >= _WIDTH[active]:
        code, rest = int(rest[: _WIDTH[active]], 2), rest[_WIDTH[active]:]
        if code < len(_CHARACTERS[active]):
            text, active = text + _CHARACTERS[active][code], latched
        elif active != latched:
            return None
        elif (active, code) in _LATCHED:
            latched = active = _LATCHED[active, code]
        else:
            active = _SHIFTED[active, code]
    return text


class _Way(NamedTuple):
    """One way to write the text so far; the smallest is the best: fewest bits, then fewest latches."""

    length: int = 0
    latches: int = 0
    bits: str = ""

    def then(self, charset: str, code: int, *, latch: bool = False) -> "_Way":
        bits = f"{self.bits}{code:0{_WIDTH[charset]}b}"
        return _Way(len(bits), self.latches + latch, bits)


def pack(isil: str) -> bytes:
    """The shortest packing. Raises TagError bad_value for characters that an ISIL cannot have."""
    best = {_UPPER: _Way()}
    for character in isil:
        best = _with_character(_with_latches(best), character)
        if not best:
            raise TagError("bad_value", f"{isil!r} has characters that an ISIL cannot have")
    return pack_bits(min(best.values()).bits, "1111111")


def _with_latches(best: dict[str, _Way]) -> dict[str, _Way]:
    """For each set the best way that ends in it, counting a latch from any other."""
    reached = dict(best)
    for (here, there), code in _LATCH.items():
        if here in best:
            _keep_better(reached, there, best[here].then(here, code, latch=True))
    return reached


def _with_character(reached: dict[str, _Way], character: str) -> dict[str, _Way]:
    best: dict[str, _Way] = {}
    for here, way in reached.items():
        if character in _CHARACTERS[here]:
            _keep_better(best, here, way.then(here, _CHARACTERS[here].index(character)))
    for (here, there), code in _SHIFT.items():
        if here in reached and character in _CHARACTERS[there]:
            shifted = reached[here].then(here, code).then(there, _CHARACTERS[there].index(character))
            _keep_better(best, here, shifted)
    return best


def _keep_better(best: dict[str, _Way], charset: str, way: _Way) -> None:
    best[charset] = min(way, best.get(charset, way))
