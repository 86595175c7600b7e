"""What an ESC/POS printer says about itself: status bytes sorted by their bit patterns, and what they mean.

Pure. Answers to DLE EOT and GS r, unasked status (ASB, GS a), flow control and block answers share one stream; each has
a pattern of fixed bits (TM-T88III specification, appendix G):

    0xx1xx10  DLE EOT        0xx1xx00  ASB, first of four        00010001  XON
    0xx0xxxx  GS r           0xx0xxxx  ASB, second to fourth     00010011  XOFF        00110111 … 00  a block (header 37)
"""

from collections.abc import Iterator
from enum import Enum

from kiosk.values import dataclass

XON, XOFF = 0x11, 0x13
BLOCK_HEADER = 0x37
BLOCK_MAX = 80
"""A block without its closing 00 after so many bytes was never one."""


class Kind(Enum):
    REALTIME = "DLE EOT"
    FENCE = "GS r"
    AUTOMATIC = "ASB"
    GO = "XON"
    HOLD = "XOFF"
    BLOCK = "block"
    NOISE = "noise"


@dataclass(frozen=True)
class Said:
    """`data`: one byte; four for ASB; header to 00 for a block."""

    kind: Kind
    data: bytes


class Sorter:
    """Feed it any bytes; every byte comes out in exactly one Said, or waits for the rest of its ASB or block."""

    def __init__(self) -> None:
        self._asb, self._block = bytearray(), bytearray()

    def feed(self, data: bytes) -> list[Said]:
        return [said for byte in data for said in self._one(byte)]

    def forget(self) -> list[Said]:
        """What never became whole, as noise: before a question, and when bytes stopped coming."""
        rest = bytes(self._asb + self._block)
        self._asb.clear()
        self._block.clear()
        return [Said(Kind.NOISE, rest)] if rest else []

    def _one(self, byte: int) -> Iterator[Said]:
        if byte in (XON, XOFF):
            yield Said(Kind.GO if byte == XON else Kind.HOLD, bytes([byte]))
        elif self._block:
            yield from self._in_block(byte)
        elif byte & 0b1001_0011 == 0b0001_0010:
            yield Said(Kind.REALTIME, bytes([byte]))
        elif byte & 0b1001_0011 == 0b0001_0000:
            yield from self.forget()
            self._asb.append(byte)
        elif byte & 0b1001_0000 == 0:
            yield from self._low(byte)
        elif byte == BLOCK_HEADER:
            yield from self.forget()
            self._block.append(byte)
        else:
            yield from self.forget()
            yield Said(Kind.NOISE, bytes([byte]))

    def _low(self, byte: int) -> Iterator[Said]:
        if not self._asb:
            yield Said(Kind.FENCE, bytes([byte]))
            return
        self._asb.append(byte)
        if len(self._asb) == 4:
            yield Said(Kind.AUTOMATIC, bytes(self._asb))
            self._asb.clear()

    def _in_block(self, byte: int) -> Iterator[Said]:
        self._block.append(byte)
        if byte == 0:
            yield Said(Kind.BLOCK, bytes(self._block))
            self._block.clear()
        elif len(self._block) == BLOCK_MAX:
            yield from self.forget()


# ---- what the bits mean ---------------------------------------------------------------------------------------------

CANNOT_PRINT = frozenset({"cover_open", "paper_out", "trouble"})
"""States in which a slip would not come out."""

REALTIME_BITS = (
    ("cover_open", 2, 0x04),
    ("paper_out", 2, 0x20),
    ("paper_out", 4, 0x60),
    ("trouble", 3, 0x6C),            # recoverable, autocutter, unrecoverable, head too hot
    ("trouble", 2, 0x40),
    ("trouble", 1, 0x08),            # offline, and none of the above says why
    ("paper_low", 4, 0x0C),
)
"""(state, n of DLE EOT n, bits). The first that is set is the state: the cover comes first, it hides the paper."""

AUTOMATIC_BITS = (
    ("cover_open", 0, 0x20),
    ("paper_out", 2, 0x0C),
    ("trouble", 1, 0x6C),
    ("trouble", 0, 0x08),
    ("paper_low", 2, 0x03),
)
"""(state, which of the four bytes of ASB, bits)."""


def state_of_realtime(answers: dict[int, int]) -> str:
    """The port's state from the answers to DLE EOT n: n -> byte. ok | paper_low | paper_out | cover_open | trouble."""
    return next((state for state, n, bits in REALTIME_BITS if answers.get(n, 0) & bits), "ok")


def state_of_automatic(asb: bytes) -> str:
    """The port's state from the four bytes of ASB."""
    return next((state for state, at, bits in AUTOMATIC_BITS if asb[at] & bits), "ok")
