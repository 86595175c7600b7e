"""`want=withdraw`: a transaction that its kiosk no longer wants.

One commit decides it: what is not applied yet never will be, what is applied stands and the kiosk owes the tag.
"""

from central.stands import Stand
from kiosk.transactions import Answer, Result, Transaction


def fence(tx: Transaction) -> tuple[Stand, Answer]:
    """From here on this id is never applied, even if the question arrives after its withdrawal."""
    return Stand.FENCED, Answer(tx.id, Result.WITHDRAWN)


def stands(first: Answer) -> Answer:
    """It was applied before: the loan stands, with what the first answer said of it."""
    plain = first.to_json()
    return Answer.from_json({**plain, "result": Result.ACCEPTED})
