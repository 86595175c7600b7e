"""A day at one kiosk, recorded: the real session and store on a disk that keeps a log, between models of the wires.

Into the log go, beside what the disk saw: what each commit left in the store (Committed), and how the world stood each time
it had changed (Moment): tags, upstream, what is on its way there, and what the screen had confirmed. Strikes nothing.
"""

import hashlib
import pickle
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.state import LineStep
from kiosk.transactions import Kind, Security, Transaction
from tests.powercut import vfs
from tests.simulate import RULES
from tests.simulation.device import Device, Moods, let_pass
from tests.simulation.schedule import Schedule
from tests.simulation.upstream_model import Upstream
from tests.simulation.visitor import Visitor
from tests.simulation.world import CARDS, Item, Pad, library

NAME = "kiosk-1"
SHELF = 14
"""Few books, so that one is lent and returned and lent again in a day; two sets are among them."""

ACTS_MAX = 2_000
"""What people do in one day: more means that no visit ends."""


class Committed(NamedTuple):
    """A commit has returned; `left` is what stands in the store now."""

    left: str


class Moment(NamedTuple):
    """How the world stands. `world`: a pickled World. `where`: what the screen shows, for the report."""

    world: bytes
    where: str


class Confirmed(NamedTuple):
    """The screen has said that it is so."""

    tx: str
    seq: int
    kind: Kind
    item: str
    patron: str


@dataclass
class World:
    """Everything outside of the kiosk's memory and disk."""

    upstream: Upstream
    items: dict[str, Item]
    lying: list[tuple[str, str]]
    confirmed: dict[str, Confirmed]          # by id
    flying: list[tuple[Transaction, ...]]    # questions that have left the kiosk, and that upstream has not heard yet
    now_ms: int
    life: int


def left_in(db: sqlite3.Connection) -> str:
    """All that stands in the store, as a digest."""
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    rows = [[tuple(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY 1")] for table in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@dataclass
class RecordedDevice(Device):
    confirmed: dict[str, Confirmed] = field(default_factory=dict)
    flying: list[fx.Effect] = field(default_factory=list)
    last: bytes = b""

    @property
    def recorder(self) -> vfs.Recorder:
        return vfs.RECORDER

    def _opened(self) -> None:
        self._note_commits()
        super()._opened()

    def _note_commits(self) -> None:
        store, commit = self.store, self.store.transaction

        @contextmanager
        def noted() -> Iterator[None]:
            with commit():
                yield
            self.recorder.note(Committed(left_in(store.db)))

        store.transaction = noted  # type: ignore[method-assign]
        self.recorder.note(Committed(left_in(store.db)))

    def note_world(self) -> None:
        rows = [_rows(wish) for wish in self.flying]
        world = World(self.upstream, self.pad.items, self.pad.lying, self.confirmed, rows, 0, self.life)
        now = pickle.dumps(world)
        if now == self.last:
            return
        self.last, world.now_ms = now, self.schedule.now_ms
        self.recorder.note(Moment(pickle.dumps(world), type(self.kiosk.phase).__name__))

    # ---- what changes the world ----

    def _step(self, event: ev.Event) -> None:
        super()._step(event)
        for line in self.kiosk.visit.lines if self.kiosk.visit else ():
            if line.row and line.success and line.step in (LineStep.DONE, LineStep.PUT_BACK):
                row = line.row
                self.confirmed[row.id] = Confirmed(row.id, row.seq, row.kind, row.item, row.patron)
        self.note_world()

    def _ask(self, wish: fx.Effect) -> None:
        if _rows(wish) and not self._away and self.weather != "down":
            self.flying.append(wish)
        super()._ask(wish)
        self.note_world()

    def _serve(self, wish: fx.Effect) -> list[ev.Event]:
        self.flying = [flying for flying in self.flying if flying is not wish]
        said = super()._serve(wish)
        self.note_world()
        return said

    def _break_disk(self) -> None:
        raise AssertionError("a recorded day has a good disk")


def _rows(wish: fx.Effect) -> tuple[Transaction, ...]:
    """What upstream would hear of it, in order."""
    if isinstance(wish, fx.Ask):
        return (*wish.earlier, wish.transaction)
    return wish.transactions if isinstance(wish, fx.Deliver) else ()


class WatchedPad(Pad):
    """A pad of which every written tag is noted: a set is many writes."""

    note: Any = None

    def write(self, uids: tuple[str, ...], to: Security, fails: float, silent: float) -> dict[str, Security]:
        found: dict[str, Security] = {}
        for uid in uids:
            found |= super().write((uid,), to, fails, silent)
            self.note()
        return found


@dataclass
class Day:
    """`visits` of them, with the weather that the seed brings (each third day begins without a network). `run` leaves the
    log in `vfs.RECORDER`."""

    seed: int
    folder: Path
    visits: int = 3

    def run(self) -> list[Any]:
        recorder, dice = vfs.install(), random.Random(self.seed)
        items, schedule = dict(list(library(dice).items())[:SHELF]), Schedule()
        upstream = Upstream(RULES, CARDS, {x.barcode: x.kind for x in items.values()})
        pad = WatchedPad(dice, items)
        moods = Moods(power=0.0, disk_full=0.0, write_fails=0.08, proof_silent=0.05, answer_lost=0.05, question_lost=0.03)
        self.folder.mkdir(parents=True, exist_ok=True)
        pad.note = lambda: None
        device = RecordedDevice(NAME, self.folder, dice, schedule, upstream, pad, Counter(), moods=moods, vfs=vfs.NAME)
        pad.note = device.note_world
        self._live(device, Visitor(device, dice, items), dice)
        device.close()
        return recorder.log

    def _live(self, device: RecordedDevice, visitor: Visitor, dice: random.Random) -> None:
        let_pass(device.schedule, [device], 3_000)
        if self.seed % 3 == 0:
            device.set_weather("down")
        end, acts = device.count["visits ended"] + self.visits, 0
        while device.count["visits ended"] < end:
            acts += 1
            if acts > ACTS_MAX:
                raise AssertionError("10: no visit ends any more")
            let_pass(device.schedule, [device], dice.choice([20, 150, 400, 900, 2_500]))
            roll = dice.random()
            if roll < 0.05:
                device.set_weather(dice.choice(["down", "silent", "up", "up"]))
            elif roll < 0.08:
                device.store.checkpoint(truncate=dice.random() < 0.5)
            elif roll < 0.09:
                device.clerk._tidied_ms = None
                device.clerk.look_around()
            visitor.act()
        device.set_weather("up")
        let_pass(device.schedule, [device], 20_000)
