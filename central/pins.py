"""PINs at rest: scrypt (RFC 7914) of the standard library, with a salt and its cost beside it.

A PIN has four digits: whoever has the database can try them all, whatever the cost. What guards a PIN is the count of
wrong tries (`tries.py`); the hash only keeps PINs out of sight.
"""

import hashlib
import hmac
import os

COST = 2**14           # scrypt's N, with r = 8 and p = 1: 16 MiB and some 40 ms
PUBLISHED = 2**8       # for the demo library, whose PINs stand in a public file: loading them takes no time


def hashed(pin: str, cost: int = COST) -> str:
    salt = os.urandom(16)
    return f"scrypt${cost}${salt.hex()}${_scrypt(pin, salt, cost).hex()}"


def matches(pin: str, stored: str) -> bool:
    """False as well for a patron who has no PIN."""
    try:
        _name, cost, salt, wanted = stored.split("$")
        return hmac.compare_digest(_scrypt(pin, bytes.fromhex(salt), int(cost)), bytes.fromhex(wanted))
    except ValueError:
        return False


def _scrypt(pin: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=8, p=1, maxmem=64 * 2**20, dklen=32)
