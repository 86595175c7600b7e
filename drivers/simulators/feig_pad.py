"""A FEIG pad without its wire: what it answers to each request, how long that takes, and its bad days.

Speaks through the same codec as the driver; the codec itself is checked by the maker's frames. Knows no socket and never
waits: `answer` says how many milliseconds the answer takes, the program around it keeps that time or not.
"""

import random
from collections import Counter
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from drivers import feig_commands as feig
from drivers.feig_commands import Asked, Heard, SystemInfo
from drivers.feig_frames import Reply, Request, build_reply, build_request
from drivers.simulators import air
from drivers.simulators.tags import IsoError, SimTag

OK, NO_TAG, WRITE_ERROR, UNKNOWN_COMMAND, LENGTH = 0x00, 0x01, 0x03, 0x80, 0x81
COLLISION, MORE_DATA, ISO_ERROR = 0x83, 0x94, 0x95
BITS_A_BYTE = 11                 # 8E1
RF_RESET_US = 15_000.0
VERSION_DATA = bytes.fromhex("020300500008")     # firmware 2.03; software type 80: a CPR.M02

NAMES = {feig.INVENTORY: "inventory", feig.READ_BLOCKS: "read", feig.WRITE_AFI: "write_afi",
         feig.SYSTEM_INFO: "system_info"}


@dataclass(frozen=True)
class Faults:
    """Each 0, False or empty: a good day. `…_every`: every nth answer; 0 is never."""

    late_ms: float = 0.0
    lost_every: int = 0              # the answer does not come
    garbled_every: int = 0           # … has a wrong checksum
    noise_every: int = 0             # … comes with noise on the line before it
    silent: bool = False             # no answers at all
    unplugged: bool = False          # closed, and refuses to open
    lift_in_write: tuple[str, ...] = ()      # uids lifted before their memory takes the next write
    lift_after_write: tuple[str, ...] = ()   # … after it, before they can say so
    write_fails: int = 0             # so many writes are not taken; -1: all
    flicker: float = 0.0             # chance that a tag misses an inventory
    same_slot: bool = False          # several tags cannot be told apart
    seed: int = 0


@dataclass(frozen=True)
class Character:
    """What kind of pad it is, and whether it keeps real time."""

    air: bool = False                # wait as long as the air takes
    baud: int = 0                    # … and a serial line of this speed; 0: no line
    block_order: str = "as_is"       # or "reversed": the bytes inside each block
    tell_once: bool = False          # tags stay quiet once told, until the field is reset (CFG5, ONT)
    custom: bool = True              # knows the commands of the chip makers
    per_answer: int = 24             # tags in one answer to an inventory; 24 fill a standard frame


@dataclass
class Counts:
    exchanges: Counter[str] = field(default_factory=Counter)
    bytes_in: int = 0
    bytes_out: int = 0
    scans: int = 0                   # inventories told to the end; never set back
    air_ms: float = 0.0
    serial_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"exchanges": dict(self.exchanges), "total": sum(self.exchanges.values())}


class FeigPad:
    """The pad and what lies on it. `known` holds every tag that ever lay here, so that a lifted one can be looked at."""

    def __init__(self, character: Character | None = None, faults: Faults | None = None):
        self.character, self.faults = character or Character(), faults or Faults()
        self.lying: dict[str, SimTag] = {}
        self.known: dict[str, SimTag] = {}
        self.counts = Counts()
        self._chance = random.Random(self.faults.seed)
        self._untold: list[SimTag] = []
        self._answers = 0
        self._air_us = 0.0

    def place(self, tags: list[SimTag], *, fresh: bool = False) -> None:
        """A tag that lay here before keeps what was written to it, unless `fresh`."""
        for tag in tags:
            kept = tag if fresh else self.known.get(tag.uid, tag)
            kept.quiet = False
            self.known[tag.uid] = self.lying[tag.uid] = kept

    def lift(self, uids: list[str]) -> None:
        for uid in uids:
            self.lying.pop(uid, None)

    def set_faults(self, **changes: Any) -> None:
        """Raises TypeError for a fault that there is not."""
        known = {one.name for one in fields(Faults)}
        if set(changes) - known:
            raise TypeError(f"no such fault: {', '.join(sorted(set(changes) - known))}; there are {', '.join(known)}")
        changes = {name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()}
        self.faults = replace(self.faults, **changes)
        if "seed" in changes:
            self._chance = random.Random(self.faults.seed)

    # ---- one exchange -----------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> tuple[bytes, float]:
        """The bytes of the answer (empty: none) and the milliseconds after the last byte of the request."""
        self._air_us = 0.0
        reply, asked_bytes = build_reply(self._reply(request)), len(build_request(request))
        air_ms, serial_ms = self._air_us / 1000, self._serial_ms(asked_bytes + len(reply))
        data = self._spoil(reply)
        self.counts.bytes_in += asked_bytes
        self.counts.bytes_out += len(data)
        self.counts.air_ms += air_ms
        self.counts.serial_ms += serial_ms
        return data, serial_ms + (air_ms if self.character.air else 0.0) + self.faults.late_ms

    def _serial_ms(self, count: int) -> float:
        return count * BITS_A_BYTE * 1000 / self.character.baud if self.character.baud else 0.0

    def _spoil(self, reply: bytes) -> bytes:
        self._answers += 1
        faults = self.faults
        if faults.silent or _nth(self._answers, faults.lost_every):
            return b""
        if _nth(self._answers, faults.garbled_every):
            return reply[:-1] + bytes([reply[-1] ^ 0x55])
        if _nth(self._answers, faults.noise_every):
            return self._chance.randbytes(self._chance.randint(1, 8)) + reply
        return reply

    def _reply(self, request: Request) -> Reply:
        status, data = self._perform(request)
        return Reply(request.command, status, data)

    def _perform(self, request: Request) -> tuple[int, bytes]:
        if request.command == feig.VERSION:
            return self._count("version", (OK, VERSION_DATA))
        if request.command == feig.RF_RESET:
            return self._count("rf_reset", self._reset_field())
        iso = request.command == feig.ISO
        if not iso and not (request.command == feig.CUSTOM and self.character.custom):
            return self._count("unknown", (UNKNOWN_COMMAND, b""))
        asked = feig.parse_asked(request.data if iso else request.data[1:])
        if asked is None:
            return self._count("unknown", (LENGTH, b""))
        if not iso:
            return self._count("eas", self._addressed(asked, self._eas))
        if asked.command == feig.INVENTORY:
            more = bool(asked.mode & feig.MORE)
            return self._count("more" if more else "inventory", self._inventory(more))
        doing = {feig.READ_BLOCKS: self._read, feig.WRITE_AFI: self._write_afi, feig.SYSTEM_INFO: self._system_info}
        if asked.command not in doing:
            return self._count("unknown", (UNKNOWN_COMMAND, b""))
        return self._count(NAMES[asked.command], self._addressed(asked, doing[asked.command]))

    def _count(self, name: str, result: tuple[int, bytes]) -> tuple[int, bytes]:
        self.counts.exchanges[name] += 1
        return result

    # ---- commands ---------------------------------------------------------------------------------------------------

    def _reset_field(self) -> tuple[int, bytes]:
        self._air_us += RF_RESET_US
        for tag in self.lying.values():
            tag.quiet = False
        return OK, b""

    def _inventory(self, more: bool) -> tuple[int, bytes]:
        unresolved = False
        if not more:
            found = air.inventory(self.lying.values(), self._chance, flicker=self.faults.flicker,
                                  same_slot=self.faults.same_slot)
            self._untold, unresolved = list(found.heard), found.unresolved
            self._air_us += found.took_us
        told, self._untold = self._untold[: self.character.per_answer], self._untold[self.character.per_answer:]
        for tag in told:
            tag.quiet = self.character.tell_once
        if not self._untold:
            self.counts.scans += 1
        data = feig.build_inventory([Heard(tag.uid, tag.dsfid) for tag in told])
        if unresolved:
            return COLLISION, data
        return (MORE_DATA if self._untold else OK, data) if told else (NO_TAG, b"")

    def _addressed(self, asked: Asked, do: Any) -> tuple[int, bytes]:
        """A command for one tag; nobody answers for a tag that is not there."""
        tag = self.lying.get(asked.uid)
        if tag is None:
            self._air_us += air.unanswered_us(12 + len(asked.rest))
            return NO_TAG, b""
        try:
            return do(tag, asked)
        except IsoError as refused:
            self._air_us += air.exchange_us(12 + len(asked.rest), 4)
            return ISO_ERROR, bytes([refused.code])

    def _read(self, tag: SimTag, asked: Asked) -> tuple[int, bytes]:
        if len(asked.rest) != 2:
            return LENGTH, b""
        blocks = tag.read(*asked.rest)
        self._air_us += air.read_us(len(blocks), tag.block_size)
        reverse = self.character.block_order == "reversed"
        return OK, feig.build_blocks([block[::-1] if reverse else block for block in blocks])

    def _system_info(self, tag: SimTag, asked: Asked) -> tuple[int, bytes]:
        self._air_us += air.exchange_us(*air.SYSTEM_INFO_BYTES)
        info = SystemInfo(tag.uid, tag.dsfid, tag.afi, tag.blocks, tag.block_size, tag.ic)
        return OK, feig.build_system_info(info)

    def _write_afi(self, tag: SimTag, asked: Asked) -> tuple[int, bytes]:
        if len(asked.rest) != 1:
            return LENGTH, b""
        self._air_us += air.write_us()
        return self._written(tag, lambda: tag.write_afi(asked.rest[0]))

    def _eas(self, tag: SimTag, asked: Asked) -> tuple[int, bytes]:
        self._air_us += air.exchange_us(*air.CUSTOM_BYTES)
        if asked.command == feig.EAS_ALARM:
            return (OK if tag.eas else NO_TAG), b""
        if asked.command not in (feig.SET_EAS, feig.RESET_EAS):
            return UNKNOWN_COMMAND, b""
        return self._written(tag, lambda: tag.set_eas(asked.command == feig.SET_EAS))

    def _written(self, tag: SimTag, write: Any) -> tuple[int, bytes]:
        if tag.uid in self.faults.lift_in_write:
            self.lift([tag.uid])
            return NO_TAG, b""
        if self.faults.write_fails:
            self.faults = replace(self.faults, write_fails=max(-1, self.faults.write_fails - 1))
            return WRITE_ERROR, b""
        write()
        if tag.uid in self.faults.lift_after_write:
            self.lift([tag.uid])
            return NO_TAG, b""
        return OK, b""


def _nth(number: int, every: int) -> bool:
    return every > 0 and number % every == 0
