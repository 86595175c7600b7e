"""When the synced copy is complete, how old it is then, and for which of our own rows it speaks.

Two kinds of copy: one that is asked for page by page and is as old as its last page (central), and one that was made at a
time of its own, which its pages say (`as_of_ms`: the nightly file of a library system). Knows no row of either.
"""

from offline_store import age
from offline_store.desk import Desk

CLOCKS_DIFFER_MS = 300_000
"""The clock of whoever made a dated copy may be so far ahead: what was settled later than this before it is not in it."""


def begin(desk: Desk, as_of_ms: int | None) -> None:
    """A snapshot from the beginning: what it does not mention is forgotten at its end."""
    _measure(desk, dated=as_of_ms is not None)
    desk.store.put("round", desk.store.get("round", 0) + 1)
    desk.store.put("in_snapshot", 1)


def page_absorbed(desk: Desk) -> None:
    desk.store.put("pages", desk.store.get("pages", 0) + 1)


def end(desk: Desk, as_of_ms: int | None) -> None:
    """Nothing newer is to be had: the copy is of this hour, or of its own, and speaks for the rows it has seen settled."""
    if desk.store.get("in_snapshot"):
        for table in ("patron", "item"):
            desk.db.execute(f"DELETE FROM {table} WHERE round <> ?", (desk.store.get("round"),))
        desk.store.put("in_snapshot", 0)
    now_ms = age.see(desk)
    if as_of_ms is None:
        desk.store.put("synced_ms", now_ms)
        complete_at = desk.store.get("pages")
    else:
        if as_of_ms != desk.store.get("as_of_ms"):         # reading it once more makes it no younger
            desk.store.put("as_of_ms", as_of_ms)
            desk.store.put("synced_ms", age.of_utc(desk, as_of_ms))
        complete_at = desk.store.get("synced_ms") - CLOCKS_DIFFER_MS
    desk.store.put("complete_at", complete_at)
    desk.live.synced_to(complete_at)


def moment(desk: Desk) -> int | None:
    """What is settled now is settled at this place in the life of the copy; None: there is no copy to confirm it."""
    if desk.store.get("dated"):
        return age.now_ms(desk)
    return desk.store.get("pages", 0) or None


def told_ms(desk: Desk, as_of_ms: int | None) -> int:
    """Since when a fact of this page is certain to be known (UTC); 0 where no clock can tell."""
    read = desk.clock.read()
    now_ms = read.wall_ms if read.trusted else 0
    return now_ms if as_of_ms is None else min(as_of_ms, now_ms or as_of_ms)


def _measure(desk: Desk, *, dated: bool) -> None:
    """Another kind of copy than before: rows that the old one had not confirmed wait for the new one."""
    if bool(desk.store.get("dated")) is dated:
        return
    desk.store.put("dated", int(dated))
    confirmed = desk.store.get("complete_at", 0)
    desk.store.put("complete_at", 0)
    desk.db.execute("UPDATE txn SET settled_at = CASE WHEN settled_at > ? - 2 THEN ? END WHERE settled_at IS NOT NULL",
                    (confirmed, moment(desk)))
    desk.db.execute("DELETE FROM meta WHERE name = 'as_of_ms'")
    desk.load()
