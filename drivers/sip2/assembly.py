"""From settings to a connection and the ground that talks stand on: the kiosk's port and central's gateway both begin here.

Knows which setting goes where; opens nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit

from drivers.sip2 import values
from drivers.sip2.ground import Ground
from drivers.sip2.line import LineSettings, Sip2Line
from drivers.sip2.profiles import Profile
from drivers.sip2.say import Terms
from kiosk.config_options import Sip2


class KnowsTime(Protocol):
    """A clock such as kiosk.clock.Clock."""

    def trusted(self) -> bool: ...
    def wall_ms(self) -> int: ...
    def boot_ms(self) -> int: ...


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


def ground(line: Sip2Line, known: Profile, options: Sip2, terms: Terms, clock: KnowsTime, zone: tzinfo,
           currency: str) -> Ground:
    return Ground(known, terms, _now(line, clock, zone), clock.boot_ms, zone, currency, values.digits_of(currency),
                  options.pin, options.block_after_wrong_pins, options.date_order, options.shortest_loan_days,
                  options.fixed_due_dates, lambda: line.status.supported if line.status else None,
                  lambda code: _takes(line, code))


def _takes(line: Sip2Line, code: str) -> bool:
    return not line.status or {"11": line.status.checkout_ok, "09": line.status.checkin_ok}.get(code, True)


def _now(line: Sip2Line, clock: KnowsTime, zone: tzinfo) -> Callable[[], datetime]:
    """The library's local time. Without a clock of our own the library system's word (98) is a hint, and goes out only to
    itself."""
    def now() -> datetime:
        if not clock.trusted() and line.status and line.status.server_time:
            return line.status.server_time + timedelta(seconds=monotonic() - line.status_at_s)
        return datetime.fromtimestamp(clock.wall_ms() / 1000, zone).replace(tzinfo=None)
    return now
