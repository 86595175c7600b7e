"""What no visit waits for and does not work: a line in the log at the start, and its name for staff."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import run_kiosk
from drivers import ears, evdev_wire, playing
from drivers.keypad import keypads_of
from kiosk import ailing
from kiosk.config import Config, load
from kiosk.config_options import Keypad, Looks, Sound, Speech, Store
from kiosk.events import StaffCardShown, Touched
from kiosk.state import Kiosk, Settings, StaffScreen
from screens.assisted import Assisted
from screens.face import Face
from screens.gallery.states import GALLERY
from screens.staff.told import facts, standing_of
from screens.view import view
from screens.welcome.pictures import Finder
from screens.words.staff import staff_words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, all_words
from tests.test_run_kiosk import configuration

PLAYER = """#!/bin/sh
case "$*" in *plughw:9*) echo "no such device" >&2; exit 1;; esac
"""
SLOW_AND_WRONG = "#!/bin/sh\n/bin/sleep 0.15\necho 'no such device' >&2\nexit 1\n"


@pytest.fixture(autouse=True)
def _nothing_ails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ailing, "_ails", dict.fromkeys(ailing._ails, False))
    monkeypatch.setattr(ailing, "_watcher", [lambda: None])


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(ears, "log", told.append)
    return told


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def made_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """The only ones there are."""
    for name in names:
        (tmp_path / name).write_text(PLAYER)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: tuple[str, ...], speech: Speech,
            sound: Sound) -> ears.Ears:
    made_programs(tmp_path, monkeypatch, *programs)
    conf = SimpleNamespace(speech=speech, sound=sound, store=Store(path=str(tmp_path / "muon.db")))
    made = ears.Ears(cast(Config, conf))
    for worker in made.workers.values():
        worker.start()
    return made


def ended(made: ears.Ears) -> None:
    for worker in made.workers.values():
        worker.stop()


def test_a_wrong_device_is_told_at_the_start_before_anybody_wants_to_hear_something(tmp_path, monkeypatch, log: list[str]):
    made = started(tmp_path, monkeypatch, ("aplay", "espeak-ng"), Speech(device="plughw:9", aloud="default"),
                   Sound(device="plughw:9"))
    assert until(lambda: len(log) == 2 and len(ailing.parts()) == 2)
    assert sorted(log) == ["sound: plughw:9: no such device", "speech: plughw:9: no such device"]
    assert ailing.parts() == ("speech", "sound")
    made.say("hello", "en", False, "aloud", 100)              # the loudspeaker works: the headphones still do not
    time.sleep(0.1)
    ended(made)
    assert "speech" in ailing.parts()


def test_what_is_plugged_in_again_is_found_when_staff_try_again(tmp_path, monkeypatch, log: list[str]):
    made = started(tmp_path, monkeypatch, ("aplay", "espeak-ng"), Speech(device="plughw:9"), Sound(device="plughw:9"))
    assert until(lambda: ailing.parts() == ("speech", "sound"))
    (tmp_path / "aplay").write_text("#!/bin/sh\n")
    touched = SimpleNamespace(touches=lambda: [Touched("try_again")], panel=SimpleNamespace(by_keys=True))
    Assisted(cast(Any, touched), [], cast(Any, None), try_out=made.try_out).touches()
    assert until(lambda: ailing.parts() == ())
    ended(made)


def test_a_sentence_that_cuts_does_not_cut_the_try_out_of_a_wrong_device(tmp_path, monkeypatch, log: list[str]):
    monkeypatch.setattr("tests.test_ailing.PLAYER", SLOW_AND_WRONG)
    made = started(tmp_path, monkeypatch, ("aplay", "espeak-ng"), Speech(device="plughw:9", aloud="default"), Sound())
    time.sleep(0.05)
    made.say("hello", "en", True, "aloud", 100)
    assert until(lambda: "speech" in ailing.parts())
    assert until(lambda: "speech: plughw:9: no such device" in log)
    ended(made)


@pytest.mark.parametrize("after_s", [0.0, 0.03])
def test_what_the_staff_screen_says_while_its_try_again_is_under_way_waits_for_it(tmp_path, monkeypatch, log: list[str],
                                                                                  after_s: float):
    made = started(tmp_path, monkeypatch, ("aplay", "espeak-ng"), Speech(device="plughw:9", aloud="default"), Sound())
    assert until(lambda: ailing.parts() == ("speech",))
    heard = tmp_path / "heard"
    (tmp_path / "espeak-ng").write_text("#!/bin/sh\n/bin/cat\n")
    (tmp_path / "aplay").write_text(f'#!/bin/sh\n/bin/sleep 0.15\necho "$*" >> {heard}\n')
    made.try_out()
    time.sleep(after_s)
    made.say("Everybody is asked again", "en", True, "aloud", 100)
    assert until(lambda: ailing.parts() == ())
    assert until(lambda: heard.exists() and heard.read_text().endswith("-D default -\n"))
    ended(made)


def test_a_device_that_hangs_is_told_and_holds_up_no_sentence_for_long(tmp_path, monkeypatch, log: list[str]):
    monkeypatch.setattr(playing, "TRY_OUT_MAX_S", 0.2)
    heard = tmp_path / "heard"
    monkeypatch.setattr("tests.test_ailing.PLAYER", f'''#!/bin/sh
case "$*" in *plughw:9*) exec /bin/sleep 20;; *"default -") /bin/cat > {heard};; -v*) /bin/cat;; esac
''')
    made = started(tmp_path, monkeypatch, ("aplay", "espeak-ng"), Speech(device="plughw:9", aloud="default"), Sound())
    time.sleep(0.05)
    made.say("hello", "en", True, "aloud", 100)
    assert until(lambda: heard.exists() and heard.read_text() == "hello") and ailing.parts() == ("speech",)
    ended(made)
    assert log == ["speech: plughw:9: has played nothing for 0.2 s"]


def conf_of(folder: Path, device: str) -> str:
    return configuration(folder, folder / "none", folder / "muon.db").read_text("utf-8") + (
        f'[speech]\ndevice = "{device}"\n[sound]\ndevice = "{device}"\n')


class Stand:
    """A display that shows nothing, and remembers. It is `touched` from outside."""

    panel = SimpleNamespace(by_keys=True, scene=None, focused=None)

    def __init__(self) -> None:
        self.touched: list[Touched] = []
        self.shown = Kiosk(Settings())

    def filenos(self) -> list[int]:
        return []

    def touches(self) -> list[Touched]:
        touched, self.touched = self.touched, []
        return touched

    def show(self, kiosk: Kiosk) -> int:
        self.shown = kiosk
        return 0

    def ails(self) -> tuple[str, ...] | None:
        """As staff read it."""
        here = self.shown.phase
        return here.standing.ails if isinstance(here, StaffScreen) and here.standing else None


def test_one_touch_of_try_again_is_enough_to_read_what_it_found(tmp_path, monkeypatch, log: list[str]):
    """The whole kiosk: its store answers at once with what it knew before; the try-out takes its time."""
    monkeypatch.setattr("kiosk.memory.keep_small", lambda: True)        # these tests are not a kiosk
    (tmp_path / "muon.toml").write_text(conf_of(tmp_path, "plughw:9"), "utf-8")
    made_programs(tmp_path, monkeypatch, "aplay", "espeak-ng")
    stand = Stand()
    agent = run_kiosk.assemble(load(tmp_path / "muon.toml"), stand, stand.shown)
    running = threading.Thread(target=agent.run)
    running.start()
    try:
        assert until(lambda: ailing.parts() == ("speech", "sound"))
        assert until(lambda: type(stand.shown.phase).__name__ == "Welcome")
        agent._inbox.post(StaffCardShown("ab12"))
        assert until(lambda: stand.ails() == ("speech", "sound"))
        (tmp_path / "aplay").write_text("#!/bin/sh\n/bin/sleep 0.15\n")
        stand.touched.append(Touched("try_again"))
        agent._inbox.wake()
        assert until(lambda: stand.ails() == ())
    finally:
        agent.stop()
        running.join(5)


def test_devices_that_play_say_nothing(tmp_path, monkeypatch, log: list[str]):
    asked = tmp_path / "asked"
    monkeypatch.setattr("tests.test_ailing.PLAYER", f'#!/bin/sh\necho "$*" >> {asked}\n')
    made = started(tmp_path, monkeypatch, ("aplay", "espeak-ng"), Speech(device="a", aloud="b"), Sound(device="c"))
    assert until(lambda: asked.exists() and len(asked.read_text().splitlines()) == 3)
    ended(made)
    assert log == [] and ailing.parts() == ()


def test_a_missing_engine_is_told_at_the_start(tmp_path, monkeypatch, log: list[str]):
    made = started(tmp_path, monkeypatch, ("aplay",), Speech(device="default"), Sound())
    assert until(lambda: ailing.parts() == ("speech",))
    ended(made)
    assert log == ["speech: espeak-ng is not installed; for sound and speech: apt install espeak-ng alsa-utils"]


def test_a_keypad_and_a_jack_that_are_not_there_and_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                         capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(evdev_wire, "RECONNECT_S", 0.02)
    keys = keypads_of(Keypad(device=str(tmp_path / "keypad")), Speech(jack=str(tmp_path / "jack")))
    assert ailing.parts() == ("keypad", "headphone jack")
    said = capsys.readouterr().err
    assert "keypad: " in said and "headphone jack: " in said
    os.mkfifo(tmp_path / "keypad")
    far = os.open(tmp_path / "keypad", os.O_RDWR)
    assert until(lambda: [one.struck() for one in keys] == [[], []] and ailing.parts() == ("headphone jack",))
    for one in keys:
        one.close()
    os.close(far)


def test_a_logo_and_pictures_that_are_no_use(tmp_path: Path):
    told: list[str] = []
    face = Face(Looks(logo=str(tmp_path / "none.png")), LARGE, {}, told.append)
    assert until(lambda: not face.looks(GALLERY["welcome"])[1])
    assert ailing.parts() == ("logo",) and len(told) == 1
    finder = Finder((str(tmp_path / "none" / "x"),), {}, told.append)
    finder.next("")
    assert ailing.parts() == ("logo", "pictures") and len(told) == 2
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "x").mkdir()
    finder.next("")
    assert ailing.parts() == ("logo",)


# ---- for staff ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("language", LANGUAGES)
def test_staffs_details_name_what_ails_and_nothing_else_is_lost(language: str):
    well, w = GALLERY["staff_details"], staff_words_of(language)
    assert w.say("d_ails") not in dict(facts(well, w))
    ails = replace(well, language=language,
                   phase=StaffScreen("details", replace(standing_of(well), ails=("headphone jack", "speech"))))
    for form in FORMS.values():
        scene = view(ails, form.looks)
        assert not [text.words for text in scene.texts() if text.cut], form
        assert all(w.say(f"ails_{part}") in all_words(scene) for part in ("headphone jack", "speech")), form


def test_each_part_has_a_name_in_each_language():
    for language in LANGUAGES:
        assert all(f"ails_{part}" in staff_words_of(language).table for part in ailing._ails)
