"""A window of the desktop, or the whole screen of the device, through SDL.

Sleeps on the window system's own descriptor, never in SDL (facts of the field: pygame.event.wait wakes 870 times a second).
Under a driver without one (KMSDRM, Wayland) touches come from evdev; SDL is asked after each wake-up, never for its own sake.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from kiosk.display import Closed, Fingers, NoScreen, px_of
from kiosk.state import Kiosk
from screens.paint.pygame_lean import pygame
from screens.panel import Panel
from screens.steady import SETTLE_MS

if TYPE_CHECKING:
    from kiosk.config_options import Looks as Options
    from kiosk.events import Touched

ON_KMSDRM = "opengles2"
"""SDL shows nothing there without a renderer, and desktop OpenGL, its first choice, may fail and leave the screen black."""

NOT_HELD = ("SDL_MOUSE_AUTO_CAPTURE", "0")
"""SDL takes hold of the pointer at each press and asks the X server twice for it, before the button has answered the finger."""

INVISIBLE = frozenset({"offscreen", "dummy", "evdev"})
"""SDL falls back to these without a word when a library is missing: a kiosk that nobody sees."""


SCREEN_GONE = 1
"""Exit code when the X server has gone; it is Xlib's own, too."""


class Window:
    """`on_key` is told each character typed (the demo's keys)."""

    def __init__(self, width: int, height: int, width_mm: float, fullscreen: bool = False,
                 on_key: Callable[[str], None] | None = None, settle_ms: int = SETTLE_MS, options: "Options | None" = None):
        os.environ.setdefault(*NOT_HELD)
        try:
            pygame.display.init()
            if pygame.display.get_driver() == "KMSDRM":
                os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = ON_KMSDRM
            flags = pygame.FULLSCREEN if fullscreen else 0
            self._surface = pygame.display.set_mode((width, height), flags)
        except pygame.error as trouble:
            raise NoScreen(f"no screen could be opened: {trouble}") from None
        if pygame.display.get_driver() in INVISIBLE and not can_open():
            raise NoScreen("no screen: there is no display here (DISPLAY is not set)")
        if pygame.display.get_driver() in INVISIBLE:
            raise NoScreen("SDL found only an invisible screen: install libx11-6 and libxext6, or a desktop")
        pygame.display.set_caption("Muon")
        self.panel = self._panel = Panel(width, height, width_mm, lambda rects: pygame.display.update(rects) if rects else None,
                                         settle_ms=settle_ms, options=options)
        self._descriptor = _x_descriptor()
        self._on_key = on_key or (lambda _: None)

    def filenos(self) -> list[int]:
        return [self._descriptor] if self._descriptor is not None else []

    @property
    def wakes_on_touch(self) -> bool:
        """Does SDL hear fingers while we sleep? Without a window system nobody would: a touch panel must be given."""
        return self._descriptor is not None

    def touches(self) -> "list[Touched]":
        found = []
        while events := pygame.event.get():
            for event in events:
                if event.type == pygame.QUIT:
                    raise Closed
                if event.type == pygame.KEYDOWN and event.unicode:
                    self._on_key(event.unicode)
                elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
                    self._panel.down(*event.pos)
                elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
                    found.append(self._panel.up(*event.pos))
        return [touched for touched in found if touched]

    def press(self, x: int, y: int, down: bool) -> "Touched | None":
        """A finger on a touch panel of its own (evdev), in px."""
        return self._panel.down(x, y) if down else self._panel.up(x, y)

    def show(self, kiosk: Kiosk) -> int:
        changed = self._panel.paint(self._surface, kiosk)
        if changed:
            pygame.display.update(changed)
        return self._panel.scene.next_paint_ms if self._panel.scene else 0

    def close(self) -> None:
        pygame.display.quit()


class TouchedWindow:
    """A window whose fingers come from a touch panel of its own (`touch`: drivers/touch_panel.py): the whole screen of a device
    without a desktop."""

    def __init__(self, window: Window, touch: Fingers, size: tuple[int, int]):
        self._window, self._touch, self._size = window, touch, size
        self.show = window.show

    @property
    def panel(self) -> Panel:
        return self._window.panel

    def filenos(self) -> list[int]:
        return [*self._window.filenos(), self._touch.fileno()]

    def touches(self) -> "list[Touched]":
        pressed = [self._window.press(*px_of(finger, self._size), not finger.up) for finger in self._touch.fingers()]
        return [*self._window.touches(), *(touched for touched in pressed if touched)]


def can_open() -> bool:
    """Is there a desktop with a mouse? (A screen of the device's own needs a touch panel in the configuration.)"""
    return bool(os.environ.get("DISPLAY"))


def _x_descriptor() -> int | None:
    """The X connection's file descriptor (Xlib: XConnectionNumber); None under another driver."""
    if pygame.display.get_driver() != "x11":
        return None
    import ctypes

    capsule = pygame.display.get_wm_info()["display"]
    get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
    get_pointer.restype, get_pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return _xlib()[0].XConnectionNumber(get_pointer(capsule, b"display"))


@cache
def _xlib():
    """Once: what it calls when its server has gone must not be collected."""
    import ctypes

    xlib = ctypes.CDLL("libX11.so.6")
    xlib.XConnectionNumber.argtypes = xlib.XSetIOErrorHandler.argtypes = [ctypes.c_void_p]
    when_gone = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(_x_gone)
    xlib.XSetIOErrorHandler(when_gone)
    return xlib, when_gone


def _x_gone(_display: object) -> int:
    """Xlib lets nobody go on after this. At once: what is written is on the disk, and who started us starts us again."""
    from kiosk.log import say

    say("screen: the X server has gone: this kiosk ends")
    os._exit(SCREEN_GONE)
