"""The demo library as stories and the demo see it: titles, barcodes, tags, people. Read from central's own file."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "central" / "demo_library.toml"


class NotThere(Exception):
    """No such item or patron in the demo library."""


@dataclass(frozen=True)
class Item:
    title: str
    barcode: str
    tag_format: str = "iso28560-3"
    parts: int = 1
    usage: int = 0x10
    damaged: bool = False


@dataclass(frozen=True)
class Person:
    name: str
    card: str
    pin: str
    loans: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoLibrary:
    isil: str
    items: tuple[Item, ...] = ()
    people: tuple[Person, ...] = ()
    branch: str = ""
    lent: frozenset[str] = field(default_factory=frozenset)     # titles on loan at the start: their tags are unsecured

    def item(self, name: str) -> Item:
        """By title or barcode."""
        found = next((x for x in self.items if name in (x.title, x.barcode)), None)
        if found is None:
            raise NotThere(f"no item {name!r} in the demo library")
        return found

    def person(self, name: str) -> Person:
        """By name or card number."""
        found = next((x for x in self.people if name in (x.name, x.card)), None)
        if found is None:
            raise NotThere(f"no patron {name!r} in the demo library")
        return found


def load(path: Path = FILE) -> DemoLibrary:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    people = tuple(Person(p["name"], p["card"], p["pin"], tuple(p.get("loans", ()))) for p in raw["patron"])
    return DemoLibrary(raw["library"]["isil"], tuple(_item(x) for x in raw["item"]), people,
                       raw["library"].get("branch", ""), frozenset(title for p in people for title in p.loans))


def _item(raw: dict[str, Any]) -> Item:
    return Item(raw["title"], raw["barcode"], raw["tag_format"], raw.get("parts", 1),
                int(raw.get("type_of_usage", "10"), 16), raw.get("tag_damaged", False))


def rules(path: Path = FILE) -> tuple[str, ...]:
    """The names of the library's own rules (not those of a category)."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))["rules"]
    return tuple(key for key, value in raw.items() if not isinstance(value, dict))
