"""The counts of design §11 that belong to the store."""

import pytest

from tests.store_costs import measure, pile_syncs


@pytest.mark.parametrize(("pile", "bytes_at_most"), [(1, 4_800), (20, 1_000)])
def test_a_pile_is_one_sync_and_few_bytes(pile, bytes_at_most):
    cost = measure(pile)
    assert 1 <= cost.syncs < 1.1, "one each, and one more when the log begins anew"
    assert 179 < cost.bytes <= bytes_at_most


@pytest.mark.parametrize("size", [1, 5, 20])
def test_a_pile_decided_here_is_three_syncs(size):
    assert pile_syncs(size, online=False) <= 3


def test_a_pile_decided_upstream_is_one_sync_an_answer_and_two(tmp_path):
    assert pile_syncs(5, online=True) <= 7
