"""Looking after the link, the owed rows, the synced copy, the clock and the ports: what goes on behind every screen.

Replay is a small round: fetch what is owed, deliver it, settle the answers, fetch again, until nothing is left.
"""

from dataclasses import replace

from kiosk import pile, signing_in, staff_door, witness
from kiosk.effects import (
    Absorb,
    AskPrinter,
    Deliver,
    FetchChanges,
    FetchOwed,
    Learn,
    NoteClock,
    NoteLink,
    Settle,
)
from kiosk.events import (
    Absorbed,
    ChangesFetched,
    ChangesMissing,
    Delivered,
    LinkLost,
    LinkUp,
    Mailed,
    Marked,
    NotDelivered,
    OwedFetched,
    PortDown,
    PortUp,
    Printed,
    PrinterSeen,
    QueueCounted,
    Settled,
    StoreFailed,
    Taught,
    Tick,
)
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.state import Goodbye, Kiosk, OutOfService, Queue, StaffScreen, Starting, Welcome
from kiosk.steps import Effects, Step, inner, stay
from kiosk.transactions import Result

BATCH_MAX = 100
"""Owed rows that are handed to the upstream port at a time; the next ones when these were answered."""

PATIENCE_MS = 2_000
"""After a batch that brought nothing: no haste."""

LATER_MAX = 5_000
"""Rows that were told to come again and are left out until all others have been sent; beyond it the oldest are sent again."""

SYNC_RETRY_MS = 10_000
"""A page of the down-sync that did not come is asked for again after so long."""

SYNC_YIELDS_MS = 60_000
"""What is owed goes before what is new, but not for longer than this."""


# ---- clock ----------------------------------------------------------------------------------------------------------

def clock(kiosk: Kiosk, tick: Tick) -> Step:
    """Time never goes back here: CLOCK_BOOTTIME does not. A clock that has become right, or is set right, is noted (§9)."""
    moved = not witness.same(tick.wall_ms - tick.at_ms, kiosk.wall_ms - kiosk.now_ms)
    became_right = tick.trusted and (moved or not kiosk.trusted)
    kiosk = replace(kiosk, now_ms=max(kiosk.now_ms, tick.at_ms), wall_ms=tick.wall_ms, trusted=tick.trusted)
    return kiosk, (NoteClock(tick.at_ms, tick.wall_ms),) if became_right else ()


# ---- link -----------------------------------------------------------------------------------------------------------

def link_up(kiosk: Kiosk, event: LinkUp) -> Step:
    """It answers. When it answers too slowly for a patron, questions still go to policy, but replay goes on: at once where it
    was away, and not before its time where it asked for patience."""
    prompt = event.took_ms < kiosk.settings.answer_wait_ms * 3 // 4
    was_up, was_there = kiosk.link.up, kiosk.link.reachable
    link = replace(kiosk.link, up=prompt, reachable=True, doubted=False, wanted=True,
                   since_ms=kiosk.now_ms if prompt != was_up else kiosk.link.since_ms,
                   retry_ms=kiosk.link.retry_ms if was_there else 0,
                   sync_ms=kiosk.link.sync_ms if was_there else kiosk.now_ms)
    settings = replace(kiosk.settings, mail="mail" in event.features)
    kiosk = replace(kiosk, link=link, settings=settings)
    kiosk, wishes = go_on(kiosk)
    return kiosk, ((NoteLink(True),) if prompt and not was_up else ()) + wishes


def link_lost(kiosk: Kiosk, event: LinkLost) -> Step:
    was_known = kiosk.link.up or kiosk.link.reachable or not kiosk.link.since_ms
    since_ms = kiosk.now_ms if was_known else kiosk.link.since_ms
    link = replace(kiosk.link, up=False, reachable=False, doubted=False, since_ms=since_ms)
    return replace(kiosk, link=link), (NoteLink(False),) if was_known else ()


# ---- replay ---------------------------------------------------------------------------------------------------------

def go_on(kiosk: Kiosk) -> Step:
    """The next thing to do with the link, if any: deliver what is owed, then sync."""
    kiosk, wishes = _fetch_owed(kiosk)
    kiosk, more = _fetch_changes(kiosk)
    return kiosk, wishes + more


def _fetch_owed(kiosk: Kiosk) -> Step:
    link = kiosk.link
    if not (link.reachable and link.wanted and not link.delivering and kiosk.now_ms >= link.retry_ms) or not _writes(kiosk):
        return stay(kiosk)
    kiosk = replace(kiosk, link=replace(link, delivering="fetching", wanted=False))
    return kiosk, (FetchOwed(BATCH_MAX, (*in_question(kiosk), *link.later)),)


def in_question(kiosk: Kiosk) -> tuple[str, ...]:
    """Transactions that a patron waits for at this moment: replay leaves them alone."""
    lines = kiosk.visit.lines if kiosk.visit else ()
    return tuple(x.tx for x in lines if x.tx and not x.decided)


def owed_fetched(kiosk: Kiosk, event: OwedFetched) -> Step:
    if not event.transactions and kiosk.link.later:                  # all were asked: once more from the oldest on
        patience = max(kiosk.link.retry_ms, kiosk.now_ms + PATIENCE_MS)
        return _fetch_changes(replace(kiosk, link=replace(kiosk.link, delivering="", wanted=True, later=(), retry_ms=patience)))
    if not event.transactions or not kiosk.link.reachable:
        wanted = bool(event.transactions)
        return _fetch_changes(replace(kiosk, link=replace(kiosk.link, delivering="", wanted=wanted or kiosk.link.wanted)))
    here = pile.items(kiosk.pad.lying) if kiosk.pad.ok else frozenset()
    return replace(kiosk, link=replace(kiosk.link, delivering="sending")), (Deliver(event.transactions, here),)


def delivered(kiosk: Kiosk, event: Delivered) -> Step:
    """Answers to a batch, or to the earlier rows that went with a question."""
    link = kiosk.link
    if event.batch and link.delivering == "sending":
        patience = event.retry_ms
        if all(a.word is Result.RETRY for a in event.answers):          # one that is told to wait holds up no other
            patience = max(patience, PATIENCE_MS, *(a.retry_after_s * 1000 for a in event.answers))
        told = tuple(a.id for a in event.answers if a.word is Result.RETRY)
        link = replace(link, delivering="settling", retry_ms=kiosk.now_ms + patience if patience else link.retry_ms,
                       later=(*link.later, *told)[-LATER_MAX:])
    return replace(kiosk, link=link), (Settle(event.answers),)


def not_delivered(kiosk: Kiosk, event: NotDelivered) -> Step:
    link = replace(kiosk.link, delivering="", wanted=True, retry_ms=kiosk.now_ms + (event.retry_ms or PATIENCE_MS))
    return stay(replace(kiosk, link=link))


def settled(kiosk: Kiosk, event: Settled) -> Step:
    """What a patron was told of an earlier visit may stand otherwise now."""
    kiosk, wishes = signing_in.ask_for_cut_visit(kiosk) if kiosk.visit and kiosk.visit.cut_ids else stay(kiosk)
    if kiosk.link.delivering != "settling":
        return kiosk, wishes
    kiosk, more = go_on(replace(kiosk, link=replace(kiosk.link, delivering="", wanted=True)))
    return kiosk, wishes + more


def row_marked(kiosk: Kiosk, event: Marked) -> Step:
    """A row decided here has to be heard upstream."""
    return go_on(replace(kiosk, link=replace(kiosk.link, wanted=True)))


# ---- down-sync ------------------------------------------------------------------------------------------------------

def _fetch_changes(kiosk: Kiosk) -> Step:
    link = kiosk.link
    if not (link.reachable and not link.syncing and kiosk.now_ms >= _sync_ms(kiosk)) or not _syncs(kiosk):
        return stay(kiosk)
    return replace(kiosk, link=replace(link, syncing=True)), (FetchChanges(link.cursor),)


def _sync_ms(kiosk: Kiosk) -> int:
    """Also while upstream has asked for patience: a page would go before what is owed."""
    link = kiosk.link
    owes = link.delivering or (link.wanted and kiosk.now_ms < link.retry_ms)
    return link.sync_ms + (SYNC_YIELDS_MS if owes else 0)


def changes_fetched(kiosk: Kiosk, event: ChangesFetched) -> Step:
    return kiosk, (Absorb(event.page),)


def absorbed(kiosk: Kiosk, event: Absorbed) -> Step:
    link = replace(kiosk.link, cursor=event.cursor)
    if event.more and link.reachable and _syncs(kiosk):
        return replace(kiosk, link=link), (FetchChanges(event.cursor),)
    if event.more and not _syncs(kiosk):                             # it goes on from here when there is room
        return stay(replace(kiosk, link=replace(link, syncing=False)))
    link = replace(link, syncing=False, synced_ms=max(1, kiosk.now_ms),
                   sync_ms=kiosk.now_ms + kiosk.settings.sync_every_ms)
    return stay(replace(kiosk, link=link))


def taught(kiosk: Kiosk, event: Taught) -> Step:
    return kiosk, (Learn(event.patrons, event.items),)


def changes_missing(kiosk: Kiosk, event: ChangesMissing) -> Step:
    link = replace(kiosk.link, syncing=False, sync_ms=kiosk.now_ms + max(event.retry_ms, SYNC_RETRY_MS))
    return stay(replace(kiosk, link=link))


# ---- ports ----------------------------------------------------------------------------------------------------------

def _writes(kiosk: Kiosk) -> bool:
    return not isinstance(inner(kiosk.phase), Starting) and kiosk.health.store_writes


def _syncs(kiosk: Kiosk) -> bool:
    """What is new takes room; where a visit may not be begun for want of it, that is not used up behind the screen."""
    return _writes(kiosk) and not kiosk.health.store_fails


def store_failed(kiosk: Kiosk, event: StoreFailed) -> Step:
    """Nothing can be promised any more: nothing is lent (issue: a full disk)."""
    pad = replace(kiosk.pad, lying=pile.forget_owner(kiosk.pad.lying))
    if isinstance(kiosk.phase, StaffScreen):                # nobody's visit, and it is staff's to see
        return stay(replace(kiosk, pad=pad))
    return stay(replace(signing_in.home(kiosk), phase=OutOfService(), pad=pad, language=kiosk.language))


def port_up(kiosk: Kiosk, event: PortUp) -> Step:
    wishes: Effects = ()
    if event.port is PortName.PAD:
        kiosk = replace(kiosk, pad=replace(kiosk.pad, ok=True))
    elif event.port is PortName.SCANNER:
        kiosk = replace(kiosk, scanner_ok=True)
    elif event.port is PortName.PRINTER:
        wishes = (AskPrinter(),)
    return kiosk, wishes


def port_down(kiosk: Kiosk, event: PortDown) -> Step:
    """A lost pad makes no item gone; a missing printer is a sentence where the slip is chosen."""
    if event.port is PortName.PAD:
        kiosk = replace(kiosk, pad=replace(kiosk.pad, ok=False, lost_since_ms=kiosk.now_ms))
    elif event.port is PortName.SCANNER:
        kiosk = replace(kiosk, scanner_ok=False)
    elif event.port is PortName.PRINTER:
        kiosk = replace(kiosk, printer="lost")
    elif event.port is PortName.STORE:
        return store_failed(kiosk, StoreFailed(event.why))
    elif event.port is PortName.UPSTREAM:
        kiosk, wishes = link_lost(kiosk, LinkLost())      # what was under way there is forgotten: it is asked for again
        link = replace(kiosk.link, delivering="", syncing=False, wanted=True)
        return replace(kiosk, link=link), wishes
    return stay(kiosk)


def printer_seen(kiosk: Kiosk, event: PrinterSeen) -> Step:
    return stay(replace(kiosk, printer=event.state))


def printed(kiosk: Kiosk, event: Printed) -> Step:
    """A print fault never undoes a loan; the goodbye says that the slip did not come."""
    kiosk = staff_door.printed(kiosk, event)
    return stay(kiosk if event.ok else _slip_failed(kiosk, "failed", Reason.SLIP_FAILED))


def mailed(kiosk: Kiosk, event: Mailed) -> Step:
    return stay(kiosk if event.ok else _slip_failed(kiosk, "unsent", Reason.SLIP_UNSENT))


def _slip_failed(kiosk: Kiosk, how: str, reason: Reason) -> Kiosk:
    if isinstance(kiosk.phase, Welcome):             # it took longer than the goodbye
        return signing_in.notice(kiosk, reason)
    if not isinstance(kiosk.phase, Goodbye):
        return kiosk
    until = kiosk.now_ms + kiosk.settings.goodbye_ms
    return replace(kiosk, phase=replace(kiosk.phase, slip=how, until_ms=until))


def queue_counted(kiosk: Kiosk, event: QueueCounted) -> Step:
    link = replace(kiosk.link, wanted=kiosk.link.wanted or event.owed > 0)
    return staff_door.look_again(replace(kiosk, queue=Queue(event.owed, event.staff), link=link))


def awaiting_retry(kiosk: Kiosk) -> tuple[int, ...]:
    """When this room wants to be woken."""
    link = kiosk.link
    if not link.reachable or not _writes(kiosk):
        return ()
    times = ()
    if link.wanted and not link.delivering:
        times += (link.retry_ms,)
    if not link.syncing and _syncs(kiosk):
        times += (_sync_ms(kiosk),)
    return times


