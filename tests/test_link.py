"""The way between kiosk and upstream, in each weather."""

import socket
import threading
import time

import pytest

from drivers.simulators.link import Link


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
