"""The test of the torture by kill -9: its model notices each broken promise, its bystander can read the kiosk's words."""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from screens.words import words_of
from tests.torture.kills_model import Booked, Confirmed, Entry, Row, World, judge
from tests.torture.kills_witness import Witness

KIEU, CARD, T = "39001000000011", "29001000000013", 1_795_000_000_000
OUT, BACK = "0190a000-0000-7000-8000-00000000aaaa", "0190a000-0000-7000-8000-00000000bbbb"


def honest() -> World:
    """One book borrowed and returned, both confirmed; the other is on loan from before."""
    return World(
        confirmed=[Confirmed("checkout", KIEU, CARD, T, T + 900), Confirmed("checkin", KIEU, "", T + 5_000, T + 6_000, "slip")],
        slip_numbers=["0000BBBB"],
        rows=[Row(1, OUT, "checkout", KIEU, "accepted", T + 100), Row(2, BACK, "checkin", KIEU, "accepted", T + 5_100)],
        booked=[Booked(OUT, 1, "applied", T + 100, CARD), Booked(BACK, 2, "applied", T + 5_100)],
        history=[Entry(KIEU, "checkout", OUT, 1), Entry(KIEU, "checkin", BACK, 2)],
        loans={"other": CARD}, unsecured={KIEU: (False, False), "other": (True,)}, lent_before=frozenset({"other"}))


def test_a_kiosk_that_kept_its_promises_is_not_blamed():
    assert judge(honest()).sentences == []


def _row_gone(world: World) -> None:
    del world.rows[1]


def _never_sent(world: World) -> None:
    world.booked[1] = replace(world.booked[1], stand="fenced")


def _without_effect(world: World) -> None:
    del world.history[1]


def _withdrawn_after_all(world: World) -> None:
    world.rows[0] = replace(world.rows[0], status="withdrawn")


@pytest.mark.parametrize("breaks", [_row_gone, _never_sent, _without_effect, _withdrawn_after_all])
def test_what_was_confirmed_and_is_gone_is_lost(breaks):
    world = honest()
    breaks(world)
    assert judge(world).lost


def test_a_slip_whose_number_nobody_knows_is_lost():
    world = honest()
    world.slip_numbers.append("12345678")
    assert "12345678" in judge(world).lost[0]


def test_an_effect_that_happened_twice_is_doubled():
    world = honest()
    world.history.append(world.history[1])
    assert judge(world).doubled


def test_two_loans_of_one_item_without_a_return_between_are_doubled():
    world = honest()
    world.history.insert(1, Entry(KIEU, "checkout", "another", 1))
    assert judge(world).doubled


def test_an_unsecured_tag_needs_a_loan_or_a_row_that_staff_see():
    world = honest()
    world.unsecured[KIEU] = (False, True)
    assert judge(world).unsecured
    world.rows[1] = replace(world.rows[1], attention="not_secured")
    assert judge(world).sentences == []


def test_an_old_row_for_staff_excuses_nothing_later():
    world = honest()
    world.unsecured[KIEU] = (True, True)
    world.rows[0] = replace(world.rows[0], attention="gate_rings")
    assert judge(world).unsecured


def test_a_loan_whose_tag_stayed_secured_is_seen_by_staff():
    world = honest()
    world.unsecured["other"] = (False,)
    assert any("other is on loan and secured" in said for said in judge(world).broken)


def _gap(world: World) -> None:
    world.rows[1] = replace(world.rows[1], seq=3)


def _same_id(world: World) -> None:
    world.rows[1] = replace(world.rows[1], id=OUT)


def _open_for_ever(world: World) -> None:
    world.rows.append(Row(3, "new", "renew", KIEU, "withdrawing", T))


def _unknown_conflict(world: World) -> None:
    world.rows[0] = replace(world.rows[0], status="conflict")


def _wrong_order(world: World) -> None:
    world.history[0] = replace(world.history[0], seq=9)


def _time_changed(world: World) -> None:
    world.booked[0] = replace(world.booked[0], wall_ms=T + 101)


def _somebody_else(world: World) -> None:
    world.booked[0] = replace(world.booked[0], card="29001000000021")


@pytest.mark.parametrize("breaks, number", [
    (_gap, "5"), (_same_id, "3"), (_open_for_ever, "3"), (_unknown_conflict, "5"), (_wrong_order, "4"), (_time_changed, "6"),
    (_somebody_else, "7"),
])
def test_each_other_promise_is_missed_when_it_is_broken(breaks, number):
    world = honest()
    breaks(world)
    assert any(said.startswith(number) for said in judge(world).broken), judge(world)


# ---- the bystander --------------------------------------------------------------------------------------------------

W = words_of("en")
DATE = W.date("2026-12-20")


def seen(*words: str, screen: str = "Lending") -> Witness:
    witness = Witness({"Truyện Kiều": KIEU})
    witness.begin(CARD)
    witness.see({"screen": screen, "words": ["Truyện Kiều", *words]})
    return witness


@pytest.mark.parametrize("words, step", [
    (W.say("reading"), "reading"), (W.say("working"), "saving"), (W.say("asking"), "asking"), (W.say("writing"), "writing"),
    (W.say("renewing"), "renewing"), (W.say("renewed", date=DATE), "renewed"), (W.say("yours", date=DATE), "yours"),
    (W.say("until", date=DATE), "yours"), (W.say("already_yours", date=DATE), "yours"), (W.say("returned_shelf"), "returned"),
    (W.say("returned_desk"), "returned"), (W.say("received"), "returned"),
    (W.say("head_received"), "returned"), (W.say("put_back_untitled"), "put back"),
    (W.reason(Reason.LIFTED), "put back"), (W.say("stay_put"), "put back"),
    (W.say("part_missing", n=2, total=3), "parts"), (W.say("already_here"), "here"), (W.reason(Reason.LOAN_LIMIT), "refused"),
])
def test_the_bystander_reads_where_a_line_stands(words, step):
    assert seen(words).steps == (step,)


def test_the_state_of_a_title_that_is_cut_is_not_taken_for_that_of_the_one_before():
    assert seen(W.say("asking"), "The Life and Strange Sur…", W.say("yours", date=DATE)).confirmed == {}


def test_only_what_is_called_yours_is_taken_for_confirmed():
    assert not seen(W.say("writing")).confirmed and not seen(W.say("put_back_untitled")).confirmed
    confirmed, = seen(W.say("yours", date=DATE)).confirmed.values()
    assert (confirmed.kind, confirmed.item, confirmed.card) == ("checkout", KIEU, CARD)


def test_a_due_date_in_the_account_confirms_no_loan_of_this_visit():
    """A kiosk that was killed: the loan of the visit before stands in the account of the next."""
    assert seen(W.say("due", date=DATE), screen="Account").confirmed == {}
    assert {c.kind for c in seen(W.say("renewed", date=DATE), screen="Account").confirmed.values()} == {"renew"}


def test_a_slip_that_comes_out_late_belongs_to_the_visit_before():
    witness = seen(W.say("asking"))
    witness.begin("29001000000021")
    witness.see({"slip": {"words": ["Card •••• 0013", "Borrowed", "Truyện Kiều", KIEU, "Not done", "39001000000029",
                                    "Slip no. 0000BBBB"]}})
    confirmed, = witness.confirmed.values()
    assert (confirmed.item, confirmed.card, witness.slip_numbers) == (KIEU, CARD, ["0000BBBB"])
