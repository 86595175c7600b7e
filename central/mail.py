"""Receipts by e-mail: written down first, sent by a thread of their own, tried again until the mail server takes them.

A letter that the server refuses for good, or that waited three days, is `failed` and staff see it (`letters list`). When
it is sent, its address and its words are forgotten.
"""

import hashlib
import json
import logging
import random
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_string, policy
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import and_, insert, select, update

from central import library
from central.database import Database, DatabaseBusy
from central.schema import letters
from kiosk import backoff

if TYPE_CHECKING:
    from kiosk.slip import Slip

FIRST_WAIT_S, LONGEST_WAIT_S = 10, 3_600      # the caps of the back-off
LEAST_WAIT_S = 1                              # before a mail server is asked again: it has said that it is busy
GIVE_UP_MS = 3 * 86_400_000                   # a letter that could not be sent by then is dropped, and staff are told
STOP_WAIT_S = 5.0                             # for a letter under way when central stops; later it is sent again
TROUBLE_MAX = 200                             # characters of an error as staff see it; a longer one is cut
TALK_S = 30                                   # for each step of an exchange with the mail server; then the letter is tried again
NOTE_AGAIN_S, NOTE_TRIES = 1.0, 120           # what became of a letter is noted even when the database is away for a while
LEASE_MS = 600_000                            # while one process sends a letter, no other takes it
LOOK_S = 60                                   # letters of another process are found after this
MARK_LETTERS = 32                             # of a fingerprint: they tell any two letters apart
LOOPBACK = ("localhost", "127.0.0.1", "::1")

_log = logging.getLogger("central.mail")


class BadSmtpUrl(ValueError):
    """smtp://[user:password@]host[:port] or smtps://…"""


@dataclass(frozen=True)
class Smtp:
    """Where letters go. `tls`: from the first byte (smtps)."""

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = ""

    @staticmethod
    def from_url(url: str) -> "Smtp":
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise BadSmtpUrl(str(error)) from error
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise BadSmtpUrl(f"smtp_url: want {BadSmtpUrl.__doc__}")
        tls = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return Smtp(parts.hostname, port or (465 if tls else 25), tls, user, password)

    def send(self, message: str) -> None:
        """smtplib.SMTPException or OSError when it was not taken. A password never travels in the clear."""
        context = ssl.create_default_context()
        with self._connect(context) as server:
            server.ehlo()
            if not self.tls and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif self.user and not self.tls and self.host not in LOOPBACK:
                raise smtplib.SMTPNotSupportedError("the mail server offers no TLS, so no password is sent")
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message_from_string(message, policy=policy.SMTP))

    def _connect(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TALK_S, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=TALK_S)


class Mailer:
    """`accept` from any thread; `start` and `stop` once. `sender`: the address that letters come from."""

    def __init__(self, database: Database, smtp: Smtp, sender: str, now_ms: Callable[[], int] | None = None):
        self._database, self._smtp, self._sender = database, smtp, sender
        self._now_ms = now_ms or (lambda: time.time_ns() // 1_000_000)
        self._bell, self._stopping = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="mail", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = STOP_WAIT_S) -> None:
        self._stopping = True
        self._bell.set()
        self._thread.join(timeout_s)

    def accept(self, card: str, body: dict[str, Any], now_ms: int) -> bool:
        """Write the letter down; the same slip again is the same letter. False: the patron has no address to send to.

        `body`: a Slip as JSON; pydantic.ValidationError when it is none.
        """
        slip = slip_from(body)
        with self._database.read() as connection:
            patron = library.patron(connection, card)
        if patron is None or not usable(patron.email):
            return False
        mark = hashlib.sha256(json.dumps([card, body], sort_keys=True).encode()).hexdigest()
        from central.letter import letter  # late: most servers start without it

        words = letter(slip, patron.email, self._sender, patron.language or slip.language, mark[:MARK_LETTERS]).as_string()
        with self._database.write() as connection:
            if not connection.execute(select(letters.c.n).where(letters.c.fingerprint == mark)).first():
                values = {"fingerprint": mark, "address": patron.email, "message": words, "made_ms": now_ms}
                state = {"next_ms": now_ms, "tried": 0, "state": "waiting", "trouble": ""}
                connection.execute(insert(letters).values(**values, **state))
        self._bell.set()
        return True

    # --- the thread ---

    def _run(self) -> None:
        while not self._stopping:
            try:
                wait_s = self.send_due()
            except DatabaseBusy:
                wait_s = FIRST_WAIT_S
            except Exception:  # noqa: BLE001  letters wait, they are not lost; the server must go on
                _log.exception("sending letters")
                wait_s = LOOK_S
            self._bell.wait(wait_s)
            self._bell.clear()

    def send_due(self) -> float:
        """Send what is due; seconds until the next."""
        while not self._stopping and (row := self._claim()):
            self._send(row)
        with self._database.read() as connection:
            soonest = select(letters.c.next_ms).where(letters.c.state == "waiting").order_by(letters.c.next_ms)
            due_ms = connection.execute(soonest.limit(1)).scalar()
        return LOOK_S if due_ms is None else min(LOOK_S, max(0.05, (due_ms - self._now_ms()) / 1000))

    def _claim(self):
        now = self._now_ms()
        due = and_(letters.c.state == "waiting", letters.c.next_ms <= now)
        with self._database.read() as connection:
            if not connection.execute(select(letters.c.n).where(due).limit(1)).first():
                return None
        with self._database.write() as connection:
            row = connection.execute(select(letters).where(due).order_by(letters.c.next_ms).limit(1)).first()
            if row:
                lease = {"next_ms": now + LEASE_MS, "tried": row.tried + 1}
                connection.execute(update(letters).where(letters.c.n == row.n).values(lease))
        return row

    def _send(self, row) -> None:
        try:
            self._smtp.send(row.message)
        except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
            self._note(row, error)
        else:
            self._set(row.n, {"state": "sent", "address": "", "message": "", "trouble": ""})

    def _note(self, row, error: Exception) -> None:
        now = self._now_ms()
        over = _for_good(error) or now - row.made_ms > GIVE_UP_MS
        wait_s = LEAST_WAIT_S + random.random() * backoff.cap_s(FIRST_WAIT_S, LONGEST_WAIT_S, row.tried)
        state = {"state": "failed"} if over else {"next_ms": now + int(wait_s * 1000)}
        self._set(row.n, {**state, "trouble": trouble(error)})
        _log.warning("letter %s: %s", row.n, trouble(error))

    def _set(self, n: int, values: dict) -> None:
        """However long the database is away (within the lease): a letter that went out and is not known to have is sent twice."""
        for left in range(NOTE_TRIES - 1, -1, -1):
            try:
                with self._database.write() as connection:
                    connection.execute(update(letters).where(letters.c.n == n).values(values))
                    return
            except DatabaseBusy:
                if not left or self._stopping:
                    raise
                time.sleep(NOTE_AGAIN_S)


def slip_from(body: dict[str, Any]) -> "Slip":
    """Checked field by field; pydantic.ValidationError."""
    from pydantic import TypeAdapter

    from kiosk.slip import Slip

    return TypeAdapter(Slip).validate_json(json.dumps(body), strict=True, extra="forbid")


def usable(address: str) -> bool:
    """Enough of an address to hand it to a mail server (no letters outside ASCII: few servers take them)."""
    name, at, host = address.rpartition("@")
    return bool(name and at and host) and address.isascii() and address.isprintable() and " " not in address


def _for_good(error: Exception) -> bool:
    """RFC 5321 §4.2.1: a reply of 5yz to this letter will be the same next time."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)) and error.smtp_code >= 500


def trouble(error: Exception) -> str:
    """For staff: what happened, without the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = ", ".join(str(code) for code, _words in error.recipients.values())
        return f"the mail server refused the address ({codes})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server said {error.smtp_code}"
    if isinstance(error, (socket.timeout, TimeoutError)):
        return "the mail server did not answer in time"
    return f"{type(error).__name__}: {error}"[:TROUBLE_MAX]
