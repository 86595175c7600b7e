"""Small words in which the steps of the session are written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.effects import Effect
from kiosk.state import Help, Kiosk, Line, LookSheet, OtherCard, Phase, StillThere, Visit

Effects = tuple[Effect, ...]
Step = tuple[Kiosk, Effects]
COVERS = (Help, LookSheet, StillThere, OtherCard)
"""Phases that lie on another one, and leave it as it is."""


def stay(kiosk: Kiosk) -> Step:
    return kiosk, ()


def chain(kiosk: Kiosk, *steps: Callable[[Kiosk], Step]) -> Step:
    """One after the other, all wishes in order."""
    wishes: Effects = ()
    for each in steps:
        kiosk, more = each(kiosk)
        wishes += more
    return kiosk, wishes


def inner(phase: Phase) -> Phase:
    """What the patron is really in the middle of, under help and questions."""
    while isinstance(phase, COVERS):
        phase = phase.under
    return phase


def with_inner(phase: Phase, new: Phase) -> Phase:
    """The same covers over another phase."""
    return replace(phase, under=with_inner(phase.under, new)) if isinstance(phase, COVERS) else new


def person_seen(kiosk: Kiosk) -> Kiosk:
    return replace(kiosk, touched_ms=kiosk.now_ms)


def visit_of(kiosk: Kiosk) -> Visit:
    assert kiosk.visit is not None
    return kiosk.visit


def put(kiosk: Kiosk, line: Line) -> Kiosk:
    return replace(kiosk, visit=visit_of(kiosk).with_line(line))


def line_of(kiosk: Kiosk, visit: int, item: str) -> Line | None:
    """The line that an answer is for; None when that visit is over."""
    if kiosk.visit is None or kiosk.visit.number != visit:
        return None
    return kiosk.visit.line(item)


def due_in(kiosk: Kiosk, days: int) -> str:
    """YYYY-MM-DD in the library's own day, or nothing while the clock cannot be trusted (design §9)."""
    if not kiosk.trusted or days <= 0:
        return ""
    today = datetime.fromtimestamp(kiosk.wall_ms / 1000, UTC).astimezone(ZoneInfo(kiosk.settings.timezone)).date()
    return (today + timedelta(days=days)).isoformat()
