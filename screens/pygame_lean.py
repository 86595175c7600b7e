"""pygame without its heavy friends.

pygame imports numpy and pkg_resources when it finds them: 20 times the start, twice the memory. Both are hidden
while it is imported. Everybody here takes pygame from this file.
"""

import os
import sys

_UNWANTED = ("numpy", "pkg_resources")


def _import_lean():
    """pygame, imported with `_UNWANTED` hidden; what was imported before stays as it was."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    hidden = [name for name in _UNWANTED if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import pygame
        import pygame.font
    finally:
        for name in hidden:
            del sys.modules[name]
    return pygame


pygame = _import_lean()
