"""From the start of the process to its first frame: files opened, what was imported, and how long beside an empty Python.

Counts are of the kiosk's own process on a store that was made before, from bytecode. Files: every open that succeeded until
the first scene went out (strace), less those of an empty Python; linked libraries are among them. Module files: what lies
in sys.modules when the first paint is done. The time goes from starting the process to the scene on the glass, in turns
with an empty Python; the ratio is the median of the rounds.
"""

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from drivers.simulators.programs import ROOT
from tests.benchmarks.figure import Figure
from tests.benchmarks.room import PLAIN, Room, room

ROUNDS = 5
EMPTY = [sys.executable, "-c", "pass"]
FILES_LEAST, FILES_MOST = 139, 150
KIB_LEAST, KIB_MOST = 3_436, 5 * 1024
MODULES_LEAST = 80
TIME_LEAST, TIME_MOST = 3.3, 6
"""The least of a first screen in Python: pygame alone, lean (measured beforehand)."""

UNWANTED = ("numpy", "pkg_resources")
OPENED = re.compile(r"open(?:at)?\(.* = \d+$", re.MULTILINE)
FIRST_SCENE = re.compile(r'sendto\(\d+, "\{\\"screen\\"')
TRACED_S = 60.0


def figures() -> list[Figure]:
    with room() as library:
        library.start_again(library.watched)
        modules = library.told()["modules"]
        library.stop()
        return [_files(library), *_modules(modules), _time(library)]


# ---- files ----------------------------------------------------------------------------------------------------------

def _files(library: Room) -> Figure:
    what = "files opened before the first frame"
    if not shutil.which("strace"):
        return Figure(what, None, "", FILES_LEAST, FILES_MOST, "strace is not here: install it")
    first_scene = FIRST_SCENE.search(trace := _trace_of_kiosk(library))
    assert first_scene, "the first scene is not in the trace"
    opened = OPENED.findall(trace, 0, first_scene.start())
    return Figure(what, len(opened) - len(OPENED.findall(_trace(EMPTY))), "", FILES_LEAST, FILES_MOST, "measured beforehand")


def _trace_of_kiosk(library: Room) -> str:
    def stop(kiosk: subprocess.Popen) -> None:
        library.until(lambda: library.hand.scene, "the traced kiosk showed nothing", TRACED_S)
        os.killpg(kiosk.pid, signal.SIGTERM)             # strace itself does not mind

    return _trace([sys.executable, *PLAIN, "--config", str(library.house.configuration)], stop)


def _trace(command: list[str], stop: Callable[[subprocess.Popen], None] = lambda _: None) -> str:
    with tempfile.NamedTemporaryFile() as log:
        strace = ["strace", "-f", "-qq", "-s", "60", "-e", "trace=openat,open,sendto", "-o", log.name]
        traced = subprocess.Popen([*strace, *command], cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
        stop(traced)
        traced.wait(TRACED_S)
        return Path(log.name).read_text(encoding="utf-8", errors="replace")


# ---- modules --------------------------------------------------------------------------------------------------------

def _modules(loaded: dict[str, str]) -> Iterator[Figure]:
    said = subprocess.run([*EMPTY[:2], "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True)
    ours = {name: Path(file) for name, file in loaded.items() if name not in said.stdout.split()}
    size = sum(file.stat().st_size for file in set(ours.values()) if file.is_file())
    unwanted = [name for name in UNWANTED if name in loaded]
    yield Figure("module files before the first frame", round(size / 1024), "KiB", KIB_LEAST, KIB_MOST, "measured beforehand")
    yield Figure("modules before the first frame", len(ours), "", MODULES_LEAST)
    yield Figure("numpy or pkg_resources among them", len(unwanted), "", 0, 0, "set beforehand")


# ---- time -----------------------------------------------------------------------------------------------------------

def _time(library: Room) -> Figure:
    ratios = []
    for _ in range(ROUNDS):
        empty_s = _seconds(lambda: subprocess.run(EMPTY, check=True))
        ratios.append(_seconds(lambda: _first_frame(library)) / empty_s)
        library.stop()
    middle = statistics.median(ratios)
    return Figure("start to first frame, times an empty Python", middle, "", TIME_LEAST, TIME_MOST, "measured beforehand")


def _first_frame(library: Room) -> None:
    library.stage.kiosk = library.launch(PLAIN)
    library.until(lambda: library.hand.scene, "the kiosk showed nothing")


def _seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
