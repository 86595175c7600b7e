"""One request until its answer: what is sent again, what never, and what of all that comes is the answer (3M SIP2 2.00,
page 16). Pure: gets frames, says what to send.

A request that changes something is not sent twice: most servers carry it out twice. Only a 96 says for certain that
nothing was done, because its checksum did not fit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.sip2 import status
from drivers.sip2.codec import RESENDS, BadChecksum, Message, Sip2Error, decode
from drivers.sip2.fits import NAMES_THE_CARD, misfit
from drivers.sip2.line_settings import LineSettings
from drivers.sip2.say import KnownOtherwise, Say
from drivers.sip2.status import AcsStatus
from kiosk.ports import PortGarbled, PortLost

SAY_AGAIN = b"97AZFEF5\r"

ODD_MOST = 20
"""Messages that are no answer, within one exchange."""

WRONG_SUMS_ENOUGH = 2
"""So many answers with letters beyond ASCII whose checksum does not fit are a habit of the server, not noise."""

NO_SUMS = "the library system sends no checksums although we do; its answers are taken as they come"
OWN_COUNT = ("an answer of the library system has not the sequence number of its request and was not taken; where this goes on, "
             "checksums must be switched off for it")
WRONG_SUMS = ("the library system counts checksums before it encodes its letters; answers with such letters are taken as they "
              "come. Please set the encoding of the kiosk's SIP2 account in the library system (at Koha: encoding=\"utf8\").")


@dataclass
class Habits:
    """What a server has shown of itself. `note` takes sentences for the log, each once."""

    note: Callable[[str], None]
    clock: Callable[[], float]
    status: AcsStatus | None = None
    status_at_s: float = 0.0
    seals: bool = False              # on this connection an answer with a checksum has come
    wrong_sums: int = 0              # until one with letters beyond ASCII does fit
    noted: set[str] = field(default_factory=set)

    def once(self, sentence: str) -> None:
        if sentence not in self.noted:
            self.noted.add(sentence)
            self.note(sentence)

    def take(self, message: Message) -> None:
        """A 98, asked for or not. Raises PortLost when it is off-line."""
        self.status, self.status_at_s = status.parse(message), self.clock()
        if not self.status.online:
            raise PortLost("the library system says it is off-line")


class Exchange:
    """`sent` goes out first, by whoever made this. `seq`: its AY; None: without error detection."""

    def __init__(self, request: Say, sent: bytes, seq: int | None, settings: LineSettings, habits: Habits):
        self._request, self._sent, self._seq, self._settings, self._habits = request, sent, seq, settings, habits
        self._repeatable = not request.once or (settings.resend_honoured and seq is not None)
        self._again = self._asked_again = self._odd = 0
        self._owed = 1

    @property
    def owes(self) -> bool:
        """More was sent than answered: what still comes must not meet the next request."""
        return self._owed > 0

    @property
    def patience_s(self) -> float | None:
        """So long after it was sent it may go out again; None: never."""
        habits = self._habits
        if not (self._repeatable and habits.seals and self._seq is not None) or self._asked_again or self._again >= self._retries:
            return None
        return habits.status.timeout_s if habits.status else status.TIMEOUT_S

    @property
    def _retries(self) -> int:
        return self._habits.status.retries if self._habits.status else status.RETRIES

    def silent(self) -> bytes:
        """Nothing came for `patience_s`."""
        return self._send_again()

    def hears(self, frame: bytes) -> bytes | Message | None:
        """What is to be sent now, or the answer, or None: go on waiting. Raises PortError: the line is of no use."""
        try:
            message = self._read(frame)
        except BadChecksum:
            return self._say_again()
        except Sip2Error as error:
            return self._mutilated(error) if frame[:2] == self._request.answer.encode() else self._discard()
        if message.code == "96":
            return self._not_understood()
        if message.code == "98" and self._request.answer != "98":
            return self._status_changed(message)
        if message.code != self._request.answer:
            return self._discard()
        if self._is_of_another(message):
            self._habits.once(OWN_COUNT)
            return self._discard()
        return self._answered(message)

    # ---- reading ----------------------------------------------------------------------------------------------------

    def _read(self, frame: bytes) -> Message:
        encoding, delimiter = self._settings.encoding, self._settings.delimiter
        if self._seq is None:
            return decode(frame, encoding, delimiter, verify=False)
        try:
            message = decode(frame, encoding, delimiter)
        except BadChecksum:
            self._habits.seals = True
            if frame.isascii() or not self._is_a_habit():
                raise
            return decode(frame, encoding, delimiter, verify=False)
        if message.checksum:
            self._habits.seals = True
            self._habits.wrong_sums = self._habits.wrong_sums if frame.isascii() else 0
        elif message.code not in RESENDS:
            self._without_checksum()
        return message

    def _is_a_habit(self) -> bool:
        self._habits.wrong_sums += 1
        if self._habits.wrong_sums < WRONG_SUMS_ENOUGH:
            return False
        self._habits.once(WRONG_SUMS)
        return True

    def _without_checksum(self) -> None:
        """Where there were some before, this one may be mutilated: it is asked for again, once."""
        if self._habits.seals and not self._asked_again:
            raise BadChecksum("its checksum is missing")
        self._habits.once(NO_SUMS)

    def _is_of_another(self, message: Message) -> bool:
        """After a 97 one server counts from 0 and others do not count."""
        return None not in (message.seq, self._seq) and message.seq != self._seq and not self._asked_again

    # ---- what follows -----------------------------------------------------------------------------------------------

    def _answered(self, message: Message) -> Message:
        self._owed -= 1
        if why := misfit(self._request, message):
            if message.code in NAMES_THE_CARD and message.seq is not None and message.checksum and not self._asked_again:
                raise KnownOtherwise(f"its answer is {why}")       # in step: it knows this card by another number
            raise PortGarbled(f"{self._request.code}: out of step, {why}")
        if message.code == "98":
            self._habits.take(message)
        return message

    def _mutilated(self, error: Sip2Error) -> bytes:
        if self._seq is not None and self._habits.seals and not self._asked_again:
            return self._say_again()
        raise PortGarbled(f"{self._request.code}: its answer cannot be read: {error}") from error

    def _say_again(self) -> bytes:
        if self._asked_again >= self._retries:
            raise PortGarbled(f"{self._request.code}: the checksum of its answer does not fit, again and again")
        self._asked_again += 1
        return SAY_AGAIN

    def _not_understood(self) -> bytes:
        """96: nothing was carried out."""
        if self._asked_again:
            raise PortGarbled(f"{self._request.code}: asked for its answer again, the library system did not understand")
        most = self._retries if self._repeatable else 0 if self._odd else 1
        if self._again >= most:
            raise PortGarbled(f"{self._request.code}: the library system does not understand it")
        self._owed -= 1
        return self._send_again()

    def _status_changed(self, message: Message) -> bytes | None:
        """The command goes out again, as the standard says, where nothing can come of it twice."""
        self._habits.take(message)
        if self._repeatable and self._again < self._retries:
            self._odd += 1
            return self._send_again()
        return self._discard()

    def _send_again(self) -> bytes:
        self._again += 1
        self._owed += 1
        return self._sent

    def _discard(self) -> None:
        self._odd += 1
        if self._odd > ODD_MOST:
            raise PortGarbled(f"{self._request.code}: {ODD_MOST} messages came, and none was its answer")
