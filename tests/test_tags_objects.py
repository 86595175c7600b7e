"""Objects of ISO/IEC 15962: where one ends and the next begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.tags import TagError
from drivers.tags.objects import TagObject, join, split


def objects_of(memory: str) -> list[tuple[int, int, str]]:
    return [(one.oid, one.code, one.data.hex().upper()) for one in split(bytes.fromhex(memory))[0]]


@pytest.mark.parametrize(("memory", "objects"), [
    ("", []),
    ("00 1105", []),                                                   # the terminator ends it
    ("1101 0A", [(1, 1, "0A")]),                                       # the end of memory ends it
    ("1101 0A 00 2101 12", [(1, 1, "0A")]),
    ("80 80 1101 0A 80 2201 12 80", [(1, 1, "0A"), (2, 2, "12")]),     # null bytes
    ("91 00 01 0A 1101 0B", [(1, 1, "0A"), (1, 1, "0B")]),             # offset 0
    ("91 02 01 0A 0000 1101 0B", [(1, 1, "0A"), (1, 1, "0B")]),        # pad bytes 00
    ("91 01 01 0A 80 1101 0B", [(1, 1, "0A"), (1, 1, "0B")]),          # pad byte 80
    ("7F 02 01 41", [(17, 7, "41")]),                                  # an OID in a byte of its own
    ("FF 0B 01 02 4142 00", [(26, 7, "4142")]),                        # with an offset: OID first
    ("0F FF 01 41", [(270, 0, "41")]),
    ("66 00", [(6, 6, "")]),
    ("6F 00 8100" + "41" * 128, [(15, 6, "41" * 128)]),                # the first length of two bytes
    ("6F 00 7F" + "41" * 127, [(15, 6, "41" * 127)]),
    ("6F 00 8200" + "41" * 256, [(15, 6, "41" * 256)]),
])
def test_objects_are_cut_where_the_standard_says(memory: str, objects: list[tuple[int, int, str]]):
    assert objects_of(memory) == objects


@pytest.mark.parametrize("memory", [
    "11", "1102 0A", "91", "91 00", "91 02 01 0A 00", "7F", "7F 02", "6F 00 81", "6F 00 8100 41", "11 FF FF FF FF 00",
    "80 80 11",
])
def test_an_object_that_runs_past_the_memory_is_truncated(memory: str):
    with pytest.raises(TagError) as refused:
        split(bytes.fromhex(memory))
    assert refused.value.code == "truncated"


def test_what_lies_behind_the_terminator_is_handed_back():
    assert split(bytes.fromhex("1101 0A 00 AA BB"))[1] == b"\xaa\xbb"


def test_a_locked_object_fills_whole_blocks():
    """The middle one starts on a border because the one in front carries pad bytes, and ends on a border itself."""
    three = [TagObject(1, 1, b"\x0a"), TagObject(6, 6, b"A4"), TagObject(7, 6, b"BA")]
    memory = join(three, aligned=frozenset({6}), block_size=4)
    assert memory.hex(" ").upper() == "91 00 01 0A E6 03 02 41 34 00 00 00 67 02 42 41"
    assert [one.data for one in split(memory)[0]] == [b"\x0a", b"A4", b"BA"]


tag_objects = st.builds(TagObject, st.integers(1, 270), st.integers(0, 7), st.binary(max_size=300))


@given(st.lists(tag_objects, max_size=6), st.sets(st.integers(1, 270), max_size=4), st.sampled_from([1, 4, 8, 32]))
def test_objects_come_back_whatever_is_locked(objects: list[TagObject], locked: set[int], block_size: int):
    memory = join(objects, aligned=frozenset(locked), block_size=block_size)
    back = [TagObject(one.oid, one.code, one.data) for one in split(memory)[0]]
    assert back == objects


@given(st.lists(tag_objects, min_size=1, max_size=6, unique_by=lambda one: one.oid), st.sampled_from([4, 8]))
def test_every_locked_object_has_its_blocks_to_itself(objects: list[TagObject], block_size: int):
    aligned = frozenset(one.oid for one in objects[::2])
    for place, one in enumerate(objects):
        if one.oid in aligned:
            alone = join([one], aligned=aligned, block_size=block_size)
            so_far = join(objects[: place + 1], aligned=aligned, block_size=block_size)
            assert len(alone) % block_size == len(so_far) % block_size == 0
            assert so_far.endswith(alone)
