"""A real HTTP server on loopback that can be as bad as servers are. For the tests of what talks to central.

`behave(path, fault)` sets what a path does from now on: a function that gets the handler and the parsed body.
"""

import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    raw_bytes: int = 0


Fault = Callable[["Handler", Any], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        packed = self.headers.get("Content-Encoding") == "gzip"
        body = json.loads(gzip.decompress(raw) if packed else raw) if raw else None
        path = self.path.partition("?")[0].removeprefix("/api/v1")
        self.server.seen.append(Seen(self.command, self.path, dict(self.headers), body, len(raw)))
        with suppress(OSError):
            self.server.plans.get(path, not_found)(self, body)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def reply(self, body: Any, status: int = 200, **headers: str) -> None:
        self.reply_bytes(json.dumps(body).encode(), status, **headers)

    def reply_bytes(self, data: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def raw(self, data: bytes) -> None:
        """Bytes without any HTTP around them, then the end."""
        self.close_connection = True
        self.wfile.write(data)
        self.wfile.flush()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), Handler)
        self.seen: list[Seen] = []
        self.plans: dict[str, Fault] = {}
        self.connections: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.append(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle is what the tests are about."""


@dataclass
class FaultyServer:
    """`with FaultyServer() as central:` …"""

    port: int = 0
    tls: tuple[Path, Path] | None = None         # key, certificate
    _server: Server | None = None
    plans: dict[str, Fault] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def __enter__(self) -> "FaultyServer":
        self.up()
        return self

    def __exit__(self, *error: object) -> None:
        self.down()

    def up(self) -> None:
        self._server = Server(self.port)
        self._server.plans, self._server.seen = self.plans, self.seen
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.tls[1], self.tls[0])
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def down(self) -> None:
        """From now on connections are refused, and those that stood are closed."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
        self._server = None

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def behave(self, path: str, fault: Fault) -> None:
        self.plans[path] = fault

    def asked(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path.partition("?")[0].endswith(path)]


# ---- good and bad manners -------------------------------------------------------------------------------------------

def not_found(handler: Handler, body: Any) -> None:
    handler.reply({"title": "no such thing"}, 404)


def healthy(handler: Handler, body: Any) -> None:
    handler.reply({"ok": True, "time_ms": 1_700_000_000_000, "features": ["mail"]})


def accept_all(handler: Handler, body: Any) -> None:
    handler.reply({"answers": [{"id": tx["id"], "result": "accepted", "due": "2026-12-01"}
                               for tx in body["transactions"]]})


def says(body: Any, status: int = 200, **headers: str) -> Fault:
    return lambda handler, _: handler.reply(body, status, **headers)


def says_bytes(data: bytes, status: int = 200) -> Fault:
    return lambda handler, _: handler.reply_bytes(data, status)


def raw(data: bytes) -> Fault:
    return lambda handler, _: handler.raw(data)


def slow(seconds: float, then: Fault) -> Fault:
    def late(handler: Handler, body: Any) -> None:
        time.sleep(seconds)
        then(handler, body)
    return late


def trickle(before: bytes, drop: bytes, seconds: float) -> Fault:
    """`before`, and then a drop each 50 ms: a time-out between bytes never comes."""
    def run(handler: Handler, body: Any) -> None:
        end = time.monotonic() + seconds
        handler.raw(before)
        while time.monotonic() < end:
            handler.raw(drop)
            time.sleep(0.05)
    return run


HALF = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"answers\"")
TRICKLED_HEAD = trickle(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", 8)
TRICKLED_BODY = trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{", b" ", 8)


def self_signed(folder: Path, begins: datetime | None = None, ends: datetime | None = None,
                address: str = "127.0.0.1") -> tuple[Path, Path]:
    """A key and a certificate for this address, as files: key.pem, cert.pem. Valid from yesterday to tomorrow.

    An address, not a name: a bare machine knows no name, not even localhost.
    """

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, address)])
    now, day = datetime.now(UTC), timedelta(days=1)
    cert = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(begins or now - day).not_valid_after(ends or now + day)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256()))
    paths = folder / "key.pem", folder / "cert.pem"
    paths[0].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                           serialization.NoEncryption()))
    paths[1].write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    return paths
