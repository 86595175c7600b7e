"""The durable append: a checkout on disk before anybody hears of it, by our store and by others, in turns in one run.

Each contender is a process of its own on the same disk (`tests/benchmarks/append_contender.py`). Syncs and bytes are counted by
strace below it: a run of some records less a run of none, so that opening and closing are not counted; what stays in the
log at the end is moved into the file then, so that is in it. The least is a bare append of one line of JSON and one fdatasync.
Plain SQLite is our own table (WAL, FULL) and an insert of values that are there already; our store gives the record its id and
seq, hashes and seals the card, looks up what is known of the item, and reads the row back into its answer. persist-queue
and litequeue know no commit of several records, so they stand beside one alone. litequeue as it comes does not sync at all.

The rates are taken once each log has its size: while a file grows, each sync writes that down, too. They are of this
machine's disk, where a sync takes a hundred microseconds, and of its processor: here our thinking shows. On an SD card a sync
takes 2 to 10 ms; so the same is measured once more with every sync made 5 ms longer (strace delays its return). A Pi's
processor is some five times slower than this one. Aim: at least 0.9 of plain SQLite's rate, at most 1.11 of its time.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from tests.benchmarks.figure import Figure, said
from tests.benchmarks.turns import Round, in_turns, ratio

REPO = Path(__file__).resolve().parents[2]
QUEUES = REPO / ".peers" / "queues"

SHOWN = {"bare": "bare append", "sqlite": "plain SQLite", "ours": "Muon", "persist_queue": "persist-queue",
         "litequeue": "litequeue", "litequeue_full": "litequeue set to FULL"}
PEERS = ("persist_queue", "litequeue", "litequeue_full")
ALONE = 1
TOGETHER = (1, 5, 20)
BYTES_MOST = {1: 4_800, 5: None, 20: 1_000}
TIME_MOST = 1.11

COUNTED, TIMED, ROUNDS = 200, 100, 15
LOG_FILLED, CARD_SYNC_US, CARD_ROUNDS = 1_200, 5_000, 5       # LOG_FILLED: commits
SYNC, WRITTEN = re.compile(r"\bf(?:data)?sync\("), re.compile(r"\bp?write(?:64|v|v2)?\(.* = (\d+)$", re.MULTILINE)


def figures() -> list[Figure]:
    return [figure for together in TOGETHER for figure in (*_counted(together), *_timed(together))]


def _names(together: int) -> list[str]:
    return ["bare", "sqlite", "ours", *(PEERS if together == ALONE and not missing() else ())]


def missing() -> str:
    return "" if (QUEUES / ".made").exists() else "persist-queue and litequeue are not here: tools/peers queues"


def _size(together: int) -> str:
    return "alone" if together == ALONE else f"{together} together"


def _beside(found: dict[str, float], together: int) -> str:
    said_ = [f"{SHOWN[name]} {said(value)}" for name, value in found.items() if name not in ("bare", "ours")]
    return " · ".join([*said_, *([missing()] if together == ALONE and missing() else [])])


# ---- counts ---------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Cost:
    syncs: float        # a record
    bytes: float


def _counted(together: int) -> Iterator[Figure]:
    what = {"syncs": f"syncs a record, {_size(together)}", "bytes": f"bytes written a record, {_size(together)}"}
    if not shutil.which("strace"):
        yield from (Figure(one, None, source="strace is not here: install it") for one in what.values())
        return
    found = {name: cost(name, together) for name in _names(together)}
    syncs, sizes = ({name: getattr(one, column) for name, one in found.items()} for column in ("syncs", "bytes"))
    yield Figure(what["syncs"], syncs["ours"], "", syncs["bare"], 1 / together, _beside(syncs, together))
    yield Figure(what["bytes"], sizes["ours"], "", sizes["bare"], BYTES_MOST[together], _beside(sizes, together))


def cost(name: str, together: int, count: int = COUNTED) -> Cost:
    (syncs, size), (none, opening) = _traced(name, together, count), _traced(name, together, 0)
    return Cost((syncs - none) / count, round((size - opening) / count))


@cache
def _traced(name: str, together: int, count: int) -> tuple[int, int]:
    """Syncs and bytes of a whole run."""
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as log:
        strace = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,write,pwrite64,writev,pwritev,pwritev2", "-o", log.name]
        subprocess.run([*strace, *command(name, folder)], input=f"{together} {count}\n", text=True, check=True, cwd=REPO,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        text = Path(log.name).read_text(encoding="utf-8", errors="replace")
    return len(SYNC.findall(text)), sum(map(int, WRITTEN.findall(text)))


def command(name: str, folder: str) -> list[str]:
    python = str(QUEUES / "bin" / "python") if name in PEERS else sys.executable
    return [python, "-m", "tests.benchmarks.append_contender", name, folder]


# ---- rates ----------------------------------------------------------------------------------------------------------

def _timed(together: int) -> Iterator[Figure]:
    names, worked = _names(together), defaultdict[str, list[float]](list)
    rounds = _rounds(names, together, worked, ROUNDS)
    times = {name: ratio(rounds, name, "bare") for name in names}
    work_us = {name: median(found) / TIMED * 1e6 for name, found in worked.items()}
    yield Figure(f"time of a record, {_size(together)}, times a bare append", times["ours"], "", 1, None,
                 _beside(times, together))
    yield Figure(f"time of a record, {_size(together)}, times plain SQLite", ratio(rounds, "ours", "sqlite"), "",
                 ratio(rounds, "bare", "sqlite"), TIME_MOST, "0.9 of its rate")
    yield Figure(f"processor time of a record, {_size(together)}, µs", work_us["ours"], "", work_us["bare"], None,
                 _beside(work_us, together))
    if shutil.which("strace"):
        on_card = _rounds(["bare", "sqlite", "ours"], together, defaultdict(list), CARD_ROUNDS, _ON_CARD)
        yield Figure(f"time of a record, {_size(together)}, where a sync takes 5 ms, times plain SQLite",
                     ratio(on_card, "ours", "sqlite"), "", ratio(on_card, "bare", "sqlite"), TIME_MOST, "0.9 of its rate")


_ON_CARD = ("strace", "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, "-e", "trace=fsync,fdatasync",
            "-e", f"inject=fsync,fdatasync:delay_exit={CARD_SYNC_US}")


def _rounds(names: list[str], together: int, worked: dict[str, list[float]], rounds: int,
            below: tuple[str, ...] = ()) -> list[Round]:
    """Seconds for each contender in each round. `below`: what it runs under."""
    with ExitStack() as programs:
        running = {name: programs.enter_context(_program(name, below)) for name in names}
        for program in running.values():
            _ask(program, together, [], TIMED if below else LOG_FILLED * together)
        return in_turns(names, lambda name: _ask(running[name], together, worked[name]), rounds)


@contextmanager
def _program(name: str, below: tuple[str, ...]) -> Iterator[subprocess.Popen[str]]:
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [*below, *command(name, folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            cwd=REPO) as program:
        assert program.stdin and program.stdout
        assert program.stdout.readline() == "ready\n", f"{name} did not start"
        yield program
        program.stdin.close()


def _ask(program: subprocess.Popen[str], together: int, worked: list[float], count: int = TIMED) -> float:
    assert program.stdin and program.stdout
    program.stdin.write(f"{together} {count}\n")
    program.stdin.flush()
    took_s, worked_s = map(float, program.stdout.readline().split())
    worked.append(worked_s)
    return took_s
