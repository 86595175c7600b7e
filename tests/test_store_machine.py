"""Random days at the store against a simple model: every wish, any order, power cuts at any point, and what must always hold."""

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from kiosk.effects import Absorb, FetchOwed, LookUpItem, Mark, MarkTag, Record, Settle
from kiosk.events import Marked, OwedFetched
from kiosk.rules import Holder
from kiosk.transactions import MAY_BECOME, OWED, WANT_OF, Answer, Kind, Result, Security, Status, Want
from offline_store import live
from tests.store_help import LAN, MINH, Book, FakeClock, item, patron

ITEMS = ("a", "b", "c")
CARDS = (LAN, MINH)


@dataclass
class Row:
    """What the model knows of a transaction: no SQL, no memory of a store, only the rules of design §5."""

    seq: int
    id: str
    kind: Kind
    item: str
    card: str
    status: Status = Status.ASKING
    heard: bool = False

    def become(self, status: Status, heard: bool) -> None:
        self.status, self.heard = status, self.heard or heard


class Day(RuleBasedStateMachine):
    rows = Bundle("rows")

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.book = Book(self.folder, FakeClock())
        self.all: list[Row] = []
        self.pages = 0

    def teardown(self):
        if not hasattr(self, "book"):
            return
        self.book.store.checkpoint()
        self.book.store.close()
        for file in self.folder.iterdir():
            assert not re.search(rb"29001000000\d{3}", file.read_bytes()), file
        shutil.rmtree(self.folder)

    # ---- what happens ----

    @rule(target=rows, kind=st.sampled_from([Kind.CHECKOUT, Kind.CHECKIN, Kind.RENEW]), item=st.sampled_from(ITEMS),
          card=st.sampled_from(CARDS), refused=st.booleans())
    def record(self, kind, item, card, refused):
        status = Status.REFUSED if refused else Status.ASKING
        card = "" if kind is Kind.CHECKIN else card
        recorded = self.book.ask(Record(1, kind, item, card, status))
        assert [t.seq for t in recorded.earlier] == [r.seq for r in self.all if r.item == item and r.status in OWED]
        row = Row(len(self.all) + 1, recorded.transaction.id, kind, item, card, status)
        assert recorded.transaction.seq == row.seq
        self.all.append(row)
        return row

    @rule(row=rows, status=st.sampled_from(list(Status)))
    def mark(self, row, status):
        if status in MAY_BECOME[row.status]:
            row.become(status, status in (Status.ACCEPTED, Status.WITHDRAWN, Status.CONFLICT))
        assert self.book.ask(Mark(1, row.id, row.item, status)) == Marked(1, row.id, row.item, row.status)

    @rule(row=rows, result=st.sampled_from([r for r in Result if r is not Result.DUPLICATE]), again=st.booleans())
    def settle(self, row, result, again):
        answer = Answer(row.id, Result.DUPLICATE, first=result) if again else Answer(row.id, result)
        self.book.do([Settle((answer, answer))])
        if result is not Result.RETRY:
            self._heard(row, result)

    def _heard(self, row, result):
        good = result is Result.ACCEPTED
        if row.status is Status.REFUSED:
            row.heard = True
        elif row.status in OWED and result is not Result.NOTED:
            bad = {Status.ASKING: Status.REFUSED, Status.PENDING: Status.CONFLICT, Status.WITHDRAWING: Status.WITHDRAWN}
            row.become(Status.ACCEPTED if good else bad[row.status], True)

    @rule(row=rows, security=st.sampled_from(list(Security)), closed=st.booleans())
    def mark_tag(self, row, security, closed):
        if closed and row.status is Status.ASKING:
            row.status = Status.PENDING if row.kind is Kind.CHECKIN else Status.WITHDRAWING
        self.book.do([MarkTag(row.id, security, closed=closed)])

    @rule(more=st.booleans(), holder=st.sampled_from(["", *CARDS]))
    def absorb(self, more, holder):
        self.pages += 1
        self.book.do([Absorb({"cursor": f"e.{self.pages}", "more": more, "patrons": [patron(c) for c in CARDS],
                              "items": [item(i, loan_to=holder) for i in ITEMS]})])

    @rule()
    def power_cut(self):
        self.book = self.book.after_power_cut(FakeClock(f"boot-{len(self.all)}-{id(self.book)}"))
        for row in self.all:
            if row.status is Status.ASKING:
                row.status = Status.PENDING if row.kind is Kind.CHECKIN else Status.WITHDRAWING

    @rule(bad=st.sampled_from(ITEMS))
    def a_pile_with_a_bad_wish_does_the_rest(self, bad):
        before = len(self.all)
        self.book.do([Record(1, Kind.CHECKOUT, bad, LAN, Status.PENDING), FetchOwed(), Mark(1, "none", bad, Status.ACCEPTED)])
        assert self.book.seqs() == list(range(1, before + 1))

    # ---- what always holds ----

    @invariant()
    def numbers_have_no_gap_and_statuses_are_the_models(self):
        if hasattr(self, "all"):
            kept = self.book.store.db.execute("SELECT seq, status FROM txn ORDER BY seq").fetchall()
            assert [tuple(r) for r in kept] == [(r.seq, r.status) for r in self.all]

    @invariant()
    def memory_is_what_the_disk_says(self):
        if hasattr(self, "all"):
            here = self.book.desk.live
            there = live.load(self.book.store.db, synced_to=self.book.store.get("complete_at", 0))
            assert here == there
            assert list(here.rows) == sorted(here.rows) and here.counts == there.counts
            assert here.owed == sum(r.status in OWED for r in self.all)

    @invariant()
    def what_is_delivered_is_the_oldest_of_each_item(self):
        if hasattr(self, "all"):
            first: dict[str, Row] = {}
            for row in self.all:
                if row.status in OWED or (row.status is Status.REFUSED and not row.heard):
                    first.setdefault(row.item, row)
            fetched = self.book.ask(FetchOwed())
            assert isinstance(fetched, OwedFetched)
            assert [(t.id, t.want, t.patron, t.kind) for t in fetched.transactions] == [
                (r.id, WANT_OF[r.status], r.card, r.kind) for r in sorted(first.values(), key=lambda r: r.seq)
                if r.status is not Status.ASKING]
            assert all(t.want is not Want.ASK for t in fetched.transactions)

    @invariant()
    def an_item_that_is_pending_here_has_one_holder(self):
        if hasattr(self, "all") and self.pages:
            for name in ITEMS:
                moves = [r for r in self.all if r.item == name and r.status is Status.PENDING and r.kind is not Kind.RENEW]
                newer = [r for r in self.all if r.item == name and r.status is Status.ACCEPTED and r.kind is not Kind.RENEW]
                if moves and not any(r.seq > moves[-1].seq for r in newer):
                    seen = {c: self.book.ask(LookUpItem(1, name, c)).known.item.on_loan for c in CARDS}
                    lent = {c: (Holder.SAME if c == moves[-1].card else Holder.OTHER) for c in CARDS}
                    assert seen == (lent if moves[-1].kind is Kind.CHECKOUT else dict.fromkeys(CARDS, Holder.NOBODY))


TestDay = Day.TestCase
TestDay.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
