"""The simulated glass as a display: the same view, painter and touch decoder as the real one, on a socket and a file of pixels.

Its wire is `drivers/glass.py`. That is handed in, and after the first frame what no first frame needs: what decodes fingers and
keys, and the clock that it may turn.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kiosk.display import Closed, Finger, px_of
from kiosk.state import Kiosk
from screens.paint.pygame_lean import pygame
from screens.panel import Panel

if TYPE_CHECKING:
    from kiosk.clock import SimulatedClock
    from kiosk.config_options import Looks, Screen
    from kiosk.events import Touched


class GlassDisplay:
    """`keys`: what structs of a keypad press."""

    def __init__(self, glass: Any, screen: "Screen", options: "Looks"):
        self._size = size = (screen.width_px, screen.height_px)
        self._glass, self.say = glass, glass.say
        self.panel = self._panel = Panel(*size, screen.width_mm, settle_ms=screen.settle_ms, options=options)
        self._surface = pygame.image.frombuffer(glass.pixels, size, "BGRA")
        self._fingers: Callable[[bytes], Iterable[Finger]] = lambda _: ()
        self.keys: Callable[[bytes], list[Touched]] = lambda _: []
        self.clock: SimulatedClock | None = None

    def equip(self, clock: "SimulatedClock", fingers: Callable[[bytes], Iterable[Finger]]) -> None:
        """After the first frame: the clock that it may turn, and who reads structs of fingers. It is deaf until then."""
        self.clock, self._fingers = clock, fingers

    def filenos(self) -> list[int]:
        return [self._glass.fileno()]

    def touches(self) -> "list[Touched]":
        found: list[Touched] = []
        for message in self._glass.messages():
            if "touch" in message:
                found += self._touched(bytes.fromhex(message["touch"]))
            if "keys" in message:
                found += self.keys(bytes.fromhex(message["keys"]))
            self._control(message)
        if self._glass.gone:
            raise Closed
        return found

    def _touched(self, structs: bytes) -> "list[Touched]":
        fingers = [(finger.up, *px_of(finger, self._size)) for finger in self._fingers(structs)]
        found = [self._panel.up(x, y) if up else self._panel.down(x, y) for up, x, y in fingers]
        return [touched for touched in found if touched]

    def _control(self, message: dict) -> None:
        if self.clock and "clock" in message:
            self.clock.set_right(message["clock"] == "right")
        if self.clock and "years" in message:
            self.clock.jump(float(message["years"]))
        if self.clock and "rate" in message:
            self.clock.run(int(message["rate"]))

    def show(self, kiosk: Kiosk) -> int:
        self._panel.paint(self._surface, kiosk)
        scene = self._panel.scene
        assert scene is not None
        self._glass.say(scene.to_json() | {"status": {
            "pad": kiosk.pad.ok, "offline": kiosk.offline, "trusted": kiosk.trusted, "synced": kiosk.link.synced_ms > 0}})
        return scene.next_paint_ms
