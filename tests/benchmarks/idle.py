"""Wake-ups a second of the whole kiosk process while nobody is there: all threads, by the kernel's own count.

The kiosk stands at its welcome screen with the simulated pad, printer, scanner and central connected, and has just started.
Counted once more after a book was laid down and lifted again, when the pad's port looks twice as often for half a minute. Each
voluntary and each other context switch counts as one. The least is none: a program that sleeps until something happens; a
look at the pad costs two, one to ask and one to hear. What is done once a minute (the printer is asked) may fall between.
"""

import time
from collections import Counter

from tests.benchmarks.books import ordinary
from tests.benchmarks.figure import Figure
from tests.benchmarks.process import switches
from tests.benchmarks.room import Room, room

WINDOW_S = 10.0
SETTLE_S = 2.0
MOST = 2
LEAST = 0


def figures() -> list[Figure]:
    with room() as library:
        library.start_again(library.watched)
        time.sleep(SETTLE_S)
        idle = rates(library)
        library.lay(ordinary(1))
        time.sleep(SETTLE_S)
        library.stage.lift_all()
        time.sleep(SETTLE_S)
        lively = rates(library)
    each = [Figure(f"of these by the thread: {name}", rate) for name, rate in idle.most_common() if rate]
    return [Figure("wake-ups a second, idle", sum(idle.values()), "", LEAST, MOST, "set beforehand"), *each,
            Figure("wake-ups a second, in the half minute after a book", sum(lively.values()), "", LEAST)]


def rates(library: Room) -> Counter[str]:
    """By the name of the thread, a second."""
    names = {int(thread): name for thread, name in library.told()["threads"].items()}
    before, began = switches(library.pid), time.monotonic()
    time.sleep(WINDOW_S)
    after, took_s = switches(library.pid), time.monotonic() - began
    found: Counter[str] = Counter()
    for thread, count in after.items():
        found[names.get(thread, "unknown")] += count - before.get(thread, 0)
    return Counter({name: count / took_s for name, count in found.items()})
