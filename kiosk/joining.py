"""Whose is it? What lies on the pad becomes lines of a visit by the rules of design §5, and only by them.

Knows when an item joins, comes back, or goes; what happens to a line then is lines' work.
"""

from dataclasses import replace

from kiosk import lines, pile, writing
from kiosk.effects import LookUpItem
from kiosk.events import PileSeen
from kiosk.reasons import Reason
from kiosk.state import (
    Account,
    Kiosk,
    Lending,
    Line,
    LineStep,
    Lying,
    OtherCard,
    Returning,
    SlipChoice,
    SlipPhone,
    StillThere,
    TagKind,
)
from kiosk.steps import Step, chain, inner, person_seen, put, stay, visit_of
from kiosk.transactions import Kind

JOINING = (Lending, Returning, Account, SlipChoice, SlipPhone)
"""In these a book that is laid down belongs to the visit."""

ASKING_WHO = (StillThere, OtherCard)
"""While these show, nobody knows whose hand lays a book down."""


def pile_seen(kiosk: Kiosk, event: PileSeen) -> Step:
    """A new look at the pad."""
    asking = isinstance(kiosk.phase, ASKING_WHO) or not kiosk.pad.looked       # after a start: nobody's, too
    before = {x.key for x in kiosk.pad.lying}
    strangers = pile.still_strange(kiosk.pad.strangers, event.tags, kiosk.now_ms, kiosk.settings.flicker_ms)
    lying = pile.gather(event.tags, kiosk.pad.lying, kiosk.settings, kiosk.now_ms, asking, strangers)
    cards = tuple(t.uid for t in pile.cards(event.tags))
    if {x.key for x in lying} - before and not asking:
        kiosk = person_seen(kiosk)
    kiosk = replace(kiosk, pad=replace(kiosk.pad, lying=lying, cards=cards, strangers=strangers, looked=True))
    return follow(kiosk) if joins(kiosk) else _follow_known(kiosk)


def joins(kiosk: Kiosk) -> bool:
    return kiosk.visit is not None and isinstance(inner(kiosk.phase), JOINING)


def welcome_pile(kiosk: Kiosk) -> Kiosk:
    """A visit begins: what has lain here too long takes a touch (design §5)."""
    limit = kiosk.now_ms - kiosk.settings.stale_pile_ms
    lying = tuple(replace(x, needs_touch=x.needs_touch or x.since_ms < limit) for x in kiosk.pad.lying)
    strangers = {uid: 0 for x in lying if x.needs_touch for uid in x.uids}
    return replace(kiosk, pad=replace(kiosk.pad, lying=lying, strangers=strangers, looked=kiosk.pad.looked and kiosk.pad.ok))


def follow(kiosk: Kiosk) -> Step:
    """Make the lines of the visit agree with what lies there, and begin with what is new."""
    kiosk = _drop_gone(kiosk)
    return chain(kiosk, _follow_known, *((lambda k, x=x: _join(k, x)) for x in kiosk.pad.lying))


def claim(kiosk: Kiosk, item: str) -> Step:
    """«Yes, it is mine»: the touch that joins what was already here."""
    lying = kiosk.pad.at(item)
    line = visit_of(kiosk).line(item)
    if lying is None or line is None or line.step is not LineStep.HERE:
        return stay(kiosk)
    mine = replace(lying, needs_touch=False)
    pad = replace(kiosk.pad, lying=tuple(mine if x.key == item else x for x in kiosk.pad.lying),
                  strangers={uid: gone for uid, gone in kiosk.pad.strangers.items() if uid not in lying.uids})
    kiosk = replace(kiosk, pad=pad, visit=visit_of(kiosk).without(item))
    return _join(kiosk, mine)


def disclaim(kiosk: Kiosk, item: str) -> Step:
    """«No»: it stays where it is and is not asked about again in this visit."""
    line = visit_of(kiosk).line(item)
    if line is None or line.step is not LineStep.HERE:
        return stay(kiosk)
    return stay(put(kiosk, replace(line, step=LineStep.REFUSED, reason=Reason.LEFT_HERE)))


def _follow_known(kiosk: Kiosk) -> Step:
    """Lines of the visit learn whether all of their item lies there."""
    if kiosk.visit is None:
        return stay(kiosk)
    return chain(kiosk, *((lambda k, item=x.item: _presence(k, item)) for x in kiosk.visit.lines if x.uids))


def _presence(kiosk: Kiosk, item: str) -> Step:
    line, lying = visit_of(kiosk).line(item), kiosk.pad.at(item)
    if line is None:
        return stay(kiosk)
    here = lying is not None and not lying.missing and not lying.trouble and set(line.uids) <= set(lying.uids)
    if here == line.here:
        return stay(kiosk)
    kiosk = put(kiosk, replace(line, here=here))
    if here and lying and _is_asked_again(line, lying):
        return lines.begin(kiosk, replace(line, here=True, row=None, decided="", reason=Reason.NONE))
    return writing.came_back(kiosk, item) if here else writing.was_lifted(kiosk, item)


def _is_asked_again(line: Line, lying: Lying) -> bool:
    """What was refused and is laid down once more may be possible now: the network is back, a fee was paid."""
    return line.kind is Kind.CHECKOUT and line.step is LineStep.REFUSED and bool(line.tx) and not lying.needs_touch


def _drop_gone(kiosk: Kiosk) -> Kiosk:
    """Lines without a transaction live only while their thing lies there; one that was unread may now have a name."""
    visit = visit_of(kiosk)
    keys, uids = {x.key for x in kiosk.pad.lying}, {u: x for x in kiosk.pad.lying for u in x.uids}
    kept: list[Line] = []
    for line in visit.lines:
        named = uids.get(line.item)
        answered_no = line.reason == Reason.LEFT_HERE and any(uid in kiosk.pad.strangers for uid in line.uids)
        if line.tx or line.item in keys or line.step is LineStep.RECORDING or not line.uids or answered_no:
            kept.append(line)
        elif named and not visit.line(named.key) and all(x.item != named.key for x in kept):
            kept.append(replace(line, item=named.key, step=LineStep.READING))
    return replace(kiosk, visit=replace(visit, lines=tuple(kept)))


def _join(kiosk: Kiosk, lying: Lying) -> Step:
    """A new line, or one that waited for its thing to become known or complete."""
    visit = visit_of(kiosk)
    line = visit.line(lying.key)
    if line is not None and (line.tx or line.step not in (LineStep.READING, LineStep.PARTS, LineStep.DESK)):
        return stay(kiosk)
    kind = Kind.CHECKOUT if visit.patron else Kind.CHECKIN
    fresh = _described(replace(line or Line(lying.key, kind), kind=kind), lying)
    if line is None and len(visit.lines) >= kiosk.settings.items_per_visit_max:
        return stay(_too_many(kiosk))
    if fresh.step is LineStep.READING and lying.tags[0].kind is TagKind.ITEM:
        return lines.begin(put(kiosk, fresh), fresh)
    waits = fresh.step in (LineStep.HERE, LineStep.PARTS) and (line is None or line.step is not fresh.step)
    wants_title = waits and not fresh.title and lying.tags[0].kind is TagKind.ITEM
    return put(kiosk, fresh), (LookUpItem(visit.number, lying.key),) if wants_title else ()


def _described(line: Line, lying: Lying) -> Line:
    """What can be said of a line from its tags alone."""
    step, reason = LineStep.READING, Reason.NONE
    if lying.needs_touch:
        step = LineStep.HERE
    elif lying.trouble:
        step, reason = LineStep.DESK, lying.trouble
    elif lying.tags[0].kind is TagKind.ITEM and lying.missing:
        step, reason = LineStep.PARTS, Reason.PART_MISSING
    title = next((t.title for t in lying.tags if t.title), line.title)
    return replace(line, step=step, reason=reason, uids=lying.uids, parts=lying.parts, missing=lying.missing,
                   usage=lying.tags[0].usage, title=title, here=not lying.missing and not lying.trouble)


def _too_many(kiosk: Kiosk) -> Kiosk:
    """A sentence; the pile can be finished first (invariant 9)."""
    phase = kiosk.phase
    if not isinstance(phase, (Lending, Returning)):
        return kiosk
    until = kiosk.now_ms + kiosk.settings.notice_ms
    return replace(kiosk, phase=replace(phase, notice=Reason.TOO_MANY, notice_until_ms=until))
