"""A screen as a value: frozen nodes with boxes in px, from the back to the front. Knows no pygame and no State.

A box is (x, y, width, height). Leaves are painted; groups (Button, Cover) only hold leaves together.
"""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.values import dataclass
from screens.theme import Color, luminance, mix

Box = tuple[int, int, int, int]

EDGE_RADIUS_PX = 3
"""Of a cover's corners, about; an edge around it is rounder by its thickness."""


@dataclass(frozen=True)
class Text:
    """Lines already broken; `words` is what can be read there (with … where it was cut).

    `ground` is the colour behind it, for the contrast test. `role`: body | caption (a repeat of what stands
    elsewhere) | art (on a cover). `overflow`: it did not fit and must not be cut.
    """

    box: Box
    lines: tuple[str, ...]
    words: str
    font_px: int
    pitch_px: int
    color: Color
    ground: Color
    bold: bool = False
    align: str = "left"              # left | center | right
    role: str = "body"
    overflow: bool = False
    cut: bool = False                # it was shortened


@dataclass(frozen=True)
class Shadow:
    """Soft, below the panel."""

    drop: int
    blur: int
    color: Color
    opacity: float


@dataclass(frozen=True)
class Panel:
    """A rectangle with round corners; a circle when the radius is half its side. `fill` None: only the border."""

    box: Box
    fill: Color | None
    radius: int = 0
    border: Color | None = None
    border_px: int = 0
    shadow: Shadow | None = None
    opacity: float = 1.0


@dataclass(frozen=True)
class Icon:
    """A drawing of one colour. `paths`: see `screens.paint.paths`; `grid`: the units of its box, each over 0, else ValueError."""

    box: Box
    paths: tuple[str, ...]
    color: Color
    grid: tuple[float, float] = (24, 24)
    opacity: float = 1.0

    def __post_init__(self) -> None:
        if min(self.grid) <= 0:
            raise ValueError(f"an icon's grid is more than 0 each way, not {self.grid}")


@dataclass(frozen=True)
class Modules:
    """The dark squares of a code that a camera reads: rows of `0` and `1`, as many as columns. The box is a whole number of px
    for each, so that every edge is sharp."""

    box: Box
    rows: tuple[str, ...]
    color: Color


@dataclass(frozen=True)
class Photo:
    """A picture of the library's own, as large as its box. `name`: what the painter's pictures call it."""

    box: Box
    name: str
    opacity: float = 1.0


Leaf = Text | Panel | Icon | Modules | Photo


@dataclass(frozen=True)
class Cover:
    """A book cover that we draw. `shape`: what it fills of its box, if not all of it; `behind`: so many of its parts, the
    first ones, are the other volumes of a set, the hindmost first."""

    box: Box
    parts: tuple[Leaf, ...]
    shape: Box | None = None
    behind: int = 0

    def edged(self, color: Color, px: int) -> "Cover":
        """With an edge around it; around each volume of a set, thin where they stand close."""
        volumes, front = self.parts[:self.behind], self.parts[self.behind:]
        boxes = [*(part.box for part in volumes), self.shape or self.box]
        if volumes:
            px = max(1, min(px, (boxes[0][0] - boxes[1][0]) // 2))
        parts: list[Leaf] = []
        for (x, y, width, height), those in zip(boxes, (*((part,) for part in volumes), front), strict=True):
            parts += [Panel((x - px, y - px, width + 2 * px, height + 2 * px), color, px + EDGE_RADIUS_PX), *those]
        return replace(self, parts=tuple(parts))


@dataclass(frozen=True)
class Button:
    """What a finger may do. `key` is the story's name of it, `target` says which line or language."""

    key: str
    target: str
    label: str
    box: Box
    enabled: bool = True
    look: str = "secondary"          # primary | secondary | quiet | language | pin | choice
    parts: tuple[Leaf, ...] = ()

    def contains(self, x: int, y: int) -> bool:
        left, top, width, height = self.box
        return left <= x < left + width and top <= y < top + height


Node = Leaf | Cover | Button


@dataclass(frozen=True)
class Scene:
    """One screen. `next_paint_ms`: it moves by itself and wants painting again then; 0: it rests.

    `anywhere`: a touch beside all buttons means this key (the goodbye screen).
    """

    name: str
    width: int
    height: int
    ground: Color
    nodes: tuple[Node, ...]
    next_paint_ms: int = 0
    anywhere: str = ""

    def leaves(self) -> Iterator[Leaf]:
        """Everything that is painted, back to front."""
        for node in self.nodes:
            if isinstance(node, Button | Cover):
                yield from node.parts
            else:
                yield node

    def texts(self) -> list[Text]:
        return [leaf for leaf in self.leaves() if isinstance(leaf, Text)]

    def words(self) -> list[str]:
        """Every painted text, in reading order."""
        return [text.words for text in self.texts() if text.words]

    def buttons(self) -> list[Button]:
        return [node for node in self.nodes if isinstance(node, Button)]

    def button_at(self, x: int, y: int) -> Button | None:
        """The button under a finger; the last one painted wins."""
        for button in reversed(self.buttons()):
            if button.contains(x, y):
                return button
        if self.anywhere:
            return Button(self.anywhere, "", "", (0, 0, self.width, self.height), look="anywhere")
        return None

    def pressed(self, button: Button) -> "Scene":
        """The same scene with a finger on that button: its ground a shade darker. Beside all buttons: everything that could
        have been touched."""
        nodes = tuple(_pressed(node) if node == button or (button.look == "anywhere" and _is_a_choice(node)) else node
                      for node in self.nodes)
        return replace(self, nodes=nodes)

    def to_json(self) -> dict:
        """For the simulated glass: what can be read and what can be touched."""
        return {
            "screen": self.name,
            "words": self.words(),
            "buttons": [{"key": b.key, "target": b.target, "label": b.label, "box": list(b.box), "enabled": b.enabled}
                        for b in self.buttons()],
        }


PRESSED_PART = 0.14
PRESSED_INK: Color = (22, 32, 46)
PRESSED_LIGHT: Color = (255, 255, 255)
DARK_BELOW = 0.03
"""Luminance; on a darker ground ink would not be seen."""


def _is_a_choice(node: Node) -> bool:
    return isinstance(node, Button) and node.look in ("primary", "secondary", "invited")


def _pressed(node: Node) -> Node:
    """Only its first panel changes: words and signs stay as they are."""
    assert isinstance(node, Button)
    at = next((i for i, part in enumerate(node.parts) if isinstance(part, Panel) and part.fill), None)
    if at is None:
        return node
    panel = node.parts[at]
    assert isinstance(panel, Panel) and panel.fill
    ink = PRESSED_INK if luminance(panel.fill) > DARK_BELOW else PRESSED_LIGHT
    dark = replace(panel, fill=mix(panel.fill, ink, PRESSED_PART), shadow=None)
    return replace(node, parts=(*node.parts[:at], dark, *node.parts[at + 1:]))
