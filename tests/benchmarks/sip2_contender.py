"""One SIP2 codec on the clock, as a program in the environment of that codec: ours, a frozen least one, or one from pip.

    python sip2_contender.py NAME

Says `ready`. Then, for each line `COUNT HEX` with a whole 64 in hex, decodes it so many times and prints the nanoseconds of
one; for `COUNT 63` (ours and the least only) it encodes that request. Each contender verifies the checksum, and gives text by
field. It imports nothing of ours but where it is ours.
"""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns
from typing import Any

Decode = Callable[[bytes], Any]
Encode = Callable[[], bytes]

AT, CARD, PIN, INSTITUTION = "20261122    080000", "29000012345678", "1234", "NLV"
"""What the request says."""


# ---- the least ------------------------------------------------------------------------------------------------------

FIXED = (("status", 14), ("language", 3), ("at", 18), ("holds", 4), ("overdue", 4), ("charged", 4), ("fines", 4), ("recalls", 4),
         ("unavailable", 4))


def least(raw: bytes) -> dict[str, Any]:
    """Slicing and splitting of one known message, with its checksum. Never to be changed: figures of different days are
    compared by it."""
    body, _, digits = raw[:-1].rpartition(b"AZ")
    if b"%04X" % (-sum(body + b"AZ") & 0xFFFF) != digits:
        raise ValueError("checksum")
    text = body[:-3].decode()
    found: dict[str, Any] = {}
    at = 2
    for name, width in FIXED:
        found[name] = text[at:at + width]
        at += width
    for part in text[at:].split("|"):
        if part:
            found.setdefault(part[:2], []).append(part[2:])
    return found


def least_63() -> bytes:
    body = f"63001{AT}  Y       AO{INSTITUTION}|AA{CARD}|AC|AD{PIN}|BP1|BQ50|AY1AZ".encode()
    return body + b"%04X" % (-sum(body) & 0xFFFF) + b"\r"


# ---- the others -----------------------------------------------------------------------------------------------------

def ours() -> tuple[Decode, Encode]:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from drivers.sip2.codec import decode, encode

    fixed = {"language": "001", "transaction_date": AT, "summary": "  Y       "}
    fields = (("AO", INSTITUTION), ("AA", CARD), ("AC", ""), ("AD", PIN), ("BP", "1"), ("BQ", "50"))
    return lambda raw: decode(raw[:-1]), lambda: encode("63", fixed, fields, 1)


def pysip2() -> Decode:
    import pysip2 as package  # pyright: ignore[reportMissingImports]

    return lambda raw: package.decode_message(raw, encoding="utf-8")


def sip2() -> Decode:
    from Sip2.sip2 import Sip2  # pyright: ignore[reportMissingImports]

    client = Sip2()
    client.log = logging.getLogger("none")
    client.log.disabled = True

    def decode(raw: bytes) -> Any:
        text = raw.decode()
        client._crc_verify(text)            # its sum is over letters, and it never fails
        return client.sip_patron_information_response(text)

    return decode


def invenio() -> Decode:
    from flask import Flask  # pyright: ignore[reportMissingImports]
    from invenio_sip2 import InvenioSIP2  # pyright: ignore[reportMissingImports]
    from invenio_sip2.api import Message  # pyright: ignore[reportMissingImports]
    from invenio_sip2.utils import verify_checksum  # pyright: ignore[reportMissingImports]

    app = Flask("contender")
    app.config.update(SECRET_KEY="x", SIP2_ERROR_DETECTION=True, SIP2_REMOTE_ACTION_HANDLERS={})
    InvenioSIP2(app)
    app.app_context().push()

    def decode(raw: bytes) -> Any:
        text = raw.decode()[:-1]
        if not verify_checksum(text):
            raise ValueError("checksum")
        return Message(request=text)

    return decode


def no_63() -> bytes:
    raise NotImplementedError


CONTENDERS: dict[str, Callable[[], tuple[Decode, Encode]]] = {
    "least": lambda: (least, least_63), "ours": ours, "pysip2": lambda: (pysip2(), no_63), "sip2": lambda: (sip2(), no_63),
    "invenio": lambda: (invenio(), no_63)}


def main() -> None:
    logging.disable(logging.CRITICAL)
    decode, encode = CONTENDERS[sys.argv[1]]()
    print("ready", flush=True)
    for line in sys.stdin:
        count, message = line.split()
        raw = bytes.fromhex(message)
        print(_ns(encode if message == "63" else lambda raw=raw: decode(raw), int(count)), flush=True)


def _ns(work: Callable[[], object], count: int) -> float:
    began = perf_counter_ns()
    for _ in range(count):
        work()
    return (perf_counter_ns() - began) / count


if __name__ == "__main__":
    main()
