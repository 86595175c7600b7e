"""A touch panel of our own: an evdev device, grabbed, that gives fingers. For screens without a window system.

Never blocks: the agent sleeps on its descriptor together with everything else. While the panel is unplugged the descriptor
is a bell that rings when it is time to try again. What a finger means on the picture is not known here.
"""

import fcntl
import os
import stat
import struct
import threading
from collections.abc import Callable

from drivers.evdev_events import STRUCT
from drivers.touch_evdev import ABS_X, ABS_Y, MT_X, MT_Y, Finger, Span, TouchDecoder
from kiosk.log import say

RECONNECT_S = 1.0
"""A lost panel is looked for again after so long."""

_AT_ONCE = STRUCT.size * 64

EVIOCGRAB = 0x40044590
_EVIOCGABS = 0x80184540
"""linux/input.h: _IOW('E', 0x90, int); _IOR('E', 0x40 + axis, struct input_absinfo)."""

_ABSINFO = struct.Struct("6i")
"""struct input_absinfo: value, minimum, maximum, fuzz, flat, resolution."""


class EvdevTouch:
    """`path`: /dev/input/by-id/… A pipe that carries input_event structs does as well, with axes from 0 to 4095."""

    def __init__(self, path: str, log: Callable[[str], None] = say):
        self._path, self._log, self._said = path, log, False
        self._bell, self._ring = os.pipe()
        self._device: int | None = None
        self._decoder = TouchDecoder()
        self._timer: threading.Timer | None = None
        self._open()

    def fileno(self) -> int:
        """Readable when `fingers` has something to do. Which one it is may change with each call of `fingers`."""
        return self._bell if self._device is None else self._device

    def fingers(self) -> list[Finger]:
        """Those that went down or up since the last call. Never raises: a lost panel is said once, and tried again."""
        if self._device is None:
            self._answer_the_bell()
        found: list[Finger] = []
        while self._device is not None and (data := self._read(self._device)):
            found += self._decoder.feed(data)
        return found

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer.join()
        for end in (self._device, self._bell, self._ring):
            if end is not None:
                os.close(end)

    # ---- the device -------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        try:
            self._device = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
            across, down = _axes(self._device)
        except OSError as error:
            self._lost(error.strerror or str(error))
        else:
            self._decoder, self._said = TouchDecoder(across, down), False

    def _read(self, device: int) -> bytes:
        """Whole structs; empty when there is nothing more."""
        try:
            data = os.read(device, _AT_ONCE)
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
            self._log(f"touch panel: {self._path}: {why}")
        self._said = True
        self._timer = threading.Timer(RECONNECT_S, os.write, (self._ring, b"!"))
        self._timer.daemon = True
        self._timer.start()

    def _answer_the_bell(self) -> None:
        """The agent may ask for other reasons, too: only the bell says that it is time."""
        assert self._timer is not None
        if not self._timer.is_alive():
            os.read(self._bell, 1)
            self._open()


def _axes(device: int) -> tuple[Span, Span]:
    """Grabs it: the console and SDL shall not hear the same finger a second time. Raises OSError."""
    if not stat.S_ISCHR(os.fstat(device).st_mode):
        return Span(), Span()
    across = _span(device, MT_X) or _span(device, ABS_X)
    down = _span(device, MT_Y) or _span(device, ABS_Y)
    if across is None or down is None:
        raise OSError("it has no axes: this is no touch panel")
    fcntl.ioctl(device, EVIOCGRAB, 1)
    return across, down


def _span(device: int, axis: int) -> Span | None:
    """EVIOCGABS; None where the device has no such axis."""
    try:
        _value, least, most, *_ = _ABSINFO.unpack(fcntl.ioctl(device, _EVIOCGABS + axis, bytes(_ABSINFO.size)))
    except OSError:                               # EINVAL: no axes at all
        return None
    return Span(least, most) if most > least else None
