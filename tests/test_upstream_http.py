"""The line to central against a real server with bad manners: a Reply or a PortError, in time, whatever comes back."""

import gzip
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.upstream_http import BODY_MAX, HttpLine
from drivers.upstream_jobs import Reply, Request
from kiosk.ports import PortError, PortGarbled, PortLost, PortSilent
from tests import faulty_server as manners
from tests.faulty_server import FaultyServer, self_signed

ASK = Request("POST", "/transactions", {"transactions": []})


@pytest.fixture(scope="module")
def central() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        yield server


@pytest.fixture
def line(central: FaultyServer) -> Iterator[HttpLine]:
    line = HttpLine(central.url, "kiosk-1.secret")
    central.seen.clear()
    yield line
    line.close()


def call(line: HttpLine, wait_s: float = 2.0) -> Reply | PortError:
    try:
        return line.call(ASK, wait_s)
    except PortError as error:
        return error


def test_an_answer_is_its_status_and_its_object(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.says({"answers": []}))
    reply = line.call(ASK, 2)
    assert (reply.status, reply.body, line.left) == (200, {"answers": []}, True)


def test_the_secret_goes_with_a_question_and_not_with_a_probe(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.says({}))
    central.behave("/health", manners.healthy)
    line.call(ASK, 2)
    line.call(Request("GET", "/health", signed=False), 2)
    assert central.seen[0].headers["Authorization"] == "Bearer kiosk-1.secret"
    assert "Authorization" not in central.seen[1].headers


def test_a_large_request_is_packed_and_a_small_one_is_not(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.says({}))
    pile = {"transactions": [{"item": f"3900100000{n:04}"} for n in range(100)]}
    line.call(ASK, 2)
    line.call(Request("POST", "/transactions", pile), 2)
    assert "Content-Encoding" not in central.seen[0].headers
    assert central.seen[1].headers["Content-Encoding"] == "gzip"
    assert central.seen[1].body == pile
    assert central.seen[1].raw_bytes < 1000


def test_nothing_but_the_status_is_taken_from_an_error(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.says_bytes(b"<html>oops", 500))
    reply = line.call(ASK, 2)
    assert (reply.status, reply.body) == (500, {})


def test_accepted_needs_no_body(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.says_bytes(b"", 202))
    assert line.call(ASK, 2).status == 202


def test_retry_after_is_read_in_seconds_and_has_a_limit(central: FaultyServer, line: HttpLine):
    waits = {}
    for value in ("7", "99999999", "-3", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 50):
        central.behave("/transactions", manners.says({}, 503, Retry_After=value))
        waits[value] = line.call(ASK, 2).retry_ms
    assert list(waits.values()) == [7_000, 3_600_000, 0, 0, 0]


def test_retry_after_as_a_date_is_counted_from_the_date_of_the_answer_whatever_our_clock_says(central: FaultyServer,
                                                                                              line: HttpLine):
    """The server sends the true Date itself; a kiosk may think it is 1970."""
    now, waits = datetime.now(UTC), []
    for ahead_s in (-60, 90, 100_000):
        value = format_datetime(now + timedelta(seconds=ahead_s), usegmt=True)
        central.behave("/transactions", manners.says({}, 503, Retry_After=value))
        waits.append(line.call(ASK, 2).retry_ms)
    assert waits[0] == 0 and 85_000 <= waits[1] <= 90_000 and waits[2] == 3_600_000


def test_what_nobody_waits_for_says_so(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.accept_all)
    line.call(ASK, 2)
    line.call(replace(ASK, urgency=6), 2)
    assert [seen.headers.get("Priority") for seen in central.asked("/transactions")] == [None, "u=6"]


def test_a_packed_answer_is_unpacked_and_one_that_grows_without_end_is_not(central: FaultyServer, line: HttpLine):
    for size, heard in ((10, True), (64 << 20, False)):
        data = gzip.compress(b'{"answers": []' + b" " * size + b"}")
        central.behave("/transactions", lambda handler, _, data=data: handler.reply_bytes(data, 200, Content_Encoding="gzip"))
        assert isinstance(call(line), Reply if heard else PortGarbled)


def test_a_refused_connection_says_that_nothing_left():
    with FaultyServer() as server:
        line = HttpLine(server.url)
    outcome = call(line)
    assert isinstance(outcome, PortLost)
    assert line.left is False
    assert "refused" in str(outcome)


@pytest.mark.parametrize(("fault", "kind"), [
    (manners.raw(b""), PortLost),
    (manners.HALF, PortLost),
    (manners.raw(b"\x00\xff\xfe garbage \r\n\r\n"), PortLost),
    (manners.raw(b"HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\n{}"), None),
    (manners.raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"), PortLost),
    (manners.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), PortLost),
    (manners.raw(b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe://[\r\nContent-Length: 0\r\n\r\n"), None),
    (manners.raw(b"HTTP/1.1 200 OK\r\nContent-Le"), PortGarbled),
    (manners.says_bytes(b""), PortGarbled),
    (manners.says_bytes(b"not json"), PortGarbled),
    (manners.says_bytes(b"[1, 2]"), PortGarbled),
    (manners.says_bytes(b"[" * 100_000), PortGarbled),
    (manners.says_bytes(b'{"a": ' + b"9" * 5000 + b"}"), PortGarbled),
    (manners.says_bytes(b'{"a": "\xff"}'), PortGarbled),
    (manners.says_bytes(b" " * (BODY_MAX + 1)), PortGarbled),
])
def test_bad_bytes_are_a_typed_error(central: FaultyServer, line: HttpLine, fault, kind):
    central.behave("/transactions", fault)
    outcome = call(line)
    assert line.left is True
    if kind is None:
        assert isinstance(outcome, (Reply, PortError))
    else:
        assert type(outcome) is kind


@settings(max_examples=150)
@given(data=st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda b: b"HTTP/1.1 200 OK\r\n" + b),
                      st.binary(max_size=200).map(lambda b: b"HTTP/1.1 200 OK\r\n\r\n" + b)))
def test_any_bytes_at_all_are_a_reply_or_a_typed_error(central: FaultyServer, data: bytes):
    line = HttpLine(central.url)
    central.behave("/transactions", manners.raw(data))
    assert isinstance(call(line), (Reply, PortError))
    line.close()


def test_a_redirect_is_an_answer_like_any_other_and_is_not_followed(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.says({}, 307, Location=f"{central.url}/api/v1/elsewhere"))
    assert line.call(ASK, 2).status == 307
    assert central.asked("/elsewhere") == []


def test_no_cookie_is_kept(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.says({}, Set_Cookie="a=b"))
    line.call(ASK, 2)
    line.call(ASK, 2)
    assert "Cookie" not in central.seen[1].headers


def test_passwords_and_proxies_of_the_environment_play_no_part(central: FaultyServer, line: HttpLine, monkeypatch,
                                                               tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    central.behave("/transactions", manners.says({}))
    assert line.call(ASK, 2).status == 200
    assert central.seen[0].headers["Authorization"] == "Bearer kiosk-1.secret"


def test_a_silent_server_costs_the_wait_and_no_more(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.slow(3, manners.accept_all))
    began = time.monotonic()
    outcome = call(line, 0.3)
    assert isinstance(outcome, PortSilent)
    assert line.left is True
    assert 0.25 < time.monotonic() - began < 1.0


@pytest.mark.parametrize("fault", [manners.TRICKLED_HEAD, manners.TRICKLED_BODY])
def test_a_trickling_answer_can_be_cut_from_another_thread(central: FaultyServer, line: HttpLine, fault):
    central.behave("/transactions", fault)
    had_left: list[bool] = []
    timer = threading.Timer(0.4, lambda: had_left.append(line.cut()))
    timer.start()
    began = time.monotonic()
    outcome = call(line, 0.4)
    assert isinstance(outcome, PortSilent)
    assert time.monotonic() - began < 1.5
    assert had_left == [True]


@pytest.mark.parametrize("fault", [manners.TRICKLED_HEAD, manners.TRICKLED_BODY])
def test_what_is_cut_had_no_answer_in_time_whatever_the_clock_says(central: FaultyServer, line: HttpLine, fault):
    """Whoever keeps the time may be a little ahead of the line's own clock."""
    central.behave("/transactions", fault)
    threading.Timer(0.2, line.cut).start()
    assert isinstance(call(line, 5), PortSilent)


def test_after_the_cut_nothing_leaves_any_more(central: FaultyServer, line: HttpLine):
    central.behave("/transactions", manners.accept_all)
    assert line.cut() is False
    assert isinstance(call(line), PortError)
    assert line.left is False
    assert central.seen == []
    line.arm()
    assert isinstance(call(line), Reply)


def test_a_connection_is_kept_for_the_next_question(central: FaultyServer, line: HttpLine):
    peers = []

    def note_peer(handler, body):
        peers.append(handler.client_address)
        handler.reply({})

    central.behave("/transactions", note_peer)
    line.call(ASK, 2)
    line.call(ASK, 2)
    assert peers[0] == peers[1]


def test_a_connection_that_was_idle_for_long_is_not_used_again(central: FaultyServer):
    now, peers = [100.0], []

    def note_peer(handler, body):
        peers.append(handler.client_address)
        handler.reply({})

    central.behave("/transactions", note_peer)
    line = HttpLine(central.url, clock=lambda: now[0])
    line.call(ASK, 2)
    now[0] += 5
    line.call(ASK, 2)
    assert peers[0] != peers[1]
    line.close()


def test_a_certificate_that_nobody_vouches_for_is_no_connection(tmp_path):
    """TLS fails before the request: nothing left."""
    with FaultyServer(tls=self_signed(tmp_path)) as server:
        server.behave("/transactions", manners.accept_all)
        stranger = HttpLine(server.url)
        assert isinstance(call(stranger), PortLost)
        assert stranger.left is False
        friend = HttpLine(server.url, ca_file=str(tmp_path / "cert.pem"))
        assert friend.call(ASK, 2).status == 200
        friend.arm()
        server.behave("/transactions", manners.TRICKLED_BODY)
        threading.Timer(0.3, friend.cut).start()
        began = time.monotonic()
        assert isinstance(call(friend, 0.3), PortSilent)
        assert time.monotonic() - began < 1.5
        friend.close()
