"""What a keypad and a headphone jack report, as names of keys. Pure: input_event structs in, names out.

A keypad of arrows with a round key (such as Storm's AudioNav), a numeric USB keypad, or any keyboard: the kernel gives
numbers, the table says what they mean here. A key that is held down counts once, and a second stroke too soon after the
first is a trembling hand's (EN 301 549, 5.7 and 5.8); digits are typed faster than that on purpose.
"""

from drivers.evdev_events import EV_KEY, EV_SW, Events, InputEvent

PRESSED = 1
HEADPHONES = 0x02
"""SW_HEADPHONE_INSERT of linux/input-event-codes.h."""

NAMES = ("up", "down", "left", "right", "next", "previous", "select", "back", "erase", "help", "speech", "louder", "softer",
         "headphones_in", "headphones_out", *(f"digit_{n}" for n in range(10)))
"""What a key may be."""

USUAL: dict[int, str] = {
    103: "up", 108: "down", 105: "left", 106: "right", 15: "next", 78: "next",          # arrows, Tab, keypad +
    0x19C: "previous", 0x197: "next",                                                   # KEY_PREVIOUS, KEY_NEXT
    28: "select", 96: "select", 57: "select", 1: "back", 158: "back", 74: "back",       # Enter, space; Esc, Back, keypad -
    14: "erase", 111: "erase", 83: "erase", 138: "help", 59: "help", 98: "help",        # Backspace, Delete, .; Help, F1, /
    55: "speech", 60: "speech", 164: "speech", 115: "louder", 114: "softer",            # *, F2, Play; volume keys
    **{code: f"digit_{(code - 1) % 10}" for code in range(2, 12)},
    79: "digit_1", 80: "digit_2", 81: "digit_3", 75: "digit_4", 76: "digit_5", 77: "digit_6", 71: "digit_7", 72: "digit_8",
    73: "digit_9", 82: "digit_0",
}
"""Key codes of linux/input-event-codes.h -> name. A numeric keypad reports the same keys with and without Num Lock."""


def table(changes: str) -> dict[int, str]:
    """The usual keys, and what the configuration says of others: «183=up 184=down». Raises ValueError with a sentence."""
    known = dict(USUAL)
    for word in changes.split():
        code, _, name = word.partition("=")
        if not code.isdecimal() or name not in NAMES:
            raise ValueError(f"{word}: a key looks like 183=up; there are {', '.join(NAMES)}")
        known[int(code)] = name
    return known


class KeyNames:
    """`feed` takes bytes as they arrive, however they are cut. `double_ms`: a key that comes again sooner is not meant."""

    def __init__(self, keys: dict[int, str], double_ms: int = 0):
        self._keys, self._double_ms, self._events = keys, double_ms, Events()
        self._last: dict[str, int] = {}

    def feed(self, data: bytes) -> list[str]:
        """The keys that went down. Never raises."""
        found = (self._named(at_ms, event) for at_ms, event in self._events.feed_timed(data))
        return [name for name in found if name]

    def _named(self, at_ms: int, event: InputEvent) -> str:
        if event.type == EV_SW and event.code == HEADPHONES:
            return "headphones_in" if event.value else "headphones_out"
        if event.type != EV_KEY or event.value != PRESSED:
            return ""
        name = self._keys.get(event.code, "")
        return "" if self._trembled(name, at_ms) else name

    def _trembled(self, name: str, at_ms: int) -> bool:
        """A clock that was set back is no trembling."""
        if name.startswith("digit_"):
            return False
        before, self._last[name] = self._last.get(name), at_ms
        return before is not None and 0 <= at_ms - before < self._double_ms
