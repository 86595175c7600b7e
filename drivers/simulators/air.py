"""What happens on air between a pad and ISO 15693 tags: who answers an inventory, and how long everything takes.

Arithmetic of ISO 15693-2/-3 at the high rate with one sub-carrier, pad 1-out-of-4; times in microseconds. Knows no pad
protocol. Nothing here waits: a pad that keeps real time sleeps by these numbers.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from drivers.simulators.tags import SimTag

BIT_US = 37.76                   # both ways, 26.48 kbit/s
PAD_SOF_US, PAD_EOF_US = 75.52, 37.76
TAG_SOF_EOF_US = 302.08          # start and end of a tag's answer, 151.04 each
T1_US, T2_US = 320.9, 309.1      # pad's end to the answer; answer's end to the pad's next word
EMPTY_SLOT_US = 512.1
EEPROM_US = 10_000.0             # the standard allows 20 ms

SLOT_BITS = 4                    # 16 slots
MASK_BITS_MAX = 60
UID_BITS = 64

INVENTORY_BYTES, ANSWER_BYTES = 5, 12
SYSTEM_INFO_BYTES = (12, 17)     # asked, answered, both with flags and CRC
WRITE_BYTES = (13, 3)
CUSTOM_BYTES = (13, 3)


def request_us(count: int) -> float:
    return PAD_SOF_US + count * 8 * BIT_US + PAD_EOF_US


def answer_us(count: int) -> float:
    return TAG_SOF_EOF_US + count * 8 * BIT_US


def exchange_us(out: int, back: int) -> float:
    """One addressed question and its answer, bytes with flags and CRC."""
    return request_us(out) + T1_US + answer_us(back) + T2_US


def unanswered_us(out: int) -> float:
    return request_us(out) + EMPTY_SLOT_US


def read_us(blocks: int, block_size: int) -> float:
    return exchange_us(14, 3 + blocks * block_size)


def write_us() -> float:
    return exchange_us(*WRITE_BYTES) + EEPROM_US


@dataclass(frozen=True)
class Round:
    """One inventory. `unresolved`: some tags answered at once to the end, so that nobody was understood."""

    heard: tuple[SimTag, ...]
    unresolved: bool
    took_us: float
    rounds: int


def inventory(tags: Iterable[SimTag], chance: random.Random, *, flicker: float = 0.0, same_slot: bool = False) -> Round:
    """Anticollision with 16 slots: a slot with several answers is asked again with a mask that is 4 bits longer.

    `flicker` is the chance that a tag misses this inventory; with `same_slot` no mask tells the tags apart.
    """
    answering = [tag for tag in tags if not tag.quiet and chance.random() >= flicker]
    heard: list[SimTag] = []
    waiting, unresolved, took, rounds = [(0, answering)], False, 0.0, 0
    while waiting:
        bits, group = waiting.pop()
        slots = _slots(group, bits, same_slot)
        took += request_us(INVENTORY_BYTES + (bits + 7) // 8) + sum(_slot_us(len(slot)) for slot in slots)
        rounds += 1
        heard += [slot[0] for slot in slots if len(slot) == 1]
        crowded = [slot for slot in slots if len(slot) > 1]
        if bits + SLOT_BITS > MASK_BITS_MAX or (same_slot and crowded):
            unresolved = unresolved or bool(crowded)
        else:
            waiting += [(bits + SLOT_BITS, slot) for slot in reversed(crowded)]
    return Round(tuple(heard), unresolved, took, rounds)


def _slots(group: list[SimTag], bits: int, same_slot: bool) -> list[list[SimTag]]:
    """Each tag goes into the slot of the next four bits of its UID above the mask."""
    slots: list[list[SimTag]] = [[] for _ in range(1 << SLOT_BITS)]
    for tag in group:
        slots[0 if same_slot else int(tag.uid, 16) >> bits & 0x0F].append(tag)
    return slots


def _slot_us(answers: int) -> float:
    return T1_US + answer_us(ANSWER_BYTES) + T2_US + PAD_EOF_US if answers else EMPTY_SLOT_US
