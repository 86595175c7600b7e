"""One evening without a network, and the replay into a library system afterwards: a library, what the kiosk wrote down
meanwhile, what happened at the desk, and what must be true in the end.

The talks, the codec and the library system are the real ones; the line is a function that may lose one message. Time is
the library's own wall clock. A night is made from its seed and can be made again as often as there are messages to lose.
"""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from drivers.simulators.ils_answers import Ils
from drivers.simulators.ils_library import Applied, Item, Library, Patron
from drivers.simulators.ils_manners import ALL as MANNERS
from drivers.sip2 import replay
from drivers.sip2.codec import Message, decode, encode
from drivers.sip2.ground import Ground, Memory
from drivers.sip2.profiles import Listed, Profile
from drivers.sip2.say import Say, Terms
from kiosk.rules import ItemRule, PatronRule, Rules
from kiosk.transactions import WANT_OF, Kind, Result, Status, Transaction
from offline_store.delivery import BECOMES

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 11, 27, 9, 0)
DAYS = 21
RULES = Rules(patron={"adult": PatronRule(5, 2)}, item={"book": ItemRule(DAYS), "reference": ItemRule(0)})
CARDS, BOOKS = [f"P{n}" for n in range(1, 6)], [f"B{n}" for n in range(1, 9)]

LOST = ("question", "answer", "answer and memory", "late")
"""What a line can lose: the request before it was carried out; the answer; the answer, and the kiosk's power with it. Late:
the request arrives when the line is closed already, and is carried out before the next one."""


class Broken(AssertionError):
    """A promise was not kept."""


class Silence(Exception):
    """No answer comes any more; the line is closed."""


@dataclass
class Row:
    """A row of the kiosk's store, as far as replay is concerned."""

    tx: Transaction
    status: Status
    at: datetime
    here: bool = False                # the item still lies on the pad
    said: Result | None = None


@dataclass
class Night:
    """`lose`: (number of the message, one of LOST); None: nothing is lost."""

    seed: int
    profile: Profile
    manners: str
    lose: tuple[int, str] | None = None
    rows: list[Row] = field(default_factory=list)
    count: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dice, self.now = random.Random(self.seed), MORNING
        self.library = Library(RULES, "HN1")
        self.library.add(*(Patron(card, f"Người {card}") for card in CARDS))
        self.library.add(*(Item(book, f"Sách {book}", kind="reference" if book == "B8" else "book") for book in BOOKS))
        self.ils = Ils(self.library, MANNERS[self.manners], lambda: self.now, logged_in=True)
        self.ours: list[tuple[Applied, Applied | None, Row]] = []    # what we did, the loan before it, for which row
        self.where: dict[str, str] = {}                              # book -> who truly has it; missing: nobody
        self.memory, self.messages = Memory(), 0
        self.late: tuple[bytes, Row] | None = None
        self.ground = Ground(self.profile, Terms("HN1", "", "HN1"), lambda: self.now, self._boot_ms, ZONE)
        self._before()
        self._evening()

    def _boot_ms(self) -> int:
        return round((self.now - MORNING).total_seconds() * 1000)

    # ---- what happens ----

    def _before(self) -> None:
        """Loans of earlier days, and one of this very day, made here."""
        for book in self.dice.sample(BOOKS[:7], 4):
            card = self.dice.choice(CARDS)
            self.library.lend(card, book, self.now - timedelta(days=self.dice.choice([0, 1, 5, 20, 30])))
            self.where[book] = card

    def _evening(self) -> None:
        for _ in range(self.dice.randint(4, 9)):
            self.now += timedelta(minutes=self.dice.randint(1, 90))
            act = self.dice.choices((self._lend, self._return, self._asked_and_unheard, self._desk, self._staff, self._pay),
                                    (5, 5, 3, 3, 1, 0.5))[0]
            act()
        self.now += timedelta(hours=self.dice.choice([1, 3, 30]))

    def _on_shelf(self) -> list[str]:
        return [book for book in BOOKS if book not in self.where]

    def _lend(self) -> None:
        book = self._pick(self._on_shelf())
        if book:
            self.where[book] = card = self.dice.choice(CARDS)
            self._write(Kind.CHECKOUT, book, card, Status.PENDING, due=self._promised())

    def _promised(self) -> str:
        return (self.now.date() + timedelta(days=DAYS)).isoformat()

    def _return(self) -> None:
        book = self._pick(list(self.where))
        if book:
            known = self.library.loan(book) if not any(r.tx.item == book for r in self.rows) else None
            old = known and known.at.date() < self.now.date() and self.dice.random() < 0.8
            self._write(Kind.CHECKIN, book, "", Status.PENDING, due=known.due.isoformat() if known and old else "")
            del self.where[book]

    def _asked_and_unheard(self) -> None:
        """The line died in mid question: perhaps it was carried out; the kiosk lent it by itself, or gave it up."""
        book = self._pick([b for b in self._on_shelf() if not any(r.tx.item == b for r in self.rows)])
        if not book:
            return
        card, wanted = self.dice.choice(CARDS), self.dice.random() < 0.5
        row = self._write(Kind.CHECKOUT, book, card, Status.PENDING if wanted else Status.WITHDRAWING,
                          due=self._promised() if wanted else "")
        row.here = not wanted and self.dice.random() < 0.7
        if wanted:
            self.where[book] = card
        if self.dice.random() < 0.6 and self.library.may_lend(card, book, self.now.date()).ok:
            self._carry_out(lambda: self.library.lend(card, book, self.now), row)

    def _desk(self) -> None:
        """Somebody works at the desk, where the network is well: what lies on a shelf is lent, what comes is taken back."""
        book = self._pick(BOOKS[:7])
        if book and book in self.where and self.dice.random() < 0.4:
            self.library.take_back(book, self.now)
            del self.where[book]
        elif book and book not in self.where:
            card = self.dice.choice(CARDS)
            if self.library.loan(book):
                self.library.take_back(book, self.now)
            self.library.lend(card, book, self.now)
            self.where[book] = card

    def _staff(self) -> None:
        if self.dice.random() < 0.5:
            self.library.block(self.dice.choice(CARDS), self.now)
        else:
            self.library.items[self.dice.choice(BOOKS).casefold()].withdrawn = True

    def _pay(self) -> None:
        self._write(Kind.PAYMENT, "", self.dice.choice(CARDS), Status.PENDING, amount=5_000)

    def _pick(self, books: list[str]) -> str:
        return self.dice.choice(sorted(books)) if books else ""

    def _write(self, kind: Kind, book: str, card: str, status: Status, **more) -> Row:
        seq, wall_ms = len(self.rows) + 1, round(self.now.replace(tzinfo=ZONE).timestamp() * 1000)
        trusted = self.dice.random() < 0.9
        tx = Transaction(f"00000000-0000-7000-8000-{seq:012}", seq, kind, book, card, WANT_OF[status], "boot-1",
                         self._boot_ms(), wall_ms, trusted, **more)
        self.rows.append(Row(tx, status, self.now))
        return self.rows[-1]

    # ---- replay ----

    def play(self) -> None:
        for _ in range(200):
            waiting = self._next_rows()
            if not waiting:
                return
            for row in waiting:
                try:
                    self._settle(row)
                except Silence:
                    self._line_lost()
                    break
        raise Broken(f"never settled: {[(r.tx.kind, r.tx.item, r.status) for r in self._next_rows()]}")

    def _line_lost(self) -> None:
        """Replay waits `late_s` before it goes on."""
        self.now += timedelta(seconds=self.profile.late_s / 2)
        if self.late:
            (frame, row), self.late = self.late, None
            self._carry_out(lambda: self.ils.hear(frame), row)
        self.now += timedelta(seconds=self.profile.late_s / 2)

    def _next_rows(self) -> list[Row]:
        """The oldest unsettled row of each item."""
        seen: dict[str, Row] = {}
        for row in self.rows:
            if row.status in (Status.PENDING, Status.WITHDRAWING):
                seen.setdefault(row.tx.item or row.tx.id, row)
        return list(seen.values())

    def _settle(self, row: Row) -> None:
        talk = replay.settle(self.ground, self.memory, row.tx, frozenset({row.tx.item}) if row.here else frozenset())
        try:
            request = next(talk)
            while True:
                request = talk.send(self._exchange(request, row))
        except StopIteration as end:
            answer = end.value.answer
            row.said, row.status = answer.word, BECOMES[row.status, answer.word]
            self.count[f"{row.status}"] += 1
            if answer.word is Result.CONFLICT and not answer.message:
                raise Broken("a conflict without its story") from None
        finally:
            talk.close()

    def _exchange(self, request: Say, row: Row) -> Message:
        self.messages += 1
        self.now += timedelta(milliseconds=self.dice.randint(5, 300))
        lost = self.lose[1] if self.lose and self.lose[0] == self.messages else ""
        if lost == "question":
            raise Silence
        wire = encode(request.code, request.fixed, request.fields, self.messages % 10, self.profile.encoding)
        if lost == "late":
            self.late = (wire[:-1], row)
            raise Silence
        answer = self._carry_out(lambda: self.ils.hear(wire[:-1]), row)
        if lost == "answer and memory":
            self.memory = Memory()
        if lost or not answer:
            raise Silence
        return decode(answer.rstrip(b"\r\n"), self.profile.encoding)

    def _carry_out(self, act, row: Row):
        """Notes what it did to the library, and which loan stood before."""
        before = len(self.library.applied)
        stood = next((a for a in reversed(self.library.applied) if a.item == row.tx.item and a.kind == Kind.CHECKOUT), None) \
            if self.library.loan(row.tx.item) else None
        answer = act()
        self.ours += [(done, stood, row) for done in self.library.applied[before:]]
        return answer

    # ---- what must be true ----

    def check(self) -> None:
        for done, stood, row in self.ours:
            self._check_deed(done, stood, row)
        for row in self.rows:
            self._check_row(row)

    def _check_deed(self, done: Applied, stood: Applied | None, row: Row) -> None:
        mine = {id(deed) for deed, _, _ in self.ours}
        if done.kind == Kind.PAYMENT:
            raise Broken("a payment was taken by itself")
        if done.kind == Kind.RENEW:
            raise Broken(f"{row.tx.item} was renewed by a repeated checkout")
        if done.kind == Kind.CHECKOUT and stood and stood.card != done.card:
            raise Broken(f"{row.tx.item} was taken from another borrower")
        if done.kind == Kind.CHECKIN and stood and id(stood) not in mine and stood.when > row.at:
            raise Broken(f"an old checkin ended a younger loan of {row.tx.item}")

    def _check_row(self, row: Row) -> None:
        deeds = Counter(done.kind for done, _, of in self.ours if of is row)
        lent, returned = deeds[Kind.CHECKOUT], deeds[Kind.CHECKIN]
        if max(lent, returned) > 1:
            raise Broken(f"{row.tx.kind} of {row.tx.item} was carried out {max(lent, returned)} times")
        if row.status is Status.CONFLICT and lent + returned and self._can_tell() and not self._was_asked(row):
            raise Broken(f"{row.tx.kind} of {row.tx.item} is a conflict, and was carried out all the same")
        if row.status is Status.WITHDRAWN and row.said is not Result.CONFLICT and lent != returned and self._is_last(row):
            raise Broken(f"{row.tx.item} was withdrawn, and its loan stands")
        if row.status is Status.ACCEPTED and row.tx.kind is Kind.CHECKOUT and not lent and not self._had_it(row):
            raise Broken(f"the loan of {row.tx.item} is lost")
        if row.status is Status.ACCEPTED and row.tx.kind is Kind.CHECKIN and self._is_last(row) and not returned:
            loan = self.library.loan(row.tx.item)
            if loan and loan.at < row.at:
                raise Broken(f"the return of {row.tx.item} is lost")

    def _can_tell(self) -> bool:
        """A system that lists titles does not say who has a copy: what was carried out unheard is for a person."""
        return self.profile.listed is not Listed.TITLE

    def _was_asked(self, row: Row) -> bool:
        """Its question was carried out before the night; that loan is what the person will find."""
        return any(of is row and done.when <= row.at for done, _, of in self.ours)

    def _is_last(self, row: Row) -> bool:
        return not any(r.tx.item == row.tx.item and r.tx.seq > row.tx.seq for r in self.rows) and not any(
            a.item == row.tx.item and a.when > row.at and not any(a is done for done, _, _ in self.ours)
            for a in self.library.applied)

    def _had_it(self, row: Row) -> bool:
        return any(a.item == row.tx.item and a.kind == Kind.CHECKOUT and a.card == row.tx.patron for a in self.library.applied)


def fitted(profile: Profile, manners: str) -> Profile:
    """What probe-sip2 would find out of these manners."""
    lists = {"barcode": Listed.BARCODE, "title": Listed.TITLE, "both": Listed.MIXED}[MANNERS[manners].lists]
    return replace(profile, encoding=MANNERS[manners].encoding, listed=lists)
