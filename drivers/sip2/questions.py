"""What a patron waits for: card, account, checkout, checkin, renewal, payment, as talks with the library system. Pure.

A question is asked once. When its answer does not come the talk ends there; what became of it is replay's to find out.
"""

from dataclasses import replace

from drivers.sip2 import hear, lookup, say, values
from drivers.sip2.ground import Ground, Learned, Memory, Outcome, Talk, facts, key
from drivers.sip2.hear import PatronSeen
from drivers.sip2.profiles import Again, reason_in
from drivers.sip2.say import Unsayable
from kiosk.events import AccountAnswered, PatronAnswered
from kiosk.reasons import Reason
from kiosk.state import FeeShown, HoldShown, LoanShown
from kiosk.transactions import Answer, Kind, Result, Transaction

DETAILS_MAX = 40
"""Items of one account that are asked about one by one; those beyond stand there by their barcode."""

NAME_MAX = 60
"""Characters of the name that the patron is greeted by; a longer one is cut."""


# ---- the card -------------------------------------------------------------------------------------------------------

def patron(ground: Ground, memory: Memory, card: str, pin: str) -> Talk[tuple[PatronAnswered, Learned]]:
    """May this card be used, and is this its PIN? With it comes what the card has, so that nothing lent is asked for again."""
    try:
        return (yield from _patron(ground, memory, card, pin))
    except Unsayable:                      # a PIN that cannot be written is none of hers; the card alone was good before
        return PatronAnswered(card, Reason.PIN_WRONG if pin else Reason.UNKNOWN_CARD), Learned()


def _patron(ground: Ground, memory: Memory, card: str, pin: str) -> Talk[tuple[PatronAnswered, Learned]]:
    whole = bool(pin) or not ground.pin
    if ground.knows("63"):
        said = yield say.patron(ground.terms, ground.now(), card, pin, say.CHARGED if whole else "")
    else:
        said = yield say.patron_status(ground.terms, ground.now(), card, pin)
    seen = hear.patron(said, ground)
    reason = seen.reason or _pin_reason(ground, seen, pin)
    if reason == Reason.PIN_WRONG:
        reason = yield from _wrong_pin(ground, memory, card)
    if reason:
        return PatronAnswered(card, reason), Learned()
    memory.wrong_pins.pop(key(card), None)
    here = lookup.loans_of(ground, seen, list(seen.listed))
    memory.signed_in(card, set(here.items) if here.items or here.told else None)
    answer = PatronAnswered(card, Reason.NONE, hear.called(seen.name, ground)[:NAME_MAX], loan_limit=seen.loan_limit,
                            loans=seen.loans, fees=seen.fees, message=seen.message)
    return answer, Learned(patrons=(facts(card=card, fees=seen.fees),))      # a full name is shown, and never kept


def _pin_reason(ground: Ground, seen: PatronSeen, pin: str) -> str:
    """A server that says nothing about the PIN has not found it right."""
    if not ground.pin:
        return Reason.NONE
    if not pin:
        return Reason.PIN_NEEDED
    return Reason.NONE if seen.pin else Reason.PIN_WRONG


def _wrong_pin(ground: Ground, memory: Memory, card: str) -> Talk[str]:
    """Where the library wants it, a card is blocked after so many; some systems say yes to that and block nothing."""
    memory.wrong_pins[key(card)] += 1
    if not 0 < ground.block_after <= memory.wrong_pins[key(card)] or not ground.knows("01"):
        return Reason.PIN_WRONG
    memory.wrong_pins.pop(key(card))
    yield say.block(ground.terms, ground.now(), card, "Too many wrong PINs at the self-checkout.")
    said = yield say.patron(ground.terms, ground.now(), card)
    return hear.patron(said, ground).reason or Reason.PIN_WRONG


# ---- the account ----------------------------------------------------------------------------------------------------

def account(ground: Ground, memory: Memory, card: str) -> Talk[tuple[AccountAnswered, Learned]]:
    """Loans with titles and due dates, holds that are ready and holds that wait, fees with their reasons, notices."""
    lists: dict[str, PatronSeen] = {}
    entries: dict[str, list[str]] = {}
    for summary, name in ((say.CHARGED, "AU"), (say.HOLDS, "AS"), (say.UNAVAILABLE, "CD"), (say.FEES, "AV")):
        said = yield say.patron(ground.terms, ground.now(), card, summary=summary)
        lists[summary] = hear.patron(said, ground)
        entries[name] = [one for raw in said.all(name) if (one := values.text(raw))]
    left = DETAILS_MAX
    loans, items = [], []
    for entry in entries["AU"]:
        left -= 1
        loan, fact = yield from _loan(ground, entry, lists[say.CHARGED].may_renew, asks=left >= 0)
        loans.append(loan)
        items += [{**fact, "loan_to": card}] if fact else []
    holds = []
    for name, ready in (("AS", True), ("CD", False)):
        for entry in entries[name]:
            left -= 1
            holds.append((yield from _hold(ground, entry, ready, asks=left >= 0)))
    known = lookup.loans_of(ground, lists[say.CHARGED], entries["AU"])
    memory.signed_in(card, set(known.items) if known.told else None)
    fees = tuple(_fee(ground, entry) for entry in entries["AV"])
    message = lists[say.CHARGED].message
    answer = AccountAnswered(card, tuple(sorted(loans, key=lambda x: x.due or "9999")), tuple(holds),
                             fees or _sum(lists[say.FEES].fees), messages=(message,) if message else ())
    return answer, Learned(items=tuple(items))


def _loan(ground: Ground, entry: str, may_renew: bool, asks: bool) -> Talk[tuple[LoanShown, dict]]:
    barcode = lookup.barcode_in(ground, entry)
    if not barcode or not asks or not ground.knows("17"):
        return LoanShown(barcode, entry, "", "", False, int(may_renew and bool(barcode))), {}
    seen = yield from lookup.item(ground, barcode)
    overdue = bool(seen.due) and seen.due < ground.now().date().isoformat()
    loan = LoanShown(barcode, seen.title or entry, "", seen.due, overdue, int(may_renew))
    return loan, facts(item=barcode, title=seen.title, loan_due=seen.due)


def _hold(ground: Ground, entry: str, ready: bool, asks: bool) -> Talk[HoldShown]:
    barcode = lookup.barcode_in(ground, entry)
    if not barcode or not asks or not ground.knows("17"):
        return HoldShown(barcode, entry, "", ready, "")
    said = yield say.item(ground.terms, ground.now(), barcode)
    return HoldShown(barcode, values.text(said.get("AJ")) or entry, "", ready, values.text(said.get("AP")) if ready else "")


def _fee(ground: Ground, entry: str) -> FeeShown:
    """«Overdue fine 3.50»: the last number is the amount, what stands before it the reason."""
    number = values.LAST_NUMBER.search(entry)
    why = entry[: number.start()] if number else entry
    return FeeShown(why.strip(" -:·") or entry, values.amount(entry, ground.digits) or 0)


def _sum(fees: int) -> tuple[FeeShown, ...]:
    return (FeeShown("", fees),) if fees else ()


# ---- transactions ---------------------------------------------------------------------------------------------------

def ask(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    """One checkout, checkin, renewal or payment, decided by the library system now."""
    talk = {Kind.CHECKOUT: _checkout, Kind.CHECKIN: _checkin, Kind.RENEW: _renew, Kind.PAYMENT: _pay}[tx.kind]
    try:
        return (yield from talk(ground, memory, tx))
    except Unsayable:                      # a barcode that cannot be written on the line is none of this library's
        return Outcome(_to_the_desk(Answer(tx.id, Result.REFUSED), Reason.UNKNOWN_ITEM, ""))


def _checkout(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    """What this patron is known to have is not asked for: a second checkout would renew it (design §5, renewal)."""
    if memory.has_it(tx.patron, tx.item) and (yours := (yield from _already_yours(ground, memory, tx))):
        return Outcome(yours)
    said = yield say.checkout(ground.terms, ground.now(), tx.patron, tx.item)
    answer = hear.lent(tx.id, said, ground)
    if answer.reason == Reason.ALREADY_YOURS and ground.profile.again is not Again.SAYS_SO:
        answer = (yield from _already_yours(ground, memory, tx)) or replace(answer, result=Result.REFUSED,
                                                                           reason=Reason.LIBRARY_SAYS_NO)
    if answer.result is not Result.ACCEPTED:
        return Outcome(answer, _title(tx, answer))
    memory.lent(tx.patron, tx.item)
    if answer.keep_secured:
        memory.stays.add(key(tx.item))
    return Outcome(answer, _loan_learned(tx, answer))


def _already_yours(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Answer | None]:
    """She has it, says the library system now. What it lent for use in the library stays secured."""
    if tx.item not in (yield from lookup.loans(ground, tx.patron)):
        return None
    seen = yield from lookup.item(ground, tx.item)
    return Answer(tx.id, Result.ACCEPTED, reason=Reason.ALREADY_YOURS, title=seen.title, due=seen.due, renewals_left=1,
                  keep_secured=key(tx.item) in memory.stays)


def _title(tx: Transaction, answer: Answer) -> Learned:
    return Learned(items=(facts(item=tx.item, title=answer.title),)) if answer.title else Learned()


def _loan_learned(tx: Transaction, answer: Answer) -> Learned:
    return Learned(items=(facts(item=tx.item, title=answer.title, loan_to=tx.patron, loan_due=answer.due),))


def _checkin(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    said = yield say.checkin(ground.terms, ground.now(), tx.item, returned=ground.now())
    memory.taken_back(tx.item)
    answer = hear.returned(tx.id, said, ground)
    if values.ok(said.fixed["ok"]):
        return Outcome(answer, Learned(items=({**facts(item=tx.item, title=answer.title), "loan_to": ""},)))
    return Outcome((yield from not_taken(ground, tx.item, answer, hear.said(said))))


def not_taken(ground: Ground, item: str, answer: Answer, words: str) -> Talk[Answer]:
    """An ok of 0: was it not on loan (then it is back, and a hold may have been found), or is it still on loan?"""
    reason = reason_in(ground.profile.words, words, Reason.NONE)
    if not ground.knows("17"):
        back = reason is Reason.NOT_ON_LOAN
        return replace(answer, reason=reason) if back else _to_the_desk(answer, Reason.LIBRARY_SAYS_NO, words)
    seen = yield from lookup.item(ground, item)
    if not seen.known:
        return _to_the_desk(answer, Reason.UNKNOWN_ITEM, "")
    if seen.on_loan:
        return _to_the_desk(answer, Reason.STILL_ON_LOAN, words)
    why = Reason.WITHDRAWN_ITEM if reason is Reason.WITHDRAWN_ITEM else Reason.NOT_ON_LOAN
    return replace(answer, reason=why, title=answer.title or seen.title)


def _to_the_desk(answer: Answer, reason: Reason, words: str) -> Answer:
    return replace(answer, result=Result.REFUSED, reason=reason, where="desk", message=words)


def _renew(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    said = yield say.renew(ground.terms, ground.now(), tx.patron, tx.item)
    answer = hear.lent(tx.id, said, ground)
    return Outcome(answer, _loan_learned(tx, answer) if answer.result is Result.ACCEPTED else Learned())


def _pay(ground: Ground, memory: Memory, tx: Transaction) -> Talk[Outcome]:
    """The receipt number is ours, and unique; no server looks at it, so a payment is never sent twice."""
    amount = values.money(tx.amount, ground.digits)
    said = yield say.fee_paid(ground.terms, ground.now(), tx.patron, amount, ground.currency, fee=tx.item,
                              receipt=tx.id.replace("-", ""))
    if values.paid(said.fixed["payment_accepted"], said.fixed["transaction_date"]):
        return Outcome(Answer(tx.id, Result.ACCEPTED, print_lines=hear.printed(said)))
    return Outcome(Answer(tx.id, Result.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=hear.said(said)))


def renew_all(ground: Ground, txs: tuple[Transaction, ...]) -> Talk[dict[str, Outcome]]:
    """65, where the patron wants to keep all that she has: an outcome for each that the answer names, by transaction id."""
    said = yield say.renew_all(ground.terms, ground.now(), txs[0].patron)
    done, left = hear.renewed(said)
    renewed, refused = {key(one) for one in done}, {key(one): words for one, words in left.items()}
    heard: dict[str, Outcome] = {}
    for tx in txs:
        if key(tx.item) in renewed:
            seen = yield from lookup.item(ground, tx.item)
            answer = Answer(tx.id, Result.ACCEPTED, title=seen.title, due=seen.due, renewals_left=0)
            heard[tx.id] = Outcome(answer, _loan_learned(tx, answer))
        elif key(tx.item) in refused:
            words = refused[key(tx.item)]
            heard[tx.id] = Outcome(Answer(tx.id, Result.REFUSED, message=words,
                                          reason=reason_in(ground.profile.words, words, Reason.LIBRARY_SAYS_NO)))
    return heard
