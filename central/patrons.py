"""Patrons at the kiosk: the door (card and PIN), and the account.

Tells nothing personal before the PIN was right, where the library wants one. Wrong PINs are counted here too, whatever
the kiosk counts.
"""

from typing import Any

from sqlalchemy import Connection, and_, delete, select

from central import library, pins, tries
from central.database import Database
from central.ledger import Ledger
from central.schema import fees, holds, items, loans
from central.schema import tries as tries_table
from kiosk import rules
from kiosk.greeting import greeting
from kiosk.reasons import Reason


def sign_in(database: Database, device: str, card: str, pin: str | None, now_ms: int) -> dict[str, Any]:
    """`reason` empty: welcome, with greeting and counts. tries.MustWait after too many wrong PINs."""
    with database.read() as connection:
        house = library.load(connection)
        found = library.patron(connection, card)
    today = house.local_date(now_ms)
    reason = rules.card(house.rules, library.patron_facts(found, today))
    if reason or found is None:
        return closed(reason)
    if house.pin:
        if pin is None:
            return closed(Reason.PIN_NEEDED)
        if not _pin_right(database, device, found, pin, now_ms):
            return closed(Reason.PIN_WRONG)
    return _welcome(house, found)


def _pin_right(database: Database, device: str, found: library.Patron, pin: str, now_ms: int) -> bool:
    tries.count(database, {"card": found.card, "device": device}, now_ms)
    if not pins.matches(pin, found.pin_hash):
        return False
    tries.passed(database, {"card": found.card, "device": device})
    return True


def closed(reason: str) -> dict[str, Any]:
    return {
        "reason": reason, "greeting": "", "language": "", "category": "", "has_mail": False,
        "loan_limit": 0, "loans": 0, "fees": 0,
    }  # fmt: skip


def _welcome(house: library.Library, found: library.Patron) -> dict[str, Any]:
    return {
        "reason": "",
        "greeting": greeting(found.name, found.language),
        "language": found.language,
        "category": found.category,
        "has_mail": bool(found.email),
        "loan_limit": house.rules.for_patron(found.category).loan_limit,
        "loans": found.loans,
        "fees": found.fees,
    }


def account(connection: Connection, card: str, now_ms: int) -> dict[str, Any]:
    """Loans by due date, holds with the ready ones first, and fees. Empty lists for an unknown card."""
    house, found = library.load(connection), library.patron(connection, card)
    today = house.local_date(now_ms).isoformat()
    limit = house.rules.for_patron(found.category).renewals if found else 0
    return {
        "loans": [_loan(row, today, limit) for row in connection.execute(_loans(card))],
        "holds": [dict(row._mapping) for row in connection.execute(_holds(card))],
        "fees": [dict(row._mapping) for row in connection.execute(_fees(card))],
    }


def _loan(row: Any, today: str, limit: int) -> dict[str, Any]:
    return {
        "item": row.item,
        "title": row.title,
        "author": row.author,
        "due": row.due,
        "overdue": row.due < today,
        "renewals_left": max(0, limit - row.renewed),
    }


def _loans(card: str):
    columns = (loans.c.item, items.c.title, items.c.author, loans.c.due, loans.c.renewed)
    standing = and_(loans.c.card == card, loans.c.in_ms.is_(None))
    return select(*columns).join(items, items.c.item == loans.c.item).where(standing).order_by(loans.c.due, loans.c.n)


def _holds(card: str):
    columns = (holds.c.item, items.c.title, items.c.author, holds.c.ready, holds.c.shelf)
    waiting = and_(holds.c.card == card, holds.c.done_ms.is_(None))
    joined = select(*columns).join(items, items.c.item == holds.c.item)
    return joined.where(waiting).order_by(holds.c.ready.desc(), holds.c.n)


def _fees(card: str):
    return select(fees.c.why, fees.c.amount).where(fees.c.card == card).order_by(fees.c.n)


def forget_wrong_pins(ledger: Ledger, card: str) -> bool:
    """Staff have seen the patron: the count of wrong PINs begins anew. False when there was none."""
    place = and_(tries_table.c.scope == "card", tries_table.c.key == card)
    return ledger.connection.execute(delete(tries_table).where(place)).rowcount == 1
