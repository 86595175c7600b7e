"""A library system made of pip's pysip2, as a program in an environment of its own (tools/peers): strict, and it keeps the
rule that a request which comes again is answered again. Ours are the handlers only.

The first line on standard output is JSON: {"listen": …, "control": …}.
"""

import json
from datetime import datetime
from typing import Any

import anyio
import pysip2 as sip  # pyright: ignore[reportMissingImports]
import shelves as library  # pyright: ignore[reportImplicitRelativeImport]

USER, PASSWORD = "kiosk01", "s3cret"
ON_LOAN, FREE, OTHER = "04", "03", "01"

acs = sip.SIP2Server(institution_id="NLV", library_name="Thư viện", encoding="utf-8", login_required=True)
shelves = library.Shelves()


@acs.route(sip.LOGIN)
async def login(asked: Any, at: Any) -> Any:
    return sip.LoginResponse(ok=_one((asked.login_user_id, asked.login_password) == (USER, PASSWORD)))


# ---- patrons --------------------------------------------------------------------------------------------------------

@acs.route(sip.PATRON_STATUS)
async def patron_status(asked: Any, at: Any) -> Any:
    return sip.PatronStatusResponse(**_person(asked, at))


@acs.route(sip.PATRON_INFORMATION)
async def patron_information(asked: Any, at: Any) -> Any:
    with shelves.lock:
        has, owes = shelves.of(asked.patron_identifier), shelves.owed.get(asked.patron_identifier, 0)
    wanted = tuple(has)[int(asked.start_item or 1) - 1:int(asked.end_item or len(has))]
    counts = {"hold_items_count": "0000", "overdue_items_count": "0000", "charged_items_count": f"{len(has):04}",
              "fine_items_count": f"{bool(owes):04}", "recall_items_count": "    ", "unavailable_holds_count": "0000"}
    money = {"currency_type": "USD", "fee_amount": f"{owes / 100:.2f}"} if owes else {}
    return sip.PatronInformationResponse(
        **_person(asked, at), **counts, **money, charged_items=wanted if asked.summary[2] == "Y" else (),
        fine_items=(f"Overdue {owes / 100:.2f}",) if owes and asked.summary[3] == "Y" else ())


def _person(asked: Any, at: Any) -> dict[str, Any]:
    name, pin = library.PATRONS.get(asked.patron_identifier, ("", ""))
    told = {"patron_status": ("" if name else "YYYY").ljust(14), "language": asked.language, "transaction_date": at.now_18(),
            "institution_id": asked.institution_id, "patron_identifier": asked.patron_identifier, "personal_name": name,
            "valid_patron": _yes(name), "screen_message": () if name else (library.NO_CARD,)}
    return told | ({"valid_patron_password": _yes(asked.patron_password == pin)} if asked.patron_password and name else {})


@acs.route(sip.FEE_PAID)
async def fee_paid(asked: Any, at: Any) -> Any:
    with shelves.lock:
        why = shelves.pay(asked.patron_identifier, asked.fee_amount, asked.transaction_id or "")
    return sip.FeePaidResponse(
        payment_accepted=_yes(not why), transaction_date=at.now_18(), institution_id=asked.institution_id,
        patron_identifier=asked.patron_identifier, transaction_id=asked.transaction_id, screen_message=_said(why))


# ---- items ----------------------------------------------------------------------------------------------------------

@acs.route(sip.ITEM_INFORMATION)
async def item_information(asked: Any, at: Any) -> Any:
    with shelves.lock:
        title, loan = library.ITEMS.get(asked.item_identifier, ""), shelves.loans.get(asked.item_identifier)
    return sip.ItemInformationResponse(
        circulation_status=ON_LOAN if loan else FREE if title else OTHER, security_marker="01", fee_type="01",
        transaction_date=at.now_18(), item_identifier=asked.item_identifier, title_identifier=title,
        due_date=_day(loan.due) if loan else None)


@acs.route(sip.CHECKOUT)
async def checkout(asked: Any, at: Any) -> Any:
    promised = datetime.strptime(asked.nb_due_date[:8], "%Y%m%d") if asked.no_block == "Y" else None
    with shelves.lock:
        again = asked.item_identifier in shelves.of(asked.patron_identifier)
        why = shelves.checkout(asked.patron_identifier, asked.item_identifier, promised)
        return sip.CheckoutResponse(**_lent(asked, at, why, again))


@acs.route(sip.RENEW)
async def renew(asked: Any, at: Any) -> Any:
    with shelves.lock:
        why = shelves.renew(asked.patron_identifier, asked.item_identifier)
        return sip.RenewResponse(**_lent(asked, at, why, not why))


def _lent(asked: Any, at: Any, why: str, again: bool) -> dict[str, Any]:
    loan = shelves.loans.get(asked.item_identifier)
    return {"ok": _one(not why), "renewal_ok": _yes(again and not why), "magnetic_media": "U", "desensitize": _yes(not why),
            "transaction_date": at.now_18(), "institution_id": asked.institution_id,
            "patron_identifier": asked.patron_identifier, "item_identifier": asked.item_identifier,
            "title_identifier": library.ITEMS.get(asked.item_identifier, ""),
            "due_date": _day(loan.due) if loan and not why else "", "screen_message": _said(why)}


@acs.route(sip.CHECKIN)
async def checkin(asked: Any, at: Any) -> Any:
    with shelves.lock:
        why = shelves.checkin(asked.item_identifier, asked.return_date)
    return sip.CheckinResponse(
        ok=_one(not why), resensitize=_yes(not why), magnetic_media="U", alert=_yes(why), transaction_date=at.now_18(),
        institution_id=asked.institution_id, item_identifier=asked.item_identifier, permanent_location="Main",
        title_identifier=library.ITEMS.get(asked.item_identifier, ""), screen_message=_said(why))


# ---- words ----------------------------------------------------------------------------------------------------------

def _yes(whether: Any) -> str:
    return "Y" if whether else "N"


def _one(whether: bool) -> str:
    return str(int(whether))


def _said(why: str) -> tuple[str, ...]:
    return (why,) if why else ()


def _day(at: datetime) -> str:
    return at.strftime("%Y%m%d    %H%M%S")


async def main() -> None:
    async with acs.start("127.0.0.1", 0) as port:
        print(json.dumps({"listen": f"127.0.0.1:{port}", "control": library.listen(shelves)}), flush=True)
        await anyio.sleep_forever()


if __name__ == "__main__":
    anyio.run(main)
