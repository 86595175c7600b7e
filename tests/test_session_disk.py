"""A disk that does not come back in time: what the goodbye and the slip say of the books that were waiting for it."""

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.state import Closing, Goodbye, Lending, LineStep, OutOfService, Welcome
from kiosk.transactions import Security, Status, Transaction, Want
from tests.test_session import DAY_MS, KIEU, Play, tag


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
