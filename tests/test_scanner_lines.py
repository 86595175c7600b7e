"""Lines from a serial scanner: whole codes or nothing, however the bytes come; unplugged and plugged in again."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner_lines import CodeLines, LineScanner
from drivers.simulators.scanner import Scanner
from kiosk.events import PortDown, PortUp, Scanned
from kiosk.ports import PortName
from tests.listening import Listener

CARD = "29001000000013"


@pytest.mark.parametrize("sent", [b"29001000000013\r", b"29001000000013\n", b"29001000000013\r\n", b"\x0229001000000013\x03",
                                  b"]C029001000000013\r", b"\r\n\r\n29001000000013\r\n"])
def test_every_end_of_line_ends_one_code(sent: bytes):
    assert CodeLines().feed(sent) == [CARD]


def test_a_code_may_arrive_in_crumbs():
    lines, got = CodeLines(), []
    for byte in b"29001000000013\r39":
        got += lines.feed(bytes([byte]))
    assert got == [CARD]
    assert lines.waiting


def test_a_silence_ends_a_code_without_an_end():
    lines = CodeLines()
    assert lines.feed(b"29001000000013") == []
    assert lines.silence() == [CARD]
    assert (lines.waiting, lines.silence()) == (False, [])


def test_a_line_with_bytes_that_are_no_text_is_dropped_whole():
    """The rest of it could pass for a card of its own."""
    assert CodeLines().feed(b"2900\xff1000000013\r29001000000021\r") == ["29001000000021"]


def test_a_line_longer_than_any_code_is_dropped_whole():
    lines = CodeLines()
    assert lines.feed(b"1" * 10_000) == []
    assert lines.feed(b"23\r29001000000013\r") == [CARD]


@given(st.lists(st.binary(max_size=80), max_size=10))
def test_any_bytes_are_printable_codes_of_limited_length(chunks: list[bytes]):
    lines = CodeLines()
    codes = [code for chunk in chunks for code in lines.feed(chunk)] + lines.silence()
    assert all(code.isascii() and code.replace("\t", "").isprintable() and 0 < len(code) <= 67 for code in codes)


@pytest.fixture
def scanner() -> Scanner:
    return Scanner(seed=7)


def test_a_scan_on_the_wire_becomes_an_event(scanner: Scanner):
    with Listener(LineScanner(scanner.url, log=lambda line: None)) as kiosk:
        assert kiosk.hears(PortUp) == PortUp(PortName.SCANNER)
        assert scanner.obey({"scan": CARD}) == {"ok": True}
        assert kiosk.hears(Scanned) == Scanned(CARD)


@pytest.mark.parametrize("mood", ["slow", "identified", "no_end", "noisy"])
def test_a_scanner_with_habits_is_understood(scanner: Scanner, mood: str):
    with Listener(LineScanner(scanner.url, log=lambda line: None)) as kiosk:
        scanner.obey({"set": mood})
        scanner.obey({"scan": CARD})
        assert kiosk.hears(Scanned) == Scanned(CARD)


def test_unplugged_is_said_once_and_plugged_in_again_is_noticed_within_a_second(scanner: Scanner):
    said: list[str] = []
    with Listener(LineScanner(scanner.url, log=said.append)) as kiosk:
        kiosk.hears(PortUp)
        scanner.obey({"set": "unplugged"})
        assert kiosk.hears(PortDown) == PortDown(PortName.SCANNER, "port_lost")
        kiosk.hears_nothing(1.2)
        assert len(said) == 1
        scanner.obey({"set": "ok"})
        began = time.monotonic()
        kiosk.hears(PortUp)
        assert time.monotonic() - began < 1.0
        scanner.obey({"scan": CARD})
        assert kiosk.hears(Scanned) == Scanned(CARD)


def test_half_a_code_before_the_cable_came_out_is_not_joined_to_the_next(scanner: Scanner):
    with Listener(LineScanner(scanner.url, log=lambda line: None)) as kiosk:
        kiosk.hears(PortUp)
        scanner.obey({"set": "no_end"})
        scanner.obey({"scan": "2900"})
        scanner.obey({"set": "unplugged"})
        scanner.obey({"set": "ok"})
        kiosk.hears(PortUp)
        scanner.obey({"scan": CARD})
        assert kiosk.hears(lambda event: event == Scanned(CARD)) == Scanned(CARD)


def test_nothing_is_scanned_and_nothing_wakes_up(scanner: Scanner):
    with Listener(LineScanner(scanner.url, log=lambda line: None)) as kiosk:
        kiosk.hears(PortUp)
        kiosk.hears_nothing(0.3)
