"""A FEIG pad on a wire: one exchange at a time, each answer the right one, or a typed error.

Knows the commands and their troubles. Knows no items, no cache and no visit. It repeats an exchange, never a plan.

An answer to a read or a write names no tag. So after any trouble (silence, a damaged frame, bytes that nobody asked for)
the pad is asked for its version before anything else: that answer is of another kind, everything before it is old, and a
late answer about one tag is never taken for another's.
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field

from drivers import feig_commands as feig
from drivers.feig_commands import Heard, SystemInfo
from drivers.feig_frames import Reply, Request, Splitter, Then, build_request, parse_reply
from drivers.serial_wire import Deadline, HasFileno, Line, Wire
from kiosk.ports import PortError, PortGarbled, PortLost, PortRefused, PortSilent
from kiosk.values import dataclass

PSST_S = 0.005                   # silence before a request (H20800-16e-ID-B 3.1)
GAP_S = 0.06                     # inside a frame (12 ms by the manual; USB adapters and TCP are slower); then it is garbled
ANSWER_LIMIT_S = 0.6             # a write and its check take 40 ms; then the exchange is tried again
INVENTORY_LIMIT_S = 1.2          # fifty tags and their anticollision; then the exchange is tried again
TRIES = 3                        # so often in all an exchange is tried; then the tag is unknown, or the pad lost
RESYNC_TRIES = 2                 # then the pad is lost
TELLS_MAX = 16                   # MORE frames of one inventory (16 x 24 tags); what is more is seen by the next one
FOREVER = Deadline(float("inf"))


class TagMissed(PortError):
    """The tag gave no sound answer: lifted, too far, disturbed. A read is tried with the next scan; what became of a
    write is unknown."""

    words = "tag_missed"


@dataclass(frozen=True)
class Scan:
    """One inventory. `complete` False: there were tags that could not be understood, so nothing follows from who is
    missing."""

    tags: tuple[Heard, ...]
    complete: bool = True

    @property
    def uids(self) -> frozenset[str]:
        return frozenset(tag.uid for tag in self.tags)


@dataclass()
class Tally:
    """For the log and the bench."""

    exchanges: int = 0
    garbled: int = 0
    silent: int = 0


@dataclass()
class _Habits:
    """Pads with CFG5 ONT set tell each tag once and keep it quiet until the field is reset: found out by two scans in a
    row in which all known tags were missing and came back after a reset."""

    suspicions: int = 0
    told_last: frozenset[str] = field(default_factory=frozenset)

    @property
    def tells_once(self) -> bool:
        return self.suspicions >= 2


def line(baud: int) -> Line:
    """8E1, as FEIG pads come from the factory."""
    return Line(baud=baud, parity="E")


class PadFeig:
    """Client of one pad. Raises PortLost (gone), PortRefused (it will refuse again), TagMissed, or PortSilent and
    PortGarbled when all tries failed."""

    def __init__(self, wire: Wire):
        self._wire, self._splitter, self._habits = wire, Splitter(), _Habits()
        self._in_step = False        # False: an answer to something older may still come
        self._quiet_since = 0.0
        self.tally = Tally()

    def version(self) -> bytes:
        """Firmware and kind of the pad, for staff (H20800-16e-ID-B 6.3)."""
        return self._exchange(feig.version(), FOREVER).data

    def start(self) -> None:
        """The first words after opening: does it answer, and the field anew."""
        self._exchange(feig.rf_reset(), FOREVER)

    def wait(self, timeout_s: float, wishes: HasFileno) -> None:
        """Until then or a wish; sees at once when the pad is unplugged."""
        if self._wire.read(timeout_s, wishes):
            self._in_step = False

    def inventory(self) -> Scan:
        habits = self._habits
        if habits.tells_once:
            self._exchange(feig.rf_reset(), FOREVER)
        scan = self._inventory()
        if habits.told_last and not habits.tells_once:
            if habits.told_last & scan.uids:
                habits.suspicions = 0
            else:
                scan = self._look_again(scan)
        habits.told_last = scan.uids
        return scan

    def read_blocks(self, uid: str, first: int, count: int) -> list[bytes]:
        """At most feig.BLOCKS_MAX. The pad may give fewer."""
        count = min(count, feig.BLOCKS_MAX)
        return feig.parse_blocks(self._ask_tag(feig.read_blocks(uid, first, count), FOREVER, missed_tries=1), count)

    def system_info(self, uid: str, until: Deadline = FOREVER) -> SystemInfo:
        """Of this tag and no other: it says its UID."""
        for _ in range(TRIES):
            info = feig.parse_system_info(self._ask_tag(feig.system_info(uid), until))
            if info.uid == uid:
                return info
            self._in_step = False
        raise PortGarbled(f"the pad spoke of {info.uid}, it was asked about {uid}")

    def write_afi(self, uid: str, afi: int, until: Deadline = FOREVER) -> None:
        self._ask_tag(feig.write_afi(uid, afi), until)

    def set_eas(self, uid: str, on: bool, until: Deadline = FOREVER) -> None:
        """Only the chips of NXP have it."""
        self._ask_tag(feig.eas(uid, feig.SET_EAS if on else feig.RESET_EAS), until)

    def eas_sounds(self, uid: str, until: Deadline = FOREVER) -> bool:
        """True is a proof; False is only silence."""
        return self._exchange(feig.eas(uid, feig.EAS_ALARM), until).then is Then.DONE

    # ---- inventories ------------------------------------------------------------------------------------------------

    def _inventory(self) -> Scan:
        heard, whole = dict[str, Heard](), True
        reply = self._exchange(feig.inventory(), FOREVER, INVENTORY_LIMIT_S)
        for _ in range(TELLS_MAX):
            if reply.then is Then.REFUSED or reply.then is Then.TAG_REFUSED:
                raise PortRefused("pad", reply.status, reply.meaning)
            tags, all_told = feig.parse_inventory(reply.data)
            heard, whole = heard | {tag.uid: tag for tag in tags}, whole and all_told
            if reply.then is not Then.MORE:
                break
            try:
                reply = self._exchange(feig.inventory(more=True), FOREVER, tries=1)
            except (PortSilent, PortGarbled):
                break                # asked again, the pad would go on behind what was lost
        return Scan(tuple(heard.values()), whole and reply.then in (Then.DONE, Then.ABSENT))

    def _look_again(self, scan: Scan) -> Scan:
        """Everything that was there is missing: lifted, or only told once?"""
        self._exchange(feig.rf_reset(), FOREVER)
        again = self._inventory()
        if self._habits.told_last & again.uids:
            self._habits.suspicions += 1
        both = {tag.uid: tag for tag in (*scan.tags, *again.tags)}
        return Scan(tuple(both.values()), again.complete)

    # ---- exchanges --------------------------------------------------------------------------------------------------

    def _ask_tag(self, request: Request, until: Deadline, missed_tries: int = TRIES) -> bytes:
        """Repeats what was disturbed on air while there is time."""
        for attempt in range(1, TRIES + 1):
            reply = self._exchange(request, until)
            if reply.then in (Then.DONE, Then.MORE):
                return reply.data
            if reply.then not in (Then.ABSENT, Then.AGAIN):
                raise PortRefused("pad", reply.status, reply.meaning)
            if until.over or (reply.then is Then.ABSENT and attempt >= missed_tries):
                break
        raise TagMissed(reply.meaning)

    def _exchange(self, request: Request, until: Deadline, limit_s: float = ANSWER_LIMIT_S, tries: int = TRIES) -> Reply:
        trouble: PortError = PortSilent("no time left for the pad")
        for _ in range(tries):
            if until.over:
                break
            if not self._in_step:
                self._get_in_step(until)
            try:
                return self._once(request, min(limit_s, until.left))
            except (PortSilent, PortGarbled) as wrong:
                trouble = wrong
        raise trouble

    def _get_in_step(self, until: Deadline) -> None:
        """Ask what has an answer of another kind; whatever comes before it is old."""
        for _ in range(RESYNC_TRIES):
            self._wire.drop_input()
            with suppress(PortSilent, PortGarbled):
                self._once(feig.version(), min(ANSWER_LIMIT_S, until.left))
                return
        raise PortSilent("no time left for the pad") if until.over else PortLost("the pad does not answer")

    def _once(self, request: Request, limit_s: float) -> Reply:
        self._splitter.silence()
        if (early_s := self._quiet_since + PSST_S - time.monotonic()) > 0:
            time.sleep(early_s)
        if self._in_step and self._wire.drop_input():
            self._in_step = False
            raise PortGarbled("bytes from the pad that nobody asked for")
        self._in_step = False
        self.tally.exchanges += 1
        self._wire.write(build_request(request))
        try:
            reply = self._answer(request.command, Deadline(limit_s))
        finally:
            self._quiet_since = time.monotonic()
        self._in_step = True
        return reply

    def _answer(self, command: int, deadline: Deadline) -> Reply:
        """The first answer to a command of this kind. Waits for silence after a damaged frame."""
        while True:
            began = self._splitter.unfinished
            data = self._wire.read(min(GAP_S, deadline.left) if began else deadline.left)
            for reply in _replies(self._splitter.feed(data)):
                if reply.command == command:
                    return reply
            if self._splitter.unfinished and (deadline.over or not data):
                self.tally.garbled += 1
                raise PortGarbled("a damaged frame from the pad")
            if deadline.over or not data:
                self.tally.silent += 1
                raise PortSilent("no answer from the pad")


def _replies(bodies: Iterable[bytes]) -> list[Reply]:
    return [reply for body in bodies if (reply := parse_reply(body)) is not None]
