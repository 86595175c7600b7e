"""What time it is, as far as a kiosk without a battery clock can tell (design §9).

`newest` is the newest time the store has ever seen, kept with the boot it was seen in. Ages count from there, plus the
CLOCK_BOOTTIME passed since (same boot) or since boot (another one): never too long, and no jump of the clock shortens them.
"""

import json
import sqlite3
import time
from datetime import UTC, datetime, tzinfo

from kiosk.effects import NoteClock, NoteLink
from offline_store.desk import Desk

HOUR_MS = 3_600_000


def sit_down(desk: Desk) -> None:
    """This boot gets its row. Inside a transaction."""
    desk.db.execute("INSERT INTO boot (boot_id) VALUES (?) ON CONFLICT DO NOTHING", (desk.clock.boot_id,))
    desk.boot = desk.db.execute("SELECT boot FROM boot WHERE boot_id = ?", (desk.clock.boot_id,)).fetchone()[0]


def now_ms(desk: Desk) -> int:
    """UTC in ms at the earliest; far too small where no clock was ever right."""
    since_boot = desk.clock.boot_ms()
    newest = desk.store.get("newest_ms", 0)
    if desk.store.get("newest_boot_id") == desk.clock.boot_id:
        newest += max(0, since_boot - desk.store.get("newest_boot_ms", 0))
    else:
        newest += since_boot
    return max(newest, desk.clock.wall_ms()) if desk.clock.trusted() else newest


def remember_now(desk: Desk) -> int:
    """Keep the newest time. Inside a transaction; not in each one, for it costs a page."""
    now = now_ms(desk)
    desk.store.put("newest_ms", now)
    desk.store.put("newest_boot_id", desk.clock.boot_id)
    desk.store.put("newest_boot_ms", desk.clock.boot_ms())
    return now


def learn_from_rows(desk: Desk) -> None:
    """At open: a transaction written under a trusted clock is a time seen, too. Inside a transaction."""
    row = desk.db.execute("SELECT max(wall_ms) AS wall_ms, boot_ms, boot FROM txn WHERE trusted").fetchone()
    if row["wall_ms"] is None:
        return
    passed = desk.clock.boot_ms() - (row["boot_ms"] if row["boot"] == desk.boot else 0)
    if row["wall_ms"] + max(0, passed) > now_ms(desk):
        desk.store.put("newest_ms", row["wall_ms"] + max(0, passed))
        desk.store.put("newest_boot_id", desk.clock.boot_id)
        desk.store.put("newest_boot_ms", desk.clock.boot_ms())


def note_clock(desk: Desk, wish: NoteClock) -> tuple[()]:
    """The first anchor of a boot stays: the corrected time of a row must not change between two deliveries."""
    desk.db.execute("UPDATE boot SET anchor_at_ms = ?, anchor_wall_ms = ? WHERE boot = ? AND anchor_at_ms IS NULL",
                    (wish.at_ms, wish.wall_ms, desk.boot))
    remember_now(desk)
    return ()


def note_link(desk: Desk, wish: NoteLink) -> tuple[()]:
    """Lost: the count of hours away begins, unless it runs already. Heard again: it ends."""
    if wish.up:
        desk.db.execute("DELETE FROM meta WHERE name = 'away_since_ms'")
    elif desk.store.get("away_since_ms") is None:
        desk.store.put("away_since_ms", remember_now(desk))
    return ()


def away_h(desk: Desk) -> float:
    since = desk.store.get("away_since_ms")
    return 0.0 if since is None else max(0, now_ms(desk) - since) / HOUR_MS


def data_age_h(desk: Desk) -> float | None:
    """Age of the synced copy; None: it was never complete."""
    synced = desk.store.get("synced_ms")
    return None if synced is None else max(0, now_ms(desk) - synced) / HOUR_MS


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


def happened_ms(row: sqlite3.Row) -> int | None:
    """The corrected time of a row of an untrusted clock, once its boot has an anchor. `row`: txn joined with boot."""
    return None if row["trusted"] else _corrected_ms(row, row["boot_ms"])


def corrected_ms(desk: Desk, boot_ms: int) -> int | None:
    """That moment of this boot in UTC, once it has an anchor."""
    anchor = desk.db.execute("SELECT anchor_at_ms, anchor_wall_ms FROM boot WHERE boot = ?", (desk.boot,)).fetchone()
    return _corrected_ms(anchor, boot_ms)


def _corrected_ms(anchor: sqlite3.Row, boot_ms: int) -> int | None:
    return None if anchor["anchor_at_ms"] is None else anchor["anchor_wall_ms"] + boot_ms - anchor["anchor_at_ms"]
