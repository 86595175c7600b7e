"""ISIL on tags against the standard's example and a real Finnish tag."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.tags import TagError, isil

PRINTED = [
    ("US-InU-Mu", "ACC09EBAA06F6B"),       # ISO 28560-2, worked example
    ("FI-Mamk-M", "3240DE05AB075B"),         # a real tag
    ("VN-HANOI01", "B38080B9E9F00F"),
    ("CN-110108-NLC", "1BBD422021158E60FF"),
]


@pytest.mark.parametrize(("name", "octets"), PRINTED)
def test_the_printed_octets_are_written_and_read(name: str, octets: str):
    assert isil.pack(name).hex().upper() == octets
    assert isil.unpack(bytes.fromhex(octets)) == name


@pytest.mark.parametrize(("bits", "name"), [
    ("00100 01011 00000 11111 0111 11111 0001", "DK-71"),                # two shifts where a latch is shorter
    ("00100 01011 00000 11110 0111 0001", "DK-71"),                      # the latch
    ("00110 01001 00000 11100 00001 11100 01101", "FI-aM"),              # latch there and back
    ("00110 01001 00000 11110 0001 1011 0010 1010 1101 00010 0011", "FI-1:2-B3"),
    ("00110 01001 00000 11110 0001 1111 00001 0010", "FI-1a2"),          # shift out of the digits
    ("00110 01001 00000 11100 00001 11011 11111 0101 00010", "FI-a/5b"),
    ("00110 01001 00000 11011 00001", "FI-:A"),
    ("00110 01001 00000 11110 0111 1110 00001 00010", "FI-7ab"),         # latch from digits to lower
    ("00110 01001 00000 11110 0111 1100 00001 00010", "FI-7AB"),         # and to upper
])
def test_all_three_sets_with_latch_and_shift(bits: str, name: str):
    packed = bits.replace(" ", "")
    packed += "1" * (-len(packed) % 8)
    octets = int(packed, 2).to_bytes(len(packed) // 8, "big")
    assert isil.unpack(octets) == name


@pytest.mark.parametrize("bits", ["11101 11100 000001", "11111 1100 00001 00", "00001 11111 1101 00"])
def test_a_shift_to_no_character_is_no_isil(bits: str):
    packed = bits.replace(" ", "").ljust(16, "0")
    assert isil.unpack(int(packed, 2).to_bytes(2, "big")) is None


@pytest.mark.parametrize(("stored", "shown"), [
    ("DK718500", "DK-718500"),
    ("FIMamk-M", "FI-Mamk-M"),
    ("CN110108-NLC", "CN-110108-NLC"),
    ("DE1", "DE-1"),
    ("DK-718500", "DK-718500"),            # written with its hyphen by mistake
    ("718500", "718500"),                  # no country: shown as it stands
    ("DK", "DK"),
    ("", ""),
])
def test_the_fixed_layout_leaves_out_the_first_hyphen(stored: str, shown: str):
    assert isil.with_hyphen(stored) == shown
    assert isil.with_hyphen(isil.without_hyphen(shown)) == shown


@pytest.mark.parametrize("name", ["OCLC-XYZ", "DKX"])
def test_a_name_that_would_come_back_with_another_hyphen_is_not_stored(name: str):
    with pytest.raises(TagError) as refused:
        isil.without_hyphen(name)
    assert refused.value.code == "bad_value"


@pytest.mark.parametrize(("text", "good"), [
    ("VN-HANOI01", True), ("US-InU-Mu", True), ("CN-110108-1-NLC", True), ("OCLC-ABC", True), ("FR-751131010", True),
    ("", False), ("VN", False), ("VN-", False), ("VNHANOI01", False), ("vn-hanoi", False), ("VN-HÀNỘI", False),
    ("VN-123456789012345", False), ("-1", False), ("ABCDE-1", False), ("DK-1\n", False),
])
def test_what_counts_as_an_isil(text: str, good: bool):
    assert isil.is_isil(text) is good


def test_characters_outside_the_three_sets_cannot_be_packed():
    with pytest.raises(TagError) as refused:
        isil.pack("VN-HÀNỘI")
    assert refused.value.code == "bad_value"


@given(st.text("ABCXYZabcxyz0189-:/", max_size=16))
def test_every_isil_comes_back(name: str):
    assert isil.unpack(isil.pack(name)) == name


@given(st.binary(max_size=20))
def test_any_octets_are_text_or_none(octets: bytes):
    read = isil.unpack(octets)
    assert read is None or len(read) <= 2 * len(octets)
