"""Where a library system answers one request: its library, its manners, the hour, and the words it uses. Knows no message."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from drivers.simulators import ils_wire
from drivers.simulators.ils_library import Item, Library, Patron
from drivers.simulators.ils_manners import Manners
from drivers.simulators.ils_texts import Texts
from drivers.simulators.ils_wire import Fields

LEAK = "C4::SIP::SIPServer=HASH(0x5639c4cd14a8)"
"""A program's own reference that one server prints where it has nothing to say."""

MEDIA = {"book": "001", "dvd": "006"}
"""Kind of item -> its media type (CK); other kinds have none."""


@dataclass(slots=True)
class Desk:
    library: Library
    manners: Manners
    now: datetime
    institution: str
    duplicates: Counter[str]

    @property
    def today(self) -> date:
        return self.now.date()

    def words(self, why: str, special: Texts | None = None, **given: str) -> str:
        """`special` goes before the usual texts. A word in braces becomes what is given for it."""
        text = (special or {}).get(why) or self.manners.texts.get(why, "")
        for name, value in given.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def media(self, item: Item) -> Fields:
        return [("CK", MEDIA[item.kind])] if item.kind in MEDIA else []

    def always(self, code: str, there: Fields) -> Fields:
        """Fields that this system puts into such a message whatever it says."""
        return [one for one in self.manners.always.get(code, ()) if one[0] not in (name for name, _ in there)]

    def amount(self, units: int, form: str = "") -> str:
        return ils_wire.amount(units, self.library.currency, form or self.manners.amounts)

    def due(self, day: date) -> str:
        return ils_wire.due(day, self.manners)

    def name(self, patron: Patron) -> str:
        return ils_wire.name(patron.name, patron.language, self.manners.names)

    def home(self, item: Item) -> str:
        return item.home or self.library.branch

    def over_limit(self, patron: Patron) -> bool:
        return 0 < self.library.rules.fees_block_from <= patron.owes
