"""The simulated library system as a program: its wire, its control socket, its nightly file."""

import csv
import json
import socket
import time
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from drivers.simulators import ils_nightly, ils_shelves
from drivers.simulators.programs import Control, Program, ProgramFailed
from drivers.sip2 import say
from drivers.sip2.codec import Message, decode, encode
from drivers.sip2.nightly import Nightly

TERMS = say.Terms("HN1", "", "HN1")
LAN, QUAN, KIEU, DE_MEN = "29001000000013", "29001000000021", "39001000000011", "39001000000045"
NOW = datetime(2026, 11, 22, 10, 0)


class Bench:
    def __init__(self, folder: Path, *more: str):
        self.program = Program("ils", ["-m", "drivers.simulators.ils", "--user", "kiosk", "--password", "right",
                                       "--nightly", str(folder / "nightly"), *more], folder)
        self.control, self.nightly = Control(self.program.said["control"]), folder / "nightly"

    def client(self, log_in: bool = True) -> "Client":
        host, _, port = self.program.said["listen"].rpartition(":")
        client = Client(socket.create_connection((host, int(port)), 5))
        if log_in:
            assert client.ask(say.login("kiosk", "right", "HN1")).fixed["ok"] == "1"
        return client

    def close(self) -> None:
        self.control.close()
        self.program.stop()


class Client:
    def __init__(self, wire: socket.socket):
        self.wire, self._rest, self._seq = wire, b"", -1

    def send(self, *requests: say.Say) -> None:
        data = b""
        for request in requests:
            self._seq += 1
            data += encode(request.code, request.fixed, request.fields, self._seq % 10)
        self.wire.sendall(data)

    def hear(self) -> Message | None:
        while b"\r" not in self._rest:
            data = self.wire.recv(4096)
            if not data:
                return None
            self._rest += data
        frame, _, self._rest = self._rest.partition(b"\r")
        return decode(frame)

    def ask(self, request: say.Say) -> Message:
        self.send(request)
        said = self.hear()
        assert said
        return said


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("ils"))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def calm(bench):
    yield
    bench.control.ask(faults={})
    bench.control.ask(set={"manners": "koha"})
    bench.control.ask(**{"return": KIEU})


def checkout() -> say.Say:
    return say.checkout(TERMS, datetime.now(), LAN, KIEU)


def test_a_loan_over_the_wire_stands_in_the_library(bench):
    said = bench.client().ask(checkout())
    assert said.fixed["ok"] == "1" and said.get("AJ") == "Truyện Kiều"
    (loan,) = [one for one in bench.control.ask(loans=True)["loans"] if one["item"] == KIEU]
    assert loan["card"] == LAN
    assert bench.control.ask(applied=KIEU)["applied"][-1]["kind"] == "checkout"


def test_requests_in_one_packet_are_answered_in_order_and_one_in_two_packets_too(bench):
    client = bench.client()
    client.send(say.status(), say.item(TERMS, NOW, KIEU))
    answers = [client.hear(), client.hear()]
    assert [one.code for one in answers if one] == ["98", "18"]
    client.wire.sendall(b"99003")
    time.sleep(0.05)
    client.wire.sendall(b"02.00\r\n")
    said = client.hear()
    assert said and said.code == "98"


def test_several_connections_share_the_library(bench):
    one, two = bench.client(), bench.client()
    one.ask(checkout())
    assert two.ask(say.item(TERMS, NOW, KIEU)).fixed["circulation_status"] == "04"


def test_a_wrong_password_is_no_and_the_line_closes(bench):
    client = bench.client(log_in=False)
    assert client.ask(say.login("kiosk", "wrong", "HN1")).fixed["ok"] == "0"
    assert client.hear() is None


def test_an_empty_line_right_after_the_login_closes_the_line(bench):
    client = bench.client()
    client.wire.sendall(b"\r")
    assert client.hear() is None


def test_what_happens_at_another_desk_is_seen_over_the_wire(bench):
    bench.control.ask(lend=[QUAN, KIEU])
    assert bench.client().ask(checkout()).get("AF") == "Item checked out to another patron"
    assert bench.control.ask(**{"return": KIEU})["was_on_loan"]
    with pytest.raises(ProgramFailed, match="no such item"):
        bench.control.ask(lend=[QUAN, "none"])


def test_it_is_booked_after_the_client_has_gone(bench):
    bench.control.ask(faults={"book_late": {"seconds": 0.3}})
    client = bench.client()
    client.send(checkout())
    client.wire.close()
    end = time.monotonic() + 5
    while not any(one["item"] == KIEU for one in bench.control.ask(loans=True)["loans"]) and time.monotonic() < end:
        time.sleep(0.02)
    assert any(one["item"] == KIEU for one in bench.control.ask(loans=True)["loans"])


def test_the_line_closes_with_the_work_done(bench):
    bench.control.ask(faults={"close_after_booking": {"times": 1}})
    client = bench.client()
    client.send(checkout())
    assert client.hear() is None
    assert bench.client().ask(say.item(TERMS, NOW, KIEU)).fixed["circulation_status"] == "04"
    assert bench.control.ask(happened=True)["happened"] == [["11", "close_after_booking"]]


def test_a_late_answer_holds_up_only_its_own_line(bench):
    bench.control.ask(faults={"answer_late": {"seconds": 1.0}})
    slow, quick = bench.client(), bench.client()
    slow.send(checkout())
    started = time.monotonic()
    assert quick.ask(say.item(TERMS, NOW, DE_MEN)).code == "18" and time.monotonic() - started < 0.8
    said = slow.hear()
    assert said and said.code == "12" and time.monotonic() - started > 0.8


def test_an_answer_in_pieces_arrives_whole(bench):
    bench.control.ask(faults={"split": True})
    assert bench.client().ask(say.item(TERMS, NOW, KIEU)).get("AJ") == "Truyện Kiều"


def test_manners_can_be_changed_while_it_runs(bench):
    client = bench.client()
    bench.control.ask(set={"manners": "alma", "again": "refused"})
    assert client.ask(checkout()).get("AH").count("/") == 2
    assert client.ask(checkout()).fixed["ok"] == "0"
    with pytest.raises(ProgramFailed, match="no such habit"):
        bench.control.ask(set={"nose": "red"})


def test_it_counts_what_came_and_what_had_been_done_already(bench):
    before = bench.control.ask(counts=True)
    client = bench.client()
    client.ask(checkout())
    client.ask(checkout())
    after = bench.control.ask(counts=True)
    assert after["received"]["11"] - before["received"].get("11", 0) == 2
    assert after["duplicates"]["11"] - before["duplicates"].get("11", 0) == 1


@pytest.mark.parametrize("line", [b"nonsense", b'{"loans": true, "counts": true}', b'{"dance": true}', b"[1]", b'{"lend": 3}'])
def test_a_wrong_line_on_the_control_socket_is_answered_with_an_error(bench, line):
    host, _, port = bench.program.said["control"].rpartition(":")
    with socket.create_connection((host, int(port)), 5) as talker:
        talker.sendall(line + b"\n")
        assert json.loads(talker.makefile().readline())["error"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_nightly_file_is_written_at_the_start_and_when_asked(bench):
    patrons = {row["card"]: row for row in rows(bench.nightly / "patrons.csv")}
    assert len(patrons) == 12 and patrons[LAN]["name"] == "Nguyễn Thị Lan" and patrons[LAN]["has_mail"] == "yes"
    assert patrons["29001000000039"]["fees"] == "35000" and patrons["29001000000062"]["blocked"] == "card_reported_lost"
    bench.control.ask(lend=[LAN, KIEU])
    bench.control.ask(nightly=True)
    items = {row["barcode"]: row for row in rows(bench.nightly / "items.csv")}
    assert len(items) == 56 and items[KIEU]["loan_card"] == LAN and items[KIEU]["due"] > "2026"
    assert rows(bench.nightly / "holds.csv")[1] == {
        "barcode": "39001000000292", "card": "29001000000112", "shelf": "H1", "position": "1"}
    assert not list(bench.nightly.glob("*.part"))


def test_the_rules_of_the_nightly_file_are_the_library_s(bench, tmp_path):
    content = ils_shelves.read()
    assert tomllib.loads((bench.nightly / "rules.toml").read_text("utf-8")) == {"rules": content["rules"]}
    rules = ils_shelves.changed(content["rules"], ["offline=checkin"])
    ils_nightly.write(tmp_path, ils_shelves.fill(content, NOW), rules, NOW)
    assert tomllib.loads((tmp_path / "rules.toml").read_text("utf-8"))["rules"]["offline"] == "checkin"


def test_complete_is_written_last_and_says_when(bench):
    written = {path.name: path.stat().st_mtime_ns for path in bench.nightly.iterdir()}
    assert set(written) == {"patrons.csv", "items.csv", "holds.csv", "rules.toml", "complete"}
    assert max(written, key=lambda name: (written[name], name == "complete")) == "complete"
    time_of_it, *sums = (bench.nightly / "complete").read_text("utf-8").splitlines()
    assert datetime.fromisoformat(time_of_it).tzinfo and len(sums) == 4


def test_the_first_one_is_of_last_night_and_a_later_one_of_now(tmp_path):
    fresh = Bench(tmp_path)
    try:
        first = (fresh.nightly / "complete").read_text("utf-8").split("\n")[0]
        fresh.control.ask(nightly=True)
        second = (fresh.nightly / "complete").read_text("utf-8").split("\n")[0]
    finally:
        fresh.close()
    first_at, second_at = datetime.fromisoformat(first), datetime.fromisoformat(second)
    assert first_at.date() == second_at.date() - timedelta(days=1) and first[11:16] == "23:30"


def test_the_kiosk_can_read_it(bench):
    nightly, said = Nightly(bench.nightly, "Asia/Ho_Chi_Minh", print), []
    cursor, more = "", True
    while more:
        page = nightly.page(cursor)
        assert page
        said.append(page)
        cursor, more = page["cursor"], page["more"]
    assert sum(len(page["patrons"]) for page in said) == 12 and sum(len(page["items"]) for page in said) == 56
    assert said[0]["rules"]["fees_block_from"] == 50000


def test_with_all_workers_busy_a_connection_succeeds_and_nobody_answers(tmp_path):
    small = Bench(tmp_path, "--workers", "1")
    try:
        first, second = small.client(), small.client(log_in=False)
        second.wire.settimeout(0.3)
        second.send(say.login("kiosk", "right", "HN1"))
        with pytest.raises(TimeoutError):
            second.hear()
        first.wire.close()
        second.wire.settimeout(5)
        said = second.hear()
        assert said and said.fixed["ok"] == "1"
    finally:
        small.close()


def test_a_wrong_rule_is_no_start(tmp_path):
    with pytest.raises(ProgramFailed, match="no such rule"):
        Bench(tmp_path, "--rule", "offlin=both")


def test_the_zone_of_its_times_is_the_library_s(bench):
    """Whatever zone this machine is in."""
    said = bench.client().ask(say.status()).fixed["datetime_sync"]
    here = datetime.now(tz=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert said[:8] == here.strftime("%Y%m%d") and said[12:14] == here.strftime("%H")
