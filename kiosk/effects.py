"""Please do. `step` returns these; the agent hands each to the port that can."""

from dataclasses import field

from kiosk.slip import Slip
from kiosk.transactions import Answer, Kind, Security, Status, Transaction
from kiosk.values import dataclass


@dataclass(frozen=True)
class Effect:
    """Base of all effects. Each family below belongs to one port."""


# ---- the pad --------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class ToPad(Effect):
    pass


@dataclass(frozen=True)
class ReadSecurity(ToPad):
    """System information of each tag -> SecurityRead."""

    item: str
    uids: tuple[str, ...]
    visit: int = 0                   # the answer carries it: one that comes late is not taken for another visit's


@dataclass(frozen=True)
class SetSecurity(ToPad):
    """Write each tag's AFI (and EAS where configured), then prove it -> SecuritySet."""

    item: str
    uids: tuple[str, ...]
    to: Security                     # secured | unsecured
    visit: int = 0


# ---- the store ------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class ToStore(Effect):
    pass


@dataclass(frozen=True)
class Record(ToStore):
    """Write a new transaction with `status` asking (or refused, to be delivered as a note) -> Recorded."""

    visit: int
    kind: Kind
    item: str
    patron: str = field(default="", repr=False)    # card number
    status: Status = Status.ASKING
    reason: str = ""
    pin_checked: bool = True
    found: Security = Security.UNKNOWN
    parts: int = 1
    title: str = ""


@dataclass(frozen=True)
class Mark(ToStore):
    """Write a transaction's new status -> Marked. A step that MAY_BECOME forbids is refused by the store."""

    visit: int
    tx: str
    item: str
    status: Status
    reason: str = ""
    due: str = ""
    heard: bool = False              # upstream itself said so: it needs no note of it


@dataclass(frozen=True)
class MarkTag(ToStore):
    """Write what became of the item's tags; no answer. `gate_rings`: the patron has it, the gate will ring -> staff list."""

    tx: str
    security: Security
    gate_rings: bool = False
    closed: bool = False             # the visit is over: whatever is not right now is for staff


@dataclass(frozen=True)
class LookUpPatron(ToStore):
    """-> PatronLooked."""

    card: str = field(repr=False)


@dataclass(frozen=True)
class LookUpItem(ToStore):
    """-> ItemLooked. `card` empty for a checkin."""

    visit: int
    item: str
    card: str = field(default="", repr=False)


@dataclass(frozen=True)
class FetchCutVisit(ToStore):
    """-> CutVisitFound, if a visit of this card was cut short not long ago; else nothing."""

    visit: int
    card: str = field(repr=False)


@dataclass(frozen=True)
class EndVisit(ToStore):
    """A visit with transactions ended as it should; no answer. `told`: those cut short before, which it has told of."""

    told: tuple[int, ...] = ()


@dataclass(frozen=True)
class CountPin(ToStore):
    """A PIN was wrong -> PinCounted; or right: the card's count is cleared, no answer."""

    card: str = field(repr=False)
    ok: bool


@dataclass(frozen=True)
class FetchOwed(ToStore):
    """-> OwedFetched, oldest first, at most `limit`; rows of `not_now` (being asked at this moment, or told to come again) and
    any later row on the same item are left out."""

    limit: int = 100
    not_now: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settle(ToStore):
    """Write upstream's answers to rows; -> Settled, and QueueCounted. Safe to repeat."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Absorb(ToStore):
    """Write a page of the down-sync -> Absorbed."""

    page: dict = field(hash=False)


@dataclass(frozen=True)
class Learn(ToStore):
    """Write down what upstream said by the way: rows as in a page of the down-sync, of which only the given keys change. No
    answer; the age of the copy stays as it is."""

    patrons: tuple[dict, ...] = field(default=(), hash=False, repr=False)
    items: tuple[dict, ...] = field(default=(), hash=False, repr=False)


@dataclass(frozen=True)
class NoteLink(ToStore):
    """Upstream was heard again, or was lost (starts the count of `offline_hours`); no answer."""

    up: bool


@dataclass(frozen=True)
class NoteClock(ToStore):
    """The clock became trusted, or was put right: keep the anchor of this boot; no answer."""

    at_ms: int
    wall_ms: int


@dataclass(frozen=True)
class FetchStanding(ToStore):
    """-> StandingFound: what staff want to know of the store and the machine."""


@dataclass(frozen=True)
class CheckStaffPin(ToStore):
    """-> StaffPinChecked; a wrong one is counted, and the next one waits."""

    who: str
    pin: str = field(repr=False)


# ---- upstream -------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class ToUpstream(Effect):
    pass


@dataclass(frozen=True)
class AskPatron(ToUpstream):
    """-> PatronAnswered or PatronSilent. `pin` empty: is a PIN needed, may the card be used?"""

    card: str = field(repr=False)
    pin: str = field(default="", repr=False)
    wait_ms: int = 4_000


@dataclass(frozen=True)
class AskAccount(ToUpstream):
    """-> AccountAnswered or PatronSilent."""

    card: str = field(repr=False)
    wait_ms: int = 4_000


@dataclass(frozen=True)
class Ask(ToUpstream):
    """A transaction for upstream to decide -> Answered or AnswerMissing (and Delivered for `earlier`)."""

    visit: int
    transaction: Transaction
    earlier: tuple[Transaction, ...] = ()
    wait_ms: int = 4_000


@dataclass(frozen=True)
class Deliver(ToUpstream):
    """Owed rows, in order -> Delivered or NotDelivered."""

    transactions: tuple[Transaction, ...]
    here: frozenset[str] = frozenset()   # barcodes that lie on the pad now: these can still be put right without a person


@dataclass(frozen=True)
class FetchChanges(ToUpstream):
    """-> ChangesFetched or ChangesMissing. `cursor` empty: from the beginning, or where the store says."""

    cursor: str = ""


@dataclass(frozen=True)
class SendMail(ToUpstream):
    """The slip to the address that upstream has -> Mailed."""

    card: str = field(repr=False)
    slip: Slip


@dataclass(frozen=True)
class Probe(ToUpstream):
    """We doubt the link (an answer came too late): try it now -> LinkUp or LinkLost."""


# ---- the printer ----------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class ToPrinter(Effect):
    pass


@dataclass(frozen=True)
class Print(ToPrinter):
    """-> Printed."""

    slip: Slip


@dataclass(frozen=True)
class AskPrinter(ToPrinter):
    """-> PrinterSeen."""
