"""When to try again: one back-off for everything that talks to an upstream. Pure: time and chance come in.

Full jitter: each wait is drawn between nothing and a cap, and the cap grows to a named maximum. So a thousand kiosks that
lost central in one moment do not come back in one moment (docs/decisions/0008-back-off.md).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

Chance = Callable[[], float]
"""0 ≤ x < 1, such as random.random."""

DOUBLINGS_MAX = 30
"""Beyond that a cap has reached any maximum."""


def cap_s(first_s: float, most_s: float, tries: int) -> float:
    """Doubled with each try but the first."""
    return min(most_s, first_s * 2.0 ** min(max(tries - 1, 0), DOUBLINGS_MAX))


def not_before(asked_s: float, chance: Chance) -> float:
    """Retry-After obeyed, and up to a quarter more: it is told in whole seconds, to many at once."""
    return asked_s * (1 + chance() / 4)


@dataclass
class BackOff:
    """After deliveries that an upstream which is there did not take. `first_s`, `most_s`: the caps."""

    chance: Chance
    first_s: float = 4.0
    most_s: float = 300.0
    tries: int = 0

    def next_s(self) -> float:
        self.tries += 1
        return self.chance() * cap_s(self.first_s, self.most_s, self.tries)

    def reset(self) -> None:
        self.tries = 0


# ---- is it there? ---------------------------------------------------------------------------------------------------

PROBE_WAIT_S = 10.0
"""A slow line is a line: replay can go on, even where a patron's question would come too late."""

PROBE_CAP_S, PROBE_MOST_S = 1.0, 60.0
"""The least and the greatest cap of the wait between two probes."""

PROBE_SHARE = 0.25
"""In between the cap is this share of the time that upstream has been away: it doubles as the absence does."""

SLOW_MS = 1_000
"""An answer to a probe that took longer is worth another probe: the line may have become quick again."""

SLOW_EVERY_S = 5.0
"""Then it comes so much later."""


@dataclass
class Probes:
    """When to knock. Away at first: a probe comes before everything else."""

    chance: Chance
    most_s: float = PROBE_MOST_S
    due_s: float | None = 0.0
    lost_s: float | None = field(default=None)

    def at_once(self) -> None:
        self.due_s = 0.0

    def lost(self, now_s: float) -> None:
        self.lost_s, self.due_s = now_s, now_s

    def failed(self, began_s: float, now_s: float, asked_s: float = 0.0) -> None:
        """`began_s`: of the probe, from which its wait is counted. `asked_s`: Retry-After."""
        if self.lost_s is None:
            self.lost_s = now_s
        cap = min(self.most_s, max(PROBE_CAP_S, PROBE_SHARE * (now_s - self.lost_s)))
        self.due_s = max(began_s + self.chance() * cap, now_s + not_before(asked_s, self.chance))

    def succeeded(self, took_ms: int, now_s: float) -> None:
        self.lost_s = None
        self.due_s = now_s + SLOW_EVERY_S if took_ms >= SLOW_MS else None
