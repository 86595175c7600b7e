"""What the first frame of the kiosk waits for: how much is imported and opened before it, counted in its own process.

The same figures with their aims stand in docs/performance.md (`python -m tests.bench start`); here is what must not come back.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.simulators.hand import Hand
from tests.benchmarks.start import EMPTY, FIRST_SCENE, OPENED
from tests.test_run_kiosk import ROOT, configuration

MODULES_MOST, KIB_MOST, FILES_MOST = 138, 4_850, 150
"""A few more than there are: another Python may have its library in other files."""

LATE = ("argparse", "ctypes", "cryptography", "difflib", "escpos", "hashlib", "kiosk.agent", "kiosk.session", "numpy", "PIL",
        "pkg_resources", "pygame.mixer", "pygame.sprite", "requests", "serial", "sqlite3", "sqlite_utils", "ssl", "subprocess",
        "unicodedata", "zoneinfo", "offline_store.port", "screens.frame", "screens.pile.screen", "screens.sheets",
        "screens.words.en", "drivers.pad")
"""What the first frame can do without."""

FIRST_FRAME = """
import sys
import run_kiosk
from screens.paint.glass_display import GlassDisplay
show = GlassDisplay.show
def first(display, kiosk):
    show(display, kiosk)
    print(*(f"{name}={getattr(module, '__file__', None) or ''}"
            for name, module in sys.modules.items() if module is not None), sep="\\n")
    sys.exit()
GlassDisplay.show = first
run_kiosk.main(sys.argv[1:])
"""


@pytest.fixture
def started(tmp_path: Path):
    """A configuration, and a glass to show the frame on."""
    hand = Hand(tmp_path / "g", 1280, 800)
    yield configuration(tmp_path, tmp_path / "g", tmp_path / "muon.db"), hand
    hand.close()


def imported(*command: str) -> dict[str, str]:
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    return {name: file for name, _, file in (line.partition("=") for line in said.splitlines())}


def test_before_the_first_frame_little_is_imported(started: tuple[Path, Hand]):
    usual = imported(sys.executable, "-c", "import sys; print(*(f'{name}=' for name in sys.modules), sep='\\n')")
    found = {name: file for name, file in imported(sys.executable, "-c", FIRST_FRAME, "--config", str(started[0])).items()
             if name not in usual}
    assert "screens.starting" in found and "pygame" in found
    assert [name for name in LATE if name in found] == []
    assert len(found) <= MODULES_MOST, sorted(found)
    files = {Path(file) for file in found.values() if file}
    assert sum(file.stat().st_size for file in files if file.is_file()) <= KIB_MOST * 1024


@pytest.mark.skipif(not shutil.which("strace"), reason="strace counts opened files")
def test_before_the_first_frame_few_files_are_opened(started: tuple[Path, Hand], tmp_path: Path):
    bytecode = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    strace = ["strace", "-f", "-qq", "-s", "60", "-e", "trace=openat,open,sendto", "-o", str(tmp_path / "trace")]

    def trace(command: list[str]) -> str:
        subprocess.run([*strace, *command], cwd=ROOT, check=True, timeout=60, env=bytecode, stdout=subprocess.DEVNULL)
        return (tmp_path / "trace").read_text(encoding="utf-8", errors="replace")

    kiosk = [sys.executable, "-c", FIRST_FRAME, "--config", str(started[0])]
    trace(kiosk)                                                    # this time it writes its bytecode
    seen = trace(kiosk)
    first_scene = FIRST_SCENE.search(seen)
    assert first_scene
    assert len(OPENED.findall(seen, 0, first_scene.start())) - len(OPENED.findall(trace(EMPTY))) <= FILES_MOST
