"""A display for whoever does not touch or does not see it: any display, with a keypad beside it and a voice that follows it.

Knows no device: keys come in as names, sentences go out to the voice. A lost keypad leaves the display as it was.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.display import Display
from kiosk.state import Kiosk
from screens.panel import Panel
from screens.voice import Voice

if TYPE_CHECKING:
    from kiosk.events import Touched


TRY_AGAIN = "try_again"
"""The key of staff's button."""


class Paneled(Display, Protocol):
    @property
    def panel(self) -> Panel: ...


class Keys(Protocol):
    """A keypad, or the switch of a headphone jack."""

    def fileno(self) -> int: ...
    def struck(self) -> list[str]: ...


class Assisted:
    """`tell`: the simulated glass hears where the focus is. `try_out`: voice and sounds, when staff have everything tried
    again."""

    def __init__(self, display: Paneled, keypads: list[Keys], voice: Voice,
                 tell: Callable[[dict[str, Any]], object] | None = None, try_out: Callable[[], object] = lambda: None):
        self._display, self._keypads, self._voice, self._tell, self._try_out = display, keypads, voice, tell, try_out

    def filenos(self) -> list[int]:
        return [*self._display.filenos(), *(keypad.fileno() for keypad in self._keypads)]

    def touches(self) -> "list[Touched]":
        by_hand = self._display.touches()
        if any(touched.key for touched in by_hand) and not self._display.panel.by_keys:
            self._voice.hush()
        found = [*by_hand, *self.pressed([name for keypad in self._keypads for name in keypad.struck()])]
        if any(touched.key == TRY_AGAIN for touched in found):
            self._try_out()
        return found

    def pressed(self, names: list[str]) -> "list[Touched]":
        """What these keys press. One that only moves the focus is the sign of a person, and nothing else."""
        return [self._press(name) for name in names]

    def _press(self, name: str) -> "Touched":
        from kiosk.events import Touched

        panel = self._display.panel
        touched = Touched("") if self._voice.key(name) else panel.key(name)
        if not touched.key:
            self._voice.focused(panel.focused)
        self._say_focus()
        return touched

    def show(self, kiosk: Kiosk) -> int:
        next_ms = self._display.show(kiosk)
        panel = self._display.panel
        if panel.scene:
            self._voice.seen(kiosk, panel.scene, panel.focused)
        self._say_focus()
        return next_ms

    def _say_focus(self) -> None:
        if self._tell:
            there = self._display.panel.focused
            self._tell({"focus": {"key": there.key, "target": there.target} if there else None})
