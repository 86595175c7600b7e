"""ISO 28560-3, the fixed layout ("Danish model"), DSFID 3E: a basic block of 34 bytes and extension blocks.

Knows where the fields stand and what the CRC covers. Knows no AFI and no DSFID (layouts.py does).
The CRC proves the basic block: nothing of it is told unless the CRC is right.
"""

from binascii import crc_hqx
from dataclasses import replace

from drivers.tags import extensions, isil
from drivers.tags.compaction import read_utf8
from drivers.tags.model import ISO_28560_3, Extension, TagData, TagError

BASIC_BLOCK = 34                 # bytes; a 32-byte tag lacks the last two, which count as 00
SMALLEST_TAG = 32
_VERSION = 1
_ID = slice(3, 19)
_CRC = slice(19, 21)
_OWNER = slice(21, 34)
_ID_BYTES = 16
_NO_USAGE_INFORMATION = 6
_FIRST_PRINTABLE = 0x20          # above it ASCII, or bytes of UTF-8


def crc(basic: bytes) -> bytes:
    """Polynomial 1021, start FFFF, over everything but its own place; low byte first (annex B)."""
    return crc_hqx(basic[: _CRC.start] + basic[_CRC.stop:], 0xFFFF).to_bytes(2, "little")


def decode(memory: bytes, *, with_extensions: bool = True) -> TagData:
    """Raises TagError truncated, crc_mismatch, no_primary_id or bad_text."""
    if len(memory) < SMALLEST_TAG:
        raise TagError("truncated", f"{len(memory)} bytes of {BASIC_BLOCK}", ISO_28560_3)
    basic = _basic(memory)
    if crc(basic) != basic[_CRC]:
        raise TagError("crc_mismatch", "the checksum of the basic block is wrong", ISO_28560_3)
    data = _fields(basic)
    if not with_extensions:
        return data
    blocks, sound = extensions.decode(memory[BASIC_BLOCK:])
    titles = [dict(block.values).get("title", "") for block in blocks if block.id == extensions.TITLE]
    warnings = data.warnings if sound else (*data.warnings, "extension_checksum")
    return replace(data, extensions=blocks, title=str(next(iter(titles), "")), warnings=warnings)


def looks_like(memory: bytes) -> bool:
    """Whether the content is this layout, sound or damaged, when no DSFID says so."""
    return _version(memory) == _VERSION and (_crc_is_right(memory) or holds_text(memory))


def holds_text(memory: bytes) -> bool:
    """Whether text and then zeros stand in the place of the identifier, but for one odd byte, and a CRC behind them.

    Packed objects of ISO 28560-2 never look so: small numbers stand among them (lengths, the content parameter).
    So neither a wrong DSFID nor a damaged block makes us read another identifier out of the same bytes.
    """
    field, checksum = memory[_ID], memory[_CRC]
    broken = field.decode("utf-8", errors="replace").count("\ufffd")
    return _version(memory) == _VERSION and len(checksum) == 2 and any(checksum) and _odd(field) <= 1 >= broken


def _odd(field: bytes) -> int:
    """How many bytes must change to make it text and then zeros, wherever the text ends."""
    return min(
        sum(octet < _FIRST_PRINTABLE for octet in field[:end]) + sum(octet != 0 for octet in field[end:])
        for end in range(len(field) + 1)
    )


def _version(memory: bytes) -> int:
    return memory[0] >> 4 if memory else 0


def _crc_is_right(memory: bytes) -> bool:
    basic = _basic(memory)
    return len(memory) >= SMALLEST_TAG and crc(basic) == basic[_CRC]


def _basic(memory: bytes) -> bytes:
    return memory[:BASIC_BLOCK].ljust(BASIC_BLOCK, b"\x00")


def _fields(basic: bytes) -> TagData:
    primary = _stored_text(basic[_ID], "the identifier")
    if not primary:
        raise TagError("no_primary_id", "the place of the identifier is empty", ISO_28560_3)
    institution = _institution(basic[_OWNER])
    found = {
        "set_information": not 1 <= basic[2] <= basic[1],
        "bad_isil": any(basic[_OWNER]) and not isil.is_isil(institution),
    }
    return TagData(
        ISO_28560_3, primary, content_parameter=basic[0] >> 4, type_of_usage=basic[0] & 0x0F,
        parts_in_item=basic[1], part_number=basic[2], isil=institution, crc_ok=True,
        warnings=tuple(name for name, wrong in found.items() if wrong),
    )


def _institution(field: bytes) -> str:
    """The owner is of use only as an ISIL: what is not even text is left out, and warned of."""
    try:
        return isil.with_hyphen(_stored_text(field, "the owner"))
    except TagError:
        return ""


def _stored_text(field: bytes, what: str) -> str:
    try:
        return read_utf8(field.partition(b"\x00")[0], what)
    except TagError as wrong:
        wrong.layout = ISO_28560_3
        raise


def encode(data: TagData, *, size_bytes: int) -> bytes:
    """Basic block and extension blocks. Raises TagError does_not_fit or bad_value."""
    if size_bytes < SMALLEST_TAG:
        raise TagError("does_not_fit", f"this layout needs {SMALLEST_TAG} bytes, not {size_bytes}", ISO_28560_3)
    owner_bytes = min(size_bytes, BASIC_BLOCK) - _OWNER.start
    owner = _field(isil.without_hyphen(data.isil), owner_bytes, "the owner")
    head = bytes(_head(data)) + _field(data.primary_item_id, _ID_BYTES, "the identifier").ljust(_ID_BYTES, b"\x00")
    if not data.primary_item_id:
        raise TagError("bad_value", "a tag needs a primary item identifier", ISO_28560_3)
    basic = _basic(head + b"\x00\x00" + owner)
    basic = basic[: _CRC.start] + crc(basic) + basic[_CRC.stop:]
    return basic[:size_bytes] + extensions.encode(_blocks(data))


def _head(data: TagData) -> tuple[int, int, int]:
    version = data.content_parameter if isinstance(data.content_parameter, int) else _VERSION
    usage = _NO_USAGE_INFORMATION if data.type_of_usage is None else data.usage >> 4
    said = data.set_information or data
    parts = 1 if said.parts_in_item is None else said.parts_in_item
    part = 1 if said.part_number is None else said.part_number
    if not (0 <= version <= 0x0F and 0 <= parts <= 0xFF and 0 <= part <= 0xFF):
        raise TagError("bad_value", f"version {version}, part {part} of {parts}", ISO_28560_3)
    return version << 4 | usage, parts, part


def _field(text: str, limit: int, what: str) -> bytes:
    try:
        octets = text.encode("utf-8")
    except UnicodeEncodeError as wrong:
        raise TagError("bad_value", f"{what} is no text", ISO_28560_3) from wrong
    if 0 in octets:
        raise TagError("bad_value", f"{what} may not hold the character 0", ISO_28560_3)
    if len(octets) > limit:
        raise TagError("does_not_fit", f"{what} has {len(octets)} bytes of {limit}", ISO_28560_3)
    return octets


def _blocks(data: TagData) -> tuple[Extension, ...]:
    """The extension blocks, and one for the title where none of them holds it."""
    if not data.title or any(block.id == extensions.TITLE and block.checksum_ok for block in data.extensions):
        return data.extensions
    return (*data.extensions, Extension(extensions.TITLE, (("title", data.title),)))
