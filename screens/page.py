"""A sheet of paper to lay a screen on: texts, panels, icons and buttons with the house's sizes and colours.

Collects nodes and makes the Scene. Knows no phase; which button stands where is the screens' work.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.state import Kiosk
from kiosk.values import dataclass
from screens.letters.faces import width as text_width
from screens.letters.typeset import Laid, lay
from screens.looks import Looks
from screens.paint.icons import ICONS
from screens.scene import Box, Button, Cover, Icon, Leaf, Node, Panel, Scene, Shadow, Text
from screens.theme import EDGE_MM, Color, Ground, Theme, day, mix, pitch
from screens.words import Words, words_of

ICON_EM = 1.0

ASLEEP_PART = 0.5
"""How near a sleeping button is to its ground in high contrast; its words still stand out 3:1."""

LOW_ROW_MM = {False: 4.0, True: 1.6}
"""Below languages and help where they stand low; by whether the screen is compact."""


LABEL_LEAST_MM = 1.7
"""Between a label and the edge of its button, where a row is full to the last px."""

TURN_MS, STEP_MS = 1_600, 80
"""While something is under way a line travels to and fro in this time, and is painted so often."""


@dataclass(frozen=True)
class ButtonLook:
    fill: Color | None
    color: Color
    border: Color | None = None
    raised: bool = False
    thin: bool = False               # its border, in high contrast too


class Page:
    """One screen in the making. `g` is its ground with the colours that stand on it."""

    def __init__(self, kiosk: Kiosk, looks: Looks, ground: Callable[[Theme], Ground] = day):
        self.kiosk, self.looks, self.s, self.t = kiosk, looks, looks.sizes, looks.theme
        self.w: Words = words_of(kiosk.language)
        self.g = ground(self.t)
        self.ground, self.ink, self.muted = self.g.color, self.g.ink, self.g.muted
        self.nodes: list[Node] = []
        self.next_paint_ms = 0
        self.anywhere = ""
        self.floor = self.s.height - (self.s.touch + self.s.mm(LOW_ROW_MM[self.s.compact]) if self.s.low else 0)

    @property
    def bottom_margin(self) -> int:
        """Between the actions and the floor."""
        return self.s.mm(1.6) if self.s.compact else self.s.mm(4)

    # ---- leaves -----------------------------------------------------------------------------------------------------

    def measure(self, words: str, width: int, px: int, *, bold: bool = False, max_lines: int = 1, cut: bool = False,
                balance: bool = False) -> Laid:
        return lay(words, px, width, bold=bold, max_lines=max_lines, may_cut=cut, balance=balance)

    def that_fits(self, width: int, *forms: str) -> str:
        """The first of some words that stands on one line; else the last, which is the shortest."""
        return next((words for words in forms if self.measure(words, width, self.s.body).fits), forms[-1])

    def make_text(self, box: Box, words: str, px: int, *, color: Color | None = None, ground: Color | None = None,
                  bold: bool = False, align: str = "left", max_lines: int = 1, cut: bool = False,
                  balance: bool = True, role: str = "body") -> Text:
        """A Text in a box; a height of 0 becomes as high as its lines. What is painted has its best breaks; that it is only
        measured needs none, for it has as many lines."""
        laid = self.measure(words, box[2], px, bold=bold, max_lines=max_lines, cut=cut, balance=balance)
        height = box[3] or pitch(px) * len(laid.lines)
        return Text((*box[:3], height), laid.lines, laid.words, px, pitch(px), color or self.ink,
                    ground or self.ground, bold, align, role,
                    not laid.fits or pitch(px) * len(laid.lines) > height + 2, laid.cut)

    def text(self, box: Box, words: str, px: int, **how) -> int:
        """Put a text; its bottom edge."""
        node = self.make_text(box, words, px, **how)
        self.nodes.append(node)
        return node.box[1] + node.box[3]

    @property
    def edge(self) -> int:
        """The least a border is thick, px."""
        return self.s.mm(EDGE_MM) if self.t.high else 0

    def panel(self, box: Box, fill: Color | None, radius: int | None = None, **how) -> None:
        if how.get("border") and how.get("border_px"):
            how["border_px"] = max(how["border_px"], self.edge)
        self.nodes.append(Panel(box, fill, self.s.radius if radius is None else radius, **how))

    def card(self, box: Box) -> None:
        """A white card with a soft shadow."""
        self.panel(box, self.t.surface, border=self.t.hair, border_px=1, shadow=self.shadow(4.0, 0.10))

    def shadow(self, blur_mm: float = 4.0, opacity: float = 0.10, drop_mm: float = 1.2) -> Shadow | None:
        return None if self.t.high else Shadow(self.s.mm(drop_mm), self.s.mm(blur_mm), self.t.ink, opacity)

    def make_icon(self, name: str, x: int, y: int, size: int, color: Color) -> Icon:
        return Icon((x, y, size, size), ICONS[name], color)

    def icon(self, name: str, x: int, y: int, size: int, color: Color) -> None:
        self.nodes.append(self.make_icon(name, x, y, size, color))

    def add(self, *nodes: Node) -> None:
        self.nodes.extend(nodes)

    def progress(self, y: int, x: int | None = None, width: int | None = None) -> None:
        """A quiet line: something is under way. It travels while the scene is painted again; with reduced motion it rests."""
        s = self.s
        left, wide = (s.margin if x is None else x), (s.width - 2 * s.margin if width is None else width)
        thick = s.mm(0.8)
        self.panel((left, y, wide, thick), self.g.track, thick // 2)
        part = wide // 4
        at = (wide - part) // 2
        if self.looks.motion:
            turn = (self.kiosk.now_ms % TURN_MS) / TURN_MS
            swing = 2 * turn if turn < 0.5 else 2 - 2 * turn
            at = round((wide - part) * swing * swing * (3 - 2 * swing))
            self.next_paint_ms = STEP_MS
        self.panel((left + at, y, part, thick), self.g.accent, thick // 2)

    def ahead(self, draw: Callable[[], object]) -> None:
        """Draw what is read before all that stands there already."""
        there, self.nodes[:] = self.nodes[:], []
        draw()
        self.nodes.extend(there)

    # ---- buttons ----------------------------------------------------------------------------------------------------

    def button_look(self, look: str) -> ButtonLook:
        t, g = self.t, self.g
        return {"primary": ButtonLook(g.primary, g.on_primary, raised=True),
                "secondary": ButtonLook(g.button, g.on_button, g.line),
                "invited": ButtonLook(g.primary, g.on_primary, raised=True),             # one of several that lead on alike
                "tint": ButtonLook(t.jade_tint, t.jade_deep, t.jade),
                "asleep": self._asleep(),
                "pin": ButtonLook(g.button, g.on_button, g.line, raised=True)}.get(look, ButtonLook(g.track, g.on_track))

    def _asleep(self) -> ButtonLook:
        """In high contrast too it is seen to do nothing: dim, with a thin edge."""
        g = self.g
        if not self.t.high:
            return ButtonLook(g.track, g.muted)
        return ButtonLook(g.track, mix(g.muted, g.track, ASLEEP_PART), mix(g.line, g.color, ASLEEP_PART), thin=True)

    def button_width(self, label: str, icon: str = "", px: int = 0) -> int:
        """What a label needs, never less than a finger."""
        px = px or self.s.body
        words = self.measure(label, 10_000, px, bold=True).lines[0]
        wide = text_width(words, px, True) + (round(px * 1.35) if icon else 0) + 2 * self.s.mm(3.4 if self.s.compact else 4.4)
        return max(self.s.touch, wide)

    def button(self, key: str, label: str, box: Box, look: str = "secondary", *, icon: str = "", target: str = "",
               icon_only: bool = False, icon_last: bool = False, px: int = 0, radius: int | None = None) -> None:
        """A button with its label, an icon before it (or behind it: `icon_last`), or the icon alone. One that is asleep waits
        for something first."""
        colors, px = self.button_look(look), px or self.s.body
        round_px = min(box[3] // 2, self.s.mm(3)) if radius is None else radius
        ground = colors.fill or self.ground
        shadow = self.shadow(1.6, 0.14, 0.5) if colors.raised else None
        border = colors.border or (self.g.line if self.t.high else None)
        edge = 2 if colors.thin else max(2, self.edge)
        back = Panel(box, ground, round_px, border, edge if border else 0, shadow)
        front = self._icon_alone(icon, box, colors.color, px) if icon_only else self._label(label, icon, box, colors.color,
                                                                                           ground, px)
        front = self._turned(front) if icon_last and len(front) == 2 else front
        self.nodes.append(Button(key, target, label, box, look != "asleep", look, (back, *front)))

    def _turned(self, front: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
        """The same place, with the sign behind the words."""
        icon, text = front
        x, wide = icon.box[0], text.box[2]
        space = text.box[0] - x - icon.box[2]
        return (replace(text, box=(x, *text.box[1:])), replace(icon, box=(x + wide + space, *icon.box[1:])))

    def _icon_alone(self, icon: str, box: Box, color: Color, px: int) -> tuple[Leaf, ...]:
        size = round(px * 1.1)
        return (self.make_icon(icon, box[0] + (box[2] - size) // 2, box[1] + (box[3] - size) // 2, size, color),)

    def _label(self, label: str, icon: str, box: Box, color: Color, ground: Color, px: int) -> tuple[Leaf, ...]:
        x, y, w, h = box
        pad = min(self.s.mm(2), w // 12)
        size, space = (round(px * ICON_EM), round(px * 0.35)) if icon else (0, 0)
        if not icon and not self.measure(label, w - 2 * pad, px, bold=True, max_lines=2, balance=True).fits:
            pad = min(pad, self.s.mm(LABEL_LEAST_MM))
        room = w - 2 * pad - size - space
        lines = 2 if h >= self.s.two_lines(px) else 1
        laid = self.measure(label, room, px, bold=True, max_lines=lines, balance=True)
        if not laid.fits and px > self.s.plain:
            return self._label(label, icon, box, color, ground, self.s.plain)
        wide = max(text_width(line, px, True) for line in laid.lines)
        left = x + max(pad, (w - wide - size - space) // 2)
        text = self.make_text((left + size + space, y, min(wide + 1, room), h), label, px, color=color, ground=ground,
                              bold=True, max_lines=lines, balance=True, align="left" if icon else "center")
        if not icon:
            return (replace(text, box=(x + pad, y, w - 2 * pad, h)),)
        return self.make_icon(icon, left, y + (h - size) // 2, size, color), text

    def cover(self, cover: Cover) -> None:
        """In high contrast with an edge: a dark cloth would be lost on black."""
        self.nodes.append(cover.edged(self.t.line, self.edge) if self.edge else cover)

    def scene(self) -> Scene:
        name = type(self.kiosk.phase).__name__
        return Scene(name, self.s.width, self.s.height, self.ground, tuple(self.nodes), self.next_paint_ms, self.anywhere)

    def soften(self, color: Color, part: float) -> Color:
        """A colour nearer to the ground."""
        return mix(color, self.ground, part)
