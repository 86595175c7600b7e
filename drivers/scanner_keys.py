"""A scanner in keyboard mode: key codes become codes. Pure: input_event structs in, cleaned codes out.

A scanner sends positions of keys, not characters; which character a position means depends on the keyboard that the
scanner was set to imitate. Enter, keypad Enter, Tab or a silence ends a code. Lost events or too many keys spoil the code
that is under way: half a card number must never pass for one.
"""

from drivers.evdev_events import EV_KEY, EV_SYN, SYN_DROPPED, Events, InputEvent
from drivers.scanner_codes import CODE_MAX, clean

RELEASED, PRESSED = 0, 1

SHIFTS, ALT, ALT_GR = frozenset({42, 54}), 56, 100
ENDS = frozenset({15, 28, 96})       # Tab, Enter, keypad Enter
MODIFIERS = SHIFTS | {ALT, ALT_GR, 29, 97, 125, 126}
LOCKS = frozenset({58, 69, 70})      # Caps Lock, Num Lock, Scroll Lock: some scanners set them right before a code

KEYPAD = {79: "1", 80: "2", 81: "3", 75: "4", 76: "5", 77: "6", 71: "7", 72: "8", 73: "9", 82: "0", 83: ".",
          78: "+", 74: "-", 55: "*", 98: "/"}
"""linux/input-event-codes.h: KEY_KP1 …; the same on every layout."""

_ROWS = ((2, 14), (16, 28), (30, 42), (43, 44), (44, 54), (57, 58), (86, 87))
"""Key codes of the typing keys, row by row: digits, three letter rows, the key left of Enter, space, the 102nd key."""

_US = ("1234567890-=" "qwertyuiop[]" "asdfghjkl;'`" "\\" "zxcvbnm,./" " " "<",
       "!@#$%^&*()_+" "QWERTYUIOP{}" 'ASDFGHJKL:"~' "|" "ZXCVBNM<>?" " " ">",
       "")
_FR = ("&é\"'(-è_çà)=" "azertyuiop^$" "qsdfghjklmù²" "*" "wxcvbn,;:!" " " "<",
       "1234567890°+" "AZERTYUIOP¨£" "QSDFGHJKLM%\0" "µ" "WXCVBN?./§" " " ">",
       "\0~#{[|`\\^@]}")


def _layout(rows: tuple[str, str, str]) -> tuple[dict[int, str], ...]:
    """Plain, with Shift, with AltGr: key code -> character."""
    keys = [code for first, after in _ROWS for code in range(first, after)]
    return tuple({code: char for code, char in zip(keys, row, strict=False) if char != "\0"} for row in rows)


LAYOUTS = {"us": _layout(_US), "fr": _layout(_FR)}


class KeyDecoder:
    """`layout`: us | fr."""

    def __init__(self, layout: str = "us"):
        self._plain, self._shifted, self._alt_gr = LAYOUTS[layout]
        self._events = Events()
        self._held: set[int] = set()
        self._code, self._spoiled, self._alt_digits = "", False, ""

    def feed(self, data: bytes) -> list[str]:
        """The codes that are whole now. Never raises."""
        return [code for event in self._events.feed(data) for code in self._event(event)]

    def _event(self, event: InputEvent) -> list[str]:
        if event.type == EV_SYN and event.code == SYN_DROPPED:
            self._held.clear()
            self._spoiled = True
        if event.type != EV_KEY:
            return []
        if event.code in MODIFIERS:
            self._modifier(event.code, event.value)
        elif event.value == PRESSED and event.code in ENDS:
            return self.silence()
        elif event.value == PRESSED and event.code not in LOCKS:
            self._key(event.code)
        return []

    def _modifier(self, code: int, value: int) -> None:
        if value == RELEASED:
            self._held.discard(code)
            if code == ALT and self._alt_digits:
                char = chr(int(self._alt_digits))
                self._type(char if char.isprintable() else "")
                self._alt_digits = ""
        else:
            self._held.add(code)

    def _key(self, code: int) -> None:
        if ALT in self._held and KEYPAD.get(code, "").isdigit():
            self._alt_digits = (self._alt_digits + KEYPAD[code])[-4:]     # some scanners spell every character so
            return
        keys = self._alt_gr if ALT_GR in self._held else self._shifted if self._held & SHIFTS else self._plain
        self._type(KEYPAD.get(code) or keys.get(code, ""))

    def _type(self, char: str) -> None:
        """A key that types nothing here (an arrow, F1) is none of a code's."""
        self._spoiled = self._spoiled or not char or len(self._code) >= CODE_MAX + len("]C0")
        self._code += "" if self._spoiled else char

    def silence(self) -> list[str]:
        """Nothing came for a while: what is there is a whole code."""
        code = "" if self._spoiled else clean(self._code)
        self._code, self._spoiled, self._alt_digits = "", False, ""
        return [code] if code else []

    @property
    def waiting(self) -> bool:
        """A code has begun and not ended."""
        return bool(self._code) or self._spoiled
