"""A conversation with an ESC/POS printer over a serial wire: its state, a picture, and the proof that it was printed.

python-escpos is the transport's base and knows the model's commands; the bytes go over our own wire, because its own
classes cannot open `socket://` and wait a whole time-out for each status. Knows no slips and no session.

The proof (the only one that cheap printers give): `GS r 1` waits in the printer's buffer behind the picture; its answer
says that all before it was printed. Real-time status before, meanwhile and after says why not.
"""

from collections import deque
from pathlib import Path
from typing import Any

from drivers.escpos_raster import stride_of, strips
from drivers.escpos_status import CANNOT_PRINT, Kind, Sorter, state_of_automatic, state_of_realtime
from drivers.printer_profile import Paper, escpos_class
from drivers.serial_wire import Deadline, HasFileno, Wire
from kiosk.ports import PortSilent

ANSWER_LIMIT_S = 0.45
"""DLE EOT is answered at once, even offline; with serial_wire.RECONNECT_S a lost printer is tried once a second."""

HELD_LIMIT_S = 2.0
"""A printer that says XOFF and nothing more for so long has stopped."""

SEND_AT_LEAST_S = 5.0
FENCE_AT_LEAST_S = 4.0
"""Cutting, and a head that is warming up or cooling down."""

SLOWEST_MM_PER_S = 40.0
"""No receipt printer is slower, so a picture is out after its height by this speed, or never."""

LOOK_EVERY_S = 0.5
"""While the proof is waited for, printers without ASB are asked this often whether they have stopped."""

REALTIME_MAX = 16
"""Status bytes that wait to be read; of a printer that babbles the oldest are forgotten."""

CLEAR_LIMIT_S = 0.3
"""For the answer to CLEAR; without it the buffers count as not cleared, and a half slip may come out."""

WATCH = b"\x1da\x0e"
"""GS a: say without being asked when online/offline, error or paper sensor change (ASB)."""

FENCE = b"\x1dr\x01"

CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 fn 8: forget what is in the buffers, so that nobody's slip goes on when paper is put in. Answer: 37 25 00."""


class Stopped(Exception):
    """The printer cannot go on; `state` says why. Where the printer can, the half slip was cleared from its buffers."""

    def __init__(self, state: str):
        super().__init__(state)
        self.state = state


class PrinterLine:
    """Every method raises PortLost when the wire is gone and PortSilent when the printer does not answer in time."""

    def __init__(self, wire: Wire, profile: str, paper: Paper, baud: int, cache_dir: Path):
        self._wire, self._paper, self._baud, self._sorter = wire, paper, baud, Sorter()
        self._realtime, self._cleared = deque[bytes](maxlen=REALTIME_MAX), False
        self._held, self._fences_owed = False, 0
        self._told = ""
        self.speaks = False          # it has said something unasked (ASB)
        self._escpos = _escpos_over(self, profile, cache_dir)

    # ---- what python-escpos needs of a transport ----

    def send(self, data: bytes) -> None:
        """To the wire, unless the printer holds us off (XOFF)."""
        self._take_in(0)
        deadline = Deadline(HELD_LIMIT_S)
        while self._held:
            if deadline.over:
                raise PortSilent("the printer holds us off (XOFF)")
            self._take_in(deadline.left)
        self._wire.write(data)

    def next_realtime(self) -> bytes:
        deadline = Deadline(ANSWER_LIMIT_S)
        while not self._realtime:
            if deadline.over:
                raise PortSilent("the printer does not answer")
            self._take_in(deadline.left)
        return self._realtime.popleft()

    # ---- state ----

    def state(self) -> str:
        """DLE EOT 1 to 4. ok | paper_low | paper_out | cover_open | trouble."""
        self._take_in(0)
        self._sorter.forget()
        self._realtime.clear()
        answers = {n: self._escpos.query_status(bytes((0x10, 0x04, n)))[0] for n in (1, 2, 3, 4)}
        return state_of_realtime(answers)

    def watch(self) -> None:
        """From now on the printer speaks when something changes; models that cannot do not mind."""
        self.send(WATCH)

    def heard(self, timeout_s: float | None, also: HasFileno | None = None) -> str:
        """The state that the printer told unasked; empty after `timeout_s`, or when `also` is readable."""
        self._told = ""
        self._take_in(timeout_s, also)
        return self._told

    # ---- printing ----

    def print(self, width: int, rows: bytes, cut_first: bool = False) -> None:
        """Returns when the printer has proven that all of it is out and cut. Raises Stopped when it cannot.

        `cut_first`: the half of an earlier slip may still hang there; it must not become the head of this one.
        """
        try:
            self._send_picture(width, rows, cut_first)
            self._prove(len(rows) // stride_of(width))
        except Stopped:
            self._clear()
            raise
        except PortSilent:
            self._clear()
            self._stop_if(self._told)
            raise

    def _send_picture(self, width: int, rows: bytes, cut_first: bool) -> None:
        commands = list(strips(width, rows))
        deadline = Deadline(SEND_AT_LEAST_S + 2 * 11 * sum(map(len, commands)) / self._baud)
        self._told = ""
        self._escpos.hw("INIT")
        self.watch()
        if cut_first:
            self._escpos.cut()
        for command in commands:
            self.send(command)
            self._stop_if("trouble" if deadline.over else self._told)
        self._escpos.cut()
        self.send(FENCE)
        self._fences_owed += 1

    def _prove(self, height: int) -> None:
        """Waits for the fence, and for any that an earlier picture left in the printer's buffer."""
        deadline = Deadline(FENCE_AT_LEAST_S + height / self._paper.dots_per_mm / SLOWEST_MM_PER_S)
        while self._fences_owed:
            quiet = not self._take_in(min(LOOK_EVERY_S, deadline.left))
            if self._fences_owed:
                self._stop_if("trouble" if deadline.over else self._state_meanwhile(quiet))

    def _state_meanwhile(self, quiet: bool) -> str:
        """A printer with ASB has told. Another is asked when it says nothing, and bad news twice: dots of a picture that
        look like the question (10 04 n) are answered as well, and such an answer passes for that to another n."""
        if self.speaks or not quiet:
            return self._told
        state = self.state()
        return state if state not in CANNOT_PRINT or self.state() == state else ""

    def _stop_if(self, state: str) -> None:
        if state in CANNOT_PRINT:
            raise Stopped(state)

    def _clear(self) -> None:
        """As far as the printer still listens; it has stopped anyway."""
        self._cleared = False
        self._sorter.forget()
        try:
            self._wire.write(CLEAR, CLEAR_LIMIT_S)
        except PortSilent:
            return
        deadline = Deadline(CLEAR_LIMIT_S)
        while not self._cleared and not deadline.over:
            self._take_in(deadline.left)

    # ---- what comes in ----

    def _take_in(self, timeout_s: float | None, also: HasFileno | None = None) -> bool:
        """Whether anything came."""
        data = self._wire.read(timeout_s, also)
        for said in self._sorter.feed(data):
            match said.kind:
                case Kind.REALTIME:
                    self._realtime.append(said.data)
                case Kind.FENCE:
                    self._fences_owed = max(0, self._fences_owed - 1)
                case Kind.BLOCK:
                    self._cleared, self._fences_owed = True, 0
                case Kind.AUTOMATIC:
                    self._told, self.speaks = state_of_automatic(said.data), True
                case Kind.HOLD | Kind.GO:
                    self._held = said.kind is Kind.HOLD
        return bool(data)


def _escpos_over(line: PrinterLine, profile: str, cache_dir: Path) -> Any:
    base = escpos_class(cache_dir)

    class Transport(base):
        """python-escpos speaking over our wire."""

        def _raw(self, msg: bytes) -> None:
            line.send(msg)

        def _read(self) -> bytes:
            return line.next_realtime()

    return Transport(profile=profile)
