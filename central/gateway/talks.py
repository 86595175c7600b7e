"""Which talk with the library system a transaction needs, and what its outcome makes of the id. Pure.

A new question is asked as it is. All that may have been sent before is looked up first (`drivers/sip2/replay.py`).
"""

from dataclasses import replace

from central import repeats
from central.stands import Stand
from drivers.sip2 import lookup, questions, replay
from drivers.sip2.ground import Ground, Memory, Outcome, Talk
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Transaction, Want

STANDS: dict[Result, Stand] = {
    Result.ACCEPTED: Stand.APPLIED, Result.REFUSED: Stand.REFUSED, Result.WITHDRAWN: Stand.FENCED, Result.NOTED: Stand.NOTED,
}  # fmt: skip
"""The library system's word -> how the id stands; any other is a conflict."""

UNSAYABLE = "It cannot be said over SIP2: a | in it, or a letter that the line's character set has not."


def talk(ground: Ground, memory: Memory, tx: Transaction, was: Stand) -> Talk[Outcome]:
    """`was`: how the id stood; NEW, or ASKED: it may have been carried out."""
    if was is Stand.NEW and tx.want is Want.ASK:
        return questions.ask(ground, memory, tx)
    if tx.want is Want.BOOK:
        return replay.settle(ground, memory, tx)
    if tx.kind is Kind.CHECKIN:
        return _is_it_back(ground, tx)
    return replay.settle(ground, memory, replace(tx, want=Want.WITHDRAW))


def _is_it_back(ground: Ground, tx: Transaction) -> Talk[Outcome]:
    """A return whose answer never came. It is never undone; where it was not carried out its id is fenced."""
    if not ground.knows("17"):
        return replay.conflict(tx, Reason.LIBRARY_SAYS_NO, replay.BLIND)
    seen = yield from lookup.item(ground, tx.item)
    word = Result.WITHDRAWN if seen.on_loan else Result.ACCEPTED
    return Outcome(Answer(tx.id, word, title=seen.title))


def verdict(tx: Transaction, was: Stand, answer: Answer) -> tuple[Stand, Answer]:
    """How the id stands after this talk, and what its kiosk is told."""
    stand = STANDS.get(answer.result, Stand.CONFLICT)
    if was is Stand.ASKED and tx.want is Want.ASK and stand is not Stand.APPLIED:
        return Stand.ASKED, repeats.retry(tx.id)       # not found; it is asked anew when its kiosk has decided what it wants
    if tx.want is Want.BOOK and stand is Stand.REFUSED:
        return Stand.CONFLICT, replace(answer, result=Result.CONFLICT)
    if tx.want is Want.NOTE:
        return stand, Answer(tx.id, Result.NOTED)
    return stand, answer


def unsayable(tx: Transaction) -> Answer:
    """Nothing was asked, and never can be."""
    word = Result.REFUSED if tx.want is Want.ASK else Result.CONFLICT
    return Answer(tx.id, word, reason=Reason.LIBRARY_SAYS_NO, message=UNSAYABLE)
