"""The printer as a port: prints slips, says what it lacks, and comes back by itself when it was unplugged.

Every wish to print is answered, in bounded time: ok only with the printer's proof, else with the reason. A slip that did
not come out is not repeated here: the session decides. Who draws it is not known here (`draw` comes from outside).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from drivers.escpos_status import CANNOT_PRINT
from drivers.printer_line import PrinterLine, Stopped
from drivers.printer_profile import paper_of
from drivers.serial_wire import RECONNECT_S, Deadline, Line, open_wire
from kiosk.effects import Effect, Print
from kiosk.events import PortDown, PortUp, Printed, PrinterSeen
from kiosk.ports import PortError, PortName
from kiosk.slip import Slip
from kiosk.workers import Post, Wishes

LOOK_EVERY_S = 30.0
"""A printer that does not speak unasked is asked so often; before each slip all are."""

LOOK_EVERY_ASB_S = 60.0
"""One that speaks is asked so often, because it forgets to when it was switched off and on."""


class Drawn(Protocol):
    """A 1-bit picture: packed rows from the top, 1 is black."""

    @property
    def width(self) -> int: ...

    @property
    def rows(self) -> bytes: ...


Draw = Callable[[Slip, int, float], Drawn]
"""(slip, width in dots, dots per mm) -> picture."""


class Printer:
    """The Port. Raises ProfileError when made with a profile that cannot be used."""

    name = PortName.PRINTER

    def __init__(self, url: str, draw: Draw, cache_dir: Path, *, profile: str = "TM-T88V", width_dots: int = 0,
                 baud: int = 115_200):
        self.paper = paper_of(profile, width_dots)
        self._url, self._draw, self._cache_dir, self._profile, self._baud = url, draw, cache_dir, profile, baud
        self._up: bool | None = None
        self._state, self._half_printed = "", False

    def serve(self, wishes: Wishes, post: Post) -> None:
        self._up = None
        while not wishes.stopping:
            try:
                self._connected(wishes, post)
            except PortError as error:
                if self._up is not False:
                    post(PortDown(self.name, error.words))
                self._up = False
                _turn_away(wishes, post)

    def _connected(self, wishes: Wishes, post: Post) -> None:
        """From opening the wire to losing it (PortError) or to the end."""
        wire = open_wire(self._url, Line(baud=self._baud))
        try:
            line = PrinterLine(wire, self._profile, self.paper, self._baud, self._cache_dir)
            line.watch()
            state = line.state()
            self._up = True
            post(PortUp(self.name))
            self._say(state, post, always=True)
            self._attend(line, wishes, post)
        finally:
            wire.close()

    def _attend(self, line: PrinterLine, wishes: Wishes, post: Post) -> None:
        deadline = _next_look(line)
        while not wishes.stopping:
            self._do_all(line, wishes, post)
            self._say(line.heard(deadline.left, wishes), post)
            if deadline.over:
                line.watch()           # a printer that was off and on has forgotten it
                self._say(line.state(), post)
                deadline = _next_look(line)

    def _do_all(self, line: PrinterLine, wishes: Wishes, post: Post) -> None:
        todo = wishes.take_all(0)
        try:
            while todo:
                self._do(line, todo.pop(0), post)
        finally:
            if todo:
                wishes.put_back(todo)

    def _do(self, line: PrinterLine, wish: Effect, post: Post) -> None:
        if isinstance(wish, Print):
            printed = Printed(False, "trouble")     # the answer, should drawing fail
            try:
                printed = self._print(line, wish.slip)
            except PortError:
                printed = Printed(False, "lost")
                raise
            finally:
                post(printed)
        self._say(line.state(), post, always=True)

    def _print(self, line: PrinterLine, slip: Slip) -> Printed:
        state = line.state()
        if state in CANNOT_PRINT:
            return Printed(False, state)
        picture = self._draw(slip, self.paper.width_dots, self.paper.dots_per_mm)
        cut_first, self._half_printed = self._half_printed, True
        try:
            line.print(picture.width, picture.rows, cut_first)
        except Stopped as stopped:
            return Printed(False, stopped.state)
        self._half_printed = False
        return Printed(True)

    def _say(self, state: str, post: Post, always: bool = False) -> None:
        if state and (always or state != self._state):
            self._state = state
            post(PrinterSeen(state))


def _next_look(line: PrinterLine) -> Deadline:
    return Deadline(LOOK_EVERY_ASB_S if line.speaks else LOOK_EVERY_S)


def _turn_away(wishes: Wishes, post: Post) -> None:
    """While there is no printer, wishes are answered at once; returns when it is time to try again."""
    deadline = Deadline(RECONNECT_S)
    while not deadline.over and not wishes.stopping:
        for wish in wishes.take_all(deadline.left):
            post(Printed(False, "lost") if isinstance(wish, Print) else PrinterSeen("lost"))
