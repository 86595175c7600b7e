"""What each wish to the central server becomes: one exchange, the events of its answer, the events of silence. Pure.

A job says what to send, until when, and how to read what comes back (/api/v1). It knows no socket and no thread.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar
from urllib.parse import quote

from drivers import upstream_json as codec
from drivers.upstream_lanes import Errand
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, Effect, FetchChanges, SendMail
from kiosk.events import (
    Answered,
    AnswerMissing,
    ChangesFetched,
    ChangesMissing,
    Delivered,
    Event,
    LinkUp,
    Mailed,
    NotDelivered,
    PatronAnswered,
    PatronSilent,
)
from kiosk.ports import PortGarbled
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Transaction

NOBODY_WAITS = 6
"""The urgency of deliveries and pages: central takes patrons first (central/load.py)."""


@dataclass(frozen=True)
class Request:
    """One HTTP request below /api/v1."""

    method: str
    path: str
    body: dict[str, Any] | None = field(default=None, repr=False)      # holds card numbers and PINs
    signed: bool = True                                                # carries the device's secret
    urgency: int = 3                                                   # RFC 9218: 0 the most; 3 is not said


@dataclass(frozen=True)
class Reply:
    """What came back in time. `body` is empty unless `status` is 2xx."""

    status: int
    body: dict[str, Any] = field(default_factory=dict, repr=False)
    retry_ms: int = 0                                                  # Retry-After
    took_ms: int = 0


@dataclass(frozen=True)
class Job(Errand):
    """One exchange with central."""

    accepts: ClassVar[frozenset[int]] = frozenset({200})

    @property
    def request(self) -> Request:
        raise NotImplementedError

    def answered(self, reply: Reply, note: codec.Note) -> list[Event]:
        """The events of a reply whose status is in `accepts`; oddities go to `note`. Raises PortGarbled."""
        raise NotImplementedError

    def silent(self, sent: bool, retry_ms: int = 0) -> list[Event]:
        """The events of no answer. `sent` False: the request surely never left this kiosk."""
        raise NotImplementedError


# ---- is it there? ---------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Probing(Job):
    """Is it there? `knocks`: does it also take our secret (after it was refused)?"""

    knocks: bool = False

    @property
    def request(self) -> Request:
        return Request("GET", "/changes?cursor=&limit=1") if self.knocks else Request("GET", "/health", signed=False)

    def answered(self, reply: Reply, note: codec.Note) -> list[Event]:
        return [] if self.knocks else [LinkUp(reply.took_ms, codec.health(reply.body).features)]

    def silent(self, sent: bool, retry_ms: int = 0) -> list[Event]:
        return []


# ---- a patron waits -------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class PatronAsked(Job):
    wish: AskPatron
    accepts = frozenset({200, 429})

    @property
    def request(self) -> Request:
        pin = {"pin": self.wish.pin} if self.wish.pin else {}
        return Request("POST", "/patron", {"card": self.wish.card, **pin})

    def answered(self, reply: Reply, note: codec.Note) -> list[Event]:
        """429: too many wrong PINs. That is a word on the card; silence would let it in without a PIN."""
        if reply.status == 429:
            return [PatronAnswered(self.wish.card, Reason.PIN_WAIT)]
        return [codec.patron(self.wish.card, reply.body)]

    def silent(self, sent: bool, retry_ms: int = 0) -> list[Event]:
        return [PatronSilent(self.wish.card)]


@dataclass(frozen=True)
class AccountAsked(Job):
    wish: AskAccount

    @property
    def request(self) -> Request:
        return Request("POST", "/account", {"card": self.wish.card})

    def answered(self, reply: Reply, note: codec.Note) -> list[Event]:
        return [codec.account(self.wish.card, reply.body)]

    def silent(self, sent: bool, retry_ms: int = 0) -> list[Event]:
        return [PatronSilent(self.wish.card)]


@dataclass(frozen=True)
class Mailing(Job):
    """409 (no address) and 501 (no mail) are silence too: the slip did not go."""

    wish: SendMail
    accepts = frozenset({200, 202})

    @property
    def request(self) -> Request:
        return Request("POST", "/receipts", {"card": self.wish.card, "slip": codec.slip(self.wish.slip)})

    def answered(self, reply: Reply, note: codec.Note) -> list[Event]:
        return [Mailed(True)]

    def silent(self, sent: bool, retry_ms: int = 0) -> list[Event]:
        return [Mailed(False)]


@dataclass(frozen=True)
class Asking(Job):
    """Questions that wait together go in one request, each behind the rows on its item that are still owed."""

    wishes: tuple[Ask, ...]

    @property
    def request(self) -> Request:
        return _batch(tx for wish in self.wishes for tx in (*wish.earlier, wish.transaction))

    def answered(self, reply: Reply, note: codec.Note) -> list[Event]:
        heard = codec.answers(reply.body, {tx for wish in self.wishes for tx in _ids(wish)}, note)
        asked = {wish.transaction.id for wish in self.wishes}
        earlier = tuple(answer for answer in heard.values() if answer.id not in asked)
        events: list[Event] = [Delivered(earlier, batch=False)] if earlier else []
        return events + [_word(wish, heard) for wish in self.wishes]

    def silent(self, sent: bool, retry_ms: int = 0) -> list[Event]:
        return [_no_word(wish, sent) for wish in self.wishes]


def _ids(wish: Ask) -> list[str]:
    return [tx.id for tx in (*wish.earlier, wish.transaction)]


def _word(wish: Ask, heard: dict[str, Answer]) -> Event:
    answer = heard.get(wish.transaction.id)
    return Answered(wish.visit, wish.transaction.item, answer) if answer else _no_word(wish, True)


def _no_word(wish: Ask, sent: bool) -> Event:
    return AnswerMissing(wish.visit, wish.transaction.id, wish.transaction.item, sent)


# ---- nobody waits ---------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Handing(Job):
    """Owed rows, oldest first. What is not answered stays owed."""

    transactions: tuple[Transaction, ...]

    @property
    def rows(self) -> int:
        return len(self.transactions)

    @property
    def request(self) -> Request:
        return replace(_batch(self.transactions), urgency=NOBODY_WAITS)

    def answered(self, reply: Reply, note: codec.Note) -> list[Event]:
        heard = codec.answers(reply.body, {tx.id for tx in self.transactions}, note)
        if not heard:
            raise PortGarbled("not one answer to a delivery")
        return [Delivered(tuple(heard.values()))]

    def silent(self, sent: bool, retry_ms: int = 0) -> list[Event]:
        return [NotDelivered(retry_ms)]


@dataclass(frozen=True)
class Fetching(Job):
    wish: FetchChanges
    rows: int = 500

    @property
    def request(self) -> Request:
        path = f"/changes?cursor={quote(self.wish.cursor, safe='')}&limit={self.rows}"
        return Request("GET", path, urgency=NOBODY_WAITS)

    def answered(self, reply: Reply, note: codec.Note) -> list[Event]:
        return [ChangesFetched(codec.page(reply.body))]

    def silent(self, sent: bool, retry_ms: int = 0) -> list[Event]:
        return [ChangesMissing(retry_ms)]


def _batch(transactions: Iterable[Transaction]) -> Request:
    """Each id once, where it stands first."""
    once: dict[str, Transaction] = {}
    for tx in transactions:
        once.setdefault(tx.id, tx)
    return Request("POST", "/transactions", {"transactions": [tx.to_json() for tx in once.values()]})


def unsent(wish: Effect) -> list[Event]:
    """What a wish is told while upstream is known to be away, or when its turn did not come in time."""
    job = {AskPatron: PatronAsked, AskAccount: AccountAsked, SendMail: Mailing, FetchChanges: Fetching}.get(type(wish))
    if job:
        return job(0.0, wish).silent(sent=False)
    if isinstance(wish, Ask):
        return [_no_word(wish, False)]
    return [NotDelivered()] if isinstance(wish, Deliver) else []
