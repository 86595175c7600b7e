"""ISO 28560-2, the writer's side: which octets, which order, which blocks. (The reading side: test_tags_images.)"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.tags import ISO_28560_2, SetInformation, TagData, TagError, decode, encode
from drivers.tags.iso28560_2 import ELEMENTS

EXAMPLE = TagData(ISO_28560_2, "123456789012", isil="US-InU-Mu", shelf_location="QA268.L55",
                  set_information=SetInformation(12, 3, "1203"))
PRINTED = bytes.fromhex("9100051CBE991A14 0201D0 140204B3 4607441CB6E2E335D6 830207ACC09EBAA06F6B0000")
TEXT_FIELDS = sorted(set(ELEMENTS.values()) - {"content_parameter", "set_information", "type_of_usage", "isil",
                                               "primary_item_id", "ill_borrower"})


def read(memory: bytes) -> TagData:
    return decode(memory, dsfid=0x06, afi=0x07)


def written(data: TagData) -> TagData:
    return read(encode(data, size_bytes=4096))


def test_the_worked_example_is_written_octet_by_octet():
    """OID 1 and the owner are to be locked: they fill whole blocks."""
    assert encode(EXAMPLE, size_bytes=36, locked=frozenset({1, 3})) == PRINTED


def test_the_worked_example_comes_back():
    assert written(EXAMPLE) == replace(EXAMPLE, content_parameter=(3, 4, 6), secured=True)


def test_an_identifier_alone_needs_no_content_parameter():
    assert encode(TagData(ISO_28560_2, "123456789012"), size_bytes=8).hex().upper() == "11051CBE991A1400"


def test_the_content_parameter_names_what_is_there_whatever_the_data_said():
    data = TagData(ISO_28560_2, "12", content_parameter=(3, 4, 5), local_data_c="AA", isil="VN-HANOI01")
    assert written(data).content_parameter == (3, 26)


@pytest.mark.parametrize(("said", "digits"), [
    (SetInformation(12, 3, "1203"), "1203"),
    (SetInformation(3, 1, ""), "31"),
    (SetInformation(12, 3, ""), "1203"),
    (SetInformation(9, 9, ""), "99"),
    (SetInformation(120, 7, ""), "120007"),
    (SetInformation(None, None, "12x"), "12x"),
])
def test_parts_come_first_in_as_few_digits_as_both_need(said: SetInformation, digits: str):
    back = written(TagData(ISO_28560_2, "12", set_information=said)).set_information
    assert back is not None
    assert back.raw == digits


def test_parts_given_as_numbers_become_set_information():
    back = written(TagData(ISO_28560_2, "12", parts_in_item=3, part_number=2))
    assert back.set_information == SetInformation(3, 2, "32")


def test_an_item_of_one_part_has_no_set_information():
    assert written(TagData(ISO_28560_2, "12", parts_in_item=1, part_number=1)).set_information is None


@pytest.mark.parametrize(("parts", "part"), [(2, 3), (1000, 1), (-1, 1)])
def test_an_impossible_set_is_not_written(parts: int, part: int):
    with pytest.raises(TagError) as refused:
        encode(TagData(ISO_28560_2, "12", parts_in_item=parts, part_number=part), size_bytes=112)
    assert refused.value.code == "bad_value"


def test_a_tag_without_identifier_is_not_written():
    with pytest.raises(TagError) as refused:
        encode(TagData(ISO_28560_2, ""), size_bytes=112)
    assert refused.value.code == "bad_value"


def test_more_than_the_tag_holds_is_not_written():
    with pytest.raises(TagError) as refused:
        encode(TagData(ISO_28560_2, "12", title="x" * 100), size_bytes=32)
    assert refused.value.code == "does_not_fit"


def test_reserved_objects_are_kept():
    data = TagData(ISO_28560_2, "12", other_objects=((27, "A"), (31, "0102")))
    assert written(data).other_objects == ((27, "A"), (31, "0102"))


isils = st.from_regex(r"[A-Z]{2}-[A-Za-z0-9/:]{1,11}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
octets = st.binary(min_size=1, max_size=140).map(lambda data: data.hex().upper())
sets = st.integers(1, 999).flatmap(lambda parts: st.tuples(st.just(parts), st.integers(1, parts)))
_CAN_BE_BINARY = {"local_data_a", "local_data_b", "local_data_c", "media_format", "supply_chain_stage"}
tags = st.fixed_dictionaries(
    {"primary_item_id": texts},
    optional={name: st.one_of(texts, octets) if name in _CAN_BE_BINARY else texts for name in TEXT_FIELDS} | {
        "isil": isils, "ill_borrower": isils, "type_of_usage": st.integers(0, 255).map("{:02X}".format),
    },
)


@given(tags, st.none() | sets)
def test_every_element_comes_back(said: dict[str, str], parts: tuple[int, int] | None):
    data = TagData(ISO_28560_2, **said)  # pyright: ignore[reportArgumentType]
    if parts:
        data = replace(data, set_information=SetInformation(*parts, raw=""))
    back = written(data)
    assert all(getattr(back, name) == text for name, text in said.items())
    assert back.warnings == ()
    assert parts is None or (back.parts, back.part) == parts
    assert written(back) == back


@given(tags, st.frozensets(st.integers(1, 26)), st.sampled_from([1, 4, 8]))
def test_locking_changes_blocks_and_nothing_else(said: dict[str, str], locked: frozenset[int], block_size: int):
    data = TagData(ISO_28560_2, **said)  # pyright: ignore[reportArgumentType]
    memory = encode(data, size_bytes=8192, block_size=block_size, locked=locked)
    assert read(memory) == written(data)
