"""What of a damaged store is kept, what is doubted, and what is no damage at all."""

import os
import sqlite3
from pathlib import Path

import pytest

from kiosk.effects import Settle
from kiosk.transactions import Answer, Result
from offline_store import damage, salvage, set_aside
from offline_store.errors import StoreTooNew, StoreUnwritable, StoreWrongKey
from offline_store.privacy import DeviceKey
from offline_store.salvage import open_saved
from offline_store.store import open_store
from offline_store.transactions import next_seq
from tests.salvage.help import ALL, HEARD, damaged_files, merged, owed_of, rows, start, told
from tests.store_help import KEY, Book

# ---- what is kept, what is doubted ------------------------------------------------------------------------------------

def test_a_copy_that_can_be_read_whole_is_kept_with_its_cursor(lay):
    clerk = start(lay(), suspect="a test")
    assert told(clerk).copy_kept and clerk.store.get("cursor") == "e.1"
    assert clerk.store.db.execute("SELECT count(*) FROM item").fetchone()[0] == 60
    clerk.close()


def test_rows_that_were_lost_are_named_and_those_that_were_forgotten_on_purpose_are_not():
    from offline_store.found_rows import Found
    found = Found(rows={n: {} for n in (3, 9, 10, 14, 15)}, meta={"purged_to": 8})
    assert found.lost() == ((11, 13),)
    assert Found(rows={n: {} for n in (4, 6)}).lost() == ((1, 3), (5, 5)) and Found().lost() == ()


def test_a_card_that_does_not_open_is_for_staff_and_does_not_hold_up_the_others(tmp_path, lay, morning):
    main = merged(tmp_path, morning)
    sound = start(lay())
    sealed = sound.store.db.execute("SELECT card FROM txn WHERE seq = 30").fetchone()[0]
    sound.close()
    assert main.count(sealed) == 1
    clerk = start(lay(main.replace(sealed, bytes(len(sealed))), log=None), suspect="a test")
    owed = {t.seq for t in owed_of(clerk)}
    assert owed == set(ALL[HEARD:]) - {30} and rows(clerk)[30]["attention"] == "card_unreadable"
    clerk.close()


def test_the_second_damage_neither_deletes_nor_writes_over_the_first(lay, tmp_path):
    path = lay()
    start(path, suspect="the first").store.close()
    first = Path(path + ".damaged-1").read_bytes()
    clerk = start(path, suspect="the second")
    assert Path(path + ".damaged-1").read_bytes() == first and Path(path + ".damaged-2").exists()
    assert [one.number for one in damage.open_ones(clerk.store.db)] == [1, 2], "staff still see both"
    assert len(rows(clerk)) == len(ALL)
    clerk.close()


def test_a_card_that_damages_one_store_after_the_other_is_for_a_person(lay, monkeypatch):
    monkeypatch.setattr(set_aside, "KEPT_MAX", 2)
    path = lay()
    for _ in range(2):
        start(path, suspect="again").store.close()
    with pytest.raises(StoreUnwritable, match="Exchange the card"):
        open_saved(path, key=KEY, report=lambda _: None, suspect="again")
    assert os.path.exists(path), "and what is there stays where it is"


def test_a_store_that_vanishes_is_not_replaced_by_one_that_was_put_aside_long_ago(lay):
    """What was owed then has been delivered since, and would be sent again."""
    path = lay()
    clerk = start(path, suspect="the first")
    clerk.do([Settle(tuple(Answer(one.id, Result.ACCEPTED) for one in owed_of(clerk)))])
    clerk.store.close()
    os.remove(path)
    os.remove(path + ".numbers")
    clerk = start(path)
    assert owed_of(clerk) == () and rows(clerk) == {} and told(clerk).gone
    assert damaged_files(path) == ["store.db.damaged-1", "store.db.damaged-1-wal", "store.db.damaged-2"]
    assert os.path.getsize(path + ".damaged-2") == 0
    assert next_seq(clerk.desk) > salvage.NUMBERS_UNKNOWN
    clerk.close()


# ---- what is no damage ------------------------------------------------------------------------------------------------

def test_another_key_is_refused_and_moves_nothing(lay, morning):
    for data in (morning["store.db"], b"\xff" * 100 + morning["store.db"][100:]):
        path = lay(data)
        with pytest.raises(StoreWrongKey):
            open_saved(path, key=DeviceKey(bytes(32)), report=lambda _: None)
        assert damaged_files(path) == []


def test_a_damaged_note_of_the_key_is_no_other_key(tmp_path, lay, morning):
    main = merged(tmp_path, morning)
    path = lay(main.replace(KEY.fingerprint, bytes(8)), log=None)
    with pytest.raises(StoreWrongKey):
        open_store(path, key=KEY)
    clerk = start(path)
    assert len(rows(clerk)) == len(ALL)
    clerk.close()


def test_a_store_of_a_later_version_is_refused_and_moves_nothing(lay):
    path = lay()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(StoreTooNew):
        open_saved(path, key=KEY, report=lambda _: None)
    assert damaged_files(path) == []


@pytest.mark.parametrize(("name", "garbled"), [("cut_visits", "[[1.2]]"), ("cut_visits", "3"), ("lines_before", "[[1]]"),
                                               ("damage_1", '{"number":1}'), ("damage_q", "{}")])
def test_a_garbled_note_is_left_behind_and_is_not_found_again_at_each_start(tmp_path, name, garbled):
    """`start` would raise: not even the saved store is sound."""
    book = Book(tmp_path)
    book.lend()
    book.store.put(name, garbled)
    book.store.close()
    clerk = start(book.store.path, suspect="a test")
    assert len(rows(clerk)) == 1 and clerk.store.get(name) != garbled
    clerk.close()


def test_lines_that_were_believed_before_are_kept(tmp_path):
    book = Book(tmp_path)
    book.store.put("lines_before", "[1, 2]")
    book.store.close()
    clerk = start(book.store.path, suspect="a test")
    assert clerk.store.get("lines_before") == "[1, 2]"
    clerk.close()


def test_a_copy_in_which_a_barcode_stands_twice_is_fetched_again(tmp_path, lay, morning):
    """One bit of it differs; the index does not say so, and a new table would refuse it."""
    main = merged(tmp_path, morning)
    assert main.count(b"i59book") == 1
    clerk = start(lay(main.replace(b"i59book", b"i58book"), log=None), suspect="a test")
    assert len(rows(clerk)) == len(ALL) and not told(clerk).copy_kept and clerk.store.get("cursor") is None
    clerk.close()
