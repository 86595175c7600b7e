"""Library tags: ISO 28560-2, ISO 28560-3 and the 3M legacy layout, as pure functions on bytes.

    data = decode(memory, dsfid=0x3E, afi=0x07)
    memory = encode(data, size_bytes=112)

Knows no pad and no wire. `python -m drivers.tags check FILE.json` runs a file of test vectors.
"""

from drivers.tags.layouts import (
    AFI_SECURED,
    AFI_UNSECURED,
    DSFID_ISO_28560_2,
    DSFID_ISO_28560_3,
    decode,
    decode_any,
    dsfid_for,
    encode,
)
from drivers.tags.model import (
    ISO_28560_2,
    ISO_28560_3,
    LEGACY_3M,
    Extension,
    Legacy3m,
    SetInformation,
    TagData,
    TagError,
)

__all__ = [
    "AFI_SECURED",
    "AFI_UNSECURED",
    "DSFID_ISO_28560_2",
    "DSFID_ISO_28560_3",
    "ISO_28560_2",
    "ISO_28560_3",
    "LEGACY_3M",
    "Extension",
    "Legacy3m",
    "SetInformation",
    "TagData",
    "TagError",
    "decode",
    "decode_any",
    "dsfid_for",
    "encode",
]
