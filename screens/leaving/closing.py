"""The moment in which a visit is finished; the goodbye is at home in `screens.leaving.goodbye`."""

from kiosk.state import Closing, Kiosk
from screens.frame import badge, header
from screens.looks import Looks
from screens.page import Page
from screens.scene import Scene
from screens.theme import pitch


def closing(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Closing)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page, help_button=False)
    bottom = page.floor - s.margin - s.touch
    sign = s.mm(14 if s.compact else 24)
    width = s.width - 2 * s.margin
    used = sign + s.gap + pitch(s.display) + s.half + pitch(s.body)
    top = y + (bottom - y - used) // 2
    badge(page, "dots", (s.width - sign) // 2, top, sign, page.t.jade_tint, page.t.jade)
    top = page.text((s.margin, top + sign + s.gap, width, 0), w.say("closing"), s.display, bold=True, align="center")
    page.text((s.margin, top + s.half, width, 0), w.say("closing_hint"), s.body, color=page.muted, align="center", max_lines=2)
    page.progress(bottom + s.half)
    return page.scene()
