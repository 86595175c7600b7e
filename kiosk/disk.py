"""The disk can be trusted (again), or has too little room left: when visits are begun and when they are not.

A disk that fails is upkeep.store_failed. A visit that is under way when room runs short goes on; nobody begins another.
"""

from dataclasses import replace

from kiosk import pile, signing_in, staff_door
from kiosk.events import RoomSeen, StoreOpened
from kiosk.state import Closing, Goodbye, Kiosk, OutOfService, Queue, StaffScreen, Starting
from kiosk.steps import Step, inner, stay
from kiosk.upkeep import go_on


def store_opened(kiosk: Kiosk, event: StoreOpened) -> Step:
    """The disk can be trusted (again); with too little room the kiosk stays closed all the same."""
    kiosk = replace(kiosk, queue=Queue(event.owed, event.staff), cut_visits=event.cut_visits,
                    link=replace(kiosk.link, cursor=event.cursor, wanted=True, delivering="", syncing=False))
    return _serve(kiosk) if event.room else _end_what_has_not_begun(kiosk)


def room_seen(kiosk: Kiosk, event: RoomSeen) -> Step:
    """Nothing was lost on the way: what is being sent goes on."""
    if isinstance(inner(kiosk.phase), Starting):
        return stay(kiosk)
    return _serve(kiosk) if event.room else _end_what_has_not_begun(kiosk)


def _serve(kiosk: Kiosk) -> Step:
    if isinstance(inner(kiosk.phase), (Starting, OutOfService)):
        kiosk = signing_in.home(kiosk)
    return _go_on(kiosk)


def _end_what_has_not_begun(kiosk: Kiosk) -> Step:
    """Before a patron lays anything; whoever has may finish, and the reserve is there for that."""
    laid = kiosk.visit and kiosk.visit.lines
    if laid or isinstance(inner(kiosk.phase), (StaffScreen, Closing, Goodbye, OutOfService)):
        return _go_on(kiosk)
    pad = replace(kiosk.pad, lying=pile.forget_owner(kiosk.pad.lying))
    return _go_on(replace(signing_in.home(kiosk), pad=pad, language=kiosk.language))


def _go_on(kiosk: Kiosk) -> Step:
    kiosk, wishes = go_on(kiosk)
    kiosk, more = staff_door.look_again(kiosk)
    return kiosk, wishes + more
