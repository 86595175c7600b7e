"""What must hold when everything has calmed down after many kills: the promises of design §6 that can be seen from outside.

Pure: what the screen had confirmed, the rows of the store, central's books and the tags go in; what was lost, doubled or
unsecured comes out, a sentence for each. Knows no process, no database and no screen.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

NOT_ALONE = "already_yours"
"""A checkout of what the patron has: it is right, and changes nothing in the books."""

MOVES = ("checkout", "checkin")
STANDS = ("accepted", "pending", "conflict")


@dataclass(frozen=True)
class Confirmed:
    """The screen or a slip said so, of something laid down or touched since then (UTC, ms): since the visit began; of a slip,
    which may tell of an earlier visit too, since the first visit of that card."""

    kind: str
    item: str
    card: str                            # whose visit it was; empty: a return needs none
    since_ms: int
    at_ms: int
    where: str = "screen"                # screen | slip


@dataclass(frozen=True)
class Row:
    """Of the kiosk's store. `attention`: staff see it at the kiosk, and why."""

    seq: int
    id: str
    kind: str
    item: str
    status: str
    wall_ms: int
    reason: str = ""
    attention: str = ""

    @property
    def seen_by_staff(self) -> bool:
        return bool(self.attention) or self.status == "conflict"


@dataclass(frozen=True)
class Booked:
    """A transaction as central has it. `stand` as in central/stands.py."""

    id: str
    seq: int | None
    stand: str
    wall_ms: int
    card: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """In central's history of an item, in its true order."""

    item: str
    kind: str
    tx: str
    seq: int
    effect: bool = True


@dataclass
class World:
    confirmed: list[Confirmed] = field(default_factory=list)
    slip_numbers: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    booked: list[Booked] = field(default_factory=list)
    history: list[Entry] = field(default_factory=list)
    loans: dict[str, str] = field(default_factory=dict)             # item -> card, open loans at central
    conflicts: set[str] = field(default_factory=set)                # ids that wait for a person at central
    unsecured: dict[str, tuple[bool, ...]] = field(default_factory=dict)    # item -> of each of its tags
    lent_before: frozenset[str] = frozenset()                       # items that were on loan before the first visit

    def booked_as(self, id_: str) -> Booked | None:
        return next((b for b in self.booked if b.id == id_), None)

    def rows_of(self, item: str) -> list[Row]:
        return [row for row in self.rows if row.item == item]

    def seen_since_it_stood(self, item: str) -> bool:
        """Do staff see a row on it that is not older than the newest one that stands?"""
        rows = self.rows_of(item)
        newest = max((r.seq for r in rows if r.kind in MOVES and r.status in STANDS), default=0)
        return any(r.seen_by_staff for r in rows if r.seq >= newest)


@dataclass
class Verdict:
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsecured: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.unsecured, *self.broken]


def judge(world: World) -> Verdict:
    return Verdict(list(lost(world)), list(doubled(world)), list(unsecured_without_a_loan(world)),
                   [sentence for promise in PROMISES for sentence in promise(world)])


# ---- 2, 3: what was confirmed is there, once ------------------------------------------------------------------------

def lost(world: World) -> Iterator[str]:
    """What was confirmed is on disk, and in central's books or before a person."""
    for said in world.confirmed:
        rows = _meant(world, said)
        if not rows:
            yield f"2: the {said.where} confirmed a {said.kind} of {said.item}, and no row is there"
        elif not any(_kept(world, r) for r in rows):
            yield (f"3: the {said.where} confirmed a {said.kind} of {said.item}; it is "
                   f"{[(r.seq, r.status, r.reason) for r in rows]} here, {[world.booked_as(r.id) for r in rows]} at central")
    ends = {row.id.replace("-", "")[-8:].upper() for row in world.rows}
    yield from (f"2: a slip has the number {number}, and no row has it" for number in world.slip_numbers if number not in ends)


def _meant(world: World, said: Confirmed) -> list[Row]:
    """Rows that it may have spoken of."""
    return [row for row in world.rows if (row.kind, row.item) == (said.kind, said.item)
            and said.since_ms <= row.wall_ms <= said.at_ms]


def _kept(world: World, row: Row) -> bool:
    booked = world.booked_as(row.id)
    if row.status == "conflict":
        return row.id in world.conflicts
    if row.status != "accepted" or booked is None or booked.stand != "applied":
        return False
    return booked.reason == NOT_ALONE or any(e.tx == row.id for e in world.history)


def doubled(world: World) -> Iterator[str]:
    """No id takes effect twice; no item is lent while it is on loan."""
    for tx, times in Counter(e.tx for e in world.history).items():
        if times > 1:
            yield f"3: {tx} stands {times} times in the books"
    open_now = set(world.lent_before)
    for entry in world.history:
        if not entry.effect or entry.kind not in MOVES:
            continue
        if entry.kind == "checkout" and entry.item in open_now:
            yield f"3: {entry.item} was lent (seq {entry.seq}) while it was on loan"
        (open_now.add if entry.kind == "checkout" else open_now.discard)(entry.item)
    for item in open_now ^ set(world.loans):
        yield f"3: {item}: its history says {'on loan' if item in open_now else 'at home'}, the open loans say otherwise"


# ---- 1: tags --------------------------------------------------------------------------------------------------------

def unsecured_without_a_loan(world: World) -> Iterator[str]:
    for item, tags in world.unsecured.items():
        if any(tags) and item not in world.loans and not world.seen_since_it_stood(item):
            yield f"1: {item} is unsecured, not on loan, and no row tells staff: {_rows(world, item)}"


def secured_on_loan(world: World) -> Iterator[str]:
    """The gate would ring for the patron who has it: staff see a row."""
    for item, tags in world.unsecured.items():
        if not all(tags) and item in world.loans and not world.seen_since_it_stood(item):
            yield f"1: {item} is on loan and secured, and no row tells staff: {_rows(world, item)}"


def _rows(world: World, item: str) -> list[tuple]:
    return [(r.seq, r.kind, r.status, r.reason, r.attention) for r in world.rows_of(item)]


# ---- the others -----------------------------------------------------------------------------------------------------

def seqs_have_no_gap(world: World) -> Iterator[str]:
    here = [row.seq for row in world.rows]
    if here != list(range(1, len(here) + 1)):
        yield f"5: the seqs here are {here}"
    if sorted(b.seq or 0 for b in world.booked) != here:
        yield f"5: the seqs at central are {sorted(b.seq or 0 for b in world.booked)}, here {len(here)}"


def ids_are_one_row_each(world: World) -> Iterator[str]:
    for what, ids in (("here", [r.id for r in world.rows]), ("at central", [b.id for b in world.booked])):
        yield from (f"3: the id {id_} is {times} rows {what}" for id_, times in Counter(ids).items() if times > 1)


def kiosk_and_central_agree(world: World) -> Iterator[str]:
    """Each id took effect or not, and both know which; a refusal in replay is a row on both sides."""
    effects = {e.tx for e in world.history if e.effect}
    for row in world.rows:
        if row.status in ("asking", "pending", "withdrawing"):
            yield f"3: seq {row.seq} is still {row.status} when all is calm"
        if row.status in ("refused", "withdrawn") and row.id in effects and not row.attention:
            yield f"3: seq {row.seq} ({row.kind} of {row.item}) took effect, it is {row.status} here"
        booked = world.booked_as(row.id)
        if row.status == "accepted" and (booked is None or booked.stand != "applied"):
            yield f"3: seq {row.seq} ({row.kind} of {row.item}) is accepted here, at central {booked}"
        if row.status == "conflict" and row.id not in world.conflicts:
            yield f"5: seq {row.seq} ({row.kind} of {row.item}) is a conflict here, and central has none"


def items_keep_their_order(world: World) -> Iterator[str]:
    last: dict[str, int] = defaultdict(int)
    for entry in world.history:
        if entry.effect and entry.seq < last[entry.item]:
            yield f"4: {entry.item}: seq {entry.seq} took effect after {last[entry.item]}"
        last[entry.item] = max(last[entry.item], entry.seq)


def times_never_change(world: World) -> Iterator[str]:
    for row in world.rows:
        booked = world.booked_as(row.id)
        if booked and booked.wall_ms != row.wall_ms:
            yield f"6: seq {row.seq} happened at {row.wall_ms} here and at {booked.wall_ms} there"


def nobody_else_is_charged(world: World) -> Iterator[str]:
    cards = {b.id: b.card for b in world.booked}
    for said in world.confirmed:
        charged = {cards.get(r.id) for r in _meant(world, said)}
        card = "" if said.kind == "checkin" else said.card
        if charged and (card not in charged or (said.where == "screen" and charged != {card})):
            yield f"7: {said.item} ({said.kind}, {said.where}) was confirmed to {said.card or 'nobody'}, charged: {charged}"


Promise = Callable[[World], Iterator[str]]
PROMISES: tuple[Promise, ...] = (
    secured_on_loan, seqs_have_no_gap, ids_are_one_row_each, kiosk_and_central_agree, items_keep_their_order,
    times_never_change, nobody_else_is_charged)
