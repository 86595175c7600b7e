"""Text in fewer bits: the compaction schemes 1 to 7 of ISO/IEC 15962.

Knows text and octets; knows no object, no element and no tag.
Each scheme names what a writer may put into it. Reading refuses symbols that a scheme does not have, but reads
text that is shorter than a writer would choose, and ignores pad bits that are too few for a character.
"""

import re
from collections.abc import Callable

from drivers.tags.model import TagError
from kiosk.values import dataclass

INTEGER, NUMERIC, FIVE_BIT, SIX_BIT, SEVEN_BIT, OCTETS, UTF_8 = range(1, 8)

INTEGERS = range(10, 10**19)     # two to nineteen digits, no leading zero


@dataclass(frozen=True)
class Scheme:
    code: int
    name: str
    fits: re.Pattern[str]
    pack: Callable[[str], bytes]
    unpack: Callable[[bytes], str]


def pack(text: str) -> tuple[int, bytes]:
    """The first scheme that fits, which is also the shortest: (code, octets)."""
    for scheme in SCHEMES:
        if scheme.fits.fullmatch(text):
            return scheme.code, scheme.pack(text)
    raise TagError("bad_value", f"{text!r} is no text")


def unpack(code: int, data: bytes) -> str:
    """The text of octets packed by scheme 1 to 7. Raises TagError bad_compaction or bad_text."""
    return _SCHEME[code].unpack(data)


def _bad(scheme: str, data: bytes) -> TagError:
    return TagError("bad_compaction", f"{data.hex().upper()} is no {scheme}")


def _pack_integer(text: str) -> bytes:
    value = int(text)
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _unpack_integer(data: bytes) -> str:
    value = int.from_bytes(data, "big")
    if value not in INTEGERS:
        raise _bad("integer of 2 to 19 digits", data)
    return str(value)


def _pack_numeric(text: str) -> bytes:
    return bytes.fromhex(text + "F" * (len(text) % 2))


def _unpack_numeric(data: bytes) -> str:
    digits = data.hex().removesuffix("f")
    if not (digits.isascii() and digits.isdecimal()):
        raise _bad("numeric string", data)
    return digits


def pack_bits(bits: str, pad: str) -> bytes:
    """A string of 0 and 1 as octets, filled up with as much of `pad` as is needed."""
    filled = bits + pad[: -len(bits) % 8]
    return int(filled or "0", 2).to_bytes(len(filled) // 8, "big")


def _pack_characters(text: str, width: int, pad: str) -> bytes:
    return pack_bits("".join(f"{ord(one) & (1 << width) - 1:0{width}b}" for one in text), pad)


def _characters(data: bytes, width: int, pad: str) -> list[int]:
    """The values of `width` bits each. A last one that could be nothing but pad bits is dropped."""
    count, spare = divmod(len(data) * 8, width)
    whole = int.from_bytes(data, "big")
    values = [whole >> (spare + width * place) & (1 << width) - 1 for place in reversed(range(count))]
    if values and spare + width < 8 and values[-1] == int(pad[:width], 2):
        values.pop()
    return values


def _unpack_five(data: bytes) -> str:
    values = _characters(data, 5, "00000")
    if 0 in values:
        raise _bad("5-bit text", data)
    return "".join(chr(0x40 | value) for value in values)


def _unpack_six(data: bytes) -> str:
    return "".join(chr(value if value & 0x20 else 0x40 | value) for value in _characters(data, 6, "100000"))


def _unpack_seven(data: bytes) -> str:
    values = _characters(data, 7, "1111111")
    if 0x7F in values:
        raise _bad("7-bit text", data)
    return "".join(map(chr, values))


def _unpack_utf8(data: bytes) -> str:
    return read_utf8(data, "an object")


def read_utf8(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise TagError("bad_text", f"{what} is not UTF-8 ({data.hex().upper()})") from wrong


# In the order in which a writer tries them (ISO/IEC 15962; the lengths are those from which a scheme is worth it).
SCHEMES = (
    Scheme(INTEGER, "integer", re.compile("[1-9][0-9]{1,18}"), _pack_integer, _unpack_integer),
    Scheme(NUMERIC, "numeric", re.compile("[0-9]{2,}"), _pack_numeric, _unpack_numeric),
    Scheme(FIVE_BIT, "5-bit", re.compile("[A-_]{3,}"),
           lambda text: _pack_characters(text, 5, "0000000"), _unpack_five),
    Scheme(SIX_BIT, "6-bit", re.compile("[ -_]{3,}[!-_]"),
           lambda text: _pack_characters(text, 6, "100000"), _unpack_six),
    Scheme(SEVEN_BIT, "7-bit", re.compile("[\x00-\x7e]{8,}"),
           lambda text: _pack_characters(text, 7, "1111111"), _unpack_seven),
    Scheme(OCTETS, "octet string", re.compile("[\x00-\xff]*"),
           lambda text: text.encode("latin-1"), lambda data: data.decode("latin-1")),
    Scheme(UTF_8, "UTF-8", re.compile("[^\ud800-\udfff]+"),
           lambda text: text.encode("utf-8"), _unpack_utf8),
)
_SCHEME = {scheme.code: scheme for scheme in SCHEMES}
