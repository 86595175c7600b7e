"""A card's number by keys: what may be typed, and when it is looked at. The rest of its way is a scanned card's.

A number is no proof that the card is here. So it goes no way without upstream, and the keys are there only where the library
wants them.
"""

from dataclasses import replace

from kiosk import codes, signing_in
from kiosk.events import Touched
from kiosk.state import CardTyping, CardWanted, Kiosk
from kiosk.steps import Step, stay

TYPED_MAX = 20
"""Characters; no library writes longer card numbers."""

KEYS_PAGES = 3
"""Letters and digits on a small screen: two pages of letters, one of digits, the last."""

LETTERS_FIRST = 2
"""So many letters stand before the digits where libraries write both (HN1); then a small screen shows the digits."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


def allowed(kiosk: Kiosk) -> str:
    """The characters that may be typed; none: the library does not want it."""
    return {"digits": DIGITS, "letters": LETTERS + DIGITS}.get(kiosk.settings.card_by_typing, "")


def want(kiosk: Kiosk, _: Touched) -> Step:
    assert isinstance(kiosk.phase, CardWanted)
    return stay(replace(kiosk, phase=CardTyping(kiosk.phase.intent)) if allowed(kiosk) else kiosk)


def leave(kiosk: Kiosk, _: Touched) -> Step:
    return stay(replace(kiosk, phase=CardWanted(_typing(kiosk).intent)))


def key(kiosk: Kiosk, event: Touched) -> Step:
    """`digit_7`, `letter_B`."""
    here, sign = _typing(kiosk), event.key.partition("_")[2]
    if len(sign) != 1 or sign not in allowed(kiosk) or len(here.typed) >= TYPED_MAX:
        return stay(kiosk)
    typed = here.typed + sign
    page = KEYS_PAGES - 1 if typed.isalpha() and len(typed) == LETTERS_FIRST else here.page
    return stay(replace(kiosk, phase=replace(here, typed=typed, wrong=False, page=page)))


def erase(kiosk: Kiosk, _: Touched) -> Step:
    here = _typing(kiosk)
    return stay(replace(kiosk, phase=replace(here, typed=here.typed[:-1], wrong=False)))


def turn(kiosk: Kiosk, event: Touched) -> Step:
    """To the page that the tab is of."""
    page = int(event.target) if event.target.isdecimal() else 0
    return stay(replace(kiosk, phase=replace(_typing(kiosk), page=min(page, KEYS_PAGES - 1))))


def confirm(kiosk: Kiosk, _: Touched) -> Step:
    """Looked at like a scan; what has not the form of a card stays there, to be put right."""
    here = _typing(kiosk)
    if not here.typed:
        return stay(kiosk)
    if codes.meaning(here.typed) is not codes.Meaning.CARD:
        return stay(replace(kiosk, phase=replace(here, wrong=True)))
    return signing_in.check(kiosk, here.typed, here.intent, typed=True)


def _typing(kiosk: Kiosk) -> CardTyping:
    assert isinstance(kiosk.phase, CardTyping)
    return kiosk.phase
