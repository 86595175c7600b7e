"""What one part of the torture found: how often it struck and where, what had been confirmed, and which promises broke.

A part is a module of this package with `NAME` and `run(short: bool) -> Report`. Pure; knows no part.
"""

from collections import Counter
from dataclasses import dataclass, field

BROKEN_TOLD = 20
"""Sentences of one part that are printed."""


@dataclass
class Report:
    """`strikes`: how often, by the point at which it struck. `found`: other counts worth telling.

    `broken`: one sentence for each promise that did not hold. `missed`: aims of time and effort that this run did not reach;
    told, and no failure: a busy machine is no broken promise. `caught`: of the mutations that were tried, which were noticed.
    """

    part: str
    strikes: Counter[str] = field(default_factory=Counter)
    confirmed: int = 0
    lost: int = 0
    doubled: int = 0
    unsecured: int = 0
    found: Counter[str] = field(default_factory=Counter)
    caught: dict[str, bool] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    took_s: float = 0.0

    @property
    def kept(self) -> bool:
        return not (self.lost or self.doubled or self.unsecured or self.broken) and all(self.caught.values())

    def lines(self) -> list[str]:
        """For the terminal."""
        struck = sum(self.strikes.values())
        counts = f"{self.confirmed:,} transactions confirmed, {self.lost} lost, {self.doubled} doubled"
        said = [f"{self.part}: struck {struck:,} times in {self.took_s:.0f} s: {counts}, "
                f"{self.unsecured} items unsecured without a loan"]
        said += [f"    {times:>9,}  {what}" for what, times in (*self.strikes.most_common(), *sorted(self.found.items()))]
        if self.caught:
            said.append(f"    {sum(self.caught.values())} of {len(self.caught)} mutations caught")
        said += [f"    missed: {sentence}" for sentence in self.missed]
        return said + self.verdict()

    def verdict(self) -> list[str]:
        """Why it has failed; empty when everything held."""
        unnoticed = [f"    NOT caught: {name}" for name, seen in self.caught.items() if not seen]
        return unnoticed + [f"    BROKEN ({self.part}): {sentence}" for sentence in self.broken[:BROKEN_TOLD]]
