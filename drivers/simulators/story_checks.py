"""What a story expects, and where the truth is read: the screen from the glass, tags from their memories, loans and what was
applied from central or the library system, the queue from the store, slips from the printer's wire.

Each check answers with what is there; it holds when that is what was expected. They wait up to five seconds for it.
"""

import time
from typing import Any

from drivers.simulators.story import Step
from drivers.simulators.story_stage import Stage

PATIENCE_S = 5.0
POLL_S = 0.05
SECURED_AFI, UNSECURED_AFI = 0x07, 0xC2


class Failed(Exception):
    """An expectation did not come true: what was expected, and what was there."""


class Checks:
    def __init__(self, stage: Stage):
        self.stage = stage

    def expect(self, step: Step) -> None:
        """Waits for the truth."""
        check, end = getattr(self, step.name), time.monotonic() + PATIENCE_S
        while True:
            holds, there = check(*step.args)
            if holds:
                return
            if time.monotonic() > end:
                raise Failed(f"expected: {step.text.removeprefix('expect ')}\n  there was: {there}")
            time.sleep(POLL_S)

    # ---- the screen ----

    def _screen(self) -> str:
        return f"{self.stage.hand.screen}: {' | '.join(self.stage.hand.words)}"

    def _shows(self, text: str) -> bool:
        words = " ".join(" ".join(self.stage.hand.words).split())
        return " ".join(text.split()) in words or text in "".join(self.stage.hand.words)

    def expect_screen(self, text: str) -> tuple[bool, str]:
        return self._shows(text), self._screen()

    def expect_not_screen(self, text: str) -> tuple[bool, str]:
        return bool(self.stage.hand.scene) and not self._shows(text), self._screen()

    def _buttons(self) -> str:
        return f"{self.stage.hand.screen}: {' '.join(b['key'] for b in self.stage.hand.scene.get('buttons', ()))}"

    def expect_button(self, key: str) -> tuple[bool, str]:
        return self.stage.hand.button(key) is not None, self._buttons()

    def expect_no_button(self, key: str) -> tuple[bool, str]:
        return bool(self.stage.hand.scene) and self.stage.hand.button(key) is None, self._buttons()

    # ---- the keypad's focus, what is heard ----

    def expect_focus(self, key: str) -> tuple[bool, str]:
        focus = self.stage.hand.focus
        return focus is not None and focus["key"] == key, f"{focus}"

    def expect_no_focus(self) -> tuple[bool, str]:
        return self.stage.hand.focus is None, f"{self.stage.hand.focus}"

    def _spoken(self) -> list[str]:
        """Since the last step that did something."""
        return [said["spoken"] for said in self.stage.hand.spoken[self.stage.spoken_before:]]

    def expect_spoken(self, text: str) -> tuple[bool, str]:
        said = self._spoken()
        return any(text in sentence for sentence in said), " | ".join(said) or "silence"

    def expect_not_spoken(self, text: str) -> tuple[bool, str]:
        said = self._spoken()
        return not any(text in sentence for sentence in said), " | ".join(said)

    def expect_sound(self, which: str) -> tuple[bool, str]:
        heard = self.stage.hand.sounds[self.stage.sounds_before:]
        return which in heard, " ".join(heard) or "silence"

    # ---- tags ----

    def expect_item(self, name: str, state: str) -> tuple[bool, str]:
        wanted = SECURED_AFI if state == "secured" else UNSECURED_AFI
        found = [self._afi(image) for image in self.stage.images(name)]
        return all(afi == wanted for afi in found), "AFI " + " ".join(f"{afi:02X}" for afi in found)

    def _afi(self, image: dict[str, Any]) -> int:
        if image["uid"] not in self.stage.placed:
            return int(image["afi"], 16)
        return int(self.stage.house.pad.ask(do="show", uid=image["uid"])["tags"][0]["afi"], 16)

    # ---- upstream ----

    def _barcode(self, name: str) -> str:
        return self.stage.house.library.item(name).barcode

    def _loans(self, name: str) -> list[dict[str, Any]]:
        item = self._barcode(name)
        return [x for x in self.stage.house.upstream.loans() if x["item"] == item]

    def expect_loan(self, name: str, who: str) -> tuple[bool, str]:
        card, loans = self.stage.house.library.person(who).card, self._loans(name)
        return [x["card"] for x in loans] == [card], f"{loans or 'no loan'}"

    def expect_no_loan(self, name: str) -> tuple[bool, str]:
        loans = self._loans(name)
        return not loans, f"{loans}"

    def expect_applied(self, name: str, kinds: tuple[str, ...]) -> tuple[bool, str]:
        applied = self.stage.house.upstream.applied(self._barcode(name))
        return tuple(applied) == kinds, " ".join(applied) or "nothing"

    def expect_conflicts(self, number: float) -> tuple[bool, str]:
        """At central; a library system has no list of them, there they lie at the kiosk."""
        conflicts = self.stage.house.upstream.conflicts()
        if conflicts is None:
            conflicts = [row for row in self.stage.queue()["waiting"] if row["status"] == "conflict"]
        return len(conflicts) == number, f"{len(conflicts)}: {conflicts}"

    # ---- store, printer, mail ----

    def expect_queue(self, number: float) -> tuple[bool, str]:
        queue = self.stage.queue()
        rows = [(row["kind"], row["item"], row["status"]) for row in queue["to_send"]]
        return queue["owed"] == number, f"{queue['owed']}: {rows}"

    def _slips(self) -> list[dict[str, Any]]:
        return self.stage.house.printer.ask(slips=True)["slips"]

    def expect_receipts(self, number: float) -> tuple[bool, str]:
        slips = self._slips()
        return len(slips) == number, f"{len(slips)}"

    def expect_receipt(self, text: str) -> tuple[bool, str]:
        """The picture from the wire is the picture that the kiosk drew; the words are that slip's."""
        slips = self._slips()
        if not slips:
            return False, "no slip came out"
        drawn = next((x for x in reversed(self.stage.hand.slips) if x["sha256"] == slips[-1]["sha256"]), None)
        if drawn is None:
            return False, "the picture on paper is none that the kiosk drew"
        words = " ".join(" ".join(drawn["words"]).split())
        return " ".join(text.split()) in words, words

    # ---- the person ----

    def expect_touches(self, number: float) -> tuple[bool, str]:
        """Of this story so far, besides PINs."""
        touches = self.stage.hand.touches
        return len(touches) == number, f"{len(touches)}: {' '.join(touches)}"

    def expect_seconds(self, most: float) -> tuple[bool, str]:
        """At most so many since the first step."""
        took = time.monotonic() - self.stage.began
        return took <= most, f"{took:.1f}"

    def expect_mails(self, number: float) -> tuple[bool, str]:
        mails = self.stage.house.mailbox.mails
        return len(mails) == number, f"{len(mails)}"
