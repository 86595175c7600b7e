"""Where the library's picture stands on the idle screen, and how it melts into the ground. Pure.

The picture bleeds off the screen at its outer edges and fades into the ground where words and buttons stand. The fade is
worked into the picture when it is read, so that painting it is one copy, and what a text meets at worst is known: white
in the picture, behind as much of the ground as `veil` says.
"""

from kiosk.colors import WHITE
from screens.scene import Box
from screens.theme import Color, Sizes, mix, pitch

OPAQUE = 255
LOGO_SHAPE = 3
LEFT_PART, CLEAR_PART = 0.46, 0.84
COMPACT_LEFT_PART, COMPACT_CLEAR_PART = 0.53, 0.94
"""Of the width: where the picture begins to show, and where it shows fully. On small screens words need more of it."""

FOOT_PART, UPRIGHT_FOOT_PART = 0.30, 0.5
"""Of the picture's height: so much of it fades at its foot."""

UPRIGHT_PART = 0.56
"""Of an upright screen's height: so far down the picture reaches."""


def picture_box(s: Sizes) -> Box:
    """Landscape: the right side, down to behind the buttons' upper edge. Upright: the upper half, from edge to edge."""
    if s.upright:
        return 0, 0, s.width, round(s.height * UPRIGHT_PART)
    left = round(s.width * (COMPACT_LEFT_PART if s.compact else LEFT_PART))
    return left, 0, s.width - left, s.height - s.primary - s.mm(1.6 if s.compact else 4)


def columns(s: Sizes) -> tuple[int, ...]:
    """How much of the picture shows in each of its columns, 0 … 255."""
    left, _, width, _ = picture_box(s)
    if s.upright:
        return (OPAQUE,) * width
    reach = round(s.width * (COMPACT_CLEAR_PART if s.compact else CLEAR_PART)) - left
    return tuple(round(OPAQUE * _smooth(x / reach)) for x in range(width))


def rows(s: Sizes) -> tuple[int, ...]:
    """… and in each of its rows: nothing at its foot, and where it is as wide as the screen nothing behind the title."""
    height = picture_box(s)[3]
    if not s.upright:
        return tuple(round(OPAQUE * _smooth((height - 1 - y) / (height * FOOT_PART))) for y in range(height))
    title = pitch(s.title) + pitch(s.body) + s.mm(9)
    foot = height * UPRIGHT_FOOT_PART
    return tuple(round(OPAQUE * _smooth(min((y - title) / title, (height - 1 - y) / foot))) for y in range(height))


def request(s: Sizes, ground: Color) -> dict:
    """What screens.welcome.picture_file is asked, but for the path."""
    _, _, width, height = picture_box(s)
    return {"kind": "photo", "width": width, "height": height, "ground": ground, "columns": columns(s), "rows": rows(s)}


def logo_request(s: Sizes) -> dict:
    """As high as the title, and not much wider than high: a wider one becomes lower."""
    high = pitch(s.title)
    return {"kind": "logo", "width": LOGO_SHAPE * high, "height": high}


def _smooth(t: float) -> float:
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def worst_ground(s: Sizes, ground: Color, box: Box) -> Color:
    """The lightest that may lie behind a text in this box, whatever the picture."""
    left, top, width, height = picture_box(s)
    xs = range(max(0, box[0] - left), min(width, box[0] + box[2] - left))
    ys = range(max(0, box[1] - top), min(height, box[1] + box[3] - top))
    if not len(xs) or not len(ys):
        return ground
    across, down = columns(s), rows(s)
    shows = max(across[xs[0]], across[xs[-1]]) * max(down[ys[0]], down[ys[-1]])
    return mix(ground, WHITE, shows / OPAQUE / OPAQUE)
