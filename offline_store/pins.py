"""Wrong PINs, counted for each card and for the device, across restarts; and how long the next try waits.

Waits are counted by CLOCK_BOOTTIME: no jump of the clock shortens one, and a restart lets it begin again. PINs themselves
are never here. Waits that grow from 30 s to 1 h: NIST SP 800-63B §5.2.2 (throttling).
"""

from kiosk.effects import CountPin
from kiosk.events import Event, PinCounted
from offline_store import age
from offline_store.desk import Desk
from offline_store.times import HOUR_MS

FREE_TRIES = 5
"""Wrong PINs for one card before waiting begins."""

WAITS_MS = (30_000, 60_000, 120_000, 300_000, 900_000, 3_600_000)
"""After the last free try, and each one more; the last wait repeats."""

DEVICE_TRIES = 20
DEVICE_WINDOW_MS = 600_000
"""So many wrong PINs within so long, whatever the cards: somebody is trying cards one after the other."""

DEVICE_WAIT_MS = 600_000
"""Then no PIN is looked at here for so long."""

DEVICE = b""
"""Key of the device's own count."""

FORGET_DAYS = 30
"""A card's count that long after its last wrong PIN."""


def count_pin(desk: Desk, wish: CountPin) -> list[Event]:
    """Wrong: -> PinCounted with the wait. Right: the card's count is gone (the device's stays)."""
    key = desk.key.hash(wish.card)
    count(desk, key, wish.ok)
    return [] if wish.ok else [PinCounted(wish.card, wait_ms(desk, key))]


def count(desk: Desk, key: bytes, ok: bool) -> None:
    """One try for one card, a patron's or a staff card."""
    if ok:
        desk.db.execute("DELETE FROM pin WHERE key = ?", (key,))
        return
    wrong = _wrong(desk, key) + 1
    _write(desk, key, wrong, WAITS_MS[min(wrong - FREE_TRIES, len(WAITS_MS) - 1)] if wrong >= FREE_TRIES else 0)
    _count_device(desk)


def wait_ms(desk: Desk, key: bytes) -> int:
    """How long no PIN may be tried for this card, because of it or of the device."""
    return max(left_ms(desk, key), left_ms(desk, DEVICE))


def _wrong(desk: Desk, key: bytes) -> int:
    row = desk.db.execute("SELECT wrong FROM pin WHERE key = ?", (key,)).fetchone()
    return row["wrong"] if row else 0


def _count_device(desk: Desk) -> None:
    """The window begins with its first wrong PIN. A wait that is over ends it."""
    row = desk.db.execute("SELECT * FROM pin WHERE key = ?", (DEVICE,)).fetchone()
    waited = bool(row and row["wait_ms"] and not left_ms(desk, DEVICE))
    if row is None or waited or _passed(desk, row) > max(DEVICE_WINDOW_MS, row["wait_ms"]):
        _write(desk, DEVICE, 1, 0)
    elif row["wrong"] + 1 >= DEVICE_TRIES:
        _write(desk, DEVICE, row["wrong"] + 1, DEVICE_WAIT_MS)
    else:
        desk.db.execute("UPDATE pin SET wrong = wrong + 1 WHERE key = ?", (DEVICE,))


def _write(desk: Desk, key: bytes, wrong: int, wait_ms: int) -> None:
    desk.db.execute("INSERT OR REPLACE INTO pin VALUES (?, ?, ?, ?, ?, ?)",
                    (key, wrong, wait_ms, desk.clock.boot_id, desk.clock.boot_ms(), age.now_ms(desk)))


def left_ms(desk: Desk, key: bytes) -> int:
    """Because of this card alone: what patrons tried does not shut the staff door."""
    row = desk.db.execute("SELECT * FROM pin WHERE key = ?", (key,)).fetchone()
    return max(0, row["wait_ms"] - _passed(desk, row)) if row else 0


def _passed(desk: Desk, row) -> int:
    """Since it was written; after a restart only since the restart, which is surely not too much."""
    since = row["boot_ms"] if row["boot_id"] == desk.clock.boot_id else 0
    return max(0, desk.clock.boot_ms() - since)


def forget_old(desk: Desk) -> None:
    """Counts of cards that have not been wrong for long. Inside a transaction."""
    desk.db.execute("DELETE FROM pin WHERE at_ms < ?", (age.now_ms(desk) - FORGET_DAYS * 24 * HOUR_MS,))
