"""Pretend tags with real memories: ICODE chips and plain ones, with AFI, DSFID, EAS and locks.

A tag answers as the chip's data sheet says, in blocks; it knows no air and no pad. An *image* is a tag as JSON, the form
in which tests and stories lay it on a simulated pad. Chips: NXP data sheets SL2S2002/2102 (SLIX) and ISO 15693-3.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from drivers.tags import (
    AFI_SECURED,
    AFI_UNSECURED,
    ISO_28560_2,
    ISO_28560_3,
    LEGACY_3M,
    SetInformation,
    TagData,
    dsfid_for,
    encode,
    legacy_3m,
)

NO_SUCH_BLOCK, NOT_SUPPORTED, LOCKED = 0x10, 0x01, 0x12

_DAMAGED_BYTE = {ISO_28560_3: 5, ISO_28560_2: 1, LEGACY_3M: 2}
"""A digit of the barcode (the CRC finds it), the length of the first object, a byte that is always 00."""
_DAMAGE = 0x79


class IsoError(Exception):
    """The tag says no, with an error code of ISO 15693-3."""

    def __init__(self, code: int):
        super().__init__(f"ISO 15693 error {code:02X}")
        self.code = code


@dataclass(frozen=True)
class Chip:
    uid_prefix: str              # the first bytes of its UIDs; the rest is a serial number
    blocks: int
    block_size: int = 4
    has_eas: bool = False
    ic: int = 0x01


CHIPS: dict[str, Chip] = {
    "sli": Chip("E0040100", 28, has_eas=True),
    "slix": Chip("E0040110", 28, has_eas=True, ic=0x01),
    "slix2": Chip("E0040108", 79, has_eas=True),
    "slix-s": Chip("E0040200", 40, has_eas=True, ic=0x02),
    "slix-l": Chip("E0040300", 8, has_eas=True, ic=0x03),
    "tag-it": Chip("E00780C4", 64, ic=0x8B),         # Texas Instruments, no EAS
    "mb89": Chip("E0080120", 250, block_size=8),     # Fujitsu, blocks of 8
}


@dataclass
class SimTag:
    """One tag. `memory` is what its blocks hold; `quiet` until the field goes off."""

    uid: str
    memory: bytearray
    block_size: int = 4
    afi: int = 0x00
    dsfid: int = 0x00
    eas: bool = False
    has_eas: bool = True
    ic: int = 0x01
    locked: set[int] = field(default_factory=set)
    afi_locked: bool = False
    quiet: bool = False

    @property
    def blocks(self) -> int:
        return len(self.memory) // self.block_size

    @property
    def nxp(self) -> bool:
        return self.uid.startswith("E004")

    def read(self, first: int, count: int) -> list[bytes]:
        if count < 1 or first + count > self.blocks:
            raise IsoError(NO_SUCH_BLOCK)
        places = range(first * self.block_size, (first + count) * self.block_size, self.block_size)
        return [bytes(self.memory[at: at + self.block_size]) for at in places]

    def write(self, block: int, data: bytes) -> None:
        if block >= self.blocks or len(data) != self.block_size:
            raise IsoError(NO_SUCH_BLOCK)
        if block in self.locked:
            raise IsoError(LOCKED)
        self.memory[block * self.block_size: (block + 1) * self.block_size] = data

    def write_afi(self, afi: int) -> None:
        if self.afi_locked:
            raise IsoError(LOCKED)
        self.afi = afi

    def set_eas(self, on: bool) -> None:
        if not (self.nxp and self.has_eas):
            raise IsoError(NOT_SUPPORTED)
        self.eas = on

    def as_image(self) -> dict[str, Any]:
        return {"uid": self.uid, "memory": self.memory.hex().upper(), "block_size": self.block_size,
                "afi": f"{self.afi:02X}", "dsfid": f"{self.dsfid:02X}", "eas": self.eas,
                "locked": sorted(self.locked), "afi_locked": self.afi_locked}


def from_image(image: dict[str, Any]) -> SimTag:
    """A tag from its JSON form; `uid` and `memory` (hex) are needed. Raises ValueError with what is wrong."""
    unknown = set(image) - {"uid", "memory", "block_size", "afi", "dsfid", "eas", "has_eas", "ic", "locked",
                            "afi_locked", "chip"}
    if unknown:
        raise ValueError(f"a tag has no {', '.join(sorted(unknown))}")
    chip = CHIPS.get(image.get("chip", ""), Chip("", 0, has_eas=True))
    uid, memory, size = image["uid"].upper(), bytes.fromhex(image["memory"]), image.get("block_size", chip.block_size)
    if len(bytes.fromhex(uid)) != 8 or not memory or size < 1 or len(memory) % size:
        raise ValueError(f"tag {uid}: a UID is 8 bytes, a memory is whole blocks of {size}")
    return SimTag(uid, bytearray(memory), size, _byte(image.get("afi", 0)), _byte(image.get("dsfid", 0)),
                  bool(image.get("eas", False)), bool(image.get("has_eas", chip.has_eas)), image.get("ic", chip.ic),
                  set(image.get("locked", ())), bool(image.get("afi_locked", False)))


def _byte(value: int | str) -> int:
    number = int(value, 16) if isinstance(value, str) else value
    if not 0 <= number <= 0xFF:
        raise ValueError(f"{value} is no byte")
    return number


def uid_for(barcode: str, part: int = 1, chip: str = "slix") -> str:
    """The same UID for the same barcode and part, always."""
    kind, serial = CHIPS[chip].uid_prefix, hashlib.sha256(f"{barcode}/{part}".encode()).hexdigest().upper()
    return kind[:16] + serial[: 16 - len(kind)]


def tag_images(barcode: str, parts: int = 1, tag_format: str = ISO_28560_3, title: str = "", owner: str = "",
               usage: int = 0x10, *, secured: bool = True, damaged: bool = False, chip: str = "slix",
               ) -> list[dict[str, Any]]:
    """An item as a library would have tagged it: one image for each part. `title` goes onto the tag too when given.

    `damaged`: one byte is wrong, so that no item can be read.
    """
    return [_image(_data(barcode, part, parts, tag_format, title, owner, usage), uid_for(barcode, part, chip),
                   CHIPS[chip], secured, damaged) for part in range(1, parts + 1)]


def _data(barcode: str, part: int, parts: int, tag_format: str, title: str, owner: str, usage: int) -> TagData:
    if tag_format == ISO_28560_3:
        return TagData(ISO_28560_3, barcode, parts_in_item=parts, part_number=part, type_of_usage=usage >> 4,
                       isil=owner, title=title)
    if tag_format == LEGACY_3M:
        return TagData(LEGACY_3M, barcode, parts_in_item=parts, part_number=part)
    width = len(str(parts))
    numbers = f"{parts:0{width}d}{part:0{width}d}"
    said = SetInformation(parts, part, numbers) if parts > 1 else None
    return TagData(tag_format, barcode, isil=owner, set_information=said, type_of_usage=f"{usage:02X}", title=title)


def _image(data: TagData, uid: str, chip: Chip, secured: bool, damaged: bool) -> dict[str, Any]:
    memory = bytearray(encode(data, size_bytes=chip.blocks * chip.block_size, block_size=chip.block_size))
    if damaged:
        memory[_DAMAGED_BYTE[data.format]] ^= _DAMAGE
    return {"uid": uid, "memory": memory.hex().upper(), "block_size": chip.block_size, "has_eas": chip.has_eas,
            "ic": chip.ic, "afi": f"{_afi(data, secured):02X}", "dsfid": f"{dsfid_for(data):02X}",
            "eas": secured and chip.has_eas}


def _afi(data: TagData, secured: bool) -> int:
    if data.format == LEGACY_3M:
        return legacy_3m.AFI_SECURED if secured else legacy_3m.AFI_UNSECURED
    return AFI_SECURED if secured else AFI_UNSECURED
