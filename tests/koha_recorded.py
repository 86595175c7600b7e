"""The library that stood behind the recorded Koha, and what was done there at the desk between the recorded messages.

Data and a way to play it; the recording itself is shared/data/koha_sip_transcript.jsonl. What happened at the desk was not
recorded; it is what the recorded answers show.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from drivers.simulators.ils_answers import Account, Ils
from drivers.simulators.ils_library import Fee, Hold, Item, Library, Loan, Patron, key
from drivers.simulators.ils_manners import KOHA, KOHA_LATE, KOHA_MIDDLE, Manners
from kiosk.rules import ItemRule, PatronRule, Rules

FINE = "Phí trễ hạn"
VIETNAMESE, CHINESE = "Truyện Kiều : Đoạn trường tân thanh", "紅樓夢"

RULES = Rules(fees_block_from=5000, patron={"PT": PatronRule(20, 2), "L3": PatronRule(3, 2)},
              item={"book": ItemRule(14), "film": ItemRule(14), "reference": ItemRule(0)})

PATRONS: dict[str, dict[str, Any]] = {
    "P0001": {"name": "Nguyễn Văn Ánh", "language": "vi"}, "P0002": {"name": "王小明", "language": "zh"},
    "P0003": {"name": "Debarred Bob", "blocked": "blocked", "note": "See desk"},
    "P0004": {"name": "Expired Eve", "expires": "2025-01-01"}, "P0005": {"name": "Owes Fiona"},
    "P0006": {"name": "Lost Luke", "blocked": "card_reported_lost"}, "P0007": {"name": "Limit Lou", "category": "L3"},
    "P0008": {"name": "French Fry"}, "P0009": {"name": "Bulk Ben"}, "P0011": {"name": "Gone Gus", "blocked": "no_address"},
    "P0012": {"name": "Small Debt"}, "P0013": {"name": "Hold Hoa"},
}

ITEMS: dict[str, dict[str, Any]] = {
    **{f"VN00{n}": {"title": VIETNAMESE} for n in (1, 2, 3)}, **{f"CN00{n}": {"title": CHINESE} for n in (1, 2, 3)},
    **{f"A{n:03}": {"title": "Pair A"} for n in range(1, 11)}, **{f"REN{n}": {"title": "Renewal book"} for n in (1, 2, 3)},
    "FR001": {"title": "L’Étranger — édition œuvre"}, "PIPE1": {"title": "Pipes | and ^ carets"},
    "REF1": {"title": "Reference only", "kind": "reference"}, "LOST1": {"title": "Lost book"}, "DMG1": {"title": "Damaged"},
    "WD1": {"title": "Withdrawn book", "withdrawn": True}, "RENT1": {"title": "Rental film", "kind": "film", "rental": 250},
    "HOLD1": {"title": "Hold target"}, "HOLD2": {"title": "Hold target elsewhere"}, "HOLD3": {"title": "Hold queue"},
    "MID1": {"title": "Midway book", "home": "MPL"},
}

LENT_AND_RETURNED = [("lend", "P0002", "CN003")]

AT_THE_DESK: dict[str, list[tuple]] = {
    "29 no-block Y with nb due": [("lend", "P0008", "REN3")],
    "17 item with a queued hold, on shelf": [("hold", "P0013", "HOLD1")],
    "29 with hold of other patron": [("hold", "P0013", "HOLD3")],
    "09 on loan with hold, pickup elsewhere": [("hold", "P0013", "HOLD2", "MPL")],
    "09 return date BEFORE issue date": LENT_AND_RETURNED, "09 return date in the future": LENT_AND_RETURNED,
    "09 blank return date": [("lend", "P0002", "CN003", date(2026, 11, 10))],
    "11 no-block, item on loan to other patron": [("lend", "P0001", "VN001", date(2026, 12, 6))],
    "11 no-block, item reserved for another": [("hold", "P0013", "HOLD1")],
    "09 with zone Z (UTC) one hour ago": [("lend", "P0001", "VN001")],
    "09 overdue item, return date before due": [("lend", "P0001", "VN002", date(2026, 11, 19))],
    "09 overdue item, returned now": [("lend", "P0001", "VN002", date(2026, 11, 12))],
    "09 empty AP": [("back", "A001")],
    "09 return date 2 days ago": LENT_AND_RETURNED, "09 return date 10 days ago, before the issue": LENT_AND_RETURNED,
    "09 return date 10 days in future": LENT_AND_RETURNED, "09 return date zone Z, UTC one hour ago": LENT_AND_RETURNED,
    "09 transaction date 3 days ago, return date now": LENT_AND_RETURNED,
    "11 without AD": [("back", "CN003")], "11 lower-case ids": [("back", "CN003")],
    "63 empty patron": [("forget", "A005")], "11 normal, still works": [("back", "REF1")],
}
"""Label of a message -> what was done before it."""

NEW_DAY = ("11 prepare", "11 no-block, patron P0003")
"""Before the first of each of these, all was put back to where it was."""

ACCOUNTS: dict[str, dict[str, Any]] = {
    "09 not on loan, login with checked_in_ok": {"again_back": "1", "cv_00": True},
    "09 normal, login with cv_send_00": {"again_back": "1", "cv_00": True}, "11 prepare": {},
    "37 overpay, disallow_overpayment": {"overpay": False, "second_af": "CPL"},
    "11 no-block, past transaction date": {}, "login kioskascii": {"encoding": "ascii"},
    "09 return date 2 days ago": {},
}
"""From this label on the messages came by an account with these settings."""

INSTITUTIONS = {"09 at its home branch": "MPL"}

GENERATIONS = {6001: KOHA, 6002: KOHA_MIDDLE, 6003: KOHA_LATE}


def library() -> Library:
    found = Library(RULES, "CPL", "USD")
    for card, about in PATRONS.items():
        found.add(Patron(card, pin="1234", email=f"{card.lower()}@example.org", phone="0241", address="1 Tràng Thi Hà Nội",
                         **{"category": "PT", **about}))
    found.add(*(Item(barcode, call_number="895.9 NGU", **about) for barcode, about in ITEMS.items()))
    put_back(found)
    return found


def put_back(found: Library) -> None:
    found.loans.clear()
    found.holds.clear()
    for card, amount in (("P0005", 7500), ("P0012", 350)):
        found.patrons[key(card)].fees, found.patrons[key(card)].credit = [Fee(FINE, amount)], 0


def played(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Each recorded exchange, and what our Koha says to the same request at the same second."""
    place, ils, settings, fresh = library(), None, {}, set(NEW_DAY)
    hour = [datetime(2026, 11, 22, 8, 22, 20)]
    for line in path.read_text("utf-8").splitlines():
        said = json.loads(line)
        label, request = said["label"], said["request"].removesuffix("\r")
        if label in fresh:
            fresh.remove(label)
            put_back(place)
        hour[0] = _second(said, hour[0])
        _at_the_desk(place, AT_THE_DESK.get(label, ()), hour[0])
        settings = ACCOUNTS.get(label, settings)
        if ils is None or request.startswith("93"):
            ils = Ils(place, KOHA, lambda: hour[0], Account(*_account(request, said)))
        if ils.closing and not request.startswith("93") and said["response"] != "<EOF>":
            ils = Ils(place, KOHA, lambda: hour[0], logged_in=True)      # came back; its login was not recorded
        ils.manners = _manners(said["port"], settings)
        ils.institution = INSTITUTIONS.get(label, "CPL")
        answer = ils.hear(request.encode())
        yield said, "<EOF>" if answer is None else answer.decode(ils.manners.encoding).removesuffix("\r")


def _second(said: dict[str, Any], before: datetime) -> datetime:
    found = re.search(r"(\d{8})    (\d{6})", said["response"] if said["response"] != "<EOF>" else "")
    return datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S") if found else before


def _account(request: str, said: dict[str, Any]) -> tuple[str, str]:
    """Whoever logs in with success is the account."""
    user, password = re.search(r"CN([^|]*)\|CO([^|]*)", request).groups()      # type: ignore[union-attr]
    return (user, password) if said["response"].startswith("941") else (user, "another")


def _manners(port: int, settings: dict[str, Any]) -> Manners:
    return replace(GENERATIONS[port], any_debt_refuses=True, **settings)


def _at_the_desk(place: Library, deeds: Any, now: datetime) -> None:
    for what, *rest in deeds:
        if what == "lend":
            card, barcode, *due = rest
            place.loans[key(barcode)] = Loan(card, now, due[0] if due else date(2026, 12, 6))
        elif what == "hold":
            card, barcode, *pickup = rest
            place.holds[key(barcode)] = [Hold(card, pickup=pickup[0] if pickup else "")]
        elif what == "back":
            place.loans.pop(key(rest[0]), None)
        else:
            place.holds.pop(key(rest[0]), None)
