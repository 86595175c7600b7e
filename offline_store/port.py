"""The store's worker: takes what waits, has it done in one commit, posts the answers; and lives through a full disk.

Knows threads, piles and waiting; what a wish means is the clerk's.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from kiosk.effects import ToStore
from kiosk.events import Event, RoomSeen, StoreFailed, StoreOpened
from kiosk.ports import PortName
from kiosk.workers import Post, Wishes
from offline_store import room, salvage
from offline_store.clerk import Clerk, may_follow, only_looks
from offline_store.desk import Clock
from offline_store.door_without_disk import DoorWithoutDisk
from offline_store.errors import StoreCorrupt, StoreError
from offline_store.privacy import load_key
from offline_store.staff_cards import StaffCards
from offline_store.staff_watch import StaffWatch

GATHER_S = 0.001
"""A pile's wishes come one after the other: wait until none came for so long …"""

GATHER_MAX_S = 0.005
"""… but not longer than this. (A sync to an SD card is 2 to 10 ms.)"""

FOLLOW_S = 0.5
"""What may follow waits for the next commit until none came for so long: the tags of a pile are written 50 ms apart …"""

FOLLOW_MAX_S = 3.0
"""… but not longer than this. What a power cut takes of it leaves a row too many for staff, never one too few."""

FOLLOW_LIMIT = 256
"""While the disk fails, so many facts are kept for later; older ones are for staff (the row says that its tag is unknown)."""

RETRY_S = 1.0
"""How often a disk that failed is tried again, and one that has too little room is looked at."""

LOOK_AROUND_S = 30.0
"""How often the clerk looks around: what staff closed, the log, what is old; and how much room there is, when nobody comes.
With each wish that is looked at, too, so whoever shows a card in the meantime is not let in."""


class Following:
    """Wishes that may wait for the next commit."""

    def __init__(self) -> None:
        self._wishes: list[ToStore] = []
        self._first = self._last = 0.0

    def add(self, wishes: Sequence[ToStore], now: float) -> None:
        if wishes:
            self._first = self._first if self._wishes else now
            self._last = now
            self._wishes = [*self._wishes, *wishes][-FOLLOW_LIMIT:]

    def take(self) -> list[ToStore]:
        taken, self._wishes = self._wishes, []
        return taken

    def due_in(self, now: float) -> float | None:
        """Seconds; None when nothing waits."""
        return max(0.0, min(self._first + FOLLOW_MAX_S, self._last + FOLLOW_S) - now) if self._wishes else None


class StorePort:
    name = PortName.STORE

    def __init__(self, path: str, key_file: str, clock: Clock, *, retention_days: int = 30,
                 report: Callable[[str], None] = print, vfs: str | None = None,
                 cards_file: str = ""):
        self._path, self._key_file, self._clock, self._vfs = path, key_file, clock, vfs
        self._retention_days, self._report = retention_days, report
        self._cards = StaffCards(cards_file, report)
        self.watching = StaffWatch(self._cards, key_file, report).watching
        self._door = DoorWithoutDisk(self._cards)
        self._clerk: Clerk | None = None
        self._was_open = self._failed = False
        self._short = False               # it works, and no visit may begin: there is too little room
        self._was_full = False            # it failed for want of room: a commit that works is not enough
        self._damage = ""                 # why the store has to be saved though it can be opened
        self._following = Following()
        self._try_at = self._look_at = 0.0

    def open(self) -> None:
        """Open the store before the thread starts, to hear at once what is wrong. StoreError with a sentence.

        A StoreRefused is for a person: do not start. After a StoreUnwritable the kiosk may start all the same: `serve` saves
        what can be read of a damaged store (offline_store.salvage), and tries again each second where the disk fails.
        """
        self._open(later=True)

    def _open(self, *, later: bool) -> None:
        if self._clerk is None:
            key = load_key(self._key_file, make=not salvage.was_there(self._path))
            store = salvage.open_saved(self._path, key=key, at_ms=self._utc_ms(), vfs=self._vfs, report=self._report,
                                       suspect=self._damage, later=later)
            self._damage = ""
            self._clerk = Clerk(store, self._clock, retention_days=self._retention_days, report=self._report,
                                staff_cards=self._cards)

    def serve(self, wishes: Wishes, post: Post) -> None:
        self._try_to_open(post)
        while not wishes.stopping:
            self._round(self._gather(wishes, self._patience()), post)
        self._round(self._gather(wishes, 0.0), post)
        self._leave(post)

    # ---- one round ----

    def _patience(self) -> float:
        now = time.monotonic()
        if self._failed:
            return max(0.0, self._try_at - now)
        follow = self._following.due_in(now)
        look_s = RETRY_S if self._short else max(0.0, self._look_at - now)
        return min(look_s, LOOK_AROUND_S if follow is None else follow)

    def _gather(self, wishes: Wishes, patience_s: float) -> list[ToStore]:
        """What waits; and what comes right behind it, when there is something to commit."""
        taken = wishes.take_all(patience_s)
        until = time.monotonic() + GATHER_MAX_S
        while any(_promises(w) for w in taken) and time.monotonic() < until and (more := wishes.take_all(GATHER_S)):
            taken += more
        return [w for w in taken if isinstance(w, ToStore)]

    def _round(self, taken: list[ToStore], post: Post) -> None:
        now = time.monotonic()
        if self._failed:
            self._following.add([w for w in taken if may_follow(w)], now)      # facts keep, promises do not
            _post_all(self._door.serve(taken, now), post)
            if now >= self._try_at:
                self._try_to_open(post)
            return
        if any(_promises(w) for w in taken):
            self._do([*self._following.take(), *taken], post)
        else:
            self._do([w for w in taken if only_looks(w)], post)
            self._following.add([w for w in taken if may_follow(w)], now)
        if self._following.due_in(now) == 0.0:
            self._do(self._following.take(), post)
        is_due = now >= self._look_at
        self._look_around_when_due(now, post)
        if taken or is_due or self._short:
            self._look_at_room(post)

    def _do(self, pile: list[ToStore], post: Post) -> None:
        """One commit, then its answers; none of them when it fails."""
        assert self._clerk is not None
        try:
            events = self._clerk.do(pile) if pile else []
        except StoreError as error:
            self._following.add([w for w in pile if may_follow(w)], time.monotonic())
            self._fail(error, post)
            return
        _post_all(events, post)

    def _look_around_when_due(self, now: float, post: Post) -> None:
        assert self._clerk is not None
        if self._failed or (now < self._look_at and not self._clerk.log_is_long):
            return
        self._look_at = time.monotonic() + LOOK_AROUND_S
        try:
            _post_all(self._clerk.look_around(), post)
        except StoreError as error:
            self._fail(error, post)

    def _look_at_room(self, post: Post) -> None:
        """Costs a microsecond. Room is back when there is enough of it and a commit works."""
        if self._failed or not (room.is_back(self._path) if self._short else room.is_short(self._path)):
            return
        assert self._clerk is not None
        try:
            if self._short:
                self._clerk.try_a_commit()
        except StoreError as error:
            self._fail(error, post)
            return
        self._short = not self._short
        self._report(room.sentence(self._path) if self._short else f"{self._path}: there is room again")
        post(RoomSeen(not self._short))

    # ---- opening, failing, leaving ----

    def _try_to_open(self, post: Post) -> None:
        """The first time, after a fault, and when the worker starts this again after a bug."""
        if self._was_full and not room.is_back(self._path):
            self._try_at = time.monotonic() + RETRY_S
            return
        try:
            self._open(later=False)
            assert self._clerk is not None
            opened = self._clerk.again() if self._was_open else self._open_sound(self._clerk)
        except StoreCorrupt as error:
            self._fail(error, post)
            self._leave_damaged(str(error))
            return
        except StoreError as error:
            self._fail(error, post)
            return
        self._failed, self._was_full, self._was_open = False, False, True
        self._look_at = time.monotonic() + LOOK_AROUND_S
        self._short = room.is_short(self._path)
        if self._short:
            self._report(room.sentence(self._path))
        post(replace(opened, room=not self._short))
        self._clerk.desk.key.warm()

    def _open_sound(self, clerk: Clerk) -> StoreOpened:
        """The first time in this process: all of it is looked at once, so that no patron meets the damage."""
        if not clerk.store.is_sound():
            raise StoreCorrupt(f"{self._path}: the file is damaged")
        return clerk.open()

    def _leave_damaged(self, why: str) -> None:
        """The next try saves what can be read of it into a new store, as at a start."""
        if self._clerk is None:           # the new one is damaged already: the next try begins again
            return
        self._clerk.store.close()
        self._clerk, self._was_open, self._damage = None, False, why

    def _utc_ms(self) -> int:
        seen = self._clock.read()
        return seen.wall_ms if seen.trusted else 0

    def _fail(self, error: StoreError, post: Post) -> None:
        self._try_at = time.monotonic() + RETRY_S
        self._was_full = self._was_full or error.words == "store_full"
        if not self._failed:
            self._failed = True
            self._report(str(error))
            post(StoreFailed(error.words))

    def _leave(self, post: Post) -> None:
        if self._clerk is None:
            return
        if not self._failed:
            self._do(self._following.take(), post)
        try:
            self._clerk.close()
        except StoreError as error:
            self._report(f"while stopping: {error}")
        self._clerk, self._was_open = None, False


def _promises(wish: object) -> bool:
    """Somebody waits for its answer, and the answer says that it is on disk."""
    return isinstance(wish, ToStore) and not only_looks(wish) and not may_follow(wish)


def _post_all(events: Sequence[Event], post: Post) -> None:
    for event in events:
        post(event)
