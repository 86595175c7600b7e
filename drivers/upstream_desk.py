"""What is asked of upstream now, and whether it is there. Runs in the port's own thread, never blocks on the network.

After one time-out, or a line that breaks, everything that waits goes unanswered at once (`sent=False`), and so does
every later wish until a probe succeeds. A server that is there but answers nonsense silences that one question only.
"""

import random
import select
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from drivers import upstream_json as codec
from drivers.upstream_jobs import AccountAsked, Asking, Fetching, Handing, Job, PatronAsked, Probing, Reply, unsent
from drivers.upstream_lanes import Done, Lane
from drivers.upstream_turns import Turns
from kiosk.backoff import PROBE_WAIT_S, BackOff, Chance, Probes, not_before
from kiosk.effects import Effect, Probe
from kiosk.events import Delivered, Event, LinkLost, PortDown
from kiosk.ports import PortError, PortGarbled
from kiosk.workers import Inbox, Post, Wishes

SECRET_REFUSED = frozenset({401, 403})
UNABLE = 503
PATIENT_PLEASE = frozenset({429, UNABLE})
TOO_LARGE = 413

Anchor = Callable[[int, int], None]
"""Takes central's time (ms, UTC) and the round trip (ms) that bounds its error."""


class Desk:
    """`note` takes sentences for the log, without card numbers."""

    def __init__(self, post: Post, note: codec.Note, anchor: Anchor | None, questions: Lane, bulk: Lane, probes: Lane,
                 *, chance: Chance = random.random):
        self._post, self._note, self._anchor = post, note, anchor
        self._questions, self._bulk, self._probing = questions, bulk, probes
        self._chance, self._turns, self._probes = chance, Turns(), Probes(chance)
        self._patience: dict[type, BackOff] = {Handing: BackOff(chance), Fetching: BackOff(chance)}
        self._up = self._barred = self._told = self._wished = False

    def work(self, wishes: Wishes, inbox: Inbox) -> None:
        """Until the wishes stop."""
        while not wishes.stopping:
            select.select([wishes, inbox], [], [], self.pause_s())
            self.turn(wishes.take_all(0), inbox.take_all())

    def turn(self, wishes: Iterable[Effect], outcomes: Iterable[Event]) -> None:
        """What was wished, what came back, what is overdue, and what can begin now."""
        now_s = time.monotonic()
        for wish in wishes:
            self._take(wish, now_s)
        for event in outcomes:
            self._done(event, now_s)
        self._watch(now_s)
        self._start(now_s)

    def pause_s(self) -> float | None:
        """None: nothing has to happen before somebody says something."""
        times = [lane.job.until_s for lane in self._lanes if lane.job and not lane.given_up]
        if self._probing.free and self._probes.due_s is not None:
            times.append(self._probes.due_s)
        if (turn := self._turns.next_s()) is not None:
            times.append(turn)
        return max(0.0, min(times) - time.monotonic()) if times else None

    @property
    def _lanes(self) -> tuple[Lane, Lane, Lane]:
        return self._questions, self._bulk, self._probing

    def _tell(self, events: list[Event]) -> None:
        for event in events:
            self._post(event)

    # ---- wishes -----------------------------------------------------------------------------------------------------

    def _take(self, wish: Effect, now_s: float) -> None:
        if isinstance(wish, Probe):
            self._wished = True
            self._probes.at_once()
        elif self._up:
            self._turns.add(wish, now_s)
        else:
            self._tell(unsent(wish))

    def _watch(self, now_s: float) -> None:
        """Deadlines hold, whatever a lane is busy with."""
        for lane in self._lanes:
            if lane.job and not lane.given_up and lane.job.until_s <= now_s:
                self._turns.was_late(lane.job)
                self._failed(lane.job, lane.give_up(), "no answer in time", now_s)
        self._tell(self._turns.overdue(now_s))

    def _start(self, now_s: float) -> None:
        if self._up and self._questions.free and (job := self._turns.question()):
            self._questions.start(job)
        if self._up and self._bulk.free and (job := self._turns.bulk(now_s)):
            self._bulk.start(job)
        due_s = self._probes.due_s
        if self._probing.free and due_s is not None and due_s <= now_s:
            self._probes.due_s = None
            self._probing.start(Probing(now_s + PROBE_WAIT_S, self._barred))

    # ---- outcomes ---------------------------------------------------------------------------------------------------

    def _done(self, event: Event, now_s: float) -> None:
        if isinstance(event, PortDown):
            raise RuntimeError("a lane to upstream failed; all of them are started again")
        assert isinstance(event, Done)
        given_up = event.lane.given_up
        event.lane.done()
        if given_up:
            return
        if isinstance(event.outcome, PortGarbled):
            self._odd(event.job, str(event.outcome), now_s)
        elif isinstance(event.outcome, PortError):
            if event.left:
                self._turns.broke(event.job)
            self._failed(event.job, event.left, str(event.outcome), now_s)
        else:
            self._replied(event.job, event.outcome, now_s)

    def _replied(self, job: Job, reply: Reply, now_s: float) -> None:
        if reply.status in SECRET_REFUSED:
            self._refused(job, reply.status, now_s)
        elif reply.status == TOO_LARGE and isinstance(job, Handing) and self._turns.halve(job.transactions):
            self._note(f"a batch of {len(job.transactions)} is too large for it; half of it is tried")
        elif reply.status in job.accepts:
            self._heard(job, reply, now_s)
        else:
            self._odd(job, f"status {reply.status}", now_s, reply.retry_ms / 1000 if reply.status in PATIENT_PLEASE else 0.0)
            if reply.status == UNABLE and isinstance(job, (Asking, PatronAsked, AccountAsked)):
                self._probes.at_once()     # is it able to answer anybody? a central whose library system is away says no

    def _heard(self, job: Job, reply: Reply, now_s: float) -> None:
        try:
            events = job.answered(reply, self._note)
        except PortGarbled as error:
            self._odd(job, str(error), now_s)
            return
        self._turns.came_through(job, reply.took_ms)
        self._hear_time(reply)
        if type(job) in self._patience:
            self._patience[type(job)].reset()
        if isinstance(job, Probing):
            self._there(job, reply, now_s)
        self._tell([self._spread(event) for event in events])

    def _spread(self, event: Event) -> Event:
        """Rows are told in whole seconds when to come again, too, and those of many kiosks at once."""
        asked_s = max((answer.retry_after_s for answer in event.answers), default=0) if isinstance(event, Delivered) else 0
        return replace(event, retry_ms=round(not_before(asked_s, self._chance) * 1000)) if asked_s else event

    def _hear_time(self, reply: Reply) -> None:
        """Deliveries and pages tell it, too: while all is well nobody probes, and only what is said again can stand
        (kiosk.witness)."""
        time_ms = reply.body.get("time_ms")
        if self._anchor and type(time_ms) is int:
            self._anchor(time_ms, reply.took_ms)

    def _odd(self, job: Job, why: str, now_s: float, asked_s: float = 0.0) -> None:
        """It is there, and says what helps nobody: silence for this question alone. `asked_s`: Retry-After."""
        if isinstance(job, Probing):
            self._failed(job, True, why, now_s, asked_s)
            return
        self._note(f"{job.request.method} {job.request.path.partition('?')[0]}: {why}")
        wait_s = not_before(asked_s, self._chance)
        if not asked_s and type(job) in self._patience:
            wait_s = self._patience[type(job)].next_s()
        self._tell(job.silent(True, round(wait_s * 1000)))

    def _refused(self, job: Job, status: int, now_s: float) -> None:
        if not self._barred:
            self._note(f"it does not take this device's secret (status {status}): "
                       "enrol this kiosk again (python -m provisioning enrol)")
        self._barred = True
        self._failed(job, True, f"status {status}", now_s)

    # ---- is it there? -----------------------------------------------------------------------------------------------

    def _there(self, job: Probing, reply: Reply, now_s: float) -> None:
        """A probe came back. A server that is there but refused our secret is asked with the secret first."""
        if job.knocks or self._barred:
            self._barred = self._barred and not job.knocks
            self._probes.at_once()
            return
        if not self._up:
            self._note(f"it is there (answered in {reply.took_ms} ms)")
        self._up = self._told = True
        self._wished = False
        self._probes.succeeded(reply.took_ms, now_s)

    def _failed(self, job: Job, left: bool, why: str, now_s: float, asked_s: float = 0.0) -> None:
        """No word on this job; upstream counts as away from now on."""
        self._tell(job.silent(left))
        was_up, self._up = self._up, False
        if isinstance(job, Probing):
            self._probes.failed(job.until_s - PROBE_WAIT_S, now_s, asked_s)
        elif was_up:
            self._probes.lost(now_s)
        if was_up or not self._told or (self._wished and isinstance(job, Probing)):
            self._told, self._wished = True, False
            self._note(f"it is away: {why}")
            self._post(LinkLost())
        self._give_up_bulk(job)
        self._tell(self._turns.give_up())

    def _give_up_bulk(self, job: Job) -> None:
        """A delivery on a line that is gone would hold up the one after it; its rows stay owed under the same ids."""
        bulk = self._bulk
        if bulk.job and not bulk.given_up and bulk.job is not job:
            self._tell(bulk.job.silent(bulk.give_up()))
