"""What waits for a person: kept whole, listed, closed only with a note."""

from central import conflicts
from central.conflicts import Sort
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Want
from tests import central_desk
from tests.central_desk import BAO_FULL, DE_MEN, KIEU, LAN, QUAN, Desk

desk = central_desk.desk


def one_conflict(desk: Desk) -> dict:
    desk.kiosk().book(Kind.CHECKOUT, DE_MEN, LAN, found="unknown")
    return desk.conflicts()[0]


def test_a_conflict_keeps_the_whole_transaction_its_reason_and_what_stood(desk: Desk):
    kept = one_conflict(desk)
    assert kept["transaction"] == {
        "id": "kiosk-a-1", "seq": 1, "kind": "checkout", "item": DE_MEN, "patron": LAN, "want": "book",
        "boot_id": "boot-1", "boot_ms": 1000, "wall_ms": desk.now_ms, "trusted": True,
    }  # fmt: skip
    assert (kept["reason"], kept["device"], kept["made_ms"]) == (Reason.OTHER_BORROWER, "kiosk-a", desk.now_ms)
    assert (kept["stood"]["title"], kept["stood"]["loan_card"]) == ("Dế Mèn phiêu lưu ký", QUAN)


def test_closing_keeps_the_note_and_the_conflict(desk: Desk):
    number = one_conflict(desk)["id"]
    with desk.database.write() as connection:
        assert conflicts.close(connection, number, "Quân brought it back, Lan has it.", desk.now_ms + 5)
    assert desk.conflicts() == []
    with desk.database.read() as connection:
        (closed,) = conflicts.waiting(connection, closed=True)
        assert conflicts.one(connection, number) == closed
    assert (closed["note"], closed["closed_ms"]) == ("Quân brought it back, Lan has it.", desk.now_ms + 5)


def test_what_is_closed_or_not_there_cannot_be_closed(desk: Desk):
    number = one_conflict(desk)["id"]
    with desk.database.write() as connection:
        conflicts.close(connection, number, "done", desk.now_ms)
        assert not conflicts.close(connection, number, "again", desk.now_ms)
        assert not conflicts.close(connection, 999, "what", desk.now_ms)
        assert conflicts.one(connection, 999) is None


def test_the_same_transaction_after_its_conflict_was_closed_is_not_parked_anew(desk: Desk):
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, DE_MEN, LAN, Want.BOOK)
    kiosk.one(tx)
    with desk.database.write() as connection:
        conflicts.close(connection, desk.conflicts()[0]["id"], "done", desk.now_ms)
    kiosk.one(tx)
    assert desk.conflicts() == []


def test_notices_stand_apart_from_conflicts(desk: Desk):
    one_conflict(desk)
    desk.kiosk().book(Kind.CHECKOUT, KIEU, BAO_FULL)
    assert [one["kind"] for one in desk.conflicts(None)] == [Sort.CONFLICT, Sort.NOTICE]
    assert len(desk.conflicts()) == 1


def test_every_reason_of_centrals_own_has_a_sentence():
    own = {conflicts.SEQ_REUSED, conflicts.ID_REUSED, conflicts.NO_RULE, conflicts.FAULT, conflicts.NOT_WANTED}
    assert set(conflicts.MESSAGES) == own
    assert not own & set(Reason)
