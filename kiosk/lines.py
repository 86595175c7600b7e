"""The way of one item through a visit (design §5): begun, on disk, decided, marked, written, proven.

Each function is one step and is called for one kind of answer. The question itself is asking's, the tag is writing's.
"""

from dataclasses import replace

from kiosk.asking import ask, ask_store, card_of, record
from kiosk.effects import Effect, LookUpItem, Mark, MarkTag, Probe, ReadSecurity, SetSecurity
from kiosk.events import Marked, Recorded, SecurityRead, SecuritySet
from kiosk.reasons import Reason
from kiosk.state import Kiosk, Line, LineStep
from kiosk.steps import Step, line_of, put, stay, visit_of
from kiosk.transactions import Kind, Security, Status
from kiosk.writing import TARGET, next_try, not_proven, overall, write

# ---- beginning ------------------------------------------------------------------------------------------------------

def begin(kiosk: Kiosk, line: Line) -> Step:
    """A complete item of ours joined. A checkin first looks at the tag: its security as found goes into the row."""
    visit = visit_of(kiosk).number
    look = LookUpItem(visit, line.item, card_of(kiosk))
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
    return replace(kiosk, link=replace(link, doubted_ms=kiosk.now_ms)), (Probe(),)


def renew(kiosk: Kiosk, line: Line) -> Step:
    """A touch, never the pad alone, makes a renewal."""
    return record(kiosk, replace(line, kind=Kind.RENEW, renewable=False, reason=Reason.NONE))


def security_read(kiosk: Kiosk, event: SecurityRead) -> Step:
    line = line_of(kiosk, event.visit, event.item)
    if line is None or line.step is not LineStep.LOOKING:
        return stay(kiosk)
    line = replace(line, found=overall(line, event.tags))
    if kiosk.link.up:
        return record(kiosk, line)
    return ask_store(kiosk, line)           # may it begin at all while upstream is away?


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
    if not line.success:
        return stay(put(kiosk, replace(line, step=LineStep.REFUSED)))
    return write(kiosk, line)


def _checked_in(kiosk: Kiosk, line: Line) -> Step:
    if line.decided == "refused" and line.reason == Reason.STILL_ON_LOAN and line.found is Security.UNSECURED:
        return _put_old_value_back(kiosk, line)
    if line.decided == "refused":
        return stay(put(kiosk, replace(line, step=LineStep.DESK)))
    return _finish_checkin(kiosk, line)


def _finish_checkin(kiosk: Kiosk, line: Line) -> Step:
    if line.security is not Security.SECURED:
        return stay(put(kiosk, replace(line, step=LineStep.PUT_BACK, retry_ms=next_try(kiosk, line))))
    return stay(put(kiosk, replace(line, step=LineStep.DESK if line.where == "desk" else LineStep.DONE)))


def _put_old_value_back(kiosk: Kiosk, line: Line) -> Step:
    """Upstream says that it is still on loan: the gate must let it pass as before (design §5, checkin)."""
    line = replace(line, step=LineStep.DESK)
    return put(kiosk, line), (SetSecurity(line.item, line.uids, line.found, visit_of(kiosk).number),)


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
    if line.security is TARGET[line.kind]:
        kiosk, wishes = _proven(kiosk, replace(line, tries=0))
    else:
        reason = Reason.LIFTED if not line.here else Reason.WRITE_FAILED
        kiosk, wishes = not_proven(kiosk, replace(line, tries=line.tries + 1), reason)
    return kiosk, (note, *wishes)


def _proven(kiosk: Kiosk, line: Line) -> Step:
    if line.kind is Kind.CHECKIN and line.decided:
        return _finish_checkin(kiosk, line)
    if line.kind is Kind.CHECKIN:
        return ask(kiosk, line)
    reason = line.reason if line.reason == Reason.ALREADY_YOURS else Reason.NONE
    return stay(put(kiosk, replace(line, step=LineStep.DONE, reason=reason)))
