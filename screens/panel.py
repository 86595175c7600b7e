"""One panel: what it shows of the state, and what a finger on it means. Knows no window and no wire."""

from kiosk.events import Touched
from kiosk.state import Kiosk
from screens.looks import Looks
from screens.painter import Painter
from screens.scene import Button, Scene
from screens.view import view


class Panel:
    """`width`, `height` in px; `width_mm` of the visible glass: all sizes come from millimetres."""

    def __init__(self, width: int, height: int, width_mm: float):
        self._looks = Looks.of(width, height, width_mm)
        self._painter = Painter(width, height)
        self._under_finger: Button | None = None
        self.scene: Scene | None = None

    def paint(self, surface, kiosk: Kiosk) -> list:
        """Paints what changed; the changed rectangles."""
        self.scene = view(kiosk, self._looks)
        return self._painter.paint(surface, self.scene)

    def down(self, x: int, y: int) -> None:
        self._under_finger = self.scene.button_at(x, y) if self.scene else None

    def up(self, x: int, y: int) -> Touched | None:
        """A button acts when the finger leaves it where it came down, so a slip of the hand does nothing."""
        pressed, self._under_finger = self._under_finger, None
        button = self.scene.button_at(x, y) if self.scene else None
        if pressed is None or button is None or (button.key, button.target) != (pressed.key, pressed.target):
            return None
        return Touched(button.key, button.target) if button.enabled else None
