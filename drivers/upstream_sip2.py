"""The Port to a library system over SIP2: the connection, what is known of the system, and the desk that works with both.

Two lanes: one line, because most systems give a self-check one login, and one for the nightly file, which may take
seconds to read. Knows which setting goes where; knows no message.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from drivers.sip2 import assembly
from drivers.sip2.desk import Desk
from drivers.sip2.line import Sip2Line
from drivers.sip2.nightly import Nightly
from drivers.sip2.profiles import profile
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
        self._profile = assembly.fitted(profile(options.profile), options)
        self._settings = assembly.line_settings(url, user, password, options, self._profile, ca_file)
        self._url, self._options, self._clock, self._log = url, options, clock, log
        self._zone, self._currency = ZoneInfo(timezone), currency
        self._timezone = timezone
        self._terms = Terms(options.institution, terminal_password, options.location)

    def serve(self, wishes: Wishes, post: Post) -> None:
        inbox = Inbox()
        line = Sip2Line(self._settings, self._note, clock_is_right=self._clock.raw_is_right)
        lane = Lane(line, inbox.post, self._log)
        files = Lane(Files(Path(self._options.nightly), self._timezone, self._note), inbox.post, self._log) \
            if self._options.nightly else None
        try:
            ground = assembly.ground(line, self._profile, self._options, self._terms, self._clock, self._zone, self._currency)
            Desk(post, self._note, ground, lane, files, self._options.keep_alive_s,
                 lambda: bool(line.refused)).work(wishes, inbox)
        finally:
            lane.close()
            if files:
                files.close()

    def _note(self, sentence: str) -> None:
        self._log(f"upstream {self._url}: {sentence}")


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
