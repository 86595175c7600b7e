"""What this visit has come to, seen at a glance: the covers of what is the patron's or was returned, overlapping as in a hand.

Knows the visit's lines and boxes; what is said of them stands elsewhere.
"""

from kiosk.state import Line, LineStep
from screens.page import Page
from screens.paint.covers import Work, cover
from screens.scene import Box

COVERS_MAX = 12
RATIO = 0.7
STEP_LEAST = 0.3
"""Of a cover's width: so much of each is seen at least."""


def done_lines(page: Page) -> list[Line]:
    visit = page.kiosk.visit
    return [line for line in (visit.lines if visit else ()) if line.success and line.step is not LineStep.REFUSED]


def recap(page: Page, box: Box) -> int:
    """From the left, in the middle on an upright screen; the newest in front. The width that they take."""
    s, (x, y, width, height) = page.s, box
    lines = done_lines(page)[-COVERS_MAX:]
    if not lines:
        return 0
    wide = round(height * RATIO)
    step = wide + s.gap
    if len(lines) * step > width:
        step = max(round(wide * STEP_LEAST), (width - wide) // max(1, len(lines) - 1))
        lines = lines[-(1 + (width - wide) // step):]
    used = wide + step * (len(lines) - 1)
    left = x + ((width - used) // 2 if s.upright else 0)
    for i, line in enumerate(lines):
        at = (left + i * step, y, wide, height)
        page.cover(cover(at, Work(line.title, line.author, line.parts), page.t, page.shadow(2.4, 0.2, 0.8)))
    return used
