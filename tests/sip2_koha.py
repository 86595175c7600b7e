"""What the kiosk decides on each recorded answer of a real Koha: one line each, for a golden file and its reading.

    python -m tests.sip2_koha TRANSCRIPT > tests/golden/koha_decisions.txt
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from drivers.sip2 import hear, questions, values
from drivers.sip2.codec import Message, Sip2Error, decode
from drivers.sip2.fits import misfit
from drivers.sip2.ground import Ground, Memory, Outcome
from drivers.sip2.say import Say
from kiosk.transactions import Answer, Kind, Want
from tests.sip2_help import ground, play, tx

HUNG_UP = "no answer, and the line is closed: unknown, to be looked up"
FREE = "1803020120261122    082159AB|AJa title|"
"""What a 17 says of an item that lies on its shelf: the answer to the look-up behind a refused checkin."""

UNKNOWN = "1801010120261122    082159AB|AJ|"

KINDS = {"11": Kind.CHECKOUT, "09": Kind.CHECKIN, "29": Kind.RENEW}


def load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def frame(row: dict[str, Any], which: str) -> bytes:
    return bytes.fromhex(row[f"{which}_hex"] or "").rstrip(b"\r\n")


def decisions(rows: list[dict[str, Any]]) -> list[str]:
    return [f"{number:3} {row['label']}: {_decision(row)}" for number, row in enumerate(rows, 1)]


def _decision(row: dict[str, Any]) -> str:
    if row["response"] in (None, "<EOF>"):
        return HUNG_UP
    answer = decode(frame(row, "response"))
    try:
        asked = decode(frame(row, "request"))
    except Sip2Error:
        return f"the question is none of ours; {_not_ours(answer)}"
    if misfit(Say(asked.code, asked.fixed, tuple(asked.fields)), answer):
        return "an answer to another question: the line is out of step"
    return _HEARD.get(asked.code, _plain)(ground(), asked, answer)


def _not_ours(answer: Message) -> str:
    """Somebody's data came for a card that was not named."""
    why = misfit(Say("63", {}, (("AA", "P0001"),)), answer)
    return f"for P0001 it would be {why}, and is not taken" if why else "taken"


def _transaction(it: Ground, asked: Message, answer: Message) -> str:
    row = tx(KINDS[asked.code], asked.get("AB"), asked.get("AA"), Want.ASK)
    looked_up = UNKNOWN if "Invalid Item" in answer.get("AF") else FREE
    outcome, said = play(questions.ask(it, Memory(), row), [answer, looked_up])
    if asked.fixed["no_block"] == "Y":                       # it has happened already: no tag waits for this answer
        outcome = Outcome(replace(outcome.answer, keep_secured=False))
    return _told(outcome.answer) + (", looked up" if len(said) > 1 else "")


def _told(answer: Answer) -> str:
    words = [answer.result, answer.reason, answer.due and f"due {answer.due}", answer.where, answer.branch,
             answer.bin and f"bin {answer.bin}", "stays secured" if answer.keep_secured else "",
             answer.message and f"«{answer.message}»"]
    return " ".join(str(word) for word in words if word)


def _patron(it: Ground, asked: Message, answer: Message) -> str:
    (event, _), _ = play(questions.patron(it, Memory(), asked.get("AA"), asked.get("AD")), [answer] * 3)
    if event.reason:
        return event.reason
    return f"welcome {event.greeting}, {event.loans} loans, fees {event.fees} «{event.message}»"


def _item(it: Ground, asked: Message, answer: Message) -> str:
    seen = hear.item(answer, it)
    return f"{'on loan' if seen.on_loan else 'not on loan'} {seen.due}".strip() if seen.known else "unknown"


def _renew_all(it: Ground, asked: Message, answer: Message) -> str:
    done, left = hear.renewed(answer)
    return f"renewed {' '.join(done)}; not renewed {' '.join(left)}"


def _fee(it: Ground, asked: Message, answer: Message) -> str:
    row = tx(Kind.PAYMENT, "", asked.get("AA"), Want.ASK, amount=values.amount(asked.get("BV"), 2) or 0)
    return _told(play(questions.ask(it, Memory(), row), [answer])[0].answer)


def _plain(it: Ground, asked: Message, answer: Message) -> str:
    first = next(iter(answer.fixed.values()), "").strip()
    return " ".join(word for word in (answer.code, first, hear.said(answer)) if word)


_HEARD = {"11": _transaction, "09": _transaction, "29": _transaction, "63": _patron, "23": _patron, "17": _item,
          "65": _renew_all, "37": _fee}

if __name__ == "__main__":
    print("\n".join(decisions(load(Path(sys.argv[1])))))
