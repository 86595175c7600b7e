"""The way of one item through a visit (design §5): recorded, asked, decided, marked, written, proven.

Each function is one step and is called for one kind of answer. What has not been written to disk is not shown as done
(invariant 2); no tag is unsecured before its checkout is (invariant 1).
"""

from dataclasses import replace

from kiosk import policy
from kiosk.effects import Ask, Effect, LookUpItem, Mark, MarkTag, Probe, ReadSecurity, Record, SetSecurity
from kiosk.events import (
    Answered,
    AnswerMissing,
    ItemLooked,
    Marked,
    Recorded,
    SecurityRead,
    SecuritySet,
)
from kiosk.reasons import Reason
from kiosk.rules import Verdict
from kiosk.state import Kiosk, Line, LineStep
from kiosk.steps import Effects, Step, due_in, line_of, put, stay, visit_of
from kiosk.transactions import Answer, Kind, Result, Security, Status

TARGET = {Kind.CHECKOUT: Security.UNSECURED, Kind.RENEW: Security.UNSECURED, Kind.CHECKIN: Security.SECURED}


# ---- beginning ------------------------------------------------------------------------------------------------------

def begin(kiosk: Kiosk, line: Line) -> Step:
    """A complete item of ours joined. A checkin first looks at the tag: its security as found goes into the row."""
    look = LookUpItem(visit_of(kiosk).number, line.item, _card(kiosk))
    if line.kind is Kind.CHECKIN:
        return put(kiosk, replace(line, step=LineStep.LOOKING)), (look, ReadSecurity(line.item, line.uids))
    kiosk, wishes = record(kiosk, line)
    return kiosk, (look, *wishes)


def record(kiosk: Kiosk, line: Line) -> Step:
    """From here it survives anything."""
    visit = visit_of(kiosk)
    pin_checked = visit.patron.pin_checked if visit.patron else True
    wish = Record(visit.number, line.kind, line.item, _card(kiosk), pin_checked=pin_checked, found=line.found,
                  parts=line.parts, title=line.title)
    return put(kiosk, replace(line, step=LineStep.RECORDING, row=None, sent=False)), (wish,)


def renew(kiosk: Kiosk, line: Line) -> Step:
    """A touch, never the pad alone, makes a renewal."""
    return record(kiosk, replace(line, kind=Kind.RENEW, renewable=False, reason=Reason.NONE))


def security_read(kiosk: Kiosk, event: SecurityRead) -> Step:
    line = kiosk.visit.line(event.item) if kiosk.visit else None
    if line is None or line.step is not LineStep.LOOKING:
        return stay(kiosk)
    line = replace(line, found=overall(line, event.tags))
    if kiosk.link.up:
        return record(kiosk, line)
    return _ask_store(kiosk, line)           # may it begin at all while upstream is away?


def recorded(kiosk: Kiosk, event: Recorded) -> Step:
    line = line_of(kiosk, event.visit, event.transaction.item)
    if line is None or line.step is not LineStep.RECORDING:
        return kiosk, (_unwanted(event),)
    line = replace(line, row=event.transaction, earlier=event.earlier)
    return _write(kiosk, line) if line.kind is Kind.CHECKIN else _ask(kiosk, line)


def _unwanted(event: Recorded) -> Effect:
    """Its visit is gone (a time-out overtook the disk): never forgotten, a checkin is completed, the rest withdrawn."""
    row = event.transaction
    status = Status.PENDING if row.kind is Kind.CHECKIN else Status.WITHDRAWING
    return Mark(event.visit, row.id, row.item, status)


# ---- asking ---------------------------------------------------------------------------------------------------------

def _ask(kiosk: Kiosk, line: Line) -> Step:
    if not kiosk.link.up:
        return _ask_store(kiosk, line)
    assert line.row is not None
    wait_ms = kiosk.settings.answer_wait_ms
    line = replace(line, step=LineStep.ASKING, sent=True, deadline_ms=kiosk.now_ms + wait_ms)
    return put(kiosk, line), (Ask(visit_of(kiosk).number, line.row, line.earlier, wait_ms),)


def answered(kiosk: Kiosk, event: Answered) -> Step:
    """Upstream's word. One that comes after the decision changes nothing here: replay hears it again, under the same id."""
    line = line_of(kiosk, event.visit, event.item)
    if line is None or line.tx != event.answer.id or line.step not in (LineStep.ASKING, LineStep.DECIDING):
        return stay(kiosk)
    answer = event.answer
    if answer.word is Result.RETRY:
        return _ask_store(kiosk, replace(line, sent=True))
    line = _described(line, answer)
    if answer.word is Result.ACCEPTED:
        return _mark(kiosk, line, Status.ACCEPTED, answer.reason)
    return _mark(kiosk, line, Status.REFUSED, answer.reason or Reason.UNKNOWN_ITEM)


def _described(line: Line, answer: Answer) -> Line:
    already = answer.word is Result.ACCEPTED and answer.reason == Reason.ALREADY_YOURS
    return replace(line, title=answer.title or line.title, author=answer.author or line.author,
                   due=answer.due or line.due, renewals_left=answer.renewals_left or 0, where=answer.where,
                   message=answer.message, renewable=already and bool(answer.renewals_left),
                   renewed=line.kind is Kind.RENEW and answer.word is Result.ACCEPTED)


def answer_missing(kiosk: Kiosk, event: AnswerMissing) -> Step:
    line = line_of(kiosk, event.visit, event.item)
    if line is None or line.tx != event.tx or line.step is not LineStep.ASKING:
        return stay(kiosk)
    return _ask_store(kiosk, replace(line, sent=event.sent))


def expire_questions(kiosk: Kiosk) -> Step:
    """One time-out for a pile: when one question has waited too long, all go to policy, and the link is doubted."""
    asking = [x for x in kiosk.visit.lines if x.step is LineStep.ASKING] if kiosk.visit else []
    if not any(x.deadline_ms <= kiosk.now_ms for x in asking):
        return stay(kiosk)
    kiosk = replace(kiosk, link=replace(kiosk.link, up=False, since_ms=kiosk.now_ms))
    wishes: Effects = (Probe(),)
    for line in asking:
        kiosk, more = _ask_store(kiosk, line)
        wishes += more
    return kiosk, wishes


# ---- deciding here --------------------------------------------------------------------------------------------------

def _ask_store(kiosk: Kiosk, line: Line) -> Step:
    """Upstream is silent: what does the store know? Without a row yet: may it begin?"""
    look = LookUpItem(visit_of(kiosk).number, line.item, _card(kiosk))
    return put(kiosk, replace(line, step=LineStep.DECIDING)), (look,)


def looked(kiosk: Kiosk, event: ItemLooked) -> Step:
    """What the store knows: a title for the line, and the ground for a decision where one is due."""
    line = line_of(kiosk, event.visit, event.item)
    if line is None:
        return stay(kiosk)
    line = replace(line, title=event.title or line.title, author=event.author or line.author)
    if line.step is not LineStep.DECIDING:
        return stay(put(kiosk, line))
    verdict = policy.decide(line.kind, event.known, line.usage)
    if line.tx:
        return _decided_here(kiosk, line, verdict)
    if verdict.ok:
        return record(kiosk, line)
    return stay(put(kiosk, replace(line, step=LineStep.REFUSED, reason=verdict.reason)))


def _decided_here(kiosk: Kiosk, line: Line, verdict: Verdict) -> Step:
    if verdict.ok:
        line = replace(line, due=due_in(kiosk, verdict.loan_days) or line.due, where=verdict.where)
        return _mark(kiosk, line, Status.PENDING, verdict.reason)
    if line.kind is Kind.CHECKIN:            # the book is here and secured: the row is owed, the line says «desk»
        return _mark(kiosk, replace(line, where="desk"), Status.PENDING, verdict.reason)
    return _mark(kiosk, line, Status.WITHDRAWING if line.sent else Status.REFUSED, verdict.reason)


# ---- writing down, then acting --------------------------------------------------------------------------------------

def _mark(kiosk: Kiosk, line: Line, status: Status, reason: str) -> Step:
    line = replace(line, step=LineStep.MARKING, reason=reason)
    return put(kiosk, line), (Mark(visit_of(kiosk).number, line.tx, line.item, status, reason, line.due),)


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
    return _write(kiosk, line)


def _checked_in(kiosk: Kiosk, line: Line) -> Step:
    if line.decided == "refused" and line.reason == Reason.STILL_ON_LOAN and line.found is Security.UNSECURED:
        return _put_old_value_back(kiosk, line)
    if line.decided == "refused":
        return stay(put(kiosk, replace(line, step=LineStep.DESK)))
    return _finish_checkin(kiosk, line)


def _finish_checkin(kiosk: Kiosk, line: Line) -> Step:
    if line.security is not Security.SECURED:
        return stay(put(kiosk, replace(line, step=LineStep.PUT_BACK, retry_ms=_next_try(kiosk, line))))
    return stay(put(kiosk, replace(line, step=LineStep.DESK if line.where == "desk" else LineStep.DONE)))


def _put_old_value_back(kiosk: Kiosk, line: Line) -> Step:
    """Upstream says that it is still on loan: the gate must let it pass as before (design §5, checkin)."""
    line = replace(line, step=LineStep.DESK)
    return put(kiosk, line), (SetSecurity(line.item, line.uids, line.found),)


def _renewed(kiosk: Kiosk, line: Line) -> Step:
    """The loan stands whatever the answer is; a refusal is told beside it."""
    reason = line.reason if line.decided == "refused" else Reason.NONE
    return stay(put(kiosk, replace(line, step=LineStep.DONE, decided="accepted", reason=reason)))


AFTER_MARK = {Kind.CHECKOUT: _checked_out, Kind.CHECKIN: _checked_in, Kind.RENEW: _renewed}


# ---- the tag --------------------------------------------------------------------------------------------------------

def overall(line: Line, tags: dict[str, Security]) -> Security:
    """All tags of one item taken together."""
    found = {tags.get(uid, Security.UNKNOWN) for uid in line.uids}
    if len(found) == 1:
        return found.pop()
    return Security.UNKNOWN if Security.UNKNOWN in found else Security.MIXED


def _write(kiosk: Kiosk, line: Line) -> Step:
    """Tags are written only when all parts lie there."""
    if not line.here or not kiosk.pad.ok:
        return _not_proven(kiosk, line, Reason.LIFTED if kiosk.pad.ok else Reason.PAD_LOST)
    line = replace(line, step=LineStep.WRITING, written=True)
    return put(kiosk, line), (SetSecurity(line.item, line.uids, TARGET[line.kind]),)


def security_set(kiosk: Kiosk, event: SecuritySet) -> Step:
    line = kiosk.visit.line(event.item) if kiosk.visit else None
    if line is None or line.step is not LineStep.WRITING:
        return stay(kiosk)
    line = replace(line, security=overall(line, event.tags))
    note = MarkTag(line.tx, line.security)
    if line.security is TARGET[line.kind]:
        kiosk, wishes = _proven(kiosk, replace(line, tries=0))
    else:
        reason = Reason.LIFTED if not line.here else Reason.WRITE_FAILED
        kiosk, wishes = _not_proven(kiosk, replace(line, tries=line.tries + 1), reason)
    return kiosk, (note, *wishes)


def _proven(kiosk: Kiosk, line: Line) -> Step:
    if line.kind is Kind.CHECKIN and line.decided:
        return _finish_checkin(kiosk, line)
    if line.kind is Kind.CHECKIN:
        return _ask(kiosk, line)
    reason = line.reason if line.reason == Reason.ALREADY_YOURS else Reason.NONE
    return stay(put(kiosk, replace(line, step=LineStep.DONE, reason=reason)))


def _not_proven(kiosk: Kiosk, line: Line, reason: Reason) -> Step:
    """The loan or return stands; the tag waits for the item to be laid down again, or for the next try."""
    if line.kind is Kind.CHECKIN and not line.decided:
        return _ask(kiosk, line)
    back = replace(line, step=LineStep.PUT_BACK, reason=reason, retry_ms=_next_try(kiosk, line))
    return stay(put(kiosk, back))


def _next_try(kiosk: Kiosk, line: Line) -> int:
    return kiosk.now_ms + kiosk.settings.write_retry_ms


def retry_writes(kiosk: Kiosk) -> Step:
    """Tags that were not proven are written again while they lie there."""
    wishes: Effects = ()
    for line in kiosk.visit.lines if kiosk.visit else ():
        if may_retry(kiosk, line) and line.retry_ms <= kiosk.now_ms:
            kiosk, more = _write(kiosk, line)
            wishes += more
    return kiosk, wishes


def may_retry(kiosk: Kiosk, line: Line) -> bool:
    return (line.step is LineStep.PUT_BACK and line.here and kiosk.pad.ok
            and line.tries < kiosk.settings.write_tries_max)


def came_back(kiosk: Kiosk, item: str) -> Step:
    """All parts lie there again."""
    line = visit_of(kiosk).line(item)
    if line is None or line.step is not LineStep.PUT_BACK:
        return stay(kiosk)
    return _write(kiosk, replace(line, tries=0))


def was_lifted(kiosk: Kiosk, item: str) -> Step:
    """Nothing that is under way is stopped by it; a write that fails will say so."""
    line = visit_of(kiosk).line(item)
    if line is not None and line.step is LineStep.PUT_BACK:
        return stay(put(kiosk, replace(line, reason=Reason.LIFTED)))
    return stay(kiosk)


def _card(kiosk: Kiosk) -> str:
    patron = visit_of(kiosk).patron
    return patron.card if patron else ""
