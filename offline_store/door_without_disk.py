"""Staff's door while the disk fails: that is when they need it. What the machine can say, and PINs without a count on disk."""

from collections.abc import Iterable

from kiosk.ailing import parts
from kiosk.effects import CheckStaffPin, Effect, FetchStanding
from kiosk.events import Event, StaffPinChecked, StandingFound
from kiosk.standing import Standing
from offline_store.staff_cards import StaffCards, opens
from offline_store.standing import address, version

WAIT_S = 30.0
"""No count of wrong PINs can be kept: after each wrong one, whatever the card, the next is not looked at for so long."""


class DoorWithoutDisk:
    def __init__(self, cards: StaffCards):
        self._cards, self._again_at = cards, 0.0

    def serve(self, wishes: Iterable[Effect], now: float) -> list[Event]:
        """`now`: seconds of a clock that only goes on."""
        events: list[Event] = []
        for wish in wishes:
            if isinstance(wish, FetchStanding):
                events.append(StandingFound(Standing(version=version(), address=address(), ails=parts())))
            elif isinstance(wish, CheckStaffPin):
                events.append(self._check(wish, now))
        return events

    def _check(self, wish: CheckStaffPin, now: float) -> Event:
        card = self._cards.find(wish.who)
        if now < self._again_at:
            return StaffPinChecked(wish.who, False, round((self._again_at - now) * 1000), looked=False)
        ok = card is not None and bool(card.pin) and opens(card, wish.pin)
        self._again_at = now if ok else now + WAIT_S
        return StaffPinChecked(wish.who, ok, 0 if ok else round(WAIT_S * 1000))
