"""The way of one item through a visit (design §5): begun, on disk, decided, marked, written, proven.

Each function is one step and is called for one kind of answer. The question itself is asking's, the tag is writing's.
"""

from dataclasses import replace

from kiosk.asking import ask, ask_store, card_of, record
from kiosk.effects import Effect, LookUpItem, Mark, MarkTag, Probe, ReadSecurity
from kiosk.events import Marked, Recorded, SecurityRead, SecuritySet
from kiosk.reasons import Reason
from kiosk.state import Kiosk, Line, LineStep
from kiosk.steps import Step, chain, line_of, put, stay, visit_of
from kiosk.transactions import Kind, Security, Status
from kiosk.writing import next_try, not_proven, overall, target, write

# ---- beginning ------------------------------------------------------------------------------------------------------

def begin(kiosk: Kiosk, line: Line) -> Step:
    """A complete item of ours joined. A checkin first looks at the tag: its security as found goes into the row."""
    visit = visit_of(kiosk).number
    look = LookUpItem(visit, line.item, card_of(kiosk, line))
    if line.kind is Kind.CHECKIN:
        kiosk, doubt = _doubt_link(put(kiosk, replace(line, step=LineStep.LOOKING)))
        return kiosk, (*doubt, look, ReadSecurity(line.item, line.uids, visit))
    kiosk, wishes = record(kiosk, line)
    return kiosk, (look, *wishes)


def _doubt_link(kiosk: Kiosk) -> Step:
    """A checkin writes before it asks. Whether upstream is away must be known by then, as well as it can be."""
    link = kiosk.link
    if not link.up or kiosk.now_ms - link.doubted_ms < kiosk.settings.doubt_link_ms:
        return stay(kiosk)
    return replace(kiosk, link=replace(link, doubted_ms=kiosk.now_ms, doubted=True)), (Probe(),)


def renew(kiosk: Kiosk, line: Line) -> Step:
    """A touch, never the pad alone, makes a renewal."""
    return record(kiosk, replace(line, kind=Kind.RENEW, renewable=False, reason=Reason.NONE))


def security_read(kiosk: Kiosk, event: SecurityRead) -> Step:
    line = line_of(kiosk, event.visit, event.item)
    if line is None or line.step is not LineStep.LOOKING:
        return stay(kiosk)
    line = replace(line, found=overall(line, event.tags))
    if kiosk.link.up and kiosk.link.doubted:
        return stay(put(kiosk, replace(line, deadline_ms=kiosk.now_ms + kiosk.settings.doubt_link_ms)))
    return _begin_checkin(kiosk, line)


def _begin_checkin(kiosk: Kiosk, line: Line) -> Step:
    """May it begin at all while upstream is away? The store knows; nothing is written before."""
    return record(kiosk, line) if kiosk.link.up else ask_store(kiosk, line)


def go_on_with_checkins(kiosk: Kiosk) -> Step:
    """Those that waited for a word on the link: it came, or has taken too long."""
    waiting = [x for x in kiosk.visit.lines if x.step is LineStep.LOOKING and x.deadline_ms] if kiosk.visit else []
    ready = [x for x in waiting if not kiosk.link.doubted or x.deadline_ms <= kiosk.now_ms]
    return chain(kiosk, *((lambda k, x=x: _begin_checkin(k, x)) for x in ready))


def recorded(kiosk: Kiosk, event: Recorded) -> Step:
    line = line_of(kiosk, event.visit, event.transaction.item)
    if line is None or line.step is not LineStep.RECORDING:
        return kiosk, (_unwanted(event),)
    line = replace(line, row=event.transaction, earlier=event.earlier)
    return write(kiosk, line) if line.kind is Kind.CHECKIN else ask(kiosk, line)


def _unwanted(event: Recorded) -> Effect:
    """Its visit is gone (a time-out overtook the disk): never forgotten, a checkin is completed, the rest withdrawn."""
    row = event.transaction
    status = Status.PENDING if row.kind is Kind.CHECKIN else Status.WITHDRAWING
    return Mark(event.visit, row.id, row.item, status)


# ---- writing down, then acting --------------------------------------------------------------------------------------

def marked(kiosk: Kiosk, event: Marked) -> Step:
    """The decision is on disk: now it may be shown, and the tag be touched."""
    line = line_of(kiosk, event.visit, event.item)
    if line is None or line.tx != event.tx or line.step is not LineStep.MARKING:
        return stay(kiosk)
    decided = event.status.value if event.status in (Status.ACCEPTED, Status.PENDING) else "refused"
    return AFTER_MARK[line.kind](kiosk, replace(line, decided=decided))


def _checked_out(kiosk: Kiosk, line: Line) -> Step:
    """Lent for use in the library: its tag is left as it is, and the desk knows what to do."""
    if not line.success:
        return stay(put(kiosk, replace(line, step=LineStep.REFUSED)))
    if line.keep_secured:
        return stay(put(kiosk, replace(line, step=LineStep.DESK)))
    return write(kiosk, line)


def _checked_in(kiosk: Kiosk, line: Line) -> Step:
    if line.decided == "refused" and line.reason == Reason.STILL_ON_LOAN and line.found is Security.UNSECURED:
        return write(kiosk, replace(line, restore=True))       # the gate must let it pass as before
    if line.decided == "refused":
        return stay(put(kiosk, replace(line, step=LineStep.DESK)))
    return _finish_checkin(kiosk, line)


def _finish_checkin(kiosk: Kiosk, line: Line) -> Step:
    if line.security is not Security.SECURED:
        return stay(put(kiosk, replace(line, step=LineStep.PUT_BACK, retry_ms=next_try(kiosk, line))))
    return stay(put(kiosk, replace(line, step=LineStep.DESK if line.where == "desk" else LineStep.DONE)))


def _renewed(kiosk: Kiosk, line: Line) -> Step:
    """The loan stands whatever the answer is; a refusal is told beside it."""
    reason = line.reason if line.decided == "refused" else Reason.NONE
    return stay(put(kiosk, replace(line, step=LineStep.DONE, decided="accepted", reason=reason)))


AFTER_MARK = {Kind.CHECKOUT: _checked_out, Kind.CHECKIN: _checked_in, Kind.RENEW: _renewed}


def security_set(kiosk: Kiosk, event: SecuritySet) -> Step:
    line = line_of(kiosk, event.visit, event.item)
    if line is None or line.step is not LineStep.WRITING:
        return stay(kiosk)
    line = replace(line, security=overall(line, event.tags))
    note = MarkTag(line.tx, line.security)
    if line.security is target(line):
        kiosk, wishes = _proven(kiosk, replace(line, tries=0))
    else:
        reason = Reason.LIFTED if not line.here else Reason.WRITE_FAILED
        kiosk, wishes = not_proven(kiosk, replace(line, tries=line.tries + 1), reason)
    return kiosk, (note, *wishes)


def _proven(kiosk: Kiosk, line: Line) -> Step:
    if line.restore:
        return stay(put(kiosk, replace(line, step=LineStep.DESK, reason=Reason.STILL_ON_LOAN)))
    if line.kind is Kind.CHECKIN and line.decided:
        return _finish_checkin(kiosk, line)
    if line.kind is Kind.CHECKIN:
        return ask(kiosk, line)
    reason = line.reason if line.reason == Reason.ALREADY_YOURS else Reason.NONE
    lent_now = line.kind is Kind.CHECKOUT and not reason and kiosk.settings.undo_ms > 0
    undo = kiosk.now_ms + kiosk.settings.undo_ms if lent_now else 0
    return stay(put(kiosk, replace(line, step=LineStep.DONE, reason=reason, undo_until_ms=undo)))
