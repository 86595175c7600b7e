"""Contenders in turns, A B C B C A …: on a noisy machine the ratio of two figures of one round says more than either alone."""

from collections.abc import Callable, Sequence
from statistics import median

Round = dict[str, float]


def in_turns(names: Sequence[str], measure: Callable[[str], float], rounds: int) -> list[Round]:
    """One figure of each a round; the first round warms up and is left out."""
    orders = [[*names[n % len(names):], *names[:n % len(names)]] for n in range(rounds + 1)]
    return [{name: measure(name) for name in order} for order in orders][1:]


def ratio(rounds: Sequence[Round], name: str, to: str) -> float:
    return median(one[name] / one[to] for one in rounds)
