"""The tables, and the migrations that make them: the same in the end, on an empty database and on an old one."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from central import migrate
from central.database import Database, DatabaseBusy
from central.migrate import DatabaseTooNew
from central.schema import METADATA
from central.server import open_database
from tests import central_desk
from tests.central_desk import DE_MEN, LAN, Desk

desk = central_desk.desk


def test_the_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        made = dict(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%UNIQUE%'")).all())
    assert "WHERE in_ms IS NULL" in made["ux_loans_open"]
    database.close()


def test_head_is_the_newest_migration():
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    assert scripts.get_current_head() == migrate.HEAD


def test_a_database_that_is_up_to_date_is_left_alone(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with database.alone() as connection:
        assert migrate.revision(connection) is None
        assert migrate.migrate(connection) and not migrate.migrate(connection)
    with database.read() as connection:
        assert migrate.revision(connection) == migrate.HEAD
    database.close()


def test_a_database_of_a_later_version_is_refused(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseTooNew):
        open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")


def test_tables_that_could_not_all_be_made_are_not_made_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Killed or failed between the tables and what must stand in them: the next start begins anew, and finishes."""
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("central.demo.prepare", lambda ledger: 1 // 0)
        open_database(url)
    database = open_database(url)
    with database.read() as connection:
        assert connection.execute(text("SELECT n FROM counters WHERE name = 'change'")).scalar() == 0
    database.close()


def test_two_that_start_at_once_on_a_new_file_make_its_tables_once(tmp_path: Path):
    with ThreadPoolExecutor(3) as pool:
        ones = list(pool.map(lambda _n: open_database(f"sqlite:///{tmp_path / 'new.sqlite'}"), range(3)))
    with ones[0].read() as connection:
        assert connection.execute(text("SELECT count(*) FROM documents WHERE name = 'epoch'")).scalar() == 1
    for one in ones:
        one.close()


def test_no_item_can_be_on_loan_twice_whatever_the_code_does(desk: Desk):
    second = text("INSERT INTO loans (item, card, out_ms, due, renewed) VALUES (:item, :card, 1, '', 0)")
    with pytest.raises(IntegrityError) as error, desk.database.write() as connection:
        connection.execute(second, {"item": DE_MEN, "card": LAN})
    assert LAN not in str(error.value), "errors go to the log, card numbers do not"


def test_what_is_answered_survives_a_power_cut(desk: Desk):
    """WAL and FULL (2): SQLite syncs the log at each commit."""
    with desk.database.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_an_error_within_a_writing_leaves_nothing_behind(desk: Desk):
    with pytest.raises(ZeroDivisionError), desk.database.write() as connection:
        connection.execute(text("DELETE FROM holds"))
        _ = 1 // 0
    assert len(desk.rows("SELECT n FROM holds")) == 2


def test_another_process_that_writes_makes_ours_wait_and_then_busy(desk: Desk):
    impatient = Database(f"sqlite:///{desk.file}", busy_ms=50)
    other = sqlite3.connect(desk.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy), impatient.write():
        pass
    with impatient.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM items")).scalar() == 56, "reading goes on"
    other.rollback()
    with impatient.write():
        pass
    other.close()
    impatient.close()


def test_the_schema_can_be_said_to_postgresql():
    from sqlalchemy.dialects import postgresql

    said = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in METADATA.sorted_tables]
    assert any("BIGSERIAL" in one for one in said) and len(said) == len(METADATA.tables)
