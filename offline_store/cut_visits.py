"""The visit that a stop of the kiosk cut short: whose rows they are, and how they stand now.

A visit that ends leaves the number of its newest row behind; what is newer after a start was never ended. The patron hears
of it when she signs in again, and nobody else. Knows no screen and no paper.
"""

import json
import sqlite3

from kiosk.effects import EndVisit, FetchCutVisit
from kiosk.events import CutVisitFound, Event
from kiosk.reasons import Reason
from kiosk.things import Earlier
from kiosk.transactions import Kind, Security, Status
from offline_store import age, times
from offline_store.desk import Desk
from offline_store.schema import SELECT
from offline_store.store import Store
from offline_store.transactions import next_seq

HOURS = 48
"""So long the patron is told of it at her next visit; after that her account says what is hers."""

VISITS_MAX = 8
"""So many are remembered, the newest ones."""

DECIDED = (Status.ACCEPTED, Status.PENDING)


def note(desk: Desk) -> None:
    """At a start: what the last visit left open, if it did not end. Inside a transaction."""
    newest, ended = next_seq(desk) - 1, desk.store.get("visit_ended")
    if ended is None or newest < ended:
        desk.store.put("visit_ended", newest)
    elif newest > ended:
        desk.store.put("cut_visits", json.dumps([*kept(desk.store), (ended + 1, newest)][-VISITS_MAX:]))
        desk.store.put("visit_ended", newest)


def kept(store: Store) -> list[tuple[int, int]]:
    """First and last number of each, oldest first."""
    return parsed(store.get("cut_visits", "[]"))


def parsed(text: str) -> list[tuple[int, int]]:
    """ValueError or TypeError where it is no list of ours."""
    return [(int(first), int(last)) for first, last in json.loads(text)]


def end_visit(desk: Desk, wish: EndVisit) -> tuple[()]:
    """It ended as it should; and what was cut short before has been told."""
    desk.store.put("visit_ended", next_seq(desk) - 1)
    if wish.told:
        desk.store.put("cut_visits", json.dumps([visit for visit in kept(desk.store) if visit[1] not in wish.told]))
    return ()


def fetch(desk: Desk, wish: FetchCutVisit) -> list[Event]:
    """-> CutVisitFound, where one of this patron's was cut short not long ago."""
    patron, told, lines = desk.key.hash(wish.card), [], []
    for first, last in kept(desk.store):
        rows = [row for row in rows_of(desk.db, first, last) if row["patron"] == patron]
        if rows and _is_fresh(desk, rows[-1]):
            told.append(last)
            lines += [line_of(desk.db, row) for row in rows if not _went_on(desk.db, row)]
    return [CutVisitFound(wish.visit, tuple(lines), tuple(told))] if told else []


def rows_of(db: sqlite3.Connection, first: int, last: int) -> list[sqlite3.Row]:
    return db.execute(f"{SELECT} WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last)).fetchall()


def _is_fresh(desk: Desk, row: sqlite3.Row) -> bool:
    began = desk.db.execute("SELECT began_ms FROM boot_age WHERE boot = ?", (row["boot"],)).fetchone()
    return began is not None and age.now_ms(desk) - (began[0] + row["boot_ms"]) <= HOURS * times.HOUR_MS


def _went_on(db: sqlite3.Connection, row: sqlite3.Row) -> bool:
    """It was borrowed or returned here since: that visit has told of it."""
    return db.execute("SELECT 1 FROM txn WHERE seq > ? AND item = ? AND kind IN ('checkout', 'checkin') "
                      "AND status IN ('asking', 'pending', 'accepted')", (row["seq"], row["item"])).fetchone() is not None


def line_of(db: sqlite3.Connection, row: sqlite3.Row) -> Earlier:
    """How it stands now, in the words of a slip."""
    known = db.execute("SELECT title FROM item WHERE item = ?", (row["item"],)).fetchone()
    kind, note = _stands(row)
    due = row["due"] if kind in ("borrowed", "renewed") else ""
    return Earlier(kind, row["title"] or (known["title"] if known else ""), row["item"], due, note)


def _stands(row: sqlite3.Row) -> tuple[str, str]:
    """Kind and note (kiosk.slip.SlipLine)."""
    status, later = Status(row["status"]), "pending" if row["status"] == Status.PENDING else ""
    if status in DECIDED and row["kind"] == Kind.CHECKOUT:
        return "borrowed", _of_tag(row) or later
    if status in DECIDED:
        return "returned" if row["kind"] == Kind.CHECKIN else "renewed", later
    if row["kind"] == Kind.RENEW and status is not Status.REFUSED:
        return "refused", Reason.RENEWAL_UNKNOWN
    if status in (Status.REFUSED, Status.WITHDRAWN):
        return "refused", row["reason"] if status is Status.REFUSED else Reason.CUT_SHORT
    return "desk", Reason.CUT_SHORT if status is Status.WITHDRAWING else row["reason"]


def _of_tag(row: sqlite3.Row) -> str:
    if row["reason"] == Reason.STAYS_SECURED:
        return Reason.STAYS_SECURED
    return "" if row["security"] == Security.UNSECURED else "gate_rings"
