"""The way between kiosk and upstream, in each weather."""

import contextlib
import random
import socket
import threading
import time

import pytest

from drivers.simulators.link import Link
from drivers.simulators.link_faults import Blow, Faults, fate


class Echo:
    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._echo, args=(client,), daemon=True).start()

    def _echo(self, client):
        try:
            while data := client.recv(100):
                client.sendall(data)
        except OSError:
            pass


@pytest.fixture
def link():
    echo = Echo()
    link = Link("127.0.0.1", echo.socket.getsockname()[1])
    yield link
    link.close()
    echo.socket.close()


def connect(link):
    client = socket.create_connection(("127.0.0.1", link.port), 2)
    client.settimeout(0.4)
    return client


def test_up_it_passes_everything_on(link):
    with connect(link) as client:
        client.sendall(b"hello")
        assert client.recv(10) == b"hello"


def test_down_it_closes_and_refuses_and_comes_back_on_the_same_port(link):
    with connect(link) as client:
        client.sendall(b"a")
        client.recv(1)
        link.set("down")
        with pytest.raises(OSError):
            client.sendall(b"b")
            if client.recv(1) == b"":
                raise OSError
    with pytest.raises(ConnectionRefusedError):
        connect(link)
    link.set("up")
    with connect(link) as client:
        client.sendall(b"c")
        assert client.recv(1) == b"c"


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_weather_that_changes_while_it_looks_does_not_end_it(link):
    """Sockets are closed by whoever sets the weather, at any moment of the relay's own turn."""
    for _ in range(400):
        with contextlib.suppress(OSError):
            connect(link).close()
        link.set("down")
        link.set("up")
    with connect(link) as client:
        client.sendall(b"still there")
        assert client.recv(20) == b"still there"


def test_silent_nothing_passes_and_arrives_when_the_network_is_back(link):
    with connect(link) as client:
        client.sendall(b"a")
        client.recv(1)
        link.set("silent")
        client.sendall(b"late")
        with pytest.raises(TimeoutError):
            client.recv(4)
        link.set("up")
        client.settimeout(2)
        assert client.recv(4) == b"late"


def test_what_a_dead_sender_had_not_got_through_is_lost(link):
    with connect(link) as client:
        client.sendall(b"a")
        client.recv(1)
        link.set("silent")
        client.sendall(b"lost")
        link.lose_sender()
        link.set("up")
        client.settimeout(1)
        try:
            assert client.recv(4) == b""
        except OSError:
            pass


def test_slow_answers_come_late(link):
    link.set("slow", 0.3)
    with connect(link) as client:
        client.settimeout(2)
        start = time.monotonic()
        client.sendall(b"a")
        assert client.recv(1) == b"a" and time.monotonic() - start >= 0.3


# ---- faults ---------------------------------------------------------------------------------------------------------

def timed(link, size=1):
    """Seconds until `size` bytes came back."""
    with connect(link) as client:
        client.settimeout(5)
        began = time.monotonic()
        client.sendall(b"a" * size)
        heard = b""
        while len(heard) < size:
            heard += client.recv(4096)
        assert heard == b"a" * size
        return time.monotonic() - began


def test_latency_is_there_both_ways_and_jitter_never_changes_the_order(link):
    link.suffer(Faults(latency_ms=60, jitter_ms=80))
    assert timed(link) >= 0.12
    with connect(link) as client:
        client.settimeout(5)
        sent = bytes(range(40))
        for byte in sent:
            client.sendall(bytes([byte]))
            time.sleep(0.004)
        heard = b""
        while len(heard) < len(sent):
            heard += client.recv(100)
        assert heard == sent


def test_what_was_lost_comes_later_and_whole(link):
    link.suffer(Faults(loss=1.0, stall_ms=200))
    assert timed(link) >= 0.4 and link.struck["stalled"] == 2


def test_the_width_of_the_line_is_shared_by_its_connections(link):
    link.suffer(Faults(bytes_s=2_000))
    assert 0.3 < timed(link, 1_000) < 1.2          # both ways at once
    took = []
    threads = [threading.Thread(target=lambda: took.append(timed(link, 400))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(took) > 0.4


@pytest.mark.parametrize(("faults", "said"), [
    (Faults(reset=1.0, reach=3, seed=1), "reset"), (Faults(cut=1.0, reach=3), "cut"), (Faults(hang=1.0, reach=3), "hang")])
def test_a_connection_ends_before_its_time(link, faults, said):
    link.suffer(faults)
    with connect(link) as client:
        client.sendall(b"hello")
        heard, end = b"", ""
        try:
            while data := client.recv(10):
                heard += data
            end = "cut"
        except ConnectionResetError:
            end = "reset"
        except TimeoutError:
            end = "hang"
    assert len(heard) < 3 and end == said
    assert [word for word in link.struck if word.startswith(said)]


def test_which_connections_end_and_where_is_the_seed_s_to_say():
    def fates(seed):
        faults, dice = Faults(reset=0.3, cut=0.2, hang=0.1, seed=seed), random.Random(seed)
        return [fate(faults, dice) for _ in range(400)]

    assert fates(1) == fates(1) != fates(2)
    blows = [one.blow for one in fates(3) if one]
    assert 200 < len(blows) < 280 and {*blows} == {*Blow}
    assert {one.of_answers for one in fates(3) if one and one.blow is Blow.RESET} == {True, False}
    assert not [one for one in fates(3) if one and one.blow is not Blow.RESET and not one.of_answers]


def test_the_other_end_hears_late_that_one_has_closed(link):
    link.suffer(Faults(slow_close_ms=300))
    client = connect(link)
    client.sendall(b"a")
    client.recv(1)
    pair = link._pairs[0]
    client.close()
    time.sleep(0.15)
    assert pair in link._pairs
    time.sleep(0.3)
    assert pair not in link._pairs and link.struck["closed slowly"] == 1
