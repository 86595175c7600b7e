"""What every wish needs at hand: the store, the clock, and the rows that still matter.

One desk a process. Knows where things lie, not what is done with them.
"""

from collections.abc import Callable
from typing import Protocol

from kiosk.clock import Reading
from kiosk.rules import Rules
from offline_store import damage, live, rules_json
from offline_store.privacy import DeviceKey
from offline_store.staff_cards import StaffCards
from offline_store.store import Store


class Clock(Protocol):
    """What the store asks of a clock. `boot_ms`: CLOCK_BOOTTIME."""

    @property
    def boot_id(self) -> str: ...
    def boot_ms(self) -> int: ...
    def read(self) -> Reading: ...
    def expect(self, line_ms: int, same_boot: bool) -> None: ...


class Desk:
    def __init__(self, store: Store, clock: Clock, report: Callable[[str], None], staff_cards: StaffCards | None = None):
        self.store, self.clock, self.report, self.staff_cards = store, clock, report, staff_cards
        self.live = live.Live()
        self.boot = 0                     # this boot's row
        self.newest_seq = 0               # ever given; purging leaves the last one behind in `seq_floor`
        self._rules: Rules | None = None

    @property
    def db(self):
        return self.store.db

    @property
    def key(self) -> DeviceKey:
        assert self.store.key is not None, "a kiosk's store has its key"
        return self.store.key

    def load(self) -> None:
        """Everything that is kept in memory, anew from the disk: at open, after a rollback, after a staff tool's change."""
        self._rules = None
        self.live = live.Live()           # the old one goes first: with twenty thousand rows owed each takes 8 MiB
        self.live = live.load(self.db, synced_to=self.store.get("complete_at", 0))
        self.live.damages = len(damage.open_ones(self.db))
        newest = self.db.execute("SELECT max(seq) FROM txn").fetchone()[0] or 0
        self.newest_seq = max(newest, self.store.get("seq_floor", 0))

    def rules(self) -> Rules:
        """The library's rules as last synced; the defaults before."""
        if self._rules is None:
            self._rules = rules_json.parse(self.store.get("rules", "{}"))
        return self._rules

    def rules_changed(self) -> None:
        self._rules = None
