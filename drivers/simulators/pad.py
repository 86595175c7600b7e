"""A simulated FEIG pad as a process: the real wire on a TCP socket, and a control socket for what lies on it.

    python -m drivers.simulators.pad --listen 127.0.0.1:0 --control 127.0.0.1:0

says in its first line, as JSON, where it listens: {"url": "socket://127.0.0.1:7001", "control": "127.0.0.1:7002"}. One
client at a time, as on a cable; when that one dies the next may come. Control takes lines of JSON, each answered by one:

    {"do": "place", "tags": [image, …]}     lay tags down; a tag that lay here before
                                            keeps what was written to it, unless "fresh": true; "uids": known ones again
    {"do": "lift", "uids": […]} or {"do": "lift", "all": true}
    {"do": "show"} or with "uid"            every tag that ever lay here, and whether it lies here now
    {"do": "faults", "garbled_every": 3}    sets what it names (drivers.simulators.feig_pad.Faults); all good: "ok": true
    {"do": "timing", "air": true, "baud": 38400}     and the other settings of Character
    {"do": "counts"}                        exchanges by command, bytes, scans, milliseconds; "reset": true afterwards

An image is a tag as JSON; `--image BARCODE` prints the line that lays such a book down, and does nothing else:

    python -m drivers.simulators.pad --image 39001000000123            (--owner ISIL, --unsecured: as one that is on loan)

A book is laid down and lifted by sending such lines to the control socket, with bash alone:

    exec 3<>/dev/tcp/127.0.0.1/7002
    python -m drivers.simulators.pad --image 39001000000123 >&3; read -r answer <&3; echo "$answer"
    echo '{"do": "lift", "all": true}' >&3; read -r answer <&3; echo "$answer"

Each answer holds `scans`: after a lift, wait until it has grown. A wrong line is answered by {"error": "…"}.
"""

import argparse
import json
import selectors
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from typing import Any

from drivers.feig_frames import Splitter, parse_request
from drivers.simulators.feig_pad import Character, Counts, Faults, FeigPad
from drivers.simulators.tags import from_image, tag_images

SILENCE_S = 0.05                 # a request's bytes come closer together than this
LINE_MAX = 4_000_000             # a control line: forty thousand tags
_CHUNK = 65_536


class Controls:
    """What a test or a story may do to the pad: one JSON object in, one out. Pure but for the pad."""

    def __init__(self, pad: FeigPad, on_faults: Callable[[], None] = lambda: None):
        self._pad, self._on_faults = pad, on_faults
        self._doing = {"place": self._place, "lift": self._lift, "show": self._show, "faults": self._faults,
                       "timing": self._timing, "counts": self._counts}

    def line(self, line: bytes) -> bytes:
        try:
            answer = self(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as wrong:
            answer = {"error": f"{type(wrong).__name__}: {wrong}"}
        return json.dumps(answer).encode() + b"\n"

    def __call__(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Raises ValueError, TypeError or KeyError for what makes no sense."""
        asked = dict(asked)
        do = asked.pop("do", None)
        if do not in self._doing:
            raise ValueError(f"do {do!r}: it can do {', '.join(self._doing)}")
        answer = self._doing[do](**asked)
        return {"ok": True, "scans": self._pad.counts.scans} | answer

    def _place(self, tags: tuple = (), uids: tuple = (), fresh: bool = False) -> dict[str, Any]:
        self._pad.place([from_image(image) for image in tags] + [self._pad.known[uid] for uid in uids], fresh=fresh)
        return {"lying": list(self._pad.lying)}

    def _lift(self, uids: tuple = (), all: bool = False) -> dict[str, Any]:
        self._pad.lift(list(self._pad.lying) if all else list(uids))
        return {"lying": list(self._pad.lying)}

    def _show(self, uid: str = "") -> dict[str, Any]:
        wanted = [self._pad.known[uid]] if uid else list(self._pad.known.values())
        return {"tags": [tag.as_image() | {"here": tag.uid in self._pad.lying} for tag in wanted]}

    def _faults(self, ok: bool = False, **changes: Any) -> dict[str, Any]:
        if ok:
            self._pad.set_faults(**asdict(Faults()))
        self._pad.set_faults(**changes)
        self._on_faults()
        return {"faults": asdict(self._pad.faults)}

    def _timing(self, **changes: Any) -> dict[str, Any]:
        self._pad.character = replace(self._pad.character, **changes)
        return {"timing": asdict(self._pad.character)}

    def _counts(self, reset: bool = False) -> dict[str, Any]:
        said = self._pad.counts.as_json()
        if reset:
            self._pad.counts = Counts(scans=self._pad.counts.scans)
        return {"counts": said}


class PadProgram:
    """The sockets of one pad. `turn` serves whatever is ready; `run` does so until `stop`."""

    def __init__(self, pad: FeigPad | None = None, listen: tuple[str, int] = ("127.0.0.1", 0),
                 control: tuple[str, int] = ("127.0.0.1", 0)):
        self.pad = pad or FeigPad()
        self.control = Controls(self.pad, self._follow_plug)
        self._ready = selectors.DefaultSelector()
        self._place = _bound(listen)     # keeps the port number while the pad is unplugged
        self._controls = socket.create_server(control)
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None
        self._splitter, self._heard_at = Splitter(), 0.0
        self._due: deque[tuple[float, bytes]] = deque()
        self._stopped = False
        self._bell = socket.socketpair()
        self._ready.register(self._bell[0], selectors.EVENT_READ, lambda _: None)
        self._ready.register(self._controls, selectors.EVENT_READ, self._accept_control)
        self._follow_plug()

    @property
    def url(self) -> str:
        host, port = self._place.getsockname()[:2]
        return f"socket://{host}:{port}"

    @property
    def control_address(self) -> str:
        host, port = self._controls.getsockname()[:2]
        return f"{host}:{port}"

    def run(self) -> None:
        while not self._stopped:
            self.turn(None)

    def stop(self) -> None:
        """From anywhere, also from a signal."""
        self._stopped = True
        self._bell[1].send(b"!")

    def close(self) -> None:
        for key in list(self._ready.get_map().values()):
            self._ready.unregister(key.fileobj)
            key.fileobj.close()  # pyright: ignore[reportAttributeAccessIssue]
        for end in (self._place, self._bell[1]):
            end.close()
        self._ready.close()

    def turn(self, timeout_s: float | None) -> None:
        """Wait for something, at most so long (None: for ever), and serve it."""
        if self._due:
            due_s = max(0.0, self._due[0][0] - time.monotonic())
            timeout_s = due_s if timeout_s is None else min(timeout_s, due_s)
        for key, _ in self._ready.select(timeout_s):
            key.data(key.fileobj)
        self._send_due()

    # ---- the cable --------------------------------------------------------------------------------------------------

    def _accept(self, listener: socket.socket) -> None:
        client, _ = listener.accept()
        if self._client is not None:
            client.close()               # one cable, one client
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setblocking(False)
        self._client, self._splitter = client, Splitter()
        self._ready.register(client, selectors.EVENT_READ, self._receive)

    def _receive(self, client: socket.socket) -> None:
        try:
            data = client.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""                   # a killed kiosk resets the connection
        if not data:
            self._hang_up()
            return
        now = time.monotonic()
        if now - self._heard_at > SILENCE_S:
            self._splitter.silence()
        self._heard_at = now
        for body in self._splitter.feed(data):
            answer, takes_ms = self.pad.answer(parse_request(body))
            starts = max(now, self._due[-1][0] if self._due else now)      # one thing at a time
            self._due.append((starts + takes_ms / 1000, answer))

    def _send_due(self) -> None:
        while self._due and self._due[0][0] <= time.monotonic():
            _, data = self._due.popleft()
            if self._client is not None:
                with suppress(OSError):      # gone meanwhile: the next turn notices
                    self._client.sendall(data)

    def _hang_up(self) -> None:
        if self._client is not None:
            self._ready.unregister(self._client)
            self._client.close()
        self._client = None
        self._due.clear()

    def _follow_plug(self) -> None:
        """Unplugged: the client is cut off and no other gets in."""
        if self.pad.faults.unplugged and self._listener:
            self._ready.unregister(self._listener)
            self._listener.close()
            self._listener = None
            self._hang_up()
        elif not self.pad.faults.unplugged and self._listener is None:
            self._listener = _bound(self._place.getsockname()[:2])
            self._listener.listen()
            self._ready.register(self._listener, selectors.EVENT_READ, self._accept)

    # ---- control ----------------------------------------------------------------------------------------------------

    def _accept_control(self, listener: socket.socket) -> None:
        client, _ = listener.accept()
        waiting = bytearray()
        self._ready.register(client, selectors.EVENT_READ, lambda end: self._receive_control(end, waiting))

    def _receive_control(self, client: socket.socket, waiting: bytearray) -> None:
        try:
            data = client.recv(_CHUNK)
        except OSError:
            data = b""
        waiting += data
        *lines, rest = waiting.split(b"\n")
        waiting[:] = rest
        try:
            for line in lines:
                client.sendall(self.control.line(bytes(line)))
        except OSError:
            data = b""
        if not data or len(waiting) > LINE_MAX:
            self._ready.unregister(client)
            client.close()


@contextmanager
def running(pad: FeigPad | None = None) -> Iterator[PadProgram]:
    """The program in a thread of this process, for tests: the same sockets. Speak to it through them."""
    program = PadProgram(pad)
    thread = threading.Thread(target=program.run, name="simulated pad", daemon=True)
    thread.start()
    try:
        yield program
    finally:
        program.stop()
        thread.join()
        program.close()


def _bound(address: tuple[str, int]) -> socket.socket:
    """A socket at this address; another of ours may have the same. It refuses until it listens."""
    place = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.bind(address)
    return place


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host or "127.0.0.1", int(port)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m drivers.simulators.pad", description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--listen", type=_address, default=("127.0.0.1", 0), help="the pad's wire (0: any free port)")
    options.add_argument("--control", type=_address, default=("127.0.0.1", 0), help="takes lines of JSON, as above")
    options.add_argument("--air", action="store_true", help="answers take as long as they do on air")
    options.add_argument("--baud", type=int, default=0, help="… and on a serial line of this speed")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--image", metavar="BARCODE", help="print the line that lays this book down, and end")
    options.add_argument("--owner", default="", metavar="ISIL", help="with --image: the owner on the tag")
    options.add_argument("--unsecured", action="store_true", help="with --image: a book that is on loan")
    said = options.parse_args(arguments)
    if said.image:
        tags = tag_images(said.image, owner=said.owner, secured=not said.unsecured)
        print(json.dumps({"do": "place", "tags": tags}))
        return 0
    program = PadProgram(FeigPad(Character(air=said.air, baud=said.baud), Faults(seed=said.seed)),
                         said.listen, said.control)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: program.stop())
    print(json.dumps({"url": program.url, "control": program.control_address}), flush=True)
    program.run()
    program.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
