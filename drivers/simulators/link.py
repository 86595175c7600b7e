"""The way between kiosk and upstream, with bad weather: down, silent, slow. A TCP relay on loopback.

`down`: connections are closed and refused. `silent`: nothing passes, connections stay; what was under way arrives when the
network is back, as TCP would send it again. `slow N`: answers come N seconds late, after the work was done.
"""

import contextlib
import select
import socket
import threading
import time
from dataclasses import dataclass, field

GLANCE_S = 0.01
"""How long the relay sleeps before it looks at late answers and at the weather."""


@dataclass
class _Pair:
    kiosk: socket.socket
    upstream: socket.socket
    late: list[tuple[float, bytes]] = field(default_factory=list)     # (when, bytes) on the way to the kiosk

    def close(self) -> None:
        for end in (self.kiosk, self.upstream):
            with contextlib.suppress(OSError):
                end.close()


class Link:
    """`weather` up | down | silent | slow. One thread relays all connections."""

    def __init__(self, host: str, port: int):
        self._target, self._pairs = (host, port), list[_Pair]()
        self._lock, self._weather, self._late_s = threading.Lock(), "up", 0.0
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
        listener.bind(("127.0.0.1", port))
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
            readable = select.select(ends, [], [], GLANCE_S)[0] if ends else _nap()
            with self._lock:
                self._turn(readable)

    def _ends(self) -> list[socket.socket]:
        """Whatever may be read in this weather."""
        listener = [self._listener] if self._listener else []
        return listener + ([x for p in self._pairs for x in (p.kiosk, p.upstream)] if self._weather != "silent" else [])

    def _turn(self, readable: list[socket.socket]) -> None:
        if self._listener in readable:
            self._accept()
        for pair in list(self._pairs):
            try:
                self._relay(pair, readable)
            except (OSError, ValueError):
                pair.close()
                self._pairs.remove(pair)

    def _accept(self) -> None:
        assert self._listener
        kiosk, _ = self._listener.accept()
        try:
            self._pairs.append(_Pair(kiosk, socket.create_connection(self._target, 2)))
        except OSError:
            kiosk.close()

    def _relay(self, pair: _Pair, readable: list[socket.socket]) -> None:
        if self._weather == "silent":
            return
        if pair.kiosk in readable:
            pair.upstream.sendall(_some(pair.kiosk))
        if pair.upstream in readable:
            pair.late.append((time.monotonic() + self._late_s, _some(pair.upstream)))
        while pair.late and pair.late[0][0] <= time.monotonic():
            pair.kiosk.sendall(pair.late.pop(0)[1])


def _some(end: socket.socket) -> bytes:
    data = end.recv(65536)
    if not data:
        raise OSError("closed")
    return data


def _nap() -> list[socket.socket]:
    time.sleep(GLANCE_S)
    return []
