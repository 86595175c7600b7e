"""Where a question and replay meet over one item or one card, and what a demanding reviewer found there: each of these was
once wrong.
"""

import time
from datetime import date, timedelta

import pytest

from drivers.simulators.ils_answers import Ils
from drivers.simulators.ils_library import Item, Library, Patron
from drivers.simulators.ils_manners import ALL
from drivers.sip2 import desk as desk_module
from drivers.sip2 import hear, lookup, questions, replay
from drivers.sip2.codec import decode, encode
from drivers.sip2.ground import Memory
from drivers.sip2.replay import LOSSES_MAX
from drivers.sip2.say import KnownOtherwise, Say, Unsayable
from kiosk.effects import AskPatron, Deliver, Probe
from kiosk.events import AnswerMissing, Delivered, LinkLost, LinkUp, NotDelivered, PatronAnswered
from kiosk.ports import PortLost
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Result, Want
from tests.sip2_help import NOW, ground, message, play, tx
from tests.test_sip2_desk import QUICK, ask, desk, is_answer

HERE = frozenset({"VN001"})
SAYS_NOTHING = f"64{' ' * 14}00020261122    082200{' ' * 24}AOCPL|AAP0001|AELan|BLY|"
LENT_IN_HOUSE = "121NNN20261122    082200AOCPL|AAP0001|ABVN001|AJx|AH20261213    235900|"


def ils() -> Ils:
    library = Library(branch="HN1")
    library.add(Patron("P0001", "Lan", "1234"), Patron("P0002", "An", "0000"))
    library.add(*(Item(f"VN00{n}", f"Sách {n}") for n in range(1, 9)))
    return Ils(library, ALL["koha"], lambda: NOW, logged_in=True)


def via(system: Ils):
    def answer(said: Say):
        heard = system.answer(decode(encode(said.code, said.fixed, said.fields)[:-1]))
        assert heard
        return message(heard.rstrip(b"\r\n"))
    return answer


def signed_in(kiosk) -> None:
    time.sleep(QUICK)
    kiosk.wish(AskPatron("P0001", "1234"))
    kiosk.hears(PatronAnswered)


def done(line, item: str = "VN001") -> list[str]:
    return [one.kind for one in line.ils.library.done_to(item)]


# ---- one item, a question and an owed row ---------------------------------------------------------------------------

def test_a_book_laid_down_again_after_an_unheard_checkout_is_not_renewed():
    with desk() as (kiosk, line):
        signed_in(kiosk)
        line.lose_answer_to = "11"
        kiosk.wish(ask(seq=9))
        assert kiosk.hears(AnswerMissing).sent
        line.lose_answer_to = ""
        kiosk.hears(LinkUp)
        time.sleep(QUICK * 1.5)
        kiosk.wish(ask(seq=10, earlier=(tx(want=Want.WITHDRAW, seq=9),)))
        assert kiosk.hears(is_answer("VN001")).answer.reason == Reason.ALREADY_YOURS
        assert done(line) == ["checkout"]


def test_a_loan_that_replay_enters_during_her_visit_is_not_renewed_by_her_question():
    with desk() as (kiosk, line):
        signed_in(kiosk)
        kiosk.wish(Deliver((tx(seq=3),)))
        kiosk.hears(Delivered)
        kiosk.wish(ask(seq=10))
        kiosk.hears(is_answer("VN001"))
        assert done(line) == ["checkout"]


def test_a_delivery_that_a_question_has_overtaken_does_not_undo_the_loan_just_told():
    with desk() as (kiosk, line):
        signed_in(kiosk)
        line.ils.library.lend("P0001", "VN001", NOW)              # the unheard 11 of row 9
        line.slow_s["63"] = 0.15
        row = tx(want=Want.WITHDRAW, seq=9)
        others = tuple(tx(item=f"VN00{n}", patron="P0002", seq=n) for n in (2, 3, 4))
        kiosk.wish(Deliver((*others, row), HERE))
        time.sleep(0.2)
        kiosk.wish(ask(seq=10, earlier=(row,)))
        assert kiosk.hears(is_answer("VN001")).answer.result is Result.ACCEPTED
        kiosk.hears(lambda event: isinstance(event, Delivered) and event.batch)
        assert line.ils.library.loan("VN001")


def test_a_question_does_not_get_between_two_messages_of_a_row_on_its_item():
    with desk() as (kiosk, line):
        time.sleep(QUICK)
        loan = line.ils.library.lend("P0001", "VN001", NOW - timedelta(hours=3))
        row = tx(Kind.CHECKIN, due=loan.due.isoformat(), borrower="P0001", seq=5)
        line.slow_s["17"] = 0.2
        kiosk.wish(Deliver((row,)))
        time.sleep(0.1)
        kiosk.wish(ask(seq=10, earlier=(row,)))
        kiosk.hears(lambda event: isinstance(event, Delivered) and event.batch)
        assert kiosk.hears(is_answer("VN001")).answer.result is Result.ACCEPTED
        assert line.codes() == ["17", "63", "09", "11"]
        assert line.ils.library.loan("VN001")


def test_a_question_whose_turn_does_not_come_again_in_time_is_told_so_and_the_line_is_not_called_lost():
    with desk() as (kiosk, line):
        time.sleep(QUICK)
        line.slow_s |= {"17": 0.3, "11": 1.5}
        kiosk.wish(Deliver((tx(patron="P0002", seq=1),)))
        time.sleep(0.1)
        began = kiosk.wish(ask(wait_ms=800))
        kiosk.hears(AnswerMissing)
        assert time.monotonic() - began < 1.2
        answer = kiosk.hears(lambda event: isinstance(event, (Delivered, LinkLost)))
        assert isinstance(answer, Delivered)


# ---- withdrawing ----------------------------------------------------------------------------------------------------

def test_what_she_had_before_the_question_is_never_undone():
    system = ils()
    loan = system.library.lend("P0001", "VN001", NOW - timedelta(days=7))
    row = tx(want=Want.WITHDRAW, due=loan.due.isoformat())
    outcome, said = play(replay.settle(ground(), Memory(), row, HERE), via(system))
    assert (outcome.answer.result, [one.code for one in said]) == (Result.ACCEPTED, ["63", "17"])


def test_a_loan_that_falls_due_too_soon_to_be_of_this_question_is_never_undone():
    system = ils()
    system.library.lend("P0001", "VN001", NOW - timedelta(days=16))
    outcome, _ = play(replay.settle(ground(), Memory(), tx(want=Want.WITHDRAW), HERE), via(system))
    assert outcome.answer.result is Result.ACCEPTED
    assert system.library.loan("VN001")


def test_a_loan_that_only_the_question_can_have_made_is_undone_where_the_book_still_lies():
    system = ils()
    system.library.lend("P0001", "VN001", NOW)
    outcome, said = play(replay.settle(ground(), Memory(), tx(want=Want.WITHDRAW), HERE), via(system))
    assert (outcome.answer.result, [one.code for one in said]) == (Result.WITHDRAWN, ["63", "17", "09"])


# ---- proofs ---------------------------------------------------------------------------------------------------------

def test_with_fixed_due_dates_the_same_day_proves_nothing():
    system, term = ils(), date(2027, 1, 15)
    system.library.lend("P0002", "VN001", NOW - timedelta(minutes=10), due=term)      # at the desk, after the return
    row = tx(Kind.CHECKIN, due=term.isoformat(), ago_ms=3 * 3_600_000)
    outcome, _ = play(replay.settle(ground(fixed_due_dates=True), Memory(), row), via(system))
    assert (outcome.answer.result, outcome.answer.reason) == (Result.CONFLICT, Reason.OLDER_THAN_LOAN)
    assert system.library.loan("VN001")


def test_a_loan_that_we_have_entered_is_no_proof_once_somebody_else_has_the_book():
    system, memory = ils(), Memory()
    it = ground(boot_ms=lambda: 3_000_000)
    play(replay.settle(it, memory, tx(seq=1, ago_ms=3_000_000)), via(system))
    system.library.take_back("VN001", NOW)
    system.library.lend("P0002", "VN001", NOW)                    # the line was away for an hour, and the desk at work
    outcome, _ = play(replay.settle(it, memory, tx(Kind.CHECKIN, seq=2, ago_ms=2_000_000)), via(system))
    assert outcome.answer.result is Result.CONFLICT
    assert system.library.loan("VN001")


def test_nothing_said_is_not_nothing_lent():
    loans, _ = play(lookup.loans(ground("generic"), "P0001"), [SAYS_NOTHING])
    assert not loans.told
    on_loan = "1804020120261122    082200ABVN001|AJx|AH20261213    235900|"
    outcome, _ = play(replay.settle(ground("generic"), Memory(), tx(want=Want.WITHDRAW)), [SAYS_NOTHING, on_loan])
    assert outcome.answer.result is Result.CONFLICT


def test_a_list_of_another_visit_does_not_say_that_somebody_elses_loan_is_hers():
    system, memory = ils(), Memory()
    memory.signed_in("P0001", {"VN001"})
    system.library.lend("P0002", "VN001", NOW)
    outcome, _ = play(questions.ask(ground(), memory, tx(want=Want.ASK)), via(system))
    assert (outcome.answer.result, outcome.answer.reason) == (Result.REFUSED, Reason.ON_LOAN_TO_OTHER)


# ---- a system that hangs up, is closed, knows a card by another number ----------------------------------------------

def test_a_row_over_which_the_line_is_lost_holds_up_no_other_and_is_for_a_person_in_the_end():
    with desk() as (kiosk, line):
        time.sleep(QUICK)
        well = line.call

        def call(request: Say, wait_s: float):
            if request.get("AA") == "P0002":
                line.left = True
                raise PortLost("hung up")
            return well(request, wait_s)
        line.call = call                                          # type: ignore[method-assign]
        rows = [tx(patron="P0002", seq=1), tx(item="VN002", seq=2), tx(item="VN003", seq=3)]
        answers: dict[str, Result] = {}
        for _ in range(LOSSES_MAX + 2):
            kiosk.wish(Deliver(tuple(row for row in rows if row.id not in answers)))
            heard = kiosk.hears(lambda event: isinstance(event, (Delivered, NotDelivered)))
            answers |= {one.id: one.result for one in getattr(heard, "answers", ())}
            if len(answers) == len(rows):
                break
            kiosk.hears(LinkUp)
        assert [answers[row.id] for row in rows] == [Result.CONFLICT, Result.ACCEPTED, Result.ACCEPTED]


def test_a_library_system_that_lends_nothing_at_this_hour_makes_no_conflicts():
    for row in (tx(), tx(Kind.CHECKIN)):
        outcome, said = play(replay.settle(ground(takes=lambda code: False), Memory(), row), [])
        assert (outcome.answer.result, said) == (Result.RETRY, [])


def test_a_withdrawal_for_a_card_that_the_system_knows_by_another_number_is_for_a_person():
    """Its question may have been carried out for the other number."""
    for why, result in ((KnownOtherwise("of another card"), Result.CONFLICT), (Unsayable("a strange letter"), Result.WITHDRAWN)):
        talk = replay.settle(ground(), Memory(), tx(want=Want.WITHDRAW), HERE)
        next(talk)
        with pytest.raises(StopIteration) as end:
            talk.throw(why)
        assert end.value.value.answer.result is result


# ---- what is said, and what is not ----------------------------------------------------------------------------------

def test_an_item_for_use_in_the_library_stays_secured_however_often_it_is_laid_down():
    memory = Memory()
    memory.signed_in("P0001", set())
    outcome, _ = play(questions.ask(ground(), memory, tx(want=Want.ASK)), [LENT_IN_HOUSE])
    assert outcome.answer.keep_secured
    has = f"64{' ' * 14}00020261122    082200000000000001000000000000AOCPL|AAP0001|AELan|BLY|AUVN001|"
    seen = "1804020120261122    082200ABVN001|AJx|AH20261213    235900|"
    outcome, _ = play(questions.ask(ground(), memory, tx(want=Want.ASK)), [has, seen])
    assert (outcome.answer.result, outcome.answer.keep_secured) == (Result.ACCEPTED, True)


def test_a_second_loan_with_desensitize_n_stays_secured_where_the_system_is_not_known_to_mean_otherwise():
    again = LENT_IN_HOUSE.replace("121N", "121Y")
    assert hear.lent("t", message(again), ground("generic")).keep_secured
    assert not hear.lent("t", message(again), ground("evergreen")).keep_secured


@pytest.mark.parametrize("more", ["", "CV00|", "CV05|"])
def test_an_alert_that_says_no_place_is_for_the_desk_and_its_words_may_name_somebody(more: str):
    answer = hear.returned("t", message(f"101YNY20261122    082200AOCPL|ABVN001|AQ|AJx|{more}AFHold for An|AGFor An|"), ground())
    assert (answer.where, answer.message, answer.print_lines) == ("desk", "", ())


@pytest.mark.parametrize("field", ["CB", "BV"])
def test_a_number_of_5000_digits_is_none(field: str):
    said = SAYS_NOTHING.replace(" " * 24, "0" * 24) + f"CQY|{field}{'9' * 5_000}|"
    seen = hear.patron(message(said), ground())
    assert (seen.loan_limit, seen.fees) == (0, 0)


def test_a_list_of_60_kb_is_read_in_a_moment():
    done, left = hear.renewed(message(f"6610000000020261122    082200AOCPL|BM{'a' * 60_000}|"))
    assert (len(done), left) == (1, {})


def test_what_a_card_has_is_forgotten_while_the_line_is_away(monkeypatch: pytest.MonkeyPatch):
    kept: list[Memory] = []
    monkeypatch.setattr(desk_module, "FORGET_S", 0.2)
    monkeypatch.setattr(desk_module, "Memory", lambda: kept.append(Memory()) or kept[-1])
    with desk() as (kiosk, line):
        kiosk.wish(AskPatron("P0001", "1234"))
        kiosk.hears(PatronAnswered)
        line.broken = True
        kiosk.wish(Probe())
        kiosk.hears(LinkLost)
        time.sleep(1.5)
        assert kept[0].has == {}
