"""A port at work in its own worker, and an ear for what it says. For the tests of ports."""

import select
import time
from collections.abc import Callable
from typing import Any, Self

from kiosk.effects import Effect
from kiosk.events import Event
from kiosk.workers import Inbox, Worker


class Listener:
    """`with Listener(port) as kiosk:` … At the end a bug in the port's thread fails the test."""

    def __init__(self, port: Any):
        self.inbox, self.bugs = Inbox(), list[str]()
        self.worker = Worker(port, self.inbox.post, self.bugs.append)
        self._heard: list[Event] = []

    def __enter__(self) -> Self:
        self.worker.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.worker.stop()
        assert self.bugs == []

    def wish(self, *wishes: Effect) -> float:
        """Says when it was wished."""
        for wish in wishes:
            self.worker.wishes.put(wish)
        return time.monotonic()

    def hears(self, fits: type | Callable[[Event], bool], within_s: float = 5.0) -> Any:
        """The next event that fits; those before it are forgotten."""
        fit = (lambda event: isinstance(event, fits)) if isinstance(fits, type) else fits
        end = time.monotonic() + within_s
        while True:
            while self._heard:
                event = self._heard.pop(0)
                if fit(event):
                    return event
            assert select.select([self.inbox], [], [], max(0.0, end - time.monotonic()))[0], f"no {fits} in time"
            self._heard += self.inbox.take_all()

    def hears_nothing(self, for_s: float) -> None:
        assert not self._heard, self._heard
        assert not select.select([self.inbox], [], [], for_s)[0], self.inbox.take_all()
