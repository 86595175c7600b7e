"""The connector and the real central server, each in its own process or thread, over the real wire: do they mean the same?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.upstream_central import CentralUpstream
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, FetchChanges, SendMail
from kiosk.events import (
    AccountAnswered,
    Answered,
    AnswerMissing,
    ChangesFetched,
    Delivered,
    LinkLost,
    LinkUp,
    Mailed,
    PatronAnswered,
    PatronSilent,
)
from kiosk.slip import Slip, SlipLine
from kiosk.transactions import Answer, Kind, Result, Transaction, Want
from tests.central_process import Server
from tests.listening import Listener

LAN, LAN_PIN, HAI_LOST = "29001000000013", "1234", "29001000000062"
NOW_MS = 1_795_000_000_000
SLIP = Slip("vi", "Thư viện", "HN1", "kiosk-1", 0, "Asia/Ho_Chi_Minh", (SlipLine("borrowed", "Số đỏ"),))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("central")) as server:
        yield server


@pytest.fixture
def kiosk(server: Server) -> Iterator[Listener]:
    device, _, secret = server.kiosk().token.partition(".")
    with Listener(CentralUpstream(server.url, device, secret, log=lambda line: None)) as kiosk:
        kiosk.hears(LinkUp)
        yield kiosk


_born = iter(range(1, 1_000_000))


def tx(item: str, want: Want = Want.ASK, kind: Kind = Kind.CHECKOUT, patron: str = LAN) -> Transaction:
    number = next(_born)
    name = f"01930000-0000-7000-8000-{os.getpid() % 10**6:06}{number:06}"
    return Transaction(name, number, kind, item, patron if kind is Kind.CHECKOUT else "", want, "boot", number, NOW_MS + number,
                       True)


def items(kiosk: Listener) -> list[str]:
    """Barcodes of books that nobody has and nobody waits for, from the down-sync."""
    kiosk.wish(FetchChanges())
    page = kiosk.hears(ChangesFetched)
    assert isinstance(page, ChangesFetched)
    return [row["item"] for row in page.page["items"] if row["kind"] == "book" and not row.get("loan_to")
            and not row.get("hold_for") and not row.get("withdrawn")]


def answer_to(kiosk: Listener, wish: Ask) -> Answer:
    kiosk.wish(wish)
    event = kiosk.hears(lambda event: isinstance(event, (Answered, AnswerMissing)))
    assert isinstance(event, Answered), event
    assert event.answer.id == wish.transaction.id
    return event.answer


def test_a_card_needs_its_pin_and_a_lost_card_says_so(kiosk: Listener):
    told = []
    for wish in (AskPatron(LAN), AskPatron(LAN, "0000"), AskPatron(LAN, LAN_PIN), AskPatron(HAI_LOST), AskPatron("4711")):
        kiosk.wish(wish)
        event = kiosk.hears(PatronAnswered)
        assert isinstance(event, PatronAnswered)
        told.append((event.reason, event.greeting))
    assert told == [("pin_needed", ""), ("pin_wrong", ""), ("", "Lan"), ("card_reported_lost", ""), ("unknown_card", "")]


def test_many_wrong_pins_end_in_a_wait_and_never_in_silence(kiosk: Listener):
    card, told = "29001000000054", set()
    for _ in range(12):
        kiosk.wish(AskPatron(card, "0000"))
        event = kiosk.hears(lambda event: isinstance(event, (PatronAnswered, PatronSilent)))
        assert isinstance(event, PatronAnswered)
        told.add(event.reason)
    assert told == {"pin_wrong", "pin_wait"}


def test_a_checkout_is_accepted_shown_in_the_account_and_a_repeat_is_a_duplicate(kiosk: Listener):
    question = tx(items(kiosk)[0])
    first = answer_to(kiosk, Ask(1, question))
    assert first.result is Result.ACCEPTED and first.title and first.due
    again = answer_to(kiosk, Ask(1, question))
    assert (again.result, again.word, again.due) == (Result.DUPLICATE, Result.ACCEPTED, first.due)
    kiosk.wish(AskAccount(LAN))
    account = kiosk.hears(AccountAnswered)
    assert isinstance(account, AccountAnswered)
    assert [(loan.due, loan.title) for loan in account.loans if loan.item == question.item] == [(first.due, first.title)]


def test_owed_rows_are_delivered_in_a_packed_batch_and_each_is_answered(kiosk: Listener):
    free = items(kiosk)
    rows = tuple(tx(item, Want.BOOK) for item in free[1:4]) + tuple(tx(item, Want.NOTE) for item in free[4:6])
    kiosk.wish(Deliver(rows))
    event = kiosk.hears(Delivered)
    assert isinstance(event, Delivered)
    assert {answer.id: answer.result for answer in event.answers} == {
        row.id: Result.ACCEPTED if row.want is Want.BOOK else Result.NOTED for row in rows}


def test_a_question_takes_the_rows_before_it_along(kiosk: Listener):
    item = items(kiosk)[0]
    lent, back = tx(item, Want.BOOK), tx(item, Want.ASK, Kind.CHECKIN)
    answer = answer_to(kiosk, Ask(1, back, (lent,)))
    assert answer.result is Result.ACCEPTED and answer.where


def test_a_question_that_was_withdrawn_stays_without_effect(kiosk: Listener):
    question = tx(items(kiosk)[0])
    kiosk.wish(Deliver((Transaction(**{**question.__dict__, "want": Want.WITHDRAW}),)))
    event = kiosk.hears(Delivered)
    assert isinstance(event, Delivered) and event.answers[0].word is Result.WITHDRAWN
    late = answer_to(kiosk, Ask(1, question))
    assert (late.word, late.reason) == (Result.REFUSED, "withdrawn")


def test_the_down_sync_comes_page_by_page_to_its_end(kiosk: Listener):
    cursor, rows = "", 0
    for _ in range(100):
        kiosk.wish(FetchChanges(cursor))
        event = kiosk.hears(ChangesFetched)
        assert isinstance(event, ChangesFetched)
        rows += len(event.page["patrons"]) + len(event.page["items"])
        cursor = event.page["cursor"]
        if not event.page["more"]:
            break
    assert rows > 50
    kiosk.wish(FetchChanges(cursor))
    event = kiosk.hears(ChangesFetched)
    assert isinstance(event, ChangesFetched) and event.page["patrons"] == event.page["items"] == []


def test_without_a_mail_server_no_letter_is_promised(kiosk: Listener):
    kiosk.wish(SendMail(LAN, SLIP))
    assert kiosk.hears(Mailed) == Mailed(False)


def test_a_kiosk_that_was_revoked_is_away_until_it_is_enrolled_again(server: Server, repo: Path):
    device, _, secret = server.kiosk().token.partition(".")
    said: list[str] = []
    with Listener(CentralUpstream(server.url, device, secret, log=said.append)) as kiosk:
        kiosk.hears(LinkUp)
        command = [sys.executable, "-m", "central", "devices", "revoke", device, "--database", server.database]
        subprocess.run(command, cwd=repo, check=True, capture_output=True, timeout=60)
        kiosk.wish(AskPatron(LAN))
        assert kiosk.hears(lambda event: True) == PatronSilent(LAN)
        kiosk.hears(LinkLost)
        kiosk.hears_nothing(1.5)
        assert any("enrol this kiosk again" in line for line in said)


def test_a_server_that_is_killed_and_comes_back_has_everything_once(tmp_path: Path):
    with Server(tmp_path) as server:
        device, _, secret = server.kiosk().token.partition(".")
        with Listener(CentralUpstream(server.url, device, secret, log=lambda line: None)) as kiosk:
            kiosk.hears(LinkUp)
            question = tx(items(kiosk)[0])
            assert answer_to(kiosk, Ask(1, question)).result is Result.ACCEPTED
            server.kill()
            kiosk.wish(Ask(1, question, wait_ms=500))
            assert isinstance(kiosk.hears(AnswerMissing), AnswerMissing)
            kiosk.hears(LinkLost)
            server.more = ("--port", server.url.rpartition(":")[2])
            server.start()
            kiosk.hears(LinkUp)
            again = answer_to(kiosk, Ask(1, question))
            assert (again.result, again.word) == (Result.DUPLICATE, Result.ACCEPTED)
