"""What a finger does: one table, (phase, key) -> step. A key that a screen does not have does nothing there."""

from collections.abc import Callable
from dataclasses import replace

from kiosk import joining, leaving, lines, paging, signing_in, staff_door, typing_card, undoing
from kiosk.effects import Probe
from kiosk.events import Touched
from kiosk.reasons import Reason
from kiosk.state import (
    Account,
    CardTyping,
    CardWanted,
    Goodbye,
    Help,
    Intent,
    Kiosk,
    Lending,
    Line,
    LineStep,
    LoanShown,
    LookSheet,
    OtherCard,
    OutOfService,
    Phase,
    PinWanted,
    Returning,
    SlipChoice,
    SlipPhone,
    StaffScreen,
    StillThere,
    Welcome,
)
from kiosk.steps import Step, chain, person_seen, stay, visit_of
from kiosk.transactions import Kind


def touched(kiosk: Kiosk, event: Touched) -> Step:
    kiosk = person_seen(kiosk)
    if event.key.startswith("language_"):
        return _language(kiosk, event.key.removeprefix("language_"))
    key = event.key.partition("_")[0] if event.key.startswith(("digit_", "letter_")) else event.key
    act = TOUCHES.get((type(kiosk.phase), key))
    return act(kiosk, event) if act else stay(kiosk)


def _language(kiosk: Kiosk, code: str) -> Step:
    """At every step, and without losing it."""
    if code not in kiosk.settings.languages:
        return stay(kiosk)
    return stay(replace(kiosk, language=code, language_chosen=True))


# ---- going from screen to screen ------------------------------------------------------------------------------------

def _want_card(intent: Intent) -> Callable[[Kiosk, Touched], Step]:
    return lambda kiosk, _: stay(replace(kiosk, phase=CardWanted(intent)))


def _hello(kiosk: Kiosk, _: Touched) -> Step:
    """A finger anywhere on the welcome screen is answered: here is what you may do."""
    assert isinstance(kiosk.phase, Welcome)
    until = kiosk.now_ms + kiosk.settings.greeting_ms
    return stay(replace(kiosk, phase=replace(kiosk.phase, greeted_until_ms=until)))


def _return(kiosk: Kiosk, _: Touched) -> Step:
    """Is upstream back? Somebody needs it now."""
    kiosk, wishes = joining.follow(signing_in.start_visit(kiosk, None, Returning()))
    return kiosk, wishes if kiosk.link.up else (Probe(), *wishes)


def _home(kiosk: Kiosk, _: Touched) -> Step:
    return stay(replace(signing_in.home(kiosk), language=kiosk.language, language_chosen=kiosk.language_chosen,
                        look_chosen=kiosk.look_chosen))


def _help(kiosk: Kiosk, _: Touched) -> Step:
    return stay(replace(kiosk, phase=Help(kiosk.phase)))


def _look(kiosk: Kiosk, _: Touched) -> Step:
    return stay(replace(kiosk, phase=LookSheet(kiosk.phase)))


def _switch(name: str) -> Callable[[Kiosk, Touched], Step]:
    """One part of the look on or off, at once: the sheet itself shows what it does."""
    return lambda kiosk, _: stay(replace(kiosk, look_chosen=replace(kiosk.look, **{name: not getattr(kiosk.look, name)})))


def _uncover(kiosk: Kiosk, _: Touched) -> Step:
    assert isinstance(kiosk.phase, (Help, LookSheet, StillThere, OtherCard))
    return stay(replace(kiosk, phase=kiosk.phase.under))


def _account(kiosk: Kiosk, _: Touched) -> Step:
    return signing_in.open_account(kiosk)


def _read(kiosk: Kiosk, event: Touched) -> Step:
    """All that the library says of one book."""
    assert isinstance(kiosk.phase, Lending | Returning)
    line = visit_of(kiosk).line(event.target)
    return stay(replace(kiosk, phase=replace(kiosk.phase, read=event.target, read_page=0)) if line and line.message else kiosk)


def _have_read(kiosk: Kiosk, _: Touched) -> Step:
    """Back to the page of the pile where it was opened."""
    assert isinstance(kiosk.phase, Lending | Returning)
    return stay(replace(kiosk, phase=replace(kiosk.phase, read="", read_page=0)))


def _to_pile(kiosk: Kiosk, _: Touched) -> Step:
    phase: Phase = Lending() if visit_of(kiosk).patron else Returning()
    return stay(replace(kiosk, phase=phase))


def _finish(kiosk: Kiosk, _: Touched) -> Step:
    return leaving.finish(kiosk)


def _slip_on_phone(kiosk: Kiosk, _: Touched) -> Step:
    return stay(replace(kiosk, phase=SlipPhone()) if leaving.may_keep(kiosk) else kiosk)


def _choose_again(kiosk: Kiosk, _: Touched) -> Step:
    return stay(replace(kiosk, phase=SlipChoice()))


def _slip(choice: str, allowed: Callable[[Kiosk], bool]) -> Callable[[Kiosk, Touched], Step]:
    return lambda kiosk, _: leaving.close(kiosk, choice) if allowed(kiosk) else stay(kiosk)


def _end_for_other_card(kiosk: Kiosk, _: Touched) -> Step:
    assert isinstance(kiosk.phase, OtherCard)
    return leaving.close(kiosk, "none", next_card=kiosk.phase.card, next_staff=kiosk.phase.staff)


def _end_now(kiosk: Kiosk, _: Touched) -> Step:
    """Nobody needs more time: as if it had run out."""
    return leaving.time_out(kiosk)


def _skip_goodbye(kiosk: Kiosk, _: Touched) -> Step:
    return stay(signing_in.home(kiosk))


# ---- the PIN pad ----------------------------------------------------------------------------------------------------

def _pin(kiosk: Kiosk) -> PinWanted:
    assert isinstance(kiosk.phase, PinWanted)
    return kiosk.phase


def _digit(kiosk: Kiosk, event: Touched) -> Step:
    pin, digit = _pin(kiosk), event.key.removeprefix("digit_")
    if len(digit) != 1 or not digit.isdecimal() or len(pin.digits) >= kiosk.settings.pin_digits_max:
        return stay(kiosk)
    notice = pin.notice if kiosk.now_ms < pin.wait_until_ms else Reason.NONE
    return stay(replace(kiosk, phase=replace(pin, digits=pin.digits + digit, notice=notice)))


def _erase(kiosk: Kiosk, _: Touched) -> Step:
    return stay(replace(kiosk, phase=replace(_pin(kiosk), digits=_pin(kiosk).digits[:-1])))


def _show_pin(kiosk: Kiosk, _: Touched) -> Step:
    return stay(replace(kiosk, phase=replace(_pin(kiosk), shown=not _pin(kiosk).shown)))


def _confirm_pin(kiosk: Kiosk, _: Touched) -> Step:
    pin = _pin(kiosk)
    if kiosk.now_ms < pin.wait_until_ms:
        return stay(replace(kiosk, phase=replace(pin, notice=Reason.PIN_WAIT, digits="")))
    if pin.staff:
        return staff_door.confirm_pin(kiosk, pin)
    return signing_in.check(kiosk, pin.card, pin.intent, pin.digits, pin.typed) if pin.digits else stay(kiosk)


# ---- lines ----------------------------------------------------------------------------------------------------------

def _yes(kiosk: Kiosk, event: Touched) -> Step:
    return joining.claim(kiosk, event.target)


def _no(kiosk: Kiosk, event: Touched) -> Step:
    return joining.disclaim(kiosk, event.target)


def _renew_line(kiosk: Kiosk, event: Touched) -> Step:
    line = visit_of(kiosk).line(event.target)
    if line is None or not line.renewable or line.step is not LineStep.DONE:
        return stay(kiosk)
    return lines.renew(kiosk, line)


def _renew_loan(kiosk: Kiosk, event: Touched) -> Step:
    assert isinstance(kiosk.phase, Account)
    loan = next((x for x in kiosk.phase.loans if x.item == event.target), None)
    line = visit_of(kiosk).line(event.target)
    if loan is None or loan.renewing or loan.renewed or loan.refused == Reason.RENEWAL_UNKNOWN:
        return stay(kiosk)
    if line and line.kind is not Kind.RENEW and line.step is not LineStep.DONE:
        return stay(kiosk)
    if line is None and len(visit_of(kiosk).lines) >= kiosk.settings.items_per_visit_max:
        return stay(kiosk)
    line = line or Line(loan.item, Kind.RENEW, LineStep.DONE, here=False, title=loan.title, author=loan.author)
    return lines.renew(kiosk, line)


def _renew_all(kiosk: Kiosk, _: Touched) -> Step:
    assert isinstance(kiosk.phase, Account)
    return chain(kiosk, *((lambda k, x=x: _renew_loan(k, Touched("renew", x.item))) for x in kiosk.phase.loans
                          if may_renew(x)))


def may_renew(loan: LoanShown) -> bool:
    """Not again before it is known what became of the first time: each one uses up a renewal."""
    return loan.renewals_left > 0 and not loan.renewing and not loan.renewed and loan.refused != Reason.RENEWAL_UNKNOWN


def _part(kiosk: Kiosk, event: Touched) -> Step:
    """The whole of what stands beside the loans in few words."""
    assert isinstance(kiosk.phase, Account)
    if event.target not in ACCOUNT_PARTS:
        return stay(kiosk)
    return stay(replace(kiosk, phase=replace(kiosk.phase, part=event.target, part_page=0)))


def _from_account(kiosk: Kiosk, event: Touched) -> Step:
    """From a part to the loans, from the loans to the pile."""
    assert isinstance(kiosk.phase, Account)
    return stay(replace(kiosk, phase=replace(kiosk.phase, part=""))) if kiosk.phase.part else _to_pile(kiosk, event)


def _always(_: Kiosk) -> bool:
    return True


ACCOUNT_PARTS = ("holds", "pay", "messages")

TOUCHES: dict[tuple[type[Phase], str], Callable[[Kiosk, Touched], Step]] = {
    (Welcome, "borrow"): _want_card(Intent.BORROW),
    (Welcome, "account"): _want_card(Intent.ACCOUNT),
    (Welcome, "return"): _return,
    (Welcome, "hello"): _hello,
    (CardWanted, "back"): _home,
    (CardWanted, "type_card"): typing_card.want,
    (CardTyping, "back"): typing_card.leave,
    (CardTyping, "digit"): typing_card.key,
    (CardTyping, "letter"): typing_card.key,
    (CardTyping, "keys_page"): typing_card.turn,
    (CardTyping, "erase"): typing_card.erase,
    (CardTyping, "ok"): typing_card.confirm,
    (PinWanted, "back"): _home,
    (PinWanted, "digit"): _digit,
    (PinWanted, "erase"): _erase,
    (PinWanted, "show_pin"): _show_pin,
    (PinWanted, "ok"): _confirm_pin,
    (Lending, "yes"): _yes,
    (Lending, "no"): _no,
    (Lending, "renew"): _renew_line,
    (Lending, "undo"): undoing.undo,
    (Lending, "account"): _account,
    (Lending, "finish"): _finish,
    (Returning, "yes"): _yes,
    (Returning, "no"): _no,
    (Returning, "finish"): _finish,
    (Account, "renew"): _renew_loan,
    (Account, "renew_all"): _renew_all,
    **{(phase, key): paging.turn(by) for phase in (Account, Lending, Returning)
       for key, by in (("page_next", +1), ("page_prev", -1))},
    **{(phase, key): act for phase in (Lending, Returning) for key, act in (("read", _read), ("back", _have_read))},
    (Account, "part"): _part,
    (Account, "back"): _from_account,
    (Account, "finish"): _finish,
    (SlipChoice, "back"): _to_pile,
    (SlipChoice, "receipt_print"): _slip("print", leaving.may_print),
    (SlipChoice, "receipt_email"): _slip("email", leaving.may_mail),
    (SlipChoice, "receipt_none"): _slip("none", _always),
    (SlipChoice, "receipt_phone"): _slip_on_phone,
    (SlipPhone, "back"): _choose_again,
    (SlipPhone, "done"): _slip("none", _always),
    (OtherCard, "yes"): _end_for_other_card,
    (OtherCard, "no"): _uncover,
    (StillThere, "more_time"): _uncover,
    (StillThere, "end_visit"): _end_now,
    (Help, "back"): _uncover,
    (Goodbye, "done"): _skip_goodbye,
    (LookSheet, "look_contrast"): _switch("contrast"),
    (LookSheet, "look_large"): _switch("large"),
    (LookSheet, "look_low"): _switch("low"),
    (LookSheet, "back"): _uncover,
    **{(StaffScreen, key): act for key, act in staff_door.TOUCHES.items()},
    **{(phase, key): act for key, act in (("help", _help), ("look", _look))
       for phase in (Welcome, CardWanted, CardTyping, PinWanted, Lending, Returning, Account, SlipChoice, SlipPhone, OtherCard,
                     OutOfService)},
    (Help, "look"): _look,
}
