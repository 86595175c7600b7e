"""What a library system says to 63, 23, 37, 35, 01, 25 and 15: patrons, fees, holds. Knows no line and no loan's way."""

from drivers.simulators import ils_texts as texts
from drivers.simulators.ils_desk import Desk
from drivers.simulators.ils_library import Item, Patron
from drivers.simulators.ils_wire import Fields, Reply, stamp, units
from drivers.sip2.codec import Message
from kiosk.reasons import Reason

HOLDS, OVERDUE, CHARGED, FINES, _, UNAVAILABLE = range(6)
LISTS = {HOLDS: "AS", OVERDUE: "AT", CHARGED: "AU", FINES: "AV", UNAVAILABLE: "CD"}
"""Place in the summary -> the field that lists it."""

DENIED, NO_RENEWAL, _, NO_HOLDS, LOST, TOO_MANY = range(6)
FINED, OWING = 10, 11
LETTERS = 14
"""Places of the patron status."""

ADMIN = Patron("1", "Koha Admin", category="S")
"""Whom one server tells of when no card is named."""


def information(desk: Desk, asked: Message) -> Reply:
    patron = _asked_for(desk, asked)
    lists = _lists(desk, patron) if patron else {}
    counts = "".join(f"{len(lists.get(place, ())):04}" for place in range(6))
    fixed = f"{_letters(desk, patron)}{asked.fixed['language']}{stamp(desk.now)}{counts}"
    if patron is None:
        return Reply("64", fixed, _nobody(desk, asked))
    fields = [("AO", desk.institution), ("AA", patron.card), ("AE", desk.name(patron)), *_valid(desk, "Y"),
              *_pin(desk, patron, asked), *_money(desk, patron), *_listed(desk, asked, lists), *_personal(desk, patron),
              *_said(desk, patron, asked)]
    return Reply("64", fixed, fields)


def status(desk: Desk, asked: Message) -> Reply:
    patron = _asked_for(desk, asked)
    fixed = f"{_letters(desk, patron)}{asked.fixed['language']}{stamp(desk.now)}"
    if patron is None:
        return Reply("24", fixed, _nobody(desk, asked))
    return Reply("24", fixed, [("AE", desk.name(patron)), ("AA", patron.card), *_valid(desk, "Y"), *_pin(desk, patron, asked),
                               *_said(desk, patron, asked), ("AO", desk.institution)])


def _asked_for(desk: Desk, asked: Message) -> Patron | None:
    if desk.manners.no_card_is_anyone and not asked.has("AA"):
        return ADMIN
    return desk.library.patron(asked.get("AA"))


def _nobody(desk: Desk, asked: Message) -> Fields:
    return [("AO", desk.institution), ("AA", asked.get("AA")), ("AE", ""), *_valid(desk, "N"),
            ("AF", desk.words(Reason.UNKNOWN_CARD, desk.manners.card_texts))]


# ---- what stands with a patron --------------------------------------------------------------------------------------

def _expired(desk: Desk, patron: Patron) -> bool:
    return bool(patron.expires) and patron.expires < desk.today.isoformat()


def _full(desk: Desk, patron: Patron) -> bool:
    return len(desk.library.loans_of(patron.card)) >= desk.library.rules.for_patron(patron.category).loan_limit


def _letters(desk: Desk, patron: Patron | None) -> str:
    letters = [" "] * LETTERS
    four = desk.manners.letters == "four"
    lost = patron is not None and patron.blocked in (Reason.CARD_LOST, texts.NO_ADDRESS)
    owing = patron is not None and desk.over_limit(patron)
    full = patron is not None and not four and _full(desk, patron)      # one system does not tell this here
    blocked = patron is None or bool(patron.blocked) or _expired(desk, patron)
    marks = {DENIED: blocked or owing or full, NO_RENEWAL: blocked or owing, 2: four and (blocked or owing),
             NO_HOLDS: blocked or owing, LOST: lost, TOO_MANY: full, FINED: owing, OWING: owing and four}
    for place, holds in marks.items():
        letters[place] = "Y" if holds else " "
    return "".join(letters)


def _pin(desk: Desk, patron: Patron, asked: Message) -> Fields:
    told = {"asked": asked.has("AD"), "always": True, "never": False}[desk.manners.tells_pin]
    return [("CQ", "Y" if asked.get("AD") == patron.pin else "N")] if told else []


def _valid(desk: Desk, letter: str) -> Fields:
    return [("BL", letter)] if desk.manners.tells_card else []


def _money(desk: Desk, patron: Patron) -> Fields:
    owes = [("BV", desk.amount(patron.owes))] if patron.owes else []
    if desk.manners.letters == "four":
        return owes if patron is ADMIN else [*owes, ("CC", desk.amount(desk.library.rules.fees_block_from))]
    limit = desk.library.rules.for_patron(patron.category).loan_limit
    return [("BH", desk.library.currency), *owes, ("CC", desk.amount(desk.library.rules.fees_block_from)), ("CB", f"{limit:04}")]


def _personal(desk: Desk, patron: Patron) -> Fields:
    if not desk.manners.personal:
        return []
    kept = (("BD", patron.address), ("BE", patron.email), ("BF", patron.phone), ("PC", patron.category))
    fit = not (patron.blocked or _expired(desk, patron) or desk.over_limit(patron))
    return [*(one for one in kept if one[1]), ("PI", "Y" if fit else "N")]


def _said(desk: Desk, patron: Patron, asked: Message) -> Fields:
    """AF. One system puts all into one line; others say what is the matter, a line each."""
    parts = [*_remarks(desk, patron)]
    if asked.has("AD") and asked.get("AD") != patron.pin and patron is not ADMIN:
        parts.append(desk.words(texts.WRONG_PIN))
    greeting, second = desk.words(texts.GREETING), desk.manners.second_af
    lines = [greeting + "".join(parts)] if greeting else parts
    return [("AF", line) for line in [*lines, *([second] if second else [])] if line]


def _remarks(desk: Desk, patron: Patron) -> list[str]:
    special, greets = desk.manners.card_texts, bool(desk.words(texts.GREETING))
    found = []
    if patron.blocked and patron.blocked != Reason.BLOCKED:
        found.append(desk.words(patron.blocked, special))
    elif patron.blocked:
        found += [f" -- {patron.note}"] * 2 if greets and patron.note else [desk.words(Reason.BLOCKED, special)]
    if _expired(desk, patron):
        found.append(desk.words(Reason.EXPIRED, special))
    if patron.owes:
        found.append(desk.words(texts.OWES, special, amount=desk.amount(patron.owes, "two")))
    if patron.credit:
        found.append(desk.words(texts.CREDIT, special, amount=desk.amount(patron.credit, "two")))
    return [one for one in found if one]


# ---- lists ----------------------------------------------------------------------------------------------------------

def _lists(desk: Desk, patron: Patron) -> dict[int, list[str]]:
    loans, holds = desk.library.loans_of(patron.card), desk.library.holds_of(patron.card)
    return {
        HOLDS: [_shown(desk, item) for item, hold in holds if hold.ready],
        OVERDUE: [_shown(desk, item) for item, loan in loans if loan.due < desk.today],
        CHARGED: [_shown(desk, item) for item, _ in loans],
        FINES: [f"{fee.why} {desk.amount(fee.amount, 'two')}" for fee in patron.fees],
        UNAVAILABLE: [_shown(desk, item) for item, hold in holds if not hold.ready],
    }


def _shown(desk: Desk, item: Item) -> str:
    return {"barcode": item.barcode, "title": item.title, "both": f"{item.barcode} {item.title}"}[desk.manners.lists]


def _listed(desk: Desk, asked: Message, lists: dict[int, list[str]]) -> Fields:
    """At most one list; several letters at once bring none."""
    summary = asked.fixed["summary"]
    place = summary.find("Y")
    if summary.count("Y") != 1 or place not in LISTS:
        return []
    found = lists[place]
    if desk.manners.pages:
        first, last = _place(asked.get("BP"), 1), _place(asked.get("BQ"), len(found))
        found = found[max(0, first - 1):max(0, last)]
    return [(LISTS[place], one) for one in found]


def _place(text: str, otherwise: int) -> int:
    return int(text) if text.strip().isdecimal() else otherwise


# ---- fees, blocks, holds --------------------------------------------------------------------------------------------

def pay(desk: Desk, asked: Message) -> Reply:
    patron, currency = desk.library.patron(asked.get("AA")), desk.library.currency
    paid = units(asked.get("BV"), currency, desk.manners.comma_cuts)
    fields = [("AO", desk.institution), ("AA", asked.get("AA")), *([("BK", asked.get("BK"))] if asked.get("BK") else [])]
    if patron is None:
        return Reply("38", f"N{stamp(desk.now)}", [*fields, ("AF", desk.words(texts.NO_PAYER))])
    if paid is None or (paid > patron.owes and not desk.manners.overpay):
        return Reply("38", f"N{stamp(desk.now)}", fields)
    desk.library.pay(patron.card, paid, desk.now)
    return Reply("38", f"Y{stamp(desk.now)}", fields)


def end(desk: Desk, asked: Message) -> Reply:
    words = desk.words(texts.GOODBYE)
    return Reply("36", f"Y{stamp(desk.now)}",
                 [("AO", desk.institution), ("AA", asked.get("AA")), *([("AF", words)] if words else [])])


def block(desk: Desk, asked: Message) -> Reply:
    patron = desk.library.patron(asked.get("AA"))
    if patron and desk.manners.blocks_cards:
        desk.library.block(patron.card, desk.now)
    letters = "YYYY".ljust(LETTERS)
    if patron is None:
        return Reply("24", f"{letters}000{stamp(desk.now)}", _nobody(desk, asked))
    words = desk.words(texts.NO_BLOCKING)
    return Reply("24", f"{letters}000{stamp(desk.now)}", [
        ("AE", desk.name(patron)), ("AA", patron.card), *_valid(desk, "Y"), ("CQ", "N"), *([("AF", words)] if words else []),
        ("AO", desk.institution)])


def enable(desk: Desk, asked: Message) -> Reply:
    patron = desk.library.patron(asked.get("AA"))
    fixed = f"{_letters(desk, patron)}000{stamp(desk.now)}"
    if patron is None:
        return Reply("26", fixed, _nobody(desk, asked))
    words = desk.words(texts.NO_ENABLING)
    return Reply("26", fixed, [("AA", patron.card), ("AE", desk.name(patron)), *_pin(desk, patron, asked), *_valid(desk, "Y"),
                               *([("AF", words)] if words else []), ("AO", desk.institution)])


def hold(desk: Desk, asked: Message) -> Reply:
    """15: + places a hold at the end of the queue, - takes it away."""
    card, barcode = asked.get("AA"), asked.get("AB")
    item, known = desk.library.item(barcode), desk.library.patron(card) is not None
    pickup = asked.get("BS")
    if item and known and asked.fixed["hold_mode"] == "+":
        desk.library.hold(card, barcode, "" if pickup == desk.library.branch else pickup)
    elif item and asked.fixed["hold_mode"] == "-":
        desk.library.unhold(card, barcode)
    fields = [("AA", card), *([("BS", pickup)] if pickup else []), ("AB", barcode), ("AJ", item.title if item else ""),
              ("AO", desk.institution)]
    return Reply("16", f"{int(bool(item and known))}N{stamp(desk.now)}", fields)
