"""How an id stands, times what is wanted of it: every pair of the table, through the real intake."""

from itertools import product

import pytest

from central import written
from central.stands import ACTS, Act, Stand
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Transaction, Want
from tests import central_desk
from tests.central_desk import KIEU, LAN, QUAN, SO_DO, Desk, Kiosk, again

desk = central_desk.desk

A, R, C, W, N, D = (
    Result.ACCEPTED, Result.REFUSED, Result.CONFLICT, Result.WITHDRAWN, Result.NOTED, Result.DUPLICATE,
)  # fmt: skip

CONTRACT: dict[tuple[Stand, Want], tuple[Result, Result | None, str, Stand]] = {
    # how it stands, what is wanted: the answer, the first answer, its reason, how it stands then
    (Stand.NEW, Want.ASK): (A, None, "", Stand.APPLIED),
    (Stand.NEW, Want.BOOK): (A, None, "", Stand.APPLIED),
    (Stand.NEW, Want.WITHDRAW): (W, None, "", Stand.FENCED),
    (Stand.NEW, Want.NOTE): (N, None, "", Stand.NOTED),
    (Stand.APPLIED, Want.ASK): (D, A, "", Stand.APPLIED),
    (Stand.APPLIED, Want.BOOK): (D, A, "", Stand.APPLIED),
    (Stand.APPLIED, Want.WITHDRAW): (A, None, "", Stand.APPLIED),
    (Stand.APPLIED, Want.NOTE): (N, None, "", Stand.APPLIED),
    (Stand.REFUSED, Want.ASK): (D, R, Reason.ON_LOAN_TO_OTHER, Stand.REFUSED),
    (Stand.REFUSED, Want.BOOK): (C, None, Reason.REFUSED_BEFORE, Stand.CONFLICT),
    (Stand.REFUSED, Want.WITHDRAW): (W, None, "", Stand.FENCED),
    (Stand.REFUSED, Want.NOTE): (N, None, "", Stand.REFUSED),
    (Stand.CONFLICT, Want.ASK): (D, C, Reason.OTHER_BORROWER, Stand.CONFLICT),
    (Stand.CONFLICT, Want.BOOK): (D, C, Reason.OTHER_BORROWER, Stand.CONFLICT),
    (Stand.CONFLICT, Want.WITHDRAW): (W, None, "", Stand.FENCED),
    (Stand.CONFLICT, Want.NOTE): (N, None, "", Stand.CONFLICT),
    (Stand.FENCED, Want.ASK): (R, None, Reason.WITHDRAWN, Stand.FENCED),
    (Stand.FENCED, Want.BOOK): (C, None, Reason.WITHDRAWN, Stand.CONFLICT),
    (Stand.FENCED, Want.WITHDRAW): (D, W, "", Stand.FENCED),
    (Stand.FENCED, Want.NOTE): (N, None, "", Stand.FENCED),
    (Stand.NOTED, Want.ASK): (R, None, Reason.WITHDRAWN, Stand.NOTED),
    (Stand.NOTED, Want.BOOK): (C, None, Reason.REFUSED_BEFORE, Stand.CONFLICT),
    (Stand.NOTED, Want.WITHDRAW): (W, None, "", Stand.FENCED),
    (Stand.NOTED, Want.NOTE): (D, N, "", Stand.NOTED),
    **{(Stand.ASKED, want): (Result.RETRY, None, "", Stand.ASKED) for want in Want},   # only the gateway can find out
}


def test_the_table_knows_every_pair():
    assert set(ACTS) == set(product(Stand, Want)) == set(CONTRACT)
    assert set(ACTS.values()) == set(Act)


def brought_to(stand: Stand, kiosk: Kiosk) -> Transaction:
    """A checkout whose id stands so."""
    taken_by_other = stand in (Stand.REFUSED, Stand.CONFLICT)
    if taken_by_other:
        kiosk.desk.kiosk("kiosk-other").ask(Kind.CHECKOUT, SO_DO, QUAN)
    tx = kiosk.tx(Kind.CHECKOUT, SO_DO if taken_by_other else KIEU, LAN)
    first = {
        Stand.APPLIED: Want.ASK, Stand.REFUSED: Want.ASK, Stand.CONFLICT: Want.BOOK,
        Stand.FENCED: Want.WITHDRAW, Stand.NOTED: Want.NOTE, Stand.ASKED: Want.NOTE,
    }  # fmt: skip
    if stand is not Stand.NEW:
        kiosk.one(again(tx, first[stand]))
        if stand is Stand.ASKED:       # a library system stood behind this database then
            with kiosk.desk.database.write() as connection:
                written.change(connection, tx, Stand.ASKED, Answer(tx.id, Result.RETRY))
        assert standing(kiosk.desk, tx.id) == stand
    return tx


def standing(desk: Desk, tx: str) -> str:
    return desk.rows("SELECT stand FROM transactions WHERE id = :tx", tx=tx)[0][0]


@pytest.mark.parametrize(("stand", "want"), list(product(Stand, Want)))
def test_every_pair_is_answered_as_the_contract_says(desk: Desk, stand: Stand, want: Want):
    kiosk = desk.kiosk()
    tx = brought_to(stand, kiosk)
    before = len(desk.conflicts())
    answer = kiosk.one(again(tx, want))
    result, first, reason, then = CONTRACT[stand, want]
    assert (answer.id, answer.result, answer.first, answer.reason) == (tx.id, result, first, reason)
    assert standing(desk, tx.id) == then
    assert len(desk.conflicts()) == before + (result is C)


@pytest.mark.parametrize(("stand", "want"), list(product(Stand, Want)))
def test_every_pair_twice_has_one_effect_and_parks_once(desk: Desk, stand: Stand, want: Want):
    kiosk = desk.kiosk()
    tx = again(brought_to(stand, kiosk), want)
    first, applied = kiosk.one(tx), desk.applied(tx.item)
    parked = len(desk.conflicts())
    second = kiosk.one(tx)
    assert second.word == first.word
    assert desk.applied(tx.item) == applied
    assert len(desk.conflicts()) == parked


def test_a_repeated_answer_says_all_that_the_first_one_said(desk: Desk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    first, second = kiosk.one(tx), kiosk.one(again(tx, Want.BOOK))
    assert first == Answer(tx.id, A, title="Truyện Kiều", author="Nguyễn Du", due="2026-12-13", renewals_left=2)
    assert (second.title, second.author, second.due, second.renewals_left) == ("Truyện Kiều", "Nguyễn Du", "2026-12-13", 2)


def test_a_withdrawal_that_comes_too_late_says_what_stands(desk: Desk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    kiosk.one(tx)
    answer = kiosk.one(again(tx, Want.WITHDRAW))
    assert (answer.result, answer.due) == (A, "2026-12-13")
    assert desk.loan(KIEU) == (LAN, "2026-12-13")


@pytest.mark.parametrize("kind", [Kind.CHECKIN, Kind.RENEW])
def test_withdrawing_fences_a_checkin_and_a_renewal_too(desk: Desk, kind: Kind):
    kiosk = desk.kiosk()
    kiosk.ask(Kind.CHECKOUT, KIEU, LAN)
    tx = kiosk.tx(kind, KIEU, LAN if kind is Kind.RENEW else "")
    assert kiosk.one(again(tx, Want.WITHDRAW)).result is W
    assert kiosk.one(tx).reason == Reason.WITHDRAWN
    assert desk.applied(KIEU) == ["checkout"]
    assert desk.loan(KIEU) == (LAN, "2026-12-13")
