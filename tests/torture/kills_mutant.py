"""Kiosks that break one promise each, to show that the torture notices: run_kiosk.py with one guard taken away.

    python -m tests.torture.kills_mutant NAME --config FILE

Knows the places in the product that are turned; judges nothing.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import run_kiosk

COMMIT_EVERY = 60


def confirms_before_the_commit() -> None:
    """Answers as if each transaction were on disk; it is, sixty later."""
    from offline_store.store import Store

    counted = [0]

    @contextmanager
    def transaction(self: Store) -> Iterator[None]:
        with self.faults():
            if not self.db.in_transaction:
                self.db.execute("BEGIN IMMEDIATE")
            yield
            counted[0] += 1
            if counted[0] % COMMIT_EVERY == 0:
                self.db.execute("COMMIT")

    Store.transaction = transaction  # type: ignore[method-assign]


def forgets_what_is_owed() -> None:
    """Starts with a clean slate: what upstream has not heard is gone."""
    from offline_store import delivery

    honest = delivery.after_restart

    def after_restart(desk) -> None:
        desk.db.execute("DELETE FROM txn WHERE status IN ('asking', 'pending', 'withdrawing')")
        desk.load()
        honest(desk)

    delivery.after_restart = after_restart


def unsecures_before_the_loan() -> None:
    """Sends the tag its command as soon as the question is written down, and asks afterwards."""
    from kiosk import events, lines, session, writing
    from kiosk.transactions import Kind

    def recorded(kiosk, event):
        kiosk, wishes = lines.recorded(kiosk, event)
        line = kiosk.visit.line(event.transaction.item) if kiosk.visit else None
        too_early = writing.write(kiosk, line)[1] if line and line.kind is Kind.CHECKOUT and line.here else ()
        return kiosk, (*too_early, *wishes)

    for phase in session.PHASES:
        session.TABLE[phase, events.Recorded] = recorded
    session.check = lambda *_: None


@dataclass(frozen=True)
class Mutant:
    """How to break it, and the visits that have to notice: weather and aims of the strikes."""

    breaks: Callable[[], None]
    weathers: tuple[tuple[str, float], ...]
    aims: tuple[str, ...]


UP, DOWN, SLOW = (("up", 0.0),), (("down", 0.0),), (("slow", 2.0),)

MUTANTS = {
    "a kiosk that confirms before the commit": Mutant(confirms_before_the_commit, UP, ("yours", "slip")),
    "a kiosk that forgets what is owed": Mutant(forgets_what_is_owed, DOWN, ("yours", "slip")),
    "a kiosk that unsecures before the loan": Mutant(unsecures_before_the_loan, SLOW, ("asking",)),
}
"""By name."""


def main() -> int:
    MUTANTS[sys.argv[1]].breaks()
    return run_kiosk.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
