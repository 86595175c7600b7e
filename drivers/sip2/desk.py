"""Whose turn it is on the one line to a library system, and whether it is there. Runs in the port's own thread and never
blocks on the network.

A patron's question goes before replay, which yields after each message; a row that is being settled goes before a question
about its item. After a time-out or a broken line everything that waits goes unanswered at once, until a probe succeeds.
"""

import random
import select
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from drivers.sip2 import tasks
from drivers.sip2.errands import Exchange, Reading, Waiting
from drivers.sip2.ground import Ground, Memory
from drivers.sip2.say import Unsayable
from drivers.sip2.tasks import Task
from drivers.upstream_lanes import Done, Lane
from kiosk.backoff import PROBE_WAIT_S, Probes
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, Effect, FetchChanges, Probe, SendMail
from kiosk.events import ChangesFetched, ChangesMissing, Event, LinkLost, LinkUp, Mailed, PortDown
from kiosk.ports import PortError
from kiosk.workers import Inbox, Post, Wishes

EARLY_S = 0.1
"""A question is given up so long before its wait is over: our word (was it sent?) comes before the session's clock."""

EXCHANGE_WAIT_S = 10.0
"""One message of replay; nobody stands and waits for it."""

READ_WAIT_S = 120.0
"""To read the nightly file through; then it counts as not to be had, and is tried again."""

GATHER_S = 0.05
"""Renewals of one patron come one after the other; all of them may go in one message."""

QUESTIONS_MAX = 200
"""Questions that wait for the line; a later one is answered at once as one that was not sent, and policy decides."""

BARRED_S = 60.0
"""A login that was refused is tried again no sooner: so many wrong passwords might lock the account."""

FORGET_S = 900.0
"""What a card has is forgotten so long after the last question: no visit rests for longer."""


class Desk:
    """`files`: the lane that reads the nightly file; None where there is none. `note` takes sentences for the log. `barred`:
    the library system does not let us in."""

    def __init__(self, post: Post, note: Callable[[str], None], ground: Ground, line: Lane, files: Lane | None,
                 keep_alive_s: float, barred: Callable[[], bool] = lambda: False, clock: Callable[[], float] = time.monotonic):
        self._post, self._note, self._ground, self._line, self._files = post, note, ground, line, files
        self._barred, self._keep_alive_s, self._clock = barred, keep_alive_s, clock
        self._memory, self._probes = Memory(), Probes(random.random)
        self._questions: deque[Waiting] = deque()
        self._task: Task | None = None              # a question or a probe, begun
        self._delivery: Task | None = None
        self._running: Task | None = None           # whose exchange is on the line
        self._owed: Deliver | None = None
        self._up = self._told = self._wished = False
        self._unsure = True                         # a request that changes something may still be carried out
        self._ready_s, self._used_s, self._asked_s = 0.0, 0.0, 0.0

    def work(self, wishes: Wishes, inbox: Inbox) -> None:
        """Until the wishes stop."""
        while not wishes.stopping:
            select.select([wishes, inbox], [], [], self._pause_s())
            for wish in wishes.take_all(0):
                self._take(wish)
            for event in inbox.take_all():
                self._done(event)
            self._watch()
            self._start()
            if self._clock() - self._asked_s > FORGET_S:
                self._memory.forget_cards()

    def _pause_s(self) -> float | None:
        now_s, times = self._clock(), [w.until_s for w in self._questions]
        times += [self._asked_s + FORGET_S + 1] if self._memory.has else []
        times += [self._task.until_s] if self._task and self._task is not self._running else []
        if self._line.job and not self._line.given_up:
            times.append(self._line.job.until_s)
        elif self._line.job is None:
            times += [w.since_s + GATHER_S for w in self._questions]
            times += [self._probes.due_s] if self._probes.due_s is not None else []
            if self._up:
                times.append(self._used_s + self._keep_alive_s)
                times += [self._ready_s] if self._owed else []
        return max(0.0, min(times) - now_s) if times else None

    def _tell(self, events: list[Event]) -> None:
        for event in events:
            self._post(event)

    # ---- wishes -----------------------------------------------------------------------------------------------------

    def _take(self, wish: Effect) -> None:
        now_s = self._clock()
        if isinstance(wish, Probe):
            self._wished = True
            if self._up or not self._barred():
                self._probes.at_once()
        elif isinstance(wish, FetchChanges):
            self._read(wish)
        elif isinstance(wish, SendMail):
            self._post(Mailed(False))               # SIP2 has no letters
        elif not self._up:
            self._tell(tasks.unsent(wish))
        elif isinstance(wish, Deliver):
            self._owed = wish
        elif isinstance(wish, (AskPatron, AskAccount, Ask)) and len(self._questions) < QUESTIONS_MAX:
            self._asked_s = now_s if isinstance(wish, (AskPatron, AskAccount)) else self._asked_s
            self._questions.append(Waiting(wish, now_s, now_s + max(0.0, wish.wait_ms / 1000 - EARLY_S)))
        else:
            self._tell(tasks.unsent(wish))

    def _read(self, wish: FetchChanges) -> None:
        if self._files and self._files.free:
            self._files.start(Reading(self._clock() + READ_WAIT_S, wish.cursor))
        else:
            self._post(ChangesMissing())

    # ---- whose turn it is -------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if not self._line.free:
            return
        now_s = self._clock()
        if self._probes.due_s is not None and self._probes.due_s <= now_s and self._task is None:
            self._probes.due_s = None
            self._begin(tasks.probe(self._ground, now_s + PROBE_WAIT_S, self._clock))
        elif self._up:
            self._choose(now_s)
        if self._line.free and (task := self._next(now_s)):
            self._running, self._used_s = task, now_s
            assert task.next_say
            until_s = min(task.until_s, now_s + EXCHANGE_WAIT_S)
            self._line.start(Exchange(until_s, task.next_say))

    def _choose(self, now_s: float) -> None:
        if self._delivery is None and self._owed and now_s >= self._ready_s:
            self._delivery = tasks.deliver(self._ground, self._memory, self._owed, float("inf"), self._clock)
            self._owed = None
            self._finish_if_over(self._delivery, self._delivery.begin())
        if self._task is None and self._questions:
            self._begin_question(now_s)
        if self._task is None and self._delivery is None and now_s - self._used_s >= self._keep_alive_s:
            self._begin(tasks.keep_alive(now_s + PROBE_WAIT_S))

    def _next(self, now_s: float) -> Task | None:
        """The question before replay."""
        return self._task or self._delivery

    def _begin_question(self, now_s: float) -> None:
        first = self._questions[0]
        if isinstance(first.wish, Ask) and self._delivery and first.wish.transaction.item in self._delivery.items:
            return                                      # replay is in the middle of a row on that item
        if isinstance(first.wish, Ask) and tasks.is_renewal(first.wish.transaction):
            if now_s - first.since_s < GATHER_S:
                return
            if self._begin_renew_all():
                return
        if isinstance(first.wish, Ask) and first.wish.earlier and now_s < self._ready_s:
            self._questions.popleft()
            self._tell(tasks.unsent(first.wish))
            return
        self._questions.popleft()
        make: Any = {AskPatron: tasks.patron, AskAccount: tasks.account, Ask: tasks.ask}[type(first.wish)]
        self._begin(make(self._ground, self._memory, first.wish, first.until_s))

    def _begin_renew_all(self) -> bool:
        waiting = [w for w in self._questions if isinstance(w.wish, Ask) and tasks.is_renewal(w.wish.transaction)]
        wishes = tuple(w.wish for w in waiting if isinstance(w.wish, Ask))
        if not self._ground.knows("65") or not tasks.is_whole_account(self._memory, wishes):
            return False
        self._questions = deque(w for w in self._questions if w not in waiting)
        self._begin(tasks.renew_all(self._ground, wishes, min(w.until_s for w in waiting)))
        return True

    def _begin(self, task: Task) -> None:
        self._task = task
        self._finish_if_over(task, task.begin())

    def _finish_if_over(self, task: Task, events: list[Event]) -> None:
        self._tell(events)
        if task.over:
            self._task = None if task is self._task else self._task
            self._delivery = None if task is self._delivery else self._delivery

    # ---- outcomes ---------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Deadlines hold, whatever the line is busy with."""
        now_s = self._clock()
        if self._line.job and not self._line.given_up and self._line.job.until_s <= now_s:
            self._failed(self._line.give_up(), "no answer in time")
        if self._task and self._task is not self._running and self._task.until_s <= now_s:
            self._tell(self._task.silent(False))        # its turn on the line did not come again in time
            self._task = None
        late = [w for w in self._questions if w.until_s <= now_s]
        self._questions = deque(w for w in self._questions if w.until_s > now_s)
        self._tell([event for w in late for event in tasks.unsent(w.wish)])

    def _done(self, event: Event) -> None:
        if isinstance(event, PortDown):
            raise RuntimeError("a lane to the library system failed; all of them are started again")
        assert isinstance(event, Done)
        given_up = event.lane.given_up
        event.lane.done()
        if given_up:
            return
        if event.lane is self._files:
            self._post(ChangesFetched(event.outcome) if isinstance(event.outcome, dict) else ChangesMissing())
        elif isinstance(event.outcome, Unsayable):
            self._cannot_say(event.outcome)
        elif isinstance(event.outcome, PortError):
            self._failed(event.left, str(event.outcome))
        else:
            self._heard(event.outcome)

    def _heard(self, message: Any) -> None:
        task, self._running = self._running, None
        assert task
        was_question = task is self._task
        events = task.hears(message)
        if was_question and task.over and not self._up:
            self._there(next((e.took_ms for e in events if isinstance(e, LinkUp)), 0))
        self._finish_if_over(task, events)

    def _cannot_say(self, why: Unsayable) -> None:
        """The line is well; this one talk goes another way."""
        task, self._running = self._running, None
        assert task
        self._note(f"a request was not sent: {why}")
        self._finish_if_over(task, task.cannot_say(why))

    def _there(self, took_ms: int) -> None:
        """A probe came back. What an older line still carries has arrived by `_ready_s`."""
        now_s = self._clock()
        self._note("the library system is there")
        self._up = self._told = True
        self._wished = False
        if self._unsure:
            self._ready_s, self._unsure = now_s + self._ground.profile.late_s, False
        self._probes.succeeded(took_ms, now_s)

    def _failed(self, left: bool, why: str) -> None:
        """No word on the exchange that was under way; the library system counts as away from now on."""
        now_s = self._clock()
        task, self._running = self._running, None
        once = bool(task and task.next_say and task.next_say.once)
        if task and task.row and left:
            self._memory.losses[task.row] += 1
        self._unsure = self._unsure or (left and once)
        probing = not self._up
        was_up, self._up = self._up, False
        self._give_up(task, left and once)
        if probing:
            self._probes.failed(self._used_s, now_s)
            self._probes.due_s = now_s + BARRED_S if self._barred() else self._probes.due_s
        else:
            self._probes.lost(now_s)
        if was_up or not self._told or self._wished:
            self._told, self._wished = True, False
            self._note(f"the library system is away: {why}")
            self._post(LinkLost())

    def _give_up(self, task: Task | None, sent: bool) -> None:
        for one in (self._task, self._delivery):
            if one:
                self._tell(one.silent(sent and one is task))
        self._task = self._delivery = None
        waiting = [w.wish for w in self._questions] + ([self._owed] if self._owed else [])
        self._questions.clear()
        self._owed = None
        self._tell([event for wish in waiting for event in tasks.unsent(wish)])
