"""Down-sync: a snapshot that can be broken off, then only what has changed; tombstones; nothing that is nobody's business."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from central import demo
from central.ledger import Ledger
from central.schema import items, patrons
from kiosk.transactions import Kind, Want
from tests import central_desk
from tests.central_desk import DE_MEN, DREAM_READY, HA_EXPIRED, HAI_LOST, KIEU, LAN, OUYANG, QUAN, Desk

desk = central_desk.desk


def whole(desk: Desk, limit: int = 500, cursor: str = "") -> tuple[dict, dict, str]:
    """(patrons, items, cursor) after all pages."""
    people, books, more = {}, {}, True
    while more:
        page = desk.page(cursor, limit)
        people |= {one["card"]: one for one in page.patrons}
        books |= {one["item"]: one for one in page.items}
        cursor, more = page.cursor, page.more
    return people, books, cursor


def test_the_first_page_brings_the_rules_and_who_the_library_is(desk: Desk):
    page = desk.page(limit=2)
    assert page.rules and page.rules["offline_items_per_patron"] == 5
    assert page.rules["patron"]["child"] == {"loan_limit": 3, "renewals": 2}
    assert page.library and page.library["isil"] == "VN-MUON" and page.more


def test_blocked_cards_go_down_first(desk: Desk):
    assert desk.page(limit=3).patrons[0]["card"] == HAI_LOST


def test_a_patron_is_what_a_kiosk_needs_and_no_more(desk: Desk):
    people, _books, _cursor = whole(desk)
    assert people[LAN] == {"card": LAN, "greeting": "Lan", "language": "vi", "category": "adult", "blocked": "",
                           "expires": "", "fees": 0, "has_mail": True}  # fmt: skip
    assert people[HAI_LOST]["blocked"] == "card_reported_lost"
    assert people[HA_EXPIRED]["expires"] == "2026-10-23"
    assert len(people) == 12
    secrets = json.dumps(people, ensure_ascii=False)
    assert "Nguyễn" not in secrets and "@" not in secrets and "scrypt" not in secrets


def test_an_item_says_who_has_it_and_who_waits_for_it(desk: Desk):
    _people, books, _cursor = whole(desk)
    assert books[DE_MEN] == {
        "item": DE_MEN, "kind": "book", "title": "Dế Mèn phiêu lưu ký", "author": "Tô Hoài", "withdrawn": False,
        "parts": 1, "loan_to": QUAN, "loan_due": "2026-11-17", "loan_renewed": 0, "hold_for": "", "hold_shelf": "",
    }  # fmt: skip
    assert (books[DREAM_READY]["hold_for"], bool(books[DREAM_READY]["hold_shelf"])) == (OUYANG, True)
    assert books["39001000000128"]["parts"] == 4 and len(books) == 56


def test_after_the_snapshot_only_what_has_changed_comes(desk: Desk):
    _people, _books, cursor = whole(desk)
    assert desk.page(cursor).items == [] and desk.page(cursor).cursor == cursor
    desk.kiosk().ask(Kind.CHECKOUT, KIEU, LAN)
    page = desk.page(cursor)
    assert [one["item"] for one in page.items] == [KIEU] and page.items[0]["loan_to"] == LAN
    assert page.rules is None and page.library is None and page.patrons == []
    assert desk.page(page.cursor).items == []


def test_what_had_no_effect_is_no_change(desk: Desk):
    _people, _books, cursor = whole(desk)
    kiosk = desk.kiosk()
    kiosk.ask(Kind.CHECKOUT, DE_MEN, QUAN)
    kiosk.ask(Kind.CHECKOUT, DE_MEN, LAN)
    kiosk.ask(Kind.CHECKOUT, KIEU, LAN, want=Want.NOTE)
    assert desk.page(cursor).cursor == cursor


def test_what_is_gone_is_a_tombstone(desk: Desk):
    _people, _books, cursor = whole(desk)
    with desk.database.write() as connection:
        ledger = Ledger(connection, desk.now_ms)
        connection.execute(delete(items).where(items.c.item == KIEU))
        connection.execute(delete(patrons).where(patrons.c.card == LAN))
        ledger.touch("item", KIEU)
        ledger.touch("patron", LAN)
        ledger.finish()
    page = desk.page(cursor)
    assert page.items == [{"item": KIEU, "gone": True}] and page.patrons == [{"card": LAN, "gone": True}]


def test_changed_rules_come_down_with_the_next_page(desk: Desk):
    _people, _books, cursor = whole(desk)
    with desk.database.write() as connection:
        ledger = Ledger(connection, desk.now_ms)
        demo.set_rules(ledger, {"offline": "checkin"})
        ledger.finish()
    page = desk.page(cursor)
    assert page.rules and page.rules["offline"] == "checkin" and page.rules["patron"]


def test_what_is_unknown_to_a_kiosk_may_be_allowed_and_nonsense_may_not(desk: Desk):
    _people, _books, cursor = whole(desk)
    with desk.database.write() as connection:
        ledger = Ledger(connection, desk.now_ms)
        demo.set_rules(ledger, {"offline_unknown_items": "allow", "offline_data_hours": 0})
        with pytest.raises(demo.BadLibrary):
            demo.set_rules(ledger, {"offline_unknown_cards": "perhaps"})
        ledger.finish()
    rules = desk.page(cursor).rules
    assert rules and (rules["offline_unknown_items"], rules["offline_unknown_cards"]) == ("allow", "refuse")


def test_a_cursor_of_another_database_or_none_at_all_begins_anew_and_says_so(desk: Desk):
    _people, _books, cursor = whole(desk)
    epoch, _dot, n = cursor.partition(".")
    for strange in ("0000.12", "nonsense", f"{epoch}.x", f"{epoch}.-3", f"{epoch}.{'9' * 40}", "٣", "." + n, "a" * 5000):
        page = desk.page(strange)
        assert page.reset and page.library, strange
    assert not desk.page("").reset


def test_a_limit_is_kept_within_bounds(desk: Desk):
    for asked, rows in ((-5, 1), (0, 1), (3, 3), (10**9, 70)):
        page = desk.page(limit=asked)
        assert len(page.items) + len(page.patrons) + (page.rules is not None) + (page.library is not None) == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["page", "out", "in"]), st.integers(0, 9)), max_size=40), st.integers(1, 40))
def test_a_snapshot_that_is_taken_while_things_change_ends_as_the_truth(desk: Desk, steps, limit):
    kiosk = desk.kiosk()
    books, cursor = {}, ""
    barcodes = [row[0] for row in desk.rows("SELECT item FROM items ORDER BY item LIMIT 10")]

    def take_page() -> bool:
        nonlocal cursor
        page = desk.page(cursor, limit)
        books.update({one["item"]: one for one in page.items})
        cursor = page.cursor
        return page.more

    for step, n in steps:
        if step == "page":
            take_page()
        else:
            kind = Kind.CHECKOUT if step == "out" else Kind.CHECKIN
            kiosk.ask(kind, barcodes[n], LAN if step == "out" else "")
    while take_page():
        pass
    assert books == whole(desk)[1]
