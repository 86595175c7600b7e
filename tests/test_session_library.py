"""What a library system says beside its yes and no: bins, branches, its own words and lines, and a tag that stays secured."""

from dataclasses import asdict

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.policy import Knowledge
from kiosk.reasons import Reason
from kiosk.rules import ItemFacts, PatronFacts
from kiosk.state import Account, Closing, Goodbye, LineStep
from kiosk.transactions import Status
from tests.session_play import DAY_MS, KIEU, LAN, Play, tag, unsecured

# ---- lent for use in the library: the tag stays secured -------------------------------------------------------------

def _for_use_here(play):
    return play.sign_in().lay(tag(KIEU)).to_disk().yes(keep_secured=True, due="2026-12-13", title="Truyện Kiều")


def test_a_loan_for_use_in_the_library_leaves_the_tag_and_leads_to_the_desk():
    play = _for_use_here(Play())
    [mark] = [w for w in play.wishes if isinstance(w, fx.Mark)]
    assert (mark.status, mark.reason, mark.due) == (Status.ACCEPTED, Reason.STAYS_SECURED, "2026-12-13")
    play.to_disk()
    line = play.line()
    assert (line.step, line.reason, line.decided) == (LineStep.DESK, Reason.STAYS_SECURED, "accepted")
    play.lay().lay(tag(KIEU))(ev.Tick(20_000, DAY_MS, True))
    assert play.line().step is LineStep.DESK and not play.take(fx.SetSecurity)


def test_it_is_no_trouble_for_staff_when_the_visit_ends_and_the_goodbye_tells_of_the_gate():
    play = _for_use_here(Play()).to_disk()(ev.Touched("finish"), ev.Touched("receipt_print"))
    assert not play.take(fx.MarkTag)
    [printed] = play.take(fx.Print)
    assert [(x.kind, x.note, x.due) for x in printed.slip.lines] == [("borrowed", Reason.STAYS_SECURED, "2026-12-13")]
    phase = play.kiosk.phase
    assert isinstance(phase, Goodbye) and (phase.borrowed, phase.gate_rings, phase.desk) == (1, 1, 0)


def test_a_visit_that_ends_before_its_mark_is_on_disk_waits_for_it():
    play = _for_use_here(Play())(ev.Touched("finish"), ev.Touched("receipt_none"))
    assert isinstance(play.kiosk.phase, Closing)
    play.to_disk()
    assert isinstance(play.kiosk.phase, Goodbye) and not play.take(fx.SetSecurity) and not play.take(fx.MarkTag)


def test_when_the_disk_takes_too_long_for_it_the_store_settles_what_became_of_the_row():
    play = _for_use_here(Play())(ev.Touched("finish"), ev.Touched("receipt_none"), ev.Tick(30_000, DAY_MS, True))
    [note] = play.take(fx.MarkTag)
    assert isinstance(play.kiosk.phase, Goodbye) and note.closed and not note.gate_rings


def test_a_renewal_touches_no_tag_whatever_the_library_says_of_it():
    play = Play().sign_in().lay(tag(KIEU)).to_disk().yes(reason=Reason.ALREADY_YOURS, renewals_left=2).to_disk().tags_obey()
    play(ev.Touched("renew", KIEU)).to_disk().yes(due="2026-12-20", keep_secured=True).to_disk()
    assert play.line().renewed and play.line().step is LineStep.DONE and not play.take(fx.SetSecurity)


def test_only_upstreams_word_given_now_keeps_a_tag_secured():
    play = _for_use_here(Play())
    assert play.line().keep_secured
    play = Play().sign_in().lay(tag(KIEU)).to_disk()(ev.Tick(6_000, DAY_MS, True))
    play(ev.ItemLooked(1, KIEU, Knowledge(patron=PatronFacts(), item=ItemFacts(), data_age_h=1)))
    play.yes(keep_secured=True).to_disk().tags_obey()
    assert play.line().step is LineStep.DONE and not play.line().keep_secured, "decided here before the word came"


# ---- what the library says beside its answer ------------------------------------------------------------------------

def _returned(play, **more):
    play(ev.Touched("return")).lay(tag(KIEU))
    [look] = play.take(fx.ReadSecurity)
    return play(unsecured(look), ev.LinkUp(3)).to_disk().tags_obey().yes(**more).to_disk()


def test_a_return_knows_its_bin_and_its_branch():
    line = _returned(Play(), where="other_branch", bin="3", branch="Hải Châu").line()
    assert (line.step, line.where, line.bin, line.branch) == (LineStep.DONE, "other_branch", "3", "Hải Châu")


@pytest.mark.parametrize(("where", "told"), [("shelf", True), ("desk", True), ("hold_shelf", False), ("other_branch", False)])
def test_beside_an_item_that_somebody_waits_for_the_librarys_own_words_stay_out(where, told):
    line = _returned(Play(), where=where, message="Hold for Nguyễn Văn Hải", print_lines=("Hải, 0903 000 000",)).line()
    assert (bool(line.message), bool(line.print_lines)) == (told, told)


def test_the_librarys_lines_stand_on_the_slip_once_and_not_too_many_of_them():
    play = Play().sign_in().lay(tag(KIEU), tag("39001000000029")).to_disk()
    play.yes(print_lines=("Open  until 20:00", "x" * 99, "")).yes("39001000000029", print_lines=(
        "Open until 20:00", *(f"line {n}" for n in range(9)))).to_disk().tags_obey()
    play(ev.Touched("finish"), ev.Touched("receipt_print"))
    [printed] = play.take(fx.Print)
    assert printed.slip.print_lines == ("Open until 20:00", "x" * 48, "line 0", "line 1", "line 2", "line 3")


def test_the_librarys_notices_stand_in_the_account_once_and_are_gone_with_the_visit():
    owes = "Patron owes 3.50"
    play = Play()(ev.Scanned(LAN), ev.PatronAnswered(LAN, Reason.NONE, greeting="Lan", message=owes), ev.Touched("account"))
    play(ev.AccountAnswered(LAN, messages=(owes, "A book waits for you", "")))
    assert isinstance(play.kiosk.phase, Account) and play.kiosk.phase.messages == (owes, "A book waits for you")
    assert owes not in repr(play.kiosk), "what could be logged"
    play(ev.Touched("finish"), ev.Touched("receipt_none"))
    assert isinstance(play.kiosk.phase, Goodbye) and "owes" not in str(asdict(play.kiosk))
