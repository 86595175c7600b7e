"""FEIG frames: the makers' examples, crumbs, joined frames, noise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.feig_frames import (
    FRAME_MAX,
    STATUS,
    Reply,
    Request,
    Splitter,
    Then,
    build_reply,
    build_request,
    crc16,
    parse_reply,
    parse_request,
)

# Frames printed in the FEIG manual or computed from its rules (one line each in the facts about pads).
REQUESTS = [
    ("06 FF 52 00 0F 6E", Request(0x52, b"\x00")),
    ("05 FF 65 E5 CB", Request(0x65)),
    ("05 FF 69 89 01", Request(0x69)),
    ("06 FF 6A 01 E4 07", Request(0x6A, b"\x01")),
    ("07 FF B0 01 00 1C 56", Request(0xB0, b"\x01\x00")),
    ("07 FF B0 01 80 14 D2", Request(0xB0, b"\x01\x80")),
    ("11 FF B0 23 01 E0 04 01 50 00 12 D6 87 00 08 BA 5E", Request(0xB0, bytes.fromhex("2301E00401500012D6870008"))),
    ("0F FF B0 2B 01 E0 04 01 50 00 12 D6 87 F2 7A", Request(0xB0, bytes.fromhex("2B01E00401500012D687"))),
    ("10 FF B0 27 01 E0 04 01 50 00 12 D6 87 C2 35 9A", Request(0xB0, bytes.fromhex("2701E00401500012D687C2"))),
]
REPLIES = [
    ("11 00 B0 00 01 03 3E E0 04 01 50 00 12 D6 87 43 3F", Reply(0xB0, 0x00, bytes.fromhex("01033EE00401500012D687"))),
    ("06 00 B0 01 5C 63", Reply(0xB0, 0x01)),
    ("06 00 B0 00 D5 72", Reply(0xB0, 0x00)),
    ("07 00 B0 95 12 60 DE", Reply(0xB0, 0x95, b"\x12")),
]

bodies = st.binary(min_size=2, max_size=400)


def frame_of(body: bytes) -> bytes:
    return build_request(parse_request(body))


@pytest.mark.parametrize(("printed", "request_"), REQUESTS)
def test_a_request_is_built_as_the_maker_prints_it(printed: str, request_: Request):
    assert build_request(request_) == bytes.fromhex(printed)
    (body,) = Splitter().feed(bytes.fromhex(printed))
    assert parse_request(body) == request_


@pytest.mark.parametrize(("printed", "reply"), REPLIES)
def test_a_reply_is_read_as_the_maker_prints_it(printed: str, reply: Reply):
    (body,) = Splitter().feed(bytes.fromhex(printed))
    assert parse_reply(body) == reply
    assert build_reply(reply) == bytes.fromhex(printed)


def test_the_checksum_has_the_value_that_is_published_for_it():
    assert crc16(b"123456789") == 0x6F91


def test_a_tag_that_refuses_says_why():
    reply = Reply(0xB0, 0x95, b"\x12")
    assert reply.then is Then.TAG_REFUSED
    assert "locked" in reply.meaning and "(12)" in reply.meaning


def test_an_unknown_status_is_a_refusal_and_never_success():
    for status in set(range(256)) - set(STATUS):
        assert Reply(0xB0, status).then is Then.REFUSED
        assert Reply(0xB0, status).meaning


def test_what_is_too_long_for_a_standard_frame_goes_as_an_advanced_one():
    body = bytes([0x00, 0xB0, 0x94]) + bytes(range(256))
    frame = build_reply(Reply(0xB0, 0x94, bytes(range(256))))
    assert frame[0] == 0x02 and int.from_bytes(frame[1:3], "big") == len(frame)
    assert Splitter().feed(frame) == [body]


def test_a_short_request_can_be_advanced_too():
    frame = build_request(Request(0xB0, b"\x01\x00"), advanced=True)
    assert frame[:3] == b"\x02\x00\x09"
    assert Splitter().feed(frame) == [b"\xff\xb0\x01\x00"]


@given(st.lists(bodies, max_size=5))
def test_frames_in_crumbs_are_the_same_frames(sent: list[bytes]):
    splitter, got = Splitter(), []
    for byte in b"".join(map(frame_of, sent)):
        got += splitter.feed(bytes([byte]))
    assert got == sent
    assert not splitter.unfinished


@given(st.lists(bodies, max_size=5))
def test_frames_joined_in_one_piece_are_the_same_frames(sent: list[bytes]):
    assert Splitter().feed(b"".join(map(frame_of, sent))) == sent


@given(st.lists(st.tuples(st.binary(max_size=300), bodies), max_size=5))
def test_after_any_noise_and_a_silence_the_next_frame_is_whole(pairs: list[tuple[bytes, bytes]]):
    splitter = Splitter()
    for noise, body in pairs:
        splitter.feed(noise)
        splitter.silence()
        assert splitter.feed(frame_of(body)) == [body]


@given(st.lists(st.binary(max_size=600), max_size=8))
def test_any_bytes_do_no_harm_and_pile_up_nowhere(pieces: list[bytes]):
    splitter = Splitter()
    for piece in pieces:
        for body in splitter.feed(piece):
            assert len(body) >= 2
        assert len(splitter._rest) <= FRAME_MAX


@given(bodies, st.data())
def test_one_wrong_byte_is_never_another_frame(body: bytes, data: st.DataObject):
    frame = bytearray(frame_of(body))
    place = data.draw(st.integers(0, len(frame) - 1))
    frame[place] ^= data.draw(st.integers(1, 255))
    splitter = Splitter()
    assert splitter.feed(bytes(frame)) == []
    splitter.silence()
    assert splitter.damaged == 1


def test_a_frame_inside_a_damaged_one_is_not_found():
    """A tag's memory may hold the bytes of an inventory; it must not be taken for one."""
    inner = build_reply(Reply(0xB0, 0x00, bytes.fromhex("01033EE004015000000001")))
    outer = bytearray(build_reply(Reply(0xB0, 0x00, b"\x08\x04" + inner)))
    outer[4] ^= 0x01
    splitter = Splitter()
    assert splitter.feed(bytes(outer)) == []
    assert splitter.feed(inner) == []
    splitter.silence()
    assert splitter.feed(inner) != []


def test_a_reply_needs_a_status():
    assert parse_reply(b"\x00\xb0") is None
