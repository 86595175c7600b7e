"""A library system as a program: SIP2 on TCP, with the demo library behind it, the manners of a real one, and bad days.

    python -m drivers.simulators.ils --listen 127.0.0.1:6001 --control 127.0.0.1:6002 [--library FILE] [--manners koha]
        [--user U --password P] [--rule KEY=VALUE] [--seed N] [--latency-ms N] [--workers N] [--nightly DIR]

The first line on standard output is JSON: {"listen": "host:port", "control": "host:port"}. A connection is answered strictly
in order. With all workers busy the next one is accepted and waits, without a word. Control takes lines of JSON, each answered
by one:

    {"loans": true}                       {"applied": "BARCODE"} (true: all)
    {"lend": [card, barcode]}             {"return": barcode}       {"hold": [card, barcode]}    {"block": card}
    {"faults": {"answer_late": true}}     see ils_faults.py; {} ends them      {"happened": true}: which have struck
    {"set": {"manners": "folio"}}         or single habits, see ils_manners.py
    {"nightly": true}                     writes the nightly file anew; the one at the start is of last night
    {"latency": {"11": 142}}              so many ms over each message with that code
    {"counts": true}                      messages received by code, and what had been done already

A wrong line is answered by {"error": "…"}.
"""

import argparse
import json
import os
import socket
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

from drivers.simulators import ils_manners, ils_shelves
from drivers.simulators.demo_library import FILE
from drivers.simulators.ils_answers import Account, Ils
from drivers.simulators.ils_control import House
from drivers.simulators.ils_faults import Deed

FRAME_MAX = 65_536
LINE_MAX = 65_536
PIECE_S = 0.005
"""Between the packets of a split answer."""


class Server:
    """Its wire. One thread a connection; the house is touched by one of them at a time."""

    def __init__(self, house: House, listen: tuple[str, int], account: Account, latency_s: float, workers: int):
        self.house, self._account, self._latency_s = house, account, latency_s
        self.lock, self._workers = threading.Lock(), threading.Semaphore(workers)
        self._door, self._connections = socket.create_server(listen, backlog=64), 0

    @property
    def address(self) -> str:
        host, port = self._door.getsockname()[:2]
        return f"{host}:{port}"

    def run(self) -> None:
        while True:
            client, _ = self._door.accept()
            self._connections += 1
            threading.Thread(target=self._serve, args=(client, self._connections), daemon=True).start()

    def _serve(self, client: socket.socket, number: int) -> None:
        with client, self._workers:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            house, rest = self.house, b""
            ils = Ils(house.library, house.manners, house.clock, self._account, tally=house.tally)
            try:
                while len(rest) < FRAME_MAX and (data := client.recv(FRAME_MAX)):
                    *frames, rest = (rest + data).split(b"\r")
                    for frame in frames:
                        if not self._answer(client, ils, frame.lstrip(b"\n"), number):
                            return
            except OSError:
                pass                                   # the client has gone

    def _answer(self, client: socket.socket, ils: Ils, frame: bytes, number: int) -> bool:
        """False: the line is to be closed."""
        with self.lock:
            plan = self.house.days.plan(frame, number)
            latency_s = self._latency_s + self.house.latency_ms.get(frame[:2].decode("ascii", "replace"), 0) / 1000
        time.sleep(latency_s + plan.work_late_s)
        with self.lock:
            ils.manners = self.house.manners
            deed = plan.carry_out(ils)
        _send(client, deed)
        return not deed.closes


def _send(client: socket.socket, deed: Deed) -> None:
    time.sleep(deed.wait_s)
    for number, piece in enumerate(deed.pieces):
        time.sleep(PIECE_S if number else 0)
        client.sendall(piece)


def converse(server: Server, talker: socket.socket) -> None:
    """The control socket."""
    with talker, talker.makefile("rb") as lines:
        try:
            while (line := lines.readline(LINE_MAX)).endswith(b"\n"):
                with server.lock:
                    said = server.house.obey(line)
                talker.sendall(json.dumps(said).encode() + b"\n")
        except OSError:
            pass                                       # whoever asked has gone


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        house = _house(asked)
    except (ils_shelves.BadRule, OSError, KeyError, ValueError) as wrong:
        print(f"ils: {wrong}", file=sys.stderr)
        return 2
    server = Server(house, asked.listen, Account(asked.user, asked.password), asked.latency_ms / 1000, asked.workers)
    control = socket.create_server(asked.control)
    host, port = control.getsockname()[:2]
    print(json.dumps({"listen": server.address, "control": f"{host}:{port}"}), flush=True)
    threading.Thread(target=server.run, name="the wire", daemon=True).start()
    try:
        while True:
            threading.Thread(target=converse, args=(server, control.accept()[0]), daemon=True).start()
    except KeyboardInterrupt:
        return 0


def _house(asked: argparse.Namespace) -> House:
    """The library's clock on the wall is this machine's, in the zone of the library."""
    content = ils_shelves.read(asked.library)
    content["rules"] = ils_shelves.changed(content["rules"], asked.rule)
    os.environ["TZ"] = content["library"].get("timezone", "UTC")
    time.tzset()
    library = ils_shelves.fill(content, datetime.now())
    return House(library, ils_manners.ALL[asked.manners], datetime.now, content["rules"], asked.nightly, asked.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m drivers.simulators.ils", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 0), metavar="HOST:PORT", help="SIP2")
    parser.add_argument("--control", type=_address, default=("127.0.0.1", 0), metavar="HOST:PORT", help="orders")
    parser.add_argument("--library", type=Path, default=FILE, metavar="FILE", help="a file of the demo library's form")
    parser.add_argument("--manners", choices=tuple(ils_manners.ALL), default="koha", help="whose")
    parser.add_argument("--user", default="", help="who may log in; empty: anybody")
    parser.add_argument("--password", default="", help="and with what")
    parser.add_argument("--rule", action="append", default=[], metavar="KEY=VALUE", help="set a rule of the library")
    parser.add_argument("--seed", type=int, default=0, help="brings the same bad day back")
    parser.add_argument("--latency-ms", type=int, default=0, help="before each answer")
    parser.add_argument("--workers", type=int, default=64, metavar="N", help="connections that are served at a time")
    parser.add_argument("--nightly", type=Path, metavar="DIR", help="where the nightly file is written, now and when asked")
    return parser


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host or "127.0.0.1", int(port)


if __name__ == "__main__":
    sys.exit(main())
