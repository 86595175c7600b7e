"""More requests than central can serve at once: who is asked to come again, and when (503 with Retry-After).

What patrons wait for goes before deliveries and pages of changes: those say so themselves, by the Priority header (RFC 9218).
A request counts from when its body has arrived until its answer begins, so that a slow line takes nobody's place. Each who is
turned away is given a time of their own, as far away as the line is long: so they do not come back together.

Knows no route and no database.
"""

import math
import re
import time
from collections.abc import Callable

from central.limits import App, Message, Receive, Scope, Send
from central.problems import problem

BULK_MAX = 4
"""Deliveries and pages under way at once. One writes at a time (`database.py`), so more would only stand in line, and before
the patrons."""

ALL_MAX = 200
"""Of everything: what could still be answered while a patron waits."""

BULK_URGENCY, USUAL_URGENCY = 5, 3
"""RFC 9218: 0 is the most urgent, 3 is meant where nothing is said."""

SOON_S, LONGEST_S = 1, 60
"""The least and the most that anybody is told to wait."""

USUAL_TURN_S = 0.05
"""What a bulk request is taken to cost until some have been seen."""

_URGENCY = re.compile(rb"(?:^|,)\s*u=([0-7])\s*(?:,|$)")


class Load:
    """Goes inside of what reads bodies. Runs in the server's one event loop, so it needs no lock."""

    def __init__(self, app: App, bulk_max: int = BULK_MAX, all_max: int = ALL_MAX, clock: Callable[[], float] = time.monotonic):
        self._app, self._bulk_max, self._all_max, self._clock = app, bulk_max, all_max, clock
        self._all = self._bulk = 0
        self._turn_s, self._booked_s, self._left_s = USUAL_TURN_S, 0.0, 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        bulk = urgency(scope) >= BULK_URGENCY
        if self._all >= self._all_max or (bulk and self._bulk >= self._bulk_max):
            wait_s = self._appointment() if bulk else SOON_S
            return await problem(503, "Too many are asking at once.", wait_s)(scope, receive, send)
        place = _Place(self, bulk)
        try:
            await self._app(scope, receive, place.watching(send))
        finally:
            place.leave()
        return None

    def _appointment(self) -> int:
        """Seconds: one turn behind the last who was given a time."""
        now_s = self._clock()
        self._booked_s = max(self._booked_s, now_s) + self._turn_s
        return min(LONGEST_S, max(SOON_S, math.ceil(self._booked_s - now_s)))

    def enter(self, bulk: bool) -> None:
        if bulk and not self._bulk:
            self._left_s = self._clock()       # the first: from now on somebody is being served
        self._all += 1
        self._bulk += bulk

    def leave(self, bulk: bool) -> None:
        """A turn is the time from one end to the next, however many were served beside it."""
        if bulk:
            now_s = self._clock()
            self._turn_s += (now_s - self._left_s - self._turn_s) / 10
            self._left_s = now_s
        self._all -= 1
        self._bulk -= bulk


class _Place:
    """One request's place; it is left when the answer begins, or when the request ends without one."""

    def __init__(self, load: Load, bulk: bool):
        self._load, self._bulk, self._held = load, bulk, True
        load.enter(bulk)

    def leave(self) -> None:
        if self._held:
            self._held = False
            self._load.leave(self._bulk)

    def watching(self, send: Send) -> Send:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.leave()
            await send(message)

        return watched


def urgency(scope: Scope) -> int:
    said = _URGENCY.search(dict(scope["headers"]).get(b"priority", b""))
    return int(said[1]) if said else USUAL_URGENCY
