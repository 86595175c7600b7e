"""What talks remember, for each kiosk by itself: the card that is signed in there and what it has, and the loans that were
entered for it. Whatever is forgotten is looked up. No PIN.

Not shared: that a loan was entered here proves only of the same kiosk's later return which of the two came first.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from drivers.sip2.ground import Memory

FORGET_S = 900.0
"""No visit rests for longer: the card is forgotten."""

KIOSKS_MAX = 1_000
"""Beyond that what is known of the one that has been silent longest is forgotten, and looked up when it comes."""


class Memories:
    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self._lock = clock, threading.Lock()
        self._of: OrderedDict[str, tuple[Memory, float]] = OrderedDict()

    def of(self, device: str) -> Memory:
        with self._lock:
            memory, _ = self._of.pop(device, (None, 0.0))
            memory = memory or Memory()
            self._of[device] = memory, self._clock()
            if len(self._of) > KIOSKS_MAX:
                self._of.popitem(last=False)
            return memory

    def forget_old(self) -> None:
        with self._lock:
            for memory, asked_s in self._of.values():
                if self._clock() - asked_s > FORGET_S:
                    memory.forget_cards()
