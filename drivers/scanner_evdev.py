"""A card scanner in keyboard mode: an evdev device of our own, grabbed, so that its keys reach nobody else.

The path may also be a Unix socket or a pipe that carries input_event structs. The `evdev` package (of the distribution)
opens and grabs the device; the bytes are read and decoded here.
"""

import os
import select
import socket
import stat
from contextlib import suppress
from typing import Any

from drivers.evdev_events import STRUCT
from drivers.scanner_keys import KeyDecoder
from drivers.scanner_port import Log, ScannerPort
from kiosk.log import say
from kiosk.ports import PortLost
from kiosk.workers import Wishes

_AT_ONCE = STRUCT.size * 64
"""As many events as a device keeps for us (evdev reads whole structs only)."""


class Keys:
    """An open device. Raises PortLost."""

    def __init__(self, path: str):
        self._path = path
        try:
            self._device = _opened(path)
        except OSError as error:
            raise PortLost(f"{path}: {error.strerror or error}") from error

    def read(self, timeout_s: float | None, also: Wishes) -> bytes:
        """Whole structs; empty after `timeout_s` (None: for ever), or when `also` is readable."""
        fd = self._device.fileno()
        if fd not in select.select([fd, also], [], [], timeout_s)[0]:
            return b""
        try:
            data = os.read(fd, _AT_ONCE)
        except BlockingIOError:
            return b""
        except OSError as error:                 # ENODEV: unplugged
            raise PortLost(f"{self._path}: {error.strerror}") from error
        if not data:
            raise PortLost(f"{self._path}: nobody sends any more")
        return data

    def close(self) -> None:
        with suppress(OSError):
            self._device.close()


def _opened(path: str) -> Any:
    """Something with `fileno` and `close`."""
    mode = os.stat(path).st_mode
    if stat.S_ISSOCK(mode):
        end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            end.connect(path)
        except OSError:
            end.close()
            raise
        return end
    return _grabbed(path) if stat.S_ISCHR(mode) else os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", 0)


def _grabbed(path: str) -> Any:
    """EVIOCGRAB: its keys reach neither the console nor a window. EBUSY when another program has it."""
    try:
        import evdev  # late, and optional: it comes from the distribution
    except ImportError as error:
        raise PortLost(f"{path}: a scanner in keyboard mode needs evdev: apt install python3-evdev, then make setup"
                       ) from error
    device = evdev.InputDevice(path)
    try:
        device.grab()
    except OSError:
        device.close()
        raise
    return device


class KeyScanner(ScannerPort):
    """The Port of a scanner in keyboard mode. `layout`: us | fr."""

    def __init__(self, path: str, layout: str = "us", log: Log = say):
        super().__init__(lambda: Keys(path), lambda: KeyDecoder(layout), log)
