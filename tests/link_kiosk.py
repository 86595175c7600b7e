"""A kiosk without screen and pad: the real store, the real port to central, and the session's own replay. For tests of links.

The test is the patron: it records a transaction, asks, and decides as policy would (it was not heard of: pending). One thread
as in the agent; what it does between two sleeps is measured, because nothing on the line may ever hold it up.
"""

import select
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from drivers.upstream_central import CentralUpstream
from kiosk.clock import Clock
from kiosk.effects import Ask, Deliver, Effect, Mark, Record, ToStore, ToUpstream
from kiosk.events import Answered, AnswerMissing, Delivered, Event, NotDelivered, Recorded, Tick
from kiosk.reasons import Reason
from kiosk.session import step
from kiosk.settings import Settings
from kiosk.state import Kiosk, Starting
from kiosk.transactions import Kind, Result, Status, Transaction
from kiosk.workers import Inbox, Worker
from offline_store.clerk import Clerk
from offline_store.store import open_store
from tests.store_help import KEY

LONGEST_SLEEP_S = 0.05


@dataclass
class Question:
    """A patron's. `heard_s`: after so long its answer, or the word that there is none; `missing`: the latter."""

    transaction: Transaction
    asked_s: float
    heard_s: float = 0.0
    missing: bool = False


@dataclass
class LinkKiosk:
    """`with LinkKiosk(folder, url, device, secret) as kiosk:` …"""

    folder: Path
    url: str
    device: str
    secret: str
    answer_wait_ms: int = 4_000
    said: list[str] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)          # rows of each delivery
    heard: list[int] = field(default_factory=list)            # rows that each delivery's answer had; 0: none came
    longest_turn_s: float = 0.0

    def __enter__(self) -> Self:
        self.clock = Clock(lambda: True)
        self.clerk = Clerk(open_store(str(self.folder / "store.db"), key=KEY), self.clock, report=self.said.append)
        settings = Settings(library={"en": "Storm"}, isil="VN-MUON", branch="", kiosk="k", answer_wait_ms=self.answer_wait_ms)
        self.kiosk, self.inbox = Kiosk(settings, Starting()), Inbox()
        port = CentralUpstream(self.url, self.device, self.secret, log=self.said.append)
        self.worker = Worker(port, self.inbox.post, self.said.append)
        opened = self.clerk.open()
        self._feed(self._tick())
        self._feed(opened)
        self.worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        self.clerk.store.close()

    # ---- the patron -------------------------------------------------------------------------------------------------

    def decide_here(self, item: str, card: str, kind: Kind = Kind.CHECKOUT) -> Transaction:
        """As in a night without a network."""
        row = self._record(item, card, kind)
        self._store(Mark(1, row.id, row.item, Status.PENDING, Reason.NONE))
        return row

    def ask(self, item: str, card: str, kind: Kind = Kind.CHECKOUT) -> Question:
        """Online, as a visit does it: the answer or its absence is marked when it comes."""
        row = self._record(item, card, kind)
        question = Question(row, time.monotonic())
        self.questions[row.id] = question
        if self.kiosk.link.up:
            self._hand_out(Ask(1, row, (), self.answer_wait_ms))
        else:
            self._missing(question)
        return question

    def _record(self, item: str, card: str, kind: Kind) -> Transaction:
        recorded = self.clerk.do([Record(1, kind, item, "" if kind is Kind.CHECKIN else card)])[0]
        assert isinstance(recorded, Recorded)
        return recorded.transaction

    def _missing(self, question: Question) -> None:
        question.heard_s, question.missing = time.monotonic() - question.asked_s, True
        self._store(Mark(1, question.transaction.id, question.transaction.item, Status.PENDING, Reason.NONE))

    def _answered(self, question: Question, event: Answered) -> None:
        question.heard_s = time.monotonic() - question.asked_s
        if event.answer.word is Result.RETRY:
            self._missing(question)
            return
        accepted = event.answer.word is Result.ACCEPTED
        status = Status.ACCEPTED if accepted else Status.REFUSED
        self._store(Mark(1, question.transaction.id, question.transaction.item, status, event.answer.reason, heard=True))

    # ---- the agent --------------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """What has happened, at most one short sleep after it was asked for."""
        select.select([self.inbox], [], [], LONGEST_SLEEP_S)
        began = time.monotonic()
        self._feed(self._tick())
        for event in self.inbox.take_all():
            self._seen(event)
            self._feed(event)
        self.longest_turn_s = max(self.longest_turn_s, time.monotonic() - began)

    def run_until(self, done, within_s: float, what: str = "it") -> float:
        """Seconds it took."""
        began = time.monotonic()
        while not done():
            assert time.monotonic() - began < within_s, f"{what} was not done in {within_s} s; {self.owed} owed; {self.said[-5:]}"
            self.turn()
        return time.monotonic() - began

    @property
    def owed(self) -> int:
        return self.clerk.desk.live.counts[0]

    @property
    def settled(self) -> bool:
        return not self.owed and all(question.heard_s for question in self.questions.values())

    def _seen(self, event: Event) -> None:
        if isinstance(event, AnswerMissing) and (question := self.questions.get(event.tx)):
            self._missing(question)
        elif isinstance(event, Answered) and (question := self.questions.get(event.answer.id)):
            self._answered(question, event)
        elif isinstance(event, Delivered) and event.batch:
            self.heard.append(len(event.answers))
        elif isinstance(event, NotDelivered):
            self.heard.append(0)

    def _tick(self) -> Tick:
        seen = self.clock.read()
        return Tick(seen.boot_ms, seen.wall_ms, seen.trusted)

    def _feed(self, event: Event) -> None:
        self.kiosk, wishes = step(self.kiosk, event)
        for wish in wishes:
            self._hand_out(wish)

    def _store(self, wish: ToStore) -> None:
        for event in self.clerk.do([wish]):
            self._feed(event)

    def _hand_out(self, wish: Effect) -> None:
        if isinstance(wish, ToStore):
            self._store(wish)
        elif isinstance(wish, ToUpstream):
            if isinstance(wish, Deliver):
                self.batches.append(len(wish.transactions))
            assert self.worker.wishes.put(wish), "the port takes no wishes any more"


