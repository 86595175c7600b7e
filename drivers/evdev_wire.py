"""An evdev device of our own that the agent sleeps on: opened, read, and looked for again when it was unplugged.

Never blocks. While the device is away the descriptor is a bell that rings when it is time to try again. What the bytes mean
is not known here; touch_panel.py and keypad.py know it.
"""

import os
import threading
from collections.abc import Callable

from drivers.evdev_events import STRUCT
from kiosk import ailing

RECONNECT_S = 1.0
"""A lost device is looked for again after so long."""

AT_ONCE = STRUCT.size * 64
"""Bytes: as many events as a device keeps for us (evdev reads whole structs only)."""


class EvdevWire:
    """`opened` is told each new descriptor, may grab it and may refuse it (OSError). `what`: in the log."""

    def __init__(self, path: str, what: str, opened: Callable[[int], object], log: Callable[[str], None]):
        self._path, self._what, self._opened, self._log = path, what, opened, log
        self._said = False
        self._bell, self._ring = os.pipe()
        os.set_blocking(self._bell, False)
        self._device: int | None = None
        self._timer: threading.Timer | None = None
        self._open()

    def fileno(self) -> int:
        """Readable when `read` has something to do. Which one it is may change with each call of `read`."""
        return self._bell if self._device is None else self._device

    @property
    def away(self) -> bool:
        return self._device is None

    def read(self) -> bytes:
        """What has come since the last call, whole structs; empty when there is nothing more. Never raises: a lost device
        is said once, and tried again."""
        if self._device is None:
            self._answer_the_bell()
        return self._read(self._device) if self._device is not None else b""

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer.join()
        for end in (self._device, self._bell, self._ring):
            if end is not None:
                os.close(end)

    def _open(self) -> None:
        try:
            self._device = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
            self._opened(self._device)
        except OSError as error:
            self._lost(error.strerror or str(error))
        else:
            self._said = False
            ailing.note(self._what, False)

    def _read(self, device: int) -> bytes:
        try:
            data = os.read(device, AT_ONCE)
        except BlockingIOError:
            return b""
        except OSError as error:                  # ENODEV: unplugged
            self._lost(error.strerror or str(error))
            return b""
        if not data:
            self._lost("nobody sends any more")
        return data

    def _lost(self, why: str) -> None:
        if self._device is not None:
            os.close(self._device)
            self._device = None
        if not self._said:
            self._log(f"{self._what}: {self._path}: {why}")
        self._said = True
        ailing.note(self._what, True)
        self._timer = threading.Timer(RECONNECT_S, os.write, (self._ring, b"!"))
        self._timer.daemon = True
        self._timer.start()

    def _answer_the_bell(self) -> None:
        """The agent may ask for other reasons, too: only the bell says that it is time, though its ringer may still be on its
        way home (to wait for that would be to be woken again and again)."""
        try:
            os.read(self._bell, 1)
        except BlockingIOError:
            return
        self._open()
