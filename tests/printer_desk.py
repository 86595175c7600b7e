"""A desk for tests of the printer port: the simulated printer, the port in a thread of its own, and what it posted."""

import queue
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.printer import Printer
from drivers.simulators.programs import Control, Program
from kiosk.effects import Print
from kiosk.events import Event, Printed, PrinterSeen
from kiosk.slip import Slip
from kiosk.workers import Wishes

BUSY_MACHINE = 2
"""Times are kept with this much patience: tests share their processors."""

SLIP = Slip("vi", "Thư viện", "HN1", "kiosk-1", 0, "Asia/Ho_Chi_Minh", ())


@dataclass(frozen=True)
class Dots:
    width: int
    rows: bytes


def drawing(width: int, dots_per_mm: float) -> Dots:
    """20 mm of paper: a frame, and the bytes 10 04 01 that look like a question, in the middle of the picture."""
    lines = [b"\xff" * (width // 8)] * 3 + [b"\x80\x10\x04\x01".ljust(width // 8, b"\x01")] * int(20 * dots_per_mm)
    return Dots(width, b"".join([*lines, b"\xff" * (width // 8)]))


class Desk:
    """A simulated printer, the port in a thread of its own, and what it posted."""

    def __init__(self, folder: Path, draw: Any = None, *options: str):
        self.program = Program("printer", ["-m", "drivers.simulators.printer", "--out", str(folder / "slips"), *options], folder)
        self.control = Control(self.program.said["control"])
        self.posted, self.wishes = queue.Queue[Event](), Wishes()
        self.port = Printer(self.program.said["url"], draw or (lambda slip, width, mm: drawing(width, mm)), folder / "cache")
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.bug: BaseException | None = None

    def _serve(self) -> None:
        try:
            self.port.serve(self.wishes, self.posted.put)
        except RuntimeError as bug:
            self.bug = bug

    def start(self) -> "Desk":
        self.thread.start()
        return self

    def next(self, kind: type, limit_s: float = 5.0) -> Any:
        """The next event of this kind; others are passed over."""
        deadline = time.monotonic() + limit_s
        while True:
            event = self.posted.get(timeout=max(0.01, deadline - time.monotonic()))
            if isinstance(event, kind):
                return event

    def seen(self, state: str) -> None:
        while self.next(PrinterSeen).state != state:
            pass

    def print(self, limit_s: float = 8.0) -> Printed:
        self.wishes.put(Print(SLIP))
        return self.next(Printed, limit_s)

    def slips(self) -> list[dict[str, Any]]:
        told = self.control.ask(slips=True)
        assert told["errors"] == []
        return told["slips"]

    def close(self) -> None:
        self.wishes.stop()
        if self.thread.ident:
            self.thread.join(5)
        assert not self.thread.is_alive()
        self.control.close()
        self.program.stop()
