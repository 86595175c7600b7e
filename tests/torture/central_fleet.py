"""Central processes on one database, at addresses that stay, with kiosks that load them; and how one of them is struck."""

import random
import threading
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from central.demo import DEMO_LIBRARY
from tests.central_process import Client, Server
from tests.postgresql import free_port
from tests.torture import central_books
from tests.torture.central_kiosks import TIMEOUT_S, Kiosk
from tests.torture.central_watcher import Watcher
from tests.torture.report import Report

KIOSKS = 3
ANSWERS_BETWEEN = 200           # at most, from one strike to the next
MOST_WAIT_S = 10.0              # for something to happen before the next strike


def barcodes() -> list[str]:
    """Of the demo library: what lies on the shelf, and nobody waits for."""
    whole = tomllib.loads(DEMO_LIBRARY.read_text("utf-8"))
    taken = {title for one in whole["patron"] for title in (*one.get("loans", ()), *one.get("holds_ready", ()))}
    free = [one for one in whole["item"] if one["title"] not in taken and not one.get("withdrawn") and "hold_for" not in one]
    return [one["barcode"] for one in free]


@dataclass
class Fleet:
    servers: list[Server]
    dice: random.Random
    kiosks: list[Kiosk] = field(default_factory=list)
    watcher: Watcher | None = None

    @property
    def urls(self) -> list[str]:
        return [one.url for one in self.servers]

    def enrol(self) -> None:
        items = barcodes()
        self.dice.shuffle(items)
        shared, mixed, own = items[:3], items[3:3 + KIOSKS], items[3 + KIOSKS:]
        for n in range(KIOSKS):
            token, dice = self.servers[0].kiosk().token, random.Random(self.dice.random())
            client = Client(self.urls[n % len(self.urls)], token, TIMEOUT_S)
            self.kiosks.append(Kiosk(client, self.urls, own[n::KIOSKS], shared, [mixed[n]], dice))
        self.watcher = Watcher(self.servers[0].kiosk().token, self.urls, random.Random(self.dice.random()))

    def kill(self, server: Server, report: Report, where: str) -> None:
        """In the middle of a batch, if there is one; and up again at once."""
        self.wait()
        many = self.busy()
        server.kill()
        report.strikes[f"central killed {where}, {'batches on their way' if many else 'idle'}"] += 1
        server.start()

    def wait(self) -> None:
        """Until some more was answered since the last strike, and a little longer, while something is on its way."""
        want, end_s = self.answered() + self.dice.randint(1, ANSWERS_BETWEEN), time.monotonic() + MOST_WAIT_S
        while (self.answered() < want or not self.busy()) and time.monotonic() < end_s:
            time.sleep(0.001)
        time.sleep(self.dice.uniform(0, 0.02))

    def answered(self) -> int:
        return sum(len(kiosk.answered) for kiosk in self.kiosks)

    def busy(self) -> int:
        return sum(kiosk.on_its_way for kiosk in self.kiosks)


@contextmanager
def fleet(folder: Path, processes: int, dice: random.Random, database: str = "", program: str = "central") -> Iterator[Fleet]:
    """All started at once, on an empty database."""
    servers = [Server(folder, ("--port", str(free_port())), elsewhere=database, program=program) for _ in range(processes)]
    try:
        with ThreadPoolExecutor(processes) as pool:
            list(pool.map(Server.start, servers))
        one = Fleet(servers, dice)
        one.enrol()
        yield one
    finally:
        for server in servers:
            if hasattr(server, "process") and server.process.poll() is None:
                server.kill()


@contextmanager
def loaded(one: Fleet) -> Iterator[None]:
    """Kiosks at work; at the end each has every answer that it waits for."""
    assert one.watcher
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,), daemon=True) for worker in (*one.kiosks, one.watcher)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(120)


def judge(one: Fleet, report: Report) -> None:
    assert one.watcher
    one.watcher.judge(report)
    central_books.check(one.servers[0].database, one.kiosks, report)
