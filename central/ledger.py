"""One writing of the books: a connection in its transaction, the hour, the library, and what was touched.

Everything that changes a loan goes through here, so that the change log and the history of an item are never forgotten.
Decides nothing.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, and_, insert, select, update

from central import library
from central.order import Event
from central.schema import changes, counters, happenings, holds, loans


@dataclass
class Ledger:
    """Made anew for each write transaction; `finish` before the commit."""

    connection: Connection
    now_ms: int
    house: library.Library = field(init=False)
    _touched: dict[tuple[str, str], None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.house = library.load(self.connection)

    @property
    def today(self) -> date:
        return self.house.local_date(self.now_ms)

    def due(self, from_ms: int, days: int) -> str:
        """YYYY-MM-DD: the local date of that moment, and so many days."""
        return (self.house.local_date(from_ms) + timedelta(days=days)).isoformat()

    def touch(self, kind: str, key: str) -> None:
        """This patron, item, or the library's own facts will go down to the kiosks again."""
        self._touched[kind, key] = None

    def finish(self) -> None:
        """Write the change log: one position for each thing touched, in the order of the commits."""
        if not self._touched:
            return
        first = self.connection.execute(select(counters.c.n).where(counters.c.name == "change")).scalar_one() + 1
        for n, (kind, key) in enumerate(self._touched, first):
            place = and_(changes.c.kind == kind, changes.c.key == key)
            moved = self.connection.execute(update(changes).where(place).values(n=n))
            if moved.rowcount == 0:
                self.connection.execute(insert(changes).values(kind=kind, key=key, n=n))
        last = first + len(self._touched) - 1
        self.connection.execute(update(counters).where(counters.c.name == "change").values(n=last))
        self._touched.clear()

    # --- loans ---

    def lend(self, event: Event, card: str, days: int) -> str:
        """An open loan from `event` on; the due date. A hold of that patron is fulfilled."""
        due = self.due(event.known_ms(self.now_ms), days)
        loan = self._new_loan(event, card, due, None)
        self.happened(event, loan)
        mine = and_(holds.c.item == event.item, holds.c.card == card, holds.c.done_ms.is_(None))
        self.connection.execute(update(holds).where(mine).values(done_ms=self.now_ms))
        self.touch("item", event.item)
        return due

    def lend_and_return(self, out: Event, back: Event, card: str, days: int) -> int:
        """A loan that began and ended before what is known now; its number. The history is the caller's to enter."""
        return self._new_loan(out, card, self.due(out.lo_ms, days), back)

    def _new_loan(self, out: Event, card: str, due: str, back: Event | None) -> int:
        done = self.connection.execute(
            insert(loans).values(
                item=out.item, card=card, out_ms=out.known_ms(self.now_ms), due=due, renewed=0, out_tx=out.tx,
                in_ms=back and back.known_ms(self.now_ms), in_tx=back and back.tx,
            )
        )  # fmt: skip
        return done.inserted_primary_key[0]

    def take_back(self, event: Event, loan: int | None) -> None:
        """The loan ends (None: it was not on loan), and the first who waits for the item has it on the hold shelf."""
        if loan is not None:
            values = {"in_ms": event.known_ms(self.now_ms), "in_tx": event.tx}
            self.connection.execute(update(loans).where(loans.c.n == loan).values(values))
        self.happened(event, loan)
        self._keep_for_next(event.item)
        self.touch("item", event.item)

    def _keep_for_next(self, item: str) -> None:
        found = library.item(self.connection, item)
        if found and found.hold is not None and not found.hold_ready and not found.withdrawn:
            values = {"ready": True, "shelf": HOLD_SHELF}
            self.connection.execute(update(holds).where(holds.c.n == found.hold).values(values))

    def prolong(self, event: Event, found: library.Item, days: int) -> str:
        """A new period from `event` on, never a shorter one; the due date."""
        due = max(found.due, self.due(event.known_ms(self.now_ms), days))
        values = {"due": due, "renewed": found.renewed + 1}
        self.connection.execute(update(loans).where(loans.c.n == found.loan).values(values))
        self.happened(event, found.loan)
        self.touch("item", event.item)
        return due

    # --- the history of an item ---

    def happened(self, event: Event, loan: int | None, effect: bool = True, late: bool = False) -> None:
        """`late`: it belongs before what is known; else it stands after it, whatever the clocks say."""
        at = event.known_ms(self.now_ms)
        if not late:
            newest = select(happenings.c.at_ms).where(happenings.c.item == event.item)
            at = max(at, self.connection.execute(newest.order_by(happenings.c.at_ms.desc()).limit(1)).scalar() or at)
        self.connection.execute(
            insert(happenings).values(
                item=event.item, kind=event.kind, loan=loan, tx=event.tx, device=event.device, seq=event.seq,
                lo_ms=event.lo_ms, hi_ms=event.hi_ms, at_ms=at, effect=effect,
            )
        )  # fmt: skip

    def since(self, event: Event) -> list["Happening"]:
        """What happened to the item and is not proven to have been before `event`, in its order."""
        near = and_(happenings.c.item == event.item, happenings.c.hi_ms > event.lo_ms - CLOCKS_DIFFER_MS)
        rows = self.connection.execute(select(happenings).where(near).order_by(happenings.c.at_ms, happenings.c.n))
        found = (_happening(row) for row in rows)
        return [one for one in found if not event.is_after(one.event)]


HOLD_SHELF = "H1"
"""Where an item waits for the patron who asked for it."""

CLOCKS_DIFFER_MS = 86_400_000
"""Trusted clocks that differ by more than a day do not occur; older history is not looked at."""


@dataclass(frozen=True)
class Happening:
    """A row of `happenings`."""

    n: int
    loan: int | None
    effect: bool
    event: Event


def _happening(row) -> Happening:
    event = Event(row.item, row.kind, row.lo_ms, row.hi_ms, row.device, row.seq, row.tx)
    return Happening(row.n, row.loan, row.effect, event)
