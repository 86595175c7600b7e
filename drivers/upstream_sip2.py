"""The Port to a library system over SIP2: the connection, what is known of the system, and the desk that works with both.

Two lanes: one line, because most systems give a self-check one login, and one for the nightly file, which may take
seconds to read. Knows which setting goes where; knows no message.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from drivers.sip2 import values
from drivers.sip2.desk import Desk
from drivers.sip2.ground import Ground
from drivers.sip2.line import LineSettings, Sip2Line
from drivers.sip2.nightly import Nightly
from drivers.sip2.profiles import Profile, profile
from drivers.sip2.say import Terms
from drivers.upstream_lanes import Lane
from kiosk.clock import Clock
from kiosk.config_options import Sip2
from kiosk.log import say
from kiosk.ports import PortGarbled, PortName
from kiosk.workers import Inbox, Post, Wishes


class Sip2Upstream:
    """`password` of the login, `terminal_password` (AC) of every request: never in a log. ValueError: no such profile, zone
    or address."""

    name = PortName.UPSTREAM

    def __init__(self, url: str, user: str, password: str, options: Sip2, clock: Clock, *, timezone: str, currency: str,
                 ca_file: str = "", terminal_password: str = "", log: Callable[[str], None] = say):
        self._profile = fitted(profile(options.profile), options)
        self._settings = line_settings(url, user, password, options, self._profile, ca_file)
        self._url, self._options, self._clock, self._log = url, options, clock, log
        self._zone, self._currency = ZoneInfo(timezone), currency
        self._timezone = timezone
        self._terms = Terms(options.institution, terminal_password, options.location)

    def serve(self, wishes: Wishes, post: Post) -> None:
        inbox = Inbox()
        line = Sip2Line(self._settings, self._note)
        lane = Lane(line, inbox.post, self._log)
        files = Lane(Files(Path(self._options.nightly), self._timezone, self._note), inbox.post, self._log) \
            if self._options.nightly else None
        try:
            Desk(post, self._note, self._ground(line), lane, files, self._options.keep_alive_s).work(wishes, inbox)
        finally:
            lane.close()
            if files:
                files.close()

    def _ground(self, line: Sip2Line) -> Ground:
        options = self._options
        return Ground(
            self._profile, self._terms, lambda: self._now(line), self._clock.boot_ms, self._zone, self._currency,
            values.digits_of(self._currency), options.pin, options.date_order, options.shortest_loan_days,
            lambda: line.status.supported if line.status else None)

    def _now(self, line: Sip2Line) -> datetime:
        """The library's local time. Without a clock of our own the library system's word (98) is a hint, and goes out only
        to itself."""
        if not self._clock.trusted() and line.status and line.status.server_time:
            return line.status.server_time + timedelta(seconds=monotonic() - line.status_at_s)
        return datetime.fromtimestamp(self._clock.wall_ms() / 1000, self._zone).replace(tzinfo=None)

    def _note(self, sentence: str) -> None:
        self._log(f"upstream {self._url}: {sentence}")


def fitted(known: Profile, options: Sip2) -> Profile:
    """A profile with what the library has set itself."""
    changes: dict[str, Any] = {}
    if options.encoding:
        changes["encoding"] = options.encoding
    if options.checksums != "auto":
        changes["checksums"] = options.checksums == "on"
    if options.no_block != "auto":
        changes["no_block"] = options.no_block == "yes"
    return replace(known, **changes)


def line_settings(url: str, user: str, password: str, options: Sip2, known: Profile, ca_file: str) -> LineSettings:
    parts = urlsplit(url)
    if parts.scheme not in ("sip2", "sip2+tls") or not parts.hostname or not parts.port:
        raise ValueError(f"no address of a library system: {url}")
    return LineSettings(
        parts.hostname, parts.port, tls=parts.scheme == "sip2+tls", ca_file=ca_file, user=user, password=password,
        location=options.location, encoding=known.encoding, error_detection=known.checksums, login=options.login,
        resend_honoured=known.resend_honoured, keep_alive_s=options.keep_alive_s)


class Files:
    """The nightly file as a line: one page a call. Nothing of it leaves this machine."""

    left = False

    def __init__(self, folder: Path, timezone: str, log: Callable[[str], None]):
        self._nightly = Nightly(folder, timezone, log)

    def call(self, request: str, wait_s: float) -> dict[str, Any]:
        """`request`: the cursor. Raises PortError when there is no page."""
        page = self._nightly.page(request)
        if page is None:
            raise PortGarbled("there is no nightly file that can be used")
        return page

    def arm(self) -> None:
        pass

    def cut(self) -> bool:
        return False

    def close(self) -> None:
        pass
