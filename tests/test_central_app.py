"""The HTTP contract, route by route: who may, what comes back, and that the OpenAPI document is the truth."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from central import enrol
from central.app import Central, bare_app, make_app
from central.database import Database
from tests import central_desk
from tests.central_desk import DE_MEN, KIEU, LAN, QUAN, Desk

desk = central_desk.desk
ADMIN = "a-long-enough-token"
REPO = Path(__file__).resolve().parent.parent


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    app = make_app(Central(desk.database, admin_token=ADMIN, now_ms=lambda: desk.now_ms))
    with TestClient(app, raise_server_exceptions=False) as one:
        yield one


def new_code(desk: Desk) -> str:
    with desk.database.write() as connection:
        return enrol.new_code(connection, desk.now_ms)


@pytest.fixture
def kiosk(client: TestClient, desk: Desk) -> TestClient:
    made = client.post("/api/v1/enrol", json={"code": new_code(desk), "name": "Sảnh"})
    assert made.status_code == 201
    client.headers["Authorization"] = f"Bearer {made.json()['device']}.{made.json()['secret']}"
    return client


def admin(client: TestClient, path: str) -> Any:
    answer = client.get(f"/api/v1/admin{path}", headers={"Authorization": f"Bearer admin.{ADMIN}"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def checkout(n: int, item: str = KIEU, card: str = LAN, want: str = "ask") -> dict[str, Any]:
    return {"id": f"tx-{n}", "seq": n, "kind": "checkout", "item": item, "patron": card, "want": want,
            "boot_id": "b", "boot_ms": n, "wall_ms": 5, "trusted": False}  # fmt: skip


def test_health_needs_no_secret(client: TestClient, desk: Desk):
    assert client.get("/api/v1/health").json() == {"ok": True, "time_ms": desk.now_ms, "features": []}


def test_enrolling_tells_the_secret_once_and_who_the_library_is(client: TestClient, desk: Desk):
    code = new_code(desk)
    made = client.post("/api/v1/enrol", json={"code": code, "name": "Sảnh"})
    assert made.status_code == 201
    assert made.json()["library"] == {
        "name": {"vi": "Thư viện Mẫu", "en": "Sample Library", "fr": "Bibliothèque Exemple", "zh": "示范图书馆"},
        "isil": "VN-MUON", "branch": "HN1", "currency": "VND", "timezone": "Asia/Ho_Chi_Minh",
    }  # fmt: skip
    again = client.post("/api/v1/enrol", json={"code": code})
    assert (again.status_code, again.headers["content-type"]) == (403, "application/problem+json")


def test_guessing_codes_has_to_wait(client: TestClient, desk: Desk):
    for _ in range(10):
        assert client.post("/api/v1/enrol", json={"code": "AAAAAAAA"}).status_code == 403
    stopped = client.post("/api/v1/enrol", json={"code": new_code(desk)})
    assert stopped.status_code == 429 and int(stopped.headers["Retry-After"]) == 30
    desk.pass_ms(30_000)
    assert client.post("/api/v1/enrol", json={"code": new_code(desk)}).status_code == 201


DEVICE_ROUTES = [("POST", "/patron", {"card": LAN}), ("POST", "/account", {"card": LAN}), ("GET", "/changes", None),
                 ("POST", "/transactions", {"transactions": []}), ("POST", "/receipts", {"card": LAN, "slip": {}})]  # fmt: skip
ADMIN_ROUTES = [("GET", "/admin/loans", None), ("GET", f"/admin/applied?item={KIEU}", None), ("GET", "/admin/conflicts", None),
                ("GET", f"/admin/transactions?item={KIEU}", None)]

NOBODY = ["", "Bearer", "Bearer x.y", "Basic a2lvc2s6c2VjcmV0", "Bearer admin.", "Bearer \u20ac.x"]


@pytest.mark.parametrize(("method", "path", "body"), DEVICE_ROUTES + ADMIN_ROUTES)
@pytest.mark.parametrize("authorization", NOBODY)
def test_nobody_else_may(client: TestClient, method: str, path: str, body: Any, authorization: str):
    headers = {b"Authorization": authorization.encode()} if authorization else {}
    answer = client.request(method, f"/api/v1{path}", json=body, headers=headers)
    assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path", "body"), ADMIN_ROUTES)
def test_a_kiosk_is_no_admin(kiosk: TestClient, method: str, path: str, body: Any):
    assert kiosk.request(method, f"/api/v1{path}", json=body).status_code == 401


def test_without_an_admin_token_there_is_no_admin(desk: Desk):
    with TestClient(make_app(Central(desk.database))) as client:
        for token in ("admin.", "admin", "admin.None"):
            answer = client.get("/api/v1/admin/loans", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 401


def test_a_revoked_kiosk_is_told_so(kiosk: TestClient, desk: Desk):
    device = kiosk.headers["Authorization"].split()[1].partition(".")[0]
    with desk.database.write() as connection:
        enrol.revoke(connection, device, desk.now_ms)
    assert kiosk.get("/api/v1/changes").status_code == 401


def test_a_good_card_without_its_pin_tells_nothing_personal(kiosk: TestClient):
    answer = kiosk.post("/api/v1/patron", json={"card": LAN}).json()
    assert answer == {"reason": "pin_needed", "greeting": "", "language": "", "category": "", "has_mail": False,
                      "loan_limit": 0, "loans": 0, "fees": 0}  # fmt: skip
    assert kiosk.post("/api/v1/patron", json={"card": LAN, "pin": "1234"}).json()["greeting"] == "Lan"


def test_too_many_wrong_pins_are_429_with_the_wait(kiosk: TestClient):
    for _ in range(5):
        assert kiosk.post("/api/v1/patron", json={"card": LAN, "pin": "0"}).json()["reason"] == "pin_wrong"
    stopped = kiosk.post("/api/v1/patron", json={"card": LAN, "pin": "1234"})
    assert stopped.status_code == 429 and stopped.headers["Retry-After"] == "30"


def test_an_account_is_loans_holds_and_fees(kiosk: TestClient):
    account = kiosk.post("/api/v1/account", json={"card": QUAN}).json()
    assert [one["item"] for one in account["loans"]] == [DE_MEN, "39001000000078"]
    assert account["holds"] == account["fees"] == []


def test_a_batch_is_answered_in_order(kiosk: TestClient, desk: Desk):
    body = {"transactions": [checkout(1), checkout(2, DE_MEN), {"id": "?"}, checkout(1, want="withdraw")]}
    answers = kiosk.post("/api/v1/transactions", json=body).json()
    assert answers["time_ms"] == desk.now_ms
    assert answers["answers"] == [
        {"id": "tx-1", "result": "accepted", "title": "Truyện Kiều", "author": "Nguyễn Du", "due": "2026-12-13",
         "renewals_left": 2},
        {"id": "tx-2", "result": "refused", "reason": "on_loan_to_other", "title": "Dế Mèn phiêu lưu ký", "author": "Tô Hoài"},
        {"id": "?", "result": "conflict", "message": "seq: Field required"},
        {"id": "tx-1", "result": "accepted", "title": "Truyện Kiều", "author": "Nguyễn Du", "due": "2026-12-13",
         "renewals_left": 2},
    ]  # fmt: skip


def test_a_busy_database_is_retry_for_a_batch_and_503_for_the_rest(desk: Desk):
    impatient = Database(f"sqlite:///{desk.file}", busy_ms=50)
    with TestClient(make_app(Central(impatient, now_ms=lambda: desk.now_ms))) as client:
        made = client.post("/api/v1/enrol", json={"code": new_code(desk)}).json()
        client.headers["Authorization"] = f"Bearer {made['device']}.{made['secret']}"
        with desk.database.write():
            batch = client.post("/api/v1/transactions", json={"transactions": [checkout(1)]})
            door = client.post("/api/v1/patron", json={"card": LAN, "pin": "1234"})
    impatient.close()
    assert batch.json()["answers"] == [{"id": "tx-1", "result": "retry", "retry_after_s": 2}]
    assert door.status_code == 503 and door.headers["Retry-After"] == "2"


def test_changes_come_in_pages(kiosk: TestClient):
    first = kiosk.get("/api/v1/changes", params={"cursor": "", "limit": 5}).json()
    assert first["more"] and first["rules"]["offline"] == "both" and not first["reset"]
    second = kiosk.get("/api/v1/changes", params={"cursor": first["cursor"], "limit": 500}).json()
    assert not second["more"] and len(first["patrons"]) + len(second["patrons"]) == 12 and len(second["items"]) == 56
    assert "rules" not in second


def test_staff_see_loans_what_was_applied_and_conflicts(kiosk: TestClient):
    kiosk.post("/api/v1/transactions", json={"transactions": [checkout(1), checkout(2, DE_MEN, want="book")]})
    assert {"item": KIEU, "card": LAN, "name": "Nguyễn Thị Lan", "due": "2026-12-13"} in admin(kiosk, "/loans")["loans"]
    assert admin(kiosk, f"/loans?item={DE_MEN}")["loans"][0]["name"] == "Trần Minh Quân"
    assert admin(kiosk, f"/applied?item={KIEU}") == {"applied": ["checkout"]}
    kept = admin(kiosk, "/conflicts")
    assert [(one["id"], one["reason"], one["item"]) for one in kept["conflicts"]] == [(1, "other_borrower", DE_MEN)]
    assert kept["notices"] == []


def test_without_a_mail_server_no_letter_is_promised(kiosk: TestClient):
    assert kiosk.post("/api/v1/receipts", json={"card": LAN, "slip": {}}).status_code == 501


def test_a_fault_of_our_own_is_a_problem_without_a_trace(kiosk: TestClient, monkeypatch):
    monkeypatch.setattr("central.patrons.account", lambda *_: 1 // 0)
    answer = kiosk.post("/api/v1/account", json={"card": LAN})
    assert answer.status_code == 500 and answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivision" not in answer.text and LAN not in answer.text


# --- OpenAPI ---


def test_the_document_in_docs_is_current():
    written = json.loads((REPO / "docs" / "openapi.json").read_text("utf-8"))
    assert written == bare_app().openapi(), "python -m central openapi > docs/openapi.json"


def test_the_document_says_whose_token_opens_what():
    document = bare_app().openapi()
    asked = {path: [next(iter(one["security"][0])) if "security" in one else "" for one in ways.values()]
             for path, ways in document["paths"].items()}  # fmt: skip
    assert asked["/api/v1/health"] == asked["/api/v1/enrol"] == [""]
    assert asked["/api/v1/transactions"] == asked["/api/v1/changes"] == ["kiosk"]
    assert asked["/api/v1/admin/loans"] == ["staff"]
    assert set(document["components"]["securitySchemes"]) == {"kiosk", "staff"}


def test_the_document_is_openapi_3_1_and_names_every_route_with_its_problems():
    document = bare_app().openapi()
    assert document["openapi"].startswith("3.1")
    paths = {f"/api/v1{path.partition('?')[0]}" for _method, path, _body in DEVICE_ROUTES + ADMIN_ROUTES}
    assert set(document["paths"]) == paths | {"/api/v1/health", "/api/v1/enrol"}
    for operations in document["paths"].values():
        for operation in operations.values():
            assert "application/problem+json" in operation["responses"]["503"]["content"]


def test_every_reference_in_the_document_leads_somewhere():
    document = bare_app().openapi()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    references = [part.split('"')[0] for part in json.dumps(document).split('"$ref": "')[1:]]
    assert references and set(references) <= known


def test_the_server_serves_its_document(client: TestClient):
    assert client.get("/api/v1/openapi.json").json() == bare_app().openapi()
