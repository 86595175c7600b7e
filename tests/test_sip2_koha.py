"""189 recorded exchanges with a real Koha, through codec and talks: what the kiosk makes of each, and of the nights in which
an answer was lost. What they mean stands in the decisions file, line by line; it was read by a person."""

from pathlib import Path
from typing import Any

import pytest

from drivers.sip2 import questions, replay
from drivers.sip2.codec import BadChecksum, checksum, decode
from drivers.sip2.fits import misfit
from drivers.sip2.ground import Memory
from drivers.sip2.say import Say
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Result, Want
from tests.sip2_help import DAY_MS, ground, message, play, tx
from tests.sip2_koha import decisions, frame, load

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> Rows:
    return load(shared_data / "koha_sip_transcript.jsonl")


def answer(rows: Rows, number: int) -> bytes:
    """The recorded answer on that line of the transcript, counted from 1."""
    return frame(rows[number - 1], "response")


def codes(said: list[Say]) -> list[str]:
    return [one.code for one in said]


def test_every_recorded_answer_leads_to_the_decision_that_was_read_and_approved(rows: Rows, repo: Path):
    golden = (repo / "tests" / "golden" / "koha_decisions.txt").read_text("utf-8").splitlines()
    assert decisions(rows) == golden, "say: python -m tests.sip2_koha TRANSCRIPT > tests/golden/koha_decisions.txt"
    assert len(golden) == 189


def test_a_checkout_whose_answer_was_lost_is_looked_up_and_not_sent_again_because_that_would_renew(rows: Rows):
    renewed = message(answer(rows, 146))
    assert renewed.fixed["renewal_ok"] == "Y", "this is what a resend does to the patron"
    outcome, said = play(replay.settle(ground(), Memory(), tx(item="CN003", patron="P0002")), [answer(rows, 159)])
    assert (outcome.answer.result, codes(said)) == (Result.ACCEPTED, ["63"])


def test_a_refused_repeat_is_looked_up_once_more_and_the_first_try_is_found_to_have_succeeded(rows: Rows):
    """The first 11 was carried out after our first look: the refusal («no more renewals») speaks of the second."""
    seen_before, free, refused, seen_after = (answer(rows, n) for n in (9, 24, 30, 27))
    outcome, said = play(replay.settle(ground(), Memory(), tx()), [seen_before, free, refused, seen_after])
    assert (outcome.answer.result, codes(said)) == (Result.ACCEPTED, ["63", "17", "11", "63"])


def test_a_refusal_that_is_one_waits_for_a_person_with_the_whole_story(rows: Rows):
    outcome, _ = play(replay.settle(ground(), Memory(), tx(item="VN002", patron="P0005")),
                      [answer(rows, 16), answer(rows, 24), answer(rows, 39), answer(rows, 16)])
    assert (outcome.answer.result, outcome.answer.reason) == (Result.CONFLICT, Reason.BLOCKED)
    assert "«Patron Blocked»" in outcome.answer.message


def test_a_line_closed_before_booking_leaves_the_checkin_to_be_sent_again(rows: Rows):
    """17 says that it is on loan, due soon: a loan that began after the return would be due later."""
    row = tx(Kind.CHECKIN, ago_ms=DAY_MS, due="2026-12-06")
    outcome, said = play(replay.settle(ground(), Memory(), row), [answer(rows, 26), answer(rows, 57)])
    assert (outcome.answer.result, codes(said)) == (Result.ACCEPTED, ["17", "09"])


def test_a_line_closed_after_booking_leaves_nothing_to_be_sent(rows: Rows):
    row = tx(Kind.CHECKIN, "HOLD1")
    outcome, said = play(replay.settle(ground(), Memory(), row), [answer(rows, 75)])
    assert (outcome.answer.result, codes(said)) == (Result.ACCEPTED, ["17"])


def test_text_that_leaked_into_cy_and_da_is_no_hold_and_is_shown_to_nobody(rows: Rows):
    outcome, _ = play(questions.ask(ground(), Memory(), tx(Kind.CHECKIN, want=Want.ASK)), [answer(rows, 57)])
    assert outcome.answer.where == "shelf"
    assert "HASH" not in str(outcome) and "SIPServer" not in str(outcome)


@pytest.mark.parametrize("number", [77, 86, 87, 89])
def test_neither_name_nor_card_nor_telephone_of_the_next_patron_goes_anywhere(rows: Rows, number: int):
    row = tx(Kind.CHECKIN, want=Want.ASK)
    outcome, _ = play(questions.ask(ground(), Memory(), row), [answer(rows, number), answer(rows, 78)])
    assert outcome.answer.where in ("hold_shelf", "other_branch")
    for private in ("Hoa", "P0013", "0241", "example.org"):
        assert private not in str(outcome)


def test_a_checksum_counted_over_letters_is_told_from_a_right_one(rows: Rows):
    """An account without an encoding: the text is counted before it becomes bytes. Every recorded answer was right; this is
    the same answer as such a server sends it."""
    right = answer(rows, 25)
    head = right[: right.rindex(b"AZ") + 2]
    wrong = head + f"{-sum(map(ord, head.decode())) & 0xFFFF:04X}".encode()
    assert right == head + checksum(head).encode() and decode(right).get("AJ").startswith("Truyện Kiều")
    with pytest.raises(BadChecksum):
        decode(wrong)


def test_a_64_for_another_patron_is_never_taken(rows: Rows):
    """A 63 without a card was answered with the data of somebody who has no user name."""
    stray = decode(answer(rows, 158))
    assert stray.get("AE") == "Koha Admin"
    assert misfit(Say("63", {}, (("AA", "P0001"),)), stray)
