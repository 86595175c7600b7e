"""Filling the pretend library system from a file of the demo library's form, as central does. Knows no message."""

import tomllib
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from drivers.simulators.demo_library import FILE
from drivers.simulators.ils_library import Fee, Hold, Item, Library, Loan, Patron, key
from kiosk.rules import ItemRule, OfflineMode, PatronRule, Rules

LENT_DAYS_AGO = 7
OVERDUE_DAYS = 5
EXPIRED_DAYS_AGO = 30


class BadRule(ValueError):
    """The library has no such rule, or this is no value for it."""


def read(path: Path = FILE) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fill(content: dict[str, Any], now: datetime) -> Library:
    """`content`: a demo library's file. What is on loan was lent some days before `now`."""
    facts = content["library"]
    library = Library(rules_of(content["rules"]), facts.get("branch", ""), facts.get("currency", "VND"))
    library.add(*(_patron(one, now) for one in content["patron"]), *(_item(one) for one in content["item"]))
    by_title = {one["title"]: one["barcode"] for one in content["item"]}
    by_name = {one["name"]: one["card"] for one in content["patron"]}
    for one in content["item"]:
        if "hold_for" in one:
            library.hold(by_name[one["hold_for"]], one["barcode"])
    for one in content["patron"]:
        for title in one.get("loans", ()):
            _lend(library, by_title[title], one["card"], now, title in one.get("overdue", ()))
        for title in one.get("holds_ready", ()):
            _ready(library, by_title[title], one["card"])
    return library


def _patron(one: dict[str, Any], now: datetime) -> Patron:
    expires = (now.date() - timedelta(days=EXPIRED_DAYS_AGO)).isoformat() if one.get("expired") else ""
    return Patron(one["card"], one["name"], one["pin"], one["language"], one["category"], one.get("blocked", ""), expires,
                  one.get("email", ""), fees=[Fee(**fee) for fee in one.get("fees", ())])


def _item(one: dict[str, Any]) -> Item:
    return Item(one["barcode"], one["title"], one["author"], one["type"], one["shelf"], one.get("call_number", ""),
                one.get("parts", 1), one.get("withdrawn", False))


def _lend(library: Library, barcode: str, card: str, now: datetime, overdue: bool) -> None:
    """It was so before: nothing that was done meanwhile."""
    days = library.rules.for_item(library.items[key(barcode)].kind).loan_days
    at = now - timedelta(days=days + OVERDUE_DAYS if overdue else LENT_DAYS_AGO)
    library.loans[key(barcode)] = Loan(card, at, at.date() + timedelta(days=days))


def _ready(library: Library, barcode: str, card: str) -> None:
    queue = library.queue(barcode)
    mine = next((hold for hold in queue if hold.card == card), None)
    if mine is None:
        library.holds[key(barcode)] = [Hold(card, ready=True), *queue]
    else:
        mine.ready = True


def rules_of(table: dict[str, Any]) -> Rules:
    """The [rules] table. BadRule for what is none."""
    plain = {name: value for name, value in table.items() if name not in ("patron", "item")}
    known = {one.name: type(one.default) for one in fields(Rules)}
    for name, value in plain.items():
        if name not in known or (known[name] in (bool, int) and type(value) is not known[name]):
            raise BadRule(f"rule {name} = {value!r}: there is no such rule, or it is no value for it")
    if "offline" in plain:
        plain["offline"] = _mode(plain["offline"])
    return Rules(**plain, patron={name: PatronRule(**rule) for name, rule in table.get("patron", {}).items()},
                 item={name: ItemRule(**rule) for name, rule in table.get("item", {}).items()})


def _mode(value: str) -> OfflineMode:
    try:
        return OfflineMode(value)
    except ValueError:
        raise BadRule(f"rule offline = {value!r}: it is {', '.join(OfflineMode)}") from None


def changed(table: dict[str, Any], pairs: list[str]) -> dict[str, Any]:
    """The [rules] table with some KEY=VALUE anew, as the stories set them."""
    told = dict(table)
    for pair in pairs:
        name, _, value = pair.partition("=")
        told[name] = int(value) if value.lstrip("-").isdigit() else {"true": True, "false": False}.get(value, value)
    rules_of(told)
    return told
