"""The serial wire on a socket, a pty and a spied pty: bytes, deadlines, wishes, unplugging."""

import os
import pty
import select
import socket
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.serial_wire import Deadline, Line, open_wire
from kiosk.effects import ReadSecurity
from kiosk.ports import PortLost, PortSilent
from kiosk.workers import Wishes

LINE_8E1 = Line(baud=38_400, parity="E")


class FarEnd:
    """The device's side of a wire."""

    def __init__(self, url: str, fd: int, unplug):
        self.url, self._fd, self.unplug = url, fd, unplug

    def read(self, count: int) -> bytes:
        data = b""
        while len(data) < count and select.select([self._fd], [], [], 2)[0]:
            data += os.read(self._fd, count - len(data))
        return data

    def write(self, data: bytes) -> None:
        os.write(self._fd, data)


@pytest.fixture
def on_pty() -> Iterator[FarEnd]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    open_ends = {master, slave}

    def unplug() -> None:
        while open_ends:
            os.close(open_ends.pop())

    yield FarEnd(os.ttyname(slave), master, unplug)
    unplug()


class SocketFarEnd(FarEnd):
    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.peer: socket.socket | None = None
        super().__init__(f"socket://127.0.0.1:{self.listener.getsockname()[1]}", -1, self._unplug)

    def accept(self) -> None:
        self.peer, _ = self.listener.accept()
        self._fd = self.peer.fileno()

    def _unplug(self) -> None:
        if self.peer:
            self.peer.close()


@pytest.fixture
def on_socket() -> Iterator[SocketFarEnd]:
    far = SocketFarEnd()
    yield far
    far.unplug()
    far.listener.close()


def test_every_byte_value_passes_both_ways_on_a_pty_set_to_8e1(on_pty: FarEnd) -> None:
    wire, every = open_wire(on_pty.url, LINE_8E1), bytes(range(256))
    wire.write(every)
    assert on_pty.read(256) == every
    on_pty.write(every)
    got = b""
    while len(got) < 256 and (more := wire.read(1)):
        got += more
    assert got == every
    wire.close()


def test_every_byte_value_passes_both_ways_on_a_socket(on_socket: SocketFarEnd) -> None:
    wire, every = open_wire(on_socket.url, LINE_8E1), bytes(range(256))
    on_socket.accept()
    wire.write(every)
    assert on_socket.read(256) == every
    on_socket.write(every)
    assert wire.read(1) == every
    wire.close()


def test_a_pty_can_be_opened_again_with_8e1(on_pty: FarEnd) -> None:
    for _ in range(3):
        wire = open_wire(on_pty.url, LINE_8E1)
        wire.write(b"again")
        assert on_pty.read(5) == b"again"
        wire.close()


def test_a_spied_wire_writes_both_directions_to_its_file(on_pty: FarEnd, tmp_path: Path) -> None:
    wire = open_wire(f"spy://{on_pty.url}?file={tmp_path}/wire.log", LINE_8E1)
    wire.write(b"ask")
    on_pty.read(3)
    on_pty.write(b"answer")
    assert wire.read(1) == b"answer"
    wire.close()
    log = (tmp_path / "wire.log").read_text()
    assert "TX" in log and "RX" in log and "61 73 6B" in log


def test_a_second_opening_of_a_device_is_refused(on_pty: FarEnd) -> None:
    wire = open_wire(on_pty.url)
    with pytest.raises(PortLost):
        open_wire(on_pty.url)
    wire.close()


def test_reading_ends_at_its_deadline(on_socket: SocketFarEnd) -> None:
    wire = open_wire(on_socket.url)
    on_socket.accept()
    began = time.monotonic()
    assert wire.read(0.05) == b""
    assert 0.045 <= time.monotonic() - began < 0.5
    wire.close()


def test_a_wish_ends_the_reading_at_once(on_socket: SocketFarEnd) -> None:
    wire, wishes = open_wire(on_socket.url), Wishes()
    on_socket.accept()
    timer = threading.Timer(0.05, lambda: wishes.put(ReadSecurity("", ())))
    timer.start()
    began = time.monotonic()
    assert wire.read(5, wishes) == b""
    assert time.monotonic() - began < 1
    timer.join()
    assert wishes.take_all() == [ReadSecurity("", ())]
    wire.close()


def test_unplugging_is_a_lost_port_on_a_pty(on_pty: FarEnd) -> None:
    wire = open_wire(on_pty.url, LINE_8E1)
    on_pty.unplug()
    with pytest.raises(PortLost):
        wire.read(1)
    with pytest.raises(PortLost):
        wire.write(b"?")
    wire.close()
    with pytest.raises(PortLost):
        open_wire(on_pty.url)


def test_unplugging_is_a_lost_port_on_a_socket(on_socket: SocketFarEnd) -> None:
    wire = open_wire(on_socket.url)
    on_socket.accept()
    on_socket.unplug()
    with pytest.raises(PortLost):
        wire.read(1)
    wire.close()


def test_a_device_that_takes_no_bytes_is_silent(on_socket: SocketFarEnd) -> None:
    wire = open_wire(on_socket.url)
    on_socket.accept()
    with pytest.raises(PortSilent):
        wire.write(bytes(40_000_000), limit_s=0.05)
    wire.close()


def test_what_came_unasked_can_be_dropped(on_socket: SocketFarEnd) -> None:
    wire = open_wire(on_socket.url)
    on_socket.accept()
    on_socket.write(b"noise")
    select.select([wire], [], [], 1)
    assert wire.drop_input() == 5
    assert wire.read(0) == b""
    wire.close()


@pytest.mark.parametrize("url", ["/dev/serial/by-id/none-here", "socket://127.0.0.1:1", "loop://", "nonsense://x", ""])
def test_what_cannot_be_opened_is_a_lost_port(url: str) -> None:
    with pytest.raises(PortLost):
        open_wire(url)


def test_a_deadline_never_counts_below_zero() -> None:
    deadline = Deadline(0.001)
    assert not deadline.over
    time.sleep(0.002)
    assert deadline.over and deadline.left == 0.0
