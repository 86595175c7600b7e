"""Objects in a tag's memory: the no-directory access method of ISO/IEC 15962.

object = precursor, [OID - 15], [offset], length, data, [pad]. Precursor: bit 7 offset flag, bits 6-4 compaction,
bits 3-0 relative OID (F: the next byte + 15). Knows where an object begins and ends; knows no element's meaning.
"""

from drivers.tags.model import ISO_28560_2, TagError
from kiosk.values import dataclass

TERMINATOR = 0x00
NULL_BYTE = 0x80                 # fills a gap between objects
_OFFSET_FLAG = 0x80
_EXTENDED = 0x0F                 # a relative OID of 15 and more is in a byte of its own
_PAD = b"\x00"
OID_MAX = _EXTENDED + 0xFF       # a greater one cannot be written
_LENGTH_BYTES_MAX = 3            # 7 bits each; no ISO 15693 chip has 2 MiB: more is no length, and the tag is unreadable


@dataclass(frozen=True)
class TagObject:
    oid: int
    code: int
    data: bytes
    pads: bytes = b""            # as found; a writer makes its own


class _Cursor:
    """Takes bytes from the front of a memory; running past its end is a truncated tag."""

    def __init__(self, memory: bytes):
        self._memory = memory
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._memory) - self._at

    def take(self, count: int) -> bytes:
        if count > self.left:
            raise TagError("truncated", f"an object runs {count - self.left} bytes past the memory", ISO_28560_2)
        self._at += count
        return self._memory[self._at - count: self._at]

    def byte(self) -> int:
        return self.take(1)[0]


def split(memory: bytes) -> tuple[list[TagObject], bytes]:
    """The objects up to the terminator or the end of memory, and what lies behind. Raises TagError truncated."""
    objects: list[TagObject] = []
    cursor = _Cursor(memory)
    while cursor.left:
        precursor = cursor.byte()
        if precursor == TERMINATOR:
            break
        if precursor != NULL_BYTE:
            objects.append(_object(precursor, cursor))
    return objects, cursor.take(cursor.left)


def _object(precursor: int, cursor: _Cursor) -> TagObject:
    relative = precursor & 0x0F
    oid = cursor.byte() + _EXTENDED if relative == _EXTENDED else relative
    pads = cursor.byte() if precursor & _OFFSET_FLAG else 0
    data = cursor.take(_length(cursor))
    return TagObject(oid, precursor >> 4 & 0x07, data, cursor.take(pads))


def _length(cursor: _Cursor) -> int:
    length = 0
    for _ in range(_LENGTH_BYTES_MAX):
        byte = cursor.byte()
        length = length << 7 | byte & 0x7F
        if not byte & 0x80:
            return length
    raise TagError("truncated", "an object's length has no end", ISO_28560_2)


def join(objects: list[TagObject], *, aligned: frozenset[int], block_size: int) -> bytes:
    """The objects one after another. Those in `aligned` fill whole blocks, so that locking one locks nothing else.

    The object in front of an aligned one carries the pad bytes that it needs (ISO 28560-2: the offset).
    """
    memory = b""
    for at, one in enumerate(objects):
        next_aligned = at + 1 < len(objects) and objects[at + 1].oid in aligned
        memory += _bytes(one, len(memory), block_size if one.oid in aligned or next_aligned else 1,
                         offset=one.oid in aligned)
    return memory


def _bytes(one: TagObject, start: int, border: int, *, offset: bool) -> bytes:
    head, tail = _head(one)
    if not offset and (start + len(head) + len(tail)) % border == 0:
        return head + tail
    pads = -(start + len(head) + 1 + len(tail)) % border
    return bytes([head[0] | _OFFSET_FLAG]) + head[1:] + bytes([pads]) + tail + _PAD * pads


def _head(one: TagObject) -> tuple[bytes, bytes]:
    """What stands before the offset byte and what stands after it."""
    extended = bytes([one.oid - _EXTENDED]) if one.oid >= _EXTENDED else b""
    head = bytes([one.code << 4 | min(one.oid, _EXTENDED)]) + extended
    return head, _length_bytes(len(one.data)) + one.data


def _length_bytes(length: int) -> bytes:
    septets = [length & 0x7F]
    while length := length >> 7:
        septets.insert(0, length & 0x7F | 0x80)
    return bytes(septets)
