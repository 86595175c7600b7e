"""What the kiosk knows at this moment: one frozen value. Nothing in it outlives a visit but what lies on the pad.

The screen is a function of this value alone; a log of events rebuilds it. Its parts (settings, things, phases) are at home
in files of their own and are handed on here, so that one import gives the whole State.
"""

from dataclasses import field

from kiosk.phases import (
    Account,
    CardChecking,
    CardTyping,
    CardWanted,
    Closing,
    FeeShown,
    Goodbye,
    Help,
    HoldShown,
    Intent,
    Lending,
    LoanShown,
    OtherCard,
    OutOfService,
    Phase,
    PinWanted,
    Returning,
    SlipChoice,
    SlipPhone,
    StaffScreen,
    Starting,
    StillThere,
    Welcome,
)
from kiosk.settings import Settings
from kiosk.standing import Health
from kiosk.things import (
    UNDER_WAY,
    Earlier,
    Line,
    LineStep,
    Lying,
    Patron,
    Tag,
    TagKind,
    Visit,
)
from kiosk.values import dataclass

__all__ = [
    "UNDER_WAY",
    "Account",
    "CardChecking",
    "CardTyping",
    "CardWanted",
    "Closing",
    "Earlier",
    "FeeShown",
    "Goodbye",
    "Health",
    "Help",
    "HoldShown",
    "Intent",
    "Kiosk",
    "Lending",
    "Line",
    "LineStep",
    "Link",
    "LoanShown",
    "Lying",
    "OtherCard",
    "OutOfService",
    "Pad",
    "Patron",
    "Phase",
    "PinWanted",
    "Queue",
    "Returning",
    "Settings",
    "SlipChoice",
    "SlipPhone",
    "StaffScreen",
    "Starting",
    "StillThere",
    "Tag",
    "TagKind",
    "Visit",
    "Welcome",
]


@dataclass(frozen=True)
class Pad:
    """What lies there, and whether we can see it."""

    ok: bool = False
    lost_since_ms: int = 0
    lying: tuple[Lying, ...] = ()
    cards: tuple[str, ...] = ()      # uids of patron cards that lie there
    strangers: dict[str, int] = field(default_factory=dict)   # uids that were nobody's at first -> gone since; 0: here
    looked: bool = False             # seen since the start, and at each change of visits: what came unseen is nobody's

    def at(self, key: str) -> Lying | None:
        return next((x for x in self.lying if x.key == key), None)


@dataclass(frozen=True)
class Link:
    """Upstream, as far as we know. `up` False: every question goes to policy at once."""

    up: bool = False
    reachable: bool = False          # it answers, if too late for a patron: replay goes on
    since_ms: int = 0
    doubted_ms: int = 0              # when we last asked whether it is still there
    doubted: bool = False            # … and have no word yet
    wanted: bool = False             # there may be rows that upstream has to hear
    delivering: str = ""             # "" | fetching | sending | settling: where the batch is
    syncing: bool = False
    cursor: str = ""                 # where the down-sync goes on
    synced_ms: int = 0               # boottime of the last finished down-sync; 0: none in this process
    retry_ms: int = 0                # nothing is delivered before then (Retry-After)
    later: tuple[str, ...] = ()      # transactions that were told to come again: when all others have been sent
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
    cut_visits: int = 0              # cut short by a stop of the kiosk: whoever signs in may have been in one
    link: Link = Link()
    queue: Queue = Queue()
    printer: str = "unknown"         # ok | paper_low | paper_out | cover_open | lost | trouble | unknown
    scanner_ok: bool = True
    health: Health = Health()        # every port, and since when it is so: for staff

    @property
    def offline(self) -> bool:
        return not self.link.up
