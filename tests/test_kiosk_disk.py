"""The real kiosk on a disk that is full, read-only, broken or slow: the patron is told, the screen stays alive, nothing is
lent that is not on disk, and it is back by itself.
"""

import json
import os
import signal
import time

import pytest

from drivers.simulators.household import Household
from drivers.simulators.programs import Program
from screens.words import words_of
from tests.benchmarks.room import Room

TOUCH_LIMIT_S = 0.5
BACK_LIMIT_S = 5.0
SYNC_S = 2.0
SECURED = "07"


class Kiosk:
    """A kiosk in its room, and the disk below its store."""

    def __init__(self, room: Room):
        self.room, self.hand, self.house = room, room.hand, room.house
        self._control = room.stage.folder / "disk.json"

    def start_again(self, **disk) -> None:
        """Without waiting for it to be ready."""
        self.room.stop()
        self._write(disk)
        self.room.stage.kiosk = self.house.start_kiosk()
        self._obeyed()

    def disk(self, **disk) -> None:
        self._write(disk)
        os.kill(self.room.pid, signal.SIGUSR1)
        self._obeyed()

    def _obeyed(self) -> None:
        self.room.until(lambda: not self._control.exists(), "the disk did not obey")

    def _write(self, disk) -> None:
        draft = self._control.with_suffix(".draft")
        draft.write_text(json.dumps(disk), encoding="utf-8")
        os.replace(draft, self._control)

    def says(self, key: str, language: str = "vi") -> bool:
        return words_of(language).say(key) in self.hand.words

    def until_screen(self, name: str, limit_s: float = BACK_LIMIT_S) -> None:
        self.room.until(lambda: self.hand.screen == name, f"not at {name} but at {self.hand.screen}", limit_s)

    def touch(self, key: str, leads_to: str) -> float:
        """Seconds until the screen has followed."""
        self.room.until(lambda: self.hand.button(key), f"there is no button {key}")
        button = self.hand.button(key)
        assert button
        began = time.monotonic()
        self.hand.tap(button)
        self.until_screen(leads_to)
        return time.monotonic() - began

    def say_yes(self) -> None:
        """To everything that was already here; a button may move while the finger comes."""
        self.room.until(lambda: self.hand.button("yes"), "nothing is asked about")
        while button := self.hand.button("yes"):
            self.hand.tap(button)
            self.hand.wait_until(lambda asked=button["target"]: self.hand.button("yes", asked) is None, 1.0)

    def secured(self, uids) -> bool:
        tags = {tag["uid"]: tag["afi"] for tag in self.house.pad.ask(do="show")["tags"]}
        return all(tags[uid] == SECURED for uid in uids)

    def on_loan(self, *titles) -> set[str]:
        barcodes = {self.house.library.item(title).barcode: title for title in titles}
        return {barcodes[loan["item"]] for loan in self.house.upstream.loans() if loan["item"] in barcodes}


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory):
    """From its first start on such a disk: a second one would cost a second."""
    folder = tmp_path_factory.mktemp("disk")
    program = ["-m", "tests.powercut.faulty_kiosk", str(folder / "disk.json"), "--config", str(folder / "muon.toml")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Household, "start_kiosk", lambda house: Program("kiosk", program, house.folder, announces=False))
        room = Room(folder, {})
        yield Kiosk(room)
        room.close()


@pytest.fixture(autouse=True)
def at_home(kiosk):
    """Each test begins with a sound disk, an empty pad and nobody there."""
    kiosk.disk()
    kiosk.house.pad.ask(do="lift", all=True)
    kiosk.until_screen("Welcome")
    kiosk.room.until(lambda: not kiosk.hand.status["offline"], "the network is not known to be up")


@pytest.mark.parametrize("fault, books", [
    ("full", ("Truyện Kiều", "Số đỏ", "Chí Phèo")),
    ("readonly", ("Tắt đèn", "论语", "围城")),
])
def test_a_disk_that_fails_in_mid_visit_is_told_and_nothing_more_is_lent(kiosk, fault, books):
    lent, *refused = books
    kiosk.room.sign_in()
    kiosk.room.wait_unsecured(kiosk.room.lay([lent]))
    kiosk.disk(refuse=fault)
    uids = kiosk.room.lay(refused)
    kiosk.until_screen("OutOfService")
    assert kiosk.says("closed_title") and kiosk.says("closed_body")
    assert kiosk.touch("help", leads_to="Help") < TOUCH_LIMIT_S and kiosk.touch("back", leads_to="OutOfService") < TOUCH_LIMIT_S
    assert kiosk.secured(uids) and kiosk.on_loan(*books) == {lent}
    kiosk.disk()
    kiosk.until_screen("Welcome")
    kiosk.room.sign_in()
    kiosk.say_yes()                                         # they lie there still, and nobody knows whose they are
    kiosk.room.wait_unsecured(uids)
    kiosk.touch("finish", leads_to="SlipChoice")
    kiosk.touch("receipt_none", leads_to="Goodbye")
    assert kiosk.on_loan(*books) == set(books)
    kiosk.room.until(lambda: kiosk.room.stage.queue()["staff"] == 0, "what is right waits for staff")


def test_a_slow_disk_is_told_and_the_screen_answers_meanwhile(kiosk):
    books = ["Lục Vân Tiên", "活着"]
    kiosk.room.sign_in()
    kiosk.disk(sync_s=SYNC_S)
    began = time.monotonic()
    uids = kiosk.room.lay(books)
    kiosk.room.until(lambda: kiosk.says("working"), "nobody says that it is being saved", 1.0)
    assert kiosk.touch("help", leads_to="Help") < TOUCH_LIMIT_S and kiosk.touch("back", leads_to="Lending") < TOUCH_LIMIT_S
    assert kiosk.secured(uids) and time.monotonic() - began < SYNC_S
    kiosk.touch("finish", leads_to="SlipChoice")
    kiosk.touch("receipt_print", leads_to="Closing")
    assert kiosk.says("closing_hint")
    kiosk.until_screen("Goodbye", 10 * SYNC_S)
    kiosk.disk()
    assert not kiosk.secured(uids[:1]) and not kiosk.secured(uids[1:]) and kiosk.on_loan(*books) == set(books)
    assert words_of("vi").count("borrowed", 2) in kiosk.hand.words


def test_a_kiosk_that_starts_on_a_full_disk_is_back_when_there_is_room(kiosk):
    kiosk.start_again(refuse="full")
    kiosk.until_screen("OutOfService", 20.0)
    assert kiosk.says("closed_title") and kiosk.touch("help", leads_to="Help") < TOUCH_LIMIT_S
    kiosk.touch("back", leads_to="OutOfService")
    kiosk.disk()
    kiosk.until_screen("Welcome")
