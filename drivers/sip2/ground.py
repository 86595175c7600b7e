"""What a talk with a library system stands on: how this one behaves, what time it is there, and the little that is
remembered while the line is up. Knows no message and no wire.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from drivers.sip2.codec import Message
from drivers.sip2.profiles import Profile
from drivers.sip2.say import Say, Terms
from kiosk import titles
from kiosk.transactions import Answer, Kind, Result, Transaction, Want

T = TypeVar("T")

Talk = Generator[Say, Message, T]
"""Which message follows which: yields a request, is sent its answer, returns what came of it. When no answer comes it is
closed where it stands: the outcome is unknown, and a later talk looks it up."""

REMEMBERED_MAX = 2_000
"""Of each kind of thing; then the oldest is forgotten, and is looked up when it matters."""


@dataclass
class Memory:
    """Of one process and its lines; whatever is lost with it is looked up. No PIN."""

    has: dict[str, set[str]] = field(default_factory=dict, repr=False)
    """The one card that is signed in -> what it has, as far as the library system listed it."""

    wrong_pins: Counter[str] = field(default_factory=Counter, repr=False)
    """In a row, by card."""

    booked: OrderedDict[str, tuple[str, int, str]] = field(default_factory=OrderedDict, repr=False)
    """Item -> (due date, boot ms, card): loans that this process has entered afterwards."""

    settled: OrderedDict[tuple[str, Want], Answer] = field(default_factory=OrderedDict)
    """What was answered to owed rows: a delivery may name one that a question has settled meanwhile."""

    losses: Counter[str] = field(default_factory=Counter)
    """Transaction -> how often the line was lost over it."""

    stays: set[str] = field(default_factory=set)
    """Items lent for use in the library: their tags stay secured."""

    unheard: OrderedDict[str, None] = field(default_factory=OrderedDict)
    """Transactions whose checkout this process has sent in replay, and not heard of."""

    def signed_in(self, card: str, items: set[str] | None) -> None:
        """`items` None: the list cannot be told from the answers."""
        self.has = {} if items is None else {key(card): {key(item) for item in items}}
        self.stays.clear()

    def forget_cards(self) -> None:
        self.has = {}
        self.wrong_pins.clear()

    def has_it(self, card: str, item: str) -> bool:
        return key(item) in self.has.get(key(card), ())

    def lent(self, card: str, item: str) -> None:
        if key(card) in self.has:
            self.has[key(card)].add(key(item))

    def taken_back(self, item: str) -> None:
        for items in self.has.values():
            items.discard(key(item))

    def book(self, item: str, due: str, boot_ms: int, card: str) -> None:
        _remember(self.booked, key(item), (due, boot_ms, card))

    def sends(self, tx: Transaction) -> None:
        _remember(self.unheard, tx.id, None)

    def settle(self, tx: Transaction, answer: Answer) -> None:
        """What follows from an owed row's answer for the questions that come next."""
        if answer.result is Result.RETRY:
            return
        _remember(self.settled, (tx.id, tx.want), answer)
        self.losses.pop(tx.id, None)
        if tx.kind is Kind.CHECKOUT and answer.result is Result.ACCEPTED:
            self.lent(tx.patron, tx.item)
        elif answer.result in (Result.ACCEPTED, Result.WITHDRAWN) and tx.kind in (Kind.CHECKIN, Kind.CHECKOUT):
            self.taken_back(tx.item)


def _remember(kept: OrderedDict, name: Any, what: Any) -> None:
    kept[name] = what
    while len(kept) > REMEMBERED_MAX:
        kept.popitem(last=False)


def key(identifier: str) -> str:
    """Servers echo card numbers and barcodes in their own spelling."""
    return identifier.strip().casefold()


@dataclass(frozen=True)
class Ground:
    """`now` gives the library's local time, as well as it is known. `zone`: the library's. `can`: requests that the library
    system says it knows; None: it has not said."""

    profile: Profile
    terms: Terms
    now: Callable[[], datetime]
    boot_ms: Callable[[], int]
    zone: tzinfo
    currency: str = "VND"
    digits: int = 0
    pin: bool = True
    block_after: int = 0             # wrong PINs in a row; 0: never
    date_order: str = "dmy"
    shortest_loan_days: int = 7
    fixed_due_dates: bool = False    # such as the end of term: two loans of an item may fall due on one day
    can: Callable[[], frozenset[str] | None] = lambda: None
    takes: Callable[[str], bool] = lambda code: True
    """Does the library system take checkouts (11), checkins (09) at this hour? As it last said (98)."""

    def knows(self, code: str) -> bool:
        known = self.can()
        return known is None or code in known

    def happened(self, tx: Transaction) -> datetime | None:
        """The library's local time of it; None where no clock could be trusted."""
        at_ms = tx.happened_ms if tx.happened_ms is not None else tx.wall_ms if tx.trusted else None
        if at_ms is None:
            return None
        return datetime.fromtimestamp(at_ms / 1000, self.zone).replace(tzinfo=None)

    def not_later(self, tx: Transaction) -> datetime:
        """Its time for the wire: never in the future, which one server books as it stands."""
        happened, now = self.happened(tx), self.now()
        return now if happened is None else min(happened, now)


def facts(**values: Any) -> dict[str, Any]:
    """A row of what an answer taught, without what it did not say, and without a title that has lost letters."""
    if titles.may_be_worn(values.get("title", "")):
        values.pop("title")
    return {name: value for name, value in values.items() if value not in ("", None)}


@dataclass(frozen=True)
class Learned:
    """What came of a talk beyond its answer, in the form of the down-sync's rows."""

    patrons: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    items: tuple[dict[str, Any], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Outcome:
    """One transaction's answer, and what was learned on the way."""

    answer: Answer
    learned: Learned = Learned()
