"""Bad days before a library system, drawn from seeds: lost lines, late work, crashes and impatient kiosks. Whatever happens,
what a kiosk is told in the end is what stands in the library system.
"""

import random
from dataclasses import replace

import pytest

from central.problems import Refused
from drivers.simulators.ils_library import Item
from kiosk.reasons import Reason
from kiosk.rules import PatronRule
from kiosk.transactions import Answer, Kind, Result, Transaction, Want
from tests import gateway_desk
from tests.central_desk import LAN, QUAN, again
from tests.gateway_desk import LATE_MS, GatewayDesk, GatewayKiosk, PowerCut

desk = gateway_desk.desk
ROWS, ROUNDS = 12, 40
FAULTS = ("before", "after", "silent", "late", "late", "killed", "killed_after")
FINAL = (Result.ACCEPTED, Result.REFUSED, Result.WITHDRAWN, Result.CONFLICT)


class Day:
    def __init__(self, desk: GatewayDesk, seed: int):
        self.desk, self.dice = desk, random.Random(seed)
        desk.library.rules = replace(desk.library.rules, patron={name: PatronRule(100, 2) for name in ("adult", "student")})
        self.kiosks = [desk.kiosk("kiosk-a"), desk.kiosk("kiosk-b")]
        self.open: dict[str, tuple[GatewayKiosk, Transaction]] = {}
        self.told: dict[str, Answer] = {}
        self.all: list[Transaction] = []

    def begin(self, place: int) -> None:
        kiosk, barcode = self.kiosks[place % 2], f"39{place:012}"
        self.desk.library.add(Item(barcode, f"Sách {place}"))
        tx = kiosk.tx(Kind.CHECKOUT, barcode, self.dice.choice((LAN, QUAN)), self.dice.choice((Want.ASK, Want.BOOK)))
        self.open[tx.id] = kiosk, tx
        self.all.append(tx)

    def round(self, bad: bool) -> None:
        line = self.desk.line
        chance = {"11": 0.7, "17": 0.1, "63": 0.1} if bad else {}
        line.faults = {code: [self.dice.choice(FAULTS) if self.dice.random() < p else "" for _ in range(9)]
                       for code, p in chance.items()}
        kiosk = self.dice.choice(self.kiosks)
        batch = [tx for who, tx in self.open.values() if who is kiosk]
        try:
            for answer in kiosk.send(*self.dice.sample(batch, len(batch))):
                if answer.word in FINAL:
                    self.told[answer.id] = answer
                    del self.open[answer.id]
        except (Refused, PowerCut) as end:
            line.faults = {}
            if isinstance(end, PowerCut):
                self.desk.restart()
        line.faults = {}
        self.desk.back()
        self.desk.pass_ms(self.dice.choice((0, 1_000, LATE_MS, 20_000)) if bad else 20_000)
        self._decide()

    def _decide(self) -> None:
        """A kiosk that had no answer decides by itself, once."""
        for name, (kiosk, tx) in self.open.items():
            if tx.want is Want.ASK and self.dice.random() < 0.5:
                self.open[name] = kiosk, again(tx, self.dice.choice((Want.BOOK, Want.WITHDRAW)))


@pytest.mark.parametrize("seed", range(30))
def test_what_the_kiosk_is_told_in_the_end_is_what_stands(desk: GatewayDesk, seed: int):
    day = Day(desk, seed)
    for place in range(ROUNDS):
        if place < ROWS:
            day.begin(place)
        day.round(bad=True)
    for _ in range(30):
        day.round(bad=False)
        day.open = {name: (who, again(tx, Want.BOOK) if tx.want is Want.ASK else tx) for name, (who, tx) in day.open.items()}
    assert not day.open
    for tx in day.all:
        answer, applied = day.told[tx.id], desk.applied(tx.item)
        if answer.word is Result.ACCEPTED:
            assert applied == ["checkout"] and desk.lent_to(tx.item) == tx.patron, (tx, answer)
        else:
            assert applied == [], (tx, answer)
    assert all(answer.reason != Reason.OTHER_BORROWER for answer in day.told.values())
