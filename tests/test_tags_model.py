"""What the rest of the house asks of a tag, the same for every layout."""

import pytest

from drivers.tags import ISO_28560_2, ISO_28560_3, LEGACY_3M, Extension, SetInformation, TagData, TagError
from drivers.tags.model import USAGE_NO_INFORMATION


@pytest.mark.parametrize(("layout", "said", "usage"), [
    (ISO_28560_3, 1, 0x10), (ISO_28560_3, 8, 0x80), (ISO_28560_3, 0, 0x00),
    (ISO_28560_2, "13", 0x13), (ISO_28560_2, "FF", 0xFF), (ISO_28560_2, None, USAGE_NO_INFORMATION),
    (ISO_28560_2, "x", USAGE_NO_INFORMATION), (ISO_28560_2, "book", USAGE_NO_INFORMATION),
    (ISO_28560_2, "1", USAGE_NO_INFORMATION), (LEGACY_3M, None, 0x10),
])
def test_usage_is_the_byte_of_iso_28560_2(layout: str, said: int | str | None, usage: int):
    assert TagData(layout, "1", type_of_usage=said).usage == usage


@pytest.mark.parametrize(("parts", "part", "meant"), [
    (None, None, (1, 1)), (1, 1, (1, 1)), (3, 2, (3, 2)), (0, 0, (1, 1)),
    (2, 3, (3, 2)),                    # swapped: "part 3 of 2" has no other reading
    (3, 0, (3, 0)),                    # a set that never gets complete: for the desk
])
def test_part_never_exceeds_parts(parts: int | None, part: int | None, meant: tuple[int, int]):
    fixed = TagData(ISO_28560_3, "1", parts_in_item=parts, part_number=part)
    objects = TagData(ISO_28560_2, "1", set_information=SetInformation(parts, part, ""))
    assert (fixed.parts, fixed.part) == (objects.parts, objects.part) == meant


def test_pad_spaces_are_no_part_of_the_barcode():
    data = TagData(ISO_28560_3, "30051000  ", isil="DK-718500")
    assert (data.primary_item_id, data.item_id, data.owner) == ("30051000  ", "30051000", "DK-718500")


def test_json_leaves_out_what_is_absent():
    assert TagData(ISO_28560_2, "1", secured=True).as_json() == {
        "ok": True, "format": ISO_28560_2, "primary_item_id": "1", "secured": True, "warnings": []}


def test_json_of_the_fixed_layout_always_has_its_fields():
    data = TagData(ISO_28560_3, "1", type_of_usage=0, crc_ok=True, extensions=(Extension(101, data=b"\xab"),))
    assert data.as_json() == {
        "ok": True, "format": ISO_28560_3, "primary_item_id": "1", "secured": None, "warnings": [], "isil": "",
        "type_of_usage": 0, "crc_ok": True,
        "extensions": [{"id": 101, "checksum_ok": True, "fields": {}, "raw": "AB"}]}


def test_json_of_an_error():
    assert TagError("blank", "nothing there").as_json() == {"ok": False, "error": "blank", "format": None}
