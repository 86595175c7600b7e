"""A library system made of pip's invenio-sip2, as a program in an environment of its own (tools/peers): real and badly behaved.
AGPL: nothing of it is ever imported where our own programs run. Ours are the handlers only, and a store in memory.

The first line on standard output is JSON: {"listen": …, "control": …}.
"""

import json
import os
from copy import deepcopy
from typing import Any

import shelves as library  # pyright: ignore[reportImplicitRelativeImport]
from flask import Flask  # pyright: ignore[reportMissingImports]
from invenio_sip2 import InvenioSIP2  # pyright: ignore[reportMissingImports]
from invenio_sip2 import models as answers  # pyright: ignore[reportMissingImports]
from invenio_sip2.datastore import Datastore  # pyright: ignore[reportMissingImports]
from invenio_sip2.server import SocketServer  # pyright: ignore[reportMissingImports]

USER, PASSWORD = "kiosk01", "s3cret"
shelves = library.Shelves()


class InMemory(Datastore):
    """What it would keep in Redis: its servers and clients, by key."""

    def __init__(self, app: Any = None, **_: Any):
        self._kept: dict[str, Any] = {}

    def get(self, id_: str, record_type: str = "") -> Any:
        return next(iter(self._those(f"{record_type}:{id_}" if record_type else id_)), None)

    def add(self, record: Any, id_: str = "", **_: Any) -> None:
        self._kept[record.get_key()] = record.dumps()

    def update(self, record: Any, **_: Any) -> None:
        self.add(record)

    def delete(self, record: Any, **_: Any) -> None:
        self._kept.pop(record.get_key(), None)

    def flush(self) -> None:
        self._kept.clear()

    def all(self, record_type: str = "") -> list[Any]:
        return self._those(f"{record_type}:" if record_type else "")

    def search(self, term: str = "*", index_type: str = "", filter_query: str = "") -> list[Any]:
        return self._those(f"{index_type}:", filter_query or "")

    def _those(self, beginning: str, part: str = "") -> list[Any]:
        return [deepcopy(value) for key, value in [*self._kept.items()] if key.startswith(beginning) and part in key]


# ---- handlers -------------------------------------------------------------------------------------------------------

def login(user: str, password: str, **_: Any) -> dict[str, Any]:
    if (user, password) != (USER, PASSWORD):
        return {}
    return {"authenticated": True, "terminal": user, "transaction_user_id": "1", "institution_id": "NLV",
            "library_name": "Thư viện", "library_language": "en"}


def status(terminal: str, **_: Any) -> dict[str, Any]:
    return {}


def is_known(card: str, **_: Any) -> bool:
    return card in library.PATRONS


def is_pin(card: str, pin: str, **_: Any) -> bool:
    return card in library.PATRONS and library.PATRONS[card][1] == pin


def patron_status(card: str, **_: Any) -> Any:
    return answers.SelfcheckPatronStatus(card, "NLV", library.PATRONS.get(card, ("", ""))[0], _letters(card))


def account(card: str, **_: Any) -> Any:
    told = answers.SelfcheckPatronInformation(card, "NLV", library.PATRONS.get(card, ("", ""))[0], _letters(card))
    with shelves.lock:
        told["charged_items"], owes = shelves.of(card), shelves.owed.get(card, 0)
    told["valid_patron"] = is_known(card)
    if owes:
        told.update(fee_amount=f"{owes / 100:.2f}", currency_type="USD", fine_items=[f"Overdue {owes / 100:.2f}"])
    if not is_known(card):
        told["screen_messages"] = [library.NO_CARD]
    return told


def _letters(card: str) -> Any:
    letters = answers.PatronStatus()
    if not is_known(card):
        letters.add_patron_status_type(answers.PatronStatusTypes.CHARGE_PRIVILEGES_DENIED)
    return letters


def item(barcode: str, **_: Any) -> Any:
    with shelves.lock:
        loan = shelves.loans.get(barcode)
    state = "CHARGED" if loan else "AVAILABLE" if barcode in library.ITEMS else "OTHER"
    due = {"due_date": loan.due} if loan else {}
    return answers.SelfcheckItemInformation(barcode, library.ITEMS.get(barcode, ""), state, **due)


def checkout(user: str, barcode: str, card: str, **_: Any) -> Any:
    with shelves.lock:
        again = barcode in shelves.of(card)
        why = shelves.checkout(card, barcode)
        return _lent(answers.SelfcheckCheckout(library.ITEMS.get(barcode, "")), "checkout", barcode, why, again)


def renew(user: str, barcode: str, *, patron_id: str, **_: Any) -> Any:
    with shelves.lock:
        why = shelves.renew(patron_id, barcode)
        return _lent(answers.SelfcheckRenew(library.ITEMS.get(barcode, "")), "success", barcode, why, not why)


def _lent(told: Any, success: str, barcode: str, why: str, again: bool) -> Any:
    if why:
        told["screen_messages"] = [why]
    else:
        told.update({success: True, "renewal": again, "desensitize": True, "due_date": shelves.loans[barcode].due})
    return told


def checkin(user: str, barcode: str, **_: Any) -> Any:
    """When it came back is not handed on to here."""
    with shelves.lock:
        why = shelves.checkin(barcode, "")
    return answers.SelfcheckCheckin("Main", not why, bool(why), resensitize=not why, title_id=library.ITEMS.get(barcode, ""),
                                    screen_messages=[why] if why else [])


def fee_paid(user: str, card: str, fee_type: str, payment_type: str, currency: str, amount: str, **_: Any) -> Any:
    """The receipt number is not handed on to here."""
    with shelves.lock:
        why = shelves.pay(card, amount, "")
    return answers.SelfcheckFeePaid(not why, screen_messages=[why] if why else [])


HANDLERS = {
    "login_handler": login, "system_status_handler": status, "fee_paid_handler": fee_paid, "item_handlers": {"item": item},
    "patron_handlers": {"validate_patron": is_known, "authorize_patron": is_pin, "patron_status": patron_status,
                        "account": account},
    "circulation_handlers": {"checkout": checkout, "checkin": checkin, "renew": renew},
}


def main() -> None:
    app = Flask("acs")
    app.config.update(SECRET_KEY="tests", SIP2_DATASTORE_HANDLER=InMemory, SIP2_LOGGING_CONSOLE_LEVEL="INFO",
                      SIP2_REMOTE_ACTION_HANDLERS={"app": HANDLERS})
    InvenioSIP2(app)
    with app.app_context():
        acs = SocketServer(name="peer", host="127.0.0.1", port=0, remote="app", process_id=os.getpid())
        door, = acs.selector.get_map().values()
        port = door.fileobj.getsockname()[1]
        print(json.dumps({"listen": f"127.0.0.1:{port}", "control": library.listen(shelves)}), flush=True)
        acs.run()


if __name__ == "__main__":
    main()
