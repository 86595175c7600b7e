"""Linux input events as bytes: `struct input_event` (linux/input.h), cut from a stream. Pure.

Touch panels and keyboard scanners share it. The size of the time stamp is the machine's own (24 bytes in all on 64-bit).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

STRUCT = struct.Struct("llHHi")
"""Seconds, microseconds, type, code, value."""

EV_SYN, EV_KEY, EV_ABS, EV_SW = 0, 1, 3, 5
SYN_REPORT, SYN_DROPPED = 0, 3


class InputEvent(NamedTuple):
    type: int
    code: int
    value: int


def pack(event: InputEvent, at_us: int = 0) -> bytes:
    return STRUCT.pack(at_us // 1_000_000, at_us % 1_000_000, *event)


class Events:
    """Cuts a byte stream into events; keeps the beginning of one that has not come whole."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[InputEvent]:
        return (event for _, event in self.feed_timed(data))

    def feed_timed(self, data: bytes) -> Iterator[tuple[int, InputEvent]]:
        """Each with its own time, ms: of the kernel, not of when it was read."""
        whole = self._rest + data
        end = len(whole) - len(whole) % STRUCT.size
        self._rest = whole[end:]
        for sec, usec, kind, code, value in STRUCT.iter_unpack(whole[:end]):
            yield sec * 1_000 + usec // 1_000, InputEvent(kind, code, value)
