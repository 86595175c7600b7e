"""Central's answers, checked: what is right becomes an event, what is not is PortGarbled, and one bad row spoils no other."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import upstream_json as codec
from kiosk.events import PatronAnswered
from kiosk.ports import PortGarbled
from kiosk.slip import Slip, SlipLine
from kiosk.state import FeeShown, HoldShown, LoanShown
from kiosk.transactions import Answer, Result

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4), max_leaves=12)

FIELDS = ["id", "result", "first", "reason", "title", "due", "renewals_left", "where", "retry_after_s", "answers", "loans",
          "holds", "fees", "cursor", "more", "patrons", "items", "card", "item", "features", "time_ms", "amount",
          "print_lines", "messages", "keep_secured", "bin"]
objects = st.dictionaries(st.sampled_from(FIELDS), json_values | st.sampled_from(["accepted", "duplicate", "2026-12-01"]))
rows_of_objects = objects | st.builds(lambda rows: dict.fromkeys(("answers", "loans", "patrons", "items"), rows),
                                      st.lists(objects, max_size=3))


def heard(*rows: Any, asked: str = "a") -> tuple[dict[str, Answer], list[str]]:
    notes: list[str] = []
    return codec.answers({"answers": list(rows)}, set(asked.split()), notes.append), notes


def test_a_patron_is_read_with_what_is_left_out_at_its_default():
    assert codec.patron("29", {"reason": "", "greeting": "Lan", "loans": 2}) == PatronAnswered("29", "", "Lan", loans=2)


def test_an_object_without_a_reason_is_no_welcome():
    with pytest.raises(PortGarbled, match="reason"):
        codec.patron("29", {"greeting": "Lan"})


def test_an_account_has_loans_holds_and_fees():
    got = codec.account("29", {
        "loans": [{"item": "39", "title": "Số đỏ", "due": "2026-12-01", "overdue": True, "renewals_left": 1}],
        "holds": [{"item": "38", "title": "Chí Phèo", "ready": True, "shelf": "H2"}],
        "fees": [{"why": "late", "amount": 5000}]})
    assert got.loans == (LoanShown("39", "Số đỏ", due="2026-12-01", overdue=True, renewals_left=1),)
    assert got.holds == (HoldShown("38", "Chí Phèo", ready=True, shelf="H2"),)
    assert got.fees == (FeeShown("late", 5000),)


def test_answers_are_taken_in_any_order_and_come_back_as_they_were_sent():
    sent = [Answer("b", Result.REFUSED, reason="reserved"),
            Answer("a", Result.DUPLICATE, Result.ACCEPTED, title="Số đỏ", due="2026-12-01", renewals_left=0)]
    got, notes = heard(*[answer.to_json() for answer in sent], asked="a b")
    assert (got, notes) == ({"a": sent[1], "b": sent[0]}, [])


def test_what_a_library_system_adds_is_clean_and_limited():
    row = {"id": "a", "result": "accepted", "where": "other_branch", "bin": "3\x00" + "9" * 99, "branch": "Hải\u202e  Châu",
           "print_lines": ["Open  till 8", "", "\x1b@"] + ["x" * 1000] * 20, "keep_secured": True}
    answer = heard(row)[0]["a"]
    assert (answer.branch, answer.keep_secured, len(answer.bin)) == ("Hải Châu", True, codec.BIN_MAX)
    assert answer.print_lines[:2] == ("Open till 8", "@")
    assert len(answer.print_lines) < codec.LINES_MAX and max(map(len, answer.print_lines)) == codec.TEXT_MAX


def test_the_librarys_notices_come_with_the_card_and_with_the_account():
    assert codec.patron("29", {"reason": "", "message": "Patron  owes 3.50"}).message == "Patron owes 3.50"
    assert codec.account("29", {"loans": [], "messages": ["Patron owes 3.50", ""]}).messages == ("Patron owes 3.50",)
    with pytest.raises(PortGarbled, match="messages"):
        codec.account("29", {"loans": [], "messages": [{}]})


def test_an_answer_to_another_question_is_dropped_and_noted():
    got, notes = heard({"id": "x", "result": "accepted"}, {"id": "a", "result": "accepted"})
    assert list(got) == ["a"]
    assert notes == ["an answer to what was not asked"]


def test_the_first_of_two_answers_to_one_question_counts():
    got, _ = heard({"id": "a", "result": "refused"}, {"id": "a", "result": "accepted"})
    assert got["a"].result is Result.REFUSED


@pytest.mark.parametrize("row", [
    {"id": "a", "result": "perhaps"}, {"id": "a"}, {"result": "accepted"}, {"id": 5, "result": "accepted"},
    {"id": "a", "result": "accepted", "due": "tomorrow"}, {"id": "a", "result": "accepted", "renewals_left": -1},
    {"id": "a", "result": "accepted", "renewals_left": True}, {"id": "a", "result": "accepted", "title": ["x"]},
    {"id": "a", "result": "accepted", "print_lines": "x"}, {"id": "a", "result": "accepted", "print_lines": [7]},
    {"id": "a", "result": "accepted", "keep_secured": "yes"}, {"id": "a", "result": "accepted", "bin": 3},
    {"id": "a", "result": "duplicate"}, {"id": "a", "result": "duplicate", "first": "duplicate"},
    {"id": "a", "result": "duplicate", "first": "retry"}, {"id": "a", "result": "retry", "retry_after_s": 1 << 60}])
def test_a_garbled_answer_is_dropped_and_the_others_count(row):
    got, notes = heard(row, {"id": "b", "result": "accepted"}, asked="a b")
    assert list(got) == ["b"]
    assert len(notes) == 2 and notes[1] == "no answer to 1 of 2 transactions"


def test_text_is_composed_and_freed_of_what_no_screen_can_show():
    title = "Sô\u0301 \r\n\x1b đỏ\u2028\u202e" + "x" * 1000
    got, _ = heard({"id": "a", "result": "accepted", "title": title, "message": "\ud800"})
    assert got["a"].title.startswith("Số đỏ xxx")
    assert len(got["a"].title) <= codec.TEXT_MAX
    assert got["a"].message == "?"


def test_health_says_the_time_and_what_central_can_do():
    assert codec.health({"ok": True, "time_ms": 5, "features": ["mail", 7]}) == codec.Health(5, frozenset({"mail"}))


@pytest.mark.parametrize("body", [
    {}, {"cursor": "c"}, {"cursor": "c", "more": "yes"}, {"cursor": 5, "more": True},
    {"cursor": "c", "more": False, "patrons": [{}]}, {"cursor": "c", "more": False, "items": [{"item": 5}]},
    {"cursor": "c", "more": False, "items": [5]}, {"cursor": "c", "more": False, "items": [{"item": "1"}] * 1001}])
def test_a_page_that_the_store_could_not_read_is_garbled(body):
    with pytest.raises(PortGarbled):
        codec.page(body)


def test_a_page_goes_on_as_it_came():
    page = {"cursor": "c", "more": True, "patrons": [{"card": "29", "gone": True}], "items": [{"item": "39"}], "new": 1}
    assert codec.page(page) is page


@given(rows_of_objects)
def test_any_object_is_read_or_garbled_and_nothing_else(body):
    for read in (codec.health, codec.page, lambda b: codec.patron("29", b), lambda b: codec.account("29", b),
                 lambda b: codec.answers(b, {"a"}, lambda note: None)):
        try:
            read(body)
        except PortGarbled:
            pass


def test_a_slip_becomes_json_with_all_its_lines():
    slip = Slip("vi", "Thư viện Mẫu", "HN1", "kiosk-1", 0, "Asia/Ho_Chi_Minh", (SlipLine("borrowed", "Số đỏ"),))
    body = json.loads(json.dumps(codec.slip(slip)))
    assert body["library"] == "Thư viện Mẫu"
    assert body["lines"][0]["title"] == "Số đỏ"
    assert "print_lines" not in body, "an earlier central refuses what it does not know"
    assert codec.slip(replace(slip, print_lines=("Open till 8",)))["print_lines"] == ("Open till 8",)
