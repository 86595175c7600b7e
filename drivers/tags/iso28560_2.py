"""ISO 28560-2: a tag as objects of ISO/IEC 15962, DSFID 06.

Knows which element has which OID and how the elements with a form of their own are written.
Knows no AFI and no DSFID (layouts.py does), and trusts nothing: there is no checksum in this layout.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from drivers.tags import compaction, isil
from drivers.tags.model import ISO_28560_2, SetInformation, TagData, TagError
from drivers.tags.objects import NULL_BYTE, OID_MAX, TERMINATOR, TagObject, join, split

PRIMARY_ITEM_ID, CONTENT_PARAMETER, OWNER, SET_INFORMATION, TYPE_OF_USAGE = range(1, 6)
ILL_BORROWER, GS1_PRODUCT = 11, 13
_LOCAL_DATA = {15, 16, 26}
_THE_TAG_ITSELF = 0              # an element of ISO 28560-4 (UHF) only
_AS_NEEDED = 0                   # compaction code 0: the application defines the form
_PADS = {TERMINATOR, NULL_BYTE}  # both are found on tags
_BARCODE_LIKE = re.compile(r"[\w./:+-]{1,32}")

# OID -> field of TagData (ISO 28560-1, table of data elements)
ELEMENTS = {
    1: "primary_item_id", 2: "content_parameter", 3: "isil", 4: "set_information", 5: "type_of_usage",
    6: "shelf_location", 7: "onix_media_format", 8: "marc_media_format", 9: "supplier_id", 10: "order_number",
    11: "ill_borrower", 12: "ill_transaction", 13: "gs1_product_id", 14: "alternative_unique_item_id",
    15: "local_data_a", 16: "local_data_b", 17: "title", 18: "local_product_id", 19: "media_format",
    20: "supply_chain_stage", 21: "supplier_invoice", 22: "alternative_item_id", 23: "alternative_owner",
    24: "subsidiary", 25: "alternative_ill_borrower", 26: "local_data_c",
}
_BINARY = {TYPE_OF_USAGE, 8, 19, 20} | _LOCAL_DATA      # hex digits in TagData stand for octets
_ISIL_FORM = {OWNER, ILL_BORROWER, 23, 25}              # packed ISIL where the form is application-defined


def decode(memory: bytes) -> TagData:
    """Raises TagError truncated, bad_compaction, bad_text or no_primary_id."""
    try:
        return _decode(memory)
    except TagError as wrong:
        wrong.layout = ISO_28560_2
        raise


def is_convincing(memory: bytes) -> bool:
    """Whether a memory that `decode` accepts was meant so, when no DSFID says it.

    There is no checksum: so only elements of the standard, each with a sensible value, and nothing behind their end.
    """
    data, (objects, behind) = decode(memory), split(memory)
    present = {one.oid for one in objects} - {PRIMARY_ITEM_ID, CONTENT_PARAMETER}
    return (
        _BARCODE_LIKE.fullmatch(data.primary_item_id) is not None
        and all(one.data and one.oid in ELEMENTS and set(one.pads) <= _PADS for one in objects)
        and (data.content_parameter is None or data.content_parameter == tuple(sorted(present)))
        and set(data.warnings) <= {"primary_id_not_first"}
        and len(set(behind)) <= 1
    )


def _decode(memory: bytes) -> TagData:
    objects = [one for one in split(memory)[0] if one.oid != _THE_TAG_ITSELF]
    values: dict[int, str] = {}
    for one in objects:
        text = _text(one)
        if one.oid == PRIMARY_ITEM_ID and values.get(PRIMARY_ITEM_ID, text) != text:
            raise TagError("no_primary_id", "two different primary item identifiers")
        values.setdefault(one.oid, text)
    if not values.get(PRIMARY_ITEM_ID):
        raise TagError("no_primary_id", "no primary item identifier")
    said: dict[str, Any] = {ELEMENTS[oid]: _READ.get(oid, str)(text) for oid, text in values.items() if oid in ELEMENTS}
    others = tuple((oid, text) for oid, text in values.items() if oid not in ELEMENTS)
    data = TagData(ISO_28560_2, **said, other_objects=others)
    return replace(data, warnings=_warnings(data, objects, values))


def _text(one: TagObject) -> str:
    """The object's data as text; hex where it is binary."""
    if not one.data:
        return ""
    if one.oid == CONTENT_PARAMETER or (one.oid == TYPE_OF_USAGE and one.code == compaction.OCTETS):
        return _hex(one.data)
    if one.code != _AS_NEEDED:
        return compaction.unpack(one.code, one.data)
    return _FORM.get(one.oid, _hex)(one.data)


def _hex(data: bytes) -> str:
    return data.hex().upper()


def _no_form(data: bytes) -> str:
    raise TagError("bad_compaction", f"a primary item identifier without compaction scheme ({_hex(data)})")


def _digits(data: bytes) -> str:
    """GS1 product identifier: an integer, thirteen digits with its leading zeros."""
    return f"{int.from_bytes(data, 'big'):013d}"


def _isil(data: bytes) -> str:
    return isil.unpack(data) or ""


_FORM: dict[int, Callable[[bytes], str]] = {
    PRIMARY_ITEM_ID: _no_form, GS1_PRODUCT: _digits, **dict.fromkeys(_ISIL_FORM, _isil),
}


def _content(bitmap: str) -> tuple[int, ...]:
    """The OIDs that a bitmap names: its most significant bit is OID 3."""
    bits = "".join(f"{octet:08b}" for octet in bytes.fromhex(bitmap))
    return tuple(OWNER + place for place, bit in enumerate(bits) if bit == "1")


def _set(raw: str) -> SetInformation:
    """Two, four or six digits: number of parts, then part."""
    if not (raw.isascii() and raw.isdecimal() and len(raw) in (2, 4, 6)):
        return SetInformation(None, None, raw)
    half = len(raw) // 2
    return SetInformation(int(raw[:half]), int(raw[half:]), raw)


_READ: dict[int, Callable[[str], object]] = {CONTENT_PARAMETER: _content, SET_INFORMATION: _set}


def _warnings(data: TagData, objects: list[TagObject], values: dict[int, str]) -> tuple[str, ...]:
    found = {
        "primary_id_not_first": objects[0].oid != PRIMARY_ITEM_ID,
        "set_information": data.set_information is not None and not _possible(data.set_information),
        "bad_isil": any(not isil.is_isil(values[oid]) for oid in (OWNER, ILL_BORROWER) if oid in values),
    }
    return tuple(name for name, wrong in found.items() if wrong)


def _possible(said: SetInformation) -> bool:
    return said.parts_in_item is not None and 1 <= (said.part_number or 0) <= said.parts_in_item


def encode(data: TagData, *, block_size: int, aligned: frozenset[int] = frozenset()) -> bytes:
    """The objects without what follows them: OID 1, the content parameter, the others, last those in `aligned`.

    `aligned` are the OIDs that will be locked: they start and end on a block border.
    """
    if not data.primary_item_id:
        raise TagError("bad_value", "a tag needs a primary item identifier")
    objects = [TagObject(oid, *_packed(oid, text)) for oid, text in sorted(_texts(data).items())]
    objects.sort(key=lambda one: (one.oid != PRIMARY_ITEM_ID, one.oid in aligned, one.oid))
    present = {one.oid for one in objects} - {PRIMARY_ITEM_ID}
    if present:
        objects.insert(1, TagObject(CONTENT_PARAMETER, _AS_NEEDED, _bitmap(present)))
    return join(objects, aligned=aligned, block_size=block_size)


def _texts(data: TagData) -> dict[int, str]:
    said = {oid: getattr(data, name) for oid, name in ELEMENTS.items() if oid != CONTENT_PARAMETER}
    said[SET_INFORMATION] = _set_digits(data)
    said[TYPE_OF_USAGE] = "" if data.type_of_usage is None else f"{data.usage:02X}"
    if isinstance(data.type_of_usage, str):
        said[TYPE_OF_USAGE] = data.type_of_usage
    return {oid: text for oid, text in (said | dict(data.other_objects)).items() if text}


def _set_digits(data: TagData) -> str:
    """Parts and part in as few digits as both need; nothing for an item that is whole."""
    if data.set_information and data.set_information.raw:
        return data.set_information.raw
    said = data.set_information or data
    parts, part = said.parts_in_item or 1, said.part_number or 1
    if not 1 <= part <= parts <= 999:
        raise TagError("bad_value", f"part {part} of {parts}")
    width = len(str(parts))
    return "" if parts == 1 else f"{parts:0{width}d}{part:0{width}d}"


def _packed(oid: int, text: str) -> tuple[int, bytes]:
    if not 1 <= oid <= OID_MAX:
        raise TagError("bad_value", f"there is no OID {oid}")
    if oid in (OWNER, ILL_BORROWER) and isil.is_isil(text):
        return _AS_NEEDED, isil.pack(text)
    if oid in _BINARY or oid not in ELEMENTS:
        data = _octets(text)
        if data is not None:
            return _AS_NEEDED, data
    return compaction.pack(text)


def _octets(text: str) -> bytes | None:
    try:
        data = bytes.fromhex(text)
    except ValueError:
        return None
    return data if _hex(data) == text else None


def _bitmap(present: set[int]) -> bytes:
    last = max(present) - OWNER
    bits = "".join("1" if OWNER + place in present else "0" for place in range(last + 1))
    return compaction.pack_bits(bits, "0" * 7)
