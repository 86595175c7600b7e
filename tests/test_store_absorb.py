"""The down-sync at rest: pages, snapshots, tombstones, and pages that make no sense."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.effects import Absorb, LookUpItem, LookUpPatron, Record
from kiosk.events import Absorbed, Recorded
from kiosk.transactions import Kind
from tests.store_help import KIEU, LAN, MINH, SO_DO, Book, item, page, patron


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def cards(book):
    return {card for card in (LAN, MINH) if book.ask(LookUpPatron(card)).known.patron}


def items(book):
    return {row[0] for row in book.store.db.execute("SELECT item FROM item")}


def test_a_page_is_on_disk_with_its_cursor(book):
    assert book.do([page("e.7", more=True)]) == [Absorbed("e.7", True)]
    after = book.after_power_cut()
    assert after.opened.cursor == "e.7" and cards(after) == {LAN, MINH} and items(after) == {KIEU, SO_DO}
    assert after.ask(LookUpPatron(LAN)).known.data_age_h is None, "the snapshot is not complete"
    after.store.close()


def test_a_complete_round_has_an_age(book):
    book.do([page("e.1", more=True), page("e.2", items=[], patrons=[])])
    assert book.ask(LookUpPatron(LAN)).known.data_age_h == 0


def test_a_snapshot_forgets_at_its_end_what_it_did_not_mention(book):
    book.do([page("e.1")])
    book.do([page("f.1", more=True, reset=True, patrons=[patron(LAN)], items=[])])
    assert cards(book) == {LAN, MINH}, "not yet"
    book.do([page("f.2", patrons=[], items=[item(SO_DO)])])
    assert cards(book) == {LAN} and items(book) == {SO_DO}


def test_a_snapshot_is_resumed_after_a_power_cut(book):
    book.do([page("e.1")])
    book.do([page("f.1", more=True, reset=True, patrons=[patron(MINH)], items=[])])
    after = book.after_power_cut()
    after.do([page("f.2", patrons=[], items=[item(KIEU)])])
    assert cards(after) == {MINH} and items(after) == {KIEU}
    after.store.close()


def test_changes_forget_nothing_that_they_do_not_mention(book):
    book.do([page("e.1")])
    book.do([page("e.2", patrons=[patron(LAN, fees=5)], items=[])])
    assert cards(book) == {LAN, MINH} and items(book) == {KIEU, SO_DO}
    assert book.ask(LookUpPatron(LAN)).known.patron.fees == 5


def test_tombstones_take_away_and_the_last_word_counts(book):
    book.do([page("e.1")])
    book.do([page("e.2", patrons=[{"card": LAN, "gone": True}], items=[{"item": KIEU, "gone": True}, item(KIEU, title="neu"),
                                                                       item(SO_DO), {"item": SO_DO, "gone": True}])])
    assert cards(book) == {MINH} and items(book) == {KIEU}
    assert book.ask(LookUpItem(1, KIEU)).title == "neu"


def test_a_large_page_is_one_commit(book):
    many = [item(f"{n:014}") for n in range(5_000)]
    assert book.do([page("e.1", items=many), Record(1, Kind.CHECKOUT, KIEU, LAN)])[:1] == [Absorbed("e.1", False)]
    assert len(items(book)) == 5_000


def test_a_long_log_is_moved_into_the_file_before_a_patron_has_to(book):
    book.do([page("e.1", items=[item(f"{n:014}") for n in range(12_000)])])
    assert book.log_is_long
    book.look_around()
    assert not book.log_is_long
    assert (book.folder / "store.db").stat().st_size > 1 << 20


def test_an_item_keeps_its_number_when_it_changes(book):
    book.do([page("e.1")])
    number = "SELECT n FROM item WHERE item = ?"
    before = book.store.db.execute(number, (SO_DO,)).fetchone()[0]
    book.do([page("e.2", items=[item(SO_DO, title="Số đỏ, 2")])])
    assert book.store.db.execute(number, (SO_DO,)).fetchone()[0] == before


@pytest.mark.parametrize("nonsense", [{}, {"cursor": 5, "more": False}, {"cursor": "x"}, {"cursor": "x", "more": "no"},
                                      {"cursor": "x", "more": False, "items": {}},
                                      {"cursor": "x", "more": True, "patrons": "all"}])
def test_a_page_that_makes_no_sense_changes_nothing(book, nonsense):
    book.do([page("e.1")])
    events = book.do([Absorb(nonsense), Record(1, Kind.CHECKOUT, KIEU, LAN)])
    assert events[0] == Absorbed("e.1", False) and isinstance(events[1], Recorded)
    assert len(book.reports) == 1 and items(book) == {KIEU, SO_DO}


def test_a_row_that_makes_no_sense_is_forgotten_and_the_others_are_kept(book):
    book.do([page("e.1")])
    book.do([page("e.2", patrons=[patron(LAN, fees="many"), {"greeting": "nobody"}, 7, patron(MINH, fees=3)],
                  items=[item(KIEU, withdrawn="perhaps"), item(SO_DO, parts=1 << 70), item("", title="no number")])])
    assert cards(book) == {MINH} and items(book) == set()
    assert book.reports == ["3 patron rows of the down-sync make no sense and were left out",
                            "3 item rows of the down-sync make no sense and were left out"]


@pytest.mark.parametrize("rules", [7, {"offline": "sometimes"}, {"offline_hours": -1}, {"offline_hours": True},
                                   {"patron": {"adult": 5}}, {"item": {"book": {"loan_days": "21"}}}, {"offline_without_pin": 1},
                                   {"offline_unknown_items": "perhaps"}, {"offline_unknown_cards": True}])
def test_rules_that_make_no_sense_leave_the_old_ones_in_force(book, rules):
    book.do([page("e.1", rules={"offline": "off"})])
    book.do([page("e.2", rules=rules)])
    assert book.desk.rules().offline == "off" and "the old ones stay" in book.reports[0]


def test_text_for_people_is_composed(book):
    book.do([page(items=[item(KIEU, title="Truye\u0323\u0302n Kie\u0302\u0300u")])])
    assert book.ask(LookUpItem(1, KIEU)).title == "Truyện Kiều"


def test_what_no_text_is_makes_a_row_nonsense_and_a_cursor_a_page(book):
    book.do([page("e.1", items=[item(KIEU, title="\ud800"), item(SO_DO)])])
    assert items(book) == {SO_DO}
    assert book.do([page("\ud800")]) == [Absorbed("e.1", False)]


def test_a_report_names_no_card(book):
    book.do([Absorb({"cursor": "x", "more": False, "patrons": {"card": LAN}}), page("e.2", patrons=[patron(LAN, fees=LAN)])])
    assert len(book.reports) == 2 and LAN not in " ".join(book.reports)


json_like = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
                         lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3))
keys = st.sampled_from(["cursor", "more", "reset", "rules", "library", "patrons", "items", "card", "item", "gone", "loan_to",
                        "title"])
pages = st.dictionaries(keys, json_like | st.lists(st.dictionaries(keys, json_like, max_size=4), max_size=3), max_size=8)


@settings(max_examples=150, deadline=None)
@given(body=pages)
def test_any_page_is_absorbed_or_left_out(body):
    book = _shared()
    events = book.do([Absorb(body)])
    assert len(events) == 1 and isinstance(events[0], Absorbed)
    book.ask(LookUpItem(1, KIEU, LAN))


_books: list[Book] = []


def _shared() -> Book:
    """One store for all examples: opening one is the slow part."""
    if not _books:
        import pathlib
        import tempfile

        _books.append(Book(pathlib.Path(tempfile.mkdtemp())))
    return _books[0]


def teardown_module():
    import shutil

    for book in _books:
        book.store.close()
        shutil.rmtree(book.folder)
