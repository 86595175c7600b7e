"""What the kiosk knows of a patron or an item when nobody else can be asked: the synced copy, corrected by our own rows.

Finds facts; decides nothing (kiosk.policy does). Where two sources differ, our own newest row wins until the copy has
seen it; where nobody can tell, the fact is the one that leads to "no".
"""

from kiosk.effects import LookUpItem, LookUpPatron
from kiosk.events import Event, ItemLooked, PatronLooked
from kiosk.policy import Knowledge
from kiosk.rules import Holder, ItemFacts, PatronFacts
from kiosk.transactions import Kind, Status
from offline_store import age, pins, times
from offline_store.desk import Desk
from offline_store.privacy import DeviceKey
from offline_store.store import Store


def knows(store: Store, key: DeviceKey, card: str) -> bool:
    """Does the synced copy have a patron with this card? For staff, beside a kiosk that runs."""
    return store.db.execute("SELECT 1 FROM patron WHERE key = ?", (key.hash(card),)).fetchone() is not None


def look_up_patron(desk: Desk, wish: LookUpPatron) -> list[Event]:
    """-> PatronLooked; `known.patron` is None for a card that the copy does not know."""
    key = desk.key.hash(wish.card)
    row = desk.db.execute("SELECT greeting, language, has_mail FROM patron WHERE key = ?", (key,)).fetchone()
    known = _knowledge(desk, _patron_facts(desk, key), None, _offline_items(desk, key))
    who = (row["greeting"], row["language"], bool(row["has_mail"])) if row else ("", "", False)
    return [PatronLooked(wish.card, known, *who, wait_ms=pins.wait_ms(desk, key))]


def look_up_item(desk: Desk, wish: LookUpItem) -> list[Event]:
    """-> ItemLooked, seen from the patron of `card`, or from nobody at a checkin."""
    key = desk.key.hash(wish.card) if wish.card else None
    row = desk.db.execute("SELECT * FROM item WHERE item = ?", (wish.item,)).fetchone()
    holder, ours = _holder(desk, wish.item, row["loan_to"] if row else None, key)
    facts = None
    if row is not None:
        as_synced = desk.live.newest_standing(wish.item) is None
        facts = ItemFacts(row["kind"], bool(row["withdrawn"]), holder, _seen_from(row["hold_for"], key),
                          row["loan_renewed"] if as_synced else 0)
    patron, offline_items = (_patron_facts(desk, key), _offline_items(desk, key)) if key else (None, 0)
    known = _knowledge(desk, patron, facts, offline_items, own_row=ours, own_holder=holder if row is None else Holder.NOBODY)
    return [ItemLooked(wish.visit, wish.item, known, row["title"] if row else "", row["author"] if row else "")]


def _knowledge(desk: Desk, patron: PatronFacts | None, item: ItemFacts | None, offline_items: int,
               own_row: bool = False, own_holder: Holder = Holder.NOBODY) -> Knowledge:
    return Knowledge(desk.rules(), patron, item, times.data_age_h(desk), times.away_h(desk), offline_items, own_row, own_holder)


def _seen_from(holder: bytes | None, patron: bytes | None) -> Holder:
    if holder is None:
        return Holder.NOBODY
    return Holder.SAME if holder == patron else Holder.OTHER


def _holder(desk: Desk, item: str, synced: bytes | None, patron: bytes | None) -> tuple[Holder, bool]:
    """Who has the item; and does our own newest row say that this patron has it?"""
    own = desk.live.newest_standing(item)
    if own is not None:
        holder = _seen_from(own.patron if own.kind is Kind.CHECKOUT else None, patron)
        return holder, holder is Holder.SAME
    doubts = (r for r in desk.live.on_item(item) if r.status is Status.WITHDRAWING and r.kind is Kind.CHECKOUT)
    if patron is not None and any(r.patron != patron for r in doubts):
        return Holder.OTHER, False            # upstream may have booked it for somebody else: nobody can tell yet
    holder = _seen_from(synced, patron)
    return holder, holder is Holder.SAME and _lent_here_last(desk, item, patron)


def _lent_here_last(desk: Desk, item: str, patron: bytes | None) -> bool:
    """Our own newest row on an item, settled long ago."""
    row = desk.db.execute("SELECT kind, patron FROM txn WHERE seq = ?", (desk.live.moved.get(item),)).fetchone()
    return row is not None and row["kind"] == Kind.CHECKOUT and row["patron"] == patron


def _patron_facts(desk: Desk, key: bytes) -> PatronFacts | None:
    row = desk.db.execute("SELECT category, blocked, expires, fees FROM patron WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    expired = bool(row["expires"]) and row["expires"] < _today(desk)
    return PatronFacts(row["category"], row["blocked"], expired, row["fees"], len(_loans(desk, key)))


def _loans(desk: Desk, key: bytes) -> set[str]:
    """Items that the patron has: those of the copy, less what came back here since, and what was lent here since."""
    synced = {row["item"] for row in desk.db.execute("SELECT item FROM item WHERE loan_to = ?", (key,))}
    ours = {row.item for row in desk.live.lent(key)}
    return {item for item in synced | ours if _holder(desk, item, key if item in synced else None, key)[0] is Holder.SAME}


def _offline_items(desk: Desk, key: bytes) -> int:
    """This patron's checkouts that were decided here and are still owed."""
    return sum(row.status is Status.PENDING for row in desk.live.lent(key))


def _today(desk: Desk) -> str:
    return times.local_date(desk, age.utc_ms(desk))
