"""What the store has to say: answers to its wishes, and how it stands. At home here, handed on by `kiosk.events`."""

from dataclasses import field

from kiosk.event import Event
from kiosk.policy import Knowledge
from kiosk.standing import Standing
from kiosk.things import Earlier
from kiosk.transactions import Status, Transaction
from kiosk.values import dataclass


@dataclass(frozen=True)
class StoreOpened(Event):
    """`cursor`: where the down-sync goes on; empty: it has never been complete."""

    owed: int = 0
    staff: int = 0
    cursor: str = ""
    cut_visits: int = 0              # visits that a stop of the kiosk cut short, and nobody has been told yet
    room: bool = True                # False: it writes, but there is too little room to begin a visit


@dataclass(frozen=True)
class StoreFailed(Event):
    """A write did not reach the disk: full, read-only, broken. Nothing may be promised. `StoreOpened` ends it."""

    why: str = ""


@dataclass(frozen=True)
class RoomSeen(Event):
    """The disk still writes, and has (again) room enough to begin a visit, or has not. Comes only when that changes."""

    room: bool


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
class CutVisitFound(Event):
    """What became of a visit of this patron that was cut short; asked again, it says how things stand then."""

    visit: int
    lines: tuple[Earlier, ...] = field(repr=False)
    ids: tuple[int, ...] = ()


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


@dataclass(frozen=True)
class StandingFound(Event):
    """What staff want to know of the store and of the machine."""

    standing: Standing


@dataclass(frozen=True)
class StaffPinChecked(Event):
    """`looked` False: it was not looked at, because it came too early. `wait_ms`: the next try waits so long."""

    who: str
    ok: bool
    wait_ms: int = 0
    looked: bool = True
