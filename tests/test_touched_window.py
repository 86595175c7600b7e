"""A window whose fingers come from a touch panel of its own: what wakes the agent, and where on the picture a finger is."""

import os
import select
from pathlib import Path

import pytest

from drivers.touch_panel import EvdevTouch
from kiosk.events import Touched
from screens.paint.window import TouchedWindow
from tests.test_touch_evdev import down, up

SIZE = (800, 480)


class Window:
    """A window without a window system: nothing wakes it, and a finger that goes up has touched «help»."""

    def __init__(self):
        self.pressed: list[tuple[int, int, bool]] = []

    def filenos(self) -> list[int]:
        return []

    def touches(self) -> list[Touched]:
        return []

    def press(self, x: int, y: int, down: bool) -> Touched | None:
        self.pressed.append((x, y, down))
        return None if down else Touched("help", "")

    def show(self, kiosk) -> int:
        return 7


@pytest.fixture
def pipe(tmp_path: Path):
    path = tmp_path / "panel"
    os.mkfifo(path)
    far = os.open(path, os.O_RDWR)
    yield path, far
    os.close(far)


def test_a_finger_wakes_and_presses_where_it_lies(pipe):
    path, far = pipe
    window = Window()
    display = TouchedWindow(window, EvdevTouch(str(path)), SIZE)  # type: ignore[arg-type]  # all of one that is asked
    assert not select.select(display.filenos(), [], [], 0)[0]
    os.write(far, down(0, 1, 2048, 4095) + up(0))
    assert select.select(display.filenos(), [], [], 1)[0]
    assert display.touches() == [Touched("help", "")]
    assert window.pressed == [(400, 480, True), (400, 480, False)]
    assert display.touches() == []


def test_what_it_shows_is_the_windows_business(pipe):
    assert TouchedWindow(Window(), EvdevTouch(str(pipe[0])), SIZE).show(None) == 7  # type: ignore[arg-type]  # it is passed on
