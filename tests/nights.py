"""Nights without a network, replayed into every library system, with an answer lost at every possible point.

    python -m tests.nights --nights 2000 --seed 1

Each night is played once whole, then once for each message and each way to lose it. In the end the library system holds
every transaction exactly once, or a conflict waits for a person.
"""

import argparse
import sys
import time
from collections import Counter

from drivers.sip2.profiles import PROFILES
from tests.simulation.night import LOST, Broken, Night, fitted

SYSTEMS = (("generic", "generic"), ("koha", "koha"), ("koha", "koha_middle"), ("koha", "koha_late"), ("evergreen", "evergreen"),
           ("folio", "folio"), ("symphony", "symphony"), ("alma", "alma"), ("sierra", "sierra"), ("polaris", "polaris"))
"""Profile of the kiosk, manners of the library system."""

COLUMNS = ("nights", "messages", "losses", "accepted", "withdrawn", "conflict")


def one_night(profile: str, manners: str, seed: int) -> Counter:
    """Raises Broken with what it takes to play it again."""
    known = fitted(PROFILES[profile], manners)
    whole = _played(known, manners, seed, None)
    count = Counter(nights=1, messages=whole.messages) + whole.count
    for number in range(1, whole.messages + 1):
        for what in LOST:
            night = _played(known, manners, seed, (number, what))
            count += Counter(losses=1, messages=night.messages) + night.count
    return count


def _played(profile, manners: str, seed: int, lose: tuple[int, str] | None) -> Night:
    night = Night(seed, profile, manners, lose)
    try:
        night.play()
        night.check()
    except Broken as broken:
        raise Broken(f"{manners}, night {seed}, lost {lose}: {broken}") from broken
    return night


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--nights", type=int, default=2_000, help="in all, shared among the library systems")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    each, began = -(-asked.nights // len(SYSTEMS)), time.monotonic()
    print(f"{'':24}" + "".join(f"{name:>12}" for name in COLUMNS))
    total: Counter = Counter()
    for profile, manners in SYSTEMS:
        count: Counter = Counter()
        try:
            for number in range(each):
                count += one_night(profile, manners, asked.seed * 1_000_003 + number)
        except Broken as broken:
            print(broken, file=sys.stderr)
            return 1
        print(f"{profile + ' / ' + manners:24}" + "".join(f"{count[name]:>12,}" for name in COLUMNS), flush=True)
        total += count
    print(f"{'all':24}" + "".join(f"{total[name]:>12,}" for name in COLUMNS))
    print(f"seed {asked.seed}, {time.monotonic() - began:.0f} s: none lost, none doubled, no younger loan ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())
