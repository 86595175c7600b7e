"""Colours as numbers: contrast by computation (WCAG 2.2), and the colours of a library's own idle screen. Pure.

Knows no screen: the theme takes its arithmetic from here, and the configuration asks here before anything is painted.
"""

import re
from collections.abc import Iterator

from kiosk.values import dataclass

Color = tuple[int, int, int]

WHITE: Color = (255, 255, 255)
READABLE, SEEN = 4.5, 3.0
"""Contrast of text, and of what is no text: WCAG 2.2 1.4.3 and 1.4.11."""

SURFACE_PART, MUTED_PART, LINE_PART = 0.055, 0.30, 0.52
"""Of an idle ground: how far a button's face goes towards white; the second text and the borders from white towards it."""

SHADES = 50
"""Shades that are tried to find one that would do."""


def rgb(text: str) -> Color:
    """`#RRGGBB` as three bytes."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def written(color: Color) -> str:
    return "#{:02X}{:02X}{:02X}".format(*color)


def luminance(color: Color) -> float:
    """Relative luminance, WCAG 2.2 definition."""
    def linear(c: float) -> float:
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
    r, g, b = (linear(c / 255) for c in color)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio 1 … 21, WCAG 2.2 1.4.3."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: Color, other: Color, part: float) -> Color:
    """`part` 0 is one, 1 is the other."""
    r, g, b = (round(a + (z - a) * part) for a, z in zip(one, other, strict=True))
    return r, g, b


def color(value: str) -> None:
    """A check of the configuration."""
    if value and not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise ValueError("a colour is written #RRGGBB, such as #E7B75A (light) or #0E1621 (dark)")


# ---- the idle screen of a library -----------------------------------------------------------------------------------

@dataclass(frozen=True)
class Idle:
    """What stands on it, all from two colours."""

    ground: Color
    accent: Color

    @property
    def surface(self) -> Color:
        return mix(self.ground, WHITE, SURFACE_PART)

    @property
    def muted(self) -> Color:
        return mix(WHITE, self.ground, MUTED_PART)

    @property
    def line(self) -> Color:
        return mix(WHITE, self.ground, LINE_PART)


def unreadable(idle: Idle) -> Iterator[tuple[str, str]]:
    """(option, sentence) of what nobody could read; none: all is well."""
    if not _ground_is_dark(idle):
        found = contrast(WHITE, idle.ground)
        better = _first_that(lambda c: _is_readable(Idle(c, idle.accent)), idle.ground, (0, 0, 0))
        yield "idle_ground", (f"{written(idle.ground)} is too light: the texts of the idle screen are white and light grey, and "
                              f"white has a contrast of only {found:.1f} on it; {written(better)} would do")
    elif not _accent_is_light(idle):
        found = contrast(idle.accent, idle.surface)
        better = _first_that(lambda c: _is_readable(Idle(idle.ground, c)), idle.accent, WHITE)
        yield "accent", (f"{written(idle.accent)} cannot be read on the idle ground {written(idle.ground)}: contrast "
                         f"{found:.1f}, {READABLE} is needed; {written(better)} would do")


def _ground_is_dark(idle: Idle) -> bool:
    texts = min(contrast(WHITE, idle.surface), contrast(idle.muted, idle.surface))
    return texts >= READABLE and contrast(idle.line, idle.surface) >= SEEN


def _accent_is_light(idle: Idle) -> bool:
    return min(contrast(idle.accent, idle.ground), contrast(idle.accent, idle.surface)) >= READABLE


def _is_readable(idle: Idle) -> bool:
    return _ground_is_dark(idle) and _accent_is_light(idle)


def _first_that(good, begin: Color, end: Color) -> Color:
    """The shade nearest to the one that was wished for."""
    shades = (mix(begin, end, step / SHADES) for step in range(SHADES + 1))
    return next((shade for shade in shades if good(shade)), end)
