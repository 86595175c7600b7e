"""Whose turn it is on the way to the central server, and when it is probed. Pure: the time comes in, jobs go out.

A patron's question goes before everything; questions about transactions that wait together go as one; owed rows go
before the down-sync. Knows no socket and no thread.
"""

import random
from collections import deque
from dataclasses import dataclass, field

from drivers.upstream_jobs import AccountAsked, Asking, Fetching, Handing, Job, Mailing, PatronAsked, unsent
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, Effect, FetchChanges, SendMail
from kiosk.events import Event
from kiosk.transactions import Transaction

EARLY_S = 0.1
"""A question is given up so long before its wait is over: our word (was it sent?) comes before the session's clock."""

GROUP_MAX = 100
"""Transactions that go in one request of questions, the rows that precede them included."""

BATCH_MAX = 200
"""Transactions in one delivery; central takes 500 and 1 MiB."""

MAIL_WAIT_S = 4.0
BULK_WAIT_S = 30.0
"""A delivery and a page of changes: nobody stands and waits for these."""


@dataclass(frozen=True)
class Waiting:
    """A question that has not been sent yet."""

    wish: Effect
    until_s: float


@dataclass
class Turns:
    """What waits to be sent."""

    batch_max: int = BATCH_MAX
    questions: deque[Waiting] = field(default_factory=deque)
    owed: deque[Deliver] = field(default_factory=deque)
    changes: deque[FetchChanges] = field(default_factory=deque)

    def add(self, wish: Effect, now_s: float) -> None:
        if isinstance(wish, (Ask, AskPatron, AskAccount)):
            self.questions.append(Waiting(wish, now_s + max(0.0, wish.wait_ms / 1000 - EARLY_S)))
        elif isinstance(wish, SendMail):
            self.questions.append(Waiting(wish, now_s + MAIL_WAIT_S))
        elif isinstance(wish, Deliver):
            self.owed.append(wish)
        elif isinstance(wish, FetchChanges):
            self.changes.append(wish)

    def question(self) -> Job | None:
        """The oldest question; where it is about a transaction, all others about transactions go with it."""
        if not self.questions:
            return None
        first = self.questions[0]
        if isinstance(first.wish, Ask):
            return self._group()
        self.questions.popleft()
        kind = {AskPatron: PatronAsked, AskAccount: AccountAsked, SendMail: Mailing}[type(first.wish)]
        return kind(first.until_s, first.wish)

    def _group(self) -> Asking:
        group: list[Waiting] = []
        rows = 0
        for waiting in [x for x in self.questions if isinstance(x.wish, Ask)]:
            rows += 1 + len(waiting.wish.earlier)  # type: ignore[attr-defined]
            if group and rows > GROUP_MAX:
                break
            group.append(waiting)
        self.questions = deque(x for x in self.questions if x not in group)
        return Asking(min(x.until_s for x in group), tuple(x.wish for x in group))  # type: ignore[arg-type]

    def bulk(self, now_s: float) -> Job | None:
        """The next delivery, else the next page of changes."""
        if self.owed:
            return Handing(now_s + BULK_WAIT_S, self.owed.popleft().transactions[: self.batch_max])
        if self.changes:
            return Fetching(now_s + BULK_WAIT_S, self.changes.popleft())
        return None

    def halve(self, rows: tuple[Transaction, ...]) -> bool:
        """The batch was too large (413): smaller ones from now on, beginning with this. False: it is one row."""
        if len(rows) < 2:
            return False
        self.batch_max = len(rows) // 2
        self.owed.appendleft(Deliver(rows))
        return True

    def overdue(self, now_s: float) -> list[Event]:
        """Questions whose turn did not come in time."""
        late = [x for x in self.questions if x.until_s <= now_s]
        self.questions = deque(x for x in self.questions if x.until_s > now_s)
        return [event for x in late for event in unsent(x.wish)]

    def give_up(self) -> list[Event]:
        """Upstream is away: everything that waits is told so at once."""
        wishes = [*(x.wish for x in self.questions), *self.owed, *self.changes]
        for waiting in (self.questions, self.owed, self.changes):
            waiting.clear()
        return [event for wish in wishes for event in unsent(wish)]

    def next_s(self) -> float | None:
        return min((x.until_s for x in self.questions), default=None)


# ---- when to try again ----------------------------------------------------------------------------------------------

EAGER_S = 30.0
"""So long after the loss the line is tried each second: most losses are short, and a patron may be standing there."""

PROBE_EVERY_S = 1.0
PROBE_MOST_S = 15.0
PROBE_WAIT_S = 10.0
"""A slow line is a line: replay can go on, even where a patron's question would come too late."""

SLOW_MS = 1_000
"""An answer to a probe that took longer is worth another probe: the line may have become quick again."""

SLOW_EVERY_S = 5.0


@dataclass
class Probes:
    """When to knock. Away at first: a probe comes before everything else."""

    chance: random.Random = field(default_factory=random.Random)
    due_s: float | None = 0.0
    lost_s: float | None = None
    tries: int = 0

    def at_once(self) -> None:
        self.due_s = 0.0

    def lost(self, now_s: float) -> None:
        self.lost_s, self.tries, self.due_s = now_s, 0, now_s

    def failed(self, began_s: float, now_s: float) -> None:
        """Each second at first, later with full-jitter back-off."""
        if self.lost_s is None:
            self.lost_s = now_s
        wait_s = PROBE_EVERY_S
        if now_s - self.lost_s > EAGER_S:
            self.tries += 1
            wait_s = self.chance.uniform(PROBE_EVERY_S, min(PROBE_MOST_S, 2.0 ** min(self.tries, 10)))
        self.due_s = max(now_s, began_s + wait_s)

    def succeeded(self, took_ms: int, now_s: float) -> None:
        self.lost_s = None
        self.due_s = now_s + SLOW_EVERY_S if took_ms >= SLOW_MS else None


@dataclass
class Patience:
    """Full-jitter back-off after deliveries that a server which is there did not take (errors, nonsense)."""

    chance: random.Random = field(default_factory=random.Random)
    first_ms: int = 1_000
    most_ms: int = 300_000
    tries: int = 0

    def next_ms(self) -> int:
        self.tries += 1
        return round(self.chance.uniform(self.first_ms, min(self.most_ms, self.first_ms << min(self.tries, 20))))

    def reset(self) -> None:
        self.tries = 0
