"""Ids of transactions against RFC 9562."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_store import uuid7


@given(st.integers(0, (1 << 48) - 1), st.integers(1, uuid7.SEQ_MAX))
def test_an_id_is_a_uuidv7_that_knows_its_time_and_its_seq(wall_ms, seq):
    made = uuid7.make(wall_ms, seq)
    assert made.version == 7 and made.variant == uuid.RFC_4122
    assert made.int >> 80 == wall_ms and uuid7.seq_of(made) == seq
    assert uuid7.parse(str(made)) == made


def test_ids_of_one_row_differ_all_the_same():
    assert len({uuid7.make(0, 1) for _ in range(100)}) == 100


def test_a_clock_before_1970_makes_an_id_too():
    assert uuid7.make(-5, 1).int >> 80 == 0


@pytest.mark.parametrize("seq", [0, -1, uuid7.SEQ_MAX + 1])
def test_a_seq_that_does_not_fit_is_refused(seq):
    with pytest.raises(ValueError, match="outside"):
        uuid7.make(0, seq)


@given(st.text(max_size=60))
def test_any_text_is_an_id_or_none(text):
    assert uuid7.parse(text) is None or isinstance(uuid7.parse(text), uuid.UUID)
