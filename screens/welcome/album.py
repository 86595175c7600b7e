"""Which picture of the library's the idle screen shows, and for how long. A thread has the next one read; nobody waits for it.

Two pictures are held at most: the one that shows, and the one that comes or goes.
"""

import threading

from screens.looks import Slide
from screens.paint.painter import Surface
from screens.welcome.pictures import Finder, Picture

FADE_MS, STEP_MS = 800, 100
"""A picture takes the other's place in a few steps: each is a wake-up, and there are two a second to spend in all."""

LOOK_AGAIN_MS = 500
"""While a picture that is due is being read, so often is looked for it."""


class Album:
    """`slide` is asked by the main thread, which alone touches what the painter has. `pictures`: the painter's, by name."""

    def __init__(self, finder: Finder, stay_ms: int, motion: bool, pictures: dict[str, Surface]):
        self._finder, self._stay_ms, self._motion, self._pictures = finder, stay_ms, motion, pictures
        self._fade_ms = FADE_MS if motion else 0
        self._shown, self._before = "", ""           # names in `pictures`
        self._path = ""                              # of the file that shows
        self._began_ms, self._ask_ms, self._turns, self._visit = 0, 0, 0, 0
        self._next: Picture | None = None
        self._asked = False                          # the thread is at work
        self._bell = threading.Semaphore(0)
        threading.Thread(target=self._serve, name="pictures", daemon=True).start()

    def _serve(self) -> None:
        while True:
            self._bell.acquire()
            self._next = self._finder.next(self._path)
            self._asked = False                      # last: whoever reads this finds what was found

    def slide(self, now_ms: int, still: bool, visit: int) -> tuple[Slide | None, int]:
        """The picture of this moment, and after how long to ask again (0: when something happens). `still`: somebody is there,
        so nothing changes; without motion it changes with each visit only."""
        due = self._is_due(now_ms, still, visit)
        if due and not self._asked and self._next:
            self._change(self._next, now_ms, visit)
            due = False
        if now_ms - self._began_ms >= self._fade_ms:
            self._pictures.pop(self._before, None)
            self._before = ""
        if not self._asked and self._next is None and now_ms >= self._ask_ms:
            self._asked, self._ask_ms = True, now_ms + self._stay_ms
            self._bell.release()
        return self._slide(now_ms), self._next_ms(now_ms, due, still)

    def _is_due(self, now_ms: int, still: bool, visit: int) -> bool:
        if not self._shown:
            return True
        if not self._motion:
            return visit != self._visit
        return not still and now_ms - self._began_ms >= self._stay_ms

    def _change(self, picture: Picture, now_ms: int, visit: int) -> None:
        self._pictures.pop(self._before, None)
        self._turns += 1
        self._before, self._shown, self._path = self._shown, f"picture {self._turns}", picture.path
        self._pictures[self._shown] = picture.surface
        self._next, self._began_ms, self._visit = None, now_ms, visit
        self._ask_ms = now_ms + self._fade_ms        # not sooner: two are held, and they are there now

    def _slide(self, now_ms: int) -> Slide | None:
        if not self._shown:
            return None
        since_ms = now_ms - self._began_ms
        return Slide(self._shown, self._before, min(1.0, since_ms / self._fade_ms) if self._fade_ms else 1.0)

    def _next_ms(self, now_ms: int, due: bool, still: bool) -> int:
        if self._shown and now_ms - self._began_ms < self._fade_ms:
            return STEP_MS
        if due:
            return LOOK_AGAIN_MS if self._asked else max(1, self._ask_ms - now_ms)
        return 0 if still or not self._motion else max(1, self._began_ms + self._stay_ms - now_ms)
