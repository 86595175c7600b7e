"""One transaction in central's books before, while and after the library system is asked about it.

Claimed is committed before anything leaves: from then on the id stands ASKED, until an answer is committed. What a crash
leaves behind stands ASKED too. So no id is asked twice without a look-up, and no two processes talk about one at a time.
Knows no message and no line.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from central import conflicts, repeats, written
from central.book import park
from central.conflicts import Sort
from central.database import Database
from central.decide import Outcome
from central.gateway.story import Story
from central.ledger import Ledger
from central.order import event_of
from central.repeats import PARKED, UNCHANGED
from central.shape import Malformed
from central.stands import ACTS, Act, Stand
from central.withdraw import fence
from central.written import Before
from kiosk.transactions import Answer, Result, Transaction, Want

NEEDS_ILS = frozenset({Act.DECIDE, Act.BOOK, Act.LOOK_UP})

QUIET_MOST_MS = 60_000
"""A claim that says it is quiet for longer was made by a clock that was wrong; it counts as over."""


@dataclass(frozen=True)
class Claim:
    """`tx`: what is talked about; its `boot_ms` is when it had certainly happened, by central's clock.
    `was`: how the id stood, NEW or ASKED. `quiet_ms`: what was said before of when it may be looked up."""

    tx: Transaction
    was: Stand
    quiet_ms: int


class Rows:
    """Those of one request of one kiosk. `arrived_ms`: when it came."""

    def __init__(self, database: Database, device: str, arrived_ms: int, now_ms: Callable[[], int]):
        self._database, self._device, self._arrived_ms, self._now_ms = database, device, arrived_ms, now_ms

    # ---- without the library system ---------------------------------------------------------------------------------

    def at_once(self, parsed: list[Transaction | Malformed]) -> list[Answer | None]:
        """What can be answered from what is written, in one commit. None: the library system has to be asked, and so it is
        for what comes later in this request with the same id or number."""
        answers: list[Answer | None] = []
        left: set[str | int] = set()
        with self._database.write() as connection:
            ledger = Ledger(connection, self._arrived_ms)
            for one in parsed:
                waits = isinstance(one, Transaction) and not left.isdisjoint((one.id, one.seq))
                answer = None if waits else self._at_once(ledger, one)
                if answer is None and isinstance(one, Transaction):
                    left |= {one.id, one.seq}
                answers.append(answer)
        return answers

    def _at_once(self, ledger: Ledger, one: Transaction | Malformed) -> Answer | None:
        with ledger.connection.begin_nested():
            if isinstance(one, Malformed):
                return repeats.malformed(ledger, self._device, one)
            before = written.known(ledger.connection, [one.id]).get(one.id)
            if before and not repeats.same(before, self._device, one):
                return repeats.id_reused(ledger, self._device, one)
            act = ACTS[before.stand if before else Stand.NEW, one.want]
            if before and act in UNCHANGED:
                return UNCHANGED[act](before.answer)
            if not before and written.used(ledger.connection, self._device, [one.seq]):
                return self._keep(ledger, one, repeats.seq_reused(ledger, self._device, one), None)
            if act in NEEDS_ILS:
                return None
            outcome = self._outcome(ledger, one, act)
            if not before:
                return self._keep(ledger, one, outcome, one.seq)
            written.change(ledger.connection, one, *outcome)
            return outcome[1]

    def _outcome(self, ledger: Ledger, tx: Transaction, act: Act) -> Outcome:
        if act is Act.FENCE:
            return fence(tx)
        if act is Act.NOTE:
            return Stand.NOTED, Answer(tx.id, Result.NOTED)
        return park(ledger, self._device, tx, None, PARKED[act])

    def _keep(self, ledger: Ledger, tx: Transaction, outcome: Outcome, seq: int | None) -> Answer:
        event = event_of(tx, self._device, self._arrived_ms, lambda: written.floor_ms(ledger.connection, self._device, tx.seq))
        written.add(ledger.connection, self._device, tx, seq, event, self._arrived_ms, *outcome)
        return outcome[1]

    def fault(self, one: Transaction | Malformed) -> Answer:
        with self._database.write() as connection:
            return repeats.fault(Ledger(connection, self._arrived_ms), self._device, one)

    # ---- with it ----------------------------------------------------------------------------------------------------

    def claim(self, tx: Transaction, for_ms: int) -> Claim | Answer:
        """Before anything of it leaves. `for_ms`: so long from now nobody else looks it up. An answer: it stands already, or
        it is too early."""
        with self._database.write() as connection:
            now_ms, ledger = self._now_ms(), Ledger(connection, self._arrived_ms)
            if answer := self._at_once(ledger, tx):
                return answer
            before = written.known(connection, [tx.id]).get(tx.id)
            if before and 0 < before.quiet_ms - now_ms <= QUIET_MOST_MS:
                return repeats.retry(tx.id)
            floor = lambda: written.floor_ms(connection, self._device, tx.seq)  # noqa: E731
            event = event_of(tx, self._device, self._arrived_ms, floor)
            asked = Stand.ASKED, repeats.retry(tx.id), now_ms + for_ms
            if before is None:
                written.add(connection, self._device, tx, tx.seq, event, self._arrived_ms, *asked)
                return Claim(replace(tx, boot_ms=event.hi_ms), Stand.NEW, 0)
            written.change(connection, tx, *asked)
        return Claim(replace(_whole(tx, before), boot_ms=event.hi_ms), Stand.ASKED, before.quiet_ms)

    def let_go(self, claim: Claim, sent: bool, late_ms: int) -> None:
        """No answer. What was not sent stands as it did before; what was is looked up, but not before `late_ms` from now."""
        with self._database.write() as connection:
            if not sent and claim.was is Stand.NEW:
                written.forget(connection, claim.tx.id)
            else:
                quiet_ms = self._now_ms() + late_ms if sent else claim.quiet_ms
                written.change(connection, claim.tx, Stand.ASKED, repeats.retry(claim.tx.id), quiet_ms)

    def settle(self, claim: Claim, body: Transaction, stand: Stand, answer: Answer, story: Story, reason: str = "") -> None:
        """What became of it. `body`: as it came now, for a person; `reason`: where it is central's own."""
        with self._database.write() as connection:
            written.change(connection, claim.tx, stand, answer)
            ledger, stood = Ledger(connection, self._arrived_ms), {"said": story.said}
            if stand is Stand.CONFLICT:
                why = reason or answer.reason
                conflicts.park(ledger, self._device, body.to_json(), why, answer.message, stood=stood)
            elif stand is Stand.APPLIED and claim.tx.want is Want.NOTE:
                message = conflicts.MESSAGES[conflicts.NOT_WANTED]
                conflicts.park(ledger, self._device, body.to_json(), conflicts.NOT_WANTED, message, Sort.NOTICE, stood)


def _whole(tx: Transaction, before: Before) -> Transaction:
    """A withdrawal or a note may have forgotten the patron by now: it is about what came first."""
    if tx.want not in (Want.WITHDRAW, Want.NOTE):
        return tx
    first = Transaction.from_json(before.body)
    return replace(first, want=tx.want, due=tx.due or first.due)
