"""One writing of the books: a connection in its transaction, the hour, the library, and what was touched.

Everything that changes a loan goes through here, so that the change log and the history of an item are never forgotten.
Decides nothing.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from central import history, library
from central.database import insert_row
from central.order import Event
from central.schema import changes, counters, happenings, holds, loans

HOLD_SHELF = "H1"
"""Where an item waits for the patron who asked for it."""


@dataclass
class Ledger:
    """Made anew for each write transaction; `finish` before the commit."""

    connection: Connection
    now_ms: int
    house: library.Library = field(init=False)
    _touched: dict[tuple[str, str], None] = field(default_factory=dict)
    _items: dict[str, library.Item | None] = field(default_factory=dict)
    _patrons: dict[str, library.Patron | None] = field(default_factory=dict)
    _pasts: dict[str, history.Past] = field(default_factory=dict)
    _since_ms: int = 0
    _ended: set[str] | None = None
    _rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.house = library.load(self.connection)

    @property
    def today(self) -> date:
        return self.house.local_date(self.now_ms)

    def due(self, from_ms: int, days: int) -> str:
        """YYYY-MM-DD: the local date of that moment, and so many days."""
        return (self.house.local_date(from_ms) + timedelta(days=days)).isoformat()

    # --- what is known of patrons and items: read once as long as nothing changes it ---

    def look_up(self, barcodes: set[str], cards: set[str]) -> None:
        """Read all of a batch together."""
        self._items |= dict.fromkeys(barcodes) | library.items_by_barcode(self.connection, barcodes)
        self._patrons |= dict.fromkeys(cards) | library.patrons_by_card(self.connection, cards)

    def work_together(self, barcodes: set[str], ids: set[str], since_ms: int) -> None:
        """A batch without savepoints: its histories are read together, and its rows are written together (`write_out`).

        An item that was touched is read from the database again, so a batch that returns to it is only slower.
        """
        self._pasts, self._since_ms = history.pasts(self.connection, barcodes, since_ms), since_ms
        self._ended = set(self.connection.execute(_ENDED, {"ids": list(ids)}).scalars())

    def insert(self, table: Table, row: dict[str, Any]) -> None:
        """A row that nobody asks for by a number of its own."""
        if self._ended is None:
            self.connection.execute(insert(table), row)
        else:
            self._rows.setdefault(table, []).append(row)

    def write_out(self) -> None:
        """What was kept back; before anything of it is read."""
        for table, rows in self._rows.items():
            self.connection.execute(insert(table), rows)
        self._rows.clear()

    def item(self, barcode: str) -> library.Item | None:
        if barcode not in self._items:
            self._items[barcode] = library.item(self.connection, barcode)
        return self._items[barcode]

    def patron(self, card: str) -> library.Patron | None:
        if card not in self._patrons:
            self._patrons[card] = library.patron(self.connection, card) if card else None
        return self._patrons[card]

    # --- the change log ---

    def touch(self, kind: str, key: str) -> None:
        """This patron, item, or the library's own facts will go down to the kiosks again."""
        self._touched[kind, key] = None

    def _changed(self, item: str, card: str = "") -> None:
        self.touch("item", item)
        self._items.pop(item, None)
        self._patrons.pop(card, None)              # with the number of its loans

    def finish(self) -> None:
        """Write the change log: one position for each thing touched, in the order of the commits."""
        self.write_out()
        if not self._touched:
            return
        last = self.connection.execute(_LAST).scalar_one()
        for kind in {kind for kind, _key in self._touched}:
            keys = [key for one, key in self._touched if one == kind]
            self.connection.execute(_MOVED, {"kind": kind, "keys": keys})
        rows = [{"kind": kind, "key": key, "n": n} for n, (kind, key) in enumerate(self._touched, last + 1)]
        self.connection.execute(insert(changes), rows)
        self.connection.execute(update(counters).where(counters.c.name == "change"), {"n": last + len(rows)})
        self._touched.clear()

    # --- loans ---

    def lend(self, event: Event, card: str, days: int) -> str:
        """An open loan from `event` on; the due date."""
        due = self.due(event.known_ms(self.now_ms), days)
        self.happened(event, self._new_loan(event, card, due, None))
        self._serve_holds(event.item, card)
        self._changed(event.item, card)
        return due

    def _serve_holds(self, item: str, card: str) -> None:
        """The patron's own hold is fulfilled; one that was ready for somebody else waits again."""
        found = self.item(item)
        if found is None or found.hold is None:
            return
        waiting = update(holds).where(holds.c.item == item, holds.c.done_ms.is_(None))
        self.connection.execute(waiting.where(holds.c.card == card), {"done_ms": self.now_ms})
        self.connection.execute(waiting.where(holds.c.card != card), {"ready": False, "shelf": ""})

    def lend_and_return(self, out: Event, back: Event, card: str, days: int) -> int:
        """A loan that began and ended before what is known now; its number. The history is the caller's to enter."""
        return self._new_loan(out, card, self.due(out.lo_ms, days), back)

    def _new_loan(self, out: Event, card: str, due: str, back: Event | None) -> int:
        came = {"in_ms": back.known_ms(self.now_ms), "in_tx": back.tx} if back else {}
        if self._ended is not None and back and back.tx:
            self._ended.add(back.tx)
        left = {"item": out.item, "card": card, "out_ms": out.known_ms(self.now_ms), "out_tx": out.tx}
        return insert_row(self.connection, loans, {**left, **came, "due": due, "renewed": 0})

    def take_back(self, event: Event, found: library.Item) -> None:
        """Its loan ends, if it was on loan, and the first who waits for the item has it on the hold shelf."""
        if found.loan is not None:
            self._set_loan(found.loan, {"in_ms": event.known_ms(self.now_ms), "in_tx": event.tx})
        self.happened(event, found.loan)
        if found.hold is not None and not found.hold_ready and not found.withdrawn:
            ready = {"ready": True, "shelf": HOLD_SHELF}
            self.connection.execute(update(holds).where(holds.c.n == found.hold), ready)
        self._changed(event.item, found.loan_card)

    def prolong(self, event: Event, found: library.Item, days: int) -> str:
        """A new period from `event` on, never a shorter one; the due date."""
        assert found.loan is not None
        due = max(found.due, self.due(event.known_ms(self.now_ms), days))
        self._set_loan(found.loan, {"due": due, "renewed": found.renewed + 1})
        self.happened(event, found.loan)
        self._changed(event.item)
        return due

    def _set_loan(self, loan: int, values: dict[str, object]) -> None:
        self.connection.execute(_LOAN, {"loan": loan, **values})

    def has_ended_a_loan(self, tx: str) -> bool:
        """Was this checkin entered with its checkout?"""
        if self._ended is not None:
            return tx in self._ended
        return self.connection.execute(_ENDED, {"ids": [tx]}).first() is not None

    # --- the history of an item ---

    def not_before(self, event: Event) -> list[history.Happening]:
        """What happened to the item and is not proven to have been before `event`."""
        past = self._pasts.get(event.item) if event.lo_ms >= self._since_ms else None
        if past is None:
            self.write_out()
        return history.not_before(self.connection, event, self.now_ms, past)

    def happened(self, event: Event, loan: int | None, effect: bool = True, late: bool = False) -> None:
        """Enter it into the history of its item: last, or at its own moment (`late`)."""
        past, at_ms = self._pasts.pop(event.item, None), event.known_ms(self.now_ms)
        if not late and past is None:
            self.write_out()
        if not late:
            at_ms = max(at_ms, past.newest_ms if past else history.newest_ms(self.connection, event.item))
        self.insert(happenings, history.row(event, at_ms, loan, effect))


_LAST = select(counters.c.n).where(counters.c.name == "change")
_MOVED = delete(changes).where(changes.c.kind == bindparam("kind"), changes.c.key.in_(bindparam("keys", expanding=True)))
_LOAN = update(loans).where(loans.c.n == bindparam("loan"))
_ENDED = select(loans.c.in_tx).where(loans.c.in_tx.in_(bindparam("ids", expanding=True)))
