"""Who tells the time, and whose word counts (decision 0009). Pure: knows no clock of the machine.

There are two witnesses: the time service of this machine, and the authenticated central server. What each says is kept as
a *line*: UTC less CLOCK_BOOTTIME, a number that stays the same as long as a clock is right, whatever the hour. A word that
contradicts what its witness said before, or what this kiosk has lived through, is only a claim until the other witness
says the same, or until it has stood for an hour.
"""

from typing import NamedTuple

AGREE_MS = 300_000
"""Clocks that differ by no more say the same: no due date and no order hangs on it."""

STAND_MS = 3_600_000
"""So long a claim has to stand before it is believed without another witness. A true correction costs an hour without
due dates of our own; a clock that somebody has set wrong is mostly set right before."""

OFF_MOST_MS = 366 * 86_400_000
"""A kiosk that has not run for longer asks for a second witness before it believes in the year."""


class Window(NamedTuple):
    """What a first word of this boot may be, after all that the store has seen: lines."""

    lo: int
    hi: int

    def holds(self, line: int) -> bool:
        return self.lo - AGREE_MS <= line <= self.hi


def after(line: int, same_boot: bool) -> Window:
    """The store had believed this line when it was seen last; in another boot nobody knows how long the kiosk was off since."""
    return Window(line, line + (AGREE_MS if same_boot else OFF_MOST_MS))


class Witness:
    """`line`: its last word; None: it has said nothing. `credible`: that word is more than a claim."""

    def __init__(self) -> None:
        self.line: int | None = None
        self._believed: int | None = None
        self._claim, self._since_ms = 0, 0

    @property
    def credible(self) -> bool:
        return self.line is not None and self._believed is not None and same(self.line, self._believed)

    def fits(self, line: int, window: Window | None) -> bool:
        """Nothing that we know of contradicts it."""
        if self._believed is None:
            return window is None or window.holds(line)
        return same(line, self._believed)

    def hear(self, line: int, at_ms: int, window: Window | None) -> None:
        """`at_ms`: CLOCK_BOOTTIME. A clock that comes back to what it said before is believed at once."""
        if self.fits(line, window):
            self._believed = line                   # follows what is corrected little by little
        elif self.line is None or self.credible or not same(line, self._claim):
            self._claim, self._since_ms = line, at_ms
        elif at_ms - self._since_ms >= STAND_MS:
            self._believed = line
        self.line = line

    def weigh_again(self, at_ms: int, window: Window) -> None:
        """What it said before anybody knew what to expect."""
        line, self.line, self._believed = self.line, None, None
        if line is not None:
            self.hear(line, at_ms, window)

    def confirm(self) -> None:
        """The other one says the same."""
        self._believed = self.line


class Verdict(NamedTuple):
    """`line` None: nobody can tell the time. `apart_ms`: so far the two differ; 0: they do not."""

    line: int | None
    apart_ms: int = 0
    who: str = ""                # service | central: whose word counts, while they differ


def judge(service: Witness, central: Witness) -> Verdict:
    """The service is finer; where the two differ, central is authenticated, and its days are the library's."""
    if service.line is None or central.line is None:
        only = central if service.line is None else service
        return Verdict(only.line if only.credible else None)
    if same(service.line, central.line):
        service.confirm()
        central.confirm()
        return Verdict(service.line)
    apart_ms = service.line - central.line
    if central.credible:
        return Verdict(central.line, apart_ms, "central")
    return Verdict(service.line, apart_ms, "service") if service.credible else Verdict(None, apart_ms)


def same(one: int, other: int) -> bool:
    return abs(one - other) <= AGREE_MS
