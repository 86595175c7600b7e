"""What a request body may be, before anybody looks at it: 1 MiB, plain or gzip. ASGI, in front of the application.

A body is unpacked piece by piece and given up as soon as it is too large, so a gzip bomb costs no more than its limit.
"""

import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from central.problems import problem

BODY_MAX = 2**20
"""Bytes of one request, unpacked too; a larger one is answered 413, and a kiosk halves its batch."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class BadBody(Exception):
    def __init__(self, status: int, detail: str):
        super().__init__(detail)
        self.status, self.detail = status, detail


class GoneAway(Exception):
    """The client hung up in the middle of its body."""


class BodyLimit:
    """Reads the whole body, unpacks it, and hands it on in one piece."""

    def __init__(self, app: App):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        try:
            body = await _whole(receive, _headers(scope))
        except BadBody as bad:
            await problem(bad.status, bad.detail)(scope, receive, send)
            return None
        except GoneAway:
            return None
        kept = [(name, value) for name, value in scope["headers"] if name not in (b"content-encoding", b"content-length")]
        headers = [*kept, (b"content-length", str(len(body)).encode())]
        return await self._app({**scope, "headers": headers}, _replay(body, receive), send)


def _headers(scope: Scope) -> dict[bytes, bytes]:
    return dict(scope["headers"])


def _replay(body: bytes, receive: Receive) -> Receive:
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return first.pop() if first else await receive()

    return given


async def _whole(receive: Receive, headers: dict[bytes, bytes]) -> bytes:
    said = headers.get(b"content-length", b"0")
    if said.isdigit() and int(said) > BODY_MAX:
        raise BadBody(413, f"A body is at most {BODY_MAX} bytes.")
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding not in (b"identity", b"gzip"):
        raise BadBody(415, "A body is plain or gzip.")
    unpack = _Unzip() if encoding == b"gzip" else None
    body = bytearray()
    async for piece in _pieces(receive):
        body += unpack.feed(piece, BODY_MAX + 1 - len(body)) if unpack else piece
        if len(body) > BODY_MAX:
            raise BadBody(413, f"A body is at most {BODY_MAX} bytes, unpacked.")
    if unpack:
        unpack.close()
    return bytes(body)


async def _pieces(receive: Receive):
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneAway
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


class _Unzip:
    def __init__(self) -> None:
        self._zip = zlib.decompressobj(wbits=31)

    def feed(self, piece: bytes, room: int) -> bytes:
        """At most `room` bytes come out."""
        try:
            return self._zip.decompress(piece, room)
        except zlib.error as error:
            raise BadBody(400, f"The body is not gzip: {error}") from error

    def close(self) -> None:
        if not self._zip.eof or self._zip.unused_data:
            raise BadBody(400, "The body is not one whole gzip stream.")
