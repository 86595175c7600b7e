"""Large drawings of one colour, kept in few bytes: what is even inside is a rectangle to fill, what is empty is nothing, and
only the tiles with an edge in them are surfaces.

They look as the whole surface painted. Keeping them is the painter's work.
"""

import re

from kiosk.values import dataclass
from screens.paint.pygame_lean import pygame
from screens.paint.shapes import opacities
from screens.scene import Box
from screens.theme import Color

SIDE = 16
"""Of a tile, px: smaller ones keep fewer bytes, but there are more of them to paint."""

SURFACE_BYTES = 256
"""About what a surface takes beside its pixels."""

EMPTY, FULL = b"\0", b"\1"
RUNS = re.compile(b"\0+|\1+")
Surface = pygame.Surface


@dataclass(frozen=True)
class Tiled:
    """What is even, and the tiles with an edge in them: left, top, surface. `stamp`: a tile of what is even, where one sees
    through it."""

    color: Color
    even: tuple[Box, ...]
    edges: tuple[tuple[int, int, Surface], ...]
    stamp: Surface | None

    @property
    def bytes(self) -> int:
        surfaces = [edge for _, _, edge in self.edges] + ([self.stamp] if self.stamp else [])
        return sum(edge.get_pitch() * edge.get_height() + SURFACE_BYTES for edge in surfaces)

    def paint(self, surface: Surface, left: int, top: int) -> None:
        for x, y, wide, high in self.even:
            if self.stamp:
                surface.blits([(self.stamp, (left + at, top + y), (0, 0, min(SIDE, x + wide - at), high))
                               for at in range(x, x + wide, SIDE)], False)
            else:
                surface.fill(self.color, (left + x, top + y, wide, high))
        for x, y, edge in self.edges:
            surface.blit(edge, (left + x, top + y))


def tiled(whole: Surface, color: Color) -> Tiled:
    """A surface of that colour in tiles, row by row; what is even goes to its like at the left."""
    even: list[Box] = []
    edges: list[tuple[int, int, Surface]] = []
    (width, height), alphas = whole.get_size(), opacities(whole)
    most = next(alpha for alpha in range(255, -1, -1) if alpha in alphas)            # no walk over each of its points
    marks = alphas.translate(bytes(alpha and (1 if alpha >= most else 2) for alpha in range(256)))
    for y in range(0, height, SIDE):
        high = min(SIDE, height - y)
        full, empty = _covered([marks[row * width:(row + 1) * width] for row in range(y, y + high)])
        for at, x in enumerate(range(0, width, SIDE)):
            wide = min(SIDE, width - x)
            if full >> at & 1:
                last = even[-1] if even else (0, -1, 0, 0)
                beside = last[1] == y and last[0] + last[2] == x
                even[-1:] = [(last[0], y, last[2] + wide, high)] if beside else [*even[-1:], (x, y, wide, high)]
            elif not empty >> at & 1:
                edges.append((x, y, whole.subsurface((x, y, wide, high)).copy()))
    stamp = None
    if most < 255:
        stamp = pygame.Surface((SIDE, SIDE), pygame.SRCALPHA, 32)
        stamp.fill((*color, most))
    return Tiled(color, tuple(even), tuple(edges), stamp)


def _covered(rows: list[bytes]) -> tuple[int, int]:
    """Which tiles are full in all these rows, and which are empty: a bit for each, the lowest is the leftmost. A row has few
    runs, and many tiles."""
    full = empty = -1
    for row in dict.fromkeys(rows):
        fills = {FULL[0]: 0, EMPTY[0]: 0}
        for run in RUNS.finditer(row):
            first, end = -(-run.start() // SIDE), run.end() // SIDE if run.end() < len(row) else -(-len(row) // SIDE)
            fills[row[run.start()]] |= (1 << end) - (1 << first) if end > first else 0
        full, empty = full & fills[FULL[0]], empty & fills[EMPTY[0]]
    return full, empty
