"""A private X server, an eye on its pixels and a finger on its glass (Xlib and XTEST, by ctypes: nothing to install for it)."""

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WIDTH, HEIGHT = 1280, 800
ALL_PLANES, Z_PIXMAP, LEFT_BUTTON = 0xFFFFFFFF, 2, 1
LOOK_S = 0.0003
"""How often a pixel is looked at while something is awaited."""

Point = tuple[int, int]


class NeverSeen(Exception):
    """The pixel did not change in time."""


class Eye:
    def __init__(self, display: str):
        self.display, self._x, self._test = display, ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        pointer, unsigned = ctypes.c_void_p, ctypes.c_ulong
        for name, kind in (("XOpenDisplay", pointer), ("XGetImage", pointer), ("XDefaultRootWindow", unsigned),
                           ("XGetPixel", unsigned)):
            getattr(self._x, name).restype = kind
        self._server = pointer(self._x.XOpenDisplay(display.encode()))
        assert self._server, f"no X server at {display}"
        self._root = unsigned(self._x.XDefaultRootWindow(self._server))

    def pixel(self, at: Point) -> int:
        """0xRRGGBB."""
        image = ctypes.c_void_p(self._x.XGetImage(self._server, self._root, *at, 1, 1, ctypes.c_ulong(ALL_PLANES), Z_PIXMAP))
        found = self._x.XGetPixel(image, 0, 0) & 0xFFFFFF
        self._x.XDestroyImage(image)
        return found

    def wait(self, at: Point, right: Callable[[int], bool], limit_s: float = 60.0) -> float:
        """Until the pixel there is right; the moment at which it was seen to be."""
        end_s = time.perf_counter() + limit_s
        while not right(self.pixel(at)):
            if time.perf_counter() > end_s:
                raise NeverSeen(f"pixel {at} stayed {self.pixel(at):06x}")
            time.sleep(LOOK_S)
        return time.perf_counter()

    def move(self, at: Point) -> None:
        self._test.XTestFakeMotionEvent(self._server, -1, *at, ctypes.c_ulong(0))
        self._x.XSync(self._server, 0)

    def press(self, down: bool) -> None:
        self._test.XTestFakeButtonEvent(self._server, LEFT_BUTTON, int(down), ctypes.c_ulong(0))
        self._x.XFlush(self._server)


def missing() -> str:
    if not shutil.which("Xvfb"):
        return "Xvfb is not here: apt install xvfb"
    try:
        ctypes.CDLL("libXtst.so.6")
    except OSError:
        return "libXtst is not here: apt install libxtst6"
    return ""


@contextmanager
def eye() -> Iterator[Eye]:
    """On an X server of its own, black and empty."""
    told, tell = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp",
                               "-noreset"], pass_fds=[tell], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(tell)
    try:
        with os.fdopen(told) as announced:
            number = announced.readline().strip()
        yield Eye(f":{number}")
    finally:
        server.terminate()
        server.wait(20)
