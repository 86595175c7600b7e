"""Touch panels that are sold for kiosks: what a library's supplier may have, with the size of the visible picture.

Active areas as such panels usually have them, not checked against a maker's data sheet: two of one size may differ by a few
mm, and a library measures its own picture. Some small panels have pixels that are wider than they are high; a kiosk takes them
for square, as the width says, so nothing on them is narrower than asked and all is up to 7 % lower.
"""

from typing import NamedTuple

from kiosk.config_options import Screen


class Panel(NamedTuple):
    """`inch`: as it is sold. `high_mm`: as the data sheet says; the kiosk asks for the width only."""

    inch: float
    width_px: int
    height_px: int
    width_mm: int
    high_mm: int

    @property
    def name(self) -> str:
        return f'{self.inch:g}" {self.width_px}x{self.height_px}'

    @property
    def screen(self) -> Screen:
        return Screen(width_px=self.width_px, height_px=self.height_px, width_mm=self.width_mm)

    def turned(self) -> "Panel":
        """Stood on its side."""
        return Panel(self.inch, self.height_px, self.width_px, self.high_mm, self.width_mm)


LYING = (
    Panel(7, 800, 480, 154, 86), Panel(7, 1024, 600, 154, 86), Panel(7, 1280, 800, 151, 94),
    Panel(8, 800, 480, 174, 105), Panel(8, 1024, 600, 177, 99), Panel(8, 1024, 768, 162, 122), Panel(8, 1280, 800, 172, 108),
    Panel(9, 800, 480, 198, 112), Panel(9, 1024, 600, 197, 111), Panel(9.7, 1024, 768, 197, 148),
    Panel(10.1, 1024, 600, 223, 125), Panel(10.1, 1280, 800, 217, 136), Panel(10.1, 1920, 1200, 217, 136),
    Panel(10.4, 800, 600, 211, 158), Panel(10.4, 1024, 768, 210, 158), Panel(11.6, 1366, 768, 256, 144),
    Panel(11.6, 1920, 1080, 256, 144), Panel(12.1, 800, 600, 246, 184), Panel(12.1, 1024, 768, 246, 184),
    Panel(12.1, 1280, 800, 261, 163), Panel(13.3, 1366, 768, 294, 165), Panel(13.3, 1920, 1080, 294, 165),
    Panel(14, 1366, 768, 309, 174), Panel(14, 1920, 1080, 309, 174), Panel(15, 1024, 768, 304, 228),
    Panel(15.6, 1366, 768, 344, 194), Panel(15.6, 1920, 1080, 344, 194), Panel(17, 1280, 1024, 338, 270),
    Panel(18.5, 1366, 768, 410, 230), Panel(18.5, 1920, 1080, 409, 230), Panel(19, 1280, 1024, 376, 301),
    Panel(19, 1440, 900, 408, 255), Panel(21.5, 1920, 1080, 476, 268), Panel(23.8, 1920, 1080, 527, 296),
    Panel(24, 1920, 1200, 518, 324), Panel(27, 1920, 1080, 598, 336), Panel(27, 3840, 2160, 597, 336),
    Panel(32, 1920, 1080, 698, 393), Panel(32, 3840, 2160, 698, 393),
)

UPRIGHT = tuple(panel.turned() for panel in LYING if panel.inch >= 10.1)

PANELS = LYING + UPRIGHT
