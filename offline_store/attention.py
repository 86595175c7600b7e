"""Why a person has to look at an item whose transaction is otherwise settled. Pure; no table, no words for people."""

from enum import StrEnum

from kiosk.reasons import Reason
from kiosk.transactions import Kind, Security, Status


class Attention(StrEnum):
    GATE_RINGS = "gate_rings"            # the patron has it, its tag is not known to be unsecured
    NOT_SECURED = "not_secured"          # it was returned, its tag is not known to be secured
    MIXED = "mixed"                      # a set whose tags differ
    POWER_CUT = "power_cut"              # the kiosk stopped before the tag was known to be right
    LOAN_UNKNOWN = "loan_unknown"        # withdrawn here, and upstream could not say whether it stands
    CARD_UNREADABLE = "card_unreadable"  # still owed, and its card number cannot be opened
    SAVED = "saved"                      # saved from a damaged file, and it may have gone on since
    GOES_ELSEWHERE = "goes_elsewhere"    # returned while upstream was away, and it says now that its place is not the shelf


STAYS = frozenset({Attention.LOAN_UNKNOWN, Attention.CARD_UNREADABLE, Attention.GOES_ELSEWHERE, Attention.SAVED})
"""What a tag that is right does not settle."""

ELSEWHERE = frozenset({"hold_shelf", "other_branch"})
"""Places of an answer to a checkin (kiosk.transactions.Answer.where)."""


STANDS = frozenset({Status.ASKING, Status.PENDING, Status.ACCEPTED})
RIGHT = {Kind.CHECKOUT: Security.UNSECURED, Kind.CHECKIN: Security.SECURED}
_WRONG = {Kind.CHECKOUT: Attention.GATE_RINGS, Kind.CHECKIN: Attention.NOT_SECURED}


def tag_trouble(kind: Kind, status: Status, security: Security, gate_rings: bool = False, reason: str = "") -> str:
    """What is wrong with the tags when a visit is over, as an Attention; "" when all is well."""
    if gate_rings:
        return Attention.GATE_RINGS
    if security is Security.MIXED:
        return Attention.MIXED
    return _WRONG[kind] if is_wrong(kind, status, security, reason) else ""


def is_wrong(kind: Kind, status: Status, security: Security, reason: str) -> bool:
    """A loan that stands wants its tag unsecured, a checkin wants it secured; nothing else wants anything of a tag, nor
    does a loan for use in the library, whose tag stays secured on purpose."""
    return kind in RIGHT and status in STANDS and security is not RIGHT[kind] and reason != Reason.STAYS_SECURED


def tag_is_settled(kind: Kind, status: Status, security: Security, reason: str) -> bool:
    """It stands, and its tag is known to be as it should be: whatever was wrong with it before is over."""
    return kind in RIGHT and status in STANDS and (security is RIGHT[kind] or reason == Reason.STAYS_SECURED)
