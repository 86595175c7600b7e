"""What the kiosk knows at this moment: one frozen value. Nothing in it outlives a visit but what lies on the pad.

The screen is a function of this value alone; a log of events rebuilds it. No behaviour here beyond small questions.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.reasons import Reason
from kiosk.transactions import Kind, Security, Transaction


@dataclass(frozen=True)
class Settings:
    """What a library sets once; every wait and limit of the session has its name here (design §6, 9)."""

    library: dict[str, str] = field(default_factory=lambda: {"vi": "Thư viện"})   # its name, by language
    isil: str = ""                   # our tags' owner; empty: any owner is ours
    branch: str = ""
    kiosk: str = "kiosk-1"
    languages: tuple[str, ...] = ("vi", "en", "fr", "zh")
    currency: str = "VND"
    timezone: str = "Asia/Ho_Chi_Minh"
    help_phone: str = ""
    mail: bool = False               # central can send slips
    answer_wait_ms: int = 4_000      # the patron waits this long for a pile, not for each book
    idle_warn_ms: int = 45_000       # nobody touches: "do you need more time?"
    idle_end_ms: int = 20_000        # … and this long to answer (WCAG 2.2.1)
    goodbye_ms: int = 3_000
    notice_ms: int = 6_000           # a sentence about a card or a scanned book
    stale_pile_ms: int = 60_000      # books lying longer at the welcome screen are nobody's
    closing_limit_ms: int = 9_000    # a visit that ends waits this long for what is under way
    pin_digits_max: int = 12
    items_per_visit_max: int = 40
    sync_every_ms: int = 60_000
    write_retry_ms: int = 1_000      # a tag that was not proven is written again, while it lies there
    write_tries_max: int = 5         # … so often; then it is for the desk


class TagKind(StrEnum):
    UNREAD = "unread"            # seen in the field, its memory not read yet
    ITEM = "item"
    PATRON = "patron"            # a card with an ISO 15693 chip
    BLANK = "blank"
    UNREADABLE = "unreadable"    # answers, but its memory makes no sense


@dataclass(frozen=True)
class Tag:
    """One tag in the field. `uid` 16 hex digits, E0 first."""

    uid: str
    kind: TagKind = TagKind.UNREAD
    item: str = ""               # primary item identifier; a patron card's number for PATRON
    part: int = 1
    parts: int = 1
    owner: str = ""              # ISIL with its hyphens
    usage: int = 0x10            # ISO 28560-2 type of usage byte
    title: str = ""


@dataclass(frozen=True)
class Lying:
    """One item (or one tag that is not an item of ours) on the pad, all its parts together."""

    key: str                     # the barcode; the uid for what is no item
    tags: tuple[Tag, ...]
    since_ms: int
    needs_touch: bool = False    # was here before this visit, or came while we asked "still there?" (design §5)
    trouble: Reason = Reason.NONE

    @property
    def uids(self) -> tuple[str, ...]:
        return tuple(t.uid for t in self.tags)

    @property
    def parts(self) -> int:
        return max(t.parts for t in self.tags)

    @property
    def missing(self) -> tuple[int, ...]:
        here = {t.part for t in self.tags}
        return tuple(n for n in range(1, self.parts + 1) if n not in here)


class LineStep(StrEnum):
    """Where one line of a visit stands."""

    READING = "reading"          # seen, not known yet
    HERE = "here"                # was already here: yours?
    PARTS = "parts"              # a part of the set is missing
    LOOKING = "looking"          # checkin: the tag's security is being read
    RECORDING = "recording"      # on its way to the disk
    ASKING = "asking"            # upstream has the question
    DECIDING = "deciding"        # upstream is silent: what does the store know?
    MARKING = "marking"          # the decision is on its way to the disk
    WRITING = "writing"          # the tag is being written
    DONE = "done"                # yours; or returned and secured
    PUT_BACK = "put_back"        # the loan is safe, the tag is not: lay it down again
    REFUSED = "refused"          # not lent, not returned; `reason` says why
    DESK = "desk"                # a person has to look at it; `reason` says why


UNDER_WAY = frozenset({LineStep.READING, LineStep.LOOKING, LineStep.RECORDING, LineStep.ASKING, LineStep.DECIDING,
                       LineStep.MARKING, LineStep.WRITING})
"""The kiosk is working on these; a visit that ends waits for them."""


@dataclass(frozen=True)
class Line:
    """One item in a visit."""

    item: str                    # the key of what lies there
    kind: Kind
    step: LineStep = LineStep.READING
    uids: tuple[str, ...] = ()   # every tag that this line has seen, all parts
    here: bool = True            # all of it lies on the pad now
    parts: int = 1
    missing: tuple[int, ...] = ()
    usage: int = 0x10
    title: str = ""
    author: str = ""
    row: Transaction | None = field(default=None, repr=False)   # its transaction, once that is on disk
    earlier: tuple[Transaction, ...] = field(default=(), repr=False)  # owed rows on this item: upstream hears them first
    decided: str = ""            # "" | accepted | pending | refused: the transaction's standing
    reason: str = Reason.NONE
    due: str = ""                # YYYY-MM-DD; empty: unknown
    renewals_left: int = 0
    renewable: bool = False      # the patron had it already: a touch renews
    renewed: bool = False        # … and it was renewed now
    where: str = ""              # checkin: shelf | hold_shelf | desk | other_branch
    message: str = ""            # the library's own sentence
    found: Security = Security.UNKNOWN    # checkin: before we wrote
    security: Security = Security.UNKNOWN  # as last read back
    written: bool = False        # a security command was sent for it in this visit
    sent: bool = False           # the question may have left this kiosk
    deadline_ms: int = 0         # upstream's answer is waited for until then
    tries: int = 0               # writes of its tags that were not proven, since it was last laid down
    retry_ms: int = 0            # the next try

    @property
    def tx(self) -> str:
        """Id of the transaction; empty until it is recorded."""
        return self.row.id if self.row else ""

    @property
    def success(self) -> bool:
        return self.decided in ("accepted", "pending")


@dataclass(frozen=True)
class Patron:
    """The one whose visit it is. Gone with the visit (invariant 8)."""

    card: str
    greeting: str = ""           # given name; Chinese names whole
    category: str = "adult"
    pin_checked: bool = True     # False: signed in by the card alone while upstream was silent
    has_mail: bool = False
    loan_limit: int = 0
    loans: int = 0
    fees: int = 0


@dataclass(frozen=True)
class Visit:
    """What one patron does, from the card (or the touch of Return) to the slip."""

    number: int                  # counts up while this process lives; worker answers carry it
    patron: Patron | None = None
    lines: tuple[Line, ...] = ()
    started_ms: int = 0

    def line(self, item: str) -> Line | None:
        return next((x for x in self.lines if x.item == item), None)

    def with_line(self, line: Line) -> "Visit":
        if self.line(line.item):
            return replace(self, lines=tuple(line if x.item == line.item else x for x in self.lines))
        return replace(self, lines=(*self.lines, line))

    def without(self, item: str) -> "Visit":
        return replace(self, lines=tuple(x for x in self.lines if x.item != item))

    @property
    def under_way(self) -> bool:
        return any(x.step in UNDER_WAY for x in self.lines)


class Intent(StrEnum):
    """Where a card leads."""

    BORROW = "borrow"
    ACCOUNT = "account"


# ---- phases: what the patron is in the middle of; one screen each ---------------------------------------------------

@dataclass(frozen=True)
class Phase:
    """Base of all phases."""


@dataclass(frozen=True)
class Starting(Phase):
    """Until the store has opened."""


@dataclass(frozen=True)
class OutOfService(Phase):
    """Nothing can be promised: the store fails, or staff closed the kiosk."""

    why: str = Reason.STORE_FAILED


@dataclass(frozen=True)
class Welcome(Phase):
    notice: str = Reason.NONE        # a sentence about the last card or scan
    notice_until_ms: int = 0


@dataclass(frozen=True)
class CardWanted(Phase):
    """«Show your card», after a touch of borrow or account."""

    intent: Intent = Intent.BORROW
    notice: str = Reason.NONE


@dataclass(frozen=True)
class CardChecking(Phase):
    """Upstream (or the store) is asked about a card. The number is here only for this moment."""

    card: str
    intent: Intent = Intent.BORROW
    pin: str = field(default="", repr=False)
    deadline_ms: int = 0
    offline: bool = False            # the store is asked instead


@dataclass(frozen=True)
class PinWanted(Phase):
    card: str
    intent: Intent = Intent.BORROW
    digits: str = field(default="", repr=False)
    shown: bool = False              # the eye was touched
    notice: str = Reason.NONE        # PIN_WRONG, PIN_WAIT
    wait_until_ms: int = 0           # no try before then


@dataclass(frozen=True)
class Lending(Phase):
    """Checkout: the pile grows."""

    notice: str = Reason.NONE
    notice_until_ms: int = 0


@dataclass(frozen=True)
class Returning(Phase):
    """Checkin, without a card."""

    notice: str = Reason.NONE
    notice_until_ms: int = 0


@dataclass(frozen=True)
class LoanShown:
    item: str
    title: str
    author: str = ""
    due: str = ""
    overdue: bool = False
    renewals_left: int = 0
    renewing: bool = False
    renewed: bool = False
    refused: str = Reason.NONE       # why a renewal was refused just now


@dataclass(frozen=True)
class HoldShown:
    item: str
    title: str
    author: str = ""
    ready: bool = False
    shelf: str = ""


@dataclass(frozen=True)
class FeeShown:
    why: str
    amount: int


@dataclass(frozen=True)
class Account(Phase):
    """Loans, holds and fees of the signed-in patron. `known` is False while they are being fetched."""

    known: bool = False
    failed: bool = False             # upstream is silent: say so
    loans: tuple[LoanShown, ...] = ()
    holds: tuple[HoldShown, ...] = ()
    fees: tuple[FeeShown, ...] = ()
    page: int = 0
    deadline_ms: int = 0


@dataclass(frozen=True)
class SlipChoice(Phase):
    """Paper, e-mail or none. Its touch ends the visit."""


@dataclass(frozen=True)
class Closing(Phase):
    """The choice is made; what is under way is finished first."""

    slip: str = "none"               # print | email | none
    until_ms: int = 0
    next_card: str = ""              # another card was accepted meanwhile


@dataclass(frozen=True)
class Goodbye(Phase):
    """Only counts: the visit is already forgotten."""

    until_ms: int
    borrowed: int = 0
    returned: int = 0
    first_due: str = ""
    gate_rings: int = 0              # items that the patron has and the gate will ring for
    slip: str = "none"               # print | email | none | failed
    offline: bool = False
    desk: int = 0                    # items to leave at the desk


@dataclass(frozen=True)
class Help(Phase):
    under: Phase


@dataclass(frozen=True)
class StillThere(Phase):
    under: Phase
    until_ms: int = 0


@dataclass(frozen=True)
class OtherCard(Phase):
    """A card in the middle of a visit: end this visit?"""

    under: Phase
    card: str


@dataclass(frozen=True)
class Pad:
    """What lies there, and whether we can see it."""

    ok: bool = False
    lost_since_ms: int = 0
    lying: tuple[Lying, ...] = ()
    cards: tuple[str, ...] = ()      # uids of patron cards that lie there

    def at(self, key: str) -> Lying | None:
        return next((x for x in self.lying if x.key == key), None)


@dataclass(frozen=True)
class Link:
    """Upstream, as far as we know. `up` False: every question goes to policy at once."""

    up: bool = False
    reachable: bool = False          # it answers, if too late for a patron: replay goes on
    since_ms: int = 0
    wanted: bool = False             # there may be rows that upstream has to hear
    delivering: str = ""             # "" | fetching | sending | settling: where the batch is
    syncing: bool = False
    cursor: str = ""                 # where the down-sync goes on
    synced_ms: int = 0               # boottime of the last finished down-sync; 0: none in this process
    retry_ms: int = 0                # nothing is delivered before then (Retry-After)
    sync_ms: int = 0                 # the next down-sync


@dataclass(frozen=True)
class Queue:
    owed: int = 0                    # asking, pending, withdrawing
    staff: int = 0                   # rows that wait for a person


@dataclass(frozen=True)
class Kiosk:
    """The State."""

    settings: Settings
    phase: Phase = Starting()
    language: str = "vi"
    language_chosen: bool = False    # by a touch in this visit: stronger than the patron's own
    now_ms: int = 0                  # CLOCK_BOOTTIME
    wall_ms: int = 0                 # UTC, corrected when it can be; trust it only when `trusted`
    trusted: bool = False
    touched_ms: int = 0              # the last sign of a person
    pad: Pad = Pad()
    visit: Visit | None = None
    visits: int = 0
    link: Link = Link()
    queue: Queue = Queue()
    printer: str = "unknown"         # ok | paper_low | paper_out | cover_open | lost | trouble | unknown
    scanner_ok: bool = True

    @property
    def offline(self) -> bool:
        return not self.link.up
