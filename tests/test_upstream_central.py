"""The connector as the kiosk has it, in its worker, against a real server that refuses, sleeps, trickles and lies."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.upstream_central import CentralUpstream
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, FetchChanges, Probe, SendMail
from kiosk.events import (
    AccountAnswered,
    Answered,
    AnswerMissing,
    ChangesFetched,
    ChangesMissing,
    Delivered,
    LinkLost,
    LinkUp,
    Mailed,
    NotDelivered,
    PatronAnswered,
    PatronSilent,
)
from kiosk.slip import Slip
from kiosk.transactions import Kind, Result, Transaction, Want
from tests import faulty_server as manners
from tests.faulty_server import FaultyServer, self_signed
from tests.listening import Listener

WAIT_MS = 700
SLIP = Slip("vi", "Thư viện", "", "k", 0, "UTC", ())


def tx(name: str, want: Want = Want.ASK) -> Transaction:
    return Transaction(name, 1, Kind.CHECKOUT, f"39{name}", "29", want, "boot", 5, 6, True)


def ask(name: str, wait_ms: int = WAIT_MS, earlier: tuple[Transaction, ...] = ()) -> Ask:
    return Ask(1, tx(name), earlier, wait_ms)


class Kiosk(Listener):
    """What stands on the other side of the connector: wishes in, events out."""

    def __init__(self, url: str, ca_file: str = ""):
        self.log, self.anchors = list[str](), list[tuple[int, int]]()
        super().__init__(CentralUpstream(url, "kiosk-1", "secret", ca_file, self.log.append,
                                         lambda *times: self.anchors.append(times)))


@pytest.fixture
def central() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        server.behave("/health", manners.healthy)
        server.behave("/transactions", manners.accept_all)
        yield server


@pytest.fixture
def kiosk(central: FaultyServer) -> Iterator[Kiosk]:
    """Connected."""
    with Kiosk(central.url) as kiosk:
        kiosk.hears(LinkUp)
        yield kiosk


# ---- when all is well -----------------------------------------------------------------------------------------------

def test_plain_http_is_for_this_machine_alone():
    with pytest.raises(ValueError, match="https"):
        CentralUpstream("http://central.example.org", "kiosk-1", "secret")


def test_the_first_thing_is_a_probe(central: FaultyServer):
    with Kiosk(central.url) as kiosk:
        up = kiosk.hears(LinkUp)
        assert isinstance(up, LinkUp)
        assert up.features == {"mail"} and up.took_ms < 2_000


def test_the_time_of_a_server_is_told_with_its_round_trip(central: FaultyServer, tmp_path: Path):
    with FaultyServer(tls=self_signed(tmp_path)) as vouched:
        vouched.behave("/health", manners.healthy)
        with Kiosk(vouched.url, str(tmp_path / "cert.pem")) as kiosk:
            up = kiosk.hears(LinkUp)
            assert isinstance(up, LinkUp)
            assert kiosk.anchors == [(1_700_000_000_000, up.took_ms)]
    with Kiosk(central.url) as kiosk:              # plain http is taken on this machine only, which we trust
        kiosk.hears(LinkUp)
        assert len(kiosk.anchors) == 1


def test_pages_and_deliveries_tell_the_time_too_for_while_all_is_well_nobody_probes(central: FaultyServer, kiosk: Kiosk):
    central.behave("/changes", manners.says({"cursor": "c", "more": False, "time_ms": 1_700_000_060_000}))
    kiosk.wish(FetchChanges("c"))
    kiosk.hears(ChangesFetched)
    central.behave("/transactions", manners.says({"answers": [{"id": "a", "result": "accepted"}], "time_ms": "noon"}))
    kiosk.wish(Deliver((tx("a", Want.BOOK),)))
    kiosk.hears(Delivered)
    assert [time_ms for time_ms, _took in kiosk.anchors] == [1_700_000_000_000, 1_700_000_060_000]


def test_when_nothing_is_to_be_done_nothing_is_done(central: FaultyServer, kiosk: Kiosk):
    asked = len(central.seen)
    kiosk.hears_nothing(1.2)
    assert len(central.seen) == asked


def test_a_question_is_answered(central: FaultyServer, kiosk: Kiosk):
    kiosk.wish(ask("a"))
    event = kiosk.hears(Answered)
    assert isinstance(event, Answered)
    assert (event.item, event.answer.result, event.answer.due) == ("39a", Result.ACCEPTED, "2026-12-01")
    assert central.asked("/transactions")[0].headers["Authorization"] == "Bearer kiosk-1.secret"


def test_a_card_an_account_a_letter_and_a_page_are_answered(central: FaultyServer, kiosk: Kiosk):
    central.behave("/patron", manners.says({"reason": "", "greeting": "Lan"}))
    central.behave("/account", manners.says({"loans": [{"item": "39", "title": "Số đỏ"}]}))
    central.behave("/receipts", manners.says({}, 202))
    central.behave("/changes", manners.says({"cursor": "c2", "more": False, "items": [{"item": "39"}]}))
    kiosk.wish(AskPatron("29", "1234"), AskAccount("29"), SendMail("29", SLIP), FetchChanges("c1"))
    heard = {type(kiosk.hears(lambda event: True)) for _ in range(4)}
    assert heard == {PatronAnswered, AccountAnswered, Mailed, ChangesFetched}
    assert central.asked("/patron")[0].body == {"card": "29", "pin": "1234"}
    assert central.asked("/changes")[0].path == "/api/v1/changes?cursor=c1&limit=500"


def test_questions_that_wait_together_go_in_one_request(central: FaultyServer, kiosk: Kiosk):
    central.behave("/transactions", manners.slow(0.3, manners.accept_all))
    kiosk.wish(ask("a", 4_000))
    time.sleep(0.1)
    kiosk.wish(ask("b", 4_000), ask("c", 4_000, (tx("e", Want.BOOK),)), ask("d", 4_000))
    answered = [kiosk.hears(Answered) for _ in range(4)]
    sent = [[row["id"] for row in seen.body["transactions"]] for seen in central.asked("/transactions")]
    assert sent == [["a"], ["b", "e", "c", "d"]]
    assert len({event.item for event in answered if isinstance(event, Answered)}) == 4


def test_a_question_does_not_wait_behind_a_delivery(central: FaultyServer, kiosk: Kiosk):
    def slow_books(handler, body):
        time.sleep(1.5 if body["transactions"][0]["want"] == "book" else 0)
        manners.accept_all(handler, body)

    central.behave("/transactions", slow_books)
    kiosk.wish(Deliver((tx("old", Want.BOOK),)))
    time.sleep(0.1)
    began = kiosk.wish(ask("new"))
    kiosk.hears(Answered)
    assert time.monotonic() - began < 0.6
    kiosk.hears(Delivered)


# ---- silence --------------------------------------------------------------------------------------------------------

def test_without_a_server_the_loss_is_said_once_and_questions_never_left():
    with FaultyServer() as gone:
        pass
    with Kiosk(gone.url) as kiosk:
        kiosk.hears(LinkLost)
        kiosk.hears_nothing(2.2)
        began = kiosk.wish(ask("a"), AskPatron("29"), Deliver((tx("b"),)), FetchChanges(), SendMail("29", SLIP))
        told = [kiosk.hears(lambda event: True) for _ in range(5)]
        assert told == [AnswerMissing(1, "a", "39a", False), PatronSilent("29"), NotDelivered(), ChangesMissing(),
                        Mailed(False)]
        assert time.monotonic() - began < WAIT_MS / 1000
        assert len([line for line in kiosk.log if "away" in line]) == 1


def test_a_time_out_is_one_for_all_that_wait(central: FaultyServer, kiosk: Kiosk):
    central.behave("/transactions", manners.slow(3, manners.accept_all))
    central.behave("/health", manners.slow(3, manners.healthy))
    began = kiosk.wish(ask("a"))
    time.sleep(0.2)
    kiosk.wish(ask("b"), AskPatron("29", "", 4_000))
    assert kiosk.hears(AnswerMissing) == AnswerMissing(1, "a", "39a", True)
    assert 0.4 < time.monotonic() - began < WAIT_MS / 1000
    heard = [kiosk.hears(lambda event: True) for _ in range(3)]
    assert LinkLost() in heard
    assert AnswerMissing(1, "b", "39b", False) in heard
    assert PatronSilent("29") in heard
    assert time.monotonic() - began < WAIT_MS / 1000 + 0.2


def test_while_a_probe_takes_its_time_questions_are_told_at_once(central: FaultyServer, kiosk: Kiosk):
    central.behave("/transactions", manners.slow(3, manners.accept_all))
    central.behave("/health", manners.slow(2, manners.healthy))
    kiosk.wish(ask("a"))
    kiosk.hears(LinkLost)
    began = kiosk.wish(ask("b"))
    assert kiosk.hears(AnswerMissing) == AnswerMissing(1, "b", "39b", False)
    assert time.monotonic() - began < WAIT_MS / 1000
    up = kiosk.hears(LinkUp)
    assert isinstance(up, LinkUp) and 1_900 < up.took_ms < 4_000


@pytest.mark.parametrize("fault", [manners.TRICKLED_HEAD, manners.TRICKLED_BODY])
def test_an_answer_that_trickles_is_silence_when_the_time_is_up(central: FaultyServer, kiosk: Kiosk, fault):
    central.behave("/transactions", fault)
    began = kiosk.wish(ask("a"))
    assert kiosk.hears(AnswerMissing) == AnswerMissing(1, "a", "39a", True)
    assert time.monotonic() - began < WAIT_MS / 1000 + 0.2
    kiosk.hears(LinkUp)
    central.behave("/transactions", manners.accept_all)
    kiosk.wish(ask("b"))
    kiosk.hears(Answered)


def test_a_refused_connection_says_that_the_question_never_left(central: FaultyServer, kiosk: Kiosk):
    central.down()
    kiosk.wish(ask("a"))
    assert kiosk.hears(AnswerMissing) == AnswerMissing(1, "a", "39a", False)
    kiosk.hears(LinkLost)


def test_when_the_server_comes_back_it_is_noticed_within_a_second(central: FaultyServer, kiosk: Kiosk):
    central.down()
    kiosk.wish(Probe())
    kiosk.hears(LinkLost)
    time.sleep(1.5)
    central.up()
    began = time.monotonic()
    kiosk.hears(LinkUp)
    assert time.monotonic() - began < 1.5
    kiosk.wish(ask("a"))
    kiosk.hears(Answered)


def test_a_wished_probe_is_answered_whatever_comes_of_it(central: FaultyServer, kiosk: Kiosk):
    kiosk.wish(Probe())
    kiosk.hears(LinkUp)
    central.down()
    kiosk.wish(Probe())
    kiosk.hears(LinkLost)
    kiosk.wish(Probe())
    kiosk.hears(LinkLost)


def test_a_delivery_on_a_line_that_is_gone_does_not_hold_up_the_next(central: FaultyServer, kiosk: Kiosk):
    central.behave("/transactions", manners.slow(20, manners.accept_all))
    kiosk.wish(Deliver((tx("a", Want.BOOK),)))
    time.sleep(0.2)
    kiosk.wish(ask("b"))
    kiosk.hears(NotDelivered)
    kiosk.hears(LinkUp)
    central.behave("/transactions", manners.accept_all)
    kiosk.wish(Deliver((tx("a", Want.BOOK),)))
    kiosk.hears(Delivered, 1.0)


# ---- nonsense -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("fault", [
    manners.says({}, 500), manners.says_bytes(b"garbage"), manners.says({"answers": "all"}), manners.says({}, 302),
    manners.says({"answers": [{"id": "other", "result": "accepted"}]}), manners.says({}, 404)])
def test_nonsense_silences_the_one_question_and_the_link_stays(central: FaultyServer, kiosk: Kiosk, fault):
    central.behave("/transactions", fault)
    central.behave("/patron", manners.says({"reason": ""}))
    kiosk.wish(ask("a"))
    assert kiosk.hears(lambda event: True) == AnswerMissing(1, "a", "39a", True)
    kiosk.wish(AskPatron("29"))
    assert kiosk.hears(lambda event: True) == PatronAnswered("29")
    assert "it is there" in kiosk.log[0] and kiosk.log[1:]


@pytest.mark.parametrize("fault", [manners.raw(b""), manners.HALF, manners.raw(b"\xff\xfe\r\n\r\n")])
def test_a_line_that_breaks_is_a_loss_and_the_question_may_have_arrived(central: FaultyServer, kiosk: Kiosk, fault):
    central.behave("/transactions", fault)
    kiosk.wish(ask("a"))
    assert kiosk.hears(AnswerMissing) == AnswerMissing(1, "a", "39a", True)
    kiosk.hears(LinkLost)
    kiosk.hears(LinkUp)


def test_too_many_wrong_pins_are_not_taken_for_silence(central: FaultyServer, kiosk: Kiosk):
    central.behave("/patron", manners.says({}, 429, Retry_After="30"))
    kiosk.wish(AskPatron("29", "9999"))
    assert kiosk.hears(lambda event: True) == PatronAnswered("29", "pin_wait")


def test_retry_stays_what_it_is(central: FaultyServer, kiosk: Kiosk):
    central.behave("/transactions", manners.says({"answers": [{"id": "a", "result": "retry", "retry_after_s": 3}]}))
    kiosk.wish(ask("a"))
    event = kiosk.hears(Answered)
    assert isinstance(event, Answered) and event.answer.word is Result.RETRY


# ---- deliveries -----------------------------------------------------------------------------------------------------

def test_a_delivery_is_packed_and_each_row_is_answered(central: FaultyServer, kiosk: Kiosk):
    rows = tuple(tx(f"{n}", Want.BOOK) for n in range(100))
    kiosk.wish(Deliver(rows))
    event = kiosk.hears(Delivered)
    assert isinstance(event, Delivered)
    assert [answer.id for answer in event.answers] == [row.id for row in rows]
    assert central.asked("/transactions")[0].headers["Content-Encoding"] == "gzip"


def test_a_batch_that_is_too_large_is_halved(central: FaultyServer, kiosk: Kiosk):
    def at_most_three(handler, body):
        if len(body["transactions"]) > 3:
            handler.reply({"title": "too large"}, 413)
        else:
            manners.accept_all(handler, body)

    central.behave("/transactions", at_most_three)
    rows = tuple(tx(f"{n}", Want.BOOK) for n in range(10))
    kiosk.wish(Deliver(rows))
    event = kiosk.hears(Delivered)
    assert isinstance(event, Delivered)
    assert [answer.id for answer in event.answers] == ["0", "1"]
    kiosk.wish(Deliver(rows[2:]))
    kiosk.hears(Delivered)
    assert [len(seen.body["transactions"]) for seen in central.asked("/transactions")] == [10, 5, 2, 2]


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_patience_gets_it(central: FaultyServer, kiosk: Kiosk, status: int):
    central.behave("/transactions", manners.says({}, status, Retry_After="17"))
    kiosk.wish(Deliver((tx("a"),)))
    event = kiosk.hears(lambda event: True)
    assert isinstance(event, NotDelivered) and 17_000 <= event.retry_ms <= 17_000 * 1.25
    central.behave("/changes", manners.says({}, status, Retry_After="19"))
    kiosk.wish(FetchChanges("c"))
    event = kiosk.hears(lambda event: True)
    assert isinstance(event, ChangesMissing) and 19_000 <= event.retry_ms <= 19_000 * 1.25


def test_rows_that_are_told_to_come_again_do_not_come_with_those_of_all_other_kiosks(central: FaultyServer, kiosk: Kiosk):
    central.behave("/transactions", manners.says({"answers": [{"id": "a", "result": "retry", "retry_after_s": 40}]}))
    waits = set[int]()
    for _ in range(3):
        kiosk.wish(Deliver((tx("a"),)))
        event = kiosk.hears(Delivered)
        assert isinstance(event, Delivered) and 40_000 <= event.retry_ms <= 50_000
        waits.add(event.retry_ms)
    assert len(waits) > 1


def test_a_question_that_is_told_503_is_silence_and_whether_it_is_there_at_all_is_asked_at_once(central: FaultyServer,
                                                                                                 kiosk: Kiosk):
    """A central whose library system is away: the kiosk goes to its own rules, and comes back by itself."""
    central.behave("/patron", manners.says({}, 503))
    central.behave("/health", manners.says({}, 503))
    kiosk.wish(AskPatron("29", wait_ms=WAIT_MS))
    kiosk.hears(PatronSilent)
    kiosk.hears(LinkLost, within_s=0.5)
    central.behave("/health", manners.healthy)
    kiosk.hears(LinkUp, within_s=1.5)


def test_a_server_that_fails_is_left_alone_for_a_while(central: FaultyServer, kiosk: Kiosk):
    central.behave("/transactions", manners.says({}, 500))
    kiosk.wish(Deliver((tx("a"),)))
    event = kiosk.hears(lambda event: True)
    assert isinstance(event, NotDelivered) and 0 < event.retry_ms < 4_000


# ---- our secret -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_secret_is_a_loss_with_a_clear_sentence_until_it_is_taken(central: FaultyServer, kiosk: Kiosk,
                                                                            status: int):
    central.behave("/transactions", manners.says({}, status))
    central.behave("/changes", manners.says({}, status))
    kiosk.wish(ask("a"))
    kiosk.hears(AnswerMissing)
    kiosk.hears(LinkLost)
    kiosk.hears_nothing(1.5)             # /health is fine all the time: that is not enough
    assert len([line for line in kiosk.log if "enrol this kiosk again" in line]) == 1
    central.behave("/changes", manners.says({"cursor": "", "more": False}))
    kiosk.hears(LinkUp)


def test_the_log_names_no_card_no_pin_and_no_secret(central: FaultyServer, kiosk: Kiosk):
    central.behave("/patron", manners.says_bytes(b"29001000000013 1234"))
    kiosk.wish(AskPatron("29001000000013", "1234"))
    kiosk.hears(PatronSilent)
    central.down()
    kiosk.wish(Probe())
    kiosk.hears(LinkLost)
    assert kiosk.log
    assert not [line for line in kiosk.log if "29001" in line or "1234" in line or "secret" in line]
