"""After a backup of central was put back: what it has forgotten is sent once more, and nothing is entered twice.

And a kiosk that begins anew under its old name (another memory card): its numbers go on where central knows them.
"""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.effects import Mark, Settle
from kiosk.spans import spans_of
from kiosk.transactions import Answer, Kind, Result, Status, Want
from offline_store import resend
from offline_store.__main__ import main
from tests.central_process import Server
from tests.link_kiosk import LinkKiosk
from tests.store_help import LAN, Book, page
from tests.torture import storm_library as library

WITHIN_S = 20.0


def central_staff(*words: str) -> None:
    from central.__main__ import main as central
    assert central(list(words)) in (0, None)


# ---- with the real central ------------------------------------------------------------------------------------------

@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    library.build(tmp_path / "central.sqlite", library.Size(1, 60, 5), time.time_ns() // 1_000_000)
    (tmp_path / "k").mkdir()
    yield tmp_path


def kiosk_at(place: Path, url: str) -> LinkKiosk:
    return LinkKiosk(place / "k", url, library.device(0), library.secret(0))


def deliver(kiosk: LinkKiosk, numbers: range) -> set[str]:
    ids = {kiosk.decide_here(library.item(0, n), library.card(0, n % 5)).id for n in numbers}
    kiosk.run_until(lambda: not kiosk.owed, WITHIN_S, "the delivery")
    return ids


def test_what_was_answered_after_the_backup_is_entered_once_more_and_once(place: Path):
    database = f"sqlite:///{place / 'central.sqlite'}"
    with Server(place) as server, kiosk_at(place, server.url) as kiosk:
        before = deliver(kiosk, range(4))
        central_staff("backup", "make", str(place / "backup.sqlite"), "--database", database)
        after = deliver(kiosk, range(4, 10))
    for name in ("central.sqlite", "central.sqlite-wal", "central.sqlite-shm"):
        (place / name).unlink(missing_ok=True)
    shutil.copy(place / "backup.sqlite", place / "central.sqlite")
    central_staff("backup", "restored", "--database", database)
    with Server(place) as server, kiosk_at(place, server.url) as kiosk:
        deliver(kiosk, range(10, 11))
        assert not library.truth(place / "central.sqlite").once & after, "it does not come by itself"
        config = configuration(place, server.url)
        assert main(["queue", "resend", "1-10", "99", "--config", str(config)]) == 0
        kiosk.clerk.look_around()
        kiosk.turn()
        deliver(kiosk, range(11, 12))
        truth = library.truth(place / "central.sqlite")
        assert before | after <= truth.once and not truth.otherwise and not truth.conflicts
        stands = {row[0] for row in kiosk.clerk.store.db.execute("SELECT status FROM txn")}
        assert stands == {Status.ACCEPTED}


def configuration(place: Path, url: str) -> Path:
    (place / "muon.toml").write_text(f'[library]\nname = "L"\n[upstream]\nurl = "{url}"\ndevice = "k1"\n'
                                     f'[store]\npath = "{place / "k" / "store.db"}"\nkey_file = "{place / "none"}"\n')
    return place / "muon.toml"


def test_a_store_that_begins_anew_under_the_same_name_gives_no_number_twice(place: Path):
    with Server(place) as server:
        with kiosk_at(place, server.url) as kiosk:
            deliver(kiosk, range(5))
        for file in (place / "k").iterdir():
            file.unlink()
        with kiosk_at(place, server.url) as kiosk:
            kiosk.run_until(lambda: kiosk.clerk.desk.newest_seq > 0, WITHIN_S, "the first page")
            deliver(kiosk, range(5, 8))
            assert [row[0] for row in kiosk.clerk.store.db.execute("SELECT seq FROM txn ORDER BY seq")] == [6, 7, 8]
            assert any("was its card exchanged" in line for line in kiosk.said)
        truth = library.truth(place / "central.sqlite")
        assert len(truth.once) == 8 and not truth.conflicts
    with closing(sqlite3.connect(place / "central.sqlite")) as db:
        assert db.execute("SELECT count(*), max(seq) FROM transactions").fetchone() == (8, 8)


# ---- the store alone ------------------------------------------------------------------------------------------------

@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path)
    book.do([page()])
    yield book
    book.store.close()


def told(book: Book, result: Result, *, offline: bool = True, **more):
    row = book.lend(**more)
    if offline:
        book.do([Mark(1, row.id, row.item, Status.PENDING)])
    book.do([Settle((Answer(row.id, result),))])
    return row


def test_only_what_was_answered_is_owed_again_in_its_order(book: Book):
    lent, back = told(book, Result.ACCEPTED), told(book, Result.ACCEPTED, kind=Kind.CHECKIN)
    refused, conflict = told(book, Result.REFUSED, offline=False, item="i3"), told(book, Result.CONFLICT, item="i4")
    open_ = book.lend("i5")
    assert resend.resend(book.store, [(1, 7)]) == resend.Resent(again=3, cardless=0, missing=2)
    book.desk.load()
    assert [book.status(row) for row in (lent, back, refused, conflict, open_)] == [
        Status.PENDING, Status.PENDING, Status.REFUSED, Status.CONFLICT, Status.ASKING]
    assert [(tx.seq, tx.want) for tx in book.owed()] == [(1, Want.BOOK), (3, Want.NOTE)], "of one item the oldest first"
    book.do([Settle((Answer(lent.id, Result.DUPLICATE, first=Result.ACCEPTED),))])
    assert [tx.seq for tx in book.owed()] == [2, 3]


def test_a_card_that_was_forgotten_cannot_go_again(book: Book):
    told(book, Result.ACCEPTED)
    book.store.db.execute("UPDATE txn SET card = NULL")
    assert resend.resend(book.store, [(1, 1)]) == resend.Resent(again=0, cardless=1, missing=0)


@pytest.mark.parametrize(("words", "found"), [(["3"], [(3, 3)]), (["3", "9-41"], [(3, 3), (9, 41)]),
                                              (["3, 9–41"], [(3, 3), (9, 41)])])
def test_numbers_as_central_names_them(words, found):
    assert spans_of(words) == found


@pytest.mark.parametrize("word", ["x", "9-3", "-3", "1-", "9" * 20, "٣"])
def test_what_is_no_number_is_said(word, book: Book, tmp_path: Path, capsys):
    assert main(["queue", "resend", "--store", str(tmp_path / "store.db"), "--", word]) == 2
    assert "no number" in capsys.readouterr().err


def test_a_library_system_without_ids_would_lend_twice(book: Book, tmp_path: Path, capsys):
    told(book, Result.ACCEPTED)
    (tmp_path / "muon.toml").write_text('[library]\nname = "L"\n[upstream]\nurl = "sip2://127.0.0.1:6001"\n'
                                        f'[store]\npath = "{tmp_path / "store.db"}"\nkey_file = "key"\n')
    assert main(["queue", "resend", "1", "--config", str(tmp_path / "muon.toml")]) == 2
    assert "SIP2" in capsys.readouterr().err and book.owed() == []


def test_an_absurd_number_of_central_changes_nothing(book: Book):
    book.do([page("e.2", newest_seq=1 << 60)])
    assert book.lend(card=LAN).seq == 1
