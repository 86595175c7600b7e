"""The way in: no memory, however odd, makes anything but data or a TagError; and what a desk gets beyond the standard."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.tags import (
    ISO_28560_2,
    ISO_28560_3,
    LEGACY_3M,
    Extension,
    TagData,
    TagError,
    decode,
    decode_any,
    dsfid_for,
    encode,
)
from drivers.tags.iso28560_3 import crc
from drivers.tags.model import WHAT_TO_DO

CODES = {"crc_mismatch", "blank", "truncated", "no_primary_id", "bad_compaction", "bad_text", "unknown_format"}
DSFIDS = st.one_of(st.sampled_from([0x00, 0x06, 0x3E]), st.integers(0, 255))
AFIS = st.none() | st.integers(0, 255)
PLAIN = TagData(ISO_28560_3, "30051000123452", isil="CN-110108-NLC", type_of_usage=1)

# Bytes that look more like tags than random ones do.
pieces = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([
        bytes.fromhex("11051CBE991A14"), bytes.fromhex("0201D0"), bytes.fromhex("140204B3"), b"\x80", b"\x00" * 8,
        bytes.fromhex("830207ACC09EBAA06F6B0000"), bytes.fromhex("7F020454727579"), bytes.fromhex("04110001"),
        encode(PLAIN, size_bytes=34), bytes.fromhex("0501000501"), b"\x55" * 24, b"\xff" * 4,
    ]),
)
memories = st.lists(pieces, max_size=6).map(b"".join)


@given(memories, DSFIDS, AFIS)
def test_any_bytes_are_a_tag_or_a_tag_error(memory: bytes, dsfid: int, afi: int | None):
    for read in (decode, decode_any):
        try:
            data = read(memory, dsfid=dsfid, afi=afi)
        except TagError as wrong:
            assert wrong.code in CODES
        else:
            assert data.primary_item_id
            assert data.format != ISO_28560_3 or crc(memory[:34].ljust(34, b"\0")) == memory[19:21]
            assert 0 <= data.part <= data.parts
            assert 0 <= data.usage <= 255
            assert data.as_json()["ok"] is True


@given(memories, st.sampled_from([0x00, 0x06, 0x3E]))
def test_what_was_read_from_any_bytes_can_be_written_and_read_again(memory: bytes, dsfid: int):
    try:
        data = decode_any(memory, dsfid=dsfid, afi=0x07)
    except TagError:
        return
    back = decode_any(encode(data, size_bytes=8192), dsfid=dsfid_for(data), afi=0x07)
    assert (back.format, back.primary_item_id, back.part, back.parts, back.owner, back.title) == (
        data.format, data.primary_item_id, data.part, data.parts, data.owner, data.title)


def test_every_error_says_what_to_do():
    assert set(WHAT_TO_DO) >= CODES
    with pytest.raises(TagError, match="write the tag before"):
        decode(b"\0" * 112)


def test_36_bytes_are_enough_to_know_an_item_of_the_fixed_layout():
    """The pad may read nine blocks; an extension block is then cut off."""
    data = replace(PLAIN, title="Truyện Kiều, in tại Hà Nội")
    part = encode(data, size_bytes=112)[:36]
    with pytest.raises(TagError) as refused:
        decode(part, dsfid=0x3E, afi=0x07)
    assert refused.value.code == "truncated"
    known = decode_any(part, dsfid=0x3E, afi=0x07)
    assert (known.item_id, known.owner, known.warnings) == (PLAIN.item_id, PLAIN.owner, ("extension_unreadable",))


def test_a_title_in_another_code_page_does_not_hide_the_item():
    memory = bytearray(encode(replace(PLAIN, extensions=(Extension(101, data=b"\xe9t\xe9"),)), size_bytes=112))
    memory[35:38] = bytes([4, 0, memory[37] ^ 101 ^ 4])      # the vendor's block becomes a title block
    assert decode_any(bytes(memory), dsfid=0x3E, afi=0x07).item_id == PLAIN.item_id


def test_a_wrong_crc_hides_the_item_from_the_desk_too():
    memory = bytearray(encode(PLAIN, size_bytes=112))
    memory[5] ^= 1
    with pytest.raises(TagError) as refused:
        decode_any(bytes(memory), dsfid=0x3E, afi=0x07)
    assert refused.value.code == "crc_mismatch"


@pytest.mark.parametrize(("layout", "dsfid"), [(ISO_28560_2, 0x06), (ISO_28560_3, 0x3E), (LEGACY_3M, 0x00)])
def test_each_layout_has_its_dsfid(layout: str, dsfid: int):
    data = TagData(layout, "1301234567")
    assert dsfid_for(data) == dsfid
    assert decode_any(encode(data, size_bytes=64), dsfid=dsfid, afi=0x07).item_id == "1301234567"


@pytest.mark.parametrize(("layout", "block_size"), [("ndef", 4), (ISO_28560_2, 0)])
def test_an_unknown_layout_or_block_size_is_not_written(layout: str, block_size: int):
    with pytest.raises(TagError) as refused:
        encode(TagData(layout, "1"), size_bytes=64, block_size=block_size)
    assert refused.value.code == "bad_value"


def test_the_rest_of_a_tag_is_filled_with_zeros():
    assert encode(PLAIN, size_bytes=112)[34:] == b"\0" * 78
