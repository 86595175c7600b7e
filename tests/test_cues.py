"""Which sound a change deserves: one for read, one for done, a soft one for what needs a hand; silence for the rest."""

from dataclasses import replace

import pytest

from kiosk.cues import cue
from kiosk.reasons import Reason
from kiosk.state import CardChecking, Kiosk, Lending, Line, LineStep, PinWanted, Settings, StillThere, Visit, Welcome
from kiosk.transactions import Kind

EMPTY = Kiosk(Settings(), phase=Lending(), visit=Visit(1))


def with_line(step: LineStep, item: str = "a", to: Kiosk = EMPTY) -> Kiosk:
    assert to.visit
    return replace(to, visit=to.visit.with_line(Line(item, Kind.CHECKOUT, step)))


@pytest.mark.parametrize(("before", "after", "heard"), [
    (EMPTY, with_line(LineStep.READING), "read"),
    (with_line(LineStep.READING), with_line(LineStep.ASKING), ""),
    (with_line(LineStep.WRITING), with_line(LineStep.DONE), "done"),
    (with_line(LineStep.DONE), with_line(LineStep.DONE), ""),
    (with_line(LineStep.ASKING), with_line(LineStep.REFUSED), "trouble"),
    (with_line(LineStep.WRITING), with_line(LineStep.PUT_BACK), "trouble"),
    (with_line(LineStep.ASKING), with_line(LineStep.DONE, "b", with_line(LineStep.DESK)), "trouble"),
    (replace(EMPTY, phase=Welcome(), visit=None), replace(EMPTY, phase=CardChecking("1"), visit=None), "read"),
    (replace(EMPTY, phase=PinWanted("1")), replace(EMPTY, phase=PinWanted("1", notice=Reason.PIN_WRONG)), "trouble"),
    (replace(EMPTY, phase=Welcome()), replace(EMPTY, phase=Welcome(notice=Reason.EXPIRED)), "trouble"),
    (replace(EMPTY, phase=Welcome(notice=Reason.EXPIRED)), replace(EMPTY, phase=Welcome()), ""),
    (EMPTY, replace(EMPTY, phase=StillThere(Lending(), 20_000)), "trouble"),
    (replace(EMPTY, phase=StillThere(Lending(), 20_000)), replace(EMPTY, phase=StillThere(Lending(), 20_000), now_ms=1_000), ""),
    (with_line(LineStep.DONE), replace(EMPTY, visit=None, phase=Welcome()), ""),
    (with_line(LineStep.DONE), with_line(LineStep.READING, to=replace(EMPTY, visit=Visit(2))), "read"),
])
def test_what_is_heard(before: Kiosk, after: Kiosk, heard: str):
    assert cue(before, after) == heard
