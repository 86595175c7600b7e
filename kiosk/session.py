"""The session: step(state, event) -> (state, effects). A table of pure functions, and nothing beside it.

Knows no clock, screen, wire or randomness: time and ids arrive in events, wishes leave as effects. So a log of events is a
replay, and ten thousand visits are simulated in minutes (design §3).
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk import asking, disk, health, joining, leaving, lines, paging, signing_in, staff_door, undoing, upkeep, writing
from kiosk import events as ev
from kiosk.effects import Probe
from kiosk.invariants import check
from kiosk.state import (
    Account,
    CardChecking,
    CardTyping,
    CardWanted,
    Closing,
    Goodbye,
    Help,
    Kiosk,
    Lending,
    LineStep,
    LoanShown,
    LookSheet,
    OtherCard,
    OutOfService,
    Phase,
    PinWanted,
    Returning,
    SlipChoice,
    SlipPhone,
    StaffScreen,
    Starting,
    StillThere,
    Welcome,
)
from kiosk.steps import COVERS, Effects, Step, chain, inner, stay, with_inner
from kiosk.touches import touched
from kiosk.transactions import Kind

PHASES: tuple[type[Phase], ...] = (
    Starting, OutOfService, Welcome, CardWanted, CardTyping, CardChecking, PinWanted, Lending, Returning, Account, SlipChoice,
    SlipPhone, Closing, Goodbye, Help, LookSheet, StillThere, OtherCard, StaffScreen)

Handler = Callable[[Kiosk, ev.Event], Step]


def _ignored(kiosk: Kiosk, event: ev.Event) -> Step:
    """It can come here, and means nothing here."""
    return stay(kiosk)


def _scanned_on_pad(kiosk: Kiosk, event: ev.PileSeen) -> Step:
    """A patron card with a chip, laid on the pad, is a card that was shown."""
    known = set(kiosk.pad.cards)
    new = [t for t in event.tags if t.kind == "patron" and t.uid not in known]
    kiosk, wishes = joining.pile_seen(kiosk, event)
    for tag in new[:1]:
        kiosk, more = signing_in.card_shown(kiosk, tag.item)
        wishes += more
    return kiosk, wishes


def _account_answered(kiosk: Kiosk, event: ev.AccountAnswered) -> Step:
    here = inner(kiosk.phase)
    patron = kiosk.visit.patron if kiosk.visit else None
    if not isinstance(here, Account) or patron is None or patron.card != event.card:
        return stay(kiosk)
    loans = tuple(sorted(event.loans, key=lambda x: (not x.overdue, x.due)))
    notices = tuple(dict.fromkeys(filter(None, (patron.message, *event.messages))))
    here = replace(here, known=True, failed=False, loans=loans, holds=event.holds, fees=event.fees, messages=notices)
    return stay(replace(kiosk, phase=with_inner(kiosk.phase, here)))


def _marked(kiosk: Kiosk, event: ev.Marked) -> Step:
    return chain(kiosk, lambda k: lines.marked(k, event), lambda k: upkeep.row_marked(k, event))


def _tick(kiosk: Kiosk, event: ev.Tick) -> Step:
    return chain(kiosk, lambda k: upkeep.clock(k, event), asking.expire_questions, writing.retry_writes, _expire_cards,
                 _expire_notices, undoing.expire, upkeep.go_on, leaving.nobody_there)


def _expire_cards(kiosk: Kiosk) -> Step:
    """A question about a card that upstream does not answer goes to the store."""
    here = inner(kiosk.phase)
    if isinstance(here, CardChecking) and not here.offline and here.deadline_ms <= kiosk.now_ms:
        kiosk = replace(kiosk, link=replace(kiosk.link, up=False, since_ms=kiosk.now_ms))
        kiosk, wishes = signing_in.ask_store(kiosk, here)
        return kiosk, (Probe(), *wishes)
    if isinstance(here, Account) and not (here.known or here.failed) and here.deadline_ms <= kiosk.now_ms:
        return stay(replace(kiosk, phase=with_inner(kiosk.phase, replace(here, failed=True))))
    return stay(kiosk)


def _expire_notices(kiosk: Kiosk) -> Step:
    here = inner(kiosk.phase)
    if isinstance(here, Welcome) and 0 < here.greeted_until_ms <= kiosk.now_ms:
        here = replace(here, greeted_until_ms=0)
        kiosk = replace(kiosk, phase=with_inner(kiosk.phase, here))
    if isinstance(here, (Welcome, Lending, Returning)) and here.notice and here.notice_until_ms <= kiosk.now_ms:
        here = replace(here, notice="")
        return stay(replace(kiosk, phase=with_inner(kiosk.phase, here)))
    return stay(kiosk)


EVERYWHERE: dict[type[ev.Event], Callable] = {
    ev.Tick: _tick,
    ev.Touched: touched,
    ev.Scanned: signing_in.scanned,
    ev.StaffCardShown: staff_door.card_shown,
    ev.PileSeen: _scanned_on_pad,
    ev.SecurityRead: lines.security_read,
    ev.SecuritySet: lines.security_set,
    ev.PortUp: upkeep.port_up,
    ev.PortDown: upkeep.port_down,
    ev.StoreOpened: disk.store_opened,
    ev.RoomSeen: disk.room_seen,
    ev.StoreFailed: upkeep.store_failed,
    ev.Recorded: lines.recorded,
    ev.Marked: _marked,
    ev.ItemLooked: asking.looked,
    ev.OwedFetched: upkeep.owed_fetched,
    ev.Settled: upkeep.settled,
    ev.Absorbed: upkeep.absorbed,
    ev.CutVisitFound: signing_in.cut_visit_found,
    ev.QueueCounted: upkeep.queue_counted,
    ev.LinkUp: upkeep.link_up,
    ev.LinkLost: upkeep.link_lost,
    ev.Answered: asking.answered,
    ev.AnswerMissing: asking.answer_missing,
    ev.Delivered: upkeep.delivered,
    ev.NotDelivered: upkeep.not_delivered,
    ev.ChangesFetched: upkeep.changes_fetched,
    ev.ChangesMissing: upkeep.changes_missing,
    ev.Taught: upkeep.taught,
    ev.AilingSeen: staff_door.look_again,
    ev.PrinterSeen: upkeep.printer_seen,
    ev.Printed: upkeep.printed,
    ev.Mailed: upkeep.mailed,
}
"""These mean the same on every screen: lines go their way whatever the patron looks at."""

SOMEWHERE: dict[type[ev.Event], tuple[Callable, tuple[type[Phase], ...]]] = {
    ev.PatronAnswered: (signing_in.patron_answered, (CardChecking, *COVERS)),
    ev.PatronSilent: (signing_in.patron_silent, (CardChecking, Account, *COVERS)),
    ev.PatronLooked: (signing_in.patron_looked, (CardChecking, PinWanted, *COVERS)),
    ev.PinCounted: (signing_in.pin_counted, (PinWanted, *COVERS)),
    ev.AccountAnswered: (_account_answered, (Account, *COVERS)),
    ev.StaffPinChecked: (staff_door.pin_checked, (PinWanted, *COVERS)),
    ev.StandingFound: (staff_door.standing_found, (StaffScreen,)),
}
"""These are answers to a question of one screen; when the patron has moved on they mean nothing."""

TABLE: dict[tuple[type[Phase], type[ev.Event]], Callable] = {
    **{(phase, event): act for phase in PHASES for event, act in EVERYWHERE.items()},
    **{(phase, event): act if phase in where else _ignored
       for phase in PHASES for event, (act, where) in SOMEWHERE.items()},
}


def step(kiosk: Kiosk, event: ev.Event) -> tuple[Kiosk, Effects]:
    """One event. The invariants of design §6 are asserted after each."""
    between, wishes = TABLE[type(kiosk.phase), type(event)](health.note(kiosk, event), event)
    after, more = chain(between, lines.go_on_with_checkins, leaving.farewell_when_settled)
    after = paging.to_the_news(kiosk, _show_renewals(after))
    check((kiosk, between), after, wishes + more)
    return after, wishes + more


def _show_renewals(kiosk: Kiosk) -> Kiosk:
    """The account shows each renewal's answer beside its loan."""
    here = inner(kiosk.phase)
    if not isinstance(here, Account) or kiosk.visit is None:
        return kiosk
    loans = tuple(_renewal_shown(loan, kiosk) for loan in here.loans)
    return replace(kiosk, phase=with_inner(kiosk.phase, replace(here, loans=loans))) if loans != here.loans else kiosk


def _renewal_shown(loan: LoanShown, kiosk: Kiosk) -> LoanShown:
    line = kiosk.visit.line(loan.item) if kiosk.visit else None
    if line is None or line.kind is not Kind.RENEW:
        return loan
    done = line.step is LineStep.DONE
    return replace(loan, renewing=not done, renewed=done and line.renewed, refused=line.reason if done else "",
                   due=line.due if done and line.renewed else loan.due,
                   overdue=loan.overdue and not (done and line.renewed),
                   renewals_left=line.renewals_left if done and line.renewed else loan.renewals_left)


def next_deadline(kiosk: Kiosk) -> int | None:
    """When the session wants a Tick at the latest (ms, CLOCK_BOOTTIME); None: only when something happens."""
    here = inner(kiosk.phase)
    times = [*upkeep.awaiting_retry(kiosk)]
    idle = leaving.idle_deadline(kiosk)
    times += [idle] if idle is not None else []
    if isinstance(here, (Welcome, Lending, Returning)) and here.notice:
        times.append(here.notice_until_ms)
    if isinstance(here, Welcome) and here.greeted_until_ms:
        times.append(here.greeted_until_ms)
    if isinstance(here, CardChecking) and not here.offline:
        times.append(here.deadline_ms)
    if isinstance(here, Account) and not (here.known or here.failed):
        times.append(here.deadline_ms)
    counting = isinstance(here, PinWanted) and kiosk.now_ms < here.wait_until_ms
    if counting or isinstance(kiosk.phase, StillThere):
        times.append(kiosk.now_ms + 1000 - kiosk.now_ms % 1000)
    if not kiosk.pad.ok and kiosk.now_ms < kiosk.pad.lost_since_ms + kiosk.settings.pad_lost_ms:
        times.append(kiosk.pad.lost_since_ms + kiosk.settings.pad_lost_ms)
    for line in kiosk.visit.lines if kiosk.visit else ():
        if line.step is LineStep.ASKING or (line.step is LineStep.LOOKING and line.deadline_ms):
            times.append(line.deadline_ms)
        elif writing.may_retry(kiosk, line):
            times.append(line.retry_ms)
        elif line.undo_until_ms:
            times.append(line.undo_until_ms)
    return min(times, default=None)
