"""What the kiosk decided by itself, brought into a library system that has no transaction ids: exactly once, or a person
decides. Pure: talks that look first and send then.

Nothing is sent that may have been sent before without looking up its outcome: who has the item (63), and how it stands
(17). A second checkout would renew, an old checkin would end a younger loan, a second payment would be taken twice.
"""

from datetime import date, datetime, timedelta

from drivers.sip2 import hear, lookup, questions, say, values
from drivers.sip2.ground import Ground, Learned, Memory, Outcome, Talk, facts, key
from drivers.sip2.hear import ItemSeen
from drivers.sip2.lookup import Loans
from drivers.sip2.say import KnownOtherwise, Unsayable
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Transaction, Want

STORY_MAX = 400
"""Characters of what staff are told about one row; the rest is left out."""

LOSSES_MAX = 5
"""A line that is lost so often over one row is lost because of it: some systems hang up on whatever fails inside."""

SENDS = {Kind.CHECKOUT: "11", Kind.CHECKIN: "09"}
CLOSED_S = 60
"""Patience with a library system that takes no checkouts or checkins at this hour."""


def settle(ground: Ground, memory: Memory, tx: Transaction, here: frozenset[str] = frozenset()) -> Talk[Outcome]:
    """One owed row. `here`: items that lie on the pad at this moment."""
    try:
        outcome = yield from _unless_settled(memory, tx, _settle(ground, memory, tx, here))
    except Unsayable as why:
        never_left = tx.want is Want.WITHDRAW and not isinstance(why, KnownOtherwise)    # nor has the question about it
        outcome = _withdrawn(tx) if never_left else conflict(tx, Reason.LIBRARY_SAYS_NO, f"It cannot be asked: {why}.")
    memory.settle(tx, outcome.answer)
    return outcome


def _unless_settled(memory: Memory, tx: Transaction, talk: Talk[Outcome]) -> Talk[Outcome]:
    """A question may have seen to the row since this delivery was handed in: then nothing is changed any more."""
    try:
        request = next(talk)
        while not (settled := memory.settled.get((tx.id, tx.want))):
            request = talk.send((yield request))
        return Outcome(settled)
    except StopIteration as end:
        return end.value
    finally:
        talk.close()


def _settle(ground: Ground, memory: Memory, tx: Transaction, here: frozenset[str]) -> Talk[Outcome]:
    if tx.want not in (Want.WITHDRAW, Want.BOOK):
        return Outcome(Answer(tx.id, Result.NOTED))       # a library system keeps no notes
    if memory.losses[tx.id] >= LOSSES_MAX:
        return conflict(tx, Reason.LIBRARY_SAYS_NO, f"The library system hung up {LOSSES_MAX} times over it. Whether it was "
                        "entered is not known: look at the item and the card there.")
    if tx.want is Want.WITHDRAW:
        return (yield from _withdraw(ground, memory, tx, tx.item in here))
    if tx.kind in SENDS and not ground.takes(SENDS[tx.kind]):
        return Outcome(Answer(tx.id, Result.RETRY, retry_after_s=CLOSED_S))
    return (yield from _BOOK[tx.kind](ground, memory, tx))


def found(tx: Transaction, seen_due: str = "", reason: str = Reason.NONE) -> Outcome:
    """It stands there already: entered the first time, or never needed."""
    return Outcome(Answer(tx.id, Result.ACCEPTED, reason=reason, due=seen_due))


def conflict(tx: Transaction, reason: Reason, story: str) -> Outcome:
    """For a person, with what was asked and what was heard."""
    return Outcome(Answer(tx.id, Result.CONFLICT, reason=reason, message=story[:STORY_MAX]))


def _cannot_look(ground: Ground, *codes: str) -> bool:
    return not all(ground.knows(code) for code in codes)


BLIND = "This library system cannot be asked what is on loan, so nobody can tell whether it was entered before."


# ---- decided here: checkout -----------------------------------------------------------------------------------------

def _book_checkout(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    if _cannot_look(ground, "63", "17"):
        return conflict(tx, Reason.LIBRARY_SAYS_NO, BLIND)
    loans = yield from lookup.loans(ground, tx.patron)
    if not loans.known:
        return conflict(tx, Reason.UNKNOWN_CARD, "Looked up: the library system does not know this card.")
    if tx.item in loans:
        return (yield from _found_after(ground, memory, tx))
    seen = yield from lookup.item(ground, tx.item)
    if not seen.known:
        return conflict(tx, Reason.UNKNOWN_ITEM, "Looked up: the library system does not know this item.")
    if seen.on_loan:
        return _somebody_has_it(tx, loans, seen)
    promised = date.fromisoformat(tx.due) if tx.due and ground.profile.no_block else None
    memory.sends(tx)
    said = yield say.checkout(ground.terms, ground.not_later(tx), tx.patron, tx.item, no_block_due=promised)
    memory.unheard.pop(tx.id, None)
    answer = hear.lent(tx.id, said, ground)
    if answer.result is Result.ACCEPTED:
        memory.book(tx.item, answer.due, ground.boot_ms(), tx.patron)
        return Outcome(Answer(tx.id, Result.ACCEPTED, due=answer.due),
                       Learned(items=(facts(item=tx.item, title=answer.title, loan_to=tx.patron, loan_due=answer.due),)))
    return (yield from _refused_after_all(ground, tx, answer))


def _found_after(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    """It stands. Where this very process has entered it, its due date will tell that loan from a younger one."""
    if tx.id not in memory.unheard:
        return found(tx)
    seen = yield from lookup.item(ground, tx.item)
    memory.unheard.pop(tx.id, None)
    memory.book(tx.item, seen.due, ground.boot_ms(), tx.patron)
    return found(tx, seen.due)


def _somebody_has_it(tx: Transaction, loans: Loans, seen: ItemSeen) -> Outcome:
    due = f", due {seen.due}" if seen.due else ""
    if loans.told:
        return conflict(tx, Reason.OTHER_BORROWER, f"Looked up: on loan{due}, and not to this patron.")
    return conflict(tx, Reason.OTHER_BORROWER,
                    f"Looked up: on loan{due}; this library system does not say to whom ({loans.count} on this card).")


def _refused_after_all(ground: Ground, tx: Transaction, answer: Answer) -> Talk[Outcome]:
    """A refusal that comes although the look-up said yes: once more, who has it? Then it is for a person."""
    loans = yield from lookup.loans(ground, tx.patron)
    if tx.item in loans:
        return found(tx)
    words = f"«{answer.message}»" if answer.message else "without a word"
    return conflict(tx, Reason(answer.reason or Reason.LIBRARY_SAYS_NO),
                    f"Asked to enter it, the library system refused: {words}. Looked up: not on this card.")


# ---- decided here: checkin ------------------------------------------------------------------------------------------

def _book_checkin(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    if _cannot_look(ground, "17"):
        return conflict(tx, Reason.LIBRARY_SAYS_NO, BLIND)
    seen = yield from lookup.item(ground, tx.item)
    if not seen.known:
        return conflict(tx, Reason.UNKNOWN_ITEM, "Looked up: the library system does not know this item.")
    if not seen.on_loan:
        return _is_back(tx, seen)
    if not (yield from _is_the_loan(ground, memory, tx, seen)):
        return conflict(tx, Reason.OLDER_THAN_LOAN,
                        f"Looked up: on loan, due {seen.due or 'on an unknown day'}; nobody can tell whether that loan began "
                        "before this return or after it. Ending it was left to a person.")
    said = yield say.checkin(ground.terms, ground.now(), tx.item, returned=ground.not_later(tx))
    answer = hear.returned(tx.id, said, ground)
    if not values.ok(said.fixed["ok"]):
        answer = yield from questions.not_taken(ground, tx.item, answer, hear.said(said))
    if answer.result is Result.ACCEPTED:
        return Outcome(answer, Learned(items=({**facts(item=tx.item, title=answer.title), "loan_to": ""},)))
    return conflict(tx, Reason(answer.reason), f"Asked to take it back, the library system refused: «{hear.said(said)}».")


def _is_back(tx: Transaction, seen: ItemSeen) -> Outcome:
    return Outcome(Answer(tx.id, Result.ACCEPTED, title=seen.title),
                   Learned(items=({**facts(item=tx.item, title=seen.title), "loan_to": ""},)))


def _is_the_loan(ground: Ground, memory: Memory, tx: Transaction, seen: ItemSeen) -> Talk[bool]:
    """Is the loan that stands older than this return, provably? SIP2 tells its due date, and nothing else."""
    if not seen.due:
        return False
    due, booked_ms, card = memory.booked.get(key(tx.item), ("", 0, ""))
    if due == seen.due and booked_ms >= tx.boot_ms:      # this very process has entered it, after the return had happened
        return tx.item in (yield from lookup.loans(ground, card))
    happened = ground.happened(tx)
    if happened and seen.due < _soonest_due(ground, happened):
        return True                               # a loan that began later would be due later
    if not tx.due or tx.due != seen.due:
        return False
    if tx.borrower:
        return tx.item in (yield from lookup.loans(ground, tx.borrower))
    return not ground.fixed_due_dates             # known since before that day, and still due on the same day


# ---- decided here: the rest -----------------------------------------------------------------------------------------

def _book_renewal(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    """No kiosk renews by itself; should one have done so, it is sent only where the old due date still stands."""
    if _cannot_look(ground, "17"):
        return conflict(tx, Reason.LIBRARY_SAYS_NO, BLIND)
    seen = yield from lookup.item(ground, tx.item)
    if tx.due and seen.due > tx.due:
        return found(tx, seen.due)
    if not tx.due or seen.due != tx.due:
        return conflict(tx, Reason.LIBRARY_SAYS_NO,
                        f"Looked up: due {seen.due or 'on no day'}; nobody can tell whether it was renewed.")
    said = yield say.renew(ground.terms, ground.now(), tx.patron, tx.item)
    answer = hear.lent(tx.id, said, ground)
    if answer.result is Result.ACCEPTED:
        return Outcome(answer)
    return conflict(tx, Reason(answer.reason), f"Asked to renew it, the library system refused: «{answer.message}».")


def _book_payment(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    """Never by itself: no library system compares receipt numbers, so a second one would be taken too."""
    yield from ()
    receipt = tx.id.replace("-", "")
    return conflict(tx, Reason.LIBRARY_SAYS_NO,
                    f"A payment whose answer did not come. Receipt number {receipt}: look at the patron's account.")


_BOOK = {Kind.CHECKOUT: _book_checkout, Kind.CHECKIN: _book_checkin, Kind.RENEW: _book_renewal, Kind.PAYMENT: _book_payment}


# ---- no longer wanted -----------------------------------------------------------------------------------------------

def _withdraw(ground: Ground, memory: Memory, tx: Transaction, is_here: bool) -> Talk[Outcome]:
    """Was it entered? Then it is undone where the item still lies here and the loan can only be that one; else it stands."""
    if tx.kind is Kind.PAYMENT:
        return (yield from _book_payment(ground, memory, tx))
    if tx.kind is Kind.RENEW:
        return (yield from _withdraw_renewal(ground, tx))
    if not tx.patron:                      # a return; a 63 without a card is answered with somebody else's data
        return conflict(tx, Reason.LIBRARY_SAYS_NO, "A return that was given up: look at the item.")
    if _cannot_look(ground, "63", "17"):
        return conflict(tx, Reason.LIBRARY_SAYS_NO, BLIND)
    had_it = bool(tx.due) or memory.has_it(tx.patron, tx.item)     # before the question: then it was no loan of ours
    loans = yield from lookup.loans(ground, tx.patron)
    seen = yield from lookup.item(ground, tx.item)
    if tx.item not in loans:
        return _withdrawn(tx) if loans.told or not loans.known or not seen.on_loan else _somebody_has_it(tx, loans, seen)
    if had_it or not is_here or not _may_be_of_today(ground, tx, seen):
        return found(tx)
    said = yield say.checkin(ground.terms, ground.now(), tx.item, returned=ground.now())
    if values.ok(said.fixed["ok"]):
        return _withdrawn(tx)
    loans = yield from lookup.loans(ground, tx.patron)
    return found(tx) if tx.item in loans else _withdrawn(tx)


def _may_be_of_today(ground: Ground, tx: Transaction, seen: ItemSeen) -> bool:
    """A loan that our question made is not due sooner than the shortest one."""
    happened = ground.happened(tx) or ground.now()
    return seen.due >= _soonest_due(ground, happened)


def _soonest_due(ground: Ground, began: datetime) -> str:
    """No loan that began then is due sooner. A day less: the library system's day may end at another hour."""
    return (began.date() + timedelta(days=ground.shortest_loan_days - 1)).isoformat()


def _withdraw_renewal(ground: Ground, tx: Transaction) -> Talk[Outcome]:
    """A renewal cannot be undone, and does no harm."""
    if not tx.due or _cannot_look(ground, "17"):
        return _withdrawn(tx)
    seen = yield from lookup.item(ground, tx.item)
    return found(tx, seen.due) if seen.due > tx.due else _withdrawn(tx)


def _withdrawn(tx: Transaction) -> Outcome:
    return Outcome(Answer(tx.id, Result.WITHDRAWN))
