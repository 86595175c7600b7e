"""Time and anticollision on air, against the published arithmetic."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulators import air
from drivers.simulators.tags import SimTag

uid_sets = st.sets(st.binary(min_size=8, max_size=8).map(lambda b: b.hex().upper()), max_size=30)


def tags_of(uids) -> list[SimTag]:
    return [SimTag(uid, bytearray(4)) for uid in uids]


def random_tags(count: int, seed: int) -> list[SimTag]:
    dice = random.Random(seed)
    return tags_of({"E0040110" + dice.randbytes(4).hex().upper() for _ in range(count)})


@pytest.mark.parametrize(("computed", "published_ms"), [
    (air.request_us(5), 1.6237), (air.read_us(8, 4), 15.8), (air.read_us(9, 4), 17.1), (air.read_us(28, 4), 40.0),
    (air.exchange_us(*air.SYSTEM_INFO_BYTES), 9.8), (air.write_us(), 15.9),
])
def test_an_exchange_takes_as_long_as_the_standard_says(computed: float, published_ms: float):
    assert computed / 1000 == pytest.approx(published_ms, rel=0.005)


@pytest.mark.parametrize(("count", "mean_ms"), [(0, 9.8), (1, 13.9), (10, 81.9), (20, 183.0)])
def test_an_inventory_takes_as_long_as_the_simulation_of_the_facts(count: int, mean_ms: float):
    runs = [air.inventory(random_tags(count, seed), random.Random(0)).took_us for seed in range(300)]
    assert sum(runs) / len(runs) / 1000 == pytest.approx(mean_ms, rel=0.04)


@given(uid_sets)
def test_every_tag_is_heard_once_however_alike_the_uids_are(uids: set[str]):
    found = air.inventory(tags_of(uids), random.Random(0))
    assert sorted(tag.uid for tag in found.heard) == sorted(uids)
    assert not found.unresolved


def test_tags_that_differ_in_the_last_bits_only_take_more_rounds():
    alike = air.inventory(tags_of(["E004011000000000", "F004011000000000"]), random.Random(0))
    apart = air.inventory(tags_of(["E004011000000000", "E004011000000001"]), random.Random(0))
    assert (alike.rounds, apart.rounds) == (16, 1)
    assert len(alike.heard) == 2


def test_a_quiet_tag_is_not_heard():
    tags = random_tags(2, 1)
    tags[0].quiet = True
    assert air.inventory(tags, random.Random(0)).heard == (tags[1],)


def test_with_one_slot_for_all_nobody_is_understood():
    found = air.inventory(random_tags(3, 1), random.Random(0), same_slot=True)
    assert found.heard == () and found.unresolved
    alone = air.inventory(random_tags(1, 1), random.Random(0), same_slot=True)
    assert len(alone.heard) == 1 and not alone.unresolved


def test_a_flickering_tag_misses_some_inventories():
    (tag,), dice = random_tags(1, 1), random.Random(5)
    heard = [len(air.inventory([tag], dice, flicker=0.5).heard) for _ in range(100)]
    assert 30 < sum(heard) < 70
