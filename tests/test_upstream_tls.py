"""TLS without a clock: dates from the build date on, everything else as always. Against a real TLS server."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers import upstream_tls
from drivers.upstream_http import HttpLine
from drivers.upstream_jobs import Request
from kiosk.clock import BUILD_MS
from kiosk.ports import PortLost
from tests import faulty_server as manners
from tests.faulty_server import FaultyServer, self_signed

ASK = Request("POST", "/transactions", {"transactions": []})
BUILT = datetime.fromtimestamp(BUILD_MS / 1000, UTC)
YEAR, DAY = timedelta(days=365), timedelta(days=1)


def asked(folder: Path, begins: datetime, ends: datetime, clock_is_right: bool, vouched: bool = True) -> int | str:
    """The status, or why there is no connection."""
    with FaultyServer(tls=self_signed(folder, begins, ends)) as server:
        server.behave("/transactions", manners.accept_all)
        line = HttpLine(server.url, ca_file=str(folder / "cert.pem") if vouched else "", clock_is_right=lambda: clock_is_right)
        try:
            return line.call(ASK, 3).status
        except PortLost as error:
            assert line.left is False
            return str(error)
        finally:
            line.close()


def test_a_certificate_of_the_future_is_taken_only_while_nobody_has_told_the_time(tmp_path: Path):
    begins, ends = datetime.now(UTC) + YEAR, datetime.now(UTC) + 2 * YEAR
    assert asked(tmp_path, begins, ends, clock_is_right=False) == 200
    assert "not yet valid" in str(asked(tmp_path, begins, ends, clock_is_right=True))


def test_a_certificate_that_had_expired_when_this_was_built_is_never_taken(tmp_path: Path):
    begins, ends = BUILT - YEAR, BUILT - DAY
    assert "expired on" in str(asked(tmp_path, begins, ends, clock_is_right=False))
    assert "has expired" in str(asked(tmp_path, begins, ends, clock_is_right=True))


def test_without_a_clock_too_somebody_has_to_vouch_for_it(tmp_path: Path):
    begins, ends = datetime.now(UTC) - DAY, datetime.now(UTC) + YEAR
    assert "CERTIFICATE_VERIFY_FAILED" in str(asked(tmp_path, begins, ends, clock_is_right=False, vouched=False))


def test_without_a_clock_too_it_has_to_bear_the_servers_name(tmp_path: Path):
    with FaultyServer(tls=self_signed(tmp_path, address="127.0.0.9")) as server:
        line = HttpLine(server.url, ca_file=str(tmp_path / "cert.pem"),
                        clock_is_right=lambda: False)
        with pytest.raises(PortLost, match=r"127\.0\.0\.1"):
            line.call(ASK, 3)
        assert line.left is False


def test_once_the_time_is_known_the_next_connection_is_checked_by_it(tmp_path: Path):
    right, now = [False], [100.0]
    begins, ends = datetime.now(UTC) + YEAR, datetime.now(UTC) + 2 * YEAR
    with FaultyServer(tls=self_signed(tmp_path, begins, ends)) as server:
        server.behave("/transactions", manners.accept_all)
        line = HttpLine(server.url, "", str(tmp_path / "cert.pem"), lambda: now[0], lambda: right[0])
        assert line.call(ASK, 3).status == 200
        right[0], now[0] = True, 200.0
        with pytest.raises(PortLost, match="not yet valid"):
            line.call(ASK, 3)
        line.close()


def test_a_clock_before_the_build_date_is_never_right(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(upstream_tls, "system_is_synchronised", lambda: True)
    monkeypatch.setattr(upstream_tls.time, "time_ns", lambda: 0)
    assert upstream_tls.clock_is_right() is False
    monkeypatch.setattr(upstream_tls.time, "time_ns", lambda: (BUILD_MS + 1) * 1_000_000)
    assert upstream_tls.clock_is_right() is True
