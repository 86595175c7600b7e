"""The whole way over real sockets: the kiosk's connector, the central server in its process, a library system in its own."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.simulators.programs import Control, Program
from drivers.upstream_central import CentralUpstream
from kiosk.effects import Ask, AskAccount, AskPatron, Deliver, FetchChanges, Probe
from kiosk.events import (
    AccountAnswered,
    Answered,
    AnswerMissing,
    ChangesFetched,
    Delivered,
    LinkLost,
    LinkUp,
    PatronAnswered,
    PatronSilent,
)
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Transaction, Want
from tests.central_desk import CHI_PHEO, KIEU, LAN, QUAN, SO_DO
from tests.central_process import Server
from tests.listening import Listener

ITEMS = (KIEU, SO_DO, CHI_PHEO)


class House:
    """A library system and a central before it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.ils = Program("ils", ["-m", "drivers.simulators.ils", "--user", "muon", "--password", "right",
                                   "--nightly", str(folder / "nightly")], folder)
        self.control = Control(self.ils.said["control"])
        password = folder / "ils.password"
        password.write_text("right\n")
        password.chmod(0o600)
        config = folder / "central.toml"
        config.write_text(f'ils = "sip2://{self.ils.said["listen"]}"\nils_user = "muon"\nils_password_file = "ils.password"\n'
                          'ils_profile = "koha"\nils_institution = "HN1"\nils_location = "HN1"\nils_nightly = "nightly"\n')
        self.server = Server(folder, ("--config", str(config))).start()

    def close(self) -> None:
        self.server.stop()
        self.control.close()
        self.ils.stop()

    def kiosk(self) -> Listener:
        device, _, secret = self.server.kiosk().token.partition(".")
        return Listener(CentralUpstream(self.server.url, device, secret, log=lambda line: None))

    def applied(self, item: str) -> list[str]:
        return [one["kind"] for one in self.control.ask(applied=item)["applied"]]

    def lent_to(self, item: str) -> str:
        return next((one["card"] for one in self.control.ask(loans=True)["loans"] if one["item"] == item), "")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    one = House(tmp_path_factory.mktemp("gateway"))
    yield one
    one.close()


@pytest.fixture
def kiosk(house: House) -> Iterator[Listener]:
    with house.kiosk() as kiosk:
        kiosk.hears(LinkUp, 15)
        yield kiosk
    house.control.ask(faults={})
    for item in ITEMS:
        house.control.ask(**{"return": item})
    _wait_for(lambda: house.server.client().call("GET", "/health").status == 200)


def _wait_for(fits: Any, within_s: float = 15.0) -> None:
    end_s = time.monotonic() + within_s
    while not fits():
        assert time.monotonic() < end_s, "not in time"
        time.sleep(0.05)


_born = iter(range(1, 1_000_000))


def tx(item: str, want: Want = Want.ASK, kind: Kind = Kind.CHECKOUT, patron: str = LAN) -> Transaction:
    number, now_ms = next(_born), time.time_ns() // 1_000_000
    name = f"01930000-0000-7000-8000-{os.getpid() % 10**6:06}{number:06}"
    return Transaction(name, number, kind, item, patron if kind is Kind.CHECKOUT else "", want, "boot", number, now_ms - 1_000,
                       True)


def again(one: Transaction, want: Want) -> Transaction:
    return Transaction.from_json({**one.to_json(), "want": want})


def asked(kiosk: Listener, one: Transaction, earlier: tuple[Transaction, ...] = ()) -> Answer | AnswerMissing:
    kiosk.wish(Ask(1, one, earlier, 4_000))
    event = kiosk.hears(lambda event: isinstance(event, (Answered, AnswerMissing)))
    return event.answer if isinstance(event, Answered) else event      # type: ignore[return-value]


def delivered(kiosk: Listener, *rows: Transaction) -> list[Answer]:
    kiosk.wish(Deliver(rows))
    event = kiosk.hears(Delivered, 30)
    assert isinstance(event, Delivered)
    return list(event.answers)


def test_a_visit_through_central(house: House, kiosk: Listener):
    kiosk.wish(AskPatron(LAN, "1234"))
    welcome = kiosk.hears(PatronAnswered)
    assert isinstance(welcome, PatronAnswered) and welcome.reason == "" and "Lan" in welcome.greeting
    lent, other = asked(kiosk, tx(KIEU)), asked(kiosk, tx(KIEU, patron=QUAN))
    assert isinstance(lent, Answer) and isinstance(other, Answer)
    assert (lent.result, lent.title, bool(lent.due)) == (Result.ACCEPTED, "Truyện Kiều", True)
    assert (other.result, other.reason) == (Result.REFUSED, Reason.ON_LOAN_TO_OTHER)
    kiosk.wish(AskAccount(LAN))
    account = kiosk.hears(AccountAnswered)
    assert isinstance(account, AccountAnswered) and [loan.item for loan in account.loans] == [KIEU]
    back = asked(kiosk, tx(KIEU, kind=Kind.CHECKIN))
    assert isinstance(back, Answer) and (back.result, back.where) == (Result.ACCEPTED, "shelf")
    assert house.applied(KIEU) == ["checkout", "checkin"]


def test_the_nightly_file_comes_down(house: House, kiosk: Listener):
    kiosk.wish(FetchChanges())
    page = kiosk.hears(ChangesFetched)
    assert isinstance(page, ChangesFetched) and page.page["reset"] and page.page["patrons"] and page.page["as_of_ms"]


def test_an_answer_that_comes_after_the_time_out_was_one_loan_and_the_kiosk_goes_to_its_own_rules_meanwhile(
    house: House, kiosk: Listener
):
    before = len(house.applied(SO_DO))
    house.control.ask(faults={"answer_late": {"times": 1, "seconds": 5}})
    one = tx(SO_DO)
    assert isinstance(asked(kiosk, one), AnswerMissing)
    kiosk.hears(LinkUp, 15)                    # it was looked into at once: away, and back, or there all the time
    answers = delivered(kiosk, again(one, Want.WITHDRAW))
    if answers[0].result is Result.RETRY:      # too early: it might still be carried out
        time.sleep(3.2)
        answers = delivered(kiosk, again(one, Want.WITHDRAW))
    assert answers[0].result is Result.ACCEPTED and house.lent_to(SO_DO) == LAN
    assert house.applied(SO_DO)[before:] == ["checkout"]


@pytest.mark.parametrize("fault", ["close_before_booking", "close_after_booking"])
def test_a_line_that_breaks_is_looked_up_and_it_happens_once(house: House, kiosk: Listener, fault: str):
    before, one = len(house.applied(CHI_PHEO)), tx(CHI_PHEO)
    house.control.ask(faults={fault: {"times": 1}})
    assert isinstance(asked(kiosk, one), AnswerMissing)
    kiosk.hears(LinkUp, 15)
    answers: list[Answer] = []
    _wait_for(lambda: (answers.extend(delivered(kiosk, again(one, Want.BOOK))), answers[-1].result is not Result.RETRY)[1])
    assert answers[-1].word is Result.ACCEPTED
    assert house.applied(CHI_PHEO)[before:] == ["checkout"] and house.lent_to(CHI_PHEO) == LAN


def test_a_library_system_that_goes_is_a_link_lost_and_one_that_comes_back_is_found(house: House, kiosk: Listener):
    house.control.ask(faults={"dead_back_end": True})
    began_s = time.monotonic()
    kiosk.wish(AskPatron(LAN, "1234"))
    kiosk.hears(PatronSilent)
    kiosk.hears(LinkLost)
    assert time.monotonic() - began_s < 2
    assert isinstance(asked(kiosk, tx(KIEU)), AnswerMissing)
    house.control.ask(faults={})
    kiosk.hears(LinkUp, 5)
    kiosk.wish(AskPatron(LAN, "1234"))
    assert kiosk.hears(PatronAnswered).reason == ""                    # type: ignore[attr-defined]


def test_before_a_checkin_the_library_system_itself_is_asked_whether_it_is_there(house: House, kiosk: Listener):
    house.control.ask(faults={"dead_back_end": True})
    time.sleep(1.1)                            # it was heard of a moment ago
    kiosk.wish(Probe())
    kiosk.hears(LinkLost)


def test_central_is_killed_in_the_middle_and_the_rows_come_again(house: House, kiosk: Listener):
    before = {item: len(house.applied(item)) for item in ITEMS}
    rows = [tx(item, Want.BOOK) for item in ITEMS]
    house.control.ask(faults={"answer_late": {"after": 1, "times": 1, "seconds": 3}})
    kiosk.wish(Deliver(tuple(rows)))
    _wait_for(lambda: len(house.applied(SO_DO)) > before[SO_DO])       # done there, and nobody has heard of it
    house.server.kill()
    kiosk.hears(LinkLost, 15)
    house.control.ask(faults={})
    config = house.folder / "central.toml"
    port = house.server.url.rpartition(":")[2]
    house.server = Server(house.folder, ("--config", str(config), "--port", port)).start()
    kiosk.hears(LinkUp, 20)
    words = {}

    def settled() -> bool:
        words.update({answer.id: answer.word for answer in delivered(kiosk, *rows)})
        time.sleep(0.5)
        return Result.RETRY not in words.values()

    _wait_for(settled, 45)
    assert list(words.values()) == [Result.ACCEPTED] * 3
    assert all(house.applied(item)[before[item]:] == ["checkout"] for item in ITEMS)
