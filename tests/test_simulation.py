"""A short simulation, and the test of the test: a store that lies, and a visit that is too quick, are caught."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import effects as fx
from kiosk import events as ev
from kiosk import lines, pile, writing
from kiosk.invariants import BrokenPromise
from kiosk.session import PHASES, TABLE
from kiosk.transactions import Kind, Result, Security
from offline_store import delivery
from offline_store.clerk import SERVES, Clerk
from tests import simulate
from tests.simulation.checks import Broken
from tests.simulation.world import Pad

ROOT = Path(__file__).parent.parent


def test_a_hundred_visits_keep_every_promise():
    assert simulate.main(["--visits", "100", "--seed", "7"]) == 0


def test_a_seed_plays_the_same_days_in_another_process():
    told = []
    for hash_seed in ("1", "2"):
        said = subprocess.run([sys.executable, "-m", "tests.simulate", "--visits", "40", "--seed", "7"], cwd=ROOT, check=True,
                              capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
        told.append(said.stdout.splitlines()[:-1])          # the last line says how long it took
    assert told[0] == told[1] and told[0]


def test_a_pile_that_joins_the_next_patron_is_caught(monkeypatch):
    monkeypatch.setattr(pile, "forget_owner", lambda lying: lying)
    with pytest.raises(Broken, match="7"):
        simulate.main(["--visits", "300", "--seed", "7"])


def test_a_refusal_that_is_swallowed_in_replay_is_caught(monkeypatch):
    honest = delivery.settle

    def swallows(desk, wish):
        kept = tuple(a for a in wish.answers if a.word is not Result.CONFLICT)
        gone = tuple(replace(a, result=Result.ACCEPTED, first=None) for a in wish.answers if a.word is Result.CONFLICT)
        return honest(desk, fx.Settle(kept + gone))

    monkeypatch.setitem(SERVES, fx.Settle, swallows)
    with pytest.raises(Broken, match=r"[35]:"):
        simulate.main(["--visits", "600", "--seed", "7"])


def test_a_pad_that_only_says_that_it_secured_is_caught(monkeypatch):
    honest = Pad.write

    def lies(self, uids, to, fails, silent):
        if to is Security.SECURED:
            return dict.fromkeys(uids, to)
        return honest(self, uids, to, fails, silent)

    monkeypatch.setattr(Pad, "write", lies)
    with pytest.raises(Broken, match="1"):
        simulate.main(["--visits", "300", "--seed", "7"])


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


def test_unsecuring_what_is_lent_for_use_in_the_library_is_caught(monkeypatch):
    honest = lines._checked_out
    monkeypatch.setitem(lines.AFTER_MARK, Kind.CHECKOUT, lambda kiosk, line: honest(kiosk, replace(line, keep_secured=False)))
    with pytest.raises(Broken, match=r"1: .* for use in the library"):
        simulate.main(["--visits", "300", "--seed", "7"])
