"""What a screen is drawn with: its size in px and mm, the theme, whether things may move. One value, made at the start."""

from kiosk.values import dataclass
from screens.theme import DAY, Sizes, Theme


@dataclass(frozen=True)
class Looks:
    """`motion` False: progress stands still (reduced motion)."""

    sizes: Sizes
    theme: Theme = DAY
    motion: bool = True

    @classmethod
    def of(cls, width_px: int, height_px: int, width_mm: float) -> "Looks":
        """For a screen of so many px, whose picture is `width_mm` wide."""
        return cls(Sizes(width_px, height_px, width_px / width_mm))
