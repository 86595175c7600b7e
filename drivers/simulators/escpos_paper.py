"""The inside of a simulated receipt printer: ESC/POS commands in, dots on paper out, and its status bytes.

Pure: no socket, no clock. Commands wait in the receive buffer and are executed in order while the printer is online;
real-time commands are seen in the stream as it arrives, inside a picture too, as the real ones do (TM-T88III).
What it does not know is an error that it keeps, never a guess.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

REALTIME = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
REALTIME_BEGINS = re.compile(rb"\x10(?:\x04|\x14(?:\x08[\x01\x03\x14\x06\x02\x08]{0,6})?)?\Z")
"""What may become a real-time command with the next bytes."""

CLEARED = b"\x37\x25\x00"
ERRORS_MAX = 50

FIXED: dict[bytes, tuple[int, str]] = {
    b"\x1b@": (2, "initialise"), b"\n": (1, "line_feed"), b"\x1ba": (3, "align"), b"\x1bd": (3, "feed_lines"),
    b"\x1bJ": (3, "feed_dots"), b"\x1b3": (3, "line_spacing"), b"\x1b2": (2, "line_spacing_default"),
    b"\x1dV\x00": (3, "cut"), b"\x1dV\x01": (3, "cut"), b"\x1dV0": (3, "cut"), b"\x1dV1": (3, "cut"),
    b"\x1dVA": (4, "feed_and_cut"), b"\x1dVB": (4, "feed_and_cut"), b"\x1dr": (3, "say_status"), b"\x1da": (3, "watch"),
    b"\x10\x04": (3, "nothing"), b"\x10\x14\x08": (10, "nothing"),
}
"""First bytes -> (length of the command, the `_do_` that executes it). `GS v 0` has a length of its own."""

RASTER, RASTER_HEADER = b"\x1dv0", 8
LONGEST_PREFIX = 3
LINE_DOTS = 30                       # 1/6 inch at 180 dpi
CUTTER_DOTS = 110                    # from the head to the cutter


@dataclass(frozen=True)
class Mechanics:
    """What a person does to the printer."""

    paper: str = "ok"                # ok | low | out
    cover_open: bool = False
    cutter_error: bool = False

    @property
    def online(self) -> bool:
        return self.paper != "out" and not self.cover_open and not self.cutter_error

    def realtime(self, n: int) -> bytes:
        """Answer to DLE EOT n; 16 for n = 1 when all is well (the drawer's pin is high)."""
        bits = {1: 0x04 | (not self.online) * 0x08,
                2: self.cover_open * 0x04 | (self.paper == "out") * 0x20 | self.cutter_error * 0x40,
                3: self.cutter_error * 0x08,
                4: (self.paper != "ok") * 0x0C | (self.paper == "out") * 0x60}
        return bytes([0x12 | bits[n]])

    def sensors(self) -> int:
        """Paper bits of GS r 1 and of the third byte of ASB."""
        return (self.paper != "ok") * 0x03 | (self.paper == "out") * 0x0C

    def automatic(self) -> bytes:
        """The four bytes of ASB."""
        first = 0x14 | (not self.online) * 0x08 | self.cover_open * 0x20
        return bytes([first, self.cutter_error * 0x08, self.sensors(), 0x0F])


class Printer:
    """`say` takes each answer; `falls` takes (width, packed rows) of each piece of paper with ink on it that is cut.

    `plain`: a cheap printer, without ASB and without clearing of buffers.
    """

    def __init__(self, width: int, say: Callable[[bytes], None], falls: Callable[[int, bytes], None], plain: bool = False):
        self._plain = plain
        self.width, self.mechanics, self.errors = width, Mechanics(), list[str]()
        self.rows_until_out: int | None = None
        self._say, self._falls = say, falls
        self._stride = (width + 7) // 8
        self._buffer, self._seen = bytearray(), b""
        self._paper = bytearray()
        self._line_dots, self._alignment, self._watched = LINE_DOTS, 0, 0

    # ---- what arrives ----

    def feed(self, data: bytes) -> None:
        """Bytes from the wire. Real-time commands act at once; all else waits its turn."""
        window, done = self._seen + data, len(self._seen)
        self._seen = b""
        for found in REALTIME.finditer(window):
            self._buffer += window[done:found.end()]
            done = max(done, found.end())
            self._realtime(found.group())
        self._buffer += window[done:]
        begun = REALTIME_BEGINS.search(window, max(0, len(window) - 9))
        self._seen = begun.group() if begun else b""
        self.run()

    def _realtime(self, command: bytes) -> None:
        if command[1] == 0x04:
            self._say(self.mechanics.realtime(command[2]))
        elif not self._plain:
            self._buffer.clear()
            self._say(CLEARED)

    def set(self, mechanics: Mechanics) -> None:
        """Somebody opened the cover, put paper in, … and tore off the half slip that hung there."""
        before, self.mechanics = self.mechanics, mechanics
        if mechanics.online and not before.online:
            self._paper.clear()
        if self._watched and before.automatic() != mechanics.automatic():
            self._say(mechanics.automatic())
        self.run()

    def forget(self) -> None:
        """Power off: buffers and settings are gone, and so is what hung out of the printer."""
        self._buffer.clear()
        self._paper.clear()
        self._seen, self._watched = b"", 0
        self._do_initialise(b"")

    # ---- commands in their order ----

    def run(self) -> None:
        """Executes what is whole, as long as the printer is online."""
        while self._buffer and self.mechanics.online:
            taken = self._raster() if self._buffer.startswith(RASTER) else self._command()
            if not taken:
                return
            del self._buffer[:taken]

    def _command(self) -> int:
        """Bytes used up; 0: the rest of the command has not come yet."""
        for size in range(LONGEST_PREFIX, 0, -1):
            known = FIXED.get(bytes(self._buffer[:size]))
            if known and len(self._buffer) < known[0]:
                return 0
            if known:
                getattr(self, "_do_" + known[1])(bytes(self._buffer[size:known[0]]))
                return known[0]
        if self._may_become_known():
            return 0
        self._complain(f"unknown byte {self._buffer[0]:02X} before {bytes(self._buffer[1:8]).hex(' ')}")
        return 1

    def _may_become_known(self) -> bool:
        start = bytes(self._buffer)
        return len(start) < LONGEST_PREFIX and any(known.startswith(start) for known in (*FIXED, RASTER))

    def _raster(self) -> int:
        """GS v 0, row by row: paper may end in the middle. What is left of the picture waits with the rest."""
        if len(self._buffer) < RASTER_HEADER:
            return 0
        mode = self._buffer[3]
        across, down = (int.from_bytes(self._buffer[at:at + 2], "little") for at in (4, 6))
        size = RASTER_HEADER + across * down
        if mode not in (0, 48) or not across or across > self._stride or not down:
            self._complain(f"GS v 0 with mode {mode}, {across} bytes by {down} dots on {self._stride} bytes of paper")
            return RASTER_HEADER
        if len(self._buffer) < size:
            return 0
        for at in range(RASTER_HEADER, size, across):
            self._print_row(bytes(self._buffer[at:at + across]))
            if not self.mechanics.online:
                left = (size - at) // across - 1
                self._buffer[:at + across] = self._buffer[:6] + left.to_bytes(2, "little") if left else b""
                return 0
        return size

    def _print_row(self, dots: bytes) -> None:
        before = (0, (self._stride - len(dots)) // 2, self._stride - len(dots))[self._alignment]
        self._paper += (bytes(before) + dots).ljust(self._stride, b"\0")
        if self.rows_until_out is not None:
            self.rows_until_out -= 1
            if self.rows_until_out <= 0:
                self.rows_until_out = None
                self.set(Mechanics(paper="out"))

    def _complain(self, sentence: str) -> None:
        if len(self.errors) < ERRORS_MAX:
            self.errors.append(sentence)

    # ---- one `_do_` for each name in FIXED ----

    def _do_initialise(self, _: bytes) -> None:
        self._line_dots, self._alignment = LINE_DOTS, 0

    def _do_nothing(self, _: bytes) -> None:
        """A real-time command was answered when it arrived."""

    def _do_align(self, n: bytes) -> None:
        if n[0] % 48 > 2:
            self._complain(f"ESC a {n[0]}")
        self._alignment = n[0] % 48 % 3

    def _do_line_feed(self, _: bytes) -> None:
        self._feed(self._line_dots)

    def _do_feed_lines(self, n: bytes) -> None:
        self._feed(n[0] * self._line_dots)

    def _do_feed_dots(self, n: bytes) -> None:
        self._feed(n[0])

    def _do_line_spacing(self, n: bytes) -> None:
        self._line_dots = n[0]

    def _do_line_spacing_default(self, _: bytes) -> None:
        self._line_dots = LINE_DOTS

    def _feed(self, dots: int) -> None:
        self._paper += bytes(dots * self._stride)

    def _do_cut(self, _: bytes) -> None:
        paper = bytes(self._paper)
        self._paper.clear()
        if any(paper):
            self._falls(self.width, paper)

    def _do_feed_and_cut(self, n: bytes) -> None:
        self._feed(CUTTER_DOTS + n[0])
        self._do_cut(n)

    def _do_say_status(self, n: bytes) -> None:
        self._say(bytes([self.mechanics.sensors() if n[0] in (1, 49) else 0]))

    def _do_watch(self, n: bytes) -> None:
        self._watched = 0 if self._plain else n[0]
        if self._watched:
            self._say(self.mechanics.automatic())
