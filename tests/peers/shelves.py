"""A small library in memory, and a line to ask it what was booked. For library systems that are not ours: it runs inside their
processes and knows nothing but the standard library, no message and no server.

Control takes lines of JSON, each answered by one: {"reset": true}, {"booked": true}, {"loans": true}, {"lend": [card, item, days
until it is due]}, {"return": item}. What was done at the desk (lend, return) is not booked.
"""

import json
import socket
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

LOAN_DAYS, RENEWALS = 21, 2

PATRONS = {
    "P0001": ("Nguyễn Thị Lan", "1234"), "P0002": ("Éléonore Façade", "2345"), "P0003": ("欧阳 小明", "3456"),
}
"""Card -> name, PIN."""

ITEMS = {"B001": "Truyện Kiều", "B002": "Dế Mèn phiêu lưu ký", "B003": "L'Étranger", "B004": "活着", "B005": "Walden"}
WITHDRAWN = "B005"
FEES = {"P0001": 350}
"""Card -> what it owes, in cents."""

NO_CARD, NO_ITEM, OTHERS, GONE = "Invalid patron", "Invalid item", "Item checked out to another patron", "Item withdrawn"
NO_MORE, NOT_OUT, TOO_MUCH = "Item has reached maximum renewals", "Item not checked out", "More than is owed"


@dataclass
class Loan:
    card: str
    due: datetime
    renewed: int = 0


@dataclass
class Shelves:
    """Touched by one thread at a time: whoever calls holds `lock`. Each order says why it was not carried out; empty: it was."""

    loans: dict[str, Loan] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=lambda: dict(FEES))
    booked: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reset(self) -> None:
        self.loans, self.owed, self.booked = {}, dict(FEES), []

    def of(self, card: str) -> list[str]:
        return sorted(item for item, loan in self.loans.items() if loan.card == card)

    def checkout(self, card: str, item: str, due: datetime | None = None) -> str:
        """A second one to the same patron renews, as with most systems. `due`: what was promised to the patron."""
        loan = self.loans.get(item)
        if card not in PATRONS or item not in ITEMS or item == WITHDRAWN:
            return NO_CARD if card not in PATRONS else GONE if item in ITEMS else NO_ITEM
        if loan:
            return OTHERS if loan.card != card else self.renew(card, item)
        self.loans[item] = Loan(card, due or _in_days(LOAN_DAYS))
        return self._book("checkout", item, card)

    def checkin(self, item: str, returned: str) -> str:
        if item not in self.loans:
            return NOT_OUT if item in ITEMS else NO_ITEM
        return self._book("checkin", item, self.loans.pop(item).card, returned=returned)

    def renew(self, card: str, item: str) -> str:
        loan = self.loans.get(item)
        if loan is None or loan.card != card:
            return NOT_OUT
        if loan.renewed >= RENEWALS:
            return NO_MORE
        loan.renewed += 1
        loan.due += timedelta(days=LOAN_DAYS)
        return self._book("renew", item, card)

    def pay(self, card: str, amount: str, receipt: str) -> str:
        cents = round(float(amount) * 100)
        if card not in PATRONS or cents > self.owed.get(card, 0):
            return NO_CARD if card not in PATRONS else TOO_MUCH
        self.owed[card] -= cents
        return self._book("payment", "", card, amount=cents, receipt=receipt)

    def _book(self, kind: str, item: str, card: str, **more: Any) -> str:
        self.booked.append({"kind": kind, "item": item, "card": card, **more})
        return ""

    def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """From control."""
        (verb, what), = order.items()
        if verb == "reset":
            self.reset()
        elif verb == "lend":
            self.loans[what[1]] = Loan(what[0], _in_days(what[2]))
        elif verb == "return":
            self.loans.pop(what, None)
        elif verb == "booked":
            return {"booked": self.booked}
        elif verb == "loans":
            return {"loans": {item: [loan.card, loan.due.date().isoformat(), loan.renewed] for item, loan in self.loans.items()}}
        else:
            return {"error": f"no such order: {verb}"}
        return {"ok": True}


def _in_days(days: int) -> datetime:
    return (datetime.now() + timedelta(days=days)).replace(hour=23, minute=59, second=0, microsecond=0)


# ---- control --------------------------------------------------------------------------------------------------------

def listen(shelves: Shelves) -> str:
    """Its address, for the first line on standard output."""
    door = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_accept, args=(door, shelves), daemon=True).start()
    return f"127.0.0.1:{door.getsockname()[1]}"


def _accept(door: socket.socket, shelves: Shelves) -> None:
    while True:
        talker, _ = door.accept()
        threading.Thread(target=_converse, args=(talker, shelves), daemon=True).start()


def _converse(talker: socket.socket, shelves: Shelves) -> None:
    with talker, talker.makefile("rwb") as lines:
        for line in lines:
            with shelves.lock:
                said = json.dumps(shelves.obey(json.loads(line)))
            lines.write(said.encode() + b"\n")
            lines.flush()
