"""Ordinary books of the demo library: nobody has them or waits for them, and each has one tag. Reads central's own file."""

import tomllib
from typing import Any

from drivers.simulators.demo_library import FILE


def ordinary(count: int) -> list[str]:
    """So many titles, in the order of the file."""
    library = tomllib.loads(FILE.read_text(encoding="utf-8"))
    wanted = {title for patron in library["patron"] for title in (*patron.get("loans", ()), *patron.get("holds_ready", ()))}
    titles = [item["title"] for item in library["item"] if _plain(item) and item["title"] not in wanted]
    assert len(titles) >= count, f"the demo library has only {len(titles)} ordinary books"
    return titles[:count]


def _plain(item: dict[str, Any]) -> bool:
    return item["type"] == "book" and not {"parts", "type_of_usage", "tag_damaged", "hold_for"} & set(item)
