"""Whose visit is it? Cards, time-outs, and what lies on the pad when one begins or ends."""

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.policy import Knowledge
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.rules import Rules, Unknown
from kiosk.session import next_deadline
from kiosk.state import (
    CardChecking,
    Closing,
    Goodbye,
    Kiosk,
    Lending,
    LineStep,
    OtherCard,
    OutOfService,
    PinWanted,
    Settings,
    SlipChoice,
    StillThere,
    Tag,
    Welcome,
)
from tests.session_play import DAY_MS, HAI, KIEU, LAN, Play, tag


def test_what_lay_there_before_takes_a_touch_and_is_not_named_outside_a_visit():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes().to_disk().tags_obey()
    play(ev.Touched("finish"), ev.Touched("receipt_none"), ev.Touched("done"), ev.Scanned(LAN))
    play(ev.PatronAnswered(LAN, Reason.NONE))
    assert play.line().step is LineStep.HERE and not play.take(fx.Record)
    play(ev.Touched("yes", KIEU))
    assert play.line().step is LineStep.RECORDING


def test_books_first_then_the_card():
    play = Play().lay(tag(KIEU))
    assert play.kiosk.visit is None
    play.sign_in()
    assert play.line().step is LineStep.RECORDING


def test_books_that_lay_a_minute_at_the_welcome_screen_take_a_touch():
    play = Play().lay(tag(KIEU))
    play(ev.Tick(62_000, DAY_MS, True)).sign_in()
    assert play.line().step is LineStep.HERE


def test_what_is_laid_down_while_we_ask_still_there_takes_a_touch():
    play = Play().sign_in()(ev.Tick(50_000, DAY_MS, True))
    assert isinstance(play.kiosk.phase, StillThere)
    play.lay(tag(KIEU))(ev.Touched("more_time"))
    assert play.line().step is LineStep.HERE


def test_a_visit_nobody_touches_ends_by_itself():
    play = Play().sign_in()
    for _ in range(4):
        at = next_deadline(play.kiosk)
        assert at is not None
        play(ev.Tick(at, DAY_MS, True))
    while not isinstance(play.kiosk.phase, Welcome):
        play(ev.Tick(play.kiosk.now_ms + 3_000, DAY_MS, True))
    assert play.kiosk.visit is None


def test_another_card_in_mid_visit_asks_first():
    play = Play().sign_in()(ev.Scanned("29001000000039"))
    assert isinstance(play.kiosk.phase, OtherCard)
    play(ev.Touched("no"))
    assert isinstance(play.kiosk.phase, Lending) and play.patron.card == LAN
    play(ev.Scanned("29001000000039"), ev.Touched("yes"))
    assert isinstance(play.kiosk.phase, CardChecking) and play.kiosk.phase.card == "29001000000039"


def test_a_card_on_the_goodbye_screen_starts_the_next_visit_at_once():
    play = Play().sign_in()(ev.Touched("finish"), ev.Touched("receipt_none"), ev.Scanned(LAN))
    assert isinstance(play.kiosk.phase, CardChecking)


def test_the_barcode_of_an_item_is_not_taken_for_a_card():
    play = Play()(ev.Scanned("39001000000276"))
    assert isinstance(play.kiosk.phase, Welcome) and play.kiosk.phase.notice == Reason.SCANNED_ITEM
    assert not play.take(fx.AskPatron)


def test_a_wrong_pin_is_counted_before_the_next_try():
    play = Play()(ev.Scanned(LAN), ev.PatronAnswered(LAN, Reason.PIN_NEEDED))
    assert isinstance(play.kiosk.phase, PinWanted)
    play(ev.Touched("digit_9"), ev.Touched("ok"), ev.PatronAnswered(LAN, Reason.PIN_WRONG))
    assert play.take(fx.CountPin) == [fx.CountPin(LAN, False)]
    play(ev.PinCounted(LAN, 30_000), ev.Touched("digit_1"), ev.Touched("ok"))
    assert isinstance(play.kiosk.phase, PinWanted) and play.kiosk.phase.notice == Reason.PIN_WAIT


def test_offline_the_card_alone_signs_in_and_the_transaction_says_so():
    play = Play(online=False).sign_in(online=False).lay(tag(KIEU))
    [record] = play.take(fx.Record)
    assert record.pin_checked is False


def test_a_blocked_card_never_sees_the_pin_pad():
    play = Play()(ev.Scanned(HAI), ev.PatronAnswered(HAI, Reason.CARD_LOST))
    assert isinstance(play.kiosk.phase, Welcome) and play.kiosk.phase.notice == Reason.CARD_LOST


def test_a_visit_that_ends_finishes_what_is_under_way():
    play = Play().sign_in().lay(tag(KIEU)).to_disk()(ev.Touched("finish"))
    assert isinstance(play.kiosk.phase, SlipChoice)
    play(ev.Touched("receipt_none"))
    assert isinstance(play.kiosk.phase, Closing)
    play.yes().to_disk().tags_obey()
    assert isinstance(play.kiosk.phase, Goodbye) and play.kiosk.phase.borrowed == 1


def test_an_answer_of_the_pad_from_an_earlier_visit_is_not_taken_for_this_one():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes().to_disk()
    [wish] = play.take(fx.SetSecurity)
    play(ev.SecuritySet(KIEU, dict.fromkeys(wish.uids, wish.to), wish.visit - 1))
    assert play.line().step is LineStep.WRITING


def test_a_slip_that_fails_after_the_goodbye_is_told_on_the_welcome_screen():
    play = Play().sign_in()(ev.Touched("finish"), ev.Touched("receipt_print"), ev.Touched("done"), ev.Printed(False, "lost"))
    assert isinstance(play.kiosk.phase, Welcome) and play.kiosk.phase.notice == Reason.SLIP_FAILED


def test_a_slip_by_e_mail_that_fails_after_the_goodbye_is_not_told_as_one_that_was_not_printed():
    play = Play().sign_in()(ev.Touched("finish"), ev.Touched("receipt_print"), ev.Touched("done"), ev.Mailed(False))
    assert isinstance(play.kiosk.phase, Welcome) and play.kiosk.phase.notice == Reason.SLIP_UNSENT


def test_what_lies_there_at_a_start_is_nobodys():
    play = Play()
    play.kiosk = Kiosk(Settings(isil="VN-MUON"))
    play(ev.StoreOpened(), ev.PortUp(PortName.PAD), ev.LinkUp(3)).lay(tag(KIEU)).sign_in()
    assert play.line().step is LineStep.HERE
    play.lay(tag(KIEU), tag("39001000000029"))
    assert play.line("39001000000029").step is LineStep.RECORDING


def test_a_weak_tag_of_somebody_elses_does_not_join_by_flickering():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes().to_disk().tags_obey()
    play(ev.Touched("finish"), ev.Touched("receipt_none"), ev.Touched("done")).sign_in()
    assert play.line().step is LineStep.HERE
    play.lay().lay(tag(KIEU))
    assert play.line().step is LineStep.HERE
    play(ev.Touched("no", KIEU)).lay().lay(tag(KIEU))
    assert play.line().reason == Reason.LEFT_HERE and not play.take(fx.Record)


def test_what_was_left_by_somebody_and_is_lifted_and_laid_down_again_joins():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes().to_disk().tags_obey()
    play(ev.Touched("finish"), ev.Touched("receipt_none"), ev.Touched("done"), ev.Touched("return")).lay()
    play(ev.Tick(play.kiosk.now_ms + 600, DAY_MS, True)).lay(tag(KIEU))
    assert play.line().step is LineStep.LOOKING


def test_what_is_laid_down_after_the_choice_belongs_to_the_next_visit():
    play = Play().sign_in().lay(tag(KIEU)).to_disk()(ev.Touched("finish"), ev.Touched("receipt_none"))
    assert isinstance(play.kiosk.phase, Closing)
    play.lay(tag(KIEU), tag("39001000000029")).yes().to_disk().tags_obey()(ev.Touched("done")).sign_in()
    assert play.line().step is LineStep.HERE and play.line("39001000000029").step is LineStep.RECORDING


def test_out_of_service_stays_so_under_help_and_ends_there_too():
    play = Play()(ev.StoreFailed("full"), ev.Touched("help"))
    for _ in range(200):
        play(ev.Tick(play.kiosk.now_ms + 1_000, DAY_MS, True))
    assert isinstance(play.kiosk.phase, OutOfService)
    play(ev.Touched("help"), ev.StoreOpened())
    assert isinstance(play.kiosk.phase, Welcome)


def test_a_card_that_nobody_answers_for_makes_us_doubt_the_link():
    play = Play()(ev.Scanned(LAN), ev.Tick(9_000, DAY_MS, True))
    assert play.kiosk.offline and play.take(fx.Probe) and play.take(fx.LookUpPatron)


def test_a_tag_that_is_never_read_does_not_hold_up_the_end():
    play = Play().sign_in().lay(Tag("E0AA"))(ev.Touched("finish"), ev.Touched("receipt_none"))
    assert isinstance(play.kiosk.phase, Goodbye) and play.kiosk.phase.desk == 1


@pytest.mark.parametrize("cards", Unknown)
def test_an_unknown_card_signs_in_while_upstream_is_silent_where_the_library_allows_it(cards):
    known = Knowledge(Rules(offline_unknown_cards=cards, offline_data_hours=0))
    play = Play(online=False)(ev.Scanned(LAN), ev.PatronLooked(LAN, known))
    if cards is Unknown.REFUSE:
        assert play.kiosk.phase == Welcome(Reason.OFFLINE_UNKNOWN, play.kiosk.now_ms + play.kiosk.settings.notice_ms)
    else:
        assert (play.patron.category, play.patron.loans, play.patron.pin_checked) == ("adult", 0, False)


def test_what_came_unseen_between_two_visits_is_nobodys():
    play = Play().sign_in()(ev.PortDown(PortName.PAD), ev.Touched("finish"), ev.Touched("receipt_none"), ev.Touched("done"))
    play.sign_in()(ev.PortUp(PortName.PAD)).lay(tag(KIEU))
    assert play.line().step is LineStep.HERE


def test_what_came_while_the_pad_was_away_in_one_visit_belongs_to_it():
    play = Play().sign_in()(ev.PortDown(PortName.PAD), ev.PortUp(PortName.PAD)).lay(tag(KIEU))
    assert play.line().step is LineStep.RECORDING
