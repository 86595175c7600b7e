"""The rules of lending: what a library allows, decided from facts. Pure; kiosk, central and the simulated ILS share them.

Knows no card number, no clock and no database: callers say what they know ("this patron", "another patron", so many loans).
"""

from dataclasses import field
from enum import StrEnum

from kiosk.reasons import Reason
from kiosk.values import dataclass


class OfflineMode(StrEnum):
    """What a kiosk may decide while upstream is silent."""

    OFF = "off"
    CHECKIN = "checkin"
    BOTH = "both"


class Unknown(StrEnum):
    """What becomes of a card or an item that a kiosk has never heard of, while upstream is silent."""

    REFUSE = "refuse"
    ALLOW = "allow"


@dataclass(frozen=True)
class PatronRule:
    loan_limit: int = 5
    renewals: int = 2


@dataclass(frozen=True)
class ItemRule:
    loan_days: int = 21           # 0: not for loan


@dataclass(frozen=True)
class Rules:
    """A library's rules; amounts in the smallest usual unit of its currency."""

    offline: OfflineMode = OfflineMode.BOTH
    offline_items_per_patron: int = 5
    offline_hours: int = 72
    offline_data_hours: int = 48      # 0: what is known is never too old, nor missing
    offline_without_pin: bool = True
    offline_unknown_cards: Unknown = Unknown.REFUSE
    offline_unknown_items: Unknown = Unknown.REFUSE
    fees_block_from: int = 50_000     # 0: fees never block
    fees_warn_from: int = 1
    patron: dict[str, PatronRule] = field(default_factory=dict)
    item: dict[str, ItemRule] = field(default_factory=dict)

    def for_patron(self, category: str) -> PatronRule:
        return self.patron.get(category, PatronRule())

    def for_item(self, kind: str) -> ItemRule:
        return self.item.get(kind, ItemRule())


@dataclass(frozen=True)
class PatronFacts:
    """What is known of one patron when a decision is due. No name, no number."""

    category: str = "adult"
    blocked: str = Reason.NONE       # a Reason when the card is blocked
    expired: bool = False
    fees: int = 0
    loans: int = 0                   # open loans


class Holder(StrEnum):
    """Who has the item, seen from the patron who asks."""

    NOBODY = ""
    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True)
class ItemFacts:
    """What is known of one item, seen from the patron who asks."""

    kind: str = "book"
    withdrawn: bool = False
    on_loan: Holder = Holder.NOBODY
    held_for: Holder = Holder.NOBODY     # the first hold in its queue
    renewed: int = 0


@dataclass(frozen=True)
class Verdict:
    """Yes or no, why, and for how many days."""

    ok: bool
    reason: Reason = Reason.NONE
    loan_days: int = 0
    renewals_left: int = 0
    where: str = ""                      # checkin: shelf | hold_shelf | desk


def no(reason: Reason) -> Verdict:
    return Verdict(False, reason)


def card(rules: Rules, patron: PatronFacts | None) -> Reason:
    """May this patron use the kiosk at all? Fees are looked at with each checkout, not at the door."""
    if patron is None:
        return Reason.UNKNOWN_CARD
    if patron.blocked:
        return Reason.CARD_LOST if patron.blocked == Reason.CARD_LOST else Reason.BLOCKED
    return Reason.EXPIRED if patron.expired else Reason.NONE


def checkout(rules: Rules, patron: PatronFacts | None, item: ItemFacts | None) -> Verdict:
    """One item to one patron. An item that the patron already has is accepted, never renewed by lying there."""
    reason = card(rules, patron)
    if reason or patron is None:
        return no(reason)
    if item is None:
        return no(Reason.UNKNOWN_ITEM)
    category = rules.for_patron(patron.category)
    if item.on_loan is Holder.SAME:
        return Verdict(True, Reason.ALREADY_YOURS, renewals_left=max(0, category.renewals - item.renewed))
    days = rules.for_item(item.kind).loan_days
    refusals = (
        (item.withdrawn, Reason.WITHDRAWN_ITEM),
        (days == 0, Reason.NOT_FOR_LOAN),
        (item.on_loan is Holder.OTHER, Reason.ON_LOAN_TO_OTHER),
        (item.held_for is Holder.OTHER, Reason.RESERVED),
        (0 < rules.fees_block_from <= patron.fees, Reason.FEES),
        (patron.loans >= category.loan_limit, Reason.LOAN_LIMIT),
    )
    for holds, why in refusals:
        if holds:
            return no(why)
    return Verdict(True, loan_days=days, renewals_left=category.renewals)


def renew(rules: Rules, patron: PatronFacts | None, item: ItemFacts | None) -> Verdict:
    """A new period for an item that this patron has."""
    reason = card(rules, patron)
    if reason or patron is None:
        return no(reason)
    if item is None:
        return no(Reason.UNKNOWN_ITEM)
    limit = rules.for_patron(patron.category).renewals
    refusals = (
        (item.on_loan is not Holder.SAME, Reason.NOT_ON_LOAN),
        (item.held_for is Holder.OTHER, Reason.RESERVED),
        (item.renewed >= limit, Reason.RENEWAL_LIMIT),
        (0 < rules.fees_block_from <= patron.fees, Reason.FEES),
    )
    for holds, why in refusals:
        if holds:
            return no(why)
    return Verdict(True, loan_days=rules.for_item(item.kind).loan_days, renewals_left=limit - item.renewed - 1)


def checkin(rules: Rules, item: ItemFacts | None) -> Verdict:
    """Back in the library. What was not on loan is accepted too: it lies here, and it is secured."""
    if item is None:
        return no(Reason.UNKNOWN_ITEM)
    if item.withdrawn:
        return Verdict(True, Reason.WITHDRAWN_ITEM, where="desk")
    held = item.held_for is not Holder.NOBODY
    reason = Reason.NONE if item.on_loan is not Holder.NOBODY else Reason.NOT_ON_LOAN
    return Verdict(True, reason, where="hold_shelf" if held else "shelf")


OFFLINE_FORBIDDEN = {"checkout": frozenset({0x13, 0x15}), "checkin": frozenset({0x14, 0x15})}
"""ISO 28560-2 type of usage: 13 not for issue, 14 not for return, 15 neither, while offline."""


def tag_forbids_offline(kind: str, usage: int) -> bool:
    return usage in OFFLINE_FORBIDDEN.get(kind, frozenset())


