"""How much of a tag is read, in which order its bytes come, and what is believed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.pad_tags import AS_IS, REVERSED, BlockOrder, Cache, Known, blocks_of, known
from drivers.simulators.tags import from_image, tag_images
from drivers.tags import TagError, decode_any
from kiosk.state import Tag, TagKind

BARCODE = "39001000000128"


def blocks(tag_format: str = "iso28560-3", count: int = 9, **more) -> tuple[list[bytes], int]:
    tag = from_image(tag_images(BARCODE, 1, tag_format, owner="VN-MUON", **more)[0])
    return tag.read(0, min(count, tag.blocks)), tag.dsfid


def turned(some: list[bytes]) -> list[bytes]:
    return [one[::-1] for one in some]


@pytest.mark.parametrize("tag_format", ["iso28560-2", "iso28560-3", "3m-501"])
def test_36_bytes_are_enough_for_a_usual_tag(tag_format: str):
    some, dsfid = blocks(tag_format)
    verdict = BlockOrder(AS_IS).judge(some, dsfid)
    assert verdict.complete and verdict.data and verdict.data.item_id == BARCODE


@pytest.mark.parametrize("tag_format", ["iso28560-2", "iso28560-3"])
def test_a_title_on_the_tag_takes_more(tag_format: str):
    order = BlockOrder()
    assert not order.judge(*blocks(tag_format, title="Truyện Kiều")).complete
    verdict = order.judge(*blocks(tag_format, 28, title="Truyện Kiều"))
    assert verdict.complete and verdict.data and verdict.data.title == "Truyện Kiều"


def test_a_blank_tag_is_known_by_its_first_blocks():
    verdict = BlockOrder().judge([bytes(4)] * 9, 0)
    assert verdict.complete and verdict.error and verdict.error.code == "blank"


def test_a_wrong_checksum_is_known_by_the_first_blocks():
    some, dsfid = blocks(damaged=True)
    verdict = BlockOrder(AS_IS).judge(some, dsfid)
    assert verdict.complete and verdict.error and verdict.error.code == "crc_mismatch"


def test_the_checksum_of_one_tag_settles_the_order():
    for turn, settled in ((list, AS_IS), (turned, REVERSED)):
        order = BlockOrder("auto")
        some, dsfid = blocks()
        verdict = order.judge(turn(some), dsfid)
        assert verdict.data and verdict.data.item_id == BARCODE and order.settled == settled


def test_tags_without_checksum_settle_it_together():
    order = BlockOrder("auto")
    for _ in range(3):
        assert order.settled == ""
        some, dsfid = blocks("iso28560-2")
        verdict = order.judge(turned(some), dsfid)
        assert verdict.data and verdict.data.item_id == BARCODE
    assert order.settled == REVERSED


def test_a_setting_is_obeyed():
    some, dsfid = blocks()
    assert BlockOrder(AS_IS).judge(turned(some), dsfid).data is None
    assert BlockOrder(REVERSED).judge(turned(some), dsfid).data is not None


def test_what_makes_sense_in_both_orders_and_differently_is_no_item():
    """An object of digits whose first block reads the same from both ends."""
    both = [bytes.fromhex("21060621"), bytes.fromhex("12345678"), bytes(4)]
    order = BlockOrder("auto")
    straight, reverse = (decode_any(b"".join(x), dsfid=6).item_id for x in (both, turned(both)))
    assert straight != reverse
    verdict = order.judge(both, 6)
    assert verdict.data is None and verdict.error and order.settled == ""


@given(st.lists(st.binary(min_size=4, max_size=4), min_size=1, max_size=28), st.integers(0, 255))
def test_any_memory_is_an_item_or_a_typed_error(some: list[bytes], dsfid: int):
    verdict = BlockOrder().judge(some, dsfid)
    assert (verdict.data is None) is (verdict.error is not None)


def test_every_vector_of_the_data_set_says_the_same_in_steps_as_in_one(shared_data: Path):
    """Nine blocks first, the rest when wanted: the same item as from the whole memory, whichever way the pad gives bytes."""
    read_more = 0
    for vector in json.loads((shared_data / "rfid_vectors.json").read_text("utf-8"))["vectors"]:
        memory, dsfid = bytes.fromhex(vector["memory"]), int(vector["dsfid"], 16)
        whole = [memory[at: at + 4] for at in range(0, len(memory), 4)]
        for turn, setting in ((list, AS_IS), (turned, REVERSED), (turned, "auto"), (list, "auto")):
            order = BlockOrder(setting)
            verdict = order.judge(turn(whole[:9]), dsfid)
            if not verdict.complete and len(whole) > 9:
                verdict = order.judge(turn(whole), dsfid)
                read_more += 1
            try:
                wanted = decode_any(memory, dsfid=dsfid)
            except TagError as wrong:
                assert verdict.error and (setting == "auto" or verdict.error.code == wrong.code), vector["id"]
            else:
                assert verdict.data and known("", verdict.data) == known("", wanted), vector["id"]
    assert read_more


def test_a_patrons_card_is_known_by_its_type_of_usage():
    some, dsfid = blocks(usage=0x80)
    verdict = BlockOrder().judge(some, dsfid)
    assert verdict.data
    assert known("E0", verdict.data) == Known(Tag("E0", TagKind.PATRON, BARCODE, owner="VN-MUON", usage=0x80), "iso28560-3")


@pytest.mark.parametrize(("uid", "count"), [
    ("E004011012345678", 28), ("E004010012345678", 28), ("E004010812345678", 79), ("E004015000123456", 28),
    ("E004030012345678", 8), ("E004020012345678", 40), ("E00780C412345678", 0), ("E016000000000000", 0),
])
def test_the_uid_tells_how_many_blocks_a_known_chip_has(uid: str, count: int):
    assert blocks_of(uid) == count


def test_an_item_is_remembered_for_a_while_and_under_its_dsfid():
    cache, book = Cache(), Known(Tag("E1", TagKind.ITEM, BARCODE))
    cache.put(book, 0x3E, 100.0)
    assert cache.get("E1", 0x3E, 100.0 + Cache.AGE_S) is book
    assert cache.get("E1", 0x3E, 100.1 + Cache.AGE_S) is None
    assert cache.get("E1", 0x06, 100.0) is None


@pytest.mark.parametrize("kind", [TagKind.PATRON, TagKind.BLANK, TagKind.UNREADABLE])
def test_nothing_but_items_is_remembered(kind: TagKind):
    cache = Cache()
    cache.put(Known(Tag("E1", kind, "29001000000013")), 0x3E, 0.0)
    assert cache.get("E1", 0x3E, 0.0) is None


def test_the_memory_of_items_is_bounded_and_forgets_the_oldest():
    cache = Cache()
    for n in range(Cache.ITEMS_MAX + 1):
        cache.put(Known(Tag(f"E{n}", TagKind.ITEM)), 0, 0.0)
    assert cache.get("E0", 0, 0.0) is None
    assert cache.get("E1", 0, 0.0) and cache.get(f"E{Cache.ITEMS_MAX}", 0, 0.0)
