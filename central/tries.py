"""Wrong tries, counted in the database, and the growing waits that follow: PINs for each card and each kiosk, and
enrolment codes for each address.

Each try is counted before it is checked, so that many at once get no free tries. NIST SP 800-63B-4 §3.2.2: at most 100 wrong
ones in a row, with waits from 30 s to 1 h on the way.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, delete, insert, select, update

from central.database import Database
from central.order import CLOCKS_AGREE_MS
from central.schema import CODE, tries


@dataclass(frozen=True)
class Limit:
    """`free` wrong tries without a wait; then 30 s, doubled each time, up to `longest_ms`; nothing more from `end` on."""

    free: int
    end: int = 0                # 0: never
    longest_ms: int = 3_600_000
    forget_ms: int = 0          # so long without a try and the count begins anew; 0: never
    forgives: bool = True       # a right one forgets all wrong ones; False: it makes good for one (many patrons share it)


HOUR_MS = 3_600_000
WAIT_MS = 30_000
"""The first wait when the free tries are used up; it doubles with each wrong one up to `longest_ms`."""

LIMITS = {
    "card": Limit(free=5, end=100),
    "device": Limit(free=30, longest_ms=300_000, forget_ms=HOUR_MS, forgives=False),
    "enrol": Limit(free=10, forget_ms=HOUR_MS),
}


class MustWait(Exception):
    """Not now. `wait_s`: seconds until the next try is looked at; `ended`: only staff can help (`patrons unlock`)."""

    def __init__(self, wait_s: int, ended: bool = False):
        super().__init__(f"wait {wait_s} s")
        self.wait_s, self.ended = wait_s, ended


def count(database: Database, scope_keys: dict[str, str], now_ms: int) -> None:
    """One try more for each {scope: key}, taken as wrong until `passed`. MustWait when one of them has to wait."""
    again = False
    with database.write() as connection:
        for scope, key in scope_keys.items():
            again = _clock_went_back(connection, scope, key[:CODE], now_ms) or again
        if not again:
            for scope, key in scope_keys.items():
                _one(connection, scope, key[:CODE], now_ms)
    if again:                                   # what was put right is kept, whatever becomes of the try
        count(database, scope_keys, now_ms)


def _clock_went_back(connection: Connection, scope: str, key: str, now_ms: int) -> bool:
    """A wait that was counted from a time to come begins again now: it neither ends early nor lasts for years."""
    place = and_(tries.c.scope == scope, tries.c.key == key, tries.c.last_ms > now_ms + CLOCKS_AGREE_MS)
    row = connection.execute(select(tries).where(place)).first()
    if row:
        wait_until_ms = now_ms + max(0, row.wait_until_ms - row.last_ms)
        connection.execute(update(tries).where(place).values(last_ms=now_ms, wait_until_ms=wait_until_ms))
    return row is not None


def _one(connection: Connection, scope: str, key: str, now_ms: int) -> None:
    limit, place = LIMITS[scope], and_(tries.c.scope == scope, tries.c.key == key)
    row = connection.execute(select(tries).where(place)).first()
    failed = row.failed if row else 0
    if row and limit.forget_ms and now_ms - row.last_ms > limit.forget_ms:
        failed = 0
    elif row and now_ms < row.wait_until_ms:
        raise MustWait(-((now_ms - row.wait_until_ms) // 1000))
    if limit.end and failed >= limit.end:
        raise MustWait(HOUR_MS // 1000, ended=True)
    failed += 1
    values = {"failed": failed, "last_ms": now_ms, "wait_until_ms": now_ms + wait_ms(limit, failed)}
    if row:
        connection.execute(update(tries).where(place).values(values))
    else:
        connection.execute(insert(tries).values(scope=scope, key=key, **values))


def wait_ms(limit: Limit, failed: int) -> int:
    """After so many wrong tries in a row."""
    over = failed - limit.free
    return 0 if over < 0 else min(WAIT_MS * 2 ** min(over, 10), limit.longest_ms)


def passed(database: Database, scope_keys: dict[str, str]) -> None:
    """It was right."""
    with database.write() as connection:
        for scope, key in scope_keys.items():
            place = and_(tries.c.scope == scope, tries.c.key == key[:CODE])
            if LIMITS[scope].forgives:
                connection.execute(delete(tries).where(place))
            else:                              # the try itself was counted, and one wrong one is made good
                fewer = case((tries.c.failed > 2, tries.c.failed - 2), else_=0)
                connection.execute(update(tries).where(place).values(failed=fewer, wait_until_ms=0))
