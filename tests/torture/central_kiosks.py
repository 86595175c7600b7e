"""Kiosks that load central: each a thread with ids and numbers of its own, which sends a batch until it is answered.

Batches come late, twice, twice at once, mixed up, and from two kiosks about one item. What was answered is kept; nothing is
judged here (`central_books.py`).
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from tests.central_process import Client

PAUSE_S = 0.02                  # after an answer that was none
TIMEOUT_S = 8.0                 # of a request
GIVE_UP_S = 90.0                # the same batch without an answer: something does not come back by itself
ITEMS_IN_BATCH = 8
CARDS = [f"290010000000{n}" for n in ("13", "21", "39", "47", "54")]

NO_ANSWER = (OSError, HTTPException, ValueError)
"""Not reached, or killed on the way, or half an answer."""

Body = dict[str, Any]


@dataclass
class Answered:
    """One transaction as it was sent, and the word that was given for it first and for ever."""

    body: Body
    word: Body
    again: list[Body] = field(default_factory=list)         # what was said to the same id later


@dataclass
class Kiosk:
    """`own`: items that no other kiosk has. `shared`: items of everybody. `mixed`: own items whose order is not kept."""

    client: Client
    urls: list[str]
    own: list[str]
    shared: list[str]
    mixed: list[str]
    dice: random.Random
    answered: dict[str, Answered] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)     # how batches were sent
    seq: int = 0
    _on_its_way: set[object] = field(default_factory=set)
    _out: set[str] = field(default_factory=set)

    @property
    def device(self) -> str:
        return self.client.token.partition(".")[0]

    @property
    def on_its_way(self) -> int:
        """Requests without an answer yet."""
        return len(self._on_its_way)

    def run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                self.visit()
        except Exception as error:  # noqa: BLE001  a thread that ends must be seen to have ended
            self.strange.append(f"{self.device}: {type(error).__name__}: {error}")

    def visit(self) -> None:
        """Two batches, as a kiosk has them after a while without a network; the second may arrive first."""
        batches = [self._batch(half) for half in self._halves()]
        self.dice.shuffle(batches)
        for batch in filter(None, batches):
            way = self.dice.choice(list(WAYS))
            self.ways[way] += 1
            WAYS[way](self, batch)

    # --- what happens at the kiosk ---

    def _halves(self) -> list[list[str]]:
        items = self.dice.sample(self.own, min(len(self.own), ITEMS_IN_BATCH))
        return [items[::2], items[1::2]]

    def _batch(self, items: list[str]) -> list[Body]:
        """Rows of one item are in order; those of different items are not, but for `mixed`."""
        rows = [self._rows_of(item) for item in items] + [self._asked(item) for item in self.dice.sample(self.shared, 1)]
        mixed = self._rows_of(self.dice.choice(self.mixed))
        self.dice.shuffle(mixed)
        rows.append(mixed)
        self.dice.shuffle(rows)
        return [row for many in rows for row in many]

    def _rows_of(self, item: str) -> list[Body]:
        """One to three things that were decided here, one after the other."""
        return [self._turn(item) for _ in range(self.dice.randint(1, 3))]

    def _turn(self, item: str) -> Body:
        self._out ^= {item}
        return self._body(item, "checkout" if item in self._out else "checkin", "book", CARDS[hash(item) % len(CARDS)])

    def _asked(self, item: str) -> list[Body]:
        want = self.dice.choice(("ask", "book", "withdraw", "note"))
        return [self._body(item, self.dice.choice(("checkout", "checkin", "renew")), want, self.dice.choice(CARDS))]

    def _body(self, item: str, kind: str, want: str, card: str) -> Body:
        self.seq += 1
        return {"id": f"{self.device}-{self.seq}", "seq": self.seq, "kind": kind, "item": item, "want": want, "boot_id": "b",
                "patron": "" if kind == "checkin" else card, "boot_ms": self.seq, "wall_ms": time.time_ns() // 1_000_000,
                "trusted": True}  # fmt: skip

    # --- sending ---

    def deliver(self, batch: list[Body]) -> None:
        """Until each has its answer, at whichever address answers."""
        left, end_s = batch, time.monotonic() + GIVE_UP_S
        while left:
            if time.monotonic() > end_s:
                raise TimeoutError(f"no answer for {GIVE_UP_S:.0f} s")
            words = self.ask(left)
            left = [body for body, word in zip(left, words, strict=True) if word["result"] == "retry"]
            if left:
                time.sleep(PAUSE_S)

    def ask(self, batch: list[Body]) -> list[Body]:
        """Once. All `retry` when nobody answered; then another address is asked next."""
        request = object()
        self._on_its_way.add(request)
        try:
            reply = self.client.call("POST", "/transactions", {"transactions": batch})
        except NO_ANSWER:
            reply = None
        finally:
            self._on_its_way.discard(request)
        if reply is None or reply.status != 200:
            if reply and reply.status not in (503,):
                self.strange.append(f"{self.device}: HTTP {reply.status} {reply.body}")
            self.client = Client(self.dice.choice(self.urls), self.client.token, TIMEOUT_S)
            return [{"id": body["id"], "result": "retry"} for body in batch]
        for body, word in zip(batch, reply.body["answers"], strict=True):
            self._note(body, word)
        return reply.body["answers"]

    def _note(self, body: Body, word: Body) -> None:
        if word["result"] == "retry":
            return
        known = self.answered.setdefault(body["id"], Answered(body, word))
        if known.word is not word:
            known.again.append(word)

    def twice(self, batch: list[Body]) -> None:
        """The answer was lost on the way: the same again, when it is done already."""
        self.deliver(batch)
        self.deliver(batch)

    def at_once(self, batch: list[Body]) -> None:
        """The first is still being worked on when the second arrives, perhaps at another process."""
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(self.deliver, batch) for _ in range(2)]:
                done.result()

    def in_parts(self, batch: list[Body]) -> None:
        for place in range(0, len(batch), 3):
            self.deliver(batch[place:place + 3])


WAYS: dict[str, Callable[[Kiosk, list[Body]], None]] = {
    "once": Kiosk.deliver, "twice": Kiosk.twice, "twice at once": Kiosk.at_once, "in parts": Kiosk.in_parts,
}  # fmt: skip
