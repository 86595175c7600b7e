"""sip2+tls: whose certificate is taken, and what is said of one that is not. Against a real TLS server."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers.sip2 import say
from drivers.sip2.codec import Message
from drivers.sip2.line import LineSettings, Sip2Line
from drivers.sip2.say import Terms
from kiosk.clock import BUILD_MS
from kiosk.ports import PortError, PortLost, PortSilent
from tests import sip2_server as manners
from tests.faulty_server import self_signed
from tests.sip2_server import Sip2Server

ITEM = say.item(Terms("CPL"), datetime(2026, 11, 22, 8, 0), "VN001")
BUILT = datetime.fromtimestamp(BUILD_MS / 1000, UTC)
YEAR, DAY = timedelta(days=365), timedelta(days=1)


def line_to(ils: Sip2Server, ca_file: str = "", host: str = "127.0.0.1", clock_is_right: bool = True, **given) -> Sip2Line:
    known = LineSettings(host, ils.port, tls=True, ca_file=ca_file, user="u", password="p", **given)
    return Sip2Line(known, clock_is_right=lambda: clock_is_right)


def outcome(line: Sip2Line, wait_s: float = 3.0) -> Message | PortError:
    try:
        return line.call(ITEM, wait_s)
    except PortError as error:
        return error
    finally:
        line.close()


def asked(folder: Path, begins: datetime, ends: datetime, clock_is_right: bool, vouched: bool = True) -> str:
    """Empty, or why there is no connection."""
    with Sip2Server(tls=self_signed(folder, begins, ends)) as ils:
        line = line_to(ils, str(folder / "cert.pem") if vouched else "", clock_is_right=clock_is_right)
        said = outcome(line)
        if isinstance(said, Message):
            return ""
        assert isinstance(said, PortLost) and not line.left and not ils.seen
        return str(said)


def test_a_certificate_that_fits_is_a_connection_that_is_used_again(tmp_path: Path):
    with Sip2Server(tls=self_signed(tmp_path)) as ils:
        line = line_to(ils, str(tmp_path / "cert.pem"))
        for _ in range(3):
            assert line.call(ITEM, 3).get("AB") == "VN001"
        assert ils.codes() == ["93", "99", "17", "17", "17"]
        line.close()


def test_a_certificate_that_nobody_vouches_for_is_not_taken(tmp_path: Path):
    why = asked(tmp_path, datetime.now(UTC) - DAY, datetime.now(UTC) + DAY, clock_is_right=True, vouched=False)
    assert "certificate" in why and "self-signed" in why


def test_a_certificate_of_another_host_is_not_taken(tmp_path: Path):
    with Sip2Server(tls=self_signed(tmp_path, address="127.0.0.9")) as ils:
        assert "127.0.0.1" in str(outcome(line_to(ils, str(tmp_path / "cert.pem"))))
        assert "127.0.0.1" in str(outcome(line_to(ils, str(tmp_path / "cert.pem"), clock_is_right=False)))


def test_an_expired_certificate_is_not_taken(tmp_path: Path):
    assert "has expired" in asked(tmp_path, BUILT - YEAR, BUILT - DAY, clock_is_right=True)


def test_without_a_clock_dates_are_checked_from_the_build_date_on(tmp_path: Path):
    begins, ends = datetime.now(UTC) + YEAR, datetime.now(UTC) + 2 * YEAR
    assert asked(tmp_path, begins, ends, clock_is_right=False) == ""
    assert "not yet valid" in asked(tmp_path, begins, ends, clock_is_right=True)
    assert "expired on" in asked(tmp_path, BUILT - YEAR, BUILT - DAY, clock_is_right=False)
    assert "self-signed" in asked(tmp_path, begins, ends, clock_is_right=False, vouched=False)


def test_a_file_of_authorities_that_is_missing_or_no_such_file_is_a_sentence(tmp_path: Path):
    (tmp_path / "poem.pem").write_text("Trăm năm trong cõi người ta")
    with Sip2Server(tls=self_signed(tmp_path)) as ils:
        for name in ("nowhere.pem", "poem.pem"):
            said = outcome(line_to(ils, str(tmp_path / name)))
            assert isinstance(said, PortLost) and name in str(said)


def test_a_server_without_tls_is_no_connection():
    with Sip2Server(greets=b"login: ") as ils:
        said = outcome(line_to(ils))
        assert isinstance(said, PortLost) and "TLS" in str(said)


def test_a_handshake_that_nobody_answers_ends_in_time():
    with Sip2Server() as ils:
        began = time.monotonic()
        assert isinstance(outcome(line_to(ils, connect_wait_s=0.3)), PortError)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("fault", [manners.nothing, manners.both(manners.says_bytes(b"1"), manners.nothing)])
def test_an_exchange_over_tls_can_be_cut_from_another_thread(tmp_path: Path, fault):
    with Sip2Server(tls=self_signed(tmp_path)) as ils:
        ils.behave("17", fault)
        line, had_left = line_to(ils, str(tmp_path / "cert.pem")), list[bool]()
        threading.Timer(0.3, lambda: had_left.append(line.cut())).start()
        began = time.monotonic()
        assert isinstance(outcome(line, 5), PortSilent)
        assert time.monotonic() - began < 2.5
        assert had_left == [True] and line.left


def test_a_connection_over_tls_that_was_closed_while_idle_is_made_again(tmp_path: Path):
    with Sip2Server(tls=self_signed(tmp_path)) as ils:
        line = line_to(ils, str(tmp_path / "cert.pem"))
        line.call(ITEM, 3)
        ils.connections[0].shutdown(socket.SHUT_RDWR)
        time.sleep(0.1)
        line.call(ITEM, 3)
        assert len(ils.connections) == 2
        line.close()
