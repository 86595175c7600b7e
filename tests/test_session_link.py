"""When the session looks for upstream, when it delivers and when it syncs: patience that was asked for is kept."""

from dataclasses import replace

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.transactions import Answer, Kind, Result, Transaction, Want
from kiosk.upkeep import PATIENCE_MS, SYNC_RETRY_MS, SYNC_YIELDS_MS
from tests.session_play import DAY_MS, LAN, Play

ROW = Transaction("id-1", 1, Kind.CHECKOUT, "39", "29", Want.BOOK, "boot", 5, 6, True)


def at(ms: int) -> ev.Tick:
    return ev.Tick(ms, DAY_MS, True)


def owing(play: Play) -> Play:
    """One row is on its way to upstream."""
    play(ev.QueueCounted(1, 0), at(1_000))
    assert play.take(fx.FetchOwed)
    play(ev.OwedFetched((ROW,)))
    assert play.take(fx.Deliver)
    return play


def test_a_patron_who_comes_while_upstream_is_away_makes_us_look_at_once():
    for come in (ev.Scanned(LAN), ev.Touched("return")):
        play = Play()(ev.LinkLost())
        play.wishes.clear()
        assert play(come).take(fx.Probe)
        play = Play()
        play.wishes.clear()
        assert not play(come).take(fx.Probe)


def test_patience_that_upstream_asked_for_outlives_a_probe_and_ends_with_a_loss():
    play = owing(Play())(ev.NotDelivered(30_000))
    play(ev.LinkUp(3), at(20_000))
    assert not play.take(fx.FetchOwed)
    assert play(at(31_001)).take(fx.FetchOwed)
    play = owing(Play())(ev.NotDelivered(30_000), ev.LinkLost(), ev.LinkUp(3))
    assert play.take(fx.FetchOwed)


def test_rows_that_are_told_to_wait_again_and_again_hold_up_none_behind_them():
    """A batch is as long as the fetch is: a hundred stuck items would be all that is ever sent."""
    play = owing(Play())(ev.Delivered((Answer("id-1", Result.RETRY),)), ev.Settled(), at(1_000 + PATIENCE_MS))
    assert play.take(fx.FetchOwed)[-1].not_now == ("id-1",)
    play(ev.OwedFetched(()), at(2_000 + PATIENCE_MS))
    assert not play.take(fx.FetchOwed), "all were asked: the next round is not at once"
    play(at(1_000 + 2 * PATIENCE_MS))
    assert play.take(fx.FetchOwed)[-1].not_now == ()


def test_rows_that_were_told_to_wait_are_sent_when_chance_has_it():
    play = owing(Play())(ev.Delivered((Answer("id-1", Result.RETRY, retry_after_s=4),), retry_ms=4_700), ev.Settled())
    assert not play(at(1_000 + 4_600)).take(fx.FetchOwed)
    assert play(at(1_000 + 4_700)).take(fx.FetchOwed)


def test_without_a_word_on_patience_a_batch_waits_a_little_and_a_page_longer():
    play = owing(Play())(ev.NotDelivered())
    assert not play(at(PATIENCE_MS)).take(fx.FetchOwed)
    assert play(at(1_000 + PATIENCE_MS)).take(fx.FetchOwed)
    play = Play(online=False)(ev.LinkUp(3), ev.OwedFetched(()))
    assert play.take(fx.FetchChanges)
    play(ev.ChangesMissing(25_000), at(SYNC_RETRY_MS + 5_000))
    assert not play.take(fx.FetchChanges)
    assert play(at(26_000)).take(fx.FetchChanges)


def test_what_is_owed_goes_before_what_is_new_but_not_for_ever():
    play = Play(online=False)(ev.LinkUp(3))
    assert play.take(fx.FetchOwed) and not play.take(fx.FetchChanges)
    play(ev.OwedFetched((ROW,)), ev.Delivered((Answer("id-1", Result.ACCEPTED),)), ev.Settled())
    assert not play.take(fx.FetchChanges)
    assert play(ev.OwedFetched(())).take(fx.FetchChanges)
    play = Play(online=False)(ev.LinkUp(3), ev.OwedFetched((ROW,)))
    assert not play.take(fx.FetchChanges)
    assert play(at(SYNC_YIELDS_MS + 1_000)).take(fx.FetchChanges)


def test_while_upstream_asks_for_patience_no_page_goes_before_what_is_owed():
    """It would take the turn at central that the delivery waits for; but a minute is enough."""
    play = owing(Play())(ev.NotDelivered(90_000))
    due_ms = play.kiosk.link.sync_ms
    play(ev.Absorbed("c1", False))                             # the first page has come; the next one is due
    due_ms = max(due_ms, play.kiosk.link.sync_ms)
    play.kiosk = replace(play.kiosk, link=replace(play.kiosk.link, retry_ms=due_ms + 2 * SYNC_YIELDS_MS))
    play.wishes.clear()
    assert not play(at(due_ms + 1_000)).take(fx.FetchChanges)
    assert play(at(due_ms + SYNC_YIELDS_MS + 1_000)).take(fx.FetchChanges)
    assert not play.take(fx.FetchOwed)
