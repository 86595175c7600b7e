"""One HTTPS line to one server, with a deadline that holds and an honest word on whether a request left.

Any bytes may come back: the outcome is a Reply or a PortError, never another exception. No redirect is followed, no
cookie kept, no proxy or password taken from the environment: the device's secret goes to the configured server only.
Knows requests and sockets; knows no wish, no event and no field of the JSON. One thread calls, another may cut.
"""

import gzip
import http.client
import json
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from drivers import upstream_tls
from drivers.upstream_fuse import Fuse
from drivers.upstream_jobs import Reply, Request
from kiosk.ports import PortGarbled, PortLost, PortSilent

BODY_MAX = 4 << 20
"""Bytes of an answer; a page of 500 changes has some 100 kB."""

GZIP_FROM = 600
"""Bytes from which a request is packed: one transaction is not, a pile is."""

KEEP_S = 4.0
"""A connection idle for longer is not used again: the server, or a proxy before it, may be closing it just now."""

PIECE = 1 << 12
"""Bytes read at a time: packed a thousand to one they are still no more than BODY_MAX."""

RETRY_AFTER_MAX_S = 3_600
"""A server that asks for more patience is asked again after this all the same."""

WHY_MAX = 200
"""Characters of an error of the network as staff see it; a longer one is cut."""

USUAL_URGENCY = 3
"""What RFC 9218 takes for granted."""

NO_BODY = 202
"""Accepted: there is nothing to say yet."""

FAULTS = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)
"""What the layers below throw at bad bytes and bad lines; ValueError: a header that is no header."""


def _fused(kind: type, fuse: Fuse, check: Callable[[Any], None] = lambda wire: None) -> Any:
    """A connection class of urllib3 that asks the fuse before it sends. `check` may refuse a wire with an OSError."""

    class Fused(kind):
        def connect(self) -> None:
            super().connect()
            check(self.sock)
            fuse.connected(self.sock)

        def send(self, data: Any) -> None:
            if self.sock is None:
                self.connect()
            fuse.leaving()
            super().send(data)

    return Fused


class _FusedAdapter(HTTPAdapter):
    """`clock_is_right` False: dates of certificates are checked from the build date on (upstream_tls.py)."""

    def __init__(self, fuse: Fuse, clock_is_right: bool):
        self._fuse, self.clock_is_right = fuse, clock_is_right
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        tls = {} if self.clock_is_right else {"ssl_context": upstream_tls.context_without_a_clock()}
        super().init_poolmanager(*args, **options, **tls)
        check = (lambda wire: None) if self.clock_is_right else upstream_tls.refuse_if_long_expired
        plain, safe = _fused(HTTPConnection, self._fuse), _fused(HTTPSConnection, self._fuse, check)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("SafePool", (HTTPSConnectionPool,), {"ConnectionCls": safe})}


class HttpLine:
    """Exchanges with the API below `base`, one at a time."""

    def __init__(self, base: str, bearer: str = "", ca_file: str = "", clock: Callable[[], float] = time.monotonic,
                 clock_is_right: Callable[[], bool] = upstream_tls.clock_is_right):
        self._base, self._bearer, self._verify, self._clock = base, bearer, ca_file or True, clock
        self._fuse, self._clock_is_right = Fuse(), clock_is_right
        self._adapter = _FusedAdapter(self._fuse, clock_is_right())
        self._used_s, self._hung_up = 0.0, True

    def call(self, request: Request, wait_s: float) -> Reply:
        """Raises PortLost (no connection, or it broke), PortSilent (no whole answer in time), PortGarbled."""
        began = self._clock()
        if began - self._used_s > KEEP_S:
            self._hang_up()
        if self._hung_up and self._adapter.clock_is_right != (right := self._clock_is_right()):
            self._adapter = _FusedAdapter(self._fuse, right)
        self._hung_up = False
        try:
            return self._exchange(request, began, wait_s)
        except FAULTS as error:
            self._hang_up()
            timed_out = self._fuse.blown or isinstance(error, (requests.Timeout, TimeoutError))
            late = timed_out or self._clock() - began >= wait_s
            kind = PortSilent if late else PortLost
            raise kind(f"{request.method} {request.path.partition('?')[0]}: {_why(error)}") from error
        finally:
            self._used_s = self._clock()

    def _exchange(self, request: Request, began: float, wait_s: float) -> Reply:
        answer = self._adapter.send(self.prepared(request), stream=True, timeout=wait_s, verify=self._verify)
        has_body = 200 <= answer.status_code < 300 and answer.status_code != NO_BODY
        try:
            data = _whole(answer) if has_body else b""
        finally:
            answer.close()
        self._fuse.check()             # a head that was cut looks like a whole one to http.client
        body = _json(data) if has_body else {}
        took_ms = round((self._clock() - began) * 1000)
        return Reply(answer.status_code, body, retry_ms(answer.headers), took_ms)

    def prepared(self, request: Request) -> requests.PreparedRequest:
        """As it goes on the wire."""
        headers = {"User-Agent": "muon-kiosk", "Accept": "application/json", "Accept-Encoding": "gzip"}
        if self._bearer and request.signed:
            headers["Authorization"] = f"Bearer {self._bearer}"
        if request.urgency != USUAL_URGENCY:
            headers["Priority"] = f"u={request.urgency}"
        data = b""
        if request.body is not None:
            data = json.dumps(request.body, ensure_ascii=False, separators=(",", ":")).encode()
            headers["Content-Type"] = "application/json"
        if len(data) >= GZIP_FROM:
            data = gzip.compress(data, mtime=0)
            headers["Content-Encoding"] = "gzip"
        url = f"{self._base}/api/v1{request.path}"
        return requests.Request(request.method, url, headers, data=data or None).prepare()

    def arm(self) -> None:
        """Before each exchange but the first, by whoever may cut it: what was said of the last one is forgotten."""
        self._fuse.arm()

    @property
    def left(self) -> bool:
        """Did the last request leave this machine, or some of it?"""
        return self._fuse.left

    def cut(self) -> bool:
        """From another thread: end the exchange now, nothing of it leaves any more. Had some of it left?"""
        return self._fuse.blow()

    def close(self) -> None:
        self._fuse.blow()
        self._adapter.close()

    def _hang_up(self) -> None:
        self._adapter.close()
        self._fuse.let_go()
        self._hung_up = True


def _whole(answer: requests.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_content(PIECE):
        body += piece
        if len(body) > BODY_MAX:
            raise PortGarbled(f"an answer of more than {BODY_MAX} bytes")
    return bytes(body)


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PortGarbled(f"the answer is no JSON: {type(error).__name__}") from error
    if not isinstance(value, dict):
        raise PortGarbled("the answer is no JSON object")
    return value


def retry_ms(headers: Mapping[str, str]) -> int:
    """Retry-After (RFC 9110 §10.2.3): seconds, or a date, which is counted from the answer's own Date: our clock may be wrong."""
    value = headers.get("Retry-After", "")
    if value.isascii() and value.isdigit() and len(value) < 10:
        seconds = float(value)
    else:
        seconds = _date_s(value) - _date_s(headers.get("Date", ""))
    return round(min(max(seconds, 0.0), RETRY_AFTER_MAX_S) * 1000) if seconds == seconds else 0


def _date_s(value: str) -> float:
    """An HTTP date; not a number where it is none."""
    try:
        return parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        return float("nan")


def _why(error: BaseException) -> str:
    """The innermost cause, in a few words."""
    inner = error
    while cause := inner.__cause__ or inner.__context__:
        inner = cause
    return "".join(c if c.isprintable() else "?" for c in f"{type(inner).__name__} {inner}"[:WHY_MAX])
