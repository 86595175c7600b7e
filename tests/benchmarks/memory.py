"""Memory of the kiosk's process: at the welcome screen, and after a visit in four languages with a slip.

PSS (proportional set size, proc(5)): its own pages, and its share of those that others use too. The simulators on the same
machine share Python's pages with it and make that a little smaller; RSS counts them whole. The simulated glass adds its
4 MiB of pixels, as a screen's frame would. The aim is a sixth of a Chromium with one static page as it was measured before
Muon was written (measured beforehand); the chapter "Ui" has them side by side.
"""

import time

from tests.benchmarks.books import ordinary
from tests.benchmarks.figure import Figure
from tests.benchmarks.process import memory_mib
from tests.benchmarks.room import PLAIN, Room, room

CHROMIUM_MIB, LEAST_MIB = 377, 0.9
MOST_MIB, IN_SIGHT_MIB = round(CHROMIUM_MIB / 6, 1), round(CHROMIUM_MIB / 8, 1)
LANGUAGES = ("vi", "en", "fr", "zh")
SETTLE_S = 3.0
"""What the ports import late has been imported, and the copy is synced."""


def figures() -> list[Figure]:
    with room() as library:
        library.start_again(PLAIN)
        time.sleep(SETTLE_S)
        welcome = memory_mib(library.pid)
        _visit(library)
        after = memory_mib(library.pid)
    return [*_figures("at the welcome screen", welcome), *_figures("after a visit in four languages", after)]


def _figures(when: str, memory: dict[str, float]) -> list[Figure]:
    return [Figure(f"memory {when}, PSS", round(memory["Pss"], 1), "MiB", LEAST_MIB, MOST_MIB,
                   f"set beforehand; {IN_SIGHT_MIB} in sight"),
            Figure(f"memory {when}, RSS", round(memory["Rss"], 1), "MiB")]


def _visit(library: Room) -> None:
    """Three books and a printed slip; every screen on the way in each language."""
    _in_all_languages(library)
    library.sign_in()
    library.wait_unsecured(library.lay(ordinary(3)))
    _in_all_languages(library)
    library.stage.tap("finish")
    _in_all_languages(library)
    library.stage.tap("receipt_print")
    library.stage.lift_all()
    library.until(lambda: library.hand.screen == "Welcome", "the visit did not end")
    library.until(lambda: library.hand.slips, "no slip was drawn")


def _in_all_languages(library: Room) -> None:
    for code in LANGUAGES:
        library.stage.language(code)
