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


GONE = ("The store was gone: there was no file, or an empty one, so there is none to keep.",
        "What had not been sent to the library system yet is lost; the library system has the rest.",
        "Look at the items of the days before: on the shelf, and in the library system.")
"""What staff are told of a store that was deleted, or lost with its card."""


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
    gone: bool = False                 # there was no file at all, or an empty one
    between: tuple[tuple[int, int], ...] = ()   # UTC of the rows before and after each of `lost`; 0: nobody knows
    newest_ms: int = 0                 # UTC of the newest row that was saved; 0: nobody knows

    @property
    def id(self) -> str:
        return f"damage-{self.number}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"id": self.id, "why": self.why}

    @property
    def why(self) -> str:
        """All of it, in plain words."""
        words: list[str] = list(GONE) if self.gone else self._what_could_be_saved()
        if self.skipped:
            words.append(self._not_used_again(*self.skipped))
        if self.nonsense:
            words.append(f"{_count(self.nonsense, 'record')} made no sense and stayed in the damaged file.")
        if not self.copy_kept:
            words.append("What was known of patrons and items is fetched again.")
        words.append("Find out who or what removed it." if self.gone
                     else "Keep the file until the card has been checked, or exchanged.")
        return " ".join(words)

    def _what_could_be_saved(self) -> list[str]:
        kept = f"it is kept as {self.file}. " if self.file else "nothing of it was left. "
        words = [f"The store was damaged; {kept}{_count(self.saved, 'transaction')} could be saved, "
                 f"{self.owed} of them still to be sent."]
        if self.lost:
            count = sum(last - first + 1 for first, last in self.lost)
            words.append(f"{_count(count, 'transaction')} could not be read ({self._lost_and_when()}): look in the library "
                         "system for what it has of that time. What was done while it was away, and not sent yet, nobody "
                         "has: look at the items.")
        return words

    def _lost_and_when(self) -> str:
        between = (*self.between, *[(0, 0)] * len(self.lost))
        return "; ".join(f"number {ranges([pair])}{when(*times)}" for pair, times in zip(self.lost, between, strict=False))

    def _not_used_again(self, first: int, last: int) -> str:
        numbers = f"Numbers {first} to {last} are not used again"
        if self.gone:
            return f"{numbers}."
        if not self.saved:
            return f"{numbers}: those of them that were given and not sent yet are lost."
        after = f"{when(self.newest_ms, 0)}," if self.newest_ms else ""
        return f"{numbers}: what the kiosk wrote last{after} may be among them, and is lost then."

    @property
    def at(self) -> str:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(self.at_ms / 1000)) if self.at_ms else ""


def ranges(pairs: Iterable[tuple[int, int]]) -> str:
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in pairs)


def when(before_ms: int, after_ms: int) -> str:
    """«, between 14:02 and 14:10 on 28 November», as far as it is known."""
    if before_ms and after_ms:
        first = "" if _day(before_ms) == _day(after_ms) else f" on {_day(before_ms)}"
        return f", between {_clock(before_ms)}{first} and {_clock(after_ms)} on {_day(after_ms)}"
    if before_ms or after_ms:
        word, at_ms = ("after", before_ms) if before_ms else ("before", after_ms)
        return f", {word} {_clock(at_ms)} on {_day(at_ms)}"
    return ""


def _clock(at_ms: int) -> str:
    return time.strftime("%H:%M", time.localtime(at_ms / 1000))


def _day(at_ms: int) -> str:
    return time.strftime("%-d %B", time.localtime(at_ms / 1000))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def entry(damage: Damage) -> tuple[str, str]:
    """Name and value in `meta`."""
    body = asdict(damage) | {"lost": damage.lost[:RANGES_MAX], "between": damage.between[:RANGES_MAX]}
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
    pairs = {name: tuple((a, b) for a, b in body.get(name, ())) for name in ("lost", "between")}
    return Damage(**body | pairs | {"skipped": skipped})
