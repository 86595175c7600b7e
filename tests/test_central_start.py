"""What a first start needs, and what one that cannot be says: the file, the port, and what to do. Its file is private."""

import logging
import os
import socket
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from central import pins, server, trouble
from central.__main__ import main
from central.database import PRIVATE
from central.demo import DEMO_LIBRARY
from central.server import Start, open_database, prepare_start


@pytest.fixture
def start(capsys, monkeypatch):
    """Starts a server that ends as soon as it would serve; (exit code, what it complained)."""
    monkeypatch.setattr("logging.basicConfig", lambda **_: None)
    monkeypatch.setattr(server, "_run", lambda _central, bound: bound.close())

    def run(file: Path, *more: str) -> tuple[int, str]:
        code = main(["serve", "--port", "0", "--database", f"sqlite:///{file}", *more])
        return code, capsys.readouterr().err

    return run


def test_without_its_folder_it_says_which_and_how_to_make_it(start, tmp_path: Path):
    code, said = start(tmp_path / "none" / "c.sqlite")
    assert code == 1 and str(tmp_path / "none" / "c.sqlite") in said and "install -d -o " in said
    assert "sqlalche.me" not in said and "Background" not in said and said.count("\n") == 1


def test_a_file_that_is_no_database_is_named_and_left_alone(start, tmp_path: Path, capsys):
    file = tmp_path / "c.sqlite"
    file.write_bytes(b"a letter, not a database, and long enough to look like one" * 20)
    code, said = start(file)
    assert code == 1 and f"{file} is no SQLite database" in said and "backup" in said
    assert main(["devices", "list", "--database", f"sqlite:///{file}"]) == 1
    assert f"{file} is no SQLite database" in capsys.readouterr().err and file.read_bytes().startswith(b"a letter")


def test_a_file_that_may_not_be_written_to_is_a_matter_of_its_owner(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(trouble, "_me", lambda: "muon")
    for words in ("attempt to write a readonly database", "unable to open database file"):
        said = trouble.sentence(_told(sqlite3.OperationalError(words)), f"sqlite:///{tmp_path}/c.sqlite")
        assert f"chown -R muon {tmp_path}" in said


def _told(error: Exception) -> Exception:
    from sqlalchemy.exc import OperationalError

    return OperationalError("", {}, error)


def test_a_taken_port_is_named(start, tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, said = start(tmp_path / "c.sqlite", "--port", str(port))
    assert code == 1 and f"127.0.0.1 port {port}" in said and "another program has it" in said


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_this_machines_is_named(start, tmp_path: Path, host: str):
    code, said = start(tmp_path / "c.sqlite", "--host", host)
    assert code == 1 and host in said and "central.toml" in said


def test_a_later_version_says_which_of_the_two_is_newer(start, tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'c.sqlite'}")
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    code, said = start(tmp_path / "c.sqlite")
    assert code == 1 and "a later version of central has made this database" in said and "Install that version" in said


def test_a_server_of_postgresql_that_is_away_is_named_without_the_password(start, capsys):
    code = main(["serve", "--port", "0", "--database", "postgresql+psycopg://muon:geheim@127.0.0.1:9/muon"])
    said = capsys.readouterr().err
    assert code == 1 and "127.0.0.1:9/muon" in said and "refused" in said and "geheim" not in said and "sqlalche.me" not in said


@pytest.mark.parametrize(("words", "advice"), [
    ('root certificate file "/home/x/.postgresql/root.crt" does not exist', "sslrootcert="),
    ("fe_sendauth: no password supplied", "chmod 600"), ("server closed the connection", "server closed the connection")])
def test_what_postgresql_leaves_open_is_told(words: str, advice: str):
    said = trouble.sentence(_told(sqlite3.OperationalError(words)), "postgresql+psycopg://m:geheim@/m?host=db1&password=geheim")
    assert words in said and advice in said and "geheim" not in said


def test_it_says_how_many_patrons_and_items_it_knows(start, tmp_path: Path, caplog):
    caplog.set_level(logging.INFO, "central")
    assert start(tmp_path / "c.sqlite", "--demo")[0] == 0
    assert "this database knows 12 patrons and 56 items" in caplog.text and "WARNING" not in caplog.text


def test_without_a_library_it_warns_and_says_the_command(start, tmp_path: Path, caplog):
    assert start(tmp_path / "c.sqlite")[0] == 0
    (warned,) = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert "no library was ever loaded" in warned and "--library FILE" in warned


def test_a_library_that_is_not_there_is_refused_though_one_is_loaded(start, tmp_path: Path):
    assert start(tmp_path / "c.sqlite", "--demo")[0] == 0
    code, said = start(tmp_path / "c.sqlite", "--library", "nix.toml")
    assert code == 1 and "nix.toml cannot be read: No such file" in said


def test_a_second_library_changes_nothing_and_it_says_so(start, tmp_path: Path, caplog):
    caplog.set_level(logging.INFO, "central")
    assert start(tmp_path / "c.sqlite", "--demo")[0] == 0
    other = tmp_path / "other.toml"
    other.write_text(DEMO_LIBRARY.read_text("utf-8").replace("29001000000013", "29001000000914"))
    assert start(tmp_path / "c.sqlite", "--library", str(other))[0] == 0
    assert f"{other} was not loaded, and changes nothing" in caplog.text
    with sqlite3.connect(tmp_path / "c.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM patrons WHERE card = '29001000000914'").fetchone() == (0,)


def test_its_file_and_log_are_for_its_owner_only(tmp_path: Path):
    before = os.umask(0o022)
    try:
        database = open_database(f"sqlite:///{tmp_path / 'c.sqlite'}")
    finally:
        os.umask(before)
    with database.write() as connection:
        prepare_start(server.Ledger(connection, 1_795_348_800_000), Start(DEMO_LIBRARY))
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    database.close()
    assert modes == dict.fromkeys(("c.sqlite", "c.sqlite-wal", "c.sqlite-shm"), PRIVATE)


def test_pins_of_a_librarys_own_file_are_hashed_at_the_full_cost(start, tmp_path: Path):
    """Those of the demo are public."""
    ours = tmp_path / "library.toml"
    ours.write_text(DEMO_LIBRARY.read_text("utf-8"), "utf-8")
    for file, flags, cost in (("own.sqlite", ("--library", str(ours)), pins.COST), ("demo.sqlite", ("--demo",), pins.PUBLISHED)):
        assert start(tmp_path / file, *flags)[0] == 0
        with sqlite3.connect(tmp_path / file) as db:
            assert {row[0].split("$")[1] for row in db.execute("SELECT pin_hash FROM patrons")} == {str(cost)}
