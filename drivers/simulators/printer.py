"""A receipt printer as a program: ESC/POS on TCP, each slip kept as a PNG, and bad days on demand.

    python -m drivers.simulators.printer --listen 127.0.0.1:0 --control 127.0.0.1:0 --out DIR [--width 512] [--seed N]

The first line on standard output is JSON: {"url": "socket://…", "control": "host:port"}. Control takes lines of JSON:

    {"set": "ok"}            and any other MOOD below; "late" takes "seconds", "paper_out" takes "after_rows",
                             "unplugged" takes "after_bytes" (from now on)
    {"slips": true}          -> {"slips": [{"path", "width", "height", "sha256"}, …], "errors": [sentences]}

`sha256` is that of drivers.escpos_raster.fingerprint: packed rows without the white ones at the end. Width and height
are those of the dots; the PNG has a margin of paper around them. `errors` are bytes that are no ESC/POS, or none that this
printer knows: a kiosk that causes one has a fault.
"""

import argparse
import contextlib
import json
import random
import select
import socket
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

from drivers.escpos_raster import fingerprint, stride_of
from drivers.escpos_status import XOFF, XON
from drivers.simulators import png
from drivers.simulators.escpos_paper import Mechanics, Printer

MECHANICS = {
    "ok": Mechanics(),
    "paper_low": Mechanics(paper="low"),
    "paper_out": Mechanics(paper="out"),
    "cover_open": Mechanics(cover_open=True),
    "cutter_error": Mechanics(cutter_error=True),
}
HABITS = ("unplugged", "late", "silent", "noisy", "busy")
"""unplugged: refuses and drops connections. late: answers come `seconds` late. silent: reads and never answers. noisy: stray
bytes before each answer. busy: says XOFF and reads no more."""

LATE_S = 0.2
DOOR_AGAIN_S = 0.05
LINE_MAX = 4096
MARGIN_DOTS = 32                 # 4 mm of paper around what is printed
WHITE, BLACK = b"\xff\xff\xff\xff", b"\x00\x00\x00\xff"
PIXELS = [b"".join(BLACK if byte & (0x80 >> bit) else WHITE for bit in range(8)) for byte in range(256)]


class Simulator:
    """One thread; `run` never returns."""

    def __init__(self, listen: str, control: str, out: Path, width: int, seed: int, plain: bool = False):
        self._out, self._dice = out, random.Random(seed)
        self.slips = list[dict[str, Any]]()
        self.printer = Printer(width, self._say, self._keep, plain)
        self._habit, self._late_s, self._unplug_after = "ok", 0.0, -1
        self._answers = deque[tuple[float, bytes]]()
        self._place = _bound(listen)   # holds the port while the printer is unplugged
        self._door: socket.socket | None = self._open_door()
        self._client: socket.socket | None = None
        self._control = _bound(control)
        self._control.listen(8)
        self._talkers = dict[socket.socket, bytes]()

    @property
    def addresses(self) -> dict[str, str]:
        return {"url": "socket://{}:{}".format(*self._place.getsockname()),
                "control": "{}:{}".format(*self._control.getsockname())}

    def run(self) -> None:
        while True:
            self.turn()

    def turn(self) -> None:
        ends = [self._client] if self._client and self._habit != "busy" else []     # first: it may just have gone
        ends += [self._control, *self._talkers, *([self._door] if self._door else [])]
        wait = max(0.0, self._answers[0][0] - time.monotonic()) if self._answers else None
        if self._door is None and self._habit != "unplugged":
            self._door, wait = self._open_door(), DOOR_AGAIN_S
        for end in select.select(ends, [], [], wait)[0]:
            if end is self._door:
                self._accept()
            elif end is self._client:
                self._hear()
            elif end is self._control:
                self._talkers[self._control.accept()[0]] = b""
            elif end in self._talkers:                 # else it was a door that an order has just closed
                self._listen_to(end)
        self._send_due()

    # ---- the wire ----

    def _open_door(self) -> socket.socket | None:
        """None while the port is not free again: tried anew at the next turn."""
        try:
            door = _bound("{}:{}".format(*self._place.getsockname()))
            door.listen(1)
        except OSError:
            return None
        return door

    def _accept(self) -> None:
        """A serial printer has one cable: a second client is refused."""
        assert self._door
        client, _ = self._door.accept()
        if self._client:
            client.close()
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client

    def _hear(self) -> None:
        assert self._client
        try:
            data = self._client.recv(65_536)
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return
        if 0 <= self._unplug_after <= len(data):
            self.printer.feed(data[:self._unplug_after])
            self._unplug()
            return
        self._unplug_after -= len(data) if self._unplug_after > 0 else 0
        self.printer.feed(data)

    def _say(self, data: bytes) -> None:
        if self._habit == "noisy":
            data = bytes(self._dice.randrange(128, 256) for _ in range(self._dice.randrange(4))) + data
        if self._habit != "silent":
            self._answers.append((time.monotonic() + self._late_s, data))

    def _send_due(self) -> None:
        while self._answers and self._answers[0][0] <= time.monotonic():
            data = self._answers.popleft()[1]
            with contextlib.suppress(OSError):         # a kiosk that was killed is heard of in _hear
                if self._client:
                    self._client.sendall(data)

    def _hang_up(self) -> None:
        if self._client:
            self._client.close()
        self._client = None
        self._answers.clear()

    def _unplug(self) -> None:
        self._habit, self._unplug_after = "unplugged", -1
        self._hang_up()
        if self._door:
            self._door.close()
        self._door = None
        self.printer.forget()

    # ---- paper ----

    def _keep(self, width: int, rows: bytes) -> None:
        stride = stride_of(width)
        height = -(-len(rows.rstrip(b"\0")) // stride)
        rows = rows[:height * stride]
        path = self._out / f"slip-{len(self.slips) + 1:03d}.png"
        _write_png(path, stride, rows)
        self.slips.append({"path": str(path), "width": width, "height": height, "sha256": fingerprint(width, rows)})

    # ---- the control socket ----

    def _listen_to(self, talker: socket.socket) -> None:
        try:
            data = self._talkers[talker] + talker.recv(LINE_MAX)
        except OSError:
            data = b""
        if not data or data == self._talkers[talker] or len(data) > LINE_MAX:
            del self._talkers[talker]
            talker.close()
            return
        *lines, self._talkers[talker] = data.split(b"\n")
        for line in lines:
            with contextlib.suppress(OSError):
                talker.sendall(json.dumps(self._obey(line)).encode() + b"\n")

    def _obey(self, line: bytes) -> dict[str, Any]:
        try:
            wish = json.loads(line)
            if wish.get("slips"):
                return {"slips": self.slips, "errors": self.printer.errors}
            self._set(wish["set"], wish)
            return {"ok": True}
        except (ValueError, KeyError, TypeError, AttributeError) as mistake:
            return {"error": f"not understood: {line.decode(errors='replace')[:200]} ({mistake})"}

    def _set(self, mood: str, wish: dict[str, Any]) -> None:
        if mood not in MECHANICS and mood not in HABITS:
            raise ValueError(f"known are {', '.join([*MECHANICS, *HABITS])}")
        if mood == "unplugged":
            if "after_bytes" in wish:
                self._unplug_after = int(wish["after_bytes"])
            else:
                self._unplug()
            return
        if mood == "paper_out" and "after_rows" in wish:
            self.printer.rows_until_out = int(wish["after_rows"])
            return
        was_busy = self._habit == "busy"
        self._habit = mood if mood in HABITS else "ok"
        self._late_s = float(wish.get("seconds", LATE_S)) if mood == "late" else 0.0
        self._door = self._door or self._open_door()
        if (mood == "busy") != was_busy:
            self._say(bytes([XOFF if mood == "busy" else XON]))
        self.printer.set(MECHANICS.get(mood, Mechanics()))


def _write_png(path: Path, stride: int, rows: bytes) -> None:
    """The slip as a person holds it: the paper is a little wider than what is printed."""
    side = bytes(MARGIN_DOTS // 8)
    lines = [side + rows[at:at + stride] + side for at in range(0, len(rows), stride)]
    blank = [bytes(len(lines[0]))] * MARGIN_DOTS
    picture = b"".join([*blank, *lines, *blank])
    png.write(path, len(lines[0]) * 8, len(lines) + 2 * MARGIN_DOTS, b"".join(map(PIXELS.__getitem__, picture)))


def _bound(address: str) -> socket.socket:
    """A socket that has its port; two may, so that nobody else takes it while the printer is unplugged."""
    host, _, port = address.rpartition(":")
    end = socket.socket()
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    end.bind((host or "127.0.0.1", int(port)))
    return end


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m drivers.simulators.printer", description="A simulated receipt printer.")
    parser.add_argument("--listen", default="127.0.0.1:0", help="host:port of the printer's wire (0: any free port)")
    parser.add_argument("--control", default="127.0.0.1:0", help="host:port that takes commands as lines of JSON")
    parser.add_argument("--out", type=Path, required=True, help="folder for the slips")
    parser.add_argument("--width", type=int, default=512, help="dots across the paper")
    parser.add_argument("--seed", type=int, default=1, help="brings the same bad day back")
    parser.add_argument("--plain", action="store_true", help="a cheap printer: no ASB, cannot clear its buffers")
    told = parser.parse_args()
    simulator = Simulator(told.listen, told.control, told.out, told.width, told.seed, told.plain)
    print(json.dumps(simulator.addresses), flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        simulator.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
