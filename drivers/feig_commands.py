"""What is said in FEIG frames: the commands for ISO 15693 tags, their parameters and their answers. Pure.

Both directions, so that the simulated pad speaks with the same tables. A UID: 16 hex digits, E0 first.
Sources: FEIG manual H20800-16e-ID-B (ID CPR) for B0; H60301-3e-ID-B (ID ISC.MR/PR101) chapter 8 and FEIG's own library
for B1, the commands that only one maker's chips have. EAS through B1 is so documented for the i-scan pads; a pad that
does not know it refuses with 80.
"""

from itertools import takewhile

from drivers.feig_frames import Request
from kiosk.ports import PortGarbled
from kiosk.values import dataclass

# ---- commands, first byte -------------------------------------------------------------------------------------------
VERSION, RF_RESET = 0x65, 0x69
ISO, CUSTOM = 0xB0, 0xB1
# ---- after B0 -------------------------------------------------------------------------------------------------------
INVENTORY, READ_BLOCKS, WRITE_AFI, SYSTEM_INFO = 0x01, 0x23, 0x27, 0x2B
# ---- after B1 04 ----------------------------------------------------------------------------------------------------
NXP = 0x04
SET_EAS, RESET_EAS, EAS_ALARM = 0xA2, 0xA3, 0xA5

ADDRESSED = 0x01
MORE = 0x80
ISO_15693 = 0x03                 # the type of transponder that we understand in an inventory
BLOCKS_MAX = 32                  # in one answer: 128 bytes of blocks of 4; a longer memory takes more than one

_RECORD = 10                     # type, DSFID, UID
_UID_BYTES = 8


@dataclass(frozen=True)
class Heard:
    """One tag that answered an inventory."""

    uid: str
    dsfid: int


@dataclass(frozen=True)
class SystemInfo:
    """What a tag says of itself. `blocks` and `block_size` are 0 when the pad's words make no sense."""

    uid: str
    dsfid: int
    afi: int
    blocks: int
    block_size: int
    chip: int


# ---- requests -------------------------------------------------------------------------------------------------------

def version() -> Request:
    return Request(VERSION)


def rf_reset() -> Request:
    return Request(RF_RESET)


def inventory(*, more: bool = False) -> Request:
    return Request(ISO, bytes([INVENTORY, MORE if more else 0x00]))


def read_blocks(uid: str, first: int, count: int) -> Request:
    return Request(ISO, _addressed(READ_BLOCKS, uid) + bytes([first, count]))


def system_info(uid: str) -> Request:
    return Request(ISO, _addressed(SYSTEM_INFO, uid))


def write_afi(uid: str, afi: int) -> Request:
    return Request(ISO, _addressed(WRITE_AFI, uid) + bytes([afi]))


def eas(uid: str, command: int) -> Request:
    """`command`: SET_EAS, RESET_EAS or EAS_ALARM (which only a tag with EAS on answers)."""
    return Request(CUSTOM, bytes([NXP]) + _addressed(command, uid))


def _addressed(command: int, uid: str) -> bytes:
    return bytes([command, ADDRESSED]) + bytes.fromhex(uid)


@dataclass(frozen=True)
class Asked:
    """A request as a pad takes it apart. `uid` is empty for what is not addressed."""

    command: int
    mode: int
    uid: str = ""
    rest: bytes = b""


def parse_asked(data: bytes) -> Asked | None:
    """The data of an ISO request (for CUSTOM: without the maker's code). None: its length is wrong."""
    if len(data) < 2:
        return None
    command, mode, rest = data[0], data[1], data[2:]
    if command == INVENTORY or mode & 0x07 != ADDRESSED:
        return Asked(command, mode, rest=rest)
    if len(rest) < _UID_BYTES:
        return None
    return Asked(command, mode, _uid(rest), rest[_UID_BYTES:])


# ---- answers --------------------------------------------------------------------------------------------------------

def build_inventory(tags: list[Heard]) -> bytes:
    records = (bytes([ISO_15693, tag.dsfid]) + bytes.fromhex(tag.uid) for tag in tags)
    return bytes([len(tags)]) + b"".join(records)


def parse_inventory(data: bytes) -> tuple[list[Heard], bool]:
    """The tags, and whether these are all. Raises PortGarbled.

    Cards of another kind (a pad may also look for ISO 14443) are passed over where their records are as long as ours;
    where they are not, what stands behind the first of them cannot be read.
    """
    if not data:
        return [], True
    records = [data[at: at + _RECORD] for at in range(1, len(data), _RECORD)]
    whole = len(data) == 1 + data[0] * _RECORD
    if not whole:
        ours = list(takewhile(lambda record: record[0] == ISO_15693, records))
        if len(ours) == len(records) or len(ours) >= data[0]:      # no card of another kind explains the length
            raise PortGarbled(f"an inventory of {data[0]} tags in {len(data)} bytes")
        records = ours
    return [Heard(_uid(record[2:]), record[1]) for record in records if record[0] == ISO_15693], whole


def build_blocks(blocks: list[bytes]) -> bytes:
    size = len(blocks[0]) if blocks else 0
    return bytes([len(blocks), size]) + b"".join(b"\x00" + block for block in blocks)


def parse_blocks(data: bytes, count: int) -> list[bytes]:
    """`count`: how many were asked for; a pad may give fewer. Raises PortGarbled."""
    number, size = data[:2] if len(data) >= 2 else (0, 0)
    if not (1 <= number <= count and size and len(data) == 2 + number * (1 + size)):
        raise PortGarbled(f"{number} blocks of {size} in {len(data)} bytes, {count} were asked for")
    return [data[at + 1: at + 1 + size] for at in range(2, len(data), 1 + size)]


def build_system_info(info: SystemInfo) -> bytes:
    memory = bytes([info.block_size - 1, info.blocks - 1])
    return bytes([info.dsfid]) + bytes.fromhex(info.uid) + bytes([info.afi]) + memory + bytes([info.chip])


def parse_system_info(data: bytes) -> SystemInfo:
    """Raises PortGarbled."""
    if len(data) != 13:
        raise PortGarbled(f"system information in {len(data)} bytes")
    blocks, size = _memory(data[10], data[11])
    return SystemInfo(_uid(data[1:]), data[0], data[9], blocks, size, data[12])


def _memory(one: int, other: int) -> tuple[int, int]:
    """Blocks and block size. The manual says size and number; pads hand on the tag's bytes (each less one), in either
    order. Tags have blocks of 4 or 8 bytes, and more than three of them."""
    readings = ((one + 1, other + 1), (other + 1, one + 1), (one, other), (other, one))
    for usual in (4, 8):
        for size, blocks in readings:
            if size == usual and blocks > 3:
                return blocks, size
    return 0, 0


def _uid(data: bytes) -> str:
    return data[:_UID_BYTES].hex().upper()
