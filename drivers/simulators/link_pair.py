"""One connection through the link: what each end sends goes through its flow, and it ends as its fate has it.

Knows sockets and faults; knows no weather.
"""

import contextlib
import random
import socket
import struct
from collections import Counter

from drivers.simulators.link_faults import NONE, Blow, Fate, Faults, Flow, Pace, fate

RESET_AT_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends RST."""


class Pair:
    """`struck` counts what happened."""

    def __init__(self, kiosk: socket.socket, upstream: socket.socket, faults: Faults, dice: random.Random, struck: Counter[str]):
        self.kiosk, self.upstream, self._struck = kiosk, upstream, struck
        self._fate: Fate | None = fate(faults, dice)
        self._flows = {kiosk: Flow(dice), upstream: Flow(dice)}         # by who sent it
        self._other = {kiosk: upstream, upstream: kiosk}
        self._closes_s: float | None = None
        self._hangs = False

    def ends(self) -> list[socket.socket]:
        """Who may be read from now."""
        if self._closes_s is not None:
            return []
        return [end for end, flow in self._flows.items() if not flow.full]

    def read(self, end: socket.socket, now_s: float, faults: Faults, late_s: float) -> None:
        """OSError when it is over."""
        data = end.recv(65_536)
        if not data:
            self._closed(now_s, faults)
        elif not self._hangs and self._flows[end].take(data, now_s, faults, late_s if end is self.upstream else 0.0):
            self._struck["stalled"] += 1

    def _closed(self, now_s: float, faults: Faults) -> None:
        """One end has closed; what is under way on a line with faults still arrives."""
        if faults == NONE:
            raise OSError("closed")
        self._closes_s = now_s + faults.slow_close_ms / 1000
        if faults.slow_close_ms:
            self._struck["closed slowly"] += 1

    def wants(self, end: socket.socket) -> bool:
        return not self._flows[end].empty

    def pass_on(self, end: socket.socket, now_s: float, room: int, pace: Pace) -> None:
        """What `end` has sent and what is due. OSError when the connection is over."""
        flow = self._flows[end]
        left = self._left(end, flow)
        data = flow.due(now_s, min(room, left) if left is not None else room)
        if data:
            pace.used(len(data))
            self._other[end].sendall(data)
        if left is not None and len(data) == left:
            self._strike()

    def over(self, now_s: float) -> bool:
        if self._closes_s is None or now_s < self._closes_s:
            return False
        return self._hangs or all(flow.empty for flow in self._flows.values())

    def _left(self, end: socket.socket, flow: Flow) -> int | None:
        """Bytes until its fate."""
        if self._fate is None or self._hangs or self._fate.of_answers != (end is self.upstream):
            return None
        return self._fate.at - flow.passed if self.wants(end) else None

    def _strike(self) -> None:
        assert self._fate
        self._struck[f"{self._fate.blow} in the {'answer' if self._fate.of_answers else 'question'}"] += 1
        if self._fate.blow is Blow.HANG:
            self._hangs = True
            for end in self._flows:
                self._flows[end] = Flow(random.Random(0))
            return
        if self._fate.blow is Blow.RESET:
            for end in (self.kiosk, self.upstream):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
        raise OSError("its fate")

    def close(self) -> None:
        for end in (self.kiosk, self.upstream):
            with contextlib.suppress(OSError):
                end.close()
