"""A disk that does not come back in time: what the goodbye and the slip say of the books that were waiting for it; and one
with too little room to begin a visit."""

from dataclasses import replace

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.reasons import Reason
from kiosk.session import step
from kiosk.settings import Settings
from kiosk.state import Closing, Goodbye, Kiosk, Lending, LineStep, OutOfService, StaffScreen, Welcome
from kiosk.transactions import Security, Status, Transaction, Want
from tests.session_play import DAY_MS, KIEU, LAN, Play, tag


def finish(play: Play) -> Play:
    """The choice of a slip is touched, and as long as a visit may take to end nothing comes from the disk."""
    play(ev.Touched("finish"), ev.Touched("receipt_print"))
    assert isinstance(play.kiosk.phase, Closing)
    return play(ev.Tick(play.kiosk.phase.until_ms, DAY_MS, True))


def goodbye(play: Play) -> Goodbye:
    assert isinstance(play.kiosk.phase, Goodbye)
    return play.kiosk.phase


def _before_it_is_recorded(play: Play) -> Play:
    return play


def _before_it_is_marked(play: Play) -> Play:
    return play.to_disk().yes()


@pytest.mark.parametrize("stuck", [_before_it_is_recorded, _before_it_is_marked])
def test_a_book_that_was_not_saved_in_time_is_sent_to_the_desk(stuck):
    """Not told «enjoy your reading» alone: its tag is secured, and the gate would ring."""
    play = finish(stuck(Play().sign_in().lay(tag(KIEU))))
    assert (goodbye(play).borrowed, goodbye(play).desk) == (0, 1)
    assert not play.take(fx.SetSecurity)


@pytest.mark.parametrize("stuck, kind", [(_before_it_is_recorded, "desk"), (_before_it_is_marked, "refused")])
def test_the_slip_does_not_leave_it_out(stuck, kind):
    play = finish(stuck(Play().sign_in().lay(tag(KIEU))))
    [wish] = play.take(fx.Print)
    assert [(line.item, line.kind) for line in wish.slip.lines] == [(KIEU, kind)]


def test_a_return_that_was_not_saved_in_time_is_left_at_the_desk():
    play = Play(online=False)(ev.Touched("return")).lay(tag(KIEU))
    assert goodbye(finish(play)).desk == 1


def test_what_is_recorded_after_the_goodbye_is_withdrawn():
    play = finish(Play().sign_in().lay(tag(KIEU)))
    [wish] = play.take(fx.Record)
    play(ev.Recorded(wish.visit, Transaction("id-1", 1, wish.kind, KIEU, wish.patron, Want.ASK, "boot", 1, 1, True)))
    assert [(mark.tx, mark.status) for mark in play.take(fx.Mark)] == [("id-1", Status.WITHDRAWING)]


def test_what_is_decided_after_the_goodbye_stands_and_staff_see_that_its_tag_was_not_written():
    play = finish(Play().sign_in().lay(tag(KIEU)).to_disk().yes())
    assert [(note.tx, note.closed, note.security) for note in play.take(fx.MarkTag)] == [("id-1", True, Security.UNKNOWN)]
    assert not play.to_disk().take(fx.SetSecurity)


def test_a_disk_that_fails_while_a_book_is_being_saved_ends_the_visit_and_the_book_is_nobodys():
    play = Play().sign_in().lay(tag(KIEU))(ev.StoreFailed("store_full"))
    assert isinstance(play.kiosk.phase, OutOfService) and play.kiosk.visit is None
    play(ev.StoreOpened())
    assert isinstance(play.kiosk.phase, Welcome)
    play.sign_in()
    assert isinstance(play.kiosk.phase, Lending) and play.line().step is LineStep.HERE
    assert len(play.take(fx.Record)) == 1                   # the one before; nothing joins without a touch


# ---- too little room, though it still writes ------------------------------------------------------------------------

LOW, ROOM = ev.RoomSeen(False), ev.RoomSeen(True)
CALLED = ev.Touched("help")


def returning(play: Play) -> Play:
    return play(ev.Touched("return"))


def signed_in(play: Play) -> Play:
    return play.sign_in()


def asked_for_a_pin(play: Play) -> Play:
    return play(ev.Scanned(LAN), ev.PatronAnswered(LAN, Reason.PIN_NEEDED))


@pytest.mark.parametrize("begun", [lambda play: play, lambda play: play(ev.Touched("borrow")), asked_for_a_pin, signed_in,
                                   returning, lambda play: signed_in(play)(CALLED)])
def test_nobody_begins_where_there_is_too_little_room(begun):
    """Before anything was laid; what comes then is for nobody, and it is back by itself."""
    play = begun(Play())(LOW)
    assert isinstance(play.kiosk.phase, OutOfService) and play.kiosk.visit is None
    assert play.kiosk.health.store.state == "store_low"
    play.take(fx.Record)
    play(ev.Scanned(LAN), ev.PatronAnswered(LAN, Reason.NONE), ev.Touched("borrow")).lay(tag(KIEU))
    assert isinstance(play.kiosk.phase, OutOfService) and not play.take(fx.Record)
    assert isinstance(play(ROOM).kiosk.phase, Welcome) and play.kiosk.health.store.well


def test_a_visit_that_is_under_way_ends_as_on_any_day_and_nobody_begins_after_it():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes()(LOW).to_disk().tags_obey()
    assert isinstance(play.kiosk.phase, Lending) and play.line().success
    play(ev.Touched("finish"), ev.Touched("receipt_none"))
    assert goodbye(play).borrowed == 1
    play(ev.Scanned(LAN))
    assert isinstance(play.kiosk.phase, OutOfService) and not play.take(fx.AskPatron)[1:]


@pytest.mark.parametrize("code", [LAN, "9786041234567"])
def test_a_code_at_the_goodbye_opens_no_door(code):
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes().to_disk().tags_obey()
    play(ev.Touched("finish"), ev.Touched("receipt_none"), LOW)
    assert goodbye(play)
    assert isinstance(play(ev.Scanned(code)).kiosk.phase, OutOfService)


def test_what_is_owed_is_sent_meanwhile_and_what_is_new_is_not_fetched():
    play = Play()(LOW)
    play.wishes.clear()
    play.kiosk = replace(play.kiosk, link=replace(play.kiosk.link, delivering="", wanted=True, syncing=False, sync_ms=0))
    play(ev.Tick(play.kiosk.now_ms + 1, DAY_MS, True))
    assert play.take(fx.FetchOwed) and not play.take(fx.FetchChanges)
    assert not play(ev.OwedFetched(())).take(fx.FetchChanges)
    assert play(ROOM).take(fx.FetchChanges)


def test_a_start_without_room_is_told_as_a_full_disk_and_begins_nothing():
    kiosk, _ = step(Kiosk(Settings()), ev.StoreOpened(owed=3, room=False))
    assert isinstance(kiosk.phase, OutOfService) and kiosk.queue.owed == 3
    kiosk, _ = step(kiosk, ev.RoomSeen(True))
    assert isinstance(kiosk.phase, Welcome)


def test_staff_look_on_and_their_door_leads_back_to_the_closed_kiosk():
    play = Play()(ev.StaffCardShown("ab12"), LOW)
    assert isinstance(play.kiosk.phase, StaffScreen)
    assert isinstance(play(ev.Touched("staff_leave")).kiosk.phase, OutOfService)
