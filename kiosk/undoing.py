"""A book borrowed by mistake, given back in the same visit by a touch, where the library allows it.

It is a checkin like any other, with a transaction of its own: the tag is secured first, then upstream is asked (design §5).
What the patron had before this visit is not undone here: the checkin screen takes it back.
"""

from dataclasses import replace

from kiosk import lines
from kiosk.events import Touched
from kiosk.state import Kiosk, Line, LineStep
from kiosk.steps import Step, put, stay, visit_of
from kiosk.transactions import Kind, Security


def may_undo(line: Line) -> bool:
    """It was lent in this visit not long ago, and lies there to be secured."""
    return line.undo_until_ms > 0 and line.here and line.kind is Kind.CHECKOUT and line.step is LineStep.DONE


def undo(kiosk: Kiosk, event: Touched) -> Step:
    line = visit_of(kiosk).line(event.target)
    if line is None or not may_undo(line) or not kiosk.pad.ok:
        return stay(kiosk)
    again = Line(line.item, Kind.CHECKIN, uids=line.uids, parts=line.parts, usage=line.usage, title=line.title,
                 author=line.author, security=Security.UNKNOWN, lent=replace(line, undo_until_ms=0))
    return lines.begin(kiosk, again)


def expire(kiosk: Kiosk) -> Step:
    """The time for it is over, said without a word: the button goes."""
    over = [x for x in kiosk.visit.lines if 0 < x.undo_until_ms <= kiosk.now_ms] if kiosk.visit else []
    for line in over:
        kiosk = put(kiosk, replace(line, undo_until_ms=0))
    return stay(kiosk)
