"""The rules of lending, and what may be decided without upstream."""

from dataclasses import replace

import pytest

from kiosk import policy, rules
from kiosk.policy import Knowledge
from kiosk.reasons import Reason
from kiosk.rules import Holder, ItemFacts, ItemRule, OfflineMode, PatronFacts, PatronRule, Rules, Unknown
from kiosk.transactions import Kind

RULES = Rules(patron={"adult": PatronRule(5, 2)}, item={"book": ItemRule(21), "reference": ItemRule(0)})
GOOD, BOOK = PatronFacts(), ItemFacts()


@pytest.mark.parametrize(("patron", "item", "reason"), [
    (GOOD, BOOK, Reason.NONE),
    (None, BOOK, Reason.UNKNOWN_CARD),
    (PatronFacts(blocked=Reason.CARD_LOST), BOOK, Reason.CARD_LOST),
    (PatronFacts(blocked="something else"), BOOK, Reason.BLOCKED),
    (PatronFacts(expired=True), BOOK, Reason.EXPIRED),
    (PatronFacts(fees=50_000), BOOK, Reason.FEES),
    (PatronFacts(fees=49_999), BOOK, Reason.NONE),
    (PatronFacts(loans=5), BOOK, Reason.LOAN_LIMIT),
    (PatronFacts(loans=4), BOOK, Reason.NONE),
    (GOOD, None, Reason.UNKNOWN_ITEM),
    (GOOD, ItemFacts(withdrawn=True), Reason.WITHDRAWN_ITEM),
    (GOOD, ItemFacts(kind="reference"), Reason.NOT_FOR_LOAN),
    (GOOD, ItemFacts(on_loan=Holder.OTHER), Reason.ON_LOAN_TO_OTHER),
    (GOOD, ItemFacts(held_for=Holder.OTHER), Reason.RESERVED),
    (GOOD, ItemFacts(held_for=Holder.SAME), Reason.NONE),
])
def test_a_checkout(patron, item, reason):
    verdict = rules.checkout(RULES, patron, item)
    assert (verdict.ok, verdict.reason) == (reason is Reason.NONE, reason)


def test_what_a_patron_has_already_is_accepted_and_not_renewed():
    verdict = rules.checkout(RULES, PatronFacts(loans=5), ItemFacts(on_loan=Holder.SAME, renewed=1))
    assert verdict.ok and verdict.reason is Reason.ALREADY_YOURS and verdict.loan_days == 0 and verdict.renewals_left == 1


@pytest.mark.parametrize(("item", "reason"), [
    (ItemFacts(on_loan=Holder.SAME), Reason.NONE),
    (ItemFacts(), Reason.NOT_ON_LOAN),
    (ItemFacts(on_loan=Holder.SAME, renewed=2), Reason.RENEWAL_LIMIT),
    (ItemFacts(on_loan=Holder.SAME, held_for=Holder.OTHER), Reason.RESERVED),
])
def test_a_renewal(item, reason):
    assert rules.renew(RULES, GOOD, item).reason is reason


@pytest.mark.parametrize(("item", "ok", "where"), [
    (ItemFacts(on_loan=Holder.OTHER), True, "shelf"),
    (ItemFacts(), True, "shelf"),
    (ItemFacts(held_for=Holder.OTHER), True, "hold_shelf"),
    (ItemFacts(withdrawn=True), True, "desk"),
    (None, False, ""),
])
def test_a_checkin_says_where_it_goes(item, ok, where):
    verdict = rules.checkin(RULES, item)
    assert (verdict.ok, verdict.where) == (ok, where)


KNOWN = Knowledge(RULES, GOOD, BOOK, data_age_h=1.0, away_h=1.0)


@pytest.mark.parametrize(("change", "reason"), [
    ({}, Reason.NONE),
    ({"rules": replace(RULES, offline=OfflineMode.CHECKIN)}, Reason.OFFLINE_OFF),
    ({"rules": replace(RULES, offline=OfflineMode.OFF)}, Reason.OFFLINE_OFF),
    ({"away_h": 72.1}, Reason.OFFLINE_TOO_LONG),
    ({"data_age_h": 48.1}, Reason.OFFLINE_DATA_OLD),
    ({"data_age_h": None}, Reason.OFFLINE_DATA_OLD),
    ({"patron": None}, Reason.OFFLINE_UNKNOWN),
    ({"item": None}, Reason.OFFLINE_UNKNOWN),
    ({"offline_items": 5}, Reason.OFFLINE_ITEMS),
    ({"item": ItemFacts(held_for=Holder.OTHER)}, Reason.RESERVED),
    ({"patron": PatronFacts(expired=True)}, Reason.EXPIRED),
    ({"item": ItemFacts(on_loan=Holder.SAME), "own_row": True, "offline_items": 5}, Reason.ALREADY_YOURS),
])
def test_a_checkout_decided_here(change, reason):
    verdict = policy.decide(Kind.CHECKOUT, replace(KNOWN, **change))
    assert verdict.reason is reason and verdict.ok is (reason in (Reason.NONE, Reason.ALREADY_YOURS))


# ---- unknown cards and items ------------------------------------------------------------------------------------------

REFUSE, ALLOW = Unknown


def stranger(cards: Unknown, items: Unknown, **change) -> Knowledge:
    more = {"patron": None, "item": None, "rules": replace(RULES, offline_unknown_cards=cards, offline_unknown_items=items)}
    return replace(KNOWN, **(more | change))


@pytest.mark.parametrize("items", Unknown)
@pytest.mark.parametrize("cards", Unknown)
@pytest.mark.parametrize("item", [BOOK, None])
@pytest.mark.parametrize("patron", [GOOD, None])
def test_what_is_unknown_is_lent_only_where_the_library_allows_it(patron, item, cards, items):
    verdict = policy.decide(Kind.CHECKOUT, stranger(cards, items, patron=patron, item=item))
    ok = (patron is not None or cards is ALLOW) and (item is not None or items is ALLOW)
    assert (verdict.ok, verdict.reason) == (ok, Reason.NONE if ok else Reason.OFFLINE_UNKNOWN)
    assert verdict.loan_days == (21 if ok else 0)


@pytest.mark.parametrize("cards", Unknown)
@pytest.mark.parametrize("patron", [GOOD, None])
def test_an_unknown_card_signs_in_only_where_the_library_allows_it(patron, cards):
    known = stranger(cards, REFUSE, patron=patron)
    ok = patron is not None or cards is ALLOW
    assert policy.card(known) == (Reason.NONE if ok else Reason.OFFLINE_UNKNOWN)
    assert (policy.patron_of(known) is not None) is ok


@pytest.mark.parametrize(("change", "reason"), [
    ({"offline_items": 5}, Reason.OFFLINE_ITEMS),
    ({"away_h": 72.1}, Reason.OFFLINE_TOO_LONG),
    ({"data_age_h": 48.1}, Reason.OFFLINE_DATA_OLD),
    ({"data_age_h": None}, Reason.OFFLINE_DATA_OLD),
    ({"patron": PatronFacts(blocked=Reason.CARD_LOST)}, Reason.CARD_LOST),
    ({"item": ItemFacts(kind="reference")}, Reason.NOT_FOR_LOAN),
    ({"own_holder": Holder.OTHER}, Reason.ON_LOAN_TO_OTHER),
    ({"own_holder": Holder.SAME, "own_row": True}, Reason.ALREADY_YOURS),
    ({"own_holder": Holder.SAME}, Reason.ALREADY_YOURS),
])
def test_everything_else_still_binds(change, reason):
    verdict = policy.decide(Kind.CHECKOUT, stranger(ALLOW, ALLOW, **change))
    assert verdict.reason is reason and verdict.ok is (change.get("own_row", False))


@pytest.mark.parametrize("mode", OfflineMode)
def test_so_does_what_the_library_allows_at_all(mode):
    known = stranger(ALLOW, ALLOW)
    known = replace(known, rules=replace(known.rules, offline=mode))
    assert policy.decide(Kind.CHECKOUT, known).ok is (mode is OfflineMode.BOTH)
    assert (policy.card(known) == Reason.NONE) is (mode is OfflineMode.BOTH)


def test_an_unknown_card_has_what_was_lent_here_and_no_more_than_an_adult_may():
    few = replace(RULES, patron={"adult": PatronRule(loan_limit=2)}, offline_unknown_cards=ALLOW)
    lent = [policy.decide(Kind.CHECKOUT, replace(KNOWN, rules=few, patron=None, offline_items=n)).reason for n in (0, 1, 2)]
    assert lent == [Reason.NONE, Reason.NONE, Reason.LOAN_LIMIT]


@pytest.mark.parametrize("age_h", [None, 0.0, 48.1, 9_999.0])
def test_zero_hours_of_age_mean_never_too_old_nor_missing(age_h):
    known = replace(KNOWN, data_age_h=age_h, rules=replace(RULES, offline_data_hours=0))
    assert policy.decide(Kind.CHECKOUT, known).ok and policy.card(known) is Reason.NONE
    away = replace(known, away_h=72.1)
    assert policy.card(away) is policy.decide(Kind.CHECKOUT, away).reason is Reason.OFFLINE_TOO_LONG


@pytest.mark.parametrize("items", Unknown)
def test_an_unknown_item_that_comes_back_goes_to_the_desk_all_the_same(items):
    verdict = policy.decide(Kind.CHECKIN, stranger(REFUSE, items))
    assert verdict.ok and verdict.where == "desk", "somebody may have reserved it"


# ---- what the tag and the rules forbid --------------------------------------------------------------------------------

@pytest.mark.parametrize(("kind", "usage", "ok"), [
    (Kind.CHECKOUT, 0x13, False), (Kind.CHECKOUT, 0x14, True), (Kind.CHECKOUT, 0x15, False),
    (Kind.CHECKIN, 0x13, True), (Kind.CHECKIN, 0x14, False), (Kind.CHECKIN, 0x15, False), (Kind.CHECKOUT, 0x10, True),
])
def test_the_tag_itself_may_forbid_it_offline(kind, usage, ok):
    assert policy.decide(kind, KNOWN, usage).ok is ok


@pytest.mark.parametrize(("mode", "ok"), [(OfflineMode.BOTH, True), (OfflineMode.CHECKIN, True), (OfflineMode.OFF, False)])
def test_a_checkin_decided_here(mode, ok):
    assert policy.decide(Kind.CHECKIN, replace(KNOWN, rules=replace(RULES, offline=mode))).ok is ok


def test_an_old_copy_does_not_stop_a_checkin_and_an_unknown_item_goes_to_the_desk():
    verdict = policy.decide(Kind.CHECKIN, replace(KNOWN, data_age_h=None, item=None))
    assert verdict.ok and verdict.where == "desk"


def test_a_due_date_is_never_moved_here():
    assert policy.decide(Kind.RENEW, KNOWN).reason is Reason.OFFLINE_RENEWAL


@pytest.mark.parametrize(("change", "reason"), [
    ({}, Reason.NONE),
    ({"rules": replace(RULES, offline_without_pin=False)}, Reason.OFFLINE_PIN),
    ({"rules": replace(RULES, offline=OfflineMode.CHECKIN)}, Reason.OFFLINE_OFF),
    ({"patron": None}, Reason.OFFLINE_UNKNOWN),
    ({"patron": PatronFacts(blocked=Reason.CARD_LOST)}, Reason.CARD_LOST),
    ({"data_age_h": None}, Reason.OFFLINE_DATA_OLD),
])
def test_a_card_alone(change, reason):
    assert policy.card(replace(KNOWN, **change)) is reason
