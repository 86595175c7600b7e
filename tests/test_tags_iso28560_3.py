"""ISO 28560-3, the writer's side and what damage does. (The reading side: test_tags_images.)"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.tags import ISO_28560_3, Extension, TagData, TagError, decode, encode
from drivers.tags.iso28560_3 import crc

PLAIN = TagData(ISO_28560_3, "1000000056", content_parameter=1, isil="DK-718500", type_of_usage=1, parts_in_item=1,
                part_number=1, crc_ok=True, secured=True)
ANNEX_B1 = bytes.fromhex("1101013130303030303030353600000000000098A4444B3731383530300000000000")
ANNEX_B2 = bytes.fromhex(
    "110101 31303030303030313336000000000000 3615 444B3731383530300000000000 0501000501"
    "22020071 426F67766F676E656E00 3132333435363738393000 00 6137383936353663 00")


def read(memory: bytes, dsfid: int = 0x3E) -> TagData:
    return decode(memory, dsfid=dsfid, afi=0x07)


def test_annex_b_1_is_written_octet_by_octet():
    assert encode(PLAIN, size_bytes=34) == ANNEX_B1


def test_annex_b_2_is_written_octet_by_octet():
    blocks = (
        Extension(1, (("media_format", 1),)),
        Extension(2, (("supplier_id", "Bogvognen"), ("product_id_local", "1234567890"), ("order_number", ""),
                      ("supplier_invoice", "a789656c"))),
    )
    data = replace(PLAIN, primary_item_id="1000000136", extensions=blocks)
    assert encode(data, size_bytes=len(ANNEX_B2)) == ANNEX_B2
    assert read(ANNEX_B2) == data


@pytest.mark.parametrize(("basic", "expected"), [
    (ANNEX_B1, "98A4"), (ANNEX_B2, "3615"),
    (bytes.fromhex("110101 31363230313534343239000000000000 0000 46494D616D6B2D4D0000000000"), "C4CF"),
])
def test_the_crc_is_the_standard_s(basic: bytes, expected: str):
    assert crc(basic[:34]).hex().upper() == expected


@pytest.mark.parametrize(("size", "isil", "fits"), [
    (32, "CN-110108-NL", True), (32, "CN-110108-NLC", False), (33, "CN-110108-NLC", True),
    (34, "CN-110108-NLC1", True), (34, "CN-110108-NLC12", False),
])
def test_the_owner_has_thirteen_bytes_and_eleven_on_a_small_tag(size: int, isil: str, fits: bool):
    data = replace(PLAIN, isil=isil)
    if fits:
        assert read(encode(data, size_bytes=size)) == data
    else:
        with pytest.raises(TagError) as refused:
            encode(data, size_bytes=size)
        assert refused.value.code == "does_not_fit"


@pytest.mark.parametrize(("wrong", "code"), [
    ({"primary_item_id": ""}, "bad_value"),
    ({"primary_item_id": "12345678901234567"}, "does_not_fit"),
    ({"primary_item_id": "善本善本善本"}, "does_not_fit"),
    ({"primary_item_id": "a\0b"}, "bad_value"),
    ({"primary_item_id": "\ud800"}, "bad_value"),
    ({"isil": "OCLC-1"}, "bad_value"),
    ({"parts_in_item": 256}, "bad_value"),
    ({"extensions": (Extension(4, (("title", "x" * 252),)),)}, "does_not_fit"),
    ({"extensions": (Extension(4, (("author", "x"),)),)}, "bad_value"),
    ({"extensions": (Extension(1, (("media_format", 256),)),)}, "bad_value"),
    ({"extensions": (Extension(1, (("media_format", "book"),)),)}, "bad_value"),
    ({"extensions": (Extension(4, (("title", "a\0b"),)),)}, "bad_value"),
    ({"extensions": (Extension(0x10000, data=b"x"),)}, "does_not_fit"),
    ({"extensions": (Extension(101, data=b"x" * 77),)}, "does_not_fit"),
])
def test_what_does_not_fit_the_layout_is_not_written(wrong: dict, code: str):
    with pytest.raises(TagError) as refused:
        encode(replace(PLAIN, **wrong), size_bytes=112)
    assert refused.value.code == code


def test_a_tag_of_28_bytes_is_too_small():
    with pytest.raises(TagError) as refused:
        encode(PLAIN, size_bytes=28)
    assert refused.value.code == "does_not_fit"


def test_a_title_alone_becomes_a_title_block():
    back = read(encode(replace(PLAIN, title="Truyện Kiều"), size_bytes=112))
    assert back.title == "Truyện Kiều"
    assert back.extensions == (Extension(4, (("title", "Truyện Kiều"),)),)
    assert read(encode(back, size_bytes=112)) == back


def test_a_damaged_block_is_not_written_again():
    damaged = Extension(1, checksum_ok=False)
    assert encode(replace(PLAIN, extensions=(damaged,)), size_bytes=112) == encode(PLAIN, size_bytes=112)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=16)
identifiers = words.filter(lambda text: 0 < len(text.encode()) <= 16)
isils = st.just("") | st.from_regex(r"[A-Z]{2}-[A-Za-z0-9/:]{1,11}", fullmatch=True)
bytes_ = st.integers(0, 255)


@st.composite
def blocks(draw: st.DrawFn) -> Extension:
    names = {1: ("alternative_item_id", "alternative_owner"), 3: ("shelf_location", "marc_media_format"),
             4: ("title",), 5: ("ill_borrowing_institution", "ill_transaction_number")}
    kind = draw(st.sampled_from([1, 3, 4, 5, 6, 101, 0xFFFF]))
    if kind not in names:
        return Extension(kind, data=draw(st.binary(max_size=40)))
    first = (("media_format", draw(bytes_)),) if kind == 1 else ()
    texts = tuple((name, draw(words.filter(bool))) for name in names[kind])
    return Extension(kind, first + texts)


@given(identifiers, isils, st.integers(0, 15), bytes_, bytes_, st.lists(blocks(), max_size=3))
def test_every_field_comes_back(identifier: str, isil: str, usage: int, parts: int, part: int, more: list[Extension]):
    titles = [str(dict(block.values)["title"]) for block in more if block.id == 4]
    data = TagData(ISO_28560_3, identifier, content_parameter=1, isil=isil, type_of_usage=usage, parts_in_item=parts,
                   part_number=part, extensions=tuple(more), title=titles[0] if titles else "", crc_ok=True,
                   secured=True, warnings=() if 1 <= part <= parts else ("set_information",))
    assert read(encode(data, size_bytes=1024)) == data


@given(identifiers, isils, st.integers(0, 255), bytes_, st.binary(min_size=1, max_size=34))
def test_whatever_is_damaged_no_identifier_is_told_unless_the_crc_is_right(
        identifier: str, isil: str, parts: int, part: int, damage: bytes):
    data = replace(PLAIN, primary_item_id=identifier, isil=isil, parts_in_item=parts, part_number=part)
    good = encode(data, size_bytes=36)
    bad = bytes(octet ^ damage[at] if at < len(damage) else octet for at, octet in enumerate(good))
    if crc(bad[:34]) != bad[19:21]:
        with pytest.raises(TagError) as refused:
            read(bad)
        assert refused.value.code in {"crc_mismatch", "blank"}


@pytest.mark.parametrize("dsfid", [0x3E, 0x00, 0x07])
@pytest.mark.parametrize("parts", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize("identifier", ["30051000123452", "A1", "善本0012", "1234567890123456", "1"])
def test_no_single_flipped_bit_makes_another_identifier(identifier: str, parts: int, dsfid: int):
    good = encode(replace(PLAIN, primary_item_id=identifier, parts_in_item=parts), size_bytes=112)
    for bit in range(34 * 8):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(TagError):
            read(bytes(bad), dsfid)


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 5, 8])
def test_nor_under_a_wrong_dsfid(parts: int):
    good = encode(replace(PLAIN, primary_item_id="30051000123452", parts_in_item=parts), size_bytes=112)
    for bit in range(8, 34 * 8):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(TagError):
            read(bytes(bad), 0x06)
