"""What the kiosk decided by itself, brought into a library system that has no transaction ids: exactly once, or a person
decides. Pure: talks that look first and send then.

Nothing is sent that may have been sent before without looking up its outcome: who has the item (63), and how it stands
(17). A second checkout would renew, an old checkin would end a younger loan, a second payment would be taken twice.
"""

from datetime import date, timedelta

from drivers.sip2 import hear, lookup, questions, say, values
from drivers.sip2.ground import Ground, Learned, Memory, Outcome, Talk, facts
from drivers.sip2.hear import ItemSeen
from drivers.sip2.lookup import Loans
from drivers.sip2.say import Unsayable
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Transaction, Want

STORY_MAX = 400


def settle(ground: Ground, memory: Memory, tx: Transaction, here: frozenset[str] = frozenset()) -> Talk[Outcome]:
    """One owed row. `here`: items that lie on the pad at this moment."""
    try:
        if tx.want is Want.WITHDRAW:
            return (yield from _withdraw(ground, tx, tx.item in here))
        if tx.want is Want.BOOK:
            return (yield from _BOOK[tx.kind](ground, memory, tx))
    except Unsayable as why:               # then no earlier question about it has left either
        return _withdrawn(tx) if tx.want is Want.WITHDRAW else conflict(tx, Reason.LIBRARY_SAYS_NO, f"Not sent: {why}.")
    return Outcome(Answer(tx.id, Result.NOTED))       # a library system keeps no notes


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
    memory.unheard.add(tx.id)
    said = yield say.checkout(ground.terms, ground.not_later(tx), tx.patron, tx.item, no_block_due=promised)
    memory.unheard.discard(tx.id)
    answer = hear.lent(tx.id, said, ground)
    if answer.result is Result.ACCEPTED:
        memory.book(tx.item, answer.due, ground.boot_ms())
        return Outcome(Answer(tx.id, Result.ACCEPTED, due=answer.due),
                       Learned(items=(facts(item=tx.item, title=answer.title, loan_to=tx.patron, loan_due=answer.due),)))
    return (yield from _refused_after_all(ground, tx, answer))


def _found_after(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    """It stands. Where this very process has entered it, its due date will tell that loan from a younger one."""
    if tx.id not in memory.unheard:
        return found(tx)
    seen = yield from lookup.item(ground, tx.item)
    memory.unheard.discard(tx.id)
    memory.book(tx.item, seen.due, ground.boot_ms())
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
    due, booked_ms = memory.booked.get(tx.item.strip().casefold(), ("", 0))
    if due == seen.due and booked_ms >= tx.boot_ms:
        return True                               # this very process has entered it, after the return had happened
    happened = ground.happened(tx)
    if happened and date.fromisoformat(seen.due) < happened.date() + timedelta(days=ground.shortest_loan_days):
        return True                               # a loan that began later would be due later
    if not tx.due or tx.due != seen.due:
        return False
    if not tx.borrower:
        return True                               # known since before that day, and still due on the same day
    return tx.item in (yield from lookup.loans(ground, tx.borrower))


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

def _withdraw(ground: Ground, tx: Transaction, is_here: bool) -> Talk[Outcome]:
    """Was it entered? Then it is undone where the item still lies here (its tag was never unsecured); else it stands."""
    if tx.kind is Kind.PAYMENT:
        return (yield from _book_payment(ground, Memory(), tx))
    if tx.kind is Kind.RENEW:
        return (yield from _withdraw_renewal(ground, tx))
    if not tx.patron:                      # a return; a 63 without a card is answered with somebody else's data
        return conflict(tx, Reason.LIBRARY_SAYS_NO, "A return that was given up: look at the item.")
    if _cannot_look(ground, "63"):
        return conflict(tx, Reason.LIBRARY_SAYS_NO, BLIND)
    loans = yield from lookup.loans(ground, tx.patron)
    if tx.item not in loans:
        return _withdrawn(tx) if loans.told or not loans.known else (yield from _withdraw_unlisted(ground, tx))
    if not is_here:
        return found(tx)
    said = yield say.checkin(ground.terms, ground.now(), tx.item, returned=ground.now())
    if values.ok(said.fixed["ok"]):
        return _withdrawn(tx)
    loans = yield from lookup.loans(ground, tx.patron)
    return found(tx) if tx.item in loans else _withdrawn(tx)


def _withdraw_unlisted(ground: Ground, tx: Transaction) -> Talk[Outcome]:
    """The list does not say by barcode what this patron has."""
    if _cannot_look(ground, "17"):
        return conflict(tx, Reason.LIBRARY_SAYS_NO, BLIND)
    seen = yield from lookup.item(ground, tx.item)
    if not seen.on_loan:
        return _withdrawn(tx)
    return conflict(tx, Reason.OTHER_BORROWER, f"Looked up: on loan, due {seen.due or 'on an unknown day'}, to somebody.")


def _withdraw_renewal(ground: Ground, tx: Transaction) -> Talk[Outcome]:
    """A renewal cannot be undone, and does no harm."""
    if not tx.due or _cannot_look(ground, "17"):
        return _withdrawn(tx)
    seen = yield from lookup.item(ground, tx.item)
    return found(tx, seen.due) if seen.due > tx.due else _withdrawn(tx)


def _withdrawn(tx: Transaction) -> Outcome:
    return Outcome(Answer(tx.id, Result.WITHDRAWN))
