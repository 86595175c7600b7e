"""What talks remember, for each kiosk: the card that is signed in there and what it has. What was booked is remembered for all.

Forgotten when a kiosk has been quiet for a while; whatever is forgotten is looked up. No PIN.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from drivers.sip2.ground import Memory

FORGET_S = 900.0
"""No visit rests for longer."""

KIOSKS_MAX = 1_000


class Memories:
    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self._lock, self._shared = clock, threading.Lock(), Memory()
        self._of: OrderedDict[str, tuple[Memory, float]] = OrderedDict()

    def of(self, device: str) -> Memory:
        with self._lock:
            memory, _ = self._of.pop(device, (None, 0.0))
            memory = memory or Memory(booked=self._shared.booked)
            self._of[device] = memory, self._clock()
            if len(self._of) > KIOSKS_MAX:
                self._of.popitem(last=False)
            return memory

    def forget_old(self) -> None:
        with self._lock:
            old = [device for device, (_, asked_s) in self._of.items() if self._clock() - asked_s > FORGET_S]
            for device in old:
                del self._of[device]
