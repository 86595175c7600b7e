"""The simulated printer as a program: its wire, its control socket, its slips, its bad days."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from drivers.escpos_raster import fingerprint, strips
from drivers.escpos_status import XOFF, XON
from drivers.simulators.printer import MARGIN_DOTS
from drivers.simulators.programs import Control, Program, ProgramFailed

ROWS = bytes(128) + b"\x80".ljust(64, b"\x01") * 30
CUT = bytes.fromhex("1B 64 06 1D 56 00")


class Bench:
    def __init__(self, folder: Path):
        self.program = Program("printer", ["-m", "drivers.simulators.printer", "--out", str(folder / "slips")], folder)
        self.control = Control(self.program.said["control"])
        self.port = int(self.program.said["url"].rpartition(":")[2])

    def plug_in(self) -> socket.socket:
        wire = socket.create_connection(("127.0.0.1", self.port), 5)
        wire.settimeout(5)
        return wire

    def close(self) -> None:
        self.control.close()
        self.program.stop()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


def ask(wire: socket.socket, question: bytes) -> bytes:
    wire.sendall(question)
    return wire.recv(100)


def test_a_slip_is_kept_as_a_png_with_the_fingerprint_of_its_dots(bench: Bench):
    with bench.plug_in() as wire:
        assert ask(wire, b"\x1b@" + b"".join(strips(512, ROWS)) + CUT + b"\x1dr\x01") == b"\x00"
    told = bench.control.ask(slips=True)
    assert told["errors"] == []
    [slip] = told["slips"]
    assert (slip["width"], slip["height"], slip["sha256"]) == (512, 32, fingerprint(512, ROWS))
    with Image.open(slip["path"]) as png:
        dots = png.crop((MARGIN_DOTS, MARGIN_DOTS, png.width - MARGIN_DOTS, png.height - MARGIN_DOTS))
        black = dots.convert("L").point(lambda value: 255 - value).convert("1").tobytes()
    assert black == ROWS


def test_unplugged_refuses_and_drops_and_the_same_address_answers_again(bench: Bench):
    wire = bench.plug_in()
    bench.control.ask(set="unplugged")
    try:
        assert wire.recv(10) == b""
    except ConnectionResetError:
        pass                            # it had not read everything: dropped all the same
    wire.close()
    with pytest.raises(OSError):
        ask(bench.plug_in(), b"\x10\x04\x04")
    bench.control.ask(set="ok")
    assert answered_again(bench) == b"\x12"


def test_unplugged_while_a_kiosk_knocks_leaves_the_printer_at_work(bench: Bench):
    for _ in range(20):
        with bench.plug_in():
            bench.control.ask(set="unplugged")         # both in one turn, now and then
        bench.control.ask(set="ok")
    assert answered_again(bench) == b"\x12"


def answered_again(bench: Bench) -> bytes:
    """As a kiosk does: tries again when a connection of before is still being cleared away."""
    end = time.monotonic() + 75        # a port may rest for a minute (TIME_WAIT)
    while True:
        try:
            with bench.plug_in() as wire:
                return ask(wire, b"\x10\x04\x04")
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_unplugged_after_some_bytes_loses_the_half_slip(bench: Bench):
    bench.control.ask(set="unplugged", after_bytes=100)
    with bench.plug_in() as wire:
        wire.sendall(b"".join(strips(512, ROWS)) + CUT)
        assert wire.recv(10) == b""
    assert bench.control.ask(slips=True) == {"slips": [], "errors": []}


def test_one_cable_one_client(bench: Bench):
    with bench.plug_in() as first, bench.plug_in() as second:
        assert ask(first, b"\x10\x04\x01") == b"\x16"
        assert second.recv(10) == b""


def test_a_client_that_was_killed_makes_room_for_the_next(bench: Bench):
    bench.plug_in().close()
    with bench.plug_in() as wire:
        assert ask(wire, b"\x10\x04\x01") == b"\x16"


def test_busy_says_xoff_and_afterwards_xon(bench: Bench):
    with bench.plug_in() as wire:
        assert ask(wire, b"\x10\x04\x01") == b"\x16"
        bench.control.ask(set="busy")
        assert wire.recv(10) == bytes([XOFF])
        wire.sendall(b"\x10\x04\x04")
        bench.control.ask(set="ok")
        assert wire.recv(1) + wire.recv(1) == bytes([XON, 0x12])


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"set": "tired"}', "[1]", '{"set": "paper_out", "after_rows": "x"}'])
def test_a_wrong_line_of_control_is_answered_with_what_is_known(bench: Bench, line: str):
    with socket.create_connection(("127.0.0.1", int(bench.program.said["control"].rpartition(":")[2])), 5) as talker:
        talker.sendall(line.encode() + b"\n")
        assert b'"error"' in talker.recv(1000)
    with pytest.raises(ProgramFailed, match="known are ok, paper_low"):
        bench.control.ask(set="tired")


def test_what_is_no_escpos_is_reported(bench: Bench):
    with bench.plug_in() as wire:
        ask(wire, b"Hello" + b"\x10\x04\x01")
    assert "unknown byte 48" in bench.control.ask(slips=True)["errors"][0]
