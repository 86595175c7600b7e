"""What the agent asks of a screen. Apart from the agent, because the first frame waits for nothing else."""

from typing import TYPE_CHECKING, Protocol

from kiosk.state import Kiosk

if TYPE_CHECKING:
    from kiosk.events import Touched


class Display(Protocol):
    """A window, or the simulated glass."""

    def filenos(self) -> list[int]:
        """What becomes readable when a finger is there."""
        ...

    def touches(self) -> "list[Touched]":
        """What was touched since the last call. Raises Closed when the window was closed."""
        ...

    def show(self, kiosk: Kiosk) -> int:
        """Paints. Returns the ms after which it wants to be shown again (something moves); 0: it rests."""
        ...


class NoScreen(Exception):
    """There is no screen to open; says what to do."""


class Closed(Exception):
    """Somebody closed the window: stop."""
