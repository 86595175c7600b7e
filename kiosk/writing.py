"""A line's tags: written when the loan or return is safe, proven by reading back, tried again while they lie there.

No tag is unsecured before its checkout is on disk (invariant 1): only `lines.marked` and a retry lead here.
"""

from dataclasses import replace

from kiosk import asking
from kiosk.effects import SetSecurity
from kiosk.reasons import Reason
from kiosk.state import Kiosk, Line, LineStep
from kiosk.steps import Effects, Step, put, stay, visit_of
from kiosk.transactions import Kind, Security

TARGET = {Kind.CHECKOUT: Security.UNSECURED, Kind.RENEW: Security.UNSECURED, Kind.CHECKIN: Security.SECURED}


def target(line: Line) -> Security:
    """What the gate should say about it. Only an answer that an item is still on loan puts back what was found (design §5)."""
    return line.found if line.restore else TARGET[line.kind]


def overall(line: Line, tags: dict[str, Security]) -> Security:
    """All tags of one item taken together."""
    found = {tags.get(uid, Security.UNKNOWN) for uid in line.uids}
    if len(found) == 1:
        return found.pop()
    return Security.UNKNOWN if Security.UNKNOWN in found else Security.MIXED


def write(kiosk: Kiosk, line: Line) -> Step:
    """Tags are written only when all parts lie there."""
    if not line.here or not kiosk.pad.ok:
        return not_proven(kiosk, line, Reason.LIFTED if kiosk.pad.ok else Reason.PAD_LOST)
    line = replace(line, step=LineStep.WRITING)
    return put(kiosk, line), (SetSecurity(line.item, line.uids, target(line), visit_of(kiosk).number),)


def not_proven(kiosk: Kiosk, line: Line, reason: Reason) -> Step:
    """The loan or return stands; the tag waits for the item to be laid down again, or for the next try."""
    if line.kind is Kind.CHECKIN and not line.decided:
        return asking.ask(kiosk, line)
    back = replace(line, step=LineStep.PUT_BACK, reason=reason, retry_ms=next_try(kiosk, line))
    return stay(put(kiosk, back))


def next_try(kiosk: Kiosk, line: Line) -> int:
    return kiosk.now_ms + kiosk.settings.write_retry_ms


def retry_writes(kiosk: Kiosk) -> Step:
    """Tags that were not proven are written again while they lie there."""
    wishes: Effects = ()
    for line in kiosk.visit.lines if kiosk.visit else ():
        if may_retry(kiosk, line) and line.retry_ms <= kiosk.now_ms:
            kiosk, more = write(kiosk, line)
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
    return write(kiosk, replace(line, tries=0))


def was_lifted(kiosk: Kiosk, item: str) -> Step:
    """Nothing that is under way is stopped by it; a write that fails will say so."""
    line = visit_of(kiosk).line(item)
    if line is not None and line.step is LineStep.PUT_BACK:
        return stay(put(kiosk, replace(line, reason=Reason.LIFTED)))
    return stay(kiosk)
