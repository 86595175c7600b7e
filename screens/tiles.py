"""Large drawings of one colour, kept in few bytes: what is even inside is a rectangle to fill, what is empty is nothing, and
only the tiles with an edge in them are surfaces.

They look as the whole surface painted. Keeping them is the painter's work.
"""

from kiosk.values import dataclass
from screens.pygame_lean import pygame
from screens.scene import Box
from screens.theme import Color

SIDE = 16
"""Of a tile, px: smaller ones keep fewer bytes, but there are more of them to paint."""

EVEN_ALPHA = 252
"""From here on a point is full: scaling a drawing down leaves 253 inside it."""

SURFACE_BYTES = 256
"""About what a surface takes beside its pixels."""

EMPTY, FULL = b"\0", b"\1"
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
    (width, height), alphas = whole.get_size(), pygame.image.tobytes(whole, "RGBA")[3::4]
    most = max(alphas)
    marks = alphas.translate(bytes(1 if alpha and alpha >= min(most, EVEN_ALPHA) else alpha and 2 for alpha in range(256)))
    for y in range(0, height, SIDE):
        for x in range(0, width, SIDE):
            wide, high = min(SIDE, width - x), min(SIDE, height - y)
            rows = {marks[row * width + x:row * width + x + wide] for row in range(y, y + high)}
            if rows == {FULL * wide}:
                last = even[-1] if even else (0, -1, 0, 0)
                beside = last[1] == y and last[0] + last[2] == x
                even[-1:] = [(last[0], y, last[2] + wide, high)] if beside else [*even[-1:], (x, y, wide, high)]
            elif rows != {EMPTY * wide}:
                edges.append((x, y, whole.subsurface((x, y, wide, high)).copy()))
    stamp = None
    if most < EVEN_ALPHA:
        stamp = pygame.Surface((SIDE, SIDE), pygame.SRCALPHA, 32)
        stamp.fill((*color, most))
    return Tiled(color, tuple(even), tuple(edges), stamp)
