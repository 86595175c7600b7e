"""Batches: each transaction with its answer, in order, in one commit; a bad one is parked and blocks nothing."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central import book, enrol, intake
from central.database import Database
from central.shape import Malformed, parse
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Result, Transaction, Want
from tests import central_desk
from tests.central_desk import DE_MEN, KIEU, LAN, NOON_MS, QUAN, SO_DO, Desk, again, results

desk = central_desk.desk
GOOD = {"id": "t-1", "seq": 1, "kind": "checkout", "item": KIEU, "patron": LAN, "want": "ask", "boot_id": "b",
        "boot_ms": 1, "wall_ms": NOON_MS, "trusted": True}  # fmt: skip

BAD = [
    ({}, "id"),
    (GOOD | {"colour": "red"}, "colour"),
    ({key: value for key, value in GOOD.items() if key != "seq"}, "seq"),
    (GOOD | {"seq": "1"}, "seq"),
    (GOOD | {"seq": True}, "seq"),
    (GOOD | {"seq": 1.5}, "seq"),
    (GOOD | {"seq": -1}, "seq"),
    (GOOD | {"seq": 2**70}, "seq"),
    (GOOD | {"wall_ms": -(2**60)}, "wall_ms"),
    (GOOD | {"wall_ms": float("nan")}, "wall_ms"),
    (GOOD | {"happened_ms": "yesterday"}, "happened_ms"),
    (GOOD | {"due": "x" * 65}, "due"),
    (GOOD | {"kind": "steal"}, "kind"),
    (GOOD | {"want": None}, "want"),
    (GOOD | {"trusted": "yes"}, "trusted"),
    (GOOD | {"id": ""}, "id"),
    (GOOD | {"id": "x" * 65}, "id"),
    (GOOD | {"item": ""}, "item"),
    (GOOD | {"item": "a\nb"}, "item"),
    (GOOD | {"item": "a\x00b"}, "item"),
    (GOOD | {"item": "\ud800"}, ""),
    (GOOD | {"patron": ["x"]}, "patron"),
    (GOOD | {"patron": {"$gt": ""}}, "patron"),
]


@pytest.mark.parametrize(("body", "names"), BAD, ids=range(len(BAD)))
def test_a_bad_transaction_is_said_to_be_bad_field_by_field(body: dict, names: str):
    found = parse(body)
    assert isinstance(found, Malformed) and names in found.why


@pytest.mark.parametrize("body", [None, 3, "checkout", [], [GOOD], True])
def test_what_is_no_object_is_no_transaction(body):
    assert isinstance(parse(body), Malformed)


def test_a_good_one_is_what_the_kiosk_wrote():
    assert parse(GOOD) == Transaction.from_json(GOOD)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "happened_ms", "reason", "found", "x"]), values).map(lambda one: GOOD | one))
def test_any_json_at_all_is_a_transaction_or_is_said_to_be_none(body: dict):
    found = parse(body)
    if isinstance(found, Transaction):
        json.dumps(found.to_json()).encode("utf-8")
        assert len(found.id) <= 64 and 0 <= found.seq < 2**53
    else:
        assert found.why and len(found.id) <= 64


def test_the_others_in_a_batch_go_on(desk: Desk):
    kiosk = desk.kiosk()
    answers = kiosk.send(kiosk.tx(Kind.CHECKOUT, KIEU, LAN), {"id": "broken", "seq": 9}, kiosk.tx(Kind.CHECKOUT, SO_DO, LAN), 7)
    assert results(answers) == [Result.ACCEPTED, Result.CONFLICT, Result.ACCEPTED, Result.CONFLICT]
    assert [one.id for one in answers] == ["kiosk-a-1", "broken", "kiosk-a-2", ""]
    assert answers[1].message and answers[3].message
    assert [one["transaction"] for one in desk.conflicts()] == [{"id": "broken", "seq": 9}, 7]


def test_a_bad_one_that_comes_again_is_parked_once(desk: Desk):
    kiosk = desk.kiosk()
    assert results(kiosk.send({"id": "broken"})) == [Result.CONFLICT]
    second = kiosk.send({"id": "broken"})[0]
    assert (second.result, second.first) == (Result.DUPLICATE, Result.CONFLICT)
    assert len(desk.conflicts()) == 1


def test_a_bad_one_that_was_repaired_is_a_transaction_like_any_other(desk: Desk):
    kiosk = desk.kiosk()
    kiosk.send(GOOD | {"colour": "red"})
    assert results(kiosk.send(GOOD)) == [Result.ACCEPTED]


def test_a_batch_that_comes_again_changes_nothing(desk: Desk):
    kiosk = desk.kiosk()
    batch = [kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK), kiosk.tx(Kind.CHECKIN, DE_MEN, "", Want.BOOK),
             kiosk.tx(Kind.CHECKOUT, DE_MEN, QUAN, Want.BOOK), kiosk.tx(Kind.CHECKOUT, SO_DO, QUAN, Want.NOTE)]  # fmt: skip
    first = kiosk.send(*batch)
    counts = desk.rows("SELECT (SELECT count(*) FROM loans), (SELECT count(*) FROM happenings), (SELECT n FROM counters)")
    second = kiosk.send(*batch)
    assert results(second) == [Result.DUPLICATE] * 4
    assert [one.word for one in second] == results(first)
    assert counts == desk.rows(
        "SELECT (SELECT count(*) FROM loans), (SELECT count(*) FROM happenings), (SELECT n FROM counters)"
    )


def test_the_same_transaction_twice_in_one_batch_is_applied_once(desk: Desk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    assert results(kiosk.send(tx, tx, again(tx, Want.WITHDRAW))) == [Result.ACCEPTED, Result.DUPLICATE, Result.ACCEPTED]
    assert desk.applied(KIEU) == ["checkout"]


def test_a_withdrawal_before_its_question_in_one_batch_fences_it(desk: Desk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    answers = kiosk.send(again(tx, Want.WITHDRAW), tx)
    assert results(answers) == [Result.WITHDRAWN, Result.REFUSED]
    assert answers[1].reason == Reason.WITHDRAWN and desk.loan(KIEU) is None


@pytest.mark.parametrize("want", Want)
def test_a_seq_that_was_used_for_another_id_is_kept_for_a_person_and_never_applied(desk: Desk, want: Want):
    kiosk = desk.kiosk()
    kiosk.ask(Kind.CHECKOUT, KIEU, LAN)
    copied = kiosk.tx(Kind.CHECKOUT, SO_DO, LAN, want, seq=1, id="from-a-copied-card")
    answer = kiosk.one(copied)
    says = {Want.WITHDRAW: Result.WITHDRAWN, Want.NOTE: Result.NOTED}
    assert answer.result is says.get(want, Result.CONFLICT)
    assert desk.reasons() == ["seq_reused"] and desk.loan(SO_DO) is None
    assert kiosk.one(copied).word is answer.result
    assert len(desk.conflicts()) == 1


def test_an_id_with_other_contents_is_kept_for_a_person(desk: Desk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    kiosk.one(tx)
    changed = kiosk.tx(Kind.CHECKOUT, KIEU, QUAN, id=tx.id, seq=tx.seq)
    assert kiosk.one(changed).result is Result.CONFLICT
    assert desk.reasons() == ["id_reused"] and desk.loan(KIEU) == (LAN, "2026-12-13")


@pytest.mark.parametrize("want", Want)
def test_no_kiosk_learns_of_or_withdraws_what_another_has_done(desk: Desk, want: Want):
    tx = desk.kiosk("kiosk-a").tx(Kind.CHECKOUT, KIEU, LAN)
    desk.kiosk("kiosk-a").one(tx)
    answer = desk.kiosk("kiosk-b").one(again(tx, want))
    assert (answer.result, answer.title, answer.due) == (Result.CONFLICT, "", "")
    assert desk.loan(KIEU) == (LAN, "2026-12-13") and desk.reasons() == ["id_reused"]


def test_a_withdrawal_or_a_note_may_have_forgotten_the_patron(desk: Desk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, DE_MEN, LAN)
    kiosk.one(tx)
    forgotten = kiosk.tx(Kind.CHECKOUT, DE_MEN, "", id=tx.id, seq=tx.seq)
    assert kiosk.one(again(forgotten, Want.NOTE)).result is Result.NOTED
    assert kiosk.one(again(forgotten, Want.WITHDRAW)).result is Result.WITHDRAWN


def test_gaps_in_the_seqs_are_seen_and_never_refused(desk: Desk):
    kiosk = desk.kiosk()
    for seq in (1, 2, 5, 9):
        assert kiosk.ask(Kind.CHECKIN, KIEU, seq=seq, id=f"t-{seq}").result is Result.ACCEPTED
    with desk.database.read() as connection:
        assert enrol.missing(connection, "kiosk-a") == [(3, 4), (6, 8)]
    kiosk.ask(Kind.CHECKIN, KIEU, seq=3, id="t-3")
    with desk.database.read() as connection:
        assert enrol.missing(connection, "kiosk-a") == [(4, 4), (6, 8)]


def test_a_busy_database_is_retry_for_the_whole_batch_and_nothing_is_written(desk: Desk):
    kiosk = desk.kiosk()
    impatient = Database(f"sqlite:///{desk.file}", busy_ms=50)
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    with desk.database.write():
        answers = intake.take(impatient, kiosk.name, [tx.to_json(), {"bad": 1}], desk.now_ms)
    impatient.close()
    assert results(answers) == [Result.RETRY, Result.RETRY] and answers[0].retry_after_s > 0
    assert kiosk.one(tx).result is Result.ACCEPTED


def test_a_fault_of_our_own_parks_its_transaction_and_the_others_go_on(desk: Desk, monkeypatch, caplog):
    def broken(ledger, device, tx, event, follower=None):
        if tx.item == SO_DO:
            raise ZeroDivisionError("a bug")
        return book.book(ledger, device, tx, event, follower)

    monkeypatch.setattr(intake, "book", broken)
    caplog.set_level(logging.CRITICAL, "central.intake")
    kiosk = desk.kiosk()
    answers = kiosk.send(*(kiosk.tx(Kind.CHECKOUT, item, LAN, Want.BOOK) for item in (KIEU, SO_DO)),
                         kiosk.tx(Kind.CHECKIN, DE_MEN, "", Want.BOOK))  # fmt: skip
    assert results(answers) == [Result.ACCEPTED, Result.CONFLICT, Result.ACCEPTED]
    assert desk.reasons() == ["fault"] and desk.loan(KIEU) == (LAN, "2026-12-13") and desk.loan(DE_MEN) is None


def test_an_empty_batch_is_an_empty_answer(desk: Desk):
    assert desk.kiosk().send() == []


def test_every_transaction_is_kept_as_it_came(desk: Desk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK, boot_id="boot-9", pin_checked=False)
    kiosk.one(tx)
    ((body,),) = desk.rows("SELECT body FROM transactions")
    assert Transaction.from_json(json.loads(body)) == tx
