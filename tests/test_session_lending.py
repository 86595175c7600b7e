"""Lending in the session, in visits: what is said, what is wished, and in which order."""

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.policy import Knowledge
from kiosk.reasons import Reason
from kiosk.rules import Holder, ItemFacts, PatronFacts
from kiosk.state import Account, Goodbye, Lending, LineStep, LoanShown, Tag, TagKind
from kiosk.transactions import Kind, Security, Status
from tests.session_play import DAY_MS, KIEU, LAN, SET, Play, tag


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


def test_a_pile_that_is_too_large_is_told_so_and_the_rest_waits():
    play = Play().sign_in()
    play.lay(*(tag(f"39{n:012}") for n in range(45)))
    assert len(play.visit.lines) == play.kiosk.settings.items_per_visit_max
    assert isinstance(play.kiosk.phase, Lending) and play.kiosk.phase.notice == Reason.TOO_MANY


def test_what_was_refused_is_asked_again_when_it_is_laid_down_again():
    play = Play(online=False).sign_in(online=False).lay(tag(KIEU)).to_disk()
    play(ev.ItemLooked(1, KIEU, Knowledge())).to_disk()
    assert play.line().step is LineStep.REFUSED
    play(ev.LinkUp(3)).lay().lay(tag(KIEU)).to_disk()
    assert play.line().step is LineStep.ASKING and play.line().tx == "id-2"


def test_a_pile_decided_at_once_keeps_the_limit_of_the_offline_rules():
    items = [f"39{n:012}" for n in range(9)]
    play = Play(online=False).sign_in(online=False).lay(*map(tag, items))
    play.to_disk()
    for item in items:
        play(ev.ItemLooked(1, item, Knowledge(patron=PatronFacts(), item=ItemFacts(), data_age_h=1)))
    statuses = [w.status for w in play.wishes if isinstance(w, fx.Mark)]
    assert statuses.count(Status.PENDING) == 5 and statuses.count(Status.REFUSED) == 4


def test_many_renewals_stay_within_the_limit():
    play = Play().sign_in()(ev.Touched("account"))
    loans = tuple(LoanShown(f"39{n:012}", "T", renewals_left=1) for n in range(60))
    play(ev.AccountAnswered(LAN, loans), ev.Touched("renew_all"))
    assert len(play.visit.lines) == play.kiosk.settings.items_per_visit_max


def test_the_synced_copy_is_no_ground_for_unsecuring():
    play = Play(online=False).sign_in(online=False).lay(tag(KIEU)).to_disk()
    known = Knowledge(patron=PatronFacts(), item=ItemFacts(on_loan=Holder.SAME), data_age_h=1)
    play(ev.ItemLooked(1, KIEU, known)).to_disk()
    assert play.line().step is LineStep.REFUSED and not play.take(fx.SetSecurity)


def test_a_refused_renewal_stands_on_the_slip_as_refused_and_is_not_counted_as_lent():
    play = Play().sign_in()(ev.Touched("account"))
    play(ev.AccountAnswered(LAN, loans=(LoanShown(KIEU, "Truyện Kiều", due="2026-12-01", renewals_left=1),)))
    play(ev.Touched("renew", KIEU)).to_disk().no(Reason.RESERVED).to_disk()(ev.Touched("finish"), ev.Touched("receipt_print"))
    [printed] = play.take(fx.Print)
    assert [(x.kind, x.note) for x in printed.slip.lines] == [("refused", Reason.RESERVED)]
    assert isinstance(play.kiosk.phase, Goodbye) and play.kiosk.phase.borrowed == 0
