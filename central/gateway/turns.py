"""Whose turn it is on the one line: patrons who wait before replay, and within each the one who came first.

Knows no line and no message.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class NoTurn(Exception):
    """It did not come in time; nothing was asked."""


class Turns:
    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self._door, self._taken = clock, threading.Condition(), False
        self._waiting: dict[bool, deque[object]] = {True: deque(), False: deque()}

    @contextmanager
    def turn(self, urgent: bool, until_s: float) -> Iterator[None]:
        """Alone on the line. NoTurn when it does not come by then (one that is free is given, however late it is)."""
        self._take(urgent, until_s)
        try:
            yield
        finally:
            with self._door:
                self._taken = False
                self._door.notify_all()

    def _take(self, urgent: bool, until_s: float) -> None:
        ticket, queue = object(), self._waiting[urgent]
        with self._door:
            queue.append(ticket)
            try:
                if not self._door.wait_for(lambda: self._is_next(ticket), max(0.0, until_s - self._clock())):
                    raise NoTurn
                self._taken = True
            finally:
                queue.remove(ticket)
                self._door.notify_all()       # who stood behind one that gave up may be the next now

    def _is_next(self, ticket: object) -> bool:
        first = self._waiting[True] or self._waiting[False]
        return not self._taken and first[0] is ticket
