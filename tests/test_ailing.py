"""What no visit waits for and does not work: a line in the log at the start, and its name for staff."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from drivers import ears, evdev_wire
from drivers.keypad import keypads_of
from kiosk import ailing
from kiosk.config import Config
from kiosk.config_options import Keypad, Looks, Sound, Speech, Store
from kiosk.events import Touched
from kiosk.state import StaffScreen
from screens.assisted import Assisted
from screens.face import Face
from screens.gallery.states import GALLERY
from screens.staff.told import facts, standing_of
from screens.view import view
from screens.welcome.pictures import Finder
from screens.words.staff import staff_words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, all_words

PLAYER = """#!/bin/sh
case "$*" in *plughw:9*) echo "no such device" >&2; exit 1;; esac
"""


@pytest.fixture(autouse=True)
def _nothing_ails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ailing, "_ails", dict.fromkeys(ailing._ails, False))


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


def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: tuple[str, ...], speech: Speech,
            sound: Sound) -> ears.Ears:
    for name in programs:
        (tmp_path / name).write_text(PLAYER)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
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
