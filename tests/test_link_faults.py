"""A kiosk and a real central with a bad line between them: once each, settled in the end, and no patron kept waiting.

The seeded mixes of all faults, with connections that hang or are slow to close, are in `tests/torture/link.py`.
"""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers import upstream_sizes, upstream_turns
from drivers.simulators.link import Link
from drivers.simulators.link_faults import NONE, Faults
from kiosk.transactions import Kind, Status
from tests.central_process import Server
from tests.link_kiosk import LinkKiosk
from tests.torture import storm_library as library

WAIT_MS, GRACE_S, TURN_MOST_S = 1_500, 0.3, 0.5
KIOSKS = itertools.count()
SIZE = library.Size(kiosks=12, items_each=120, patrons_each=5)


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("central")
    library.build(folder / "central.sqlite", SIZE, time.time_ns() // 1_000_000)
    with Server(folder) as server:
        yield server


class Night:
    """One kiosk behind a line of its own."""

    def __init__(self, link: Link, kiosk: LinkKiosk, number: int, file: Path):
        self.link, self.kiosk, self._number, self._file = link, kiosk, number, file
        self.items, self.ids = itertools.count(), list[str]()

    def owe(self, rows: int) -> None:
        for _ in range(rows):
            n = next(self.items)
            self.ids.append(self.kiosk.decide_here(library.item(self._number, n), library.card(self._number, n % 5)).id)

    def ask(self):
        n = next(self.items)
        question = self.kiosk.ask(library.item(self._number, n), library.card(self._number, n % 5))
        self.ids.append(question.transaction.id)
        return question

    def check(self) -> None:
        """Once each, accepted here, and nobody was kept waiting: neither a patron nor the screen."""
        truth = library.truth(self._file)
        assert set(self.ids) <= truth.once and not truth.otherwise and not truth.conflicts
        rows = self.kiosk.clerk.store.db.execute("SELECT status FROM txn").fetchall()
        assert [row[0] for row in rows] == [Status.ACCEPTED] * len(self.ids)
        waits = [question.heard_s for question in self.kiosk.questions.values()]
        assert all(0 < wait <= WAIT_MS / 1000 + GRACE_S for wait in waits), waits
        assert self.kiosk.longest_turn_s < TURN_MOST_S


@contextmanager
def night(central: Server, folder: Path, faults: Faults) -> Iterator[Night]:
    number = next(KIOSKS)
    link = Link("127.0.0.1", int(central.url.rpartition(":")[2]), faults)
    try:
        url = f"http://127.0.0.1:{link.port}"
        with LinkKiosk(folder, url, library.device(number), library.secret(number), WAIT_MS) as kiosk:
            yield Night(link, kiosk, number, central.folder / "central.sqlite")
    finally:
        link.close()


FAULTS = {
    "late": (Faults(latency_ms=50, jitter_ms=60), ""),
    "lossy": (Faults(loss=0.3, stall_ms=300, seed=2), "stalled"),
    "reset": (Faults(reset=0.5, reach=900, seed=1), "reset"),
    "cut": (Faults(cut=0.6, reach=700, seed=3), "cut"),
}


@pytest.mark.parametrize(("faults", "struck"), FAULTS.values(), ids=FAULTS)
def test_on_a_bad_line_each_transaction_takes_effect_once_and_nobody_waits(central: Server, tmp_path: Path, faults: Faults,
                                                                           struck: str):
    with night(central, tmp_path, faults) as one:
        one.owe(20)
        one.kiosk.run_until(lambda: one.kiosk.kiosk.link.reachable, 15, "the first probe")
        for _ in range(20):
            one.ask()
            one.kiosk.run_until(lambda: one.kiosk.settled, 30, "the replay")
            if any(word.startswith(struck) for word in one.link.struck) or not struck:
                break
        else:
            raise AssertionError("nothing went wrong on this line")
        one.check()


def test_a_hundred_rows_get_through_two_kilobytes_a_second_and_a_patron_is_answered_meanwhile(central: Server, tmp_path: Path):
    with night(central, tmp_path, Faults(bytes_s=2_000)) as one:
        one.owe(100)
        one.kiosk.run_until(lambda: one.kiosk.kiosk.link.delivering == "sending", 5)
        question = one.ask()
        one.kiosk.run_until(lambda: bool(question.heard_s), 3)
        assert not question.missing and one.kiosk.owed > 50        # replay yields the line, not its place
        assert one.kiosk.run_until(lambda: one.kiosk.settled, 20) < 8
        assert one.kiosk.batches[0] == 100 and one.kiosk.heard[0] == 100
        one.check()


def test_what_is_too_much_for_the_line_is_not_tried_again_as_it_is(central: Server, tmp_path: Path,
                                                                   monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(upstream_turns, "BULK_WAIT_S", 0.7)
    monkeypatch.setattr(upstream_sizes, "AIM_MS", 500)
    with night(central, tmp_path, Faults(bytes_s=2_000)) as one:
        one.owe(40)
        one.kiosk.run_until(lambda: one.kiosk.settled, 30)
        assert one.kiosk.heard[0] == 0 and {*one.kiosk.heard} - {0} and max(one.kiosk.heard) < 40
        one.check()


def test_a_return_is_as_safe_as_a_loan(central: Server, tmp_path: Path):
    with night(central, tmp_path, Faults(reset=0.6, reach=700, seed=8)) as one:
        one.owe(6)
        one.kiosk.run_until(lambda: one.kiosk.settled, 30)
        one.link.suffer(NONE)
        for n in range(6):
            one.ids.append(one.kiosk.decide_here(library.item(one._number, n), "", Kind.CHECKIN).id)
        one.link.suffer(Faults(cut=0.6, reach=500, seed=9))
        one.kiosk.run_until(lambda: one.kiosk.settled, 30)
        one.check()
