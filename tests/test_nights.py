"""Replay into library systems: a short form of `python -m tests.nights`, and proof that it can fail."""

import pytest

from drivers.sip2 import lookup, replay
from drivers.sip2.lookup import Loans
from tests.nights import SYSTEMS, one_night
from tests.simulation.night import Broken

NIGHTS = range(6)


@pytest.mark.parametrize(("profile", "manners"), SYSTEMS)
def test_every_transaction_is_there_once_or_waits_for_a_person_whatever_answer_is_lost(profile: str, manners: str):
    counts = [one_night(profile, manners, seed) for seed in NIGHTS]
    assert sum(count["losses"] for count in counts) > 100
    assert sum(count["accepted"] for count in counts) > sum(count["conflict"] for count in counts) / 3


def _nights() -> None:
    for seed in range(40):
        one_night("koha", "koha", seed)


def test_a_replay_that_does_not_look_first_is_caught(monkeypatch: pytest.MonkeyPatch):
    def blind(ground, card):
        seen = yield from look(ground, card)
        return Loans(seen.known, True)
    look = lookup.loans
    monkeypatch.setattr(replay.lookup, "loans", blind)
    with pytest.raises(Broken):
        _nights()


def test_a_replay_that_ends_any_loan_is_caught(monkeypatch: pytest.MonkeyPatch):
    def always(ground, memory, tx, seen):
        yield from ()
        return True
    monkeypatch.setattr(replay, "_is_the_loan", always)
    with pytest.raises(Broken, match="younger loan"):
        _nights()


def test_a_replay_that_sends_without_asking_about_the_item_is_caught(monkeypatch: pytest.MonkeyPatch):
    """A library system that takes items away from others: koha_late, told that all of it has happened already."""
    def free(ground, item):
        seen = yield from look(ground, item)
        return type(seen)(True, False)
    look = lookup.item
    monkeypatch.setattr(replay.lookup, "item", free)
    with pytest.raises(Broken):
        for seed in range(40):
            one_night("alma", "alma", seed)


def test_a_payment_that_is_sent_by_itself_is_caught(monkeypatch: pytest.MonkeyPatch):
    from drivers.sip2 import questions
    from kiosk.transactions import Kind

    monkeypatch.setitem(replay._BOOK, Kind.PAYMENT, questions._pay)
    with pytest.raises(Broken, match="payment"):
        _nights()
