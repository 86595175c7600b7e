"""What the agent asks of a screen. Apart from the agent, because the first frame waits for nothing else."""

from typing import TYPE_CHECKING, Protocol

from kiosk.state import Kiosk

if TYPE_CHECKING:
    from collections.abc import Iterable

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


class Finger(Protocol):
    """On a touch panel. `at`: from 0 to 1, across and down the picture; `up`: it has just left."""

    @property
    def at(self) -> tuple[float, float]: ...

    @property
    def up(self) -> bool: ...


class Fingers(Protocol):
    """A touch panel of its own."""

    def fileno(self) -> int: ...

    def fingers(self) -> "Iterable[Finger]":
        """What they did since the last call."""
        ...


def px_of(finger: Finger, size: tuple[int, int]) -> tuple[int, int]:
    return round(finger.at[0] * size[0]), round(finger.at[1] * size[1])


class Closed(Exception):
    """Somebody closed the window: stop."""
