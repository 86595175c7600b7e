"""Where a keypad's focus is on a scene: its order, where the arrows lead, and the ring that shows it. Pure.

The order is that of reading, with what stands on every screen (languages, help) last; «next» alone reaches every button.
Knows no keypad.
"""

from dataclasses import replace
from math import ceil

from screens.scene import Box, Button, Icon, Leaf, Panel, Scene
from screens.theme import Color, rgb

Mark = tuple[str, str]
"""Key and target of a button: what it is, wherever it stands."""

WAYS = frozenset({"up", "down", "left", "right", "next", "previous"})

INK: Color = rgb("#16202E")
WHITE: Color = rgb("#FFFFFF")
"""Two rings, one in the other: whatever the ground and the button are, one of them stands out by 3:1 and more (a test)."""

BAND_PX_LEAST = 3
"""A ring is never thinner."""

BAND_PART = 0.0065
"""… and so much of the shorter side of the screen: 6 px of 800."""


def mark(button: Button) -> Mark:
    return button.key, button.target


def order(scene: Scene) -> list[Button]:
    """What a finger could press, as one reads: row by row; languages and help after the rest."""
    there = [b for b in scene.buttons() if b.enabled and scene.button_at(*_middle(b.box)) == b]
    ordered: list[Button] = []
    for everywhere in (False, True):
        left = sorted((b for b in there if _is_everywhere(b) == everywhere), key=lambda b: _middle(b.box)[1])
        while left:
            _, top, _, height = left[0].box
            row = [b for b in left if _middle(b.box)[1] < top + height]
            left = [b for b in left if b not in row]
            ordered += sorted(row, key=lambda b: b.box[0])
    return ordered


def _is_everywhere(button: Button) -> bool:
    return button.look == "language" or button.key == "help"


def find(scene: Scene, at: Mark | None) -> Button | None:
    return next((b for b in order(scene) if mark(b) == at), None)


def moved(scene: Scene, at: Mark | None, way: str) -> Button | None:
    """Where an arrow leads from there; to the first button from nowhere. None where there is no button."""
    ordered = order(scene)
    here = next((b for b in ordered if mark(b) == at), None)
    if here is None or not ordered:
        return ordered[0] if ordered else None
    if way in ("up", "down"):
        return _above_or_below(ordered, here, way == "down") or here
    step = 1 if way in ("right", "next") else -1
    return ordered[(ordered.index(here) + step) % len(ordered)]


def _above_or_below(ordered: list[Button], here: Button, below: bool) -> Button | None:
    """The nearest one whose middle lies beyond this one's edge: first by row, then by how far aside."""
    x, y = _middle(here.box)
    top, bottom = here.box[1], here.box[1] + here.box[3]
    beyond = [b for b in ordered if (_middle(b.box)[1] >= bottom if below else _middle(b.box)[1] < top)]
    return min(beyond, key=lambda b: abs(_middle(b.box)[1] - y) + abs(_middle(b.box)[0] - x), default=None)


def _middle(box: Box) -> tuple[int, int]:
    return box[0] + box[2] // 2, box[1] + box[3] // 2


# ---- the ring -------------------------------------------------------------------------------------------------------

def ringed(scene: Scene, button: Button) -> Scene:
    """The same scene with the ring round that button, over everything else."""
    band = max(BAND_PX_LEAST, ceil(min(scene.width, scene.height) * BAND_PART))
    radius = min(min(button.box[2:]) // 2, next((part.radius for part in button.parts if isinstance(part, Panel)), band))
    inner, outer = _ring(button.box, band, band, radius, INK), _ring(button.box, 2 * band, band, radius, WHITE)
    return replace(scene, nodes=(*scene.nodes, *inner, *outer))


def _ring(box: Box, out: int, pen: int, radius: int, color: Color) -> tuple[Leaf, ...]:
    """A line `pen` px wide, whose outer edge is `out` px outside the box: four edges, and four small corners to draw."""
    x, y, w, h = box[0] - out, box[1] - out, box[2] + 2 * out, box[3] + 2 * out
    r = max(pen, min(radius + out, min(w, h) // 2))
    right, bottom = x + w - r, y + h - r
    edges = ((x + r, y, w - 2 * r, pen), (x + r, y + h - pen, w - 2 * r, pen),
             (x, y + r, pen, h - 2 * r), (x + w - pen, y + r, pen, h - 2 * r))
    corners = ((x, y, 0, 0), (right, y, 1, 0), (x, bottom, 0, 1), (right, bottom, 1, 1))
    return (*(Panel(edge, color) for edge in edges if min(edge[2:]) > 0),
            *(Icon((left, top, r, r), (_quarter(r, pen, at_right, at_bottom),), color, (r, r))
              for left, top, at_right, at_bottom in corners))


def _quarter(r: int, pen: int, at_right: int, at_bottom: int) -> str:
    """A quarter of a circle in a box of r px, its centre at the box's inner corner."""
    edge = pen / 2
    near = edge + (r - edge) * (1 - CURVE)
    points = ((edge, r), (edge, near), (near, edge), (r, edge))
    turned = [(r - px if at_right else px, r - py if at_bottom else py) for px, py in points]
    (x, y), *rest = turned
    return f"stroke {pen} M {x:.2f} {y:.2f} C " + " ".join(f"{px:.2f} {py:.2f}" for px, py in rest)


CURVE = 0.5523
"""How far the handles of a quarter circle reach, in radii."""
