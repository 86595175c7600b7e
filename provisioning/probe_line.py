"""One connection to a library system that is not known yet: bytes as they go and come, with nothing forgiven and nothing sent
twice by itself. Knows no meaning; nothing of what is said goes into a log.
"""

import re
import socket
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from drivers.sip2 import codec, telnet, tls, wire
from drivers.sip2.codec import Message, Sip2Error
from drivers.sip2.fits import misfit
from drivers.sip2.say import Say, Terms
from drivers.upstream_fuse import Fuse

CONNECT_WAIT_S, ANSWER_WAIT_S = 5.0, 10.0
"""For the connection, and for each answer; then the probe says that there is none."""

LINE_FEED_WAIT_S = 0.05
"""What belongs to the line end comes with it, or not at all."""

TRAILER = re.compile(rb"(?:AY(.))?AZ ?([0-9A-Fa-f]{1,4}) *\Z", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """Whom to ask, and about whom: one patron and one item, and never another."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    location: str = ""
    institution: str = ""
    terminal_password: str = field(default="", repr=False)
    login: str = "sip"
    ca_file: str = ""
    patron: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    item: str = ""

    @property
    def terms(self) -> Terms:
        return Terms(self.institution, self.terminal_password, self.location)


class NotReached(Exception):
    """No connection, or no login. The sentence says why."""


class NoAnswer(Exception):
    """Nothing came back that is an answer. `closed`: the line was closed instead. `sent`: the request left. `said`: what came."""

    def __init__(self, why: str, closed: bool = False, sent: bool = True, said: bytes = b""):
        super().__init__(why)
        self.closed, self.sent, self.said = closed, sent, said


@dataclass(frozen=True)
class Heard:
    """One answer. `message`: its bytes as letters (latin-1), so that nothing is lost. `sealed`: it has a checksum; `fits`: and
    that is right."""

    frame: bytes = field(repr=False)
    message: Message = field(repr=False)
    line_end: str
    took_ms: float
    sealed: bool
    fits: bool

    def texts(self, *names: str) -> list[bytes]:
        return [value.encode("latin-1") for name, value in self.message.fields if name in names and value]


class ProbeLine:
    """`seals`: our requests carry AY and AZ."""

    def __init__(self, asked: Asked):
        self.asked, self.seals = asked, True
        self._wire: wire.Wire | None = None
        self._seq = -1

    def open(self) -> None:
        """Raises NotReached. A login by message is the caller's."""
        self.close()
        parts, until_s = urlsplit(self.asked.url), time.monotonic() + CONNECT_WAIT_S
        assert parts.hostname and parts.port
        by_prompts = self.asked.login == "telnet"
        if by_prompts and not (self.asked.user and self.asked.password):
            raise NotReached("a login by prompts needs a user and a password")
        try:
            self._wire = wire.opened(parts.hostname, parts.port, until_s, Fuse(), time.monotonic,
                                     self._secured if parts.scheme == "sip2+tls" else None,
                                     telnet.Strainer() if by_prompts else None)
            if by_prompts and not telnet.log_in(self._wire, self.asked.user.encode(), self.asked.password.encode(), until_s):
                raise NotReached("it refuses the login by prompts: user or password is wrong")
        except ssl.SSLError as error:
            raise NotReached(tls.why(error)) from error
        except (OSError, ValueError) as error:
            raise NotReached(f"it cannot be reached: {error or type(error).__name__}") from error
        self._seq = -1

    def close(self) -> None:
        if self._wire:
            self._wire.close()
            self._wire = None

    def _secured(self, plain: socket.socket) -> socket.socket:
        return tls.secured(plain, urlsplit(self.asked.url).hostname or "", self.asked.ca_file, None)

    # ---- one exchange -----------------------------------------------------------------------------------------------

    def frame(self, request: Say) -> bytes:
        """The next one. Raises NotReached: it cannot be written."""
        self._seq += 1
        try:
            return codec.encode(request.code, request.fixed, request.fields, self._seq % 10 if self.seals else None)
        except ValueError as error:
            raise NotReached(f"{request.code}: {error}") from error

    def ask(self, request: Say, wait_s: float | None = None) -> Heard:
        """Raises NoAnswer, also where the answer is about somebody or something else."""
        heard = self.exchange(self.frame(request), wait_s)
        if heard.message.code != request.answer:
            raise NoAnswer(f"a {heard.message.code} came instead of a {request.answer}")
        if why := misfit(request, heard.message):
            raise NoAnswer(f"{why} came")
        return heard

    def exchange(self, frame: bytes, wait_s: float | None = None) -> Heard:
        """Sent once. Raises NoAnswer."""
        if not self._wire or not self._wire.quiet():
            self.close()
            raise NoAnswer("the line was closed before", closed=True, sent=False)
        began_s, line, wait_s = time.monotonic(), b"", wait_s or ANSWER_WAIT_S
        try:
            self._wire.send(frame, began_s + wait_s)
            line, end, took_s = self._line(began_s, wait_s)
            return _heard(line, end, took_s * 1000)
        except TimeoutError as error:
            self.close()
            raise NoAnswer(f"no answer in {wait_s:.0f} s") from error
        except OSError as error:
            self.close()
            raise NoAnswer("it hangs up", closed=True) from error
        except Sip2Error as error:
            self.close()
            raise NoAnswer(f"what came is no answer: {error}", said=line) from error

    def _line(self, began_s: float, wait_s: float) -> tuple[bytes, str, float]:
        assert self._wire
        data = b""
        while b"\r" not in data:
            data += self._wire.take(began_s + wait_s)
            if len(data) > codec.FRAME_MAX:
                raise Sip2Error("too long, and it does not end")
        took_s = time.monotonic() - began_s
        line, _, rest = data.partition(b"\r")
        if not rest:
            try:
                rest = self._wire.take(time.monotonic() + LINE_FEED_WAIT_S)
            except OSError:
                pass                    # nothing more: the usual case; or closed, which the next exchange will find
        return line.lstrip(b"\n\r\x00 \xef\xbb\xbf"), "CR LF" if rest.startswith(b"\n") else "CR", took_s


def _heard(line: bytes, end: str, took_ms: float) -> Heard:
    trailer = TRAILER.search(line, max(0, len(line) - 12))
    fits = trailer is not None and not (sum(line[:trailer.start(2)]) + int(trailer.group(2), 16)) & 0xFFFF
    message = codec.decode(line[:trailer.start()] if trailer else line, "latin-1", as_sent=True)
    return Heard(line, message, end, took_ms, trailer is not None, fits)


def spoilt(frame: bytes) -> bytes:
    """The same with a checksum that does not fit."""
    digits = int(frame[-5:-1], 16) ^ 0x0101
    return frame[:-5] + f"{digits:04X}".encode() + b"\r"


