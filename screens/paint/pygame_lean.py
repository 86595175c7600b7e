"""pygame with what a kiosk uses: surfaces, fonts, a window and its events.

pygame imports all of itself, and numpy and pkg_resources when it finds them: sound with twenty libraries of its own, sprites,
joysticks, picture files. The modules named here are hidden while it is imported (it is made to do without any of them): a
quarter of the time, a third of the files, half the memory. Everybody here takes pygame from this file; who needs one of the
others imports it by name afterwards.
"""

import os
import sys
import warnings

_UNWANTED = ("numpy", "pkg_resources", *(f"pygame.{name}" for name in (
    "cursors", "fastevent", "imageext", "joystick", "key", "mask", "mixer", "mixer_music", "mouse", "pixelarray", "pixelcopy",
    "scrap", "sndarray", "sprite", "surfarray", "sysfont", "threads", "time")))


def _import_lean():
    """pygame, imported with `_UNWANTED` hidden; what was imported before stays as it was."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    hidden = [name for name in _UNWANTED if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)     # it says of some that they are missing
            import pygame
            import pygame.font
            pygame.font = sys.modules["pygame.font"]            # it takes fonts for missing without those of the system
    finally:
        for name in hidden:
            del sys.modules[name]
    return pygame


pygame = _import_lean()
