"""A store that was damaged, as staff see it until a person closes it: what was saved of it, what is not known any more.

Kept in `meta`, one entry a damage. Knows its sentences; how it is saved is salvage's.
"""

import json
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

NAME = "damage_"
NOTE_MAX = 500
"""Characters of what staff write when they close something; a longer note is cut."""

RANGES_MAX = 40
"""So many gaps are named; of the others only their count."""


@dataclass(frozen=True)
class Damage:
    number: int
    file: str                          # what the damaged store is called now; "" when there was none left
    at_ms: int                         # UTC; 0: no clock could be trusted
    saved: int                         # transactions
    owed: int                          # … of which the library system has not heard yet
    nonsense: int                      # records that could not be believed
    lost: tuple[tuple[int, int], ...]  # numbers between others that could not be read, first and last
    skipped: tuple[int, int] | None    # numbers at the end: never given, or lost
    copy_kept: bool                    # what was known of patrons and items
    note: str = ""                     # what staff wrote when they closed it

    @property
    def id(self) -> str:
        return f"damage-{self.number}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"id": self.id, "why": self.why}

    @property
    def why(self) -> str:
        """All of it, in plain words."""
        kept = f"it is kept as {self.file}. " if self.file else "nothing of it was left. "
        words = [f"The store was damaged; {kept}{_count(self.saved, 'transaction')} could be saved, "
                 f"{self.owed} of them still to be sent."]
        if self.lost:
            count = sum(last - first + 1 for first, last in self.lost)
            words.append(f"{_count(count, 'transaction')} could not be read (number {ranges(self.lost)}): "
                         "look in the library system for what it has of them.")
        if self.skipped:
            words.append(f"Numbers {self.skipped[0]} to {self.skipped[1]} are not used again: if the kiosk wrote "
                         "something just before, it may be among them.")
        if self.nonsense:
            words.append(f"{_count(self.nonsense, 'record')} made no sense and stayed in the damaged file.")
        if not self.copy_kept:
            words.append("What was known of patrons and items is fetched again.")
        words.append("Keep the file until the card has been checked, or exchanged.")
        return " ".join(words)

    @property
    def at(self) -> str:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(self.at_ms / 1000)) if self.at_ms else ""


def ranges(pairs: Iterable[tuple[int, int]]) -> str:
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in pairs)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def entry(damage: Damage) -> tuple[str, str]:
    """Name and value in `meta`."""
    body = asdict(damage) | {"lost": damage.lost[:RANGES_MAX]}
    return f"{NAME}{damage.number}", json.dumps(body, separators=(",", ":"))


def is_name(name: str) -> bool:
    """Of an entry in `meta`."""
    return name.startswith(NAME) and name.removeprefix(NAME).isdecimal()


def all_of(db: sqlite3.Connection) -> list[Damage]:
    rows = db.execute(f"SELECT value FROM meta WHERE name LIKE '{NAME}%'").fetchall()
    return sorted((parsed(row[0]) for row in rows), key=lambda damage: damage.number)


def open_ones(db: sqlite3.Connection) -> list[Damage]:
    return [damage for damage in all_of(db) if not damage.note]


def close(db: sqlite3.Connection, one: Damage, note: str) -> bool:
    """A person has seen to it. Inside a transaction; False when it was closed before."""
    if one.id not in (damage.id for damage in open_ones(db)):
        return False
    db.execute("UPDATE meta SET value = ? WHERE name = ?", entry(replace(one, note=note.strip()[:NOTE_MAX] or "-"))[::-1])
    return True


def parsed(text: str) -> Damage:
    """ValueError, TypeError or KeyError where it is no entry of ours."""
    body = json.loads(text)
    skipped = tuple(body["skipped"]) if body["skipped"] else None
    return Damage(**body | {"lost": tuple((a, b) for a, b in body["lost"]), "skipped": skipped})
