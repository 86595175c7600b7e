"""Ids of transactions: UUIDv7 (RFC 9562 §5.7) that carry the row's seq.

The seq is the dedicated counter of §6.2, method 1, in the 42 bits after the time: ids of one millisecond sort in their
order, and an id leads to its row without an index. 32 random bits keep kiosks apart. Knows no clock.
"""

import secrets
import uuid

SEQ_MAX = (1 << 42) - 1
"""Transactions of one kiosk: a thousand a second for a hundred years. There is none after it."""


def make(wall_ms: int, seq: int) -> uuid.UUID:
    """`wall_ms`: UTC in ms, trusted or not; `seq`: 1 … SEQ_MAX."""
    if not 0 < seq <= SEQ_MAX:
        raise ValueError(f"seq {seq} is outside 1 … {SEQ_MAX}")
    time = max(0, wall_ms) & ((1 << 48) - 1)
    high, low = seq >> 30, seq & ((1 << 30) - 1)
    return uuid.UUID(int=time << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 32 | secrets.randbits(32))


def parse(text: str) -> uuid.UUID | None:
    """None for what is no UUID."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def seq_of(id_: uuid.UUID) -> int:
    """The seq that `make` was given; for a foreign id just a number, so compare the whole id afterwards."""
    whole = id_.int
    return (whole >> 64 & 0xFFF) << 30 | whole >> 32 & ((1 << 30) - 1)
