"""What is written as it should be, and yet will not be seen: the kiosk runs without it. For whoever asks whether a file is right.

Looks at the disk; knows no painter. A picture that looks like one and is damaged inside is told by the kiosk itself.
"""

import os
import stat
from collections.abc import Iterator

from kiosk.config_options import Looks, Screen
from kiosk.config_screen import COMPACT_BELOW_MM, WIDE_FROM_MM, is_compact

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
"""How such files begin."""

ENDINGS = (".png", ".jpg", ".jpeg")
"""Files of a folder that are pictures (screens.welcome.pictures has the same)."""

HEAD_BYTES = 8
"""Of a file that are looked at."""


def warnings(screen: Screen, looks: Looks) -> Iterator[str]:
    """One sentence each, with section and key."""
    if looks.logo and (wrong := _no_picture(looks.logo)):
        yield f"[looks] logo: {looks.logo}: {wrong}; the kiosk runs without a logo"
    for source in looks.pictures:
        yield from (f"[looks] pictures: {wrong}" for wrong in _source(source))
    if screen.low and is_compact(screen):
        yield (f"[screen] low: does nothing here: on a screen less than {COMPACT_BELOW_MM} mm high, or less than {WIDE_FROM_MM} "
               "mm wide, nothing stands high")


def _source(source: str) -> Iterator[str]:
    """Of a folder: what in it is no picture."""
    if not os.path.isdir(source):
        if wrong := _no_picture(source):
            yield f"{source}: {wrong}; it is passed over"
        return
    try:
        names = sorted(name for name in os.listdir(source) if name.lower().endswith(ENDINGS))
    except OSError as error:
        yield f"{source}: the folder cannot be read ({error.strerror}); no picture of it is shown"
        return
    if not names:
        yield f"{source}: the folder holds no PNG and no JPEG file yet"
    for name in names:
        if wrong := _no_picture(os.path.join(source, name)):
            yield f"{os.path.join(source, name)}: {wrong}; it is passed over"


def _no_picture(path: str) -> str:
    """What is wrong with a file; empty: nothing that can be seen from outside."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):          # a pipe would never end
            return "this is no file"
        with open(path, "rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        return "there is no such file or folder" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
    return "" if head.startswith((PNG, JPEG)) else "neither PNG nor JPEG"
