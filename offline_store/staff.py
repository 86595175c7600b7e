"""The list for staff: rows that wait for a person, why, in plain English; and closing one.

Works beside a running kiosk (a second connection, for milliseconds). Shows the last four digits of a card at most.
"""

import sqlite3
import time
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from kiosk.reasons import Reason
from kiosk.transactions import OWED, Kind, Status
from offline_store import damage, times
from offline_store.attention import Attention
from offline_store.errors import StoreWrongKey
from offline_store.schema import SELECT
from offline_store.store import Store
from offline_store.transactions import needs_person

LAST_DIGITS = 4

KINDS = {Kind.CHECKOUT: "checkout", Kind.CHECKIN: "checkin", Kind.RENEW: "renewal", Kind.PAYMENT: "payment"}

ATTENTION: dict[Attention, str] = {
    Attention.GATE_RINGS: "The patron has it, but its tag was not proven unsecured: the gate will ring.",
    Attention.NOT_SECURED: "It was returned, but its tag was not proven secured: secure it at the desk.",
    Attention.MIXED: "The tags of this set differ: write all of them at the desk.",
    Attention.POWER_CUT: "The kiosk stopped before its tag was known to be right: check the tag.",
    Attention.LOAN_UNKNOWN: "Not lent here, but the library system may have booked it: look at the loan there.",
    Attention.GOES_ELSEWHERE: "It came back while the library system was away, and somebody waits for it or another branch "
                              "owns it: take it from the shelf, and scan it at the desk.",
    Attention.SAVED: "It was saved from a damaged file, and may have gone on since: look whether the patron has the item.",
    Attention.CARD_UNREADABLE: "Its card number cannot be opened, so it cannot be sent: book it by hand.",
}

REASONS: dict[Reason, str] = {
    Reason.NONE: "No reason was given.",
    Reason.UNKNOWN_CARD: "The library system does not know the card.",
    Reason.BLOCKED: "The card is blocked.",
    Reason.CARD_LOST: "The card was reported lost.",
    Reason.EXPIRED: "The card has expired.",
    Reason.FEES: "The patron owes too much in fees.",
    Reason.LOAN_LIMIT: "The patron has as many items as allowed.",
    Reason.PIN_WRONG: "The PIN was wrong.",
    Reason.PIN_WAIT: "Too many wrong PINs.",
    Reason.PIN_NEEDED: "A PIN was needed.",
    Reason.CARD_GARBLED: "The card was not read well.",
    Reason.UNKNOWN_ITEM: "The library system does not know the item.",
    Reason.WITHDRAWN_ITEM: "The item is withdrawn from the collection.",
    Reason.NOT_FOR_LOAN: "The item is not for loan.",
    Reason.RESERVED: "Somebody else has reserved the item.",
    Reason.ON_LOAN_TO_OTHER: "The item is on loan to somebody else.",
    Reason.STILL_ON_LOAN: "The item is still on loan.",
    Reason.ALREADY_YOURS: "The patron had it already.",
    Reason.NOT_ON_LOAN: "The item was not on loan.",
    Reason.RENEWAL_LIMIT: "It was renewed as often as allowed.",
    Reason.STAYS_SECURED: "Lent for use in the library: its tag stays secured on purpose, and the gate rings.",
    Reason.FEE_ASKED: "A fee has to be agreed to first.",
    Reason.LIBRARY_SAYS_NO: "The library system refused, for a reason of its own.",
    Reason.OFFLINE_OFF: "The library allows nothing without its system.",
    Reason.OFFLINE_ITEMS: "As many items as allowed without the library system.",
    Reason.OFFLINE_TOO_LONG: "The library system had been away for too long.",
    Reason.OFFLINE_DATA_OLD: "What this kiosk knew was too old.",
    Reason.OFFLINE_USAGE: "The item's tag forbids it without the library system.",
    Reason.RENEWAL_UNKNOWN: "The answer to the renewal did not come in time.",
    Reason.OFFLINE_RENEWAL: "Only the library system can renew.",
    Reason.OFFLINE_UNKNOWN: "This kiosk did not know the item or the card.",
    Reason.OFFLINE_PIN: "A card without its PIN is not enough here.",
    Reason.FOREIGN_TAG: "The tag belongs to another library.",
    Reason.BLANK_TAG: "The tag is blank.",
    Reason.UNREADABLE_TAG: "The tag cannot be read.",
    Reason.PART_MISSING: "A part of the set was missing.",
    Reason.PART_DOUBLE: "A part of the set lay there twice.",
    Reason.LIFTED: "It was lifted too early.",
    Reason.WRITE_FAILED: "Its tag could not be written.",
    Reason.LEFT_HERE: "It lay there before, and the patron said that it is somebody else's.",
    Reason.PAD_LOST: "The pad was unplugged.",
    Reason.STORE_FAILED: "The disk failed.",
    Reason.CUT_SHORT: "The kiosk stopped before it was done.",
    Reason.SLIP_FAILED: "The slip could not be printed.",
    Reason.SLIP_UNSENT: "The slip could not be sent by e-mail.",
    Reason.TOO_MANY: "Too many items in one visit.",
    Reason.SCANNED_ITEM: "An item was scanned instead of a card.",
    Reason.SCANNED_ISBN: "A book's printed number was scanned instead of a card.",
    Reason.CLOCK_UNTRUSTED: "Its time is not certain, and the library system knows something newer.",
    Reason.OTHER_BORROWER: "The library system has it on loan to somebody else.",
    Reason.OLDER_THAN_LOAN: "It is older than the loan that stands.",
    Reason.REFUSED_BEFORE: "The library system had refused it before.",
    Reason.WITHDRAWN: "It had been withdrawn.",
}


@dataclass(frozen=True)
class Line:
    """One row for staff. `at`: local date and time, or "" when no clock can be trusted."""

    seq: int
    id: str
    kind: str
    item: str
    title: str
    card: str                # the last digits, "" when there are none or the key is not at hand
    status: str
    attention: str           # its key; "" when nothing is wrong with the item
    why: str                 # the same in plain words
    reason: str
    due: str
    at: str
    attempts: int
    note: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def waiting(store: Store) -> list[Line]:
    """Rows that wait for a person, oldest first."""
    rows = store.db.execute(f"{SELECT} WHERE status = 'conflict' OR attention <> '' ORDER BY seq").fetchall()
    return [line_of(store, row) for row in rows]


def owed(store: Store) -> list[Line]:
    """Rows that the library system has yet to hear of, or to answer."""
    rows = store.db.execute(f"{SELECT} WHERE status IN ({', '.join('?' * len(OWED))}) ORDER BY seq", tuple(OWED)).fetchall()
    return [line_of(store, row) for row in rows]


def find(store: Store, name: str) -> sqlite3.Row | None:
    """By seq, by id, or by the end of an id (as on a slip) where it means one row only."""
    numbered = name.isascii() and name.isdecimal() and len(name) < 10
    if numbered and (row := store.db.execute(f"{SELECT} WHERE seq = ?", (int(name),)).fetchone()):
        return row
    hexadecimal = name.replace("-", "").lower()
    if len(hexadecimal) < 6 or set(hexadecimal) - set("0123456789abcdef"):
        return None
    rows = store.db.execute(f"{SELECT} WHERE lower(hex(id)) LIKE '%' || ? LIMIT 2", (hexadecimal,)).fetchall()
    return rows[0] if len(rows) == 1 else None


def close(store: Store, row: sqlite3.Row, note: str) -> bool:
    """A person has seen to it. False when it does not wait for one (any more)."""
    with store.transaction():
        now = store.db.execute(f"{SELECT} WHERE seq = ?", (row["seq"],)).fetchone()
        if now is None or not needs_person(now):
            return False
        by_hand = now["status"] == Status.CONFLICT or now["attention"] == Attention.CARD_UNREADABLE
        status = Status.RESOLVED if by_hand else now["status"]
        said = "; ".join(filter(None, (now["note"], now["attention"], note.strip()[:damage.NOTE_MAX])))
        store.db.execute("UPDATE txn SET status = ?, attention = '', note = ? WHERE seq = ?", (status, said, row["seq"]))
    return True


def close_damage(store: Store, told: damage.Damage, note: str) -> bool:
    with store.transaction():
        return damage.close(store.db, told, note)


def line_of(store: Store, row: sqlite3.Row) -> Line:
    known = store.db.execute("SELECT title FROM item WHERE item = ?", (row["item"],)).fetchone()
    return Line(
        seq=row["seq"], id=str(uuid.UUID(bytes=row["id"])), kind=KINDS[Kind(row["kind"])], item=row["item"],
        title=row["title"] or (known["title"] if known else ""), card=_last_digits(store, row), status=row["status"],
        attention=row["attention"], why=why(row), reason=row["reason"], due=row["due"], at=_at(row),
        attempts=row["attempts"], note=row["note"])


def why(row: sqlite3.Row) -> str:
    """Why a person has to look, or what is being waited for."""
    sentences = []
    if row["status"] == Status.CONFLICT:
        sentences.append(f"Decided here, and the library system did not enter it. {plain(row['reason'])}")
    if row["attention"]:
        sentences.append(ATTENTION[Attention(row["attention"])])
    if not sentences and row["status"] in OWED:
        sentences.append("Not yet heard by the library system; it is sent by itself.")
    if not sentences and row["status"] == Status.ACCEPTED and row["reason"] == Reason.STAYS_SECURED:
        sentences.append(REASONS[Reason.STAYS_SECURED])
    return " ".join(sentences)


def plain(reason: str) -> str:
    """A reason of a later version, or of a library system's own, is shown as it is."""
    try:
        return REASONS[Reason(reason)]
    except ValueError:
        return reason


def _last_digits(store: Store, row: sqlite3.Row) -> str:
    if store.key is None or row["card"] is None:
        return ""
    try:
        return store.key.unseal(row["card"], row["id"])[-LAST_DIGITS:]
    except StoreWrongKey:
        return ""


def _at(row: sqlite3.Row) -> str:
    at_ms = times.moment_ms(row)
    return "" if at_ms is None else time.strftime("%Y-%m-%d %H:%M", time.localtime(at_ms / 1000))
