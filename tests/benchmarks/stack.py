"""Ten new books on a pad that takes its time: from its first answer to the drawn lines and to the unsecured tags.

The simulated FEIG pad waits as long as air (ISO 15693) and serial line (8E1) take; the kiosk's own process asks central for
each loan meanwhile. The time begins with the inventory that first hears the books. A line is drawn when the paint that
shows its item is done; a tag is unsecured when the answer that proves it has left the pad.

"Of the pad's own time" is the whole beside air, line and the 5 ms of silence before each request, for the same exchanges.
The aim is 1.15 times the plan of 3N + 1 round trips by the arithmetic of the standards; the least is the air alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drivers.pad_feig import PSST_S
from tests.benchmarks.books import ordinary
from tests.benchmarks.figure import Figure
from tests.benchmarks.room import Room, room
from tests.benchmarks.watched_pad import Exchange, WatchedPad, watched_pad

SIZE, PILES = 10, 2
MOST = 1.15

AIR_READ_MS, AIR_MS = 241, 399
"""Ten tags identified, and written too, with no line at all (measured beforehand)."""

READ_MS = {38_400: 514, 115_200: 369}
PROVEN_MS = {38_400: 1_032, 115_200: 780}
"""Ten tags identified; written and proven each by its own system information (measured beforehand, plan b)."""

PAINT_S = 0.2
UNREAD, DONE = "READING", "DONE"


@dataclass(frozen=True)
class Run:
    """Milliseconds after the first answer began. `own_ms`: what the pad itself needed up to the last proof."""

    first_line_ms: float
    last_line_ms: float
    first_tag_ms: float
    last_tag_ms: float
    borrowed_ms: float
    own_ms: float
    round_trips: int


def figures() -> list[Figure]:
    return [figure for baud in PROVEN_MS for figure in _figures(baud, run(baud))]


def _figures(baud: int, ours: Run) -> Iterator[Figure]:
    def of(what: str, number: float, least: float | None = None, aim: float | None = None) -> Figure:
        return Figure(f"FEIG {baud:,} baud: {what}", number, "", least, aim, "measured beforehand" if aim else "")

    yield of("ms to the first line", round(ours.first_line_ms))
    yield of(f"ms to {SIZE} lines", round(ours.last_line_ms), AIR_READ_MS, round(MOST * READ_MS[baud]))
    yield of("ms to the first unsecured tag", round(ours.first_tag_ms))
    yield of(f"ms to {SIZE} unsecured tags", round(ours.last_tag_ms), AIR_MS, round(MOST * PROVEN_MS[baud]))
    yield of("ms until all are shown as borrowed", round(ours.borrowed_ms), AIR_MS)
    yield of("the last tag, of the pad's own time", ours.last_tag_ms / ours.own_ms, 1, MOST)
    yield of("round trips, looks for lifted books included", ours.round_trips, 3 * SIZE + 1)


def run(baud: int) -> Run:
    """Two piles of ten, online; the quicker one, since other work on the machine only ever adds."""
    titles = ordinary(PILES * SIZE)
    with watched_pad(baud) as (pad, address), room(pad=address) as library:
        library.start_again(library.watched)
        runs = [_pile(library, pad, titles[n * SIZE:][:SIZE]) for n in range(PILES)]
    return min(runs, key=lambda one: one.last_tag_ms)


def _pile(library: Room, pad: WatchedPad, titles: list[str]) -> Run:
    library.sign_in()
    pad.exchanges.clear()
    library.wait_unsecured(library.lay(titles))
    return _run(pad.exchanges, _paints(library))


def _paints(library: Room) -> list[tuple[float, dict[str, int]]]:
    """All of them, once all books are shown as borrowed."""
    while (paints := library.told()["paints"])[-1][1].get(DONE) != SIZE:
        library.stage.wait(PAINT_S)
    return paints


def _run(exchanges: list[Exchange], paints: list[tuple[float, dict[str, int]]]) -> Run:
    first = next(n for n, one in enumerate(exchanges) if one.command == "inventory" and one.tags)
    proofs = [n for n, one in enumerate(exchanges) if one.command == "system_info"]
    needed = exchanges[first:proofs[-1] + 1]
    began_s = needed[0].at_s

    def painted_ms(holds: Callable[[dict[str, int]], bool]) -> float:
        return 1000 * (next(at_s for at_s, steps in paints if at_s > began_s and holds(steps)) - began_s)

    def proven_ms(which: int) -> float:
        return 1000 * (exchanges[proofs[which]].end_s - began_s)

    return Run(painted_ms(lambda steps: _drawn(steps) >= 1), painted_ms(lambda steps: _drawn(steps) == SIZE),
               proven_ms(0), proven_ms(-1), painted_ms(lambda steps: steps.get(DONE, 0) == SIZE),
               sum(one.takes_ms for one in needed) + 1000 * PSST_S * (len(needed) - 1), len(needed))


def _drawn(steps: dict[str, int]) -> int:
    return sum(steps.values()) - steps.get(UNREAD, 0)
