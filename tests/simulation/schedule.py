"""Virtual time: what happens next, in the order of its moment."""

import heapq
from collections.abc import Callable


class Schedule:
    def __init__(self) -> None:
        self.now_ms, self._count = 1_000, 0
        self._waiting: list[tuple[int, int, Callable[[], object]]] = []

    def after(self, delay_ms: int, act: Callable[[], object]) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (self.now_ms + delay_ms, self._count, act))

    def next_ms(self) -> int | None:
        return self._waiting[0][0] if self._waiting else None

    def advance(self, to_ms: int) -> None:
        """Everything until then, in order."""
        while self._waiting and self._waiting[0][0] <= to_ms:
            at, _, act = heapq.heappop(self._waiting)
            self.now_ms = max(self.now_ms, at)
            act()
        self.now_ms = max(self.now_ms, to_ms)
