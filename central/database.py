"""The engine: how central reads and writes. The only file that knows which database it is.

Writing is one at a time: SQLite by BEGIN IMMEDIATE, PostgreSQL by a lock on the counter's row. So positions of the change
log are given in the order of the commits, and two kiosks that want one item stand in line. SQLite runs in WAL with
synchronous FULL: what was answered survives a power cut, at one sync a transaction.

A PostgreSQL that goes away, or hands over to its standby, is DatabaseBusy until it can be written to again: every connection
is tried before it is used, and no wait is without end. Locking the counter's row is itself a write, so even a batch of
repeats is answered only after the standby has everything before it.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, insert, make_url, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from central.schema import counters

BUSY_MS = 2_000
"""How long a writer waits for its turn in this process, and then for the database's: half of what a kiosk waits for an answer.
Only where both lines are long it gives up first; then it asks again, with the same ids."""

IDLE_TURNS = 5
"""A writer of PostgreSQL who says nothing for so many times BUSY_MS has died without a word, and loses its turn."""

ALONE_MS = 60_000
"""How long a start waits for another that is changing the tables: systemd gives a service 90 s."""

CONNECTIONS_MAX = 15
"""To PostgreSQL, each process, and kept: while the first host of several is switched off, each new one costs CONNECT_S. Who gets
none in BUSY_MS is told `retry`."""

CONNECT_S = 2
"""For a connection to one database host; then the next one is tried."""

SILENT_S, ASK_EVERY_S, ASKS_MAX = 2, 1, 2
"""A connection without a word for so long is asked whether the host is there, and again, so often; then it is lost."""

NOTICED_S = 4
"""A database host that has vanished (no answer to TCP, not even no) is noticed after about so long."""

NOTICED_MS = NOTICED_S * 1000
"""The same, as TCP wants to be told."""

_ALONE = 0x4D756F6E                            # "Muon": the number of PostgreSQL's advisory lock
_READ_ONLY = "25006"                           # SQLSTATE of a write on a standby
LOG_PAGES_MAX = 4_000
"""Then SQLite moves the log (16 MB) into the file, which costs two syncs more; it is about sixty batches of a hundred."""

PRIVATE = 0o600
"""Mode of a new SQLite file."""

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
        self._began_s: float | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with _busy_said(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Commits at the end, rolls back on any error. DatabaseBusy when no turn came in time."""
        if not self._turn.acquire(timeout=self._busy_s):
            raise DatabaseBusy("no turn to write")
        self._began_s = time.monotonic()
        try:
            with self._writing() as connection:
                connection.execute(select(counters.c.n).with_for_update()).all()
                yield connection
        finally:
            self._began_s = None
            self._turn.release()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A writing to make or change the tables in: no other process does so meanwhile. Knows no table."""
        with self._writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ALONE})
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _busy_said(), self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITE: True})
            with connection.begin():
                yield connection

    def check(self) -> None:
        """DatabaseBusy when it cannot be read, or a writer has been at it for longer than others wait for their turn: a
        primary that has lost its standby reads well, and confirms nothing."""
        with self.read() as connection:
            connection.execute(select(counters.c.n).limit(1)).all()
        began_s = self._began_s
        if began_s is not None and time.monotonic() - began_s > self._busy_s:
            raise DatabaseBusy("a writer is waiting for the database")

    def settle(self) -> None:
        """What a killed process wrote may not have reached the disk yet, though SQLite shows it: now it does."""
        if self.engine.dialect.name == "sqlite":
            with _busy_said(), self.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _busy_said() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as error:
        if is_away(error):
            raise DatabaseBusy(str(error)) from error
        raise


def is_away(error: Exception) -> bool:
    """The database itself, not what was asked of it: the same may be asked again."""
    if isinstance(error, OperationalError | PoolTimeoutError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def insert_row(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    """The number that the new row was given."""
    key = connection.execute(insert(table), values).inserted_primary_key
    assert key is not None             # every table that is written through here has a number of its own
    return key[0]


def _engine(url: str, busy_ms: int) -> Engine:
    wait_s = busy_ms / 1000
    if not url.startswith("sqlite"):
        line = _line(make_url(url), busy_ms)
        kept = {"pool_size": CONNECTIONS_MAX, "max_overflow": 0, "pool_pre_ping": True}
        engine = create_engine(url, pool_timeout=wait_s, connect_args=line, **kept, **_DISCREET)
        event.listen(engine, "handle_error", _leave_standby)
        return engine
    _make_private(url)
    engine = create_engine(url, pool_timeout=wait_s, connect_args={"timeout": wait_s}, **_DISCREET)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_file(url: str) -> Path | None:
    """Where an SQLite database lies; None for any other, and for one in memory or behind a file system of its own."""
    name = make_url(url).database if url.startswith("sqlite") else None
    return Path(name) if name and not name.startswith((":", "file:")) else None


def _make_private(url: str) -> None:
    """A new file is for its owner only, whatever the umask: names, addresses and loans are in it. SQLite gives its log the same
    mode. Where the file cannot be made, SQLite says so itself. One that is there is not opened: closing it again would take
    away the locks that SQLite holds on it in this process."""
    file = sqlite_file(url)
    if file:
        with suppress(OSError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE))


def _line(url: URL, busy_ms: int) -> dict[str, Any]:
    """How to talk to PostgreSQL; what stands in the URL itself goes before. Only with a server that can be written to."""
    idle_ms = IDLE_TURNS * busy_ms
    limits = f"-c lock_timeout={busy_ms} -c idle_in_transaction_session_timeout={idle_ms}"
    usual = {
        "target_session_attrs": "read-write", "connect_timeout": CONNECT_S,
        "keepalives_idle": SILENT_S, "keepalives_interval": ASK_EVERY_S, "keepalives_count": ASKS_MAX,
        "tcp_user_timeout": NOTICED_MS,
    }  # fmt: skip
    given = url.query.get("options", "")
    kept = {key: value for key, value in usual.items() if key not in url.query}
    return {**kept, "options": f"{limits} {given if isinstance(given, str) else ' '.join(given)}".strip()}


def _leave_standby(context: Any) -> None:
    """A server that has become a standby will not take this either: all connections to it are given up."""
    if getattr(context.original_exception, "sqlstate", "") == _READ_ONLY:
        context.is_disconnect = True


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None          # we say BEGIN ourselves, below
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"wal_autocheckpoint={LOG_PAGES_MAX}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
