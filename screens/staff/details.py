"""The staff screen's third part: the facts, a name and a value in each row.

Knows boxes; what is said is `screens.staff.told`'s work.
"""

from kiosk.state import StaffScreen
from screens.frame import Action, bar
from screens.page import Page
from screens.roomy import headline, headline_height
from screens.staff import told
from screens.staff.waiting import letters, room_below, titled
from screens.theme import pitch

FIRST_TO_GO = ("d_command", "d_copy")
"""Facts that are left out of a small screen, where there is a row more than it has room for."""


def details(page: Page, phase: StaffScreen) -> None:
    """All of them on one page: in smaller letters where larger ones would touch the edges of their card."""
    s, t, w = page.s, page.t, page.w
    title = w.say("staff_details")
    x, y, width, height = room_below(page, titled(page, title, ""))
    head, edge = headline_height(page, width, title) if s.upright else 0, 0 if s.compact else s.half
    facts = _facts(page, height - head - 2 * edge)
    row = (height - head - 2 * edge) // len(facts)
    px = next((px for px in _sizes(page) if pitch(px) <= row), s.plain)
    tall = min(row, pitch(px) + s.mm(22 if s.upright else 4))
    used = tall * len(facts) + 2 * edge
    if s.upright:
        headline(page, (x, y, width, height - used), title, ("dots", page.g.track, page.muted))
        y += height - used
    names = max(page.button_width(name, px=px) for name, _ in facts) - 2 * s.mm(3)
    names = min(names, width * 2 // 5)
    if not s.compact:
        page.panel((x, y, width, used), t.surface, border=t.hair, border_px=1)
    ground, inner = page.ground if s.compact else t.surface, 0 if s.compact else s.inner
    for i, (name, value) in enumerate(facts):
        top, left = y + edge + i * tall, x + inner
        page.text((left, top, names, tall), name, px, color=page.muted, ground=ground, cut=True)
        room = x + width - left - names - s.gap - inner
        words, value_px = _value(page, value, room, px)
        page.text((left + names + s.gap, top, room, tall), words, value_px, bold=True, ground=ground, cut=True)
    bar(page, (Action("back", w.say("back"), "primary", "back", short=False),))


def _facts(page: Page, room: int) -> list[tuple[str, str]]:
    """As many as have room."""
    facts = told.facts(page.kiosk, page.w)
    for least in FIRST_TO_GO:
        if len(facts) * pitch(page.s.plain) > room:
            facts = [fact for fact in facts if fact[0] != page.w.say(least)]
    return facts[:max(1, room // pitch(page.s.plain))]         # a very low screen has no room for the last ones


def _sizes(page: Page) -> tuple[int, ...]:
    """Of letters, the largest first."""
    s = page.s
    return letters(page), s.body, (s.body + s.plain) // 2, s.plain


def _value(page: Page, value: str, room: int, most: int) -> tuple[str, int]:
    """All of it, or what stands before the point, in the largest letters in which that is whole: half a command is none."""
    short, sizes = value.split(" · ")[0], [px for px in _sizes(page) if px <= most]
    tries = ((words, px) for px in sizes for words in (value, short))
    return next(((words, px) for words, px in tries if page.measure(words, room, px, bold=True).fits), (short, sizes[-1]))
