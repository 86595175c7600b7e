"""Extension blocks of ISO 28560-3: what may follow the basic block.

block = length (of the whole block), id (2, LSB first), XOR checksum, fields; a length of 00 ends the list.
Fields are text ended by 00, in fixed order; a writer may cut off empty ones at the end, and the last 00.
Knows no basic block. A block whose checksum is wrong is named, its fields are not read.
"""

from drivers.tags.compaction import read_utf8
from drivers.tags.model import ISO_28560_3, Extension, TagError

_HEADER = 4
_BLOCK_MAX = 0xFF                # bytes; a longer one does not fit, and the tag is not written
_ERASED = b"\xff"

LIBRARY, ACQUISITION, SUPPLEMENT, TITLE, ILL = range(1, 6)
_MEDIA_FORMAT = "media_format"   # the only field that is not text: one byte, first in the library block
FIELDS = {
    LIBRARY: (_MEDIA_FORMAT, "alternative_item_id", "alternative_owner"),
    ACQUISITION: ("supplier_id", "product_id_local", "order_number", "supplier_invoice",
                  "gs1_product_id", "supply_chain_stage"),
    SUPPLEMENT: ("shelf_location", "marc_media_format", "onix_media_format", "subsidiary"),
    TITLE: ("title",),
    ILL: ("ill_borrowing_institution", "ill_transaction_number", "alternative_ill_borrowing_institution"),
}


def decode(area: bytes) -> tuple[tuple[Extension, ...], bool]:
    """The blocks in `area` and whether all of them are sound. Raises TagError truncated or bad_text."""
    blocks: list[Extension] = []
    sound = True
    while area and area[0] and area.strip(_ERASED):
        length = area[0]
        if length > len(area) and sound:
            raise TagError("truncated", "an extension block runs past the memory", ISO_28560_3)
        if length < _HEADER or length > len(area):     # behind a damaged block no length can be trusted
            return tuple(blocks), False
        blocks.append(_block(area[:length]))
        sound = sound and blocks[-1].checksum_ok
        area = area[length:]
    return tuple(blocks), sound


def _block(block: bytes) -> Extension:
    identifier = int.from_bytes(block[1:3], "little")
    if _xor(block):
        return Extension(identifier, checksum_ok=False)
    if identifier not in FIELDS:
        return Extension(identifier, data=block[_HEADER:])
    return Extension(identifier, _values(FIELDS[identifier], block[_HEADER:]))


def _xor(block: bytes) -> int:
    checksum = 0
    for octet in block:
        checksum ^= octet
    return checksum


def _values(names: tuple[str, ...], content: bytes) -> tuple[tuple[str, str | int], ...]:
    values: list[tuple[str, str | int]] = []
    if names[0] == _MEDIA_FORMAT and content:
        values.append((_MEDIA_FORMAT, content[0]))
        names, content = names[1:], content[1:]
    if content:
        texts = content.removesuffix(b"\x00").split(b"\x00")
        values += [(name, _text(name, text)) for name, text in zip(names, texts, strict=False)]
    return tuple(values)


def _text(name: str, text: bytes) -> str:
    try:
        return read_utf8(text, f"field {name}")
    except TagError as wrong:
        wrong.layout = ISO_28560_3
        raise


def encode(blocks: tuple[Extension, ...]) -> bytes:
    """The sound blocks one after another, without the 00 that ends the list. Damaged blocks are left out."""
    return b"".join(_encoded(block) for block in blocks if block.checksum_ok)


def _encoded(block: Extension) -> bytes:
    content = _content(block) if block.id in FIELDS else block.data
    length = _HEADER + len(content)
    if length > _BLOCK_MAX or not 0 <= block.id <= 0xFFFF:
        raise TagError("does_not_fit", f"extension block {block.id} has {length} bytes of {_BLOCK_MAX}")
    head = bytes([length]) + block.id.to_bytes(2, "little")
    return head + bytes([_xor(head + content)]) + content


def _content(block: Extension) -> bytes:
    given = dict(block.values)
    unknown = given.keys() - set(FIELDS[block.id])
    if unknown:
        raise TagError("bad_value", f"extension block {block.id} has no {', '.join(sorted(unknown))}")
    fixed = b""
    if block.id == LIBRARY and given:
        fixed = bytes([_one_byte(given.pop(_MEDIA_FORMAT, 0))])
    texts = [_octets(name, given.get(name, "")) for name in FIELDS[block.id] if name != _MEDIA_FORMAT]
    return fixed + b"\x00".join(texts).rstrip(b"\x00")


def _one_byte(value: str | int) -> int:
    if not isinstance(value, int) or not 0 <= value <= 0xFF:
        raise TagError("bad_value", f"media format {value!r} is no number of 0 to 255")
    return value


def _octets(name: str, text: str | int) -> bytes:
    try:
        octets = str(text).encode("utf-8")
    except UnicodeEncodeError as wrong:
        raise TagError("bad_value", f"{name} is no text") from wrong
    if 0 in octets:
        raise TagError("bad_value", f"{name} may not hold the character 0")
    return octets
