"""Transactions at rest: born, marked, and handed out with what upstream has to hear.

Everything here happens inside one transaction of the database that the caller commits. The steps a row may take are
`kiosk.transactions.MAY_BECOME`; a forbidden one is a bug and changes nothing.
"""

import sqlite3
import uuid
from typing import Any

from kiosk.effects import Mark, MarkTag, Record
from kiosk.events import Event, Marked, Recorded
from kiosk.transactions import MAY_BECOME, OWED, WANT_OF, Kind, Security, Status, Transaction, Want
from offline_store import dues, live, rounds, times, uuid7
from offline_store.attention import STAYS, Attention, tag_is_settled, tag_trouble
from offline_store.desk import Desk
from offline_store.errors import StoreWrongKey
from offline_store.schema import SELECT

TITLE_MAX = 80
"""Characters of a title that are kept with a row, for the staff list; a longer one is cut."""

AT_BIRTH = (Status.ASKING, Status.REFUSED)
HEARD = (Status.ACCEPTED, Status.WITHDRAWN, Status.CONFLICT)
"""Only upstream's word makes a row so; a refusal may have been ours, so it is still delivered, as a note."""

NOBODY_ASKS = {Kind.CHECKIN: Status.PENDING}
"""What becomes of a question when its visit is gone: a book that was handed over is back; the rest is withdrawn (design §5)."""

_INSERT = """INSERT INTO txn (seq, id, kind, item, patron, card, status, reason, boot, boot_ms, wall_ms, trusted,
    pin_checked, found, parts, title, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def record(desk: Desk, wish: Record) -> list[Event]:
    """A new row with the next seq -> Recorded, with the rows on the same item that upstream has to hear first."""
    if wish.status not in AT_BIRTH:
        raise ValueError(f"a transaction cannot be born {wish.status}")
    owed = [deliverable(desk, r.seq) for r in desk.live.on_item(wish.item) if r.status in OWED]
    earlier = tuple(row for row in owed if row is not None)
    seq = next_seq(desk)
    read = desk.clock.read()
    id_ = uuid7.make(read.wall_ms, seq)
    patron = desk.key.hash(wish.patron) if wish.patron else None
    card = desk.key.seal(wish.patron, id_.bytes) if wish.patron else None
    due = dues.at_birth(desk, wish)
    desk.db.execute(_INSERT, (seq, id_.bytes, wish.kind, wish.item, patron, card, wish.status, wish.reason, desk.boot,
                              read.boot_ms, read.raw_ms, read.raw_trusted, wish.pin_checked, wish.found, wish.parts,
                              _title_to_keep(desk, wish), due))
    desk.newest_seq = seq
    desk.live.put(live.Row(seq, wish.kind, wish.item, patron, wish.status), for_staff=False)
    want = WANT_OF[wish.status]
    return [Recorded(wish.visit, Transaction(
        id=str(id_), seq=seq, kind=wish.kind, item=wish.item, patron=wish.patron, want=want, boot_id=desk.clock.boot_id,
        boot_ms=read.boot_ms, wall_ms=read.raw_ms, trusted=read.raw_trusted,
        happened_ms=times.corrected_ms(desk, read),
        pin_checked=wish.pin_checked, reason=wish.reason if wish.status is Status.REFUSED else "", found=wish.found,
        due="" if wish.kind is Kind.CHECKOUT else due), earlier)]


def next_seq(desk: Desk) -> int:
    """One more than any ever given: what was rolled back never was."""
    return desk.newest_seq + 1


def _title_to_keep(desk: Desk, wish: Record) -> str:
    """For the staff list; left out where the synced copy has it (it would double the row)."""
    known = desk.db.execute("SELECT 1 FROM item WHERE item = ?", (wish.item,)).fetchone()
    return "" if known else wish.title[:TITLE_MAX]


def mark(desk: Desk, wish: Mark) -> list[Event]:
    """-> Marked with the status the row has now, which is the old one where the step is forbidden."""
    row = find(desk, wish.tx)
    if row is None:
        desk.report(f"no transaction {wish.tx} to mark {wish.status}")
        return []
    now = Status(row["status"])
    if wish.status is not now:
        if wish.status not in MAY_BECOME[now]:
            desk.report(f"transaction {row['seq']}: {now} may not become {wish.status}")
            return [Marked(wish.visit, wish.tx, wish.item, now)]
        due = wish.due if wish.due and wish.status is not Status.WITHDRAWING else row["due"]
        change(desk, row, wish.status, reason=wish.reason, due=due, heard=wish.heard)
    return [Marked(wish.visit, wish.tx, wish.item, wish.status)]


def mark_tag(desk: Desk, wish: MarkTag) -> list[Event]:
    """What became of the tags. Once the visit is over, whatever is not right waits for a person, and nobody asks any more."""
    row = find(desk, wish.tx)
    if row is None:
        desk.report(f"no transaction {wish.tx} to mark its tag")
        return []
    if wish.closed and row["status"] == Status.ASKING:
        change(desk, row, NOBODY_ASKS.get(Kind(row["kind"]), Status.WITHDRAWING))
        row = by_seq(desk, row["seq"])
    closed = bool(wish.closed or row["closed"])
    why = tag_trouble(Kind(row["kind"]), Status(row["status"]), wish.security, wish.gate_rings, row["reason"]) if closed else ""
    if row["attention"] in STAYS:
        why = row["attention"]
    write(desk, row["seq"], security=wish.security, closed=closed, attention=why)
    _close_what_is_over(desk, row["seq"])
    return []


def _close_what_is_over(desk: Desk, seq: int) -> None:
    """What staff were told of this item's tag before is over: somebody laid it down again, and it is as it should be."""
    row = by_seq(desk, seq) if desk.live.staff else None
    if row is None or not tag_is_settled(Kind(row["kind"]), Status(row["status"]), Security(row["security"]), row["reason"]):
        return
    for earlier in (by_seq(desk, n) for n in sorted(desk.live.staff_on.get(row["item"], ())) if n < seq):
        if earlier["attention"] and earlier["attention"] not in STAYS:
            write(desk, earlier["seq"], attention="")


def change(desk: Desk, row: sqlite3.Row, status: Status, **values: Any) -> None:
    """A step that the caller has found allowed, and what follows from it for delivery, knowledge and staff."""
    if status in HEARD:
        values["heard"] = True
    if status is Status.ACCEPTED:
        values["settled_at"] = rounds.moment(desk)
        if row["status"] == Status.WITHDRAWING:       # it stands after all: nobody has written its tag
            values["attention"] = tag_trouble(Kind(row["kind"]), status, Security(row["security"]))
    write(desk, row["seq"], status=status, **values)
    _close_what_is_over(desk, row["seq"])


def write(desk: Desk, seq: int, **values: Any) -> None:
    """Columns of one row, in the table and in memory."""
    columns = ", ".join(f"{name} = ?" for name in values)      # names from our own code, never from outside
    desk.db.execute(f"UPDATE txn SET {columns} WHERE seq = ?", (*values.values(), seq))
    row = by_seq(desk, seq)
    desk.live.put(live.of(row), for_staff=needs_person(row))


def needs_person(row: sqlite3.Row) -> bool:
    return row["status"] == Status.CONFLICT or row["attention"] != ""


def by_seq(desk: Desk, seq: int) -> sqlite3.Row:
    return desk.db.execute(f"{SELECT} WHERE seq = ?", (seq,)).fetchone()


def find(desk: Desk, id_: str) -> sqlite3.Row | None:
    """By id, without an index: the id knows its seq."""
    known = uuid7.parse(id_)
    return known and desk.db.execute(f"{SELECT} WHERE seq = ? AND id = ?", (uuid7.seq_of(known), known.bytes)).fetchone()


def deliverable(desk: Desk, seq: int) -> Transaction | None:
    """A row whose card cannot be opened holds up no other item; a person sees it."""
    row = by_seq(desk, seq)
    try:
        return as_transaction(desk, row)
    except StoreWrongKey as error:
        if row["attention"] != Attention.CARD_UNREADABLE:
            desk.report(f"transaction {seq}: {error}")
            write(desk, seq, attention=Attention.CARD_UNREADABLE)
        return None


def as_transaction(desk: Desk, row: sqlite3.Row) -> Transaction:
    """As upstream gets it. StoreWrongKey where the card cannot be opened."""
    status = Status(row["status"])
    promised = row["kind"] != Kind.CHECKOUT or WANT_OF[status] in (Want.BOOK, Want.WITHDRAW)
    due, borrower = row["due"] if promised else "", ""
    if row["kind"] == Kind.CHECKIN and WANT_OF[status] is Want.BOOK and not due and (lent := dues.lent_here_before(desk, row)):
        due, borrower = lent["due"], desk.key.unseal(lent["card"], lent["id"])
    return Transaction(
        id=str(uuid.UUID(bytes=row["id"])), seq=row["seq"], kind=Kind(row["kind"]), item=row["item"],
        patron=desk.key.unseal(row["card"], row["id"]) if row["card"] else "",
        want=WANT_OF[status], boot_id=row["boot_id"], boot_ms=row["boot_ms"], wall_ms=row["wall_ms"],
        trusted=bool(row["trusted"]), happened_ms=times.happened_ms(row), pin_checked=bool(row["pin_checked"]),
        reason=row["reason"] if status is Status.REFUSED else "", found=Security(row["found"]),
        due=due, borrower=borrower)
