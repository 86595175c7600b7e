"""Hostile bodies: too large, packed bombs, broken packing, strange JSON: a problem, and the server goes on."""

import gzip
import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from central import enrol
from central.app import Central, make_app
from central.limits import BODY_MAX
from tests import central_desk
from tests.central_desk import Desk

desk = central_desk.desk
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with desk.database.write() as connection:
        code = enrol.new_code(connection, desk.now_ms)
        made = enrol.enrol(connection, code, "", desk.now_ms)
    assert made
    app = make_app(Central(desk.database, admin_token="a-long-token", now_ms=lambda: desk.now_ms))
    with TestClient(app, headers={"Authorization": f"Bearer {made[0]}.{made[1]}"}, raise_server_exceptions=False) as one:
        yield one


def post(client: TestClient, body: bytes, path: str = "/transactions", **headers: str):
    return client.post(f"/api/v1{path}", content=body, headers=JSON | headers)


def is_problem(answer, status: int) -> bool:
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert body["status"] == status == answer.status_code and body["title"] and body["type"]
    return True


BATCH = json.dumps({"transactions": []}).encode()


def test_a_packed_body_is_taken(client: TestClient):
    assert post(client, gzip.compress(BATCH), **{"Content-Encoding": "gzip"}).json()["answers"] == []


def test_a_body_over_one_mebibyte_is_refused_before_it_is_read(client: TestClient):
    assert is_problem(post(client, b" " * (BODY_MAX + 1)), 413)
    assert post(client, BATCH + b" " * (BODY_MAX - len(BATCH))).status_code == 200


def test_so_is_one_that_does_not_say_its_length(client: TestClient):
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 32_768

    answer = client.post("/api/v1/transactions", content=pieces(), headers=JSON)
    assert is_problem(answer, 413)


def test_a_gzip_bomb_costs_no_more_than_its_limit(client: TestClient):
    bomb = gzip.compress(b" " * 200_000_000)
    assert len(bomb) < BODY_MAX
    assert is_problem(post(client, bomb, **{"Content-Encoding": "gzip"}), 413)


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(BATCH, mtime=0)[:-5], gzip.compress(BATCH, mtime=0) + b"more", b""])
def test_broken_packing_is_a_bad_request(client: TestClient, body: bytes):
    assert is_problem(post(client, body, **{"Content-Encoding": "gzip"}), 400)


def test_an_unknown_packing_is_not_supported(client: TestClient):
    assert is_problem(post(client, BATCH, **{"Content-Encoding": "br"}), 415)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b'{"transactions": "\x80"}', 400),
        (b'{"transactions": "none"}', 422),
        (b'{"transactions": [], "more": 1}', 422),
        (b"[]", 422),
        (b"null", 422),
        (b'{"transactions": ' + b"[" * 100_000, 400),
        (b'{"transactions": [' + b"[" * 5_000 + b"]" * 5_000 + b"]}", 400),
        (b'{"transactions": [' + b"1" * 5_000 + b"]}", 400),
        (b'{"transactions": [' + b",".join([b"{}"] * 501) + b"]}", 413),
    ],
)
def test_strange_json_is_a_problem(client: TestClient, body: bytes, status: int):
    assert is_problem(post(client, body), status)
    assert client.get("/api/v1/health").status_code == 200


@pytest.mark.parametrize("depth", [25, 150, 900, 30_000])
@pytest.mark.parametrize(("before", "after"), [(b"[", b"]"), (b'{"id":', b"}")])
def test_deep_json_is_refused_and_never_kept(client: TestClient, desk: Desk, depth: int, before: bytes, after: bytes):
    answer = post(client, b'{"transactions": [' + before * depth + b"1" + after * depth + b"]}")
    assert is_problem(answer, 400) and desk.conflicts() == []


def test_what_is_bad_but_not_deep_is_kept_and_can_be_shown(client: TestClient, desk: Desk):
    deep = b"[" * 10 + b"]" * 10
    answer = post(client, b'{"transactions": [' + deep + b', {"id": ' + deep + b"}, NaN, 1e999]}")
    assert [one["result"] for one in answer.json()["answers"]] == ["conflict"] * 4
    admin = client.get("/api/v1/admin/conflicts", headers={"Authorization": "Bearer admin.a-long-token"})
    assert [one["transaction"] for one in admin.json()["conflicts"]][2:] == ["NaN", "Infinity"]


WRONG = [b"{}", b'{"card": 5}', b'{"card": ""}', b'{"card": "a\\nb"}', b'{"card": "\\ud800"}', b'{"x":1}']


@pytest.mark.parametrize("path", ["/patron", "/account", "/receipts", "/enrol"])
@pytest.mark.parametrize("body", WRONG)
def test_wrong_fields_are_named(client: TestClient, path: str, body: bytes):
    answer = post(client, body, path)
    assert is_problem(answer, 422) and answer.json()["detail"]


def test_what_is_not_there_and_what_is_not_done_are_problems_too(client: TestClient):
    assert is_problem(client.get("/api/v1/nothing"), 404)
    assert is_problem(client.get("/"), 404)
    assert is_problem(client.delete("/api/v1/health"), 405)
    assert is_problem(client.get("/api/v1/changes?limit=many"), 422)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["transactions", "card", "pin", "slip", "code", "id"]), inner, max_size=3),
    max_leaves=8).map(lambda one: json.dumps(one).encode()),
    st.sampled_from(["/transactions", "/patron", "/account", "/receipts", "/enrol"]))  # fmt: skip
def test_any_bytes_at_all_never_bring_it_down(client: TestClient, body: bytes, path: str):
    answer = post(client, body, path)
    assert answer.status_code < 500 or answer.status_code == 501
