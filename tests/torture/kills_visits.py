"""Visits at a kiosk that may die at any moment: piles, sets in parts, returns, renewals, in a network that comes and goes.

Plays what patrons do; a step that cannot be done because the kiosk was killed ends the visit. Checks nothing.
"""

import random
import time
from collections.abc import Callable
from typing import Any

from drivers.simulators.demo_library import Person
from drivers.simulators.programs import ProgramFailed
from drivers.simulators.story_stage import CannotDo, Stage
from tests.torture.kills_witness import Witness

PEOPLE = ("Nguyễn Văn An", "Trần Minh Quân", "王小明", "Emma Clarke", "Nguyễn Thị Lan")
BOOKS = ("Truyện Kiều", "Số đỏ", "Chí Phèo", "Tắt đèn", "Lục Vân Tiên", "Chinh phụ ngâm", "Le Petit Prince", "L'Amant", "论语",
         "活着", "围城", "Moby-Dick; or, The Whale", "Dế Mèn phiêu lưu ký")
SETS = ("Les Misérables", "三国演义")
WEATHERS: tuple[tuple[str, float], ...] = (
    ("up", 0), ("up", 0), ("up", 0), ("up", 0), ("slow", 0.3), ("slow", 1.0), ("slow", 5.0), ("down", 0), ("down", 0),
    ("silent", 0))
PAUSE_MAX_S = 0.9
PILE_MAX = 5
SCANNER_LIMIT_S = 5.0
TURN_LIMIT_S = 15.0
FREE = ("Welcome", "Goodbye")
"""Screens on which the next visit may begin."""


class Visits:
    def __init__(self, stage: Stage, witness: Witness, dice: random.Random,
                 weathers: tuple[tuple[str, float], ...] = WEATHERS):
        self.stage, self.hand, self.house = stage, stage.hand, stage.house
        self._witness, self._dice, self._weathers = witness, dice, weathers
        self.patron: Person = self._somebody()

    def _somebody(self) -> Person:
        return self.house.library.person(self._dice.choice(PEOPLE))

    def weather(self) -> None:
        kind, late_s = self._dice.choice(self._weathers)
        self.house.link.set(kind, late_s)

    def kind(self) -> str:
        """Of the next visit: what is out decides."""
        out = len(self._out())
        return self._dice.choices(("borrow", "return", "renew"), (5, min(out, 8), 1 + min(out, 3)))[0]

    def play(self, kind: str, again: bool) -> None:
        """`again`: the same patron as before, to finish what was cut."""
        visit: dict[str, Callable[[bool], None]] = {"borrow": self._borrow, "return": self._return, "renew": self._renew}
        visit[kind](again)

    # ---- three kinds of visits ----

    def _borrow(self, again: bool) -> None:
        if not again:
            self.patron = self._somebody()
        self._sign_in()
        self._say_yes()
        known = [x for x in BOOKS if self._may_lie(x)]
        pile = self._dice.sample(known, min(len(known), self._dice.randint(2, PILE_MAX)))
        self._lay([image for title in pile for image in self.house.images(title)])
        if self._dice.random() < 0.4:
            self._in_parts(self._dice.choice(SETS))
        self._change_weather()
        self._pause()
        self._leave()

    def _return(self, again: bool) -> None:
        titles = list(self._out())
        if not titles:
            self._borrow(again)
            return
        self._await_turn()
        self._wait(lambda: self.hand.screen == "Welcome", TURN_LIMIT_S)
        self._witness.begin("")
        self.stage.tap("return")
        self._say_yes()
        for title in self._dice.sample(titles, min(len(titles), self._dice.randint(1, PILE_MAX))):
            self._lay(self.house.images(title))
        self._change_weather()
        self._pause()
        self._leave()

    def _renew(self, again: bool) -> None:
        self.patron = self.house.library.person(self._dice.choice(list(self._out().values()) or [self.patron.card]))
        self._sign_in()
        self.stage.tap("account")
        if self._wait(lambda: self.hand.button("renew_all") is not None, 2.0):
            self._touch_until("renew_all", lambda: self.hand.button("renew_all") is None)
            self._change_weather()
            self._wait(lambda: "renewing" not in self._witness.steps, 6.0)
        self._leave()

    # ---- what they are made of ----

    def _await_turn(self) -> None:
        """Until the visit before is over."""
        if not self._wait(lambda: self.hand.screen in FREE, TURN_LIMIT_S):
            raise CannotDo(f"the visit before does not end: {self._witness.moment}")

    def _sign_in(self) -> None:
        self._await_turn()
        self._witness.begin(self.patron.card)
        end = time.monotonic() + SCANNER_LIMIT_S
        while True:
            try:
                self.stage.card(self.patron.card)
                break
            except ProgramFailed:               # nobody listens: the kiosk is dead, or has only just started
                if not self.stage.kiosk.alive or time.monotonic() > end:
                    raise CannotDo("the scanner is not listened to") from None
                time.sleep(0.1)
        self.stage.pin(self.patron.pin)

    def _lay(self, images: list[dict[str, Any]]) -> None:
        self.house.pad.ask(do="place", tags=images)

    def _in_parts(self, title: str) -> None:
        """One part, a moment, then the others; now and then the rest is forgotten."""
        images = self.house.images(title)
        self._lay(images[:1])
        self._pause()
        if self._dice.random() < 0.8:
            self._lay(images[1:])

    def _say_yes(self) -> None:
        """What lay here before is mine, says the patron."""
        self._wait(lambda: self.hand.button("yes") is not None, 0.3)
        while (button := self.hand.button("yes")) is not None:
            self.hand.tap(button)
            if not self._wait(lambda target=button["target"]: self.hand.button("yes", target) is None, 2.0):
                return

    def _change_weather(self) -> None:
        if self._dice.random() < 0.4:
            self._pause()
            self.weather()

    def _pause(self) -> None:
        self._wait(lambda: False, self._dice.uniform(0.05, PAUSE_MAX_S))

    def _leave(self) -> None:
        self._wait(lambda: not {"saving", "asking", "writing"} & set(self._witness.steps), self._dice.choice((0, 0.5, 5.0)))
        self._touch_until("finish", lambda: self.hand.screen == "SlipChoice")
        choice = "receipt_print" if self._dice.random() < 0.7 else "receipt_none"
        self._touch_until(choice, lambda: self.hand.screen in ("Closing", *FREE))
        self._wait(lambda: self.hand.screen in FREE, TURN_LIMIT_S)
        self._pause()

    def _touch_until(self, key: str, holds: Callable[[], Any]) -> None:
        """Once more where the button had moved away from under the finger."""
        for _ in range(5):
            if button := self.hand.button(key):
                self.hand.tap(button)
            if self._wait(holds, 1.0) or not self.stage.kiosk.alive:
                return

    def _wait(self, holds: Callable[[], Any], limit_s: float) -> bool:
        """Ends at once when the kiosk is dead."""
        self.hand.wait_until(lambda: holds() or not self.stage.kiosk.alive, limit_s)
        return bool(self.stage.kiosk.alive and holds())

    # ---- what is where ----

    def _out(self) -> dict[str, str]:
        """Title -> card, of what central says is on loan; only what this household plays with."""
        barcodes = {self.house.library.item(title).barcode: title for title in (*BOOKS, *SETS)}
        return {barcodes[x["item"]]: x["card"] for x in self.house.upstream.loans() if x["item"] in barcodes}

    def _may_lie(self, title: str) -> bool:
        """On the shelf, or at this patron's home; now and then what another one has."""
        holder = self._out().get(title)
        return holder in (None, self.patron.card) or self._dice.random() < 0.1
