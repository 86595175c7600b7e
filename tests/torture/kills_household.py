"""One household of the torture by kill -9: a library in a folder of its own, visits, strikes, and what was left of it.

    python -m tests.torture.kills_household --seed 1 --kills 50
    python -m tests.torture.kills_household --seed 1 --mutant NAME

prints one line of JSON: {"strikes": …, "found": …, "confirmed": …, "lost": […], "doubled": […], "unsecured": […],
"broken": […]}. A mutant (kills_mutant.py) is struck a few times. Knows how to start, kill and wait.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from drivers.simulators.programs import Program, ProgramFailed
from drivers.simulators.story_stage import CannotDo, Stage
from tests.torture.kills_model import Verdict, judge
from tests.torture.kills_mutant import MUTANTS
from tests.torture.kills_striker import OF_A_VISIT, Striker
from tests.torture.kills_truth import all_heard, world
from tests.torture.kills_visits import WEATHERS, Visits
from tests.torture.kills_witness import Witness

BACK_LIMIT_S = 30.0
CALM_LIMIT_S = 30.0
WHILE_STARTING = 0.12
"""How often the kiosk is killed once more while it comes back."""

IN_PEACE = 0.3
"""So many visits come to their end: the books go on."""

STARTING_S = 0.3
PLAIN = ("run_kiosk.py",)
KILLS_OF_A_MUTANT = 5


class Household:
    def __init__(self, folder: Path, seed: int, program: tuple[str, ...] = PLAIN, weathers=WEATHERS):
        self._dice, self._program = random.Random(seed), program
        self.strikes, self.found = Counter[str](), Counter[str]()
        self.broken: list[str] = []
        self._stage = Stage(folder, {}, None)
        house = self._stage.house
        self._witness = Witness({item.title: item.barcode for item in house.library.items})
        self._striker = Striker(self._witness, self._dice)
        self._visits = Visits(self._stage, self._witness, self._dice, weathers)
        self._stage.hand.witness = self._see
        house.pad.ask(do="timing", air=True)
        self._speak_english()

    def _see(self, message: dict[str, Any]) -> None:
        self._witness.see(message)
        self._striker.see(message)

    def _speak_english(self) -> None:
        """The witness reads one language; whoever signs in keeps it."""
        path = self._stage.house.configuration
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('languages = ["vi", "en", "fr", "zh"]', 'languages = ["en"]'), encoding="utf-8")
        self._stage.kiosk.stop()
        self._start()
        self._come_back()

    # ---- killing and coming back ----

    def play(self, kills: int, aims: tuple[str, ...] = ()) -> None:
        again = False
        while self.strikes.total() < kills:
            self._visits.weather()
            kind = "borrow" if again or aims else self._visits.kind()
            if not aims and self._dice.random() < IN_PEACE:
                self._visit(kind, again)
                again = self._tidy_up()
                continue
            self._striker.arm(self._stage.kiosk, aims or OF_A_VISIT[kind], or_else=not aims)
            self._visit(kind, again)
            self._struck()
            again = self._tidy_up()
            self._start()
            if self._dice.random() < WHILE_STARTING and self.strikes.total() < kills:
                self._again_while_starting()
            self._come_back()

    def _visit(self, kind: str, again: bool) -> None:
        try:
            self._visits.play(kind, again)
        except CannotDo as stopped:
            if self._stage.kiosk.alive:
                self.found["visits that could not go on"] += 1
                self.broken.append(f"a visit ({kind}) could not go on: {stopped}; screen {self._witness.moment}")

    def _struck(self) -> None:
        """The last pictures that it painted have arrived: where it struck."""
        self._striker.strike_now()
        self._striker.fired.wait(5)
        self._stage.hand.wait_until(lambda: not self._stage.hand.scene, 5.0)
        self.strikes[self._witness.moment] += 1
        self._witness.screen, self._witness.steps = "", ()
        if self._dice.random() < 0.5:
            self._stage.house.link.lose_sender()            # as if the power had gone; else TCP sends on what it has

    def _tidy_up(self) -> bool:
        """Half of the patrons take their pile and go. The others try again."""
        stays = self._dice.random() < 0.5
        if not stays:
            self._stage.house.pad.ask(do="lift", all=True)
        return stays

    def _again_while_starting(self) -> None:
        """Before its first picture, or a moment after it, while it settles what was open."""
        self._stage.hand.wait_until(lambda: self._stage.hand.scene, self._dice.choice((0.0, BACK_LIMIT_S)))
        time.sleep(self._dice.uniform(0.0, STARTING_S))
        self._stage.kiosk.kill()
        self._stage.hand.wait_until(lambda: not self._stage.hand.scene, 5.0)
        self.strikes[f"starting again: {self._witness.moment}"] += 1
        self._start()

    def _start(self) -> None:
        self._witness.screen, self._witness.steps = "", ()
        house = self._stage.house
        self._stage.kiosk = Program("kiosk", [*self._program, "--config", str(house.configuration)], house.folder,
                                    announces=False)

    def _come_back(self) -> None:
        began, hand = time.monotonic(), self._stage.hand
        if not hand.wait_until(lambda: hand.screen == "Welcome" and hand.status.get("pad"), BACK_LIMIT_S):
            raise CannotDo(f"10: not back after {BACK_LIMIT_S:.0f} s: {self._witness.moment}; it says "
                           f"{self._stage.kiosk.last_words()}")
        took_ms = round((time.monotonic() - began) * 1000)
        self.found["slowest return to Welcome, ms"] = max(self.found["slowest return to Welcome, ms"], took_ms)

    # ---- the end ----

    def calm(self) -> Verdict:
        """The network is up, nobody is there, the kiosk has started once more: everything gets settled."""
        house = self._stage.house
        house.link.set("up")
        house.pad.ask(do="lift", all=True)
        self._stage.kiosk.stop()
        self._start()
        self._come_back()
        end = time.monotonic() + CALM_LIMIT_S
        while not all_heard(house) and time.monotonic() < end:
            time.sleep(0.2)
        self._stage.kiosk.stop()
        seen = world(house, self._witness)
        self.found.update({"transactions": len(seen.rows), "rows that staff see": sum(r.seen_by_staff for r in seen.rows),
                           "slips on paper": len(house.printer.ask(slips=True)["slips"])})
        self._read_log(house.folder / "kiosk.log")
        self.confirmed = len({(said.kind, said.item, said.since_ms) for said in seen.confirmed})
        return judge(seen)

    def _read_log(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8", errors="replace")
        if "2900100000" in text:
            self.broken.append("8: a card number is in the log")
        if "Traceback" in text:
            self.broken.append(f"the kiosk fell over its own bug: {text[text.index('Traceback'):][-600:]}")

    def close(self) -> None:
        self._stage.kiosk.stop()
        self._stage.close()


def play(seed: int, kills: int, program: tuple[str, ...] = PLAIN, aims: tuple[str, ...] = (),
         weathers=WEATHERS) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="muon-kills-") as folder:
        household = Household(Path(folder), seed, program, weathers)
        try:
            household.play(kills, aims)
            verdict = household.calm()
        finally:
            household.close()
    told = asdict(verdict)
    told["broken"] += household.broken
    return told | {"strikes": household.strikes, "found": household.found, "confirmed": household.confirmed}


def play_mutant(seed: int, name: str) -> dict[str, Any]:
    mutant = MUTANTS[name]
    return play(seed, KILLS_OF_A_MUTANT, ("-m", "tests.torture.kills_mutant", name), mutant.aims, mutant.weathers)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.torture.kills_household")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--kills", type=int, default=10)
    asked.add_argument("--mutant", default="", choices=["", *MUTANTS])
    said = asked.parse_args()
    try:
        told = play_mutant(said.seed, said.mutant) if said.mutant else play(said.seed, said.kills)
    except (CannotDo, ProgramFailed) as trouble:
        told = {"broken": [f"the household (seed {said.seed}) stopped: {trouble}"]}
    print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
