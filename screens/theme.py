"""Colours, type and distances as data. All sizes come from millimetres; a test computes every contrast.

Knows no screen of ours and no pygame.
"""

from math import ceil

from kiosk.colors import Color, contrast, luminance, mix, rgb
from kiosk.values import dataclass

__all__ = ["DAY", "Color", "Ground", "Sizes", "Theme", "contrast", "day", "jade", "luminance", "mix", "night", "pitch", "rgb"]


@dataclass(frozen=True)
class Theme:
    """The colours by what they mean."""

    ink: Color = rgb("#16202E")            # text
    paper: Color = rgb("#FBF8F2")          # ground
    surface: Color = rgb("#FFFFFF")        # cards
    mist: Color = rgb("#EFE9DE")           # quiet areas
    muted: Color = rgb("#5B6472")          # second text
    line: Color = rgb("#8F8674")           # borders of controls
    hair: Color = rgb("#E4DCCD")           # edges of cards; no meaning of their own
    jade: Color = rgb("#0B6E5F")           # yours, primary button
    jade_deep: Color = rgb("#085146")
    jade_tint: Color = rgb("#DDEFEA")
    lacquer: Color = rgb("#A3251C")        # no
    lacquer_tint: Color = rgb("#F9E2DF")
    gold: Color = rgb("#7A5200")           # wait, offline
    gold_tint: Color = rgb("#FBEED2")
    sky: Color = rgb("#1B5A9A")            # information
    sky_tint: Color = rgb("#E1ECF7")
    white: Color = rgb("#FFFFFF")
    night: Color = rgb("#0E1621")          # idle ground
    night_surface: Color = rgb("#1A2636")
    night_line: Color = rgb("#73839A")
    night_gold: Color = rgb("#E7B75A")
    night_muted: Color = rgb("#AEB9C8")


@dataclass(frozen=True)
class Ground:
    """A screen's ground and what stands on it."""

    color: Color
    ink: Color
    muted: Color
    track: Color                     # language choice, quiet buttons, fields
    on_track: Color
    chosen: Color                    # the language that is spoken
    on_chosen: Color
    button: Color                    # a secondary button
    on_button: Color
    line: Color                      # its border
    primary: Color
    on_primary: Color
    accent: Color
    dark: bool = False


def day(t: Theme) -> Ground:
    """Paper: where somebody is doing something."""
    return Ground(t.paper, t.ink, t.muted, t.mist, t.ink, t.surface, t.jade, t.surface, t.ink, t.line, t.jade, t.white, t.jade)


def night(t: Theme) -> Ground:
    """Nobody is in a visit, or a question has come between."""
    return Ground(t.night, t.white, t.night_muted, t.night_surface, t.night_muted, t.night_gold, t.night, t.night_surface,
                  t.white, t.night_line, t.night_gold, t.night, t.night_gold, dark=True)


def jade(t: Theme) -> Ground:
    """All is well."""
    return Ground(t.jade, t.white, t.jade_tint, t.jade_deep, t.white, t.white, t.jade_deep, t.jade, t.white, t.white, t.white,
                  t.jade_deep, t.white, dark=True)


CAP_HEIGHT_EM = 0.714          # Noto Sans
PITCH_EM = 1.27                # line to line; Vietnamese stacks two marks on a capital
COMPACT_BELOW_MM = 110         # screens lower than this (7" landscape: 92 mm) get the compact forms


@dataclass(frozen=True)
class Sizes:
    """Distances in px of one screen. The `_mm` of the comments are what a person meets."""

    width: int
    height: int
    px_per_mm: float

    def mm(self, length: float) -> int:
        """Millimetres as px, never less than asked."""
        return ceil(length * self.px_per_mm - 1e-6)

    def font(self, capital_mm: float) -> int:
        """Font px whose capitals are that high."""
        return ceil(capital_mm * self.px_per_mm / CAP_HEIGHT_EM - 1e-6)

    @property
    def compact(self) -> bool:
        return self.height / self.px_per_mm < COMPACT_BELOW_MM

    @property
    def touch(self) -> int:
        return self.mm(15)

    @property
    def primary(self) -> int:
        return self.mm(20)

    @property
    def gap(self) -> int:
        return self.mm(3)

    @property
    def margin(self) -> int:
        return self.mm(3.2 if self.compact else 5.6)

    @property
    def half(self) -> int:
        return self.mm(1.4)

    @property
    def radius(self) -> int:
        return self.mm(2.2)

    @property
    def body(self) -> int:
        return self.font(4.8)

    @property
    def caption(self) -> int:
        return self.font(3.6)

    @property
    def title(self) -> int:
        return self.font(5.1 if self.compact else 6.0)

    @property
    def display(self) -> int:
        return self.font(6.2 if self.compact else 8.6)


def pitch(font_px: int) -> int:
    """Line to line, px."""
    return round(font_px * PITCH_EM)


DAY = Theme()
