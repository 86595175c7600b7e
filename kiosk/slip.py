"""What stands on a receipt, as data. Drawing it is the looks' work, printing it the printer's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SlipLine:
    """One item. `kind`: borrowed | returned | renewed | refused | desk | paid."""

    kind: str
    title: str
    item: str = ""                   # barcode
    due: str = ""                    # YYYY-MM-DD; empty: unknown or none
    note: str = ""                   # a Reason, or "gate_rings", "pending"


@dataclass(frozen=True)
class Slip:
    """`wall_ms` 0: the clock cannot be trusted, no time is printed. `offline`: stored here, sent later."""

    language: str
    library: str
    branch: str
    kiosk: str
    wall_ms: int
    timezone: str
    lines: tuple[SlipLine, ...]
    number: str = ""                 # short form of the first transaction's id
    card_tail: str = ""              # the last four of the card
    offline: bool = False
