"""A library system on loopback that can be as bad as they are. For the tests of the SIP2 connection.

`behave(code, *faults)`: the first request with this code meets the first fault, the last one stays. Written by hand, apart
from the codec: what is wrong in one is not wrong in both.
"""

import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

AT = "20261122    080000"
STATUS = f"98YYYYNN100005{AT}2.00AOCPL|AMThư viện|BXYYYYYYYYYYYNYYYY|"

LENT = f"1NNY{AT}AOCPL|AA{{AA}}|AB{{AB}}|AJTitle|AH20261213    235900|"
PATRON = "AOCPL|AA{AA}|AEAn|BLY|"
ANSWERS = {
    "93": "941", "99": STATUS,
    "17": f"18030201{AT}AB{{AB}}|AJTitle|",
    "63": f"64{' ' * 14}000{AT}{'0' * 24}{PATRON}",
    "23": f"24{' ' * 14}000{AT}{PATRON}", "01": f"24{'Y' * 14}000{AT}{PATRON}",
    "11": f"12{LENT}", "29": f"30{LENT}",
    "09": f"101YNN{AT}AOCPL|AB{{AB}}|AQCPL|AJTitle|",
    "35": f"36Y{AT}AOCPL|AA{{AA}}|", "37": f"38Y{AT}AOCPL|AA{{AA}}|",
    "65": f"66100000000{AT}AOCPL|",
}


def checksum(data: bytes) -> bytes:
    return b"%04X" % (-sum(data) % 65536)


def seal(body: bytes, seq: int | None) -> bytes:
    """With trailer and line end; `seq` None: without AY."""
    body += (b"" if seq is None else b"AY%d" % seq) + b"AZ"
    return body + checksum(body) + b"\r"


class Asked:
    """One request, as it arrived on connection `number` (from 1)."""

    def __init__(self, frame: bytes, wire: socket.socket, number: int):
        self.frame, self.wire, self.number, self.code = frame, wire, number, frame[:2].decode("latin-1")
        trailer = re.search(rb"AY(\d)AZ[0-9A-F]{4}$", frame)
        self.seq = int(trailer.group(1)) if trailer else None
        self.about = self                       # of a 97: the request before it

    def __getitem__(self, name: str) -> str:
        found = re.search(rf"\|{name}([^|]*)\|".encode(), self.about.frame)
        return found.group(1).decode() if found else ""

    def usual(self) -> str:
        return ANSWERS[self.about.code].format(AA=self["AA"], AB=self["AB"])

    def send(self, data: bytes) -> None:
        with suppress(OSError):
            self.wire.sendall(data)

    def answer(self, text: str, encoding: str = "utf-8", seq: int | None = None) -> None:
        data = text.encode(encoding)
        seq = self.about.seq if seq is None else seq
        self.send(data + b"\r" if seq is None else seal(data, seq))


Fault = Callable[[Asked], None]


class Sip2Server:
    """`with Sip2Server() as ils:` …  `tls`: key and certificate. `greets`: said on connecting."""

    def __init__(self, tls: tuple[Path, Path] | None = None, greets: bytes = b""):
        self.seen: list[Asked] = []
        self.connections: list[socket.socket] = []
        self._plans: dict[str, list[Fault]] = {}
        self._greets, self._context = greets, None
        if tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(tls[1], tls[0])
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]

    def __enter__(self) -> "Sip2Server":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for wire in self.connections:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def behave(self, code: str, *faults: Fault) -> None:
        self._plans[code] = list(faults)

    def asked(self, code: str) -> list[Asked]:
        return [one for one in self.seen if one.code == code]

    def codes(self) -> list[str]:
        return [one.code for one in self.seen]

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                wire, _ = self._listening.accept()
                self.connections.append(wire)
                threading.Thread(target=self._serve, args=(wire, len(self.connections)), daemon=True).start()

    def _serve(self, wire: socket.socket, number: int) -> None:
        with suppress(OSError):
            if self._context:
                wire = self._context.wrap_socket(wire, server_side=True)
                self.connections[number - 1] = wire
            with wire:
                self._converse(wire, number)

    def _converse(self, wire: socket.socket, number: int) -> None:
        wire.sendall(self._greets)
        rest = b""
        while data := wire.recv(4096):
            *frames, rest = (rest + data).split(b"\r")
            for frame in frames:
                self._take(Asked(frame, wire, number))

    def _take(self, asked: Asked) -> None:
        if asked.code == "97":
            asked.about = next(one for one in reversed(self.seen) if one.code != "97" and one.number == asked.number)
        self.seen.append(asked)
        faults = self._plans.get(asked.code, [well])
        (faults.pop(0) if len(faults) > 1 else faults[0])(asked)


# ---- good and bad manners -------------------------------------------------------------------------------------------

def well(asked: Asked) -> None:
    if asked.about.code in ANSWERS:
        asked.answer(asked.usual())


def again_from_0(asked: Asked) -> None:
    """As Koha says its answer again: with AY0, whatever it was."""
    asked.answer(asked.usual(), seq=0)


def says(text: str, encoding: str = "utf-8") -> Fault:
    """`{AA}` and `{AB}` stand for what was asked."""
    return lambda asked: asked.answer(text.replace("{AA}", asked["AA"]).replace("{AB}", asked["AB"]), encoding)


def says_bytes(*pieces: bytes) -> Fault:
    def run(asked: Asked) -> None:
        for piece in pieces:
            asked.send(piece)
    return run


def nothing(asked: Asked) -> None:
    pass


def hang_up(asked: Asked) -> None:
    with suppress(OSError):
        asked.wire.shutdown(socket.SHUT_RDWR)


def reset(asked: Asked) -> None:
    asked.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.wire.close()


def wrong_sum(asked: Asked) -> None:
    asked.send(asked.usual().encode() + b"AY%dAZ0001\r" % (asked.seq or 0))


def wrong_seq(asked: Asked) -> None:
    asked.answer(asked.usual(), seq=((asked.seq or 0) + 7) % 10)


def not_understood(asked: Asked) -> None:
    asked.send(b"96AZFEF6\r")


def drop_by_drop(asked: Asked) -> None:
    for byte in seal(asked.usual().encode(), asked.seq):
        asked.send(bytes([byte]))


def slow(seconds: float, then: Fault = well) -> Fault:
    def run(asked: Asked) -> None:
        time.sleep(seconds)
        then(asked)
    return run


def both(*faults: Fault) -> Fault:
    def run(asked: Asked) -> None:
        for fault in faults:
            fault(asked)
    return run


def counted_in_letters(text: str) -> Fault:
    """As Koha without an encoding: the checksum is taken before the letters become bytes."""
    def run(asked: Asked) -> None:
        whole = text.replace("{AA}", asked["AA"]).replace("{AB}", asked["AB"]) + f"AY{asked.seq or 0}AZ"
        asked.send(whole.encode() + b"%04X\r" % (-sum(map(ord, whole)) % 65536))
    return run
