"""What is said of a visit as a whole, on bands and in the account: of the last card or scan, of the network, and what the library
says to this patron.

Knows Reason and the phases; knows no boxes.
"""

from kiosk.reasons import Reason
from kiosk.state import Kiosk, Lending, Returning
from kiosk.steps import inner
from screens.library_words import heard
from screens.words import WITHOUT_CENTS, Words

OF_THE_CARD = frozenset({Reason.EXPIRED, Reason.CARD_LOST, Reason.BLOCKED})
"""What a library may say of a patron who is signed in all the same; no screen of ours says it there."""
SCANNED_IN_VISIT: dict[str, str] = {Reason.SCANNED_ITEM: "scanned_item_here", Reason.SCANNED_ISBN: "scanned_item_here",
                    Reason.CARD_GARBLED: "scanned_garbled_here"}


def notices(messages: tuple[str, ...], w: Words, *, fees: bool, currency: str) -> list[str]:
    """What a library says to this patron, for her account. `fees`: what is to pay stands there already."""
    told: dict[str, None] = {} if fees else {w.say("fees", amount=amount): None for amount in owed(messages, w, currency)}
    for says in map(heard, messages):
        told |= {w.reason(reason): None for reason in says.reasons if reason in OF_THE_CARD}
        told |= {w.say("library_says", words=says.says): None} if says.says else {}
    return list(told)


def owed(messages: tuple[str, ...], w: Words, currency: str) -> list[str]:
    """The amounts that a library says are owed, each once."""
    return list(dict.fromkeys(_owed(says.owes, currency, w) for says in map(heard, messages) if says.owes))


def _owed(amount: str, currency: str, w: Words) -> str:
    """As people write money, where it is an amount of the kiosk's currency; else as it was written."""
    whole, _, cents = amount.partition(".")
    plain = whole.isdecimal() and (not cents or cents.isdecimal()) and not (currency in WITHOUT_CENTS and cents.strip("0"))
    return w.fee(f"{amount} {currency}") if plain else amount


def notice_of(kiosk: Kiosk, w: Words, reason: str) -> str:
    """The sentence about the last card or scan. In a visit a scanned book has only to be laid down."""
    if isinstance(inner(kiosk.phase), Lending | Returning) and reason in SCANNED_IN_VISIT:
        return w.say(SCANNED_IN_VISIT[reason])
    if reason == Reason.TOO_MANY:
        return w.say("too_many_of", most=kiosk.settings.items_per_visit_max)
    return w.reason(reason)


def offline_key(kiosk: Kiosk) -> str:
    """What is said while there is no network: that things are saved here only where some are; before, what is possible."""
    lines = kiosk.visit.lines if kiosk.visit else ()
    if any(line.decided == "pending" for line in lines):
        return "offline"
    possible = not any(line.reason.startswith("offline_") for line in lines)
    key = {Lending: "offline_lending", Returning: "offline_returning"}.get(type(inner(kiosk.phase)))
    return key if key and possible else "no_network"
