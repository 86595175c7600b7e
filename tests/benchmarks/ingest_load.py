"""What two kiosks send after a day without network, and the library that they belong to. Knows no server and no figure."""

import gzip
import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert

from central.database import Database
from central.schema import items, patrons
from kiosk.transactions import Kind, Transaction, Want
from offline_store import uuid7

BATCH = 100
ITEMS, PATRONS = 100_000, 20_000
FIRST_ITEM, FIRST_CARD = 39_002_000_000_000, 29_002_000_000_000
BEGAN_MS = time.time_ns() // 1_000_000 - 25 * 86_400_000
PAUSE_MS = (2_000, 60_000)
CHECKINS = 1 / 3
AGAIN_S = 0.5


def stock(database: Database) -> None:
    """Ordinary books and people who may have twenty of them."""
    people = [{"card": str(FIRST_CARD + n), "name": f"Nguyễn Văn {n}", "language": "vi", "category": "staff", "email": "",
               "blocked": "", "expires": "", "pin_hash": ""} for n in range(PATRONS)]
    books = [{"item": str(FIRST_ITEM + n), "title": f"Truyện ngắn {n}", "author": "Nam Cao", "kind": "book", "shelf": "A1",
              "parts": 1, "withdrawn": False} for n in range(ITEMS)]
    with database.write() as connection:
        connection.execute(insert(patrons), people)
        connection.execute(insert(items), books)


@dataclass
class Kiosk:
    """Lends books of its own part of the shelves and takes them back; everything was decided while the network was down."""

    number: int
    of: int
    seq: int = 0
    _at_ms: int = BEGAN_MS
    _out: list[str] = field(default_factory=list)
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.number)
        self._in = list(range(FIRST_ITEM + self.number, FIRST_ITEM + ITEMS, self.of))
        self._dice.shuffle(self._in)

    def bodies(self, count: int) -> list[bytes]:
        """So many batches as they go over the wire."""
        return [_packed([self._next() for _ in range(BATCH)]) for _ in range(count)]

    def _next(self) -> dict:
        back = bool(self._out) and self._dice.random() < CHECKINS
        item = self._out.pop(self._dice.randrange(len(self._out))) if back else str(self._in.pop())
        if not back:
            self._out.append(item)
        self.seq, self._at_ms = self.seq + 1, self._at_ms + self._dice.randint(*PAUSE_MS)
        card = "" if back else str(FIRST_CARD + self._dice.randrange(PATRONS))
        return Transaction(
            str(uuid7.make(self._at_ms, self.seq)), self.seq, Kind.CHECKIN if back else Kind.CHECKOUT, item, card, Want.BOOK,
            f"3c1b5a8e-{self.number:04d}-4a53-9c55-0d1c2f6f7a10", self._at_ms - BEGAN_MS, self._at_ms, True).to_json()


def _packed(rows: list[dict]) -> bytes:
    return gzip.compress(json.dumps({"transactions": rows}, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def send(port: int, tokens: Sequence[str], bodies: Sequence[Sequence[bytes]]) -> tuple[float, list[dict]]:
    """All bodies of each kiosk over a kept connection of its own, the kiosks at the same time -> seconds, answers."""
    answers: list[dict] = []
    lines = [_line(port) for _ in tokens]
    threads = [threading.Thread(target=_send, args=(*one, answers)) for one in zip(lines, tokens, bodies, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began, answers


def _line(port: int) -> http.client.HTTPConnection:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.connect()
    line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _send(line: http.client.HTTPConnection, token: str, bodies: Sequence[bytes], answers: list[dict]) -> None:
    head = {"Content-Type": "application/json", "Content-Encoding": "gzip", "Authorization": f"Bearer {token}"}
    for body in bodies:
        while _comes_again(told := _told(line, body, head)):
            time.sleep(AGAIN_S)
        answers.append(told)
    line.close()


def _told(line: http.client.HTTPConnection, body: bytes, head: dict[str, str]) -> dict:
    line.request("POST", "/api/v1/transactions", body, head)
    return json.loads(line.getresponse().read())


def _comes_again(told: dict) -> bool:
    """The database gave no turn in time: that happens on a machine with other work, and a kiosk sends it once more."""
    return any(one["result"] == "retry" for one in told.get("answers", ()))
