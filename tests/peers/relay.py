"""A wire that loses things, between our line and a library system: it keeps what went out, and what becomes of an answer is
chosen before. Knows frames, requests by their code, and nothing of their content.
"""

import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress

SWALLOW, HANG_UP, EARLY, SPOIL = "swallow", "hang_up", "early", "spoil"
"""The answer is not handed on; the line breaks in its place; it breaks before the request is handed on; the checksum of the
answer does not fit."""


class Relay:
    """`with Relay("host:port") as wire:` …  `lose(code, how)`: the next request with this code is struck, once."""

    def __init__(self, target: str):
        host, _, port = target.rpartition(":")
        self._target = (host, int(port))
        self.sent: list[bytes] = []
        self.choose: Callable[[str], str] = lambda code: ""
        self._plans: list[tuple[str, str]] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port: int = self._door.getsockname()[1]

    def __enter__(self) -> "Relay":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        for one in (self._door, *self._open):
            _break(one)
        self._door.close()

    def lose(self, code: str, how: str) -> None:
        self._plans.append((code, how))

    def frames(self, *codes: str) -> list[bytes]:
        return [frame for frame in self.sent if frame[:2].decode() in codes]

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                ours, _ = self._door.accept()
                theirs = socket.create_connection(self._target, 5)
                theirs.settimeout(None)
                self._open += (ours, theirs)
                threading.Thread(target=self._serve, args=(ours, theirs), daemon=True).start()

    def _serve(self, ours: socket.socket, theirs: socket.socket) -> None:
        """One exchange after the other: that is how SIP2 is spoken. Both ends are closed with either."""
        fates: deque[str] = deque()
        with suppress(OSError), ours, theirs:
            threading.Thread(target=_hand_back, args=(theirs, ours, fates), daemon=True).start()
            rest = b""
            while data := ours.recv(65_536):
                *frames, rest = (rest + data).split(b"\r")
                for frame in frames:
                    self.sent.append(frame)
                    fates.append(self._fate(frame[:2].decode()))
                    if fates[-1] == EARLY:
                        return
                    theirs.sendall(frame + b"\r")

    def _fate(self, code: str) -> str:
        for plan in self._plans:
            if plan[0] == code:
                self._plans.remove(plan)
                return plan[1]
        return self.choose(code)


def _hand_back(theirs: socket.socket, ours: socket.socket, fates: deque[str]) -> None:
    with suppress(OSError):
        while data := theirs.recv(65_536):
            how = fates.popleft() if fates else ""
            if how == HANG_UP:
                break
            if how != SWALLOW:
                ours.sendall(_spoilt(data) if how == SPOIL else data)
    _break(ours)


def _spoilt(data: bytes) -> bytes:
    at = data.rfind(b"AZ") + 2
    return data[:at] + f"{int(data[at:at + 4], 16) ^ 0x0101:04X}".encode() + data[at + 4:]


def _break(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
