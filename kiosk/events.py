"""What happened. Workers post these into the inbox; `step` answers each with a new state and wishes.

What comes by itself coalesces or is dropped when the inbox is full (`workers.Inbox`); answers have reserved room.
"""

from dataclasses import field

from kiosk.event import Event
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.state import FeeShown, HoldShown, LoanShown, Tag
from kiosk.store_events import (
    Absorbed,
    CutVisitFound,
    ItemLooked,
    Marked,
    OwedFetched,
    PatronLooked,
    PinCounted,
    QueueCounted,
    Recorded,
    RoomSeen,
    Settled,
    StaffPinChecked,
    StandingFound,
    StoreFailed,
    StoreOpened,
)
from kiosk.transactions import Answer, Security
from kiosk.values import dataclass

OF_THE_STORE = (Absorbed, CutVisitFound, ItemLooked, Marked, OwedFetched, PatronLooked, PinCounted, QueueCounted, Recorded,
                RoomSeen, Settled, StaffPinChecked, StandingFound, StoreFailed, StoreOpened)
"""At home in `store_events`, handed on here."""


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
class AilingSeen(Event):
    """A part that no visit waits for has begun to work, or works no more: `kiosk.ailing` knows which."""


@dataclass(frozen=True)
class Scanned(Event):
    """One code from the scanner, cleaned of its terminator and AIM identifier."""

    code: str = field(repr=False)


@dataclass(frozen=True)
class StaffCardShown(Event):
    """A staff card came by, at the scanner or on the pad. Its number stays there: `who` is its keyed hash."""

    who: str
    pin: bool = False                # it needs its PIN


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
    """Upstream's answers to owed rows, one each. `batch` False: they went along with a patron's question. `retry_ms`: the
    longest wait that a row was told, spread by chance."""

    answers: tuple[Answer, ...]
    batch: bool = True
    retry_ms: int = 0


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
