"""Tag images worked out by hand from ISO 28560 and ISO/IEC 15962, run as `python -m drivers.tags check` runs a file.

Nothing here is made by our own encoder: CRC and XOR are computed by the few lines below, objects are written in hex.
"""

from typing import Any

import pytest

from drivers.tags.check import faults


def crc(octets: bytes) -> bytes:
    """CRC-16 bit by bit: polynomial 1021, start FFFF, not reflected; low byte first."""
    register = 0xFFFF
    for octet in octets:
        register ^= octet << 8
        for _ in range(8):
            register = (register << 1 ^ 0x1021) & 0xFFFF if register & 0x8000 else register << 1
    return register.to_bytes(2, "little")


def fixed(identifier: str | bytes, owner: str | bytes = "", *, head: str = "11 01 01", after: bytes = b"",
          size: int = 112) -> bytes:
    """A basic block with its CRC, extension blocks `after` it, zeros up to `size`."""
    field = identifier.encode() if isinstance(identifier, str) else identifier
    name = owner.encode() if isinstance(owner, str) else owner
    front, back = bytes.fromhex(head) + field.ljust(16, b"\0"), name.ljust(13, b"\0")
    return (front + crc(front + back) + back + after).ljust(size, b"\0")[:size]


def block(identifier: int, content: bytes) -> bytes:
    """An extension block whose bytes have the XOR 0."""
    head = bytes([4 + len(content)]) + identifier.to_bytes(2, "little")
    checksum = 0
    for octet in head + content:
        checksum ^= octet
    return head + bytes([checksum]) + content


def objects(memory: str, size: int = 112) -> bytes:
    return bytes.fromhex(memory).ljust(size, b"\0")


def good_3(**said: Any) -> dict[str, Any]:
    return {"ok": True, "format": "iso28560-3", "crc_ok": True, "secured": True, "warnings": [], "isil": "",
            "parts_in_item": 1, "part_number": 1, "type_of_usage": 1, "content_parameter": 1, "extensions": []} | said


def good_2(**said: Any) -> dict[str, Any]:
    return {"ok": True, "format": "iso28560-2", "primary_item_id": "123456789012", "secured": True,
            "warnings": []} | said


def bad(error: str, layout: str | None = None) -> dict[str, Any]:
    return {"ok": False, "error": error, "format": layout}


THREE, TWO = "iso28560-3", "iso28560-2"
ID = "11 05 1CBE991A14 "                     # OID 1 = 123456789012
FINNISH = bytes.fromhex("110101 31363230313534343239000000000000 C4CF 46494D616D6B2D4D0000000000")
VENDOR = bytes.fromhex("066500767461")       # on a real tag


def sound(identifier: int, **fields: str | int) -> dict[str, Any]:
    return {"id": identifier, "checksum_ok": True, "fields": fields}


FIXED: list[tuple[str, bytes, dict[str, Any]]] = [
    ("annex B.1", bytes.fromhex("1101013130303030303030353600000000000098A4444B373138353030" + "00" * 83),
     good_3(primary_item_id="1000000056", isil="DK-718500")),
    ("annex B.2", bytes.fromhex(
        "110101 31303030303030313336000000000000 3615 444B3731383530300000000000 0501000501"
        "22020071 426F67766F676E656E00 3132333435363738393000 00 6137383936353663 00000000"),
     good_3(primary_item_id="1000000136", isil="DK-718500", extensions=[
         sound(1, media_format=1),
         sound(2, supplier_id="Bogvognen", product_id_local="1234567890", order_number="",
               supplier_invoice="a789656c")])),
    ("a real Finnish tag", FINNISH + VENDOR + b"\0" * 24,
     good_3(primary_item_id="1620154429", isil="FI-Mamk-M", extensions=[sound(101) | {"raw": "7461"}])),
    ("32 bytes with an ISIL of 11 characters", fixed("30051000", "CN110108-NL", size=32),
     good_3(primary_item_id="30051000", isil="CN-110108-NL")),
    ("32 bytes, ISIL of 2 and 9", fixed("A", "FRabcdefghi", size=32), good_3(primary_item_id="A", isil="FR-abcdefghi")),
    ("33 bytes", fixed("A", "FR0123456789", size=33), good_3(primary_item_id="A", isil="FR-0123456789")),
    ("34 bytes and an ISIL of 13 characters", fixed("A", "CN110108-NLC1", size=34),
     good_3(primary_item_id="A", isil="CN-110108-NLC1")),
    ("316 bytes", fixed("A", "DE1", size=316), good_3(primary_item_id="A", isil="DE-1")),
    ("16 bytes of UTF-8", fixed("善本善本善0", "VN1"), good_3(primary_item_id="善本善本善0", isil="VN-1")),
    ("part 200 of 255", fixed("A", head="11 FF C8"), good_3(primary_item_id="A", parts_in_item=255, part_number=200)),
    ("part 2 of 1", fixed("A", head="11 01 02"),
     good_3(primary_item_id="A", part_number=2, warnings=["set_information"])),
    ("part 0 of 0", fixed("A", head="11 00 00"),
     good_3(primary_item_id="A", parts_in_item=0, part_number=0, warnings=["set_information"])),
    ("acquisition item", fixed("A", head="10 01 01"), good_3(primary_item_id="A", type_of_usage=0)),
    ("patron card", fixed("0042", head="18 01 01"), good_3(primary_item_id="0042", type_of_usage=8)),
    ("future use, version 2", fixed("A", head="2F 01 01"),
     good_3(primary_item_id="A", type_of_usage=15, content_parameter=2)),
    ("ISIL without a country", fixed("A", "718500"),
     good_3(primary_item_id="A", isil="718500", warnings=["bad_isil"])),
    ("ISIL that is no text", fixed("A", b"DK\xff\xfe"), good_3(primary_item_id="A", warnings=["bad_isil"])),
    ("ISIL with its hyphen", fixed("A", "DK-718500"), good_3(primary_item_id="A", isil="DK-718500")),
    ("all five extension blocks", fixed("A", after=block(1, b"\x06X1\0VN-2\0") + block(2, b"S\0\0\0\0 8\0st")
                                        + block(3, b"A/1\0am\0BA\0child") + block(4, "書".encode()) + block(5, b"DK-1\0n\0x")),
     good_3(primary_item_id="A", title="書", extensions=[
         sound(1, media_format=6, alternative_item_id="X1", alternative_owner="VN-2"),
         sound(2, supplier_id="S", gs1_product_id=" 8", supply_chain_stage="st"),
         sound(3, shelf_location="A/1", marc_media_format="am", onix_media_format="BA", subsidiary="child"),
         sound(4, title="書"),
         sound(5, ill_borrower="DK-1", ill_transaction="n", alternative_ill_borrower="x")])),
    ("empty blocks", fixed("A", after=block(1, b"") + block(4, b"") + block(6, b"") + block(99, b"\x01\x02")),
     good_3(primary_item_id="A", extensions=[sound(1), sound(4, title=""), sound(6), sound(99) | {"raw": "0102"}])),
    ("a vendor's block of 255 bytes", fixed("A", after=block(0x0165, b"\xff" * 251), size=316),
     good_3(primary_item_id="A", extensions=[sound(0x0165) | {"raw": "FF" * 251}])),
    ("a block that ends with the memory", fixed("A", after=block(4, b"x" * 74), size=112),
     good_3(primary_item_id="A", extensions=[sound(4, title="x" * 74)])),
    ("erased memory behind", fixed("A", after=b"\xff" * 78), good_3(primary_item_id="A")),
    ("a damaged block, then a good one", fixed("A", after=b"\x05\x01\x00\x44\x01" + block(4, b"T")),
     good_3(primary_item_id="A", warnings=["extension_checksum"], extensions=[
         {"id": 1, "checksum_ok": False, "fields": {}}, sound(4, title="T")])),
    ("a damaged length behind a damaged block", fixed("A", after=b"\x05\x01\x00\x44\x01\xf0"),
     good_3(primary_item_id="A", warnings=["extension_checksum"], extensions=[
         {"id": 1, "checksum_ok": False, "fields": {}}])),
    ("a block too short for its own head", fixed("A", after=b"\x03\x01\x00\x02"),
     good_3(primary_item_id="A", warnings=["extension_checksum"])),
    ("a block that runs past the memory", fixed("A", after=b"\x4f\x04\x00\x00", size=112), bad("truncated", THREE)),
    ("a title that is not UTF-8", fixed("A", after=block(4, b"\xe9t\xe9")), bad("bad_text", THREE)),
    ("an identifier that is not UTF-8", fixed(b"\xff\xfe"), bad("bad_text", THREE)),
    ("an identifier that fills its place", fixed("善本善本善x"), good_3(primary_item_id="善本善本善x")),
    ("a character cut by the field", fixed(("a" * 14 + "善").encode()[:16]), bad("bad_text", THREE)),
    ("no identifier", fixed(""), bad("no_primary_id", THREE)),
    ("8 blocks read of a tag with a long ISIL", fixed("A", "CN110108-NLC1")[:32], bad("crc_mismatch", THREE)),
    ("31 bytes", fixed("A")[:31], bad("truncated", THREE)),
    ("nothing", b"", bad("truncated")),
    ("the version nibble flipped", b"\x91" + fixed("30051000", "DE1")[1:], bad("crc_mismatch", THREE)),
    ("CRC high byte first", fixed("A")[:19] + fixed("A")[20:21] + fixed("A")[19:20] + fixed("A")[21:],
     bad("crc_mismatch", THREE)),
]

OBJECTS: list[tuple[str, bytes, dict[str, Any]]] = [
    ("the worked example", objects("9100051CBE991A14 0201D0 140204B3 4607441CB6E2E335D6 830207ACC09EBAA06F6B0000"),
     good_2(content_parameter=[3, 4, 6], isil="US-InU-Mu", shelf_location="QA268.L55",
            set_information={"parts_in_item": 12, "part_number": 3, "raw": "1203"})),
    ("every text element", objects(
        ID + "66 02 4131 67 02 4241 68 02 616D 69 01 53 6A 01 4F 6C 01 54"
        "1D 06 08E527B06B0D 6E 01 55 6F 02 01 54 6F 03 01 50 6F 06 01 49 6F 07 01 41 6F 08 01 4F 6F 09 01 43 6F 0A 01 42"),
     good_2(shelf_location="A1", onix_media_format="BA", marc_media_format="am", supplier_id="S", order_number="O",
            ill_transaction="T", gs1_product_id="9780306406157", alternative_unique_item_id="U", title="T",
            local_product_id="P", supplier_invoice="I", alternative_item_id="A", alternative_owner="O", subsidiary="C",
            alternative_ill_borrower="B")),
    ("binary elements", objects(ID + "05 01 13 0F 00 02 AB01 0F 01 01 00 0F 0B 03 010203 0F 04 01 02 0F 05 01 31"),
     good_2(type_of_usage="13", local_data_a="AB01", local_data_b="00", local_data_c="010203", media_format="02",
            supply_chain_stage="31")),
    ("borrower with a packed ISIL", objects(ID + "02 02 0080 0B 07 ACC09EBAA06F6B"),
     good_2(content_parameter=[11], ill_borrower="US-InU-Mu")),
    ("a content parameter of four bytes", objects(
        ID + "02 04 80000100 03 07 B38080B9E9F00F 0F 0B 01 AA"),
     good_2(content_parameter=[3, 26], isil="VN-HANOI01", local_data_c="AA")),
    ("identifier not first", objects("02 01 20 05 01 10 11 05 1CBE991A14"),
     good_2(content_parameter=[5], type_of_usage="10", warnings=["primary_id_not_first"])),
    ("null bytes between the objects", objects("80 " + ID + "80 80 05 01 10 80 67 02 4241"),
     good_2(type_of_usage="10", onix_media_format="BA")),
    ("pad bytes 80 and 00", objects("91 03 05 1CBE991A14 808080 85 02 01 10 0000 67 02 4241"),
     good_2(type_of_usage="10", onix_media_format="BA")),
    ("memory that ends with the last object", objects(ID, size=7), good_2()),
    ("left-overs behind the terminator", objects(ID + "00 FF FF FF"), good_2()),
    ("text of 128 characters", objects(ID + "6F 02 8100" + "41" * 128, size=160), good_2(title="A" * 128)),
    ("text of 200 characters with an offset", objects(ID + "EF 02 03 8148" + "41" * 200 + "000000", size=256),
     good_2(title="A" * 200)),
    ("set of 2 in two digits", objects(ID + "14 01 15"),
     good_2(set_information={"parts_in_item": 2, "part_number": 1, "raw": "21"})),
    ("set of 100 in six digits", objects(ID + "24 03 100007"),
     good_2(set_information={"parts_in_item": 100, "part_number": 7, "raw": "100007"})),
    ("set with a leading zero", objects(ID + "24 02 0201"),
     good_2(set_information={"parts_in_item": 2, "part_number": 1, "raw": "0201"})),
    ("set of three digits", objects(ID + "14 01 7B"), good_2(set_information={"raw": "123"}, warnings=["set_information"])),
    ("part 3 of 2", objects(ID + "14 01 17"), good_2(
        set_information={"parts_in_item": 2, "part_number": 3, "raw": "23"}, warnings=["set_information"])),
    ("part 0", objects(ID + "14 01 14"), good_2(
        set_information={"parts_in_item": 2, "part_number": 0, "raw": "20"}, warnings=["set_information"])),
    ("a set in letters", objects(ID + "64 02 4142"), good_2(set_information={"raw": "AB"}, warnings=["set_information"])),
    ("a packed ISIL without hyphen", objects(ID + "03 03 B7041F"), good_2(warnings=["bad_isil"])),
    ("an ISIL that changes sets in mid-shift", objects(ID + "03 02 EF80"), good_2(warnings=["bad_isil"])),
    ("an ISIL as plain text", objects(ID + "63 04 44452D31"), good_2(isil="DE-1")),
    ("numeric identifier of 30 digits", objects("21 0F 012345678901234567890123456789"),
     good_2(primary_item_id="012345678901234567890123456789")),
    ("integer of 19 digits", objects("11 08 8AC7230489E7FFFF"), good_2(primary_item_id="9999999999999999999")),
    ("7-bit with a pad of seven bits", objects("51 0E C38B1E4CB9B3E8D3AB5ECDBBB7FF"), good_2(primary_item_id="abcdefghijklmno")),
    ("6-bit with a pad of six bits", objects("41 06 0420C4B71CA0"), good_2(primary_item_id="ABCD-12")),
    ("5-bit with a pad of seven bits", objects("31 04 08864280"), good_2(primary_item_id="ABCDE")),
    ("ISO 8859-1", objects("61 04 E9743031"), good_2(primary_item_id="ét01")),
    ("a reserved OID", objects(ID + "6F 0C 01 41 0F 10 02 0102"), good_2()),
    ("an unknown usage byte", objects(ID + "05 01 FF"), good_2(type_of_usage="FF")),
    ("integer of one digit", objects("11 01 07"), bad("bad_compaction", TWO)),
    ("integer of twenty digits", objects("11 08 FFFFFFFFFFFFFFFF"), bad("bad_compaction", TWO)),
    ("F in mid-number", objects("21 03 12F456"), bad("bad_compaction", TWO)),
    ("two F at the end", objects("21 02 12FF"), bad("bad_compaction", TWO)),
    ("5-bit with an empty character", objects("31 02 0802"), bad("bad_compaction", TWO)),
    ("7-bit with 7F inside", objects("51 07 FEC38B1E4CB9B3"), bad("bad_compaction", TWO)),
    ("an identifier without a scheme", objects("01 03 414243"), bad("bad_compaction", TWO)),
    ("a bad number in another element", objects(ID + "26 02 1A2B"), bad("bad_compaction", TWO)),
    ("a title that is not UTF-8", objects(ID + "7F 02 02 C328"), bad("bad_text", TWO)),
    ("a length without an end", objects(ID + "6F 00 FFFFFFFF"), bad("truncated", TWO)),
    ("an offset past the memory", objects("91 09 05 1CBE991A14", size=16), bad("truncated", TWO)),
    ("a second object past the memory", objects(ID + "66 60 41", size=28), bad("truncated", TWO)),
    ("a precursor as the last byte", objects(ID + "66", size=8), bad("truncated", TWO)),
    ("an identifier of no length", objects("61 00 05 01 10"), bad("no_primary_id", TWO)),
    ("two identifiers", objects(ID + "11 05 1CBE991A15"), bad("no_primary_id", TWO)),
    ("the same identifier twice", objects(ID + ID), good_2()),
    ("null bytes only", b"\x80" * 28, bad("no_primary_id", TWO)),
    ("terminator in front", objects("00 " + ID), bad("no_primary_id", TWO)),
]

FACTORY = bytes.fromhex("55" * 24)
MIXED: list[tuple[str, bytes, str, str | None, dict[str, Any]]] = [
    ("fixed layout, DSFID left at 00", fixed("30051000", "DE1"), "00", "07",
     good_3(primary_item_id="30051000", isil="DE-1", warnings=["dsfid_mismatch"])),
    ("fixed layout under DSFID 06", fixed("30051000", "DE1"), "06", "C2",
     good_3(primary_item_id="30051000", isil="DE-1", secured=False, warnings=["dsfid_mismatch"])),
    ("fixed layout of a set under DSFID 06", fixed("30051000", "DE1", head="11 03 01"), "06", "07",
     good_3(primary_item_id="30051000", isil="DE-1", parts_in_item=3, warnings=["dsfid_mismatch"])),
    ("fixed layout under another DSFID", fixed("30051000"), "F1", "07",
     good_3(primary_item_id="30051000", warnings=["dsfid_mismatch"])),
    ("objects under another DSFID", objects(ID), "01", "07", good_2(warnings=["dsfid_mismatch"])),
    ("objects of all kinds, DSFID left at 00",
     objects("9100051CBE991A14 0201D0 140204B3 4607441CB6E2E335D6 830207ACC09EBAA06F6B0000"), "00", "C2",
     good_2(isil="US-InU-Mu", secured=False, warnings=["dsfid_mismatch"])),
    ("a Chinese identifier, DSFID left at 00", objects("71 0A E59684E69CAC30303132"), "00", "07",
     good_2(primary_item_id="善本0012", warnings=["dsfid_mismatch"])),
    ("3M security values mean nothing here", fixed("A"), "3E", "D7",
     good_3(primary_item_id="A", secured=None, warnings=["afi_unknown"])),
    ("AFI not read", objects(ID), "06", None, good_2(secured=None, warnings=["afi_unknown"])),
    ("AFI never written, DSFID neither", objects(ID), "00", "00",
     good_2(secured=None, warnings=["afi_unknown", "dsfid_mismatch"])),
    ("factory 00 under DSFID 3E", b"\0" * 112, "3E", "07", bad("blank")),
    ("factory FF", b"\xff" * 112, "00", "00", bad("blank")),
    ("3M factory memory of 112 bytes", FACTORY + b"\0" * 88, "00", "00", bad("blank")),
    ("3M factory memory, 32 bytes of 55", b"\x55" * 32, "06", "07", bad("blank")),
    ("3M barcode of 16 characters", bytes.fromhex("04110001") + b"1234567890123451" + b"\0" * 92, "00", "D7",
     bad("unknown_format")),
    ("NDEF on a large chip", bytes.fromhex("E1402701 0312 D1010E5501 6B6E6F772E6C6962726172792F FE") + b"\0" * 288,
     "00", "00", bad("unknown_format")),
    ("a barcode as plain text", b"30051000123452".ljust(112, b"\0"), "00", "07", bad("unknown_format")),
    ("another barcode as plain text", b"12345678901234".ljust(112, b"\0"), "00", "07", bad("unknown_format")),
    ("letters as plain text", b"ABC00012345".ljust(112, b"\0"), "00", "07", bad("unknown_format")),
    ("one bit of the fixed layout flipped, DSFID 00", fixed("30061000", "DE1")[:6] + b"\x31" + fixed("30061000", "DE1")[7:],
     "00", "07", bad("crc_mismatch", THREE)),
]
IMAGES = (
    [(name, memory, "3E", "07", expect) for name, memory, expect in FIXED]
    + [(name, memory, "06", "07", expect) for name, memory, expect in OBJECTS]
    + MIXED
)


@pytest.mark.parametrize(("name", "memory", "dsfid", "afi", "expect"), IMAGES, ids=[image[0] for image in IMAGES])
def test_the_image_says_what_the_standard_says(name: str, memory: bytes, dsfid: str, afi: str | None, expect: dict):
    vector = {"id": name, "memory": memory.hex(), "dsfid": dsfid, "afi": afi, "block_size": 4, "expect": expect}
    assert faults(vector) == []
