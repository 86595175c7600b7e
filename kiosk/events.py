"""What happened. Workers post these into the inbox; `step` answers each with a new state and wishes.

Only `PileSeen` and `Touched` may coalesce or be dropped when the inbox is full; the rest has reserved room.
"""

from dataclasses import field

from kiosk.policy import Knowledge
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.state import FeeShown, HoldShown, LoanShown, Tag
from kiosk.transactions import Answer, Security, Status, Transaction
from kiosk.values import dataclass


@dataclass(frozen=True)
class Event:
    """Base of all events."""


@dataclass(frozen=True)
class Tick(Event):
    """The agent's clock, before every batch of events. `at_ms` CLOCK_BOOTTIME, `wall_ms` UTC."""

    at_ms: int
    wall_ms: int = 0
    trusted: bool = False


@dataclass(frozen=True)
class Touched(Event):
    """A finger on a button. `key` is the story's name of it; `target` says which line or language, if any."""

    key: str
    target: str = ""


@dataclass(frozen=True)
class PortUp(Event):
    port: PortName


@dataclass(frozen=True)
class PortDown(Event):
    """`why`: a PortError's `words`."""

    port: PortName
    why: str = "port_lost"


@dataclass(frozen=True)
class Scanned(Event):
    """One code from the scanner, cleaned of its terminator and AIM identifier."""

    code: str = field(repr=False)


# ---- the pad --------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class PileSeen(Event):
    """Everything that counts as lying there now. A tag is gone only after several scans without it."""

    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class SecurityRead(Event):
    """Answer to ReadSecurity: each tag as its system information says."""

    item: str
    tags: dict[str, Security]        # uid -> secured | unsecured | unknown
    visit: int = 0


@dataclass(frozen=True)
class SecuritySet(Event):
    """Answer to SetSecurity: each tag as read back afterwards. `unknown`: no positive proof."""

    item: str
    tags: dict[str, Security]
    visit: int = 0


# ---- the store ------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class StoreOpened(Event):
    """`cursor`: where the down-sync goes on; empty: it has never been complete."""

    owed: int = 0
    staff: int = 0
    cursor: str = ""


@dataclass(frozen=True)
class StoreFailed(Event):
    """A write did not reach the disk: full, read-only, broken. Nothing may be promised. `StoreOpened` ends it."""

    why: str = ""


@dataclass(frozen=True)
class Recorded(Event):
    """A transaction is on disk. `earlier`: rows on the same item that upstream still has to hear first."""

    visit: int
    transaction: Transaction
    earlier: tuple[Transaction, ...] = ()


@dataclass(frozen=True)
class Marked(Event):
    """A transaction's new status is on disk."""

    visit: int
    tx: str
    item: str
    status: Status


@dataclass(frozen=True)
class PatronLooked(Event):
    """What the store knows of a card. `wait_ms`: no PIN may be tried before then."""

    card: str = field(repr=False)
    known: Knowledge
    greeting: str = ""
    language: str = ""
    has_mail: bool = False
    wait_ms: int = 0


@dataclass(frozen=True)
class ItemLooked(Event):
    visit: int
    item: str
    known: Knowledge
    title: str = ""
    author: str = ""


@dataclass(frozen=True)
class PinCounted(Event):
    """A wrong PIN is on disk; the next try for this card (or on this device) waits."""

    card: str = field(repr=False)
    wait_ms: int


@dataclass(frozen=True)
class OwedFetched(Event):
    """The oldest rows that upstream has yet to hear, in order; empty when there are none."""

    transactions: tuple[Transaction, ...]


@dataclass(frozen=True)
class Settled(Event):
    """Upstream's answers are on disk."""


@dataclass(frozen=True)
class Absorbed(Event):
    """A page of the down-sync is on disk."""

    cursor: str
    more: bool


@dataclass(frozen=True)
class QueueCounted(Event):
    owed: int
    staff: int


# ---- upstream -------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class LinkUp(Event):
    """Upstream answered a probe after `took_ms`; `features` says what it can do beyond the least (e.g. mail)."""

    took_ms: int = 0
    features: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LinkLost(Event):
    """No connection, or a time-out. The worker goes on probing by itself."""


@dataclass(frozen=True)
class PatronAnswered(Event):
    """Upstream's word on a card and perhaps its PIN. `reason` empty: this patron may use the kiosk."""

    card: str = field(repr=False)
    reason: str = Reason.NONE        # UNKNOWN_CARD, BLOCKED, CARD_LOST, EXPIRED, PIN_NEEDED, PIN_WRONG
    greeting: str = ""
    language: str = ""
    category: str = "adult"
    has_mail: bool = False
    loan_limit: int = 0
    loans: int = 0
    fees: int = 0
    message: str = field(default="", repr=False)   # the library's own notice for this patron: «You owe 3.50»


@dataclass(frozen=True)
class PatronSilent(Event):
    """No word on a card in time."""

    card: str = field(repr=False)


@dataclass(frozen=True)
class AccountAnswered(Event):
    card: str = field(repr=False)
    loans: tuple[LoanShown, ...] = ()
    holds: tuple[HoldShown, ...] = ()
    fees: tuple[FeeShown, ...] = ()
    messages: tuple[str, ...] = field(default=(), repr=False)   # the library's own notices for this patron


@dataclass(frozen=True)
class Answered(Event):
    """Upstream's word on a transaction that a patron waits for (or waited for: it may come late)."""

    visit: int
    item: str
    answer: Answer


@dataclass(frozen=True)
class AnswerMissing(Event):
    """No word. `sent` False: the question surely never left this kiosk."""

    visit: int
    tx: str
    item: str
    sent: bool


@dataclass(frozen=True)
class Delivered(Event):
    """Upstream's answers to owed rows, one each. `batch` False: they went along with a patron's question."""

    answers: tuple[Answer, ...]
    batch: bool = True


@dataclass(frozen=True)
class NotDelivered(Event):
    """Nothing of the batch is known to have arrived; it stays owed. `retry_ms`: not again before; 0: nothing is known."""

    retry_ms: int = 0


@dataclass(frozen=True)
class ChangesFetched(Event):
    """One page of what upstream knows (patrons, items, rules), to be absorbed by the store as it is."""

    page: dict


@dataclass(frozen=True)
class Taught(Event):
    """What an answer said by the way, in rows of the down-sync's form with only what was said; kept for the hours without
    upstream."""

    patrons: tuple[dict, ...] = field(default=(), hash=False, repr=False)
    items: tuple[dict, ...] = field(default=(), hash=False, repr=False)


@dataclass(frozen=True)
class ChangesMissing(Event):
    """The page did not come; tried again later. `retry_ms`: not again before; 0: nothing is known."""

    retry_ms: int = 0


# ---- the printer ----------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class PrinterSeen(Event):
    """ok | paper_low | paper_out | cover_open | lost | trouble."""

    state: str


@dataclass(frozen=True)
class Printed(Event):
    """The fence was answered (`ok`), or why not."""

    ok: bool
    why: str = ""


@dataclass(frozen=True)
class Mailed(Event):
    ok: bool
