"""A damaged store: put aside whole, saved as far as it can be read, told to staff; whatever is damaged, whenever it stops."""

import json
import os
import random
import sqlite3
from pathlib import Path

import pytest

from kiosk.effects import FetchOwed, Mark, MarkTag, Settle
from kiosk.events import OwedFetched
from kiosk.transactions import Answer, Kind, Result, Security, Status, Transaction
from offline_store import damage, log_check, numbers, pages, raw_file, salvage, schema, set_aside
from offline_store.__main__ import main
from offline_store.clerk import Clerk
from offline_store.errors import StoreCorrupt, StoreForeign, StoreTooNew, StoreUnwritable, StoreWrongKey
from offline_store.privacy import DeviceKey
from offline_store.salvage import open_saved
from offline_store.store import open_store
from offline_store.transactions import next_seq
from tests.powercut import vfs
from tests.store_help import KEY, LAN, MINH, Book, FakeClock, item, page

OWED, HEARD, ASKING = 30, 20, 2
ALL = range(1, HEARD + OWED + ASKING + 1)
FIRST_ASKING = HEARD + OWED + 1
TXN_COLUMNS = range(24, 25)


@pytest.fixture(scope="module")
def morning(tmp_path_factory) -> dict[str, bytes]:
    """The files of a store that was cut off: a synced copy, heard rows in the file, owed ones in its log."""
    folder = tmp_path_factory.mktemp("morning")
    book = Book(folder)
    book.do([page(items=[item(f"i{n}", title=f"Sách số {n}") for n in range(60)])])
    rows = [book.lend(f"i{n}") for n in range(HEARD)]
    book.do([Mark(1, row.id, row.item, Status.ACCEPTED, due="2026-12-20") for row in rows])
    book.do([MarkTag(row.id, Security.UNSECURED) for row in rows])
    book.store.checkpoint(truncate=True)
    rows = [book.lend(f"i{n}", MINH) for n in range(HEARD, HEARD + OWED)]
    book.do([Mark(1, row.id, row.item, Status.PENDING) for row in rows])
    book.do([MarkTag(row.id, Security.UNSECURED) for row in rows])
    assert [book.lend(f"q{n}", LAN).seq for n in range(ASKING)] == [FIRST_ASKING, FIRST_ASKING + 1]
    files = {name: (folder / name).read_bytes() for name in ("store.db", "store.db-wal", "store.db.numbers")}
    book.store.close()
    return files


@pytest.fixture
def lay(tmp_path, morning):
    """The files on a disk, changed by the test."""
    def put(main: bytes | None = morning["store.db"], log: bytes | None = morning["store.db-wal"], counted: bool = True) -> str:
        for name, data in (("store.db", main), ("store.db-wal", log),
                           ("store.db.numbers", morning["store.db.numbers"] if counted else None)):
            if data is not None:
                (tmp_path / name).write_bytes(data)
        return str(tmp_path / "store.db")
    return put


@pytest.fixture
def broken(tmp_path, lay, morning):
    """All rows in one file, and SQLite does not know it any more."""
    main = _merged(tmp_path, morning)
    return lambda: lay(b"\xff" * 100 + main[100:], log=None)


def start(path: str, suspect: str = "", reports: list | None = None) -> Clerk:
    """As the kiosk does it: looked at once, saved where it is damaged."""
    said = reports if reports is not None else []
    for why in (suspect, "the file is damaged"):
        store = open_saved(path, key=KEY, report=said.append, suspect=why if why == suspect or not suspect else "")
        clerk = Clerk(store, FakeClock("boot-2"), report=said.append)
        try:
            if not store.is_sound():
                raise StoreCorrupt("unsound")
            clerk.open()
            return clerk
        except StoreCorrupt:
            store.close()
        except BaseException:
            store.close()
            raise
    raise AssertionError(f"not even the saved store is sound: {said}")


def rows(clerk: Clerk) -> dict[int, dict]:
    return {row["seq"]: dict(row) for row in clerk.store.db.execute("SELECT * FROM txn")}


def owed_of(clerk: Clerk) -> tuple[Transaction, ...]:
    (fetched,) = clerk.do([FetchOwed()])
    assert isinstance(fetched, OwedFetched)
    return fetched.transactions


def told(clerk: Clerk) -> damage.Damage:
    (one,) = damage.open_ones(clerk.store.db)
    return one


def damaged_files(path: str) -> list[str]:
    return sorted(name for name in os.listdir(os.path.dirname(path)) if set_aside.MARK in name)


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
    main = _merged(tmp_path, morning)
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
    main = _merged(tmp_path, morning)
    for _turn in range(15):
        at, size = dice.randrange(len(main)), dice.choice((1, 2, 16, 200))
        path = lay(main[:at] + dice.randbytes(size) + main[at + size:], log=None)
        clerk = start(path)
        for owed in owed_of(clerk):
            assert owed.patron == (MINH if owed.seq < FIRST_ASKING else LAN) and owed.kind is Kind.CHECKOUT
        clerk.store.close()
        for name in os.listdir(tmp_path):
            os.remove(tmp_path / name) if name.startswith("store.db") else None


def _merged(folder: Path, morning: dict[str, bytes]) -> bytes:
    """The same store in one file, its log moved in by SQLite itself."""
    for name, data in morning.items():
        (folder / name).write_bytes(data)
    db = sqlite3.connect(folder / "store.db")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    data = (folder / "store.db").read_bytes()
    for name in os.listdir(folder):
        os.remove(folder / name)
    return data


def test_garbled_names_in_the_schema_are_damage_too(tmp_path, lay, morning):
    main = _merged(tmp_path, morning)
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
    path = lay(_merged(tmp_path, morning), log=None)
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


# ---- the log -------------------------------------------------------------------------------------------------------

def test_the_pages_of_database_and_log_are_those_that_sqlite_sees(tmp_path, lay, morning):
    expected = _merged(tmp_path, morning)
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
    main = _merged(tmp_path, morning)
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
    main = _merged(tmp_path, morning)
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
    assert owed_of(clerk) == () and rows(clerk) == {} and damaged_files(path) == ["store.db.damaged-1", "store.db.damaged-1-wal"]
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
    main = _merged(tmp_path, morning)
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
    main = _merged(tmp_path, morning)
    assert main.count(b"i59book") == 1
    clerk = start(lay(main.replace(b"i59book", b"i58book"), log=None), suspect="a test")
    assert len(rows(clerk)) == len(ALL) and not told(clerk).copy_kept and clerk.store.get("cursor") is None
    clerk.close()


# ---- interrupted ------------------------------------------------------------------------------------------------------

class PowerCut(BaseException):
    """Not an error that anybody could handle."""


def cut_at(monkeypatch, step: int) -> list[str]:
    """The power goes before the n-th change of the folder or commit."""
    seen: list[str] = []

    def before(module, name):
        real = getattr(module, name)

        def call(*args, **more):
            seen.append(name)
            if len(seen) == step:
                raise PowerCut
            return real(*args, **more)
        monkeypatch.setattr(module, name, call)
    for module, name in ((os, "rename"), (os, "remove"), (set_aside, "sync_folder"), (salvage, "sync_folder"),
                         (salvage, "_fill"), (salvage, "_copy"), (salvage.Store, "checkpoint")):
        before(module, name)
    return seen


def test_a_power_cut_at_any_step_of_the_saving_loses_nothing_and_begins_again(broken, monkeypatch, tmp_path):
    steps, was_cut = 0, True
    while was_cut:
        path, steps, was_cut = broken(), steps + 1, False
        with monkeypatch.context() as patched:
            cut_at(patched, steps)
            try:
                start(path).store.close()
            except PowerCut:
                was_cut = True
        clerk = start(path)
        assert set(rows(clerk)) == set(ALL), f"cut at step {steps}"
        assert len(damage.open_ones(clerk.store.db)) == 1 and damaged_files(path)[:1] == ["store.db.damaged-1"]
        assert not any(name.startswith("store.db.damaged-2") for name in damaged_files(path))
        clerk.store.close()
        for name in os.listdir(tmp_path):
            os.remove(tmp_path / name)
    assert steps >= 8


def test_a_full_disk_while_saving_is_tried_again(broken):
    path = broken()
    recorder = vfs.install()
    recorder.refuse = vfs.FULL
    with pytest.raises(StoreUnwritable) as trouble:
        open_saved(path, key=KEY, vfs=vfs.NAME, report=lambda _: None)
    assert trouble.value.words == "store_full" and not os.path.exists(path)
    recorder.refuse = 0
    clerk = start(path)
    assert len(rows(clerk)) == len(ALL)
    clerk.close()


# ---- numbers, staff ------------------------------------------------------------------------------------------------

def test_numbers_are_noted_ahead_of_those_that_are_given(tmp_path):
    path = str(tmp_path / "store.db")
    assert numbers.given_up_to(path) == 0
    ahead = numbers.keep_ahead(path, 0, 0)
    assert numbers.given_up_to(path) == ahead == numbers.AHEAD
    assert numbers.keep_ahead(path, 499, ahead) == ahead
    assert numbers.keep_ahead(path, 501, ahead) == numbers.given_up_to(path) == 501 + numbers.AHEAD


def test_a_number_that_is_given_is_always_below_the_note(tmp_path, monkeypatch):
    monkeypatch.setattr(numbers, "AHEAD", 6)
    monkeypatch.setattr(numbers, "RENEW_AT", 3)
    book = Book(tmp_path)
    for n in range(20):
        assert book.lend(f"i{n}").seq < numbers.given_up_to(book.store.path)
    book.close()


def test_staff_see_the_damage_until_a_person_closes_it(lay, capsys):
    path = lay()
    start(path, suspect="a test").close()
    assert main(["queue", "list", "--store", path]) == 0
    assert "damage-1" in (said := capsys.readouterr().out) and "store.db.damaged-1" in said and "1 to look at" in said
    assert main(["queue", "list", "--json", "--store", path]) == 0
    assert json.loads(capsys.readouterr().out)["staff"] == 1
    assert main(["queue", "show", "damage-1", "--store", path]) == 0 and "store.db.damaged-1" in capsys.readouterr().out
    assert main(["queue", "close", "damage-1", "--note", "card exchanged", "--store", path]) == 0
    capsys.readouterr()
    assert main(["queue", "close", "damage-1", "--note", "again", "--store", path]) == 1
    assert main(["queue", "list", "--json", "--store", path]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["staff"] == 0


def test_an_answer_to_a_saved_row_finds_it_by_its_id(broken):
    clerk = start(broken())
    (first, *_more) = owed_of(clerk)
    clerk.do([Settle((Answer(first.id, Result.ACCEPTED),))])
    assert rows(clerk)[first.seq]["status"] == "accepted" and first.kind is Kind.CHECKOUT
    clerk.close()
