"""Is a screen large enough for what is shown on it? Letters and buttons have a size in mm, whatever the pixels. Pure.

Knows no screen of ours: tests/test_config_screen.py holds every picture of the gallery against these limits.
"""

from collections.abc import Iterator

from kiosk.config_options import Screen

UPRIGHT_FROM = 1.2
"""Height by width from which on a screen stands upright (screens.theme has the same number)."""

UPRIGHT_LEAST_MM = 256
"""Width of an upright screen; on a narrower one things lie over one another, and the kiosk does not start."""

LYING_LEAST_MM = 154
"""Width of any other screen (a 7" one is so wide); a narrower one is refused for the same reason."""

DOTS_LEAST, DOTS_MOST = 1.6, 20.0
"""Pixels in a mm: with fewer no letter is sharp, with more the width is a mistake; the kiosk does not start with either."""

COMPACT_BELOW_MM = 110
"""Height of a screen that has the compact forms (screens.theme has the same number): nothing in it stands high."""


def large_enough(screen: Screen) -> Iterator[str]:
    """Sentences about a size that cannot be, or cannot be used; none: all is well."""
    dots = screen.width_px / screen.width_mm
    if not DOTS_LEAST <= dots <= DOTS_MOST:
        least, most = _least_for_dots(screen.width_px), int(screen.width_px / DOTS_LEAST)
        yield (f"[screen] width_mm: {screen.width_px} px on {screen.width_mm} mm are {dots:.1f} px in a mm, {DOTS_LEAST:g} to "
               f"{DOTS_MOST:g} can be used; measure the width of the visible picture: {least} to {most} mm")
    elif screen.width_mm < _least(screen.width_px, screen.height_px):
        yield _too_narrow(screen)


def is_compact(screen: Screen) -> bool:
    return screen.height_px * screen.width_mm / screen.width_px < COMPACT_BELOW_MM


def _least_for_dots(width_px: int) -> int:
    return max(LYING_LEAST_MM, -int(-width_px // DOTS_MOST))


def _least(width_px: int, height_px: int) -> int:
    return UPRIGHT_LEAST_MM if height_px >= width_px * UPRIGHT_FROM else LYING_LEAST_MM


def _too_narrow(screen: Screen) -> str:
    least, lying_mm = _least(screen.width_px, screen.height_px), round(screen.width_mm * screen.height_px / screen.width_px)
    upright = least == UPRIGHT_LEAST_MM
    turns = upright and lying_mm >= LYING_LEAST_MM
    instead = (f"mount it lying (width_px = {screen.height_px}, height_px = {screen.width_px}, width_mm = {lying_mm}), or take "
               "a larger screen" if turns else "measure the visible picture again, or take a larger screen")
    return (f"[screen] width_mm: {'an upright' if upright else 'a'} screen has to be at least {least} mm wide, this one is "
            f"{screen.width_mm} mm: letters and buttons keep their size in mm and would lie over one another; {instead}")
