"""The store's own time, by which everything grows old: retention, the synced copy, hours away (design §9, decision 0009).

It runs with CLOCK_BOOTTIME while the kiosk is on. How long the kiosk was off is learnt once a boot, from the first clock
that can be believed. So no jump of a clock makes anything older or younger, and a first reading that turns out to have
been wrong is taken back with all that was dated by it. UTC is this time plus a *line*, which may move.

Columns and names of `meta` that hold a time of the store are listed in `KEPT`; no other time may be compared with them.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from kiosk.witness import AGREE_MS, same
from offline_store.desk import Desk

KEPT = ("newest_ms", "synced_ms", "away_since_ms")
KEPT_OF_DATED_COPIES = ("complete_at",)
"""What is counted in pages while the copy is of the other kind (offline_store.rounds)."""


DAY_MS = 86_400_000

LINES_KEPT = 8
"""Lines that were believed before the one of now: a clock that comes back to one of them was wrong meanwhile."""


class Found(NamedTuple):
    """What a trusted clock says about the store's time. `back_ms`: so far is it behind what was believed."""

    line_ms: int
    off_ms: int = 0
    back_ms: int = 0


def compare(store_ms: int, utc_ms: int, line_ms: int | None, before_ms: Sequence[int], first: bool) -> Found:
    """`first`: in this boot, so that time may have passed while the kiosk was off: the least that a line believed now
    (`line_ms`) or once before explains. Later in a boot a difference is a jump. Pure."""
    now_ms = utc_ms - store_ms
    if line_ms is None:
        return Found(now_ms)
    if first:
        offs = [(now_ms - line, line) for line in (line_ms, *before_ms) if now_ms - line >= -AGREE_MS]
        if offs and min(offs)[0] > 0:
            return Found(min(offs)[1], off_ms=min(offs)[0])
        if offs:
            return Found(now_ms)
    if line_ms - now_ms > AGREE_MS:
        return Found(line_ms, back_ms=line_ms - now_ms)
    return Found(now_ms)


def sit_down(desk: Desk) -> None:
    """This boot gets its rows: it begins when the store was seen last. Inside a transaction."""
    new = desk.db.execute("INSERT INTO boot (boot_id) VALUES (?) ON CONFLICT DO NOTHING", (desk.clock.boot_id,)).rowcount
    desk.boot = desk.db.execute("SELECT boot FROM boot WHERE boot_id = ?", (desk.clock.boot_id,)).fetchone()[0]
    passed_ms = 0 if new else desk.clock.boot_ms()         # a store that was saved in mid-boot: not counted twice
    desk.db.execute("INSERT INTO boot_age (boot, began_ms) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (desk.boot, _seen_last(desk) - passed_ms))


def _seen_last(desk: Desk) -> int:
    row = desk.db.execute("SELECT began_ms + boot_ms FROM txn JOIN boot_age USING (boot) ORDER BY seq DESC LIMIT 1").fetchone()
    return max(row[0] if row else 0, *(desk.store.get(name, 0) for name in KEPT))


def now_ms(desk: Desk) -> int:
    """By the store's own time; never too late, and no jump changes it."""
    store_ms, off_ms = _counted(desk)
    if off_ms is None and (found := _found(desk, store_ms, off_ms)):
        return store_ms + found.off_ms
    return store_ms


def certain_ms(desk: Desk) -> int:
    """The same for what cannot be taken back: a time off counts when the kiosk has been on for a day since, or in the boot
    after, and has not been taken back."""
    store_ms, off_ms = _counted(desk)
    return store_ms - (off_ms or 0 if desk.clock.boot_ms() < DAY_MS else 0)


def utc_ms(desk: Desk) -> int:
    """As far as anybody can tell; not to be shown."""
    read = desk.clock.read()
    return read.wall_ms if read.trusted else now_ms(desk) + desk.store.get("line_ms", 0)


def expected(desk: Desk) -> tuple[int, bool] | None:
    """UTC less CLOCK_BOOTTIME, as it was believed; and whether that was in this boot."""
    line_ms = desk.store.get("line_ms")
    if line_ms is None:
        return None
    began_ms, off_ms = desk.db.execute("SELECT began_ms, off_ms FROM boot_age WHERE boot = ?", (desk.boot,)).fetchone()
    return began_ms + line_ms, off_ms is not None


def of_utc(desk: Desk, at_ms: int) -> int:
    """A moment of UTC in the store's own time; now, where nobody knows the difference."""
    line_ms = desk.store.get("line_ms")
    return now_ms(desk) if line_ms is None else min(at_ms - line_ms, now_ms(desk))


def see(desk: Desk) -> int:
    """Learn from a clock that can be believed, and keep the newest time. Inside a transaction; not in each one, for it costs
    a page. -> now, by the store's own time."""
    store_ms, off_ms = _counted(desk)
    found = _found(desk, store_ms, off_ms)
    if found:
        if found.off_ms:
            _move(desk, _first_in_the_dark(desk), found.off_ms)
        elif found.back_ms:
            found = _taken_back(desk, found)
        desk.db.execute("UPDATE boot_age SET off_ms = 0 WHERE off_ms IS NULL")
        _keep_line(desk, found.line_ms)
    now = _counted(desk)[0]
    desk.store.put("newest_ms", now)
    return now


def _counted(desk: Desk) -> tuple[int, int | None]:
    """The store's time as counted so far; and the time off before this boot, None: not known yet."""
    began_ms, off_ms = desk.db.execute("SELECT began_ms, off_ms FROM boot_age WHERE boot = ?", (desk.boot,)).fetchone()
    return began_ms + desk.clock.boot_ms(), off_ms


def _found(desk: Desk, store_ms: int, off_ms: int | None) -> Found | None:
    read = desk.clock.read()
    if not read.trusted:
        return None
    return compare(store_ms, read.wall_ms, desk.store.get("line_ms"), _lines_before(desk), off_ms is None)


def _first_in_the_dark(desk: Desk) -> int:
    """The boot before which the time passed that is found now. Of several without a clock nobody knows which: the first, so
    that nothing counts as older than it is."""
    known = desk.db.execute("SELECT max(boot) FROM boot_age WHERE off_ms IS NOT NULL").fetchone()[0] or 0
    return desk.db.execute("SELECT min(boot) FROM boot_age WHERE boot > ?", (known,)).fetchone()[0]


def _taken_back(desk: Desk, found: Found) -> Found:
    """A time off that was counted may have been a wrong clock: the newest that explains it. Else UTC has moved, not we."""
    boot = desk.db.execute("SELECT boot, off_ms FROM boot_age WHERE off_ms >= ? ORDER BY boot DESC LIMIT 1",
                           (found.back_ms - AGREE_MS,)).fetchone()
    if boot is None:
        return Found(found.line_ms - found.back_ms)
    too_much = min(found.back_ms, boot["off_ms"])
    _move(desk, boot["boot"], -too_much)
    return Found(found.line_ms - found.back_ms + too_much)


def _move(desk: Desk, boot: int, by_ms: int) -> None:
    """So much more (or less) time passed before this boot: it, what came after it, and all that was dated since."""
    began_ms = desk.db.execute("SELECT began_ms FROM boot_age WHERE boot = ?", (boot,)).fetchone()[0]
    desk.db.execute("UPDATE boot_age SET off_ms = coalesce(off_ms, 0) + ? WHERE boot = ?", (by_ms, boot))
    desk.db.execute("UPDATE boot_age SET began_ms = began_ms + ? WHERE boot >= ?", (by_ms, boot))
    dated = bool(desk.store.get("dated"))
    for name in KEPT + (KEPT_OF_DATED_COPIES if dated else ()):
        desk.db.execute("UPDATE meta SET value = value + ? WHERE name = ? AND value > ?", (by_ms, name, began_ms))
    desk.db.execute("UPDATE pin SET at_ms = at_ms + ? WHERE at_ms > ?", (by_ms, began_ms))
    if dated:
        desk.db.execute("UPDATE txn SET settled_at = settled_at + ? WHERE settled_at > ?", (by_ms, began_ms))
        desk.load()


def _keep_line(desk: Desk, line_ms: int) -> None:
    before = desk.store.get("line_ms")
    if before is not None and not same(line_ms, before):
        kept = [before, *(line for line in _lines_before(desk) if not same(line, before) and not same(line, line_ms))]
        desk.store.put("lines_before", json.dumps(kept[:LINES_KEPT]))
    if line_ms != before:
        desk.store.put("line_ms", line_ms)


def _lines_before(desk: Desk) -> list[int]:
    return lines_of(desk.store.get("lines_before", "[]"))


def lines_of(text: str) -> list[int]:
    """ValueError or TypeError where it is no list of ours."""
    return [int(line) for line in json.loads(text)]
