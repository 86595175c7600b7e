"""What a scanned code is. Examples of the field's own check digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes import CODE_MAX, Meaning, meaning


@pytest.mark.parametrize(("code", "is_"), [
    ("20051000123454", Meaning.CARD), ("21197000000017", Meaning.CARD), ("29001000000013", Meaning.CARD),
    ("30051000123452", Meaning.ITEM), ("31197000000015", Meaning.ITEM), ("39001000000276", Meaning.ITEM),
    ("29001000000014", Meaning.GARBLED), ("39001000000277", Meaning.GARBLED),
    ("9786041234567", Meaning.ISBN), ("9786041234568", Meaning.GARBLED),
    ("VN0000123456", Meaning.CARD), ("0042000077", Meaning.CARD),
    ("", Meaning.GARBLED), ("   ", Meaning.GARBLED), ("1" * (CODE_MAX + 1), Meaning.GARBLED), ("\x1b[2J", Meaning.GARBLED),
])
def test_a_code_means(code, is_):
    assert meaning(code) is is_


@given(st.text(max_size=90))
def test_any_text_has_a_meaning(code):
    assert meaning(code) in Meaning


@given(st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_of_a_card_is_noticed(place, add):
    good = "20051000123454"
    wrong = good[:place] + str((int(good[place]) + add) % 10) + good[place + 1:]
    assert meaning(wrong) is Meaning.GARBLED
