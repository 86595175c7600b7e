"""The screen: memory, start, idle wake-ups and touch of the whole kiosk, beside Chromium with one page and bare Xlib, in turns.

All three stand on a private X server (Xvfb), one after the other, round by round; an eye looks at single pixels through the same
X server, a finger clicks by XTEST. The kiosk is the real program in a window: pad, scanner, printer and central are simulated
and connected, its welcome screen was shown in all four languages, so all fonts are loaded. Chromium is Debian's, in kiosk
mode, with one static page of ours in two of the four languages and nothing else: no pad, no store, no printer
(`tests/benchmarks/ui/page.html`). Bare Xlib is a window, a box and a button (`tests/benchmarks/ui/bare.c`).

Memory: PSS of all processes of a contender. Cold: its own files were dropped from the page cache before, the rest of the machine
was left alone. Touch: from the press to the first changed pixel of the button. Wake-ups: context switches of all threads of
all its processes; the kiosk's are counted once its pad looks less often, half a minute after the last touch.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from drivers.pad_pile import LIVELY_S
from drivers.simulators.programs import ROOT
from tests.benchmarks.figure import Figure, said
from tests.benchmarks.process import family, memory_mib, switches
from tests.benchmarks.turns import Round, ratio
from tests.benchmarks.ui_contenders import Contender, contenders
from tests.benchmarks.ui_eye import Eye, Point, eye, missing

ROUNDS = 3
SETTLE_S, IDLE_S, LOOK_AWAY_S = 3.0, 10.0, 0.5
TOUCHES, BETWEEN_S = 20, 0.07
NOWHERE: Point = (640, 560)
MUON, BARE, CHROMIUM = "Muon", "bare Xlib", "Chromium"

MEMORY_PART, START_PART, WAKE_UPS_MOST = 1 / 6, 1 / 5, 2
TOUCH_TIMES_BARE, TOUCH_PART = 2.5, 1 / 4


def figures() -> list[Figure]:
    if missing():
        return [Figure("memory, start, wake-ups and touch on a screen", None, source=missing())]
    with tempfile.TemporaryDirectory(prefix="muon-ui-") as folder, eye() as sight, contenders(Path(folder)) as (found, why_not):
        rig = _Rig(sight)
        for one in found:                                       # profiles, caches, bytecode and the store are made
            rig.end(rig.start(one)[0])
        for turn in range(ROUNDS):
            for one in [*found[turn:], *found[:turn]]:
                rig.measure(one, idle=turn == ROUNDS - 1)
    return [*_all(rig), *(Figure("beside it", None, source=sentence) for sentence in why_not)]


# ---- measuring ------------------------------------------------------------------------------------------------------

class _Rig:
    def __init__(self, sight: Eye):
        self._eye = sight
        self.rows: dict[str, list[Round]] = defaultdict(list)       # what -> rounds of name -> value
        self.touches: dict[str, list[float]] = defaultdict(list)    # of all rounds, ms
        self._environment = {**os.environ, "DISPLAY": sight.display, "SDL_AUDIODRIVER": "dummy"}

    def start(self, one: Contender) -> tuple[subprocess.Popen, float]:
        """And after how many ms its first frame was seen."""
        at, colour = one.ready
        self._eye.wait(at, lambda seen: seen != colour)
        began = time.perf_counter()
        program = subprocess.Popen(one.command, cwd=ROOT, env=self._environment, start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return program, (self._eye.wait(at, lambda seen: seen == colour) - began) * 1000

    def end(self, program: subprocess.Popen) -> None:
        for pid in family(program.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        program.wait()

    def measure(self, one: Contender, idle: bool) -> None:
        forget(one.files)
        program, cold_ms = self.start(one)
        self.end(program)
        program, warm_ms = self.start(one)
        self._keep("cold", one, cold_ms)
        self._keep("warm", one, warm_ms)
        time.sleep(SETTLE_S)
        self._choose(one.choices)
        pids = family(program.pid)
        self._keep("memory", one, sum(_mib(pid, "Pss") for pid in pids))
        self._keep("memory of its own", one, sum(_mib(pid, "Rss" if len(pids) == 1 else "Pss") for pid in pids))
        self.touches[one.name] += [self._touch(one.button) for _ in range(TOUCHES)]
        if idle:
            time.sleep(LIVELY_S if one.name == MUON else 0.0)
            self._keep("idle", one, wake_ups(program.pid))
        self.end(program)

    def _keep(self, what: str, one: Contender, value: float) -> None:
        rounds = self.rows[what]
        if not rounds or one.name in rounds[-1]:
            rounds.append({})
        rounds[-1][one.name] = value

    def _choose(self, places: tuple[Point, ...]) -> None:
        for place in places:
            self._eye.move(place)
            self._eye.press(True)
            self._eye.press(False)
            time.sleep(LOOK_AWAY_S)

    def _touch(self, button: Point) -> float:
        """Milliseconds. The finger leaves the button before it is lifted, so nothing else happens."""
        self._eye.move(button)
        time.sleep(BETWEEN_S)
        before, began = self._eye.pixel(button), time.perf_counter()
        self._eye.press(True)
        took_ms = (self._eye.wait(button, lambda seen: seen != before) - began) * 1000
        self._eye.move(NOWHERE)
        self._eye.press(False)
        time.sleep(BETWEEN_S)
        return took_ms


def wake_ups(pid: int) -> float:
    """A second."""
    before, began = _switches(pid), time.monotonic()
    time.sleep(IDLE_S)
    return (_switches(pid) - before) / (time.monotonic() - began)


def _switches(pid: int) -> int:
    return sum(sum(switches(one).values()) for one in family(pid))


def _mib(pid: int, what: str) -> float:
    try:
        return memory_mib(pid)[what]
    except OSError:
        return 0.0                                              # gone meanwhile


def forget(files: list[str]) -> None:
    """Out of the page cache, as far as nobody has them mapped."""
    for name in files:
        try:
            handle = os.open(name, os.O_RDONLY)
        except OSError:
            continue
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


# ---- figures --------------------------------------------------------------------------------------------------------

def _all(rig: _Rig) -> Iterator[Figure]:
    rows = rig.rows
    yield _median("memory with four languages, PSS, MiB", rows["memory"])
    yield from _beside("memory", rows["memory"], CHROMIUM, MEMORY_PART, "set beforehand; 1/8 in sight")
    yield from _beside("memory as if no other Python ran here (RSS)", rows["memory of its own"], CHROMIUM, None, "")
    for what, name in (("cold", "start to first frame, cold, ms"), ("warm", "start to first frame, warm, ms")):
        yield _median(name, rows[what])
        yield from _beside(f"{what} start", rows[what], CHROMIUM, START_PART, "set beforehand")
    idle = rows["idle"][0]
    yield Figure("wake-ups a second, idle", idle[MUON], "", idle.get(BARE), WAKE_UPS_MOST, _others(idle))
    for what, part, peer, aim in (("p50", 0.5, BARE, TOUCH_TIMES_BARE), ("p95", 0.95, CHROMIUM, TOUCH_PART)):
        found = {name: sorted(waits)[int(len(waits) * part)] for name, waits in rig.touches.items()}
        yield _median(f"touch to changed pixel, {what}, ms", [found])
        yield from _beside(f"touch, {what}", [found], peer, aim, "measured beforehand")


def _median(what: str, rounds: list[Round]) -> Figure:
    medians = {name: median(one[name] for one in rounds) for name in rounds[0]}
    return Figure(what, medians[MUON], "", medians.get(BARE), None, _others(medians))


def _others(found: dict[str, float]) -> str:
    return " · ".join(f"{name} {said(value)}" for name, value in found.items() if name != MUON)


def _beside(what: str, rounds: list[Round], peer: str, aim: float | None, source: str) -> Iterator[Figure]:
    if peer in rounds[0]:
        yield Figure(f"{what}, times that of {peer}", ratio(rounds, MUON, peer), "", None, aim, source)
