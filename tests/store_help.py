"""What the tests of the store share: a clock that obeys, a desk with a store in a folder, a small library to sync."""

from pathlib import Path
from typing import Any

from kiosk.clock import Reading
from kiosk.effects import Absorb, FetchOwed, Record, ToStore
from kiosk.events import Recorded
from kiosk.transactions import Kind, Status, Transaction
from offline_store.clerk import Clerk
from offline_store.privacy import DeviceKey
from offline_store.store import open_store

NOW_MS = 1_795_000_000_000          # in November 2026
HOUR_MS = 3_600_000
KEY = DeviceKey(bytes(range(32)))
LAN, MINH, MARIE = "29001000000013", "29001000000021", "29001000000039"
KIEU, SO_DO = "30001000000012", "30001000000020"


class FakeClock:
    """Stands still until it is told. `wall` is right and trusted unless a test says otherwise."""

    def __init__(self, boot_id: str = "boot-1", at: int = 50_000, wall: int = NOW_MS, ok: bool = True):
        self.boot_id, self.at, self.wall, self.ok = boot_id, at, wall, ok

    def boot_ms(self) -> int:
        return self.at

    def read(self) -> Reading:
        return Reading(self.at, self.wall, self.ok, self.wall, self.ok)

    def expect(self, line_ms: int, same_boot: bool) -> None:
        """Obeys the test alone."""

    def pass_ms(self, ms: int) -> None:
        self.at += ms
        self.wall += ms

    def reboot(self, off_ms: int = 60_000) -> "FakeClock":
        """A cold start without a battery: the wall clock is in 1970, and nobody has set it yet."""
        return FakeClock(self.boot_id + "+", 20_000, 20_000, ok=False)


class Book(Clerk):
    """A clerk over a store in a folder, with what it reported at hand."""

    def __init__(self, folder: Path, clock: FakeClock | None = None, *, vfs: str | None = None, retention_days: int = 30):
        self.folder, self.clock, self.vfs, self.reports = folder, clock or FakeClock(), vfs, []
        store = open_store(str(folder / "store.db"), key=KEY, vfs=vfs)
        super().__init__(store, self.clock, retention_days=retention_days, report=self.reports.append)
        self.opened = self.open()

    def after_power_cut(self, clock: FakeClock | None = None) -> "Book":
        """The process is gone without a word; the next one starts on the same folder."""
        self.store.close()
        return Book(self.folder, clock or self.clock, vfs=self.vfs, retention_days=self._retention_days)

    def ask(self, wish: ToStore) -> Any:
        """One wish, its first event."""
        return self.do([wish])[0]

    def lend(self, item: str = KIEU, card: str = LAN, kind: Kind = Kind.CHECKOUT, **more) -> Transaction:
        recorded = self.ask(Record(1, kind, item, "" if kind is Kind.CHECKIN else card, **more))
        assert isinstance(recorded, Recorded)
        return recorded.transaction

    def owed(self) -> list[Transaction]:
        """As upstream would get them now."""
        return list(self.ask(FetchOwed()).transactions)

    def status(self, transaction: Transaction) -> Status:
        return Status(self.row(transaction)["status"])

    def row(self, transaction: Transaction):
        return self.store.db.execute("SELECT * FROM txn WHERE seq = ?", (transaction.seq,)).fetchone()

    def seqs(self) -> list[int]:
        return [row[0] for row in self.store.db.execute("SELECT seq FROM txn ORDER BY seq")]


def page(cursor: str = "e.1", more: bool = False, **more_fields) -> Absorb:
    """A page of GET /changes: Lan and Minh, two books; what is given replaces it."""
    body = {"cursor": cursor, "more": more, "rules": {"offline": "both", "item": {"book": {"loan_days": 21}}},
            "patrons": [patron(LAN), patron(MINH, greeting="Minh")], "items": [item(KIEU), item(SO_DO, title="Số đỏ")]}
    return Absorb(body | more_fields)


def patron(card: str, **more) -> dict:
    return {"card": card, "greeting": "Lan", "language": "vi", "category": "adult", "blocked": "", "expires": "", "fees": 0,
            "has_mail": True} | more


def item(barcode: str, **more) -> dict:
    return {"item": barcode, "kind": "book", "title": "Truyện Kiều", "author": "Nguyễn Du", "withdrawn": False, "parts": 1,
            "loan_to": "", "loan_due": "", "loan_renewed": 0, "hold_for": "", "hold_shelf": ""} | more
