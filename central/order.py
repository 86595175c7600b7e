"""When a transaction happened, as far as anybody knows, and which of two came first. Pure.

A trusted clock gives a moment. Without one there is only a span: not before what the same kiosk did earlier (its `seq` is
an order that no clock can spoil), and not after its arrival here. Two spans that overlap have no order, and nothing is
guessed from them (design §9).
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.transactions import Transaction, Want

NOT_BEFORE_MS = 1_704_067_200_000
"""2024-01-01 UTC. No kiosk of this kind is older: a clock that says so is not to be trusted, whatever it claims."""

CLOCKS_AGREE_MS = 900_000
"""Trusted clocks of kiosks and of central may differ by so much."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to an item, between `lo_ms` and `hi_ms` (UTC; equal when the moment is known)."""

    item: str
    kind: str
    lo_ms: int
    hi_ms: int
    device: str = ""               # empty: entered by the library itself
    seq: int = 0
    tx: str | None = None

    @property
    def trusted(self) -> bool:
        return self.lo_ms == self.hi_ms

    def known_ms(self, now_ms: int) -> int:
        """The moment to write down: its own, or that of its arrival when it is not known."""
        return self.lo_ms if self.trusted else now_ms

    def is_after(self, other: "Event") -> bool:
        """Proven to be later. Of one device the seq decides; at the same millisecond, who asks came later."""
        if self.device and self.device == other.device:
            return self.seq > other.seq
        return self.lo_ms >= other.hi_ms

    def is_before(self, other: "Event") -> bool:
        """Proven to be earlier."""
        if self.device and self.device == other.device:
            return self.seq < other.seq
        return self.hi_ms < other.lo_ms


def event_of(tx: Transaction, device: str, now_ms: int, floor_ms: Callable[[], int]) -> Event:
    """`floor_ms`: looks up what is known of the kiosk's earlier transactions (0: nothing); asked only without a clock."""
    moment = _moment(tx, now_ms)
    lo, hi = (moment, moment) if moment is not None else (min(floor_ms(), now_ms), now_ms)
    return Event(tx.item, tx.kind, lo, hi, device, tx.seq, tx.id)


def _moment(tx: Transaction, now_ms: int) -> int | None:
    """A question is decided now. What was decided at the kiosk has its corrected time, else a trusted reading."""
    if tx.want is Want.ASK:
        return now_ms
    said = tx.happened_ms if tx.happened_ms is not None else (tx.wall_ms if tx.trusted else None)
    if said is None or not NOT_BEFORE_MS <= said <= now_ms + CLOCKS_AGREE_MS:
        return None                        # nothing arrives before it happens: one of the two clocks is wrong
    return min(said, now_ms)
