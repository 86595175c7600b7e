"""Whose turn it is on the way to the central server. Pure: the time comes in, jobs go out.

A patron's question goes before everything; questions about transactions that wait together go as one; owed rows go
before the down-sync. Knows no socket and no thread.
"""

from collections import deque
from dataclasses import dataclass, field

from drivers.upstream_jobs import AccountAsked, Asking, Fetching, Handing, Job, Mailing, PatronAsked, unsent
from drivers.upstream_sizes import Size
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, Effect, FetchChanges, SendMail
from kiosk.events import Event
from kiosk.transactions import Transaction

EARLY_S = 0.1
"""A question is given up so long before its wait is over: our word (was it sent?) comes before the session's clock."""

GROUP_MAX = 100
"""Transactions that go in one request of questions, the rows that precede them included."""

BATCH_MAX = 200
"""Transactions in one delivery; central takes 500 and 1 MiB."""

BREAKS_MANY = 20
"""Rows; so few are not halved again because a line broke: it was hardly for their length."""

PAGE_MAX = 500
"""Rows of one page of the down-sync."""

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

    batch: Size = field(default_factory=lambda: Size(BATCH_MAX))
    page: Size = field(default_factory=lambda: Size(PAGE_MAX))
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
            return Handing(now_s + BULK_WAIT_S, self.owed.popleft().transactions[: self.batch.now])
        if self.changes:
            return Fetching(now_s + BULK_WAIT_S, self.changes.popleft(), self.page.now)
        return None

    def halve(self, rows: tuple[Transaction, ...]) -> bool:
        """The batch was too large (413): smaller ones from now on, beginning with this. False: it is one row."""
        if not self.batch.too_large(len(rows)):
            return False
        self.owed.appendleft(Deliver(rows))
        return True

    def came_through(self, job: Job, took_ms: int) -> None:
        if isinstance(job, Handing):
            self.batch.took(job.rows, took_ms)
        elif isinstance(job, Fetching):
            self.page.took(job.rows, took_ms)

    def was_late(self, job: Job) -> None:
        if isinstance(job, Handing):
            self.batch.silent(job.rows)
        elif isinstance(job, Fetching):
            self.page.silent(job.rows)

    def broke(self, job: Job) -> None:
        """The line, in the middle of it."""
        if isinstance(job, (Handing, Fetching)) and job.rows > BREAKS_MANY:
            self.was_late(job)

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
