"""Which of two came first: by the seq of one kiosk, by moments that are known, or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from central.order import CLOCKS_AGREE_MS, NOT_BEFORE_MS, Event, event_of
from kiosk.transactions import Kind, Transaction, Want

NOW = 1_795_348_800_000


def tx(want: Want = Want.BOOK, **more) -> Transaction:
    values = {"id": "t", "seq": 7, "kind": Kind.CHECKOUT, "item": "i", "patron": "p", "want": want, "boot_id": "b",
              "boot_ms": 0, "wall_ms": NOW - 60_000, "trusted": True}  # fmt: skip
    return Transaction(**(values | more))


def of(one: Transaction, floor_ms: int = 0) -> Event:
    return event_of(one, "kiosk", NOW, lambda: floor_ms)


def event(lo: int, hi: int | None = None, device: str = "", seq: int = 0) -> Event:
    return Event("i", "checkout", lo, lo if hi is None else hi, device, seq)


def test_a_trusted_reading_is_a_moment():
    assert (of(tx()).lo_ms, of(tx()).hi_ms, of(tx()).trusted) == (NOW - 60_000, NOW - 60_000, True)


def test_the_corrected_time_comes_before_the_raw_one():
    assert of(tx(happened_ms=NOW - 90_000)).lo_ms == NOW - 90_000
    assert of(tx(happened_ms=NOW - 90_000, trusted=False, wall_ms=5)).trusted


def test_an_untrusted_reading_says_nothing():
    one = of(tx(trusted=False, wall_ms=NOW - 5))
    assert (one.lo_ms, one.hi_ms, one.trusted) == (0, NOW, False)


def test_what_the_kiosk_did_earlier_is_the_floor_of_what_it_did_without_a_clock():
    assert of(tx(trusted=False), floor_ms=NOW - 1000).lo_ms == NOW - 1000


def test_a_clock_before_there_were_kiosks_is_not_trusted_whatever_it_claims():
    assert not of(tx(wall_ms=NOT_BEFORE_MS - 1)).trusted
    assert not of(tx(happened_ms=1000)).trusted


def test_nothing_arrives_before_it_happens():
    assert of(tx(wall_ms=NOW + CLOCKS_AGREE_MS)).lo_ms == NOW


def test_a_clock_far_ahead_of_ours_says_nothing_whatever_it_claims():
    one = of(tx(wall_ms=NOW + CLOCKS_AGREE_MS + 1))
    assert (one.lo_ms, one.hi_ms, one.trusted) == (0, NOW, False)
    assert of(tx(wall_ms=NOW + 10 * 365 * 86_400_000, happened_ms=NOW - 5)).lo_ms == NOW - 5


def test_a_question_is_decided_now_whatever_its_clock_says():
    assert of(tx(Want.ASK, wall_ms=NOW - 3_600_000)).lo_ms == NOW
    assert of(tx(Want.ASK, trusted=False)).lo_ms == NOW


def test_the_floor_is_not_looked_up_when_the_clock_is_trusted():
    event_of(tx(), "kiosk", NOW, lambda: 1 // 0)


def test_of_one_kiosk_the_seq_decides_whatever_the_clocks_say():
    early, late = event(500, device="a", seq=1), event(400, device="a", seq=2)
    assert late.is_after(early) and early.is_before(late) and not early.is_after(late)


def test_spans_that_overlap_have_no_order():
    one, other = event(100, 300, "a", 1), event(200, 400, "b", 1)
    assert not one.is_after(other) and not one.is_before(other)


def test_spans_apart_have_one():
    assert event(300, 400).is_after(event(100, 200))
    assert event(100, 200).is_before(event(300, 400))


def test_at_the_same_millisecond_who_comes_is_later():
    assert event(100).is_after(event(100))


spans = st.builds(
    lambda lo, width, device, seq: event(lo, lo + width, device, seq),
    st.integers(0, 50), st.integers(0, 10), st.sampled_from(["", "a", "b"]), st.integers(0, 9),
)  # fmt: skip


@given(spans, spans)
def test_later_and_earlier_exclude_each_other(one: Event, other: Event):
    assert not (one.is_after(other) and one.is_before(other))
    assert not (one.is_before(other) and other.is_before(one))


@given(spans, spans)
def test_who_is_earlier_has_the_other_after_it(one: Event, other: Event):
    if one.is_before(other):
        assert other.is_after(one)
