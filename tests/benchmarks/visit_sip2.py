"""A visit of ten checkouts against a library system over SIP2: messages, and how well they overlap with the pad.

The simulated library system takes 142 ms over a checkout, as a real Koha did; the simulated FEIG pad takes as long as air and
line take. The slower of the two is what the patron must wait for; the aim is 1.1 times that. The time begins with the
inventory that first hears the books and ends with the proof of the last tag.
"""

from collections import Counter

from drivers.simulators.upstreams import IlsSide
from tests.benchmarks.books import ordinary
from tests.benchmarks.figure import Figure
from tests.benchmarks.room import Room, room
from tests.benchmarks.stack import Run, _pile
from tests.benchmarks.watched_pad import WatchedPad, watched_pad

SIZE, PILES, BAUD = 10, 2, 115_200
CHECKOUT_MS = 142
FIRST_BOOK_MS, LAST_TAG_MS = 119, 44
"""Of the simulated pad: an inventory of ten and one read; a write, its proof and the silences between."""

RESTED = frozenset({"99"})
"""A keep-alive is no part of a visit."""


def figures() -> list[Figure]:
    ours, messages = run()
    ils_ms = SIZE * CHECKOUT_MS
    slower = max(ours.own_ms, ils_ms)
    least = slower + FIRST_BOOK_MS + LAST_TAG_MS
    told = " ".join(f"{code} {times}x" for code, times in sorted(messages.items()))
    return [
        Figure(f"SIP2 messages for a visit of {SIZE} checkouts", messages.total(), "", SIZE + 2, SIZE + 2, told),
        Figure(f"ms to {SIZE} unsecured tags, a checkout of {CHECKOUT_MS} ms", round(ours.last_tag_ms), "", round(least),
               round(1.1 * slower), f"pad alone {round(ours.own_ms)}, library system alone {ils_ms}"),
        Figure("… of the slower of pad and library system", ours.last_tag_ms / slower, "", least / slower, 1.1,
               "the first book must be read before, and the last tag be written after"),
    ]


def run() -> tuple[Run, Counter[str]]:
    """The quicker of two piles, since other work on the machine only ever adds; messages of the first."""
    titles = ordinary(PILES * SIZE)
    with watched_pad(BAUD) as (pad, address), room(pad=address, upstream="sip2") as library:
        library.start_again(library.watched)
        _system(library).control.ask(latency={"11": CHECKOUT_MS})
        runs = [_visit(library, pad, titles[n * SIZE:][:SIZE]) for n in range(PILES)]
    return min((one for one, _ in runs), key=lambda one: one.last_tag_ms), runs[0][1]


def _visit(library: Room, pad: WatchedPad, titles: list[str]) -> tuple[Run, Counter[str]]:
    before = _received(library)
    ours = _pile(library, pad, titles)
    return ours, _received(library) - before


def _system(library: Room) -> IlsSide:
    system = library.stage.house.upstream
    assert isinstance(system, IlsSide)
    return system


def _received(library: Room) -> Counter[str]:
    told = _system(library).control.ask(counts=True)["received"]
    return Counter({code: times for code, times in told.items() if code not in RESTED})
