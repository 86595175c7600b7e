"""Kiosks: a one-time code makes one, its secret proves it, staff can revoke it.

Secrets are kept as hashes only. A secret has 256 random bits, so a plain SHA-256 keeps it; a code has 40 bits, and is
guarded by its short life, its single use and the count of wrong tries.
"""

import base64
import hashlib
import hmac
import os
import secrets
import uuid
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from central import seen
from central.order import CLOCKS_AGREE_MS
from central.schema import codes, devices, transactions

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0, O, 1 and I, which people mistake for one another."""

CODE_LENGTH = 8

CODE_LIFE_MS = 2 * 3_600_000
"""A code that was not used by then is refused; staff make a new one."""

DEVICE_MAX = 64
"""Characters of a device's name; a longer one is nobody's."""


def new_code(connection: Connection, now_ms: int, life_ms: int = CODE_LIFE_MS) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    offer_code(connection, code, now_ms, life_ms)
    return code


def offer_code(connection: Connection, code: str, now_ms: int, life_ms: int = CODE_LIFE_MS) -> None:
    """This very code, unused, whether it was there before or not (for the demo)."""
    values = {"made_ms": now_ms, "expires_ms": now_ms + life_ms, "used_ms": None, "device": None}
    place = codes.c.code_hash == _hash(tidy(code))
    if not connection.execute(update(codes).where(place).values(values)).rowcount:
        connection.execute(insert(codes).values(code_hash=_hash(tidy(code)), **values))


def tidy(code: str) -> str:
    """As people type it: small letters, blanks and hyphens do not matter."""
    return "".join(code.upper().split()).replace("-", "")


def enrol(connection: Connection, code: str, name: str, now_ms: int) -> tuple[str, str] | None:
    """(device, secret) for a code that is known, unused and not expired; else None."""
    made = codes.c.made_ms <= now_ms + CLOCKS_AGREE_MS        # a code from a time to come: nobody knows how old it is
    place = and_(codes.c.code_hash == _hash(tidy(code)), codes.c.used_ms.is_(None), codes.c.expires_ms > now_ms, made)
    device = f"kiosk-{uuid.uuid4().hex[:8]}"
    if connection.execute(update(codes).where(place).values(used_ms=now_ms, device=device)).rowcount != 1:
        return None
    secret = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
    connection.execute(
        insert(devices).values(device=device, name=name, secret_hash=_hash(secret), enrolled_ms=now_ms)
    )
    return device, secret


def check(connection: Connection, token: str) -> str | None:
    """The device that `<device>.<secret>` proves; None when it proves nothing. The comparison takes the same time always."""
    device, _dot, secret = token.partition(".")
    row = connection.execute(select(devices).where(devices.c.device == device[:DEVICE_MAX])).first()
    wanted = row.secret_hash if row else _hash("")
    right = hmac.compare_digest(_hash(secret), wanted)
    return device if row and right and row.revoked_ms is None and secret else None


def same_secret(given: str, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(_hash(given), _hash(wanted))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def revoke(connection: Connection, device: str, now_ms: int) -> bool:
    """False when there is no such device, or it was revoked before."""
    place = and_(devices.c.device == device, devices.c.revoked_ms.is_(None))
    return connection.execute(update(devices).where(place).values(revoked_ms=now_ms)).rowcount == 1


def known(connection: Connection) -> list[dict[str, Any]]:
    """Every device with when it was last heard, which seqs have not arrived (they may still be on their way) and were not
    seen to by a person, and which were."""
    rows = connection.execute(select(devices).order_by(devices.c.enrolled_ms)).all()
    marked = seen.said(connection)
    return [_device(connection, row, marked.get(row.device, [])) for row in rows]


def _device(connection: Connection, row: Any, marked: list[dict[str, Any]]) -> dict[str, Any]:
    heard = select(func.max(transactions.c.received_ms)).where(transactions.c.device == row.device)
    return {
        "device": row.device,
        "name": row.name,
        "enrolled_ms": row.enrolled_ms,
        "revoked_ms": row.revoked_ms,
        "heard_ms": connection.execute(heard).scalar(),
        "missing": seen.open_gaps(missing(connection, row.device), marked),
        "seen": marked,
    }


def missing(connection: Connection, device: str) -> list[tuple[int, int]]:
    """Gaps in a device's seqs, as (first, last). Seqs begin at 1 and have no gap at the kiosk, so a gap that stays is a loss."""
    before = func.lag(transactions.c.seq, 1, 0).over(order_by=transactions.c.seq).label("before")
    mine = and_(transactions.c.device == device, transactions.c.seq > 0)
    pairs = select(transactions.c.seq, before).where(mine).subquery()
    gaps = connection.execute(select(pairs).where(pairs.c.seq - pairs.c.before > 1).order_by(pairs.c.seq))
    return [(row.before + 1, row.seq - 1) for row in gaps]
