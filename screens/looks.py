"""What a screen is drawn with: its size in px and mm, the theme, whether things may move, the library's own face."""

from kiosk.values import dataclass
from screens.theme import DAY, Color, Sizes, Theme


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
    """`motion` False: progress stands still (reduced motion). `news_ms`: how long a line of news stays."""

    sizes: Sizes
    theme: Theme = DAY
    motion: bool = True
    logo: Logo | None = None
    slide: Slide | None = None
    news_ms: int = 20_000

    @classmethod
    def of(cls, width_px: int, height_px: int, width_mm: float) -> "Looks":
        """For a screen of so many px, whose picture is `width_mm` wide."""
        return cls(Sizes(width_px, height_px, width_px / width_mm))
