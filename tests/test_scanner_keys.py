"""A scanner that pretends to be a keyboard: layouts, shift, ends, lost events, any bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.evdev_events import EV_KEY, EV_SYN, SYN_DROPPED, SYN_REPORT, InputEvent, pack
from drivers.scanner_keys import ALT, ALT_GR, KEYPAD, LAYOUTS, KeyDecoder

CARD = "29001000000013"
SHIFT, ENTER, TAB, KEYPAD_ENTER, CAPS_LOCK, F1 = 42, 28, 15, 96, 58, 59
REPORT = pack(InputEvent(EV_SYN, SYN_REPORT, 0))


def key(code: int, *values: int) -> bytes:
    return b"".join(pack(InputEvent(EV_KEY, code, value)) + REPORT for value in (values or (1, 0)))


def typed(text: str, layout: str = "us") -> bytes:
    """As a scanner of that layout sends it, each character with its own Shift or AltGr."""
    data = b""
    for char in text:
        for held, keys in zip((None, SHIFT, ALT_GR), LAYOUTS[layout], strict=True):
            code = next((code for code, known in keys.items() if known == char), None)
            if code is not None:
                data += key(code) if held is None else key(held, 1) + key(code) + key(held, 0)
                break
        else:
            raise AssertionError(f"{char!r} cannot be typed")
    return data


@pytest.mark.parametrize("layout", ["us", "fr"])
@pytest.mark.parametrize("end", [ENTER, TAB, KEYPAD_ENTER])
def test_a_code_and_its_end_are_a_scan(layout: str, end: int):
    assert KeyDecoder(layout).feed(typed(CARD, layout) + key(end)) == [CARD]


@pytest.mark.parametrize("layout", ["us", "fr"])
def test_letters_signs_and_identifier_are_understood(layout: str):
    assert KeyDecoder(layout).feed(typed("]C0VN-Abc/0.9", layout) + key(ENTER)) == ["VN-Abc/0.9"]


def test_the_digits_of_a_french_keyboard_need_shift():
    """KEY_1 alone is &, as on every AZERTY."""
    assert KeyDecoder("fr").feed(key(2) + key(ENTER)) == ["&"]
    assert KeyDecoder("fr").feed(key(SHIFT, 1) + key(2) + key(SHIFT, 0) + key(ENTER)) == ["1"]
    assert KeyDecoder("fr").feed(key(16) + key(30) + key(39) + key(ENTER)) == ["aqm"]


def test_the_places_of_a_us_keyboard_are_the_kernels():
    """linux/input-event-codes.h: KEY_1 2, KEY_0 11, KEY_Q 16, KEY_A 30, KEY_Z 44, KEY_SLASH 53, KEY_BACKSLASH 43."""
    plain = LAYOUTS["us"][0]
    assert [plain[code] for code in (2, 11, 16, 30, 44, 53, 43, 57)] == list("10qaz/\\ ")


def test_a_keypad_is_the_same_on_every_layout():
    places = {char: code for code, char in KEYPAD.items()}
    for layout in LAYOUTS:
        assert KeyDecoder(layout).feed(b"".join(key(places[digit]) for digit in CARD) + key(ENTER)) == [CARD]


def test_characters_spelt_with_alt_and_the_keypad_are_understood():
    places = {char: code for code, char in KEYPAD.items()}
    data = b"".join(key(ALT, 1) + b"".join(key(places[digit]) for digit in f"{ord(char):04}") + key(ALT, 0) for char in CARD)
    assert KeyDecoder().feed(data + key(ENTER)) == [CARD]


def test_a_key_that_repeats_is_typed_once():
    assert KeyDecoder().feed(key(3, 1, 2, 2, 0) + key(ENTER)) == ["2"]


def test_lock_keys_are_passed_over():
    assert KeyDecoder().feed(key(CAPS_LOCK) + typed(CARD) + key(ENTER)) == [CARD]


def test_a_silence_ends_a_code_without_an_end():
    keys = KeyDecoder()
    assert keys.feed(typed(CARD)) == []
    assert keys.waiting
    assert keys.silence() == [CARD]
    assert (keys.waiting, keys.silence()) == (False, [])


@pytest.mark.parametrize("trouble", [pack(InputEvent(EV_SYN, SYN_DROPPED, 0)), key(F1), typed("1" * 100)])
def test_a_code_with_something_missing_or_wrong_in_it_is_dropped_whole(trouble: bytes):
    keys = KeyDecoder()
    assert keys.feed(typed("2900") + trouble + typed("1000000013") + key(ENTER)) == []
    assert keys.feed(typed(CARD) + key(ENTER)) == [CARD]


def test_a_shift_whose_release_was_lost_does_not_hold_for_ever():
    keys = KeyDecoder()
    keys.feed(key(SHIFT, 1) + typed("a") + pack(InputEvent(EV_SYN, SYN_DROPPED, 0)) + key(ENTER))
    assert keys.feed(typed(CARD) + key(ENTER)) == [CARD]


def test_an_end_alone_is_no_code():
    assert KeyDecoder().feed(key(ENTER) + key(TAB)) == []


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%", min_size=1, max_size=60), st.sampled_from(["us", "fr"]))
def test_every_code_39_text_goes_through_every_layout(text: str, layout: str):
    """A code is cleaned of outer spaces only."""
    got = KeyDecoder(layout).feed(typed(text, layout) + key(ENTER))
    assert got == ([text.strip()] if text.strip() else [])


event = st.builds(InputEvent, st.sampled_from([EV_SYN, EV_KEY, 4]), st.integers(0, 130) | st.integers(0, 0xFFFF),
                  st.integers(0, 2) | st.integers(-(2**31), 2**31 - 1))


@given(st.lists(event, max_size=80).map(lambda events: b"".join(map(pack, events))) | st.binary(max_size=800),
       st.sampled_from(["us", "fr"]), st.integers(1, 50))
def test_any_bytes_are_printable_codes_however_they_are_cut(data: bytes, layout: str, size: int):
    keys, got = KeyDecoder(layout), []
    for start in range(0, len(data), size):
        got += keys.feed(data[start:start + size])
    got += keys.silence()
    assert all(code.isprintable() and 0 < len(code) <= 67 for code in got)
    again = KeyDecoder(layout)
    assert got == again.feed(data) + again.silence()
