"""What this visit has come to, seen at a glance: the covers of what is the patron's or was returned, overlapping as in a hand;
in one sentence; and by when the first of it is due.

Knows the visit's lines and boxes; no choice.
"""

from kiosk.leaving import lent_now
from kiosk.state import Line, LineStep
from screens.frame import header_height
from screens.greeting import greeting
from screens.page import Page
from screens.paint.covers import COVER_RATIO, Work, cover
from screens.pile.head import HEADLINE_MM
from screens.scene import Box

COVERS_MAX = 12
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
    wide = round(height * COVER_RATIO)
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


# ---- in words -------------------------------------------------------------------------------------------------------

def summary(page: Page) -> str:
    """What this visit has come to: the first of what was lent, renewed, returned, or was the patron's before."""
    w, done = page.w, done_lines(page)
    lent, renewed = sum(map(lent_now, done)), sum(line.renewed for line in done)
    returned = sum(line.kind == "checkin" for line in done)
    counts = (("count_yours", lent), ("count_renewed", renewed), ("count_returned", returned), ("count_had", len(done)))
    return next((w.count(key, n) for key, n in counts if n), "")


def due_words(page: Page) -> str:
    """The earliest date, where there are dates; one that all have is not the first."""
    dues = {line.due for line in done_lines(page) if line.due and line.kind != "checkin"}
    return page.w.say("first_due" if len(dues) > 1 else "only_due", date=page.w.date(min(dues))) if dues else ""


def heading(page: Page) -> tuple[str, str]:
    """Whose visit this is; what it has come to, where that has no place of its own."""
    if named(page):
        return (greeting(page) if page.kiosk.visit and page.kiosk.visit.patron else page.w.say("returning")), ""
    return summary(page), "" if page.s.compact or page.s.letters > 1 else due_words(page)


def named(page: Page) -> bool:
    return page.s.upright or tells_beside(page)


def tells_beside(page: Page) -> bool:
    return not (page.s.compact or page.s.low or (page.s.letters > 1 and not page.s.upright))


def headline(page: Page, y: int) -> int:
    """What it has come to, on an upright screen where the pile says it; the y below it."""
    s, words, due = page.s, summary(page), due_words(page)
    top, width = max(y, header_height(page) + s.mm(6)) + s.mm(HEADLINE_MM), s.width - 2 * s.margin
    if words:
        px = next((px for px in (s.display, s.title) if page.measure(words, width, px, bold=True).fits), s.body)
        top = page.text((s.margin, top, width, 0), words, px, bold=True, color=page.t.jade, align="center", max_lines=2)
    if due:
        px = s.title if page.measure(due, width, s.title).fits else s.body
        top = page.text((s.margin, top, width, 0), due, px, color=page.muted, align="center")
    return top
