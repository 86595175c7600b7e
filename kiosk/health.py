"""Keeps since when each port is as it is, whatever the screen shows. One table, event -> note.

Knows nothing of what is done about it: that is upkeep's, and staff's.
"""

from dataclasses import replace

from kiosk import events as ev
from kiosk.ports import PortName
from kiosk.standing import STORE_LOW, PortSeen
from kiosk.state import Kiosk


def note(kiosk: Kiosk, event: ev.Event) -> Kiosk:
    """Before anything else is made of an event."""
    act = NOTES.get(type(event))
    return act(kiosk, event) if act else kiosk


def _seen(kiosk: Kiosk, port: PortName, state: str) -> Kiosk:
    before: PortSeen = getattr(kiosk.health, port)
    if before.state == state:
        return kiosk
    return replace(kiosk, health=replace(kiosk.health, **{port: PortSeen(state, kiosk.now_ms)}))


def _heard(kiosk: Kiosk, event: ev.Event) -> Kiosk:
    return replace(kiosk, health=replace(kiosk.health, heard_ms=max(1, kiosk.now_ms)))


def _port_up(kiosk: Kiosk, event: ev.PortUp) -> Kiosk:
    return _seen(kiosk, event.port, "up") if event.port in (PortName.PAD, PortName.SCANNER) else kiosk


def _port_down(kiosk: Kiosk, event: ev.PortDown) -> Kiosk:
    lost = {PortName.PRINTER: "lost", PortName.STORE: "store_failed"}
    return _seen(kiosk, event.port, lost.get(event.port, "away"))


def _link_up(kiosk: Kiosk, event: ev.LinkUp) -> Kiosk:
    prompt = event.took_ms < kiosk.settings.answer_wait_ms * 3 // 4          # as upkeep.link_up
    return _heard(_seen(kiosk, PortName.UPSTREAM, "up" if prompt else "slow"), event)


def _room(kiosk: Kiosk, event: ev.StoreOpened | ev.RoomSeen) -> Kiosk:
    return _seen(kiosk, PortName.STORE, "up" if event.room else STORE_LOW)


NOTES = {
    ev.PortUp: _port_up,
    ev.PortDown: _port_down,
    ev.PrinterSeen: lambda kiosk, event: _seen(kiosk, PortName.PRINTER, event.state),
    ev.LinkUp: _link_up,
    ev.LinkLost: lambda kiosk, _: _seen(kiosk, PortName.UPSTREAM, "away"),
    ev.StoreOpened: _room,
    ev.RoomSeen: _room,
    ev.StoreFailed: lambda kiosk, event: _seen(kiosk, PortName.STORE, event.why or "store_failed"),
    ev.Absorbed: _heard,
    ev.Answered: _heard,
    ev.Delivered: _heard,
    ev.PatronAnswered: _heard,
}
"""What says how a port is. The rest changes nothing here."""
