"""Letters to a real SMTP server on loopback: written down first, sent once, tried again, given up aloud."""

import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from pydantic import ValidationError

from central import mail
from central.database import Database
from central.mail import BadSmtpUrl, Mailer, Smtp, usable
from tests import central_desk
from tests.central_desk import HAI_LOST, LAN, MARIE, Desk
from tests.test_central_letter import SLIP

desk = central_desk.desk
BODY: dict[str, Any] = {
    "language": "vi", "library": "Thư viện Mẫu", "branch": "HN1", "kiosk": "Sảnh 1", "wall_ms": SLIP.wall_ms,
    "timezone": "Asia/Ho_Chi_Minh", "number": "0A1B2C3D", "card_tail": "0013",
    "lines": [{"kind": "borrowed", "title": "Truyện Kiều", "item": "39001000000011", "due": "2026-12-13"}],
}  # fmt: skip


class Postman:
    """A mail server's mood: what it says to RCPT and DATA (first come, first said), and what it has taken."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], bytes]] = []
        self.says_rcpt: list[str] = []
        self.says_data: list[str] = []
        self.on_data: Callable[[], object] = lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802  aiosmtpd's name
        if self.says_rcpt:
            return self.says_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.says_data:
            return self.says_data.pop(0)
        self.on_data()
        self.taken.append((envelope.rcpt_tos, envelope.content))
        return "250 Taken"


@pytest.fixture
def postman() -> Iterator[tuple[Postman, Smtp]]:
    one = Postman()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(one, hostname="127.0.0.1", port=port)
    controller.start()
    yield one, Smtp("127.0.0.1", port)
    controller.stop()


@pytest.fixture
def mailer(desk: Desk, postman: tuple[Postman, Smtp]) -> Mailer:
    return Mailer(desk.database, postman[1], "library@example.org", now_ms=lambda: desk.now_ms)


def letters(desk: Desk) -> list[tuple]:
    return desk.rows("SELECT state, tried, trouble, address <> '', message <> '' FROM letters ORDER BY n")


def until(true: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.01)


def test_a_slip_arrives_as_a_letter_in_the_patrons_language(desk: Desk, mailer: Mailer, postman):
    assert mailer.accept(MARIE, BODY, desk.now_ms)
    mailer.send_due()
    ((to, content),) = postman[0].taken
    message = message_from_bytes(content, policy=policy.default)
    assert to == ["marie@example.org"]
    assert message["Subject"] == "Votre reçu de bibliothèque · Thư viện Mẫu"
    assert "À rendre le 13\u00a0décembre 2026" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has both
    assert "Truyện Kiều" in message.get_body(("html",)).get_content()  # type: ignore[union-attr]  # it has both


def test_when_it_is_sent_its_address_and_words_are_forgotten(desk: Desk, mailer: Mailer):
    mailer.accept(LAN, BODY, desk.now_ms)
    assert letters(desk) == [("waiting", 0, "", True, True)]
    mailer.send_due()
    assert letters(desk) == [("sent", 1, "", False, False)]


def test_the_same_slip_asked_for_twice_is_one_letter(desk: Desk, mailer: Mailer, postman):
    mailer.accept(LAN, BODY, desk.now_ms)
    mailer.accept(LAN, BODY, desk.now_ms + 5)
    mailer.send_due()
    mailer.accept(LAN, BODY, desk.now_ms + 10)
    mailer.send_due()
    assert len(postman[0].taken) == 1
    mailer.accept(LAN, BODY | {"number": "OTHER123"}, desk.now_ms)
    mailer.send_due()
    assert len(postman[0].taken) == 2


def test_a_patron_without_an_address_gets_none(desk: Desk, mailer: Mailer):
    assert not mailer.accept(HAI_LOST, BODY, desk.now_ms)
    assert not mailer.accept("29009999999999", BODY, desk.now_ms)
    assert letters(desk) == []


@pytest.mark.parametrize("change", [{"lines": [{"kind": 1}]}, {"colour": "red"}, {"wall_ms": "now"}, {"library": None}])
def test_what_is_no_slip_is_refused(desk: Desk, mailer: Mailer, change: dict):
    with pytest.raises(ValidationError):
        mailer.accept(LAN, BODY | change, desk.now_ms)


def test_a_server_that_is_busy_is_asked_again_later(desk: Desk, mailer: Mailer, postman):
    postman[0].says_data = ["451 Later, please", "451 Later, please"]
    mailer.accept(LAN, BODY, desk.now_ms)
    waits = []
    for _ in range(3):
        mailer.send_due()
        ((due_ms,),) = desk.rows("SELECT next_ms FROM letters")
        waits.append(due_ms - desk.now_ms)
        desk.now_ms = max(desk.now_ms, due_ms)
    assert letters(desk) == [("sent", 3, "", False, False)] and len(postman[0].taken) == 1
    assert 1_000 <= waits[0] <= 11_000 and 1_000 <= waits[1] <= 21_000


def test_before_its_time_a_letter_is_not_tried_again(desk: Desk, mailer: Mailer, postman):
    postman[0].says_data = ["451 Later"]
    mailer.accept(LAN, BODY, desk.now_ms)
    mailer.send_due()
    assert mailer.send_due() > 0
    assert letters(desk) == [("waiting", 1, "the mail server said 451", True, True)]


@pytest.mark.parametrize(("where", "said"), [("rcpt", "refused the address (550)"), ("data", "said 554")])
def test_a_refusal_for_good_is_seen_by_staff(desk: Desk, mailer: Mailer, postman, where: str, said: str):
    getattr(postman[0], f"says_{where}").append("550 No such user" if where == "rcpt" else "554 Never")
    mailer.accept(LAN, BODY, desk.now_ms)
    mailer.send_due()
    ((state, tried, trouble, _address, _words),) = letters(desk)
    assert (state, tried) == ("failed", 1) and said in trouble and "@" not in trouble


def test_a_letter_that_waited_three_days_is_given_up_aloud(desk: Desk, mailer: Mailer, postman):
    postman[0].says_data = ["451 Later"] * 2
    mailer.accept(LAN, BODY, desk.now_ms)
    mailer.send_due()
    desk.now_ms += mail.GIVE_UP_MS + 1
    mailer.send_due()
    assert letters(desk)[0][0] == "failed"


def test_a_server_that_is_not_there_is_tried_again(desk: Desk):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        mailer = Mailer(desk.database, Smtp("127.0.0.1", closed.getsockname()[1]), "a@b", now_ms=lambda: desk.now_ms)
        mailer.accept(LAN, BODY, desk.now_ms)
        mailer.send_due()
    assert letters(desk)[0][:2] == ("waiting", 1) and "refused" in letters(desk)[0][2]


def test_while_one_process_sends_a_letter_no_other_takes_it(desk: Desk, mailer: Mailer, postman):
    other = Mailer(desk.database, postman[1], "library@example.org", now_ms=lambda: desk.now_ms)
    mailer.accept(LAN, BODY, desk.now_ms)
    assert mailer._claim() is not None
    other.send_due()
    assert postman[0].taken == []
    desk.now_ms += mail.LEASE_MS
    other.send_due()
    assert len(postman[0].taken) == 1, "the first process died: after its lease another sends it"


def test_a_letter_that_was_sent_while_the_database_was_away_is_not_sent_again(desk: Desk, postman):
    """Another writer has the database from the moment when the letter is taken until after the first try to note it."""
    impatient = Database(f"sqlite:///{desk.file}", busy_ms=50)
    mailer = Mailer(impatient, postman[1], "library@example.org", now_ms=lambda: desk.now_ms)
    mailer.accept(LAN, BODY, desk.now_ms)
    other = sqlite3.connect(desk.file, isolation_level=None, check_same_thread=False)
    postman[0].on_data = lambda: other.execute("BEGIN IMMEDIATE")
    later = threading.Timer(0.5, other.rollback)
    later.start()
    mailer.send_due()
    later.join()
    other.close()
    impatient.close()
    assert letters(desk) == [("sent", 1, "", False, False)]
    assert len(postman[0].taken) == 1


def test_the_thread_sends_at_once_and_stops_when_told(desk: Desk, postman):
    mailer = Mailer(desk.database, postman[1], "library@example.org")
    mailer.start()
    mailer.accept(LAN, BODY, time.time_ns() // 1_000_000)
    until(lambda: postman[0].taken)
    until(lambda: letters(desk)[0][0] == "sent")
    mailer.stop()
    assert not mailer._thread.is_alive()


def test_a_letter_that_was_waiting_is_sent_after_a_new_start(desk: Desk, postman, mailer: Mailer):
    mailer.accept(LAN, BODY, desk.now_ms)
    later = Mailer(desk.database, postman[1], "library@example.org", now_ms=lambda: desk.now_ms)
    later.start()
    until(lambda: postman[0].taken)
    later.stop()


def test_a_user_and_password_are_said(desk: Desk):
    heard: list[tuple[bytes, bytes]] = []

    def authenticate(server, session, envelope, mechanism, data) -> AuthResult:
        assert isinstance(data, LoginPassword)
        heard.append((data.login, data.password))
        return AuthResult(success=True)

    one = Postman()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(one, hostname="127.0.0.1", port=port, authenticator=authenticate, auth_require_tls=False)
    controller.start()
    try:
        smtp = Smtp.from_url(f"smtp://library:s%40cret@127.0.0.1:{port}")
        mailer = Mailer(desk.database, smtp, "library@example.org", now_ms=lambda: desk.now_ms)
        mailer.accept(LAN, BODY, desk.now_ms)
        mailer.send_due()
    finally:
        controller.stop()
    assert heard == [(b"library", b"s@cret")] and len(one.taken) == 1


def test_a_password_never_travels_in_the_clear_beyond_this_machine(desk: Desk, postman, monkeypatch):
    monkeypatch.setattr(mail, "LOOPBACK", ())
    smtp = Smtp(postman[1].host, postman[1].port, user="library", password="secret")
    mailer = Mailer(desk.database, smtp, "library@example.org", now_ms=lambda: desk.now_ms)
    mailer.accept(LAN, BODY, desk.now_ms)
    mailer.send_due()
    assert "no password is sent" in letters(desk)[0][2] and postman[0].taken == []


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("smtp://mail.example.org", Smtp("mail.example.org", 25)),
        ("smtp://mail.example.org:587", Smtp("mail.example.org", 587)),
        ("smtps://u:p%3A@mail.example.org", Smtp("mail.example.org", 465, True, "u", "p:")),
    ],
)
def test_an_smtp_url_says_where(url: str, want: Smtp):
    assert Smtp.from_url(url) == want


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:port", "smtp://x/path", "smtp://x?y=z"])
def test_what_is_no_smtp_url_is_refused(url: str):
    with pytest.raises(BadSmtpUrl):
        Smtp.from_url(url)


@pytest.mark.parametrize(
    ("address", "good"),
    [("lan@example.org", True), ("", False), ("lan", False), ("@x", False), ("a@", False), ("a b@x", False),
     ("a@x\nBcc: y@z", False), ("lân@example.org", False)],
)  # fmt: skip
def test_an_address_is_looked_at_before_a_letter_is_promised(address: str, good: bool):
    assert usable(address) is good
