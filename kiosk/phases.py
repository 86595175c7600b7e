"""What the patron is in the middle of: one phase, one screen."""

from dataclasses import field
from enum import StrEnum

from kiosk.reasons import Reason
from kiosk.standing import StaffCard, Standing
from kiosk.values import dataclass


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
    greeted_until_ms: int = 0        # somebody touched beside the buttons: she is shown what she may do


@dataclass(frozen=True)
class CardWanted(Phase):
    """«Show your card», after a touch of borrow or account."""

    intent: Intent = Intent.BORROW
    notice: str = Reason.NONE


@dataclass(frozen=True)
class CardTyping(Phase):
    """A card's number by keys: the scanner is away, or the patron knows only the number."""

    intent: Intent = Intent.BORROW
    typed: str = field(default="", repr=False)
    wrong: bool = False              # it has not the form of a card's number
    page: int = 0                    # of the keys, where not all of them find room


@dataclass(frozen=True)
class CardChecking(Phase):
    """Upstream (or the store) is asked about a card. The number is here only for this moment."""

    card: str = field(repr=False)
    intent: Intent = Intent.BORROW
    pin: str = field(default="", repr=False)
    deadline_ms: int = 0
    offline: bool = False            # the store is asked instead
    typed: bool = False              # the number was typed: without upstream it is no card


@dataclass(frozen=True)
class PinWanted(Phase):
    card: str = field(repr=False)
    intent: Intent = Intent.BORROW
    digits: str = field(default="", repr=False)
    shown: bool = False              # the eye was touched
    notice: str = Reason.NONE        # PIN_WRONG, PIN_WAIT
    wait_until_ms: int = 0           # no try before then
    typed: bool = False              # as in CardChecking
    staff: StaffCard | None = None   # a staff card's PIN: `card` is empty then


@dataclass(frozen=True)
class Lending(Phase):
    """Checkout: the pile grows."""

    notice: str = Reason.NONE
    notice_until_ms: int = 0
    page: int = 0                    # of the pile, where not all of it finds room
    read: str = ""                   # the item of which all that the library says is being read
    read_page: int = 0


@dataclass(frozen=True)
class Returning(Phase):
    """Checkin, without a card."""

    notice: str = Reason.NONE
    notice_until_ms: int = 0
    page: int = 0                    # of the pile, where not all of it finds room
    read: str = ""                   # the item of which all that the library says is being read
    read_page: int = 0


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
    messages: tuple[str, ...] = field(default=(), repr=False)   # the library's own notices, each once
    page: int = 0
    part: str = ""                   # "" the loans | holds | pay | messages: the whole of it
    part_page: int = 0
    deadline_ms: int = 0


@dataclass(frozen=True)
class SlipChoice(Phase):
    """Paper, e-mail or none: its touch ends the visit. Or the telephone, which reads the screen first."""


@dataclass(frozen=True)
class SlipPhone(Phase):
    """A picture that a telephone reads: what is due when, for its calendar. Still in the visit."""


@dataclass(frozen=True)
class Closing(Phase):
    """The choice is made; what is under way is finished first."""

    slip: str = "none"               # print | email | none
    until_ms: int = 0
    next_card: str = ""              # another card was accepted meanwhile
    next_staff: StaffCard | None = None   # … or a staff card


@dataclass(frozen=True)
class Goodbye(Phase):
    """Only counts: the visit is already forgotten. One or two books that go to the desk are named, or nobody knows which."""

    until_ms: int
    borrowed: int = 0                # in this visit; what was the patron's before does not count
    renewed: int = 0
    returned: int = 0
    first_due: str = ""
    last_due: str = ""               # the same where there is one date for all
    gate_rings: int = 0              # items that the patron has and the gate will ring for
    slip: str = "none"               # print | email | none | failed | unsent
    offline: bool = False
    desk: int = 0                    # items to leave at the desk
    card_on_pad: bool = False        # a patron card lies there still
    gate_titles: tuple[str, ...] = field(default=(), repr=False)   # of the one or two that the gate will ring for
    desk_titles: tuple[str, ...] = field(default=(), repr=False)   # … that go to the desk


@dataclass(frozen=True)
class Help(Phase):
    under: Phase


@dataclass(frozen=True)
class LookSheet(Phase):
    """How the screens should look: contrast, size of the letters, everything low."""

    under: Phase


@dataclass(frozen=True)
class StillThere(Phase):
    under: Phase
    until_ms: int = 0


@dataclass(frozen=True)
class OtherCard(Phase):
    """A card in the middle of a visit: end this visit?"""

    under: Phase
    card: str = field(repr=False)
    staff: StaffCard | None = None   # it is a staff card: `card` is empty then


@dataclass(frozen=True)
class StaffScreen(Phase):
    """A staff card opened it: how this kiosk stands. Nobody's visit."""

    part: str = ""                   # "" all at a glance | waiting | details
    standing: Standing | None = None   # None: the store has not answered yet
    row_page: int = 0
    notice: str = ""                 # trying | printing | printed | not_printed
