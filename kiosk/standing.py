"""How this kiosk stands, for staff: each port and since when, what waits for a person, the machine itself. Values only.

No name of a patron and no card beyond its last digits is in here. Sentences for people are the screens' work: what comes
from the store comes as keys (Reason, Attention).
"""

from kiosk.values import dataclass

STORE_LOW = "store_low"
"""The store writes, and there is too little room on the disk to begin a visit."""

STANDS_WELL = ("", "up", "ok")
"""States of a port that want nobody's hand; "" has not been heard of yet."""


@dataclass(frozen=True)
class PortSeen:
    """`state` of pad and scanner: up | away; of the printer as in PrinterSeen; of upstream: up | slow | away; of the store:
    up, `STORE_LOW`, or what ails it (StoreFailed.why). "": nothing was heard of it yet."""

    state: str = ""
    since_ms: int = 0                # CLOCK_BOOTTIME

    @property
    def well(self) -> bool:
        return self.state in STANDS_WELL


@dataclass(frozen=True)
class Health:
    """Every port as it was seen last."""

    pad: PortSeen = PortSeen()
    scanner: PortSeen = PortSeen()
    printer: PortSeen = PortSeen()
    upstream: PortSeen = PortSeen()
    store: PortSeen = PortSeen()
    heard_ms: int = 0                # the last word from upstream, CLOCK_BOOTTIME; 0: none yet

    @property
    def store_fails(self) -> bool:
        """No visit is begun: it does not write, or there is no room for a visit."""
        return not self.store.well

    @property
    def store_writes(self) -> bool:
        """What is under way goes on, and what is owed is sent."""
        return self.store.well or self.store.state == STORE_LOW


@dataclass(frozen=True)
class WaitingRow:
    """A transaction that waits for a person. `kind`: checkout | checkin | renew | payment. `at_ms`: UTC, 0: no clock could
    be trusted."""

    seq: int
    kind: str
    item: str
    title: str = ""
    card_tail: str = ""              # the last four digits
    at_ms: int = 0
    reason: str = ""                 # a Reason, or a library system's own word
    attention: str = ""              # the store's word for what is wrong with the tag or the row; "" a conflict only


@dataclass(frozen=True)
class DamageSeen:
    """A store that was damaged and saved; it waits for a person, too."""

    id: str
    at_ms: int = 0                   # UTC; 0: no clock could be trusted
    saved: int = 0
    owed: int = 0
    lost: int = 0                    # transactions that could not be read
    gone: bool = False               # there was no file any more: what had not been sent is lost


@dataclass(frozen=True)
class Standing:
    """What the store alone knows, and the machine it lies on."""

    owed_since_ms: int = 0           # UTC of the oldest row that upstream has yet to hear; 0: none, or unknown
    waiting: tuple[WaitingRow, ...] = ()   # the newest few, newest first
    damages: tuple[DamageSeen, ...] = ()
    copy_ms: int = 0                 # UTC of the copy of patrons and items; 0: none yet, or unknown
    clock_source: str = ""           # service | central: whose word the time is; "" unknown
    version: str = ""
    address: str = ""                # where this machine is reached on the network; "" nowhere
    ails: tuple[str, ...] = ()       # what no visit waits for and does not work: names of kiosk.ailing


@dataclass(frozen=True)
class StaffCard:
    """A staff card that was shown: its keyed hash, never its number."""

    who: str
    pin: bool = False                # it needs its PIN
