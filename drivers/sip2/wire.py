"""Bytes and frames to and from one server, each within a time that holds. Knows sockets; knows no message.

Everything goes wrong as an OSError (TimeoutError: the time was up), or as a Sip2Error when what comes does not end.
"""

import socket
import ssl
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from drivers.sip2.codec import FRAME_MAX, Frames, Sip2Error
from drivers.upstream_fuse import Fuse

CHUNK = 1 << 14
"""Bytes taken from the socket at once; what is more waits for the next turn."""

FLOOD = 20 * FRAME_MAX
"""Bytes that come in one exchange; nothing that answers says so much."""

AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: on, 0 seconds. What the kernel still holds is thrown away."""

TURNS_TO_QUIET = 16

Secure = Callable[[socket.socket], socket.socket]


class Wire:
    """`strain` takes out what belongs to the transport (telnet)."""

    def __init__(self, sock: socket.socket, fuse: Fuse, clock: Callable[[], float],
                 strain: Callable[[bytes], bytes] | None = None):
        self._sock, self._fuse, self._clock, self._strain = sock, fuse, clock, strain or bytes
        self._frames, self._waiting, self._taken = Frames(), deque[bytes](), 0

    def send(self, data: bytes, until_s: float) -> None:
        self._fuse.check()
        self._sock.settimeout(self._left_s(until_s))
        self._sock.sendall(data)

    def frame(self, until_s: float) -> bytes:
        """The next message, without its end."""
        while not self._waiting:
            self._waiting.extend(self._frames.feed(self.take(until_s)))
        return self._waiting.popleft()

    def take(self, until_s: float) -> bytes:
        """Whatever has come; may be empty when it was for the transport only."""
        self._sock.settimeout(self._left_s(until_s))
        data = self._sock.recv(CHUNK)
        if not data:
            self._fuse.check()
            raise ConnectionResetError("the other end hung up")
        self._taken += len(data)
        if self._taken > FLOOD:
            raise Sip2Error(f"more than {FLOOD} bytes, and no answer among them")
        return self._strain(data)

    def quiet(self) -> bool:
        """Throw away what came unasked. False: the other end is gone, or in the middle of saying something."""
        self._waiting.clear()
        self._taken = 0
        self._sock.setblocking(False)
        try:
            for _ in range(TURNS_TO_QUIET):
                data = self._sock.recv(CHUNK)
                if not data:
                    return False
                self._frames.feed(self._strain(data))
        except (BlockingIOError, ssl.SSLWantReadError):
            return not self._frames.unfinished.strip(b"\n\x00 ")
        except (OSError, Sip2Error):
            pass                # broken, or noise: the same to who asks
        return False

    def close(self) -> None:
        self._fuse.let_go()
        with suppress(OSError):
            self._sock.close()

    def drop(self) -> None:
        """Close so that nothing leaves any more, not even what was sent and not yet taken."""
        with suppress(OSError):
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.close()

    def _left_s(self, until_s: float) -> float:
        left_s = until_s - self._clock()
        if left_s <= 0:
            raise TimeoutError
        return left_s


def opened(host: str, port: int, until_s: float, fuse: Fuse, clock: Callable[[], float],
           secure: Secure | None = None, strain: Callable[[bytes], bytes] | None = None) -> Wire:
    """Connected to the first address of this host that takes it. Raises OSError or ValueError (no such name)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for number, (family, kind, protocol, _, address) in enumerate(found):
        left_s = (until_s - clock()) / (len(found) - number)
        try:
            return Wire(_connected(socket.socket(family, kind, protocol), address, left_s, fuse, secure), fuse, clock, strain)
        except ssl.SSLError:
            raise
        except OSError:
            if number == len(found) - 1:
                raise
    raise OSError("this host has no address")


def _connected(plain: socket.socket, address: object, left_s: float, fuse: Fuse, secure: Secure | None) -> socket.socket:
    """The fuse comes first: it also ends an attempt to connect."""
    try:
        fuse.connected(plain)
        fuse.check()
        if left_s <= 0:
            raise TimeoutError
        plain.settimeout(left_s)
        plain.connect(address)          # pyright: ignore[reportArgumentType]
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock = secure(plain) if secure else plain
        fuse.check()
        return sock
    except BaseException:
        fuse.let_go()
        plain.close()
        raise
