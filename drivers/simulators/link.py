"""The way between kiosk and upstream, with bad weather and with faults. A TCP relay on loopback.

`down`: connections are closed and refused. `silent`: nothing passes, connections stay; what was under way arrives when the
network is back, as TCP would send it again. `slow N`: answers come N seconds late, after the work was done. What else a line
does to bytes is in `link_faults.py`.
"""

import errno
import random
import select
import socket
import threading
import time
from collections import Counter

from drivers.simulators.link_faults import NONE, Faults, Pace
from drivers.simulators.link_pair import Pair

GLANCE_S = 0.01
"""How long the relay sleeps before it looks at late answers and at the weather."""

BIND_TRIES = 50
"""A glance between two of them."""


class Link:
    """`weather` up | down | silent | slow. One thread relays all connections. `struck`: what the faults did so far."""

    def __init__(self, host: str, port: int, faults: Faults = NONE):
        self._target, self._pairs = (host, port), list[Pair]()
        self._lock, self._weather, self._late_s = threading.Lock(), "up", 0.0
        self._faults, self._dice, self.struck = faults, random.Random(faults.seed), Counter[str]()
        self._paces = Pace(), Pace()                 # questions, answers
        self._listener: socket.socket | None = None
        self.port = self._listen(0)
        self._stop = False
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        self._thread.start()

    def set(self, weather: str, late_s: float = 0.0) -> None:
        with self._lock:
            self._weather, self._late_s = weather, late_s
            if weather == "down":
                self._close_all()
            elif self._listener is None:
                self._listen(self.port)

    def suffer(self, faults: Faults) -> None:
        """From now on. How a connection ends before its time was drawn when it began."""
        with self._lock:
            self._faults, self._dice = faults, random.Random(faults.seed)

    def lose_sender(self) -> None:
        """The power of the kiosk goes: what has not got through yet is never sent again."""
        with self._lock:
            if self._weather == "silent":
                for pair in self._pairs:
                    pair.close()
                self._pairs.clear()

    def close(self) -> None:
        self._stop = True
        self._thread.join(2)
        with self._lock:
            self._close_all()

    def _listen(self, port: int) -> int:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(listener, port)
        listener.listen(64)
        self._listener = listener
        return listener.getsockname()[1]

    def _close_all(self) -> None:
        if self._listener:
            self._listener.close()
            self._listener = None
        for pair in self._pairs:
            pair.close()
        self._pairs.clear()

    def _run(self) -> None:
        while not self._stop:
            with self._lock:
                ends = self._ends()
            readable = _readable(ends)
            with self._lock:
                self._turn(frozenset(readable), time.monotonic())

    def _ends(self) -> list[socket.socket]:
        """Whatever may be read in this weather."""
        listener = [self._listener] if self._listener else []
        return listener + ([end for pair in self._pairs for end in pair.ends()] if self._weather != "silent" else [])

    def _turn(self, readable: frozenset[socket.socket], now_s: float) -> None:
        if self._listener in readable:
            self._accept()
        if self._weather == "silent":
            return
        rooms = [self._room(which, now_s) for which in (0, 1)]
        for pair in list(self._pairs):
            try:
                self._relay(pair, readable, now_s, rooms)
            except (OSError, ValueError):
                pair.close()
                self._pairs.remove(pair)

    def _room(self, which: int, now_s: float) -> int:
        """Bytes for each connection that has some to send; one of them may take the odd ones."""
        senders = sum(1 for pair in self._pairs if pair.wants((pair.kiosk, pair.upstream)[which]))
        room = self._paces[which].room(self._faults.bytes_s, now_s)
        return -(-room // max(1, senders))

    def _accept(self) -> None:
        assert self._listener
        kiosk, _ = self._listener.accept()
        try:
            upstream = socket.create_connection(self._target, 2)
        except OSError:
            kiosk.close()
            return
        self._pairs.append(Pair(kiosk, upstream, self._faults, self._dice, self.struck))

    def _relay(self, pair: Pair, readable: frozenset[socket.socket], now_s: float, rooms: list[int]) -> None:
        for end in pair.ends():
            if end in readable:
                pair.read(end, now_s, self._faults, self._late_s)
        for which, end in enumerate((pair.kiosk, pair.upstream)):
            pair.pass_on(end, now_s, rooms[which], self._paces[which])
        if pair.over(now_s):
            raise OSError("closed")


def _readable(ends: list[socket.socket]) -> list[socket.socket]:
    """Looks for a glance; whoever set the weather meanwhile may have closed them."""
    if not ends:
        time.sleep(GLANCE_S)
        return []
    try:
        return select.select(ends, [], [], GLANCE_S)[0]
    except (OSError, ValueError):
        return []


def _bind(listener: socket.socket, port: int) -> None:
    """The same port again: for a glance the one before is still being looked at."""
    for _ in range(BIND_TRIES):
        try:
            listener.bind(("127.0.0.1", port))
            return
        except OSError as busy:
            if busy.errno != errno.EADDRINUSE:
                raise
        time.sleep(GLANCE_S)
    listener.bind(("127.0.0.1", port))
