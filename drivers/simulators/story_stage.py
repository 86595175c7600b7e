"""What the steps of a story do: cards, books, touches, network, power. One method a step; `play` finds it by name.

Every step waits until it can be done; only expectations fail (they are in story_checks).
"""

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from drivers.simulators.hand import Hand
from drivers.simulators.household import HEIGHT_PX, WIDTH_PX, Household
from drivers.simulators.programs import ROOT, Program
from drivers.simulators.story import Step

STEP_LIMIT_S = 10.0
REACTION_S = 2.0
WALK_RATE = 15
"""So much faster runs the kiosk's clock while nobody is there."""

SCANS_TO_SETTLE = 3
QUIET_S = 0.15
BUSY = ("CardChecking", "Starting", "")


class CannotDo(Exception):
    """A step could not be done in time: what was missing."""


class Stage:
    def __init__(self, folder: Path, rules: dict[str, str], frames: Path | None, upstream: str = "central",
                 manners: str = "koha", options: dict[str, str] | None = None):
        self.folder, self.frames, self._shots = folder, frames, 0
        self.house = Household(folder, rules, upstream=upstream, manners=manners, options=options, ears=True)
        with ExitStack() as opened:                       # a kiosk that does not start leaves nothing behind
            opened.callback(self.house.close)
            self.hand = Hand(self.house.glass, WIDTH_PX, HEIGHT_PX)
            opened.callback(self.close)
            self.kiosk: Program = self.house.start_kiosk()
            self.spoken_before = self.sounds_before = 0   # so much had been heard when the last step began
            self.placed: set[str] = set()                 # uids that were on the pad once
            self._ready(synced=True)
            opened.pop_all()
        self.began = time.monotonic()

    def play(self, step: Step) -> None:
        self.spoken_before, self.sounds_before = len(self.hand.spoken), len(self.hand.sounds)
        getattr(self, step.name)(*step.args)

    def close(self) -> None:
        self.house.close()
        self.hand.close()

    # ---- seeing ----

    def _until(self, holds, what: str, limit_s: float = STEP_LIMIT_S) -> None:
        if not self.hand.wait_until(lambda: holds() or not self.kiosk.alive, limit_s):
            raise CannotDo(what)
        if not self.kiosk.alive:
            raise CannotDo(f"the kiosk has stopped: {self.kiosk.last_words()}")

    def _ready(self, synced: bool = False) -> None:
        def holds() -> bool:
            status = self.hand.status
            return self.hand.screen not in BUSY and status.get("pad", False) and (
                not synced or (status.get("synced", False) and not status.get("offline", True)))
        self._until(holds, "the kiosk did not become ready", 30.0)

    def _quiet(self) -> None:
        """Until nothing has been painted for a moment."""
        end = time.monotonic() + REACTION_S
        while time.monotonic() < end:
            seen = self.hand.scenes
            if not self.hand.wait_until(lambda seen=seen: self.hand.scenes > seen, QUIET_S):
                return

    def keep_frame(self, step: Step) -> None:
        if self.frames:
            self.hand.picture(self.frames / f"{step.number:03}-{step.name}.png")

    # ---- people ----

    def language(self, code: str) -> None:
        self.tap(f"language_{code}")

    def card(self, who: str) -> None:
        number = who if who.isdigit() else self.house.library.person(who).card
        self._quiet()
        seen, before = self.hand.scenes, self.hand.screen
        self.house.scanner.ask(scan=number)
        self.hand.wait_until(lambda: any(screen != before for screen in self.hand.trail[seen:]), REACTION_S)
        self._until(lambda: self.hand.screen not in BUSY, "the screen did not react to the card")

    def staff_card(self, number: str) -> None:
        """From now on this number opens the staff screen; as staff do it, beside the kiosk that runs."""
        said = subprocess.run([sys.executable, "-m", "provisioning", "staff-card", "add", "--label", number, "--config",
                               str(self.house.configuration)], cwd=ROOT, input=f"{number}\n", capture_output=True, text=True,
                              timeout=30, check=False)
        if said.returncode:
            raise CannotDo(f"the staff card was not taken: {said.stderr.strip()}")

    def pin(self, digits: str) -> None:
        self._until(lambda: self.hand.screen not in BUSY, "nothing happened after the card")
        if self.hand.screen != "PinWanted":
            return
        for digit in digits:
            self.tap(f"digit_{digit}")
        self.tap("ok")
        self.hand.wait_until(lambda: self.hand.screen != "PinWanted", 1.0)
        self._until(lambda: self.hand.screen not in BUSY, "the PIN was not answered")

    def type_card(self, number: str) -> None:
        """On the keys of the screen, and confirmed."""
        for sign in number:
            self.tap(f"digit_{sign}" if self.hand.button(f"digit_{sign}") else f"letter_{sign}")
        self.tap("ok")

    def tap(self, key: str) -> None:
        self._until(lambda: self.hand.button(key) is not None, f"there is no button {key} on {self.hand.screen}")
        self._touch(key, None)

    def tap_for(self, key: str, name: str) -> None:
        target = self.house.library.item(name).barcode
        self._until(lambda: self.hand.button(key, target) is not None, f"there is no button {key} for {name}")
        self._touch(key, target)

    def _touch(self, key: str, target: str | None) -> None:
        button = self.hand.button(key, target)
        if button is None:
            raise CannotDo(f"the button {key} went away")
        seen = self.hand.scenes
        self.hand.tap(button)
        self.hand.wait_until(lambda: self.hand.scenes > seen, REACTION_S)

    # ---- a keypad, headphones ----

    def key(self, name: str) -> None:
        """A key of the keypad; one that presses something is waited for as a touch is."""
        presses = name in ("back", "erase", "help") or name.startswith("digit_") or (name == "select" and self.hand.focus)
        strokes = self.hand.strokes
        self.hand.key(name)
        self._until(lambda: self.hand.strokes > strokes, "the kiosk did not notice the key")
        if presses:                                   # the next scene is what came of it; one before may have been a clock's
            self.hand.wait_until(lambda: self.hand.scenes > self.hand.scenes_at[strokes], REACTION_S)

    def key_digit(self, digit: float) -> None:
        self.key(f"digit_{digit:.0f}")

    def headphones(self, where: str) -> None:
        strokes = self.hand.strokes
        self.hand.headphones(where == "in")
        self._until(lambda: self.hand.strokes > strokes, "the kiosk did not notice the headphones")

    def walk_away(self) -> None:
        self.hand.say(rate=WALK_RATE)
        try:
            self._until(lambda: self.hand.screen == "Welcome", f"the kiosk stayed at {self.hand.screen}")
        finally:
            self.hand.say(rate=1)

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    # ---- books ----

    def images(self, name: str) -> list[dict[str, Any]]:
        return self.house.images(name)

    def place(self, names: tuple[str, ...]) -> None:
        self._lay([image for name in names for image in self.images(name)])

    def place_part(self, name: str, part: float) -> None:
        images = self.images(name)
        if not 1 <= part <= len(images):
            raise CannotDo(f"{name} has no part {part:g}")
        self._lay([images[int(part) - 1]])

    def _lay(self, images: list[dict[str, Any]]) -> None:
        """A tag that lay there before keeps what was written to it."""
        scans = self.house.pad.ask(do="place", tags=images)["scans"]
        self.placed |= {image["uid"] for image in images}
        self._settle(scans)

    def lift(self, names: tuple[str, ...]) -> None:
        uids = [image["uid"] for name in names for image in self.images(name)]
        self.house.pad.ask(do="lift", uids=uids)
        self._count_gone()

    def lift_all(self) -> None:
        self.house.pad.ask(do="lift", all=True)
        self._count_gone()

    def _settle(self, scans: int) -> None:
        """Until the pad has scanned what lies there, and nothing new has been read since."""
        end, before = time.monotonic() + REACTION_S, -1
        while time.monotonic() < end and self.hand.status.get("pad", False):
            said = self.house.pad.ask(do="counts")
            busy = sum(n for command, n in said["counts"]["exchanges"].items() if command != "inventory")
            if said["scans"] >= scans + SCANS_TO_SETTLE and busy == before:
                return
            before = busy
            time.sleep(0.06)

    def _count_gone(self) -> None:
        """The kiosk counts it gone after several scans, within a second."""
        time.sleep(1.0)

    # ---- weather, devices, time, power ----

    def network(self, weather: str) -> None:
        self.house.link.set(weather)
        if weather == "down":
            self._until(lambda: self.hand.status.get("offline", False) or True, "")

    def network_slow(self, seconds: float) -> None:
        self.house.link.set("slow", seconds)

    def printer(self, state: str) -> None:
        self.house.printer.ask(set=state)
        time.sleep(0.3)

    def pad(self, state: str) -> None:
        self.house.pad.ask(do="faults", unplugged=state == "unplugged", garbled_every=3 if state == "garbled" else 0)
        if state == "unplugged":
            self._until(lambda: not self.hand.status.get("pad", True), "the kiosk did not notice that the pad is gone")
        else:
            self._until(lambda: self.hand.status.get("pad", False), "the pad did not come back")

    def clock(self, state: str) -> None:
        self.hand.say(clock=state)
        self._until(lambda: self.hand.status.get("trusted") is (state == "right"), "the kiosk did not notice its clock")

    def clock_ahead(self, years: float) -> None:
        """It jumps, and the time service goes on calling it synchronised."""
        self.hand.say(years=years)
        time.sleep(0.2)

    def clock_back(self, years: float) -> None:
        self.clock_ahead(-years)

    def power_cut(self) -> None:
        self.kiosk.kill()
        self.house.link.lose_sender()
        self.hand.wait_until(lambda: not self.hand.scene, 2.0)
        self.kiosk = self.house.start_kiosk()
        self._ready()

    def sync(self) -> None:
        """Until nothing is owed upstream."""
        end = time.monotonic() + 60
        while owed := self.owed():
            if time.monotonic() > end:
                raise CannotDo(f"{owed} transactions are still owed")
            time.sleep(0.2)

    def owed(self) -> int:
        """Asking, pending or withdrawing; notes without effect are not counted."""
        return self.queue()["owed"]

    def queue(self) -> dict[str, Any]:
        said = subprocess.run([sys.executable, "-m", "offline_store", "queue", "list", "--json", "--store",
                               str(self.house.store)], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
        if said.returncode:
            raise CannotDo(f"the store did not answer: {said.stderr.strip()}")
        return json.loads(said.stdout)

    def shot(self, name: str) -> None:
        self.hand.picture((self.frames or self.folder) / f"{name}.png")
