"""The 3M layout: read where no standard layout is, written on request."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.tags import LEGACY_3M, Legacy3m, TagData, TagError, decode, decode_any, encode

IMAGE = bytes.fromhex("04110001 31333031323334353637000000000000 00003004 00000000")


def test_block_by_block():
    data = decode_any(IMAGE, afi=0xD7)
    assert (data.format, data.item_id, data.part, data.parts, data.secured) == (LEGACY_3M, "1301234567", 1, 1, True)
    assert data.legacy == Legacy3m(media=1, branch=0, library=0x3004, custom=0)
    assert data.usage == 0x10
    assert data.warnings == ()


def test_branch_and_library_share_a_block():
    image = bytes.fromhex("04230006 31000000000000000000000000000000 ABC12345 FFFFFFFF")
    data = decode_any(image, afi=0xDA)
    assert data.legacy == Legacy3m(media=6, branch=0xABC, library=0x12345, custom=0xFFFFFFFF)
    assert (data.part, data.parts, data.secured) == (2, 3, False)


@pytest.mark.parametrize(("afi", "secured"), [(0xD7, True), (0xDA, False), (0x07, True), (0xC2, False), (0x00, None)])
def test_its_own_security_values_and_the_standard_s(afi: int, secured: bool | None):
    data = decode_any(IMAGE, afi=afi)
    assert data.secured is secured
    assert ("afi_unknown" in data.warnings) is (secured is None)


def test_the_standard_does_not_know_it():
    with pytest.raises(TagError) as refused:
        decode(IMAGE, afi=0xD7)
    assert refused.value.code == "unknown_format"


@pytest.mark.parametrize("image", [
    IMAGE[:24],                                                      # too short
    b"\x05" + IMAGE[1:],                                             # another mark
    IMAGE[:2] + b"\x01" + IMAGE[3:],                                 # block 0 byte 2 is not 00
    IMAGE[:4] + b"\x00" * 16 + IMAGE[20:],                           # no barcode
    IMAGE[:4] + b"13\x0045".ljust(16, b"\0") + IMAGE[20:],           # text behind the end
    IMAGE[:4] + b"13\x8845".ljust(16, b"\0") + IMAGE[20:],           # no text
])
def test_without_a_checksum_only_the_exact_form_is_believed(image: bytes):
    with pytest.raises(TagError) as refused:
        decode_any(image, afi=0xD7)
    assert refused.value.code == "unknown_format"


@pytest.mark.parametrize(("wrong", "code"), [
    ({"primary_item_id": "12345678901234567"}, "does_not_fit"),
    ({"primary_item_id": ""}, "bad_value"),
    ({"primary_item_id": "a b"}, "bad_value"),
    ({"primary_item_id": "善"}, "bad_value"),
    ({"parts_in_item": 16}, "does_not_fit"),
    ({"legacy": Legacy3m(media=256)}, "bad_value"),
    ({"legacy": Legacy3m(library=1 << 20)}, "bad_value"),
    ({"legacy": Legacy3m(branch=1 << 12)}, "bad_value"),
    ({"legacy": Legacy3m(custom=-1)}, "bad_value"),
])
def test_what_does_not_fit_the_layout_is_not_written(wrong: dict, code: str):
    with pytest.raises(TagError) as refused:
        encode(replace(TagData(LEGACY_3M, "1301234567"), **wrong), size_bytes=112)
    assert refused.value.code == code


@given(
    st.text([chr(code) for code in range(0x21, 0x7F)], min_size=1, max_size=16),
    st.integers(1, 15), st.integers(1, 15),
    st.builds(Legacy3m, st.integers(0, 255), st.integers(0, 0xFFF), st.integers(0, 0xFFFFF), st.integers(0, 2**32 - 1)),
)
def test_every_field_comes_back(barcode: str, parts: int, part: int, legacy: Legacy3m):
    warnings = () if part <= parts else ("set_information",)
    data = TagData(LEGACY_3M, barcode, parts_in_item=parts, part_number=part, legacy=legacy, secured=True,
                   warnings=warnings)
    assert decode_any(encode(data, size_bytes=28), afi=0xD7) == data
