"""The kiosk's wishes to the pad, worked off tag by tag, each answered in time whatever happens.

Knows which wish waits, until when, and what to answer. Knows no scanning. A wish whose time is over, or whose pad is lost,
is answered with what was proven so far and `unknown` for the rest; nothing is written for it after that.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from drivers.pad_feig import PadFeig
from drivers.pad_security import Securing
from drivers.serial_wire import Deadline
from kiosk.effects import Effect, ReadSecurity, SetSecurity
from kiosk.events import SecurityRead, SecuritySet
from kiosk.transactions import Security
from kiosk.workers import Post

WISH_LIMIT_S = 2.5               # a wish is answered within this time: with "unknown" for each tag that was not read back
EACH_TAG_S = 0.15                # … and this much more for each tag before it in the line and of its own (they take 0.06)


@dataclass
class _Job:
    wish: ReadSecurity | SetSecurity
    until: Deadline
    left: deque[str]
    proven: dict[str, Security] = field(default_factory=dict)

    def answer(self) -> SecurityRead | SecuritySet:
        tags = {uid: self.proven.get(uid, Security.UNKNOWN) for uid in self.wish.uids}
        kind = SecuritySet if isinstance(self.wish, SetSecurity) else SecurityRead
        return kind(self.wish.item, tags, self.wish.visit)


class Jobs:
    """Wishes in the order in which they came."""

    def __init__(self, securing: Securing, post: Post):
        self._securing, self._post, self._line = securing, post, deque[_Job]()

    def __bool__(self) -> bool:
        return bool(self._line)

    def add(self, wishes: Iterable[Effect]) -> None:
        for wish in wishes:
            if isinstance(wish, ReadSecurity | SetSecurity):
                tags = len(wish.uids) + sum(len(job.left) for job in self._line)
                until = Deadline(WISH_LIMIT_S + EACH_TAG_S * tags)
                self._line.append(_Job(wish, until, deque(wish.uids)))

    def work(self, pad: PadFeig, layouts: dict[str, str]) -> None:
        """One tag of the oldest wish. `layouts`: by UID, where it is known. Raises PortLost; the tag then stays unproven."""
        job = self._line[0]
        if job.left and not job.until.over:
            uid = job.left.popleft()
            job.proven[uid] = self._one(pad, job, uid, layouts.get(uid, ""))
        if not job.left or job.until.over:
            self._post(self._line.popleft().answer())

    def give_up(self) -> None:
        """The pad is lost: everything is answered now."""
        while self._line:
            self._post(self._line.popleft().answer())

    def _one(self, pad: PadFeig, job: _Job, uid: str, layout: str) -> Security:
        if isinstance(job.wish, SetSecurity):
            return self._securing.write(pad, uid, layout, job.wish.to, job.until)
        return self._securing.read(pad, uid, layout, job.until)
