"""Runs a file of test vectors through decode, and through encode and decode again where the image is valid.

A vector passes when every field that it expects is there with that value; more fields may be. Knows the form of
the file (`vectors`: id, memory, dsfid, afi, block_size, expect) and no layout.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from drivers.tags.layouts import decode, dsfid_for, encode
from drivers.tags.model import ISO_28560_2, TagData, TagError

# One element has two names in the data sets: the first in extension blocks, the second in objects.
_SAME_ELEMENT = {
    "product_id_local": "local_product_id",
    "ill_borrowing_institution": "ill_borrower",
    "ill_transaction_number": "ill_transaction",
    "alternative_ill_borrowing_institution": "alternative_ill_borrower",
}
_HEX_FIELDS = {"type_of_usage", "media_format", "supply_chain_stage", "marc_media_format",
               "local_data_a", "local_data_b", "local_data_c", "raw"}
_ANY_ORDER = {"warnings"}
_ABSENT = (None, "", [], {})
_ROOM_BYTES = 64                 # our writer adds a content parameter, and has no packed form for OID 13, 23 and 25


def faults(vector: dict[str, Any]) -> list[str]:
    """What is wrong with our answer to one vector; empty when it passes."""
    try:
        memory, dsfid, afi = bytes.fromhex(vector["memory"]), _byte(vector["dsfid"]), _byte(vector.get("afi"))
        block_size, expected = int(vector.get("block_size", 4)), dict(vector["expect"])
    except (KeyError, TypeError, ValueError) as wrong:
        return [f"this vector cannot be read: {wrong!r}"]
    try:
        data = decode(memory, dsfid=dsfid or 0, afi=afi)
    except TagError as wrong:
        return list(_differences(expected, wrong.as_json()))
    found = list(_differences(expected, data.as_json()))
    return found or [f"written again: {fault}" for fault in _again(data, len(memory), block_size, afi)]


def _byte(value: object) -> int | None:
    return value if value is None or isinstance(value, int) else int(str(value), 16)


def _again(data: TagData, size_bytes: int, block_size: int, afi: int | None) -> list[str]:
    """What encode and decode do not bring back."""
    room = _ROOM_BYTES if data.format == ISO_28560_2 else 0
    try:
        memory = encode(data, size_bytes=size_bytes + room, block_size=block_size)
        written = decode(memory, dsfid=dsfid_for(data), afi=afi)
    except TagError as wrong:
        return [str(wrong)]
    added = set(written.warnings) - set(data.warnings)
    return list(_differences(_as_written(data).as_json(), replace(written, warnings=()).as_json())) + [
        f"a warning that was not there: {warning}" for warning in sorted(added)]


def _as_written(data: TagData) -> TagData:
    """A writer adds the content parameter, leaves out damaged blocks, and mends what is warned of."""
    content = None if data.format == ISO_28560_2 else data.content_parameter
    sound = tuple(block for block in data.extensions if block.checksum_ok)
    return replace(data, content_parameter=content, extensions=sound, warnings=())


def _differences(expected: object, found: object, name: str = "") -> Iterator[str]:
    """One sentence for each place where something expected is not there."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            other = found.get(key, found.get(_other_name(key)))
            yield from _differences(value, other, f"{name}.{key}".lstrip("."))
    elif isinstance(expected, list) and isinstance(found, list) and _leaf(name) not in _ANY_ORDER:
        if len(expected) != len(found):
            yield _sentence(name, expected, found)
        for place, (one, other) in enumerate(zip(expected, found, strict=False)):
            yield from _differences(one, other, f"{name}[{place}]")
    elif not _same(expected, found, _leaf(name)):
        yield _sentence(name, expected, found)


def _same(expected: object, found: object, leaf: str) -> bool:
    if leaf in _ANY_ORDER and isinstance(expected, list) and isinstance(found, list):
        return sorted(map(str, expected)) == sorted(map(str, found))
    if leaf in _HEX_FIELDS and isinstance(expected, str) and isinstance(found, str):
        return expected.upper() == found.upper()
    if expected in _ABSENT and found in _ABSENT:
        return True
    return expected == found and type(expected) is type(found)


def _other_name(key: str) -> str:
    back = {second: first for first, second in _SAME_ELEMENT.items()}
    return _SAME_ELEMENT.get(key, back.get(key, key))


def _leaf(name: str) -> str:
    return name.rpartition(".")[2]


def _sentence(name: str, expected: object, found: object) -> str:
    return f"{name}: expected {_shown(expected)}, found {_shown(found)}"


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
