"""Loading a library from a file of the demo library's form: patrons, items, rules, and what is on loan and on hold.

Done once: a database that has a library already keeps what it has.
"""

import json
import tomllib
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from central import library, pins
from central.database import insert_row
from central.ledger import HOLD_SHELF, Ledger
from central.order import Event
from central.schema import counters, documents, fees, holds, items, loans, patrons
from kiosk.transactions import Kind

DEMO_LIBRARY = Path(__file__).with_name("demo_library.toml")

DAY_MS = 86_400_000
LENT_DAYS_AGO = 7
OVERDUE_DAYS = 5
EXPIRED_DAYS_AGO = 30


class BadLibrary(ValueError):
    """The library's file is not one; says where."""


def load_file(ledger: Ledger, path: Path = DEMO_LIBRARY) -> bool:
    """False: there is a library already, and the file changes nothing. BadLibrary when there is no such file, or it is not one:
    also where nothing is loaded, so that nobody believes that it was."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        if library.document(ledger.connection, "library") != "{}":
            return False
        _load(ledger, content, pins.PUBLISHED if path == DEMO_LIBRARY else pins.COST)
    except OSError as error:
        raise BadLibrary(f"the library {path} cannot be read: {error.strerror}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise BadLibrary(f"{path}: {type(error).__name__}: {error}") from error
    return True


def _load(ledger: Ledger, content: dict[str, Any], pin_cost: int) -> None:
    """Without patrons and items: a library whose patrons and items are in a library system (central/gateway)."""
    set_library(ledger, content["library"], content["rules"])
    everybody, everything = content.get("patron", []), content.get("item", [])
    by_title = {one["title"]: one for one in everything}
    by_name = {one["name"]: one["card"] for one in everybody}
    for one in sorted(everybody, key=lambda one: "blocked" not in one):      # the block list goes down first
        _patron(ledger, one, pin_cost)
    for one in everything:
        _item(ledger, one)
    for one in everything:
        if "hold_for" in one:
            _hold(ledger, one["barcode"], by_name[one["hold_for"]], ready=False)
    for one in everybody:
        for title in one.get("loans", ()):
            _loan(ledger, by_title[title], one["card"], title in one.get("overdue", ()))
        for title in one.get("holds_ready", ()):
            _hold(ledger, by_title[title]["barcode"], one["card"], ready=True)


def set_library(ledger: Ledger, facts: dict[str, Any], rules: dict[str, Any]) -> None:
    """Who we are, and what we allow; kiosks hear of it with the next down-sync."""
    library.checked(facts, rules)
    for name, body in (("library", facts), ("rules", rules)):
        _document(ledger, name, json.dumps(body, ensure_ascii=False))
        ledger.touch(name, "")
    ledger.house = library.load(ledger.connection)


def _document(ledger: Ledger, name: str, body: str) -> None:
    if not ledger.connection.execute(update(documents).where(documents.c.name == name).values(body=body)).rowcount:
        ledger.connection.execute(insert(documents).values(name=name, body=body))


def set_rules(ledger: Ledger, changed: dict[str, Any]) -> None:
    """Some rules of `[rules]` anew, e.g. {"offline": "checkin"}; nothing is written when they are so already.

    BadLibrary when one of them is no rule.
    """
    facts = json.loads(library.document(ledger.connection, "library"))
    rules = json.loads(library.document(ledger.connection, "rules"))
    if rules | changed == rules:
        return
    try:
        set_library(ledger, facts, rules | changed)
    except ValueError as error:
        raise BadLibrary(f"rule: {error}") from error


def prepare(ledger: Ledger) -> None:
    """What an empty database needs before anything else: its own name, and the counter of the change log."""
    if not ledger.connection.execute(select(counters.c.n).where(counters.c.name == "change")).first():
        ledger.connection.execute(insert(counters).values(name="change", n=0))
        _document(ledger, "epoch", uuid.uuid4().hex[:8])


def _patron(ledger: Ledger, one: dict[str, Any], pin_cost: int) -> None:
    expired = (ledger.today - timedelta(days=EXPIRED_DAYS_AGO)).isoformat()
    ledger.connection.execute(
        insert(patrons).values(
            card=one["card"],
            name=one["name"],
            language=one["language"],
            category=one["category"],
            email=one.get("email", ""),
            blocked=one.get("blocked", ""),
            expires=expired if one.get("expired") else "",
            pin_hash=pins.hashed(one["pin"], pin_cost),
        )
    )
    for fee in one.get("fees", ()):
        ledger.connection.execute(insert(fees).values(card=one["card"], **fee))
    ledger.touch("patron", one["card"])


def _item(ledger: Ledger, one: dict[str, Any]) -> None:
    ledger.connection.execute(
        insert(items).values(
            item=one["barcode"],
            title=one["title"],
            author=one["author"],
            kind=one["type"],
            shelf=one["shelf"],
            parts=one.get("parts", 1),
            withdrawn=one.get("withdrawn", False),
        )
    )
    ledger.touch("item", one["barcode"])


def _loan(ledger: Ledger, item: dict[str, Any], card: str, overdue: bool) -> None:
    days = ledger.house.rules.for_item(item["type"]).loan_days
    out_ms = ledger.now_ms - (days + OVERDUE_DAYS if overdue else LENT_DAYS_AGO) * DAY_MS
    due: date = ledger.house.local_date(out_ms) + timedelta(days=days)
    values = {"item": item["barcode"], "card": card, "out_ms": out_ms, "due": due.isoformat(), "renewed": 0}
    loan = insert_row(ledger.connection, loans, values)
    ledger.happened(Event(item["barcode"], Kind.CHECKOUT, out_ms, out_ms), loan)


def _hold(ledger: Ledger, item: str, card: str, ready: bool) -> None:
    values = {"ready": ready, "shelf": HOLD_SHELF if ready else ""}
    mine = update(holds).where(holds.c.item == item, holds.c.card == card).values(values)
    if not ready or not ledger.connection.execute(mine).rowcount:
        ledger.connection.execute(insert(holds).values(item=item, card=card, placed_ms=ledger.now_ms, **values))


