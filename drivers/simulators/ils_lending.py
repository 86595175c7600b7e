"""What a library system says to 11, 29 and 65: loans and renewals. Knows no line, no return, and no patron's data."""

from drivers.simulators import ils_texts as texts
from drivers.simulators.ils_desk import LEAK, Desk
from drivers.simulators.ils_library import Item, Loan, Patron, key
from drivers.simulators.ils_wire import Fields, Reply, moment, stamp
from drivers.sip2.codec import Message
from kiosk.reasons import Reason

ABOUT_THE_CARD = (Reason.UNKNOWN_CARD, Reason.BLOCKED, Reason.CARD_LOST, Reason.EXPIRED)
RENTAL = "rental"
"""Why not: it costs something, and nobody has agreed to it yet. Said without a word of text."""


# ---- checkout -------------------------------------------------------------------------------------------------------

def checkout(desk: Desk, asked: Message) -> Reply:
    card, barcode, manners = asked.get("AA"), asked.get("AB"), desk.manners
    patron, item, loan = desk.library.patron(card), desk.library.item(barcode), desk.library.loan(barcode)
    mine = bool(loan and patron and key(loan.card) == key(patron.card))
    if mine:
        desk.duplicates["11"] += 1
    if asked.fixed["no_block"] == "Y" and asked.fixed["nb_due_date"].strip() and manners.no_block != "ignored":
        return _no_block(desk, asked, patron, item, mine)
    why = _why_not(desk, patron, item, asked)
    if why or patron is None or item is None:
        return _refused(desk, asked, patron, item, why)
    if mine:
        return _again(desk, asked, patron, item)
    loan = desk.library.lend(card, barcode, desk.now)
    return _lent(desk, asked, item, loan, "N", "Y", _price(desk, item))


def _why_not(desk: Desk, patron: Patron | None, item: Item | None, asked: Message) -> str:
    verdict = desk.library.may_lend(asked.get("AA"), asked.get("AB"), desk.today)
    if patron is None or item is None or verdict.reason in ABOUT_THE_CARD:
        return verdict.reason
    if desk.manners.pin_in_checkout and asked.has("AD") and asked.get("AD") != patron.pin:
        return texts.WRONG_PIN
    if desk.manners.debt_blocks_card and desk.over_limit(patron):
        return Reason.FEES
    if verdict.reason is Reason.RESERVED:
        return texts.ON_HOLD_SHELF if desk.library.queue(item.barcode)[0].ready else Reason.RESERVED
    if not verdict.ok and verdict.reason not in (Reason.FEES, Reason.LOAN_LIMIT):
        return verdict.reason
    if desk.manners.any_debt_refuses and patron.owes > 0:
        return texts.SMALL_DEBT
    if verdict.ok and verdict.reason is Reason.NONE and item.rental and asked.get("BO") != "Y":
        return RENTAL
    return Reason.NONE if verdict.ok else verdict.reason


def _again(desk: Desk, asked: Message, patron: Patron, item: Item) -> Reply:
    """This patron has it already."""
    manners, loan = desk.manners, desk.library.loans[key(item.barcode)]
    policy = asked.fixed["sc_renewal_policy"] == "Y"
    if manners.again == "renews" or (manners.again == "policy" and policy):
        verdict = desk.library.may_renew(patron.card, item.barcode, desk.today)
        if not verdict.ok:
            return _refused(desk, asked, patron, item, verdict.reason)
        loan = desk.library.renew(item.barcode, desk.now, from_due=manners.renews_from == "due")
        return _lent(desk, asked, item, loan, "Y", manners.desensitize_renewed, [("AF", desk.words(texts.RENEWED))])
    if manners.again == "refused":
        return _refused(desk, asked, patron, item, texts.ALREADY)
    return _refused(desk, asked, patron, item, texts.ALREADY, renewal_ok="Y", due=desk.due(loan.due))


def _no_block(desk: Desk, asked: Message, patron: Patron | None, item: Item | None, mine: bool) -> Reply:
    """It has happened already: entered past the rules, as far as this system goes."""
    manners, library = desk.manners, desk.library
    why = _why_not_even_so(desk, patron, item, asked, mine)
    if why or patron is None or item is None:
        return _refused(desk, asked, patron, item, why)
    told = moment(asked.fixed["nb_due_date"]) or desk.now
    due = told.date() if manners.nb_due == "due_date" else None
    if mine:
        loan = library.renew(item.barcode, desk.now, due, from_due=manners.renews_from == "due")
    else:
        if library.loan(item.barcode):
            library.take_back(item.barcode, desk.now)
        dated = told if manners.nb_due == "loan_date" else None
        loan = library.lend(patron.card, item.barcode, desk.now, dated, due)
    reply = _lent(desk, asked, item, loan, "N", manners.desensitize_no_block, [])
    if manners.nb_due == "loan_date":        # the due date is not told then
        return reply._replace(fields=[(name, "" if name == "AH" else value) for name, value in reply.fields])
    return reply


def _why_not_even_so(desk: Desk, patron: Patron | None, item: Item | None, asked: Message, mine: bool) -> str:
    verdict = desk.library.may_lend(asked.get("AA"), asked.get("AB"), desk.today)
    if patron is None or item is None:
        return verdict.reason
    if desk.manners.no_block == "partly" and (verdict.reason in ABOUT_THE_CARD or desk.over_limit(patron)):
        return verdict.reason if verdict.reason in ABOUT_THE_CARD else Reason.FEES
    other = desk.library.loan(item.barcode) is not None and not mine
    return Reason.ON_LOAN_TO_OTHER if other and desk.manners.no_block != "steals" else Reason.NONE


def _lent(desk: Desk, asked: Message, item: Item, loan: Loan, renewal_ok: str, desensitize: str, more: Fields) -> Reply:
    fields = _head(desk, asked, item) + [("AH", desk.due(loan.due))] + desk.media(item) + [one for one in more if one[1]]
    return Reply("12", f"1{renewal_ok}{desk.manners.magnetic}{desensitize}{stamp(desk.now)}",
                 fields + desk.always("12", fields + more))


def _refused(desk: Desk, asked: Message, patron: Patron | None, item: Item | None, why: str, renewal_ok: str = "N",
             due: str = "") -> Reply:
    manners = desk.manners
    words = "" if why == RENTAL else desk.words(why, item=asked.get("AB"))
    price = _price(desk, item) if item and why == RENTAL else []
    due = due or (stamp(desk.now) if manners.due_when_refused else "")
    fields = [*_head(desk, asked, item), ("AH", due), *([("AF", words)] if words else []),
              ("BL", "Y" if patron else "N"), *price]
    return Reply("12", f"0{renewal_ok}{manners.magnetic_refused}{manners.desensitize_refused}{stamp(desk.now)}",
                 fields + desk.always("12", fields))


def _head(desk: Desk, asked: Message, item: Item | None) -> Fields:
    """Card and barcode in the spelling in which they were asked for."""
    return [("AO", desk.institution), ("AA", asked.get("AA")), ("AB", asked.get("AB")), ("AJ", item.title if item else "")]


def _price(desk: Desk, item: Item) -> Fields:
    if not item.rental:
        return []
    return [("BV", desk.amount(item.rental, "two")), ("BH", desk.library.currency), ("BT", "06")]


# ---- renewal -----------------------------------------------------------------------------------------------------------

def renew(desk: Desk, asked: Message) -> Reply:
    patron, item = desk.library.patron(asked.get("AA")), desk.library.item(asked.get("AB"))
    verdict = desk.library.may_renew(asked.get("AA"), asked.get("AB"), desk.today)
    if verdict.ok and item:
        loan = desk.library.renew(item.barcode, desk.now, from_due=desk.manners.renews_from == "due")
        fields = [*_head(desk, asked, item), ("AH", desk.due(loan.due)), *desk.media(item)]
        return Reply("30", f"1Y{desk.manners.magnetic}N{stamp(desk.now)}", fields + desk.always("30", fields))
    why = Reason.NOT_ON_LOAN if verdict.reason is Reason.UNKNOWN_ITEM else verdict.reason
    text = texts.NO_RENEWALS if why in ABOUT_THE_CARD[1:] else why
    words = desk.words(text, desk.manners.renew_texts, name=desk.name(patron) if patron else "")
    shown = item if why in (Reason.RENEWAL_LIMIT, Reason.RESERVED) else None
    fields = [*_head(desk, asked, shown), ("AH", ""), *([("AF", words)] if words else [])]
    return Reply("30", f"0N{desk.manners.magnetic_refused}{desk.manners.desensitize_refused}{stamp(desk.now)}", fields)


def renew_all(desk: Desk, asked: Message) -> Reply:
    card, done, left = asked.get("AA"), list[tuple[str, str]](), list[tuple[str, str]]()
    for item, _ in desk.library.loans_of(card):
        free = not item.rental or asked.get("BO") == "Y"
        if free and desk.library.may_renew(card, item.barcode, desk.today).ok:
            desk.library.renew(item.barcode, desk.now, from_due=desk.manners.renews_from == "due")
            done.append(("BM", item.barcode))
        else:
            left.append(("BN", item.barcode))
    fixed = f"{int(desk.library.patron(card) is not None)}{len(done):04}{len(left):04}{stamp(desk.now)}"
    if not desk.manners.leaks:
        return Reply("66", fixed, [("AO", desk.institution), *done, *left])
    lists = ("".join(f"{name}{value}|" for name, value in found) + LEAK for found in (done, left))
    return Reply("66", fixed, [("AO", desk.institution)], "".join(lists))
