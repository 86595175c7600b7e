"""Which addresses a kiosk may talk to: central's URL, and the URL or path of a serial wire. Pure.

A secret and patrons' card numbers travel to central, so plain http is for the same machine only (design §8).
"""

import ipaddress
from urllib.parse import urlsplit

URL_MAX = 500

WIRES = ("/", "socket://", "spy://")
"""What a serial wire's name may begin with: a device path or one of pyserial's URLs that can be waited on."""


def upstream(url: str) -> str:
    """Central's address without a closing slash. Raises ValueError with a sentence that says what to write."""
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > URL_MAX:
        raise ValueError("write an address like https://central.example.org, without spaces or accents")
    parts = urlsplit(url)              # ValueError on a broken IPv6 address
    if parts.scheme in ("sip2", "sip2+tls"):
        raise ValueError("SIP2 is not spoken yet; write the https:// address of a Muon central server")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write an address like https://central.example.org")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("no name, password, ? or # belongs into this address")
    _ = parts.port                     # ValueError when it is no port
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("plain http is for this machine alone (http://127.0.0.1:…); write https:// for any other")
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
