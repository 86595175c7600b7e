"""FEIG commands: what is asked of a pad and how its answers are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import feig_commands as feig
from drivers.feig_commands import Asked, Heard, SystemInfo
from drivers.feig_frames import build_request
from kiosk.ports import PortGarbled

UID = "E00401500012D687"

uids = st.binary(min_size=8, max_size=8).map(lambda b: b.hex().upper())
heard = st.lists(st.builds(Heard, uids, st.integers(0, 255)), max_size=40)


@pytest.mark.parametrize(("request_", "printed"), [
    (feig.version(), "05 FF 65 E5 CB"),
    (feig.rf_reset(), "05 FF 69 89 01"),
    (feig.inventory(), "07 FF B0 01 00 1C 56"),
    (feig.inventory(more=True), "07 FF B0 01 80 14 D2"),
    (feig.read_blocks(UID, 0, 8), "11 FF B0 23 01 E0 04 01 50 00 12 D6 87 00 08 BA 5E"),
    (feig.system_info(UID), "0F FF B0 2B 01 E0 04 01 50 00 12 D6 87 F2 7A"),
    (feig.write_afi(UID, 0xC2), "10 FF B0 27 01 E0 04 01 50 00 12 D6 87 C2 35 9A"),
])
def test_a_command_is_the_frame_of_the_manual(request_, printed: str):
    assert build_request(request_) == bytes.fromhex(printed)


def test_eas_is_a_command_of_the_chip_maker():
    """Frame of H60301-3e-ID-B chapter 8: B1, maker's code 04, A3, mode addressed, UID."""
    assert feig.eas(UID, feig.RESET_EAS).data == bytes.fromhex("04 A3 01") + bytes.fromhex(UID)
    assert feig.eas(UID, feig.RESET_EAS).command == 0xB1


def test_the_inventory_of_the_manual_is_one_tag_with_its_dsfid():
    assert feig.parse_inventory(bytes.fromhex("01 03 3E E0 04 01 50 00 12 D6 87")) == ([Heard(UID, 0x3E)], True)


@given(heard)
def test_an_inventory_reads_as_it_was_built(tags: list[Heard]):
    assert feig.parse_inventory(feig.build_inventory(tags)) == (tags, True)


def test_a_card_of_another_kind_among_the_tags_is_passed_over():
    other, ours = bytes([0x04, 0x00]) + bytes(8), feig.build_inventory([Heard(UID, 6)])[1:]
    assert feig.parse_inventory(b"\x02" + other + ours) == ([Heard(UID, 6)], True)


def test_what_stands_behind_a_card_with_a_longer_record_is_not_known():
    longer, ours = bytes([0x04, 0x00]) + bytes(11), feig.build_inventory([Heard(UID, 6)])[1:]
    assert feig.parse_inventory(b"\x03" + ours + longer + ours) == ([Heard(UID, 6)], False)
    assert feig.parse_inventory(b"\x01" + longer) == ([], False)


@pytest.mark.parametrize("data", ["01", "02 03 3E E0 04 01 50 00 12 D6 87", "01 03 3E E0 04 01 50 00 12 D6 87 00"])
def test_an_inventory_that_ends_too_soon_or_too_late_is_garbled(data: str):
    with pytest.raises(PortGarbled):
        feig.parse_inventory(bytes.fromhex(data))


@given(st.binary(max_size=80))
def test_any_bytes_are_an_inventory_or_a_typed_error(data: bytes):
    try:
        tags, _ = feig.parse_inventory(data)
    except PortGarbled:
        return
    assert len(tags) * 10 < max(1, len(data))


@given(st.integers(1, 16).flatmap(lambda n: st.lists(st.binary(min_size=n, max_size=n), min_size=1, max_size=32)))
def test_blocks_read_as_they_were_built(blocks: list[bytes]):
    assert feig.parse_blocks(feig.build_blocks(blocks), len(blocks)) == blocks


@given(st.binary(max_size=60), st.integers(1, 32))
def test_any_bytes_are_blocks_or_a_typed_error(data: bytes, count: int):
    try:
        blocks = feig.parse_blocks(data, count)
    except PortGarbled:
        return
    assert 1 <= len(blocks) <= count


def test_more_blocks_than_were_asked_for_are_not_believed():
    with pytest.raises(PortGarbled):
        feig.parse_blocks(feig.build_blocks([bytes(4)] * 10), 9)


def test_system_information_reads_as_it_was_built():
    info = SystemInfo(UID, 0x3E, 0x07, 28, 4, 0x01)
    assert feig.parse_system_info(feig.build_system_info(info)) == info


@pytest.mark.parametrize(("memory", "blocks", "size"), [
    ("03 1B", 28, 4), ("1B 03", 28, 4), ("04 1C", 28, 4), ("1C 04", 28, 4),      # ICODE SLIX in every order
    ("03 07", 8, 4), ("03 4E", 79, 4), ("3F 07", 64, 8), ("00 00", 0, 0), ("FF FF", 0, 0),
])
def test_the_memory_size_is_read_by_plausibility(memory: str, blocks: int, size: int):
    info = feig.parse_system_info(bytes.fromhex(f"3E {UID} 07 {memory} 01"))
    assert (info.blocks, info.block_size) == (blocks, size)


@given(st.binary(max_size=40))
def test_any_bytes_are_system_information_or_a_typed_error(data: bytes):
    try:
        assert len(feig.parse_system_info(data).uid) == 16
    except PortGarbled:
        assert len(data) != 13


@given(st.binary(max_size=40))
def test_a_pad_takes_any_request_apart_without_harm(data: bytes):
    asked = feig.parse_asked(data)
    assert asked is None or len(asked.uid) in (0, 16)


def test_a_pad_understands_what_the_driver_asks():
    assert feig.parse_asked(feig.write_afi(UID, 0xC2).data) == Asked(feig.WRITE_AFI, 1, UID, b"\xc2")
    assert feig.parse_asked(feig.inventory(more=True).data) == Asked(feig.INVENTORY, feig.MORE)
    assert feig.parse_asked(feig.eas(UID, feig.SET_EAS).data[1:]) == Asked(feig.SET_EAS, 1, UID)
