"""The voice and the sounds on real programs: they never wait, they stop at once, and what is missing is one sentence."""

import io
import shutil
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers import playing
from drivers.sound_waves import SOUNDS, wav
from drivers.sounds import Sound, Sounds
from drivers.speech import SENTENCES_MAX, VOICES, Say, Speech
from kiosk.workers import Worker

SLOW = """#!/bin/sh
echo "$0 $*" >> {heard}
{{ cat; echo; }} >> {heard}
exec sleep {seconds}
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Stand-ins for the engine and the player, first on the path: what they were asked for is in a file."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    monkeypatch.setenv("PATH", f"{bin_}:/usr/bin:/bin")

    def make(name: str, seconds: float) -> Path:
        heard = tmp_path / name
        (bin_ / name).write_text(SLOW.format(heard=heard, seconds=seconds))
        (bin_ / name).chmod(0o755)
        return heard

    return make


class At:
    """A port at work, what it says to the log, and what it tells the glass."""

    def __init__(self, port: Speech | Sounds, log: list[str]):
        self.worker, self.log = Worker(port, lambda _: None, log.append), log
        self.worker.start()

    def wish(self, *wishes: Say | Sound) -> None:
        for wish in wishes:
            assert self.worker.wishes.put(wish)

    def end(self) -> None:
        self.worker.stop()


@pytest.fixture
def told() -> list:
    return []


@pytest.fixture
def voice(told: list) -> Iterator[At]:
    log: list[str] = []
    at = At(Speech(told=told.append, log=log.append), log)
    yield at
    at.end()


def until(holds, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    return holds()


def test_a_sentence_goes_through_the_engine_and_never_onto_a_command_line(programs, voice: At):
    engine = programs("espeak-ng", 0)
    player = programs("aplay", 0)
    voice.wish(Say("Chào Lan", "vi", device="plughw:1", volume=150))
    assert until(lambda: engine.exists() and player.exists() and "Chào Lan" in engine.read_text())
    command = engine.read_text().splitlines()[0]
    assert "-v vi" in command and "-a 150" in command and "Lan" not in command
    assert "-D plughw:1" in player.read_text()
    assert voice.log == []


def test_what_is_new_stops_the_old_at_once_and_what_waited_is_dropped(programs, voice: At, told: list):
    programs("espeak-ng", 0)
    programs("aplay", 20)
    voice.wish(Say("long", device="null"))
    assert until(lambda: len(told) == 1)
    voice.wish(Say("never heard", device="null"), Say("new", cut=True, device="null"))
    assert until(lambda: len(told) == 2)
    assert [wish.sentence for wish in told] == ["long", "new"]


def test_an_empty_sentence_only_stops(programs, voice: At, told: list):
    programs("espeak-ng", 0)
    programs("aplay", 20)
    voice.wish(Say("long", device="null"))
    assert until(lambda: len(told) == 1)
    voice.wish(Say("", cut=True))
    voice.wish(Say("next", device="null"))
    assert until(lambda: len(told) == 2)


def test_a_kiosk_that_stops_does_not_wait_for_a_long_sentence(programs, voice: At, told: list):
    programs("espeak-ng", 0)
    programs("aplay", 20)
    voice.wish(Say("long", device="null"))
    assert until(lambda: len(told) == 1)
    began = time.monotonic()
    voice.end()
    assert time.monotonic() - began < 1.5 and not any(t.name == "speech" for t in threading.enumerate())


def test_sentences_that_pile_up_lose_the_oldest(told: list):
    port, log = Speech(told=told.append), []
    at = At.__new__(At)
    at.worker, at.log = Worker(port, lambda _: None, log.append), log
    at.wish(*(Say(str(n), device="null") for n in range(SENTENCES_MAX + 3)))
    port._hear(at.worker.wishes.take_all(0))
    assert [wish.sentence for wish in port._waiting] == [str(n) for n in range(3, SENTENCES_MAX + 3)]


def test_a_missing_engine_is_silence_and_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, voice: At, told: list):
    monkeypatch.setenv("PATH", str(tmp_path))
    voice.wish(Say("one", device="null"), Say("two", device="null"))
    assert until(lambda: len(told) == 2 and voice.log != [])
    time.sleep(0.05)
    assert voice.log == ["speech: espeak-ng is not installed; for sound and speech: apt install espeak-ng alsa-utils"]


def test_a_player_that_fails_is_said_with_its_own_words(programs, voice: At, tmp_path: Path):
    programs("espeak-ng", 0)
    programs("aplay", 0)
    (tmp_path / "bin" / "aplay").write_text("#!/bin/sh\ncat >/dev/null\necho 'no such device' >&2\nexit 1\n")
    voice.wish(Say("one", device="plughw:9"), Say("two", device="plughw:9"))
    assert until(lambda: voice.log != [])
    assert voice.log == ["speech: plughw:9: no such device"]


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="apt install espeak-ng")
@pytest.mark.parametrize(("language", "sentence"), [
    ("vi", "Đặt sách lên bàn và quét thẻ của bạn."), ("en", "Put your books on the pad."), ("fr", "Posez vos livres."),
    ("zh", "请将图书放在感应区。")])
def test_the_real_engine_has_a_voice_for_each_language(language: str, sentence: str, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch, voice: At):
    """What it hands to the player is sound of more than half a second, and not silence."""
    player, out = tmp_path / "player", tmp_path / "out.wav"
    player.write_text(f"#!/bin/sh\ncat > {out}.half\nmv {out}.half {out}\n")
    player.chmod(0o755)
    monkeypatch.setattr(playing, "PLAYER", str(player))
    assert set(VOICES) == {"vi", "en", "fr", "zh"}
    voice.wish(Say(sentence, language, device="null"))
    assert until(out.exists), voice.log
    sound = out.read_bytes()[44:]
    assert len(sound) > 22_050 and max(sound) > 0 and len(set(sound)) > 100


def test_three_sounds_are_short_different_and_small():
    made = {name: wav(name, 60) for name in SOUNDS}
    assert set(made) == {"read", "done", "trouble"} and sum(map(len, made.values())) < 50_000
    loud = {}
    for name, data in made.items():
        with wave.open(io.BytesIO(data)) as file:
            assert 0.05 <= file.getnframes() / file.getframerate() <= 0.5
            frames = file.readframes(file.getnframes())
        loud[name] = max(abs(int.from_bytes(frames[n:n + 2], "little", signed=True)) for n in range(0, len(frames), 2))
        assert loud[name] < 32_767
    assert loud["trouble"] < loud["done"]
    assert len(wav("read", 30)) == len(made["read"]) and wav("read", 30) != made["read"]


def test_a_sound_is_made_once_and_the_newest_is_played(programs, tmp_path: Path):
    player, log, told = programs("aplay", 0), [], []
    at = At(Sounds("default", tmp_path / "sounds", told=told.append, log=log.append), log)
    at.wish(Sound("read"))
    assert until(lambda: player.exists() and "read-60.wav" in player.read_text())
    at.wish(Sound("read"), Sound("done"))
    assert until(lambda: "done-60.wav" in player.read_text())
    assert told == ["read", "read", "done"] and log == []
    assert sorted(x.name for x in (tmp_path / "sounds").iterdir())[0] == "done-60.wav"
    at.end()


def test_a_disk_without_room_is_silence(programs, tmp_path: Path):
    programs("aplay", 0)
    (tmp_path / "sounds").write_text("a file is in the way")
    log: list[str] = []
    at = At(Sounds("default", tmp_path / "sounds", log=log.append), log)
    at.wish(Sound("read"))
    assert until(lambda: log != []) and log[0].startswith("sound: ")
    at.end()
