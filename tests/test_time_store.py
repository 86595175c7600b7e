"""Everything grows old by the store's own time: no jump of a clock makes it run out early, and a wrong one heals."""

from pathlib import Path

import pytest
import sqlite_utils
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.effects import CountPin, LookUpItem, LookUpPatron, Mark, NoteClock, NoteLink
from kiosk.transactions import Status
from kiosk.witness import AGREE_MS
from offline_store import age, migrations, schema
from offline_store.store import open_store
from tests.store_help import HOUR_MS, KEY, KIEU, LAN, NOW_MS, Book, FakeClock, page

DAY_MS = 24 * HOUR_MS
YEAR_MS = round(365.25 * DAY_MS)
DECADE_MS = 10 * YEAR_MS


class House:
    """A kiosk with its true time beside it. `wrong_ms`: so far is its clock, which calls itself right, from the truth."""

    def __init__(self, folder: Path):
        self.true_ms, self.wrong_ms, self.boots = NOW_MS, 0, 1
        self.book = Book(folder, FakeClock("boot-1"))
        self.told()

    def told(self) -> None:
        """The clock as it is now; the session notes it where it has moved."""
        clock = self.book.clock
        moved = clock.wall != self.true_ms + self.wrong_ms
        clock.wall = self.true_ms + self.wrong_ms
        if clock.ok and moved:
            self.book.do([NoteClock(clock.at, clock.wall)])

    def pass_ms(self, ms: int) -> None:
        self.true_ms += ms
        self.book.clock.pass_ms(ms)
        self.told()
        with self.book.store.transaction():            # as the clerk does each hour
            age.see(self.book.desk)

    def jump(self, wrong_ms: int) -> None:
        self.wrong_ms = wrong_ms
        self.told()

    def reboot(self, off_ms: int, wrong_ms: int = 0, ok: bool = True) -> None:
        self.true_ms += off_ms + 20_000
        self.boots, self.wrong_ms = self.boots + 1, wrong_ms
        clock = FakeClock(f"boot-{self.boots}", 20_000, self.true_ms + wrong_ms if ok else 20_000, ok)
        self.book = self.book.after_power_cut(clock)
        if ok:
            self.book.do([NoteClock(clock.at, clock.wall)])

    @property
    def known(self):
        return self.book.ask(LookUpItem(1, KIEU, LAN)).known


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    house.book.do([page(), NoteLink(False)])
    yield house
    house.book.store.close()


# ---- jumps within a boot --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("wrong_ms", [DECADE_MS, -DECADE_MS, 2 * HOUR_MS, -2 * HOUR_MS])
def test_a_jump_and_back_makes_nothing_older_or_younger(house, wrong_ms):
    house.pass_ms(5 * HOUR_MS)
    house.jump(wrong_ms)
    assert (house.known.data_age_h, house.known.away_h) == pytest.approx((5, 5))
    house.pass_ms(HOUR_MS)
    house.jump(0)
    assert (house.known.data_age_h, house.known.away_h) == pytest.approx((6, 6))
    house.book.do([page(cursor="e.2")])
    house.pass_ms(HOUR_MS)
    assert house.known.data_age_h == pytest.approx(1)


def test_a_copy_that_came_under_a_wrong_clock_is_as_old_as_it_is_when_the_clock_is_right_again(house):
    house.jump(DECADE_MS)
    house.book.do([page(cursor="e.2")])
    house.pass_ms(2 * HOUR_MS)
    house.jump(0)
    assert house.known.data_age_h == pytest.approx(2)
    house.reboot(3 * HOUR_MS)
    assert house.known.data_age_h == pytest.approx(5, abs=0.01)


def test_a_jump_purges_no_row_and_ends_no_wait_for_a_pin(house):
    row = house.book.lend()
    house.book.do([Mark(1, row.id, KIEU, Status.ACCEPTED)])
    for _ in range(5):
        house.book.do([CountPin(LAN, False)])
    wait_ms = house.book.ask(LookUpPatron(LAN)).wait_ms
    for wrong_ms in (DECADE_MS, -DECADE_MS, 0):
        house.jump(wrong_ms)
        house.book.look_around()
        assert house.book.seqs() == [1] and house.book.ask(LookUpPatron(LAN)).wait_ms == wait_ms > 0


# ---- boots ----------------------------------------------------------------------------------------------------------

def test_the_time_off_counts_as_soon_as_a_clock_can_tell_it(house):
    house.pass_ms(HOUR_MS)
    house.reboot(60 * HOUR_MS, ok=False)
    assert house.known.data_age_h == pytest.approx(1, abs=0.01)
    house.book.clock.ok = True
    house.told()
    assert (house.known.data_age_h, house.known.away_h) == pytest.approx((61, 61), abs=0.01)


def test_a_copy_that_came_in_a_boot_without_a_clock_is_not_made_older_by_what_passed_before_it(house):
    house.reboot(60 * HOUR_MS, ok=False)
    house.book.do([page(cursor="e.2")])
    house.reboot(0)
    assert house.known.data_age_h == pytest.approx(0, abs=0.1) and house.known.away_h == pytest.approx(60, abs=0.1)


def test_a_first_reading_that_was_wrong_is_taken_back_with_all_that_was_dated_by_it(house):
    """The poisoned newest time: believed at a cold start, and told better later in that boot."""
    house.pass_ms(HOUR_MS)
    house.reboot(2 * HOUR_MS, wrong_ms=YEAR_MS)
    assert house.known.data_age_h > 8_000
    house.book.do([CountPin(LAN, False)])
    house.pass_ms(HOUR_MS)
    house.jump(0)
    assert (house.known.data_age_h, house.known.away_h) == pytest.approx((4, 4), abs=0.01)


def test_it_is_taken_back_in_a_later_boot_too(house):
    house.pass_ms(HOUR_MS)
    house.reboot(2 * HOUR_MS, wrong_ms=YEAR_MS)
    house.pass_ms(HOUR_MS)
    house.reboot(HOUR_MS, ok=False)
    house.reboot(HOUR_MS)
    known = house.known
    assert 4 <= known.data_age_h <= 6.1 and 4 <= known.away_h <= 6.1, "what passed while it was off is counted or not, no more"
    house.reboot(10 * HOUR_MS)
    assert 14 <= house.known.data_age_h <= 16.1


def test_a_boot_in_the_past_between_two_right_ones_costs_nothing(house):
    house.pass_ms(HOUR_MS)
    house.reboot(HOUR_MS, wrong_ms=-YEAR_MS)
    assert 1 <= house.known.data_age_h <= 2.1
    house.reboot(HOUR_MS)
    assert 1 <= house.known.data_age_h <= 3.1
    house.reboot(50 * HOUR_MS)
    assert 51 <= house.known.data_age_h <= 53.1


def test_rows_are_not_forgotten_on_the_word_of_a_clock_that_was_set_an_hour_ago(house):
    row = house.book.lend()
    house.book.do([Mark(1, row.id, KIEU, status) for status in (Status.PENDING, Status.CONFLICT, Status.RESOLVED)])
    house.reboot(HOUR_MS, wrong_ms=YEAR_MS)
    house.book.look_around()
    assert house.book.seqs() == [1]
    house.jump(0)
    house.pass_ms(2 * DAY_MS)
    house.book.look_around()
    assert house.book.seqs() == [1]
    house.pass_ms(30 * DAY_MS)
    house.book.look_around()
    assert house.book.seqs() == []


def test_a_long_time_off_that_stands_for_a_day_is_believed_for_the_retention_too(house):
    row = house.book.lend()
    house.book.do([Mark(1, row.id, KIEU, status) for status in (Status.PENDING, Status.CONFLICT, Status.RESOLVED)])
    house.reboot(40 * DAY_MS)
    house.book.look_around()
    assert house.book.seqs() == [1]
    house.pass_ms(DAY_MS)
    house.book.look_around()
    assert house.book.seqs() == []


def test_a_store_that_never_knew_the_time_counts_from_what_it_has_lived(tmp_path):
    book = Book(tmp_path, FakeClock(wall=1_000, ok=False))
    book.do([page()])
    book.clock.pass_ms(3 * HOUR_MS)
    assert book.ask(LookUpItem(1, KIEU, LAN)).known.data_age_h == pytest.approx(3)
    book.clock.wall, book.clock.ok = NOW_MS, True
    book.do([NoteClock(book.clock.at, book.clock.wall)])
    assert book.ask(LookUpItem(1, KIEU, LAN)).known.data_age_h == pytest.approx(3)
    book.store.close()


def test_a_store_that_was_saved_in_mid_boot_counts_the_boot_once(house):
    house.pass_ms(30 * HOUR_MS)
    house.book.store.db.execute("DELETE FROM boot_age")             # the table is not among what is saved
    house.book = house.book.after_power_cut(house.book.clock)
    assert house.known.data_age_h == pytest.approx(30, abs=0.01)
    house.pass_ms(HOUR_MS)
    assert house.known.data_age_h == pytest.approx(31, abs=0.01)


# ---- raw, corrected, and what stays ---------------------------------------------------------------------------------

def test_the_raw_reading_of_a_row_stays_and_the_corrected_time_goes_beside_it(tmp_path):
    book = Book(tmp_path, FakeClock(wall=60_000, ok=False))
    early = book.lend()
    assert (early.wall_ms, early.trusted, early.happened_ms) == (60_000, False, None)
    book.clock.pass_ms(HOUR_MS)
    book.clock.wall, book.clock.ok = NOW_MS, True
    book.do([NoteClock(book.clock.at, NOW_MS), Mark(1, early.id, KIEU, Status.PENDING)])
    [sent] = book.owed()
    assert (sent.wall_ms, sent.trusted, sent.happened_ms) == (60_000, False, NOW_MS - HOUR_MS)
    book.clock.pass_ms(DAY_MS)
    book.do([NoteClock(book.clock.at, book.clock.wall)])
    assert book.owed() == [sent], "the same with each delivery"
    book.store.close()


def test_a_row_that_was_trusted_wrongly_is_corrected_beside_its_reading(house):
    house.jump(DECADE_MS)
    row = house.book.lend()
    assert (row.wall_ms, row.trusted, row.happened_ms) == (NOW_MS + DECADE_MS, True, None)
    house.book.do([Mark(1, row.id, KIEU, Status.PENDING)])
    house.jump(0)
    [sent] = house.book.owed()
    assert (sent.wall_ms, sent.trusted, sent.happened_ms) == (NOW_MS + DECADE_MS, True, NOW_MS)


def test_rows_of_a_boot_without_any_anchor_stay_uncorrected_and_keep_their_place(tmp_path):
    book = Book(tmp_path, FakeClock(wall=60_000, ok=False))
    row = book.lend()
    book.do([Mark(1, row.id, KIEU, Status.PENDING)])
    book = book.after_power_cut(FakeClock("boot-2", wall=NOW_MS))
    book.do([NoteClock(book.clock.at, NOW_MS)])
    second = book.lend("30001000000020")
    book.do([Mark(1, second.id, "30001000000020", Status.PENDING)])
    sent = book.owed()
    assert [(t.seq, t.happened_ms, t.trusted) for t in sent] == [(1, None, False), (2, None, True)]
    book.store.close()


def test_a_word_about_the_time_that_was_doubted_before_it_was_written_makes_no_anchor(tmp_path):
    book = Book(tmp_path, FakeClock(wall=NOW_MS, ok=False))
    book.do([NoteClock(book.clock.at, NOW_MS + DECADE_MS)])
    row = book.lend()
    assert row.happened_ms is None
    book.store.close()


@pytest.mark.parametrize("wall_ms", [0, 20_000, NOW_MS + 20 * YEAR_MS, -5])
def test_ids_are_unique_and_found_whatever_the_clock_says(tmp_path, wall_ms):
    book = Book(tmp_path, FakeClock(wall=wall_ms, ok=False))
    rows = [book.lend() for _ in range(3)]
    book.clock.wall = NOW_MS
    rows += [book.lend() for _ in range(3)]
    book.do([Mark(1, rows[-1].id, KIEU, Status.PENDING)])
    assert len({row.id for row in rows}) == 6 and [row.seq for row in rows] == [1, 2, 3, 4, 5, 6]
    assert book.status(rows[-1]) is Status.PENDING
    book.store.close()


def test_a_store_of_the_version_before_keeps_its_ages(tmp_path):
    path = tmp_path / "store.db"
    db = sqlite_utils.Database(path)
    db.execute("PRAGMA journal_mode=WAL")
    before = migrations.Migrations("offline_store")
    for step in (migrations.first_tables, migrations.loans_have_an_age):
        before()(step)
    before.apply(db)
    for name, value in (("newest_ms", NOW_MS), ("newest_boot_id", "boot-0"), ("newest_boot_ms", 5),
                        ("synced_ms", NOW_MS - HOUR_MS), ("key", KEY.fingerprint)):
        db.execute("INSERT INTO meta VALUES (?, ?)", (name, value))
    db.execute("INSERT INTO boot VALUES (1, 'boot-0', 50, ?)", (NOW_MS - DAY_MS,))
    db.conn.commit()
    db.close()
    store = open_store(str(path), key=KEY)
    assert store.db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert store.db.execute("SELECT began_ms FROM boot_age").fetchone()[0] == NOW_MS - DAY_MS - 50
    store.close()
    book = Book(tmp_path, FakeClock("boot-1", 20_000, NOW_MS + 3 * HOUR_MS))
    book.do([NoteClock(20_000, NOW_MS + 3 * HOUR_MS)])
    assert book.ask(LookUpItem(1, KIEU, LAN)).known.data_age_h == pytest.approx(4, abs=0.01)
    book.store.close()


# ---- whatever happens -----------------------------------------------------------------------------------------------

WRONG = st.sampled_from([0, 0, DECADE_MS, -DECADE_MS, YEAR_MS, -3 * HOUR_MS, 3 * HOUR_MS])
happenings = st.lists(st.one_of(
    st.tuples(st.just("pass"), st.integers(0, 30 * HOUR_MS)),
    st.tuples(st.just("jump"), WRONG),
    st.tuples(st.just("boot"), st.integers(0, 60 * HOUR_MS)),
    st.tuples(st.just("dark"), st.integers(0, 60 * HOUR_MS)),
    st.tuples(st.just("sync"), st.just(0)),
), max_size=14)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(happenings)
def test_ages_are_never_too_long_and_never_less_than_the_time_that_the_kiosk_was_on(tmp_path_factory, happens):
    """Clocks jump while the kiosk is on, and are right at a cold start or unknown: the copy is as old as it is, less at most
    what nobody could see pass."""
    house = House(tmp_path_factory.mktemp("store"))
    house.book.do([page()])
    synced, on_ms, number = house.true_ms, 0, 1
    for what, value in happens:
        if what == "pass":
            house.pass_ms(value)
            on_ms += value
        elif what == "jump":
            house.jump(value)
        elif what in ("boot", "dark"):
            house.reboot(value, ok=what == "boot")
            on_ms += 20_000
        else:
            number += 1
            house.book.do([page(cursor=f"e.{number}")])
            synced, on_ms = house.true_ms, 0
        aged_ms = (house.known.data_age_h or 0) * HOUR_MS
        assert on_ms - AGREE_MS <= aged_ms <= house.true_ms - synced + AGREE_MS
    house.book.store.close()


@given(st.integers(0, 10**13), st.integers(BUILD := 1_793_491_200_000, 2 * 10**12), st.integers(-10**12, 10**12),
       st.lists(st.integers(-10**12, 10**12), max_size=3), st.booleans())
def test_time_never_runs_back_by_what_is_found(store_ms, utc_ms, line_ms, before_ms, first):
    found = age.compare(store_ms, utc_ms, line_ms, before_ms, first)
    assert found.off_ms >= 0 and found.back_ms >= 0 and not (found.off_ms and not first)
    assert abs(store_ms + found.off_ms + found.line_ms - utc_ms - found.back_ms) <= AGREE_MS
