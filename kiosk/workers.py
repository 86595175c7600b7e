"""Threads, and the two queues between them and the agent. The only place where our code meets concurrency.

One blocking worker a port. `Wishes` (agent -> worker) is bounded: when it is full that port is lost, the agent never waits.
`Inbox` (workers -> agent) keeps room for answers; only scans and touches coalesce. Both have a pipe, so that a worker can
sleep in `select` on its wire and its wishes together, and the agent on its inbox and its window.
"""

import os
import select
import threading
import weakref
from collections import deque
from collections.abc import Callable
from typing import Protocol

from kiosk.effects import Effect
from kiosk.events import (
    AilingSeen,
    Event,
    LinkLost,
    LinkUp,
    PileSeen,
    PortDown,
    PortUp,
    PrinterSeen,
    QueueCounted,
    RoomSeen,
    Scanned,
    StaffCardShown,
    StoreFailed,
    StoreOpened,
    Touched,
)
from kiosk.ports import PortName

WISHES_MAX = 256
"""More waiting wishes than any visit makes; a port that lets so many lie is lost."""

TOUCHES_MAX = 64
"""Touches that wait to be looked at; later ones are dropped (nobody touches so fast)."""

CODES_MAX = 64
"""Codes of the scanner that wait to be looked at; later ones are dropped (nobody scans so fast)."""

NEWS_MAX = 8
"""Of each thing that comes and goes by itself (a port, the link, the disk, the printer, the queue's count, what ails), so
much news waits: beyond it the newest takes the place of the last, so that how it began and how it is now are both heard."""

RESTART_S = 1.0
"""After a bug in a port: it is reported as lost, and so much later started again."""

STOP_WAIT_S = 2.0
"""For a port to end when the kiosk stops; then it is left behind (its thread ends with the process)."""

BELL_BYTES = 4_096
"""Of the pipe that wakes a sleeper, taken out at a time. A full pipe rings already: more bytes are not needed."""

Post = Callable[[Event], None]


class _Bell:
    """A pipe that is readable while something waits."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        weakref.finalize(self, _shut, self._read, self._write).atexit = False

    def fileno(self) -> int:
        return self._read

    def write_fileno(self) -> int:
        return self._write

    def ring(self) -> None:
        try:
            os.write(self._write, b"!")
        except (BlockingIOError, OSError):
            pass                       # full: it is ringing already; closed: nobody listens any more

    def hush(self) -> None:
        try:
            while os.read(self._read, BELL_BYTES):
                pass
        except (BlockingIOError, OSError):
            pass

    def wait(self, timeout_s: float | None) -> bool:
        return bool(select.select([self._read], [], [], timeout_s)[0])


def _shut(*ends: int) -> None:
    """With the last who knew of a bell: a port that starts again leaves no pipe behind."""
    for end in ends:
        os.close(end)


class Wishes:
    """What one worker is asked to do, oldest first. `select` on it, then `take_all`."""

    def __init__(self, limit: int = WISHES_MAX):
        self._limit, self._lock, self._waiting, self._bell = limit, threading.Lock(), deque[Effect](), _Bell()
        self._stopping = False

    def put(self, effect: Effect) -> bool:
        """False when the queue is full: the port does not serve any more."""
        with self._lock:
            if len(self._waiting) >= self._limit:
                return False
            self._waiting.append(effect)
        self._bell.ring()
        return True

    def take_all(self, timeout_s: float | None = 0.0) -> list[Effect]:
        """Everything that waits; sleeps up to `timeout_s` (None: for ever) while nothing does. Empty when stopping or in vain."""
        self._bell.wait(timeout_s)
        with self._lock:
            self._bell.hush()
            taken = list(self._waiting)
            self._waiting.clear()
            if self._stopping:
                self._bell.ring()      # stays readable: every later select returns at once
            return taken

    def put_back(self, effects: list[Effect]) -> None:
        """What could not be done yet, to the front again."""
        with self._lock:
            self._waiting.extendleft(reversed(effects))
        self._bell.ring()

    def fileno(self) -> int:
        return self._bell.fileno()

    @property
    def stopping(self) -> bool:
        return self._stopping

    def stop(self) -> None:
        self._stopping = True
        self._bell.ring()


class Inbox:
    """What the workers have to say. Scans coalesce to the newest; touches and codes beyond a limit are dropped; of news only
    the newest is kept beyond its limit. The rest is answers: never dropped, and never more than was wished. The agent does
    not wish while it does not look, so they are bounded by the wishes that waited (`WISHES_MAX` a port).
    """

    def __init__(self) -> None:
        self._lock, self._waiting, self._bell = threading.Lock(), deque[Event](), _Bell()
        self._of_a_kind: dict[object, int] = {}

    def post(self, event: Event) -> None:
        with self._lock:
            if isinstance(event, PileSeen):
                self._forget_older_scan()
            elif (kind := _comes_by_itself(event)) and not self._has_room(kind, LIMITS.get(kind, NEWS_MAX)):
                if kind in LIMITS:
                    return
                self._forget_last(kind)
            self._waiting.append(event)
        self._bell.ring()

    def _forget_older_scan(self) -> None:
        """Only one that stands last: an answer between two scans keeps its place between them."""
        if self._waiting and isinstance(self._waiting[-1], PileSeen):
            self._waiting.pop()

    def _has_room(self, kind: object, limit: int) -> bool:
        waiting = self._of_a_kind.get(kind, 0)
        self._of_a_kind[kind] = min(waiting + 1, limit)
        return waiting < limit

    def _forget_last(self, kind: object) -> None:
        """So that the newest word has its place, behind the answers that came before it."""
        del self._waiting[max(n for n, event in enumerate(self._waiting) if _comes_by_itself(event) == kind)]

    def wake(self) -> None:
        """Ends the agent's sleep; there may be nothing to take."""
        self._bell.ring()

    def bell_fileno(self) -> int:
        """What is written to it wakes the agent: for signals."""
        return self._bell.write_fileno()

    def take_all(self) -> list[Event]:
        with self._lock:
            self._bell.hush()
            taken = list(self._waiting)
            self._waiting.clear()
            self._of_a_kind.clear()
            return taken

    def fileno(self) -> int:
        return self._bell.fileno()


LIMITS: dict[object, int] = {Touched: TOUCHES_MAX, Scanned: CODES_MAX, StaffCardShown: CODES_MAX}
"""What people do; beyond the limit it is dropped."""


def _comes_by_itself(event: Event) -> object:
    """What it is one of; None for an answer, which comes only because the agent wished for it."""
    match event:
        case Touched() | Scanned() | StaffCardShown() | PrinterSeen() | QueueCounted() | AilingSeen():
            return type(event)
        case PortUp() | PortDown():
            return event.port
        case LinkUp() | LinkLost():
            return LinkLost
        case StoreOpened() | StoreFailed() | RoomSeen():
            return StoreFailed
        case _:
            return None


class Port(Protocol):
    """Who can do it. `serve` blocks in the worker's thread until `wishes.stopping`; it answers through `post`.

    It must survive every fault of its wire (post PortDown, reconnect at least once a second, post PortUp); an exception
    that leaves it is a bug: the worker reports the port as lost and starts it again.
    """

    name: PortName

    def serve(self, wishes: Wishes, post: Post) -> None: ...


class Worker:
    """A thread for one port."""

    def __init__(self, port: Port, post: Post, report: Callable[[str], None]):
        self.port, self.wishes, self._post, self._report = port, Wishes(), post, report
        self._thread = threading.Thread(target=self._run, name=port.name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        while not self.wishes.stopping:
            try:
                self.port.serve(self.wishes, self._post)
            except Exception as bug:  # noqa: BLE001  a bug in one port must not end the kiosk (issue: bad input)
                self._report(f"{self.port.name}: {type(bug).__name__}: {bug}")
                self._post(PortDown(self.port.name, "port_trouble"))
                self.wishes.take_all(0)
                threading.Event().wait(RESTART_S)

    def stop(self, timeout_s: float = STOP_WAIT_S) -> None:
        self.wishes.stop()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
