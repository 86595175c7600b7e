"""From central.toml to a gateway: which setting goes where. Opens nothing; the line connects when it is first asked."""

import logging
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from central import config_ils, library
from central.config import Settings
from central.database import Database
from central.demo import BadLibrary
from central.gateway.changes import Copy
from central.gateway.gateway import Gateway, wall_ms
from central.gateway.ils import Ils
from drivers.sip2 import assembly
from drivers.sip2.line import Sip2Line
from drivers.sip2.profiles import profile
from drivers.sip2.say import Terms

_log = logging.getLogger("central.gateway")


class ServerClock:
    """A server's clock is right, and its own milliseconds are what transactions are measured with (`rows.Claim`)."""

    def __init__(self, now_ms: Callable[[], int]):
        self.wall_ms = self.boot_ms = now_ms

    def trusted(self) -> bool:
        return True


def build(settings: Settings, database: Database, now_ms: Callable[[], int] = wall_ms,
          clock: Callable[[], float] = time.monotonic) -> Gateway:  # fmt: skip
    """config_ils.BadSecret when a password cannot be had; BadLibrary when central does not know where the library is."""
    options = settings.sip2
    password = config_ils.secret(settings.ils_password_file, "ils_password_file")
    terminal = config_ils.secret(options.terminal_password_file, "ils_terminal_password_file")
    with database.read() as connection:
        house = library.load(connection)
    if not house.name:
        raise BadLibrary("a library system wants the library's time zone and currency: serve --library FILE, once, with a file "
                         "of the form of central/demo_library.toml; [library] and [rules] are enough")
    known = assembly.fitted(profile(options.profile), options)
    line = Sip2Line(assembly.line_settings(settings.ils, settings.ils_user, password, options, known, settings.ils_ca_file),
                    _note, clock, lambda: True)  # fmt: skip
    terms = Terms(options.institution, terminal, options.location)
    ground = assembly.ground(line, known, options, terms, ServerClock(now_ms), ZoneInfo(house.timezone), house.currency)
    copy = Copy.of(options.nightly, house.timezone, _note)
    return Gateway(Ils(line, ground, _note, options.keep_alive_s, clock), database, copy, now_ms)


def _note(sentence: str) -> None:
    _log.info("%s", sentence)
