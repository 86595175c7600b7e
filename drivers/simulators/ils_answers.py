"""A library system that speaks SIP2, as a value: a request comes in, its answer goes out. Pure: no socket, no clock of its own.

One `Ils` is one connection; several may share a library and a tally. What is said of patrons, loans and returns stands in
ils_patrons.py, ils_lending.py and ils_returning.py. `None` for an answer: the line is closed without a word. Empty: silence.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from drivers.simulators import ils_lending, ils_patrons, ils_returning
from drivers.simulators.ils_desk import Desk
from drivers.simulators.ils_library import Library
from drivers.simulators.ils_manners import Manners
from drivers.simulators.ils_wire import Fields, HangUp, Reply, sealed, stamp
from drivers.sip2.codec import BadChecksum, Message, Sip2Error, decode

SUPPORT = {"23": 0, "11": 1, "09": 2, "01": 3, "99": 4, "97": 5, "93": 6, "63": 7, "35": 8, "37": 9, "17": 10, "19": 11,
           "25": 12, "15": 13, "29": 14, "65": 15}
"""Request -> its letter in BX."""

HANDLERS: dict[str, Callable[[Desk, Message], Reply]] = {
    "23": ils_patrons.status, "63": ils_patrons.information, "37": ils_patrons.pay, "35": ils_patrons.end,
    "01": ils_patrons.block, "25": ils_patrons.enable, "15": ils_patrons.hold, "17": ils_returning.information,
    "11": ils_lending.checkout, "09": ils_returning.checkin, "29": ils_lending.renew, "65": ils_lending.renew_all,
    "19": ils_returning.properties,
}

NO_SIP = b"Problems handling the request: null\r"


@dataclass
class Account:
    """Who may log in; without a user anybody may."""

    user: str = ""
    password: str = field(default="", repr=False)


@dataclass
class Tally:
    """What came in, by code, and how much of it asked for what had been done already."""

    received: Counter[str] = field(default_factory=Counter)
    duplicates: Counter[str] = field(default_factory=Counter)


class Ils:
    """`institution`: AO of its answers, and its branch; empty: the library's. `offline`: it says so in 98, and says nothing
    but 98. `closing`: after this answer the line is closed. `logged_in`: no 93 is wanted any more. `last`: the last answer."""

    def __init__(self, library: Library, manners: Manners, clock: Callable[[], datetime], account: Account | None = None,
                 institution: str = "", tally: Tally | None = None, logged_in: bool = False):
        self.library, self.manners, self._clock = library, manners, clock
        self._account, self.institution = account or Account(), institution or library.branch
        self.tally = tally or Tally()
        self.offline = self.closing = False
        self._logged_in, self._checks = logged_in, False
        self.last: tuple[Reply, bytes] | None = None
        self._before: tuple[int, str] | None = None       # AY and AZ of the last request

    def hear(self, frame: bytes) -> bytes | None:
        """A frame as it came, without its CR."""
        if not frame:
            self.closing = self.manners.empty_line_closes and self.last is not None and self.last[0].code == "94"
            return None if self.closing else b""
        try:
            message = decode(frame, self.manners.encoding)
        except BadChecksum:
            return self.say_96(checks=True)
        except Sip2Error:
            return None if self._too_early("") else self._not_known()
        return self.answer(message)

    def answer(self, message: Message) -> bytes | None:
        self.tally.received[message.code] += 1
        self._checks = bool(message.checksum)
        if message.code == "97":
            return self._again()
        if self._came_before(message):
            assert self.last
            return self.last[1]
        try:
            reply = self._reply(message)
        except HangUp:
            self.closing = True
            return None
        if reply is None:
            return self._not_known()
        self.last = reply, self.sealed(reply, message.seq)
        return self.last[1]

    # ---- the line ----

    def sealed(self, reply: Reply, seq: int | None) -> bytes:
        checks = {"asked": self._checks, "always": True, "never": False}[self.manners.error_detection]
        return sealed(reply, self.manners, seq if self._checks else 0, checks)

    def _came_before(self, message: Message) -> bool:
        """Same AY and AZ as the last request: the same request."""
        this = (message.seq, message.checksum) if message.seq is not None else None
        same = this is not None and this == self._before
        self._before = this
        if same:
            self.tally.duplicates[message.code] += 1
        return same and self.manners.duplicate_rule and self.last is not None

    def _again(self) -> bytes:
        """97: the last answer once more; one system makes it anew, with another sequence number."""
        if self.last is None or self.manners.resend == "96":
            return self.say_96(self._checks)
        return self.last[1] if self.manners.resend == "same" else self.sealed(self.last[0], 0)

    def say_96(self, checks: bool) -> bytes:
        reply = Reply("96", "", [])
        said = sealed(reply, self.manners, None, checks)
        self.last = reply, said
        return said

    def _not_known(self) -> bytes | None:
        if self.manners.unknown == "closes":
            self.closing = True
            return None
        return {"96": self.say_96(self._checks), "silence": b"", "sentence": NO_SIP}[self.manners.unknown]

    # ---- login and status ----

    def _reply(self, message: Message) -> Reply | None:
        if self._too_early(message.code):
            raise HangUp
        if message.code == "93":
            return self._login(message)
        if message.code == "99" or (self.offline and message.code in HANDLERS):
            return self._status()
        if message.code not in HANDLERS or self.manners.supports[SUPPORT[message.code]:][:1] != "Y":
            return None
        return HANDLERS[message.code](self._desk(), message)

    def _too_early(self, code: str) -> bool:
        early = not self._logged_in and self.manners.login_first and code != "93"
        self.closing = self.closing or early
        return early

    def _desk(self) -> Desk:
        return Desk(self.library, self.manners, self._clock(), self.institution, self.tally.duplicates)

    def _login(self, message: Message) -> Reply:
        plain = message.fixed["uid_algorithm"] + message.fixed["pwd_algorithm"] == "00"
        known = not self._account.user or (
            (message.get("CN"), message.get("CO")) == (self._account.user, self._account.password))
        self._logged_in = plain and known and bool(message.get("CP") or not self.manners.location_needed)
        self.closing = not self._logged_in and self.manners.bad_login_closes
        return Reply("94", "1" if self._logged_in else "0", [])

    def _status(self) -> Reply:
        manners = self.manners
        letters = ("N" if self.offline else manners.status_letters[0]) + manners.status_letters[1:]
        fields: Fields = [("AO", self.institution), ("BX", manners.supports)]
        return Reply("98", f"{letters}{manners.timeout}{manners.retries}{stamp(self._clock())}2.00", fields)
