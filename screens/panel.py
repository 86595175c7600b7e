"""One panel: what it shows of the state, and what a finger on it means. Knows no window and no wire."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.state import Kiosk
from screens.looks import Looks
from screens.painter import Painter, Rect, Surface
from screens.scene import Button, Scene
from screens.view import view

if TYPE_CHECKING:
    from kiosk.config_options import Looks as Options
    from kiosk.events import Touched


class Panel:
    """`width`, `height` in px; `width_mm` of the visible glass: all sizes come from millimetres.

    `options`: the library's own face; None: it has none.
    `changed` is told which rectangles a finger changed at once: a pressed button answers before anybody has thought about it.
    """

    def __init__(self, width: int, height: int, width_mm: float, changed: Callable[[list[Rect]], object] = lambda _: None, *,
                 options: "Options | None" = None):
        self._looks = Looks.of(width, height, width_mm)
        self._painter, self._changed = Painter(width, height), changed
        self._surface: Surface | None = None
        self._under_finger: Button | None = None
        self.scene: Scene | None = None
        self._face = _face(options, self._looks, self._painter)

    def paint(self, surface: Surface, kiosk: Kiosk) -> list[Rect]:
        """Paints what changed; the changed rectangles."""
        looks, changes_ms = self._face.looks(kiosk) if self._face else (self._looks, 0)
        scene = view(kiosk, looks)
        next_ms = min(filter(None, (scene.next_paint_ms, changes_ms)), default=0)
        self._surface, self.scene = surface, replace(scene, next_paint_ms=next_ms)
        return self._painter.paint(surface, self._marked(self.scene))

    def _marked(self, scene: Scene) -> Scene:
        return scene.pressed(self._under_finger) if self._under_finger else scene

    def _show_finger(self) -> None:
        if self._surface is not None and self.scene is not None:
            self._changed(self._painter.paint(self._surface, self._marked(self.scene)))

    def down(self, x: int, y: int) -> None:
        self._under_finger = self.scene.button_at(x, y) if self.scene else None
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


def _face(options: "Options | None", looks: Looks, painter: Painter):
    """None for a library that sets nothing of its own."""
    if not options or not (options.logo or options.pictures or options.accent or options.idle_ground or not options.motion):
        return None
    from screens.face import Face  # late: most first frames need none

    return Face(options, looks, painter.pictures)
