"""Painting: each screen whole, and what usually changes on it, on two screens, beside a frame of 60 Hz.

Every state of the gallery is painted in one of the four languages, in turns, at 1280 × 800 and 1080 × 1920: as a whole, as it is
after the kiosk was started or when one screen follows another; and for the first time, when its letters, covers and shadows
have to be drawn. Then the usual small changes: a digit of a PIN, a line that is answered, a finger on a button, progress that
goes on, a second of a countdown. What they cost is what a patron feels as lag; what they paint is counted, too, beside the
whole screen.

A frame of 60 Hz is 16.7 ms. A Raspberry Pi 4 takes about five times as long as a desktop core, so the aim is a fifth of a frame
here. The time is that of the processor, and holds the scene (view) and its painting; handing the pixels to the screen is in the
chapter Ui.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median

from kiosk.state import Kiosk, LineStep, PinWanted
from screens.gallery.states import GALLERY, STAFF, lending, line
from screens.paint.painter import Painter
from screens.paint.pygame_lean import pygame
from screens.scene import Scene
from screens.view import view
from tests.benchmarks.figure import Figure
from tests.gallery.forms import FORMS, LANGUAGES, Form, own_face

SCREENS = ("1280x800", "1080x1920")
FRAME_MS, PI_FACTOR = 1000 / 60, 5
ROUNDS = 4
MOST_PART = {"a digit of the PIN": 0.002, "progress goes on": 0.005, "a second of the countdown": 0.10,
             "a finger on the button": 0.06, "a line of five is answered": 0.20, "the sixth book is laid down": 0.50}
"""Of the pixels of a screen, for each change."""


@dataclass(frozen=True)
class Took:
    """Milliseconds of one change, and the part of the screen that was painted."""

    ms: float
    part: float


def figures() -> list[Figure]:
    return [figure for name in SCREENS for figure in _figures(name)]


def _figures(name: str) -> Iterator[Figure]:
    bench = Bench(FORMS[name])
    whole = {state: bench.whole(state, kiosk) for state, kiosk in states().items()}
    first = {state: bench.first(state, kiosk) for state, kiosk in states().items()}
    budget = FRAME_MS / PI_FACTOR
    for what, all_ms, aim in (("whole screen", whole, 1.0), ("screen that was never painted", first, None)):
        slowest = max(all_ms, key=lambda state: all_ms[state])
        middle = median(all_ms.values())
        yield Figure(f"{name}: a {what}, median of {len(all_ms)}", middle / budget, "fifths of a frame", None, aim,
                     f"{middle:.2f} ms")
        yield Figure(f"{name}: the slowest ({slowest})", all_ms[slowest] / budget, "fifths of a frame", None, None,
                     f"{all_ms[slowest]:.2f} ms")
    for what in MOST_PART:
        took = bench.change(what)
        yield Figure(f"{name}: {what}", took.ms / budget, "fifths of a frame", None, 1.0, f"{took.ms:.2f} ms")
        yield Figure(f"{name}: painted for it, of all pixels", took.part, "", None, MOST_PART[what], "a screen is 1")


def states() -> dict[str, Kiosk]:
    return {state: replace(kiosk, language=LANGUAGES[n % len(LANGUAGES)]) for n, (state, kiosk) in enumerate(GALLERY.items())}


class Bench:
    """One screen, one painter."""

    def __init__(self, form: Form):
        self._form, self._looks, self._size = form, form.looks, form.size
        self._painter, self._surface = self._new_painter(), pygame.Surface(self._size)

    def _new_painter(self) -> Painter:
        painter = Painter(*self._size)
        painter.pictures.update(own_face(self._looks)[1])
        return painter

    def whole(self, state: str, kiosk: Kiosk) -> float:
        """Ms, the letters and covers at hand; the best of some rounds: others use this machine, too."""
        def paint() -> float:
            self._painter.forget()
            return self._timed(lambda: view(kiosk, self._form.looks_for(state))).ms
        return min(paint() for _ in range(ROUNDS + 1))

    def first(self, state: str, kiosk: Kiosk) -> float:
        self._painter = self._new_painter()
        return self._timed(lambda: view(kiosk, self._form.looks_for(state))).ms

    def change(self, what: str) -> Took:
        """From the first scene of it to the second, each warm."""
        takes = []
        before, after = self._scenes(what)
        for _ in range(ROUNDS + 1):
            self._timed(before)
            takes.append(self._timed(after))
        return min(takes, key=lambda took: took.ms)

    def _scenes(self, what: str):
        if what == "a finger on the button":
            kiosk = GALLERY["lending_3"]
            return lambda: view(kiosk, self._looks), lambda: _pressed(view(kiosk, self._looks))
        before, after = CHANGES[what]
        return lambda: view(before, self._looks), lambda: view(after, self._looks)

    def _timed(self, scene) -> Took:
        began = time.process_time()
        painted = self._painter.paint(self._surface, scene())
        took_ms = (time.process_time() - began) * 1000
        return Took(took_ms, sum(r.width * r.height for r in painted) / (self._size[0] * self._size[1]))


def _pressed(scene: Scene) -> Scene:
    return scene.pressed(next(button for button in scene.buttons() if button.key == "finish"))


FIVE = (*(line(n) for n in range(4)), line(4, LineStep.ASKING))
CHANGES = {
    "a digit of the PIN": (GALLERY["pin_2"], replace(GALLERY["pin_2"], phase=PinWanted("29001000000013", digits="123"))),
    "progress goes on": (lending(*FIVE, patron=STAFF), lending(*FIVE, patron=STAFF, now_ms=1_000_080)),
    "a second of the countdown": (GALLERY["still_there"], replace(GALLERY["still_there"], now_ms=1_001_000)),
    "a line of five is answered": (lending(*FIVE, patron=STAFF), lending(*FIVE[:4], line(4), patron=STAFF)),
    "the sixth book is laid down": (lending(*FIVE, patron=STAFF), lending(*FIVE, line(5, LineStep.READING), patron=STAFF)),
}
