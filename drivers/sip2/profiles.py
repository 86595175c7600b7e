"""How library systems behave, as data. What a profile says is used; what a library sets in [sip2] goes before it.

Sources: what was run against a real Koha, what was read in the sources of Evergreen and FOLIO, makers' public pages for
Alma; Symphony, Sierra and Polaris are believed only (`sure`), so their rows are the careful ones.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from kiosk.reasons import Reason


class Again(StrEnum):
    """What a second checkout of what this patron has does."""

    RENEWS = "renews"                # and uses up a renewal
    SAYS_SO = "says_so"              # ok 0, renewal ok Y
    REFUSES = "refuses"              # ok 0, like any other refusal


class Listed(StrEnum):
    """What stands in the list of charged items (AU)."""

    BARCODE = "barcode"
    MIXED = "mixed"                  # the barcode first, then the title
    TITLE = "title"                  # who has an item cannot be told from it


Words = tuple[tuple[str, Reason], ...]
"""Patterns in a server's free text -> the sentence that a person reads. Never a ground for a decision: ok and the look-ups
decide; this only chooses words."""


@dataclass(frozen=True)
class Profile:
    """`late_s`: so long after a line was lost a request on it may still be carried out."""

    name: str
    encoding: str = "utf-8"
    checksums: bool = True
    no_block: bool = False           # 11 with no block Y is carried out, with our due date
    return_dates: bool = True        # 09 uses its return date
    again: Again = Again.RENEWS
    listed: Listed = Listed.BARCODE
    resend_honoured: bool = False    # the same bytes with the same AY are answered again, not carried out again
    given_first: bool = False        # AE has the given name first, in Chinese names too
    unsure_desensitize: bool = True  # U in 12 counts as Y
    late_s: float = 3.0
    words: Words = ()
    noise: tuple[str, ...] = ()      # what it puts into every answer about a patron, and other fields say better
    sure: str = "believed"           # observed | source | documented | believed


ENGLISH: Words = (
    (r"check(ed)? ?out to another|on loan to (an)?other", Reason.ON_LOAN_TO_OTHER),
    (r"reserved|on hold|outstanding holds|hold shelf|requested by", Reason.RESERVED),
    (r"not.?for.?loan|non.?circulating|does not circulate|not loanable|reference only", Reason.NOT_FOR_LOAN),
    (r"withdrawn|wthdrawn", Reason.WITHDRAWN_ITEM),
    (r"too.?many|limit (reached|exceeded)|maximum (number )?of (loans|items|checkouts)", Reason.LOAN_LIMIT),
    (r"maximum renewals|no.?more.?renewals|renewal limit|too many renewals", Reason.RENEWAL_LIMIT),
    (r"expired", Reason.EXPIRED),
    (r"fine|owes|fees?\b|debt", Reason.FEES),
    (r"invalid item|item not found|unknown item|no such item", Reason.UNKNOWN_ITEM),
    (r"invalid (patron|card)|patron not found|unknown patron", Reason.UNKNOWN_CARD),
    (r"reported lost", Reason.CARD_LOST),
    (r"block|barred|debarred|suspend|restrict|no valid address|not allowed to", Reason.BLOCKED),
    (r"not checked out|not on loan", Reason.NOT_ON_LOAN),
)
"""What English-speaking servers say. A library whose system speaks another language reads «the library says no»."""

PROFILES: dict[str, Profile] = {p.name: p for p in (
    Profile("generic", words=ENGLISH, sure="careful"),
    Profile("koha", given_first=True, words=ENGLISH, sure="observed",
            noise=(r"Greetings from Koha\.", r"Patron owes [\d.,]+", r"Invalid password")),
    Profile("evergreen", return_dates=True, again=Again.SAYS_SO, words=ENGLISH, sure="source"),
    Profile("folio", encoding="cp850", again=Again.REFUSES, words=ENGLISH, sure="source"),
    Profile("symphony", encoding="latin-1", listed=Listed.MIXED, words=ENGLISH),
    Profile("alma", no_block=True, words=ENGLISH, sure="documented"),
    Profile("sierra", words=ENGLISH),
    Profile("polaris", words=ENGLISH),
)}


class NoSuchProfile(ValueError):
    """With a sentence that names the profiles there are."""


def profile(name: str) -> Profile:
    try:
        return PROFILES[name]
    except KeyError:
        raise NoSuchProfile(f"no such profile: {name}; there are {', '.join(PROFILES)}") from None


def reason_in(words: Words, text: str, default: Reason) -> Reason:
    """The first pattern that is found in what a server said."""
    return next((reason for pattern, reason in words if re.search(pattern, text, re.IGNORECASE)), default)
