"""A lane to central for the storm: the product's own request bytes, sent by asyncio, so that a thousand kiosks fit in one
process. Counts what goes on. Knows no back-off and no batch.
"""

import asyncio
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from drivers.upstream_http import KEEP_S, HttpLine, retry_ms
from drivers.upstream_jobs import Job, Probing, Reply
from drivers.upstream_lanes import Done
from kiosk.ports import PortGarbled, PortLost, PortSilent


@dataclass
class Tally:
    """Of all kiosks together. `began`: requests by the second since central was back; `knocks`: probes by the half second."""

    back_s: float = float("inf")
    under_way: int = 0
    under_way_most: int = 0
    requests: int = 0
    told_to_wait: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    began: Counter[int] = field(default_factory=Counter)
    knocks: Counter[int] = field(default_factory=Counter)

    def begins(self, job: Job) -> None:
        self.requests += 1
        self.under_way += 1
        self.under_way_most = max(self.under_way_most, self.under_way)
        since_s = time.monotonic() - self.back_s
        if since_s >= 0:
            self.began[int(since_s)] += 1
            self.knocks[int(since_s * 2)] += isinstance(job, Probing)

    def ends(self, reply: Reply | None) -> None:
        self.under_way -= 1
        if reply:
            self.statuses[reply.status] += 1
            self.told_to_wait += reply.status in (429, 503) and reply.retry_ms > 0


class StormLane:
    """As drivers.upstream_lanes.Lane: one exchange at a time, and nobody has to wait for it."""

    def __init__(self, address: tuple[str, int], line: HttpLine, tally: Tally, wake: Callable[[Done], None]):
        self.job: Any = None
        self.given_up = False
        self._address, self._line, self._tally, self._wake = address, line, tally, wake
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_s, self._left, self._task = 0.0, False, None

    @property
    def free(self) -> bool:
        return self.job is None

    def start(self, job: Job) -> None:
        self.job, self.given_up, self._left = job, False, False
        self._task = asyncio.get_running_loop().create_task(self._run(job))

    def give_up(self) -> bool:
        self.given_up = True
        assert self._task
        self._task.cancel()
        return self._left

    def done(self) -> None:
        self.job = None

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _run(self, job: Job) -> None:
        outcome: Any = PortSilent("given up")
        try:
            outcome = await self._exchange(job)
        except asyncio.CancelledError:
            self.close()
        except (OSError, EOFError, ValueError) as error:
            self.close()
            outcome = PortLost(f"{type(error).__name__}")
        except PortGarbled as error:
            outcome = error
        lane: Any = self
        self._wake(Done(lane, job, outcome, self._left))

    async def _exchange(self, job: Job) -> Reply:
        began = time.monotonic()
        if began - self._used_s > KEEP_S:
            self.close()
        data = self._bytes(job)
        reply: Reply | None = None
        self._tally.begins(job)
        try:
            self._streams = self._streams or await asyncio.open_connection(*self._address)
            reader, writer = self._streams
            self._left = True
            writer.write(data)
            reply = await self._answer(reader, began)
            self._used_s = time.monotonic()
            return reply
        finally:
            self._tally.ends(reply)

    def _bytes(self, job: Job) -> bytes:
        asked = self._line.prepared(job.request)
        body = asked.body or b""
        assert isinstance(body, bytes) and asked.method
        heads = "".join(f"{name}: {value}\r\n" for name, value in asked.headers.items())
        return f"{asked.method} {asked.path_url} HTTP/1.1\r\nHost: central\r\n{heads}\r\n".encode() + body

    async def _answer(self, reader: asyncio.StreamReader, began: float) -> Reply:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.title(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        status, length = int(head[0].split()[1]), int(headers["Content-Length"])
        body = await reader.readexactly(length)
        if headers.get("Connection", "") == "close":
            self.close()
        if headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        took_ms = round((time.monotonic() - began) * 1000)
        return Reply(status, json.loads(body) if status == 200 else {}, retry_ms(headers), took_ms)
