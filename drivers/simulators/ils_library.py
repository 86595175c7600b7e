"""The library behind the pretend library system: patrons, items, loans, holds, fees, and a list of all that was done. Pure.

Keeps the books and does what it is told; kiosk/rules.py says what would be allowed, and how a library system goes about it
stands in ils_manners.py. Knows no message. Times are naive: the local wall clock of the library.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from kiosk import rules
from kiosk.reasons import Reason
from kiosk.rules import Holder, ItemFacts, PatronFacts, Rules, Verdict
from kiosk.transactions import Kind

HOLD_SHELF = "H1"
BLOCK = "block"
"""A kind of what is done beside those of a kiosk's transactions."""


@dataclass
class Fee:
    why: str
    amount: int                      # in the smallest usual unit of the currency


@dataclass
class Patron:
    """`note`: what staff wrote on the card. `credit`: what was paid too much."""

    card: str
    name: str
    pin: str = field(default="", repr=False)
    language: str = ""
    category: str = "adult"
    blocked: str = ""                # a Reason, or a word of this library
    expires: str = ""                # YYYY-MM-DD, its last good day
    email: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    fees: list[Fee] = field(default_factory=list)
    credit: int = 0

    @property
    def owes(self) -> int:
        return sum(fee.amount for fee in self.fees)


@dataclass
class Item:
    """`home`: the branch that it belongs to, empty: this one. `rental`: what a loan costs."""

    barcode: str
    title: str
    author: str = ""
    kind: str = "book"
    shelf: str = ""
    call_number: str = ""
    parts: int = 1
    withdrawn: bool = False
    home: str = ""
    rental: int = 0


@dataclass
class Loan:
    card: str
    at: datetime                     # as the library has it; a return dated before it is possible
    due: date
    renewed: int = 0


@dataclass
class Hold:
    """`pickup`: the branch where it is wanted, empty: this one."""

    card: str
    ready: bool = False
    pickup: str = ""


@dataclass(frozen=True)
class Applied:
    """Something that was done. `when`: when the library learned of it. `dated`: the loan or return time that it wrote down."""

    item: str
    kind: str
    card: str
    when: datetime
    dated: datetime
    due: date | None = None
    amount: int = 0


def key(identifier: str) -> str:
    """Upper and lower case are the same card and the same barcode."""
    return identifier.casefold()


@dataclass
class Library:
    """`patrons`, `items`, `loans` and `holds` by key(). `fine_a_day`: for what comes back late."""

    rules: Rules = field(default_factory=Rules)
    branch: str = ""
    currency: str = "VND"
    fine_a_day: int = 0
    patrons: dict[str, Patron] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    loans: dict[str, Loan] = field(default_factory=dict)
    holds: dict[str, list[Hold]] = field(default_factory=dict)
    applied: list[Applied] = field(default_factory=list)

    # ---- what there is ----

    def add(self, *things: Patron | Item) -> None:
        for thing in things:
            if isinstance(thing, Patron):
                self.patrons[key(thing.card)] = thing
            else:
                self.items[key(thing.barcode)] = thing

    def patron(self, card: str) -> Patron | None:
        return self.patrons.get(key(card))

    def item(self, barcode: str) -> Item | None:
        return self.items.get(key(barcode))

    def loan(self, barcode: str) -> Loan | None:
        return self.loans.get(key(barcode))

    def queue(self, barcode: str) -> list[Hold]:
        return self.holds.get(key(barcode), [])

    def loans_of(self, card: str) -> list[tuple[Item, Loan]]:
        """In order of barcode."""
        return [(self.items[barcode], loan) for barcode, loan in sorted(self.loans.items()) if key(loan.card) == key(card)]

    def holds_of(self, card: str) -> list[tuple[Item, Hold]]:
        return [(self.items[barcode], hold) for barcode, queue in sorted(self.holds.items())
                for hold in queue if key(hold.card) == key(card)]

    def done_to(self, barcode: str) -> list[Applied]:
        return [one for one in self.applied if key(one.item) == key(barcode)]

    # ---- what the rules say ----

    def patron_facts(self, card: str, today: date) -> PatronFacts | None:
        patron = self.patron(card)
        if patron is None:
            return None
        expired = bool(patron.expires) and patron.expires < today.isoformat()
        loans = sum(key(loan.card) == key(card) for loan in self.loans.values())
        return PatronFacts(patron.category, patron.blocked, expired, patron.owes, loans)

    def item_facts(self, barcode: str, card: str) -> ItemFacts | None:
        """Seen from this patron."""
        item, loan, queue = self.item(barcode), self.loan(barcode), self.queue(barcode)
        if item is None:
            return None
        return ItemFacts(item.kind, item.withdrawn, _holder(loan.card, card) if loan else Holder.NOBODY,
                         _holder(queue[0].card, card) if queue else Holder.NOBODY, loan.renewed if loan else 0)

    def may_lend(self, card: str, barcode: str, today: date) -> Verdict:
        return rules.checkout(self.rules, self.patron_facts(card, today), self.item_facts(barcode, card))

    def may_renew(self, card: str, barcode: str, today: date) -> Verdict:
        return rules.renew(self.rules, self.patron_facts(card, today), self.item_facts(barcode, card))

    def may_take_back(self, barcode: str) -> Verdict:
        return rules.checkin(self.rules, self.item_facts(barcode, ""))

    # ---- what is done: no questions asked ----

    def lend(self, card: str, barcode: str, now: datetime, dated: datetime | None = None, due: date | None = None) -> Loan:
        """A loan, from another borrower too. `dated`: the loan time to write down. The patron's own hold is fulfilled; what
        waited on the hold shelf for somebody else waits again."""
        at, item = dated or now, self.items[key(barcode)]
        days = self.rules.for_item(item.kind).loan_days
        loan = Loan(self.patrons[key(card)].card, at, due or at.date() + timedelta(days=days))
        self.loans[key(barcode)] = loan
        queue = [replace(hold, ready=False) for hold in self.queue(barcode) if key(hold.card) != key(card)]
        self.holds[key(barcode)] = queue
        self._note(item, Kind.CHECKOUT, loan.card, now, at, loan.due)
        return loan

    def renew(self, barcode: str, now: datetime, due: date | None = None, from_due: bool = True) -> Loan:
        """A new period. `from_due`: on top of the old one; otherwise from now on, and never a shorter loan."""
        loan, item = self.loans[key(barcode)], self.items[key(barcode)]
        period = timedelta(days=self.rules.for_item(item.kind).loan_days)
        loan.due = due or (loan.due + period if from_due else max(loan.due, now.date() + period))
        loan.renewed += 1
        self._note(item, Kind.RENEW, loan.card, now, now, loan.due)
        return loan

    def take_back(self, barcode: str, now: datetime, dated: datetime | None = None) -> Loan | None:
        """The loan that it ended. The first who waits for the item has it on the hold shelf, on loan before or not."""
        at, item = dated or now, self.items[key(barcode)]
        loan = self.loans.pop(key(barcode), None)
        if loan:
            self._note(item, Kind.CHECKIN, loan.card, now, at)
            self._fine(loan, item, at)
        queue = self.queue(barcode)
        if queue and not item.withdrawn:
            queue[0].ready = True
        return loan

    def _fine(self, loan: Loan, item: Item, back: datetime) -> None:
        late = (back.date() - loan.due).days
        if self.fine_a_day and late > 0:
            self.patrons[key(loan.card)].fees.append(Fee(f"{item.title}: {late} d", late * self.fine_a_day))

    def pay(self, card: str, amount: int, now: datetime) -> None:
        """On the oldest fees first; what is more becomes credit."""
        patron, rest = self.patrons[key(card)], amount
        for fee in patron.fees:
            part = min(fee.amount, rest)
            fee.amount, rest = fee.amount - part, rest - part
        patron.fees = [fee for fee in patron.fees if fee.amount]
        patron.credit += rest
        self.applied.append(Applied("", Kind.PAYMENT, patron.card, now, now, amount=amount))

    def block(self, card: str, now: datetime, why: str = Reason.BLOCKED) -> None:
        patron = self.patrons[key(card)]
        patron.blocked = why
        self.applied.append(Applied("", BLOCK, patron.card, now, now))

    def hold(self, card: str, barcode: str, pickup: str = "") -> None:
        self.holds.setdefault(key(barcode), []).append(Hold(card, pickup=pickup))

    def unhold(self, card: str, barcode: str) -> None:
        self.holds[key(barcode)] = [hold for hold in self.queue(barcode) if key(hold.card) != key(card)]

    def _note(self, item: Item, kind: Kind, card: str, now: datetime, dated: datetime, due: date | None = None) -> None:
        self.applied.append(Applied(item.barcode, kind, card, now, dated, due))


def _holder(who: str, card: str) -> Holder:
    return Holder.SAME if key(who) == key(card) else Holder.OTHER
