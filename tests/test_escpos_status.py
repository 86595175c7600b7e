"""Status bytes: the bits of the manual, each kind told apart by its pattern, and any noise survived."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.escpos_status import BLOCK_MAX, Kind, Said, Sorter, state_of_automatic, state_of_realtime

HEALTHY = {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}


@pytest.mark.parametrize(("change", "state"), [
    ({}, "ok"), ({1: 0x12}, "ok"),
    ({4: 0x1E}, "paper_low"),
    ({4: 0x72}, "paper_out"), ({4: 0x7E}, "paper_out"), ({1: 0x1A, 2: 0x32}, "paper_out"),
    ({1: 0x1E, 2: 0x16}, "cover_open"), ({1: 0x1E, 2: 0x36, 4: 0x7E}, "cover_open"),
    ({1: 0x1A, 2: 0x52, 3: 0x1A}, "trouble"), ({3: 0x32}, "trouble"), ({3: 0x52}, "trouble"), ({1: 0x1A}, "trouble"),
])
def test_the_answers_to_dle_eot_mean_what_the_manual_says(change: dict[int, int], state: str):
    assert state_of_realtime(HEALTHY | change) == state


@pytest.mark.parametrize(("asb", "state"), [
    ("14 00 00 0F", "ok"), ("10 00 00 00", "ok"), ("10 00 03 00", "paper_low"), ("18 00 0C 00", "paper_out"),
    ("18 00 0F 0F", "paper_out"), ("3C 00 00 0F", "cover_open"), ("18 08 00 00", "trouble"), ("18 40 00 00", "trouble"),
    ("18 00 00 00", "trouble"),
])
def test_the_four_bytes_of_asb_mean_what_the_manual_says(asb: str, state: str):
    assert state_of_automatic(bytes.fromhex(asb)) == state


def test_every_kind_of_answer_is_told_apart_in_one_stream():
    said = Sorter().feed(bytes.fromhex("16 12 00 03 18 00 0C 0F 13 11 37 25 00 12 FF"))
    assert [(x.kind, x.data.hex()) for x in said] == [
        (Kind.REALTIME, "16"), (Kind.REALTIME, "12"), (Kind.FENCE, "00"), (Kind.FENCE, "03"),
        (Kind.AUTOMATIC, "18000c0f"), (Kind.HOLD, "13"), (Kind.GO, "11"), (Kind.BLOCK, "372500"), (Kind.REALTIME, "12"),
        (Kind.NOISE, "ff")]


def test_flow_control_and_a_real_time_answer_may_come_in_the_middle_of_asb():
    kinds = [x.kind for x in Sorter().feed(bytes.fromhex("10 13 00 12 00 11 0F"))]
    assert kinds == [Kind.HOLD, Kind.REALTIME, Kind.GO, Kind.AUTOMATIC]


def test_a_block_that_never_ends_is_noise():
    said = Sorter().feed(b"\x37" + b"A" * BLOCK_MAX + b"\x12")
    assert said[0].kind is Kind.NOISE
    assert said[-1] == Said(Kind.REALTIME, b"\x12")


@given(st.lists(st.binary(max_size=9)))
def test_no_byte_is_lost_or_invented_whatever_comes(chunks: list[bytes]):
    sorter = Sorter()
    said = [x for chunk in chunks for x in sorter.feed(chunk)] + sorter.forget()
    assert sorted(b"".join(x.data for x in said)) == sorted(b"".join(chunks))


@given(st.binary(max_size=64))
def test_crumbs_are_sorted_as_one_piece_is(data: bytes):
    whole, crumbs = Sorter(), Sorter()
    assert whole.feed(data) == [x for byte in data for x in crumbs.feed(bytes([byte]))]


@given(st.binary(max_size=64), st.sampled_from([0x12, 0x16, 0x1A, 0x32, 0x72]))
def test_after_any_noise_the_next_answer_is_understood(noise: bytes, answer: int):
    sorter = Sorter()
    sorter.feed(noise)
    sorter.forget()
    assert sorter.feed(bytes([answer])) == [Said(Kind.REALTIME, bytes([answer]))]


@given(st.binary(min_size=4, max_size=4))
def test_any_four_bytes_have_a_state(asb: bytes):
    states = {"ok", "paper_low", "paper_out", "cover_open", "trouble"}
    assert state_of_automatic(asb) in states
    assert state_of_realtime(dict(enumerate(asb, 1))) in states
