"""When upstream is tried again: each time by chance, more rarely the longer it is away, and never before it asked for."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import backoff
from kiosk.backoff import PROBE_CAP_S, PROBE_MOST_S, PROBE_SHARE, BackOff, Probes

LATEST = 1 - 1e-9


def gaps_while_away(chance, for_s: float) -> list[tuple[float, float]]:
    """(time away, wait) of each probe; a probe fails at once."""
    probes, now_s, gaps = Probes(chance), 100.0, []
    probes.lost(now_s)
    assert probes.due_s == now_s
    while now_s < 100.0 + for_s:
        probes.failed(now_s, now_s)
        assert probes.due_s is not None
        gaps.append((now_s - 100.0, probes.due_s - now_s))
        now_s = max(probes.due_s, now_s + 0.001)
    return gaps


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_waits_are_drawn_below_a_cap_that_doubles_to_its_maximum(seed: int, times: int):
    patience = BackOff(random.Random(seed).random)
    for n in range(times):
        assert 0 <= patience.next_s() < min(patience.most_s, patience.first_s * 2**n)
    patience.reset()
    assert patience.next_s() < patience.first_s


def test_the_cap_is_reached_and_waits_spread_over_all_of_it():
    late = BackOff(lambda: LATEST)
    assert [round(late.next_s(), 3) for _ in range(9)] == [4, 8, 16, 32, 64, 128, 256, 300, 300]
    dice = random.Random(1)
    eighth = [BackOff(dice.random, tries=7).next_s() for _ in range(4_000)]
    tenths = [sum(1 for wait in eighth if n * 30 <= wait < (n + 1) * 30) for n in range(10)]
    assert all(300 < count < 500 for count in tenths)


def test_a_lost_upstream_is_tried_at_once_then_within_each_second_then_more_rarely_the_longer_it_is_away():
    gaps = gaps_while_away(lambda: LATEST, 1_000)
    assert [wait for away, wait in gaps if away < PROBE_CAP_S / PROBE_SHARE - 0.1] == pytest.approx([1.0] * 4)
    assert all(wait <= max(PROBE_CAP_S, PROBE_SHARE * away) for away, wait in gaps)
    assert max(wait for _, wait in gaps) == pytest.approx(PROBE_MOST_S)


def test_however_long_it_was_away_it_is_found_within_a_quarter_of_that_and_within_a_minute():
    for away_s in (3, 10, 60, 240, 3_600):
        found = []
        for seed in range(40):
            gaps = gaps_while_away(random.Random(seed).random, away_s)
            found.append(gaps[-1][0] + gaps[-1][1] - away_s)
        assert max(found) <= min(PROBE_MOST_S, max(PROBE_CAP_S, PROBE_SHARE * away_s)) + 0.01


def test_a_probe_that_took_ten_seconds_is_followed_at_once():
    probes = Probes(lambda: LATEST)
    probes.lost(100.0)
    probes.failed(100.0, 110.0)
    assert probes.due_s == 110.0


def test_no_probe_comes_before_the_time_that_was_asked_for_and_not_all_of_them_at_that_time():
    due = []
    for seed in range(100):
        probes = Probes(random.Random(seed).random)
        probes.lost(100.0)
        probes.failed(100.0, 100.1, asked_s=20)
        due.append(probes.due_s or 0)
    assert min(due) >= 120.1 and max(due) > 124 and max(due) <= 125.1


def test_a_good_probe_is_the_last_and_a_slow_one_is_not():
    probes = Probes(random.random)
    probes.succeeded(20, 100.0)
    assert probes.due_s is None
    probes.succeeded(backoff.SLOW_MS, 100.0)
    assert probes.due_s == 100.0 + backoff.SLOW_EVERY_S


def test_a_thousand_kiosks_come_back_one_after_the_other():
    """Central was away for five minutes and is back: how many knock in the busiest second?"""
    busiest = [0] * 100
    for seed in range(1_000):
        away, wait = gaps_while_away(random.Random(seed).random, 300)[-1]
        busiest[int(away + wait - 300)] += 1
    assert sum(busiest) == 1_000
    assert max(busiest) < 70 and sum(busiest[:10]) < 450
