"""Time on a machine without a battery clock (design §9).

CLOCK_BOOTTIME within one boot id is the truth for intervals. Wall time is a note with a trust state: trusted when a time
service has set it, or when the authenticated central server told it to us in this boot; kiosk.witness says whose word
counts when they differ. Once the time is known in this boot, CLOCK_BOOTTIME carries it on, whatever happens to the
machine's wall clock. A wall clock before the build date is never trusted.
"""

import ctypes
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kiosk.witness import Verdict, Window, Witness, after, judge, same

BUILD_MS = 1_793_491_200_000
"""2026-11-01: no true time lies before the day this was built."""

LATEST_MS = BUILD_MS + 20 * 366 * 86_400_000
"""Nor so long after it."""

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
TIMESYNCD = Path("/run/systemd/timesync/synchronized")
TIME_ERROR = 5
"""adjtimex(2): the clock is not synchronised."""

ROUND_TRIP_MAX_MS = 10_000
"""A slower answer says too little about the time."""

DRIFT = 10_000
"""One in so many, at most: how fast a word about the time grows old (100 ppm, a bad crystal)."""


def _boot_ms() -> int:
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def kernel_is_synchronised() -> bool:
    """Does a time service hold this clock at this hour? Setting it by hand ends that at once."""
    buffer = ctypes.create_string_buffer(256)          # struct timex; modes 0: only look
    try:
        return ctypes.CDLL(None).adjtimex(buffer) not in (-1, TIME_ERROR)
    except (OSError, AttributeError):
        return False


def system_is_synchronised() -> bool:
    """Has a time service (timesyncd, chrony, ntpd) set this machine's clock in this boot?"""
    return TIMESYNCD.exists() or kernel_is_synchronised()


class Reading(NamedTuple):
    """One look at the clock. `wall_ms`: UTC, to be believed if `trusted`. `raw_ms`: the machine's own reading as it stands,
    and whether it may be believed as it stands."""

    boot_ms: int
    wall_ms: int
    trusted: bool
    raw_ms: int
    raw_trusted: bool


class Clock:
    """What the store and the agent ask. All methods are safe from any thread."""

    LOOK_EVERY_MS = 5_000            # the machine is asked no more often whether its clock is right

    def __init__(self, synchronised: Callable[[], bool] = system_is_synchronised,
                 boot_ms: Callable[[], int] = _boot_ms, wall_ms: Callable[[], int] = _wall_ms, boot_id: str = "",
                 held: Callable[[], bool] = kernel_is_synchronised, report: Callable[[str], None] = lambda _: None):
        """`held`: does the time service vouch for the clock after it has jumped? `report` takes sentences for staff."""
        self.boot_id = boot_id or _read_boot_id()
        self._boot, self._wall, self._synchronised, self._held, self._report = boot_ms, wall_ms, synchronised, held, report
        self._lock = threading.Lock()
        self._window: Window | None = None
        self._told_who: str | None = None
        self._begin()

    def _begin(self) -> None:
        """Nobody has told us the time yet."""
        self._service, self._central = Witness(), Witness()
        self._heard_ms, self._error_ms = 0, -1           # when central's word came, and how far it may be wrong
        self._looked_ms, self._is_synchronised = self._boot() - self.LOOK_EVERY_MS, False

    # ---- what it says ----

    def read(self) -> Reading:
        with self._lock:
            boot_ms, raw_ms = self._boot(), self._wall()
            verdict = self._judge(boot_ms, raw_ms - boot_ms)
        if verdict.line is None:
            return Reading(boot_ms, raw_ms, False, raw_ms, False)
        return Reading(boot_ms, boot_ms + verdict.line, True, raw_ms, same(raw_ms - boot_ms, verdict.line))

    def boot_ms(self) -> int:
        return self._boot()

    def wall_ms(self) -> int:
        """UTC, as far as anybody can tell; the machine's own reading where nobody can."""
        return self.read().wall_ms

    def trusted(self) -> bool:
        return self.read().trusted

    def raw_is_right(self) -> bool:
        """May the machine's own reading be believed as it stands? (OpenSSL asks nobody else.)"""
        return self.read().raw_trusted

    def true_seconds(self, span_ms: int) -> float:
        """How long to sleep for a span of this clock."""
        return span_ms / 1000

    # ---- what it is told ----

    def told(self, time_ms: int, round_trip_ms: int) -> None:
        """Central's clock, over an authenticated connection; half the round trip is its error bound. A better word that is
        not too old is kept."""
        if not (BUILD_MS <= time_ms < LATEST_MS and 0 <= round_trip_ms <= ROUND_TRIP_MAX_MS):
            return
        with self._lock:
            boot_ms, error_ms = self._boot(), round_trip_ms // 2
            line = time_ms + error_ms - boot_ms
            kept_ms = self._error_ms + (boot_ms - self._heard_ms) // DRIFT
            before = self._central.line
            if before is not None and error_ms > kept_ms and abs(line - before) <= error_ms + kept_ms:
                return
            self._heard_ms, self._error_ms = boot_ms, error_ms
            self._central.hear(line, boot_ms, self._window)

    def expect(self, line_ms: int, same_boot: bool) -> None:
        """What the store had believed when it was seen last: UTC less CLOCK_BOOTTIME, as of this boot. At the start, once."""
        with self._lock:
            if self._window is None:
                self._window = after(line_ms, same_boot)
                for witness in (self._service, self._central):
                    witness.weigh_again(self._boot(), self._window)

    # ---- who is believed ----

    def _judge(self, boot_ms: int, raw_line: int) -> Verdict:
        if self._service_speaks(boot_ms, raw_line):
            self._service.hear(raw_line, boot_ms, self._window)
        verdict = judge(self._service, self._central)
        who = verdict.who or "nobody" if verdict.apart_ms else None
        if who != self._told_who:
            self._told_who = who
            self._report(_sentence(verdict))
        return verdict

    def _service_speaks(self, boot_ms: int, raw_line: int) -> bool:
        """Where it contradicts what we know, the note that it was set once in this boot says nothing any more."""
        if boot_ms - self._looked_ms >= self.LOOK_EVERY_MS:
            self._looked_ms, self._is_synchronised = boot_ms, self._synchronised()
        if not (self._is_synchronised and BUILD_MS <= raw_line + boot_ms < LATEST_MS):
            return False
        return self._service.fits(raw_line, self._window) or self._held()


def _sentence(verdict: Verdict) -> str:
    if not verdict.apart_ms:
        return "clock: the time service and central agree again"
    hours = abs(verdict.apart_ms) / 3_600_000
    apart = f"{hours / 24:.0f} days" if hours > 48 else f"{hours:.1f} hours" if hours > 2 else f"{hours * 60:.0f} minutes"
    whose = {"central": "central's word counts here", "service": "the time service counts here"}
    return (f"clock: the time service of this kiosk is {apart} {'ahead of' if verdict.apart_ms > 0 else 'behind'} central; "
            f"{whose.get(verdict.who, 'neither is believed, and no due date is shown')}. Set the wrong one right")


class SimulatedClock(Clock):
    """The clock of a kiosk behind the simulated glass: it can be wrong, far ahead or behind, set right, and run fast."""

    def __init__(self, report: Callable[[str], None] = lambda _: None) -> None:
        self._rate, self._since, self._base = 1, _boot_ms(), _boot_ms()
        self._right, self._wrong_base, self._ahead_ms = True, 0, 0
        super().__init__(lambda: self._right, self._fast_boot_ms, self._fast_wall_ms, held=lambda: self._right, report=report)

    def _fast_boot_ms(self) -> int:
        return self._base + (_boot_ms() - self._since) * self._rate

    def _fast_wall_ms(self) -> int:
        """1970 when wrong, as after a cold start without network."""
        fast = self._fast_boot_ms() - _boot_ms()
        return _wall_ms() + fast + self._ahead_ms if self._right else self._fast_boot_ms() - self._wrong_base

    def run(self, rate: int) -> None:
        """So many seconds in each true second; never backwards."""
        self._base, self._since, self._rate = self._fast_boot_ms(), _boot_ms(), max(1, rate)

    def true_seconds(self, span_ms: int) -> float:
        return span_ms / 1000 / self._rate

    def told(self, time_ms: int, round_trip_ms: int) -> None:
        """Central lives in the same hour as this kiosk, however fast that runs here."""
        super().told(time_ms + self._fast_boot_ms() - _boot_ms(), round_trip_ms)

    def set_right(self, right: bool) -> None:
        """Wrong: as after a cold start. Right again: a time service has set it."""
        self._right, self._wrong_base, self._ahead_ms = right, self._fast_boot_ms(), 0
        with self._lock:
            self._begin()

    def jump(self, years: float) -> None:
        """The wall clock jumps, ahead or back, under a time service that calls itself synchronised."""
        self._ahead_ms += round(years * 365.25 * 86_400_000)


def _read_boot_id() -> str:
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return f"unknown-{_wall_ms() - _boot_ms()}"
