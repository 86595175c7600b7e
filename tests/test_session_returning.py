"""Returning in the session: what is looked up first, what is written down, and when the tag is touched."""

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.policy import Knowledge
from kiosk.reasons import Reason
from kiosk.rules import ItemFacts
from kiosk.session import next_deadline
from kiosk.state import LineStep, OtherCard, Returning
from kiosk.transactions import Security
from tests.session_play import DAY_MS, KIEU, Play, tag, unsecured


def test_checkin_writes_down_what_it_found_then_secures_then_asks():
    play = Play()(ev.Touched("return")).lay(tag(KIEU))
    assert isinstance(play.kiosk.phase, Returning)
    [look] = play.take(fx.ReadSecurity)
    play(unsecured(look), ev.LinkUp(3))
    [record] = [w for w in play.wishes if isinstance(w, fx.Record)]
    assert record.found is Security.UNSECURED and record.patron == ""
    play.to_disk()
    assert not play.take(fx.Ask)
    play.tags_obey()
    assert play.take(fx.Ask)
    play.yes(where="shelf").to_disk()
    assert play.line().step is LineStep.DONE


def test_only_still_on_loan_puts_the_old_value_back():
    play = Play()(ev.Touched("return")).lay(tag(KIEU))
    [look] = play.take(fx.ReadSecurity)
    play(unsecured(look), ev.LinkUp(3)).to_disk().tags_obey()
    play.no(Reason.STILL_ON_LOAN).to_disk()
    assert [w.to for w in play.take(fx.SetSecurity)] == [Security.UNSECURED]


def test_a_return_that_the_rules_forbid_offline_leaves_no_row_and_no_write():
    play = Play(online=False)(ev.Touched("return")).lay(tag(KIEU, usage=0x15))
    [look] = play.take(fx.ReadSecurity)
    play(ev.SecurityRead(KIEU, dict.fromkeys(look.uids, Security.UNSECURED), look.visit))
    play(ev.ItemLooked(1, KIEU, Knowledge(item=ItemFacts(), data_age_h=1)))
    assert play.line().reason == Reason.OFFLINE_USAGE and not play.take(fx.Record) and not play.take(fx.SetSecurity)


def test_a_checkin_asks_first_whether_upstream_is_still_there():
    play = Play()(ev.Tick(60_000, DAY_MS, True), ev.Touched("return")).lay(tag(KIEU), tag("39001000000029"))
    assert len(play.take(fx.Probe)) == 1


def test_a_checkin_waits_for_the_word_on_the_link_before_anything_is_written():
    play = Play()(ev.Tick(60_000, DAY_MS, True), ev.Touched("return")).lay(tag(KIEU, usage=0x15))
    [look] = play.take(fx.ReadSecurity)
    play(unsecured(look))
    assert not play.take(fx.Record)
    play(ev.LinkLost(), ev.ItemLooked(1, KIEU, Knowledge(item=ItemFacts(), data_age_h=1)))
    assert play.line().reason == Reason.OFFLINE_USAGE and not play.take(fx.Record)


def test_a_checkin_does_not_wait_for_ever_for_that_word():
    play = Play()(ev.Tick(60_000, DAY_MS, True), ev.Touched("return")).lay(tag(KIEU))
    [look] = play.take(fx.ReadSecurity)
    play(unsecured(look))
    at = next_deadline(play.kiosk)
    assert at is not None and at <= 61_000
    play(ev.Tick(at, DAY_MS, True))
    assert play.take(fx.Record)


def test_what_is_laid_down_while_we_ask_who_is_there_takes_a_touch():
    play = Play().sign_in()(ev.Scanned("29001000000039")).lay(tag(KIEU))
    assert isinstance(play.kiosk.phase, OtherCard) and not play.take(fx.Record)
    play(ev.Touched("no"))
    assert play.line().step is LineStep.HERE


def test_an_old_value_that_could_not_be_put_back_is_for_staff():
    play = Play()(ev.Touched("return")).lay(tag(KIEU))
    [look] = play.take(fx.ReadSecurity)
    play(unsecured(look), ev.LinkUp(3)).to_disk().tags_obey().no(Reason.STILL_ON_LOAN).to_disk()
    [wish] = play.take(fx.SetSecurity)
    play(ev.SecuritySet(KIEU, dict.fromkeys(wish.uids, Security.UNKNOWN), wish.visit))
    assert play.line().step is LineStep.PUT_BACK
    play.take(fx.MarkTag)
    play(ev.Touched("finish"), ev.Touched("receipt_none"))
    [mark] = play.take(fx.MarkTag)
    assert mark.gate_rings and mark.closed
