"""What a visit is about: tags, what lies on the pad, the lines of a visit, the patron. Values with small questions only."""

from dataclasses import field, replace
from enum import StrEnum

from kiosk.reasons import Reason
from kiosk.transactions import Kind, Security, Transaction
from kiosk.values import dataclass


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
    marking: str = ""            # the status that is on its way to the disk
    decided: str = ""            # "" | accepted | pending | refused: the transaction's standing
    reason: str = Reason.NONE
    due: str = ""                # YYYY-MM-DD; empty: unknown
    renewals_left: int = 0
    renewable: bool = False      # the patron had it already: a touch renews
    renewed: bool = False        # … and it was renewed now
    where: str = ""              # checkin: shelf | hold_shelf | desk | other_branch
    bin: str = ""                # … and into which box or shelf there
    branch: str = ""             # other_branch: its name
    message: str = ""            # the library's own sentence
    print_lines: tuple[str, ...] = ()     # the library's own lines for the slip
    keep_secured: bool = False   # checkout: it is lent, and its tag stays secured on purpose
    found: Security = Security.UNKNOWN    # checkin: before we wrote
    security: Security = Security.UNKNOWN  # as last read back
    restore: bool = False        # upstream says that it is still on loan: what was found is put back
    sent: bool = False           # the question may have left this kiosk
    deadline_ms: int = 0         # upstream's answer is waited for until then
    tries: int = 0               # writes of its tags that were not proven, since it was last laid down
    retry_ms: int = 0            # the next try
    undo_until_ms: int = 0       # checkout: a touch gives it back until then; 0: no more
    lent: "Line | None" = field(default=None, repr=False)   # checkin: the checkout of this visit that it undoes

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

    card: str = field(repr=False)
    greeting: str = ""           # given name; Chinese names whole
    category: str = "adult"
    pin_checked: bool = True     # False: signed in by the card alone while upstream was silent
    has_mail: bool = False
    loan_limit: int = 0
    loans: int = 0
    fees: int = 0
    message: str = field(default="", repr=False)   # the library's own notice, for the account


@dataclass(frozen=True)
class Earlier:
    """One item of this patron's last visit, which a stop of the kiosk cut short, as it stands now. `kind`, `due`, `note`: as
    on a slip (kiosk.slip.SlipLine)."""

    kind: str
    title: str
    item: str
    due: str = ""
    note: str = ""


@dataclass(frozen=True)
class Visit:
    """What one patron does, from the card (or the touch of Return) to the slip."""

    number: int                  # counts up while this process lives; worker answers carry it
    patron: Patron | None = None
    lines: tuple[Line, ...] = ()
    cut: tuple[Earlier, ...] = field(default=(), repr=False)   # of the visit that was cut short before
    cut_ids: tuple[int, ...] = ()    # which the store calls so

    @property
    def earlier(self) -> tuple[Earlier, ...]:
        """What of it is not told by a line of this visit."""
        return tuple(x for x in self.cut if self.line(x.item) is None)

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
