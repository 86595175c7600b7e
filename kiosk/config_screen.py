"""Is a screen large enough for what is shown on it? Letters and buttons have a size in mm, whatever the pixels. Pure.

Knows no screen of ours: tests/test_config_screen.py holds every picture of the gallery against these limits.
"""

from collections.abc import Iterator

from kiosk.config_options import (
    DOTS_LEAST,
    DOTS_MOST,
    LYING_LEAST_HIGH_MM,
    LYING_LEAST_MM,
    UPRIGHT_LEAST_MM,
    Screen,
    least_width_mm,
)

COMPACT_BELOW_MM = 129
"""Height of a screen that has the compact forms (screens.theme has the same number): nothing in it stands high."""

WIDE_FROM_MM = 215
"""A lying screen that is less wide has them too (screens.theme has the same number)."""


def large_enough(screen: Screen) -> Iterator[str]:
    """Sentences about a size that cannot be, or cannot be used; none: all is well."""
    dots = screen.width_px / screen.width_mm
    if not DOTS_LEAST <= dots <= DOTS_MOST:
        least, most = _least_for_dots(screen.width_px), int(screen.width_px / DOTS_LEAST)
        yield (f"[screen] width_mm: {screen.width_px} px on {screen.width_mm} mm are {dots:.1f} px in a mm, {DOTS_LEAST:g} to "
               f"{DOTS_MOST:g} can be used; measure the width of the visible picture: {least} to {most} mm")
    elif screen.width_mm < least_width_mm(screen):
        yield _too_narrow(screen)
    elif (high := screen.height_px / dots) < LYING_LEAST_HIGH_MM:
        yield (f"[screen] width_mm: a screen has to be at least {LYING_LEAST_HIGH_MM} mm high, this one is {high:.0f} mm (its "
               f"{screen.height_px} px): letters and buttons would lie over one another; measure the visible picture again, or "
               "take a larger screen")


def is_compact(screen: Screen) -> bool:
    lying = least_width_mm(screen) == LYING_LEAST_MM
    return (lying and screen.width_mm < WIDE_FROM_MM) or screen.height_px * screen.width_mm / screen.width_px < COMPACT_BELOW_MM


def _least_for_dots(width_px: int) -> int:
    return max(LYING_LEAST_MM, -int(-width_px // DOTS_MOST))


def _too_narrow(screen: Screen) -> str:
    least, lying_mm = least_width_mm(screen), round(screen.width_mm * screen.height_px / screen.width_px)
    upright = least == UPRIGHT_LEAST_MM
    turns = upright and lying_mm >= LYING_LEAST_MM
    instead = (f"mount it lying (width_px = {screen.height_px}, height_px = {screen.width_px}, width_mm = {lying_mm}), or take "
               "a larger screen" if turns else "measure the visible picture again, or take a larger screen")
    return (f"[screen] width_mm: {'an upright' if upright else 'a'} screen has to be at least {least} mm wide, this one is "
            f"{screen.width_mm} mm: letters and buttons keep their size in mm and would lie over one another; {instead}")
