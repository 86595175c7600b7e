"""A line's question: recorded, put to upstream, and decided here when upstream is silent (design §5, 2 to 4).

What has not been written to disk is not shown as done (invariant 2): every decision goes to the store first.
"""

from dataclasses import replace

from kiosk import policy, titles
from kiosk.effects import Ask, LookUpItem, Mark, Probe, Record
from kiosk.events import Answered, AnswerMissing, ItemLooked
from kiosk.policy import Knowledge
from kiosk.reasons import Reason
from kiosk.rules import Verdict
from kiosk.state import Kiosk, Lending, Line, LineStep
from kiosk.steps import Effects, Step, due_in, inner, line_of, put, stay, visit_of, with_inner
from kiosk.transactions import Answer, Kind, Result, Status


def record(kiosk: Kiosk, line: Line) -> Step:
    """From here it survives anything."""
    visit = visit_of(kiosk)
    pin_checked = visit.patron.pin_checked if visit.patron else True
    wish = Record(visit.number, line.kind, line.item, card_of(kiosk, line), pin_checked=pin_checked, found=line.found,
                  parts=line.parts, title=line.title)
    return put(kiosk, replace(line, step=LineStep.RECORDING, row=None, sent=False)), (wish,)


# ---- asking ---------------------------------------------------------------------------------------------------------

def ask(kiosk: Kiosk, line: Line) -> Step:
    if not kiosk.link.up:
        return ask_store(kiosk, line)
    row = line.row
    assert row is not None
    wait_ms = kiosk.settings.answer_wait_ms
    line = replace(line, step=LineStep.ASKING, sent=True, deadline_ms=kiosk.now_ms + wait_ms)
    return put(kiosk, line), (Ask(visit_of(kiosk).number, row, line.earlier, wait_ms),)


def answered(kiosk: Kiosk, event: Answered) -> Step:
    """Upstream's word. One that comes after the decision changes nothing here: replay hears it again, under the same id."""
    line = line_of(kiosk, event.visit, event.item)
    if line is None or line.tx != event.answer.id or line.step not in (LineStep.ASKING, LineStep.DECIDING):
        return stay(kiosk)
    answer = event.answer
    if answer.word is Result.RETRY:
        return ask_store(kiosk, replace(line, sent=True))
    line = _described(line, answer)
    if answer.word is Result.ACCEPTED:
        reason = Reason.STAYS_SECURED if line.keep_secured else answer.reason
        return _mark(kiosk, line, Status.ACCEPTED, reason, heard=True)
    return _mark(kiosk, line, Status.REFUSED, answer.reason or Reason.UNKNOWN_ITEM, heard=True)


def _described(line: Line, answer: Answer) -> Line:
    """What the library says of it. Beside an item that somebody waits for, its own words may name who: they stay out."""
    accepted = answer.word is Result.ACCEPTED
    already = accepted and answer.reason == Reason.ALREADY_YOURS
    private = line.kind is Kind.CHECKIN and answer.where in ("hold_shelf", "other_branch")
    return replace(line, title=titles.better(line.title, answer.title), author=answer.author or line.author,
                   due=answer.due or line.due, renewals_left=answer.renewals_left or 0, where=answer.where,
                   bin=answer.bin, branch=answer.branch,
                   message="" if private else answer.message, print_lines=() if private else answer.print_lines,
                   keep_secured=accepted and answer.keep_secured and line.kind is Kind.CHECKOUT,
                   renewable=already and bool(answer.renewals_left), renewed=line.kind is Kind.RENEW and accepted)


def answer_missing(kiosk: Kiosk, event: AnswerMissing) -> Step:
    line = line_of(kiosk, event.visit, event.item)
    if line is None or line.tx != event.tx or line.step is not LineStep.ASKING:
        return stay(kiosk)
    return ask_store(kiosk, replace(line, sent=event.sent))


def expire_questions(kiosk: Kiosk) -> Step:
    """One time-out for a pile: when one question has waited too long, all go to policy, and the link is doubted."""
    asking = [x for x in kiosk.visit.lines if x.step is LineStep.ASKING] if kiosk.visit else []
    if not any(x.deadline_ms <= kiosk.now_ms for x in asking):
        return stay(kiosk)
    kiosk = replace(kiosk, link=replace(kiosk.link, up=False, since_ms=kiosk.now_ms))
    wishes: Effects = (Probe(),)
    for line in asking:
        kiosk, more = ask_store(kiosk, line)
        wishes += more
    return kiosk, wishes


# ---- deciding here --------------------------------------------------------------------------------------------------

def ask_store(kiosk: Kiosk, line: Line) -> Step:
    """Upstream is silent: what does the store know? Without a row yet: may it begin?"""
    look = LookUpItem(visit_of(kiosk).number, line.item, card_of(kiosk, line))
    return put(kiosk, replace(line, step=LineStep.DECIDING)), (look,)


def looked(kiosk: Kiosk, event: ItemLooked) -> Step:
    """What the store knows: a title for the line, and the ground for a decision where one is due."""
    line = line_of(kiosk, event.visit, event.item)
    if line is None:
        return stay(kiosk)
    line = replace(line, title=event.title or line.title, author=event.author or line.author)
    if line.step is not LineStep.DECIDING:
        return stay(put(kiosk, line))
    verdict = policy.decide(line.kind, _with_what_is_being_marked(kiosk, event.known), line.usage)
    if line.tx:
        return _decided_here(kiosk, line, verdict)
    if verdict.ok:
        return record(kiosk, line)
    return _not_begun(kiosk, line, verdict.reason)


def _not_begun(kiosk: Kiosk, line: Line, reason: Reason) -> Step:
    """Nothing was written. A checkout that was to be undone stands as before, and the reason is told above the pile."""
    here = inner(kiosk.phase)
    if line.lent is None:
        return stay(put(kiosk, replace(line, step=LineStep.REFUSED, reason=reason)))
    kiosk = put(kiosk, replace(line.lent, here=line.here))
    if isinstance(here, Lending):
        here = replace(here, notice=reason, notice_until_ms=kiosk.now_ms + kiosk.settings.notice_ms)
    return stay(replace(kiosk, phase=with_inner(kiosk.phase, here)))


def _with_what_is_being_marked(kiosk: Kiosk, known: Knowledge) -> Knowledge:
    """A pile is looked up together: what was decided for its first books is not in the store's answer for the last."""
    marking = [x.marking for x in visit_of(kiosk).lines if x.kind is Kind.CHECKOUT and x.step is LineStep.MARKING]
    pending = marking.count(Status.PENDING)
    patron = known.patron and replace(known.patron, loans=known.patron.loans + pending + marking.count(Status.ACCEPTED))
    return replace(known, patron=patron, offline_items=known.offline_items + pending)


def _decided_here(kiosk: Kiosk, line: Line, verdict: Verdict) -> Step:
    if verdict.ok:
        line = replace(line, due=due_in(kiosk, verdict.loan_days) or line.due, where=verdict.where)
        return _mark(kiosk, line, Status.PENDING, verdict.reason)
    if line.kind is Kind.CHECKIN:            # the book is here and secured: the row is owed, the line says «desk»
        return _mark(kiosk, replace(line, where="desk"), Status.PENDING, verdict.reason)
    unheard = line.kind is Kind.RENEW and line.sent      # it may have been carried out, and cannot be undone
    reason = Reason.RENEWAL_UNKNOWN if unheard else verdict.reason
    return _mark(kiosk, line, Status.WITHDRAWING if line.sent else Status.REFUSED, reason)


def _mark(kiosk: Kiosk, line: Line, status: Status, reason: str, heard: bool = False) -> Step:
    line = replace(line, step=LineStep.MARKING, marking=status, reason=reason)
    return put(kiosk, line), (Mark(visit_of(kiosk).number, line.tx, line.item, status, reason, line.due, heard),)


def card_of(kiosk: Kiosk, line: Line) -> str:
    """Whose transaction it is. A checkin is nobody's, also in somebody's visit."""
    patron = visit_of(kiosk).patron
    return patron.card if patron and line.kind is not Kind.CHECKIN else ""
