"""Forgetting: card numbers first, then rows, but never what upstream or a person still has to see (invariant 8).

Knows days; knows no schedule (the clerk tidies up now and then).
"""

from offline_store import age, pins
from offline_store.desk import Desk
from offline_store.transactions import next_seq

_TOLD = "status NOT IN ('asking', 'pending', 'withdrawing') AND (status <> 'refused' OR heard)"
"""Upstream has nothing left to hear of it."""

BOOTS_KEPT = 8
"""The last ones stay without rows too: what they knew of the time may turn out wrong (offline_store.age)."""

_NOBODY_LOOKS = "status <> 'conflict' AND attention = ''"


def purge(desk: Desk, retention_days: int) -> int:
    """How many rows lost their card or went, by rows older than the retention. Inside a transaction."""
    old = _newest_old_seq(desk, age.certain_ms(desk) - retention_days * age.DAY_MS)
    pins.forget_old(desk)
    if old == 0:
        return 0
    desk.store.put("seq_floor", next_seq(desk) - 1)          # numbers are never given twice
    desk.store.put("purged_to", old)                         # what is missing up to here was forgotten, not lost
    gone = desk.db.execute(f"DELETE FROM txn WHERE seq <= ? AND {_TOLD} AND {_NOBODY_LOOKS}", (old,)).rowcount
    bare = desk.db.execute(f"UPDATE txn SET card = NULL WHERE seq <= ? AND card IS NOT NULL AND {_TOLD}", (old,)).rowcount
    desk.db.execute("DELETE FROM boot WHERE boot <= ? AND boot NOT IN (SELECT boot FROM txn)", (desk.boot - BOOTS_KEPT,))
    desk.db.execute("DELETE FROM boot_age WHERE boot NOT IN (SELECT boot FROM boot)")
    if gone:
        desk.load()
    return gone + bare


def _newest_old_seq(desk: Desk, before_ms: int) -> int:
    """Rows up to here are older, by the store's own time; one of a boot whose age was lost is as old as the next."""
    row = desk.db.execute("SELECT max(seq) FROM txn JOIN boot_age USING (boot) WHERE began_ms + boot_ms < ?",
                          (before_ms,)).fetchone()
    return row[0] or 0
