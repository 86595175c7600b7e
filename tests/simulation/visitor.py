"""People: at each moment somebody at each kiosk does one more thing, likely or not."""

import random
from dataclasses import dataclass, field

from kiosk import events as ev
from kiosk.state import (
    Account,
    CardTyping,
    CardWanted,
    Closing,
    Goodbye,
    Help,
    Lending,
    LineStep,
    OtherCard,
    PinWanted,
    Returning,
    SlipChoice,
    SlipPhone,
    StillThere,
    Welcome,
)
from kiosk.steps import inner
from kiosk.undoing import may_undo
from tests.simulation.device import Device
from tests.simulation.world import CARDS, NOBODYS, Item


@dataclass
class Visitor:
    """The people in front of one kiosk."""

    device: Device
    dice: random.Random
    items: dict[str, Item]
    carried: list[str] = field(default_factory=list)     # items that were carried out, to come back one day

    def act(self) -> None:
        acts = {Welcome: self._at_welcome, CardWanted: self._want_card, PinWanted: self._type_pin, Lending: self._at_pile,
                Returning: self._at_pile, Account: self._at_account, SlipChoice: self._choose_slip,
                CardTyping: self._type_card, SlipPhone: lambda: self._touch("done", "back"),
                OtherCard: lambda: self._touch("yes", "no"), StillThere: lambda: self._touch("more_time", "end_visit"),
                Help: lambda: self._touch("back"), Goodbye: self._lift_all}
        act = acts.get(type(self.device.kiosk.phase))
        if act:
            act()

    def _touch(self, *keys: str, target: str = "") -> None:
        self.device.feed(ev.Touched(self.dice.choice(keys), target))

    def _card(self) -> str:
        return self.dice.choice(list(CARDS))

    def _show_card(self) -> None:
        self.device.feed(ev.Scanned(self._card()))

    def _want_card(self) -> None:
        self._show_card() if self.dice.random() < 0.7 else self._touch("type_card")

    def _type_card(self) -> None:
        for digit in self._card():
            self.device.feed(ev.Touched(f"digit_{digit}"))
        self._touch("ok")

    def _at_welcome(self) -> None:
        self.device.count["visits begun"] += 1
        roll = self.dice.random()
        if roll < 0.25:
            self._lay()
        elif roll < 0.65:
            self._show_card()
        elif roll < 0.9:
            self._touch("return")
        else:
            self._touch("borrow", "account", "help")

    def _type_pin(self) -> None:
        pin = "1234" if self.dice.random() < 0.93 else "9999"
        for digit in pin:
            self.device.feed(ev.Touched(f"digit_{digit}"))
        self._touch("ok")

    def _at_pile(self) -> None:
        roll = self.dice.random()
        visit = self.device.kiosk.visit
        if roll < 0.45:
            self._lay()
        elif roll < 0.6:
            self._lift_one()
        elif roll < 0.85:
            self._touch("finish")
        elif roll < 0.92 and visit:
            asked = [x.item for x in visit.lines if x.step is LineStep.HERE or x.renewable or may_undo(x)]
            if asked:
                self._touch("yes", "no", "renew", "undo", target=self.dice.choice(asked))
        elif roll < 0.95:
            self._show_card()
        else:
            self._touch("account", "help", "language_fr")

    def _at_account(self) -> None:
        phase = inner(self.device.kiosk.phase)
        loans = phase.loans if isinstance(phase, Account) else ()
        if loans and self.dice.random() < 0.5:
            self._touch("renew", target=self.dice.choice(loans).item)
        else:
            self._touch("back", "renew_all", "finish")

    def _choose_slip(self) -> None:
        self._touch("receipt_print", "receipt_none", "back", "receipt_none", "receipt_print", "receipt_phone")
        if self.dice.random() < 0.5:
            self._lift_all()

    # ---- books ----

    def _lay(self) -> None:
        """A pile from the shelf, or what was carried out before; some parts of a set may be forgotten."""
        pad = self.device.pad
        for _ in range(self.dice.choice([1, 1, 2, 3, 5])):
            free = [x for x in self.items.values() if x.where == "shelf" or x.where == f"out:{self.device.name}"]
            if not free or len(pad.lying) > 24:
                break
            item = self.dice.choice(free)
            item.where = self.device.name
            uids = list(item.secured)
            if len(uids) > 1 and self.dice.random() < 0.3:
                uids = uids[1:]
            pad.lay(item.barcode, uids, self._whose())
            if self.dice.random() < 0.3:
                self.device.look()
        self.device.look()

    def _whose(self) -> int:
        """The visit that a book laid down now belongs to (design §5)."""
        kiosk = self.device.kiosk
        if isinstance(kiosk.phase, (StillThere, OtherCard)):
            return NOBODYS
        return kiosk.visits if kiosk.visit and not isinstance(kiosk.phase, Closing) else kiosk.visits + 1

    def _lift_one(self) -> None:
        pad = self.device.pad
        if pad.lying:
            barcode, uid = self.dice.choice(pad.lying)
            whole = self.dice.random() < 0.8
            self._take(lambda x: x[0] == barcode and (whole or x[1] == uid))

    def _lift_all(self) -> None:
        self._take(lambda _: True)

    def _take(self, chosen) -> None:
        """Carried away; it may come back to this kiosk, or find its shelf again."""
        for barcode in sorted(self.device.pad.lift(chosen)):
            self.items[barcode].where = self.dice.choice(["shelf", f"out:{self.device.name}"])
        self.device.look()
