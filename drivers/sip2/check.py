"""Runs a file of SIP2 vectors through the codec: framed, decoded and compared, then built again to the same bytes.

Knows the form of the file (`vectors`: raw_hex, encoding, fixed, fields, seq, checksum, expect, request_seq) and no meaning of
any message. What a message may have wrong and still be read (the form of its trailer, a missing last delimiter) is built
again in the one right form.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from drivers.sip2.codec import Frames, Message, NotEncodable, Sip2Error, canonical, decode, encode
from drivers.sip2.messages import FIXED, RESENDS

OK, BAD_FRAME, NEED_MORE, UNKNOWN, SEQ_MISMATCH = "ok", "bad_frame", "need_more", "unknown_command", "seq_mismatch"

ORDINARY = 255
"""Characters of a value; of a longer one no normal form is asked."""

_TRAILER = re.compile(rb"(AY[0-9])?AZ *([0-9A-Fa-f]{1,4})\s*\Z")


@dataclass(frozen=True)
class Heard:
    """What the codec makes of some bytes. `sent` and `text`: as they came, and in NFC; None where `verdict` is an error."""

    verdict: str
    frame: bytes = b""
    sent: Message | None = None
    text: Message | None = None


def faults(vector: dict[str, Any]) -> list[str]:
    """What is wrong with our answer to one vector; empty when it passes."""
    try:
        encoding, expected = canonical(vector.get("encoding") or "utf-8"), str(vector["expect"])
        raw = bytes.fromhex(vector["raw_hex"]) if vector.get("raw_hex") is not None else vector["raw"].encode(encoding)
        fields = [(name, value) for name, value in vector.get("fields") or ()]
        fixed = dict(vector.get("fixed") or {})
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        return [f"this vector cannot be read: {wrong!r}"]
    heard = hear(raw, encoding, vector.get("request_seq"))
    if heard.verdict not in _equally_good(expected, raw):
        return [f"expected {expected}, found {heard.verdict}"]
    if heard.sent is None or heard.text is None:
        return []
    found = list(_head(vector, heard.sent))
    if vector.get("fixed") is not None:
        found += _differences("fixed", list(fixed.items()), list(heard.sent.fixed.items()))
    if vector.get("fields") is not None:
        found += _differences("fields", fields, heard.sent.fields)
        found += _differences("fields in NFC", _nfc(fields), _nfc(heard.text.fields, only_long=True))
    return found or list(_again(heard.frame, heard.sent, encoding))


def hear(raw: bytes, encoding: str, request_seq: int | None = None) -> Heard:
    """The first message in these bytes; one after it that is none spoils it."""
    frames = Frames()
    try:
        found = frames.feed(raw)
        if not found:
            return Heard(BAD_FRAME if b"\r" in raw else NEED_MORE)
        sent, *_ = [decode(frame, encoding, as_sent=True) for frame in found]
    except Sip2Error as wrong:
        return Heard(wrong.verdict)
    missed = request_seq is not None and sent.seq is not None and sent.seq != request_seq
    return Heard(SEQ_MISMATCH if missed else OK, found[0], sent, decode(found[0], encoding))


def _equally_good(expected: str, raw: bytes) -> set[str]:
    if expected in (NEED_MORE, BAD_FRAME) and b"\r" not in raw:
        return {NEED_MORE, BAD_FRAME}
    code = raw.lstrip()[:2]
    if expected in (UNKNOWN, BAD_FRAME) and not (len(code) == 2 and code.isdigit()):      # free text
        return {UNKNOWN, BAD_FRAME}
    return {expected}


def _head(vector: dict[str, Any], found: Message) -> Iterator[str]:
    if vector.get("code") is not None:
        yield from _differences("code", vector["code"], found.code)
    if vector.get("name") is not None:
        yield from _differences("name", vector["name"], FIXED[found.code][0])
    if "seq" in vector:
        yield from _differences("seq", vector["seq"], found.seq)
    if "checksum" in vector:
        yield from _differences("checksum", _number(vector["checksum"] or ""), _number(found.checksum))


def _number(digits: str) -> str:
    """The checksum that they mean, in its right form."""
    return digits.upper().rjust(4, "0") if digits else ""


def _nfc(fields: list[tuple[str, str]], only_long: bool = False) -> list[tuple[str, str]]:
    return [(name, value if only_long and len(value) <= ORDINARY else unicodedata.normalize("NFC", value))
            for name, value in fields]


def _again(frame: bytes, message: Message, encoding: str) -> Iterator[str]:
    """What does not come back when the message is built anew."""
    if any("\ufffd" in value for _, value in message.fields) or "\ufffd" in "".join(message.fixed.values()):
        return                      # bytes of another character set are gone
    try:
        built = encode(message.code, message.fixed, message.fields, message.seq, encoding,
                       error_detection=bool(message.checksum) or message.seq is not None)
        back = decode(built[:-1], encoding, as_sent=True)
    except (NotEncodable, Sip2Error) as wrong:
        yield f"built again: {wrong}"
        return
    yield from _differences("built again: fields", message.fields, back.fields)
    yield from _differences("built again: fixed", message.fixed, back.fixed)
    if _in_order(frame, message, encoding):
        wanted = _TRAILER.sub(_right, frame) + b"\r"
        yield from _differences("built again: bytes", wanted.hex(), built.hex())


def _in_order(frame: bytes, message: Message, encoding: str) -> bool:
    """Nothing but the digits of its checksum has an odd form: each part is a field, and the last one has its delimiter."""
    if message.seq is not None and (message.code in RESENDS or not message.checksum):
        return False
    text = _TRAILER.sub(b"", frame).decode(encoding)[2 + sum(width for _, width in FIXED[message.code][1]):]
    *parts, rest = text.split("|")
    return not rest and all(len(part) > 1 for part in parts)


def _right(trailer: re.Match[bytes]) -> bytes:
    return (trailer[1] or b"") + b"AZ" + trailer[2].upper().rjust(4, b"0")


def _differences(what: str, expected: object, found: object) -> list[str]:
    if expected == found:
        return []
    return [f"{what}: expected {_shown(expected)}, found {_shown(found)}"]


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
