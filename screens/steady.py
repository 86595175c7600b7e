"""Nothing jumps under the finger: a press counts only where the same button has been for a moment. Pure; knows no pixels.

A person aims at what she saw a quarter of a second ago. When another button, or any where there was none, has come under
her finger since, she did not mean it: the second half of a double touch would choose on the next screen.
"""

from kiosk.values import dataclass
from screens.scene import Button, Scene

SETTLE_MS = 300
"""So long after it appeared under a finger a button is not pressed: longer than a double touch, shorter than a decision."""

LAYOUTS_MAX = 8
"""Layouts kept of that moment; of more, the oldest are forgotten."""

Layout = tuple[tuple[str, str, tuple[int, int, int, int]], ...]


@dataclass(frozen=True)
class _Shown:
    layout: Layout
    anywhere: str
    until_ms: float                  # then the next one took its place


class Steady:
    """Which buttons were where, for the last moment."""

    def __init__(self, settle_ms: int = SETTLE_MS):
        self._settle_ms = settle_ms
        self._now: _Shown | None = None
        self._before: tuple[_Shown, ...] = ()

    def shown(self, scene: Scene, at_ms: float) -> None:
        """This scene is on the glass from now on. The first one ever is nobody's surprise."""
        layout = tuple((b.key, b.target, b.box) for b in scene.buttons())
        if self._now and (layout, scene.anywhere) != (self._now.layout, self._now.anywhere):
            gone = _Shown(self._now.layout, self._now.anywhere, at_ms)
            self._before = (*self._young(at_ms), gone)[-LAYOUTS_MAX:]
        self._now = _Shown(layout, scene.anywhere, at_ms)

    def counts(self, button: Button, x: int, y: int, at_ms: float) -> bool:
        """Was this button under that finger all the while?"""
        self._before = self._young(at_ms)
        return all(_at(shown, x, y) == (button.key, button.target) for shown in self._before)

    def _young(self, at_ms: float) -> tuple[_Shown, ...]:
        return tuple(shown for shown in self._before if at_ms - shown.until_ms < self._settle_ms)


def _at(shown: _Shown, x: int, y: int) -> tuple[str, str] | None:
    for key, target, (left, top, width, height) in reversed(shown.layout):
        if left <= x < left + width and top <= y < top + height:
            return key, target
    return (shown.anywhere, "") if shown.anywhere else None
