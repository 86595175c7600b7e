"""A keypad: structs in, names of keys out; trembling hands, unplugging, and the switch of a headphone jack."""

import os
import select
import time
from pathlib import Path

import pytest

from drivers import evdev_wire
from drivers.evdev_events import EV_KEY, EV_SW, EV_SYN, InputEvent, pack
from drivers.keypad import EvdevKeys, keypads_of
from drivers.keypad_keys import USUAL, KeyNames, table
from kiosk.config_options import Keypad, Speech


def stroke(code: int, at_ms: int = 0, value: int = 1) -> bytes:
    return pack(InputEvent(EV_KEY, code, value), at_ms * 1_000) + pack(InputEvent(EV_SYN, 0, 0), at_ms * 1_000)


def names(*strokes: bytes, double_ms: int = 300, changes: str = "") -> list[str]:
    return KeyNames(table(changes), double_ms).feed(b"".join(strokes))


def test_arrows_a_round_key_and_digits_mean_what_stands_on_them():
    assert names(stroke(103), stroke(108), stroke(105), stroke(106), stroke(28), stroke(1)) == [
        "up", "down", "left", "right", "select", "back"]
    assert names(*(stroke(code) for code in (82, 79, 80, 81, 75, 76, 77, 71, 72, 73))) == [f"digit_{n}" for n in range(10)]
    assert names(*(stroke(code) for code in (11, 2, 10))) == ["digit_0", "digit_1", "digit_9"]


def test_a_key_that_is_let_go_or_held_down_is_no_second_stroke():
    assert names(stroke(103), stroke(103, 900, value=2), stroke(103, 950, value=0)) == ["up"]


def test_a_trembling_hand_strikes_once_but_digits_may_come_fast():
    assert names(stroke(28, 1_000), stroke(28, 1_299), stroke(28, 1_700)) == ["select", "select"]
    assert names(stroke(79, 1_000), stroke(79, 1_080)) == ["digit_1", "digit_1"]
    assert names(stroke(28, 1_000), stroke(28, 1_100), double_ms=0) == ["select", "select"]


def test_a_clock_that_goes_back_swallows_no_key():
    assert names(stroke(28, 9_000), stroke(28, 1_000)) == ["select", "select"]


def test_a_kiosk_may_have_other_keys_and_a_wrong_one_is_a_sentence():
    assert names(stroke(183), stroke(103), changes="183=up 103=help") == ["up", "help"]
    with pytest.raises(ValueError, match=r"184=sideways.*previous"):
        table("184=sideways")


def test_headphones_are_heard_of():
    into, out = (pack(InputEvent(EV_SW, 2, value)) for value in (1, 0))
    assert names(into, out) == ["headphones_in", "headphones_out"]


def test_a_stream_may_be_cut_anywhere():
    decoder, data = KeyNames(table("")), stroke(103) + stroke(108)
    assert [name for n in range(len(data)) for name in decoder.feed(data[n:n + 1])] == ["up", "down"]


def test_a_lost_keypad_is_said_once_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(evdev_wire, "RECONNECT_S", 0.03)
    path, said = tmp_path / "keypad", []
    os.mkfifo(path)
    far = os.open(path, os.O_RDWR)
    keypad = EvdevKeys(str(path), lambda: KeyNames(table("")), log=said.append)
    os.write(far, stroke(103))
    assert keypad.struck() == ["up"] and keypad.struck() == []
    os.close(far)
    assert keypad.struck() == [] and len(said) == 1 and "keypad" in said[0]
    far = os.open(path, os.O_RDWR)
    assert select.select([keypad], [], [], 2)[0] and keypad.struck() == []
    os.write(far, stroke(108))
    end, struck = time.monotonic() + 5, []
    while not struck and time.monotonic() < end:                 # it may try once more before the far end is there
        select.select([keypad], [], [], 0.5)
        struck = keypad.struck()
    assert struck == ["down"]
    assert len(said) == 1
    keypad.close()
    os.close(far)


def test_a_jack_that_is_lost_counts_as_pulled_out(tmp_path: Path):
    path = tmp_path / "jack"
    os.mkfifo(path)
    far = os.open(path, os.O_RDWR)
    [jack] = keypads_of(Keypad(), Speech(jack=str(path)))
    os.write(far, pack(InputEvent(EV_SW, 2, 1)))
    assert jack.struck() == ["headphones_in"]
    os.close(far)
    assert jack.struck() == ["headphones_out"] and jack.struck() == []
    jack.close()


def test_a_wrong_key_in_the_configuration_is_said_with_its_place():
    with pytest.raises(ValueError, match=r"\[keypad\] keys: 1=dance"):
        keypads_of(Keypad(keys="1=dance"), Speech())


def test_a_kiosk_without_a_keypad_opens_nothing():
    assert keypads_of(Keypad(), Speech()) == []


def test_the_page_of_keys_says_what_the_code_does():
    """docs/keypad.md, for whoever buys a keypad."""
    page = (Path(__file__).parent.parent / "docs" / "keypad.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("|")]
    said = {int(row[1]): row[2].strip("`") for row in rows if len(row) == 3 and row[1].isdecimal()}
    assert said == USUAL
