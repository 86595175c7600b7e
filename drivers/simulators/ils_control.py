"""What tests and stories may ask of a running library system, and do to it: one line of JSON in, one out.

Something done here was done at another desk: the kiosk does not know of it. Knows no socket.
"""

import json
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from drivers.simulators import ils_manners, ils_nightly
from drivers.simulators.ils_answers import Tally
from drivers.simulators.ils_faults import BadDays, bad_days
from drivers.simulators.ils_library import Applied, Library, key
from drivers.simulators.ils_manners import Manners

NOT_THERE = "no such item or patron"
NIGHT = time(23, 30)


class House:
    """All connections share it. `rules`: the [rules] table, for the nightly file. Not thread-safe: the program locks it."""

    def __init__(self, library: Library, manners: Manners, clock: Callable[[], datetime], rules: dict[str, Any],
                 nightly: Path | None = None, seed: int = 0):
        self.library, self.manners, self.clock, self._rules, self._nightly = library, manners, clock, rules, nightly
        self._seed, self.tally, self.days = seed, Tally(), BadDays(seed=seed)
        self.latency_ms: dict[str, float] = {}           # by message code
        if nightly:
            self.write_nightly(_last_night(clock()))

    def write_nightly(self, as_of: datetime) -> None:
        if self._nightly is None:
            raise ValueError("no folder for the nightly file was named (--nightly)")
        ils_nightly.write(self._nightly, self.library, self._rules, as_of)

    def obey(self, line: bytes) -> dict[str, Any]:
        try:
            order = json.loads(line)
            (verb, what), = order.items()
            return ORDERS[verb](self, what)
        except KeyError as missing:
            return {"error": f"not known: {missing}; there are {', '.join(ORDERS)}"}
        except (ValueError, TypeError, AttributeError, RecursionError) as wrong:
            return {"error": str(wrong) or type(wrong).__name__}


def _last_night(now: datetime) -> datetime:
    """When the first export was made: all that stands at the start is older than that."""
    return datetime.combine(now.date(), NIGHT) - timedelta(days=1)


def _loans(house: House, what: Any) -> dict[str, Any]:
    library = house.library
    return {"loans": [{"item": library.items[barcode].barcode, "card": loan.card, "at": loan.at.isoformat(),
                       "due": loan.due.isoformat(), "renewed": loan.renewed} for barcode, loan in library.loans.items()]}


def _applied(house: House, barcode: Any) -> dict[str, Any]:
    found = house.library.applied if barcode is True else house.library.done_to(str(barcode))
    return {"applied": [_told(one) for one in found]}


def _told(one: Applied) -> dict[str, Any]:
    return {"item": one.item, "kind": str(one.kind), "card": one.card, "when": one.when.isoformat(),
            "dated": one.dated.isoformat(), "due": one.due.isoformat() if one.due else "", "amount": one.amount}


def _faults(house: House, told: Any) -> dict[str, Any]:
    house.days = bad_days(told, house._seed)
    return {"ok": True}


def _happened(house: House, what: Any) -> dict[str, Any]:
    return {"happened": house.days.happened}


def _set(house: House, habits: Any) -> dict[str, Any]:
    """{"manners": "folio"} or single habits."""
    if isinstance(habits, dict) and "manners" in habits:
        house.manners = ils_manners.ALL[habits["manners"]]
        habits = {name: value for name, value in habits.items() if name != "manners"}
    house.manners = ils_manners.changed(house.manners, habits)
    return {"ok": True}


def _night(house: House, what: Any) -> dict[str, Any]:
    house.write_nightly(house.clock())
    return {"ok": True}


def _lend(house: House, pair: Any) -> dict[str, Any]:
    card, barcode = pair
    _there(house.library, barcode, card)
    house.library.lend(card, barcode, house.clock())
    return {"ok": True}


def _return(house: House, barcode: Any) -> dict[str, Any]:
    _there(house.library, barcode)
    return {"ok": True, "was_on_loan": house.library.take_back(barcode, house.clock()) is not None}


def _hold(house: House, pair: Any) -> dict[str, Any]:
    card, barcode = pair
    _there(house.library, barcode, card)
    house.library.hold(card, barcode)
    return {"ok": True}


def _block(house: House, card: Any) -> dict[str, Any]:
    _there(house.library, card=card)
    house.library.block(card, house.clock())
    return {"ok": True}


def _latency(house: House, told: Any) -> dict[str, Any]:
    """{"11": 142}: so long it takes over that message."""
    house.latency_ms = {str(code): float(ms) for code, ms in told.items()}
    return {"ok": True}


def _counts(house: House, what: Any) -> dict[str, Any]:
    return {"received": dict(house.tally.received), "duplicates": dict(house.tally.duplicates)}


def _there(library: Library, barcode: str | None = None, card: str | None = None) -> None:
    if (barcode is not None and key(barcode) not in library.items) or (card is not None and key(card) not in library.patrons):
        raise ValueError(NOT_THERE)


ORDERS: dict[str, Callable[[House, Any], dict[str, Any]]] = {
    "loans": _loans, "applied": _applied, "faults": _faults, "happened": _happened, "set": _set, "nightly": _night,
    "lend": _lend, "return": _return, "hold": _hold, "block": _block, "counts": _counts,
    "latency": _latency,
}
