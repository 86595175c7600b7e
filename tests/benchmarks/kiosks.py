"""What one more kiosk costs central: CPU and memory with 10, 100, 1,000 and 10,000 kiosks enrolled.

A real central process on a database with so many kiosks, each of which has sent its first transactions. Ten of them, in turns,
each on a connection of its own, send batches of 100 and ask about a patron; what central spends is read from the kernel. The
aim is that nothing grows with the number of kiosks: the dearest size beside the cheapest, where growing would be a thousandfold.
"""

import gzip
import http.client
import json
import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from central import written
from central.order import Event
from central.schema import items, transactions
from central.server import open_database
from central.stands import Stand
from kiosk.transactions import Answer, Kind, Result, Transaction, Want
from tests.benchmarks.figure import Figure
from tests.central_process import Server
from tests.torture import storm_library as library
from tests.torture.storm_kiosk import WALL_MS, rows

SIZES = (10, 100, 1_000, 10_000)
WORKING, BATCH, ROUNDS, QUESTIONS = 10, 100, 3, 200
EARLIER = 5
"""Transactions that central has of each kiosk already."""

MOST_RATIO = 1.5
"""What is above 1 is noise."""

MOST_KIB = 1


@dataclass(frozen=True)
class Cost:
    """CPU of central for a delivered transaction and for a patron's question; its memory afterwards."""

    row_us: float
    ask_us: float
    memory_kib: float


def figures() -> list[Figure]:
    costs = {kiosks: cost(kiosks) for kiosks in SIZES}
    more, grown_kib = SIZES[-1] - SIZES[0], costs[SIZES[-1]].memory_kib - costs[SIZES[0]].memory_kib
    return [
        *_of_all("a transaction", {kiosks: one.row_us for kiosks, one in costs.items()}),
        *_of_all("a question", {kiosks: one.ask_us for kiosks, one in costs.items()}),
        Figure("central's memory for one more kiosk", max(0.0, grown_kib) / more, "KiB", 0, MOST_KIB, "issue 4"),
    ]


def _of_all(what: str, costs: dict[int, float]) -> list[Figure]:
    ratio = max(costs.values()) / min(costs.values())
    return [*(Figure(f"central's CPU for {what}, {kiosks:,} kiosks", us, "µs") for kiosks, us in costs.items()),
            Figure(f"CPU for {what}, dearest to cheapest", ratio, "", 1, MOST_RATIO, "issue 4")]


def cost(kiosks: int) -> Cost:
    """The least of some rounds: others run on this machine."""
    working = [kiosks * place // WORKING for place in range(WORKING)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library.build(folder / "central.sqlite", library.Size(kiosks, 0, 1), WALL_MS)
        _stock(folder / "central.sqlite", range(kiosks), working)
        with Server(folder) as server:
            clients = {kiosk: _Client(server.url, kiosk) for kiosk in working}
            owed = {kiosk: rows(kiosk, 2 * BATCH * ROUNDS, 1)[: BATCH * ROUNDS] for kiosk in working}
            row_us = min(_deliver(clients, owed, turn, server.process.pid) for turn in range(ROUNDS))
            ask_us = min(_ask(clients, server.process.pid) for _ in range(ROUNDS))
            return Cost(row_us, ask_us, _memory_kib(server.process.pid))


def _stock(file: Path, kiosks: Iterable[int], working: list[int]) -> None:
    """Books for those who will work, and what each kiosk has sent before."""
    database = open_database(f"sqlite:///{file}")
    with database.write() as connection:
        connection.execute(insert(items), library.item_rows(working, BATCH * ROUNDS))
        connection.execute(insert(transactions), [_earlier(kiosk, -n) for kiosk in kiosks for n in range(1, EARLIER + 1)])
    database.close()


def _earlier(kiosk: int, seq: int) -> dict[str, Any]:
    """As it was written then."""
    name, item = str(uuid.uuid4()), library.item(kiosk, 900_000 - seq)
    tx = Transaction(name, seq, Kind.CHECKIN, item, "", Want.BOOK, "boot-0", 1_000, WALL_MS, True)
    event = Event(item, Kind.CHECKIN, WALL_MS, WALL_MS)
    return written.row(library.device(kiosk), tx, seq, event, WALL_MS, Stand.APPLIED, Answer(name, Result.ACCEPTED))


# ---- work -----------------------------------------------------------------------------------------------------------

class _Client:
    """One kiosk on its connection."""

    def __init__(self, url: str, kiosk: int):
        self.kiosk, self._line = kiosk, http.client.HTTPConnection(url.removeprefix("http://"))
        self._headers = {"Authorization": f"Bearer {library.device(kiosk)}.{library.secret(kiosk)}",
                         "Content-Type": "application/json", "Content-Encoding": "gzip"}

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self._line.request("POST", f"/api/v1{path}", gzip.compress(json.dumps(body).encode()), self._headers)
        reply = self._line.getresponse()
        data = reply.read()
        assert reply.status == 200, data
        return json.loads(data)


def _deliver(clients: dict[int, _Client], owed: dict[int, list[Transaction]], turn: int, pid: int) -> float:
    before_us = _cpu_us(pid)
    for kiosk, client in clients.items():
        batch = owed[kiosk][turn * BATCH : (turn + 1) * BATCH]
        answers = client.post("/transactions", {"transactions": [tx.to_json() for tx in batch]})["answers"]
        assert {answer["result"] for answer in answers} == {"accepted"}
    return (_cpu_us(pid) - before_us) / (BATCH * len(clients))


def _ask(clients: dict[int, _Client], pid: int) -> float:
    before_us = _cpu_us(pid)
    for _ in range(QUESTIONS // len(clients)):
        for kiosk, client in clients.items():
            assert client.post("/patron", {"card": library.card(kiosk, 0)})["reason"] == ""
    return (_cpu_us(pid) - before_us) / QUESTIONS


def _cpu_us(pid: int) -> float:
    """Of all its threads, finer than the hundredths of a second in stat."""
    runs = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(run.read_text().split()[0]) for run in runs) / 1000


def _memory_kib(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return float(next(line for line in rollup if line.startswith("Pss:")).split()[1])
