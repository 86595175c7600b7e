"""Kills the kiosk in the middle of something: when the screen shows what was aimed at, and a random moment later.

One strike a visit. Knows what the screens are called; knows no store and no promise.
"""

import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drivers.simulators.programs import Program
from tests.torture.kills_witness import Witness

Seen = Callable[[Witness], bool]


def _on(screen: str) -> Seen:
    return lambda seen: seen.screen == screen


def _step(*steps: str) -> Seen:
    return lambda seen: set(steps) <= set(seen.steps)


AIMS: dict[str, Seen] = {
    "card": _on("CardChecking"), "pin": _on("PinWanted"), "reading": _step("reading"), "saving": _step("saving"),
    "asking": _step("asking"), "writing": _step("writing"), "between writes": lambda seen: "writing" in seen.steps and (
        "yours" in seen.steps or "returned" in seen.steps),
    "parts": _step("parts"), "yours": _step("yours"), "returned": _step("returned"), "renewing": _step("renewing"),
    "renewed": _step("renewed"), "account": _on("Account"), "slip choice": _on("SlipChoice"), "closing": _on("Closing"),
    "goodbye": _on("Goodbye"), "slip": lambda seen: seen.slip_out,
}
OF_A_VISIT = {
    "borrow": ("card", "pin", "reading", "saving", "asking", "writing", "between writes", "parts", "yours", "slip choice",
               "closing", "slip"),
    "return": ("reading", "saving", "asking", "writing", "between writes", "returned", "closing", "slip"),
    "renew": ("card", "account", "renewing", "renewed"),
}
"""A visit in which it does not come to that is struck at its end: at goodbye, as a rule."""

PAINTS = (1, 1, 1, 2, 3)
"""What was aimed at may show in several pictures: one of the first few is taken."""

LATER_MAX_S = 0.05
"""… and up to so long after it: what happens between two pictures is hit too."""


PILE_PICTURES = (2, 12)
"""Where it does not come to what was aimed at, one of these pictures of the pile is taken."""


@dataclass
class _Shot:
    aim: Seen
    left: int
    pictures: int
    later_s: float

    def hits(self, seen: Witness) -> bool:
        """This picture?"""
        self.left -= self.aim(seen)
        self.pictures -= bool(seen.steps)
        return self.left <= 0 or self.pictures <= 0


class Striker:
    def __init__(self, witness: Witness, dice: random.Random):
        self._witness, self._dice = witness, dice
        self._kiosk: Program | None = None
        self._shot: _Shot | None = None
        self._lock = threading.Lock()
        self.fired = threading.Event()

    def arm(self, kiosk: Program, aims: tuple[str, ...], or_else: bool = True) -> None:
        """From now on; the next picture may be the one. `or_else`: any of the pile, where it does not come to the aim."""
        pictures = self._dice.randint(*PILE_PICTURES) if or_else else sys.maxsize
        shot = _Shot(AIMS[self._dice.choice(aims)], self._dice.choice(PAINTS), pictures, self._dice.uniform(0, LATER_MAX_S))
        with self._lock:
            self.fired.clear()
            self._kiosk, self._shot = kiosk, shot

    def see(self, message: dict[str, Any]) -> None:
        """Each picture and slip, after the witness has seen it."""
        with self._lock:
            shot = self._shot
            if shot is None or not shot.hits(self._witness):
                return
            self._shot = None
        threading.Thread(target=self._strike, args=(shot.later_s,), daemon=True).start()

    def strike_now(self) -> None:
        """What was aimed at did not come in this visit: at its end, then."""
        with self._lock:
            unspent, self._shot = self._shot, None
        if unspent:
            self._strike(unspent.later_s)

    def _strike(self, later_s: float) -> None:
        assert self._kiosk
        time.sleep(later_s)
        self._kiosk.kill()
        self.fired.set()
