"""What a self-check says to a library system: one function a request (3M SIP2 2.00, pages 22 to 54). Pure.

Times come in as the server's local wall clock; a request is a value, and the connection gives it its sequence number.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from drivers.sip2.codec import clean
from drivers.sip2.messages import ANSWER_TO, ONCE
from kiosk.ports import PortGarbled

Fields = tuple[tuple[str, str], ...]

LANGUAGE = {"en": "001", "fr": "002", "zh": "019"}
"""SIP2 has no number for Vietnamese: 000, unknown."""

HOLDS, OVERDUE, CHARGED, FEES, UNAVAILABLE = "hold", "overdue", "charged", "fine", "unavailable"
SUMMARY = {"": " " * 10, HOLDS: "Y         ", OVERDUE: " Y        ", CHARGED: "  Y       ", FEES: "   Y      ",
           UNAVAILABLE: "     Y    "}
"""At most one letter may be Y (page 26)."""

PAGE = 100
"""Entries asked for at a time (BP, BQ)."""


class Unsayable(PortGarbled):
    """A question that leads nowhere on this line, which is well: a barcode with letters that its character set has not, or a
    card that the library system knows by another number. Nothing was changed by it, and no use in trying again."""


class KnownOtherwise(Unsayable):
    """The library system answered about the card by another number: it is in step, and what it did for this one is not told."""


@dataclass(frozen=True)
class Say:
    """One request. `fields` hold card numbers and PINs: never in a log."""

    code: str
    fixed: dict[str, str] = field(hash=False)
    fields: Fields = field(default=(), repr=False)

    @property
    def answer(self) -> str:
        """The code of its answer."""
        return ANSWER_TO[self.code]

    @property
    def once(self) -> bool:
        """It changes something: never sent again before the outcome was looked up."""
        return self.code in ONCE

    def get(self, name: str) -> str:
        return next((value for one, value in self.fields if one == name), "")


@dataclass(frozen=True)
class Terms:
    """What this library wants to read in every request."""

    institution: str = ""            # AO
    terminal_password: str = field(default="", repr=False)   # AC
    location: str = ""               # AP, and CP of the login
    language: str = "000"


def stamp(at: datetime) -> str:
    """YYYYMMDD, four blanks (local time of the server), HHMMSS."""
    return at.strftime("%Y%m%d    %H%M%S")


def _common(terms: Terms, **given: str) -> Fields:
    return (("AO", terms.institution), *given.items(), ("AC", terms.terminal_password))


def _optional(*pairs: tuple[str, str]) -> Fields:
    return tuple(pair for pair in pairs if pair[1])


def login(user: str, password: str, location: str) -> Say:
    return Say("93", {"uid_algorithm": "0", "pwd_algorithm": "0"},
               (("CN", user), ("CO", password), *_optional(("CP", location))))


def status(code: str = "0", width: int = 40) -> Say:
    """`code`: 0 in order, 1 the printer has no paper, 2 about to shut down."""
    return Say("99", {"status_code": code, "max_print_width": f"{width:03}", "protocol_version": "2.00"})


def patron(terms: Terms, at: datetime, card: str, pin: str = "", summary: str = "", page: int = 0) -> Say:
    """63. `page` 0: the whole list, as far as the server gives it; from 1 on: so many PAGEs of it."""
    fields = _common(terms, AA=card) + _optional(("AD", pin))
    if page:
        fields += (("BP", str((page - 1) * PAGE + 1)), ("BQ", str(page * PAGE)))
    return Say("63", {"language": terms.language, "transaction_date": stamp(at), "summary": SUMMARY[summary]}, fields)


def patron_status(terms: Terms, at: datetime, card: str, pin: str = "") -> Say:
    """23, for servers that do not know 63."""
    return Say("23", {"language": terms.language, "transaction_date": stamp(at)}, (*_common(terms, AA=card), ("AD", pin)))


def item(terms: Terms, at: datetime, barcode: str) -> Say:
    return Say("17", {"transaction_date": stamp(at)}, _common(terms, AB=barcode))


def checkout(terms: Terms, at: datetime, card: str, barcode: str, *, no_block_due: date | None = None,
             pin: str = "", fee_agreed: bool = False) -> Say:
    """11. `no_block_due`: it has happened already, with this due date; None: a question. The renewal policy is always N:
    what this patron has is not renewed by lying on the pad. Without no block its second date is the first one again: a
    blank is not allowed in a fixed field, and one server hangs up for it."""
    due = stamp(datetime(no_block_due.year, no_block_due.month, no_block_due.day, 23, 59)) if no_block_due else stamp(at)
    fixed = {"sc_renewal_policy": "N", "no_block": "Y" if no_block_due else "N", "transaction_date": stamp(at),
             "nb_due_date": due}
    fields = (("AO", terms.institution), ("AA", card), ("AB", barcode), ("AC", terms.terminal_password))
    return Say("11", fixed, fields + _optional(("AD", pin), ("BO", "Y" if fee_agreed else "")))


def checkin(terms: Terms, at: datetime, barcode: str, *, returned: datetime, no_block: bool = False) -> Say:
    """09. `returned` is used as it is sent, and never blank: one server hangs up for that."""
    fixed = {"no_block": "Y" if no_block else "N", "transaction_date": stamp(at), "return_date": stamp(returned)}
    return Say("09", fixed, (("AP", terms.location), ("AO", terms.institution), ("AB", barcode),
                             ("AC", terms.terminal_password)))


def renew(terms: Terms, at: datetime, card: str, barcode: str, pin: str = "") -> Say:
    fixed = {"third_party_allowed": "N", "no_block": "N", "transaction_date": stamp(at), "nb_due_date": stamp(at)}
    fields = (("AO", terms.institution), ("AA", card), *_optional(("AD", pin)), ("AB", barcode),
              ("AC", terms.terminal_password))
    return Say("29", fixed, fields)


def renew_all(terms: Terms, at: datetime, card: str) -> Say:
    return Say("65", {"transaction_date": stamp(at)}, _common(terms, AA=card))


def end_session(terms: Terms, at: datetime, card: str) -> Say:
    return Say("35", {"transaction_date": stamp(at)}, _common(terms, AA=card))


def fee_paid(terms: Terms, at: datetime, card: str, amount: str, currency: str, *, fee: str = "", receipt: str = "",
             fee_type: str = "01", payment_type: str = "00") -> Say:
    """37. `amount` with a point: one server takes «1,50» for 1.00 and says yes. `receipt` (BK) is our own number."""
    fixed = {"transaction_date": stamp(at), "fee_type": fee_type, "payment_type": payment_type, "currency_type": currency}
    fields = (("BV", amount), ("AO", terms.institution), ("AA", card), ("AC", terms.terminal_password))
    return Say("37", fixed, fields + _optional(("CG", fee), ("BK", receipt)))


def block(terms: Terms, at: datetime, card: str, why: str, retained: bool = False) -> Say:
    """01. Answered by a 24; some servers answer it and block nothing."""
    fixed = {"card_retained": "Y" if retained else "N", "transaction_date": stamp(at)}
    return Say("01", fixed, (("AO", terms.institution), ("AL", clean(why)), ("AA", card), ("AC", terms.terminal_password)))


def with_more(request: Say, extra: Iterable[tuple[str, str]]) -> Say:
    """The same with fields that one library's system wants."""
    return Say(request.code, request.fixed, (*request.fields, *extra))
