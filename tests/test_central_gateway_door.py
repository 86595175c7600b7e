"""Over HTTP before a library system: the door, the account, health, the nightly file, and letters that nobody gets."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from central import enrol
from central.app import Central, make_app
from central.gateway.changes import Copy
from central.mail import Mailer, Smtp
from drivers.simulators import ils_nightly, ils_shelves
from drivers.sip2.nightly import Nightly
from kiosk.reasons import Reason
from kiosk.transactions import Kind, Want
from tests import gateway_desk
from tests.central_desk import KIEU, LAN, QUAN
from tests.gateway_desk import GatewayDesk

desk = gateway_desk.desk
HA_EXPIRED, MARIE = "29001000000070", "29001000000039"


@pytest.fixture
def kiosk(desk: GatewayDesk) -> Iterator[TestClient]:
    with client(desk) as one:
        yield one


def client(desk: GatewayDesk, copy: Copy | None = None) -> TestClient:
    """An enrolled kiosk of this central, which has a mail server too."""
    central = desk.central
    gateway = desk.process(desk.line, copy)[0] if copy else desk.gateway
    mailer = Mailer(central.database, Smtp.from_url("smtp://127.0.0.1:1"), "library@example.org", lambda: central.now_ms)
    app = make_app(Central(central.database, mailer, now_ms=lambda: central.now_ms, gateway=gateway))
    with central.database.write() as connection:
        device, secret = enrol.enrol(connection, enrol.new_code(connection, central.now_ms), "k", central.now_ms) or ("", "")
    return TestClient(app, raise_server_exceptions=False, headers={"Authorization": f"Bearer {device}.{secret}"})


def door(kiosk: TestClient, card: str, pin: str | None = None):
    return kiosk.post("/api/v1/patron", json={"card": card, **({"pin": pin} if pin is not None else {})})


# ---- the door -------------------------------------------------------------------------------------------------------

def test_a_card_needs_its_pin_and_the_library_system_checks_it(kiosk: TestClient):
    assert [door(kiosk, LAN, pin).json()["reason"] for pin in (None, "", "0000", "1234")] == [
        Reason.PIN_NEEDED, Reason.PIN_NEEDED, Reason.PIN_WRONG, ""]                                     # fmt: skip
    welcome = door(kiosk, LAN, "1234").json()
    assert "Lan" in welcome["greeting"] and welcome["has_mail"] is False and welcome["category"] == "adult"


def test_a_card_that_is_not_good_is_told_why_and_nothing_personal(kiosk: TestClient):
    answers = {card: door(kiosk, card, "1234").json() for card in ("4711", HA_EXPIRED, gateway_desk.central_desk.HAI_LOST)}
    assert [one["reason"] for one in answers.values()] == [Reason.UNKNOWN_CARD, Reason.EXPIRED, Reason.CARD_LOST]
    assert all(one["greeting"] == "" and "message" not in one for one in answers.values())


def test_a_notice_of_the_library_comes_with_the_welcome(kiosk: TestClient, desk: GatewayDesk):
    assert "message" not in door(kiosk, LAN, "1234").json()
    desk.library.patrons[LAN].credit = 500
    assert "credit" in door(kiosk, LAN, "1234").json()["message"]
    pin = next(one.pin for one in desk.library.patrons.values() if one.card == MARIE)
    assert door(kiosk, MARIE, pin).json()["fees"] == 35_000


def test_wrong_pins_are_counted_here_too(kiosk: TestClient, desk: GatewayDesk):
    for _ in range(5):
        assert door(kiosk, LAN, "0000").status_code == 200
    desk.line.said.clear()
    stopped = door(kiosk, LAN, "1234")
    assert (stopped.status_code, stopped.headers["Retry-After"], desk.line.said) == (429, "30", [])
    desk.pass_ms(30_000)
    assert door(kiosk, LAN, "1234").json()["reason"] == ""
    assert desk.central.rows("SELECT count(*) FROM tries WHERE scope = 'card'") == [(0,)]


def test_a_try_that_nobody_looked_at_is_not_counted(kiosk: TestClient, desk: GatewayDesk):
    desk.line.away = True
    door(kiosk, LAN, "0000")                               # this one found out that nobody is there
    for _ in range(9):
        assert door(kiosk, LAN, "0000").status_code == 503
    assert desk.central.rows("SELECT failed FROM tries WHERE scope = 'card'") == [(1,)]


def test_what_a_patron_has_already_is_not_lent_again(kiosk: TestClient, desk: GatewayDesk):
    """A second 11 would renew it. Each kiosk has its own patron."""
    other = client(desk)
    door(kiosk, QUAN, next(one.pin for one in desk.library.patrons.values() if one.card == QUAN))
    door(other, LAN, "1234")
    item, loan = next((item, loan) for item, loan in desk.library.loans_of(QUAN))
    due, renewed = loan.due, loan.renewed
    tx = {"id": "t-1", "seq": 1, "kind": "checkout", "item": item.barcode, "patron": QUAN, "want": "ask", "boot_id": "b",
          "boot_ms": 1, "wall_ms": 5, "trusted": False}                                                 # fmt: skip
    (answer,) = kiosk.post("/api/v1/transactions", json={"transactions": [tx]}).json()["answers"]
    assert (answer["result"], answer["reason"], answer["due"]) == ("accepted", Reason.ALREADY_YOURS, due.isoformat())
    assert desk.library.loans_of(QUAN)[0][1].renewed == renewed


def test_an_account_has_loans_holds_fees_and_notices(kiosk: TestClient, desk: GatewayDesk):
    account = kiosk.post("/api/v1/account", json={"card": QUAN}).json()
    assert len(account["loans"]) == 2
    assert set(account["loans"][0]) == {"item", "title", "due", "overdue", "renewals_left", "author"}
    assert kiosk.post("/api/v1/account", json={"card": MARIE}).json()["fees"][0]["amount"] == 35_000


def test_a_card_that_the_line_cannot_carry_is_unknown(kiosk: TestClient, desk: GatewayDesk):
    desk.line.encoding = "ascii"
    assert door(kiosk, "Đ-1", "1").json()["reason"] == Reason.UNKNOWN_CARD
    assert kiosk.post("/api/v1/account", json={"card": "Đ-1"}).json()["loans"] == []


# ---- away -----------------------------------------------------------------------------------------------------------

def test_a_library_system_that_is_away_is_503_for_everything_that_needs_it(kiosk: TestClient, desk: GatewayDesk):
    assert kiosk.get("/api/v1/health").status_code == 200
    desk.line.away = True
    answers = [door(kiosk, LAN, "1234"), kiosk.post("/api/v1/account", json={"card": LAN}), kiosk.get("/api/v1/health")]
    for answer in answers:
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert answer.headers["content-type"] == "application/problem+json"
    assert kiosk.get("/api/v1/changes").status_code == 200
    desk.back()
    assert kiosk.get("/api/v1/health").json()["features"] == []


def test_a_batch_that_could_do_nothing_is_503_and_one_that_could_is_answered(kiosk: TestClient, desk: GatewayDesk):
    device = desk.kiosk()
    asks = [device.tx(Kind.CHECKOUT, KIEU, LAN).to_json()]
    desk.line.away = True
    assert kiosk.post("/api/v1/transactions", json={"transactions": asks}).status_code == 503
    noted = device.tx(Kind.CHECKOUT, KIEU, LAN, want=Want.NOTE).to_json()
    answers = kiosk.post("/api/v1/transactions", json={"transactions": [*asks, noted]}).json()["answers"]
    assert [one["result"] for one in answers] == ["retry", "noted"]
    assert kiosk.post("/api/v1/transactions", json={"transactions": []}).json()["answers"] == []


# ---- letters, and the copy ------------------------------------------------------------------------------------------

def test_nobody_has_an_address(kiosk: TestClient):
    slip = {"language": "vi", "library": "L", "branch": "", "kiosk": "k", "made_ms": 0, "timezone": "UTC", "lines": []}
    answer = kiosk.post("/api/v1/receipts", json={"card": LAN, "slip": slip})
    assert (answer.status_code, answer.json()["detail"]) == (409, "This patron has no address.")


def nightly(desk: GatewayDesk, folder: Path, rules: bool = True) -> Copy:
    ils_nightly.write(folder, desk.library, ils_shelves.read()["rules"], desk.local_now() - timedelta(hours=20))
    if not rules:
        (folder / "rules.toml").unlink()
    return Copy(Nightly(folder, "Asia/Ho_Chi_Minh", lambda sentence: None, page_max=30))


def pages(kiosk: TestClient) -> list[dict]:
    found = [kiosk.get("/api/v1/changes").json()]
    while found[-1]["more"]:
        found.append(kiosk.get("/api/v1/changes", params={"cursor": found[-1]["cursor"]}).json())
    return found


def test_the_nightly_file_goes_down_as_it_is_with_the_facts_of_the_library(desk: GatewayDesk, tmp_path: Path):
    with client(desk, nightly(desk, tmp_path / "night")) as kiosk:
        found = pages(kiosk)
        again = kiosk.get("/api/v1/changes", params={"cursor": found[-1]["cursor"]}).json()
    first = found[0]
    assert first["reset"] and first["library"]["isil"] == "VN-MUON" and first["library"]["timezone"] == "Asia/Ho_Chi_Minh"
    assert len({page["as_of_ms"] for page in found}) == 1 and first["as_of_ms"] < desk.central.now_ms - 12 * 3_600_000
    assert sum(len(page["items"]) for page in found) == len(desk.library.items)
    assert all("library" not in page and "rules" not in page for page in [*found[1:], again]) and not again["items"]


@pytest.mark.parametrize("own", [True, False])
def test_the_rules_are_those_of_the_file_and_without_them_those_of_central(desk: GatewayDesk, tmp_path: Path, own: bool):
    with client(desk, nightly(desk, tmp_path / "night", rules=not own)) as kiosk:
        rules = pages(kiosk)[0]["rules"]
    (central,) = desk.central.rows("SELECT body FROM documents WHERE name = 'rules'")[0]
    assert (rules == json.loads(central)) is own or rules["fees_block_from"] == json.loads(central)["fees_block_from"]


def test_a_folder_without_a_usable_file_is_503_so_that_the_copy_stays_as_it_is(desk: GatewayDesk, tmp_path: Path):
    with client(desk, Copy(Nightly(tmp_path / "nowhere", "UTC", lambda sentence: None))) as kiosk:
        assert kiosk.get("/api/v1/changes").status_code == 503


def test_without_a_folder_the_page_says_that_nothing_is_known_of_patrons_and_items(kiosk: TestClient):
    first = kiosk.get("/api/v1/changes").json()
    assert first["only_rules"] and first["rules"]["item"] and first["library"]["branch"] == "HN1"
    assert (first["patrons"], first["items"], first["more"]) == ([], [], False) and "as_of_ms" not in first
    again = kiosk.get("/api/v1/changes", params={"cursor": first["cursor"]}).json()
    assert again["cursor"] == first["cursor"] and "rules" not in again and again["only_rules"]
