"""Whose turn it is where only a few are served at once: who was sent away first goes first.

Who comes when all places are taken waits at the door for a moment, and so do a few others; who has been in line for longest
is let in next. The rest is sent away, each for as long as the line before it takes, and keeps its place until it is back. One
that is served and asks again at once stands behind all of them: so a kiosk with a month to tell holds up nobody for long.

Knows no request. Runs in one event loop, so it needs no lock.
"""

import asyncio
import itertools
import math
from bisect import bisect_left, insort
from collections.abc import Callable, Hashable
from dataclasses import dataclass

DOOR_MAX = 16
"""Who wait at the door at once; of more the last in line is sent away. They bridge the gap until those come who were told to."""

DOOR_S = 2.0
"""Longest wait at the door; then one is sent away after all: a connection must not stand still."""

SOON_S, LONGEST_S = 1, 30
"""The least and the most that anybody is told to stay away: how long turns take changes, so one looks in again before that."""

LATE_S = 30.0
"""So much after the latest time at which one that obeys would be back, its place in line is given up."""

USUAL, LATEST = 1.125, 1.25
"""A kiosk adds up to a quarter to what it is told (`kiosk.backoff.not_before`): so they come back as fast as they are served."""

PLACES_MAX = 20_000
"""In line: two for each of ten thousand kiosks. Who is sent away beyond that begins anew when they are back."""

USUAL_TURN_S = 0.05
"""What a turn is taken to last until some have been seen."""


@dataclass
class _Place:
    """In line. Numbers grow: the lower, the earlier."""

    number: int
    until_s: float


@dataclass(eq=False)
class _Guest:
    """At the door. `inside`: let in, or sent away because it is full there."""

    number: int
    inside: "asyncio.Future[bool]"


class Turns:
    """`places`: how many are served at once."""

    def __init__(self, places: int, clock: Callable[[], float]):
        self._places, self._free, self._clock = places, places, clock
        self._door, self._numbers = list[_Guest](), itertools.count()
        self._line, self._order = dict[Hashable, _Place](), list[int]()       # _order: its numbers, sorted
        self._turn_s, self._left_s, self._sweep_s = USUAL_TURN_S, 0.0, 0.0

    async def come(self, who: Hashable) -> int:
        """0: it is inside, and has to `leave`. Otherwise the seconds after which it may come again."""
        guest = _Guest(self._number(who), asyncio.get_running_loop().create_future())
        insort(self._door, guest, key=lambda one: one.number)
        self._let_in()
        if len(self._door) > DOOR_MAX:
            self._door.pop().inside.set_result(False)
        if not guest.inside.done():
            await self._wait(guest)
        if guest in self._door:
            self._door.remove(guest)
        elif guest.inside.result():
            self._give_up(who, guest.number)
            return 0
        return self._send_away(who, guest.number)

    def send_away(self, who: Hashable) -> int:
        """Nobody is let in now, whoever it is: the seconds after which it may come again; its place in line is kept."""
        return self._send_away(who, self._number(who))

    def leave(self) -> None:
        """A turn lasts from one end to the next, however many are served beside it."""
        now_s = self._clock()
        self._turn_s += (now_s - self._left_s - self._turn_s) / 10
        self._left_s = now_s
        self._free += 1
        self._let_in()

    def _number(self, who: Hashable) -> int:
        """A place is for one guest: who asks twice at once is a newcomer with the second one."""
        known = self._line.get(who)
        if known and all(guest.number != known.number for guest in self._door):
            return known.number
        return next(self._numbers)

    async def _wait(self, guest: _Guest) -> None:
        """At the door. Central is stopping when this is broken off; then who was let in meanwhile leaves again."""
        try:
            await asyncio.wait((guest.inside,), timeout=DOOR_S)
        except asyncio.CancelledError:
            if guest in self._door:
                self._door.remove(guest)
            elif guest.inside.result():
                self.leave()
            raise

    def _let_in(self) -> None:
        while self._free and self._door:
            if self._free == self._places:
                self._left_s = self._clock()              # the first: from now on somebody is being served
            self._free -= 1
            self._door.pop(0).inside.set_result(True)

    # ---- the line ---------------------------------------------------------------------------------------------------

    def _send_away(self, who: Hashable, number: int) -> int:
        now_s = self._clock()
        self._forget(now_s)
        ahead = bisect_left(self._order, number)
        wait_s = min(LONGEST_S, max(SOON_S, math.ceil((ahead + 1) * self._turn_s / USUAL)))
        until_s = now_s + wait_s * LATEST + LATE_S
        known = self._line.get(who)
        if known:                                         # the earlier of two places is the one that counts
            self._line[who] = _Place(known.number, max(known.until_s, until_s))
        elif len(self._line) < PLACES_MAX:
            self._line[who] = _Place(number, until_s)
            insort(self._order, number)
        return wait_s

    def _give_up(self, who: Hashable, number: int) -> None:
        """A place is used up by the guest who had it."""
        known = self._line.get(who)
        if known and known.number == number:
            del self._line[who]
            del self._order[bisect_left(self._order, number)]

    def _forget(self, now_s: float) -> None:
        """Who has not come back: switched off, or served by another process."""
        if now_s >= self._sweep_s:
            self._line = {who: place for who, place in self._line.items() if place.until_s > now_s}
            self._order = sorted(place.number for place in self._line.values())
            self._sweep_s = now_s + LATE_S
