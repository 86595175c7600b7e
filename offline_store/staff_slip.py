"""The slip of a visit that a stop cut short, for staff at the terminal: also of a return, which has no card to come back with.

Knows plain English; the patron's own slip is printed by the kiosk at her next visit.
"""

from typing import Any

from kiosk.reasons import Reason
from offline_store import cut_visits, staff
from offline_store.store import Store

STANDS = {"borrowed": "borrowed", "renewed": "renewed", "returned": "returned", "refused": "not done", "desk": "open"}
NOTES = {"gate_rings": "its tag was not proven unsecured, the gate may ring", "pending": "not yet heard by the library system",
         Reason.CUT_SHORT: "the kiosk stopped before it was done"}


def visits(store: Store) -> list[dict[str, Any]]:
    """Each with when it was, whose (the last digits, where the key is at hand), and how its items stand now; oldest first."""
    return [_visit(store, first, last) for first, last in cut_visits.kept(store)]


def _visit(store: Store, first: int, last: int) -> dict[str, Any]:
    rows = cut_visits.rows_of(store.db, first, last)
    known = [staff.line_of(store, row) for row in rows]
    return {"at": next((line.at for line in known if line.at), ""), "with_card": any(row["patron"] for row in rows),
            "card": next((line.card for line in known if line.card), ""),
            "lines": [_line(store, row) for row in rows]}


def _line(store: Store, row: Any) -> dict[str, str]:
    told = cut_visits.line_of(store.db, row)
    note = NOTES.get(told.note) or (staff.plain(told.note) if told.note else "")
    return {"item": told.item, "title": told.title, "stands": STANDS[told.kind], "due": told.due, "note": note}


def words(visit: dict[str, Any]) -> str:
    whose = f"card …{visit['card']}" if visit["card"] else "with a card" if visit["with_card"] else "without a card"
    head = f"{visit['at'] or 'time unknown'}, {whose}"
    return "\n".join([head, *(_words(line) for line in visit["lines"])])


def _words(line: dict[str, str]) -> str:
    title = f"“{line['title']}” ({line['item']})" if line["title"] else line["item"]
    due = f", due {line['due']}" if line["due"] else ""
    return f"    {title}: {line['stands']}{due}" + (f" ({line['note'].rstrip('.')})" if line["note"] else "")
