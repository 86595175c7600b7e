"""What is written of an id: how it stands, how it first came, what was answered; and the writing of it.

The one place that knows the columns of `transactions`. Decides nothing.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from central.order import Event
from central.schema import transactions
from central.stands import Stand
from kiosk.transactions import Answer, Transaction


@dataclass(frozen=True)
class Before:
    """`body`: as it came first. `quiet_ms`: of one that was asked; not to be looked up before then (UTC)."""

    device: str
    item: str
    kind: str
    stand: Stand
    answer: Answer
    body: dict[str, Any] = field(repr=False)
    quiet_ms: int = 0

    @property
    def patron(self) -> str:
        return self.body.get("patron", "")


def known(connection: Connection, ids: Iterable[str]) -> dict[str, Before]:
    """Of those that have come before; one statement however many."""
    return {row.id: _before(row) for row in connection.execute(_KNOWN, {"ids": list(ids)})}


def _before(row: Any) -> Before:
    answer = json.loads(row.answer)
    return Before(row.device, row.item, row.kind, Stand(row.stand), Answer.from_json(answer), json.loads(row.body),
                  answer.get("quiet_ms", 0))  # fmt: skip


def used(connection: Connection, device: str, seqs: Iterable[int]) -> set[int]:
    """Those of these sequence numbers that this kiosk has used."""
    return set(connection.execute(_USED, {"device": device, "seqs": list(seqs)}).scalars())


def newest_seq(connection: Connection, device: str) -> int:
    """The highest sequence number that has come from this kiosk; 0: none yet."""
    return connection.execute(_NEWEST, {"device": device}).scalar() or 0


def floor_ms(connection: Connection, device: str, seq: int) -> int:
    """Nothing that this kiosk did later happened before this; 0: nothing is known."""
    return connection.execute(_FLOOR, {"device": device, "seq": seq}).scalar() or 0


def row(device: str, tx: Transaction, seq: int | None, event: Event, now_ms: int, stand: Stand, answer: Answer,
        quiet_ms: int = 0) -> dict[str, Any]:  # fmt: skip
    """The first time that this id comes. `seq` None: another id has it."""
    return {
        "id": tx.id, "device": device, "seq": seq, "item": tx.item, "kind": tx.kind, "lo_ms": event.lo_ms, "hi_ms": event.hi_ms,
        "received_ms": now_ms, "raw_ms": tx.wall_ms, "raw_trusted": tx.trusted, "corrected_ms": tx.happened_ms,
        "body": json.dumps(tx.to_json()), **_said(tx, stand, answer, quiet_ms)}  # fmt: skip


def add(connection: Connection, device: str, tx: Transaction, seq: int | None, event: Event, now_ms: int, stand: Stand,
        answer: Answer, quiet_ms: int = 0) -> None:  # fmt: skip
    connection.execute(_ADD, row(device, tx, seq, event, now_ms, stand, answer, quiet_ms))


def change(connection: Connection, tx: Transaction, stand: Stand, answer: Answer, quiet_ms: int = 0) -> None:
    """How the id stands from now on, and what was answered to what was wanted last."""
    connection.execute(_CHANGE, {"tx": tx.id, **_said(tx, stand, answer, quiet_ms)})


def _said(tx: Transaction, stand: Stand, answer: Answer, quiet_ms: int) -> dict[str, Any]:
    more = {"quiet_ms": quiet_ms} if quiet_ms else {}
    return {"want": tx.want, "stand": stand, "answer": json.dumps({**answer.to_json(), **more})}


def forget(connection: Connection, tx: str) -> None:
    """As if it had never come: it was claimed, and nothing of it has left."""
    connection.execute(delete(transactions).where(transactions.c.id == tx))


_ADD = insert(transactions)                      # its values come with each call: a statement built anew costs more than it does
_CHANGE = update(transactions).where(transactions.c.id == bindparam("tx"))
_KNOWN = select(
    *(transactions.c[name] for name in ("id", "device", "item", "kind", "stand", "body", "answer"))
).where(transactions.c.id.in_(bindparam("ids", expanding=True)))
_USED = select(transactions.c.seq).where(
    transactions.c.device == bindparam("device"), transactions.c.seq.in_(bindparam("seqs", expanding=True))
)
_NEWEST = select(func.max(transactions.c.seq)).where(transactions.c.device == bindparam("device"))
_FLOOR = (
    select(transactions.c.lo_ms)
    .where(transactions.c.device == bindparam("device"), transactions.c.seq < bindparam("seq"))
    .order_by(transactions.c.seq.desc())
    .limit(1)
)
