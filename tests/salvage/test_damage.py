"""A damaged store: put aside whole, saved as far as it can be read, told to staff; whatever is damaged, whenever it stops."""

import os
import random
import sqlite3
from pathlib import Path

import pytest

from kiosk.transactions import Kind
from offline_store import damage, pages, raw_file, salvage, schema
from offline_store.errors import StoreForeign
from offline_store.transactions import next_seq
from tests.salvage.help import ALL, FIRST_ASKING, HEARD, TXN_COLUMNS, damaged_files, merged, owed_of, rows, start, told
from tests.store_help import LAN, MINH, Book

# ---- kinds of damage --------------------------------------------------------------------------------------------------

def test_a_sound_store_is_opened_as_it_is(lay):
    path = lay()
    clerk = start(path)
    assert len(rows(clerk)) == len(ALL) and damaged_files(path) == [] and damage.all_of(clerk.store.db) == []
    clerk.close()


def test_a_garbled_head_costs_nothing_and_the_damaged_file_stays_as_it_was(lay, morning):
    path = lay(b"\xff" * 100 + morning["store.db"][100:], log=morning["store.db-wal"][:32])
    said: list[str] = []
    clerk = start(path, reports=said)
    assert sorted(rows(clerk)) == list(range(1, HEARD + 1))
    assert Path(path + ".damaged-1").read_bytes()[:100] == b"\xff" * 100
    assert told(clerk).saved == HEARD and told(clerk).file == "store.db.damaged-1"
    assert any(f"{HEARD} transactions could be saved" in line for line in said)
    clerk.close()


def test_what_is_owed_keeps_its_id_its_time_its_card_and_its_place(lay, broken):
    path = broken()
    sound = start(lay())
    before = rows(sound)
    sound.close()
    clerk = start(broken())
    assert damaged_files(path)
    same = ("id", "kind", "item", "patron", "card", "status", "boot", "boot_ms", "wall_ms", "trusted", "due", "security")
    assert {n: [row[c] for c in same] for n, row in rows(clerk).items()} == {
        n: [row[c] for c in same] for n, row in before.items()}
    owed = owed_of(clerk)
    assert [t.seq for t in owed] == list(ALL[HEARD:]) and {t.patron for t in owed} == {MINH, LAN}
    assert {t.boot_id for t in owed} == {"boot-1"}
    clerk.close()


def test_a_whole_log_makes_up_for_a_zeroed_database(lay, morning):
    """The newest version of a page lies in the log; only what nobody wrote since the log began is gone."""
    clerk = start(lay(bytes(len(morning["store.db"]))))
    assert set(ALL[HEARD:]) <= set(rows(clerk))
    assert not told(clerk).copy_kept and clerk.store.get("cursor") is None
    clerk.close()


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_a_truncated_or_half_copied_file_gives_what_is_left(lay, morning, share):
    main = morning["store.db"]
    path = lay(main[:int(len(main) * share)])
    clerk = start(path)
    assert set(ALL[HEARD + 1:]) <= set(rows(clerk)) and clerk.store.is_sound()
    assert damaged_files(path)[:1] == ["store.db.damaged-1"]
    clerk.close()


@pytest.mark.parametrize("data", [b"", None])
def test_a_file_that_is_empty_or_gone_starts_anew_above_every_number_ever_given(lay, data):
    clerk = start(lay(data, log=None))
    assert rows(clerk) == {} and told(clerk).skipped == (1, 1000) and next_seq(clerk.desk) == 1001
    clerk.close()


@pytest.mark.parametrize("data", [b"\x89PNG\r\n" * 5000, b"GIF89a", bytes(4096)])
def test_a_file_of_another_program_is_put_aside_untouched(tmp_path, data):
    path = tmp_path / "store.db"
    path.write_bytes(data)
    clerk = start(str(path))
    assert rows(clerk) == {} and Path(f"{path}.damaged-1").read_bytes() == data
    assert next_seq(clerk.desk) > salvage.NUMBERS_UNKNOWN, "nobody knows what was given before"
    clerk.close()


@pytest.mark.parametrize("version", [0, 1])
def test_another_programs_database_is_refused_and_stays_where_it_is(tmp_path, version):
    """A slip of the hand in the configuration must not move central's database out of its way."""
    path = tmp_path / "store.db"
    db = sqlite3.connect(path)
    db.executescript(f"CREATE TABLE song (name); INSERT INTO song VALUES ('Tiến quân ca'); PRAGMA user_version={version}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreForeign, match="another program"):
        start(str(path))
    assert path.read_bytes() == before and not Path(f"{path}.damaged-1").exists()


def test_random_bytes_in_each_page_in_turn_lose_what_stood_there_and_nothing_else(tmp_path, lay, morning):
    """Whatever page it hits, the kiosk comes back, and each row that is not on that page is there as it was."""
    dice = random.Random(4)
    main = merged(tmp_path, morning)
    image = {n: main[n * 4096:(n + 1) * 4096] for n in range(len(main) // 4096)}
    for hit in range(len(image)):
        on_page = {r.rowid for r in pages.table_records(raw_file.Image({hit + 1: image[hit]}, 0), TXN_COLUMNS)}
        path = lay(main[:hit * 4096] + dice.randbytes(4096) + main[(hit + 1) * 4096:], log=None)
        clerk = start(path)
        assert set(rows(clerk)) >= set(ALL) - on_page, f"page {hit + 1}"
        assert clerk.store.is_sound() and next_seq(clerk.desk) > ALL[-1]
        clerk.store.close()
        for name in os.listdir(tmp_path):
            os.remove(tmp_path / name) if name.startswith("store.db") else None


def test_a_few_random_bytes_anywhere_never_stop_the_kiosk_nor_change_whose_book_it_is(tmp_path, lay, morning):
    """What cannot be noticed (a letter of a title) may stand; ids, cards and who has what prove themselves."""
    dice = random.Random(7)
    main = merged(tmp_path, morning)
    for _turn in range(15):
        at, size = dice.randrange(len(main)), dice.choice((1, 2, 16, 200))
        path = lay(main[:at] + dice.randbytes(size) + main[at + size:], log=None)
        clerk = start(path)
        for owed in owed_of(clerk):
            assert owed.patron == (MINH if owed.seq < FIRST_ASKING else LAN) and owed.kind is Kind.CHECKOUT
        clerk.store.close()
        for name in os.listdir(tmp_path):
            os.remove(tmp_path / name) if name.startswith("store.db") else None


def test_garbled_names_in_the_schema_are_damage_too(tmp_path, lay, morning):
    main = merged(tmp_path, morning)
    for name, other in ((b"loan_due TEXT", b"loan_\xff\xfee TEXT"), (b"greeting TEXT", b"greetinX TEXT"),
                        (b"TABLE txn (", b"TABLE txm (")):
        assert name in main
        clerk = start(lay(main.replace(name, other), log=None))
        assert set(rows(clerk)) == set(ALL) and clerk.store.is_sound()
        clerk.store.close()
        for file in os.listdir(tmp_path):
            os.remove(tmp_path / file)


@pytest.mark.parametrize("changed", ["status = 'pendinh'", "status = CAST(x'70ff' AS TEXT)", "kind = 'chequout'", "id = x'01'",
                                     "id = randomblob(16)"])
def test_a_row_that_would_be_lost_sight_of_is_damage_and_its_number_is_told(tmp_path, lay, morning, changed):
    """No list would have it: it would never be sent, and nobody would know."""
    path = lay(merged(tmp_path, morning), log=None)
    db = sqlite3.connect(path)
    db.execute(f"UPDATE txn SET {changed} WHERE seq = 30")
    db.commit()
    db.close()
    clerk = start(path)
    assert set(rows(clerk)) == set(ALL) - {30} and told(clerk).lost == ((30, 30),)
    clerk.close()


def test_the_probes_name_every_column_of_every_table(tmp_path):
    book = Book(tmp_path)
    for probe in schema.PROBES:
        table = probe.split(" FROM ")[1].split()[0]
        columns = [row[1] for row in book.store.db.execute(f"PRAGMA table_info({table})")]
        assert sorted(columns) == sorted(probe.removeprefix("SELECT ").split(" FROM ")[0].split(", ")), table
    tables = {row[0] for row in book.store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert len(schema.PROBES) == len(tables - {"_sqlite_migrations"})
    book.store.close()
