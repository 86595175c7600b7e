"""The pads, tags and people of the simulation: what lies where, and what a gate would say."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.state import Tag, TagKind
from kiosk.transactions import Security

NOBODYS = -1
CARDS = {f"2900100000{n:03}X": ("adult", "student", "child")[n % 3] for n in range(12)}
ISIL = "VN-MUON"


@dataclass
class Item:
    barcode: str
    parts: int = 1
    usage: int = 0x10
    kind: str = "book"
    where: str = "shelf"                      # shelf | name of a kiosk | out (carried away)
    secured: dict[str, bool] = field(default_factory=dict)     # uid -> is it

    def __post_init__(self) -> None:
        self.secured = {f"E004{self.barcode[-8:]}{n:04}": True for n in range(1, self.parts + 1)}

    @property
    def tags(self) -> tuple[Tag, ...]:
        return tuple(Tag(uid, TagKind.ITEM, self.barcode, n, self.parts, ISIL, self.usage)
                     for n, uid in enumerate(self.secured, 1))

    @property
    def gate_would_ring(self) -> bool:
        return any(self.secured.values())


def library(dice: random.Random) -> dict[str, Item]:
    """Enough for two kiosks: mostly books, some sets, some that may not be lent, some that forbid it offline."""
    items = {}
    for n in range(60):
        barcode = f"3900100000{n:04}"
        parts = dice.choice([2, 3]) if n % 9 == 0 else 1
        usage = dice.choice([0x13, 0x14, 0x15]) if n % 13 == 0 else 0x10
        items[barcode] = Item(barcode, parts, usage, "reference" if n % 17 == 0 else "book")
    return items


@dataclass
class Pad:
    """One pad: the parts that lie there, and its moods."""

    dice: random.Random
    items: dict[str, Item]
    lying: list[tuple[str, str]] = field(default_factory=list)    # (barcode, uid)
    ok: bool = True
    belongs: dict[str, int] = field(default_factory=dict)     # barcode -> the visit that laid it down; NOBODYS

    def lay(self, barcode: str, uids: list[str], visit: int) -> None:
        """A part that joins what lies there already keeps that item's history."""
        self.belongs.setdefault(barcode, visit)
        self.lying += [(barcode, uid) for uid in uids]

    def lift(self, chosen: Callable[[tuple[str, str]], bool]) -> set[str]:
        """What is carried away whole."""
        gone = {barcode for barcode, uid in self.lying if chosen((barcode, uid))}
        self.lying = [x for x in self.lying if not chosen(x)]
        gone -= {barcode for barcode, _ in self.lying}
        for barcode in gone:
            self.belongs.pop(barcode, None)
        return gone

    def forget_whose(self) -> None:
        self.belongs = dict.fromkeys(self.belongs, NOBODYS)

    def seen(self) -> tuple[Tag, ...]:
        by_uid = {t.uid: t for item in self.items.values() for t in item.tags}
        return tuple(by_uid[uid] for _, uid in self.lying)

    def read(self, uids: tuple[str, ...]) -> dict[str, Security]:
        here = {uid: barcode for barcode, uid in self.lying} if self.ok else {}
        return {uid: self._security(here[uid], uid) if uid in here else Security.UNKNOWN for uid in uids}

    def write(self, uids: tuple[str, ...], to: Security, fails: float, silent: float) -> dict[str, Security]:
        """Some writes fail; some succeed and are not proven."""
        here = {uid: barcode for barcode, uid in self.lying} if self.ok else {}
        for uid in uids:
            if uid in here and self.dice.random() >= fails:
                self.items[here[uid]].secured[uid] = to is Security.SECURED
        proof = self.read(uids)
        return {uid: Security.UNKNOWN if self.dice.random() < silent else found for uid, found in proof.items()}

    def _security(self, barcode: str, uid: str) -> Security:
        return Security.SECURED if self.items[barcode].secured[uid] else Security.UNSECURED
