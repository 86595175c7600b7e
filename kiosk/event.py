"""The base of all events: they are at home in `kiosk.events` and `kiosk.store_events`."""

from kiosk.values import dataclass


@dataclass(frozen=True)
class Event:
    """Base of all events."""
