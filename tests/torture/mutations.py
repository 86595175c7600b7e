"""The test of the test: each guard is taken away on purpose, and the power cuts have to notice it.

    python -m tests.torture mutations

A mutation is noticed when a promise breaks while a day is recorded, or at any cut of it. Each is tried on days of several
seeds until it is. There is no shorter form: a guard that nobody watches over is none.
"""

import dataclasses
import functools
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from kiosk import effects as fx
from kiosk import events as ev
from kiosk import invariants, leaving, lines, pile, writing
from kiosk.session import PHASES, TABLE
from kiosk.transactions import Result, Status
from offline_store import clerk, delivery, log_check, privacy, schema, transactions
from offline_store.errors import StoreError
from offline_store.store import Store
from tests.simulation import device
from tests.torture.cuts import Cuts, shared_memory
from tests.torture.day import Day
from tests.torture.report import Report

NAME = "mutations"
SEEDS = tuple(range(1, 13))
VISITS = 3
WORKERS = 2
LONGEST = 100

Mutation = Callable[[ExitStack], object]


def run(_short: bool) -> Report:
    report = Report("mutations")
    with ProcessPoolExecutor(WORKERS) as pool:
        for name, how in zip(MUTATIONS, pool.map(noticed, MUTATIONS), strict=True):
            report.caught[name] = bool(how) is not (name == NOTHING)
            report.strikes[f"{name}: {how or 'not noticed'}"] += 1
    return report


def noticed(name: str) -> str:
    """How it was; "" when it was not."""
    with ExitStack() as patches, tempfile.TemporaryDirectory(dir=shared_memory()) as folder:
        MUTATIONS[name](patches)
        best = SHOWN_BEST_BY.get(name, ())
        return _notice(best, Path(folder) / "best") or ("" if name == NOTHING else _notice(SEEDS, Path(folder) / "all"))


def _notice(seeds: Sequence[int], folder: Path) -> str:
    """First all days are played, which is quick; then they are cut."""
    days: list[tuple[int, Path, list[Any]]] = []
    for seed in seeds:
        home = folder / str(seed)
        try:
            days.append((seed, home, list(Day(seed, home, VISITS).run())))
        except (AssertionError, StoreError) as error:
            return f"in the day: {error}"[:LONGEST]
    return next((how for day in days if (how := _cut(*day))), "")


def _cut(seed: int, home: Path, log: list[Any]) -> str:
    tally = Cuts((home / "key").read_bytes(), random.Random(seed), stop_at_first=True).everywhere(log)
    return f"after a cut: {tally.verdict.bad[0]}"[:LONGEST] if tally.verdict.bad else ""


# ---- the guards that are taken away ---------------------------------------------------------------------------------

def _weak(synchronous: str) -> Mutation:
    weak = tuple(p.replace("synchronous=FULL", f"synchronous={synchronous}") for p in schema.ON_OPEN)
    return lambda patches: patches.enter_context(mock.patch.object(schema, "ON_OPEN", weak))


def _replaced(where: Any, name: str, by: Any) -> Mutation:
    return lambda patches: patches.enter_context(mock.patch.object(where, name, by))


def _served(wish: type, by: Callable) -> Mutation:
    return lambda patches: patches.enter_context(mock.patch.dict(clerk.SERVES, {wish: by}))


def _restart(by: Callable) -> Mutation:
    """`by(desk)` instead of what a restart does."""
    return _replaced(delivery, "after_restart", by)


def _answers_before_it_is_on_disk(patches: ExitStack) -> None:
    """Each second commit is left for the next one; its answers are not."""
    honest, calls = Store.transaction, iter(range(10**9))

    @contextmanager
    def lazy(store: Store) -> Iterator[None]:
        if store.db.in_transaction:
            yield
            store.db.execute("COMMIT")
        elif next(calls) % 2:
            store.db.execute("BEGIN IMMEDIATE")
            yield
        else:
            with honest(store):
                yield

    def first_commits(honest: Callable) -> Callable:
        def called(store: Store, **more: Any) -> None:
            if store.db.in_transaction:
                store.db.execute("COMMIT")
            honest(store, **more)
        return called

    patches.enter_context(mock.patch.object(Store, "transaction", lazy))
    for name in ("checkpoint", "close"):
        patches.enter_context(mock.patch.object(Store, name, first_commits(getattr(Store, name))))


def _unsecured_before_the_loan_is_on_disk(patches: ExitStack) -> None:
    recorded = lines.recorded

    def too_early(kiosk, event):
        kiosk, wishes = recorded(kiosk, event)
        line = kiosk.visit.line(event.transaction.item) if kiosk.visit else None
        return kiosk, (*wishes, *(writing.write(kiosk, line)[1] if line else ()))

    for phase in PHASES:
        patches.enter_context(mock.patch.dict(TABLE, {(phase, ev.Recorded): too_early}))
    patches.enter_context(mock.patch.object(invariants, "_unsecured_only_when_durable", lambda *_: None))


def _new_ids_at_each_try(patches: ExitStack) -> None:
    honest = transactions.as_transaction

    def renamed(desk, row):
        made = honest(desk, row)
        again = row["attempts"] or Status(row["status"]) is not Status.ASKING
        return dataclasses.replace(made, id=made.id[:-6] + f"{random.getrandbits(24):06x}") if again else made

    patches.enter_context(mock.patch.object(transactions, "as_transaction", renamed))


def _the_time_of_the_try(patches: ExitStack) -> None:
    honest = transactions.as_transaction
    patches.enter_context(mock.patch.object(transactions, "as_transaction", lambda desk, row: dataclasses.replace(
        honest(desk, row), wall_ms=desk.clock.read().wall_ms)))


def _younger_rows_overtake(desk, wish):
    """Newest first, and all rows of an item."""
    chosen = [r.seq for r in desk.live.rows.values() if r.status is not Status.ACCEPTED and r.status is not Status.ASKING]
    rows = tuple(t for seq in reversed(chosen[-wish.limit:]) if (t := transactions.deliverable(desk, seq)))
    return [ev.OwedFetched(rows)]


def _conflicts_are_called_accepted(patches: ExitStack) -> None:
    honest = delivery.settle

    def swallows(desk, wish):
        answers = tuple(dataclasses.replace(a, result=Result.ACCEPTED, first=None) if a.word is Result.CONFLICT else a
                        for a in wish.answers)
        return honest(desk, fx.Settle(answers))

    patches.enter_context(mock.patch.dict(clerk.SERVES, {fx.Settle: swallows}))


def _open_rows_are_forgotten(desk) -> None:
    desk.db.execute("DELETE FROM txn WHERE status = 'asking'")
    desk.load()


def _open_loans_are_guessed_to_stand(desk) -> None:
    for row in desk.db.execute(f"{schema.SELECT} WHERE status = 'asking'").fetchall():
        transactions.change(desk, row, Status.ACCEPTED)


def _returns_are_withdrawn_too(patches: ExitStack) -> None:
    patches.enter_context(mock.patch.object(transactions, "NOBODY_ASKS", {}))
    patches.enter_context(mock.patch.object(delivery, "NOBODY_ASKS", {}))


def _staff_are_not_told_of_tags(desk) -> None:
    for row in desk.db.execute(f"{schema.SELECT} WHERE status = 'asking'").fetchall():
        transactions.change(desk, row, transactions.NOBODY_ASKS.get(row["kind"], Status.WITHDRAWING))


def _card_numbers_bare(patches: ExitStack) -> None:
    patches.enter_context(mock.patch.object(privacy.DeviceKey, "seal", lambda _key, card, _bound_to: card.encode()))
    patches.enter_context(mock.patch.object(privacy.DeviceKey, "unseal", lambda _key, sealed, _bound_to: sealed.decode()))


def _numbers_are_used_again(patches: ExitStack) -> None:
    honest = transactions.next_seq
    patches.enter_context(mock.patch.object(transactions, "next_seq", lambda desk: honest(desk) + (honest(desk) == 4)))


def _a_visit_that_stays(patches: ExitStack) -> None:
    """The card is still in the kiosk's memory when its patron has gone."""
    def kept(kiosk, **more):
        return dataclasses.replace(kiosk, **{name: value for name, value in more.items() if name != "visit"})

    patches.enter_context(mock.patch.object(leaving, "replace", kept))


class _Unguarded(int):
    """A limit that never stops anybody (`n >= limit` is false) and that can still be checked (`n <= limit`)."""

    def __le__(self, other: object) -> bool:
        return False


def _a_visit_without_end(patches: ExitStack) -> None:
    settings = functools.partial(device.Settings, items_per_visit_max=_Unguarded(2))
    patches.enter_context(mock.patch.object(device, "Settings", settings))


def _a_broken_start(desk) -> None:
    if desk.db.execute("SELECT 1 FROM txn WHERE status = 'asking'").fetchone():
        raise ValueError("an unsettled row")


NOTHING = "nothing is taken away, and nothing is noticed"

MUTATIONS: dict[str, Mutation] = {
    NOTHING: lambda _patches: None,
    "1: a tag is unsecured before its loan is on disk": _unsecured_before_the_loan_is_on_disk,
    "1: staff are not told of tags that a power cut left": _restart(_staff_are_not_told_of_tags),
    "1: staff are not told at the end of a visit": _replaced(leaving, "_notes_for_staff", lambda _visit: ()),
    "2: synchronous=NORMAL": _weak("NORMAL"),
    "2: synchronous=OFF": _weak("OFF"),
    "2: answers before the commit": _answers_before_it_is_on_disk,
    "3: a new id at each try": _new_ids_at_each_try,
    "3: open rows are forgotten at a restart": _restart(_open_rows_are_forgotten),
    "3: open loans are guessed to stand at a restart": _restart(_open_loans_are_guessed_to_stand),
    "4: younger rows overtake older ones of an item": _served(fx.FetchOwed, _younger_rows_overtake),
    "5: conflicts are swallowed": _conflicts_are_called_accepted,
    "5: returns are withdrawn at a restart": _returns_are_withdrawn_too,
    "5: numbers with a gap": _numbers_are_used_again,
    "6: the time of the try instead of the time of the loan": _the_time_of_the_try,
    "7: a pile joins the next patron": _replaced(pile, "forget_owner", lambda lying: lying),
    "8: card numbers lie bare in the store": _card_numbers_bare,
    "8: a visit stays after its end": _a_visit_that_stays,
    "9: a visit takes more items than its limit": _a_visit_without_end,
    "10: the kiosk does not start with an open row": _restart(_a_broken_start),
    "10: a torn commit is taken for damage": _replaced(log_check, "UNFINISHED_MAX", 0),
}
"""The number is that of the invariant (design §6)."""


SHOWN_BEST_BY = {
    "4: younger rows overtake older ones of an item": (3,),
    "5: conflicts are swallowed": (7,),
    "7: a pile joins the next patron": (26,),
    NOTHING: (3, 7, 26),
}
"""Seeds of days that show it soonest: only to save time."""
