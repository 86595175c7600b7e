"""Starting the programs of a pretend library as processes, and talking to their control sockets."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from drivers.simulators import keeper

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 30.0
ANSWER_LIMIT_S = 10.0


class ProgramFailed(Exception):
    """A program did not come up; the message holds the last it said."""


class Program:
    """One process of ours. Its first line on standard output is JSON and says where it listens. It does not outlive us."""

    def __init__(self, name: str, arguments: list[str], folder: Path, announces: bool = True,
                 environment: dict[str, str] | None = None, python: str = sys.executable):
        self.name, self._log = name, folder / f"{name}.log"
        self.said: dict[str, Any] = {}
        self._process = subprocess.Popen(
            [python, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self._log.open("ab"), env={**os.environ, **(environment or {})}, start_new_session=True)
        keeper.keep(self._process.pid)
        if announces:
            self.said = self._first_line()

    def _first_line(self) -> dict[str, Any]:
        assert self._process.stdout
        end, data = time.monotonic() + START_LIMIT_S, b""
        while b"\n" not in data and time.monotonic() < end and self._process.poll() is None:
            if select.select([self._process.stdout], [], [], 0.1)[0]:
                more = os.read(self._process.stdout.fileno(), 4096)
                if not more:
                    break
                data += more
        try:
            return json.loads(data.split(b"\n")[0])
        except ValueError:
            self.kill()
            raise ProgramFailed(f"{self.name} did not start: {self.last_words()}") from None

    def last_words(self) -> str:
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        return " · ".join(text.strip().splitlines()[-4:]) or "it said nothing"

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """Without warning, as a power cut does."""
        if self.alive:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self.alive:
            self._process.terminate()
            try:
                self._process.wait(3)
            except subprocess.TimeoutExpired:
                pass
        self.kill()


class Control:
    """A simulator's control socket: one line of JSON there, one back."""

    def __init__(self, address: str):
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), ANSWER_LIMIT_S)
        self._file = self._socket.makefile("rwb")

    def ask(self, **what: Any) -> dict[str, Any]:
        self._file.write(json.dumps(what).encode() + b"\n")
        self._file.flush()
        line = self._file.readline()
        if not line:
            raise ProgramFailed("the simulator closed its control socket")
        answer = json.loads(line)
        if isinstance(answer, dict) and answer.get("error"):
            raise ProgramFailed(f"the simulator says: {answer['error']}")
        return answer

    def close(self) -> None:
        self._socket.close()
