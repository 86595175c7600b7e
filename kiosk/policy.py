"""What may be decided here when upstream is silent. Pure: facts in, verdict out.

The store says what it knows (`Knowledge`); the library says what it allows (`Rules`). When in doubt the answer is no:
a patron sent to the desk costs a minute, a loan that upstream would never have made costs trust.
"""

from kiosk import rules as lending
from kiosk.reasons import Reason
from kiosk.rules import Holder, ItemFacts, OfflineMode, PatronFacts, Rules, Unknown, Verdict, no
from kiosk.transactions import Kind
from kiosk.values import dataclass


@dataclass(frozen=True)
class Knowledge:
    """What the store knows about one question; facts of the patron and of the item already include our own newest rows."""

    rules: Rules = Rules()
    patron: PatronFacts | None = None
    item: ItemFacts | None = None
    data_age_h: float | None = None    # age of the synced copy; None: never synced
    away_h: float = 0.0                # since upstream was last heard
    offline_items: int = 0             # this patron's checkouts decided here and still owed
    own_row: bool = False              # our own newest row says that this patron has the item (design §5, repair)
    own_holder: Holder = Holder.NOBODY  # who has the item, says our own newest row: all that is known of an unknown item


def patron_of(known: Knowledge) -> PatronFacts | None:
    """The patron who asks. An unknown card may count as an adult's, who has what was lent here and nothing else."""
    if known.patron is None and known.rules.offline_unknown_cards is Unknown.ALLOW:
        return PatronFacts(loans=known.offline_items)
    return known.patron


def _item_of(known: Knowledge) -> ItemFacts | None:
    """An unknown item may count as a book, whoever has it by our own rows."""
    if known.item is None and known.rules.offline_unknown_items is Unknown.ALLOW:
        return ItemFacts(on_loan=known.own_holder)
    return known.item


def card(known: Knowledge) -> Reason:
    """May a card alone sign in while upstream is silent?"""
    if known.rules.offline is not OfflineMode.BOTH:
        return Reason.OFFLINE_OFF
    if not known.rules.offline_without_pin:
        return Reason.OFFLINE_PIN
    if stale := _stale(known):
        return stale
    patron = patron_of(known)
    return Reason.OFFLINE_UNKNOWN if patron is None else lending.card(known.rules, patron)


def decide(kind: Kind, known: Knowledge, usage: int = 0) -> Verdict:
    """A checkout, checkin or renewal, decided without upstream. `usage`: the tag's type of usage (ISO 28560-2 byte)."""
    if lending.tag_forbids_offline(kind, usage):
        return no(Reason.OFFLINE_USAGE)
    return {Kind.CHECKOUT: _checkout, Kind.CHECKIN: _checkin, Kind.RENEW: _renew}.get(kind, _renew)(known)


def _stale(known: Knowledge) -> Reason:
    if known.away_h > known.rules.offline_hours:
        return Reason.OFFLINE_TOO_LONG
    at_most = known.rules.offline_data_hours
    if at_most and (known.data_age_h is None or known.data_age_h > at_most):
        return Reason.OFFLINE_DATA_OLD
    return Reason.NONE


def _checkout(known: Knowledge) -> Verdict:
    patron, item = patron_of(known), _item_of(known)
    if known.own_row and item is not None:
        return Verdict(True, Reason.ALREADY_YOURS)
    if item is not None and item.on_loan is Holder.SAME:
        return no(Reason.ALREADY_YOURS)        # says the synced copy, and that is no ground for touching a tag (design §5)
    if known.rules.offline is not OfflineMode.BOTH:
        return no(Reason.OFFLINE_OFF)
    if stale := _stale(known):
        return no(stale)
    if patron is None or item is None:
        return no(Reason.OFFLINE_UNKNOWN)
    if known.offline_items >= known.rules.offline_items_per_patron:
        return no(Reason.OFFLINE_ITEMS)
    return lending.checkout(known.rules, patron, item)


def _checkin(known: Knowledge) -> Verdict:
    if known.rules.offline is OfflineMode.OFF:
        return no(Reason.OFFLINE_OFF)
    if known.item is None:                      # the book is here all the same; somebody may wait for it: the desk looks
        return Verdict(True, Reason.OFFLINE_UNKNOWN, where="desk")
    return lending.checkin(known.rules, known.item)


def _renew(known: Knowledge) -> Verdict:
    """A due date is upstream's to move."""
    return no(Reason.OFFLINE_RENEWAL)
