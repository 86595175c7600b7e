"""What waits for a person: conflicts, and notices of loans that broke a rule. Kept whole, closed only with a note.

A conflict: central has not done what the kiosk says has happened. A notice: it has done it, and staff should know.
"""

import hashlib
import json
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from central.ledger import Ledger
from central.schema import CODE, conflicts


class Sort(StrEnum):
    CONFLICT = "conflict"
    NOTICE = "notice"


MALFORMED = "malformed"                # not a transaction at all
SEQ_REUSED = "seq_reused"              # this device has used that seq for another id
ID_REUSED = "id_reused"                # this id came before with other contents, or from another device
NO_RULE = "no_rule"                    # nothing here can enter such a thing
FAULT = "fault"                        # central failed on it; its log says how
NOT_WANTED = "not_wanted"              # a library system has entered what its kiosk has given up

MESSAGES = {
    SEQ_REUSED: "This kiosk has used that sequence number for another transaction: was its storage copied or restored?",
    ID_REUSED: "This id came before with other contents.",
    NO_RULE: "This library cannot enter such a transaction by itself.",
    FAULT: "The server failed on this transaction and kept it for a person.",
    NOT_WANTED: "The kiosk says that this did not happen; the library system has entered it all the same.",
}
"""Sentences for the reasons that are central's own; all others are a Reason of the kiosk's."""


def park(
    ledger: Ledger, device: str, body: Any, reason: str, message: str = "", sort: Sort = Sort.CONFLICT,
    stood: dict[str, Any] | None = None,
) -> bool:  # fmt: skip
    """Keep it (any JSON value) for a person, once; False when it lies there already. `stood`: None: as the books say."""
    text = json.dumps(body)
    known = body if isinstance(body, dict) else {}
    tx, item = _short(known.get("id")), _short(known.get("item"))
    fingerprint = _fingerprint(device, sort, tx or text, reason)
    connection = ledger.connection
    if connection.execute(select(conflicts.c.n).where(conflicts.c.fingerprint == fingerprint)).first():
        return False
    connection.execute(
        insert(conflicts).values(
            kind=sort, fingerprint=fingerprint, tx=tx, device=device, item=item, reason=reason, message=message,
            body=text, stood=json.dumps(_stood(ledger, item) if stood is None else stood), made_ms=ledger.now_ms, note="",
        )
    )  # fmt: skip
    return True


def _short(value: Any) -> str:
    return value[:CODE] if isinstance(value, str) and value.isprintable() else ""


def _fingerprint(device: str, sort: str, what: str, reason: str) -> str:
    return hashlib.sha256("\0".join((device, sort, what, reason)).encode("utf-8", "backslashreplace")).hexdigest()


def _stood(ledger: Ledger, barcode: str) -> dict[str, Any]:
    found = ledger.item(barcode) if barcode else None
    return asdict(found) if found else {}


def waiting(connection: Connection, sort: Sort | None = Sort.CONFLICT, closed: bool = False) -> list[dict[str, Any]]:
    """Oldest first; `sort` None: both sorts."""
    found = select(conflicts).order_by(conflicts.c.n)
    found = found.where(conflicts.c.closed_ms.is_not(None) if closed else conflicts.c.closed_ms.is_(None))
    rows = connection.execute(found if sort is None else found.where(conflicts.c.kind == sort))
    return [_plain(row) for row in rows]


def one(connection: Connection, number: int) -> dict[str, Any] | None:
    row = connection.execute(select(conflicts).where(conflicts.c.n == number)).first()
    return _plain(row) if row else None


def _plain(row: Any) -> dict[str, Any]:
    plain = {key: value for key, value in row._mapping.items() if key not in ("n", "fingerprint", "body", "stood")}
    return {"id": row.n, **plain, "transaction": json.loads(row.body, parse_constant=str), "stood": json.loads(row.stood)}


def close(connection: Connection, number: int, note: str, now_ms: int) -> bool:
    """False when there is no open one with that number."""
    place = and_(conflicts.c.n == number, conflicts.c.closed_ms.is_(None))
    return connection.execute(update(conflicts).where(place).values(closed_ms=now_ms, note=note)).rowcount == 1


def settle(ledger: Ledger, device: str, tx: str, note: str) -> bool:
    """Close the conflict of a transaction that later evidence has explained; True when there was an open one."""
    place = and_(
        conflicts.c.tx == tx,
        conflicts.c.device == device,
        conflicts.c.kind == Sort.CONFLICT,
        conflicts.c.closed_ms.is_(None),
    )
    done = ledger.connection.execute(update(conflicts).where(place).values(closed_ms=ledger.now_ms, note=note))
    return done.rowcount > 0
