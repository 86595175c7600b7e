"""One connection to a library system: it connects and logs in when needed, and does one exchange at a time, with a
deadline that holds and an honest word on whether the request left.

Any bytes may come back: the outcome is a Message, PortLost, PortSilent or PortGarbled. After any of these three the
connection is closed: one that owes an answer is never used again. Knows no wish, no event, and no field but those that
say whether an answer fits. One thread calls, another may cut. Nothing of what is said goes into a log.
"""

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import replace

from drivers.sip2 import codec, login
from drivers.sip2.codec import Message, NotEncodable, Sip2Error
from drivers.sip2.exchange import Exchange, Habits
from drivers.sip2.line_settings import LineSettings
from drivers.sip2.login import LoginRefused
from drivers.sip2.say import Say, Unsayable
from drivers.sip2.status import AcsStatus
from drivers.sip2.telnet import Strainer
from drivers.sip2.wire import Wire, opened
from drivers.upstream_fuse import Fuse
from kiosk.ports import PortError, PortGarbled, PortLost, PortSilent

__all__ = ["LineSettings", "Sip2Line"]

BUSY = "the library system is busy: it takes the connection, and nobody answers the login"

WHY_MAX = 200
"""Characters of an error of the network as staff see it; a longer one is cut."""

IDLE_MOST = 2.0
"""Idle for so many keep-alives: closed without a look, for a firewall on the way may have forgotten it."""


class Sip2Line:
    """`refused`: why the library system does not let us in; empty: it does, as far as we know. `busy`: it took the last
    connection and did not answer the login."""

    def __init__(self, settings: LineSettings, log: Callable[[str], None] = lambda sentence: None,
                 clock: Callable[[], float] = time.monotonic, clock_is_right: Callable[[], bool] | None = None):
        self._settings = replace(settings, encoding=codec.canonical(settings.encoding))
        self._clock, self._clock_is_right = clock, clock_is_right
        self._fuse, self._habits = Fuse(), Habits(log, clock)
        self._wire: Wire | None = None
        self._seq, self._used_s = 0, 0.0
        self._owes = False              # more was sent on this connection than was answered
        self.connected_since_s: float | None = None
        self.refused, self.busy = "", False

    # ---- what others read -------------------------------------------------------------------------------------------

    @property
    def status(self) -> AcsStatus | None:
        """What the library system last said of itself."""
        return self._habits.status

    @property
    def status_at_s(self) -> float:
        return self._habits.status_at_s

    @property
    def left(self) -> bool:
        """Did the last request leave this machine, or some of it? A login does not count."""
        return self._fuse.left

    def arm(self) -> None:
        """Before each exchange, by whoever may cut it: what was said of the last one is forgotten."""
        self._fuse.arm()

    def cut(self) -> bool:
        """From another thread: end the exchange now, nothing of it leaves any more. Had some of it left?"""
        return self._fuse.blow()

    def close(self) -> None:
        self._fuse.blow()
        self._hang_up()

    # ---- one exchange -----------------------------------------------------------------------------------------------

    def call(self, request: Say, wait_s: float) -> Message:
        """Raises PortLost (no connection, or it broke), PortSilent (no whole answer in time), PortGarbled; Unsayable."""
        until_s = self._clock() + wait_s
        try:
            answer = self._exchange(self._ready(until_s), request, until_s, self._fuse.leaving)
        except NotEncodable as error:       # nothing was sent; without the value: it may be a card number
            raise Unsayable(f"{request.code}: it cannot be written in {self._settings.encoding}") from error
        except Unsayable:
            raise
        except PortError:
            self._drop()
            raise
        except Sip2Error as error:
            self._drop()
            raise PortGarbled(f"{request.code}: {error}") from error
        except OSError as error:
            late = isinstance(error, TimeoutError) or self._clock() >= until_s
            self._drop()
            raise (PortSilent if late else PortLost)(f"{request.code}: {_why(error)}") from error
        if self._owes:
            self._hang_up()
        return answer

    def _exchange(self, line: Wire, request: Say, until_s: float, leaving: Callable[[], None]) -> Message:
        seq = self._seq if self._settings.error_detection else None
        frame = codec.encode(request.code, request.fixed, request.fields, seq,
                             self._settings.encoding, self._settings.delimiter)
        if b"\n" in frame:
            raise NotEncodable("a line feed has no place in a message")
        if self._clock() >= until_s:
            raise TimeoutError
        exchange = Exchange(request, frame, seq, self._settings, self._habits)
        leaving()
        self._seq = (self._seq + 1) % 10
        line.send(frame, until_s)
        answer = self._answer(line, exchange, until_s)
        self._used_s, self._owes = self._clock(), self._owes or exchange.owes
        return answer

    def _answer(self, line: Wire, exchange: Exchange, until_s: float) -> Message:
        sent_s = self._clock()
        while True:
            patience_s = exchange.patience_s
            try:
                heard = exchange.hears(line.frame(until_s if patience_s is None else min(until_s, sent_s + patience_s)))
            except TimeoutError:
                self._fuse.check()
                if patience_s is None or self._clock() >= until_s:
                    raise
                heard = exchange.silent()
            if isinstance(heard, Message):
                return heard
            if heard:
                line.send(heard, until_s)
                sent_s = self._clock()

    # ---- the connection ---------------------------------------------------------------------------------------------

    def _ready(self, until_s: float) -> Wire:
        self._fuse.check()
        line = self._wire
        if line and self._clock() - self._used_s <= IDLE_MOST * self._settings.keep_alive_s and line.quiet():
            return line
        self._hang_up()
        return self._connect(min(until_s, self._clock() + self._settings.connect_wait_s))

    def _connect(self, until_s: float) -> Wire:
        self.busy = False
        try:
            line = self._wire = self._opened(until_s)
        except TimeoutError as error:
            self._fuse.check()
            raise PortLost("the library system cannot be reached: no connection in time") from error
        except (OSError, ValueError) as error:
            raise PortLost(f"the library system cannot be reached: {_why(error)}") from error
        self._log_in(line, until_s)
        self.refused, self.connected_since_s = "", self._clock()
        return line

    def _opened(self, until_s: float) -> Wire:
        known = self._settings
        return opened(known.host, known.port, until_s, self._fuse, self._clock,
                           self._secured if known.tls else None, Strainer() if known.login == "telnet" else None)

    def _secured(self, plain: socket.socket) -> socket.socket:
        from drivers.sip2 import tls

        return tls.secured(plain, self._settings.host, self._settings.ca_file, self._clock_is_right)

    def _log_in(self, line: Wire, until_s: float) -> None:
        self._seq, self._owes, self._habits.seals = 0, False, False
        try:
            login.log_in(self._settings, line, lambda word: self._exchange(line, word, until_s, self._fuse.check), until_s)
        except LoginRefused as error:
            self.refused = str(error)
            raise
        except TimeoutError as error:
            self._fuse.check()
            self.busy = True
            raise PortSilent(BUSY) from error

    def _hang_up(self) -> None:
        line, self._wire, self.connected_since_s = self._wire, None, None
        if line:
            line.close()

    def _drop(self) -> None:
        line, self._wire, self.connected_since_s = self._wire, None, None
        if line:
            line.drop()


def _why(error: BaseException) -> str:
    """In a few words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        from drivers.sip2 import tls

        return tls.why(error)
    return "".join(c if c.isprintable() else "?" for c in (str(error) or type(error).__name__)[:WHY_MAX])
