"""What time it is for people: anchors of boots, corrected times, the library's own day, hours away and age of data.

How time is counted is in `age`; this file knows when it is counted from, and the zone (design §9).
"""

import json
import sqlite3
import time
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from kiosk import witness
from kiosk.clock import Reading
from kiosk.effects import NoteClock, NoteLink
from offline_store import age
from offline_store.desk import Desk

HOUR_MS = 3_600_000


def note_clock(desk: Desk, wish: NoteClock) -> tuple[()]:
    """The first anchor of a boot stays, so that the corrected time of a row is the same with each delivery, unless it is
    contradicted: then the clock was wrong before, and what was said of it is no truer for having been said."""
    read = desk.clock.read()
    if not (read.trusted and witness.same(read.wall_ms - read.boot_ms, wish.wall_ms - wish.at_ms)):
        return ()                                   # it was doubted meanwhile: a better word comes, or none
    row = desk.db.execute("SELECT anchor_at_ms, anchor_wall_ms FROM boot WHERE boot = ?", (desk.boot,)).fetchone()
    if row["anchor_at_ms"] is None or not witness.same(row["anchor_wall_ms"] - row["anchor_at_ms"], wish.wall_ms - wish.at_ms):
        desk.db.execute("UPDATE boot SET anchor_at_ms = ?, anchor_wall_ms = ? WHERE boot = ?",
                        (wish.at_ms, wish.wall_ms, desk.boot))
    age.see(desk)
    return ()


def note_link(desk: Desk, wish: NoteLink) -> tuple[()]:
    """Lost: the count of hours away begins, unless it runs already. Heard again: it ends."""
    if wish.up:
        desk.db.execute("DELETE FROM meta WHERE name = 'away_since_ms'")
    elif desk.store.get("away_since_ms") is None:
        desk.store.put("away_since_ms", age.see(desk))
    return ()


def away_h(desk: Desk) -> float:
    since = desk.store.get("away_since_ms")
    return 0.0 if since is None else max(0, age.now_ms(desk) - since) / HOUR_MS


def data_age_h(desk: Desk) -> float | None:
    """Age of the synced copy; None: it was never complete."""
    synced = desk.store.get("synced_ms")
    return None if synced is None else max(0, age.now_ms(desk) - synced) / HOUR_MS


def zone(desk: Desk) -> tzinfo | None:
    """The library's zone, where the synced copy says it and this machine knows it."""
    name = json.loads(desk.store.get("library", "{}")).get("timezone", "")
    if not isinstance(name, str) or not name:
        return None
    from zoneinfo import ZoneInfo  # late: only where a date has to be looked at

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def local_date(desk: Desk, at_ms: int) -> str:
    """The library's date, YYYY-MM-DD. Without a zone: the date in UTC."""
    here = zone(desk)
    if here is None:
        return time.strftime("%Y-%m-%d", time.gmtime(at_ms / 1000))
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(here).strftime("%Y-%m-%d")


def happened_ms(row: sqlite3.Row | Mapping[str, Any]) -> int | None:
    """The corrected time of a row, once its boot has an anchor; None where the raw reading stands as it is, or nobody knows.
    `row`: txn joined with boot."""
    return _corrected_ms(row, row["boot_ms"], row["wall_ms"], row["trusted"])


def corrected_ms(desk: Desk, read: Reading) -> int | None:
    """The same for a row that is born now."""
    anchor = desk.db.execute("SELECT anchor_at_ms, anchor_wall_ms FROM boot WHERE boot = ?", (desk.boot,)).fetchone()
    return _corrected_ms(anchor, read.boot_ms, read.raw_ms, read.raw_trusted)


def _corrected_ms(anchor: sqlite3.Row | Mapping[str, Any], boot_ms: int, raw_ms: int, trusted: bool) -> int | None:
    if anchor["anchor_at_ms"] is None:
        return None
    corrected_ms = anchor["anchor_wall_ms"] + boot_ms - anchor["anchor_at_ms"]
    return None if trusted and witness.same(corrected_ms, raw_ms) else corrected_ms


def moment_ms(row: sqlite3.Row | Mapping[str, Any]) -> int | None:
    """When it happened (UTC), as far as anybody knows: corrected, else as a trusted clock said."""
    happened = happened_ms(row)
    return happened if happened is not None else row["wall_ms"] if row["trusted"] else None
