"""The session table, in visits: what is said, what is wished, and in which order."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.policy import Knowledge
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.rules import Holder, ItemFacts, PatronFacts, Rules, Unknown
from kiosk.session import EVERYWHERE, PHASES, SOMEWHERE, TABLE, next_deadline, step
from kiosk.state import (
    Account,
    CardChecking,
    Closing,
    Goodbye,
    Kiosk,
    Lending,
    LineStep,
    LoanShown,
    OtherCard,
    OutOfService,
    PinWanted,
    Returning,
    Settings,
    SlipChoice,
    StillThere,
    Tag,
    TagKind,
    Welcome,
)
from kiosk.transactions import Answer, Kind, Result, Security, Status, Transaction, Want

LAN, HAI = "29001000000013", "29001000000062"
KIEU, SET = "39001000000011", "39001000000300"
DAY_MS = 1_795_000_000_000


def tag(item, part=1, parts=1, owner="VN-MUON", **more):
    return Tag(f"E0{item[-6:]}{part:02}", TagKind.ITEM, item, part, parts, owner, **more)


class Play:
    """Feeds events and keeps the wishes; plays store and pad honestly unless told otherwise."""

    def __init__(self, online=True):
        self.kiosk = Kiosk(Settings(isil="VN-MUON"))
        self.seq, self.wishes = 0, []
        self(ev.StoreOpened(), ev.PortUp(PortName.PAD), ev.PileSeen(()), ev.Tick(1_000, DAY_MS, True))
        if online:
            self(ev.LinkUp(3))

    def __call__(self, *events):
        for event in events:
            self.kiosk, wishes = step(self.kiosk, event)
            self.wishes += wishes
        return self

    def take(self, kind):
        found = [w for w in self.wishes if isinstance(w, kind)]
        self.wishes = [w for w in self.wishes if not isinstance(w, kind)]
        return found

    @property
    def visit(self):
        assert self.kiosk.visit
        return self.kiosk.visit

    @property
    def patron(self):
        assert self.visit.patron
        return self.visit.patron

    def line(self, item=KIEU):
        found = self.visit.line(item)
        assert found
        return found

    def sign_in(self, card=LAN, online=True):
        self(ev.Scanned(card))
        if online:
            self(ev.PatronAnswered(card, Reason.NONE, greeting="Lan", loan_limit=5))
        else:
            self(ev.PatronLooked(card, Knowledge(patron=PatronFacts(), data_age_h=1), greeting="Lan"))
        assert isinstance(self.kiosk.phase, Lending)
        return self

    def lay(self, *tags):
        return self(ev.PileSeen(tags))

    def to_disk(self):
        """The store writes what it was asked to write."""
        for wish in self.take(fx.Record):
            self.seq += 1
            row = Transaction(f"id-{self.seq}", self.seq, wish.kind, wish.item, wish.patron, Want.ASK, "boot", 1, 1, True)
            self(ev.Recorded(wish.visit, row))
        for wish in self.take(fx.Mark):
            self(ev.Marked(wish.visit, wish.tx, wish.item, wish.status))
        return self

    def yes(self, item=KIEU, **more):
        return self(ev.Answered(self.kiosk.visits, item, Answer(self.line(item).tx, Result.ACCEPTED, **more)))

    def no(self, reason, item=KIEU):
        return self(ev.Answered(self.kiosk.visits, item, Answer(self.line(item).tx, Result.REFUSED, reason=reason)))

    def tags_obey(self):
        for wish in self.take(fx.SetSecurity):
            self(ev.SecuritySet(wish.item, dict.fromkeys(wish.uids, wish.to), wish.visit))
        return self


def test_every_phase_answers_every_event():
    assert set(TABLE) == {(p, e) for p in PHASES for e in (*EVERYWHERE, *SOMEWHERE)}
    events = {e for e in vars(ev).values() if isinstance(e, type) and issubclass(e, ev.Event) and e is not ev.Event}
    assert events == {*EVERYWHERE, *SOMEWHERE}


def test_a_book_is_unsecured_only_after_its_checkout_is_on_disk():
    play = Play().sign_in().lay(tag(KIEU))
    assert play.line().step is LineStep.RECORDING and not play.take(fx.SetSecurity)
    play.to_disk()
    assert [w.transaction.id for w in play.take(fx.Ask)] == ["id-1"] and not play.take(fx.SetSecurity)
    play.yes(due="2026-12-13")
    assert play.line().step is LineStep.MARKING and not play.take(fx.SetSecurity)
    play.to_disk()
    assert play.line().step is LineStep.WRITING
    play.tags_obey()
    assert play.line().step is LineStep.DONE and play.line().due == "2026-12-13"


def test_a_refusal_touches_no_tag_and_says_why():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().no(Reason.RESERVED).to_disk()
    assert play.line().step is LineStep.REFUSED and play.line().reason == Reason.RESERVED
    assert not play.take(fx.SetSecurity)


def test_one_time_out_sends_a_whole_pile_to_policy():
    play = Play().sign_in().lay(tag(KIEU), tag("39001000000029")).to_disk()
    play(ev.Tick(6_000, DAY_MS, True))
    assert {x.step for x in play.visit.lines} == {LineStep.DECIDING}
    assert play.kiosk.offline and play.take(fx.Probe)


def test_policy_says_yes_and_the_loan_is_pending_under_the_same_id():
    play = Play().sign_in().lay(tag(KIEU)).to_disk()(ev.Tick(6_000, DAY_MS, True))
    known = Knowledge(patron=PatronFacts(), item=ItemFacts(), data_age_h=1)
    play(ev.ItemLooked(1, KIEU, known, title="Truyện Kiều"))
    [mark] = [w for w in play.wishes if isinstance(w, fx.Mark)]
    assert (mark.tx, mark.status) == ("id-1", Status.PENDING)
    play.to_disk().tags_obey()
    assert play.line().step is LineStep.DONE and play.line().decided == "pending"


@pytest.mark.parametrize(("sent", "status"), [(True, Status.WITHDRAWING), (False, Status.REFUSED)])
def test_policy_says_no_and_what_may_have_been_sent_is_withdrawn(sent, status):
    play = Play().sign_in().lay(tag(KIEU)).to_disk()
    play(ev.AnswerMissing(1, "id-1", KIEU, sent=sent), ev.ItemLooked(1, KIEU, Knowledge()))
    [mark] = [w for w in play.wishes if isinstance(w, fx.Mark)]
    assert mark.status is status
    play.to_disk()
    assert play.line().step is LineStep.REFUSED and not play.take(fx.SetSecurity)


def test_an_answer_after_the_decision_changes_nothing_here():
    play = Play().sign_in().lay(tag(KIEU)).to_disk()(ev.Tick(6_000, DAY_MS, True))
    play(ev.ItemLooked(1, KIEU, Knowledge(patron=PatronFacts(), item=ItemFacts(), data_age_h=1)))
    play.no(Reason.RESERVED).to_disk().tags_obey()
    assert play.line().decided == "pending" and play.line().step is LineStep.DONE


def test_a_set_waits_for_all_its_parts():
    play = Play().sign_in().lay(tag(SET, 1, 3), tag(SET, 3, 3))
    assert play.line(SET).step is LineStep.PARTS and play.line(SET).missing == (2,)
    play.lay(tag(SET, 1, 3), tag(SET, 3, 3), tag(SET, 2, 3))
    assert play.line(SET).step is LineStep.RECORDING and len(play.line(SET).uids) == 3


def test_a_mixed_set_is_never_shown_as_done_and_is_tried_again():
    parts = [tag(SET, n, 3) for n in (1, 2, 3)]
    play = Play().sign_in().lay(*parts).to_disk().yes(SET).to_disk()
    [wish] = play.take(fx.SetSecurity)
    states = dict.fromkeys(wish.uids, Security.UNSECURED) | {wish.uids[0]: Security.SECURED}
    play(ev.SecuritySet(SET, states, wish.visit))
    assert play.line(SET).step is LineStep.PUT_BACK and play.line(SET).security is Security.MIXED
    play(ev.Tick(play.line(SET).retry_ms, DAY_MS, True)).tags_obey()
    assert play.line(SET).step is LineStep.DONE


def test_lifted_too_early_says_put_it_back_and_is_written_when_it_lies_there_again():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().lay().yes().to_disk()
    assert play.line().step is LineStep.PUT_BACK and play.line().reason == Reason.LIFTED
    play.lay(tag(KIEU)).tags_obey()
    assert play.line().step is LineStep.DONE


def test_when_the_visit_ends_first_the_loan_stands_and_staff_see_it():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().lay().yes().to_disk()
    play(ev.Touched("finish"), ev.Touched("receipt_print"))
    [mark] = play.take(fx.MarkTag)
    assert mark.gate_rings and mark.closed
    [printed] = play.take(fx.Print)
    assert [(x.kind, x.note) for x in printed.slip.lines] == [("borrowed", "gate_rings")]
    assert isinstance(play.kiosk.phase, Goodbye) and play.kiosk.phase.gate_rings == 1


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


def test_lying_there_never_renews_a_touch_does():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes(reason=Reason.ALREADY_YOURS, renewals_left=2, due="2026-12-01")
    play.to_disk().tags_obey()
    assert play.line().step is LineStep.DONE and play.line().renewable and not play.take(fx.Record)
    play(ev.Touched("renew", KIEU))
    assert [w.kind for w in play.wishes if isinstance(w, fx.Record)] == [Kind.RENEW]
    play.to_disk().yes(due="2026-12-20", renewals_left=1).to_disk()
    assert play.line().renewed and play.line().due == "2026-12-20" and not play.take(fx.SetSecurity)


def test_a_renewal_in_the_account_is_answered_beside_its_loan():
    play = Play().sign_in()(ev.Touched("account"))
    play(ev.AccountAnswered(LAN, loans=(LoanShown(KIEU, "Truyện Kiều", due="2026-12-01", renewals_left=1),)))
    play(ev.Touched("renew", KIEU)).to_disk().no(Reason.RESERVED).to_disk()
    assert isinstance(play.kiosk.phase, Account) and play.kiosk.phase.loans[0].refused == Reason.RESERVED


@pytest.mark.parametrize(("kind", "reason"), [
    (Tag("E0AA", TagKind.BLANK), Reason.BLANK_TAG),
    (Tag("E0AA", TagKind.UNREADABLE), Reason.UNREADABLE_TAG),
    (tag(KIEU, owner="DK-718500"), Reason.FOREIGN_TAG),
])
def test_a_strange_tag_is_for_the_desk_and_is_never_written(kind, reason):
    play = Play().sign_in().lay(kind)
    [line] = play.visit.lines
    assert line.step is LineStep.DESK and line.reason == reason and not play.take(fx.Record)


def test_a_full_disk_puts_the_kiosk_out_of_service_and_lends_nothing():
    play = Play().sign_in().lay(tag(KIEU))(ev.StoreFailed("full"))
    assert isinstance(play.kiosk.phase, OutOfService)
    play(ev.Scanned(LAN)).lay(tag(KIEU))
    assert not play.take(fx.SetSecurity)
    play(ev.StoreOpened())
    assert isinstance(play.kiosk.phase, Welcome)


def test_a_visit_that_ends_finishes_what_is_under_way():
    play = Play().sign_in().lay(tag(KIEU)).to_disk()(ev.Touched("finish"))
    assert isinstance(play.kiosk.phase, SlipChoice)
    play(ev.Touched("receipt_none"))
    assert isinstance(play.kiosk.phase, Closing)
    play.yes().to_disk().tags_obey()
    assert isinstance(play.kiosk.phase, Goodbye) and play.kiosk.phase.borrowed == 1


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
                     ev.Printed(False), ev.PrinterSeen("paper_out"), ev.ChangesMissing(), ev.Mailed(False)]),
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


def test_a_pile_that_is_too_large_is_told_so_and_the_rest_waits():
    play = Play().sign_in()
    play.lay(*(tag(f"39{n:012}") for n in range(45)))
    assert len(play.visit.lines) == play.kiosk.settings.items_per_visit_max
    assert isinstance(play.kiosk.phase, Lending) and play.kiosk.phase.notice == Reason.TOO_MANY


def test_no_card_number_is_in_what_could_be_logged():
    play = Play().sign_in().lay(tag(KIEU)).to_disk()
    said = repr((play.kiosk, play.wishes, ev.Scanned(LAN), ev.PatronAnswered(LAN), play.line().row))
    assert LAN not in said and "29001000" not in said


def test_an_answer_of_the_pad_from_an_earlier_visit_is_not_taken_for_this_one():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes().to_disk()
    [wish] = play.take(fx.SetSecurity)
    play(ev.SecuritySet(KIEU, dict.fromkeys(wish.uids, wish.to), wish.visit - 1))
    assert play.line().step is LineStep.WRITING


def test_a_slip_that_fails_after_the_goodbye_is_told_on_the_welcome_screen():
    play = Play().sign_in()(ev.Touched("finish"), ev.Touched("receipt_print"), ev.Touched("done"), ev.Printed(False, "lost"))
    assert isinstance(play.kiosk.phase, Welcome) and play.kiosk.phase.notice == Reason.SLIP_FAILED


def test_what_lies_there_at_a_start_is_nobodys():
    play = Play()
    play.kiosk = Kiosk(Settings(isil="VN-MUON"))
    play(ev.StoreOpened(), ev.PortUp(PortName.PAD), ev.LinkUp(3)).lay(tag(KIEU)).sign_in()
    assert play.line().step is LineStep.HERE
    play.lay(tag(KIEU), tag("39001000000029"))
    assert play.line("39001000000029").step is LineStep.RECORDING


def test_what_was_refused_is_asked_again_when_it_is_laid_down_again():
    play = Play(online=False).sign_in(online=False).lay(tag(KIEU)).to_disk()
    play(ev.ItemLooked(1, KIEU, Knowledge())).to_disk()
    assert play.line().step is LineStep.REFUSED
    play(ev.LinkUp(3)).lay().lay(tag(KIEU)).to_disk()
    assert play.line().step is LineStep.ASKING and play.line().tx == "id-2"


def test_a_checkin_asks_first_whether_upstream_is_still_there():
    play = Play()(ev.Tick(60_000, DAY_MS, True), ev.Touched("return")).lay(tag(KIEU), tag("39001000000029"))
    assert len(play.take(fx.Probe)) == 1


def unsecured(look):
    return ev.SecurityRead(look.item, dict.fromkeys(look.uids, Security.UNSECURED), look.visit)


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


def test_a_pile_decided_at_once_keeps_the_limit_of_the_offline_rules():
    items = [f"39{n:012}" for n in range(9)]
    play = Play(online=False).sign_in(online=False).lay(*map(tag, items))
    play.to_disk()
    for item in items:
        play(ev.ItemLooked(1, item, Knowledge(patron=PatronFacts(), item=ItemFacts(), data_age_h=1)))
    statuses = [w.status for w in play.wishes if isinstance(w, fx.Mark)]
    assert statuses.count(Status.PENDING) == 5 and statuses.count(Status.REFUSED) == 4


def test_what_is_laid_down_while_we_ask_who_is_there_takes_a_touch():
    play = Play().sign_in()(ev.Scanned("29001000000039")).lay(tag(KIEU))
    assert isinstance(play.kiosk.phase, OtherCard) and not play.take(fx.Record)
    play(ev.Touched("no"))
    assert play.line().step is LineStep.HERE


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


def test_many_renewals_stay_within_the_limit():
    play = Play().sign_in()(ev.Touched("account"))
    loans = tuple(LoanShown(f"39{n:012}", "T", renewals_left=1) for n in range(60))
    play(ev.AccountAnswered(LAN, loans), ev.Touched("renew_all"))
    assert len(play.visit.lines) == play.kiosk.settings.items_per_visit_max


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


def test_replay_knows_what_lies_on_the_pad_whole_and_is_ours():
    row = Transaction("id-9", 9, Kind.CHECKOUT, KIEU, LAN, Want.BOOK, "boot", 1, 1, True)
    lying = (tag(KIEU), tag(SET, 1, 2), tag("39001000000029", owner="DK-718500"), Tag("E0FF", TagKind.BLANK))
    play = Play().lay(*lying)(ev.OwedFetched((row,)))
    assert [wish.here for wish in play.take(fx.Deliver)] == [{KIEU}]
    play(ev.NotDelivered(), ev.PortDown(PortName.PAD), ev.OwedFetched((row,)))
    assert [wish.here for wish in play.take(fx.Deliver)] == [frozenset()], "what a lost pad saw last may be gone"


@pytest.mark.parametrize("cards", Unknown)
def test_an_unknown_card_signs_in_while_upstream_is_silent_where_the_library_allows_it(cards):
    known = Knowledge(Rules(offline_unknown_cards=cards, offline_data_hours=0))
    play = Play(online=False)(ev.Scanned(LAN), ev.PatronLooked(LAN, known))
    if cards is Unknown.REFUSE:
        assert play.kiosk.phase == Welcome(Reason.OFFLINE_UNKNOWN, play.kiosk.now_ms + play.kiosk.settings.notice_ms)
    else:
        assert (play.patron.category, play.patron.loans, play.patron.pin_checked) == ("adult", 0, False)


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


def test_the_synced_copy_is_no_ground_for_unsecuring():
    play = Play(online=False).sign_in(online=False).lay(tag(KIEU)).to_disk()
    known = Knowledge(patron=PatronFacts(), item=ItemFacts(on_loan=Holder.SAME), data_age_h=1)
    play(ev.ItemLooked(1, KIEU, known)).to_disk()
    assert play.line().step is LineStep.REFUSED and not play.take(fx.SetSecurity)


def test_what_came_unseen_between_two_visits_is_nobodys():
    play = Play().sign_in()(ev.PortDown(PortName.PAD), ev.Touched("finish"), ev.Touched("receipt_none"), ev.Touched("done"))
    play.sign_in()(ev.PortUp(PortName.PAD)).lay(tag(KIEU))
    assert play.line().step is LineStep.HERE


def test_what_came_while_the_pad_was_away_in_one_visit_belongs_to_it():
    play = Play().sign_in()(ev.PortDown(PortName.PAD), ev.PortUp(PortName.PAD)).lay(tag(KIEU))
    assert play.line().step is LineStep.RECORDING


def test_a_refused_renewal_stands_on_the_slip_as_refused_and_is_not_counted_as_lent():
    play = Play().sign_in()(ev.Touched("account"))
    play(ev.AccountAnswered(LAN, loans=(LoanShown(KIEU, "Truyện Kiều", due="2026-12-01", renewals_left=1),)))
    play(ev.Touched("renew", KIEU)).to_disk().no(Reason.RESERVED).to_disk()(ev.Touched("finish"), ev.Touched("receipt_print"))
    [printed] = play.take(fx.Print)
    assert [(x.kind, x.note) for x in printed.slip.lines] == [("refused", Reason.RESERVED)]
    assert isinstance(play.kiosk.phase, Goodbye) and play.kiosk.phase.borrowed == 0
