"""Staff's door: a staff card opens a screen that says how this kiosk stands, and closes by itself.

Never inside a patron's visit: there it asks, as another card does. Whose card is a staff card is not known here: the event
says so. Whether the PIN is right is the store's to say; while its disk fails, too.
"""

from dataclasses import replace

from kiosk import signing_in
from kiosk.effects import AskPrinter, CheckStaffPin, Effect, FetchStanding, Print, Probe
from kiosk.events import AilingSeen, Printed, StaffCardShown, StaffPinChecked, StandingFound, Touched
from kiosk.reasons import Reason
from kiosk.slip import trial_slip
from kiosk.standing import StaffCard
from kiosk.state import (
    Account,
    CardChecking,
    CardWanted,
    Closing,
    Goodbye,
    Kiosk,
    Lending,
    OtherCard,
    OutOfService,
    PinWanted,
    Returning,
    SlipChoice,
    StaffScreen,
    Welcome,
)
from kiosk.steps import Step, inner, person_seen, stay


def card_shown(kiosk: Kiosk, event: StaffCardShown) -> Step:
    """Where it leads depends on who is in the middle of what."""
    kiosk, here, card = person_seen(kiosk), inner(kiosk.phase), StaffCard(event.who, event.pin)
    if isinstance(here, StaffScreen):
        return leave(kiosk)                          # the card that opened it closes it
    if isinstance(here, Closing):
        return stay(replace(kiosk, phase=replace(here, next_card="", next_staff=card)))
    if isinstance(here, (Welcome, Goodbye, CardWanted, CardChecking, PinWanted, OutOfService)):
        return enter(kiosk, card)
    if isinstance(here, Returning) and not (kiosk.visit and kiosk.visit.lines):
        return enter(kiosk, card)
    if isinstance(here, (Lending, Returning, Account, SlipChoice)):
        return stay(replace(kiosk, phase=OtherCard(here, "", staff=card)))
    return stay(kiosk)                               # starting


def enter(kiosk: Kiosk, card: StaffCard) -> Step:
    """The door: with its PIN, where it has one. No visit goes on behind it."""
    kiosk = signing_in.home(kiosk)
    if card.pin:
        return stay(replace(kiosk, phase=PinWanted("", staff=card)))
    return _open(kiosk)


def _open(kiosk: Kiosk) -> Step:
    return replace(kiosk, phase=StaffScreen()), (FetchStanding(),)


def pin_checked(kiosk: Kiosk, event: StaffPinChecked) -> Step:
    here = inner(kiosk.phase)
    if not isinstance(here, PinWanted) or here.staff is None or here.staff.who != event.who:
        return stay(kiosk)
    if event.ok:
        return _open(kiosk)
    reason = Reason.PIN_WAIT if event.wait_ms and not event.looked else Reason.PIN_WRONG
    here = replace(here, digits="", notice=reason, wait_until_ms=kiosk.now_ms + event.wait_ms if event.wait_ms else 0)
    return stay(replace(kiosk, phase=replace(here, shown=False)))


def confirm_pin(kiosk: Kiosk, pin: PinWanted) -> Step:
    """Touch of OK. The digits go to the store and are forgotten here."""
    assert pin.staff is not None
    if not pin.digits:
        return stay(kiosk)
    return replace(kiosk, phase=replace(pin, digits="", shown=False)), (CheckStaffPin(pin.staff.who, pin.digits),)


def leave(kiosk: Kiosk, _: Touched | None = None) -> Step:
    return stay(signing_in.home(kiosk))


# ---- what it shows --------------------------------------------------------------------------------------------------

def _screen(kiosk: Kiosk) -> StaffScreen:
    assert isinstance(kiosk.phase, StaffScreen)
    return kiosk.phase


def standing_found(kiosk: Kiosk, event: StandingFound) -> Step:
    if not isinstance(kiosk.phase, StaffScreen):
        return stay(kiosk)
    last = max(0, len(event.standing.waiting) - 1)
    return stay(replace(kiosk, phase=replace(kiosk.phase, standing=event.standing, row_page=min(kiosk.phase.row_page, last))))


def look_again(kiosk: Kiosk, _: AilingSeen | None = None) -> Step:
    """The counts have changed: so have the rows. Or what ails has: a try-out ends later than the touch that wished for it."""
    return kiosk, (FetchStanding(),) if isinstance(kiosk.phase, StaffScreen) else ()


def _part(name: str):
    return lambda kiosk, _: stay(replace(kiosk, phase=replace(_screen(kiosk), part=name, row_page=0, notice="")))


def _page(by: int):
    """The button says which page it leads to: how many rows one has is a matter of the screen, at least one."""
    def turn(kiosk: Kiosk, event: Touched) -> Step:
        here = _screen(kiosk)
        last = max(0, len(here.standing.waiting) - 1) if here.standing else 0
        page = int(event.target) if event.target.isdecimal() else here.row_page + by
        return stay(replace(kiosk, phase=replace(here, row_page=min(last, max(0, page)))))
    return turn


# ---- what it does ---------------------------------------------------------------------------------------------------

def try_again(kiosk: Kiosk, _: Touched) -> Step:
    """Ask everybody now. What waits for its time to send or to fetch is due now; pad, scanner and store try by themselves."""
    link = replace(kiosk.link, retry_ms=min(kiosk.link.retry_ms, kiosk.now_ms), sync_ms=min(kiosk.link.sync_ms, kiosk.now_ms))
    wishes: tuple[Effect, ...] = (Probe(), FetchStanding())
    if "printer" in kiosk.settings.devices:
        wishes += (AskPrinter(),)
    return replace(kiosk, link=link, phase=replace(_screen(kiosk), notice="trying")), wishes


def print_test(kiosk: Kiosk, _: Touched) -> Step:
    """Also where the printer said that it cannot: it may have been seen to meanwhile."""
    if "printer" not in kiosk.settings.devices or _screen(kiosk).notice == "printing":
        return stay(kiosk)
    return replace(kiosk, phase=replace(_screen(kiosk), notice="printing")), (Print(trial_slip(kiosk)),)


def printed(kiosk: Kiosk, event: Printed) -> Kiosk:
    """The test slip came out, or not: the printer's own line says why."""
    if not isinstance(kiosk.phase, StaffScreen) or kiosk.phase.notice != "printing":
        return kiosk
    return replace(kiosk, phase=replace(kiosk.phase, notice="printed" if event.ok else "not_printed"))


TOUCHES = {
    "staff_leave": leave,
    "try_again": try_again,
    "print_test": print_test,
    "staff_waiting": _part("waiting"),
    "staff_details": _part("details"),
    "back": _part(""),
    "page_next": _page(+1),
    "page_prev": _page(-1),
}
"""Keys of the staff screen."""
