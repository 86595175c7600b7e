"""Which tags count as lying on the pad: one that answers now and then does not flicker, one that is lifted goes soon.

Pure: scans and their times come in. Knows no memory and no wire. A scan that did not happen (a lost pad, a disturbed
inventory) takes nobody away.
"""

from collections.abc import Iterable
from dataclasses import dataclass

GONE_AFTER_S = 0.6               # counted from the first scan without it: with it, gone at most 1 s after being lifted
GONE_SCANS_MIN = 2               # … but one missed scan is never enough


@dataclass
class _Here:
    missed: int = 0
    missed_since_s: float = 0.0


class Presence:
    """`uids` in the order in which they came."""

    def __init__(self, gone_after_scans: int = 4):
        self._gone_after, self._here = max(GONE_SCANS_MIN, gone_after_scans), dict[str, _Here]()

    @property
    def uids(self) -> tuple[str, ...]:
        return tuple(self._here)

    @property
    def certain(self) -> bool:
        """Everything that lies there answered the last scan."""
        return not any(one.missed for one in self._here.values())

    def missing(self, uid: str) -> bool:
        """It did not answer the last scan."""
        return uid in self._here and self._here[uid].missed > 0

    def scanned(self, seen: Iterable[str], at_s: float, *, complete: bool = True) -> tuple[set[str], set[str]]:
        """Who came and who is gone. An incomplete scan proves who is there, and nothing about the rest."""
        seen = dict.fromkeys(seen)
        came = set(seen) - set(self._here)
        for uid in seen:
            self._here[uid] = _Here()
        if not complete:
            return came, set()
        return came, {uid for uid in self.uids if uid not in seen and self._is_gone(uid, at_s)}

    def lost_sight(self) -> None:
        """The pad was lost: what was missed before counts no more."""
        for one in self._here.values():
            one.missed = 0

    def _is_gone(self, uid: str, at_s: float) -> bool:
        one = self._here[uid]
        if not one.missed:
            one.missed_since_s = at_s
        one.missed += 1
        long = one.missed >= GONE_SCANS_MIN and at_s - one.missed_since_s >= GONE_AFTER_S
        if one.missed < self._gone_after and not long:
            return False
        del self._here[uid]
        return True
