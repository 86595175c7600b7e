"""Which of a library system's own words a patron reads: sentences for people that nothing of ours says already.

Systems send codes («Issue failed : NOT_FOR_LOAN») and stock phrases in English («Patron owes 3.50») on the same line as what
a librarian wrote for this patron. Codes are for staff, who find them where the raw text is kept; of a stock phrase our own
sentence is told, in the patron's language; all the rest is shown. When in doubt it is shown. Data first; pure.
"""

import re

from kiosk.reasons import Reason
from kiosk.values import dataclass

SAYS_CHARS = 240
"""Of what a library system says of one thing, beside other things; what is longer ends in …"""

READ_CHARS = 2_000
"""The same on the page that somebody opened to read all of it."""

CODE = re.compile(r"\b[A-Z0-9]+(?:_[A-Z0-9]+)+\b")
"""PATRON_CATEGORY_HAS_NO_RULE."""

MACHINE = re.compile(
    r"\b(?:issue|check-? ?(?:out|in)|return|renewal|request|transaction|payment|hold) failed ?:"
    r"|\bcannot be issued ?:|\b[A-Za-z]+Exception\b|\bHASH\(0x|\bat \S+ line \d+|</?[a-z][^>]*>|\bhttp/1|\bnull\b", re.IGNORECASE)
"""Stands in no sentence that is meant for people."""

_WHO = r"(?:(?:the|this) )?(?:patron|user|borrower|customer|card|you|account)"
_THING = r"(?:(?:the|this) )?(?:item|book|copy|document|material)"
_MONEY = r"(?:[$€£¥]? ?[\d.,]+ ?(?:[A-Z]{3}|[$€£¥₫])?)"

LATE = re.compile(rf"(?:{_THING} )?(?:was |is )?(?:overdue by (\d{{1,4}}) days?|(\d{{1,4}}) days? overdue)", re.IGNORECASE)
OWES = re.compile(rf"{_WHO} (?:owes?|has an? (?:debt|balance) of|have an? (?:debt|balance) of) ({_MONEY})", re.IGNORECASE)

STOCK: tuple[tuple[str, str], ...] = (
    (rf"{_WHO} (?:has|have) (?:outstanding |unpaid )?(?:fines|fees)|(?:outstanding )?fines block issue|there are fees to pay",
     Reason.FEES),
    (rf"{_THING} (?:is )?(?:checked out|on loan|charged) to (?:an)?other (?:patron|user|borrower)", Reason.ON_LOAN_TO_OTHER),
    (rf"{_THING} is (?:reserved|on hold|on hold shelf)(?: for another (?:patron|user|borrower))?(?: upon return)?"
     rf"|{_THING} unavailable due to outstanding holds", Reason.RESERVED),
    (rf"{_THING} (?:is )?(?:not for loan|non-?circulating|not loanable|reference only)|{_THING} does not circulate",
     Reason.NOT_FOR_LOAN),
    (rf"{_THING} (?:was |is |has been )?withdrawn(?:, return not allowed)?", Reason.WITHDRAWN_ITEM),
    (rf"(?:invalid|unknown) item|{_THING} not found|no such item|no item with barcode \S+ could be found", Reason.UNKNOWN_ITEM),
    (r"(?:invalid|unknown) (?:patron|card|cardnumber|patron barcode)", Reason.UNKNOWN_CARD),
    (rf"{_WHO} has too many loans|too many (?:loans|items|checkouts)|(?:loan|checkout) limit (?:reached|exceeded)",
     Reason.LOAN_LIMIT),
    (rf"no more renewals|renewals? (?:are )?not (?:allowed|permitted)|{_THING} has reached maximum renewals"
     r"|renewal limit (?:reached|exceeded)", Reason.RENEWAL_LIMIT),
    (rf"{_WHO} (?:has )?expired", Reason.EXPIRED),
    (rf"(?:borrower's |the )?card (?:was )?reported lost|{_WHO} was reported lost", Reason.CARD_LOST),
    (rf"{_WHO} (?:is )?(?:blocked|barred|debarred|suspended|restricted)|restricted", Reason.BLOCKED),
    (rf"{_THING} (?:is )?not (?:checked out|on loan)(?: to .{{1,80}})?", Reason.NOT_ON_LOAN),
    (rf"{_THING} (?:is )?already (?:checked out|on loan|charged) to (?:you|this (?:patron|user))(?:: renewing item)?"
     rf"|{_THING} is already checked out|the loan was renewed", Reason.ALREADY_YOURS),
    (r"greetings from .{1,40}|thank you|invalid password|(?:block|enable) feature not implemented|"
     r"(?:check-? ?(?:out|in)|return|renewal) (?:was )?(?:successful|ok)", Reason.NONE),
)
"""Whole phrases of Koha, Evergreen, FOLIO, Symphony and their like -> the reason for which we have a sentence; none: noise.
A text that only contains such words is a librarian's own, and stays."""

_STOCK = tuple((re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in STOCK)


@dataclass(frozen=True)
class Heard:
    """`says`: what is shown as the library's words. `reasons`: what its stock phrases mean. `late`: so many days; `owes`: the
    amount, as it was written."""

    says: str = ""
    reasons: tuple[str, ...] = ()
    late: int = 0
    owes: str = ""


def heard(text: str, most: int = SAYS_CHARS) -> Heard:
    """What there is in it for a patron."""
    says: dict[str, None] = {}
    reasons: dict[str, None] = {}
    late, owes = 0, ""
    for part in _parts(text):
        bare = part.rstrip(" .!")
        if found := LATE.fullmatch(bare):
            late = int(found[1] or found[2])
        elif found := OWES.fullmatch(bare):
            owes = found[1].strip()
        elif reason := next((reason for pattern, reason in _STOCK if pattern.fullmatch(bare)), None):
            reasons[reason] = None
        elif reason is None and _is_for_people(part):
            says[part] = None
    return Heard(_bounded(" · ".join(says), most), tuple(reasons), late, owes)


def _parts(text: str) -> list[str]:
    """Systems put one after the other what they have to say."""
    return [part for one in re.split(r"\s--\s|^--\s|\s·\s", " ".join(text.split())) if (part := one.strip(" -·"))]


def _is_for_people(part: str) -> bool:
    """No code, and more than one word; Chinese writes no spaces."""
    return (" " in part or not part.isascii()) and not is_machine(part)


def is_machine(text: str) -> bool:
    """A code, or the words of a program?"""
    return bool(CODE.search(text) or MACHINE.search(text))


def _bounded(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(" ,;:-·") + "…"
