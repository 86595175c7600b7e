"""A short simulation, and the test of the test: a store that lies, and a visit that is too quick, are caught."""

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk import lines, writing
from kiosk.invariants import BrokenPromise
from kiosk.session import PHASES, TABLE
from offline_store.clerk import Clerk
from tests import simulate
from tests.simulation.checks import Broken


def test_a_hundred_visits_keep_every_promise():
    assert simulate.main(["--visits", "100", "--seed", "7"]) == 0


def test_a_store_that_only_says_that_it_wrote_is_caught(monkeypatch):
    honest = Clerk.do

    def lies(self, wishes):
        marks = [w for w in wishes if isinstance(w, fx.Mark)]
        events = honest(self, [w for w in wishes if not isinstance(w, fx.Mark)])
        return [*events, *(ev.Marked(w.visit, w.tx, w.item, w.status) for w in marks)]

    monkeypatch.setattr(Clerk, "do", lies)
    with pytest.raises(Broken):
        simulate.main(["--visits", "30", "--seed", "7"])


def test_unsecuring_before_the_loan_is_durable_is_caught(monkeypatch):
    too_early = lines.recorded

    def recorded(kiosk, event):
        kiosk, wishes = too_early(kiosk, event)
        line = kiosk.visit.line(event.transaction.item) if kiosk.visit else None
        return kiosk, (*wishes, *(writing.write(kiosk, line)[1] if line else ()))

    for phase in PHASES:
        monkeypatch.setitem(TABLE, (phase, ev.Recorded), recorded)
    with pytest.raises((BrokenPromise, Broken)):
        simulate.main(["--visits", "30", "--seed", "7"])
