"""The promises of design §6, looked for in the store, on the tags and at upstream; `step` asserts its own part itself."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.reasons import Reason
from kiosk.state import Goodbye, Kiosk, LineStep, Welcome
from kiosk.transactions import OWED, Kind, Result, Security, Status

if TYPE_CHECKING:
    from tests.simulation.device import Device

DECIDED = {Status.ACCEPTED, Status.PENDING, Status.CONFLICT, Status.RESOLVED}


class Broken(AssertionError):
    """Which promise, and what was there."""


class Checks:
    def __init__(self, device: "Device"):
        self.device = device

    def _rows(self, item: str) -> list:
        db = self.device.clerk.desk.db
        return db.execute("SELECT seq, kind, status, security, attention, closed, reason FROM txn WHERE item = ? ORDER BY seq",
                          (item,)).fetchall()

    def about_to_write(self, wish: fx.SetSecurity) -> None:
        """Invariant 1: an unsecure command is sent only after the checkout is durable here."""
        if wish.to is not Security.UNSECURED:
            return
        rows = self._rows(wish.item)
        good = [r for r in rows if r["kind"] in (Kind.CHECKOUT, Kind.RENEW) and Status(r["status"]) in DECIDED]
        if good and good[-1]["reason"] == Reason.STAYS_SECURED:
            raise Broken(f"1: {wish.item} is lent for use in the library, and is unsecured")
        if not good or good[-1]["seq"] != max(r["seq"] for r in rows if r["kind"] != Kind.RENEW or r in good):
            raise Broken(f"1: {wish.item} is unsecured, the store has {[tuple(r) for r in rows]}")

    def about_to_record(self, wish: fx.Record) -> None:
        """Invariant 7, seen from the pad: whoever is charged laid it down in this visit, or said that it is theirs."""
        belongs = self.device.pad.belongs.get(wish.item)
        if wish.kind is Kind.RENEW or belongs is None or (wish.visit, wish.item) in self.device.claimed:
            return
        if belongs != wish.visit:
            raise Broken(f"7: {wish.item} was laid down in visit {belongs} and joined visit {wish.visit}")

    def after(self, before: Kiosk, event: ev.Event) -> None:
        now = self.device.kiosk
        if isinstance(now.phase, (Welcome, Goodbye)) and type(before.phase) is not type(now.phase):
            self._nothing_left(now)
        if before.visit is not None and now.visit is not None:
            self._shown_is_on_disk(before, now)
        if before.visit is not None and isinstance(now.phase, Goodbye) and not isinstance(before.phase, Goodbye):
            self.device.schedule.after(4_000, lambda visit=before.visit, life=self.device.life: self._visit_is_tidy(visit, life))

    def _nothing_left(self, kiosk: Kiosk) -> None:
        """Invariant 8."""
        if "2900100000" in str(asdict(kiosk)):
            raise Broken(f"8: a card is left in {kiosk.phase}")

    def _shown_is_on_disk(self, before: Kiosk, now: Kiosk) -> None:
        """Invariant 2: a line that has just become done or put_back has a decided row."""
        assert before.visit and now.visit
        for line in now.visit.lines:
            old = before.visit.line(line.item)
            if line.step not in (LineStep.DONE, LineStep.PUT_BACK) or (old and old.step is line.step) or line.row is None:
                continue
            row = self.device.clerk.desk.db.execute("SELECT status FROM txn WHERE seq = ?", (line.row.seq,)).fetchone()
            allowed = DECIDED if line.kind is not Kind.RENEW else DECIDED | {Status.REFUSED, Status.WITHDRAWING}
            if row is None or Status(row["status"]) not in allowed:
                raise Broken(f"2: {line.item} is shown as {line.step}, the store says {row and row['status']}")

    def _visit_is_tidy(self, visit, life: int) -> None:
        """Invariant 1, second half: what a visit touched is right, or is a row that staff see."""
        device = self.device
        if device.life != life:
            return
        for line in visit.lines:
            if line.kind is Kind.RENEW or not line.success or line.row is None or self._touched_since(line):
                continue
            rings = device.pad.items[line.item].gate_would_ring
            right = all(device.pad.items[line.item].secured.values()) if line.kind is Kind.CHECKIN else not rings
            flagged = any(r["attention"] for r in self._rows(line.item))
            if line.step is LineStep.DONE and not right:
                raise Broken(f"1: {line.item} was shown as done ({line.kind}), its tags say otherwise")
            if line.step is LineStep.PUT_BACK and not flagged and not self._pending_marks():
                raise Broken(f"1: {line.item} ({line.kind}) is not as it should be, and no row says so: "
                             f"{[tuple(r) for r in self._rows(line.item)]}")

    def _touched_since(self, line) -> bool:
        """Somebody dealt with it later, here or at another kiosk (which may not have told upstream yet)."""
        if self.device.pad.items[line.item].where not in (self.device.name, f"out:{self.device.name}"):
            return True
        later = any(r["seq"] > line.row.seq for r in self._rows(line.item))
        return later or any(item == line.item and device != self.device.name
                            for device, item, _, _, _ in self.device.upstream.effects)

    def _pending_marks(self) -> bool:
        return bool(self.device._to_store) or self.device._disk_broken

    # ---- when everything has calmed down ----

    def at_the_end(self) -> None:
        self._use_here_troubles_nobody()
        device = self.device
        db = device.clerk.desk.db
        rows = db.execute("SELECT seq, id, kind, item, status FROM txn ORDER BY seq").fetchall()
        if [r["seq"] for r in rows] != list(range(1, len(rows) + 1)):
            raise Broken("5: seq has gaps")
        owed = [tuple(r) for r in rows if Status(r["status"]) in OWED]
        if owed:
            raise Broken(f"3: still owed when all is calm: {owed[:5]}")
        self._effects_happened_once(rows)

    def _use_here_troubles_nobody(self) -> None:
        """A tag that stays secured on purpose is no trouble for staff, whatever came between: the end of a visit, a power cut."""
        rows = self.device.clerk.desk.db.execute("SELECT seq, item, attention FROM txn WHERE reason = ?", (Reason.STAYS_SECURED,))
        for row in rows:
            self.device.count["lent for use in the library"] += 1
            if row["attention"]:
                raise Broken(f"1: {row['item']} is lent for use in the library, and staff are told of {row['attention']}")

    def _effects_happened_once(self, rows: list) -> None:
        """Invariants 3 and 4: each id took effect once or not at all, we know which, and in order for an item."""
        import uuid
        mine = [e for e in self.device.upstream.effects if e[0] == self.device.name]
        ids = [e[4] for e in mine]
        if len(ids) != len(set(ids)):
            raise Broken("3: an id took effect twice")
        last: dict[str, int] = {}
        for _, item, _, seq, _ in mine:
            if seq < last.get(item, 0):
                raise Broken(f"4: {item}: seq {seq} took effect after {last[item]}")
            last[item] = seq
        happened = set(ids)
        for row in rows:
            tx, status = str(uuid.UUID(bytes=row["id"])), Status(row["status"])
            if tx in happened and status in (Status.REFUSED, Status.WITHDRAWN):
                raise Broken(f"3: {row['kind']} of {row['item']} took effect, the kiosk says {status}")
            heard = self.device.upstream.heard.get(tx)
            if status is Status.ACCEPTED and (heard is None or heard.result is not Result.ACCEPTED):
                raise Broken(f"3: {row['kind']} of {row['item']} is accepted here, upstream says {heard}")
            if (status is Status.CONFLICT) != (tx in self.device.upstream.conflicts):
                raise Broken(f"5: {row['kind']} of {row['item']} is {status} here; a conflict upstream: "
                             f"{tx in self.device.upstream.conflicts}")
