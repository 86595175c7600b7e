"""The file that a library system writes for its kiosks every night: patrons, items, holds, rules (docs/nightly-file.md).

Each file is written beside its place and moved there; `complete` comes last, with the time and a sum of each. Knows no message.
"""

import csv
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from drivers.simulators.ils_library import HOLD_SHELF, Library

PATRONS = ("card", "name", "language", "category", "blocked", "expires", "fees", "has_mail")
ITEMS = ("barcode", "title", "author", "kind", "withdrawn", "parts", "loan_card", "due", "renewed")
HOLDS = ("barcode", "card", "shelf", "position")

FILES, COMPLETE = ("patrons.csv", "items.csv", "holds.csv", "rules.toml"), "complete"


def write(folder: Path, library: Library, rules: dict[str, Any], now: datetime) -> None:
    """`rules`: the [rules] table as the library keeps it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / COMPLETE).unlink(missing_ok=True)
    _table(folder / "patrons.csv", PATRONS, [
        (p.card, p.name, p.language, p.category, p.blocked, p.expires, p.owes, _yes(bool(p.email)))
        for p in library.patrons.values()])
    _table(folder / "items.csv", ITEMS, [
        (i.barcode, i.title, i.author, i.kind, _yes(i.withdrawn), i.parts, loan.card if loan else "",
         loan.due.isoformat() if loan else "", loan.renewed if loan else 0)
        for i in library.items.values() for loan in [library.loan(i.barcode)]])
    _table(folder / "holds.csv", HOLDS, [
        (library.items[barcode].barcode, hold.card, HOLD_SHELF if hold.ready else "", place)
        for barcode, queue in library.holds.items() for place, hold in enumerate(queue, 1)])
    _put(folder / "rules.toml", "\n".join(_lines("rules", rules)) + "\n")
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in FILES]
    _put(folder / COMPLETE, "\n".join([now.astimezone().isoformat(timespec="seconds"), *sums]) + "\n")


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _table(path: Path, header: tuple[str, ...], rows: list[tuple]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    part.replace(path)


def _put(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _lines(name: str, table: dict[str, Any]) -> list[str]:
    """TOML: a table of plain values, and the tables inside it."""
    plain = [f"{key} = {_value(value)}" for key, value in table.items() if not isinstance(value, dict)]
    inner = [line for key, value in table.items() if isinstance(value, dict) for line in _lines(f"{name}.{key}", value)]
    return [*([f"[{name}]", *plain] if plain else []), *inner]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
