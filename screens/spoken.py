"""What is said of a screen to somebody who listens: sentences, from the state and the scene. Pure.

Names, titles and fees are for one pair of ears only (`private`). Of a PIN only how many digits there are is ever said.
The sentences are those of the screen; what has no teller here is read from the scene itself.
"""

from collections.abc import Callable

from kiosk.state import (
    UNDER_WAY,
    Account,
    CardTyping,
    CardWanted,
    Goodbye,
    HoldShown,
    Kiosk,
    Lending,
    Line,
    LoanShown,
    PinWanted,
    Returning,
    StillThere,
)
from kiosk.typing_card import allowed
from screens.frame import is_offline, pad_is_lost
from screens.leaving.farewell import warnings
from screens.letters.typeset import plain
from screens.notices import notice_of, notices, offline_key, owed
from screens.pile.empty import nothing_lent
from screens.scene import Button, Cover, Scene, Text
from screens.sentences import clipped, joined, tell, title_of
from screens.welcome.cut_short import counts
from screens.words import Words, words_of

PUBLIC = frozenset({"OutOfService", "Welcome", "CardChecking", "SlipChoice", "Closing", "Goodbye", "Help", "OtherCard",
                    "LookSheet", "SlipPhone"})
"""Screens on which no title stands: they may be read aloud as they are, but for whom they greet."""

HEADED = "StaffScreen"
"""Its heading counts; what stands below may name a book."""


def screen(kiosk: Kiosk, scene: Scene, private: bool) -> list[str]:
    """What the screen asks, and what stands round it."""
    w = words_of(kiosk.language)
    teller = _TELLERS.get(type(kiosk.phase))
    if teller:
        return [sentence for sentence in teller(kiosk, w, private) if sentence]
    said = _as_written(scene) if private or scene.name in PUBLIC else _as_written(scene)[:1] if scene.name == HEADED else []
    if not private:
        said = [sentence for sentence in said if sentence != _greeting(kiosk, w, True)]
        said = _without_titles(kiosk, said, w)
    return [*said, *_check(kiosk, w)] if private and scene.name == "SlipChoice" else said


def _without_titles(kiosk: Kiosk, said: list[str], w: Words) -> list[str]:
    """A goodbye that names books is read aloud with their number."""
    if not (isinstance(kiosk.phase, Goodbye) and (kiosk.phase.gate_titles or kiosk.phase.desk_titles)):
        return said
    named = [plain(words) for _, words in warnings(kiosk.phase, w)]
    counted = [plain(words) for _, words in warnings(kiosk.phase, w, named=False)]
    return [*said[:1], *counted, *(sentence for sentence in said[1:] if plain(sentence) not in named)]


def _as_written(scene: Scene) -> list[str]:
    """What stands by itself, not on buttons or covers. A row of figures may be what somebody is typing."""
    free = [node for node in scene.nodes if isinstance(node, Text) and not isinstance(node, Button | Cover)]
    return [text.words for text in free if text.role == "body" and any(char.isalpha() for char in text.words)]


def lines(kiosk: Kiosk, private: bool) -> dict[str, str]:
    """Item -> its sentence, of each line that has one to say."""
    w = words_of(kiosk.language)
    here = kiosk.visit.lines if kiosk.visit else ()
    return {line.item: _line(line, w, private) for line in here if line.step not in UNDER_WAY}


def _line(line: Line, w: Words, private: bool) -> str:
    told = tell(line, w)
    if not private:
        return told.short
    title = title_of(line, w)
    whole = f"{told.sentence} {told.quiet}".strip()
    return whole if line.title and clipped(line.title) in whole else joined(w, _ended(clipped(title), w), whole)


def button(there: Button, kiosk: Kiosk, private: bool) -> str:
    """What the focus is on. Which digit, and what an account holds, only into one pair of ears."""
    w = words_of(kiosk.language)
    if there.key.startswith("digit_") and not private:
        return w.say("spoken_digit")
    if there.key == "part" and not private:              # its label tells how much is to pay
        return w.say(f"spoken_{there.target}")
    about = _title_of(there.target, kiosk) if private and there.target and there.look != "language" else ""
    return f"{there.label}: {about}" if about else there.label


def _ended(words: str, w: Words) -> str:
    """With a stop behind it, so that the voice makes a pause."""
    return words if words.endswith("…") else words + ("。" if w.language == "zh" else ".")


def _title_of(item: str, kiosk: Kiosk) -> str:
    line = kiosk.visit.line(item) if kiosk.visit else None
    loans = kiosk.phase.loans if isinstance(kiosk.phase, Account) else ()
    title = line.title if line else next((loan.title for loan in loans if loan.item == item), "")
    return clipped(title)


# ---- screen by screen -----------------------------------------------------------------------------------------------

def _greeting(kiosk: Kiosk, w: Words, private: bool) -> str:
    name = kiosk.visit.patron.greeting if private and kiosk.visit and kiosk.visit.patron else ""
    return w.say("greeting", name=name) if name else w.say("greeting_plain")


def _bands(kiosk: Kiosk, w: Words, notice: str) -> list[str]:
    lost = w.say("pad_lost" if kiosk.visit else "pad_lost_new") if pad_is_lost(kiosk) else ""
    return [notice_of(kiosk, w, notice) if notice else "", lost,
            w.say(offline_key(kiosk)) if is_offline(kiosk) else ""]


def _card_wanted(kiosk: Kiosk, w: Words, private: bool) -> list[str]:
    assert isinstance(kiosk.phase, CardWanted)
    notice = kiosk.phase.notice
    lost = (w.say("scanner_lost"), *((w.say("scanner_type"),) if allowed(kiosk) else ())) if not kiosk.scanner_ok else ()
    return [w.reason(notice) if notice else "", *lost,
            joined(w, _ended(w.say("card_title"), w), w.say("card_hint"))]


def _card_typing(kiosk: Kiosk, w: Words, private: bool) -> list[str]:
    """The number itself is never said."""
    assert isinstance(kiosk.phase, CardTyping)
    return [w.say("typing_wrong") if kiosk.phase.wrong else "", w.say("typing_title")]


def _pin_wanted(kiosk: Kiosk, w: Words, private: bool) -> list[str]:
    assert isinstance(kiosk.phase, PinWanted)
    phase = kiosk.phase
    digits = w.count("spoken_digits", len(phase.digits)) if phase.digits else ""
    return [w.reason(phase.notice) if phase.notice else "", w.say("pin_title"), digits]


def _lending(kiosk: Kiosk, w: Words, private: bool) -> list[str]:
    assert isinstance(kiosk.phase, Lending)
    if being_read := _being_read(kiosk, w, private):
        return being_read
    empty = not (kiosk.visit and kiosk.visit.lines)
    lay = joined(w, w.say("limit_title"), w.say("limit_hint")) if nothing_lent(kiosk) else w.say("lay") if empty else ""
    earlier = kiosk.visit.earlier if kiosk.visit and private else ()
    before = [w.say("cut_last"), plain(counts(earlier, w))] if earlier else []
    return [_greeting(kiosk, w, private), *before, lay, *_bands(kiosk, w, kiosk.phase.notice)]


def _returning(kiosk: Kiosk, w: Words, private: bool) -> list[str]:
    assert isinstance(kiosk.phase, Returning)
    if being_read := _being_read(kiosk, w, private):
        return being_read
    return [w.say("lay_return"), *_bands(kiosk, w, kiosk.phase.notice)]


def _being_read(kiosk: Kiosk, w: Words, private: bool) -> list[str]:
    """All that the library says of a book, for one pair of ears; else only what is being read."""
    assert isinstance(kiosk.phase, Lending | Returning)
    line = kiosk.visit.line(kiosk.phase.read) if kiosk.visit and kiosk.phase.read else None
    more = tell(line, w).more if line else ""
    if not line or not more:
        return []
    said = [_ended(clipped(title_of(line, w)), w), w.say("library_says", words=more)] if private else [w.say("read_title")]
    return [*said, *_bands(kiosk, w, kiosk.phase.notice)]


def _still_there(kiosk: Kiosk, w: Words, private: bool) -> list[str]:
    """The seconds are those it began with: nobody wants to hear each of them."""
    return [w.say("more_time"), w.count("more_time_left", kiosk.settings.idle_end_ms // 1_000)]


def _account(kiosk: Kiosk, w: Words, private: bool) -> list[str]:
    phase = kiosk.phase
    assert isinstance(phase, Account)
    if not phase.known:
        return [w.say("account_failed" if phase.failed else "account_loading")]
    if not private:
        return [w.say("account")]
    if phase.part:
        return _part(kiosk, w)
    ready = [w.say("hold_ready", title=clipped(hold.title)) for hold in phase.holds if hold.ready]
    total = sum(fee.amount for fee in phase.fees)
    fees = w.say("fees", amount=w.money(total, kiosk.settings.currency)) if total else ""
    return [_greeting(kiosk, w, private), "" if phase.loans else w.say("loans_none"),
            *(_loan(loan, w) for loan in phase.loans), *ready, fees, *_messages(kiosk, w)]


def _messages(kiosk: Kiosk, w: Words, part: bool = False) -> tuple[str, ...]:
    """What the library says to this patron, and nothing of ours says already. `part`: as the part of the account tells it,
    where one amount that is owed stands with what is to pay."""
    phase, currency = kiosk.phase, kiosk.settings.currency
    assert isinstance(phase, Account)
    fees = bool(phase.fees) or (part and len(owed(phase.messages, w, currency)) == 1)
    return tuple(notices(phase.messages, w, fees=fees, currency=currency))


def _part(kiosk: Kiosk, w: Words) -> list[str]:
    """The whole of what was opened: shelves, amounts, reasons."""
    phase = kiosk.phase
    assert isinstance(phase, Account)
    if phase.part == "holds":
        return [_hold(hold, w) for hold in phase.holds]
    if phase.part == "pay":
        total = w.money(sum(fee.amount for fee in phase.fees), kiosk.settings.currency)
        amounts = (joined(w, w.money(fee.amount, kiosk.settings.currency) + ":", clipped(fee.why)) for fee in phase.fees)
        heads = [total] if phase.fees else owed(phase.messages, w, kiosk.settings.currency)
        return [*(w.say("fees", amount=head) for head in heads), *amounts, w.say("pay_at_desk")]
    said = _messages(kiosk, w, part=True)
    return [w.count("messages", len(said)), *said]


def _hold(hold: HoldShown, w: Words) -> str:
    key = "hold_waiting" if not hold.ready else "hold_shelf_at" if hold.shelf else "hold_ready"
    return w.say(key, title=clipped(hold.title), shelf=hold.shelf)


def _loan(loan: LoanShown, w: Words) -> str:
    from screens.account.told import not_renewable, said

    told = joined(w, _ended(clipped(loan.title), w), said(loan, w, False)[0])
    return joined(w, _ended(told, w), w.say("no_renewal")) if not_renewable(loan) else told


def place(kiosk: Kiosk) -> tuple[type, str]:
    """Where the patron is: on another screen, or in another part of one, all of it is said anew."""
    if isinstance(kiosk.phase, Lending | Returning):
        return type(kiosk.phase), kiosk.phase.read
    return type(kiosk.phase), kiosk.phase.part if isinstance(kiosk.phase, Account) else ""


def _check(kiosk: Kiosk, w: Words) -> list[str]:
    """What will stand on the slip, for whoever cannot read it (EN 301 549, 5.1.3.16)."""
    return list(lines(kiosk, private=True).values())


_TELLERS: dict[type, Callable[[Kiosk, Words, bool], list[str]]] = {
    CardWanted: _card_wanted, CardTyping: _card_typing, PinWanted: _pin_wanted, Lending: _lending, Returning: _returning,
    StillThere: _still_there, Account: _account}
