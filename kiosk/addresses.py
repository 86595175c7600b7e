"""Which addresses a kiosk may talk to: central's URL or the library system's, and the URL or path of a serial wire. Pure.

A secret and patrons' card numbers travel to central, so plain http is for the same machine only (design §8).
"""

import ipaddress
from urllib.parse import urlsplit

URL_MAX = 500
"""Characters; a longer address is refused when the configuration is read."""

SIP2 = ("sip2", "sip2+tls")
"""Schemes of a library system's own wire; plain SIP2 is for a network that the library trusts."""

WIRES = ("/", "socket://", "spy://")
"""What a serial wire's name may begin with: a device path or one of pyserial's URLs that can be waited on."""


def upstream(url: str) -> str:
    """Central's address without a closing slash. Raises ValueError with a sentence that says what to write."""
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > URL_MAX:
        raise ValueError("write an address like https://central.example.org, without spaces or accents")
    parts = urlsplit(url)              # ValueError on a broken IPv6 address
    if parts.scheme in SIP2:
        return _sip2(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write an address like https://central.example.org")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("no name, password, ? or # belongs into this address")
    _ = parts.port                     # ValueError when it is no port
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("plain http is for this machine alone (http://127.0.0.1:…); write https:// for any other")
    return url.rstrip("/")


def _sip2(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname or not parts.port or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("write the library system's address like sip2+tls://ils.example.org:6001, with its port")
    if parts.username is not None:
        raise ValueError("no name or password belongs into this address; they are device and secret_file of [upstream]")
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def wire(url: str) -> str:
    """A serial wire as pyserial names it. Raises ValueError with a sentence."""
    if not url.startswith(WIRES) or not url.isprintable() or len(url) > URL_MAX:
        raise ValueError("write a device path such as /dev/serial/by-id/…, or socket://host:port")
    if url.startswith("socket://"):
        parts = urlsplit(url)
        if not parts.hostname or not parts.port:
            raise ValueError("a socket needs host and port: socket://127.0.0.1:7001")
    return url
