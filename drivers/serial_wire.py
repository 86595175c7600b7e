"""A serial wire named by a pyserial URL: bytes out, bytes in, and never a wait without an end.

`/dev/serial/by-id/…`, `socket://127.0.0.1:7001` (a simulator), `spy:///dev/ttyUSB0?file=…` and a pty are all the same
to the drivers above. Waiting is `select` on the wire and, where the caller likes, on a second descriptor (the wishes of
its worker), so nothing polls. Knows no frames and no devices. One thread uses a wire.

pyserial's habits that this file works round: changing `timeout` on an open port sets the whole line anew, which fails
on a pty with parity; some of its errors are `termios.error` and some plain `OSError`; a socket cannot be cancelled.
"""

import os
import select
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from kiosk.ports import PortLost, PortSilent
from kiosk.values import dataclass

RECONNECT_S = 0.5
"""A lost wire is tried again after this long, so at least once a second with the time that trying takes."""

WRITE_LIMIT_S = 2.0
"""A device that takes no byte for so long does not listen (flow control, a dead adapter)."""

_CHUNK = 4096                    # bytes read at once
_DROPS_MAX = 64                  # such reads to throw away what came unasked; a device that babbles for ever must not keep us


@dataclass(frozen=True)
class Line:
    """How a serial line is set. `socket://` ignores it, a pty most of it."""

    baud: int = 9_600
    parity: str = "N"                # N, E, O
    data_bits: int = 8
    stop_bits: int = 1
    rtscts: bool = False
    dsrdtr: bool = False
    xonxoff: bool = False


class HasFileno(Protocol):
    def fileno(self) -> int: ...


class Wire:
    """An open wire. Every method raises PortLost when the other end is gone; `close` never raises."""

    def __init__(self, port: Any, url: str):
        self._port, self.url = port, url

    def fileno(self) -> int:
        return self._port.fileno()

    def read(self, timeout_s: float | None, also: HasFileno | None = None) -> bytes:
        """What has arrived, at the latest after `timeout_s` (None: for ever). Empty: nothing, or `also` is readable."""
        with _typed(self.url):
            wanted = [self.fileno()] if also is None else [self.fileno(), also.fileno()]
            ready, _, _ = select.select(wanted, [], [], timeout_s if timeout_s is None else max(0.0, timeout_s))
            return self._port.read(_CHUNK) if wanted[0] in ready else b""

    def write(self, data: bytes, limit_s: float = WRITE_LIMIT_S) -> None:
        """All of `data` to the device. Raises PortSilent when it takes nothing more for `limit_s`."""
        while data:
            with _typed(self.url):
                _, ready, _ = select.select([], [self.fileno()], [], limit_s)
                if ready:
                    data = data[self._port.write(data):]
            if not ready:
                raise PortSilent(f"{self.url} takes no more bytes; {len(data)} are left")

    def drop_input(self) -> int:
        """Throw away what has arrived unasked; says how many bytes."""
        dropped = 0
        for _ in range(_DROPS_MAX):
            data = self.read(0)
            if not data:
                break
            dropped += len(data)
        return dropped

    def close(self) -> None:
        """At once: pyserial naps 0.3 s after closing a socket, and leaves one open that the other end has reset."""
        link = getattr(self._port, "_socket", None)
        with suppress(OSError, termios.error):
            if link is None:
                self._port.close()
            else:
                link.close()
                self._port._socket, self._port.is_open = None, False


def open_wire(url: str, line: Line | None = None) -> Wire:
    """The wire behind `url`. Raises PortLost with a sentence for staff when it cannot be opened."""
    import serial  # late: the first screen does not need it

    line = line or Line()
    with _typed(url):
        try:
            port = serial.serial_for_url(
                url, baudrate=line.baud, bytesize=line.data_bits, stopbits=line.stop_bits, rtscts=line.rtscts,
                dsrdtr=line.dsrdtr, xonxoff=line.xonxoff, parity="N" if _is_pty(url) else line.parity,
                timeout=0, write_timeout=0, exclusive=True)
        except ValueError as error:
            raise PortLost(f"{url}: {error}") from error
        try:
            port.fileno()
        except OSError as error:     # loop://, rfc2217://: pyserial serves these from threads of its own
            port.close()
            raise PortLost(f"{url}: this kind of URL has nothing to wait on; name a device or socket://") from error
    _shorten_latency(port)
    return Wire(port, url)


def _is_pty(url: str) -> bool:
    """A pty knows no parity, and Linux refuses a setting that changes nothing."""
    path = url.removeprefix("spy://").partition("?")[0]
    return os.path.realpath(path).startswith("/dev/pts/")


def _shorten_latency(port: Any) -> None:
    """FTDI adapters keep short answers back for 16 ms unless asked not to; others do not know the wish."""
    with suppress(OSError, ValueError, AttributeError, NotImplementedError):
        port.set_low_latency_mode(True)


@contextmanager
def _typed(url: str) -> Iterator[None]:
    try:
        yield
    except (OSError, termios.error) as error:      # serial.SerialException is an OSError
        raise PortLost(f"{url}: {error}") from error


class Deadline:
    """A moment by the monotonic clock; `left` never goes below zero."""

    def __init__(self, seconds: float):
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self._at - time.monotonic())

    @property
    def over(self) -> bool:
        return self.left == 0.0
