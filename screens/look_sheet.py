"""How the screens should look: three switches, each of which does at once what it says. A cover on any other screen."""

from kiosk.state import Kiosk, LookSheet
from screens.corner import SIGNS
from screens.frame import Action, badge, bar, bar_top, header, title_room
from screens.letters.faces import width as text_width
from screens.looks import Looks
from screens.page import Page
from screens.scene import Box, Button, Leaf, Panel, Scene
from screens.stage import stage
from screens.theme import pitch

SWITCHES = (("contrast", "contrast"), ("large", "letters"), ("low", "low"))
"""Part of the look, and its sign."""

ROW_MM = {"compact": 20, "wide": 24, "upright": 36, "taller": 48, "low": 16}
KNOB_MM, WORD_APART_MM = 17, 4
HINT_LINES = 2
"""Of a switch and of what it does; our own sentences fit."""


def look_sheet(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, LookSheet)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    title, hint = w.say("look_title"), w.say("look_hint")
    above = not (s.compact or s.upright) and page.measure(hint, _title_room(page), s.body).fits
    y = header(page, "" if s.upright else title, hint if above else "", help_button=False)
    y += s.gap if s.compact else 0
    rows = [each for each in SWITCHES if each[0] != "low" or _may_be_low(page)]
    bottom, gap = bar_top(page) - (s.half if s.compact else s.mm(4)), s.gap
    height = min((bottom - y - gap * (len(rows) - 1)) // len(rows), s.mm(_row_mm(page)))
    hinted = all(_holds_hint(page, (s.margin, 0, s.width - 2 * s.margin, height), name) for name, _ in rows)
    if not hinted and s.low:                           # what each does goes rather upwards than away; else all stands low
        height = s.mm(ROW_MM["taller" if s.upright else "low"])
    top = bottom - len(rows) * height - (len(rows) - 1) * gap if s.low else y
    if s.upright:
        top = bottom - len(rows) * height - (len(rows) - 1) * gap
        stage(page, (s.margin, y, s.width - 2 * s.margin, top - y - s.mm(10)), _sign, title, hint)
    boxes = [(s.margin, top + i * (height + gap), s.width - 2 * s.margin, height) for i in range(len(rows))]
    hints = all(_holds_hint(page, box, name) for box, (name, _) in zip(boxes, rows, strict=True))
    for box, (name, icon) in zip(boxes, rows, strict=True):
        _switch(page, box, name, icon, hints)
    bar(page, (Action("back", w.say("look_done"), "primary", "check", short=False),),
        "" if above or s.upright else hint, tone="muted")
    return page.scene()


def _title_room(page: Page) -> int:
    """Beside the languages: no other sign stands there."""
    return title_room(page) + (0 if page.s.low else len(SIGNS) * (page.s.touch + page.s.gap))


def _sign(page: Page, box: Box) -> None:
    size = round(box[2] * 0.7)
    badge(page, "look", box[0] + (box[2] - size) // 2, box[1] + (box[3] - size) // 2, size, page.t.jade_tint, page.t.jade_deep)


def _row_mm(page: Page) -> float:
    return ROW_MM[page.s.form]


def _may_be_low(page: Page) -> bool:
    """An upright screen is so already, and in a small one nothing stands high."""
    return not (page.s.compact or page.s.upright)


def _sign_size(page: Page, height: int) -> int:
    return min(height - 2 * page.s.half, page.s.mm(18 if page.s.upright else 13))


def _words_room(page: Page, box: Box, px: int = 0) -> tuple[int, int]:
    """Where the words of a switch begin, and their width beside those at the knob in so large letters."""
    x, _, width, height = box
    left = x + 2 * page.s.gap + _sign_size(page, height)
    return left, x + width - _knob_width(page, px or _label_px(page)) - page.s.gap - left


def _lines(page: Page, box: Box, name: str) -> tuple[int, int]:
    """Of what it is, and of what it does."""
    room, px = _words_room(page, box)[1], page.s.body
    label, hint = page.w.say(f"look_{name}"), page.w.say(f"look_{name}_hint")
    return (len(page.measure(label, room, _label_px(page), bold=True, max_lines=HINT_LINES).lines),
            len(page.measure(hint, room, px, max_lines=HINT_LINES).lines))


def _label_px(page: Page) -> int:
    """On a small screen larger letters are a little smaller rather than two lines from edge to edge."""
    s = page.s
    box = (s.margin, 0, s.width - 2 * s.margin, s.mm(_row_mm(page)))
    sizes = (s.body, (s.body + s.plain) // 2, s.plain) if s.compact else (s.body,)
    labels = [page.w.say(f"look_{name}") for name, _ in SWITCHES if name != "low" or _may_be_low(page)]
    return next((px for px in sizes if all(page.measure(label, _words_room(page, box, px)[1], px, bold=True).fits
                                           for label in labels)), s.body)


def _holds_hint(page: Page, box: Box, name: str) -> bool:
    return sum(_lines(page, box, name)) * pitch(page.s.body) <= box[3] - page.s.mm(1.6 if page.s.compact else 2.4)


def _switch(page: Page, box: Box, name: str, icon: str, hinted: bool) -> None:
    """The whole row is the button: its sign, what it is, what it does, and whether it is on, in a word and a shape."""
    s, t, w = page.s, page.t, page.w
    x, y, _, height = box
    on, key = getattr(page.kiosk.look, name), f"look_{name}"
    sign = _sign_size(page, height)
    before = len(page.nodes)
    badge(page, icon, x + s.gap, y + (height - sign) // 2, sign, t.jade_tint, t.jade_deep)
    left, room = _words_room(page, box)
    px = _label_px(page)
    _knob(page, box, on)
    label, hint = w.say(key), w.say(f"{key}_hint")
    title_lines, hints = _lines(page, box, name)
    hints = hints if hinted else 0
    top = y + (height - title_lines * pitch(px) - hints * pitch(s.body)) // 2
    top = page.text((left, top, room, 0), label, px, bold=True, ground=t.surface, max_lines=HINT_LINES)
    if hints:
        page.text((left, top, room, 0), hint, s.body, color=t.muted, ground=t.surface, max_lines=HINT_LINES)
    parts, page.nodes[before:] = page.nodes[before:], []
    back = Panel(box, t.surface, s.mm(3), t.jade if on else t.line, max(2, page.edge) + (s.mm(0.3) if on else 0),
                 page.shadow(1.8, 0.08, 0.5))
    page.add(Button(key, "on" if on else "off", label, box, True, "choice",
                    (back, *(part for part in parts if isinstance(part, Leaf)))))


def _knob_width(page: Page, px: int) -> int:
    """The switch and its word, with what is right of them."""
    return page.s.gap + page.s.half + page.s.mm(KNOB_MM) + page.s.mm(WORD_APART_MM) + _word_width(page, px)


def _word_width(page: Page, px: int) -> int:
    return max(text_width(page.w.say(word), px, True) for word in ("on", "off")) + 2


def _knob(page: Page, box: Box, on: bool) -> None:
    """The switch at the right end with its word."""
    s, t = page.s, page.t
    x, y, width, height = box
    wide, tall = s.mm(KNOB_MM), s.mm(9)
    left, top = x + width - s.gap - s.half - wide, y + (height - tall) // 2
    page.panel((left, top, wide, tall), t.primary if on else t.mist, tall // 2, border=t.primary if on else t.line, border_px=2)
    knob, inset = tall - 2 * s.mm(1.2), s.mm(1.2)
    at = left + wide - inset - knob if on else left + inset
    page.panel((at, top + inset, knob, knob), t.on_primary if on else t.line, knob // 2)
    px = _label_px(page)
    room = _word_width(page, px)
    page.text((left - s.mm(WORD_APART_MM) - room, y, room, height), page.w.say("on" if on else "off"), px, bold=True,
              align="right", color=t.jade_deep if on else t.muted, ground=t.surface)
