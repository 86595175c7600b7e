"""What comes after a power cut: the kiosk starts on the disk that was left, everybody goes home, and the promises are looked for.

The promises are those of design §6: nothing that the screen confirmed is lost or doubled, no item is unsecured without a
loan, and whatever is not as it should be is a row that staff see. Knows no recording and no disk below files.
"""

import pickle
import random
import sqlite3
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kiosk import events as ev
from kiosk.invariants import BrokenPromise
from kiosk.reasons import Reason
from kiosk.state import Goodbye, Lending, PinWanted, SlipChoice, Welcome
from kiosk.transactions import Kind, Status
from offline_store.attention import Attention
from offline_store.errors import StoreError
from tests.simulation.checks import Broken
from tests.simulation.device import Device, Moods, let_pass
from tests.simulation.schedule import Schedule
from tests.simulation.world import Pad
from tests.torture.day import NAME, World

CALM = Moods(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
FLYING = ("lost", "at once", "late")
"""What may become of a question that had left the kiosk when the power went."""

MOVED_NOTHING = (Status.REFUSED, Status.WITHDRAWN)

LATE_MS, CALM_MS, DARK_MS = 20_000, 120_000, 5_000


@dataclass
class Verdict:
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsecured: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)

    @property
    def bad(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.unsecured, *self.broken]


def live_on(folder: Path, world_then: bytes, flying: str, *, vfs: str | None = None, device_kind: type[Device] = Device,
            comes_back: bool = True) -> Verdict:
    """Start on what lies in `folder`. `flying`: one of FLYING. `comes_back`: the patrons bring what was left unfinished."""
    verdict, world = Verdict(), pickle.loads(world_then)
    try:
        device = _boot(folder, world, flying, vfs, device_kind)
        try:
            let_pass(device.schedule, [device], CALM_MS)
            device.checks.at_the_end()
            look(device, world, verdict)
            verdict.count["transactions confirmed"] += len(world.confirmed)
            if comes_back:
                _patrons_come_back(device, verdict)
        finally:
            device.close()
    except (Broken, BrokenPromise, StoreError, AssertionError, sqlite3.Error, ValueError) as error:
        verdict.broken.append(f"{type(error).__name__}: {error}")
    return verdict


def _boot(folder: Path, world: World, flying: str, vfs: str | None, device_kind: type[Device]) -> Device:
    schedule, dice = Schedule(), random.Random(1)
    schedule.now_ms = world.now_ms + DARK_MS
    if flying == "at once":
        _land(world)
    elif flying == "late":
        schedule.after(LATE_MS, lambda: _land(world))
    pad = Pad(dice, world.items, list(world.lying))
    return device_kind(NAME, folder, dice, schedule, world.upstream, pad, Counter(), moods=CALM, life=world.life, vfs=vfs)


def _land(world: World) -> None:
    for rows in world.flying:
        for row in rows:
            world.upstream.hear(NAME, row)


# ---- the promises ---------------------------------------------------------------------------------------------------

def look(device: Device, world: World, verdict: Verdict) -> None:
    rows = {str(uuid.UUID(bytes=row["id"])): row for row in device.clerk.desk.db.execute("SELECT * FROM txn ORDER BY seq")}
    effects = Counter(id_ for _, _, _, _, id_ in device.upstream.effects)
    for said in world.confirmed.values():
        _confirmed_is_there(said, rows.get(said.tx), effects[said.tx], device, verdict)
    newest = {row["item"]: row for row in rows.values() if row["status"] not in MOVED_NOTHING}         # in the order of seq
    staff = {item for item, row in newest.items() if row["attention"] or row["status"] == Status.CONFLICT}
    for item in device.pad.items.values():
        _tag_is_right(item, device, staff, verdict)
    for row in rows.values():
        if row["kind"] == Kind.CHECKIN and row["status"] == Status.WITHDRAWN:
            verdict.broken.append(f"5: the return of {row['item']} was withdrawn, its book had been handed over")


def _confirmed_is_there(said, row, times: int, device: Device, verdict: Verdict) -> None:
    what = f"{said.kind} of {said.item} (seq {said.seq})"
    if times > 1:
        verdict.doubled.append(f"3: {what} took effect {times} times")
    if row is None or row["seq"] != said.seq or row["item"] != said.item:
        verdict.lost.append(f"2: {what} had been confirmed and is not in the store")
    elif row["status"] == Status.CONFLICT:
        verdict.count["for a person at upstream"] += 1
    elif row["status"] != Status.ACCEPTED:
        verdict.lost.append(f"2: {what} had been confirmed and is {row['status']}")
    elif times == 0 and device.upstream.heard[said.tx].reason != Reason.OLDER_THAN_LOAN:
        verdict.lost.append(f"3: {what} is accepted here and never took effect")


def _tag_is_right(item, device: Device, staff: set[str], verdict: Verdict) -> None:
    loan = device.upstream.loans.get(item.barcode)
    open_parts = [uid for uid, secured in item.secured.items() if not secured]
    if open_parts and loan is None:
        if item.barcode in staff:
            verdict.count["unsecured, and staff are told"] += 1
        else:
            verdict.unsecured.append(f"1: {item.barcode} is unsecured and nobody has borrowed it")
    if loan is not None and len(open_parts) < len(item.secured):
        if item.barcode in staff or _stays_secured(device, item.barcode):
            verdict.count["lent, the gate would ring, and staff are told"] += item.barcode in staff
        else:
            verdict.broken.append(f"1: {item.barcode} is lent, its tag is secured, and no row says so")


def _stays_secured(device: Device, item: str) -> bool:
    return device.clerk.desk.db.execute("SELECT 1 FROM txn WHERE item = ? AND kind = 'checkout' AND reason = ? ORDER BY seq DESC",
                                        (item, Reason.STAYS_SECURED)).fetchone() is not None


# ---- the patron comes back ------------------------------------------------------------------------------------------

def _patrons_come_back(device: Device, verdict: Verdict) -> None:
    """Who has a loan whose tag was not unsecured lays it down again: it is finished then (design §5, repair)."""
    rows = device.clerk.desk.db.execute("SELECT DISTINCT item FROM txn WHERE attention = ? AND kind = 'checkout' AND "
                                        "status = 'accepted'", (Attention.POWER_CUT,)).fetchall()
    for (item,) in [tuple(row) for row in rows]:
        loan = device.upstream.loans.get(item)
        if loan is None or not isinstance(device.kiosk.phase, Welcome):
            continue
        _visit(device, loan.patron, item)
        verdict.count["finished when it was laid down again"] += 1
        if device.pad.items[item].gate_would_ring and not _stays_secured(device, item):
            verdict.broken.append(f"5: {item} was laid down again by who has it, and is still secured")
        left = device.clerk.desk.db.execute("SELECT count(*) FROM txn WHERE item = ? AND attention = ?",
                                            (item, Attention.POWER_CUT)).fetchone()[0]
        if left:
            verdict.broken.append(f"5: {item} was laid down again and is right, and staff are still told of it")


def _visit(device: Device, card: str, item: str) -> None:
    def do(event: ev.Event, wait_ms: int = 1_500) -> None:
        device.feed(event)
        let_pass(device.schedule, [device], wait_ms)

    device.pad.lift(lambda _: True)
    device.look()
    let_pass(device.schedule, [device], 5_000)
    do(ev.Scanned(card), 8_000)                      # an answer may be slow
    if isinstance(device.kiosk.phase, PinWanted):
        for digit in "1234":
            do(ev.Touched(f"digit_{digit}"), 20)
        do(ev.Touched("ok"), 8_000)
    if not isinstance(device.kiosk.phase, Lending):
        raise Broken(f"the patron is not let in: {device.kiosk.phase}")
    device.pad.lay(item, list(device.pad.items[item].secured), device.kiosk.visits)
    device.look()
    let_pass(device.schedule, [device], 12_000)
    do(ev.Touched("finish"), 4_000)
    if isinstance(device.kiosk.phase, SlipChoice):
        do(ev.Touched("receipt_none"), 200)
    if not isinstance(device.kiosk.phase, (Goodbye, Welcome)):
        raise Broken(f"the visit does not end: {device.kiosk.phase}")
    device.pad.lift(lambda _: True)
    device.look()
    let_pass(device.schedule, [device], 8_000)
