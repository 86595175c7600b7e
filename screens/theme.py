"""Colours, type and distances as data. All sizes come from millimetres; a test computes every contrast.

Knows no screen of ours and no pygame.
"""

from functools import cached_property
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
    primary: Color = rgb("#0B6E5F")        # the one filled button
    on_primary: Color = rgb("#FFFFFF")
    high: bool = False                     # high contrast: no shadows, and every border is thick


DAY = Theme()

_BLACK, _WHITE, _PALE, _YELLOW, _COAL = (rgb(text) for text in ("#000000", "#FFFFFF", "#ECECEC", "#FFE11A", "#1F1F1F"))

CONTRAST = Theme(
    ink=_WHITE, paper=_BLACK, surface=_BLACK, mist=_COAL, muted=_PALE, line=_WHITE, hair=_WHITE,
    jade=rgb("#7DF0A8"), jade_deep=rgb("#7DF0A8"), jade_tint=rgb("#06281A"), lacquer=rgb("#FFB3A8"), lacquer_tint=rgb("#3A0B06"),
    gold=_YELLOW, gold_tint=rgb("#2E2600"), sky=rgb("#9FD8FF"), sky_tint=rgb("#04233A"), white=_WHITE,
    night=_BLACK, night_surface=_COAL, night_line=_WHITE, night_gold=_YELLOW, night_muted=_PALE,
    primary=_YELLOW, on_primary=_BLACK, high=True)
"""White and yellow on black; each word stands out at least 7:1 from its ground, each border and sign 3:1."""

EDGE_MM = 0.5
"""A border in high contrast is at least so thick."""


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
    chosen, on_chosen = (t.primary, t.on_primary) if t.high else (t.surface, t.jade)
    return Ground(t.paper, t.ink, t.muted, t.mist, t.ink, chosen, on_chosen, t.surface, t.ink, t.line, t.primary,
                  t.on_primary, t.jade, dark=t.high)


def night(t: Theme) -> Ground:
    """Nobody is in a visit, or a question has come between."""
    return Ground(t.night, t.white, t.night_muted, t.night_surface, t.night_muted, t.night_gold, t.night, t.night_surface,
                  t.white, t.night_line, t.night_gold, t.night, t.night_gold, dark=True)


def jade(t: Theme) -> Ground:
    """All is well."""
    if t.high:
        return night(t)
    return Ground(t.jade, t.white, t.jade_tint, t.jade_deep, t.white, t.white, t.jade_deep, t.jade, t.white, t.white, t.white,
                  t.jade_deep, t.white, dark=True)


CAP_HEIGHT_EM = 0.714          # Noto Sans
PITCH_EM = 1.27                # line to line; Vietnamese stacks two marks on a capital
COMPACT_BELOW_MM = 129         # screens lower than this (7" landscape: 92 mm) get the compact forms
WIDE_FROM_MM = 215             # and so do lying ones that are less wide: two columns of an account need so much
TALL_FROM_MM = 256             # an upright screen so wide has the sizes of one that is looked at from further away
UPRIGHT_FROM = 1.2             # height by width: from here on a screen stands upright

GROWS_FROM_MM = {"compact": 180, "wide": 261, "upright": 270}
"""A screen wider than this is drawn as if it were smaller, and so larger: it has room, and is looked at from further away."""

KEEPS = 0.25
"""That part of what a screen is wider shows more; the rest enlarges all that is shown."""


@dataclass(frozen=True)
class Scale:
    """What a form of screen is measured by, mm: the capitals of its four sizes of letters, what a finger needs, distances."""

    caption: float
    body: float
    title: float
    display: float
    touch: float
    primary: float
    margin: float


COMPACT = Scale(3.6, 4.8, 5.1, 6.2, 15, 20, 3.2)
WIDE = Scale(3.6, 4.8, 6.0, 8.6, 15, 20, 5.6)
TALL = Scale(4.8, 6.0, 8.0, 13.4, 17, 24, 12)
"""An upright screen is looked at from a step further away."""

LARGER = (1.31, 1.27, 1.2, 1.12)
"""Large letters: the largest of these in which a screen loses none of its words. 1.27: 6.1 mm, the least for half a metre
(EN 301 549 5.1.4)."""

DISPLAY_GROWS = 0.4
"""The largest letters are large already: they grow by this part of the growth of the others."""


def form_of(width_px: int, height_px: int, width_mm: float) -> str:
    """compact, wide or upright: by what the screen really measures."""
    if height_px >= width_px * UPRIGHT_FROM:
        return "upright"
    return "compact" if width_mm < WIDE_FROM_MM or height_px * width_mm / width_px < COMPACT_BELOW_MM else "wide"


def drawn_mm(width_px: int, height_px: int, width_mm: float) -> float:
    """As how wide a screen is drawn: never wider than it is, so nothing becomes smaller than its size in mm."""
    form, high = form_of(width_px, height_px, width_mm), height_px * width_mm / width_px
    base = GROWS_FROM_MM[form]
    if width_mm <= base or high < COMPACT_BELOW_MM:
        return width_mm
    return max(base + (width_mm - base) * KEEPS, width_mm * COMPACT_BELOW_MM / high)


@dataclass(frozen=True)
class Sizes:
    """Distances in px of one screen, which is `width_mm` wide. The `_mm` of the comments are what a person meets.

    `letters`: how much larger than usual letters are. `low`: what can be touched stands low."""

    width: int
    height: int
    width_mm: float
    letters: float = 1.0
    low: bool = False

    def mm(self, length: float) -> int:
        """Millimetres as px, never less than asked."""
        return ceil(length * self.px_per_mm - 1e-6)

    def font(self, capital_mm: float) -> int:
        """Font px whose capitals are that high."""
        return ceil(capital_mm * self.px_per_mm / CAP_HEIGHT_EM - 1e-6)

    @cached_property
    def px_per_mm(self) -> float:
        return self.width / drawn_mm(self.width, self.height, self.width_mm)

    @cached_property
    def form(self) -> str:
        return form_of(self.width, self.height, self.width_mm)

    @cached_property
    def upright(self) -> bool:
        return self.form == "upright"

    @cached_property
    def compact(self) -> bool:
        return self.form == "compact"

    @cached_property
    def scale(self) -> Scale:
        tall = self.upright and self.width_mm >= TALL_FROM_MM
        return COMPACT if self.compact else TALL if tall else WIDE

    @cached_property
    def touch(self) -> int:
        return self.mm(self.scale.touch)

    @cached_property
    def primary(self) -> int:
        return self.mm(self.scale.primary)

    @cached_property
    def gap(self) -> int:
        return self.mm(3)

    @cached_property
    def margin(self) -> int:
        return self.mm(self.scale.margin)

    @cached_property
    def inner(self) -> int:
        """Inside a card, between its edge and what it holds."""
        return self.mm(6 if self.upright else 2.7)

    @cached_property
    def half(self) -> int:
        return self.mm(1.4)

    @cached_property
    def nearer(self) -> int:
        """So much nearer than usual two lines stand that belong together, where room is short."""
        return self.mm(0.8)

    @cached_property
    def radius(self) -> int:
        return self.mm(2.2)

    @cached_property
    def body(self) -> int:
        return self.font(self.scale.body * self.letters)

    @cached_property
    def plain(self) -> int:
        """Body as it is without larger letters: for a word that has no room in them."""
        return self.font(self.scale.body)

    def two_lines(self, font_px: int) -> int:
        """So high is a button at least whose words stand on two lines."""
        return 2 * pitch(font_px) + self.mm(1.35)

    @cached_property
    def caption(self) -> int:
        return self.font(self.scale.caption * self.letters)

    @cached_property
    def title(self) -> int:
        return self.font(max(self.scale.title, self.scale.body * self.letters) if self.compact
                         else self.scale.title * (1 + (self.letters - 1) * 0.7))

    @cached_property
    def display(self) -> int:
        return self.font(self.scale.display * (1 + (self.letters - 1) * DISPLAY_GROWS))

    @cached_property
    def headlines(self) -> tuple[int, ...]:
        """The largest letters, then as they are without larger letters: who asked for those reads no smaller headline."""
        return tuple(dict.fromkeys((self.display, self.font(self.scale.display))))


def pitch(font_px: int) -> int:
    """Line to line, px."""
    return round(font_px * PITCH_EM)
