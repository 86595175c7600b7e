"""SIP2 as bytes: the worked examples of the standard's checksum, every message there and back, trailers, and a
recorded Koha."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.sip2 import codec
from drivers.sip2.codec import (
    ENCODINGS,
    BadChecksum,
    Frames,
    Message,
    NotEncodable,
    Sip2Error,
    UnknownCommand,
    checksum,
    decode,
    encode,
)
from drivers.sip2.messages import FIXED, RESENDS
from tests.sip2_koha import frame, load

WORKED = [
    (b"97AZ", "FEF5"), (b"96AZ", "FEF6"), (b"941AY0AZ", "FDFD"), (b"9900302.00AY1AZ", "FCA5"),
    (bytes.fromhex("39 39 30 30 33 30 32 2E 30 30 41 59 31 41 5A"), "FCA5"),
    (b"9300CNkiosk01|COs3cret!|CPNLV-HN-L1|AY0AZ", "F351"),
    (b"1720261122    140000AONLV|ABVN-BK-000001|AC|AY6AZ", "F451"),
    ("24              00220261122    200000AOBnF|AAF1|AEÉléonore Façade|BLY|AY6AZ".encode("latin-1"), "EBB6"),
    ("24              00220261122    200001AOBnF|AAF1|AEÉléonore Façade|BLY|AY7AZ".encode("cp850"), "ECB4"),
    ("24              00220261122    200002AOBnF|AAF1|AEÉléonore Façade|BLY|AY8AZ".encode(), "EA29"),
]
"""Confirmed by five programs of other people (facts/sip2.md §2)."""


# ---- checksum -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("data", "digits"), WORKED)
def test_the_checksum_of_the_worked_examples(data: bytes, digits: str):
    assert checksum(data) == digits
    assert decode(data + digits.encode(), "latin-1").checksum == digits


@given(st.binary(max_size=3_000))
def test_the_checksum_is_over_bytes_of_any_value_and_number(data: bytes):
    assert (sum(data) + int(checksum(data), 16)) % 65_536 == 0


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 513, 66_000])
def test_the_checksum_of_the_largest_bytes(size: int):
    assert int(checksum(b"\xff" * size), 16) == -255 * size & 0xFFFF


def test_a_sum_that_needs_leading_zeros_keeps_them_and_is_taken_without():
    body = b"941AF" + b"~" * 486 + b"}|AY2AZ"
    assert checksum(body) == "0D47"
    for digits in (b"0D47", b"D47", b"0d47", b"d47", b" D47", b"D47 ", b"  D47", b"D47 \n"):
        assert decode(body + digits).seq == 2


# ---- there and back -------------------------------------------------------------------------------------------------

def values(encoding: str) -> st.SearchStrategy[str]:
    """Any text that a field of this character set may hold."""
    letters = st.characters(codec=encoding, exclude_characters="|\r\x00", exclude_categories=("Cs", "Co", "Cn"))
    return st.text(letters, max_size=40).filter(lambda text: text.encode(encoding).decode(encoding) == text)


IDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=2, max_size=2)
FIXED_LETTERS = "0123456789YNU +-*"


@st.composite
def messages(draw: st.DrawFn) -> tuple[Message, str]:
    code, encoding = draw(st.sampled_from(sorted(FIXED))), draw(st.sampled_from(ENCODINGS))
    fixed = {name: draw(st.text(FIXED_LETTERS, min_size=width, max_size=width)) for name, width in FIXED[code][1]}
    fields = draw(st.lists(st.tuples(IDS, values(encoding)), max_size=12))
    seq = None if code in RESENDS else draw(st.none() | st.integers(0, 9))
    return Message(code, fixed, fields, seq), encoding


@given(messages(), st.booleans())
def test_every_message_comes_back_as_it_was_said_with_repeats_and_order(said: tuple[Message, str], sealed: bool):
    message, encoding = said
    frame = encode(message.code, message.fixed, message.fields, message.seq, encoding, error_detection=sealed)
    assert frame.count(b"\r") == 1 and frame.endswith(b"\r")
    back = decode(frame[:-1], encoding, as_sent=True)
    assert back[:4] == message[:4]
    assert bool(back.checksum) == (sealed or message.seq is not None)


@given(messages())
def test_values_come_in_one_normal_form_and_ids_stay_as_they_are(said: tuple[Message, str]):
    message, encoding = said
    back = decode(encode(message.code, message.fixed, message.fields, 1, encoding)[:-1], encoding)
    assert back.fields == [(name, unicodedata.normalize("NFC", value)) for name, value in message.fields]


@pytest.mark.parametrize("code", FIXED)
def test_each_message_says_its_fixed_part_in_wire_order(code: str):
    names = [name for name, _ in FIXED[code][1]]
    fixed = {name: f"{n:0{width}}"[-width:] for n, (name, width) in enumerate(FIXED[code][1])}
    said = encode(code, dict(reversed(fixed.items())))
    assert said == f"{code}{''.join(fixed[name] for name in names)}\r".encode()
    assert list(decode(said[:-1]).fixed.items()) == list(fixed.items())


@pytest.mark.parametrize(("code", "fixed", "fields"), [
    ("94", {"ok": "12"}, []), ("94", {}, []), ("94", {"ok": "\r"}, []), ("94", {"ok": "1"}, [("AF", "a|b")]),
    ("94", {"ok": "1"}, [("AF", "a\rb")]), ("94", {"ok": "1"}, [("AF", "a\x00b")]), ("94", {"ok": "1"}, [("A|", "a")]),
    ("94", {"ok": "1"}, [("AE", "a"), ("AF", "|")]), ("94", {"ok": "1"}, [("AF", "\ud800")]),
])
def test_what_would_break_a_message_is_not_written(code: str, fixed: dict[str, str], fields: list[tuple[str, str]]):
    with pytest.raises(NotEncodable):
        encode(code, fixed, fields)


@pytest.mark.parametrize("encoding", ["cp850", "latin-1", "cp1252", "ascii"])
def test_a_letter_that_the_character_set_does_not_have_is_not_written(encoding: str):
    with pytest.raises(NotEncodable, match="ễ"):
        encode("94", {"ok": "1"}, [("AE", "Nguyễn")], encoding=encoding)


def test_no_such_message_is_written():
    with pytest.raises(ValueError, match="no message 77"):
        encode("77", {})


def test_a_resend_request_has_a_checksum_and_never_a_sequence_number():
    assert encode("97", {}, seq=3) == encode("97", {}, error_detection=True) == b"97AZFEF5\r"
    assert encode("97", {}) == b"97\r"


# ---- reading --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("trailer", "seq", "digits"), [
    (b"AY3AZFDFA", 3, "FDFA"), (b"AY3AZfdfa", 3, "fdfa"), (b"AY3AZ FDFA", 3, "FDFA"), (b"AY3AZFDFA  ", 3, "FDFA"),
    (b"AY3AZFDFA\n", 3, "FDFA"), (b"AYXAZFDD5", None, "FDD5"), (b"AYAZFE2D", None, "FE2D"), (b"AZFEC7", None, "FEC7"),
    (b"AY3", 3, ""), (b"AY", None, ""), (b"AYX", None, ""), (b"", None, ""), (b"  ", None, ""),
])
def test_a_trailer_in_every_form_that_servers_give_it(trailer: bytes, seq: int | None, digits: str):
    assert decode(b"941" + trailer) == Message("94", {"ok": "1"}, [], seq, digits)


@pytest.mark.parametrize("trailer", [b"AY3AZ0000", b"AY3AZZZZZ", b"AY3AZ", b"AY3AZFDFA0", b"AYXAZ0000", b"AYAZQ", b"AZ",
                                     b"AZ12345", b"AY3BZFDFA", b"AY3 ZFDFA", b"AY3AZ-203", b"AY3AZ0xFA", b"AY3AZF_FA"])
def test_a_checksum_that_is_wrong_or_none_is_not_taken_for_a_field(trailer: bytes):
    with pytest.raises(BadChecksum) as wrong:
        decode(b"941AFHello|" + trailer)
    assert wrong.value.frame == b"941AFHello|" + trailer
    assert wrong.value.seq == (3 if b"AY3" in trailer else None)
    assert "Hello" not in str(wrong.value), "what a message says has no place in a log"
    assert decode(b"941AFHello|" + trailer, verify=False).fields == [("AF", "Hello")]


@pytest.mark.parametrize(("rest", "fields"), [
    ("AJAZ1234|", [("AJ", "AZ1234")]), ("AJFrom A to Z|AJAY1AZFFFF|", [("AJ", "From A to Z"), ("AJ", "AY1AZFFFF")]),
    ("AJA DAY|", [("AJ", "A DAY")]), ("AFone|AFtwo|AFone|", [("AF", "one"), ("AF", "two"), ("AF", "one")]),
    ("AC|AD|", [("AC", ""), ("AD", "")]), ("ZZwhatever|aalower|", [("ZZ", "whatever"), ("aa", "lower")]),
    ("|||", []), ("X|AFy|", [("AF", "y")]), ("AFno end", [("AF", "no end")]),
    ("CYHASH(0x5639c4cd14a8)", [("CY", "HASH(0x5639c4cd14a8)")]),
])
def test_fields_are_kept_in_order_with_and_without_a_trailer(rest: str, fields: list[tuple[str, str]]):
    assert decode(b"941" + rest.encode()).fields == fields
    for trailer in (b"AY4AZ", b"AZ"):
        body = b"941" + rest.encode() + trailer
        assert decode(body + checksum(body).encode()).fields == fields


def test_the_delimiter_may_be_another_one():
    said = encode("94", {"ok": "1"}, [("AF", "a|b"), ("AF", "c")], 4, delimiter="^")
    assert b"AFa|b^AFc^" in said
    assert decode(said[:-1], delimiter="^").all("AF") == ["a|b", "c"]


def test_a_letter_whose_second_byte_is_the_delimiter_stays_whole():
    """In GBK 妡 ends in 7C."""
    assert b"|" in "李妡明".encode("gbk")
    said = encode("94", {"ok": "1"}, [("AE", "李妡明"), ("AF", "𠀀𪚥")], 9, "gb18030")
    assert decode(said[:-1], "gb18030").fields == [("AE", "李妡明"), ("AF", "𠀀𪚥")]


def test_bytes_of_another_character_set_become_marks_and_stop_nothing():
    assert decode("941AEÉléonore|".encode("latin-1")).get("AE") == "\ufffdl\ufffdonore"
    assert decode("941AEÉl|".encode(), "ascii").get("AE") == "\ufffd\ufffdl"


def test_decomposed_letters_are_composed_and_a_field_never_loses_its_id_to_a_mark():
    """NFC over a whole message would make É of the id AE and the mark behind it."""
    text = "941AE\u0301x|AFNguye\u0302\u0303n|"
    assert decode(text.encode()).fields == [("AE", "\u0301x"), ("AF", "Nguyễn")]
    assert decode(text.encode(), as_sent=True).fields == [("AE", "\u0301x"), ("AF", "Nguye\u0302\u0303n")]


def test_a_message_is_asked_by_its_ids():
    message = decode(b"941AFone|AFtwo|AE|")
    assert (message.get("AF"), message.get("AE", "-"), message.get("BX", "-")) == ("one", "", "-")
    assert (message.all("AF"), message.all("BX")) == (["one", "two"], [])
    assert (message.has("AE"), message.has("BX")) == (True, False)


@pytest.mark.parametrize(("frame", "wrong"), [
    (b"77YABC|", UnknownCommand), (b"00", UnknownCommand), (b"9", Sip2Error), (b"", Sip2Error), (b"Problems", Sip2Error),
    (b"12", Sip2Error), (b"101YNN20261122  ", Sip2Error), (b"12AY0AZFE38", Sip2Error), ("٩٤1".encode(), Sip2Error),
])
def test_what_is_no_message_says_what_it_is_not(frame: bytes, wrong: type[Sip2Error]):
    with pytest.raises(Sip2Error) as found:
        decode(frame)
    assert type(found.value) is wrong


# ---- character sets -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("name", "ours"), [
    ("UTF-8", "utf-8"), ("utf8", "utf-8"), ("gbk", "gb18030"), ("GB2312", "gb18030"), ("cp936", "gb18030"),
    ("ISO-8859-1", "latin-1"), ("ISO8859_1", "latin-1"), ("latin1", "latin-1"), ("IBM850", "cp850"), ("windows-1252", "cp1252"),
    ("US-ASCII", "ascii"),
])
def test_a_character_set_is_known_by_all_its_names(name: str, ours: str):
    assert codec.canonical(name) == ours


@pytest.mark.parametrize("name", ["", "marc-8", "utf-16", "rot13", "utf-8\x00"])
def test_another_character_set_is_refused_with_what_there_is(name: str):
    with pytest.raises(ValueError, match="there are utf-8, latin-1"):
        codec.canonical(name)


# ---- a recorded Koha ------------------------------------------------------------------------------------------------

def test_all_189_recorded_exchanges_are_read(shared_data: Path):
    rows = load(shared_data / "koha_sip_transcript.jsonl")
    assert len(rows) == 189
    asked = [one for row in rows for one in Frames().feed(bytes.fromhex(row["request_hex"]))]
    said = [frame(row, "response") for row in rows if row["response_hex"]]
    assert (len(asked), len(said)) == (189, 185)
    wrong = [one for one in asked + said if not reads(one)]
    assert wrong == [b"63AY1AZFE31"], "one request was cut short on purpose"


def reads(one: bytes) -> bool:
    try:
        return bool(decode(one))
    except Sip2Error:
        return False


def test_the_checksums_of_a_koha_without_an_encoding_are_recognised_and_its_words_are_there_to_be_read(shared_data: Path):
    """It counts before it encodes: each answer with a letter beyond ASCII is wrong, and only these."""
    rows = load(shared_data / "koha_sip_transcript.jsonl")
    said = [frame(row, "response") for row in rows if row["response_hex"]]
    for one in said:
        body = one[:-4].decode()
        miscounted = f"{body}{-sum(ord(letter) & 0xFF for letter in body) & 0xFFFF:04X}".encode()
        if one.isascii():
            assert miscounted == one or not decode(one).checksum
            continue
        with pytest.raises(BadChecksum) as wrong:
            decode(miscounted)
        assert (wrong.value.frame, wrong.value.seq) == (miscounted, decode(one).seq)
        assert decode(miscounted, verify=False)[:4] == decode(one)[:4]
