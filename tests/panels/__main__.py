"""python -m tests.panels [PART OF A NAME]: every panel that is sold, every state, language and letters; a table of the faults.

Ends with 1 when a panel that the configuration takes has a fault. Takes some minutes.
"""

import argparse
import sys
from collections import Counter

from kiosk.config_screen import large_enough
from screens.gallery.states import GALLERY
from screens.looks import Looks
from tests.panels.faults import WISHES, drawn, faults
from tests.panels.sold import PANELS, Panel
from tests.screens_help import LANGUAGES


def measured(panel: Panel, wishes: list[str]) -> list[tuple[str, str, str]]:
    """(kind, screen, where) of each fault."""
    looks, dots = Looks.of(*panel[1:4]), panel.width_px / panel.width_mm
    return [(kind, f"{state} {language} {wish}", where) for state, kiosk in GALLERY.items() for language in LANGUAGES
            for wish in wishes for kind, where in faults(drawn(kiosk, looks, language, wish), dots, wish)]


def main() -> int:
    wish = argparse.ArgumentParser(prog="tests.panels", description="Faults of every panel that is sold")
    wish.add_argument("part", nargs="?", default="", help="of a panel's name")
    wish.add_argument("--wish", action="append", choices=list(WISHES), help="letters and places; all of them unless told")
    wish.add_argument("--each", action="store_true", help="name every fault")
    given = wish.parse_args()
    wrong = 0
    for panel in (panel for panel in PANELS if given.part in panel.name):
        if refused := list(large_enough(panel.screen)):
            print(f"{panel.name:18} {panel.width_mm:4} mm  refused: {refused[0]}", flush=True)
            continue
        found = measured(panel, given.wish or list(WISHES))
        wrong += len(found)
        kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(kind for kind, *_ in found).most_common())
        print(f"{panel.name:18} {panel.width_mm:4} mm  {len(found):4} {kinds}", flush=True)
        for fault in found if given.each else ():
            print("    ", *fault, sep="  ", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
