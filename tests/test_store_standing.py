"""What the store tells the staff screen: counts, times, the newest rows by their keys, and nobody's name."""

import tomllib
from pathlib import Path

import pytest

from kiosk import VERSION
from kiosk.effects import FetchStanding, Mark, MarkTag, Settle
from kiosk.events import StandingFound
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Result, Security, Status
from offline_store import damage, standing
from offline_store.attention import Attention
from screens.words.staff import SENTENCES, staff_words_of
from tests.store_help import KIEU, LAN, NOW_MS, SO_DO, Book


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def pending(book, item):
    row = book.lend(item)
    book.do([Mark(1, row.id, item, Status.PENDING)])
    return row


def found(book):
    [event] = book.do([FetchStanding()])
    assert isinstance(event, StandingFound)
    return event.standing


def test_an_empty_store_owes_nothing_and_has_nothing_for_a_person(book):
    told = found(book)
    assert (told.owed_since_ms, told.waiting, told.damages, told.copy_ms) == (0, (), (), 0)
    assert told.clock_source == "service" and told.version.startswith(f"Muon {VERSION} ")


def test_looking_commits_nothing(book):
    before = book.store.db.total_changes
    found(book)
    assert book.store.db.total_changes == before


def test_the_oldest_owed_row_says_since_when(book):
    book.lend(KIEU)
    book.clock.pass_ms(60_000)
    book.lend(SO_DO)
    assert found(book).owed_since_ms == NOW_MS


def test_what_waits_comes_as_keys_newest_first_with_the_last_digits_of_the_card(book):
    one, two = pending(book, KIEU), pending(book, SO_DO)
    book.do([Settle((Answer(one.id, Result.CONFLICT, reason=Reason.OTHER_BORROWER),))])
    book.do([MarkTag(two.id, Security.UNKNOWN, gate_rings=True, closed=True)])
    first, second = found(book).waiting
    assert (first.item, first.attention, second.reason) == (SO_DO, Attention.GATE_RINGS, Reason.OTHER_BORROWER)
    assert first.card_tail == LAN[-4:] and LAN not in repr(found(book)) and second.seq < first.seq


def test_no_more_rows_than_the_screen_has_use_for(book):
    for n in range(standing.ROWS_MAX + 3):
        row = pending(book, str(n))
        book.do([MarkTag(row.id, Security.UNKNOWN, gate_rings=True, closed=True)])
    told = found(book)
    assert [row.seq for row in told.waiting] == list(range(standing.ROWS_MAX + 3, 3, -1))


def test_a_damage_that_nobody_has_closed_is_told(book):
    one = damage.Damage(1, "x.damaged", NOW_MS, 40, 2, 0, ((3, 5),), None, True)
    with book.store.transaction():
        book.store.db.execute("INSERT INTO meta (name, value) VALUES (?, ?)", damage.entry(one))
    [told] = found(book).damages
    assert (told.id, told.saved, told.owed, told.lost) == ("damage-1", 40, 2, 3)


def test_every_word_of_the_store_for_what_is_wrong_has_a_sentence_in_every_language():
    assert {f"look_{word}" for word in Attention} <= set(SENTENCES)
    for language in ("vi", "en", "fr", "zh"):
        words = staff_words_of(language)
        assert all(f"why_{reason}" in words.table for reason in (
            Reason.NONE, Reason.OTHER_BORROWER, Reason.OLDER_THAN_LOAN, Reason.CLOCK_UNTRUSTED, Reason.REFUSED_BEFORE))


def test_the_version_is_the_projects():
    project = Path(__file__).parent.parent / "pyproject.toml"
    assert tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] == VERSION
