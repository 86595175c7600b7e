"""The door and the account, asked of the library system. Wrong PINs are counted here as well, whatever it counts itself.

Decides nothing about a card: the library system's word is made into the words of the small library's door.
"""

from dataclasses import asdict
from typing import Any

from central import tries
from central.database import Database
from central.gateway.ils import CannotSay, Ils
from central.patrons import closed
from drivers.sip2 import questions
from drivers.sip2.ground import Memory
from kiosk.reasons import Reason

WAIT_S = 3.0
"""A kiosk waits 4 s."""


def sign_in(
    ils: Ils, memory: Memory, database: Database, device: str, card: str, pin: str, now_ms: int
) -> dict[str, Any]:
    """As central/patrons.py has it. ils.Unknown when there is no word; tries.MustWait after too many wrong PINs."""
    who = {"card": card, "device": device}
    counts = bool(pin) and ils.ground.pin
    until_s = ils.now_s() + WAIT_S
    with ils.turn(True, until_s):           # is it there at all? a try that nobody looks at is not counted
        if counts:
            tries.count(database, who, now_ms)
        try:
            found, _ = ils.run(questions.patron(ils.ground, memory, card, pin), until_s)
        except CannotSay:
            return closed(Reason.UNKNOWN_CARD)
    if counts and found.reason != Reason.PIN_WRONG:
        tries.passed(database, who)
    plain = {name: value for name, value in asdict(found).items() if name != "card" and (name != "message" or value)}
    return plain if found.reason == Reason.NONE else closed(found.reason)


def account(ils: Ils, memory: Memory, card: str) -> dict[str, Any]:
    """ils.Unknown when there is no word."""
    try:
        found, _ = ils.ask(questions.account(ils.ground, memory, card), ils.now_s() + WAIT_S)
    except CannotSay:
        return {"loans": [], "holds": [], "fees": []}
    plain = asdict(found)
    lists = {name: plain[name] for name in ("loans", "holds", "fees")}
    return {**lists, "messages": list(found.messages)} if found.messages else lists
