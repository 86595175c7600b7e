"""A lane: one thread that does one exchange with upstream at a time, and can be told that nobody waits any more.

Knows errands and a line; knows no order among them and not whether upstream is there. Errands and outcomes travel in the
same queues as the kiosk's own wishes and events, so there is no second kind of concurrency.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.effects import Effect
from kiosk.events import Event
from kiosk.ports import PortError, PortName, PortSilent
from kiosk.workers import Post, Wishes, Worker

STOP_WAIT_S = 0.5
"""For a lane to end when the kiosk stops; then it is left behind (its thread ends with the process)."""


@dataclass(frozen=True)
class Errand(Effect):
    """One exchange. `until_s`: by the monotonic clock, when nobody waits for it any more."""

    until_s: float

    @property
    def request(self) -> Any:
        """What the line is called with."""
        raise NotImplementedError


class Line(Protocol):
    """One line, such as `HttpLine` or `Sip2Line`."""

    @property
    def left(self) -> bool: ...
    def arm(self) -> None: ...
    def call(self, request: Any, wait_s: float) -> Any: ...
    def cut(self) -> bool: ...
    def close(self) -> None: ...


@dataclass(frozen=True, eq=False)
class Done(Event):
    """An exchange is over. `left`: some of the request left this kiosk."""

    lane: "Lane"
    job: Any
    outcome: Any
    left: bool


class Lane:
    """`post` takes Done (and PortDown after a bug in here)."""

    name = PortName.UPSTREAM

    def __init__(self, line: Line, post: Post, report: Callable[[str], None]):
        self.job: Any = None
        self.given_up = False
        self._line, self._worker = line, Worker(self, post, report)
        self._worker.start()

    @property
    def free(self) -> bool:
        return self.job is None

    def start(self, job: Errand) -> None:
        assert self.free, "a lane does one job at a time"
        self.job, self.given_up = job, False
        self._line.arm()
        self._worker.wishes.put(job)

    def give_up(self) -> bool:
        """Nobody waits for this job any more: nothing of it leaves from now on. Says whether some of it had left.

        The lane is free when its thread says Done: at once, or after a name service that takes its time.
        """
        self.given_up = True
        return self._line.cut()

    def done(self) -> None:
        self.job = None

    def close(self) -> None:
        self._line.cut()
        self._worker.stop(timeout_s=STOP_WAIT_S)
        self._line.close()

    def serve(self, wishes: Wishes, post: Post) -> None:
        """In the lane's own thread."""
        while not wishes.stopping:
            for job in wishes.take_all(None):
                assert isinstance(job, Errand)
                outcome = self._exchange(job)
                post(Done(self, job, outcome, self._line.left))

    def _exchange(self, job: Errand) -> Any:
        left_s = job.until_s - time.monotonic()
        try:
            return self._line.call(job.request, left_s) if left_s > 0 else PortSilent("no time was left for it")
        except PortError as error:
            return error
