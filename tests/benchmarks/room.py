"""A pretend library with the kiosk in it as on any day but its first: the tables are made and the copy is synced.

The first start makes the tables with sqlite-utils, which is not what a kiosk costs; so it is stopped and started again.
Knows how to begin a visit and to lay down books. Counts nothing.
"""

import json
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from drivers.simulators.programs import Control, Program
from drivers.simulators.story_stage import Stage

PLAIN = ["run_kiosk.py"]

BORROWER, PIN = "Nguyễn Văn An", "0000"
"""The one patron of the demo library who may have twenty loans."""

READY_LIMIT_S = 30.0
UNSECURED = ("C2", "DA")         # AFI: ISO 28560-1, and 3M


class Room:
    """`pad`: (URL, control address) of another simulated pad than the usual one."""

    def __init__(self, folder: Path, rules: dict[str, str], pad: tuple[str, str] | None = None, upstream: str = "central"):
        self._tell = folder / "told.json"
        self.watched = ["-m", "tests.benchmarks.watched_kiosk", str(self._tell)]
        self.stage = Stage(folder, rules, None, upstream)
        self.hand, self.house = self.stage.hand, self.stage.house
        if pad:
            self._take_pad(*pad)

    def _take_pad(self, url: str, control: str) -> None:
        written = self.house.configuration.read_text(encoding="utf-8")
        before, section, after = written.partition("[pad]\n")
        after = after.partition("\n")[2]
        self.house.configuration.write_text(f'{before}{section}url = "{url}"\n{after}', encoding="utf-8")
        self.house.pad.close()
        self.house.pad = Control(control)

    # ---- the kiosk's life ----

    def start_again(self, program: list[str]) -> None:
        self.stop()
        self.stage.kiosk = self.launch(program)
        self.until(self._ready, "the kiosk did not become ready", READY_LIMIT_S)

    def launch(self, program: list[str]) -> Program:
        arguments = [*program, "--config", str(self.house.configuration)]
        return Program("kiosk", arguments, self.stage.folder, announces=False)

    def stop(self) -> None:
        self.stage.kiosk.stop()
        self.until(lambda: not self.hand.scene, "the glass did not go dark")

    def _ready(self) -> bool:
        status = self.hand.status
        return self.hand.screen == "Welcome" and status["pad"] and status["synced"] and not status["offline"]

    def until(self, holds: Callable[[], Any], what: str, limit_s: float = 20.0) -> None:
        assert self.hand.wait_until(holds, limit_s), f"{what}; on the screen: {self.hand.words}"

    def close(self) -> None:
        self.stage.kiosk.stop()
        self.stage.close()

    @property
    def pid(self) -> int:
        return self.stage.kiosk.pid

    def told(self) -> dict[str, Any]:
        """What the watched kiosk says now (watched_kiosk.Watch.told)."""
        self._tell.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)
        self.until(self._tell.exists, "the watched kiosk does not tell")
        return json.loads(self._tell.read_text(encoding="utf-8"))

    # ---- a visit ----

    def sign_in(self) -> None:
        """After the visit before, if there was one."""
        if self.hand.screen == "Lending":
            self._leave()
        self.stage.card(BORROWER)
        self.stage.pin(PIN)
        self.until(lambda: self.hand.screen == "Lending", "the patron was not let in")

    def lay(self, titles: list[str]) -> list[str]:
        """All at once, as a pile. Says their UIDs."""
        images = [image for title in titles for image in self.house.images(title)]
        self.house.pad.ask(do="place", tags=images)
        return [image["uid"] for image in images]

    def _leave(self) -> None:
        """Without a slip, and with everything that lay there."""
        self.stage.tap("finish")
        self.stage.tap("receipt_none")
        self.stage.lift_all()
        self.until(lambda: self.hand.screen == "Welcome", "the visit did not end")

    def wait_unsecured(self, uids: list[str]) -> None:
        self.until(lambda: self._unsecured(uids), "not every tag was unsecured")

    def _unsecured(self, uids: list[str]) -> bool:
        tags = {tag["uid"]: tag["afi"] for tag in self.house.pad.ask(do="show")["tags"]}
        return all(tags[uid] in UNSECURED for uid in uids)


@contextmanager
def room(rules: dict[str, str] | None = None, pad: tuple[str, str] | None = None,
         upstream: str = "central") -> Iterator[Room]:
    with tempfile.TemporaryDirectory(prefix="muon-room-") as folder:
        made = Room(Path(folder), rules or {}, pad, upstream)
        try:
            yield made
        finally:
            made.close()
