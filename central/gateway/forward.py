"""Batches of transactions from one kiosk, brought to the library system row by row: each with its answer, in order.

Exactly once: an id is claimed before it is asked (`rows`), and what may have been sent is looked up before it is sent again
(`talks`). A row that gets no answer stops the later ones on its item, and no others. No request takes longer than a kiosk waits.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from central import conflicts, repeats
from central.database import Database, DatabaseBusy
from central.gateway import talks
from central.gateway.ils import CannotSay, Ils, Unknown
from central.gateway.memories import Memories
from central.gateway.rows import Claim, Rows
from central.gateway.story import Story
from central.shape import Malformed, parse
from central.stands import Stand
from kiosk.transactions import Answer, Result, Transaction, Want

BEGIN_S, QUESTION_S = 2.5, 3.5
"""After the first no row of a request is begun; after the second a question has no time left. A kiosk waits 4 s."""

DELIVERY_S = 15.0
"""For the last row of a delivery. A kiosk waits 30 s; and after a crash its claim holds for so long."""

PATIENCE_FIRST_S, PATIENCE_MOST_S, IDS_MAX = 2.0, 600.0, 2_000
"""A row over which the line was lost waits, and longer each time: something about it may make the library system hang up."""

_log = logging.getLogger("central.gateway")


@dataclass
class Allowance:
    """How long this request may still take. `longest_s`: of its rows so far."""

    began_s: float
    urgent: bool
    longest_s: float = 0.0

    @property
    def begin_by_s(self) -> float:
        return self.began_s + BEGIN_S

    @property
    def until_s(self) -> float:
        return self.began_s + (QUESTION_S if self.urgent else DELIVERY_S)

    def may_begin(self, now_s: float) -> bool:
        return now_s <= self.begin_by_s and now_s + self.longest_s <= self.until_s


class Forward:
    def __init__(self, ils: Ils, database: Database, memories: Memories, now_ms: Callable[[], int]):
        self._ils, self._database, self._memories, self._now_ms = ils, database, memories, now_ms
        self._late_ms = round(ils.ground.profile.late_s * 1000)
        self._patience: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def take(self, device: str, bodies: Sequence[Any], arrived_ms: int) -> list[Answer]:
        """One answer for each body. Unknown: the library system is away, and nothing could be answered without it."""
        parsed = [parse(body) for body in bodies]
        urgent = any(isinstance(one, Transaction) and one.want is Want.ASK for one in parsed)
        allowance = Allowance(self._ils.now_s(), urgent)
        rows = Rows(self._database, device, arrived_ms, self._now_ms)
        try:
            at_once = self._at_once(rows, parsed)
        except DatabaseBusy:
            return [repeats.retry(one.id) for one in parsed]
        answers, stuck = list[Answer](), set[str]()
        for one, known in zip(parsed, at_once, strict=True):
            answer = known or self._one(device, rows, one, allowance, stuck)
            answers.append(answer)
            if answer.result is Result.RETRY and isinstance(one, Transaction):
                stuck.add(one.item)
        if answers and not self._ils.up and all(answer.result is Result.RETRY for answer in answers):
            raise Unknown(False, "the library system is away")
        return answers

    def _at_once(self, rows: Rows, parsed: list[Transaction | Malformed]) -> list[Answer | None]:
        """A bug of ours must not stop a kiosk's queue: where one row fails, each has a commit of its own."""
        try:
            return rows.at_once(parsed)
        except DatabaseBusy:
            raise
        except Exception:  # noqa: BLE001
            _log.exception("a batch; once more with care")
        answers: list[Answer | None] = []
        for one in parsed:
            try:
                answers += rows.at_once([one])
            except DatabaseBusy:
                raise
            except Exception:  # noqa: BLE001
                _log.exception("transaction %s", one.id)
                answers.append(rows.fault(one))
        return answers

    def _one(self, device: str, rows: Rows, one: Transaction | Malformed, allowance: Allowance, stuck: set[str]) -> Answer:
        assert isinstance(one, Transaction)          # what is none was answered at once
        began_s = self._ils.now_s()
        if one.item in stuck or not allowance.may_begin(began_s) or self._waits(one.id, began_s):
            return repeats.retry(one.id, wait_s=0)     # the others of its kiosk need not wait with it
        try:
            with self._ils.turn(allowance.urgent, allowance.begin_by_s):
                began_s = self._ils.now_s()
                return self._claimed(device, rows, one, allowance)
        except (Unknown, DatabaseBusy):
            return repeats.retry(one.id)
        finally:
            allowance.longest_s = max(allowance.longest_s, self._ils.now_s() - began_s)

    def _claimed(self, device: str, rows: Rows, one: Transaction, allowance: Allowance) -> Answer:
        for_ms = round((allowance.until_s - self._ils.now_s()) * 1000) + self._late_ms
        claim = rows.claim(one, for_ms)
        if isinstance(claim, Answer):
            return claim
        story, reason = Story(), ""
        try:
            stand, answer = self._talk(device, claim, allowance, story)
        except Unknown as silence:
            self._be_patient(one.id, silence.reached)
            rows.let_go(claim, silence.sent, self._late_ms)
            return repeats.retry(one.id)
        except CannotSay:
            stand, answer = talks.verdict(claim.tx, claim.was, talks.unsayable(claim.tx))
        except Exception:  # noqa: BLE001  kept for a person, and the others go on
            _log.exception("transaction %s of %s", one.id, device)
            reason = conflicts.FAULT
            stand, answer = Stand.CONFLICT, Answer(one.id, Result.CONFLICT, message=conflicts.MESSAGES[reason])
        self._patience.pop(one.id, None)
        rows.settle(claim, replace(claim.tx, boot_ms=one.boot_ms), stand, answer, story, reason)
        return answer

    def _talk(self, device: str, claim: Claim, allowance: Allowance, story: Story) -> tuple[Stand, Answer]:
        ground, memory = self._ils.ground, self._memories.of(device)
        outcome = self._ils.run(talks.talk(ground, memory, claim.tx, claim.was), allowance.until_s, story)
        return talks.verdict(claim.tx, claim.was, outcome.answer)

    # ---- patience with one row --------------------------------------------------------------------------------------

    def _waits(self, tx: str, now_s: float) -> bool:
        return now_s < self._patience.get(tx, (0, 0.0))[1]

    def _be_patient(self, tx: str, reached: bool) -> None:
        if not reached:
            return
        fails = self._patience.pop(tx, (0, 0.0))[0] + 1
        wait_s = min(PATIENCE_FIRST_S * 2.0 ** min(fails - 1, 10), PATIENCE_MOST_S)
        self._patience[tx] = fails, self._ils.now_s() + wait_s
        if len(self._patience) > IDS_MAX:
            self._patience.popitem(last=False)
