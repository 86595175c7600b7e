"""The one connection to the library system: talks are driven on it, one exchange at a time, and it is known whether it is there.

After a line was lost, or was silent with a request under way, nobody is kept waiting: everything is Unknown at once until
a probe has come back, and only `look` sends one. Knows no transaction and no database.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from central.gateway.story import Story
from central.gateway.turns import NoTurn, Turns
from drivers.sip2 import say, tasks
from drivers.sip2.codec import Message
from drivers.sip2.ground import Ground, Talk
from drivers.sip2.say import Say
from kiosk.backoff import Probes
from kiosk.ports import PortError, PortGarbled

T = TypeVar("T")

EXCHANGE_WAIT_S = 5.0
"""One message; a patron's question has less, because the whole of it has."""

FRESH_S = 1.0
"""Heard of so lately it is there; after that whoever asks for its health has it asked."""

HEALTH_WAIT_S = 0.5
"""For whoever asks for its health while another talks; then what is known is told."""

KEEP_ALIVE_S = 25.0
"""A line idle for so long is asked for its health, unless the profile says otherwise."""

PROBE_MOST_S = 15.0
"""The greatest cap of the wait between two probes: one asks here for all kiosks, and no herd with it."""


class Unknown(Exception):
    """No answer. `sent`: a request that changes something may have been carried out. `reached`: the line was lost over this
    very talk."""

    def __init__(self, sent: bool, why: str = "", reached: bool = False):
        super().__init__(why)
        self.sent, self.why, self.reached = sent, why, reached


class CannotSay(Exception):
    """Nothing left, and nothing will: it has a letter that the line's character set has not."""


class Line(Protocol):
    """Such as drivers.sip2.line.Sip2Line."""

    @property
    def left(self) -> bool: ...
    def arm(self) -> None: ...
    def call(self, request: Say, wait_s: float) -> Message: ...
    def cut(self) -> bool: ...
    def close(self) -> None: ...


class Ils:
    """Away at first: `look` finds out. `note` takes sentences for the log, without card numbers."""

    def __init__(self, line: Line, ground: Ground, note: Callable[[str], None], keep_alive_s: float = KEEP_ALIVE_S,
                 clock: Callable[[], float] = time.monotonic):  # fmt: skip
        self.ground, self._line, self._note, self._keep_alive_s, self._clock = ground, line, note, keep_alive_s, clock
        self._turns, self._up, self._told = Turns(clock), False, ""
        self._heard_s, self._probes = 0.0, Probes(random.random, PROBE_MOST_S)

    @property
    def up(self) -> bool:
        return self._up

    @property
    def _due_s(self) -> float:
        """The next probe, while it is away."""
        return self._probes.due_s or 0.0

    def now_s(self) -> float:
        return self._clock()

    # ---- talks ------------------------------------------------------------------------------------------------------

    @contextmanager
    def turn(self, urgent: bool, until_s: float) -> Iterator[None]:
        """For several talks that nobody may come between. Unknown when the library system is away, or no turn came."""
        if not self._up:
            raise Unknown(False, "the library system is away")
        try:
            with self._turns.turn(urgent, until_s):
                if not self._up:               # lost while this one waited
                    raise Unknown(False, "the library system is away")
                yield
        except NoTurn:
            raise Unknown(False, "the library system is busy") from None

    def run(self, talk: Talk[T], until_s: float, story: Story | None = None) -> T:
        """Within a turn: the whole talk. Unknown, CannotSay, and what a talk raises itself."""
        return self._drive(talk, lambda request: self._exchange(request, until_s), story or Story())

    def ask(self, talk: Talk[T], until_s: float) -> T:
        """A turn for each exchange: a talk that only reads lets others come between."""

        def exchange(request: Say) -> Message:
            with self.turn(True, until_s):
                return self._exchange(request, until_s)

        return self._drive(talk, exchange, Story())

    def _drive(self, talk: Talk[T], exchange: Callable[[Say], Message], story: Story) -> T:
        try:
            request = next(talk)
            while True:
                story.asks(request)
                answer = exchange(request)
                story.hears(answer)
                request = talk.send(answer)
        except StopIteration as end:
            return end.value
        except Unknown as silence:
            raise Unknown(silence.sent or story.changed, silence.why, silence.reached) from silence
        finally:
            talk.close()

    def _exchange(self, request: Say, until_s: float) -> Message:
        wait_s = min(until_s - self._clock(), EXCHANGE_WAIT_S)
        if wait_s <= 0 or not self._up:
            raise Unknown(False, "no time was left for it" if self._up else "the library system is away")
        self._line.arm()
        try:
            answer = self._line.call(request, wait_s)
        except PortError as error:
            if isinstance(error, PortGarbled) and not self._line.left:
                raise CannotSay(str(error)) from error
            self._lost(str(error))
            raise Unknown(request.once and self._line.left, str(error), reached=self._line.left) from error
        self._heard_s = self._clock()
        return answer

    # ---- is it there? -----------------------------------------------------------------------------------------------

    def is_there(self) -> bool:
        """As it is now: asked, where it was not heard of lately. While another asks, what is known."""
        if self._up and self._clock() - self._heard_s <= FRESH_S:
            return True
        self.look(patience_s=0.0 if not self._up else HEALTH_WAIT_S)
        return self._up

    def look(self, patience_s: float = 0.0) -> None:
        """A probe, if its time has come and the line is free: the whole library system has to answer it."""
        if not self._up and self._clock() < self._due_s:
            return
        try:
            with self._turns.turn(True, self._clock() + patience_s):
                self._probe()
        except NoTurn:
            pass

    def _probe(self) -> None:
        known = self.ground
        request = say.item(known.terms, known.now(), tasks.NOBODY) if known.knows("17") else say.status()
        self._line.arm()
        began_s = self._clock()
        try:
            self._line.call(request, EXCHANGE_WAIT_S)
        except PortError as error:
            self._lost(str(error), began_s)
        else:
            self._there()

    def _there(self) -> None:
        if not self._up:
            self._note("the library system is there")
        self._up, self._told, self._heard_s = True, "", self._clock()
        self._probes.succeeded(0, self._heard_s)

    def _lost(self, why: str, began_s: float | None = None) -> None:
        """`began_s`: of a probe that failed; none: probed at once."""
        now_s, was_up, self._up = self._clock(), self._up, False
        if began_s is None:
            self._probes.lost(now_s)
        else:
            self._probes.failed(began_s, now_s)
        if was_up or why != self._told:
            self._told = why
            self._note(f"the library system is away: {why}")

    def tend(self) -> float:
        """What the keeper does between questions: probe while it is away, and while the line is idle. Seconds to the next."""
        if not self._up or self._clock() - self._heard_s >= self._keep_alive_s:
            self.look()
        next_s = self._heard_s + self._keep_alive_s if self._up else self._due_s
        return min(max(0.2, next_s - self._clock()), self._keep_alive_s)

    def close(self) -> None:
        self._line.cut()
        self._line.close()
