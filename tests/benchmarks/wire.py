"""Bytes a transaction costs on its way to central, in a batch of 100 as it is sent after an hour without network.

The rows come out of a real store and go through the real HTTP line to a socket that keeps what arrives: random patrons and
items, some seconds between two transactions. The least is the entropy of id, item, patron and time.
"""

import gzip
import json
import random
import socket
import tempfile
import threading
import time
from pathlib import Path

from drivers.upstream_http import HttpLine
from drivers.upstream_jobs import Handing
from kiosk.effects import FetchOwed, Mark, Record
from kiosk.events import OwedFetched, Recorded
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Status, Transaction
from tests.benchmarks.figure import Figure
from tests.store_help import Book

BATCH = 100
LEAST, MOST = 20, 42
PATRONS, ITEMS = 20_000, 140_000
PAUSE_MS = (2_000, 60_000)
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{"answers":[]}'
LIMIT_S = 10.0


def figures() -> list[Figure]:
    head, body = sent(owed_rows())
    plain = len(gzip.decompress(body)) / BATCH
    return [Figure(f"bytes a transaction to central, batch of {BATCH}", len(body) / BATCH, "", LEAST, MOST, "set beforehand"),
            Figure("the same with the head of the request", (len(head) + len(body)) / BATCH, "", LEAST),
            Figure("the same as plain JSON", plain, "", LEAST)]


def owed_rows(seed: int = 1) -> list[Transaction]:
    """Checkouts and checkins, decided here while the network was down, as the store gives them to be delivered."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder))
        for item in dice.sample(range(ITEMS), BATCH):
            _decide_here(book, dice, item)
        owed = book.ask(FetchOwed(BATCH))
        book.store.close()
    assert isinstance(owed, OwedFetched) and len(owed.transactions) == BATCH
    return list(owed.transactions)


def _decide_here(book: Book, dice: random.Random, item: int) -> None:
    kind = dice.choice((Kind.CHECKOUT, Kind.CHECKIN))
    card = f"29001{dice.randrange(PATRONS):09d}" if kind is Kind.CHECKOUT else ""
    recorded = book.ask(Record(1, kind, f"39001{item:09d}", card, pin_checked=False))
    assert isinstance(recorded, Recorded)
    book.ask(Mark(1, recorded.transaction.id, recorded.transaction.item, Status.PENDING, Reason.NONE))
    book.clock.pass_ms(dice.randint(*PAUSE_MS))


def sent(rows: list[Transaction]) -> tuple[bytes, bytes]:
    """Head and body of the one request."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        heard: list[bytes] = []
        ear = threading.Thread(target=_hear, args=(door, heard), daemon=True)
        ear.start()
        line = HttpLine(f"http://127.0.0.1:{door.getsockname()[1]}", "kiosk.secret")
        line.call(Handing(time.monotonic() + LIMIT_S, tuple(rows)).request, LIMIT_S)
        line.close()
        ear.join(LIMIT_S)
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert len(json.loads(gzip.decompress(body))["transactions"]) == len(rows)
    return head + b"\r\n\r\n", body


def _hear(door: socket.socket, heard: list[bytes]) -> None:
    """One request, as long as its head says."""
    client, _ = door.accept()
    with client:
        client.settimeout(LIMIT_S)
        data = b""
        while not _whole(data):
            data += client.recv(65_536)
        heard.append(data)
        client.sendall(ANSWER)


def _whole(data: bytes) -> bool:
    head, gap, body = data.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(gap) and len(body) >= int(lengths[0])
