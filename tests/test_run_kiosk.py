"""The program itself: what it refuses to start with, and how it says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.simulators import demo, story_runner
from drivers.simulators.hand import Hand

ROOT = Path(__file__).parent.parent


def run(*arguments, timeout=30):
    return subprocess.run([sys.executable, "run_kiosk.py", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
                          timeout=timeout, check=False, env={k: v for k, v in os.environ.items() if k != "DISPLAY"})


def configuration(folder: Path, glass: Path, store: Path) -> Path:
    path = folder / "muon.toml"
    (folder / "secret").write_text("s3cret")
    (folder / "secret").chmod(0o600)
    path.write_text(f'''
[library]
name = "Thư viện"
isil = "VN-MUON"

[screen]
kind = "glass"
glass = "{glass}"

[upstream]
url = "http://127.0.0.1:9"
device = "test-1"
secret_file = "{folder}/secret"

[store]
path = "{store}"
key_file = "{store}.key"
''', encoding="utf-8")
    return path


@pytest.fixture
def kiosk(tmp_path):
    """A running kiosk with nothing but a glass and a store."""
    hand = Hand(tmp_path / "g", 1280, 800)
    path = configuration(tmp_path, tmp_path / "g", tmp_path / "muon.db")
    program = subprocess.Popen([sys.executable, "run_kiosk.py", "--config", str(path)], cwd=ROOT, stderr=subprocess.PIPE)
    assert hand.wait_until(lambda: hand.screen == "Welcome", 20)
    yield hand, path, program
    program.terminate()
    program.wait(10)
    hand.close()


def test_it_starts_without_pad_printer_scanner_and_network(kiosk):
    hand, _, program = kiosk
    assert hand.button("return") and hand.status["offline"] and program.poll() is None


def test_a_second_kiosk_on_the_same_store_is_refused(kiosk, tmp_path):
    _, path, _ = kiosk
    other = Hand(tmp_path / "g2", 1280, 800)
    path.write_text(path.read_text(encoding="utf-8").replace(str(tmp_path / "g"), str(tmp_path / "g2")), encoding="utf-8")
    said = run("--config", path)
    other.close()
    assert said.returncode == 3 and "muon.db" in said.stderr and "Traceback" not in said.stderr


def test_it_stops_when_it_is_told_to(kiosk):
    _, _, program = kiosk
    program.terminate()
    assert program.wait(10) == 0


def test_the_glass_survives_the_kiosk(kiosk, tmp_path):
    hand, path, program = kiosk
    program.kill()
    program.wait(10)
    assert hand.wait_until(lambda: not hand.scene, 5)
    hand.picture(tmp_path / "last.png")
    assert (tmp_path / "last.png").stat().st_size > 10_000
    again = subprocess.Popen([sys.executable, "run_kiosk.py", "--config", str(path)], cwd=ROOT, stderr=subprocess.PIPE)
    assert hand.wait_until(lambda: hand.screen == "Welcome", 20)
    again.terminate()
    again.wait(10)


def test_all_mistakes_of_a_configuration_are_told_at_once(tmp_path):
    path = tmp_path / "muon.toml"
    path.write_text('[library]\nname = "T"\nisil = 5\n[pad]\npol_ms = 100\n[screeen]\nwidth_px = 1\n', encoding="utf-8")
    said = run("--config", path)
    assert said.returncode == 2 and "Traceback" not in said.stderr
    for word in ("isil", "pol_ms", "poll_ms", "screeen", "screen"):
        assert word in said.stderr


def test_a_configuration_that_is_not_there(tmp_path):
    said = run("--config", tmp_path / "none.toml")
    assert said.returncode == 2 and "none.toml" in said.stderr and "Traceback" not in said.stderr


def test_without_a_screen_a_window_is_refused_with_a_sentence(tmp_path):
    path = configuration(tmp_path, tmp_path / "g", tmp_path / "muon.db")
    path.write_text(path.read_text(encoding="utf-8").replace('kind = "glass"', 'kind = "window"'), encoding="utf-8")
    said = run("--config", path)
    assert said.returncode == 3 and "screen" in said.stderr and "Traceback" not in said.stderr


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="apt install xvfb")
def test_a_lost_x_server_ends_it_with_a_line_of_its_own(tmp_path):
    path = configuration(tmp_path, tmp_path / "g", tmp_path / "muon.db")
    path.write_text(path.read_text(encoding="utf-8").replace('kind = "glass"', 'kind = "window"'), encoding="utf-8")
    seen, tell = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(tell), "-nolisten", "tcp"], pass_fds=[tell], stderr=subprocess.DEVNULL)
    ordinary = {name: value for name, value in os.environ.items() if name != "SDL_VIDEODRIVER"}
    display = f":{os.read(seen, 10).decode().strip()}"
    with subprocess.Popen([sys.executable, "run_kiosk.py", "--config", str(path)], cwd=ROOT, stderr=subprocess.PIPE,
                          env=ordinary | {"DISPLAY": display}) as program:
        assert program.stderr
        first = program.stderr.readline()                    # upstream is not there: it has opened its window long since
        server.kill()
        server.wait()
        said = (first + program.stderr.read()).decode()
    os.close(seen)
    os.close(tell)
    assert program.returncode == 1 and "screen: the X server has gone" in said and "Traceback" not in said, said


def test_a_printer_profile_that_nobody_has(tmp_path):
    hand = Hand(tmp_path / "g", 1280, 800)
    path = configuration(tmp_path, tmp_path / "g", tmp_path / "muon.db")
    path.write_text(path.read_text(encoding="utf-8") + '\n[printer]\nurl = "socket://127.0.0.1:1"\nprofile = "TM-T88"\n',
                    encoding="utf-8")
    said = run("--config", path)
    hand.close()
    assert said.returncode == 2 and "TM-T88V" in said.stderr


def test_a_visit_that_is_played_leaves_its_store_where_it_is_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """For whoever wants to try staff's commands; an older one goes, for its log would be this one's damage."""
    def played(_told, folder: Path, *_more) -> int:
        (folder / "store").mkdir()
        (folder / "store" / "muon.db").write_text("new")
        return 0

    monkeypatch.setattr(story_runner, "_play", played)
    keep = tmp_path / "kept"
    keep.mkdir()
    (keep / "muon.db-wal").write_text("old")
    assert story_runner.play(demo.STORY, keep=keep) == 0
    assert [one.name for one in keep.iterdir()] == ["muon.db"]


@pytest.mark.parametrize("other", [("--demo",), ("--story", "any.story")])
def test_a_configuration_beside_the_demo_is_refused_and_not_passed_over(tmp_path: Path, other: tuple[str, ...]):
    said = run(*other, "--config", tmp_path / "muon.toml")
    assert said.returncode == 2 and "--config FILE alone" in said.stderr and not said.stdout
