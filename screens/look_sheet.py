"""How the screens should look: three switches, each of which does at once what it says. A cover on any other screen."""

from kiosk.state import Kiosk, LookSheet
from screens.faces import width as text_width
from screens.frame import Action, badge, bar, bar_top, header
from screens.looks import Looks
from screens.page import Page
from screens.scene import Box, Button, Leaf, Panel, Scene
from screens.theme import pitch

SWITCHES = (("contrast", "contrast"), ("large", "letters"), ("low", "low"))
"""Part of the look, and its sign."""

ROW_MM = {"compact": 20, "wide": 24, "upright": 36}
HINT_LINES = 2
"""Of a switch and of what it does; our own sentences fit."""


def look_sheet(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, LookSheet)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page, w.say("look_title"), "" if s.compact else w.say("look_hint"), help_button=False)
    y += s.gap if s.compact else 0
    rows = [each for each in SWITCHES if each[0] != "low" or _may_be_low(page)]
    bottom, gap = bar_top(page) - (s.half if s.compact else s.mm(4)), s.gap
    height = min((bottom - y - gap * (len(rows) - 1)) // len(rows), s.mm(_row_mm(page)))
    top = bottom - len(rows) * height - (len(rows) - 1) * gap if s.low else y
    if s.upright:
        sign = s.mm(60)
        badge(page, "look", (s.width - sign) // 2, y + (top - y - sign) // 2, sign, page.t.jade_tint, page.t.jade_deep)
    for i, (name, icon) in enumerate(rows):
        _switch(page, (s.margin, top + i * (height + gap), s.width - 2 * s.margin, height), name, icon)
    bar(page, (Action("back", w.say("look_done"), "primary", "check", short=False),),
        w.say("look_hint") if s.compact and s.letters == 1 else "", tone="muted")
    return page.scene()


def _row_mm(page: Page) -> float:
    return ROW_MM["compact" if page.s.compact else "upright" if page.s.upright else "wide"]


def _may_be_low(page: Page) -> bool:
    """An upright screen is so already, and in a small one nothing stands high."""
    return not (page.s.compact or page.s.upright)


def _switch(page: Page, box: Box, name: str, icon: str) -> None:
    """The whole row is the button: its sign, what it is, what it does, and whether it is on, in a word and a shape."""
    s, t, w = page.s, page.t, page.w
    x, y, _, height = box
    on, key = getattr(page.kiosk.look, name), f"look_{name}"
    sign = min(height - 2 * s.half, s.mm(18 if s.upright else 13))
    before = len(page.nodes)
    badge(page, icon, x + s.gap, y + (height - sign) // 2, sign, t.jade_tint, t.jade_deep)
    left, right = x + 2 * s.gap + sign, _knob(page, box, on) - s.gap
    label, hint = w.say(key), w.say(f"{key}_hint")
    room = right - left
    title_lines = len(page.measure(label, room, s.body, bold=True, max_lines=HINT_LINES).lines)
    hints = len(page.measure(hint, room, s.body, max_lines=HINT_LINES).lines)
    hints = 0 if (title_lines + hints) * pitch(s.body) > height - s.half else hints
    top = y + (height - (title_lines + hints) * pitch(s.body)) // 2
    top = page.text((left, top, room, 0), label, s.body, bold=True, ground=t.surface, max_lines=HINT_LINES)
    if hints:
        page.text((left, top, room, 0), hint, s.body, color=t.muted, ground=t.surface, max_lines=HINT_LINES)
    parts, page.nodes[before:] = page.nodes[before:], []
    back = Panel(box, t.surface, s.mm(3), t.jade if on else t.line, max(2, page.edge) + (s.mm(0.3) if on else 0),
                 page.shadow(1.8, 0.08, 0.5))
    page.add(Button(key, "on" if on else "off", label, box, True, "choice",
                    (back, *(part for part in parts if isinstance(part, Leaf)))))


def _knob(page: Page, box: Box, on: bool) -> int:
    """The switch at the right end with its word; the x where it begins."""
    s, t = page.s, page.t
    x, y, width, height = box
    wide, tall = s.mm(17), s.mm(9)
    left, top = x + width - s.gap - s.half - wide, y + (height - tall) // 2
    page.panel((left, top, wide, tall), t.primary if on else t.mist, tall // 2, border=t.primary if on else t.line, border_px=2)
    knob, inset = tall - 2 * s.mm(1.2), s.mm(1.2)
    at = left + wide - inset - knob if on else left + inset
    page.panel((at, top + inset, knob, knob), t.on_primary if on else t.line, knob // 2)
    words = page.w.say("on" if on else "off")
    room = max(text_width(page.w.say(word), s.body, True) for word in ("on", "off")) + 2
    page.text((left - s.half - room, y, room, height), words, s.body, bold=True, align="right",
              color=t.jade_deep if on else t.muted, ground=t.surface)
    return left - s.half - room
