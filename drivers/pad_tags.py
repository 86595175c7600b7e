"""From the blocks of a tag to what the kiosk knows of it: how much must be read, in which order a pad gives bytes, what it
says. Pure; the layouts themselves are drivers.tags' work.

What is believed: a pad checks each answer of a tag by its CRC, the driver each frame of the pad by another, and reads
are addressed. Above that ISO 28560-3 has a checksum of its own; ISO 28560-2 has none, so its whole chain of objects must
be sound up to its end. Whatever is not, is no item.

Few bytes are read: the first 36 hold all of a -3 basic block and most -2 tags. Only where the content runs on (a title,
say) is the rest of the chip read, in one answer of the pad where it fits.
"""

from collections import Counter

from drivers.tags import ISO_28560_2, ISO_28560_3, TagData, TagError, decode_any
from drivers.tags.objects import split
from kiosk.state import Tag, TagKind
from kiosk.values import dataclass

FIRST_BLOCKS = 9                 # 36 bytes of the usual blocks of 4; a -3 basic block has 34
_BASIC_BLOCK = 34
_EXTENSION_HEADER = 4
_PATRON_CARDS = range(0x80, 0x90)        # type of usage, ISO 28560-1
_WEAK_PROOFS = 3                 # so many sound -2 tags in one order and none in the other settle the order

AS_IS, REVERSED = "as_is", "reversed"

# First digits of a UID -> blocks of that chip; bits 36 and 35 tell the ICODE SLI chips apart (NXP data sheets).
_BLOCKS = {"E00402": 40, "E00403": 8}
_SLI_BLOCKS = {0b00: 28, 0b10: 28, 0b01: 79}


@dataclass(frozen=True)
class Known:
    """A tag that was read. `layout` decides by which AFI it is secured."""

    tag: Tag
    layout: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the blocks read so far say. `complete` False: more of the tag may say more, or something else."""

    data: TagData | None
    error: TagError | None
    complete: bool


def blocks_of(uid: str) -> int:
    """How many blocks the chip has, by its UID; 0: unknown."""
    if uid.startswith("E00401"):
        return _SLI_BLOCKS.get(int(uid, 16) >> 35 & 0b11, 0)
    return _BLOCKS.get(uid[:6], 0)


class BlockOrder:
    """FEIG pads give the bytes of each block as they are or reversed, by model and setting. `auto` finds out: the checksum
    of a -3 tag settles it. Until then a tag that makes sense both ways, and differently, is not believed."""

    def __init__(self, setting: str = "auto"):
        self.settled = setting if setting in (AS_IS, REVERSED) else ""
        self._weak: Counter[str] = Counter()

    def judge(self, blocks: list[bytes], dsfid: int) -> Verdict:
        orders = (self.settled,) if self.settled else (AS_IS, REVERSED)
        verdicts = {order: _judge(_memory(blocks, order), dsfid) for order in orders}
        sound = {order: one for order, one in verdicts.items() if one.data}
        proven = {order: one for order, one in sound.items() if one.data and one.data.crc_ok}
        chosen = proven or sound
        if not chosen:
            return _best_error(list(verdicts.values()))
        if len(chosen) > 1 and len({one.data.item_id for one in chosen.values() if one.data}) > 1:
            return Verdict(None, TagError("unknown_format", "the bytes make sense in two orders"), True)
        order, verdict = next(iter(chosen.items()))
        if len(chosen) == 1:
            self._learn(order, bool(proven))
        return verdict

    def _learn(self, order: str, proven: bool) -> None:
        self._weak[order] += 1
        only = len(self._weak) == 1 and self._weak[order] >= _WEAK_PROOFS
        if not self.settled and (proven or only):
            self.settled = order


def _memory(blocks: list[bytes], order: str) -> bytes:
    return b"".join(block[::-1] if order == REVERSED else block for block in blocks)


def _best_error(verdicts: list[Verdict]) -> Verdict:
    """Blank is blank in any order; else what the first order says, once no order hopes for more."""
    blank = [one for one in verdicts if one.error and one.error.code == "blank"]
    first = (blank or verdicts)[0]
    return Verdict(None, first.error, bool(blank) or all(one.complete for one in verdicts))


def _judge(memory: bytes, dsfid: int) -> Verdict:
    try:
        data = decode_any(memory, dsfid=dsfid)
    except TagError as wrong:
        return Verdict(None, wrong, wrong.code in ("blank", "crc_mismatch"))
    ends = {ISO_28560_2: _objects_end, ISO_28560_3: _extensions_end}.get(data.format)
    return Verdict(data, None, ends is None or ends(memory))


def _objects_end(memory: bytes) -> bool:
    """A terminator stands among the bytes read, not as their last: an object may begin there."""
    return bool(split(memory)[1])


def _extensions_end(memory: bytes) -> bool:
    """The list of extension blocks ends within the bytes read."""
    at = _BASIC_BLOCK
    while at < len(memory):
        length = memory[at]
        if length < _EXTENSION_HEADER or memory[at: at + 2] == b"\xff\xff":
            return True
        at += length
    return False


def known(uid: str, data: TagData) -> Known:
    """The kiosk's view of what was decoded."""
    kind = TagKind.PATRON if data.usage in _PATRON_CARDS else TagKind.ITEM
    tag = Tag(uid, kind, data.item_id, data.part, data.parts, data.owner, data.usage, data.title)
    return Known(tag, data.format)


class Cache:
    """Items seen before, by UID and DSFID: their memory is not read again for a while. No patron's card is kept."""

    ITEMS_MAX = 500          # then the one that was kept first is forgotten, and read again when it lies there
    AGE_S = 600.0            # older: its memory is read again

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], tuple[float, Known]] = {}

    def put(self, one: Known, dsfid: int, at_s: float) -> None:
        if one.tag.kind is not TagKind.ITEM:
            return
        self._kept.pop((one.tag.uid, dsfid), None)
        self._kept[one.tag.uid, dsfid] = at_s, one
        if len(self._kept) > self.ITEMS_MAX:
            del self._kept[next(iter(self._kept))]

    def get(self, uid: str, dsfid: int, at_s: float) -> Known | None:
        put_at, one = self._kept.get((uid, dsfid), (0.0, None))
        return one if one and at_s - put_at <= self.AGE_S else None
