"""What no library system should send and some do: bytes that come in any portions, messages that are none, and letters from
anywhere. Whatever it is, it is a message, it is not finished, or it is a Sip2Error (facts/sip2.md §7).
"""

import sys
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.sip2.codec import ENCODINGS, FRAME_MAX, Frames, Message, Sip2Error, checksum, clean, decode, encode
from drivers.sip2.messages import FIXED

# ---- in any portions ------------------------------------------------------------------------------------------------------

TWO = encode("94", {"ok": "1"}, [("AE", "Nguyễn")], 1) + b"\n" + encode("94", {"ok": "0"}, [("AE", "王小明")], 2)


@given(st.lists(st.integers(0, len(TWO)), max_size=6))
def test_however_the_bytes_are_parted_the_same_messages_come_out(cuts: list[int]):
    frames, places = Frames(), [0, *sorted(cuts), len(TWO)]
    found = [frame for a, b in pairwise(places) for frame in frames.feed(TWO[a:b])]
    assert [decode(frame).get("AE") for frame in found] == ["Nguyễn", "王小明"]
    assert frames.unfinished == b""


def test_one_byte_at_a_time():
    frames = Frames()
    found = [frame for byte in TWO for frame in frames.feed(bytes([byte]))]
    assert [decode(frame).seq for frame in found] == [1, 2]


def test_what_is_not_finished_is_kept():
    frames = Frames()
    assert frames.feed(b"941\r94") == [b"941"]
    assert frames.unfinished == b"94"
    assert frames.feed(b"0\r") == [b"940"]


@pytest.mark.parametrize("noise", [b"\n", b"\r", b"\r\n", b"\n\r\n", b"\x00", b"  ", b"\xef\xbb\xbf"])
def test_noise_before_a_message_is_dropped(noise: bytes):
    assert Frames().feed(noise) == []
    assert Frames().feed(noise + b"941\r" + noise) == [b"941"]


@pytest.mark.parametrize("chunk", [1, 1_000, FRAME_MAX + 1])
def test_a_message_that_never_ends_is_given_up_and_the_next_one_is_read(chunk: int):
    frames = Frames()
    with pytest.raises(Sip2Error, match="more than 65536"):
        for _ in range(FRAME_MAX // chunk + 1):
            assert frames.feed(b"x" * chunk) == []
    assert frames.unfinished == b""
    assert frames.feed(b"941\r") == [b"941"]


def test_the_longest_message_is_read_and_one_byte_more_is_not():
    assert len(Frames().feed(b"9" * FRAME_MAX + b"\r")[0]) == FRAME_MAX
    with pytest.raises(Sip2Error):
        Frames().feed(b"9" * (FRAME_MAX + 1) + b"\r")


# ---- anything at all ------------------------------------------------------------------------------------------------

def heard(data: bytes, encoding: str = "utf-8") -> list[Message | str]:
    """Messages, and the verdicts on what is none. Any exception but Sip2Error comes through."""
    try:
        frames = Frames().feed(data)
    except Sip2Error as wrong:
        return [wrong.verdict]
    return [one for frame in frames for one in (read(frame, encoding), read(frame, encoding, verify=False, as_sent=True))]


def read(frame: bytes, encoding: str, verify: bool = True, as_sent: bool = False) -> Message | str:
    try:
        return decode(frame, encoding, verify=verify, as_sent=as_sent)
    except Sip2Error as wrong:
        assert wrong.verdict in ("bad_frame", "bad_checksum", "unknown_command")
        return wrong.verdict


PIECES = [b"94", b"64", b"12", b"98", b"97", b"1", b" " * 14, b"20261122    120000", b"AA", b"AF", b"|", b"||", b"AY", b"AY3",
          b"AZ", b"AZ0", b"AZFDFA", b"FFFF", b"\r", b"\n", b"\x00", b"\x1b", b"\xff", b"\xef\xbb\xbf", b"\xe1\xbb",
          b"\x81\x30\x81", "ễ".encode(), "Ă\u0301".encode(), b"%s"]


@given(st.binary(max_size=400), st.sampled_from(ENCODINGS))
def test_any_bytes_are_a_message_or_a_verdict(data: bytes, encoding: str):
    heard(data + b"\r", encoding)


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=30).map(b"".join), st.sampled_from(ENCODINGS))
def test_any_pieces_of_messages_are_a_message_or_a_verdict(data: bytes, encoding: str):
    heard(data + b"\r", encoding)


GOOD = encode("64", {name: "1" * width for name, width in FIXED["64"][1]}, [("AA", "P1"), ("AE", "Nguyễn"), ("AU", "B1")], 3)


@given(st.integers(0, len(GOOD) - 2), st.integers(1, 255))
def test_one_damaged_byte_never_changes_what_a_message_says(place: int, change: int):
    """Where a delimiter comes into the trailer, what is left of it stands behind the fields, and there is no checksum."""
    one, sent = read(GOOD[:place] + bytes([GOOD[place] ^ change]) + GOOD[place + 1:-1], "utf-8"), decode(GOOD[:-1])
    if isinstance(one, Message):
        assert (one.fixed, one.fields[:len(sent.fields)]) == (sent.fixed, sent.fields)
        assert not one.checksum or one.fields == sent.fields


@given(st.integers(0, len(GOOD) - 2))
def test_a_message_cut_anywhere_is_never_one_with_a_checksum(place: int):
    one = read(GOOD[:place], "utf-8")
    assert isinstance(one, str) or not one.checksum


@pytest.mark.parametrize(("data", "verdicts"), [
    (b"", []), (b"\r", []), (b"\n", []), (b"\r\n", []), (b"\n\r\x00 \r", []),
    (b"None", []), (b"login: ", []), (b"None\r", ["bad_frame"]), (b"<html><body>502</body></html>\r", ["bad_frame"]),
    (b"Problems handling the request: null\r", ["bad_frame"]), (b"\x1b[2J941\r", ["bad_frame"]), (b"\x07941\r", ["bad_frame"]),
    (b"\xff\xfb\x01941\r", ["bad_frame"]), (b"12\r", ["bad_frame"]), (b"101YNN20261122\r", ["bad_frame"]),
    (b"77YABC|\r", ["unknown_command"]), (b"941AY3AZZZZZ\r", ["bad_checksum"]), (b"941AY3AZ0000\r", ["bad_checksum"]),
    (b"941AF" + b"x" * (1 << 20) + b"|\r", ["bad_frame"]), (b"x" * (1 << 20), ["bad_frame"]),
])
def test_what_servers_say_that_is_no_message(data: bytes, verdicts: list[str]):
    assert [one if isinstance(one, str) else "ok" for one in heard(data)[::2]] == verdicts


@pytest.mark.parametrize(("rest", "fields"), [
    (b"\x00AF|", []), (b"AF" + b"x" * 300 + b"|", [("AF", "x" * 300)]), (b"A|AF|", [("AF", "")]),
    (b"aa1|", [("aa", "1")]), ("ÀÉx|".encode(), [("ÀÉ", "x")]), (b"AF%s%n\x1b[31m<b>|", [("AF", "%s%n\x1b[31m<b>")]),
    ("AE\u202eabc\u200b|".encode(), [("AE", "\u202eabc\u200b")]), (b"AE\xe1\xbb|", [("AE", "\ufffd")]),
    (b"BXyynn|BX" + b"Y" * 40 + b"|", [("BX", "yynn"), ("BX", "Y" * 40)]),
])
def test_odd_fields_are_kept_as_they_are(rest: bytes, fields: list[tuple[str, str]]):
    found = decode(b"941" + rest).fields
    assert [one for one in found if one[0] != "\x00A"] == fields


def test_numbers_and_dates_of_the_fixed_part_may_be_anything_of_that_width():
    message = decode(b"98YYYYYN 10 10xxxxxxxxxxxxxxxxxx1.00AO|")
    assert (message.fixed["timeout_period"], message.fixed["datetime_sync"]) == (" 10", "x" * 18)
    assert decode(b"64" + b" " * 14 + b"00020260230    120000" + b" -1 " * 6).fixed["hold_items_count"] == " -1 "


# ---- much of it -----------------------------------------------------------------------------------------------------

def steps_of(work: Callable[[], object]) -> int:
    """Calls of Python and C functions."""
    count = 0

    def called(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("field", ["AFx|", "|", "AE\u0301|", "AFNguye\u0302\u0303n|", "AZAYAZ|"])
def test_ten_times_as_many_fields_take_ten_times_as_many_steps(field: str):
    bodies = [f"941{field * count}AY1AZ".encode() for count in (500, 5_000)]
    few, many = (steps_of(lambda one=one: decode(one + checksum(one).encode())) for one in bodies)
    assert many <= 10.5 * few


def test_bytes_that_come_singly_take_as_many_steps_as_there_are_bytes():
    def feed(count: int) -> int:
        frames = Frames()
        return steps_of(lambda: [frames.feed(b"x") for _ in range(count)])

    assert feed(10_000) <= 10.5 * feed(1_000)


def test_a_flood_of_marks_is_not_put_in_order():
    """Their order takes the square of their number: a message full of them would hold the line for a second."""
    marks = "\u0315\u0316"
    message = decode(f"941AFa{marks * 15_000}|AFa{marks}|".encode())
    assert message.all("AF") == ["a" + marks * 15_000, "a\u0316\u0315"]


def test_ten_thousand_lines_for_the_screen_are_all_there():
    assert len(decode(b"941" + b"AFx|" * 10_000).all("AF")) == 10_000


@given(st.text(max_size=400))
def test_a_cleaned_text_fits_into_a_field(text: str):
    made = clean(text)
    assert len(made) <= 200
    assert decode(encode("94", {"ok": "1"}, [("AL", made)])[:-1], as_sent=True).get("AL") == made
