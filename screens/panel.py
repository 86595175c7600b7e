"""One panel: what it shows of the state, and what a finger or a key means on it. Knows no window and no wire.

The focus of the keypad lives here and not in the state: it is where somebody points, as a finger that is down is
(decision 0011). A key presses exactly what a finger would.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.state import Kiosk
from screens.looks import Looks
from screens.paint.painter import Painter, Rect, Surface
from screens.scene import Button, Scene
from screens.steady import SETTLE_MS, Steady
from screens.view import view

if TYPE_CHECKING:
    from kiosk.config_options import Looks as Options
    from kiosk.events import Touched


class Panel:
    """`width`, `height` in px; `width_mm` of the visible glass: all sizes come from millimetres.

    `options`: the library's own face; None: it has none.
    `changed` is told which rectangles a finger changed at once: a pressed button answers before anybody has thought about it.
    `settle_ms`: for so long a button that appears under a finger is not pressed (screens.steady).
    """

    def __init__(self, width: int, height: int, width_mm: float, changed: Callable[[list[Rect]], object] = lambda _: None, *,
                 settle_ms: int = SETTLE_MS, options: "Options | None" = None):
        self._looks = Looks.of(width, height, width_mm)
        self._painter, self._changed = Painter(width, height), changed
        self._surface: Surface | None = None
        self._under_finger: Button | None = None
        self._focus: tuple[str, str] | None = None       # of the keypad; None: nowhere
        self.by_keys = False                             # the keypad was used last, not a finger
        self._steady = Steady(settle_ms)
        self.scene: Scene | None = None
        self._face = _face(options, self._looks, self._painter)

    def paint(self, surface: Surface, kiosk: Kiosk) -> list[Rect]:
        """Paints what changed; the changed rectangles."""
        looks, changes_ms = self._face.looks(kiosk) if self._face else (self._looks, 0)
        scene = view(kiosk, looks)
        next_ms = min(filter(None, (scene.next_paint_ms, changes_ms)), default=0)
        before, self._surface, self.scene = self.scene, surface, replace(scene, next_paint_ms=next_ms)
        if self.by_keys:
            self._keep_focus(before)
        changed = self._painter.paint(surface, self._marked(self.scene))
        self._steady.shown(self.scene, _now_ms())
        return changed

    def _marked(self, scene: Scene) -> Scene:
        scene = scene.pressed(self._under_finger) if self._under_finger else scene
        if not self.by_keys or (button := self.focused) is None:
            return scene
        from screens.focus import ringed

        return ringed(scene, button)

    def _show_finger(self) -> None:
        if self._surface is not None and self.scene is not None:
            self._changed(self._painter.paint(self._surface, self._marked(self.scene)))

    def down(self, x: int, y: int) -> None:
        self.by_keys, self._focus = False, None
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

    # ---- the keypad -------------------------------------------------------------------------------------------------

    @property
    def focused(self) -> Button | None:
        """The button with the ring."""
        if self._focus is None or self.scene is None:
            return None
        from screens.focus import find

        return find(self.scene, self._focus)

    def key(self, name: str) -> "Touched":
        """A key of the keypad (drivers/keypad_keys.py has the names). One that presses nothing is the sign of a person."""
        from kiosk.events import Touched

        if self.scene is None:
            return Touched("")
        self.by_keys = True
        pressed = self._pressed(name, self.scene)
        self._show_finger()
        return Touched(pressed.key, pressed.target) if pressed else Touched("")

    def _pressed(self, name: str, scene: Scene) -> Button | None:
        """From nowhere, arrows and select lead to the first button and press nothing."""
        from screens import focus

        if name in focus.WAYS:
            return self._move(name)
        if name == "select":
            return self.focused or (self._move("next") if focus.order(scene) else scene.button_at(*BESIDE_ALL))
        keys = {"erase": ("erase", "back")}.get(name, (name,))
        there = next((b for key in keys for b in focus.order(scene) if b.key == key), None)
        if there is None and name in ARROWS_ON_DIGITS:
            return self._pressed(ARROWS_ON_DIGITS[name], scene)
        if there and name.startswith("digit_"):
            self._focus = next((focus.mark(b) for b in focus.order(scene) if b.key == "ok"), self._focus)
        return there

    def _move(self, way: str) -> None:
        from screens import focus

        assert self.scene is not None
        to = focus.moved(self.scene, self._focus, way)
        self._focus = focus.mark(to) if to else None

    def _keep_focus(self, before: Scene | None) -> None:
        """On a new screen it is at the first button. A button that went away takes it along: nothing jumps under the key."""
        assert self.scene is not None
        if before is None or before.name != self.scene.name:
            self._focus = None
            self._move("next")
        elif self.focused is None:
            self._focus = None


BESIDE_ALL = (-1, -1)
"""Where a finger is on no button: some screens take a touch anywhere."""

ARROWS_ON_DIGITS = {"digit_2": "down", "digit_4": "left", "digit_6": "right", "digit_8": "up", "digit_5": "select"}
"""A numeric keypad has arrows on its digits; where no digit is asked for they move the focus."""


def _now_ms() -> float:
    return time.monotonic() * 1000


def _face(options: "Options | None", looks: Looks, painter: Painter):
    """None for a library that sets nothing of its own."""
    if not options or not (options.logo or options.pictures or options.accent or options.idle_ground or not options.motion):
        return None
    from screens.face import Face  # late: most first frames need none

    return Face(options, looks, painter.pictures)
