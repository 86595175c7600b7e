"""A keypad of our own, and the switch of a headphone jack: evdev devices that give names of keys.

A keypad is grabbed: its keys reach neither the console nor a window. A jack is only listened to, for the sound system looks
at it, too. A lost keypad is no trouble: the touch panel serves, and the keypad is looked for again.
"""

import fcntl
import os
import stat
from collections.abc import Callable

from drivers.evdev_wire import EvdevWire
from drivers.keypad_keys import HEADPHONES, KeyNames, table
from drivers.touch_panel import EVIOCGRAB
from kiosk.config_options import Keypad, Speech
from kiosk.log import say

_SWITCHES = bytes(8)
_EVIOCGSW = 0x8008451B
"""linux/input.h: _IOR('E', 0x1b, 8 bytes): the state of all switches, one bit each."""


class EvdevKeys:
    """`path`: /dev/input/by-id/… A pipe that carries input_event structs does as well. `grab`: it is nobody else's."""

    def __init__(self, path: str, decoder: Callable[[], KeyNames], grab: bool = True, log: Callable[[str], None] = say):
        self._new_decoder, self._grab = decoder, grab
        self._plugged: list[str] = []
        self._away = True
        self._decoder = decoder()
        self._wire = EvdevWire(path, "keypad" if grab else "headphone jack", self._opened, log)
        self.fileno, self.close = self._wire.fileno, self._wire.close

    def struck(self) -> list[str]:
        """The keys that went down since the last call. Never raises."""
        found: list[str] = []
        while data := self._wire.read():
            found += self._decoder.feed(data)
        plugged, self._plugged = self._plugged, []
        return plugged + found + self._lost()

    def _lost(self) -> list[str]:
        """A jack that cannot be asked any more counts as pulled out: what is private must not come out of a loudspeaker."""
        was_away, self._away = self._away, self._wire.away
        return ["headphones_out"] if self._away and not (was_away or self._grab) else []

    def _opened(self, device: int) -> None:
        self._decoder = self._new_decoder()
        if not stat.S_ISCHR(os.fstat(device).st_mode):
            return
        if self._grab:
            fcntl.ioctl(device, EVIOCGRAB, 1)
        elif _plugged(device):
            self._plugged = ["headphones_in"]


def _plugged(device: int) -> bool:
    """Were the headphones there before us?"""
    switches = fcntl.ioctl(device, _EVIOCGSW, _SWITCHES)
    return bool(int.from_bytes(switches, "little") >> HEADPHONES & 1)


def decoder_of(conf: Keypad) -> Callable[[], KeyNames]:
    """Raises ValueError for keys that there are not."""
    try:
        keys = table(conf.keys)
    except ValueError as wrong:
        raise ValueError(f"[keypad] keys: {wrong}") from None
    return lambda: KeyNames(keys, conf.double_ms)


def keypads_of(keypad: Keypad, speech: Speech) -> list[EvdevKeys]:
    """The keypad and the headphone jack, as far as there are any. Raises ValueError."""
    decoder = decoder_of(keypad)
    return [EvdevKeys(path, decoder, grab) for path, grab in ((keypad.device, True), (speech.jack, False)) if path]
