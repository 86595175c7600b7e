"""What a library system says to 09, 17 and 19: what comes back, and how an item stands. Knows no line and no loan's rules."""

from datetime import datetime

from drivers.simulators import ils_texts as texts
from drivers.simulators.ils_desk import LEAK, Desk
from drivers.simulators.ils_library import Hold, Item, key
from drivers.simulators.ils_wire import Fields, HangUp, Reply, end_of, moment, stamp
from drivers.sip2.codec import Message
from kiosk.reasons import Reason

PLAIN_RETURN, HOLD_HERE, HOLD_ELSEWHERE, OTHER_BRANCH, REFUSED = "00", "01", "02", "04", "99"
"""CV."""


def checkin(desk: Desk, asked: Message) -> Reply:
    manners, barcode = desk.manners, asked.get("AB")
    told = asked.fixed["return_date"]
    if not told.strip() and manners.blank_return_closes:
        raise HangUp
    item = desk.library.item(barcode)
    if item is None:
        aq = [("AQ", "")] if manners.aq_always else []
        fields = [("AO", desk.institution), ("AB", barcode), *aq, ("CV", REFUSED),
                  ("AF", desk.words(Reason.UNKNOWN_ITEM, item=barcode))]
        return Reply("10", f"0NUY{stamp(desk.now)}", fields)
    if item.withdrawn and not manners.withdrawn_back:
        more = [*_leak(desk), ("CV", REFUSED), ("AF", desk.words(texts.NOT_BACK))]
        return _back(desk, asked, item, "0", "Y", more)
    return _take_back(desk, asked, item, _dated(desk, told))


def _dated(desk: Desk, told: str) -> datetime | None:
    at = moment(told)
    if at is None or desk.manners.return_date == "ignored":
        return None
    return at if desk.manners.return_date == "as_sent" else datetime(at.year, at.month, at.day)


def _take_back(desk: Desk, asked: Message, item: Item, dated: datetime | None) -> Reply:
    manners, elsewhere = desk.manners, desk.home(item) != desk.institution
    loan = desk.library.take_back(item.barcode, desk.now, dated)
    if loan is None:
        desk.duplicates["09"] += 1
    if loan is None and elsewhere and manners.strange_item_closes:
        raise HangUp
    queue = desk.library.queue(item.barcode)
    alert = _alert(desk, item, queue[0] if queue and queue[0].ready else None, elsewhere)
    ok = "1" if loan or manners.again_back == "1" else "0"
    fields = [*alert, *([("AA", loan.card)] if loan else []), *([("AF", desk.words(texts.NO_CHECKIN))] if ok == "0" else [])]
    loud = ok == "0" or any(name == "CV" and value != PLAIN_RETURN for name, value in fields)
    return _back(desk, asked, item, ok, "Y" if loud else "N", fields)


def _alert(desk: Desk, item: Item, hold: Hold | None, elsewhere: bool) -> Fields:
    if hold:
        patron, here = desk.library.patrons[key(hold.card)], hold.pickup or desk.library.branch
        person = f"{desk.name(patron)} ({', '.join(x for x in (patron.email, patron.phone) if x)})"
        return [("CY", hold.card), ("CT", here), ("DA", person),
                ("CV", HOLD_HERE if here == desk.institution else HOLD_ELSEWHERE)]
    if elsewhere:
        return [*_leak(desk), ("CT", desk.home(item)), ("CV", OTHER_BRANCH)]
    return [*_leak(desk), *([("CT", ""), ("CV", PLAIN_RETURN)] if desk.manners.cv_00 else [])]


def _leak(desk: Desk) -> Fields:
    return [("CY", LEAK), ("DA", LEAK)] if desk.manners.leaks else []


def _back(desk: Desk, asked: Message, item: Item, ok: str, alert: str, more: Fields) -> Reply:
    fields = [("AQ", desk.home(item)), ("AJ", item.title), *desk.media(item), ("CS", item.call_number), *more]
    wanted = {*desk.manners.back_brings.split(), "AF"}
    fields = [("AO", desk.institution), ("AB", asked.get("AB")), *(one for one in fields if one[0] in wanted)]
    return Reply("10", f"{ok}Y{desk.manners.magnetic}{alert}{stamp(desk.now)}", fields + desk.always("10", fields))


# ---- items -------------------------------------------------------------------------------------------------------------

def information(desk: Desk, asked: Message) -> Reply:
    barcode = asked.get("AB")
    item, loan, queue = desk.library.item(barcode), desk.library.loan(barcode), desk.library.queue(barcode)
    if item is None:
        return Reply("18", f"010101{stamp(desk.now)}", [("AB", barcode), ("AJ", "")])
    ready = bool(queue) and queue[0].ready
    state = "04" if loan else "08" if ready else "01" if item.withdrawn else "03"
    fields = [("AB", barcode), ("AJ", item.title), *desk.media(item), ("AQ", desk.home(item)), ("BG", desk.home(item)),
              *([("CF", str(len(queue)))] if queue else []), *([("AH", desk.due(loan.due))] if loan else []),
              *([("CM", end_of(desk.today))] if ready and not loan else [])]
    return Reply("18", f"{state}0201{stamp(desk.now)}", fields)


def properties(desk: Desk, asked: Message) -> Reply:
    """19: nothing is kept of it."""
    item = desk.library.item(asked.get("AB"))
    return Reply("20", f"{int(item is not None)}{stamp(desk.now)}", [("AB", asked.get("AB"))])
