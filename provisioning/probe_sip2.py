"""Finds out what a library system does, by asking. Nothing here changes anything: 93, 99, 17, 63, 23, one wrong checksum, one
wrong PIN. What is asked, and in which order, is the table STEPS; what it means stands in probe_findings.py.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from drivers.sip2 import say, status, values
from drivers.sip2.profiles import Listed
from drivers.sip2.tasks import NOBODY
from provisioning.probe_encoding import encoding_of, has_lost_letters, is_decomposed
from provisioning.probe_findings import KOHA_GREETING, NO_SIP, Findings
from provisioning.probe_line import Asked, Heard, NoAnswer, NotReached, ProbeLine, spoilt

TEXTS = ("AM", "AE", "AJ", "AF", "AU", "AV")
"""Fields with words of people."""

SILENCE_S = 5.0
"""A message that was not answered by then is one that is not answered."""

TIMES = 3
"""Of a question whose time is taken; the quickest counts."""

A_SECOND_S = 1.1
"""Until the time in an answer is another one."""

Tell = Callable[[str], None]


@dataclass
class Probe:
    """One system being asked. `found` grows; `tell` gets a plain line for each step."""

    asked: Asked
    tell: Tell
    line: ProbeLine = field(init=False)
    found: Findings = Findings()
    samples: list[bytes] = field(default_factory=list, repr=False)
    sums: set[tuple[bool, bool]] = field(default_factory=set)      # (ASCII only, fits)

    def __post_init__(self) -> None:
        self.line = ProbeLine(self.asked)

    def finds(self, **what: Any) -> None:
        self.found = replace(self.found, **what)

    def now(self) -> datetime:
        """By its clock, where it has told us."""
        return datetime.now() if self.found.clock_s is None else utc_now() + timedelta(seconds=self.found.clock_s)

    def ask(self, request: say.Say) -> Heard:
        """Raises NoAnswer."""
        heard = self.line.ask(request)
        texts = heard.texts(*TEXTS)
        self.samples += texts
        if heard.sealed:
            self.sums.add((heard.frame.isascii(), heard.fits))
        words = {word for word in (KOHA_GREETING,) if any(word.encode() in text for text in texts)}
        ends = {heard.line_end, self.found.line_end} - {""}
        self.finds(words=self.found.words | words, line_end=max(ends, key=len))
        return heard

    def connect(self) -> None:
        """Anew, and logged in. Raises NotReached."""
        self.line.open()
        if self.asked.login != "sip":
            return
        try:
            heard = self.ask(say.login(self.asked.user, self.asked.password, self.asked.location))
        except NoAnswer as error:
            raise NotReached(f"93: {error}") from error
        if heard.message.fixed["ok"] != "1":
            raise NotReached("93: it refuses the login: user, password or location is wrong")
        self.finds(checksums=self.line.seals and heard.sealed)

    def close(self) -> None:
        self.line.close()


# ---- the steps ------------------------------------------------------------------------------------------------------

def log_in(probe: Probe) -> str:
    """With checksums; where that is not understood, without."""
    try:
        probe.connect()
    except NotReached as error:
        if not str(error).startswith("93: ") or "refuses" in str(error):
            raise
        probe.line.seals = False
        probe.connect()
    return "logged in, with checksums" if probe.found.checksums else "logged in, without checksums"


def its_state(probe: Probe) -> str:
    heard = [probe.ask(say.status()) for _ in range(TIMES)]
    told, fixed = status.parse(heard[-1].message), heard[-1].message.fixed
    clock_s = (told.server_time - utc_now()).total_seconds() if told.server_time else None
    probe.finds(supported=told.supported, offline_ok=told.offline_ok, clock_s=clock_s,
                status_ms=min(one.took_ms for one in heard), checksums=probe.line.seals and heard[-1].sealed,
                timers=f"{fixed['timeout_period'].strip()} {fixed['retries_allowed'].strip()}")
    if not told.online:
        raise NotReached("99: it says that it is off-line")
    return f"on-line, {len(told.supported)} kinds of requests" if told.supported else "on-line"


def no_item(probe: Probe) -> str:
    """A question that the whole system must answer."""
    heard = [probe.ask(say.item(probe.asked.terms, probe.now(), NOBODY)) for _ in range(TIMES)]
    probe.finds(item_ms=min(one.took_ms for one in heard))
    return f"answered in {probe.found.item_ms:.1f} ms (98: {probe.found.status_ms or 0:.1f} ms)"


def wrong_sum(probe: Probe) -> str:
    request = say.item(probe.asked.terms, probe.now(), NOBODY)
    try:
        code = probe.line.exchange(spoilt(probe.line.frame(request)), SILENCE_S).message.code
        said = "96" if code == "96" else "answered"
    except NoAnswer as error:
        said = "closed" if error.closed else "silence"
        if NO_SIP.encode() in error.said:
            probe.finds(words=probe.found.words | {NO_SIP})
        probe.connect()
    probe.finds(wrong_sum=said)
    return said


def same_again(probe: Probe) -> str:
    """The time in an answer tells whether it is a new one."""
    frame = probe.line.frame(say.item(probe.asked.terms, probe.now(), NOBODY))
    first = probe.line.exchange(frame)
    time.sleep(A_SECOND_S)
    again = probe.line.exchange(frame)
    later = probe.ask(say.item(probe.asked.terms, probe.now(), NOBODY))
    if later.message.fixed["transaction_date"] == first.message.fixed["transaction_date"]:
        return "its answers bear no time, so this cannot be told"
    probe.finds(same_again=first.frame == again.frame)
    return "answered again" if probe.found.same_again else "carried out again"


def the_item(probe: Probe) -> str:
    heard = probe.ask(say.item(probe.asked.terms, probe.now(), probe.asked.item))
    if not values.text(heard.message.get("AJ")) and heard.message.fixed["circulation_status"] in ("00", "01"):
        return "it does not know this item"
    if heard.message.get("AH"):
        probe.finds(due_form=due_form(heard.message.get("AH"), probe.now()))
    return f"state {heard.message.fixed['circulation_status']}"


def the_patron(probe: Probe) -> str:
    heard = probe.ask(say.patron(probe.asked.terms, probe.now(), probe.asked.patron, summary=say.CHARGED))
    if not is_known(heard):
        return "it does not know this card"
    entries = heard.message.all("AU")
    if entries:
        probe.finds(listed=how_listed(entries, probe.asked.item))
    return f"known, {heard.message.fixed['charged_items_count'].strip() or '?'} loans"


def the_pin(probe: Probe) -> str:
    """A wrong one, once, and then the right one: so that no count of wrong PINs stays behind."""
    said = [probe.ask(say.patron(probe.asked.terms, probe.now(), probe.asked.patron, pin)).message.get("CQ")
            for pin in (wrong_pin(probe.asked.pin), probe.asked.pin)]
    verdict = {("N", "Y"): "checked", ("Y", "Y"): "any", ("", ""): "unsaid"}.get((said[0], said[1]), "")
    probe.finds(pin=verdict)
    return {"": "the PIN that was given is not right here"}.get(verdict, f"wrong: CQ {said[0] or 'absent'}, "
                                                               f"right: CQ {said[1] or 'absent'}")


def the_status(probe: Probe) -> str:
    probe.finds(knows_23=False)
    probe.ask(say.patron_status(probe.asked.terms, probe.now(), probe.asked.patron, probe.asked.pin))
    probe.finds(knows_23=True)
    return "answered"


@dataclass(frozen=True)
class Step:
    """`needs`: what must be given for it, else it is passed over. `code`: not asked where BX says that it is not known."""

    says: str
    take: Callable[[Probe], str]
    needs: str = ""
    code: str = ""


STEPS = (
    Step("93, who we are", log_in),
    Step("99, its state", its_state),
    Step("17, an item that no library has", no_item, code="17"),
    Step("17 with a wrong checksum", wrong_sum, needs="checksums", code="17"),
    Step("17, the same bytes again", same_again, needs="checksums", code="17"),
    Step("17, the test item", the_item, needs="item", code="17"),
    Step("63, the test patron", the_patron, needs="patron", code="63"),
    Step("63, a wrong PIN once, and the right one", the_pin, needs="pin", code="63"),
    Step("23, the test patron", the_status, needs="patron", code="23"),
)


def look(probe: Probe) -> None:
    """All steps; a question without an answer is a finding too. Raises NotReached."""
    for step in STEPS:
        if not _is_given(probe, step.needs):
            continue
        if step.code and probe.found.supported is not None and step.code not in probe.found.supported:
            probe.tell(f"{step.says}: not asked, it does not know {step.code}")
            continue
        try:
            probe.tell(f"{step.says}: {step.take(probe)}")
        except NoAnswer as error:
            probe.tell(f"{step.says}: {error}")
            probe.connect()


def _is_given(probe: Probe, needs: str) -> bool:
    return bool(probe.found.checksums if needs == "checksums" else not needs or getattr(probe.asked, needs))


def result(probe: Probe) -> Findings:
    """What was found out, with what only all answers together tell."""
    odd = {fits for ascii_only, fits in probe.sums if not ascii_only}
    return replace(probe.found, encoding=encoding_of(probe.samples), decomposed=is_decomposed(probe.samples),
                   lost_letters=has_lost_letters(probe.samples), sums_fit=False not in odd if odd else None)


# ---- single answers -------------------------------------------------------------------------------------------------

def utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def is_known(heard: Heard) -> bool:
    message = heard.message
    return values.yes(message.get("BL")) if message.has("BL") else bool(message.get("AE").strip())


def wrong_pin(pin: str) -> str:
    """Differs in each digit; for one without digits, its letters the other way round and one more."""
    moved = "".join(str((int(c) + 5) % 10) if c in "0123456789" else c for c in pin)
    return moved if moved != pin else pin[::-1] + "0"


def how_listed(entries: list[str], barcode: str = "") -> Listed:
    """`barcode`: of an item that is known to be among them; empty: it is told by the looks of them."""
    if barcode and barcode in entries:
        return Listed.BARCODE
    if barcode and any(entry.startswith(f"{barcode} ") for entry in entries):
        return Listed.MIXED
    firsts = [entry.split(maxsplit=1) for entry in entries if entry.strip()]
    if not all(any(c.isdigit() for c in words[0]) for words in firsts):
        return Listed.TITLE
    return Listed.MIXED if any(len(words) > 1 for words in firsts) else Listed.BARCODE


def due_form(value: str, now: datetime) -> str:
    """Of an AH. Where day and month could change places, only one of the two may lie within a year from now."""
    value = value.strip()
    if not value:
        return "none"
    if value[:8].isdigit():
        return "sip"
    if value[:4].isdigit():
        return "iso"
    likely = [order for order in ("dmy", "mdy") if (day := values.due(value, order))
              and -1 <= (datetime.fromisoformat(day) - now).days <= 200]
    return likely[0] if len(likely) == 1 else "unclear"
