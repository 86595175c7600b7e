"""ISO/IEC 15962 compaction against the values printed in the standard and worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.tags import TagError
from drivers.tags.compaction import FIVE_BIT, INTEGER, NUMERIC, OCTETS, SEVEN_BIT, SIX_BIT, UTF_8, pack, unpack

PRINTED = [
    ("123456789012", INTEGER, "1CBE991A14"),      # ISO 28560-2, worked example
    ("1203", INTEGER, "04B3"),
    ("10", INTEGER, "0A"),
    ("9999999999999999999", INTEGER, "8AC7230489E7FFFF"),
    ("00123456789", NUMERIC, "00123456789F"),
    ("410", INTEGER, "019A"),
    ("01", NUMERIC, "01"),
    ("10000000000000000000", NUMERIC, "10000000000000000000"),    # twenty digits
    ("JPN", FIVE_BIT, "541C"),                    # ISO/IEC 15962
    ("ABCDE", FIVE_BIT, "08864280"),              # seven pad bits: more than a character
    ("ABC123456", SIX_BIT, "0420F1CB3D35DA"),     # ISO/IEC 15962
    ("QA268.L55", SIX_BIT, "441CB6E2E335D6"),     # ISO 28560-2, worked example
    ("AB1", OCTETS, "414231"),                    # too short for six bits
    ("ABC-1", SIX_BIT, "0420EDC6"),
    ("ABCD-12", SIX_BIT, "0420C4B71CA0"),         # six pad bits: a whole space
    ("Bib-000042x", SEVEN_BIT, "85A712D60C183068CBC7"),
    ("abcdefgh", SEVEN_BIT, "C38B1E4CB9B3E8"),
    ("abcdefghijklmno", SEVEN_BIT, "C38B1E4CB9B3E8D3AB5ECDBBB7FF"),    # seven pad bits: a whole 7F
    ("vn-0042", OCTETS, "766E2D30303432"),
    ("é", OCTETS, "E9"),
    ("7", OCTETS, "37"),
    ("", OCTETS, ""),
    ("善本0012", UTF_8, "E59684E69CAC30303132"),
]


@pytest.mark.parametrize(("text", "code", "octets"), PRINTED)
def test_a_writer_takes_the_first_scheme_that_fits(text: str, code: int, octets: str):
    assert pack(text) == (code, bytes.fromhex(octets))


@pytest.mark.parametrize(("text", "code", "octets"), PRINTED)
def test_the_printed_octets_read_as_their_text(text: str, code: int, octets: str):
    assert unpack(code, bytes.fromhex(octets)) == text


@pytest.mark.parametrize(("code", "octets", "text"), [
    (NUMERIC, "410F", "410"),                     # another writer's choice
    (NUMERIC, "7F", "7"),
    (INTEGER, "001CBE991A14", "123456789012"),    # written in a fixed width
    (FIVE_BIT, "0880", "AB"),
    (SIX_BIT, "0420F1CB3D35D8", "ABC123456"),     # pad bits 00 for 10
    (OCTETS, "31303031", "1001"),
    (UTF_8, "31303031", "1001"),
])
def test_what_our_writer_would_not_choose_is_read_all_the_same(code: int, octets: str, text: str):
    assert unpack(code, bytes.fromhex(octets)) == text


@pytest.mark.parametrize(("code", "octets", "wrong"), [
    (INTEGER, "05", "bad_compaction"),                    # one digit
    (INTEGER, "00", "bad_compaction"),
    (INTEGER, "8AC7230489E80000", "bad_compaction"),      # twenty digits
    (INTEGER, "01" * 9, "bad_compaction"),
    (NUMERIC, "12A345", "bad_compaction"),
    (NUMERIC, "1F345F", "bad_compaction"),                # F before the end
    (NUMERIC, "12FF", "bad_compaction"),
    (NUMERIC, "F1", "bad_compaction"),
    (FIVE_BIT, "0802", "bad_compaction"),                 # A, then the value 0, then A
    (FIVE_BIT, "0000", "bad_compaction"),
    (SEVEN_BIT, "FEC38B1E4CB9B3", "bad_compaction"),      # 7F in front
    (UTF_8, "E59628", "bad_text"),
    (UTF_8, "C080", "bad_text"),                          # overlong
    (UTF_8, "EDA080", "bad_text"),                        # half a surrogate pair
    (UTF_8, "E596", "bad_text"),
])
def test_illegal_octets_are_refused_by_name(code: int, octets: str, wrong: str):
    with pytest.raises(TagError) as refused:
        unpack(code, bytes.fromhex(octets))
    assert refused.value.code == wrong


def test_text_that_is_none_cannot_be_written():
    with pytest.raises(TagError) as refused:
        pack("\ud800")
    assert refused.value.code == "bad_value"


@given(st.one_of(
    st.text(),
    st.text("0123456789", min_size=1, max_size=25),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_", max_size=25),
    st.text([chr(code) for code in range(0x20, 0x60)], max_size=25),
    st.text([chr(code) for code in range(0x80)], max_size=25),
    st.text([chr(code) for code in range(0x100)], max_size=25),
))
def test_every_text_comes_back(text: str):
    code, octets = pack(text)
    assert unpack(code, octets) == text
    assert len(octets) <= len(text.encode("utf-8"))


@given(st.integers(INTEGER, UTF_8), st.binary(max_size=40))
def test_any_octets_are_text_or_a_tag_error(code: int, octets: bytes):
    try:
        assert isinstance(unpack(code, octets), str)
    except TagError as wrong:
        assert wrong.code in {"bad_compaction", "bad_text"}
