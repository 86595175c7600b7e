"""More requests than central can serve at once: who is asked to come again, and when (503 with Retry-After).

What patrons wait for goes before deliveries and pages of changes: those say so themselves, by the Priority header (RFC 9218).
They take turns, fairly (`turns.py`), and only those who are ours stand in line (`callers.py`). A request counts from when its
body has arrived until its answer begins, so that a slow line takes nobody's place.

Knows no route and no database.
"""

import re
import time
from collections.abc import Callable, Hashable

from central.callers import Callers
from central.limits import App, Message, Receive, Scope, Send
from central.problems import problem
from central.turns import SOON_S, Turns

BULK_MAX = 4
"""Deliveries and pages under way at once. One writes at a time (`database.py`), so more would only stand in line, and before
the patrons."""

ALL_MAX = 200
"""Of everything: what could still be answered while a patron waits."""

BULK_URGENCY, USUAL_URGENCY = 5, 3
"""RFC 9218: 0 is the most urgent, 3 is meant where nothing is said."""

_URGENCY = re.compile(rb"(?:^|,)\s*u=([0-7])\s*(?:,|$)")


class Load:
    """Goes inside of what reads bodies. Runs in the server's one event loop, so it needs no lock."""

    def __init__(self, app: App, callers: Callers, bulk_max: int = BULK_MAX, all_max: int = ALL_MAX,
                 clock: Callable[[], float] = time.monotonic):
        self._app, self._callers, self._all, self._all_max = app, callers, 0, all_max
        self._turns = Turns(bulk_max, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        who = await self._callers.who(scope) if urgency(scope) >= BULK_URGENCY else None
        bulk = who is not None                 # a stranger is told so at once, and takes no turn
        wait_s = await self._turn((who, scope["method"])) if bulk else SOON_S if self._full else 0
        if wait_s:
            return await problem(503, "Too many are asking at once.", wait_s)(scope, receive, send)
        place = _Place(self, bulk)
        try:
            await self._app(scope, receive, place.watching(send))
        finally:
            place.leave()
        return None

    @property
    def _full(self) -> bool:
        return self._all >= self._all_max

    async def _turn(self, who: Hashable) -> int:
        """What a kiosk delivers and the pages that it asks for have a place in line each: neither takes the other's."""
        return self._turns.send_away(who) if self._full else await self._turns.come(who)

    def enter(self) -> None:
        self._all += 1

    def leave(self, bulk: bool) -> None:
        self._all -= 1
        if bulk:
            self._turns.leave()


class _Place:
    """One request's place; it is left when the answer begins, or when the request ends without one."""

    def __init__(self, load: Load, bulk: bool):
        self._load, self._bulk, self._held = load, bulk, True
        load.enter()

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
