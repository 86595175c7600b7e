"""What the kiosk knows of patrons and items: the synced copy, and our own rows before it."""

import pytest

from kiosk import policy
from kiosk.effects import LookUpItem, LookUpPatron, Mark, NoteLink, Settle
from kiosk.reasons import Reason
from kiosk.rules import Holder, OfflineMode
from kiosk.transactions import Answer, Kind, Result, Status
from tests.store_help import HOUR_MS, KIEU, LAN, MINH, SO_DO, Book, FakeClock, item, page, patron


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def known(book, item=KIEU, card=LAN):
    return book.ask(LookUpItem(1, item, card)).known


def decided(book, status, item=KIEU, card=LAN, kind=Kind.CHECKOUT):
    row = book.lend(item, card, kind)
    book.do([Mark(1, row.id, item, status)])
    return row


def test_nothing_is_known_before_the_first_down_sync(book):
    looked = book.ask(LookUpPatron(LAN))
    assert (looked.known.patron, looked.known.data_age_h, looked.greeting) == (None, None, "")
    assert policy.card(looked.known) == Reason.OFFLINE_DATA_OLD
    assert not policy.decide(Kind.CHECKOUT, known(book)).ok


def test_a_patron_is_known_by_greeting_and_facts(book):
    book.do([page(patrons=[patron(LAN, fees=3000, category="student")])])
    looked = book.ask(LookUpPatron(LAN))
    assert (looked.greeting, looked.language, looked.has_mail, looked.wait_ms) == ("Lan", "vi", True, 0)
    facts = looked.known.patron
    assert (facts.category, facts.fees, facts.blocked, facts.expired, facts.loans) == ("student", 3000, "", False, 0)
    assert policy.card(looked.known) == Reason.NONE


def test_a_blocked_and_an_expired_card_are_known(book):
    book.do([page(patrons=[patron(LAN, blocked="card_reported_lost"), patron(MINH, expires="2026-01-31")])])
    assert policy.card(book.ask(LookUpPatron(LAN)).known) == Reason.CARD_LOST
    assert policy.card(book.ask(LookUpPatron(MINH)).known) == Reason.EXPIRED


def test_a_card_is_good_on_its_last_day_in_the_librarys_own_zone(tmp_path):
    evening = 1_795_008_600_000        # 2026-11-18T13:30Z, 20:30 in Hanoi; 5 h later it is the 19th there, and the 18th in UTC
    clock = FakeClock(wall=evening)
    book = Book(tmp_path, clock)
    book.do([page(patrons=[patron(LAN, expires="2026-11-18")], library={"timezone": "Asia/Ho_Chi_Minh"})])
    assert not book.ask(LookUpPatron(LAN)).known.patron.expired
    clock.pass_ms(5 * HOUR_MS)
    assert book.ask(LookUpPatron(LAN)).known.patron.expired
    book.store.close()


def test_a_clock_that_was_once_far_ahead_expires_no_card_once_it_is_right(tmp_path):
    clock = FakeClock(wall=FakeClock().wall + 20_000 * HOUR_MS)
    book = Book(tmp_path, clock)
    book.do([page(patrons=[patron(LAN, expires="2027-06-30")])])
    assert book.ask(LookUpPatron(LAN)).known.patron.expired
    clock.wall = FakeClock().wall
    assert not book.ask(LookUpPatron(LAN)).known.patron.expired
    book.store.close()


def test_who_has_an_item_is_seen_from_the_patron_who_asks(book):
    book.do([page(items=[item(KIEU, loan_to=LAN, loan_renewed=1), item(SO_DO, hold_for=MINH, hold_shelf="H1")])])
    assert known(book, KIEU, LAN).item.on_loan is Holder.SAME and known(book, KIEU, LAN).item.renewed == 1
    assert known(book, KIEU, MINH).item.on_loan is Holder.OTHER
    assert known(book, KIEU, "").item.on_loan is Holder.OTHER
    assert [known(book, SO_DO, card).item.held_for for card in (MINH, LAN, "")] == [Holder.SAME, Holder.OTHER, Holder.OTHER]
    assert known(book, KIEU, LAN).patron.loans == 1
    assert known(book, "nothing").item is None


def test_title_and_author_come_with_an_item(book):
    book.do([page()])
    looked = book.ask(LookUpItem(1, KIEU, ""))
    assert (looked.title, looked.author) == ("Truyện Kiều", "Nguyễn Du")


def test_a_question_that_is_being_asked_is_not_yet_a_loan(book):
    book.do([page()])
    book.lend(KIEU, LAN)
    facts = known(book)
    assert (facts.item.on_loan, facts.patron.loans, facts.offline_items, facts.own_row) == (Holder.NOBODY, 0, 0, False)


@pytest.mark.parametrize("status", [Status.PENDING, Status.ACCEPTED])
def test_our_own_checkout_goes_before_the_synced_copy(book, status):
    book.do([page()])
    decided(book, status)
    same, other = known(book, KIEU, LAN), known(book, KIEU, MINH)
    assert (same.item.on_loan, same.own_row, same.patron.loans) == (Holder.SAME, True, 1)
    assert (other.item.on_loan, other.own_row, other.patron.loans) == (Holder.OTHER, False, 0)
    assert same.offline_items == (1 if status is Status.PENDING else 0)
    assert policy.decide(Kind.CHECKOUT, same).reason == Reason.ALREADY_YOURS
    assert policy.decide(Kind.CHECKOUT, other).reason == Reason.ON_LOAN_TO_OTHER


def test_our_own_checkin_goes_before_the_synced_copy(book):
    book.do([page(items=[item(KIEU, loan_to=LAN)])])
    decided(book, Status.PENDING, KIEU, "", Kind.CHECKIN)
    facts = known(book)
    assert (facts.item.on_loan, facts.patron.loans, facts.own_row) == (Holder.NOBODY, 0, False)
    decided(book, Status.PENDING, KIEU, MINH)
    assert known(book, KIEU, LAN).item.on_loan is Holder.OTHER and known(book, KIEU, MINH).patron.loans == 1


def test_refused_and_conflicting_rows_lend_nothing(book):
    book.do([page()])
    decided(book, Status.REFUSED)
    row = decided(book, Status.PENDING, SO_DO)
    book.do([Settle((Answer(row.id, Result.CONFLICT),))])
    assert known(book, KIEU).item.on_loan is Holder.NOBODY and known(book, SO_DO).item.on_loan is Holder.NOBODY
    assert known(book).patron.loans == 0


def test_while_a_withdrawal_is_open_nobody_else_gets_the_item(book):
    book.do([page()])
    decided(book, Status.WITHDRAWING)
    assert known(book, KIEU, MINH).item.on_loan is Holder.OTHER
    assert known(book, KIEU, LAN).item.on_loan is Holder.NOBODY
    assert known(book, KIEU, "").item.on_loan is Holder.NOBODY


def test_an_accepted_row_speaks_until_a_page_that_was_asked_for_after_it(book):
    book.do([page("e.1")])
    decided(book, Status.ACCEPTED)
    book.do([page("e.2", items=[], patrons=[])])
    assert known(book, KIEU, MINH).item.on_loan is Holder.OTHER, "this page may have been on its way already"
    book.do([page("e.3", items=[item(KIEU)], patrons=[])])
    assert known(book, KIEU, MINH).item.on_loan is Holder.NOBODY, "it came back at another desk"
    assert not book.desk.live.rows
    after = book.after_power_cut()
    assert known(after, KIEU, MINH).item.on_loan is Holder.NOBODY
    after.store.close()


def test_a_round_that_is_not_complete_speaks_for_nobody(book):
    book.do([page("e.1")])
    decided(book, Status.ACCEPTED)
    for n in range(2, 5):
        book.do([page(f"e.{n}", more=True, items=[], patrons=[])])
    assert known(book, KIEU, LAN).own_row


def test_own_rows_are_known_again_after_a_power_cut(book):
    book.do([page()])
    decided(book, Status.PENDING, KIEU)
    decided(book, Status.ACCEPTED, SO_DO)
    after = book.after_power_cut()
    assert known(after, KIEU).own_row and known(after, SO_DO).own_row
    assert (known(after).patron.loans, known(after).offline_items) == (2, 1)
    after.store.close()


def test_our_own_newest_row_is_found_when_the_copy_has_long_confirmed_it(book):
    book.do([page("e.1")])
    decided(book, Status.ACCEPTED)
    for n in (2, 3):
        book.do([page(f"e.{n}", items=[item(KIEU, loan_to=LAN)], patrons=[])])
    assert known(book).own_row and not book.desk.live.rows
    book.do([page("e.4", items=[item(SO_DO, loan_to=LAN)], patrons=[])])
    assert known(book, SO_DO).item.on_loan is Holder.SAME and not known(book, SO_DO).own_row


def test_rules_come_from_the_copy(book):
    book.do([page(rules={"offline": "checkin", "offline_items_per_patron": 2, "patron": {"child": {"loan_limit": 3}},
                         "item": {"dvd": {"loan_days": 7}}, "of_a_later_version": [1]})])
    rules = known(book).rules
    assert (rules.offline, rules.offline_items_per_patron) == (OfflineMode.CHECKIN, 2)
    assert (rules.for_patron("child").loan_limit, rules.for_item("dvd").loan_days) == (3, 7)
    after = book.after_power_cut()
    assert known(after).rules == rules
    after.store.close()


ALLOWED = {"offline_unknown_cards": "allow", "offline_unknown_items": "allow", "offline_data_hours": 0}


@pytest.mark.parametrize("status", [Status.PENDING, Status.WITHDRAWING])
def test_of_an_unknown_item_our_own_rows_still_say_who_has_it(book, status):
    book.do([page(items=[], rules=ALLOWED)])
    decided(book, status, "stranger", LAN)
    assert known(book, "stranger", LAN).item is None
    other = policy.decide(Kind.CHECKOUT, known(book, "stranger", MINH))
    assert other.reason == Reason.ON_LOAN_TO_OTHER
    same = policy.decide(Kind.CHECKOUT, known(book, "stranger", LAN))
    assert same.ok and (same.reason == Reason.ALREADY_YOURS) is (status is Status.PENDING)


def test_an_unknown_item_is_lent_once_and_an_unknown_card_lends_as_often_as_allowed(book):
    book.do([page(items=[], patrons=[], rules=ALLOWED | {"offline_items_per_patron": 2})])
    for n, reason in enumerate([Reason.NONE, Reason.NONE, Reason.OFFLINE_ITEMS]):
        assert policy.decide(Kind.CHECKOUT, known(book, f"stranger {n}")).reason == reason
        decided(book, Status.PENDING, f"stranger {n}")


def test_hours_away_count_from_the_loss_across_restarts_until_upstream_is_heard(tmp_path):
    clock = FakeClock()
    book = Book(tmp_path, clock)
    book.do([page()])
    assert known(book).away_h == 0
    book.do([NoteLink(False)])
    clock.pass_ms(2 * HOUR_MS)
    book.do([NoteLink(False)])
    assert known(book).away_h == pytest.approx(2)
    dark = book.after_power_cut(clock.reboot())
    dark.clock.pass_ms(HOUR_MS)
    assert 1 <= known(dark).away_h <= 3.1
    dark.do([NoteLink(True)])
    assert known(dark).away_h == 0
    dark.store.close()


def test_the_age_of_the_copy_counts_on_without_a_clock(tmp_path):
    clock = FakeClock()
    book = Book(tmp_path, clock)
    book.do([page()])
    clock.pass_ms(3 * HOUR_MS)
    assert known(book).data_age_h == pytest.approx(3)
    dark = book.after_power_cut(clock.reboot())
    before = known(dark).data_age_h
    dark.clock.pass_ms(4 * HOUR_MS)
    assert known(dark).data_age_h == pytest.approx(before + 4)
    dark.clock.wall, dark.clock.ok = clock.wall + 100 * HOUR_MS, True
    assert known(dark).data_age_h == pytest.approx(103)
    dark.store.close()


def test_a_clock_that_jumps_back_makes_nothing_younger(tmp_path):
    clock = FakeClock()
    book = Book(tmp_path, clock)
    book.do([page()])
    clock.pass_ms(5 * HOUR_MS)
    clock.wall = 0
    assert known(book).data_age_h == pytest.approx(5)
    book.store.close()


def test_a_transaction_under_a_right_clock_is_a_time_seen(tmp_path):
    clock = FakeClock()
    book = Book(tmp_path, clock)
    book.do([page()])
    clock.pass_ms(30 * HOUR_MS)
    book.lend()
    dark = book.after_power_cut(clock.reboot())
    assert known(dark).data_age_h >= 30
    dark.store.close()
