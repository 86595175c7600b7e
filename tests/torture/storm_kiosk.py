"""One of a thousand kiosks after an outage: the product's session and its desk for central (batches, probes, back-off), over
lanes that fit a thousand times in one process. Its store is a list: the store has tests of its own.

Knows one kiosk; knows no crowd.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from drivers.upstream_desk import Desk
from drivers.upstream_http import HttpLine
from kiosk.backoff import Chance
from kiosk.effects import Absorb, Effect, FetchOwed, Settle, ToStore, ToUpstream
from kiosk.events import Absorbed, Event, OwedFetched, Settled, StoreOpened, Tick
from kiosk.session import next_deadline, step
from kiosk.settings import Settings
from kiosk.state import Kiosk, Starting
from kiosk.transactions import Kind, Result, Transaction, Want
from offline_store import uuid7
from tests.torture import storm_library as library
from tests.torture.storm_lane import StormLane, Tally

SETTINGS = Settings(library={"en": "Storm"}, isil="VN-MUON", branch="", kiosk="storm")
WALL_MS = 1_795_000_000_000
MINUTE_MS = 60_000


def rows(kiosk: int, count: int, patrons: int) -> list[Transaction]:
    """A day without a network: books lent, and all of them returned."""
    made = []
    for n in range(count):
        lends = n < count // 2
        book = n % max(1, count // 2)
        made.append(Transaction(
            str(uuid7.make(WALL_MS + n * MINUTE_MS, n + 1)), n + 1, Kind.CHECKOUT if lends else Kind.CHECKIN,
            library.item(kiosk, book), library.card(kiosk, book % patrons) if lends else "", Want.BOOK, f"boot-{kiosk}",
            50_000 + n * MINUTE_MS, WALL_MS + n * MINUTE_MS, True))
    return made


class StormKiosk:
    """`answers`: how often each word was heard. `progress_s`: when rows were accepted."""

    def __init__(self, number: int, owed: list[Transaction], address: tuple[str, int], tally: Tally, chance: Chance):
        self.number, self.owed, self.done_s = number, {row.id: row for row in owed}, 0.0
        self.accepted, self.answers, self.progress_s = list[str](), dict[str, int](), list[float]()
        self._events, self._outcomes, self._wishes, self._bell = deque[Event](), list[Event](), list[Effect](), asyncio.Event()
        line = HttpLine(f"http://{address[0]}:{address[1]}", f"{library.device(number)}.{library.secret(number)}")
        self._lanes: list[Any] = [StormLane(address, line, tally, self._came_back) for _ in range(3)]
        self.desk = Desk(self._events.append, lambda sentence: None, None, *self._lanes, chance=chance)
        self.kiosk = Kiosk(SETTINGS, Starting())
        self._feed([_tick(), StoreOpened(len(owed), 0, "")])

    def _came_back(self, outcome: Event) -> None:
        self._outcomes.append(outcome)
        self._bell.set()

    async def run(self, over: Callable[[], bool]) -> None:
        """Until every row is settled."""
        try:
            while self.owed and not over():
                self._bell.clear()
                self._turn()
                await self._sleep()
        finally:
            self.done_s = time.monotonic()
            for lane in self._lanes:
                lane.close()

    def _turn(self) -> None:
        wishes, self._wishes = self._wishes, []
        outcomes, self._outcomes = self._outcomes, []
        self.desk.turn(wishes, outcomes)
        self._feed([_tick()])
        while self._events:
            self._feed([self._events.popleft()])

    async def _sleep(self) -> None:
        if self._wishes or self._events or not self.owed:
            return
        waits = [wait for wait in (self.desk.pause_s(), self._session_s()) if wait is not None]
        try:
            await asyncio.wait_for(self._bell.wait(), max(0.001, min(waits)) if waits else None)
        except TimeoutError:
            pass

    def _session_s(self) -> float | None:
        deadline_ms = next_deadline(self.kiosk)
        return None if deadline_ms is None else deadline_ms / 1000 - time.monotonic()

    # ---- the session and its store ----------------------------------------------------------------------------------

    def _feed(self, events: Iterable[Event]) -> None:
        for event in events:
            self.kiosk, wishes = step(self.kiosk, event)
            for wish in wishes:
                if isinstance(wish, ToUpstream):
                    self._wishes.append(wish)
                elif isinstance(wish, ToStore):
                    self._feed(self._stored(wish))

    def _stored(self, wish: ToStore) -> list[Event]:
        if isinstance(wish, FetchOwed):
            return [OwedFetched(self._oldest(wish.limit))]
        if isinstance(wish, Settle):
            self._settle(wish)
            return [Settled()]
        return [Absorbed(wish.page["cursor"], False)] if isinstance(wish, Absorb) else []

    def _oldest(self, limit: int) -> tuple[Transaction, ...]:
        """Of one item only the oldest, as the store has it."""
        chosen: dict[str, Transaction] = {}
        for row in self.owed.values():
            chosen.setdefault(row.item, row)
            if len(chosen) >= limit:
                break
        return tuple(chosen.values())

    def _settle(self, wish: Settle) -> None:
        before = len(self.owed)
        for answer in wish.answers:
            self.answers[answer.word] = self.answers.get(answer.word, 0) + 1
            if answer.word is Result.ACCEPTED and self.owed.pop(answer.id, None):
                self.accepted.append(answer.id)
        if len(self.owed) < before:
            self.progress_s.append(time.monotonic())


def _tick() -> Tick:
    now_ms = int(time.monotonic() * 1000)
    return Tick(now_ms, WALL_MS + now_ms, True)
