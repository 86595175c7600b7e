"""The session table: every phase answers everything, no order of events breaks a promise, and what is owed is delivered."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.policy import Knowledge
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.rules import ItemFacts, PatronFacts
from kiosk.session import EVERYWHERE, PHASES, SOMEWHERE, TABLE, next_deadline
from kiosk.state import Lending, LoanShown, OutOfService, Tag, TagKind, Welcome
from kiosk.transactions import Answer, Kind, Result, Transaction, Want
from tests.session_play import DAY_MS, HAI, KIEU, LAN, SET, Play, tag


def test_every_phase_answers_every_event():
    assert set(TABLE) == {(p, e) for p in PHASES for e in (*EVERYWHERE, *SOMEWHERE)}
    events = {e for e in vars(ev).values() if isinstance(e, type) and issubclass(e, ev.Event) and e is not ev.Event}
    assert events == {*EVERYWHERE, *SOMEWHERE}


def test_a_full_disk_puts_the_kiosk_out_of_service_and_lends_nothing():
    play = Play().sign_in().lay(tag(KIEU))(ev.StoreFailed("full"))
    assert isinstance(play.kiosk.phase, OutOfService)
    play(ev.Scanned(LAN)).lay(tag(KIEU))
    assert not play.take(fx.SetSecurity)
    play(ev.StoreOpened())
    assert isinstance(play.kiosk.phase, Welcome)


def test_replay_fetches_delivers_and_settles_until_nothing_is_left():
    play = Play()
    assert play.take(fx.FetchOwed)
    row = Transaction("id-9", 9, Kind.CHECKOUT, KIEU, LAN, Want.BOOK, "boot", 1, 1, True)
    play(ev.OwedFetched((row,)))
    assert play.take(fx.Deliver)
    play(ev.Delivered((Answer("id-9", Result.ACCEPTED),)))
    assert play.take(fx.Settle)
    play(ev.Settled())
    assert play.take(fx.FetchOwed)
    play(ev.OwedFetched(()))
    assert play.kiosk.link.delivering == ""


def test_the_language_changes_at_every_step_without_losing_it():
    play = Play().sign_in().lay(tag(KIEU))(ev.Touched("language_fr"))
    assert play.kiosk.language == "fr" and isinstance(play.kiosk.phase, Lending) and play.line()


ITEMS = [KIEU, SET, "39001000000029"]
EVENTS = st.one_of(
    st.builds(ev.Touched, st.sampled_from(["finish", "return", "borrow", "account", "yes", "no", "back", "help", "renew",
                                           "receipt_none", "receipt_print", "more_time", "ok", "digit_1", "erase",
                                           "language_en", "renew_all", "done", "part", "end_visit", "read", "page_next"]),
              st.sampled_from(["", *ITEMS, "pay"])),
    st.builds(ev.Scanned, st.sampled_from([LAN, HAI, "39001000000276", "9786041234567", "x" * 99, ""])),
    st.builds(ev.PileSeen, st.lists(st.sampled_from([tag(KIEU), tag(SET, 1, 2), tag(SET, 2, 2), Tag("E0EE"),
                                                     Tag("E0EE", TagKind.BLANK)]), unique=True).map(tuple)),
    st.builds(ev.PatronAnswered, st.sampled_from([LAN, HAI]), st.sampled_from([Reason.NONE, Reason.PIN_NEEDED,
                                                                              Reason.PIN_WRONG, Reason.EXPIRED])),
    st.builds(ev.PatronSilent, st.sampled_from([LAN, HAI])),
    st.builds(ev.PatronLooked, st.sampled_from([LAN, HAI]), st.just(Knowledge(patron=PatronFacts(), data_age_h=1))),
    st.builds(ev.AccountAnswered, st.just(LAN), st.just((LoanShown(KIEU, "T", renewals_left=1),))),
    st.builds(ev.ItemLooked, st.integers(1, 3), st.sampled_from(ITEMS),
              st.sampled_from([Knowledge(), Knowledge(patron=PatronFacts(), item=ItemFacts(), data_age_h=1)])),
    st.builds(ev.SecurityRead, st.sampled_from(ITEMS), st.just({}), st.integers(0, 3)),
    st.sampled_from([ev.LinkUp(5), ev.LinkLost(), ev.StoreOpened(), ev.StoreFailed(), ev.RoomSeen(False), ev.RoomSeen(True),
                     ev.PortDown(PortName.PAD), ev.PortUp(PortName.PAD), ev.Settled(), ev.OwedFetched(()), ev.NotDelivered(),
                     ev.Printed(False), ev.PrinterSeen("paper_out"), ev.ChangesMissing(), ev.Mailed(False),
                     ev.AilingSeen()]),
    st.just("disk"), st.just("yes"), st.just("obey"), st.just("wait"))


@settings(max_examples=150)
@given(st.lists(EVENTS, max_size=60), st.booleans())
def test_no_order_of_events_breaks_a_promise(events, online):
    """`step` asserts the invariants itself; here anything may come at any time."""
    play = Play(online)
    for event in events:
        if event == "disk":
            play.to_disk()
        elif event == "obey":
            play.tags_obey()
        elif event == "wait":
            play(ev.Tick(play.kiosk.now_ms + 7_000, DAY_MS, True))
        elif event == "yes":
            for line in play.kiosk.visit.lines if play.kiosk.visit else ():
                if line.tx:
                    play.yes(line.item)
        else:
            play(event)
        next_deadline(replace(play.kiosk))


def test_no_card_number_is_in_what_could_be_logged():
    play = Play().sign_in().lay(tag(KIEU)).to_disk()
    said = repr((play.kiosk, play.wishes, ev.Scanned(LAN), ev.PatronAnswered(LAN), play.line().row))
    assert LAN not in said and "29001000" not in said


def test_replay_knows_what_lies_on_the_pad_whole_and_is_ours():
    row = Transaction("id-9", 9, Kind.CHECKOUT, KIEU, LAN, Want.BOOK, "boot", 1, 1, True)
    lying = (tag(KIEU), tag(SET, 1, 2), tag("39001000000029", owner="DK-718500"), Tag("E0FF", TagKind.BLANK))
    play = Play().lay(*lying)(ev.OwedFetched((row,)))
    assert [wish.here for wish in play.take(fx.Deliver)] == [{KIEU}]
    play(ev.NotDelivered(), ev.PortDown(PortName.PAD), ev.OwedFetched((row,)))
    assert [wish.here for wish in play.take(fx.Deliver)] == [frozenset()], "what a lost pad saw last may be gone"


def test_what_an_answer_taught_is_written_down_whatever_the_screen_shows():
    taught = ev.Taught(({"card": LAN, "fees": 5},), ({"item": KIEU, "loan_to": LAN},))
    for play in (Play(), Play().sign_in(), Play()(ev.Scanned(LAN))):
        before = play.kiosk
        play(taught)
        assert play.take(fx.Learn) == [fx.Learn(taught.patrons, taught.items)] and play.kiosk == before
    assert LAN not in repr(taught) + repr(fx.Learn(taught.patrons, taught.items))


def test_a_lost_worker_does_not_stop_replay_for_ever():
    play = Play()
    row = Transaction("id-9", 9, Kind.CHECKOUT, KIEU, LAN, Want.BOOK, "boot", 1, 1, True)
    play(ev.OwedFetched((row,)), ev.PortDown(PortName.UPSTREAM))
    play.take(fx.FetchOwed)
    play(ev.LinkUp(3))
    assert play.take(fx.FetchOwed)
