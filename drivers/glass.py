"""The simulated glass: the kiosk's screen and touch panel as one socket and one file of pixels (design §7).

After each paint the scene goes out as a line of JSON; the picture lies in a shared memory file (BGRA, row by row) that
outlives the process. Touches come in as evdev structs for the same decoder that a real panel uses; control of the clock
comes as a line. It exists only where the configuration names it.
"""

import json
import mmap
import os
import select
import socket
import threading
from pathlib import Path
from typing import Any

LINE_MAX = 1 << 20
"""Bytes; a longer line is noise."""

CHUNK_BYTES = 1 << 16
"""Taken from the socket at once."""


class Glass:
    """`path`: a Unix socket on which somebody holds the glass. The pixels are in `path` + ".pixels"."""

    def __init__(self, path: str, width: int, height: int):
        self.width, self.height = width, height
        self.pixels = _memory(Path(path + ".pixels"), width * height * 4)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)
        self._rest, self._lock = b"", threading.Lock()
        self.gone = False

    def fileno(self) -> int:
        return self._socket.fileno()

    def messages(self) -> list[dict[str, Any]]:
        """Lines that have arrived: {"touch": hex of input_event structs}, {"clock": …}, {"rate": …}. Never blocks."""
        while select.select([self._socket], [], [], 0)[0]:
            data = self._receive()
            if not data:
                self.gone = True
                break
            self._rest += data
        *lines, self._rest = self._rest.split(b"\n")
        self._rest = self._rest[-LINE_MAX:]
        return [message for line in lines if (message := _object(line)) is not None]

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(CHUNK_BYTES)
        except OSError:
            return b""

    def say(self, message: dict[str, Any]) -> None:
        """From any thread. Nobody holding the glass any more is no trouble of ours."""
        line = json.dumps(message, ensure_ascii=False).encode() + b"\n"
        with self._lock:
            try:
                self._socket.sendall(line)
            except OSError:
                self.gone = True

    def close(self) -> None:
        self._socket.close()


def _memory(path: Path, size: int) -> mmap.mmap:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.ftruncate(handle, size)
        return mmap.mmap(handle, size)
    finally:
        os.close(handle)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
