"""A damaged store is put aside, what can be read of it is saved into a new one, and staff are told; nothing is deleted.

May be interrupted anywhere: as long as the new store has not got its name, the next start begins again with the damaged one.
Transactions are found by their own bytes (pages, found_rows), whatever else is broken; the synced copy is taken only as a whole.
"""

import os
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from offline_store import age, cut_visits, damage, found_rows, log_check, numbers, raw_file, schema, set_aside
from offline_store.errors import StoreCorrupt, StoreUnwritable, StoreWrongKey
from offline_store.found_rows import BOOT, BOOT_AGE, TXN, Found
from offline_store.lock import Lock
from offline_store.privacy import DeviceKey, sync_folder
from offline_store.store import Store, open_store

NUMBERS_UNKNOWN = 1_000_000
"""Numbers left out where not even the note beside the store is left: more than a kiosk gives in a year."""

COPY_META = ("cursor", "rules", "library", "pages", "complete_at", "synced_ms", "round", "in_snapshot", "as_of_ms", "dated")
COPY_TABLES = ("item", "patron")


def open_saved(path: str, *, key: DeviceKey, at_ms: int = 0, vfs: str | None = None, report: Callable[[str], None] = print,
               suspect: str = "", later: bool = False) -> Store:
    """As `open_store`, but a damaged store is saved first. `suspect`: why it is known to be damaged though it can be opened.
    `later`: do not save it now (it takes seconds), say StoreUnwritable.

    `at_ms`: UTC, 0 when no clock is right. StoreUnwritable: the disk has no room for it now; nothing is lost, try again.
    """
    why = suspect or _traces(path) or _unread(path)
    if not why:
        try:
            return _opened_with_short_log(path, key, vfs)
        except StoreCorrupt as error:
            why = str(error)
        except StoreWrongKey:
            if not _key_opens_cards(path, key):
                raise
            why = f"{path}: the note of its key is damaged"
    if later:
        raise StoreUnwritable(f"{why}. What can be read of it is saved now", "store_corrupt")
    with _disk_faults(path):
        _save(path, key, at_ms, vfs, why, report)
    return open_store(path, key=key, vfs=vfs)


def was_there(path: str) -> bool:
    """Was there ever a store here? Then its key is not made anew."""
    return os.path.exists(path) or _was_before(path)


def _was_before(path: str) -> bool:
    return bool(set_aside.kept(path)) or numbers.given_up_to(path) > 0


def _traces(path: str) -> str:
    """What shows before it is opened: SQLite would make a new one without a word."""
    with _disk_faults(path):
        if set_aside.to_read(path):
            return f"{path}: the last attempt to save it was interrupted"
        if _was_before(path) and (not os.path.exists(path) or os.path.getsize(path) == 0):
            return f"{path}: the file is {'empty' if os.path.exists(path) else 'gone'}"
    return ""


def _unread(path: str) -> str:
    """Damage in the log, which SQLite would pass over in silence."""
    try:
        lost = log_check.lost_commits(path)
    except (OSError, struct.error):          # not to be read, or no log at all: opening will say it
        return ""
    return f"{path}: the log is damaged, {lost} commits stand behind that place" if lost else ""


def _opened_with_short_log(path: str, key: DeviceKey, vfs: str | None) -> Store:
    """What a power cut has torn is cleared away with the log, so that it is not taken for damage one day."""
    was_cut = bool(raw_file.commits_in_log(path))
    store = open_store(path, key=key, vfs=vfs)
    try:
        if was_cut:
            store.checkpoint(truncate=True)
    except BaseException:
        store.close()
        raise
    return store


def _key_opens_cards(path: str, key: DeviceKey) -> bool:
    with _disk_faults(path):
        return found_rows.look(raw_file.read(path), key).keys_fit > 0


@contextmanager
def _disk_faults(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnwritable.of(f"{path}: it is damaged, and cannot be saved now", error, ": check the card") from error


# ---- saving ---------------------------------------------------------------------------------------------------------

def _save(path: str, key: DeviceKey, at_ms: int, vfs: str | None, why: str, report: Callable[[str], None]) -> None:
    lock = Lock(path)
    try:
        report(f"store: {why}")
        is_here = os.path.exists(path)
        number = set_aside.put(path) if not is_here and set_aside.has_log(path) else set_aside.to_read(path)
        image = raw_file.read(set_aside.name_of(path, number) if number else path)
        found = found_rows.look(image, key)
        _check_key(path, found, key)
        number = set_aside.put(path) if is_here else number or set_aside.put_nothing(path)
        told = _write(path, key, vfs, image, found, number, at_ms)
        os.rename(path + set_aside.DRAFT, path)
        sync_folder(os.path.dirname(os.path.abspath(path)))
        report(f"store: {told.why}")
    finally:
        lock.release()


def _check_key(path: str, found: Found, key: DeviceKey) -> None:
    """Another key is no damage: with the right one everything is there."""
    if found.keys_differ and not found.keys_fit and found.meta.get("key") != key.fingerprint:
        raise StoreWrongKey(f"{path}: damaged, and made with another device key. Put the key file of this store back, and it "
                            "will be saved")


def _write(path: str, key: DeviceKey, vfs: str | None, image: raw_file.Image, found: Found, number: int,
           at_ms: int) -> damage.Damage:
    """The whole of the new store, on disk under the name of a draft."""
    draft = path + set_aside.DRAFT
    set_aside.empty_draft(path)
    with _opened(image) as old:
        if image.lost_frames or not _is_whole(old, "txn"):
            found_rows.doubt_questions(found)
        copied = all(_is_whole(old, table) for table in ("meta", *COPY_TABLES))
        floor = _floor(path, found)
        told = _told(path, found, number, at_ms, floor, copied)
        new = open_store(draft, key=key, vfs=vfs)
        try:
            with new.transaction():
                _fill(new, found, floor, told, keep_settled=copied)
                _copy(old, new, (*(COPY_TABLES if copied else ()), *(("pin",) if _is_whole(old, "pin") else ())), copied)
            new.checkpoint(truncate=True)
        finally:
            new.close()
    os.remove(draft + ".lock")
    return told


def _floor(path: str, found: Found) -> int:
    """Above everything that upstream may have seen."""
    known = max(found.newest, found.meta.get("seq_floor", 0), *found.nonsense, 0)
    return max(known, numbers.given_up_to(path) or known + NUMBERS_UNKNOWN)


def _told(path: str, found: Found, number: int, at_ms: int, floor: int, copied: bool) -> damage.Damage:
    newest = max(found.newest, found.meta.get("seq_floor", 0))
    earlier = max((int(name.removeprefix(damage.NAME)) for name in found.meta if name.startswith(damage.NAME)), default=0)
    gone, lost, moments = set_aside.is_nothing(path, number), found.lost(), found.moments()
    return damage.Damage(
        number=max(number, earlier + 1), file="" if gone else os.path.basename(set_aside.name_of(path, number)), at_ms=at_ms,
        saved=len(found.rows), owed=found_rows.owed(found.rows.values()), nonsense=len(found.nonsense - set(found.rows)),
        lost=lost, skipped=(newest + 1, floor) if floor > newest else None, copy_kept=copied, gone=gone,
        between=found_rows.between(lost[:damage.RANGES_MAX], moments), newest_ms=moments[-1][1] if moments else 0)


def _fill(new: Store, found: Found, floor: int, told: damage.Damage, *, keep_settled: bool) -> None:
    for boot in {row["boot"] for row in found.rows.values()} - set(found.boots):
        found.boots[boot] = (boot, f"lost-{boot}", None, None)       # raw times stay; nothing can correct them any more
    new.db.executemany(f"INSERT INTO boot ({', '.join(BOOT)}) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                       sorted(found.boots.values()))
    new.db.executemany(f"INSERT INTO boot_age ({', '.join(BOOT_AGE)}) VALUES (?, ?, ?)",
                       [age for boot, age in sorted(found.ages.items()) if boot in found.boots])
    settled = {} if keep_settled else {"settled_at": None}           # its measure was the copy
    new.db.executemany(f"INSERT INTO txn ({', '.join(TXN)}) VALUES ({', '.join(f':{name}' for name in TXN)})",
                       [row | settled for _seq, row in sorted(found.rows.items())])
    for name, value in found.meta.items():
        if name != "key" and _may_keep(name, value):
            new.put(name, value)
    new.put("seq_floor", floor)
    new.put(*damage.entry(told))


def _may_keep(name: str, value: Any) -> bool:
    """Can it be used, by those who will? Else the new store would be taken for damaged, and the next, and the next."""
    if name not in READ_AS and not damage.is_name(name):
        return type(value) is int
    try:
        READ_AS.get(name, _told_to_staff)(value)
    except (TypeError, ValueError, KeyError, OverflowError, OSError):
        return False
    return True


def _told_to_staff(text: str) -> str:
    one = damage.parsed(text)
    return f"{one.number:d} {one.why} {one.at}"


READ_AS: dict[str, Callable[[str], object]] = {"cut_visits": cut_visits.parsed, "lines_before": age.lines_of}
"""What is no number."""


# ---- what SQLite can still read -------------------------------------------------------------------------------------

@contextmanager
def _opened(image: raw_file.Image) -> Iterator[sqlite3.Connection | None]:
    """The damaged database in memory; None where SQLite makes nothing of it."""
    db = sqlite3.connect(":memory:")
    try:
        yield db if _takes(db, image) else None
    finally:
        db.close()


def _takes(db: sqlite3.Connection, image: raw_file.Image) -> bool:
    try:
        db.deserialize(image.as_file())
    except (sqlite3.Error, OverflowError):
        return False
    return bool(image.pages)


def _is_whole(old: sqlite3.Connection | None, table: str) -> bool:
    if old is None:
        return False
    try:
        sound = old.execute(f"PRAGMA integrity_check('{table}')").fetchone()[0] == "ok"     # also that no barcode stands twice
        rows = old.execute(f"SELECT * FROM {table}")
        return sound and _columns(table).issuperset(column[0] for column in rows.description) and all(True for _row in rows)
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def _columns(table: str) -> set[str]:
    """By the names that we know; garbled ones are not among them."""
    probe = next(probe for probe in schema.PROBES if probe.endswith(f" FROM {table} LIMIT 0"))
    return set(probe.removeprefix("SELECT ").split(" FROM ")[0].split(", "))


def _copy(old: sqlite3.Connection | None, new: Store, tables: tuple[str, ...], with_meta: bool) -> None:
    """Row by row, under the names that the old one has for its columns."""
    if old is None:
        return
    for table in tables:
        rows = old.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in rows.description]
        new.db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)
    if with_meta:
        for name in COPY_META:
            for (value,) in old.execute("SELECT value FROM meta WHERE name = ?", (name,)):
                new.put(name, value)
