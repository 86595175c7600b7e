"""A touch panel of our own: an evdev device, grabbed, that gives fingers. For screens without a window system.

What a finger means on the picture is not known here; being unplugged is evdev_wire.py's business.
"""

import fcntl
import os
import stat
import struct
from collections.abc import Callable

from drivers.evdev_wire import EvdevWire
from drivers.touch_evdev import ABS_X, ABS_Y, MT_X, MT_Y, Finger, Span, TouchDecoder
from kiosk.log import say

EVIOCGRAB = 0x40044590
_EVIOCGABS = 0x80184540
"""linux/input.h: _IOW('E', 0x90, int); _IOR('E', 0x40 + axis, struct input_absinfo)."""

_ABSINFO = struct.Struct("6i")
"""struct input_absinfo: value, minimum, maximum, fuzz, flat, resolution."""


class EvdevTouch:
    """`path`: /dev/input/by-id/… A pipe that carries input_event structs does as well, with axes from 0 to 4095."""

    def __init__(self, path: str, log: Callable[[str], None] = say):
        self._decoder = TouchDecoder()
        self._wire = EvdevWire(path, "touch panel", self._opened, log)
        self.fileno, self.close = self._wire.fileno, self._wire.close

    def fingers(self) -> list[Finger]:
        """Those that went down or up since the last call. Never raises."""
        found: list[Finger] = []
        while data := self._wire.read():
            found += self._decoder.feed(data)
        return found

    def _opened(self, device: int) -> None:
        self._decoder = TouchDecoder(*_axes(device))


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
