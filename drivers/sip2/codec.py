"""SIP2 messages as bytes and as values. Pure: knows framing, checksum and character sets; knows no meaning and no wire.

A message is a code of two digits, a fixed part, fields of two characters and a value that end in `|`, a trailer with
sequence number and checksum, and CR (3M SIP2 2.00, pages 14 to 16).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from drivers.sip2.messages import FIXED, RESENDS

FRAME_MAX = 65_536
"""Bytes of one message; a line that goes on for longer is noise."""

ENCODINGS = ("utf-8", "latin-1", "cp850", "cp1252", "gb18030", "ascii")
"""What a connection may be set to; the standard's own default is cp850."""

_ALIKE = {"gbk": "gb18030", "gb2312": "gb18030", "utf8": "utf-8", "iso-8859-1": "latin-1", "ibm850": "cp850"}

_NOISE = b"\n\r\x00 \xef\xbb\xbf"
"""What some servers send before a message: the LF of the last one, blanks, a byte order mark."""

_TRAILER = re.compile(rb"(?:AY(.))?AZ ?([0-9A-Fa-f]{1,4}) *\Z", re.DOTALL)
_TRAILER_MOST = 12


class Sip2Error(ValueError):
    """This is no message that may be used. `verdict` is a word of the test vectors."""

    verdict = "bad_frame"


class BadChecksum(Sip2Error):
    """`seq`: what the trailer says, to be answered with 97."""

    verdict = "bad_checksum"


class UnknownCommand(Sip2Error):
    verdict = "unknown_command"


class NotEncodable(ValueError):
    """A value does not fit into the connection's character set, or into a field."""


class Message(NamedTuple):
    """One message. `fixed` in wire order; `fields` (id, value) in wire order, repeats kept; `seq` 0 to 9; `checksum`: the
    hex digits as they came, empty without error detection."""

    code: str
    fixed: dict[str, str]
    fields: list[tuple[str, str]]
    seq: int | None = None
    checksum: str = ""

    def get(self, name: str, default: str = "") -> str:
        """The first field with this id."""
        for one, value in self.fields:
            if one == name:
                return value
        return default

    def has(self, name: str) -> bool:
        return any(one == name for one, _ in self.fields)

    def all(self, name: str) -> list[str]:
        return [value for one, value in self.fields if one == name]


class Frames:
    """Cuts what comes in at CR; keeps what is not finished yet. Noise before a message is dropped."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Whole messages without CR. Raises Sip2Error when a line does not end (FRAME_MAX)."""
        *lines, self._rest = (self._rest + data).split(b"\r")
        if len(self._rest) > FRAME_MAX or any(len(line) > FRAME_MAX for line in lines):
            self._rest = b""
            raise Sip2Error(f"a message of more than {FRAME_MAX} bytes")
        return [frame for line in lines if (frame := line.lstrip(_NOISE))]

    @property
    def unfinished(self) -> bytes:
        return self._rest


def canonical(encoding: str) -> str:
    """The name of a character set as ENCODINGS has it. Raises ValueError."""
    name = encoding.lower().replace("_", "-")
    name = _ALIKE.get(name, name)
    if name not in ENCODINGS:
        raise ValueError(f"no such character set here: {encoding}; there are {', '.join(ENCODINGS)}")
    return name


def checksum(data: bytes) -> str:
    """Over all bytes up to and with the letters AZ: the low 16 bits of their sum, negated (page 16)."""
    return f"{-sum(data) & 0xFFFF:04X}"


_CUTS = {code: [(name, at, at + width) for (name, width), at in
                zip(fixed, [2 + sum(w for _, w in fixed[:n]) for n in range(len(fixed))], strict=True)]
         for code, (_, fixed) in FIXED.items()}
"""Code -> where each fixed field lies."""

_FIXED_END = {code: 2 + sum(width for _, width in fixed) for code, (_, fixed) in FIXED.items()}


def decode(frame: bytes, encoding: str = "utf-8", delimiter: str = "|", *, as_sent: bool = False) -> Message:
    """A frame without its CR. Text becomes NFC unless `as_sent`; what the character set does not know becomes U+FFFD.

    Raises BadChecksum, UnknownCommand, or Sip2Error for what is no whole message.
    """
    body, seq, digits = frame, None, ""
    if len(frame) > 3 and (trailer := _TRAILER.search(frame, max(0, len(frame) - _TRAILER_MOST))):
        found = trailer.group(2)
        if sum(frame[: trailer.start(2)]) + int(found, 16) & 0xFFFF:
            raise BadChecksum("the checksum does not fit")
        digits, order = found.decode(), trailer.group(1)
        seq = int(order) if order and order.isdigit() else None
        body = frame[: trailer.start()]
    text = body.decode(encoding, "replace")       # before splitting: in GBK the second byte of a letter may be a |
    if not (as_sent or text.isascii()):
        text = unicodedata.normalize("NFC", text)
    code = text[:2]
    cuts = _CUTS.get(code)
    if cuts is None:
        raise (UnknownCommand if len(code) == 2 and code.isdigit() and code.isascii() else Sip2Error)("no message of SIP2")
    end = _FIXED_END[code]
    if len(text) < end:
        raise Sip2Error(f"{code}: cut short in its fixed part")
    return Message(code, {name: text[start:stop] for name, start, stop in cuts},
                   [(part[:2], part[2:]) for part in text[end:].split(delimiter) if len(part) > 1], seq, digits)


def encode(code: str, fixed: Mapping[str, str], fields: Iterable[tuple[str, str]] = (), seq: int | None = None,
           encoding: str = "utf-8", delimiter: str = "|", *, error_detection: bool | None = None) -> bytes:
    """A whole message with its CR. With `seq`, or where `error_detection` is asked for, it ends in a checksum.

    Raises NotEncodable: a fixed field of another width, a value that holds a delimiter or a control character, or that
    the character set has no letters for. ValueError: no such message.
    """
    if code not in FIXED:
        raise ValueError(f"no message {code} in SIP2")
    parts = [code]
    for name, width in FIXED[code][1]:
        value = fixed.get(name, "")
        if len(value) != width:
            raise NotEncodable(f"{code} {name}: {width} characters are wanted, {value!r} has {len(value)}")
        parts.append(value)
    for name, value in fields:
        if delimiter in value or "\r" in value or "\x00" in value:
            raise NotEncodable(f"{code} {name}: a delimiter or a line end has no place in a value")
        parts += (name, value, delimiter)
    try:
        body = "".join(parts).encode(encoding)
    except UnicodeEncodeError as error:
        raise NotEncodable(f"{code}: {encoding} has no letter for {error.object[error.start]!r}") from error
    if seq is None and not error_detection:
        return body + b"\r"
    if seq is not None and code not in RESENDS:
        body += b"AY%d" % (seq % 10)
    body += b"AZ"
    return body + checksum(body).encode() + b"\r"


def clean(text: str, most: int = 200) -> str:
    """A text for people, made fit for a field: no delimiter, no control characters, not too long."""
    return "".join(" " if not c.isprintable() else "/" if c == "|" else c for c in text)[:most].strip()
