"""A kiosk that does not know the day finds the one who can tell it, and nobody whose certificate expired before it was built.

Against real TLS servers. OpenSSL goes by this machine's clock, which no test may turn: so the certificates are early or late.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers.sip2.line import LineSettings, Sip2Line
from drivers.upstream_central import CentralUpstream
from drivers.upstream_http import HttpLine
from drivers.upstream_jobs import Request
from kiosk.clock import BUILD_MS, Clock
from kiosk.events import LinkUp
from kiosk.ports import PortLost
from tests import faulty_server as manners
from tests.faulty_server import FaultyServer, self_signed
from tests.listening import Listener
from tests.sip2_server import Sip2Server
from tests.test_sip2_tls import ITEM

BUILT, DAY, YEAR = datetime.fromtimestamp(BUILD_MS / 1000, UTC), timedelta(days=1), timedelta(days=365)
NOW_MS = round(datetime.now(UTC).timestamp() * 1000)
DATES = {
    "of now": lambda: (datetime.now(UTC) - DAY, datetime.now(UTC) + YEAR),
    "of a year to come": lambda: (datetime.now(UTC) + YEAR, datetime.now(UTC) + 2 * YEAR),
    "run out since the build": lambda: (BUILT - YEAR, BUILT + timedelta(minutes=1)),
    "run out before the build": lambda: (BUILT - YEAR, BUILT - DAY),
}


class Machine:
    def __init__(self, wall_ms: int, synchronised: bool):
        self.wall_ms, self.boot_ms = wall_ms, 30_000
        self.clock = Clock(lambda: synchronised, lambda: self.boot_ms, lambda: self.wall_ms, "boot-1", lambda: True)
        self.clock.read()


def cold() -> Clock:
    """1970, and no time service."""
    return Machine(30_000, False).clock


def right() -> Clock:
    return Machine(NOW_MS, True).clock


def jumped() -> Clock:
    """Right, until its time service jumped ten years ahead."""
    machine = Machine(NOW_MS, True)
    machine.wall_ms += 10 * 365 * 86_400_000
    return machine.clock


TAKEN = [
    (cold, {"of now", "of a year to come", "run out since the build"}),
    (jumped, {"of now", "of a year to come", "run out since the build"}),
    (right, {"of now"}),
]


@pytest.mark.parametrize(("clock", "taken"), TAKEN)
@pytest.mark.parametrize("dates", DATES)
def test_central_is_found_by_a_clock_that_is_wrong(tmp_path: Path, clock, taken: set[str], dates: str):
    with FaultyServer(tls=self_signed(tmp_path, *DATES[dates]())) as server:
        server.behave("/health", manners.healthy)
        line = HttpLine(server.url, ca_file=str(tmp_path / "cert.pem"), clock_is_right=clock().raw_is_right)
        assert _reached(lambda: line.call(Request("GET", "/health"), 3)) is (dates in taken)
        line.close()


def test_a_clock_that_is_found_out_while_central_is_knocked_at_is_not_gone_by_at_the_next_knock(tmp_path: Path):
    """However soon that is."""
    known = {"right": True}
    with FaultyServer(tls=self_signed(tmp_path, *DATES["of a year to come"]())) as server:
        server.behave("/health", manners.healthy)
        line = HttpLine(server.url, ca_file=str(tmp_path / "cert.pem"), clock_is_right=lambda: known["right"])
        knock = Request("GET", "/health")
        assert not _reached(lambda: line.call(knock, 3))
        known["right"] = False
        line.arm()
        assert _reached(lambda: line.call(knock, 3))
        line.close()


@pytest.mark.parametrize(("clock", "taken"), TAKEN)
@pytest.mark.parametrize("dates", DATES)
def test_a_library_system_is_found_by_a_clock_that_is_wrong(tmp_path: Path, clock, taken: set[str], dates: str):
    with Sip2Server(tls=self_signed(tmp_path, *DATES[dates]())) as ils:
        known = LineSettings("127.0.0.1", ils.port, tls=True, ca_file=str(tmp_path / "cert.pem"), user="u", password="p")
        line = Sip2Line(known, clock_is_right=clock().raw_is_right)
        assert _reached(lambda: line.call(ITEM, 3)) is (dates in taken)
        line.close()


def _reached(call) -> bool:
    try:
        call()
    except PortLost as error:
        assert "expired" in str(error) or "not yet valid" in str(error)
        return False
    return True


def test_a_kiosk_in_1970_hears_the_time_from_central_and_goes_by_it_from_then_on(tmp_path: Path):
    clock = cold()
    with FaultyServer(tls=self_signed(tmp_path)) as server:
        server.behave("/health", lambda handler, body: handler.reply({"ok": True, "time_ms": NOW_MS, "features": []}))
        with Listener(CentralUpstream(server.url, "k", "s", str(tmp_path / "cert.pem"), [].append, clock.told,
                                      clock.raw_is_right)) as kiosk:
            kiosk.hears(LinkUp)
    read = clock.read()
    assert read.trusted and abs(read.wall_ms - NOW_MS) < 5_000
    assert (read.raw_ms, read.raw_trusted) == (30_000, False), "OpenSSL still has the machine's own clock"
