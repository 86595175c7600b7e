"""A library of realistic size, and a month in it without a network: a kiosk's own store with every transaction still owed.

Written with the product's own clerk, pile by pile, over many boots, some without a clock; the same patrons borrow and return
the same items again and again. Knows the store and central's tables; knows no process.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert

from central.schema import items as central_items
from central.schema import patrons as central_patrons
from central.server import open_database
from kiosk.effects import Absorb, Mark, MarkTag, Record, ToStore
from kiosk.events import Recorded
from kiosk.transactions import Kind, Security, Status, Transaction
from offline_store.clerk import Clerk
from offline_store.privacy import load_key
from offline_store.store import open_store
from tests.store_help import HOUR_MS, FakeClock

ITEMS, PATRONS = 50_000, 5_000
REGULAR_ITEMS, REGULAR_PATRONS = 2_000, 400
"""Those that come and go in this month."""

DAYS, BOOTS_A_DAY = 30, 2
DARK_BOOT = 6
"""Each so manyth boot has no right clock: the machine has no battery, and nobody told it the time."""

PILE_MOST, LOANS_MOST, PAGE = 6, 12, 1_000


def item(n: int) -> str:
    return f"39000{n:09d}"


def card(n: int) -> str:
    return f"29000{n:09d}"


# ---- what central knows, and what was synced ------------------------------------------------------------------------

def furnish(file: Path) -> None:
    """Central's database gets the library; its change log is not told, so that the kiosk may have got it long ago."""
    database = open_database(f"sqlite:///{file}")
    patron = {"name": "Trần Thị Mai", "language": "vi", "category": "adult", "email": "", "blocked": "", "expires": "",
              "pin_hash": ""}
    with database.write() as connection:
        connection.execute(insert(central_patrons), [{"card": card(n), **patron} for n in range(PATRONS)])
        connection.execute(insert(central_items), [{"item": item(n), "shelf": "A", **_facts(n)} for n in range(ITEMS)])
    database.close()


def _facts(n: int) -> dict:
    return {"title": f"Truyện Kiều, tập {n}", "author": "Nguyễn Du", "kind": "book", "parts": 1, "withdrawn": False}


def _pages(cursor: str, patrons: int, items: int) -> Iterator[dict]:
    for first in range(0, patrons, PAGE):
        found = [{"card": card(n), "greeting": "Mai", "language": "vi", "category": "adult"}
                 for n in range(first, min(patrons, first + PAGE))]
        yield {"cursor": cursor, "more": True, "patrons": found}
    for first in range(0, items, PAGE):
        found = [{"item": item(n), **_facts(n)} for n in range(first, min(items, first + PAGE))]
        yield {"cursor": cursor, "more": first + PAGE < items, "items": found}


# ---- the month ------------------------------------------------------------------------------------------------------

@dataclass
class Month:
    """`count` transactions into the store at `path`, which a kiosk has made and synced; the last one an hour before `end_ms`."""

    path: Path
    key_file: Path
    count: int
    end_ms: int
    seed: int = 1
    items: int = ITEMS
    patrons: int = PATRONS
    days: int = DAYS
    ids: list[str] = field(default_factory=list)
    boots: int = 0
    dark: int = 0

    def write(self) -> None:
        self._dice, self._lent, self._has = random.Random(self.seed), dict[str, str](), dict[str, int]()
        self._free = [item(n) for n in range(min(self.items, REGULAR_ITEMS))]
        all_boots = self.days * BOOTS_A_DAY
        for boot in range(all_boots):
            self._boot(boot, self.count * (boot + 1) // all_boots)

    def _boot(self, boot: int, until: int) -> None:
        """From a cold start to the plug pulled."""
        dark, since_ms = boot % DARK_BOOT == DARK_BOOT - 1, 20_000
        wall_ms = self.end_ms - HOUR_MS - (self.days * BOOTS_A_DAY - boot) * 24 * HOUR_MS // BOOTS_A_DAY
        clock = FakeClock(f"month-{boot}", since_ms, since_ms if dark else wall_ms, ok=not dark)
        self.boots, self.dark = self.boots + 1, self.dark + dark
        clerk = Clerk(open_store(str(self.path), key=load_key(str(self.key_file))), clock)
        clerk.open()
        if boot == 0:
            clerk.do([Absorb(page) for page in _pages(clerk.store.get("cursor"), self.patrons, self.items)])
        pause_ms = 11 * HOUR_MS // max(1, until - len(self.ids))
        while len(self.ids) < until:
            before = len(self.ids)
            self._pile(clerk, until - before)
            clock.pass_ms(pause_ms * (len(self.ids) - before))
        clerk.store.close()

    def _pile(self, clerk: Clerk, most: int) -> None:
        """Decided here, tags written, visit over: three commits, as the kiosk makes them."""
        wishes = self._wishes(min(most, self._dice.randint(1, PILE_MOST)))
        born = [event.transaction for event in clerk.do(wishes) if isinstance(event, Recorded)]
        clerk.do([Mark(1, tx.id, tx.item, Status.PENDING) for tx in born])
        clerk.do([MarkTag(tx.id, _right(tx), closed=True) for tx in born])
        self.ids += [tx.id for tx in born]

    def _wishes(self, pile: int) -> list[ToStore]:
        if len(self._lent) < pile or (self._free and self._dice.random() < 0.5):
            patron = card(self._dice.randrange(min(self.patrons, REGULAR_PATRONS)))
            room = max(0, LOANS_MOST - self._has.get(patron, 0))
            if room:
                return [self._checkout(patron) for _ in range(min(pile, room, len(self._free)))]
        return [self._checkin(code) for code in self._dice.sample(list(self._lent), min(pile, len(self._lent)))]

    def _checkout(self, patron: str) -> ToStore:
        at = self._dice.randrange(len(self._free))
        self._free[at], self._free[-1] = self._free[-1], self._free[at]
        code = self._free.pop()
        self._lent[code], self._has[patron] = patron, self._has.get(patron, 0) + 1
        return Record(1, Kind.CHECKOUT, code, patron, pin_checked=False)

    def _checkin(self, code: str) -> ToStore:
        self._has[self._lent.pop(code)] -= 1
        self._free.append(code)
        return Record(1, Kind.CHECKIN, code, found=Security.UNSECURED)


def _right(tx: Transaction) -> Security:
    return Security.UNSECURED if tx.kind is Kind.CHECKOUT else Security.SECURED
