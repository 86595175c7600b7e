"""Round corners, drawings and soft shadows as small surfaces: drawn at four times the size and scaled down.

Everything here makes a new surface from plain numbers; keeping them is the painter's work.
"""

import sys
from functools import lru_cache
from itertools import pairwise
from math import ceil, erf, hypot

from screens.paint.paths import Outline, Point, outline
from screens.paint.pygame_lean import pygame
from screens.scene import Icon, Shadow
from screens.theme import Color

EXTENTS_CACHED = 512
"""Of icons; the least recently used is forgotten and measured anew."""

FINER = 4
FINER_LARGE = 3
LARGE_PX = 160
"""Long curves look as smooth at three times the size, for half the work."""

ALPHA = 3 if sys.byteorder == "little" else 0
"""The byte of a point that says how opaque it is."""

NEARLY = 3
"""Less than so much of 255 is lost by that."""

Rect = pygame.Rect
Surface = pygame.Surface


def blank(width: int, height: int, color: Color) -> Surface:
    """Transparent, but of that colour: scaling makes no dark fringe."""
    surface = pygame.Surface((max(1, width), max(1, height)), pygame.SRCALPHA, 32)
    surface.fill((*color, 0))
    return surface


def corner(radius: int, color: Color, alpha: int = 255) -> Surface:
    """A quarter disc, centre at the lower right."""
    big = blank(radius * FINER, radius * FINER, color)
    pygame.draw.circle(big, (*color, alpha), (radius * FINER, radius * FINER), radius * FINER)
    return pygame.transform.smoothscale(big, (radius, radius))


@lru_cache(maxsize=EXTENTS_CACHED)
def extent(icon: Icon) -> Rect:
    """The part of the icon's box that its paths touch, from its upper left corner: all that has to be drawn and kept."""
    _, _, width, height = icon.box
    scale_x, scale_y = width / icon.grid[0], height / icon.grid[1]
    xs, ys = [float(width)], [float(height)]
    right = bottom = 0.0
    for path in icon.paths:
        what = outline(path)
        half = what.pen * min(scale_x, scale_y) / 2 + 1
        for x, y in (point for line in what.lines for point in line):
            xs.append(x * scale_x - half)
            ys.append(y * scale_y - half)
            right, bottom = max(right, x * scale_x + half), max(bottom, y * scale_y + half)
    left, top = int(max(0.0, min(xs))), int(max(0.0, min(ys)))
    return Rect(left, top, max(1, min(width, ceil(right)) - left), max(1, min(height, ceil(bottom)) - top))


def drawing(icon: Icon, area: Rect) -> Surface:
    """What an icon's or picture's paths paint inside `area` of its box, in its colour."""
    _, _, width, height = icon.box
    finer = FINER if max(area.size) <= LARGE_PX else FINER_LARGE
    scale = (width * finer / icon.grid[0], height * finer / icon.grid[1])
    big = blank(area.width * finer, area.height * finer, icon.color)
    alpha = round(255 * icon.opacity)
    for path in icon.paths:
        _stroke_or_fill(big, outline(path), scale, (area.x * finer, area.y * finer), (*icon.color, alpha))
    small = pygame.transform.smoothscale(big, area.size)
    if finer == FINER_LARGE:
        _make_even(small, (*icon.color, alpha))
    return small


def _make_even(surface: Surface, color: tuple[int, int, int, int]) -> None:
    """Scaling down by three leaves a little less of everything than there was (by four it does not). What was full is full
    again, and all of its own colour: then it is the same whether it is copied or filled."""
    most, points = color[3], surface.get_width() * surface.get_height()
    table = bytes(alpha and (most if alpha >= most - NEARLY else min(most, alpha + NEARLY - 1)) for alpha in range(256))
    pixels = bytearray(surface.map_rgb((*color[:3], 0)).to_bytes(4, sys.byteorder) * points)
    pixels[ALPHA::4] = opacities(surface).translate(table)
    surface.get_buffer().write(bytes(pixels))


def opacities(surface: Surface) -> bytes:
    """How opaque each point is, row by row: of a surface of four bytes a point, as all of ours that one sees through."""
    return surface.get_buffer().raw[ALPHA::4]


def _stroke_or_fill(big: Surface, what: Outline, scale: tuple[float, float], origin: tuple[int, int],
                    color: tuple[int, int, int, int]) -> None:
    for line in what.lines:
        points = [(x * scale[0] - origin[0], y * scale[1] - origin[1]) for x, y in line]
        if not what.pen:
            pygame.draw.polygon(big, color, points)
            continue
        pen = what.pen * min(scale)
        for a, b in pairwise(points):
            _segment(big, a, b, pen, color)
        for point in points:
            pygame.draw.circle(big, color, point, pen / 2)


def _segment(big: Surface, a: Point, b: Point, pen: float, color: tuple[int, int, int, int]) -> None:
    """One straight piece of a pen; its ends are round where it begins, turns and ends."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    if length:
        nx, ny = (b[1] - a[1]) / length * pen / 2, (a[0] - b[0]) / length * pen / 2
        pygame.draw.polygon(big, color, [(a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny),
                                         (b[0] - nx, b[1] - ny), (a[0] - nx, a[1] - ny)])


def shadow_corner(radius: int, shadow: Shadow) -> int:
    """From the shadow's outer edge inwards: so far its corners are round, and beyond it is even."""
    return radius + 2 * shadow.blur + 2


def soft_shadow(width: int, height: int, radius: int, shadow: Shadow) -> Surface:
    """A rounded rectangle with a Gaussian edge, `blur` px larger on each side.

    Nested rectangles from the outside in, each with the opacity of the normal distribution at its distance.
    """
    blur = shadow.blur
    surface = blank(width + 2 * blur, height + 2 * blur, shadow.color)
    for step in range(2 * blur):
        inset = step * 1.0
        distance = inset - blur                                    # from the panel's own edge, inwards
        alpha = 255 * shadow.opacity * 0.5 * (1 + erf(distance / (blur * 0.62)))
        w, h = surface.get_width() - 2 * step, surface.get_height() - 2 * step
        if w <= 0 or h <= 0:
            break
        around = max(2, round(radius + blur - step if step < blur else radius - (step - blur) * 0.5))
        pygame.draw.rect(surface, (*shadow.color, round(alpha)), (step, step, w, h), border_radius=max(1, around))
    return surface
