"""The engine: how central reads and writes. The only file that knows which database it is.

Writing is one at a time: SQLite by BEGIN IMMEDIATE, PostgreSQL by a lock on the counter's row. So positions of the change
log are given in the order of the commits, and two kiosks that want one item stand in line. SQLite runs in WAL with
synchronous FULL: what was answered survives a power cut, at one sync a transaction.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from central.schema import counters

BUSY_MS = 2_000
"""How long a writer waits for its turn: half of what a kiosk waits for an answer, so it can still be told `retry`."""

_WRITE = "muon_write"
_DISCREET = {"hide_parameters": True}          # card numbers stand in parameters, and errors go to the log


class DatabaseBusy(Exception):
    """The database gave no turn in time, or is away. Nothing was written; ask again."""


class Database:
    """One database, many threads. `read()` and `write()` give a connection in a transaction of its own."""

    def __init__(self, url: str, busy_ms: int = BUSY_MS):
        self._busy_s = busy_ms / 1000
        self.engine = _engine(url, busy_ms)
        self._turn = threading.Lock()      # in line within this process; SQLite's own waiting is by sleeping

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with _busy_said(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Commits at the end, rolls back on any error. DatabaseBusy when no turn came in time."""
        if not self._turn.acquire(timeout=self._busy_s):
            raise DatabaseBusy("no turn to write")
        try:
            with _busy_said(), self.engine.connect() as plain:
                connection = plain.execution_options(**{_WRITE: True})
                with connection.begin():
                    connection.execute(select(counters.c.n).with_for_update()).all()
                    yield connection
        finally:
            self._turn.release()

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _busy_said() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeoutError) as error:
        raise DatabaseBusy(str(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseBusy(str(error)) from error
        raise


def insert_row(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    """The number that the new row was given."""
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None             # every table that is written through here has a number of its own
    return key[0]


def _engine(url: str, busy_ms: int) -> Engine:
    if not url.startswith("sqlite"):
        turn = {"options": f"-c lock_timeout={busy_ms}", "connect_timeout": max(2, busy_ms // 1000)}
        return create_engine(url, pool_pre_ping=True, pool_timeout=busy_ms / 1000, connect_args=turn, **_DISCREET)
    wait = {"timeout": busy_ms / 1000}
    engine = create_engine(url, pool_timeout=busy_ms / 1000, connect_args=wait, **_DISCREET)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None          # we say BEGIN ourselves, below
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
