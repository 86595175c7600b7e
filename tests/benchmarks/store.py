"""Syncs to disk and bytes written for a pile, counted below the store by a VFS that passes everything through.

A sync is the price on an SD card (2 to 10 ms, at times far more), so it is what we count. "The store alone": its own thread
gets all wishes of a pile at once. "The kiosk": the whole process borrows the pile in a visit, on a pad that takes its time on
air and on a line of 38,400 baud, so that books become known one after the other; counted from the books on the pad to the
note that the last tag was written. The least for a transaction is a bare append of one record, for a pile one sync.
"""

import time
from collections.abc import Callable, Iterator

from tests.benchmarks.books import ordinary
from tests.benchmarks.figure import Figure
from tests.benchmarks.room import Room, room
from tests.benchmarks.watched_pad import watched_pad
from tests.store_costs import LEAST_BYTES, measure, pile_syncs

SIZES = (1, 5, 10, 20)
ROOMS = ((1, 5, 10), (20,))      # a patron may have twenty loans
MOST: dict[str, Callable[[int], int]] = {"up": lambda size: size + 2, "down": lambda size: 3}
BAUD = 38_400
BYTES_MOST = {1: 4_800, 20: 1_000}

QUIET_S = 0.8
"""What may follow is written half a second after the last tag at the latest; then nothing more is."""

AS_MANY_AS_ONLINE = {"offline_items_per_patron": "20"}


def figures() -> list[Figure]:
    return [*map(_bytes, BYTES_MOST),
            *(_syncs("the store alone", size, network, _alone(size, network)) for network in MOST for size in SIZES),
            *(figure for network in MOST for figure in _whole_kiosk(network))]


def _bytes(pile: int) -> Figure:
    what = "bytes of a transaction written alone" if pile == 1 else f"bytes of each of {pile} transactions together"
    return Figure(what, round(measure(pile).bytes), "", LEAST_BYTES, BYTES_MOST[pile], "set beforehand")


def _syncs(who: str, size: int, network: str, ours: int) -> Figure:
    return Figure(f"syncs of {who}, pile of {size}, network {network}", ours, "", 1, MOST[network](size), "set beforehand")


def _alone(size: int, network: str) -> int:
    """All wishes of the pile come together, as if the pad had read it at once."""
    return pile_syncs(size, online=network == "up")


def _whole_kiosk(network: str) -> Iterator[Figure]:
    costs = {size: cost for sizes in ROOMS for size, cost in _pile_costs(sizes, network)}
    for size, (syncs, _) in costs.items():
        yield _syncs("the kiosk", size, network, syncs)
    yield Figure(f"bytes written for each of {SIZES[-1]} loans, network {network}", round(costs[SIZES[-1]][1] / SIZES[-1]), "",
                 LEAST_BYTES)


def _pile_costs(sizes: tuple[int, ...], network: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """One visit for each size -> size, (syncs, bytes) from the pad to the last note."""
    titles = ordinary(sum(sizes))
    with watched_pad(BAUD) as (_, pad), room(AS_MANY_AS_ONLINE, pad) as library:
        library.start_again(library.watched)
        library.house.link.set(network)
        for size in sizes:
            pile, titles = titles[:size], titles[size:]
            library.sign_in()
            before = _rested(library)
            library.wait_unsecured(library.lay(pile))
            after = _rested(library)
            yield size, (after[0] - before[0], after[1] - before[1])


def _rested(library: Room) -> tuple[int, int]:
    """(syncs, bytes) of the store so far, once nothing follows any more."""
    told = library.told()
    while True:
        time.sleep(QUIET_S)
        before, told = told, library.told()
        if before["syncs"] == told["syncs"]:
            return told["syncs"], told["bytes"]
