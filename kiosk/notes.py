"""What staff read in the log of what happens: wires that come and go. No names, no numbers."""

from kiosk.effects import Effect
from kiosk.events import Event, PortDown, PortUp
from kiosk.log import say
from kiosk.state import Kiosk


def note_ports(kiosk: Kiosk, event: Event, wishes: tuple[Effect, ...]) -> None:
    if isinstance(event, PortUp):
        say(f"{event.port}: it is there")
    elif isinstance(event, PortDown):
        say(f"{event.port}: it is away ({event.why})")
