"""One panel: what it shows of the state, and what a finger on it means. Knows no window and no wire."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.state import Kiosk
from screens.looks import Looks
from screens.painter import Painter, Rect, Surface
from screens.scene import Button, Scene
from screens.steady import SETTLE_MS, Steady
from screens.view import view

if TYPE_CHECKING:
    from kiosk.events import Touched


class Panel:
    """`width`, `height` in px; `width_mm` of the visible glass: all sizes come from millimetres.

    `changed` is told which rectangles a finger changed at once: a pressed button answers before anybody has thought about it.
    `settle_ms`: for so long a button that appears under a finger is not pressed (screens.steady).
    """

    def __init__(self, width: int, height: int, width_mm: float, changed: Callable[[list[Rect]], object] = lambda _: None,
                 settle_ms: int = SETTLE_MS):
        self._looks = Looks.of(width, height, width_mm)
        self._painter, self._changed = Painter(width, height), changed
        self._surface: Surface | None = None
        self._under_finger: Button | None = None
        self._steady = Steady(settle_ms)
        self.scene: Scene | None = None

    def paint(self, surface: Surface, kiosk: Kiosk) -> list[Rect]:
        """Paints what changed; the changed rectangles."""
        self._surface, self.scene = surface, view(kiosk, self._looks)
        changed = self._painter.paint(surface, self._marked(self.scene))
        self._steady.shown(self.scene, _now_ms())
        return changed

    def _marked(self, scene: Scene) -> Scene:
        return scene.pressed(self._under_finger) if self._under_finger else scene

    def _show_finger(self) -> None:
        if self._surface is not None and self.scene is not None:
            self._changed(self._painter.paint(self._surface, self._marked(self.scene)))

    def down(self, x: int, y: int) -> None:
        button = self.scene.button_at(x, y) if self.scene else None
        self._under_finger = button if button and self._steady.counts(button, x, y, _now_ms()) else None
        self._show_finger()

    def up(self, x: int, y: int) -> "Touched | None":
        """A button acts when the finger leaves it where it came down, so a slip of the hand does nothing."""
        from kiosk.events import Touched  # late: a first frame has no finger on it

        pressed, self._under_finger = self._under_finger, None
        self._show_finger()
        button = self.scene.button_at(x, y) if self.scene else None
        if pressed is None or button is None or (button.key, button.target) != (pressed.key, pressed.target):
            return None
        return Touched(button.key, button.target) if button.enabled else None


def _now_ms() -> float:
    return time.monotonic() * 1000
