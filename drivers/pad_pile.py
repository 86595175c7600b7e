"""What lies on the pad and what is known of it: scans it, reads what is new, remembers; outlives a lost wire.

Knows no wishes and posts nothing: `tags` is the whole picture, whoever asks. A tag is unread at first, then what its
memory says. A read that fails is tried again with the next scan; only a memory that was really read (or refused) several
times and makes no sense is unreadable.
"""

import time

from drivers.feig_commands import BLOCKS_MAX
from drivers.pad_feig import PadFeig, TagMissed
from drivers.pad_presence import Presence
from drivers.pad_tags import FIRST_BLOCKS, BlockOrder, Cache, Known, blocks_of, known
from drivers.tags import TagError
from kiosk.ports import PortGarbled, PortRefused, PortSilent
from kiosk.state import Tag, TagKind

FAILED_SCANS_MAX = 5             # in a row; then the pad is taken for lost
MISREADS_MAX = 3                 # readings without sense; then it is unreadable until it is laid down anew

LIVELY_POLL_S = 0.15             # the pause between two scans, unless [pad] poll_ms says otherwise
LIVELY_S = 30.0                  # after the last change: who lifted a book or brought one is still near
EMPTY_POLL_S = 0.5               # nothing lies there, but somebody is near
QUIET_POLL_S = 0.97              # nobody is near; a book is still seen within a second. A look wakes the machine twice
STEADY_POLL_S = 0.3              # the same things have been lying there for a while

NEVER = float("-inf")


class Pile:
    """`poll_s`: the pause between two scans while something lies there or just changed."""

    def __init__(self, poll_s: float = LIVELY_POLL_S, gone_after_scans: int = 4, block_order: str = "auto"):
        self._poll_s = poll_s
        self._presence, self._order, self._cache = Presence(gone_after_scans), BlockOrder(block_order), Cache()
        self._known, self._dsfids, self._misread = dict[str, Known](), dict[str, int](), dict[str, int]()
        self._tried = set[str]()
        self._scanned_at, self._changed_at, self._failed = 0.0, NEVER, 0
        self.looked = False          # since the wire was opened

    @property
    def tags(self) -> tuple[Tag, ...]:
        return tuple(self._known[uid].tag if uid in self._known else Tag(uid) for uid in self._presence.uids)

    @property
    def layouts(self) -> dict[str, str]:
        return {uid: one.layout for uid, one in self._known.items()}

    @property
    def unread(self) -> str:
        """The next tag to read now, or nothing."""
        return next((uid for uid in self._presence.uids if uid not in self._known and uid not in self._tried
                     and not self._presence.missing(uid)), "")

    @property
    def scanned_ago_s(self) -> float:
        return time.monotonic() - self._scanned_at

    @property
    def pause_s(self) -> float:
        """What is left of the pause before the next scan."""
        return max(0.0, self._pause_s() - self.scanned_ago_s)

    def _pause_s(self) -> float:
        uids = self._presence.uids
        lively = time.monotonic() - self._changed_at < LIVELY_S
        if not uids:
            return EMPTY_POLL_S if lively else QUIET_POLL_S
        restless = lively or not self._presence.certain or any(uid not in self._known for uid in uids)
        return self._poll_s if restless else max(self._poll_s, STEADY_POLL_S)

    def lost_sight(self) -> None:
        """The wire was lost; nothing is gone for it."""
        self._presence.lost_sight()
        self._scanned_at, self._failed, self.looked = 0.0, 0, False

    def scan(self, pad: PadFeig) -> None:
        """One look. Raises PortLost, or any PortError when several looks in a row failed."""
        try:
            scan = pad.inventory()
            self._failed, self.looked = 0, True
        except (PortSilent, PortGarbled, PortRefused):
            self._failed += 1
            if self._failed >= FAILED_SCANS_MAX:
                raise
            return
        finally:
            self._scanned_at = time.monotonic()
            self._tried.clear()
        came, gone = self._presence.scanned((tag.uid for tag in scan.tags), self._scanned_at, complete=scan.complete)
        for uid in gone:
            self._forget(uid)
        for tag in scan.tags:
            if tag.uid in came:
                self._welcome(tag.uid, tag.dsfid)
        if came or gone:
            self._changed_at = self._scanned_at

    def _welcome(self, uid: str, dsfid: int) -> None:
        self._dsfids[uid] = dsfid
        if one := self._cache.get(uid, dsfid, self._scanned_at):
            self._known[uid] = one

    def _forget(self, uid: str) -> None:
        for book in (self._known, self._dsfids, self._misread):
            book.pop(uid, None)

    def read_next(self, pad: PadFeig) -> None:
        """Read the tag that `unread` names. Raises PortLost only."""
        uid = self.unread
        self._tried.add(uid)
        try:
            one = read_tag(pad, uid, self._dsfids[uid], self._order)
        except TagError as wrong:
            self._note_misread(uid, TagKind.BLANK if wrong.code == "blank" else TagKind.UNREADABLE)
        except PortRefused:
            self._note_misread(uid, TagKind.UNREADABLE)
        except (TagMissed, PortSilent, PortGarbled):
            return                   # lifted, disturbed: the next scan knows more
        else:
            self._known[uid] = one
            self._cache.put(one, self._dsfids[uid], time.monotonic())

    def _note_misread(self, uid: str, kind: TagKind) -> None:
        self._misread[uid] = self._misread.get(uid, 0) + 1
        if kind is TagKind.BLANK or self._misread[uid] >= MISREADS_MAX:
            self._known[uid] = Known(Tag(uid, kind))


def read_tag(pad: PadFeig, uid: str, dsfid: int, order: BlockOrder) -> Known:
    """As much of a tag as its content needs: one exchange for most. Raises TagError or a PortError."""
    total = blocks_of(uid)
    blocks, total = _first_blocks(pad, uid, total)
    while True:
        verdict = order.judge(blocks, dsfid)
        if verdict.complete or 0 < total <= len(blocks):
            break
        total = total or pad.system_info(uid).blocks
        more = _more_blocks(pad, uid, len(blocks), total)
        if not more:
            break
        blocks += more
    if verdict.data is None:
        raise verdict.error or TagError("truncated", "nothing was read")
    return known(uid, verdict.data)


def _first_blocks(pad: PadFeig, uid: str, total: int) -> tuple[list[bytes], int]:
    """And how many the tag has, if that is known by now. Chips too small for our question say so; they are asked."""
    try:
        return pad.read_blocks(uid, 0, min(FIRST_BLOCKS, total or FIRST_BLOCKS)), total
    except PortRefused:
        has = pad.system_info(uid).blocks
        if not 0 < has < FIRST_BLOCKS:
            raise
        return pad.read_blocks(uid, 0, has), has


def _more_blocks(pad: PadFeig, uid: str, first: int, total: int) -> list[bytes]:
    """Nothing when the tag has no more than was read, whatever its kind has."""
    if total <= first:
        return []
    try:
        return pad.read_blocks(uid, first, min(BLOCKS_MAX, total - first))
    except PortRefused:
        has = pad.system_info(uid).blocks
        return pad.read_blocks(uid, first, min(BLOCKS_MAX, has - first)) if first < has < total else []
