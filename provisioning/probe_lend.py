"""Lends the test item to the test patron and takes it back, to see what a library system does with a second loan, with one that
has already happened, with a return of yesterday.

It touches this patron and this item and no other, begins only where the item is free, sends nothing twice, and ends with the
item returned: whatever happens between. Where an answer does not come, or somebody interrupts, it stops, looks, returns what
is ours by what it sees, and says what a person has to look at.
"""

import time
from dataclasses import dataclass
from datetime import date, timedelta

from drivers.sip2 import say, values
from drivers.sip2.hear import ON_LOAN
from drivers.sip2.profiles import Again
from drivers.sip2.say import Say
from provisioning.probe_encoding import encoding_of
from provisioning.probe_line import Heard, NoAnswer, NotReached
from provisioning.probe_sip2 import Probe, due_form, how_listed, is_known

AVAILABLE = "03"

LATE_S = 3.0
"""After a line was lost, what was sent on it has arrived by then; with a system that is busy perhaps later."""

OURS_DAYS = 3
"""A due date of our own: so many days from now, or one more where that is the usual one."""

SAID_MAX = 120
"""Characters of a library system's own words in a finding; longer ones are cut."""


class NotLent(Exception):
    """Not begun: nothing was changed. The sentence says why."""


class LeftOpen(Exception):
    """It ended before its time. The sentence says what a person has to look at."""


@dataclass(frozen=True)
class ItemSeen:
    """`due`: as it came."""

    state: str
    due: str = ""
    queue: int = 0

    @property
    def on_loan(self) -> bool:
        return self.state in ON_LOAN

    def is_due(self, day: date) -> bool:
        return day.isoformat() in (values.due(self.due, "dmy"), values.due(self.due, "mdy"))


class Lending:
    """`run` once."""

    def __init__(self, probe: Probe):
        self._probe, self._tell, self._asked = probe, probe.tell, probe.asked
        self._may_be_out = False
        self._unknown = ""          # a request that changes something, sent and not answered
        self._usual = ItemSeen("")  # as it is lent by its own rules

    def run(self) -> None:
        """Raises NotLent, LeftOpen, NotReached."""
        self._is_safe()
        try:
            if self._lend():
                self._lend_again()
                if self._give_back("returned"):
                    self._lend_afterwards()
        except NoAnswer as error:
            self._look_after(str(error))
        except KeyboardInterrupt:
            self._look_after("interrupted")
        if self._may_be_out:
            self._end()

    # ---- before -----------------------------------------------------------------------------------------------------

    def _is_safe(self) -> None:
        known = self._probe.found.supported
        if known is not None and not known >= {"11", "09", "17", "63"}:
            raise NotLent("by its own word (BX) it does not know 11, 09, 17 and 63: nothing could be looked up")
        try:
            heard, seen = self._patron(), self._item()
        except NoAnswer as error:
            raise NotLent(f"patron and item cannot be looked up: {error}") from error
        if not is_known(heard):
            raise NotLent("it does not know the test patron")
        if values.yes(heard.message.fixed["patron_status"][0]):
            raise NotLent("the test patron may not borrow there")
        if seen.on_loan:
            raise NotLent("the test item is on loan; give one that is free")
        if seen.state != AVAILABLE or seen.queue:
            raise NotLent(f"the test item is not simply free (state {seen.state}, {seen.queue} wait for it)")

    # ---- the steps --------------------------------------------------------------------------------------------------

    def _lend(self) -> bool:
        heard = self._change(say.checkout(self._asked.terms, self._probe.now(), self._asked.patron, self._asked.item))
        fixed = heard.message.fixed
        if not values.ok(fixed["ok"]):
            self._tell(f"11, lent to the test patron: refused{self._words(heard)}")
            self._may_be_out = self._item().on_loan
            return False
        self._probe.finds(unsecures=fixed["desensitize"])
        seen, entries = self._item(), self._patron().message.all("AU")
        self._probe.finds(due_form=due_form(heard.message.get("AH") or seen.due, self._probe.now()),
                          listed=how_listed(entries, self._asked.item) if entries else None)
        self._tell(f"11, lent to the test patron: yes, due {heard.message.get('AH').strip() or '(not told)'}; looked up by 17: "
                   f"{'on loan' if seen.on_loan else 'NOT on loan'}; in the patron's list: {len(entries)}")
        if not seen.on_loan:
            raise NoAnswer("it said yes and does not show it on loan")
        self._usual = seen
        return True

    def _lend_again(self) -> None:
        before = self._item()
        heard = self._change(say.checkout(self._asked.terms, self._probe.now(), self._asked.patron, self._asked.item))
        fixed, after = heard.message.fixed, self._item()
        says_so = Again.SAYS_SO if values.yes(fixed["renewal_ok"]) else Again.REFUSES
        again, moved = Again.RENEWS if values.ok(fixed["ok"]) else says_so, before.due != after.due
        self._probe.finds(again=again, again_moved=moved)
        self._tell(f"11, lent to the same patron again (renewal policy N): {again.replace('_', ' ')}{self._words(heard)}, "
                   f"due date {'moved' if moved else 'stays'}")

    def _lend_afterwards(self) -> None:
        """No block: as if it had been lent here while the line was down. The item has come back before."""
        ours = self._probe.now().date() + timedelta(days=OURS_DAYS)
        ours += timedelta(days=int(self._usual.is_due(ours)))
        heard = self._change(say.checkout(self._asked.terms, self._probe.now(), self._asked.patron, self._asked.item,
                                          no_block_due=ours))
        seen = self._item()
        taken = values.ok(heard.message.fixed["ok"]) and seen.on_loan
        by_rule = "ignored" if seen.due == self._usual.due else "unclear"
        self._probe.finds(no_block="refused" if not taken else "due" if seen.is_due(ours) else by_rule)
        self._tell(f"11 with no block and our due date {ours.isoformat()}: {'taken' if taken else 'refused'}"
                   f"{self._words(heard)}, due {seen.due.strip() or '(not told)'}")
        self._may_be_out = seen.on_loan
        if seen.on_loan:
            self._probe.finds(back_dated=self._give_back("returned, dated a day back", days=1))
        if not self._may_be_out:
            heard = self._return(0)
            self._probe.finds(second_back=values.ok(heard.message.fixed["ok"]))
            self._tell(f"09, returned a second time: ok {heard.message.fixed['ok']}{self._words(heard)}")

    def _give_back(self, words: str, days: int = 0) -> bool:
        """Looked up afterwards: what counts is that it is not on loan any more."""
        heard, seen = self._return(days), self._item()
        self._may_be_out = seen.on_loan
        self._tell(f"09, {words}: ok {heard.message.fixed['ok']}{self._words(heard)}; looked up by 17: "
                   f"{'still ON LOAN' if seen.on_loan else 'not on loan'}")
        return not seen.on_loan

    def _end(self) -> None:
        """Something is still out: one more return, looked up."""
        try:
            if self._item().on_loan and self._is_ours():
                self._give_back("returned at the end")
        except NoAnswer as error:
            raise LeftOpen(self._look_at(f"no answer at the end: {error}")) from error
        if self._may_be_out:
            raise LeftOpen(self._look_at("it could not be returned"))

    # ---- when no answer comes ---------------------------------------------------------------------------------------

    def _look_after(self, why: str) -> None:
        """Stop, look on a new line, and return it where it is this patron's."""
        unknown = self._unknown
        self._tell(f"STOPPED{f' at {unknown}' if unknown else ''}: {why}")
        time.sleep(LATE_S)
        try:
            self._probe.connect()
            seen = self._item()
            self._may_be_out = seen.on_loan
            if not seen.on_loan:
                self._tell("17, looked up: not on loan")
            elif self._is_ours():
                self._give_back("looked up: it is the test patron's, so returned")
        except (NoAnswer, NotReached) as again:
            raise LeftOpen(self._look_at(f"it stopped, and cannot be looked up: {again}")) from again
        if unknown:
            raise LeftOpen(self._look_at(f"the outcome of {unknown} was unknown, and may still be carried out"))
        raise LeftOpen(self._look_at("it stopped before its end") if self._may_be_out else f"it stopped before its end: {why}")

    def _look_at(self, why: str) -> str:
        return f"{why}. Look at item {self._asked.item} in the library system: it must not be on loan"

    # ---- what is sent -----------------------------------------------------------------------------------------------

    def _change(self, request: Say) -> Heard:
        self._unknown = request.code
        self._may_be_out = self._may_be_out or request.code == "11"
        heard = self._probe.ask(request)
        self._unknown = ""
        return heard

    def _return(self, days: int) -> Heard:
        now = self._probe.now()
        return self._change(say.checkin(self._asked.terms, now, self._asked.item, returned=now - timedelta(days=days)))

    def _item(self) -> ItemSeen:
        """Raises NoAnswer."""
        message = self._probe.ask(say.item(self._asked.terms, self._probe.now(), self._asked.item)).message
        queue = values.count(message.get("CF")) or 0
        return ItemSeen(message.fixed["circulation_status"], message.get("AH"), queue)

    def _patron(self) -> Heard:
        return self._probe.ask(say.patron(self._asked.terms, self._probe.now(), self._asked.patron, summary=say.CHARGED))

    def _is_ours(self) -> bool:
        entries = self._patron().message.all("AU")
        return any(entry == self._asked.item or entry.startswith(f"{self._asked.item} ") for entry in entries)

    def _words(self, heard: Heard) -> str:
        encoding = encoding_of(self._probe.samples) or "utf-8"
        said = " · ".join(values.text(text.decode(encoding, "replace")) for text in heard.texts("AF"))
        return f" («{said[:SAID_MAX]}»)" if said else ""
