"""Opening the file: made once, refused with a sentence, shared with staff; and its key."""

import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from offline_store import schema
from offline_store.errors import StoreCorrupt, StoreError, StoreInUse, StoreMissing, StoreTooNew, StoreUnwritable, StoreWrongKey
from offline_store.privacy import HASH_BYTES, DeviceKey, load_key
from offline_store.store import open_store
from tests.store_help import KEY, LAN, MINH, Book


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "store.db")


def test_a_new_store_is_durable_and_strict(path):
    store = open_store(path, key=KEY)
    asked = {name: store.db.execute(f"PRAGMA {name}").fetchone()[0]
             for name in ("journal_mode", "synchronous", "user_version", "page_size", "secure_delete", "foreign_keys")}
    assert asked == {"journal_mode": "wal", "synchronous": 2, "user_version": schema.VERSION, "page_size": 4096,
                     "secure_delete": 1, "foreign_keys": 1}
    assert store.db.isolation_level is None
    for name, strict in store.db.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"):
        assert strict or name.startswith("sqlite_") or name == "_sqlite_migrations", name
    indexes = store.db.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'txn'").fetchall()
    assert indexes == [], "a second index doubles the bytes of each commit"
    store.close()


def test_migrations_are_not_imported_when_there_is_nothing_to_migrate(path):
    open_store(path, key=KEY).close()
    program = ("import sys; from offline_store.store import open_store; from offline_store.privacy import DeviceKey;"
               f"open_store({path!r}, key=DeviceKey(bytes(range(32)))).close();"
               "print([m for m in ('sqlite_utils', 'offline_store.migrations', 'cryptography') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_second_kiosk_is_refused_and_staff_are_not(path):
    kiosk = open_store(path, key=KEY)
    with pytest.raises(StoreInUse, match="Stop it first"):
        open_store(path, key=KEY)
    staff = open_store(path, key=None, staff=True)
    assert staff.get("key") == KEY.fingerprint
    staff.close()
    kiosk.close()
    open_store(path, key=KEY).close()


def test_a_kiosk_that_was_killed_locks_nobody_out(path):
    program = ("import sys, time; from offline_store.store import open_store; from offline_store.privacy import DeviceKey;"
               f"store = open_store({path!r}, key=DeviceKey(bytes(range(32)))); print('open', flush=True); time.sleep(60)")
    kiosk = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert kiosk.stdout and kiosk.stdout.readline() == "open\n"
    with pytest.raises(StoreInUse, match=rf"process {kiosk.pid}\b"):
        open_store(path, key=KEY)
    kiosk.kill()
    kiosk.wait()
    kiosk.stdout.close()
    open_store(path, key=KEY).close()


def test_what_staff_commit_is_seen_once(path):
    kiosk, staff = open_store(path, key=KEY), open_store(path, key=None, staff=True)
    assert not kiosk.changed_elsewhere()
    with kiosk.transaction():
        kiosk.put("own", 1)
    assert not kiosk.changed_elsewhere()
    with staff.transaction():
        staff.put("theirs", 1)
    assert kiosk.changed_elsewhere() and not kiosk.changed_elsewhere()
    staff.close()
    kiosk.close()


def test_a_later_version_is_left_alone(path):
    open_store(path, key=KEY).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(StoreTooNew, match="Update the program"):
        open_store(path, key=KEY)


@pytest.mark.parametrize("damage", ["text", "header", "page", "short"])
def test_a_file_that_makes_no_sense_is_told_apart_and_kept(tmp_path, path, damage):
    book = Book(tmp_path)
    for _ in range(100):
        book.lend()
    book.store.close()
    whole = Path(path).read_bytes()
    spoilt = {"text": b"Dear diary, " * 500, "header": b"\0" * 100 + whole[100:],
              "page": whole[:4096] + random.Random(1).randbytes(len(whole) - 4096), "short": whole[:6000]}[damage]
    Path(path).write_bytes(spoilt)
    with pytest.raises(StoreCorrupt, match="Keep the file"):
        Book(tmp_path)
    assert Path(path).read_bytes() == spoilt


def test_an_empty_file_becomes_a_store(path):
    Path(path).write_bytes(b"")
    open_store(path, key=KEY).close()


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(StoreUnwritable, match="check the folder"):
        open_store(str(tmp_path / "none" / "store.db"), key=KEY)
    with pytest.raises(StoreMissing, match="--store"):
        open_store(str(tmp_path / "store.db"), key=None, staff=True)
    with pytest.raises(StoreError, match="device key"):
        open_store(str(tmp_path / "store.db"), key=None)
    assert not (tmp_path / "store.db").exists()


def test_another_device_key_is_refused(path):
    open_store(path, key=KEY).close()
    with pytest.raises(StoreWrongKey, match="another device key"):
        open_store(path, key=DeviceKey(bytes(32)))
    open_store(path, key=KEY).close()


def test_odd_names_of_files_are_taken_as_they_are(tmp_path):
    path = str(tmp_path / "a b?c#d%41.db")
    open_store(path, key=KEY).close()
    assert os.path.exists(path)


def test_a_transaction_that_fails_leaves_nothing(path):
    store = open_store(path, key=KEY)
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.put("half", 1)
        _ = 1 // 0
    assert store.get("half") is None and not store.db.in_transaction
    store.close()


# ---- the device key -------------------------------------------------------------------------------------------------

def test_the_device_key_is_made_once_for_its_owner_only(tmp_path):
    path = str(tmp_path / "key")
    with pytest.raises(StoreWrongKey, match="Put it back"):
        load_key(path)
    made = load_key(path, make=True)
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert load_key(path).hash(LAN) == made.hash(LAN) and os.listdir(tmp_path) == ["key"]


@pytest.mark.parametrize(("content", "mode", "sentence"), [
    ("ab" * 32, 0o644, "chmod 600"), ("no key at all", 0o600, "64 hexadecimal"), ("ab" * 31, 0o600, "32 bytes"),
    ("é" * 64, 0o600, "64 hexadecimal")])
def test_a_key_file_that_is_not_right_is_a_sentence(tmp_path, content, mode, sentence):
    path = tmp_path / "key"
    path.write_text(content, "utf-8")
    path.chmod(mode)
    with pytest.raises(StoreWrongKey, match=sentence):
        load_key(str(path), make=True)


def test_a_hash_says_nothing_without_the_key():
    other = DeviceKey(bytes(32))
    assert KEY.hash(LAN) == KEY.hash(LAN) != other.hash(LAN)
    assert KEY.hash(LAN) != KEY.hash(MINH) and len(KEY.hash(LAN)) == HASH_BYTES


def test_a_sealed_card_opens_with_its_key_and_for_its_row_only():
    sealed = KEY.seal(LAN, b"r" * 16)
    assert KEY.unseal(sealed, b"r" * 16) == LAN and LAN.encode() not in sealed
    for key, row, bytes_ in ((DeviceKey(bytes(32)), b"r" * 16, sealed), (KEY, b"s" * 16, sealed), (KEY, b"r" * 16, b"")):
        with pytest.raises(StoreWrongKey):
            key.unseal(bytes_, row)
