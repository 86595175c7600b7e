"""Which loan does a checkin end, which does a renewal prolong? Its due date, as this store knew it beforehand.

SIP2 has no ids: a checkin that is sent late must never end a younger loan of the same item, and the due date is what tells
the two apart. So it goes into the row at birth, and only where it is certain. Decides nothing and asks nobody.
"""

import sqlite3
from typing import NamedTuple

from kiosk.effects import Record
from kiosk.transactions import Kind
from offline_store import times
from offline_store.desk import Desk
from offline_store.live import Row
from offline_store.schema import SELECT


class _Loan(NamedTuple):
    due: str
    since_ms: int        # known here since then (UTC); 0: no clock could tell
    patron: bytes | None


def at_birth(desk: Desk, wish: Record) -> str:
    """YYYY-MM-DD, or nothing. A loan of today proves nothing: a younger one of today may be due on the same day."""
    if wish.kind in (Kind.RENEW, Kind.CHECKOUT):        # a checkout: what she had before was no loan of this question
        loan = _standing(desk, wish.item)
        return loan.due if loan and loan.patron == desk.key.hash(wish.patron) else ""
    if wish.kind is Kind.CHECKIN and (read := desk.clock.read()).trusted:
        loan = _standing(desk, wish.item)
        return loan.due if loan and _before_today(desk, loan.since_ms, read.wall_ms) else ""
    return ""


def lent_here_before(desk: Desk, row: sqlite3.Row) -> sqlite3.Row | None:
    """The checkout of this kiosk that a checkin of the same day ended: whose card it was can still be told from it."""
    found = _newest_here(desk, row["item"])
    if found and found["seq"] > row["seq"]:                 # seldom: a later row was settled first
        found = desk.db.execute(f"{SELECT} WHERE item = ? AND seq < ? AND kind IN ('checkout', 'checkin') "
                                "AND status = 'accepted' ORDER BY seq DESC LIMIT 1", (row["item"], row["seq"])).fetchone()
    return found if found and found["kind"] == Kind.CHECKOUT and found["card"] and found["due"] else None


def _newest_here(desk: Desk, item: str) -> sqlite3.Row | None:
    """This kiosk's newest accepted checkout or checkin of the item."""
    return desk.db.execute(f"{SELECT} WHERE seq = ?", (desk.live.moved[item],)).fetchone() if item in desk.live.moved else None


def _standing(desk: Desk, item: str) -> _Loan | None:
    """The newest word on the item's loan; None: it is not on loan, as far as anybody here knows."""
    own = desk.live.newest_standing(item)
    if own is not None and own.kind is not Kind.CHECKOUT:
        return None
    synced = desk.db.execute("SELECT loan_due, loan_since_ms, loan_to FROM item WHERE item = ? AND loan_to IS NOT NULL",
                             (item,)).fetchone()
    copy = _Loan(*synced) if synced else None
    if own is not None:
        return _newer(_of_row(desk, own), copy)
    if copy is None and item in desk.live.moved and desk.store.get("synced_ms") is None:
        return _lent_here(desk, item)
    return copy


def _newer(own: _Loan, copy: _Loan | None) -> _Loan:
    """The copy may have heard of our own loan since, and of a new date for it."""
    return copy if copy and copy.patron == own.patron and copy.since_ms > own.since_ms else own


def _of_row(desk: Desk, row: Row) -> _Loan:
    found = desk.db.execute(f"{SELECT} WHERE seq = ?", (row.seq,)).fetchone()
    return _loan(found) if found else _Loan("", 0, row.patron)


def _lent_here(desk: Desk, item: str) -> _Loan | None:
    """Without any synced copy: our own newest row."""
    found = _newest_here(desk, item)
    return _loan(found) if found and found["kind"] == Kind.CHECKOUT else None


def _loan(row: sqlite3.Row) -> _Loan:
    return _Loan(row["due"], times.moment_ms(row) or 0, row["patron"])


def _before_today(desk: Desk, since_ms: int, now_ms: int) -> bool:
    """On an earlier day of the library; where its zone is not known, a whole day ago."""
    if since_ms <= 0:
        return False
    if times.zone(desk) is None:
        return now_ms - since_ms >= 24 * times.HOUR_MS
    return times.local_date(desk, since_ms) < times.local_date(desk, now_ms)
