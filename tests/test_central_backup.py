"""A copy beside the running server, put back: what is known, what comes again, and what staff and kiosks notice of the rest."""

import sqlite3
import stat
from pathlib import Path

import pytest

from central import backup, enrol
from central.__main__ import main
from central.server import open_database
from kiosk.transactions import Kind, Result, Want
from tests import central_desk
from tests.central_desk import DE_MEN, KIEU, LAN, SO_DO, Desk

desk = central_desk.desk


def put_back(desk: Desk, file: Path) -> None:
    """As docs/central-operations.md says: the server stops, the copy takes the place of the database and of its log."""
    desk.close()
    for leftover in desk.folder.glob(f"{desk.file.name}-*"):
        leftover.unlink()
    desk.file.write_bytes(file.read_bytes())
    desk.database = open_database(f"sqlite:///{desk.file}")


def test_what_came_before_the_backup_is_known_and_what_came_after_it_is_seen_to_be_missing(desk: Desk, tmp_path: Path):
    kiosk, file = desk.kiosk(), tmp_path / "copy.sqlite"
    before = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    kiosk.one(before)
    backup.make(desk.database, file)
    lost = kiosk.tx(Kind.CHECKOUT, SO_DO, LAN)
    assert kiosk.one(lost).result is Result.ACCEPTED
    put_back(desk, file)
    assert kiosk.one(before).result is Result.DUPLICATE
    assert desk.loan(SO_DO) is None
    kiosk.one(kiosk.tx(Kind.CHECKIN, DE_MEN))
    with desk.database.read() as connection:
        assert enrol.missing(connection, kiosk.name) == [(lost.seq, lost.seq)]
    assert kiosk.one(central_desk.again(lost, Want.BOOK)).result is Result.ACCEPTED, "if it is ever sent again, it counts once"
    assert desk.loan(SO_DO) is not None


def test_a_kiosk_that_has_heard_more_than_the_restored_database_knows_takes_everything_anew(desk: Desk, tmp_path: Path):
    backup.make(desk.database, tmp_path / "copy.sqlite")
    desk.kiosk().ask(Kind.CHECKOUT, KIEU, LAN)
    ahead = desk.page("", 1000).cursor
    put_back(desk, tmp_path / "copy.sqlite")
    page = desk.page(ahead)
    assert page.reset and page.rules is not None
    assert not desk.page(page.cursor).reset


def test_once_it_is_told_of_the_restore_every_kiosk_takes_everything_anew(desk: Desk, tmp_path: Path, capsys):
    """Without that word, one whose position is passed again before it asks would miss what happened in between."""
    cursor = desk.page("", 1000).cursor
    assert not desk.page(cursor).reset
    assert main(["backup", "restored", "--database", f"sqlite:///{desk.file}"]) == 0
    said = capsys.readouterr().out
    assert "devices list" in said and f"Done in sqlite:///{desk.file}." in said, "the one that was meant?"
    assert desk.page(cursor).reset


def test_the_copy_is_whole_for_its_owner_only_and_never_takes_the_place_of_another(desk: Desk, tmp_path: Path, capsys):
    file = tmp_path / "copy.sqlite"
    command = ["backup", "make", str(file), "--database", f"sqlite:///{desk.file}"]
    assert main(command) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(file) as one:
        assert one.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert one.execute("SELECT count(*) FROM items").fetchone() == (56,)
    one.close()
    assert main(command) == 1
    assert "there already" in capsys.readouterr().err
    assert [one.name for one in tmp_path.glob("copy.*")] == ["copy.sqlite"]


def test_a_copy_that_cannot_be_made_leaves_nothing_and_says_why(desk: Desk, tmp_path: Path):
    with pytest.raises(backup.NoBackup, match="nowhere"):
        backup.make(desk.database, tmp_path / "nowhere" / "copy.sqlite")
    (tmp_path / "copy.sqlite.part").mkdir()
    with pytest.raises(backup.NoBackup):
        backup.make(desk.database, tmp_path / "copy.sqlite")
    assert not (tmp_path / "copy.sqlite").exists()
