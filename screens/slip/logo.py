"""The library's logo as a receipt printer can print it: black dots on white, as wide as a part of the paper.

Read in a process of its own (screens.welcome.picture_file), once for each width and each change of the file; a logo that is no
use is told once, and the slip is printed without it. Waits for the disk and for that process: called by the printer's thread.
"""

import os
from collections.abc import Callable
from functools import lru_cache

from kiosk import ailing
from kiosk.values import dataclass

WIDTH_PART, HEIGHT_MM = 0.6, 16.0
"""Of the paper, and how high at most: a logo is no poster."""

READ_LIMIT_S = 8
"""For reading it; a patron waits for her slip."""

LOGOS_CACHED = 2
"""Logos as they are printed: another file, or another width of paper, is read anew."""


@dataclass(frozen=True)
class Raster:
    """Rows from the top, each of (width + 7) // 8 bytes, most significant bit left, 1 is black."""

    width: int
    height: int
    rows: bytes


def logo(path: str, width_dots: int, dots_per_mm: float, report: Callable[[str], object]) -> Raster | None:
    """None without one. `report` is told in a sentence what is wrong with a file."""
    if not path:
        return None
    try:
        about = os.stat(path)
    except OSError as trouble:
        about, wrong = None, str(trouble.strerror)
    else:
        wrong = ""
    state = (about.st_mtime_ns, about.st_size, wrong) if about else (0, 0, wrong)
    return _read(path, state, round(width_dots * WIDTH_PART), round(HEIGHT_MM * dots_per_mm), report)


@lru_cache(maxsize=LOGOS_CACHED)
def _read(path: str, state: tuple, width: int, height: int, report: Callable[[str], object]) -> Raster | None:
    """`state` changes with the file."""
    from screens.welcome.pictures import pixels_of

    try:
        about, rows = pixels_of({"kind": "slip_logo", "width": width, "height": height, "path": path}, READ_LIMIT_S)
    except ValueError as wrong:
        report(f"logo: {path} is not printed: {wrong}")
        ailing.note("logo", True)
        return None
    return Raster(about["width"], about["height"], rows)
