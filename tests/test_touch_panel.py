"""The touch panel as a descriptor that gives fingers: structs through a pipe, the ranges of its axes, unplugging.

The real grab and the real ranges are in tests/vm: they need a kernel with input devices.
"""

import fcntl
import os
import pty
import select
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers import evdev_wire
from drivers.touch_evdev import ABS_X, ABS_Y, BTN_TOUCH, MT_X, MT_Y, Finger
from drivers.touch_panel import EvdevTouch
from tests.test_touch_evdev import down, frame, up

GRAB = 0x40044590
"""EVIOCGRAB of linux/input.h, worked out by hand."""


class Pipe:
    def __init__(self, path: Path):
        self.path = path
        os.mkfifo(path)
        self.far = os.open(path, os.O_RDWR)

    def pull_out(self) -> None:
        os.close(self.far)
        self.path.unlink()


@pytest.fixture
def pipe(tmp_path: Path) -> Pipe:
    return Pipe(tmp_path / "panel")


@pytest.fixture
def said() -> list[str]:
    return []


def waits(panel: EvdevTouch, seconds: float) -> bool:
    """Does its descriptor become readable?"""
    return bool(select.select([panel], [], [], seconds)[0])


def test_a_tap_wakes_and_is_two_fingers(pipe: Pipe, said: list[str]):
    panel = EvdevTouch(str(pipe.path), said.append)
    assert not waits(panel, 0)
    os.write(pipe.far, down(0, 1, 0, 4095) + up(0))
    assert waits(panel, 1)
    assert panel.fingers() == [Finger((0.0, 1.0), False), Finger((0.0, 1.0), True)]
    assert not waits(panel, 0)
    assert panel.fingers() == []
    panel.close()
    os.close(pipe.far)


def test_a_long_stroke_is_read_to_its_end_at_once(pipe: Pipe, said: list[str]):
    panel = EvdevTouch(str(pipe.path), said.append)
    os.write(pipe.far, down(0, 1, 0, 0) + b"".join(frame((MT_X, x)) for x in range(900)) + up(0))
    assert [finger.up for finger in panel.fingers()] == [False, True]
    panel.close()
    os.close(pipe.far)


def test_unplugged_is_said_once_and_it_comes_back_by_itself(pipe: Pipe, said: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(evdev_wire, "RECONNECT_S", 0.05)
    panel = EvdevTouch(str(pipe.path), said.append)
    os.write(pipe.far, down(0, 1, 0, 0))
    panel.fingers()
    pipe.pull_out()
    for _ in range(4):
        assert waits(panel, 2)
        assert panel.fingers() == []
    assert len(said) == 1 and str(pipe.path) in said[0]
    again = Pipe(pipe.path)
    while panel.fileno() == panel._wire._bell:
        assert waits(panel, 2)
        panel.fingers()
    os.write(again.far, down(0, 2, 4095, 0) + up(0))
    assert panel.fingers() == [Finger((1.0, 0.0), False), Finger((1.0, 0.0), True)]
    panel.close()
    os.close(again.far)


def test_a_panel_that_is_not_there_costs_no_more_than_a_look_a_second(tmp_path: Path, said: list[str]):
    panel = EvdevTouch(str(tmp_path / "none"), said.append)
    began, woken = time.monotonic(), 0
    while time.monotonic() < began + 1.6:
        woken += waits(panel, 0.1)
        panel.fingers()
    assert woken == 1 and said == [f"touch panel: {tmp_path}/none: No such file or directory"]
    panel.close()


def test_a_bell_is_answered_though_its_ringer_is_not_home_yet(tmp_path: Path, said: list[str]):
    panel = EvdevTouch(str(tmp_path / "none"), said.append)
    before = panel._wire._timer
    os.write(panel._wire._ring, b"!")                       # the timer itself still runs
    panel.fingers()
    assert not waits(panel, 0) and panel._wire._timer is not before
    before.cancel()                   # type: ignore[union-attr]  # it was lost at once
    panel.close()


def test_asking_without_a_bell_neither_blocks_nor_hurries(tmp_path: Path, said: list[str]):
    panel = EvdevTouch(str(tmp_path / "none"), said.append)
    before = panel._wire._timer
    assert [panel.fingers() for _ in range(100)] == [[]] * 100
    assert panel._wire._timer is before
    panel.close()


# ---- a device file, with a kernel that answers as we say ---------------------------------------------------------------

class Device:
    """A pseudo terminal stands for /dev/input/event*: bytes come out of it as they are put in."""

    def __init__(self, axes: dict[int, tuple[int, int]]):
        self.axes, self.asked = axes, list[int]()
        self.far, near = pty.openpty()
        tty.setraw(near)
        self.path, self._near = os.ttyname(near), near

    def ioctl(self, _device: int, number: int, _argument: object) -> bytes:
        self.asked.append(number)
        if number == GRAB:
            return b""
        axis = number - 0x80184540
        if not self.axes:
            raise OSError(22, "Invalid argument")
        least, most = self.axes.get(axis, (0, 0))
        return b"".join(value.to_bytes(4, "little", signed=True) for value in (7, least, most, 0, 0, 0))

    def close(self) -> None:
        os.close(self.far)
        os.close(self._near)


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[Device]:
    device = Device({MT_X: (0, 799), MT_Y: (-100, 379), ABS_X: (0, 9), ABS_Y: (0, 9)})
    monkeypatch.setattr(fcntl, "ioctl", device.ioctl)
    yield device
    device.close()


def test_a_device_is_grabbed_and_its_own_units_count(device: Device, said: list[str]):
    panel = EvdevTouch(device.path, said.append)
    assert device.asked[-1] == GRAB and said == []
    os.write(device.far, down(0, 1, 799, -100) + up(0))
    assert waits(panel, 1)
    assert panel.fingers()[0] == Finger((1.0, 0.0), False)
    panel.close()


def test_a_panel_without_slots_is_measured_by_its_single_touch(device: Device, said: list[str]):
    device.axes = {ABS_X: (0, 100), ABS_Y: (0, 200)}
    panel = EvdevTouch(device.path, said.append)
    os.write(device.far, frame((ABS_X, 50), (ABS_Y, 50), (0x18, 5), key=1))
    assert waits(panel, 1) and BTN_TOUCH == 330
    assert panel.fingers() == [Finger((0.5, 0.25), False)]
    panel.close()


@pytest.mark.parametrize("axes", [{}, {0x08: (0, 15)}])
def test_what_is_no_touch_panel_is_said_to_be_none_and_not_grabbed(device: Device, said: list[str], axes):
    device.axes = axes
    panel = EvdevTouch(device.path, said.append)
    assert said == [f"touch panel: {device.path}: it has no axes: this is no touch panel"]
    assert GRAB not in device.asked
    panel.close()
