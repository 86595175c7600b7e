"""A card scanner as a program: each scan is a line on TCP, and bad days on demand.

    python -m drivers.simulators.scanner --listen 127.0.0.1:0 --control 127.0.0.1:0 [--seed N]

The first line on standard output is JSON: {"url": "socket://…", "control": "host:port"}. One kiosk at a time, as on a
cable. Control takes lines of JSON, each answered by one:

    {"scan": "29001000000013"}    -> {"ok": true}, or {"error": …} when no kiosk listens within 2 s
    {"set": "ok"}                 and any other MOOD below

A wrong line is answered by {"error": "…"}.
"""

import argparse
import contextlib
import json
import random
import socket
import sys
import threading
import time
from typing import Any

MOODS = ("ok", "unplugged", "garbled", "noisy", "slow", "identified", "no_end")
"""unplugged: refuses and drops connections. garbled: one digit is read wrong. noisy: bytes that are no ASCII before the
code. slow: 20 ms between characters. identified: with an AIM identifier. no_end: no CR, the silence has to do."""

CLIENT_WAIT_S = 2.0
SETTLE_S = 0.1
"""A port that was just opened throws away what arrives meanwhile (pyserial does)."""

SLOW_S = 0.02
LINE_MAX = 4_096


class Scanner:
    """The wire: at most one kiosk on it. Thread-safe."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0, seed: int = 0):
        self._changed = threading.Condition()
        self._chance, self._mood = random.Random(seed), "ok"
        self._kiosk: socket.socket | None = None
        self._since_s = 0.0
        self._place = _bound(host, port)             # keeps the port number while the scanner is unplugged
        self._address = (host, self._place.getsockname()[1])
        self._listener: socket.socket | None = None
        self._plug_in()

    @property
    def url(self) -> str:
        return f"socket://{self._address[0]}:{self._address[1]}"

    def obey(self, order: Any) -> dict[str, Any]:
        """One control line. Raises ValueError for what makes no sense."""
        if not isinstance(order, dict) or len(order) != 1:
            raise ValueError('say {"scan": "…"} or {"set": "…"}')
        (verb, what), = order.items()
        if verb == "scan" and isinstance(what, str) and what.isprintable() and what:
            return {"ok": True} if self._scan(what) else {"error": "no kiosk listens to the scanner"}
        if verb == "set" and what in MOODS:
            self._set(what)
            return {"ok": True}
        raise ValueError(f"{verb}: {str(what)[:40]} is not known; moods are {', '.join(MOODS)}")

    # ---- the wire ----

    def _scan(self, code: str) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._kiosk is not None, CLIENT_WAIT_S)
            kiosk, data = self._kiosk, self._as_sent(code)
        if kiosk is None:
            return False
        time.sleep(max(0.0, self._since_s + SETTLE_S - time.monotonic()))
        try:
            for piece in ([bytes([byte]) for byte in data] if self._mood == "slow" else [data]):
                kiosk.sendall(piece)
                time.sleep(SLOW_S if self._mood == "slow" else 0)
        except OSError:
            return False
        return True

    def _as_sent(self, code: str) -> bytes:
        if self._mood == "garbled":
            at = self._chance.randrange(len(code))
            code = code[:at] + self._chance.choice("0123456789".replace(code[at], "")) + code[at + 1:]
        noise = bytes(self._chance.randrange(0x80, 0x100) for _ in range(3)) + b"\r" if self._mood == "noisy" else b""
        identifier = b"]C0" if self._mood == "identified" else b""
        return noise + identifier + code.encode() + (b"" if self._mood == "no_end" else b"\r")

    def _set(self, mood: str) -> None:
        self._mood = mood
        if mood == "unplugged":
            self._pull_out()
        elif self._listener is None:
            self._plug_in()

    def _plug_in(self) -> None:
        self._listener = _bound(*self._address)
        self._listener.listen(1)
        threading.Thread(target=self._accept, args=(self._listener,), name="scanner's wire", daemon=True).start()

    def _pull_out(self) -> None:
        listener, self._listener = self._listener, None
        if listener:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._changed:
            gone, self._kiosk = self._kiosk, None        # at once: the next one may knock before its thread has noticed
            if gone:
                with contextlib.suppress(OSError):
                    gone.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                kiosk, _ = listener.accept()
            except OSError:
                return                               # unplugged
            with self._changed:
                taken = self._kiosk is not None
                if not taken:
                    self._kiosk, self._since_s = kiosk, time.monotonic()
                    self._changed.notify_all()
            if taken:
                kiosk.close()                        # one cable, one kiosk
            else:
                threading.Thread(target=self._watch, args=(kiosk,), name="scanner's kiosk", daemon=True).start()

    def _watch(self, kiosk: socket.socket) -> None:
        """Until the kiosk hangs up, or is killed."""
        try:
            while kiosk.recv(4096):
                pass
        except OSError:
            pass
        with self._changed:
            if self._kiosk is kiosk:
                self._kiosk = None
        kiosk.close()


def _bound(host: str, port: int) -> socket.socket:
    """A socket that has its port; two may, so that nobody else takes it while the scanner is unplugged."""
    end = socket.socket()
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    end.bind((host, port))
    return end


# ---- control --------------------------------------------------------------------------------------------------------

def answer(scanner: Scanner, line: bytes) -> bytes:
    """One line of JSON for one."""
    try:
        said = scanner.obey(json.loads(line))
    except (ValueError, RecursionError) as error:
        said = {"error": str(error)}
    return json.dumps(said).encode() + b"\n"


def converse(scanner: Scanner, talker: socket.socket) -> None:
    with talker, talker.makefile("rb") as lines:
        try:
            while (line := lines.readline(LINE_MAX)).endswith(b"\n"):
                talker.sendall(answer(scanner, line))
        except OSError:
            pass


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    scanner = Scanner(*asked.listen, seed=asked.seed)
    control = socket.create_server(asked.control)
    host, port = control.getsockname()
    print(json.dumps({"url": scanner.url, "control": f"{host}:{port}"}), flush=True)
    try:
        while True:
            threading.Thread(target=converse, args=(scanner, control.accept()[0]), daemon=True).start()
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m drivers.simulators.scanner", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 0), metavar="HOST:PORT", help="the wire")
    parser.add_argument("--control", type=_address, default=("127.0.0.1", 0), metavar="HOST:PORT", help="orders")
    parser.add_argument("--seed", type=int, default=0, help="of what is read wrong")
    return parser


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host or "127.0.0.1", int(port)


if __name__ == "__main__":
    sys.exit(main())
