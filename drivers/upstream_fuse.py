"""An honest word on whether a request left, and a way to stop it: what every line to a library system or to central has.

Knows sockets; knows no protocol.
"""

import socket
import threading
from contextlib import suppress


class Fuse:
    """Knows whether the request left, and stops it. Shared by the thread that sends and the one that keeps the time."""

    def __init__(self) -> None:
        self._lock, self._wire, self._blown, self._left = threading.Lock(), None, False, False

    def arm(self) -> None:
        with self._lock:
            self._blown = self._left = False

    def connected(self, wire: socket.socket) -> None:
        """Keeps a second handle on the connection: TLS does not like its own to be shut from another thread."""
        with self._lock:
            self._forget()
            self._wire = socket.fromfd(wire.fileno(), wire.family, wire.type)

    def leaving(self) -> None:
        """Called before bytes of a request go. Raises TimeoutError when the time is up: nothing leaves any more."""
        with self._lock:
            self.check()
            self._left = True

    def check(self) -> None:
        if self._blown:
            raise TimeoutError("the time was up")

    def blow(self) -> bool:
        """End the exchange now. Says whether (some of) the request left."""
        with self._lock:
            self._blown = True
            if self._wire:
                with suppress(OSError):
                    self._wire.shutdown(socket.SHUT_RDWR)
            self._forget()
            return self._left

    def let_go(self) -> None:
        """The connection is closed: this handle must not keep it open."""
        with self._lock:
            self._forget()

    @property
    def left(self) -> bool:
        return self._left

    @property
    def blown(self) -> bool:
        """Whoever keeps the time has ended the exchange: what breaks of it now breaks because the time was up."""
        return self._blown

    def _forget(self) -> None:
        if self._wire:
            self._wire.close()
        self._wire = None
