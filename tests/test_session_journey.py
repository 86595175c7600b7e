"""The journey beside its main road: a card that is typed or lies on the pad, a slip that the library chose, a touch too much,
a book given back in the visit that borrowed it."""

from dataclasses import replace
from typing import TypeVar

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.policy import Knowledge
from kiosk.reasons import Reason
from kiosk.rules import ItemFacts, OfflineMode, PatronFacts
from kiosk.session import next_deadline
from kiosk.slip import slip_of
from kiosk.state import (
    CardChecking,
    CardTyping,
    CardWanted,
    Closing,
    Goodbye,
    Lending,
    LineStep,
    Phase,
    PinWanted,
    SlipChoice,
    SlipPhone,
    StillThere,
    Tag,
    TagKind,
    Welcome,
)
from kiosk.transactions import Kind, Security
from tests.session_play import DAY_MS, HAI, KIEU, LAN, Play, tag

OTHER = "39001000000029"


def touch(play, *keys):
    for key in keys:
        name, _, target = key.partition(" ")
        play(ev.Touched(name, target))
    return play


def within(play, **settings):
    play.kiosk = replace(play.kiosk, settings=replace(play.kiosk.settings, **settings))
    return play


Some = TypeVar("Some", bound=Phase)


def at(play, phase: type[Some]) -> Some:
    """What she is in the middle of, and it is this."""
    assert isinstance(play.kiosk.phase, phase)
    return play.kiosk.phase


# ---- a card that is typed -------------------------------------------------------------------------------------------

def typed(number, online=True, **settings):
    play = touch(within(Play(online), **settings), "borrow", "type_card")
    return touch(play, *(f"digit_{sign}" for sign in number), "ok")


def test_a_typed_number_goes_the_way_of_a_scanned_card():
    play = typed(LAN)
    assert [w.card for w in play.take(fx.AskPatron)] == [LAN]
    play(ev.PatronAnswered(LAN, Reason.PIN_NEEDED))
    assert isinstance(play.kiosk.phase, PinWanted)
    touch(play, "digit_1", "ok")(ev.PatronAnswered(LAN, Reason.NONE, greeting="Lan"))
    assert isinstance(play.kiosk.phase, Lending)


def test_a_number_of_the_wrong_form_stays_there_to_be_put_right():
    play = typed(LAN[:-1] + "4")
    assert at(play, CardTyping).wrong and at(play, CardTyping).typed == LAN[:-1] + "4"
    assert not play.take(fx.AskPatron)
    touch(play, "erase")
    assert not at(play, CardTyping).wrong
    touch(play, "digit_3", "ok")
    assert isinstance(play.kiosk.phase, CardChecking)


def test_the_number_of_a_book_is_no_card():
    assert isinstance(typed(KIEU).kiosk.phase, CardTyping)


def test_a_typed_number_is_no_card_without_upstream():
    """Nobody could tell whose hand typed it, and no PIN is asked for."""
    play = typed(LAN, online=False)
    play(ev.PatronLooked(LAN, Knowledge(patron=PatronFacts(), data_age_h=1), greeting="Lan"))
    assert at(play, Welcome).notice == Reason.OFFLINE_PIN


def test_a_typed_number_whose_pin_nobody_answers_is_no_card_either():
    play = typed(LAN)(ev.PatronAnswered(LAN, Reason.PIN_NEEDED))
    touch(play, "digit_9", "ok")(ev.PatronSilent(LAN))
    play(ev.PatronLooked(LAN, Knowledge(patron=PatronFacts(), data_age_h=1), greeting="Lan"))
    assert at(play, Welcome).notice == Reason.OFFLINE_PIN


def test_letters_are_keys_where_the_library_has_them_and_nothing_elsewhere():
    play = touch(within(Play(), card_by_typing="letters"), "borrow", "type_card", "letter_H", "letter_N", "letter_1", "ok")
    assert [w.card for w in play.take(fx.AskPatron)] == ["HN1"]
    assert at(touch(Play(), "borrow", "type_card", "letter_H", "digit_7"), CardTyping).typed == "7"
    assert isinstance(touch(within(Play(), card_by_typing="off"), "borrow", "type_card").kiosk.phase, CardWanted)


def test_a_card_that_is_scanned_meanwhile_is_the_card():
    play = touch(Play(), "account", "type_card", "digit_2")(ev.Scanned(LAN))
    assert at(play, CardChecking).intent == "account" and not at(play, CardChecking).typed


def test_nothing_of_a_number_stays_when_nobody_goes_on():
    play = touch(Play(), "borrow", "type_card", "digit_2", "digit_9")
    assert "29" not in repr(play.kiosk.phase)
    play(ev.Tick(60_000, DAY_MS, True))
    assert isinstance(play.kiosk.phase, StillThere)
    play(ev.Tick(90_000, DAY_MS, True))
    assert play.kiosk.phase == Welcome()


def test_no_number_is_longer_than_any_card():
    play = touch(Play(), "borrow", "type_card", *["digit_7"] * 50)
    assert len(at(play, CardTyping).typed) == 20


# ---- a card that lies on the pad ------------------------------------------------------------------------------------

CARD = Tag("E004010000000C01", TagKind.PATRON, LAN, usage=0x81)


def test_a_card_on_the_pad_is_shown_and_never_a_line():
    play = Play().lay(CARD, tag(KIEU))
    assert [w.card for w in play.take(fx.AskPatron)] == [LAN]
    play(ev.PatronAnswered(LAN, Reason.NONE, greeting="Lan", loan_limit=5)).lay(CARD, tag(KIEU))
    assert [x.item for x in play.visit.lines] == [KIEU] and not play.take(fx.AskPatron)


def test_a_card_that_lies_there_still_is_told_at_the_end_and_begins_no_visit():
    play = Play().lay(CARD)(ev.PatronAnswered(LAN, Reason.NONE, greeting="Lan"))
    play.take(fx.AskPatron)
    touch(play, "finish", "receipt_none").lay(CARD)
    assert at(play, Goodbye).card_on_pad and not play.take(fx.AskPatron)


def test_a_card_that_flickers_while_its_visit_ends_is_not_the_next_one():
    play = Play().lay(CARD)(ev.PatronAnswered(LAN, Reason.NONE, greeting="Lan", loan_limit=5)).lay(CARD, tag(KIEU))
    play.take(fx.AskPatron)
    touch(play, "finish", "receipt_none").lay(tag(KIEU)).lay(CARD, tag(KIEU))
    assert not at(play, Closing).next_card
    play(ev.Scanned(HAI))
    assert at(play, Closing).next_card == HAI


# ---- the slip -------------------------------------------------------------------------------------------------------

def borrowed(*items, **settings):
    """A visit with these books, borrowed."""
    play = within(Play(), **settings).sign_in().lay(*(tag(x) for x in items)).to_disk()
    for item in items:
        play.yes(item, due="2026-12-13", title=f"Sách {item[-2:]}")
    return play.to_disk().tags_obey()


def test_one_touch_ends_the_visit_where_the_library_chose_the_slip():
    play = touch(within(borrowed(KIEU), slip="print")(ev.PrinterSeen("ok")), "finish")
    assert isinstance(play.kiosk.phase, Goodbye) and len(play.take(fx.Print)) == 1
    assert isinstance(touch(within(borrowed(KIEU), slip="none"), "finish").kiosk.phase, Goodbye)


@pytest.mark.parametrize(("slip", "printer"), [("ask", "ok"), ("print", "paper_out"), ("email", "ok")])
def test_it_asks_where_that_slip_cannot_be_had(slip, printer):
    play = touch(within(borrowed(KIEU), slip=slip)(ev.PrinterSeen(printer)), "finish")
    assert isinstance(play.kiosk.phase, SlipChoice) and play.kiosk.visit


def test_the_telephone_reads_within_the_visit_and_the_choice_is_still_there():
    play = touch(borrowed(KIEU), "finish", "receipt_phone")
    assert isinstance(play.kiosk.phase, SlipPhone) and play.kiosk.visit
    touch(play, "back")
    assert isinstance(play.kiosk.phase, SlipChoice)
    touch(play, "receipt_phone", "done")
    assert isinstance(play.kiosk.phase, Goodbye) and play.kiosk.visit is None and not play.take(fx.Print)


def test_a_telephone_has_nothing_to_remember_without_a_due_date():
    returned = touch(Play(), "return").lay(tag(KIEU)).to_disk()
    assert isinstance(touch(returned, "finish", "receipt_phone").kiosk.phase, SlipChoice)


def test_where_nothing_happened_nobody_is_asked_for_a_slip():
    assert isinstance(touch(Play().sign_in(), "finish").kiosk.phase, Goodbye)
    assert isinstance(touch(Play(), "return", "finish").kiosk.phase, Goodbye)
    printing = within(Play()(ev.PrinterSeen("ok")), slip="print").sign_in()
    assert not touch(printing, "finish").take(fx.Print) and isinstance(printing.kiosk.phase, Goodbye)
    under_way = touch(Play().sign_in().lay(tag(KIEU)), "finish")
    assert isinstance(under_way.kiosk.phase, SlipChoice)


def test_whoever_needs_no_more_time_ends_the_visit_and_what_is_on_disk_stands():
    play = borrowed(KIEU)
    play(ev.Tick(play.kiosk.touched_ms + play.kiosk.settings.idle_warn_ms, DAY_MS, True))
    assert isinstance(play.kiosk.phase, StillThere)
    touch(play, "end_visit")
    assert isinstance(play.kiosk.phase, Goodbye) and play.kiosk.phase.borrowed == 1 and play.kiosk.visit is None
    assert not play.take(fx.Print) and play.take(fx.EndVisit)
    waiting = touch(Play(), "borrow")
    waiting(ev.Tick(waiting.kiosk.touched_ms + waiting.kiosk.settings.idle_warn_ms, DAY_MS, True))
    assert isinstance(touch(waiting, "end_visit").kiosk.phase, Welcome)


@pytest.mark.parametrize("keys", [["finish"] * 2, ["finish", "receipt_none", "receipt_none"], ["account"] * 2,
                                  ["finish", "receipt_print", "receipt_print"]])
def test_a_double_touch_is_one_touch(keys):
    once = touch(borrowed(KIEU)(ev.PrinterSeen("ok")), *dict.fromkeys(keys))
    twice = touch(borrowed(KIEU)(ev.PrinterSeen("ok")), *keys)
    assert twice.kiosk.phase == once.kiosk.phase and twice.wishes == once.wishes


# ---- given back in the visit that borrowed it -----------------------------------------------------------------------

def test_a_book_is_given_back_by_a_touch_under_a_transaction_of_its_own():
    play = borrowed(KIEU, OTHER, undo_ms=60_000)
    play.wishes.clear()
    touch(play, f"undo {KIEU}")
    assert [w.item for w in play.take(fx.ReadSecurity)] == [KIEU] and not play.take(fx.SetSecurity)
    play(ev.LinkUp(2), ev.SecurityRead(KIEU, dict.fromkeys(play.line().uids, Security.UNSECURED), play.kiosk.visits))
    [row] = [w for w in play.wishes if isinstance(w, fx.Record)]
    assert (row.kind, row.patron, row.found) == (Kind.CHECKIN, "", Security.UNSECURED)
    play.to_disk()
    [write] = [w for w in play.wishes if isinstance(w, fx.SetSecurity)]
    assert write.to is Security.SECURED and not play.take(fx.Ask)                # secured first, then asked
    play.tags_obey()
    assert [w.transaction.kind for w in play.take(fx.Ask)] == [Kind.CHECKIN]
    play.yes(where="shelf").to_disk()
    assert play.line().step is LineStep.DONE and play.line().kind is Kind.CHECKIN
    assert [x.kind for x in slip_of(play.kiosk, play.visit).lines] == ["returned", "borrowed"]
    goodbye = at(touch(play, "finish", "receipt_none"), Goodbye)
    assert (goodbye.borrowed, goodbye.returned, goodbye.gate_rings, goodbye.desk) == (1, 1, 0, 0)


def test_it_can_be_given_back_for_so_long_and_only_while_it_lies_there():
    play = borrowed(KIEU, undo_ms=30_000)
    until = play.line().undo_until_ms
    assert until == play.kiosk.now_ms + 30_000 and (next_deadline(play.kiosk) or until + 1) <= until
    play.wishes.clear()
    touch(play.lay(), f"undo {KIEU}")
    assert not play.take(fx.ReadSecurity)
    play.lay(tag(KIEU))(ev.Tick(until, DAY_MS, True))
    touch(play, f"undo {KIEU}")
    assert not play.take(fx.ReadSecurity) and play.line().undo_until_ms == 0


def test_a_library_that_does_not_want_it_has_no_such_touch():
    play = borrowed(KIEU)
    assert touch(play, f"undo {KIEU}").line().kind is Kind.CHECKOUT and play.line().undo_until_ms == 0


def test_what_she_had_before_this_visit_is_not_undone():
    play = within(Play(), undo_ms=60_000).sign_in().lay(tag(KIEU)).to_disk()
    play.yes(reason=Reason.ALREADY_YOURS, due="2026-12-13").to_disk().tags_obey()
    assert play.line().step is LineStep.DONE and play.line().undo_until_ms == 0


def test_a_loan_that_cannot_be_undone_stands_and_says_why():
    """The network went, and the library takes nothing back without it: nothing was written."""
    play = borrowed(KIEU, undo_ms=60_000)(ev.LinkLost())
    touch(play, f"undo {KIEU}")
    play(ev.SecurityRead(KIEU, dict.fromkeys(play.line().uids, Security.UNSECURED), play.kiosk.visits))
    play.wishes.clear()
    forbids = Knowledge(item=ItemFacts(), data_age_h=1)
    forbids = replace(forbids, rules=replace(forbids.rules, offline=OfflineMode.OFF))
    play(ev.ItemLooked(play.kiosk.visits, KIEU, forbids))
    assert play.line().kind is Kind.CHECKOUT and play.line().step is LineStep.DONE and play.line().due == "2026-12-13"
    assert at(play, Lending).notice == Reason.OFFLINE_OFF
    assert not play.take(fx.SetSecurity) and not play.take(fx.Record)
