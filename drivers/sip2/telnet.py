"""A login by prompts, as terminals had it: `login: `, `password: `, `Login OK`. Then SIP2 as usual.

What belongs to telnet itself (bytes after 255) is taken out and never answered.
"""

import re

from drivers.sip2.codec import Sip2Error
from drivers.sip2.wire import Wire

PROMPTS_MAX = 4_096
"""Bytes of greetings before a prompt."""

IAC, SB, SE = 255, 250, 240
OPTIONS = range(251, 255)
"""WILL, WONT, DO, DONT: an option follows."""

WELCOME = re.compile(rb"login ok[^\r\n]*[\r\n]", re.IGNORECASE)
NO = re.compile(rb"invalid|incorrect|denied", re.IGNORECASE)


class Strainer:
    """Takes commands out of a stream, wherever it was cut into pieces."""

    def __init__(self) -> None:
        self._in = ""           # "", "command", "option", "parameters", "parameters' command"

    def __call__(self, data: bytes) -> bytes:
        if not self._in and IAC not in data:
            return data
        return bytes(byte for byte in data if self._is_text(byte))

    def _is_text(self, byte: int) -> bool:
        was, self._in = self._in, ""
        if was == "":
            self._in = "command" if byte == IAC else ""
            return byte != IAC
        if was == "command":
            self._in = "option" if byte in OPTIONS else "parameters" if byte == SB else ""
            return byte == IAC                  # twice 255 is a letter
        if was == "parameters":
            self._in = "parameters' command" if byte == IAC else was
        elif was == "parameters' command":
            self._in = "" if byte == SE else "parameters"
        return False


def log_in(wire: Wire, user: bytes, password: bytes, until_s: float) -> bool:
    """Was it let in? Raises what a wire raises."""
    _until(wire, re.compile(rb"login: ?", re.IGNORECASE), until_s)
    wire.send(user + b"\r", until_s)
    _until(wire, re.compile(rb"password: ?", re.IGNORECASE), until_s)
    wire.send(password + b"\r", until_s)
    return bool(WELCOME.search(_until(wire, re.compile(WELCOME.pattern + b"|" + NO.pattern, re.IGNORECASE), until_s)))


def _until(wire: Wire, wanted: re.Pattern[bytes], until_s: float) -> bytes:
    heard = b""
    while not wanted.search(heard):
        heard += wire.take(until_s)
        if len(heard) > PROMPTS_MAX:
            raise Sip2Error("no prompt of a login came, but much else")
    return heard
