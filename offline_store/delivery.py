"""What upstream still has to hear, its answers, and what a restart makes of unsettled rows.

Knows the order (seq, and one row of an item at a time); knows no wire and no back-off.
"""

import sqlite3

from kiosk.effects import FetchOwed, Settle
from kiosk.events import Event, OwedFetched, Settled
from kiosk.reasons import Reason
from kiosk.transactions import OWED, Answer, Kind, Result, Security, Status
from offline_store import cut_visits, uuid7
from offline_store.attention import ELSEWHERE, Attention, is_wrong
from offline_store.desk import Desk
from offline_store.schema import SELECT
from offline_store.transactions import NOBODY_ASKS, change, deliverable, find, next_seq, write

NOTE_MAX = 200
"""Characters of what upstream said about a row, for staff; a longer one is cut."""

BECOMES: dict[tuple[Status, Result], Status] = {
    (Status.ASKING, Result.ACCEPTED): Status.ACCEPTED,
    (Status.ASKING, Result.REFUSED): Status.REFUSED,
    (Status.ASKING, Result.CONFLICT): Status.REFUSED,
    (Status.ASKING, Result.WITHDRAWN): Status.REFUSED,
    (Status.PENDING, Result.ACCEPTED): Status.ACCEPTED,
    (Status.PENDING, Result.REFUSED): Status.CONFLICT,
    (Status.PENDING, Result.CONFLICT): Status.CONFLICT,
    (Status.PENDING, Result.WITHDRAWN): Status.CONFLICT,
    (Status.WITHDRAWING, Result.WITHDRAWN): Status.WITHDRAWN,
    (Status.WITHDRAWING, Result.REFUSED): Status.WITHDRAWN,
    (Status.WITHDRAWING, Result.CONFLICT): Status.WITHDRAWN,     # and a person looks: the loan may stand
    (Status.WITHDRAWING, Result.ACCEPTED): Status.ACCEPTED,
}
"""What an answer makes of a row. Any other pair changes no status (a repeated answer, or the answer to a note)."""

_SAID = {Result.ACCEPTED: Status.ACCEPTED, Result.REFUSED: Status.REFUSED, Result.CONFLICT: Status.CONFLICT,
         Result.WITHDRAWN: Status.WITHDRAWN}
"""The status that a row has once this was said: hearing it again is no news."""


def fetch_owed(desk: Desk, wish: FetchOwed) -> list[Event]:
    """Rows in their order. Of one item only the oldest: the next one waits until that is settled (design §5).

    Rows `asking` are their visit's to settle; refusals made here are owed as notes.
    """
    not_now = {uuid7.seq_of(known) for id_ in wish.not_now if (known := uuid7.parse(id_))}
    chosen: list[int] = []
    for seq in desk.live.heads:
        if desk.live.rows[seq].status is not Status.ASKING and seq not in not_now:
            chosen.append(seq)
        if len(chosen) >= wish.limit:
            break
    return [OwedFetched(tuple(t for seq in chosen if (t := deliverable(desk, seq))))]


def settle(desk: Desk, wish: Settle) -> list[Event]:
    """Each answer to its row. Ids that are not ours, and answers that were heard before, change nothing."""
    for answer in wish.answers:
        row = find(desk, answer.id)
        if row is None:
            desk.report(f"an answer ({answer.result}) to a transaction that is not here: {answer.id}")
        else:
            _settle(desk, row, answer)
    return [Settled()]


def _settle(desk: Desk, row: sqlite3.Row, answer: Answer) -> None:
    now, word = Status(row["status"]), answer.word
    if word is Result.RETRY:
        write(desk, row["seq"], attempts=row["attempts"] + 1)
    elif (now, word) in BECOMES:
        change(desk, row, BECOMES[now, word], **_facts(row, answer))
    elif now is Status.REFUSED and not row["heard"]:
        stands = {"attention": Attention.LOAN_UNKNOWN} if word is Result.ACCEPTED else {}
        write(desk, row["seq"], heard=True, **stands)
    elif now in OWED or (word is not Result.NOTED and _SAID.get(word) is not now and now is not Status.RESOLVED):
        desk.report(f"transaction {row['seq']} is {now}, and upstream says {word}: left as it is")


def _facts(row: sqlite3.Row, answer: Answer) -> dict[str, str | bool]:
    """What else an answer says."""
    word = answer.word
    reason = answer.reason or ("" if word is Result.CONFLICT else row["reason"])
    if word is Result.WITHDRAWN and row["status"] != Status.WITHDRAWING:
        reason = Reason.WITHDRAWN
    facts: dict[str, str | bool] = {"reason": reason, "heard": True}
    if answer.due:
        facts["due"] = answer.due
    if answer.message and word in (Result.CONFLICT, Result.REFUSED):
        facts["note"] = answer.message[:NOTE_MAX]
    if row["status"] == Status.WITHDRAWING and word is Result.CONFLICT:
        facts["attention"] = Attention.LOAN_UNKNOWN
    if row["kind"] == Kind.CHECKIN and word is Result.ACCEPTED and answer.where in ELSEWHERE and not row["attention"]:
        facts["attention"] = Attention.GOES_ELSEWHERE       # its patron has gone, and the screen could not say it
    return facts


def after_restart(desk: Desk) -> None:
    """Settle what was open when the kiosk stopped (design §5, after a crash). Nobody's book is guessed about."""
    for row in desk.db.execute(f"{SELECT} WHERE status = 'asking' ORDER BY seq").fetchall():
        change(desk, row, NOBODY_ASKS.get(Kind(row["kind"]), Status.WITHDRAWING))
    unfinished = (f"{SELECT} WHERE seq > ? AND NOT closed AND kind IN ('checkout', 'checkin') "
                  "AND status IN ('pending', 'accepted')")
    for row in desk.db.execute(unfinished, (desk.store.get("closed_to", 0),)).fetchall():
        if not row["attention"] and is_wrong(Kind(row["kind"]), Status(row["status"]), Security(row["security"]), row["reason"]):
            write(desk, row["seq"], closed=True, attention=Attention.POWER_CUT)
    if next_seq(desk) - 1 > desk.store.get("closed_to", 0):
        desk.store.put("closed_to", next_seq(desk) - 1)
    cut_visits.note(desk)
