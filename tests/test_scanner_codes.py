"""A scanned code without what the scanner put round it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner_codes import clean


@pytest.mark.parametrize(("sent", "code"), [
    ("29001000000013", "29001000000013"),
    ("]C029001000000013", "29001000000013"),      # Code 128
    ("]A0VN0000123456", "VN0000123456"),          # Code 39
    ("]d1ABC", "ABC"),                            # Data Matrix
    ("]E09786049690013", "9786049690013"),        # EAN-13
    ("A29001000000013B", "29001000000013"),       # Codabar with its start and stop
    ("]F0a29001000000013d", "29001000000013"),
    ("A2900100000001B", "A2900100000001B"),       # not 14 digits: letters of its own
    (" 29001000000013 ", "29001000000013"),
    ("]x", "]x"),
    ("", ""),
])
def test_identifier_frame_and_spaces_go_and_the_code_stays(sent: str, code: str):
    assert clean(sent) == code


@given(st.text(max_size=80))
def test_any_text_is_cleaned_into_a_part_of_itself(text: str):
    assert clean(text) in text
