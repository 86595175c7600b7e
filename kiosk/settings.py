"""What a library sets once. Every wait and limit of the session has its name here (design §6, 9)."""

from dataclasses import field
from typing import TYPE_CHECKING

from kiosk.values import dataclass

if TYPE_CHECKING:
    from kiosk.hours import Hours


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
    slip: str = "ask"                # ask | print | email | none: finish ends the visit with this one
    card_by_typing: str = "digits"   # digits | letters | off
    undo_ms: int = 0                 # so long a book can be given back in the visit that borrowed it; 0: not at all
    hours: "Hours | None" = None     # when the library is open; None: it does not say
    news: dict[str, tuple[str, ...]] = field(default_factory=dict)   # lines for the idle screen, by language
    answer_wait_ms: int = 4_000      # the patron waits this long for a pile, not for each book
    idle_warn_ms: int = 45_000       # nobody touches: "do you need more time?"
    idle_end_ms: int = 20_000        # … and this long to answer (WCAG 2.2.1)
    goodbye_ms: int = 3_000
    greeting_ms: int = 10_000        # the answer to a touch beside the buttons of the welcome screen
    notice_ms: int = 6_000           # a sentence about a card or a scanned book
    stale_pile_ms: int = 60_000      # books lying longer at the welcome screen are nobody's
    flicker_ms: int = 400            # what was nobody's and is away for less has not been lifted: its tag is weak
    closing_limit_ms: int = 9_000    # a visit that ends waits this long for what is under way
    pad_lost_ms: int = 3_000         # a pad that is away for less is not worth a sentence
    pin_digits_max: int = 12
    items_per_visit_max: int = 40
    doubt_link_ms: int = 1_000       # a link not heard of for so long is asked before a checkin touches a tag
    sync_every_ms: int = 60_000
    write_retry_ms: int = 1_000      # a tag that was not proven is written again, while it lies there
    write_tries_max: int = 5         # … so often; then it is for the desk
    staff_end_ms: int = 60_000       # the staff screen leaves by itself when nobody touches it for so long
    devices: tuple[str, ...] = ("pad", "scanner", "printer")   # what this kiosk has
    upstream: str = "central"        # central | ils: what is on the other end
