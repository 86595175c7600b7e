"""The books of the pretend library: what stands, and what was done."""

from datetime import date, datetime, timedelta

import pytest

from drivers.simulators import ils_shelves
from drivers.simulators.ils_library import Fee, Item, Library, Patron
from kiosk.reasons import Reason
from kiosk.rules import ItemRule, PatronRule, Rules

NOW = datetime(2026, 11, 22, 10, 0)
TODAY = NOW.date()


@pytest.fixture
def library() -> Library:
    rules = Rules(patron={"adult": PatronRule(2, 1)}, item={"book": ItemRule(14)})
    found = Library(rules, "HN1", fine_a_day=500)
    found.add(Patron("L1", "Lan"), Patron("Q2", "Quân"), Item("b1", "Số đỏ"), Item("b2", "Chí Phèo"), Item("b3", "Tắt đèn"))
    return found


def kinds(library: Library, barcode: str) -> list[str]:
    return [one.kind for one in library.done_to(barcode)]


def test_a_loan_is_due_after_the_period_of_its_kind(library):
    loan = library.lend("L1", "b1", NOW)
    assert loan.due == date(2026, 12, 6) and library.loans_of("l1") == [(library.items["b1"], loan)]


def test_upper_and_lower_case_are_the_same_card_and_barcode(library):
    library.lend("l1", "B1", NOW)
    assert library.loan("b1").card == "L1"
    assert library.may_lend("L1", "B1", TODAY).reason is Reason.ALREADY_YOURS


def test_a_loan_may_be_written_down_with_another_time_and_due_date(library):
    library.lend("L1", "b1", NOW, NOW - timedelta(days=2), date(2026, 12, 1))
    (one,) = library.done_to("b1")
    assert (one.when, one.dated, one.due) == (NOW, NOW - timedelta(days=2), date(2026, 12, 1))


def test_the_rules_are_those_of_the_kiosk(library):
    library.lend("L1", "b1", NOW)
    library.lend("L1", "b2", NOW)
    assert library.may_lend("L1", "b3", TODAY).reason is Reason.LOAN_LIMIT
    assert library.may_lend("Q2", "b1", TODAY).reason is Reason.ON_LOAN_TO_OTHER
    assert library.may_lend("nobody", "b3", TODAY).reason is Reason.UNKNOWN_CARD
    assert library.may_lend("Q2", "none", TODAY).reason is Reason.UNKNOWN_ITEM


def test_renewals_count_from_the_due_date_or_from_now(library):
    library.lend("L1", "b1", NOW)
    assert library.renew("b1", NOW).due == date(2026, 12, 20)
    assert library.may_renew("L1", "b1", TODAY).reason is Reason.RENEWAL_LIMIT
    library.lend("L1", "b2", NOW)
    assert library.renew("b2", NOW + timedelta(days=3), from_due=False).due == date(2026, 12, 9)


def test_the_first_who_waits_gets_what_comes_back_lent_or_not(library):
    library.hold("Q2", "b1")
    assert library.take_back("b1", NOW) is None and library.queue("b1")[0].ready
    assert library.may_lend("L1", "b1", TODAY).reason is Reason.RESERVED
    library.lend("Q2", "b1", NOW)
    assert library.queue("b1") == [] and kinds(library, "b1") == ["checkout"]


def test_what_was_ready_for_somebody_else_waits_again_when_it_is_lent_all_the_same(library):
    library.hold("Q2", "b1")
    library.take_back("b1", NOW)
    library.lend("L1", "b1", NOW)
    assert not library.queue("b1")[0].ready


def test_what_was_not_on_loan_is_nothing_that_was_done(library):
    assert library.take_back("b1", NOW) is None
    assert library.applied == []


@pytest.mark.parametrize(("days_after", "fines"), [(12, []), (24, [5000])])
def test_a_wrong_return_date_is_money(library, days_after, fines):
    """It came back ten days late; what was written down decides."""
    library.lend("L1", "b1", NOW)
    library.take_back("b1", NOW + timedelta(days=24), NOW + timedelta(days=days_after))
    assert [fee.amount for fee in library.patrons["l1"].fees] == fines


def test_payments_go_to_the_oldest_fees_and_the_rest_is_credit(library):
    patron = library.patrons["l1"]
    patron.fees = [Fee("one", 300), Fee("two", 500)]
    library.pay("L1", 400, NOW)
    assert [(fee.why, fee.amount) for fee in patron.fees] == [("two", 400)]
    library.pay("L1", 1000, NOW)
    assert (patron.owes, patron.credit) == (0, 600)
    assert [one.amount for one in library.applied] == [400, 1000]


def test_a_blocked_card_lends_nothing(library):
    library.block("L1", NOW)
    assert library.may_lend("L1", "b1", TODAY).reason is Reason.BLOCKED
    assert library.applied[-1].kind == "block"


def test_the_demo_library_stands_as_central_has_it():
    library = ils_shelves.fill(ils_shelves.read(), NOW)
    assert len(library.patrons) == 12 and len(library.items) == 56 and len(library.loans) == 5
    assert library.applied == []
    overdue = library.loans["39001000000045"]
    assert overdue.due < TODAY
    assert [hold.ready for hold in library.queue("39001000000292")] == [True]


def test_rules_can_be_set_and_what_is_no_rule_is_refused():
    told = ils_shelves.changed(ils_shelves.read()["rules"], ["offline=checkin", "fees_block_from=3", "offline_without_pin=false"])
    rules = ils_shelves.rules_of(told)
    assert (rules.offline, rules.fees_block_from, rules.offline_without_pin) == ("checkin", 3, False)
    for wrong in ("offlin=both", "offline=maybe", "fees_block_from=many"):
        with pytest.raises(ils_shelves.BadRule):
            ils_shelves.changed(told, [wrong])
