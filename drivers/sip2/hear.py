"""What a library system says, made into the kiosk's words: one function an answer. Pure; decides nothing.

Free texts are shown, never decided by. Fields outside the standard's lists are used where the field is known to mean what
it says (CV, CT, CL), and names of other patrons (CY, DA) never.
"""

import re
import unicodedata
from dataclasses import dataclass

from drivers.sip2 import values
from drivers.sip2.codec import Message
from drivers.sip2.ground import Ground
from drivers.sip2.profiles import Again, reason_in
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Result

BIN_MAX = 20
"""Characters of the place that a returned book goes to, as on every wire of ours; a longer one is cut."""

ON_LOAN = frozenset({"04", "05", "07", "11"})
"""Circulation states in which somebody has it: charged, charged and not recallable, recalled, claimed returned."""

LOST, ON_SHELF = "12", frozenset({"03", "08", "09"})

DENIED, _, _, _, REPORTED_LOST, *REASONS_TO_DENY = range(14)
"""Places in the patron status (page 23): charge privileges denied, card reported lost; from 5 on too many of something."""

GONE_ON = frozenset({"02", "04"})
HELD_HERE = frozenset({"01", "03"})
PLAIN = frozenset({"", "00"})
"""Alert types (CV) of a checkin: travels to another branch; a hold here; nothing to say. Any other is for the desk."""


@dataclass(frozen=True)
class ItemSeen:
    """An 18. `due` YYYY-MM-DD or empty."""

    known: bool
    on_loan: bool
    due: str = ""
    title: str = ""
    raw_status: str = ""


def item(message: Message, ground: Ground) -> ItemSeen:
    status, due = message.fixed["circulation_status"], values.due(message.get("AH"), ground.date_order)
    title = values.text(message.get("AJ"))
    on_loan = status in ON_LOAN or (status == LOST and bool(due))
    known = bool(title) or status not in ("00", "01")
    return ItemSeen(known, on_loan, due if on_loan else "", title, status)


def said(message: Message) -> str:
    """What a person is told, in the server's own words: AF, in order, each once. A bare code word is none; Chinese writes a
    sentence without spaces."""
    shown = dict.fromkeys(values.text(one) for one in message.all("AF"))
    return " · ".join(one for one in shown if " " in one or not one.isascii())[: values.TEXT_MAX]


def notice(message: Message, ground: Ground) -> str:
    """What a patron is told about herself."""
    words = said(message)
    for noise in ground.profile.noise:
        words = re.sub(noise, " ", words)
    return " · ".join(part for one in re.split(r"--|·", words) if (part := " ".join(one.split())))


def printed(message: Message) -> tuple[str, ...]:
    """Lines for the slip (AG)."""
    return tuple(one for line in message.all("AG")[:10] if (one := values.text(line)) and one.strip("-– "))


def lent(tx: str, message: Message, ground: Ground) -> Answer:
    """A 12 or 30 as an answer; the loan stands where ok is 1, and where it says that this patron had it already."""
    fixed = message.fixed
    if not values.ok(fixed["ok"]):
        return _not_lent(tx, message, ground)
    secured = message.code == "12" and not _may_unsecure(message, ground)
    return Answer(tx, Result.ACCEPTED, title=values.text(message.get("AJ")), message="",
                  due=values.due(message.get("AH"), ground.date_order), print_lines=printed(message),
                  renewals_left=0, keep_secured=secured)


def _may_unsecure(message: Message, ground: Ground) -> bool:
    """Only Y says so. One system says N where the patron had it before, and its tag is unsecured."""
    letter = message.fixed["desensitize"]
    unsure = letter not in "YyNn" and ground.profile.unsure_desensitize
    inhibited = values.yes(message.get("CI"))
    again = values.yes(message.fixed["renewal_ok"]) and ground.profile.again is Again.SAYS_SO
    return (values.yes(letter) or unsure or again) and not inhibited


def _not_lent(tx: str, message: Message, ground: Ground) -> Answer:
    title, words = values.text(message.get("AJ")), said(message)
    if message.code == "12" and values.yes(message.fixed["renewal_ok"]):
        return Answer(tx, Result.ACCEPTED, reason=Reason.ALREADY_YOURS, title=title, renewals_left=0,
                      due=values.due(message.get("AH"), ground.date_order))
    fee = values.amount(message.get("BV"), ground.digits)
    if fee and not words:
        currency = values.text(message.get("BH"))[:3]
        return Answer(tx, Result.REFUSED, reason=Reason.FEE_ASKED, title=title,
                      message=f"{values.text(message.get('BV'))} {currency}".strip())
    all_words = " ".join(message.all("AF"))
    return Answer(tx, Result.REFUSED, reason=reason_in(ground.profile.words, all_words, Reason.LIBRARY_SAYS_NO), title=title,
                  message=words)


def returned(tx: str, message: Message, ground: Ground) -> Answer:
    """A 10 that took it back, and where it goes. Nothing of the next patron, nor of the one who had it; an alert's own words
    may name them."""
    alert, kind = values.yes(message.fixed["alert"]), message.get("CV").strip()
    branch = values.text(message.get("CT"))
    if kind in GONE_ON:
        where = "other_branch"
    elif kind in HELD_HERE:
        where = "hold_shelf"
    else:
        where = "desk" if alert and (kind not in PLAIN or values.ok(message.fixed["ok"])) else "shelf"
    return Answer(tx, Result.ACCEPTED, title=values.text(message.get("AJ")), where=where,
                  bin=values.text(message.get("CL"))[:BIN_MAX], branch=branch if where == "other_branch" else "",
                  message=said(message) if where == "desk" and not alert else "", print_lines=() if alert else printed(message))


def renewed(message: Message) -> tuple[list[str], dict[str, str]]:
    """A 66: barcodes that were renewed, and those that were not with what was said of each («barcode: on hold»). One server
    prints a program's own reference between the fields, which swallows a delimiter."""
    fields = [values.LEAK.sub("", (name + value)[: values.TEXT_MAX]) for name, value in message.fields]
    done = [one[2:].strip() for one in fields if one.startswith("BM")]
    left = (one[2:].partition(":") for one in fields if one.startswith("BN"))
    return done, {barcode.strip(): values.text(why) for barcode, _, why in left}


# ---- patrons --------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class PatronSeen:
    """A 64 or 24. `pin` True, False, or None: it did not say."""

    known: bool
    name: str
    reason: str
    pin: bool | None
    fees: int
    counted: bool                    # it said how many loans there are
    loans: int
    loan_limit: int
    listed: tuple[str, ...]
    message: str
    may_renew: bool


def patron(message: Message, ground: Ground) -> PatronSeen:
    status = message.fixed["patron_status"]
    name = values.text(message.get("AE"))
    known = values.yes(message.get("BL")) if message.has("BL") else bool(name)
    listed = tuple(values.text(one) for one in message.all("AU"))
    charged = values.count(message.fixed.get("charged_items_count", ""))
    right = message.get("CQ")
    return PatronSeen(
        known, name, _why_not(message, status, known, ground), values.yes(right) if right else None,
        values.amount(message.get("BV"), ground.digits) or 0,
        charged is not None, charged if charged is not None else len(listed),
        values.count(message.get("CB")) or 0, listed, notice(message, ground), not values.yes(status[1]))


def called(name: str, ground: Ground) -> str:
    """The whole name, because nothing tells which word is the given one. Chinese names only are put together: family first."""
    family, comma, given = name.partition(",")
    words = [given.strip(), family.strip()] if comma else name.split()
    if len(words) == 2 and all(unicodedata.name(letter, "").startswith("CJK ") for letter in "".join(words)):
        return words[1] + words[0] if comma or ground.profile.given_first else "".join(words)
    return " ".join(word for word in words if word)


def _why_not(message: Message, status: str, known: bool, ground: Ground) -> str:
    """Why this card may not be used at all. Fees and limits are no such reason: each loan is asked for, and she may return."""
    words = reason_in(ground.profile.words, " ".join(message.all("AF")), Reason.NONE)
    if not known:
        return Reason.UNKNOWN_CARD
    if values.yes(status[REPORTED_LOST]):
        return Reason.BLOCKED if words is Reason.BLOCKED else Reason.CARD_LOST
    if not values.yes(status[DENIED]) or any(values.yes(status[place]) for place in REASONS_TO_DENY):
        return Reason.NONE
    return words if words in (Reason.EXPIRED, Reason.CARD_LOST) else Reason.BLOCKED
