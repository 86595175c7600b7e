"""Simulated tags: memories that the real codec reads, chips that refuse what the real ones refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulators.tags import (
    CHIPS,
    LOCKED,
    NO_SUCH_BLOCK,
    NOT_SUPPORTED,
    IsoError,
    SimTag,
    from_image,
    tag_images,
    uid_for,
)
from drivers.tags import TagError, decode_any

BARCODE = "39001000000128"


@pytest.mark.parametrize("tag_format", ["iso28560-2", "iso28560-3", "3m-501"])
@pytest.mark.parametrize("secured", [True, False])
def test_an_item_in_parts_becomes_one_readable_tag_for_each_part(tag_format: str, secured: bool):
    images = tag_images(BARCODE, 3, tag_format, owner="VN-MUON", secured=secured)
    tags = [from_image(image) for image in images]
    data = [decode_any(bytes(tag.memory), dsfid=tag.dsfid, afi=tag.afi) for tag in tags]
    assert [(one.item_id, one.part, one.parts, one.secured) for one in data] == [
        (BARCODE, part, 3, secured) for part in (1, 2, 3)]
    assert len({tag.uid for tag in tags}) == 3


def test_title_owner_and_usage_are_on_the_tag():
    (image,) = tag_images(BARCODE, 1, "iso28560-2", "三国演义", "VN-MUON", 0x15)
    tag = from_image(image)
    data = decode_any(bytes(tag.memory), dsfid=tag.dsfid, afi=tag.afi)
    assert (data.title, data.owner, data.usage) == ("三国演义", "VN-MUON", 0x15)


@pytest.mark.parametrize("tag_format", ["iso28560-2", "iso28560-3", "3m-501"])
def test_a_damaged_tag_holds_no_item(tag_format: str):
    tag = from_image(tag_images(BARCODE, 1, tag_format, damaged=True)[0])
    with pytest.raises(TagError):
        decode_any(bytes(tag.memory), dsfid=tag.dsfid, afi=tag.afi)


def test_the_uid_of_a_barcode_is_always_the_same():
    assert uid_for(BARCODE, 2) == uid_for(BARCODE, 2) != uid_for(BARCODE, 1)
    assert tag_images(BARCODE)[0]["uid"] == uid_for(BARCODE)


@given(st.text(min_size=1), st.integers(1, 99), st.sampled_from(sorted(CHIPS)))
def test_a_uid_is_one_of_its_chip(barcode: str, part: int, chip: str):
    uid = uid_for(barcode, part, chip)
    assert len(bytes.fromhex(uid)) == 8 and uid.startswith(CHIPS[chip].uid_prefix)


def test_blocks_are_read_and_written_where_they_are():
    tag = SimTag("E004011000000001", bytearray(range(16)), 4)
    assert tag.read(1, 2) == [bytes([4, 5, 6, 7]), bytes([8, 9, 10, 11])]
    tag.write(1, b"muon")
    assert tag.read(1, 1) == [b"muon"]


@pytest.mark.parametrize(("first", "count"), [(0, 5), (4, 1), (0, 0), (255, 1)])
def test_a_block_that_is_not_there_is_refused(first: int, count: int):
    with pytest.raises(IsoError) as refused:
        SimTag("E004011000000001", bytearray(16)).read(first, count)
    assert refused.value.code == NO_SUCH_BLOCK


def test_what_is_locked_stays():
    tag = SimTag("E004011000000001", bytearray(16), locked={1}, afi=0x07, afi_locked=True)
    for write in (lambda: tag.write(1, b"muon"), lambda: tag.write_afi(0xC2)):
        with pytest.raises(IsoError) as refused:
            write()
        assert refused.value.code == LOCKED
    assert (tag.afi, bytes(tag.memory)) == (0x07, bytes(16))


def test_eas_is_for_chips_that_have_it():
    slix, tag_it = (from_image(tag_images(BARCODE, chip=chip)[0]) for chip in ("slix", "tag-it"))
    slix.set_eas(False)
    assert slix.eas is False
    with pytest.raises(IsoError) as refused:
        tag_it.set_eas(True)
    assert refused.value.code == NOT_SUPPORTED


def test_an_image_survives_its_journey_through_json():
    tag = from_image(tag_images(BARCODE)[0])
    tag.write_afi(0xC2)
    assert from_image(tag.as_image()) == tag


@pytest.mark.parametrize("wrong", [
    {"uid": "E004"}, {"memory": "0"}, {"memory": "000000"}, {"afi": 256}, {"colour": "red"}, {"block_size": 0},
])
def test_an_image_that_makes_no_sense_is_refused(wrong: dict):
    with pytest.raises(ValueError, match=r"."):
        from_image({"uid": "E004011000000001", "memory": "00000000"} | wrong)
