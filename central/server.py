"""The server process: opens the database, brings it up to date, binds, says its URL, serves until SIGTERM."""

import contextlib
import json
import logging
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from central import demo, enrol
from central.app import Central, make_app, wall_ms
from central.config import Settings
from central.database import ALONE_MS, Database
from central.doubts import doubts
from central.ledger import Ledger
from central.mail import Mailer, Smtp
from central.migrate import HEAD, migrate, revision
from central.schema import items, patrons
from central.trouble import cannot_listen

if TYPE_CHECKING:
    from central.gateway.gateway import Gateway

_log = logging.getLogger("central")

CONNECTIONS_MAX = 8_000
"""Open at once. A kiosk holds up to three, most of them idle: 500 would shut out patrons where there are 1,000 kiosks. How many
are *served* at once is in `load.py`."""


STOP_WAIT_S = 5
"""For requests under way when central stops; then they are cut, and the kiosk asks again under the same id."""

KEEP_ALIVE_S = 75
"""A connection idle for longer is closed; a kiosk opens another one."""

HEAD_BYTES_MAX = 65_536
"""Of a request's line and headers; with more it is answered 400."""


@dataclass(frozen=True)
class Start:
    """What only a start has to say; the rest stands in the configuration."""

    library: Path | None = None                 # loaded when there is none yet
    code: str = ""                              # an enrolment code that everybody knows: for the demo
    rules: dict[str, Any] = field(default_factory=dict)


def serve(settings: Settings, start: Start) -> int:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with contextlib.closing(Database(settings.database, busy_ms=ALONE_MS)) as patient:
        make_ready(patient)
        with patient.read() as connection:
            for sentence in doubts(connection):
                _log.warning("%s", sentence)
        with patient.write() as connection:        # another that starts may be loading the library
            prepare_start(Ledger(connection, wall_ms()), start)
            _say_library(connection, bool(settings.ils), start)
    database = Database(settings.database)
    try:
        _serve(settings, database)
    finally:
        database.close()
    return 0


def _serve(settings: Settings, database: Database) -> None:
    mailer = Mailer(database, Smtp.from_url(settings.smtp_url), settings.mail_from) if settings.smtp_url else None
    gateway = _gateway(settings, database) if settings.ils else None
    bound = _bound(settings.host, settings.port)
    helpers = [one for one in (mailer, gateway) if one]
    for one in helpers:
        one.start()
    try:
        _run(Central(database, mailer, settings.admin_token, gateway=gateway), bound)
    finally:
        for one in helpers:
            one.stop()


def _gateway(settings: Settings, database: Database) -> "Gateway":
    from central.gateway.build import build  # late: SIP2 is for those who have it

    return build(settings, database)


def open_database(url: str) -> Database:
    """Ready to work with: at this version's schema."""
    with contextlib.closing(Database(url, busy_ms=ALONE_MS)) as patient:
        make_ready(patient)
    return Database(url)


def make_ready(patient: Database) -> None:
    """Of several that start at once, one makes the tables."""
    patient.settle()
    with patient.read() as connection:
        ready = revision(connection) == HEAD
    if not ready:
        with patient.alone() as connection:
            if migrate(connection):
                demo.prepare(Ledger(connection, wall_ms()))


def prepare_start(ledger: Ledger, start: Start) -> None:
    if start.library and not demo.load_file(ledger, start.library):
        _log.info("there is a library already: %s was not loaded, and changes nothing", start.library)
    if start.rules:
        demo.set_rules(ledger, start.rules)
    if start.code:
        enrol.offer_code(ledger.connection, start.code, ledger.now_ms, life_ms=365 * demo.DAY_MS)
    ledger.finish()


def _say_library(connection: Connection, has_ils: bool, start: Start) -> None:
    """What this central can answer from, in its log: one that knows nobody looks well, and lends nothing."""
    if has_ils:
        _log.info("the library system at the other end of `ils` decides; this database keeps what was asked of it")
        return
    people, things = (connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (patrons, items))
    _log.info("this database knows %d patrons and %d items", people, things)
    if not people or not things:
        _log.warning("%s: kiosks can lend nothing. %s", "no library was ever loaded" if not people and not things else
                     "without patrons or items", _LOAD)  # fmt: skip


_LOAD = ("Load one into an empty database, once: python -m central serve … --library FILE, in the form of "
         "central/demo_library.toml (docs/central.md, «A library»)")  # fmt: skip


def _bound(host: str, port: int) -> socket.socket:
    """Port 0: any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise cannot_listen(host, port, error) from error
    return bound


def _allow_descriptors() -> None:
    """A service is often given 1,024 files, fewer than the connections of some hundred kiosks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS_MAX + 256 if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS_MAX + 256)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _run(central: Central, bound: socket.socket) -> None:
    import uvicorn

    _allow_descriptors()
    host, port = bound.getsockname()[:2]
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print(json.dumps({"url": url}), flush=True)

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            """A clean stop is an exit with 0; uvicorn's own would raise the signal again."""
            before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGTERM, signal.SIGINT)}
            try:
                yield
            finally:
                for one, handler in before.items():
                    signal.signal(one, handler)

    config = uvicorn.Config(
        make_app(central), log_config=None, access_log=False, lifespan="off", ws="none", server_header=False,
        timeout_graceful_shutdown=STOP_WAIT_S, timeout_keep_alive=KEEP_ALIVE_S, limit_concurrency=CONNECTIONS_MAX,
        h11_max_incomplete_event_size=HEAD_BYTES_MAX,
    )  # fmt: skip
    Server(config).run(sockets=[bound])
