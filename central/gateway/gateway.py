"""Central's routes, answered by the library system: one object with one method for each. Knows no HTTP but its 503."""

import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from central.database import Database
from central.gateway import patrons
from central.gateway.changes import Copy
from central.gateway.forward import Forward
from central.gateway.ils import Ils, Unknown
from central.gateway.keeper import Keeper
from central.gateway.memories import Memories
from central.problems import Refused
from central.repeats import RETRY_S
from kiosk.transactions import Answer

NIGHTLY_RETRY_S = 300
"""A nightly file that could not be read is tried again after so long; until then the old copy is served."""


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


class Gateway:
    """While the library system is away each question is a 503, and so is /health: a kiosk takes that as silence."""

    def __init__(self, ils: Ils, database: Database, copy: Copy, now_ms: Callable[[], int] = wall_ms):
        self._ils, self._database, self._copy = ils, database, copy
        self._memories = Memories()
        self._forward = Forward(ils, database, self._memories, now_ms)
        self._keeper = Keeper(ils, self._memories.forget_old)

    def start(self) -> None:
        self._keeper.start()

    def stop(self) -> None:
        self._keeper.stop()

    def check(self) -> None:
        """Refused while the library system is away."""
        if not self._ils.is_there():
            raise _silent()

    def patron(self, device: str, card: str, pin: str | None, now_ms: int) -> dict[str, Any]:
        with _silence():
            return patrons.sign_in(self._ils, self._memories.of(device), self._database, device, card, pin or "", now_ms)

    def account(self, device: str, card: str) -> dict[str, Any]:
        with _silence():
            return patrons.account(self._ils, self._memories.of(device), card)

    def take(self, device: str, bodies: Sequence[Any], now_ms: int) -> list[Answer]:
        with _silence():
            return self._forward.take(device, bodies, now_ms)

    def page(self, connection: Connection, cursor: str) -> dict[str, Any]:
        page = self._copy.page(connection, cursor)
        if page is None:
            raise Refused(503, "There is no nightly file that can be used.", NIGHTLY_RETRY_S)
        return page


@contextmanager
def _silence():
    try:
        yield
    except Unknown:
        raise _silent() from None


def _silent() -> Refused:
    return Refused(503, "The library system does not answer.", RETRY_S)
