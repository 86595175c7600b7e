"""One kiosk of the simulation: the real `step`, the real store, and models of the wires. Time is virtual.

Every wish goes through a small delay of its own, so that answers, touches and faults come in any order. The power may go
between any two wishes; what was promised is looked for afterwards (checks).
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.clock import Reading
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.rules import card as card_verdict
from kiosk.session import next_deadline, step
from kiosk.state import Goodbye, Kiosk, LoanShown, Settings
from kiosk.transactions import Answer, Transaction
from offline_store.clerk import Clerk
from offline_store.errors import StoreError
from offline_store.privacy import load_key
from offline_store.store import open_store
from tests.simulation.checks import Checks
from tests.simulation.schedule import Schedule
from tests.simulation.upstream_model import Upstream
from tests.simulation.world import ISIL, Pad

EPOCH_MS = 1_795_000_000_000


@dataclass
class Moods:
    """Chances of one thing going wrong, each for one event."""

    power: float = 0.0008          # between two wishes
    disk_full: float = 0.0004
    write_fails: float = 0.03
    proof_silent: float = 0.03
    answer_lost: float = 0.03      # upstream did it, its answer never came
    question_lost: float = 0.01
    print_fails: float = 0.05


class _BootClock:
    """What the store asks of a clock."""

    def __init__(self, schedule: Schedule, boot: int, trusted: Callable[[], bool]):
        self.boot_id, self._schedule, self._trusted = f"boot-{boot}", schedule, trusted

    def boot_ms(self) -> int:
        return self._schedule.now_ms

    def read(self) -> Reading:
        wall_ms = EPOCH_MS + self._schedule.now_ms
        return Reading(self.boot_ms(), wall_ms, self._trusted(), wall_ms, self._trusted())

    def expect(self, line_ms: int, same_boot: bool) -> None:
        """Never doubted."""


@dataclass
class Device:
    name: str
    folder: Path
    dice: random.Random
    schedule: Schedule
    upstream: Upstream
    pad: Pad
    count: Counter
    moods: Moods = field(default_factory=Moods)
    weather: str = "up"              # up | down | silent
    life: int = 0
    paper: bool = True
    trusted: bool = True
    vfs: str | None = None           # what the test puts below the store

    def __post_init__(self) -> None:
        self.checks = Checks(self)
        self.boot()

    # ---- life and death ----

    def boot(self) -> None:
        self.life += 1
        self._to_store: list[fx.ToStore] = []
        self._away, self._disk_broken = True, False
        self.claimed: set[tuple[int, str]] = set()       # (visit, item): «yes, it is mine»
        self.pad.forget_whose()
        key = load_key(str(self.folder / "key"), make=not (self.folder / "key").exists())
        self.store = open_store(str(self.folder / "store.db"), key=key, vfs=self.vfs)
        self.clerk = Clerk(self.store, _BootClock(self.schedule, self.life, lambda: self.trusted), report=self._complain)
        self.kiosk = Kiosk(Settings(isil=ISIL, kiosk=self.name, undo_ms=60_000))
        self._opened()
        self.feed(ev.PortUp(PortName.PAD))
        self.feed(ev.PrinterSeen("ok" if self.paper else "paper_out"))
        self.look()
        self._probe()

    def _opened(self) -> None:
        self.feed(self.clerk.open())

    def power_cut(self) -> None:
        """Everything that was in memory is gone; requests that have left arrive all the same."""
        self.count["power cuts"] += 1
        self.store.close()
        self.boot()

    def close(self) -> None:
        self.store.close()

    def _complain(self, sentence: str) -> None:
        raise AssertionError(f"the store reports a bug: {sentence}")

    def _later(self, delay_ms: tuple[int, int], act: Callable[[], None]) -> None:
        life = self.life
        self.schedule.after(self.dice.randint(*delay_ms), lambda: act() if self.life == life else None)

    # ---- the agent ----

    def feed(self, event: ev.Event) -> None:
        if not isinstance(event, ev.Tick):
            self._step(ev.Tick(self.schedule.now_ms, EPOCH_MS + self.schedule.now_ms, self.trusted))
        if isinstance(event, ev.Touched) and event.key == "yes":
            self.claimed.add((self.kiosk.visits, event.target))
        self._step(event)

    def _step(self, event: ev.Event) -> None:
        before, life = self.kiosk, self.life
        self.kiosk, wishes = step(self.kiosk, event)
        self.count[f"event {type(event).__name__}"] += 1
        if isinstance(self.kiosk.phase, Goodbye) and not isinstance(before.phase, Goodbye):
            self.count["visits ended"] += 1
        for wish in wishes:
            if self.dice.random() < self.moods.power:
                self.power_cut()
            if self.life != life:
                return                       # the power went: the rest is forgotten
            self._do(wish)
        self.checks.after(before, event)

    def tick(self) -> None:
        self._step(ev.Tick(self.schedule.now_ms, EPOCH_MS + self.schedule.now_ms, self.trusted))

    def deadline_ms(self) -> int | None:
        return next_deadline(self.kiosk)

    def _do(self, wish: fx.Effect) -> None:
        if isinstance(wish, fx.Record):
            self.checks.about_to_record(wish)
        if isinstance(wish, fx.ToStore):
            self._to_store.append(wish)
            if len(self._to_store) == 1:
                self._later((1, 6), self._commit)
        elif isinstance(wish, fx.ToPad):
            self._later((15, 90), lambda: self._pad(wish))
        elif isinstance(wish, fx.ToPrinter):
            self._later((200, 1500), lambda: self._print(wish))
        else:
            self._ask(wish)

    # ---- the store ----

    def _commit(self) -> None:
        pile, self._to_store = self._to_store, []
        if self._disk_broken or self.dice.random() < self.moods.disk_full:
            self._break_disk()
            return
        self.count["commits"] += 1
        life = self.life
        for event in self.clerk.do(pile):
            if self.life == life:
                self.feed(event)

    def _break_disk(self) -> None:
        """Nothing of the pile was done; the disk works again a little later."""
        if self._disk_broken:
            return
        self._disk_broken = True
        self.count["disk faults"] += 1
        self.feed(ev.StoreFailed("full"))
        self._later((500, 4000), self._mend_disk)

    def _mend_disk(self) -> None:
        self._disk_broken = False
        try:
            self.feed(self.clerk.again())
        except StoreError as error:
            raise AssertionError(f"the store did not come back: {error}") from error

    # ---- the pad ----

    def look(self) -> None:
        """A scan, when the pad is there."""
        if self.pad.ok:
            self.feed(ev.PileSeen(self.pad.seen()))

    def plug(self, ok: bool) -> None:
        self.pad.ok = ok
        self.feed(ev.PortUp(PortName.PAD) if ok else ev.PortDown(PortName.PAD))
        self.look()

    def _pad(self, wish: fx.Effect) -> None:
        if isinstance(wish, fx.ReadSecurity):
            self.feed(ev.SecurityRead(wish.item, self.pad.read(wish.uids), wish.visit))
        elif isinstance(wish, fx.SetSecurity):
            self.checks.about_to_write(wish)
            self.count[f"tags written {wish.to}"] += 1
            found = self.pad.write(wish.uids, wish.to, self.moods.write_fails, self.moods.proof_silent)
            self.feed(ev.SecuritySet(wish.item, found, wish.visit))

    # ---- the printer ----

    def _print(self, wish: fx.Effect) -> None:
        if isinstance(wish, fx.AskPrinter):
            self.feed(ev.PrinterSeen("ok" if self.paper else "paper_out"))
            return
        ok = self.paper and self.dice.random() >= self.moods.print_fails
        self.count["slips" if ok else "slips failed"] += 1
        self.feed(ev.Printed(ok, "" if ok else "paper_out"))

    # ---- upstream ----

    def set_weather(self, weather: str) -> None:
        self.weather = weather
        self.count[f"network {weather}"] += 1

    def _probe(self) -> None:
        """The worker looks for upstream by itself, about once a second."""
        if self.weather == "up" and self._away:
            self._away = False
            self.feed(ev.LinkUp(20))
        self._later((700, 1300), self._probe)

    def _probe_now(self) -> None:
        """Asked for: the answer, or its absence, comes soon; in silence after a while."""
        if self.weather == "up":
            self._away = False
            self._later((5, 120), lambda: self.feed(ev.LinkUp(20)))
        else:
            self._later((1, 20) if self.weather == "down" else (4_000, 4_050), self._lose)

    def _lose(self) -> None:
        if not self._away:
            self._away = True
            self.feed(ev.LinkLost())

    def _ask(self, wish: fx.Effect) -> None:
        if isinstance(wish, fx.Probe):
            self._probe_now()
            return
        if self._away or self.weather == "down":
            self._later((1, 30), lambda: self._unheard(wish, sent=False))
            return
        lost = self.dice.random()
        wait_ms = getattr(wish, "wait_ms", 4_000)
        if self.weather == "silent" or lost < self.moods.question_lost:
            if self.dice.random() < 0.5:                   # it arrives some day, as TCP would send it again
                self.schedule.after(self.dice.randint(5_000, 60_000), lambda: self._serve(wish))
            self._later((wait_ms, wait_ms + 50), lambda: self._unheard(wish, sent=True))
            return
        answer = (self.dice.randint(5, 200), self.dice.randint(5, 200))
        if self.dice.random() < 0.02:
            answer = (answer[0], self.dice.randint(3_000, 7_000))     # late, perhaps after the patron's time-out
        life = self.life
        self.schedule.after(answer[0], lambda: self._reply(wish, self._serve(wish), answer[1], life))

    def _reply(self, wish: fx.Effect, events: list[ev.Event], delay_ms: int, life: int) -> None:
        if self.life != life:
            return
        if self.dice.random() < self.moods.answer_lost:
            self.count["answers lost"] += 1
            self._later((4_000, 4_050), lambda: self._unheard(wish, sent=True))
            return
        for event in events:
            self._later((delay_ms, delay_ms), lambda event=event: self.feed(event))

    def _unheard(self, wish: fx.Effect, sent: bool) -> None:
        if sent:
            self._lose()
        if isinstance(wish, (fx.AskPatron, fx.AskAccount)):
            self.feed(ev.PatronSilent(wish.card))
        elif isinstance(wish, fx.Ask):
            self.feed(ev.AnswerMissing(wish.visit, wish.transaction.id, wish.transaction.item, sent))
        elif isinstance(wish, fx.Deliver):
            self.feed(ev.NotDelivered())
        elif isinstance(wish, fx.FetchChanges):
            self.feed(ev.ChangesMissing())

    def _serve(self, wish: fx.Effect) -> list[ev.Event]:
        """What upstream does and says; it does it even when nobody hears the answer."""
        if isinstance(wish, fx.Ask):
            earlier = tuple(self._hear(row) for row in wish.earlier)
            answer = self._hear(wish.transaction)
            told: list[ev.Event] = [ev.Delivered(earlier, batch=False)] if earlier else []
            return [*told, ev.Answered(wish.visit, wish.transaction.item, answer)]
        if isinstance(wish, fx.Deliver):
            return [ev.Delivered(tuple(self._hear(row) for row in wish.transactions))]
        if isinstance(wish, fx.FetchChanges):
            return [ev.ChangesFetched(self.upstream.page(wish.cursor))]
        return [self._patron(wish)]

    def _hear(self, row: Transaction) -> Answer:
        self.count[f"upstream {row.want} {row.kind}"] += 1
        answer = self.upstream.hear(self.name, replace(row))
        self.count[f"answer {answer.result}"] += 1
        return answer

    def _patron(self, wish: fx.Effect) -> ev.Event:
        if isinstance(wish, fx.AskPatron):
            facts = self.upstream.patron_facts(wish.card)
            reason = card_verdict(self.upstream.rules, facts) or (Reason.NONE if wish.pin == "1234" else
                                                                  Reason.PIN_WRONG if wish.pin else Reason.PIN_NEEDED)
            return ev.PatronAnswered(wish.card, reason, greeting="" if reason else "P")
        assert isinstance(wish, fx.AskAccount)
        loans = tuple(LoanShown(item, item, renewals_left=1) for item, loan in self.upstream.loans.items()
                      if loan.patron == wish.card)
        return ev.AccountAnswered(wish.card, loans)


def let_pass(schedule: Schedule, devices: list[Device], span_ms: int) -> None:
    """Time goes on for all; each kiosk is woken when it asked for it."""
    end = schedule.now_ms + span_ms
    while schedule.now_ms < end:
        wanted = [t for device in devices if (t := device.deadline_ms()) is not None]
        ahead = [t for t in (*wanted, schedule.next_ms()) if t is not None and t > schedule.now_ms]
        schedule.advance(min([end, *ahead]))
        for device in devices:
            deadline = device.deadline_ms()
            if deadline is not None and deadline <= schedule.now_ms:
                device.tick()
