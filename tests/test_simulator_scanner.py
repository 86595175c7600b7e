"""The simulated scanner as a process: orders as JSON, one kiosk at a time, bad days."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

CARD = "29001000000013"


class Program:
    def __init__(self, repo: Path):
        self._process = subprocess.Popen([sys.executable, "-m", "drivers.simulators.scanner", "--seed", "3"], cwd=repo,
                                         stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.said = json.loads(self._process.stdout.readline())
        self._control = _connect(self.said["control"])
        self._lines = self._control.makefile("r")

    def order(self, line: str) -> Any:
        self._control.sendall(line.encode() + b"\n")
        return json.loads(self._lines.readline())

    def plug(self) -> socket.socket:
        return _connect(self.said["url"].removeprefix("socket://"))

    def close(self) -> None:
        self._lines.close()
        self._control.close()
        self._process.terminate()
        self._process.wait(5)
        assert self._process.stdout
        self._process.stdout.close()


def _connect(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    end = socket.create_connection((host, int(port)), 5)
    end.settimeout(5)
    return end


@pytest.fixture
def scanner(repo: Path) -> Iterator[Program]:
    program = Program(repo)
    yield program
    program.close()


def test_a_scan_is_a_line_and_the_order_is_answered(scanner: Program):
    with scanner.plug() as kiosk:
        assert scanner.order(json.dumps({"scan": CARD})) == {"ok": True}
        assert kiosk.recv(100) == CARD.encode() + b"\r"


def test_without_a_kiosk_the_order_says_so(scanner: Program):
    assert "no kiosk" in scanner.order(json.dumps({"scan": CARD}))["error"]


@pytest.mark.parametrize("line", ["", "scan", "[1]", '{"scan": 5}', '{"scan": ""}', '{"set": "sad"}', "{}", "[" * 3000,
                                  '{"scan": "a\\nb"}', '{"scan": "1", "set": "ok"}'])
def test_a_wrong_order_is_answered_by_an_error_and_the_next_is_heard(scanner: Program, line: str):
    assert scanner.order(line)["error"]
    assert scanner.order('{"set": "ok"}') == {"ok": True}


def test_a_second_kiosk_gets_no_wire(scanner: Program):
    with scanner.plug() as first:
        scanner.order(json.dumps({"scan": CARD}))
        with scanner.plug() as second:
            assert second.recv(100) == b""
        assert first.recv(100)


def test_after_a_kiosk_that_was_killed_the_next_one_is_served(scanner: Program):
    first = scanner.plug()
    scanner.order(json.dumps({"scan": CARD}))
    first.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")     # the end is a reset
    first.close()
    for _ in range(10):                  # the reset may be seen after the new connection: a kiosk tries again
        with scanner.plug() as second, suppress(TimeoutError):
            scanner.order(json.dumps({"scan": CARD}))
            if second.recv(100) == CARD.encode() + b"\r":
                return
    raise AssertionError("the scanner serves nobody any more")


def test_unplugged_drops_and_refuses_and_plugged_in_has_the_same_address(scanner: Program):
    with scanner.plug() as kiosk:
        scanner.order(json.dumps({"scan": CARD}))
        kiosk.recv(100)
        assert scanner.order('{"set": "unplugged"}') == {"ok": True}
        assert kiosk.recv(100) == b""
    with pytest.raises(OSError, match="refused"):
        scanner.plug()
    assert scanner.order('{"set": "ok"}') == {"ok": True}
    with scanner.plug() as kiosk:
        assert scanner.order(json.dumps({"scan": CARD})) == {"ok": True}
        assert kiosk.recv(100) == CARD.encode() + b"\r"


def test_garbled_changes_one_digit_each_time(scanner: Program):
    scanner.order('{"set": "garbled"}')
    with scanner.plug() as kiosk:
        for _ in range(5):
            scanner.order(json.dumps({"scan": CARD}))
            read = kiosk.recv(100).decode().strip()
            assert len(read) == 14 and sum(a != b for a, b in zip(read, CARD, strict=True)) == 1
