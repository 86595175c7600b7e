"""Transactions and answers as they travel: small, complete, and read with care."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.transactions import MAY_BECOME, OWED, WANT_OF, Answer, Kind, Result, Security, Status, Transaction, Want

ROW = Transaction("01890a5d-ac96-774b-bcce-b302099a8057", 7, Kind.CHECKOUT, "39001000000011", "29001000000013", Want.BOOK,
                  "boot", 5, 6, True)

rows = st.builds(Transaction, id=st.uuids().map(str), seq=st.integers(1, 1 << 40), kind=st.sampled_from(Kind),
                 item=st.text(max_size=20), patron=st.text(max_size=20), want=st.sampled_from(Want),
                 boot_id=st.text(max_size=36), boot_ms=st.integers(0, 1 << 50), wall_ms=st.integers(0, 1 << 50),
                 trusted=st.booleans(), happened_ms=st.none() | st.integers(0, 1 << 50), pin_checked=st.booleans(),
                 reason=st.text(max_size=9), found=st.sampled_from(Security), due=st.text(max_size=10))


@given(rows)
def test_a_transaction_survives_the_wire(row):
    assert Transaction.from_json(json.loads(json.dumps(row.to_json()))) == row


@given(st.builds(Answer, id=st.text(max_size=9), result=st.sampled_from(Result), first=st.none() | st.sampled_from(Result),
                 title=st.text(max_size=30), due=st.text(max_size=10), renewals_left=st.none() | st.integers(0, 9),
                 bin=st.text(max_size=5), branch=st.text(max_size=9), keep_secured=st.booleans(),
                 print_lines=st.lists(st.text(max_size=9), max_size=3).map(tuple)))
def test_an_answer_survives_the_wire(answer):
    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == answer


def test_what_is_usual_is_not_sent():
    assert {"happened_ms", "pin_checked", "reason", "found", "due"}.isdisjoint(ROW.to_json())


@pytest.mark.parametrize("change", [{"kind": "dance"}, {"want": "?"}, {"colour": "red"}])
def test_what_is_no_transaction_is_refused(change):
    with pytest.raises(ValueError):
        Transaction.from_json(ROW.to_json() | change)


def test_an_answer_of_a_later_version_is_understood():
    assert Answer.from_json({"id": "a", "result": "accepted", "colour": "red"}).word is Result.ACCEPTED


@pytest.mark.parametrize("lines", ["text", 7, [7]])
def test_lines_for_the_slip_are_a_list_of_texts(lines):
    with pytest.raises(TypeError, match="print_lines"):
        Answer.from_json({"id": "a", "result": "accepted", "print_lines": lines})


def test_a_duplicate_means_what_was_said_first():
    assert Answer("a", Result.DUPLICATE, Result.REFUSED).word is Result.REFUSED


def test_every_status_has_its_ways_and_its_want():
    assert set(MAY_BECOME) == set(WANT_OF) == set(Status)
    assert all(not MAY_BECOME[s] for s in (Status.ACCEPTED, Status.REFUSED, Status.WITHDRAWN, Status.RESOLVED))
    assert {WANT_OF[s] for s in OWED} == {Want.ASK, Want.BOOK, Want.WITHDRAW}
