"""What a screen is drawn with: its size in px and mm, the theme, whether things may move, the library's own face.

A patron's own wish (contrast, large letters, everything low) makes another one of it, for as long as the wish stands.
"""

from dataclasses import replace

from kiosk.settings import Look
from kiosk.values import dataclass
from screens.theme import CONTRAST, DAY, Color, Sizes, Theme


@dataclass(frozen=True)
class Logo:
    """A picture that the painter has, so large, for the corner. `tone`: its mean colour."""

    name: str
    width: int
    height: int
    tone: Color


@dataclass(frozen=True)
class Slide:
    """The picture of the idle screen at this moment. `part` of it covers `before` (empty: the bare ground)."""

    name: str
    before: str = ""
    part: float = 1.0


@dataclass(frozen=True)
class Looks:
    """`motion` False: progress stands still (reduced motion). `news_ms`: how long a line of news stays. `sketch`: only asked what
    stands where; covers, which are dear, may be left out."""

    sizes: Sizes
    theme: Theme = DAY
    motion: bool = True
    logo: Logo | None = None
    slide: Slide | None = None
    news_ms: int = 20_000
    sketch: bool = False

    @classmethod
    def of(cls, width_px: int, height_px: int, width_mm: float) -> "Looks":
        """For a screen of so many px, whose picture is `width_mm` wide. An upright one has everything low; on a
        large one all is larger."""
        sizes = Sizes(width_px, height_px, width_mm)
        return cls(replace(sizes, low=sizes.upright))

    def wished(self, look: Look) -> "Looks":
        """As somebody wants it, but for the size of the letters. A 7" screen is so low that nothing in it stands high. High
        contrast goes before the library's own colours and pictures."""
        low = look.low and not self.sizes.compact
        if not (look.contrast or low):
            return self
        return replace(self, theme=CONTRAST if look.contrast else self.theme, slide=None if look.contrast else self.slide,
                       sizes=replace(self.sizes, low=self.sizes.low or low))

    def lettered(self, letters: float) -> "Looks":
        """With letters so much larger."""
        return replace(self, sizes=replace(self.sizes, letters=letters))
