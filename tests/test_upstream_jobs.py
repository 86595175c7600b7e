"""What each wish becomes on the wire, and what its answer and its silence become."""

import pytest

from drivers import upstream_jobs as jobs
from drivers.upstream_jobs import Reply, unsent
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, FetchChanges, Probe, SendMail
from kiosk.events import (
    Answered,
    AnswerMissing,
    ChangesMissing,
    Delivered,
    LinkUp,
    Mailed,
    NotDelivered,
    PatronAnswered,
    PatronSilent,
)
from kiosk.ports import PortGarbled
from kiosk.slip import Slip
from kiosk.transactions import Answer, Kind, Result, Transaction, Want


def tx(name: str, item: str = "39", want: Want = Want.ASK) -> Transaction:
    return Transaction(name, 1, Kind.CHECKOUT, item, "29", want, "boot", 5, 6, True)


def asking(*wishes: Ask) -> jobs.Asking:
    return jobs.Asking(0.0, wishes)


def accepted(*names: str) -> Reply:
    return Reply(200, {"answers": [{"id": name, "result": "accepted"} for name in names]})


def nothing_noted(sentence: str) -> None:
    raise AssertionError(sentence)


def test_a_card_is_asked_without_a_pin_first():
    assert jobs.PatronAsked(0, AskPatron("29")).request.body == {"card": "29"}
    assert jobs.PatronAsked(0, AskPatron("29", "1234")).request.body == {"card": "29", "pin": "1234"}


def test_card_and_pin_are_in_no_representation():
    job = jobs.PatronAsked(0, AskPatron("29001000000013", "1234"))
    assert "1234" not in repr(job.request) + repr(job)
    assert "29001000000013" not in repr(job.request)


def test_too_many_wrong_pins_are_a_word_on_the_card_and_not_silence():
    """Silence would ask the store, and the card alone would sign in."""
    events = jobs.PatronAsked(0, AskPatron("29", "1234")).answered(Reply(429), nothing_noted)
    assert events == [PatronAnswered("29", "pin_wait")]


def test_rows_that_are_still_owed_go_before_the_question_about_their_item_and_each_id_goes_once():
    first = Ask(1, tx("c", "39"), (tx("a", "39"), tx("b", "39")))
    second = Ask(1, tx("d", "38"), (tx("a", "39"),))
    body = asking(first, second).request.body
    assert body is not None
    assert [row["id"] for row in body["transactions"]] == ["a", "b", "c", "d"]


def test_answers_to_questions_are_answered_and_answers_to_earlier_rows_are_delivered():
    job = asking(Ask(1, tx("c"), (tx("a"),)), Ask(2, tx("d", "38")))
    events = job.answered(accepted("d", "a", "c"), nothing_noted)
    assert events == [Delivered((Answer("a", Result.ACCEPTED),), batch=False),
                      Answered(1, "39", Answer("c", Result.ACCEPTED)), Answered(2, "38", Answer("d", Result.ACCEPTED))]


def test_a_question_that_the_answer_passes_over_has_no_word_but_was_sent():
    notes: list[str] = []
    events = asking(Ask(1, tx("c")), Ask(1, tx("d", "38"))).answered(accepted("d"), notes.append)
    assert events == [AnswerMissing(1, "c", "39", True), Answered(1, "38", Answer("d", Result.ACCEPTED))]
    assert notes == ["no answer to 1 of 2 transactions"]


def test_a_delivery_with_some_answers_is_delivered_as_far_as_they_go():
    notes: list[str] = []
    events = jobs.Handing(0, (tx("a"), tx("b"))).answered(accepted("b", "x"), notes.append)
    assert events == [Delivered((Answer("b", Result.ACCEPTED),))]
    assert len(notes) == 2


def test_a_delivery_without_one_answer_is_garbled():
    with pytest.raises(PortGarbled):
        jobs.Handing(0, (tx("a"),)).answered(accepted("x"), lambda note: None)


def test_a_cursor_is_opaque_in_the_address():
    assert jobs.Fetching(0, FetchChanges("a&b=/ü")).request.path == "/changes?cursor=a%26b%3D%2F%C3%BC&limit=500"


def test_a_probe_needs_no_secret_and_a_knock_does():
    assert jobs.Probing(0).request.signed is False
    assert jobs.Probing(0, knocks=True).request.signed is True
    events = jobs.Probing(0).answered(Reply(200, {"ok": True, "features": ["mail"]}, took_ms=7), nothing_noted)
    assert events == [LinkUp(7, frozenset({"mail"}))]


SLIP = Slip("vi", "Thư viện", "", "k", 0, "UTC", ())


@pytest.mark.parametrize(("wish", "told"), [
    (AskPatron("29"), PatronSilent("29")), (AskAccount("29"), PatronSilent("29")),
    (Ask(3, tx("a")), AnswerMissing(3, "a", "39", False)), (Deliver((tx("a"),)), NotDelivered()),
    (FetchChanges(), ChangesMissing()), (SendMail("29", SLIP), Mailed(False))])
def test_every_wish_is_told_when_it_did_not_go(wish, told):
    assert unsent(wish) == [told]


def test_a_probe_that_did_not_go_has_nobody_to_tell():
    assert unsent(Probe()) == []
