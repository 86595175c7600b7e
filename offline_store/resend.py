"""What central has forgotten is sent once more: after a backup of it was put back (docs/central-operations.md).

The rows go again with their ids, their times and their order, so what central does know is a `duplicate` and nothing happens
twice. It rests on that: a library system over SIP2 knows no ids, and would lend a second time. Knows rows; asks nobody.
"""

from collections.abc import Iterable

from kiosk.spans import Span
from kiosk.transactions import Kind, Status
from kiosk.values import dataclass
from offline_store.store import Store

CARDLESS = f"card IS NULL AND kind <> '{Kind.CHECKIN}'"

_AGAIN = {
    # what was done goes as it went at first; `attention` and `security` are the kiosk's own and stay
    Status.ACCEPTED: f"SET status = '{Status.PENDING}', heard = 0, settled_at = NULL WHERE status = '{Status.ACCEPTED}'",
    # what was refused is a note without effect: central's list of missing numbers is whole again
    Status.REFUSED: f"SET heard = 0 WHERE status = '{Status.REFUSED}' AND heard",
}


@dataclass(frozen=True)
class Resent:
    """Counts of rows. `cardless`: the card number was forgotten when the retention was over; they cannot go again."""

    again: int
    cardless: int
    missing: int                # numbers that are not here: forgotten, or never given


def resend(store: Store, spans: Iterable[Span]) -> Resent:
    """In one commit. A running kiosk notices within half a minute, and sends them by itself."""
    again = cardless = missing = 0
    with store.transaction():
        for first, last in spans:
            where, at = "seq BETWEEN ? AND ?", (first, last)
            missing += last - first + 1 - _count(store, where, at)
            cardless += _count(store, f"{where} AND {CARDLESS} AND status IN ('{Status.ACCEPTED}', '{Status.REFUSED}')", at)
            for update in _AGAIN.values():
                again += store.db.execute(f"UPDATE txn {update} AND NOT ({CARDLESS}) AND {where}", at).rowcount
    return Resent(again, cardless, missing)


def _count(store: Store, where: str, at: tuple[int, int]) -> int:
    return store.db.execute(f"SELECT count(*) FROM txn WHERE {where}", at).fetchone()[0]
