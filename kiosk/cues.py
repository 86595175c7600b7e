"""Which short sound a change of the state deserves: *read*, *done*, or the soft one for what needs a hand. Pure.

A sound says less than the screen and never something else: «done» means that the line says so, so it is on disk.
"""

from kiosk.state import UNDER_WAY, CardChecking, Kiosk, Line, LineStep, OtherCard, StillThere

READ, DONE, TROUBLE = "read", "done", "trouble"


def cue(before: Kiosk, after: Kiosk) -> str:
    """Of everything that happened at once the most important; empty: nothing to hear."""
    lines = [line for line in _lines(after) if line.step is not _step_before(before, after, line)]
    if any(_needs_hand(line) for line in lines) or _noticed(before, after):
        return TROUBLE
    if any(line.step is LineStep.DONE for line in lines):
        return DONE
    new_card = isinstance(after.phase, CardChecking) and not isinstance(before.phase, CardChecking)
    new_item = any(_step_before(before, after, line) is None for line in lines)
    return READ if new_card or new_item else ""


def _lines(kiosk: Kiosk) -> tuple[Line, ...]:
    return kiosk.visit.lines if kiosk.visit else ()


def _step_before(before: Kiosk, after: Kiosk, line: Line) -> LineStep | None:
    """None: it was not there, or in another visit."""
    if before.visit is None or after.visit is None or before.visit.number != after.visit.number:
        return None
    known = before.visit.line(line.item)
    return known.step if known else None


def _needs_hand(line: Line) -> bool:
    return line.step not in UNDER_WAY and line.step is not LineStep.DONE


def _noticed(before: Kiosk, after: Kiosk) -> bool:
    """A sentence about a card, a PIN or a scan has come up; or a question that wants an answer soon."""
    if isinstance(after.phase, StillThere | OtherCard):
        return type(before.phase) is not type(after.phase)
    notice = getattr(after.phase, "notice", "")
    return bool(notice) and (notice != getattr(before.phase, "notice", "") or type(before.phase) is not type(after.phase))
