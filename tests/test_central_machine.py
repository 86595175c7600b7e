"""Random weather: two kiosks ask, book, withdraw, note and repeat, in any order and with any clock.

Whatever happens: no item is on loan twice, each id has at most one effect, every id has one answer that never turns into
another effect, nothing is lost, and what central tells the kiosks is what stands in its books.
"""

import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from kiosk.transactions import Kind, Result, Transaction, Want
from tests.central_desk import (
    BAO_FULL,
    DE_MEN,
    HOUR_MS,
    KIEU,
    LAN,
    MAT_BIEC_FOR_EMMA,
    QUAN,
    SO_DO,
    WITHDRAWN_ITEM,
    Desk,
    again,
    demo_file,
)

ITEMS = (KIEU, SO_DO, DE_MEN, MAT_BIEC_FOR_EMMA, WITHDRAWN_ITEM, "39009999999999")
CARDS = (LAN, QUAN, BAO_FULL, "29009999999999")
TWO_KIOSKS = st.sampled_from(["kiosk-a", "kiosk-b"])
KINDS = st.sampled_from([Kind.CHECKOUT, Kind.CHECKOUT, Kind.CHECKIN, Kind.CHECKIN, Kind.RENEW])
ANY_ITEM, ANY_CARD, AGO = st.sampled_from(ITEMS), st.sampled_from(CARDS), st.integers(0, 30)
WANTS = st.sampled_from([Want.ASK, Want.BOOK, Want.BOOK, Want.WITHDRAW, Want.NOTE])


class Central(RuleBasedStateMachine):
    """`sent`: every transaction so far, with its kiosk."""

    sent = Bundle("sent")

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="muon-machine-")
        self.desk = Desk(_template(), Path(self.folder.name))
        self.cursor, self.synced = "", {}
        self.words: dict[str, list[Result]] = {}
        self.seen: dict[str, Transaction] = {}
        self.last_ms: dict[str, int] = {}

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.close()
            self.folder.cleanup()

    def send(self, name: str, *batch: Transaction) -> None:
        answers = self.desk.kiosk(name).send(*batch)
        assert [one.id for one in answers] == [tx.id for tx in batch]
        for tx, answer in zip(batch, answers, strict=True):
            assert answer.word in ALLOWED[tx.want], (tx, answer)
            self.words.setdefault(tx.id, []).append(answer.word)
            self.seen[tx.id] = tx

    def born(self, name: str, kind: Kind, item: str, card: str, want: Want, ago_ms: int, trusted: bool) -> Transaction:
        """Clocks that are trusted agree with each other and with the seq: nothing is before what the kiosk did last."""
        kiosk = self.desk.kiosk(name)
        kiosk.trusted = trusted
        ago_ms = 0 if want is Want.ASK else ago_ms
        at_ms = self.last_ms[name] = max(self.last_ms.get(name, 0), self.desk.now_ms - ago_ms)
        return kiosk.tx(kind, item, "" if kind is Kind.CHECKIN else card, want, self.desk.now_ms - at_ms)

    @rule(target=sent, name=TWO_KIOSKS, kind=KINDS, item=ANY_ITEM, card=ANY_CARD, want=WANTS, ago_h=AGO, trusted=st.booleans())
    def one(self, name, kind, item, card, want, ago_h, trusted):
        tx = self.born(name, kind, item, card, want, ago_h * HOUR_MS, trusted)
        self.send(name, tx)
        return name, tx

    @rule(target=sent, name=TWO_KIOSKS, item=ANY_ITEM, card=ANY_CARD, ago_h=AGO, together=st.booleans(), trusted=st.booleans())
    def out_and_in_again_offline(self, name, item, card, ago_h, together, trusted):
        out = self.born(name, Kind.CHECKOUT, item, card, Want.BOOK, ago_h * HOUR_MS + 1, trusted)
        back = self.born(name, Kind.CHECKIN, item, "", Want.BOOK, ago_h * HOUR_MS, trusted)
        for batch in ([out, back],) if together else ([out], [back]):
            self.send(name, *batch)
        return multiple((name, out), (name, back))

    @rule(one=sent, want=WANTS)
    def again(self, one, want):
        name, tx = one
        self.send(name, again(tx, want))

    @rule(some=st.lists(sent, min_size=2, max_size=6), want=WANTS)
    def a_batch_again(self, some, want):
        mine = [tx for name, tx in some if name == some[0][0]]
        self.send(some[0][0], *(again(tx, want) for tx in mine))

    @rule(hours=st.integers(1, 50))
    def time_passes(self, hours):
        self.desk.pass_ms(hours * HOUR_MS)

    @rule(limit=st.integers(1, 80))
    def a_page_comes_down(self, limit):
        page = self.desk.page(self.cursor, limit)
        self.cursor = page.cursor
        self.synced.update({one["item"]: one for one in page.items})

    @invariant()
    def no_item_is_on_loan_twice_and_loans_of_an_item_do_not_overlap(self):
        """Where a clock was not trusted the moment written down is that of the arrival, which may overlap."""
        spans = self.desk.rows(
            "SELECT item, out_ms, in_ms FROM loans WHERE n NOT IN (SELECT loan FROM happenings WHERE loan IS NOT NULL"
            " AND lo_ms < hi_ms) ORDER BY item, out_ms, coalesce(in_ms, out_ms)"
        )
        for (item, _out, back), (next_item, out, _back) in pairwise(spans):
            assert item != next_item or (back is not None and back <= out), (item, back, out)
        assert not self.desk.rows("SELECT item FROM loans WHERE in_ms IS NULL GROUP BY item HAVING count(*) > 1")

    @invariant()
    def each_id_has_its_effect_once_or_not_at_all_and_its_word_says_so(self):
        effects = Counter(row[0] for row in self.desk.rows("SELECT tx FROM happenings WHERE tx IS NOT NULL"))
        assert all(count == 1 for count in effects.values())
        for tx, words in self.words.items():
            if tx in effects:
                assert Result.ACCEPTED in words or self.entered_by_its_pair(tx), (tx, words)
            accepted = [n for n, word in enumerate(words) if word is Result.ACCEPTED]
            denied = {Result.WITHDRAWN, Result.REFUSED, Result.CONFLICT}
            assert not accepted or not denied & set(words), (tx, words)

    def entered_by_its_pair(self, tx: str) -> bool:
        """A conflict that its checkin has explained afterwards."""
        return bool(self.desk.rows("SELECT 1 FROM loans WHERE out_tx = :tx AND in_ms IS NOT NULL", tx=tx))

    @invariant()
    def nothing_is_lost(self):
        kept = {row[0] for row in self.desk.rows("SELECT id FROM transactions")}
        assert kept == set(self.words)
        parked = {row[0] for row in self.desk.rows("SELECT tx FROM conflicts WHERE kind = 'conflict'")}
        for tx, words in self.words.items():
            assert Result.CONFLICT not in words or tx in parked

    @invariant()
    def each_loan_is_somebodys_wish(self):
        rows = self.desk.rows("SELECT out_tx, item, card FROM loans WHERE out_tx IS NOT NULL")
        for tx, item, card in rows:
            assert (self.seen[tx].item, self.seen[tx].patron) == (item, card)

    @invariant()
    def what_went_down_is_the_truth_once_all_pages_are_read(self):
        page = self.desk.page(self.cursor, 1000)
        told = self.synced | {one["item"]: one for one in page.items}
        for item, card in self.desk.rows("SELECT item, card FROM loans WHERE in_ms IS NULL"):
            assert told[item]["loan_to"] == card
        lent = {row[0] for row in self.desk.rows("SELECT item FROM loans WHERE in_ms IS NULL")}
        assert all(bool(one["loan_to"]) == (barcode in lent) for barcode, one in told.items())


ALLOWED = {
    Want.ASK: {Result.ACCEPTED, Result.REFUSED, Result.CONFLICT},
    Want.BOOK: {Result.ACCEPTED, Result.CONFLICT},
    Want.WITHDRAW: {Result.ACCEPTED, Result.WITHDRAWN},
    Want.NOTE: {Result.NOTED},
}
"""The words that each wish may hear; `duplicate` counts as what it repeats."""

_folder: list[Path] = []


def _template() -> Path:
    return demo_file(_folder[0])


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory):
    _folder.append(tmp_path_factory.getbasetemp())


TestCentral = Central.TestCase
TestCentral.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],      # explaining traces every line of SQLAlchemy
    deadline=None,
)
