"""Nothing that a demo or a story started is left behind, however it ended."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.simulators import household
from drivers.simulators.programs import Program, ProgramFailed
from drivers.simulators.story_stage import CannotDo, Stage

ROOT = Path(__file__).parent.parent

PLAY = """
import sys, time
from drivers.simulators import keeper
from drivers.simulators.programs import Program

with keeper.folder("muon-test-") as folder:
    (folder / "secret").write_text("s3cret")
    one = Program("one", ["-c", "import time; time.sleep(600)"], folder, announces=False)
    gone = Program("gone", ["-c", ""], folder, announces=False)
    gone.stop()
    print(one.pid, folder, flush=True)
    exec(sys.argv[1])
"""


def until(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


@pytest.mark.parametrize("ending", ["time.sleep(600)", "import os; os._exit(1)", "1 / 0", "pass"])
def test_programs_and_the_folder_go_with_whoever_made_them(ending: str, tmp_path: Path):
    """Killed, ended by a library (as Xlib does), a bug, the end."""
    with subprocess.Popen([sys.executable, "-c", PLAY, ending], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env={**os.environ, "TMPDIR": str(tmp_path)}) as play:
        assert play.stdout
        pid, folder = play.stdout.readline().split()
        alive = os.pidfd_open(int(pid))
        if "sleep" in ending:
            assert (Path(folder.decode()) / "secret").exists()
            play.send_signal(signal.SIGKILL)
    assert select.select([alive], [], [], 10)[0]
    os.close(alive)
    assert until(lambda: not list(tmp_path.iterdir()))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Program]:
    found: list[Program] = []

    class Noted(Program):
        def __init__(self, *args, **more):
            found.append(self)
            super().__init__(*args, **more)

    monkeypatch.setattr(household, "Program", Noted)
    return found


def test_a_kiosk_that_does_not_start_leaves_no_program_running(tmp_path: Path, started: list[Program]):
    with pytest.raises(CannotDo, match="has stopped"):
        Stage(tmp_path, {}, None, options={"langages": "vi"})
    assert [one.name for one in started] == ["central", "pad", "printer", "scanner", "kiosk"]
    assert not any(one.alive for one in started)


def test_a_device_that_does_not_start_leaves_no_program_running(tmp_path: Path, started: list[Program],
                                                                  monkeypatch: pytest.MonkeyPatch):
    def fails(_address: str) -> None:
        raise ProgramFailed("no printer")

    monkeypatch.setattr(household, "Control", fails)
    with pytest.raises(ProgramFailed, match="no printer"):
        household.Household(tmp_path)
    assert [one.name for one in started] == ["central", "pad"] and not any(one.alive for one in started)
