"""A central server in a process of its own on loopback, and a small client for it. For the tests of central."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from central import enrol
from central.database import Database

ROOT = Path(__file__).resolve().parents[1]
CODE, ADMIN = "DEMDEM22", "token-of-the-test"
READY_S = 30


@dataclass(frozen=True)
class Reply:
    status: int
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Client:
    """Calls `/api/v1` as a device (`token` = device.secret), as staff, or as nobody."""

    url: str
    token: str = ""
    timeout_s: float = 20

    def call(self, method: str, path: str, body: Any = None, packed: bool = False, headers: dict | None = None) -> Reply:
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        more = dict(headers or {})
        if data is not None:
            more.setdefault("Content-Type", "application/json")
        if packed and data is not None:
            data, more["Content-Encoding"] = gzip.compress(data), "gzip"
        if self.token:
            more.setdefault("Authorization", f"Bearer {self.token}")
        asked = urllib.request.Request(f"{self.url}/api/v1{path}", data, more, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=self.timeout_s) as answer:
                return Reply(answer.status, json.loads(answer.read() or b"{}"), dict(answer.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, json.loads(error.read() or b"{}"), dict(error.headers))

    def get(self, path: str) -> dict[str, Any]:
        reply = self.call("GET", path)
        assert reply.status == 200, reply
        return reply.body

    def post(self, path: str, body: Any) -> dict[str, Any]:
        reply = self.call("POST", path, body)
        assert reply.status in (200, 201, 202), reply
        return reply.body


@dataclass
class Server:
    """`with Server(folder) as server:` … starts on a database in that folder; killed without warning by `kill`.

    `elsewhere`: the URL of another database. `program`: another one that serves the same way.
    """

    folder: Path
    more: tuple[str, ...] = ()
    url: str = ""
    elsewhere: str = ""
    program: str = "central"
    process: subprocess.Popen = field(init=False)

    @property
    def database(self) -> str:
        return self.elsewhere or f"sqlite:///{self.folder / 'central.sqlite'}"

    def start(self) -> "Server":
        command = [sys.executable, "-m", self.program, "serve", "--database", self.database, "--port", "0",
                   "--demo", "--demo-code", CODE, "--admin-token", ADMIN, *self.more]  # fmt: skip
        log = (self.folder / "central.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, env=os.environ.copy())
        log.close()
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, (self.folder / "central.log").read_text()
        self.url = json.loads(line)["url"]
        return self

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self._gone()

    def kill(self) -> None:
        self.process.kill()
        self._gone()

    def _gone(self) -> int:
        code = self.process.wait(READY_S)
        assert self.process.stdout
        self.process.stdout.close()
        return code

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def client(self, token: str = "") -> Client:
        return Client(self.url, token)

    def kiosk(self) -> Client:
        """A new kiosk, enrolled with a code of its own."""
        made = self.client().post("/enrol", {"code": self.new_code(), "name": "test"})
        return self.client(f"{made['device']}.{made['secret']}")

    def admin(self) -> Client:
        return self.client(f"admin.{ADMIN}")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`python -m central …` on the same database, to its end."""
        command = [sys.executable, "-m", "central", *arguments, "--database", self.database]
        return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)

    def new_code(self) -> str:
        database = Database(self.database)
        with database.write() as connection:
            code = enrol.new_code(connection, time.time_ns() // 1_000_000)
        database.close()
        return code
