"""What a touch panel reports, as fingers: down here, up there. Pure: input_event structs in, `Finger` out.

Multi-touch protocol B (Documentation/input/multi-touch-protocol.rst in the Linux kernel) and single touch. One finger
counts at a time, the first; others are ignored, so a resting hand or a second finger never presses anything. A tap is a
finger that goes up over the button on which it went down; the looks decide that.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.evdev_events import EV_ABS, EV_KEY, EV_SYN, SYN_DROPPED, SYN_REPORT, Events, InputEvent

ABS_X, ABS_Y = 0x00, 0x01
SLOT, MT_X, MT_Y, TRACKING = 0x2F, 0x35, 0x36, 0x39
BTN_TOUCH = 0x14A
LIFTED = -1
SINGLE = -1
"""Stands for the one finger of a panel without slots."""

SLOTS_MAX = 32
"""More fingers than any panel reports; a slot beyond is noise."""

Matrix = tuple[float, float, float, float, float, float]
"""u' = a u + b v + c; v' = d u + e v + f, with u and v from 0 to 1 (as libinput's calibration matrix)."""

ROTATED: dict[int, Matrix] = {
    0: (1, 0, 0, 0, 1, 0),
    90: (0, -1, 1, 1, 0, 0),
    180: (-1, 0, 1, 0, -1, 1),
    270: (0, 1, 0, -1, 0, 1),
}
"""Degrees clockwise -> matrix."""


@dataclass(frozen=True)
class Span:
    """The units of one axis (EVIOCGABS)."""

    least: int = 0
    most: int = 4095

    def share(self, value: int) -> float:
        return (value - self.least) / (self.most - self.least) if self.most > self.least else 0.0


@dataclass(frozen=True)
class Finger:
    """`at`: from 0 to 1, left to right and top to bottom of the picture; NOWHERE for a finger that was lost from sight."""

    at: tuple[float, float]
    up: bool


NOWHERE = (-1.0, -1.0)
"""Over no button: so a press that was not seen to its end is none."""


@dataclass
class _Contact:
    """What is known of one slot. The kernel sends only what changed, so a position outlives its finger."""

    x: int | None = None
    y: int | None = None
    down: bool = False


class TouchDecoder:
    """`feed` takes bytes as they arrive, however they are cut."""

    def __init__(self, x: Span = Span(), y: Span = Span(), matrix: Matrix = ROTATED[0]):
        self._x, self._y, self._matrix = x, y, matrix
        self._events = Events()
        self._contacts: dict[int, _Contact] = {}
        self._slot, self._multi, self._skipping = 0, False, False
        self._fresh: set[int] = set()                # came down since the last frame
        self._first: int | None = None               # the slot of the finger that counts
        self._shown: tuple[float, float] | None = None   # where it was last said to be

    def feed(self, data: bytes) -> list[Finger]:
        """The fingers that went down or up. Never raises."""
        return [finger for event in self._events.feed(data) for finger in self._event(event)]

    def _event(self, event: InputEvent) -> Iterator[Finger]:
        if event.type == EV_SYN and event.code == SYN_DROPPED:
            yield from self._lost_sight()
        elif event.type == EV_SYN and event.code == SYN_REPORT:
            yield from self._frame()
            self._skipping = False
        elif self._skipping:
            return
        elif event.type == EV_ABS:
            self._axis(event.code, event.value)
        elif event.type == EV_KEY and event.code == BTN_TOUCH:
            self._touching(SINGLE, event.value != 0)

    def _axis(self, code: int, value: int) -> None:
        if code == SLOT:
            self._slot = value
        elif code == TRACKING and 0 <= self._slot < SLOTS_MAX:
            self._multi = True
            self._touching(self._slot, value != LIFTED)
        elif code in (MT_X, MT_Y) and 0 <= self._slot < SLOTS_MAX:
            self._moved(self._slot, code == MT_X, value)
        elif code in (ABS_X, ABS_Y):
            self._moved(SINGLE, code == ABS_X, value)

    def _contact(self, slot: int) -> _Contact:
        return self._contacts.setdefault(slot, _Contact())

    def _touching(self, slot: int, down: bool) -> None:
        self._contact(slot).down = down
        self._fresh = self._fresh | {slot} if down else self._fresh - {slot}

    def _moved(self, slot: int, is_x: bool, value: int) -> None:
        contact = self._contact(slot)
        contact.x, contact.y = (value, contact.y) if is_x else (contact.x, value)

    def _frame(self) -> Iterator[Finger]:
        """A panel that knows slots says everything a second time as single touch; only the slots count then."""
        first = self._first
        if first is not None and (not self._contact(first).down or first in self._fresh or not self._counts(first)):
            yield from self._end(self._shown)
        if self._first is None:
            self._first = min(filter(self._counts, self._fresh), default=None)
        self._fresh = set()
        if self._first is not None and (place := self._place(self._contact(self._first))):
            if self._shown is None:
                yield Finger(place, up=False)
            self._shown = place

    def _counts(self, slot: int) -> bool:
        return (slot != SINGLE) == self._multi

    def _end(self, place: tuple[float, float] | None) -> Iterator[Finger]:
        if self._shown and place:
            yield Finger(place, up=True)
        self._first = self._shown = None

    def _lost_sight(self) -> Iterator[Finger]:
        """The kernel's buffer ran over. Positions may have changed unseen: a wrong button is worse than a lost tap."""
        yield from self._end(NOWHERE)
        self._contacts, self._fresh, self._skipping = {}, set(), True

    def _place(self, contact: _Contact) -> tuple[float, float] | None:
        if contact.x is None or contact.y is None:
            return None
        u, v = self._x.share(contact.x), self._y.share(contact.y)
        a, b, c, d, e, f = self._matrix
        return _within(a * u + b * v + c), _within(d * u + e * v + f)


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))
