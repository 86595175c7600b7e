"""Which layout is it? The one way in and the one way out for the memory of a tag.

Knows DSFID and AFI, and how to tell the layouts apart. Leaves bytes to the layouts and the wire to the pads.
ISO 28560-3 is proven by a CRC and -2 by nothing, so a memory that may be a damaged -3 is never tried as -2.
"""

from dataclasses import replace

from drivers.tags import iso28560_2, iso28560_3, legacy_3m
from drivers.tags.model import ISO_28560_2, ISO_28560_3, LEGACY_3M, TagData, TagError

DSFID_ISO_28560_2 = 0x06
DSFID_ISO_28560_3 = 0x3E
AFI_SECURED = 0x07               # in the library: the gate rings
AFI_UNSECURED = 0xC2             # on loan

_SECURED = {AFI_SECURED: True, AFI_UNSECURED: False}
_SECURED_3M = {legacy_3m.AFI_SECURED: True, legacy_3m.AFI_UNSECURED: False}


def decode(memory: bytes, *, dsfid: int = 0, afi: int | None = None) -> TagData:
    """What an ISO 28560 tag says. `memory` from byte 0 of block 0 on, all blocks that the tag has.

    Raises TagError: crc_mismatch, blank, truncated, no_primary_id, bad_compaction, bad_text, unknown_format.
    """
    if not memory:
        raise TagError("truncated", "nothing was read")
    if _is_blank(memory):
        raise TagError("blank", "nothing is written on this tag")
    data = _by_dsfid(memory, dsfid)
    expected = {ISO_28560_2: DSFID_ISO_28560_2, ISO_28560_3: DSFID_ISO_28560_3}[data.format]
    warnings = data.warnings if dsfid == expected else (*data.warnings, "dsfid_mismatch")
    return _with_security(replace(data, warnings=warnings), _SECURED, afi)


def decode_any(memory: bytes, *, dsfid: int = 0, afi: int | None = None) -> TagData:
    """As `decode`, for a desk that wants the item rather than a verdict.

    Reads the 3M layout too, and an ISO 28560-3 tag whose extension blocks cannot be read (warning
    `extension_unreadable`): the CRC has proven its basic block. So 36 bytes are enough to know such an item.
    """
    try:
        return decode(memory, dsfid=dsfid, afi=afi)
    except TagError as wrong:
        if wrong.code == "unknown_format" and legacy_3m.looks_like(memory):
            return _with_security(legacy_3m.decode(memory), _SECURED_3M | _SECURED, afi)
        if wrong.layout == ISO_28560_3 and len(memory) > iso28560_3.BASIC_BLOCK:
            data = decode(memory[: iso28560_3.BASIC_BLOCK], dsfid=dsfid, afi=afi)
            return replace(data, warnings=(*data.warnings, "extension_unreadable"))
        raise


def encode(data: TagData, *, size_bytes: int, block_size: int = 4, locked: frozenset[int] = frozenset()) -> bytes:
    """The whole memory of a tag of `size_bytes`, filled up with 00. Write it block by block, then DSFID and AFI.

    `locked` are the OIDs (ISO 28560-2 only) that will be locked: they fill whole blocks.
    Raises TagError does_not_fit or bad_value.
    """
    if block_size < 1:
        raise TagError("bad_value", f"block size {block_size}", data.format)
    memory = _encoded(data, size_bytes, block_size, locked)
    if len(memory) > size_bytes:
        raise TagError("does_not_fit", f"{len(memory)} bytes on a tag of {size_bytes}", data.format)
    return memory.ljust(size_bytes, b"\x00")


def dsfid_for(data: TagData) -> int:
    """The DSFID to write beside this data."""
    return {ISO_28560_2: DSFID_ISO_28560_2, ISO_28560_3: DSFID_ISO_28560_3}.get(data.format, 0)


def _encoded(data: TagData, size_bytes: int, block_size: int, locked: frozenset[int]) -> bytes:
    if data.format == ISO_28560_2:
        return iso28560_2.encode(data, block_size=block_size, aligned=locked)
    if data.format == ISO_28560_3:
        return iso28560_3.encode(data, size_bytes=size_bytes)
    if data.format == LEGACY_3M:
        return legacy_3m.encode(data)
    raise TagError("bad_value", f"layout {data.format!r}")


def _is_blank(memory: bytes) -> bool:
    blank_3m = memory[: len(legacy_3m.BLANK)] == legacy_3m.BLANK[: len(memory)]
    return blank_3m or memory.strip(b"\x00") == b"" or memory.strip(b"\xff") == b""


def _by_dsfid(memory: bytes, dsfid: int) -> TagData:
    if dsfid == DSFID_ISO_28560_3:
        return iso28560_3.decode(memory)
    if dsfid == DSFID_ISO_28560_2:
        mistaken = iso28560_3.holds_text(memory)     # the writer's DSFID is wrong; the CRC decides
        return iso28560_3.decode(memory) if mistaken else iso28560_2.decode(memory)
    if iso28560_3.looks_like(memory):
        return iso28560_3.decode(memory)
    return _without_dsfid(memory)


def _without_dsfid(memory: bytes) -> TagData:
    """ISO 28560-2 by its content alone."""
    unknown = TagError("unknown_format", "no layout of ISO 28560 is recognised")
    if legacy_3m.looks_like(memory):
        raise unknown
    try:
        convincing = iso28560_2.is_convincing(memory)
    except TagError as wrong:
        raise unknown from wrong
    if not convincing:
        raise unknown
    return iso28560_2.decode(memory)


def _with_security(data: TagData, meaning: dict[int, bool], afi: int | None) -> TagData:
    secured = meaning.get(afi) if afi is not None else None
    warnings = data.warnings if secured is not None else (*data.warnings, "afi_unknown")
    return replace(data, secured=secured, warnings=warnings)
