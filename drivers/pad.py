"""The pad's port: it scans, reads what is new, does what the kiosk wishes, and survives its wire.

Knows the order of things. Leaves frames to the client (pad_feig.py), the pile to pad_pile.py, wishes to pad_jobs.py and
their proof to pad_security.py. What lies there is told as a whole, whenever it changed: a tag first as unread, so that a
card of it can be shown at once, then as what it is.
"""

from drivers import pad_feig
from drivers.pad_feig import PadFeig
from drivers.pad_jobs import Jobs
from drivers.pad_pile import Pile
from drivers.pad_security import Securing
from drivers.serial_wire import RECONNECT_S, Deadline, open_wire
from kiosk.events import PileSeen, PortDown, PortUp
from kiosk.ports import PortError, PortName
from kiosk.state import Tag
from kiosk.values import dataclass
from kiosk.workers import Post, Wishes

SCAN_BETWEEN_WISHES_S = 0.5      # lifted books are noticed while many tags are written
SCAN_BETWEEN_READS_S = 1.0       # a tag that is read is there; so the pile waits longer for the next look


@dataclass(frozen=True)
class PadSettings:
    """Section [pad] of the configuration."""

    url: str
    baud: int = 38_400
    block_order: str = "auto"        # auto | as_is | reversed
    eas: bool = False
    poll_ms: int = 150
    gone_after_scans: int = 4


class Pad:
    """Port of the pad (kiosk.workers.Port)."""

    name = PortName.PAD

    def __init__(self, settings: PadSettings):
        self._settings = settings
        self._pile = Pile(settings.poll_ms / 1000, settings.gone_after_scans, settings.block_order)
        self._told: tuple[Tag, ...] | None = None
        self._up: bool | None = None

    def serve(self, wishes: Wishes, post: Post) -> None:
        jobs = Jobs(Securing(self._settings.eas), post)
        self._start_anew(None)
        try:
            while not wishes.stopping:
                self._serve_open(wishes, post, jobs)
                self._rest(wishes, jobs)
        finally:
            jobs.give_up()

    def _lost(self, trouble: PortError, post: Post) -> None:
        if self._up is not False:
            post(PortDown(self.name, trouble.words))
        self._start_anew(False)

    def _start_anew(self, up: bool | None) -> None:
        self._up, self._told = up, None
        self._pile.lost_sight()

    def _rest(self, wishes: Wishes, jobs: Jobs) -> None:
        """Before the next try; wishes are answered at once."""
        until = Deadline(RECONNECT_S)
        while not (until.over or wishes.stopping):
            jobs.add(wishes.take_all(until.left))
            jobs.give_up()

    def _serve_open(self, wishes: Wishes, post: Post, jobs: Jobs) -> None:
        """Open the wire and serve until it is lost, or we are to stop."""
        wire = None
        try:
            wire = open_wire(self._settings.url, pad_feig.line(self._settings.baud))
            self._serve_pad(PadFeig(wire), wishes, post, jobs)
        except PortError as trouble:
            self._lost(trouble, post)    # first the news: closing may take a moment
            jobs.give_up()
        finally:
            if wire:
                wire.close()

    def _serve_pad(self, pad: PadFeig, wishes: Wishes, post: Post, jobs: Jobs) -> None:
        pad.start()
        self._up = True
        post(PortUp(self.name))
        while not wishes.stopping:
            jobs.add(wishes.take_all(0))
            if not self._step(pad, jobs):
                pad.wait(self._pile.pause_s, wishes)
            self._tell(post)

    def _step(self, pad: PadFeig, jobs: Jobs) -> bool:
        """The most urgent thing; False when nothing is to do now.

        What lies there is read first: a pile is on the screen, asked about and recorded together. Then the wishes, with a
        look in between.
        """
        pile = self._pile
        if pile.unread and pile.scanned_ago_s < SCAN_BETWEEN_READS_S:
            pile.read_next(pad)
        elif jobs and pile.scanned_ago_s < SCAN_BETWEEN_WISHES_S:
            jobs.work(pad, pile.layouts)
        elif jobs or pile.pause_s == 0.0:
            pile.scan(pad)
        else:
            return False
        return True

    def _tell(self, post: Post) -> None:
        """Only after a look: what was there before the wire was lost is no news."""
        tags = self._pile.tags
        if tags != self._told and self._pile.looked:
            post(PileSeen(tags))
            self._told = tags
