"""A damaged log: what SQLite gives up without a word is noticed, and the rest of it is read."""

import os

import pytest

from offline_store import log_check, raw_file
from offline_store.__main__ import main
from offline_store.transactions import next_seq
from tests.salvage.help import ALL, ASKING, FIRST_ASKING, HEARD, damaged_files, merged, rows, start, told


def test_the_pages_of_database_and_log_are_those_that_sqlite_sees(tmp_path, lay, morning):
    expected = merged(tmp_path, morning)
    image = raw_file.read(lay())
    assert image.lost_frames == 0
    assert [image.pages[n + 1][100:] for n in range(len(expected) // 4096)] == [
        expected[n * 4096 + 100:(n + 1) * 4096] for n in range(len(expected) // 4096)]


def test_behind_a_damaged_place_in_the_log_the_rest_is_read_which_sqlite_gives_up(lay, morning):
    log = morning["store.db-wal"]
    at = 32 + 4120 * 10 + 500
    path = lay(log=log[:at] + b"\xaa" * 64 + log[at + 64:])
    image = raw_file.read(path)
    assert image.lost_frames == 1
    clerk = start(path, suspect="a test")
    saved = rows(clerk)
    assert set(ALL) == set(saved)
    assert {saved[n]["attention"] for n in ALL[-ASKING:]} == {"saved"}, "what was being asked may have gone on"
    assert saved[FIRST_ASKING]["status"] == "withdrawing" and clerk.desk.live.counts[1] == 3
    clerk.close()


def test_acknowledged_commits_behind_a_damaged_place_are_noticed_at_the_start(lay, morning):
    """SQLite would open it without a word, and forget them."""
    log = morning["store.db-wal"]
    at = 32 + 4120 * 10 + 500
    path = lay(log=log[:at] + b"\xaa" * 64 + log[at + 64:])
    assert log_check.lost_commits(path) > 20
    clerk = start(path)
    assert set(rows(clerk)) == set(ALL) and len(damaged_files(path)) == 2
    clerk.close()


def test_a_staff_tool_does_not_clear_away_what_the_kiosk_has_yet_to_save(lay, morning, capsys):
    log = morning["store.db-wal"]
    at = 32 + 4120 * 10 + 500
    path = lay(log=log[:at] + b"\xaa" * 64 + log[at + 64:])
    assert main(["queue", "list", "--store", path]) == 2 and "Start the kiosk" in capsys.readouterr().err
    clerk = start(path)
    assert set(rows(clerk)) == set(ALL)
    clerk.close()


def test_the_torn_commit_of_a_power_cut_is_no_damage(lay, morning):
    """The frames of the last commit in every state: nobody was told of it."""
    log = morning["store.db-wal"]
    frames = (len(log) - 32) // 4120
    path = lay()
    ends = raw_file.commits_in_log(path)
    assert ends[-1] == frames and log_check.lost_commits(path) == 0
    for first in range(ends[-2], ends[-1]):
        at = 32 + 4120 * first
        path = lay(log=log[:at] + bytes(4120) + log[at + 4120:])
        assert log_check.lost_commits(path) == 0
    clerk = start(path)
    assert set(rows(clerk)) == set(ALL[:-1]) and damaged_files(path) == []
    assert os.path.getsize(path + "-wal") < len(log) // 2, "what was torn is cleared away"
    clerk.close()


@pytest.mark.parametrize("said", [b"\x20\x00", b"\x08\x00", b"\x00\x01"])
def test_a_bit_of_the_page_size_costs_nothing(tmp_path, lay, morning, said):
    main = merged(tmp_path, morning)
    clerk = start(lay(main[:16] + said + main[18:], log=None))
    assert set(rows(clerk)) == set(ALL) and told(clerk).copy_kept
    clerk.close()


@pytest.mark.parametrize(("at", "bit"), [*((at, 0x20) for at in range(0, 32, 4)), (3, 1), (11, 1), (19, 1)])
def test_a_bit_in_the_head_of_the_log_is_noticed_though_sqlite_forgets_all_of_it_without_a_word(lay, morning, at, bit):
    log = morning["store.db-wal"]
    path = lay(log=log[:at] + bytes((log[at] ^ bit,)) + log[at + 1:])
    assert log_check.lost_commits(path) > 20
    clerk = start(path)
    assert set(rows(clerk)) == set(ALL)
    clerk.close()


def test_a_garbled_head_of_the_log_costs_one_page_of_it(lay, morning):
    log = morning["store.db-wal"]
    clerk = start(lay(log=b"\x55" * 32 + log[32:]), suspect="a test")
    assert set(rows(clerk)) == set(ALL)
    clerk.close()


def test_without_the_log_the_file_gives_what_it_has_and_no_number_comes_twice(lay, morning):
    clerk = start(lay(b"\0" * 100 + morning["store.db"][100:], log=None))
    assert sorted(rows(clerk)) == list(range(1, HEARD + 1)) and next_seq(clerk.desk) == 1001
    assert told(clerk).skipped == (HEARD + 1, 1000)
    clerk.close()
