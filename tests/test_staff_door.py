"""Staff's door: who gets in, from where, what is wished, and that it closes by itself."""

from dataclasses import replace

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.session import next_deadline, step
from kiosk.standing import Standing, WaitingRow
from kiosk.state import (
    CardChecking,
    Goodbye,
    Kiosk,
    Lending,
    OtherCard,
    OutOfService,
    PinWanted,
    Returning,
    SlipChoice,
    StaffScreen,
    Welcome,
)
from tests.session_play import DAY_MS, KIEU, LAN, Play, tag

CARD, WITH_PIN = ev.StaffCardShown("ab12"), ev.StaffCardShown("cd34", True)


def part(kiosk: Kiosk) -> StaffScreen:
    assert isinstance(kiosk.phase, StaffScreen)
    return kiosk.phase


def type_pin(play: Play, digits: str) -> list[fx.CheckStaffPin]:
    play(*(ev.Touched(f"digit_{digit}") for digit in digits), ev.Touched("ok"))
    return play.take(fx.CheckStaffPin)


def test_a_staff_card_on_the_welcome_screen_opens_the_staff_screen_and_asks_the_store():
    play = Play()(CARD)
    assert isinstance(play.kiosk.phase, StaffScreen) and play.kiosk.visit is None
    assert play.take(fx.FetchStanding) and not play.take(fx.AskPatron)


def test_it_shows_what_the_store_found_and_looks_again_when_the_counts_change():
    found = Standing(waiting=(WaitingRow(7, "checkin", KIEU),))
    play = Play()(CARD, ev.StandingFound(found))
    assert part(play.kiosk).standing == found
    play.take(fx.FetchStanding)
    play(ev.QueueCounted(3, 1))
    assert play.take(fx.FetchStanding) and play.kiosk.queue.staff == 1


def test_what_a_try_out_found_after_the_touch_is_looked_at_without_another_one():
    play = Play()(CARD, ev.Touched("try_again"), ev.StandingFound(Standing(ails=("speech",))))
    play.take(fx.FetchStanding)
    play(ev.AilingSeen())
    assert play.take(fx.FetchStanding) == [fx.FetchStanding()]
    play(ev.StandingFound(Standing()))
    found = part(play.kiosk).standing
    assert found and found.ails == ()
    assert not play(ev.Touched("staff_leave"), ev.AilingSeen()).take(fx.FetchStanding), "nobody sees it"


def test_in_the_middle_of_a_visit_the_card_asks_and_no_leaves_the_visit_alone():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes().to_disk().tags_obey()
    play(CARD)
    assert isinstance(play.kiosk.phase, OtherCard) and play.kiosk.phase.staff
    play(ev.Touched("no"))
    assert isinstance(play.kiosk.phase, Lending) and play.patron.card == LAN


def test_yes_ends_the_visit_properly_and_only_then_opens_the_staff_screen():
    play = Play().sign_in().lay(tag(KIEU)).to_disk()
    play(CARD, ev.Touched("yes"))
    assert not isinstance(play.kiosk.phase, StaffScreen)          # the item is still being asked about
    play.yes().to_disk().tags_obey()
    assert isinstance(play.kiosk.phase, StaffScreen) and play.kiosk.visit is None
    assert play.take(fx.EndVisit) and play.take(fx.FetchStanding)


@pytest.mark.parametrize("phase", [Goodbye(2_000), Returning(), SlipChoice(), CardChecking(LAN)])
def test_nothing_of_a_patron_is_left_behind_the_door(phase):
    play = Play().sign_in()
    play.kiosk = replace(play.kiosk, phase=phase, visit=play.kiosk.visit if isinstance(phase, SlipChoice) else None)
    if isinstance(phase, Returning):
        play.kiosk = replace(play.kiosk, phase=Welcome())
        play(ev.Touched("return"))
    play(CARD)
    if isinstance(phase, SlipChoice):
        play(ev.Touched("yes"))
    assert play.kiosk.phase == StaffScreen() and play.kiosk.visit is None


def test_a_card_with_a_pin_is_asked_for_it_and_the_digits_are_forgotten_at_once():
    play = Play()(WITH_PIN)
    assert isinstance(play.kiosk.phase, PinWanted) and not play.take(fx.FetchStanding)
    assert type_pin(play, "4711") == [fx.CheckStaffPin("cd34", "4711")]
    assert isinstance(play.kiosk.phase, PinWanted) and play.kiosk.phase.digits == ""
    play(ev.StaffPinChecked("cd34", True))
    assert isinstance(play.kiosk.phase, StaffScreen)


def test_a_wrong_staff_pin_waits_and_is_not_sent_meanwhile():
    play = Play()(WITH_PIN)
    type_pin(play, "1111")
    play(ev.StaffPinChecked("cd34", False, 30_000))
    assert isinstance(play.kiosk.phase, PinWanted) and play.kiosk.phase.notice == Reason.PIN_WRONG
    assert type_pin(play, "2222") == []
    play(ev.Tick(play.kiosk.now_ms + 31_000, DAY_MS, True))
    assert type_pin(play, "3333") == [fx.CheckStaffPin("cd34", "3333")]


def test_the_word_on_another_cards_pin_opens_nothing():
    play = Play()(WITH_PIN, ev.StaffPinChecked("ab12", True))
    assert isinstance(play.kiosk.phase, PinWanted)


def test_it_leaves_by_itself_by_a_touch_and_by_the_card_that_opened_it():
    play = Play()(CARD)
    due = next_deadline(play.kiosk)
    assert due is not None and due == play.kiosk.now_ms + play.kiosk.settings.staff_end_ms
    assert isinstance(play(ev.Tick(due, DAY_MS, True)).kiosk.phase, Welcome)
    assert isinstance(play(CARD, ev.Touched("staff_leave")).kiosk.phase, Welcome)
    assert isinstance(play(CARD, CARD).kiosk.phase, Welcome)


def test_a_patron_who_comes_meanwhile_is_served():
    play = Play()(CARD, ev.Scanned(LAN))
    assert isinstance(play.kiosk.phase, CardChecking) and play.take(fx.AskPatron)


def test_it_speaks_the_librarys_first_language_until_another_is_touched():
    play = Play()(ev.Touched("language_fr"), CARD)
    assert play.kiosk.language == "vi"
    assert play(ev.Touched("language_zh")).kiosk.language == "zh" and isinstance(play.kiosk.phase, StaffScreen)


# ---- while the disk fails -------------------------------------------------------------------------------------------

def test_out_of_service_the_door_opens_and_leads_back_there():
    play = Play()(ev.StoreFailed("store_full"), CARD)
    assert isinstance(play.kiosk.phase, StaffScreen) and play.kiosk.health.store.state == "store_full"
    play(ev.Touched("staff_leave"))
    assert isinstance(play.kiosk.phase, OutOfService)
    play(WITH_PIN, ev.Touched("back"))
    assert isinstance(play.kiosk.phase, OutOfService)


def test_a_disk_that_fails_while_staff_look_leaves_them_there_and_lends_nothing():
    play = Play()(CARD, ev.StoreFailed("store_full"))
    assert isinstance(play.kiosk.phase, StaffScreen)
    play.take(fx.FetchOwed)
    play(ev.LinkUp(3), ev.Scanned(LAN))
    assert isinstance(play.kiosk.phase, StaffScreen) and not play.take(fx.FetchOwed) and not play.take(fx.AskPatron)
    play(ev.StoreOpened(2, 0))
    assert play.take(fx.FetchStanding) and isinstance(play(ev.Touched("staff_leave")).kiosk.phase, Welcome)


# ---- what staff do --------------------------------------------------------------------------------------------------

def test_try_again_asks_everybody_now_and_what_waited_for_its_time_goes():
    play = Play()(ev.PrinterSeen("ok"), CARD)
    play.kiosk = replace(play.kiosk, link=replace(play.kiosk.link, wanted=True, delivering="", retry_ms=10 ** 9, syncing=False))
    play.wishes.clear()
    play(ev.Touched("try_again"), ev.Tick(play.kiosk.now_ms + 1, DAY_MS, True))
    assert {type(w) for w in play.wishes} >= {fx.Probe, fx.AskPrinter, fx.FetchStanding, fx.FetchOwed}


def test_a_kiosk_without_a_printer_is_never_told_that_it_is_away():
    play = Play()
    play.kiosk = replace(play.kiosk, settings=replace(play.kiosk.settings, devices=("pad", "scanner")))
    play(CARD, ev.Touched("try_again"), ev.Touched("print_test"))
    assert not play.take(fx.AskPrinter) and not play.take(fx.Print)


def test_the_test_slip_has_nothing_of_anybody_and_its_outcome_is_said_once():
    play = Play()(CARD, ev.Touched("print_test"), ev.Touched("print_test"))
    [wish] = play.take(fx.Print)
    assert wish.slip.test and wish.slip.lines == () and not wish.slip.card_tail
    assert part(play(ev.Printed(False, "paper_out")).kiosk).notice == "not_printed"
    play(ev.Touched("print_test"), ev.Printed(True))
    assert part(play.kiosk).notice == "printed"


def test_the_pages_of_what_waits_end_where_the_rows_do():
    rows = tuple(WaitingRow(n, "checkin", str(n)) for n in range(5))
    play = Play()(CARD, ev.StandingFound(Standing(waiting=rows)), ev.Touched("staff_waiting"))
    play(*[ev.Touched("page_next")] * 9)
    assert part(play.kiosk).row_page == 4            # a page has one row at least
    assert part(play(ev.Touched("page_prev", "1")).kiosk).row_page == 1
    play(ev.StandingFound(Standing(waiting=rows[:1])))
    assert part(play.kiosk).row_page == 0
    assert part(play(ev.Touched("page_prev"), ev.Touched("back")).kiosk).part == ""


# ---- since when -----------------------------------------------------------------------------------------------------

def test_each_port_keeps_since_when_it_is_as_it_is():
    lost = ev.PortDown(PortName.PAD)
    play = Play()(ev.Tick(5_000, DAY_MS, True), lost, ev.Tick(9_000, DAY_MS, True), lost)
    assert (play.kiosk.health.pad.state, play.kiosk.health.pad.since_ms) == ("away", 5_000)
    play(ev.PortUp(PortName.PAD), ev.LinkLost(), ev.PrinterSeen("paper_out"))
    health = play.kiosk.health
    assert (health.pad.since_ms, health.upstream.state, health.printer.state) == (9_000, "away", "paper_out")
    assert health.heard_ms == 1_000
    play(ev.LinkUp(60_000))
    assert play.kiosk.health.upstream.state == "slow" and play.kiosk.health.heard_ms == 9_000


def test_an_event_that_says_nothing_of_a_port_leaves_all_of_it_alone():
    before = Play().kiosk
    assert step(before, ev.Touched("help"))[0].health is before.health
