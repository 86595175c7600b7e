"""What staff see on the kiosk: how much is owed and since when, what waits for a person, a damaged store, this machine.

Looks only. The last digits of a card at most; no name of a patron is in the store at all.
"""

import socket
import sqlite3
import sys

from kiosk import VERSION, ailing
from kiosk.effects import CheckStaffPin, FetchStanding
from kiosk.events import Event, StaffPinChecked, StandingFound
from kiosk.standing import DamageSeen, Standing, WaitingRow
from kiosk.transactions import OWED
from offline_store import age, damage, pins, staff, times
from offline_store.desk import Desk
from offline_store.schema import SELECT
from offline_store.staff_cards import Card, opens

ROWS_MAX = 6
"""Of what waits for a person, the newest so many go to the screen; all of it is in `python -m offline_store queue list`."""

TITLE_MAX = 120
"""Characters of a title on the staff screen; a longer one is cut."""


def fetch(desk: Desk, wish: FetchStanding) -> list[Event]:
    return [StandingFound(Standing(
        owed_since_ms=_owed_since(desk), waiting=_waiting(desk), damages=tuple(map(_damage, damage.open_ones(desk.db))),
        copy_ms=_copy_ms(desk), clock_source=_clock_source(desk), version=version(), address=address(),
        ails=ailing.parts()))]


def _owed_since(desk: Desk) -> int:
    oldest = next((row.seq for row in desk.live.rows.values() if row.status in OWED), None)
    row = desk.db.execute(f"{SELECT} WHERE seq = ?", (oldest,)).fetchone() if oldest else None
    return (times.moment_ms(row) or 0) if row else 0


def _waiting(desk: Desk) -> tuple[WaitingRow, ...]:
    newest = sorted(desk.live.staff, reverse=True)[:ROWS_MAX]
    places = ", ".join("?" * len(newest))
    rows = desk.db.execute(f"{SELECT} WHERE seq IN ({places}) ORDER BY seq DESC", newest).fetchall() if newest else ()
    return tuple(_row(desk, row) for row in rows)


def _row(desk: Desk, row: sqlite3.Row) -> WaitingRow:
    line = staff.line_of(desk.store, row)
    return WaitingRow(row["seq"], row["kind"], line.item, line.title[:TITLE_MAX], line.card, times.moment_ms(row) or 0,
                      line.reason, line.attention)


def _damage(one: damage.Damage) -> DamageSeen:
    lost = sum(last - first + 1 for first, last in one.lost)
    return DamageSeen(one.id, one.at_ms, one.saved, one.owed, lost, one.gone)


def _copy_ms(desk: Desk) -> int:
    """A moment of the store's own time as UTC, where anybody knows the difference."""
    synced = desk.store.get("synced_ms")
    return max(0, age.utc_ms(desk) - (age.now_ms(desk) - synced)) if synced is not None and desk.store.get("line_ms") else 0


def _clock_source(desk: Desk) -> str:
    read = desk.clock.read()
    return ("service" if read.raw_trusted else "central") if read.trusted else ""


# ---- the machine ----------------------------------------------------------------------------------------------------

def version() -> str:
    return f"Muon {VERSION} · Python {sys.version_info.major}.{sys.version_info.minor} · SQLite {sqlite3.sqlite_version}"


def address() -> str:
    """Where this machine is reached; nothing is sent to find out: a datagram socket only picks its way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(("192.0.2.1", 9))          # TEST-NET-1 (RFC 5737): anywhere outside
            return way.getsockname()[0]
        except OSError:
            return ""


# ---- the PIN --------------------------------------------------------------------------------------------------------

def check_pin(desk: Desk, wish: CheckStaffPin) -> list[Event]:
    """A wrong one is on disk before it is answered, and waits as a patron's does."""
    card, key = _card(desk, wish.who), bytes.fromhex(wish.who)
    if card is None:                               # it was taken off the list meanwhile
        return [StaffPinChecked(wish.who, False)]
    if wait_ms := pins.left_ms(desk, key):
        return [StaffPinChecked(wish.who, False, wait_ms, looked=False)]
    ok = opens(card, wish.pin)
    pins.count(desk, key, ok)
    return [StaffPinChecked(wish.who, ok, pins.left_ms(desk, key))]


def _card(desk: Desk, who: str) -> Card | None:
    card = desk.staff_cards.find(who) if desk.staff_cards else None
    return card if card and card.pin else None
