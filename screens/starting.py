"""The first screen: the library's name, and that the kiosk starts. Apart from all others, so that it waits for none of them."""

from kiosk.state import Kiosk, Starting
from screens.looks import Looks
from screens.page import Page
from screens.scene import Scene
from screens.theme import night, pitch


def starting(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Starting)
    page = Page(kiosk, looks, night)
    s, w = page.s, page.w
    name = kiosk.settings.library.get(kiosk.language, "")
    width = s.width - 2 * s.margin
    top = page.text((s.margin, s.height * 2 // 5 - pitch(s.display) // 2, width, 0), name, s.display, bold=True, align="center",
                    max_lines=2, cut=True, balance=True)
    top = page.text((s.margin, top, width, 0), w.say("starting"), s.body, color=page.muted, align="center")
    page.progress(top + s.gap, s.width // 3, s.width // 3)
    return page.scene()
