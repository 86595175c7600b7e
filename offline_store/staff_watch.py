"""Stands at the door of the inbox: a code or a chip that is a staff card goes in as that, and without its number.

So the session never holds the number of a staff card, and knows no key. Runs in the threads of scanner and pad: a hash of
a few microseconds a code, nothing at all where there are no staff cards. It works while the store fails.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.event import Event
from kiosk.events import PileSeen, Scanned, StaffCardShown
from kiosk.state import TagKind
from kiosk.workers import Post
from offline_store.errors import StoreError
from offline_store.privacy import DeviceKey, load_key
from offline_store.staff_cards import Card, StaffCards, who_of


class StaffWatch:
    def __init__(self, cards: StaffCards, key_file: str, report: Callable[[str], None]):
        self._cards, self._key_file, self._report = cards, key_file, report
        self._key: DeviceKey | None = None
        self._on_pad: frozenset[str] = frozenset()      # uids of staff cards that lie there

    def watching(self, post: Post) -> Post:
        """`post`, with staff cards recognised on the way."""
        def watched(event: Event) -> None:
            for one in self._seen(event):
                post(one)
        return watched

    def _seen(self, event: Event) -> tuple[Event, ...]:
        if isinstance(event, Scanned):
            card = self._card(event.code)
            return (StaffCardShown(card.who, bool(card.pin)),) if card else (event,)
        if isinstance(event, PileSeen):
            return self._pile(event)
        return (event,)

    def _pile(self, event: PileSeen) -> tuple[Event, ...]:
        """A staff card with a chip is no patron's: it is shown once, and does not lie there."""
        known = {tag.uid: card for tag in event.tags if tag.kind == TagKind.PATRON and (card := self._card(tag.item))}
        new = [card for uid, card in known.items() if uid not in self._on_pad]
        self._on_pad = frozenset(known)
        pile = replace(event, tags=tuple(tag for tag in event.tags if tag.uid not in known)) if known else event
        return pile, *(StaffCardShown(card.who, bool(card.pin)) for card in new[:1])

    def _card(self, number: str) -> Card | None:
        if not self._cards.any() or (key := self._device_key()) is None:
            return None
        return self._cards.find(who_of(key, number))

    def _device_key(self) -> DeviceKey | None:
        if self._key is None:
            try:
                self._key = load_key(self._key_file)
            except StoreError as why:
                self._report(f"staff cards: {why}")
        return self._key
