"""The inside of the simulated printer, fed with bytes from the manual and from python-escpos."""

from collections.abc import Callable

import pytest
from escpos.printer import Dummy
from hypothesis import assume, given
from hypothesis import strategies as st

from drivers.simulators.escpos_paper import CLEARED, LINE_DOTS, Mechanics, Printer

BLACK_16X4 = bytes.fromhex("1D 76 30 00 02 00 04 00 FF FF FF FF FF FF FF FF")
CUT = bytes.fromhex("1B 64 06 1D 56 00")


class Bench:
    """A printer 16 dots wide, what it said, and what fell out of it."""

    def __init__(self) -> None:
        self.said, self.fallen = b"", list[bytes]()
        self.printer = Printer(16, self._say, lambda _, rows: self.fallen.append(rows))

    def _say(self, data: bytes) -> None:
        self.said += data

    def answer(self, data: bytes) -> bytes:
        self.said = b""
        self.printer.feed(data)
        return self.said


def test_it_understands_what_python_escpos_sends_for_a_cut():
    dummy, bench = Dummy(profile="TM-T88V"), Bench()
    dummy.hw("INIT")
    dummy.cut()
    assert dummy.output == b"\x1b@" + CUT
    bench.printer.feed(b"\x1b@" + BLACK_16X4 + CUT)
    assert bench.fallen == [b"\xff" * 8 + bytes(6 * LINE_DOTS * 2)]
    assert bench.printer.errors == []


@pytest.mark.parametrize("command", ["1D5600", "1D5601", "1D564100", "1D564203"])
def test_every_cut_of_the_manual_lets_the_paper_fall(command: str):
    bench = Bench()
    bench.printer.feed(BLACK_16X4 + bytes.fromhex(command))
    assert len(bench.fallen) == 1 and bench.fallen[0].startswith(b"\xff" * 8)


def test_white_paper_that_is_cut_is_no_slip():
    bench = Bench()
    bench.printer.feed(CUT)
    assert bench.fallen == []


@pytest.mark.parametrize(("mechanics", "answers"), [
    (Mechanics(), "16 12 12 12"), (Mechanics(paper="low"), "16 12 12 1E"), (Mechanics(paper="out"), "1E 32 12 7E"),
    (Mechanics(cover_open=True), "1E 16 12 12"), (Mechanics(cutter_error=True), "1E 52 1A 12"),
])
def test_dle_eot_is_answered_with_the_bits_of_the_manual_even_offline(mechanics: Mechanics, answers: str):
    bench = Bench()
    bench.printer.set(mechanics)
    assert bench.answer(bytes.fromhex("100401 100402 100403 100404")) == bytes.fromhex(answers)


def test_dle_eot_is_answered_in_the_middle_of_a_picture():
    bench = Bench()
    assert bench.answer(BLACK_16X4[:12] + b"\x10\x04") == b""
    assert bench.answer(b"\x01") == b"\x16"


def test_the_fence_waits_while_there_is_no_paper():
    bench = Bench()
    bench.printer.set(Mechanics(paper="out"))
    assert bench.answer(b"\x1dr\x01") == b""
    bench.printer.set(Mechanics(paper="low"))
    assert bench.said == b"\x03"


def test_paper_that_ends_in_the_middle_of_a_picture_keeps_the_rest_for_later():
    bench = Bench()
    bench.printer.rows_until_out = 3
    assert bench.answer(BLACK_16X4 + CUT + b"\x1dr\x01") == b"" and bench.fallen == []
    bench.printer.set(Mechanics())
    assert bench.said == b"\x00"
    assert bench.fallen[0].rstrip(b"\0") == b"\xff" * 2


def test_clearing_the_buffers_forgets_the_rest_of_the_slip():
    bench = Bench()
    bench.printer.rows_until_out = 3
    bench.printer.feed(BLACK_16X4 + CUT + b"\x1dr\x01")
    assert bench.answer(bytes.fromhex("10 14 08 01 03 14 01 06 02 08")) == CLEARED
    bench.printer.set(Mechanics())
    assert bench.fallen == [] and bench.printer.errors == []


def test_asb_speaks_at_once_and_at_every_change():
    bench = Bench()
    assert bench.answer(b"\x1da\x0e") == bytes.fromhex("14 00 00 0F")
    bench.said = b""
    bench.printer.set(Mechanics(paper="out"))
    assert bench.said == bytes.fromhex("1C 00 0F 0F")


def test_alignment_moves_a_narrow_picture():
    bench = Bench()
    bench.printer.feed(b"\x1ba\x02" + bytes.fromhex("1D 76 30 00 01 00 01 00 81 1D 56 00"))
    assert bench.fallen == [b"\x00\x81"]


@pytest.mark.parametrize("noise", [b"Hello", b"\x1b\x99", b"\x1dZ", b"\x1dv0\x07\x01\x00\x01\x00\xff", b"\x80"])
def test_what_is_no_command_is_an_error_that_is_kept(noise: bytes):
    bench = Bench()
    bench.printer.feed(noise + BLACK_16X4)
    assert bench.printer.errors


@given(st.lists(st.binary(max_size=40)))
def test_any_bytes_are_survived(chunks: list[bytes]):
    bench = Bench()
    for chunk in chunks:
        bench.printer.feed(chunk)


FORGET = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


@given(st.binary(max_size=30), st.integers(1, 5))
def test_crumbs_do_what_one_piece_does(tail: bytes, size: int):
    """But for the order to forget what has not been printed yet: in one piece that is more."""
    assume(FORGET not in tail)
    data = b"\x1b@" + BLACK_16X4 + b"\x10\x04\x04" + CUT + b"\x1dr\x01" + tail

    def outcome(feed: Callable[[Bench], None]) -> tuple:
        bench = Bench()
        feed(bench)
        return sorted(bench.said), bench.fallen, bench.printer.errors

    def in_crumbs(bench: Bench) -> None:
        for at in range(0, len(data), size):
            bench.printer.feed(data[at:at + size])

    whole, crumbs = outcome(lambda bench: bench.printer.feed(data)), outcome(in_crumbs)
    assert whole[:2] == crumbs[:2] and len(whole[2]) == len(crumbs[2])
