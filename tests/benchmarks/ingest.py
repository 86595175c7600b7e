"""Intake at central: what two kiosks send after a day without network, in batches of 100, packed, over HTTP.

Central is the real program on a library of 100,000 books; it takes what the kiosks decided alone, so it looks for the place of
each in the history of its item, judges it by the rules, keeps it with its answer, and writes what has changed for the other
kiosks. Beside it, in turns in one run: a bare append and fdatasync a batch; one table and nothing else (each transaction
once, WAL, FULL), in this process and behind Python's http.server (`tests/benchmarks/ingest_contender.py`, frozen); the same table
in PostgreSQL, one statement a batch.

Rates say little on a busy machine; the processor time of the server is steadier. Its aim, 1.2 times the http.server with its one
table, was set before central had rules, and is far away: what is over it is some statements through SQLAlchemy,
three rows and a change kept for the others, and the rules. A library of 100 kiosks makes a few transactions a second.
Above 0.01 syncs are those that move the log into the file, once every thousand pages.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from central.server import open_database
from drivers.simulators.programs import ROOT
from tests import postgresql
from tests.benchmarks import ingest_limits
from tests.benchmarks.append import SYNC
from tests.benchmarks.figure import Figure, said
from tests.benchmarks.ingest_load import BATCH, Kiosk, send, stock
from tests.benchmarks.turns import Round, in_turns, ratio
from tests.central_process import CODE, Client

KIOSKS = 2
ROUNDS = 4
BATCHES = {"central": 8, "central, PostgreSQL": 8}
BATCHES_ELSE = 40
"""A kiosk and round: enough for the clock, no more."""

CPU_MOST, BYTES_MOST, BYTES_LEAST = 1.2, 42, 20
PLAIN = "http.server + table"


def figures() -> list[Figure]:
    with ExitStack() as stack:
        contenders = {name: stack.enter_context(made) for name, made in _contenders()}
        seconds = in_turns(list(contenders), lambda name: contenders[name](BATCHES.get(name, BATCHES_ELSE)), ROUNDS)
        servers = {name: one for name, one in contenders.items() if isinstance(one, Server)}
        wire = servers["central"].bytes_each
        return [*_rates(seconds), *_processor(servers), _syncs(), Figure(
            f"bytes a transaction on the wire, batch of {BATCH}", wire, "", BYTES_LEAST, BYTES_MOST, "set beforehand")]


def _contenders() -> Iterator[tuple[str, AbstractContextManager[Callable[[int], float]]]]:
    yield "bare append", ingest_limits.bare()
    yield "table", ingest_limits.table()
    yield PLAIN, plain_server()
    yield "central", central_server()
    if postgresql.programs():
        yield "PostgreSQL table", ingest_limits.postgresql_table()
        yield "central, PostgreSQL", central_on_postgresql()


# ---- figures --------------------------------------------------------------------------------------------------------

def _rates(seconds: list[Round]) -> Iterator[Figure]:
    rates = {name: 1 / median(one[name] for one in seconds) for name in seconds[0]}
    beside = " · ".join(f"{name} {said(round(rate))}" for name, rate in rates.items() if not name.startswith("central"))
    for name in (name for name in rates if name.startswith("central")):
        yield Figure(f"transactions a second: {name}", round(rates[name]), source=beside)
        yield Figure(f"the same, of the rate of {PLAIN}", ratio(seconds, PLAIN, name))
    if not postgresql.programs():
        yield Figure("transactions a second: central, PostgreSQL", None, source="PostgreSQL is not here: apt install postgresql")


def _processor(servers: dict[str, "Server"]) -> Iterator[Figure]:
    spent = {name: median(one.spent_us[1:]) for name, one in servers.items()}
    for name in (name for name in spent if name.startswith("central")):
        yield Figure(f"processor time of the server, µs a transaction: {name}", spent[name], "", spent[PLAIN],
                     CPU_MOST * spent[PLAIN], f"{PLAIN} {said(spent[PLAIN])}; the database's own process is not counted")


def _syncs() -> Figure:
    what = f"syncs a transaction, batches of {BATCH}"
    if not shutil.which("strace"):
        return Figure(what, None, source="strace is not here: install it")
    with tempfile.NamedTemporaryFile() as log, central_server("strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o",
                                                              log.name) as server:
        before = len(SYNC.findall(Path(log.name).read_text()))
        server(BATCHES["central"])
        syncs = len(SYNC.findall(Path(log.name).read_text())) - before
        return Figure(what, syncs / (KIOSKS * BATCHES["central"] * BATCH), "", 1 / BATCH, 1 / BATCH, "set beforehand; strace")


# ---- servers --------------------------------------------------------------------------------------------------------

@dataclass
class Server:
    """Call it with a count of batches: seconds of a transaction. `check` looks at each answer."""

    process: subprocess.Popen
    port: int
    tokens: list[str]
    check: Callable[[dict], bool]
    spent_us: list[float] = field(default_factory=list)
    bytes_each: float = 0.0

    def __post_init__(self) -> None:
        self._kiosks = [Kiosk(n, KIOSKS) for n in range(KIOSKS)]

    def __call__(self, batches: int) -> float:
        bodies = [kiosk.bodies(batches) for kiosk in self._kiosks]
        before_us = processor_us(self.process.pid)
        took_s, answers = send(self.port, self.tokens, bodies)
        count = KIOSKS * batches * BATCH
        assert len(answers) == KIOSKS * batches and all(map(self.check, answers)), answers[:1]
        self.spent_us.append((processor_us(self.process.pid) - before_us) / count)
        self.bytes_each = sum(len(body) for one in bodies for body in one) / count
        return took_s / count


def processor_us(pid: int) -> float:
    """Of all threads of that process so far, ended ones too (clock_getcpuclockid(3))."""
    return time.clock_gettime_ns(~pid << 3 | 2) / 1000


@contextmanager
def plain_server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder, _program([sys.executable, "-m", "tests.benchmarks.ingest_contender",
                                                            f"{folder}/table.db"]) as (process, line):
        yield Server(process, int(line), ["one", "two"], lambda answer: answer["new"] == BATCH)


@contextmanager
def central_server(*below: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder, _central(f"sqlite:///{folder}/central.sqlite", below) as server:
        yield server


@contextmanager
def central_on_postgresql() -> Iterator[Server]:
    with postgresql.cluster() as cluster, _central(cluster.url) as server:
        yield server


@contextmanager
def _central(url: str, below: tuple[str, ...] = ()) -> Iterator[Server]:
    database = open_database(url)
    stock(database)
    database.close()
    with _program([*below, sys.executable, "-m", "central", "serve", "--database", url, "--port", "0", "--demo", "--demo-code",
                   CODE]) as (process, line):
        address = json.loads(line)["url"]
        tokens = [_enrolled(address, url, n) for n in range(KIOSKS)]
        yield Server(process, int(address.rpartition(":")[2]), tokens, _all_accepted)


def _enrolled(address: str, url: str, n: int) -> str:
    """The code that everybody knows is for one kiosk: staff make one for the other."""
    code = CODE if n == 0 else _new_code(url)
    made = Client(address).post("/enrol", {"code": code, "name": f"kiosk {n}"})
    return f"{made['device']}.{made['secret']}"


def _new_code(url: str) -> str:
    command = [sys.executable, "-m", "central", "codes", "new", "--database", url]
    said_ = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    return said_.split()[0]


def _all_accepted(answer: dict) -> bool:
    return {one["result"] for one in answer["answers"]} == {"accepted"} and len(answer["answers"]) == BATCH


@contextmanager
def _program(command: list[str]) -> Iterator[tuple[subprocess.Popen, str]]:
    """With the first line that it says."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                               start_new_session=True)
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert line, f"{command[0]} did not start"
        yield process, line
    finally:
        os.killpg(process.pid, signal.SIGTERM)              # strace hands nothing on
        process.wait(60)
        process.stdout.close()
