"""A scanner in keyboard mode on a real kernel: whole codes, the grab, and a plug that is pulled.

QEMU's USB keyboard is the scanner: its keys go through the guest's USB, HID and input layers to /dev/input.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.events import PortDown, PortUp, Scanned
from kiosk.ports import PortName
from tests.vm.rig import Program, module

pytestmark = pytest.mark.timeout(1200)

GAP_S = 0.01
"""Between a key's down and up and the next key: 20 ms a character, as slow as a slow scanner (1 to 20 ms)."""

CODES = [f"2900100{number:07}" for number in range(20)]
UP, DOWN = str(PortUp(PortName.SCANNER)), str(PortDown(PortName.SCANNER, "port_lost"))


@pytest.fixture
def scanner(vm: Any) -> str:
    """Its name for life, as a configuration would have it."""
    return vm.sh("for i in $(seq 100); do ls /dev/input/by-id/*event-kbd && exit; sleep 0.1; done; exit 1").split()[-1]


@pytest.fixture
def kiosk(vm: Any, scanner: str) -> Iterator[Program]:
    with module(vm, "port", "tests.vm.ears", "port", scanner) as kiosk:
        kiosk.prints(UP)
        yield kiosk


@pytest.fixture
def other(vm: Any, scanner: str) -> Iterator[Program]:
    """A second program at the same device. It is there before the kiosk."""
    with module(vm, "other", "tests.vm.ears", "other", scanner) as other:
        other.prints("listening")
        yield other


@pytest.fixture
def console(vm: Any) -> Iterator[Program]:
    """What is typed at the text console of the machine; a line arrives with its Enter."""
    vm.sh("chvt 1 2>/dev/null || true")
    with Program(vm, "console", "/bin/sh", "-c", "echo listening; exec cat /dev/tty1") as console:
        console.prints("listening")
        yield console


def scans(program: Program, count: int) -> list[str]:
    lines = program.wait_until(lambda lines: sum(map(is_scan, lines)) >= count, 30)
    return [line for line in lines if is_scan(line)]


def is_scan(line: str) -> bool:
    return line.startswith("Scanned")


def wait_for(program: Program, line: str, times: int) -> None:
    assert program.wait_until(lambda lines: lines.count(line) >= times, 30).count(line) == times


def test_every_barcode_arrives_whole_and_in_order(vm: Any, kiosk: Program):
    for code in CODES:
        vm.scan(code, gap=GAP_S)
    assert scans(kiosk, len(CODES)) == [str(Scanned(code)) for code in CODES]
    time.sleep(1)
    assert len(scans(kiosk, 0)) == len(CODES)            # and nothing after them


def test_what_the_kiosk_hears_nobody_else_does(vm: Any, other: Program, console: Program, scanner: str):
    """First without the kiosk: both hear the scanner. Then with it: neither does. And again when it has gone."""
    vm.scan(CODES[1], gap=GAP_S)
    console.prints(CODES[1], 30)
    assert len(other.wait_until(lambda lines: len(lines) > 15, 30)) == 1 + 15      # 14 digits and Enter

    before = len(other.lines()), len(console.lines())
    with module(vm, "port", "tests.vm.ears", "port", scanner) as kiosk:
        kiosk.prints(UP)
        for code in CODES[2:6]:
            vm.scan(code, gap=GAP_S)
        assert scans(kiosk, 4) == [str(Scanned(code)) for code in CODES[2:6]]
        time.sleep(1)
        assert (len(other.lines()), len(console.lines())) == before

    vm.scan(CODES[6], gap=GAP_S)
    console.prints(CODES[6], 30)
    assert len(other.wait_until(lambda lines: len(lines) >= before[0] + 15, 30)) == before[0] + 15


def test_nobody_else_can_grab_it(vm: Any, kiosk: Program, scanner: str):
    with module(vm, "second", "tests.vm.ears", "port", scanner) as second:
        assert "Device or resource busy" in second.prints("scanner: ")
        second.prints(DOWN)
        vm.scan(CODES[7], gap=GAP_S)
        assert scans(kiosk, 1) == [str(Scanned(CODES[7]))]
        assert scans(second, 0) == []


def test_pulled_out_is_said_and_plugged_in_again_goes_on(vm: Any, kiosk: Program, scanner: str):
    for times, code in enumerate(CODES[:3], 1):
        vm.scan(code, gap=GAP_S)
        assert len(scans(kiosk, times)) == times
        vm.unplug("scanner")
        wait_for(kiosk, DOWN, times)
        vm.plug("scanner")
        wait_for(kiosk, UP, times + 1)
    vm.scan(CODES[3], gap=GAP_S)
    scans(kiosk, 4)
    events = [line for line in kiosk.lines() if not line.startswith("scanner: ")]
    assert events == [UP, *(line for code in CODES[:3] for line in (str(Scanned(code)), DOWN, UP)), str(Scanned(CODES[3]))]
