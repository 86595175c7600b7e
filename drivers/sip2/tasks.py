"""What each wish of the kiosk becomes on a SIP2 line: a talk, the events of its end, and the events of silence. Pure.

A task is driven from outside, one exchange at a time: `next_say` wants to be sent, `hears` takes its answer.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from drivers.sip2 import questions, replay, say
from drivers.sip2.codec import Message
from drivers.sip2.ground import Ground, Learned, Memory, Outcome, Talk
from drivers.sip2.say import Say, Unsayable
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, Effect
from kiosk.events import (
    Answered,
    AnswerMissing,
    Delivered,
    Event,
    LinkUp,
    NotDelivered,
    PatronSilent,
    Taught,
)
from kiosk.transactions import Answer, Kind, Transaction

DELIVERY_S = 2.0
"""A delivery stops after this and hands in what it has: it is on disk sooner, and a lost line costs less."""

NOBODY = "-"
"""A barcode that no item has: to ask for it is the cheapest question that the whole library system must answer. A status
(98) it answers from memory, with its database gone."""


@dataclass
class Task:
    """`until_s`: nobody waits for it any more. `sent`: a request of it that changes something was carried out."""

    talk: Talk[list[Event]]
    until_s: float
    silence: Callable[[bool], list[Event]]
    items: frozenset[str] = frozenset()
    heard: list[Event] = field(default_factory=list)
    """Events that hold even where the rest is never answered."""
    next_say: Say | None = None
    sent: bool = False
    row: str = ""
    """Of a delivery: the transaction that it is in the middle of."""

    def works_on(self, row: Transaction) -> None:
        self.items, self.row = frozenset({row.item}), row.id

    def begin(self) -> list[Event]:
        return self._advance(lambda: next(self.talk))

    def hears(self, message: Message) -> list[Event]:
        """The events of its end; empty while it goes on."""
        self.sent = self.sent or bool(self.next_say and self.next_say.once)
        return self._advance(lambda: self.talk.send(message))

    def cannot_say(self, why: Unsayable) -> list[Event]:
        """What it wants to send cannot be written: the talk hears of it, and ends."""
        return self._advance(lambda: self.talk.throw(why))

    def _advance(self, step: Callable[[], Say]) -> list[Event]:
        try:
            self.next_say = step()
            return []
        except StopIteration as end:
            self.next_say = None
            return [*self.heard, *end.value]
        except Unsayable:
            return self.silent(False)

    @property
    def over(self) -> bool:
        return self.next_say is None

    def silent(self, sent: bool) -> list[Event]:
        """No answer any more. `sent`: the request that was under way may have been carried out."""
        self.talk.close()
        self.next_say = None
        return [*self.heard, *self.silence(self.sent or sent)]


def taught(learned: Learned) -> list[Event]:
    return [Taught(learned.patrons, learned.items)] if learned.patrons or learned.items else []


# ---- a patron waits -------------------------------------------------------------------------------------------------

def patron(ground: Ground, memory: Memory, wish: AskPatron, until_s: float) -> Task:
    return Task(_with_learned(questions.patron(ground, memory, wish.card, wish.pin)), until_s, lambda _: unsent(wish))


def account(ground: Ground, memory: Memory, wish: AskAccount, until_s: float) -> Task:
    return Task(_with_learned(questions.account(ground, memory, wish.card)), until_s, lambda _: unsent(wish))


def _with_learned(talk: Talk[tuple[Any, Learned]]) -> Talk[list[Event]]:
    event, learned = yield from talk
    return [event, *taught(learned)]


def ask(ground: Ground, memory: Memory, wish: Ask, until_s: float) -> Task:
    """One question about a transaction, behind the rows on its item that are still owed."""
    heard: list[Event] = []
    return Task(_ask(ground, memory, wish, heard), until_s, lambda sent: _no_word(wish, sent),
                frozenset({wish.transaction.item}), heard)


def _ask(ground: Ground, memory: Memory, wish: Ask, heard: list[Event]) -> Talk[list[Event]]:
    for row in wish.earlier:
        outcome = yield from replay.settle(ground, memory, row)
        heard += [Delivered((outcome.answer,), batch=False), *taught(outcome.learned)]
    outcome = yield from questions.ask(ground, memory, wish.transaction)
    return _answered(wish, outcome)


def _answered(wish: Ask, outcome: Outcome) -> list[Event]:
    return [Answered(wish.visit, wish.transaction.item, outcome.answer), *taught(outcome.learned)]


def renew_all(ground: Ground, wishes: tuple[Ask, ...], until_s: float) -> Task:
    """All that a patron has, in one message."""
    def silence(sent: bool) -> list[Event]:
        return [event for wish in wishes for event in _no_word(wish, sent)]
    return Task(_renew_all(ground, wishes), until_s, silence, frozenset(w.transaction.item for w in wishes))


def _renew_all(ground: Ground, wishes: tuple[Ask, ...]) -> Talk[list[Event]]:
    heard = yield from questions.renew_all(ground, tuple(w.transaction for w in wishes))
    events: list[Event] = []
    for wish in wishes:
        outcome = heard.get(wish.transaction.id)
        events += _answered(wish, outcome) if outcome else _no_word(wish, True)
    return events


def is_whole_account(memory: Memory, wishes: Iterable[Ask]) -> bool:
    """Do these renewals name exactly what the signed-in card has?"""
    asked = {(w.transaction.patron.casefold(), w.transaction.item.casefold()) for w in wishes}
    has = {(card, item) for card, items in memory.has.items() for item in items}
    return len(asked) > 1 and asked == has


# ---- nobody waits ---------------------------------------------------------------------------------------------------

def deliver(ground: Ground, memory: Memory, wish: Deliver, until_s: float, clock: Callable[[], float]) -> Task:
    """Owed rows, oldest first. What was not reached in time stays owed, and is fetched again."""
    answers: list[Answer] = []

    def silence(_: bool) -> list[Event]:
        return [Delivered(tuple(answers))] if answers else [NotDelivered()]
    task = Task(_nothing(), until_s, silence)
    task.talk = _deliver(ground, memory, wish, answers, clock, task.works_on)
    return task


def _nothing() -> Talk[list[Event]]:
    yield from ()
    return []


def _deliver(ground: Ground, memory: Memory, wish: Deliver, answers: list[Answer],
             clock: Callable[[], float], begins: Callable[[Transaction], None]) -> Talk[list[Event]]:
    """Those items first over which no line was lost; of one item always the oldest row."""
    losses: Counter[str] = Counter()
    for row in wish.transactions:
        losses[row.item] += memory.losses[row.id]
    began_s, learned = clock(), list[Event]()
    for row in sorted(wish.transactions, key=lambda tx: losses[tx.item]):
        begins(row)
        outcome = yield from replay.settle(ground, memory, row, wish.here)
        answers.append(outcome.answer)
        learned += taught(outcome.learned)
        if clock() - began_s > DELIVERY_S:
            break
    return [Delivered(tuple(answers)), *learned]


def probe(ground: Ground, until_s: float, clock: Callable[[], float]) -> Task:
    """Is it there, all of it?"""
    return Task(_probe(ground, clock), until_s, lambda _: [])


def _probe(ground: Ground, clock: Callable[[], float]) -> Talk[list[Event]]:
    began_s = clock()
    yield say.item(ground.terms, ground.now(), NOBODY) if ground.knows("17") else say.status()
    return [LinkUp(round((clock() - began_s) * 1000))]


def keep_alive(until_s: float) -> Task:
    return Task(_keep_alive(), until_s, lambda _: [])


def _keep_alive() -> Talk[list[Event]]:
    yield say.status()
    return []


# ---- silence --------------------------------------------------------------------------------------------------------

def _no_word(wish: Ask, sent: bool) -> list[Event]:
    return [AnswerMissing(wish.visit, wish.transaction.id, wish.transaction.item, sent)]


def unsent(wish: Effect) -> list[Event]:
    """What a wish is told while the library system is away, or when its turn did not come in time."""
    if isinstance(wish, (AskPatron, AskAccount)):
        return [PatronSilent(wish.card)]
    if isinstance(wish, Ask):
        return _no_word(wish, False)
    return [NotDelivered()] if isinstance(wish, Deliver) else []


def is_renewal(tx: Transaction) -> bool:
    return tx.kind is Kind.RENEW
