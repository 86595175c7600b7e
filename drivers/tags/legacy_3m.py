"""The 3M alphanumeric layout ("RFID 501") that many libraries still have on their shelves; read and written.

Block 0 `04 is 00 tt` (item i of s, media tt), blocks 1-4 barcode, block 5 branch (12 bits) and library (20 bits),
block 6 a number of the library's own. There is no checksum: whatever is not exactly this form is refused.
"""

import re
import struct

from drivers.tags.model import LEGACY_3M, Legacy3m, TagData, TagError

AFI_SECURED, AFI_UNSECURED = 0xD7, 0xDA
BLANK = b"\x55" * 24             # as the factory leaves it
_MARK = 0x04
_FORM = struct.Struct(">BBBB16sII")
_BARCODE = re.compile(rb"([\x21-\x7e]+)\x00*")
_BARCODE_MAX = 16                # bytes; a longer one does not fit, and the tag is not written
_LIBRARY_BITS = 20


def looks_like(memory: bytes) -> bool:
    if len(memory) < _FORM.size:
        return False
    mark, _, zero, _, barcode, _, _ = _FORM.unpack_from(memory)
    return mark == _MARK and zero == 0 and _BARCODE.fullmatch(barcode) is not None


def decode(memory: bytes) -> TagData:
    """Raises TagError unknown_format for anything that is not exactly this layout."""
    if not looks_like(memory):
        raise TagError("unknown_format", "not the 3M layout")
    _, which, _, media, barcode, place, custom = _FORM.unpack_from(memory)
    part, parts = which >> 4, which & 0x0F
    return TagData(
        LEGACY_3M, barcode.rstrip(b"\x00").decode("ascii"), parts_in_item=parts, part_number=part,
        legacy=Legacy3m(media, place >> _LIBRARY_BITS, place & (1 << _LIBRARY_BITS) - 1, custom),
        warnings=() if 1 <= part <= parts else ("set_information",),
    )


def encode(data: TagData) -> bytes:
    """28 bytes. Raises TagError bad_value or does_not_fit."""
    told = data.legacy or Legacy3m()
    parts = 1 if data.parts_in_item is None else data.parts_in_item
    part = 1 if data.part_number is None else data.part_number
    try:
        memory = _FORM.pack(_MARK, _nibbles(part, parts), 0, told.media, _barcode(data.primary_item_id),
                            told.branch << _LIBRARY_BITS | told.library, told.custom)
    except struct.error as wrong:
        raise TagError("bad_value", f"{told} has a number that is too large", LEGACY_3M) from wrong
    if not looks_like(memory) or told.library >> _LIBRARY_BITS:
        raise TagError("bad_value", f"barcode {data.primary_item_id!r} or {told}", LEGACY_3M)
    return memory


def _nibbles(part: int, parts: int) -> int:
    if not (0 <= part <= 0x0F and 0 <= parts <= 0x0F):
        raise TagError("does_not_fit", f"part {part} of {parts}; this layout counts to 15", LEGACY_3M)
    return part << 4 | parts


def _barcode(text: str) -> bytes:
    octets = text.encode("utf-8", errors="replace")
    if len(octets) > _BARCODE_MAX:
        raise TagError("does_not_fit", f"the barcode has {len(octets)} bytes of {_BARCODE_MAX}", LEGACY_3M)
    return octets
