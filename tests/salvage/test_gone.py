"""A store that is gone altogether, and numbers that are lost between others: what staff are told of it is true."""

import os
import sqlite3

import pytest

from kiosk.effects import Mark
from kiosk.transactions import Status
from offline_store import damage, set_aside
from offline_store.__main__ import main
from tests.salvage.help import damaged_files, merged, owed_of, rows, start, told
from tests.store_help import NOW_MS, Book, FakeClock

MINUTE_MS = 60_000


@pytest.fixture(autouse=True)
def in_utc(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


# ---- gone ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("data", [b"", None])
def test_staff_are_told_that_what_was_not_sent_is_lost_and_of_no_file_to_keep(lay, data):
    clerk = start(lay(data, log=None))
    why = told(clerk).why
    assert told(clerk).gone and "What had not been sent to the library system yet is lost" in why
    assert "Look at the items of the days before" in why and "Numbers 1 to 1000 are not used again." in why
    assert "Keep the file" not in why and "was damaged" not in why and "may be among them" not in why
    clerk.close()


def test_a_damage_has_a_number_of_its_own_though_the_store_that_knew_the_others_is_gone(lay):
    path = lay()
    clerk = start(path, suspect="the first")
    damage.close(clerk.store.db, told(clerk), "seen")
    clerk.store.close()
    for number in (2, 3):
        os.remove(path)
        clerk = start(path)
        assert (told(clerk).id, told(clerk).file) == (f"damage-{number}", "")
        clerk.store.close()
    assert damaged_files(path)[-2:] == ["store.db.damaged-2", "store.db.damaged-3"]


class PowerCut(BaseException):
    """Not an error that anybody could handle."""


@pytest.mark.parametrize("module, name", [(set_aside, "empty_draft"), (os, "rename")])
def test_a_power_cut_while_a_new_store_is_begun_brings_back_none_that_was_put_aside_long_ago(lay, monkeypatch, module, name):
    path = lay()
    start(path, suspect="the first").store.close()
    os.remove(path)

    def cut(*_):
        raise PowerCut
    with monkeypatch.context() as patched:
        patched.setattr(module, name, cut)
        with pytest.raises(PowerCut):
            start(path)
    clerk = start(path)
    assert rows(clerk) == {} and owed_of(clerk) == () and told(clerk).gone
    clerk.close()


def test_the_list_says_what_a_missing_store_means(lay, broken, tmp_path, monkeypatch, capsys):
    """Typed in at the wrong place; being saved at this moment; gone."""
    def said(path: str) -> str:
        assert main(["queue", "list", "--store", path]) == 2
        return capsys.readouterr().err
    assert "there is no store here; name it with --store" in said(str(tmp_path / "elsewhere.db"))
    path, real, heard = broken(), os.rename, []

    def rename(old, new):
        if old.endswith(set_aside.DRAFT):
            heard.append(said(path))
        real(old, new)
    monkeypatch.setattr(os, "rename", rename)
    start(path).store.close()
    assert "is being saved just now. Wait a minute and ask again" in heard[0] and "--store" not in heard[0]
    os.remove(path)
    assert "the store is gone" in said(path)


# ---- when it was ----------------------------------------------------------------------------------------------------

@pytest.fixture
def day(tmp_path):
    """Five rows, ten minutes apart, from 11:06 on; whether its clock was right is the test's."""
    def play(ok: bool = True) -> Book:
        book = Book(tmp_path, FakeClock(ok=ok))
        for n in range(5):
            row = book.lend(f"i{n}")
            book.do([Mark(1, row.id, row.item, Status.PENDING)])
            book.clock.pass_ms(10 * MINUTE_MS)
        book.store.close()
        return book
    return play


def without(path: str, *seqs: int) -> None:
    db = sqlite3.connect(path)
    db.executemany("UPDATE txn SET status = 'garbled' WHERE seq = ?", [(seq,) for seq in seqs])
    db.commit()
    db.close()


def test_a_number_that_was_lost_has_the_times_of_its_neighbours(day):
    path = day().store.path
    without(path, 2, 3)
    clerk = start(path)
    assert told(clerk).lost == ((2, 3),) and told(clerk).between == ((NOW_MS, NOW_MS + 30 * MINUTE_MS),)
    assert "(number 2–3, between 11:06 and 11:36 on 18 November)" in told(clerk).why
    assert "was away, and not sent yet, nobody has" in told(clerk).why
    assert "what the kiosk wrote last, after 11:46 on 18 November, may be among them" in told(clerk).why
    clerk.close()


def test_where_no_clock_was_right_no_time_is_told(day):
    path = day(ok=False).store.path
    without(path, 2)
    clerk = start(path)
    assert told(clerk).between == ((0, 0),) and "(number 2)" in told(clerk).why
    clerk.close()


@pytest.mark.parametrize("before, after, words", [
    (NOW_MS, NOW_MS + MINUTE_MS, ", between 11:06 and 11:07 on 18 November"),
    (NOW_MS, NOW_MS + 86_400_000, ", between 11:06 on 18 November and 11:06 on 19 November"),
    (NOW_MS, 0, ", after 11:06 on 18 November"),
    (0, NOW_MS, ", before 11:06 on 18 November"),
    (0, 0, ""),
])
def test_a_time_is_told_as_far_as_it_is_known(before, after, words):
    assert damage.when(before, after) == words


def test_an_entry_of_an_earlier_version_is_still_read():
    text = ('{"number":1,"file":"store.db.damaged-1","at_ms":0,"saved":3,"owed":1,"nonsense":0,"lost":[[4,5]],"skipped":null,'
            '"copy_kept":true,"note":""}')
    assert "(number 4–5)" in damage.parsed(text).why and not damage.parsed(text).gone


def test_rows_merged_into_one_file_are_all_there(tmp_path, lay, morning):
    """Nothing lost: no times, no gaps."""
    clerk = start(lay(merged(tmp_path, morning), log=None), suspect="a test")
    assert told(clerk).lost == () == told(clerk).between and not told(clerk).gone
    clerk.close()
