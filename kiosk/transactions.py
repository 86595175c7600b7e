"""A transaction: one checkout, checkin, renewal or payment of one item, from birth to the day it may be forgotten.

Knows its states and its JSON form, which kiosk and central share. Knows no database and no wire.
"""

from dataclasses import field, fields
from enum import StrEnum
from functools import cache
from typing import Any

from kiosk.reasons import Reason
from kiosk.values import dataclass


class Kind(StrEnum):
    CHECKOUT = "checkout"
    CHECKIN = "checkin"
    RENEW = "renew"
    PAYMENT = "payment"


class Status(StrEnum):
    """Where a transaction stands, seen from the kiosk (design §5)."""

    ASKING = "asking"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    PENDING = "pending"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"
    RESOLVED = "resolved"


OWED = frozenset({Status.ASKING, Status.PENDING, Status.WITHDRAWING})
"""Upstream has yet to hear of these, or to answer."""

MAY_BECOME: dict[Status, frozenset[Status]] = {
    Status.ASKING: frozenset({Status.ACCEPTED, Status.REFUSED, Status.PENDING, Status.WITHDRAWING}),
    Status.PENDING: frozenset({Status.ACCEPTED, Status.CONFLICT}),
    Status.WITHDRAWING: frozenset({Status.WITHDRAWN, Status.ACCEPTED}),
    Status.CONFLICT: frozenset({Status.RESOLVED}),
    Status.ACCEPTED: frozenset(),
    Status.REFUSED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.RESOLVED: frozenset(),
}


class Want(StrEnum):
    """What the kiosk asks of upstream with a transaction."""

    ASK = "ask"              # decide it
    BOOK = "book"            # decided here while upstream was silent: enter it, or make it a conflict
    WITHDRAW = "withdraw"    # no longer wanted: fence it, or say that it stands
    NOTE = "note"            # was refused or withdrawn here: keep it for the record, without effect


class Result(StrEnum):
    """Upstream's word on one transaction. `duplicate` repeats the first answer in `first`."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"
    DUPLICATE = "duplicate"
    RETRY = "retry"


class Security(StrEnum):
    """What the gate would say about an item (all of its tags)."""

    SECURED = "secured"
    UNSECURED = "unsecured"
    MIXED = "mixed"
    UNKNOWN = "unknown"


WANT_OF: dict[Status, Want] = {
    Status.ASKING: Want.ASK,
    Status.PENDING: Want.BOOK,
    Status.WITHDRAWING: Want.WITHDRAW,
    Status.REFUSED: Want.NOTE,
    Status.WITHDRAWN: Want.NOTE,
    Status.ACCEPTED: Want.NOTE,
    Status.CONFLICT: Want.NOTE,
    Status.RESOLVED: Want.NOTE,
}


@dataclass(frozen=True)
class Transaction:
    """As it goes to upstream. Times in ms; `boot_ms` is CLOCK_BOOTTIME within `boot_id` (design §9)."""

    id: str                        # UUIDv7
    seq: int                       # gap-free for a device
    kind: Kind
    item: str                      # barcode
    patron: str = field(repr=False)  # card number; empty for a checkin
    want: Want
    boot_id: str
    boot_ms: int
    wall_ms: int                   # the raw reading of the wall clock (UTC), never changed
    trusted: bool                  # was the wall clock trusted then
    happened_ms: int | None = None  # corrected time (UTC) when an anchor of that boot is known
    pin_checked: bool = True
    reason: str = Reason.NONE      # why it was refused here, with want=note
    found: Security = Security.UNKNOWN  # checkin: security as found
    due: str = ""                  # YYYY-MM-DD; checkout, with want=book: as promised to the patron, with want=withdraw:
    #                                of the loan of this item that she had before; checkin and renewal:
    #                                of the loan that was meant, as it was known beforehand (SIP2 has no ids: this tells
    #                                that loan from a younger one); empty: nobody knows
    borrower: str = field(default="", repr=False)  # checkin: card that this kiosk itself lent it to, on the same day: then the
    #                                due date alone proves nothing, and that card's loans are looked at
    amount: int = 0                # payment: in the smallest usual unit of the currency

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the default: a batch of 100 stays small."""
        return _told(self)

    @staticmethod
    def from_json(body: dict[str, Any]) -> "Transaction":
        """ValueError or TypeError on anything that is not one (the message says which field)."""
        known = {f.name for f in fields(Transaction)}
        unknown = set(body) - known
        if unknown:
            raise ValueError(f"unknown field {sorted(unknown)[0]!r}")
        values = dict(body)
        for name, kind in (("kind", Kind), ("want", Want), ("found", Security)):
            if name in values:
                values[name] = kind(values[name])
        return Transaction(**values)


@dataclass(frozen=True)
class Answer:
    """Upstream's word on one transaction, as it comes back to the kiosk."""

    id: str
    result: Result
    first: Result | None = None    # with duplicate: what was said the first time
    reason: str = Reason.NONE
    title: str = ""
    author: str = ""
    due: str = ""                  # YYYY-MM-DD, the library's local date
    renewals_left: int | None = None
    where: str = ""                # checkin: where the item goes: shelf | hold_shelf | desk | other_branch
    message: str = ""              # a sentence of the library's own, shown as it is
    retry_after_s: int = 0
    bin: str = ""                  # checkin: the box or shelf it goes into, as the library numbers them: «3»
    branch: str = ""               # checkin, other_branch: where it travels to
    print_lines: tuple[str, ...] = ()  # lines that the library wants on the slip
    keep_secured: bool = False     # the loan stands, but the tag stays secured: for use in the library only

    @property
    def word(self) -> Result:
        """The answer itself, whether it came now or is repeated."""
        return self.first if self.result is Result.DUPLICATE and self.first else self.result

    def to_json(self) -> dict[str, Any]:
        body = _told(self)
        return body | {"print_lines": list(self.print_lines)} if self.print_lines else body

    @staticmethod
    def from_json(body: dict[str, Any]) -> "Answer":
        """Fields of a later version are ignored; ValueError, KeyError or TypeError on anything else."""
        values = {f.name: body[f.name] for f in fields(Answer) if f.name in body}
        values["result"] = Result(values["result"])
        if values.get("first") is not None:
            values["first"] = Result(values["first"])
        lines = values.get("print_lines", ())
        if not isinstance(lines, list | tuple) or not all(isinstance(line, str) for line in lines):
            raise TypeError("print_lines: not a list of texts")
        values["print_lines"] = tuple(lines)
        return Answer(**values)


def _told(value: Transaction | Answer) -> dict[str, Any]:
    return {name: said for name, default in _defaults(type(value)) if (said := getattr(value, name)) != default}


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default) for f in fields(kind))
