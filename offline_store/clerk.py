"""Does the wishes: everything that waits in one commit, and the answers only after it (group commit).

The port gives it piles of wishes; a simulation may do so without threads. Knows which room serves which wish; knows no
queue and no waiting.
"""

import sqlite3
from collections.abc import Callable, Sequence

from kiosk.effects import (
    Absorb,
    CheckStaffPin,
    CountPin,
    EndVisit,
    FetchCutVisit,
    FetchOwed,
    FetchStanding,
    Learn,
    LookUpItem,
    LookUpPatron,
    Mark,
    MarkTag,
    NoteClock,
    NoteLink,
    Record,
    Settle,
    ToStore,
)
from kiosk.events import Event, QueueCounted, Recorded, StoreOpened
from offline_store import absorb, age, cut_visits, delivery, knowledge, learn, numbers, pins, purge, standing, times, transactions
from offline_store.desk import Clock, Desk
from offline_store.errors import StoreCorrupt, StoreError
from offline_store.staff_cards import StaffCards
from offline_store.store import Store

SERVES = {
    Record: transactions.record,
    Mark: transactions.mark,
    MarkTag: transactions.mark_tag,
    FetchOwed: delivery.fetch_owed,
    Settle: delivery.settle,
    LookUpPatron: knowledge.look_up_patron,
    LookUpItem: knowledge.look_up_item,
    Absorb: absorb.absorb,
    Learn: learn.learn,
    FetchCutVisit: cut_visits.fetch,
    EndVisit: cut_visits.end_visit,
    CountPin: pins.count_pin,
    NoteLink: times.note_link,
    NoteClock: times.note_clock,
    FetchStanding: standing.fetch,
    CheckStaffPin: standing.check_pin,
}

TIDY_EVERY_MS = 3_600_000
"""Forget what is old, and keep the newest time, so often: one commit an hour."""

LOG_SHORT_PAGES, LOG_LONG_PAGES = 250, 1_000
"""About 1 MB of log is moved into the file when the clerk looks around, 4 MB as soon as the answers are posted; a patron's
commit should never have to (SQLite would, at 16 MB)."""

ROWS_A_PAGE = 10
"""A careful guess of what a change costs."""


def only_looks(wish: ToStore) -> bool:
    """Changes nothing, so it needs no commit."""
    return isinstance(wish, LookUpPatron | LookUpItem | FetchOwed | FetchCutVisit | FetchStanding)


def may_follow(wish: ToStore) -> bool:
    """Promises nothing to anybody, so it may wait for the next commit (design §6, 2)."""
    return isinstance(wish, MarkTag | NoteLink | NoteClock | Learn | EndVisit) or (isinstance(wish, CountPin) and wish.ok)


class Clerk:
    def __init__(self, store: Store, clock: Clock, *, retention_days: int = 30, report: Callable[[str], None] = print,
                 staff_cards: StaffCards | None = None):
        self.store, self._retention_days, self._report = store, retention_days, report
        self.desk = Desk(store, clock, report, staff_cards)
        self._tidied_ms: int | None = None
        self._log_pages = self._numbers_to = 0

    def open(self) -> StoreOpened:
        """Settle what a stop or a power cut left open, then say how things stand. StoreError when that cannot be written."""
        self.store.checkpoint()        # what a killed process wrote is read here, and may not be on the disk yet: now it is
        try:
            with self.store.faults():
                self.desk.load()
            with self.store.transaction():
                age.sit_down(self.desk)
                delivery.after_restart(self.desk)
        except (ValueError, TypeError, KeyError, sqlite3.OperationalError) as error:     # what is in it is no word of ours
            raise StoreCorrupt(f"{self.store.path}: a row makes no sense ({error})") from error
        self._keep_numbers_ahead(transactions.next_seq(self.desk) - 1)
        if (known := age.expected(self.desk)) is not None:
            self.desk.clock.expect(*known)
        owed, staff = self.desk.live.counts
        return StoreOpened(owed, staff, self.store.get("cursor", ""), len(cut_visits.kept(self.store)))

    def do(self, wishes: Sequence[ToStore]) -> list[Event]:
        """All of it in one commit -> its events, in order. StoreError: nothing was done, nothing is answered.

        A wish that cannot be done (a bug, or nonsense in it) is reported and left out; the others are done all the same.
        """
        before = self.desk.live.counts
        try:
            events = self._do(wishes)
        except StoreError:
            self._forget_what_was_not_done()
            raise
        except Exception as bug:  # noqa: BLE001  one bad wish must not take a whole pile with it
            self._forget_what_was_not_done()
            if len(wishes) > 1:
                return [event for wish in wishes for event in self.do([wish])]
            self._report(f"{type(wishes[0]).__name__} could not be done: {type(bug).__name__}: {bug}")
            return []
        self._keep_numbers_ahead(max((e.transaction.seq for e in events if isinstance(e, Recorded)), default=0))
        if self.desk.live.counts != before or any(isinstance(w, Settle) for w in wishes):
            events.append(QueueCounted(*self.desk.live.counts))
        return events

    def _do(self, wishes: Sequence[ToStore]) -> list[Event]:
        if all(map(only_looks, wishes)):
            with self.store.faults():
                return [event for wish in wishes for event in self._serve(wish)]
        before = self.store.db.total_changes
        with self.store.transaction():
            events = [event for wish in wishes for event in self._serve(wish)]
        self._log_pages += 1 + (self.store.db.total_changes - before) // ROWS_A_PAGE
        return events

    @property
    def log_is_long(self) -> bool:
        return self._log_pages >= LOG_LONG_PAGES

    def _serve(self, wish: ToStore) -> Sequence[Event]:
        return SERVES[type(wish)](self.desk, wish)

    def _forget_what_was_not_done(self) -> None:
        try:
            with self.store.faults():
                self.desk.load()
        except (StoreError, sqlite3.Error, ValueError):        # sqlite3.Error: closed, for not even a rollback worked
            self._report("the store cannot be read after a fault; it is opened anew")

    def again(self) -> StoreOpened:
        """After a fault: a new connection, a sound file, a commit that works; then everything as after a restart."""
        self.store.reconnect()
        if not self.store.is_sound():
            raise StoreCorrupt(f"{self.store.path}: the file is damaged")
        return self.open()

    def _keep_numbers_ahead(self, newest: int) -> None:
        try:
            self._numbers_to = numbers.keep_ahead(self.store.path, newest, self._numbers_to)
        except OSError as error:
            self._report(f"{self.store.path}: how far numbers were given cannot be noted ({error.strerror})")

    def look_around(self) -> list[Event]:
        """Now and then, when nobody waits: what did staff close meanwhile; shorten the log, forget what is old."""
        events: list[Event] = []
        if self.store.changed_elsewhere():
            before = self.desk.live.counts
            with self.store.faults():
                self.desk.load()
            if self.desk.live.counts != before:
                events.append(QueueCounted(*self.desk.live.counts))
        now = self.desk.clock.boot_ms()
        if self._tidied_ms is None or now - self._tidied_ms >= TIDY_EVERY_MS:
            self._tidied_ms = now
            self._tidy()
        if self._log_pages >= LOG_SHORT_PAGES:
            self.store.checkpoint()
            self._log_pages = 0
        return events

    def try_a_commit(self) -> None:
        """Does the disk take one? StoreError: no."""
        with self.store.transaction():
            age.see(self.desk)

    def _tidy(self) -> None:
        with self.store.transaction():
            age.see(self.desk)
            changed = purge.purge(self.desk, self._retention_days)
        if changed:
            self.store.checkpoint(truncate=True)        # the log still holds what was forgotten
            self._log_pages = 0

    def close(self) -> None:
        """A clean stop: the newest time is kept, the log is empty."""
        try:
            with self.store.transaction():
                age.see(self.desk)
        finally:
            self.store.close()
