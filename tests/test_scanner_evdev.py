"""The scanner in keyboard mode as a port: structs through a socket and a pipe, unplugging, and a device that is grabbed.

A real device with EVIOCGRAB needs a kernel with input devices: the grab here is that of a stand-in for the evdev package.
"""

import os
import socket
import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.scanner_evdev import KeyScanner
from kiosk.events import PortDown, PortUp, Scanned
from kiosk.ports import PortName
from kiosk.workers import CODES_MAX
from tests.listening import Listener
from tests.test_scanner_keys import CARD, ENTER, key, typed


class Cable:
    """The other end: a Unix socket that carries structs."""

    def __init__(self, path: Path):
        self.path = path
        self.plug_in()

    def plug_in(self) -> None:
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(self.path))
        self.listener.listen(1)

    def accept(self) -> socket.socket:
        self.listener.settimeout(5)
        return self.listener.accept()[0]

    def pull_out(self) -> None:
        self.listener.close()
        self.path.unlink()


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    cable = Cable(tmp_path / "scanner")
    yield cable
    cable.listener.close()


def quiet(sentence: str) -> None:
    pass


def test_keys_become_a_scan(cable: Cable):
    with Listener(KeyScanner(str(cable.path), log=quiet)) as kiosk, cable.accept() as scanner:
        assert kiosk.hears(PortUp) == PortUp(PortName.SCANNER)
        scanner.sendall(typed(CARD) + key(ENTER))
        assert kiosk.hears(Scanned) == Scanned(CARD)


def test_a_slow_scanner_without_an_end_is_understood(cable: Cable):
    with Listener(KeyScanner(str(cable.path), "fr", quiet)) as kiosk, cable.accept() as scanner:
        for digit in CARD:
            scanner.sendall(typed(digit, "fr"))
            time.sleep(0.01)
        assert kiosk.hears(Scanned) == Scanned(CARD)


def test_scans_in_quick_succession_lose_no_digit(cable: Cable):
    with Listener(KeyScanner(str(cable.path), log=quiet)) as kiosk, cable.accept() as scanner:
        for first in range(0, 200, CODES_MAX):             # more than these do not wait to be looked at
            numbers = range(first, first + CODES_MAX)
            scanner.sendall(b"".join(typed(f"{number:014}") + key(ENTER) for number in numbers))
            assert [kiosk.hears(Scanned) for _ in numbers] == [Scanned(f"{number:014}") for number in numbers]


def test_unplugged_is_said_once_and_plugged_in_again_is_noticed_within_a_second(cable: Cable):
    said: list[str] = []
    with Listener(KeyScanner(str(cable.path), log=said.append)) as kiosk:
        scanner = cable.accept()
        kiosk.hears(PortUp)
        scanner.sendall(typed("2900"))
        cable.pull_out()
        scanner.close()
        assert kiosk.hears(PortDown) == PortDown(PortName.SCANNER, "port_lost")
        kiosk.hears_nothing(1.2)
        assert len(said) == 1
        cable.plug_in()
        with cable.accept() as scanner:
            kiosk.hears(PortUp, 1.0)
            scanner.sendall(typed(CARD) + key(ENTER))
            assert kiosk.hears(Scanned) == Scanned(CARD)


def test_a_pipe_carries_structs_too(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = os.open(pipe, os.O_RDWR)
    with Listener(KeyScanner(str(pipe), log=quiet)) as kiosk:
        kiosk.hears(PortUp)
        os.write(writing, typed(CARD) + key(ENTER))
        assert kiosk.hears(Scanned) == Scanned(CARD)
    os.close(writing)


class Device:
    """Stands for evdev.InputDevice: `/dev/null` is a device file that every machine has."""

    busy, grabbed, closed = False, 0, 0
    far = -1

    def __init__(self, path: str):
        self.near, type(self).far = os.pipe()
        os.set_blocking(self.near, False)

    def fileno(self) -> int:
        return self.near

    def grab(self) -> None:
        if self.busy:
            raise OSError(16, "Device or resource busy")
        type(self).grabbed += 1

    def close(self) -> None:
        os.close(self.near)
        os.close(self.far)
        type(self).closed += 1


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> type[Device]:
    fresh = type("FreshDevice", (Device,), {})
    monkeypatch.setitem(sys.modules, "evdev", types.SimpleNamespace(InputDevice=fresh))  # type: ignore[arg-type]
    return fresh


def test_a_device_is_grabbed_before_anything_is_said_of_it(device: type[Device]):
    with Listener(KeyScanner("/dev/null", log=quiet)) as kiosk:
        kiosk.hears(PortUp)
        assert device.grabbed == 1
        os.write(device.far, typed(CARD) + key(ENTER))
        assert kiosk.hears(Scanned) == Scanned(CARD)
    assert device.closed == 1


def test_a_device_that_another_program_has_is_down_with_a_sentence_and_tried_again(device: type[Device]):
    said: list[str] = []
    device.busy = True
    with Listener(KeyScanner("/dev/null", log=said.append)) as kiosk:
        kiosk.hears(PortDown)
        assert said == ["scanner: /dev/null: Device or resource busy"]
        device.busy = False
        kiosk.hears(PortUp, 1.0)


def test_without_the_evdev_package_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []
    monkeypatch.setitem(sys.modules, "evdev", None)
    with Listener(KeyScanner("/dev/null", log=said.append)) as kiosk:
        kiosk.hears(PortDown)
        assert "apt install python3-evdev" in said[0]


def test_it_rests_while_nobody_scans(cable: Cable):
    with Listener(KeyScanner(str(cable.path), log=quiet)) as kiosk, cable.accept():
        kiosk.hears(PortUp)
        thread = next(t for t in threading.enumerate() if t.name == PortName.SCANNER)
        before = _switches(thread)
        time.sleep(0.5)
        assert _switches(thread) - before <= 1


def _switches(thread: threading.Thread) -> int:
    """How often this thread went to sleep of its own will: each wake-up ends in one."""
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("voluntary_ctxt_switches")))
