"""The server as a process on loopback: start, stop, kill, many at once, staff beside it. Over real HTTP."""

import socket
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from central.__main__ import main
from central.database import BUSY_MS
from central.server import open_database
from tests.central_desk import CHI_PHEO, KIEU, LAN, MARIE, SO_DO
from tests.central_process import CODE, Client, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("central")) as one:
        yield one


_seq = iter(range(1, 1_000_000))


def tx(kind: str, item: str, patron: str = "", want: str = "ask", **more: Any) -> dict[str, Any]:
    n = next(_seq)
    return {"id": f"tx-{n}", "seq": n, "kind": kind, "item": item, "patron": patron, "want": want, "boot_id": "b",
            "boot_ms": n, "wall_ms": 5, "trusted": False} | more  # fmt: skip


def answers(kiosk: Client, *transactions: dict[str, Any]) -> list[dict[str, Any]]:
    return kiosk.post("/transactions", {"transactions": list(transactions)})["answers"]


def test_the_way_of_a_visit_over_http(server: Server):
    kiosk, staff = server.kiosk(), server.admin()
    assert kiosk.get("/health")["ok"]
    assert kiosk.post("/patron", {"card": LAN, "pin": "1234"})["greeting"] == "Lan"
    out = tx("checkout", KIEU, LAN)
    assert answers(kiosk, out)[0]["result"] == "accepted"
    assert answers(kiosk, out | {"want": "book"})[0] | {"due": ""} == {
        "id": out["id"], "result": "duplicate", "first": "accepted", "title": "Truyện Kiều", "author": "Nguyễn Du",
        "renewals_left": 2, "due": "",
    }  # fmt: skip
    assert kiosk.post("/account", {"card": LAN})["loans"][0]["item"] == KIEU
    assert staff.get(f"/admin/loans?item={KIEU}")["loans"][0]["name"] == "Nguyễn Thị Lan"
    assert answers(kiosk, tx("checkin", KIEU))[0]["where"] == "shelf"
    assert staff.get(f"/admin/applied?item={KIEU}") == {"applied": ["checkout", "checkin"]}


def test_two_kiosks_that_ask_for_one_item_at_the_same_moment_one_gets_it(server: Server):
    kiosks = [server.kiosk() for _ in range(2)]
    for item in (SO_DO, CHI_PHEO, "39001000000052", "39001000000060"):
        barrier = threading.Barrier(2)

        def ask(kiosk: Client, card: str, item: str = item, barrier: threading.Barrier = barrier) -> dict[str, Any]:
            question = tx("checkout", item, card)
            barrier.wait()
            return answers(kiosk, question)[0]

        with ThreadPoolExecutor(2) as pool:
            got = list(pool.map(ask, kiosks, (LAN, MARIE)))
        assert sorted(one["result"] for one in got) == ["accepted", "refused"]
        assert [one["reason"] for one in got if one["result"] == "refused"] == ["on_loan_to_other"]


def test_one_transaction_from_many_connections_at_once_is_applied_once(server: Server):
    kiosk, staff = server.kiosk(), server.admin()
    out = tx("checkout", "39001000000086", MARIE)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda want: answers(kiosk, out | {"want": want})[0], ["ask", "book"] * 8))
    words = [one.get("first", one["result"]) for one in got]
    assert words == ["accepted"] * 16 and sum(one["result"] == "accepted" for one in got) == 1
    assert staff.get("/admin/applied?item=39001000000086") == {"applied": ["checkout"]}


def test_many_kiosks_at_once_are_all_answered(server: Server):
    kiosk = server.kiosk()
    batches = [[tx("checkin", "39001000000102", want="book") for _ in range(20)] for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        got = list(pool.map(lambda batch: answers(kiosk, *batch), batches))
    assert all(one["result"] == "accepted" for batch in got for one in batch)


def test_a_packed_batch_is_taken(server: Server):
    body = {"transactions": [tx("checkin", "39001000000102", want="note") for _ in range(100)]}
    reply = server.kiosk().call("POST", "/transactions", body, packed=True)
    assert [one["result"] for one in reply.body["answers"]] == ["noted"] * 100


def test_bytes_that_are_no_http_harm_nobody(server: Server):
    host, _colon, port = server.url.removeprefix("http://").partition(":")
    for noise in (b"\x00\xff" * 5000, b"GET /" + b"a" * 100_000, b"POST /api/v1/patron HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                  b"POST /api/v1/patron HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"):  # fmt: skip
        with socket.create_connection((host, int(port)), timeout=5) as wire:
            wire.sendall(noise)
    assert server.client().get("/health")["ok"]


def test_it_binds_loopback_unless_told(server: Server):
    assert server.url.startswith("http://127.0.0.1:")


def test_sigterm_is_a_clean_stop_and_what_was_answered_is_there_again(tmp_path: Path):
    with Server(tmp_path) as server:
        kiosk = server.kiosk()
        out = tx("checkout", KIEU, LAN)
        assert answers(kiosk, out)[0]["result"] == "accepted"
        assert server.stop() == 0
        again = server.start().client(kiosk.token)
        assert answers(again, out)[0]["result"] == "duplicate"
        assert len(server.admin().get("/admin/loans")["loans"]) == 6, "the demo library is loaded once"


def test_killed_in_the_middle_of_a_storm_nothing_is_applied_twice_or_lost(tmp_path: Path):
    """Each batch is sent until it is answered, as a kiosk does; the server is killed three times meanwhile."""
    with Server(tmp_path) as server:
        token = server.kiosk().token
        batches = [[tx("checkout", KIEU, LAN, "book"), tx("checkin", KIEU, "", "book")] * 5 for _ in range(30)]
        kills = iter((5, 12, 20))
        nxt, results = next(kills), []
        for n, batch in enumerate(batches):
            if n == nxt:
                sender = threading.Thread(target=_send_in_vain, args=(server.client(token), batch))
                sender.start()
                server.kill()
                sender.join()
                server.start()
                nxt = next(kills, -1)
            results += answers(server.client(token), *batch)
        assert {one.get("first", one["result"]) for one in results} == {"accepted"}
        assert server.admin().get(f"/admin/applied?item={KIEU}")["applied"] == ["checkout", "checkin"] * 30
        assert server.admin().get("/admin/conflicts")["conflicts"] == []


def _send_in_vain(client: Client, batch: list[dict[str, Any]]) -> None:
    try:
        answers(client, *batch)
    except (OSError, ValueError):
        pass                           # the server was killed before it could answer: that is what is tested


def test_a_code_of_the_command_line_enrols_one_kiosk_beside_the_running_server(server: Server):
    code = server.run("codes", "new").stdout.strip()
    assert len(code) == 8
    assert server.client().call("POST", "/enrol", {"code": code}).status == 201
    assert server.client().call("POST", "/enrol", {"code": code}).status == 403


def test_the_code_of_the_demo_is_offered_anew_at_each_start(tmp_path: Path):
    with Server(tmp_path) as server:
        assert server.client().call("POST", "/enrol", {"code": CODE}).status == 201
        assert server.client().call("POST", "/enrol", {"code": CODE}).status == 403
        server.stop()
        assert server.start().client().call("POST", "/enrol", {"code": CODE}).status == 201


def test_rules_and_mail_may_be_set_at_the_start(tmp_path: Path):
    more = ("--rule", "offline=checkin", "--rule", "offline_items_per_patron=3", "--smtp-url", "smtp://127.0.0.1:9")
    slip = {"language": "vi", "library": "x", "branch": "", "kiosk": "", "wall_ms": 0, "timezone": "", "lines": []}
    with Server(tmp_path, more) as server:
        kiosk = server.kiosk()
        assert kiosk.get("/health")["features"] == ["mail"]
        rules = kiosk.get("/changes?limit=3")["rules"]
        assert kiosk.call("POST", "/receipts", {"card": LAN, "slip": slip}).status == 202
        assert kiosk.call("POST", "/receipts", {"card": "29001000000062", "slip": slip}).status == 409
        assert kiosk.call("POST", "/receipts", {"card": LAN, "slip": slip | {"x": 1}}).status == 422
    assert (rules["offline"], rules["offline_items_per_patron"], rules["fees_block_from"]) == ("checkin", 3, 50000)


CANNOT = [
    (("--rule", "ofline=both"), "ofline"),
    (("--rule", "offline=perhaps"), "offline"),
    (("--rule", "offline_hours=long"), "offline_hours"),
    (("--library", "none.toml"), "none.toml"),
]


@pytest.mark.parametrize(("more", "says"), CANNOT)
def test_what_cannot_be_started_says_why_and_ends(tmp_path: Path, capsys, monkeypatch, more: tuple[str, ...], says: str):
    monkeypatch.setattr("logging.basicConfig", lambda **_: None)
    assert main(["serve", "--port", "0", "--demo", "--database", f"sqlite:///{tmp_path / 'c.sqlite'}", *more]) == 1
    assert says in capsys.readouterr().err


def test_a_start_waits_for_another_that_is_loading_the_library(tmp_path: Path, capsys, monkeypatch):
    """Longer than a kiosk's question waits for its turn. (What it then says is not that the database is busy.)"""
    monkeypatch.setattr("logging.basicConfig", lambda **_: None)
    open_database(f"sqlite:///{tmp_path / 'c.sqlite'}").close()
    other = sqlite3.connect(tmp_path / "c.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    later = threading.Timer(BUSY_MS / 1000 + 0.3, other.rollback)
    later.start()
    assert main(["serve", "--port", "0", "--database", f"sqlite:///{tmp_path / 'c.sqlite'}", "--rule", "ofline=both"]) == 1
    later.join()
    other.close()
    assert "ofline" in capsys.readouterr().err
