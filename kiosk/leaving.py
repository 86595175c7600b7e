"""The end of a visit: the choice of a slip, what is still under way, goodbye; and what happens when nobody answers.

A visit ends at the touch of the choice, at its time-out, or when another card takes over (design §5). Then nothing of the
patron is left here (invariant 8), and what lies on the pad is nobody's.
"""

from dataclasses import replace

from kiosk import pile, signing_in, staff_door
from kiosk.effects import Effect, EndVisit, MarkTag, Print, SendMail
from kiosk.reasons import Reason
from kiosk.slip import slip_of
from kiosk.standing import StaffCard
from kiosk.state import (
    UNDER_WAY,
    Account,
    CardTyping,
    CardWanted,
    Closing,
    Goodbye,
    Help,
    Intent,
    Kiosk,
    Lending,
    Line,
    LineStep,
    LookSheet,
    OtherCard,
    OutOfService,
    PinWanted,
    Returning,
    SlipChoice,
    SlipPhone,
    StaffScreen,
    StillThere,
    Visit,
    Welcome,
)
from kiosk.steps import Step, inner, stay, visit_of
from kiosk.transactions import Kind, Security
from kiosk.writing import target

ATTENDED = (Lending, Returning, Account, SlipChoice, SlipPhone, CardWanted, CardTyping, PinWanted, Help, LookSheet, OtherCard)
"""Screens on which somebody is expected to do something."""

FOR_THE_DESK = (LineStep.DESK, LineStep.REFUSED, LineStep.PARTS)
"""Items that the patron has in hand and may not take along, or cannot give back here."""

NAMED_MAX = 2
"""More titles nobody reads in the time of a goodbye."""

PRINTS = ("ok", "paper_low", "unknown")
"""Printer states in which a slip is worth trying."""


def may_print(kiosk: Kiosk) -> bool:
    return kiosk.printer in PRINTS


def may_mail(kiosk: Kiosk) -> bool:
    patron = kiosk.visit.patron if kiosk.visit else None
    return bool(kiosk.settings.mail and kiosk.link.up and patron and patron.has_mail)


def may_keep(kiosk: Kiosk) -> bool:
    """Is there anything for a telephone to remember: a loan with its due date?"""
    lines = kiosk.visit.lines if kiosk.visit else ()
    return any(x.kind is not Kind.CHECKIN and x.success and x.due for x in lines)


def finish(kiosk: Kiosk) -> Step:
    """The choice of a slip; or at once what the library has chosen, where that can be had. Where nothing has happened there
    is nothing that could stand on one."""
    if nothing_happened(kiosk):
        return close(kiosk, "none")
    slip = kiosk.settings.slip
    possible = {"print": may_print, "email": may_mail, "none": lambda _: True}.get(slip)
    return close(kiosk, slip) if possible and possible(kiosk) else stay(replace(kiosk, phase=SlipChoice()))


def nothing_happened(kiosk: Kiosk) -> bool:
    visit = visit_of(kiosk)
    return not visit.under_way and not slip_of(kiosk, visit).lines


def close(kiosk: Kiosk, slip: str, next_card: str = "", next_staff: StaffCard | None = None) -> Step:
    """The choice is made: from here nothing joins; what is under way is finished first."""
    until = kiosk.now_ms + kiosk.settings.closing_limit_ms
    pad = replace(kiosk.pad, lying=pile.forget_owner(kiosk.pad.lying), strangers={},
                  looked=kiosk.pad.looked and kiosk.pad.ok)
    kiosk = replace(kiosk, phase=Closing(slip, until, next_card, next_staff), pad=pad, visit=_give_up_reading(visit_of(kiosk)))
    return farewell_when_settled(kiosk)


def _give_up_reading(visit: Visit) -> Visit:
    """A tag that has not been read by now is for the desk; the visit does not wait for it."""
    return replace(visit, lines=tuple(replace(x, step=LineStep.DESK, reason=Reason.UNREADABLE_TAG)
                                      if x.step is LineStep.READING else x for x in visit.lines))


def farewell_when_settled(kiosk: Kiosk) -> Step:
    phase = kiosk.phase
    if not isinstance(phase, Closing):
        return stay(kiosk)
    visit = visit_of(kiosk)
    if visit.under_way and kiosk.now_ms < phase.until_ms:
        return stay(kiosk)
    return _farewell(kiosk, phase, visit)


def _farewell(kiosk: Kiosk, phase: Closing, visit: Visit) -> Step:
    wishes = (*_notes_for_staff(visit), *_slip(kiosk, phase, visit), *_end(visit))
    language = kiosk.language
    goodbye = _goodbye(kiosk, phase, visit)
    kiosk = replace(kiosk, visit=None)
    if phase.next_staff:
        kiosk, more = staff_door.enter(kiosk, phase.next_staff)
        return kiosk, wishes + more
    if phase.next_card:
        kiosk, more = signing_in.check(signing_in.home(kiosk), phase.next_card, Intent.BORROW)
        return kiosk, wishes + more
    return replace(kiosk, phase=goodbye, language=language), wishes


def _notes_for_staff(visit: Visit) -> tuple[Effect, ...]:
    """What is not as it should be is a row that staff see (invariant 1)."""
    return tuple(MarkTag(x.tx, x.security, gate_rings=gate_rings(x), closed=True) for x in visit.lines
                 if x.tx and x.step not in (LineStep.REFUSED,) and x.security is not target(x)
                 and not (x.kind is Kind.RENEW and not x.uids) and not stays_secured(x))


def gate_rings(line: Line) -> bool:
    """The patron has it, and its tag was not read back unsecured."""
    theirs = line.restore or (line.kind is not Kind.CHECKIN and line.success)
    return theirs and bool(line.uids) and line.security is not Security.UNSECURED


def stays_secured(line: Line) -> bool:
    """It is lent, and the gate rings because the library wants it so: nothing about it has to be put right."""
    return line.keep_secured and line.success


def _end(visit: Visit) -> tuple[Effect, ...]:
    """Only a visit that left something in the store, or has told of another."""
    return (EndVisit(visit.cut_ids),) if visit.cut_ids or any(x.tx for x in visit.lines) else ()


def _slip(kiosk: Kiosk, phase: Closing, visit: Visit) -> tuple[Effect, ...]:
    if phase.slip == "none":
        return ()
    slip = slip_of(kiosk, visit)
    if phase.slip == "email" and visit.patron:
        return (SendMail(visit.patron.card, slip),) if kiosk.link.up else ()     # a letter never waits for the network
    return (Print(slip),)


def lent_now(line: Line) -> bool:
    """Borrowed in this visit: it was not the patron's before."""
    return line.kind is Kind.CHECKOUT and line.success and line.reason != Reason.ALREADY_YOURS


def _goodbye(kiosk: Kiosk, phase: Closing, visit: Visit) -> Goodbye:
    lines = visit.lines
    borrowed, renewed = [x for x in lines if lent_now(x)], [x for x in lines if x.renewed]
    rings = [x for x in lines if gate_rings(x)]
    dues = sorted(x.due for x in (*borrowed, *renewed) if x.due)
    desk = [x for x in lines if _for_the_desk(x) and x.reason != Reason.LEFT_HERE and not stays_secured(x)]
    return Goodbye(
        until_ms=kiosk.now_ms + kiosk.settings.goodbye_ms,
        borrowed=len(borrowed),
        renewed=len(renewed),
        returned=sum(x.kind is Kind.CHECKIN and x.success for x in lines),
        first_due=dues[0] if dues else "",
        last_due=dues[-1] if dues else "",
        gate_rings=len(rings),
        slip="unsent" if phase.slip == "email" and not kiosk.link.up else phase.slip,
        offline=any(x.decided == "pending" for x in lines),
        desk=len(desk),
        card_on_pad=bool(kiosk.pad.cards),
        gate_titles=_named(rings),
        desk_titles=_named(desk),
    )


def _named(lines: list[Line]) -> tuple[str, ...]:
    """The titles of a few; none where they are many, or one of them has none."""
    titles = tuple(x.title for x in lines if x.title.strip())
    return titles if len(titles) == len(lines) <= NAMED_MAX else ()


def _for_the_desk(line: Line) -> bool:
    """Also what was not settled in the time that a visit waits: a disk that stalls, say."""
    return line.step in FOR_THE_DESK or (line.step in UNDER_WAY and not line.success and line.kind is not Kind.RENEW)


# ---- time -----------------------------------------------------------------------------------------------------------

def idle_deadline(kiosk: Kiosk) -> int | None:
    if isinstance(kiosk.phase, ATTENDED):
        return kiosk.touched_ms + kiosk.settings.idle_warn_ms
    if isinstance(kiosk.phase, Welcome) and kiosk.look_chosen:
        return kiosk.touched_ms + kiosk.settings.idle_warn_ms      # whoever set it has gone without a visit
    if isinstance(kiosk.phase, StaffScreen):
        return kiosk.touched_ms + kiosk.settings.staff_end_ms
    return kiosk.phase.until_ms if isinstance(kiosk.phase, (StillThere, Closing, Goodbye)) else None


def nobody_there(kiosk: Kiosk) -> Step:
    """Screens end by themselves: first a question, then the visit."""
    deadline = idle_deadline(kiosk)
    if deadline is None or kiosk.now_ms < deadline:
        return stay(kiosk)
    phase = kiosk.phase
    if isinstance(phase, Welcome):
        return stay(replace(kiosk, look_chosen=None))
    if isinstance(phase, (Goodbye, StaffScreen)):
        return stay(signing_in.home(kiosk))
    if isinstance(phase, Closing):
        return farewell_when_settled(kiosk)
    if not isinstance(phase, StillThere):
        until = kiosk.now_ms + kiosk.settings.idle_end_ms
        return stay(replace(kiosk, phase=StillThere(phase, until)))
    return time_out(kiosk)


def time_out(kiosk: Kiosk) -> Step:
    if isinstance(inner(kiosk.phase), OutOfService):
        return stay(replace(kiosk, phase=OutOfService()))
    if kiosk.visit is None or isinstance(inner(kiosk.phase), (CardWanted, CardTyping, PinWanted)):
        return stay(signing_in.home(kiosk))
    return close(kiosk, "none")
