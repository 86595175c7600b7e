"""Times at central: raw ones and corrected ones are both kept and shown, late arrivals are ordered by what is known, and a
clock of central's own that was wrong holds nobody up (decision 0009)."""

import json
import sqlite3
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from central import enrol, migrate, patrons, staff_views, tries
from central.__main__ import main
from central.app import Central, make_app
from central.library import Library
from central.server import open_database
from kiosk.transactions import Kind, Result, Want
from tests import central_desk
from tests.central_desk import DAY_MS, DE_MEN, HOUR_MS, KIEU, LAN, NOON_MS, QUAN, SO_DO, Desk, again

desk = central_desk.desk
DECADE_MS = 3652 * DAY_MS


def times(desk: Desk, item: str = KIEU) -> list[tuple]:
    with desk.database.read() as connection:
        found = staff_views.transactions(connection, item)
    return [(one["seq"], one["raw_ms"], one["raw_trusted"], one["corrected_ms"], one["from_ms"], one["to_ms"]) for one in found]


# ---- raw beside corrected -------------------------------------------------------------------------------------------

def test_the_raw_reading_and_the_corrected_time_are_both_kept(desk: Desk):
    kiosk = desk.kiosk()
    kiosk.trusted = False
    kiosk.book(Kind.CHECKOUT, KIEU, LAN, happened_ms=NOON_MS - HOUR_MS)
    kiosk.book(Kind.CHECKIN, KIEU)
    assert times(desk) == [(1, 5_000, False, NOON_MS - HOUR_MS, NOON_MS - HOUR_MS, NOON_MS - HOUR_MS),
                           (2, 5_000, False, None, NOON_MS - HOUR_MS, NOON_MS)]


def test_neither_changes_when_it_comes_again_with_other_times(desk: Desk):
    kiosk = desk.kiosk()
    kiosk.trusted = False
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK, happened_ms=NOON_MS - HOUR_MS)
    first = kiosk.one(tx)
    before = times(desk)
    desk.pass_ms(3 * DAY_MS)
    repeated = kiosk.one(tx.__class__(**{**tx.to_json(), "kind": tx.kind, "want": tx.want, "found": tx.found,
                                         "happened_ms": NOON_MS + DAY_MS}))
    assert repeated.result is Result.DUPLICATE and repeated.due == first.due == "2026-12-13"
    assert times(desk) == before


def test_they_are_shown_as_json_and_at_the_command_line(desk: Desk, capsys):
    kiosk = desk.kiosk()
    kiosk.trusted = False
    kiosk.book(Kind.CHECKOUT, KIEU, LAN)
    with TestClient(make_app(Central(desk.database, admin_token="t", now_ms=lambda: desk.now_ms))) as client:
        shown = client.get(f"/api/v1/admin/transactions?item={KIEU}&device=kiosk-a", headers={"Authorization": "Bearer admin.t"})
        nobody = client.get("/api/v1/admin/transactions?device=nobody", headers={"Authorization": "Bearer admin.t"})
    (one,) = shown.json()["transactions"]
    assert (one["raw_ms"], one["raw_trusted"], one["corrected_ms"]) == (5_000, False, None)
    assert nobody.json() == {"transactions": []}
    assert main(["transactions", "list", "--item", KIEU, "--database", f"sqlite:///{desk.file}"]) == 0
    said = capsys.readouterr().out
    assert "time unknown, before 2026-11-22 12:00 UTC" in said and "its clock said 1970-01-01 00:00 UTC, not believed" in said


def test_a_database_of_the_version_before_has_its_times_taken_from_the_bodies(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    kiosk = desk.kiosk()
    kiosk.book(Kind.CHECKOUT, KIEU, LAN, happened_ms=NOON_MS - HOUR_MS)
    kiosk.ask(Kind.CHECKOUT, SO_DO, LAN)
    before = times(desk), times(desk, SO_DO)
    desk.close()
    old = sqlite3.connect(desk.file)
    for column in ("raw_ms", "raw_trusted", "corrected_ms"):
        old.execute(f"ALTER TABLE transactions DROP COLUMN {column}")
    old.execute("UPDATE alembic_version SET version_num = '0001'")
    old.commit()
    old.close()
    desk.database = open_database(f"sqlite:///{desk.file}")
    assert (times(desk), times(desk, SO_DO)) == before
    assert desk.rows("SELECT version_num FROM alembic_version") == [(migrate.HEAD,)]


# ---- late arrivals --------------------------------------------------------------------------------------------------

def test_late_arrivals_are_ordered_by_corrected_times_whatever_the_raw_ones_say(desk: Desk):
    """Lent at kiosk a without a clock, returned at b, and a delivers last: it fits before, by its corrected time."""
    kiosk, other = desk.kiosk(), desk.kiosk("kiosk-b")
    kiosk.trusted = False
    out = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK, happened_ms=NOON_MS - 3 * HOUR_MS)
    other.book(Kind.CHECKIN, KIEU, ago_ms=HOUR_MS)
    assert kiosk.one(out).result is Result.ACCEPTED
    assert desk.applied(KIEU) == ["checkout", "checkin"] and desk.loan(KIEU) is None and not desk.reasons()


def test_a_row_whose_time_nobody_knows_is_a_conflict_only_where_it_matters(desk: Desk):
    kiosk, other = desk.kiosk(), desk.kiosk("kiosk-b")
    kiosk.trusted = False
    out = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK)
    alone = kiosk.tx(Kind.CHECKOUT, SO_DO, LAN, Want.BOOK)
    other.book(Kind.CHECKIN, KIEU, ago_ms=HOUR_MS)
    assert [answer.result for answer in kiosk.send(out, alone)] == [Result.CONFLICT, Result.ACCEPTED]
    assert desk.reasons() == ["clock_untrusted"]


def test_a_kiosk_ten_years_ahead_is_not_believed(desk: Desk):
    desk.kiosk("kiosk-b").book(Kind.CHECKIN, KIEU, ago_ms=HOUR_MS)
    answer = desk.kiosk().book(Kind.CHECKOUT, KIEU, LAN, ago_ms=-DECADE_MS)
    assert answer.result is Result.CONFLICT and desk.reasons() == ["clock_untrusted"]
    assert times(desk)[-1][1:3] == (NOON_MS + DECADE_MS, True)


# ---- central's own clock --------------------------------------------------------------------------------------------

def test_a_checkin_is_not_swallowed_because_central_lent_the_book_under_a_clock_far_ahead(desk: Desk):
    desk.pass_ms(DECADE_MS)
    assert desk.kiosk().ask(Kind.CHECKOUT, KIEU, LAN).result is Result.ACCEPTED
    desk.pass_ms(-DECADE_MS + DAY_MS)
    answer = desk.kiosk("kiosk-b").book(Kind.CHECKIN, KIEU, ago_ms=HOUR_MS)
    assert answer.result is Result.CONFLICT and desk.reasons() == ["clock_untrusted"]
    assert desk.kiosk().book(Kind.CHECKIN, KIEU, ago_ms=HOUR_MS).result is Result.ACCEPTED, "of one kiosk the seq decides"
    assert desk.loan(KIEU) is None


def test_the_change_log_goes_on_by_number_whatever_the_clock_does(desk: Desk):
    cursor = desk.page().cursor
    while (page := desk.page(cursor)).more:
        cursor = page.cursor
    cursor = page.cursor
    for jump_ms in (DECADE_MS, -2 * DECADE_MS, DECADE_MS):
        desk.pass_ms(jump_ms)
        desk.kiosk().ask(Kind.CHECKOUT if desk.loan(KIEU) is None else Kind.CHECKIN, KIEU, LAN)
        page = desk.page(cursor)
        assert [item["item"] for item in page.items] == [KIEU] and not page.reset
        cursor = page.cursor


def test_a_code_is_good_for_its_hours_and_not_for_the_years_that_a_clock_steps_back(desk: Desk):
    desk.pass_ms(DECADE_MS)
    with desk.database.write() as connection:
        code = enrol.new_code(connection, desk.now_ms)
    desk.pass_ms(-DECADE_MS)
    with desk.database.write() as connection:
        assert enrol.enrol(connection, code, "x", desk.now_ms) is None
        code = enrol.new_code(connection, desk.now_ms)
        assert enrol.enrol(connection, code, "x", desk.now_ms - 60_000) is not None, "another server's clock is a little behind"


def test_a_wait_for_a_pin_is_as_long_as_it_was_when_the_clock_has_stepped_back(desk: Desk):
    desk.pass_ms(DECADE_MS)
    for _ in range(5):
        patrons.sign_in(desk.database, "kiosk-a", LAN, "0", desk.now_ms)
    desk.pass_ms(-DECADE_MS)
    for _ in range(2):
        with pytest.raises(tries.MustWait) as wait:
            patrons.sign_in(desk.database, "kiosk-a", LAN, "1234", desk.now_ms)
        assert wait.value.wait_s == 30
    desk.pass_ms(31_000)
    assert patrons.sign_in(desk.database, "kiosk-a", LAN, "1234", desk.now_ms)["reason"] == ""


def test_a_step_forward_forgives_no_wrong_pin(desk: Desk):
    for _ in range(5):
        patrons.sign_in(desk.database, "kiosk-a", LAN, "0", desk.now_ms)
    desk.pass_ms(DECADE_MS)
    patrons.sign_in(desk.database, "kiosk-a", LAN, "0", desk.now_ms)
    with pytest.raises(tries.MustWait) as wait:
        patrons.sign_in(desk.database, "kiosk-a", LAN, "1234", desk.now_ms)
    assert wait.value.wait_s == 60


# ---- midnight -------------------------------------------------------------------------------------------------------

MIDNIGHT_MS = NOON_MS + 5 * HOUR_MS          # in Hà Nội


@pytest.mark.parametrize(("at_ms", "due"), [(-1, "2026-12-13"), (0, "2026-12-14")])
def test_the_day_of_a_loan_is_the_librarys_own(desk: Desk, at_ms: int, due: str):
    desk.now_ms = MIDNIGHT_MS + at_ms
    assert desk.kiosk().ask(Kind.CHECKOUT, KIEU, LAN).due == due


def test_a_loan_of_before_midnight_that_arrives_after_it_is_due_as_promised_and_stays_so(desk: Desk):
    kiosk = desk.kiosk()
    desk.now_ms = MIDNIGHT_MS + 60_000
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN, Want.BOOK, ago_ms=120_000)
    assert kiosk.one(tx).due == "2026-12-13"
    desk.pass_ms(40 * DAY_MS)
    assert kiosk.one(again(tx, Want.BOOK)).due == "2026-12-13"
    assert desk.loan(KIEU) == (LAN, "2026-12-13")


def test_a_leap_day_and_the_nights_of_23_and_25_hours_move_no_due_date(desk: Desk):
    with desk.database.write() as connection:
        body = json.loads(connection.execute(text("SELECT body FROM documents WHERE name = 'library'")).scalar_one())
        put = text("UPDATE documents SET body = :body WHERE name = 'library'")
        connection.execute(put, {"body": json.dumps(body | {"timezone": "Europe/Paris"})})
    for at, item, due in (("2028-02-08T22:59:59", KIEU, "2028-02-29"), ("2027-03-27T22:59:59", SO_DO, "2027-04-17"),
                          ("2027-10-31T22:30:00", DE_MEN, "2027-11-21")):
        desk.now_ms = round(datetime.fromisoformat(at + "+00:00").timestamp() * 1000)
        with desk.database.write() as connection:
            connection.execute(text("UPDATE patrons SET expires = ''"))
            connection.execute(text("UPDATE loans SET in_ms = 1 WHERE item = :item"), {"item": item})
        assert desk.kiosk().ask(Kind.CHECKOUT, item, QUAN).due == due
    assert Library(timezone="Europe/Paris").local_date(desk.now_ms).isoformat() == "2027-10-31"
