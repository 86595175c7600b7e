"""The Port of any card scanner: bytes from its wire, codes out of them, and opening it again when it was unplugged.

Knows no wire and no decoding; scanner_lines.py and scanner_evdev.py bring both. It reads in its own thread and does
nothing else there: a loop that draws between two keys loses digits.
"""

import select
import time
from collections.abc import Callable
from typing import Protocol

from kiosk.events import PortDown, PortUp, Scanned
from kiosk.ports import PortLost, PortName
from kiosk.workers import Post, Wishes

SILENCE_S = 0.1
"""A scan without an end is over after so long without a byte: scanners leave 1 to 20 ms between characters."""

RECONNECT_S = 0.5
"""A lost scanner is tried again after so long."""

Log = Callable[[str], None]


class Wire(Protocol):
    """Raises PortLost when the scanner is gone."""

    def read(self, timeout_s: float | None, also: Wishes) -> bytes: ...
    def close(self) -> None: ...


class Decoder(Protocol):
    """Cuts bytes into codes."""

    @property
    def waiting(self) -> bool: ...
    def feed(self, data: bytes) -> list[str]: ...
    def silence(self) -> list[str]: ...


class ScannerPort:
    name = PortName.SCANNER

    def __init__(self, open_wire: Callable[[], Wire], decoder: Callable[[], Decoder], log: Log):
        self._open, self._decoder, self._log = open_wire, decoder, log
        self._down = False

    def serve(self, wishes: Wishes, post: Post) -> None:
        self._down = False
        while not wishes.stopping:
            try:
                self._listen(wishes, post)
            except PortLost as error:
                if not self._down:
                    self._log(f"scanner: {error}")
                    post(PortDown(self.name, error.words))
                self._down = True
                _pause(wishes, RECONNECT_S)

    def _listen(self, wishes: Wishes, post: Post) -> None:
        wire = self._open()
        try:
            post(PortUp(self.name))
            self._down = False
            self._hear(wire, wishes, post)
        finally:
            wire.close()

    def _hear(self, wire: Wire, wishes: Wishes, post: Post) -> None:
        decoder, silent_s = self._decoder(), 0.0
        while not wishes.stopping:
            left_s = max(0.0, silent_s - time.monotonic()) if decoder.waiting else None
            data = wire.read(left_s, wishes)
            wishes.take_all(0)                   # a scanner is asked for nothing
            codes = decoder.feed(data)
            if data:
                silent_s = time.monotonic() + SILENCE_S
            elif decoder.waiting and time.monotonic() >= silent_s:
                codes = decoder.silence()
            for code in codes:
                post(Scanned(code))


def _pause(wishes: Wishes, seconds: float) -> None:
    """Ends early when the kiosk stops."""
    end = time.monotonic() + seconds
    while not wishes.stopping and (left := end - time.monotonic()) > 0:
        select.select([wishes], [], [], left)
        wishes.take_all(0)
