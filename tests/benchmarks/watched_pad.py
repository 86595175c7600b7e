"""A simulated pad in a thread of this process that keeps the time of each exchange: the same pad, the same sockets.

`at_s` and `end_s` are of the monotonic clock, which all processes of a machine share; so they can be set beside the times
of the kiosk's paints.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from drivers.feig_frames import Request
from drivers.simulators.feig_pad import Character, FeigPad
from drivers.simulators.pad import running


@dataclass(frozen=True)
class Exchange:
    """From the last byte asked to the last byte answered; `takes_ms`: what air and line need for it."""

    command: str
    at_s: float
    takes_ms: float
    tags: int                    # that lay there

    @property
    def end_s(self) -> float:
        return self.at_s + self.takes_ms / 1000


class WatchedPad(FeigPad):
    def __init__(self, character: Character):
        super().__init__(character)
        self.exchanges = list[Exchange]()

    def answer(self, request: Request) -> tuple[bytes, float]:
        at_s, before = time.monotonic(), self.counts.exchanges.copy()
        data, takes_ms = super().answer(request)
        (command,) = self.counts.exchanges - before
        self.exchanges.append(Exchange(command, at_s, takes_ms, len(self.lying)))
        return data, takes_ms


@contextmanager
def watched_pad(baud: int) -> Iterator[tuple[WatchedPad, tuple[str, str]]]:
    """A pad that takes its time on air and on a line of `baud`; its URL and its control address."""
    pad = WatchedPad(Character(air=True, baud=baud))
    with running(pad) as program:
        yield pad, (program.url, program.control_address)
